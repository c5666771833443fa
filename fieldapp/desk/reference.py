"""The reference data as people look at it and correct it: sets, files, tables, rows, values, each with how sure it is.

Called by the command line and the windows. Reads; a correction is written by `fieldapp.vault.correction`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from fieldapp.packs.correction import look_up, row_names
from fieldapp.packs.reference import Packs
from fieldapp.packs.schema import known_files
from fieldapp.vault.packbook import corrections_of
from fieldapp.vault.vault import Vault

_LABELS: Final = ("label", "title", "text", "name", "head", "signed_by")
_MARKS: Final = ("_confidence", "_source", "_note")


@dataclass(frozen=True, slots=True)
class Part:
    """Something that stands below a key: what it is called, how many stand below it, how sure it is."""

    key: str
    label: str
    count: int
    confidence: str
    doubtful: bool
    corrected: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """What stands at a key: a single value or row in `value` (None for a list), and its parts.

    `set_value` is what the set itself says where this office corrected it, with the `reason`.
    """

    key: str
    value: Any
    confidence: str
    source: str
    doubtful: bool
    corrected: bool
    reason: str
    set_value: Any
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A correction in force: what the office says, what the set says (None: a new row), whether it fits the set."""

    key: str
    value: Any
    set_value: Any
    reason: str
    fits: bool


def look(packs: Packs, key: str = "") -> Looked:
    """Return what stands at a key, from "" (all files) down to a single value. Raises PackKeyUnknown."""
    if not key:
        return Looked("", None, "", "", False, False, "", None, tuple(_files(packs)))
    value = packs.table(key) if key in known_files() else packs.value(key)
    one = packs.correction(key)
    row = value if isinstance(value, Mapping) else {}
    return Looked(
        key=key,
        value=None if isinstance(value, list) and _is_rows(value) else plain_value(value) if "/" in key else None,
        confidence=packs.confidence(key),
        source=_source(packs, key, row),
        doubtful=packs.doubtful(key),
        corrected=one is not None,
        reason=one.reason if one else "",
        set_value=_set_value(packs, key) if one else None,
        parts=tuple(_parts(packs, key, value)),
    )


def corrections_told(vault: Vault) -> list[Told]:
    """Return what this office corrected, by key."""
    packs = vault.packs
    return [
        Told(key, one.value, _set_value(packs, key), one.reason, _fits(packs, key, one.value))
        for key, one in sorted(corrections_of(vault.db, vault.office).items())
    ]


def plain_value(value: Any) -> Any:
    """Return a value as JSON has it: dates as text."""
    if isinstance(value, Mapping):
        return {str(key): plain_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _files(packs: Packs) -> Iterator[Part]:
    for name in known_files():
        if name in packs.files:
            corrected = any(key.startswith(f"{name}/") for key in packs.corrections)
            yield Part(name, name, len(packs.table(name)), "", False, corrected)


def _parts(packs: Packs, key: str, value: Any) -> Iterator[Part]:
    if isinstance(value, list) and _is_rows(value):
        for name, row in zip(row_names(value), value, strict=True):
            yield _part(packs, f"{key}/{name}", row)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            # a name with a slash in it has no key; it is seen in the value of what is around it
            if not name.endswith(_MARKS) and name != "confidence" and "/" not in name:
                yield _part(packs, f"{key}/{name}", item)


def _part(packs: Packs, key: str, value: Any) -> Part:
    row = value if isinstance(value, Mapping) else {}
    label = next((str(row[name]) for name in _LABELS if row.get(name)), key.rpartition("/")[2])
    count = len(value) if isinstance(value, list | Mapping) else 0
    corrected = packs.correction(key) is not None or any(one.startswith(f"{key}/") for one in packs.corrections)
    return Part(key, label, count, packs.confidence(key), packs.doubtful(key), corrected)


def _is_rows(value: list[Any]) -> bool:
    return bool(value) and all(isinstance(row, Mapping) for row in value)


def _source(packs: Packs, key: str, row: Mapping[str, Any]) -> str:
    above, _, name = key.rpartition("/")
    holder = packs.value(above) if above.count("/") else {}
    around = holder if isinstance(holder, Mapping) else {}
    return str(row.get("source") or around.get(f"{name}_source") or around.get("source") or "")


def _set_value(packs: Packs, key: str) -> Any:
    """Return what the set says at a key without any correction, None when it has nothing there."""
    name, *names = key.split("/")
    try:
        return plain_value(look_up(packs.as_made(name), names))
    except KeyError:
        return None


def _fits(packs: Packs, key: str, value: Any) -> bool:
    found = plain_value(packs.find(key))
    if isinstance(value, Mapping) and isinstance(found, Mapping):
        return all(found.get(name) == item for name, item in value.items())
    return bool(found == value)
