"""Two people at one form: what one changed laid over what the other saved meanwhile, and where both changed the same.

Called by the editor's core when a record moved on under a draft. Pure; works on the values of `form`. Nothing is
decided silently: where both changed a field, the draft's value stands and the other one is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fieldapp.case.form import Values

PARTS: Final = ("subjects", "witnesses", "evidence")


@dataclass(frozen=True, slots=True)
class Overlap:
    """One field that both changed: its path in the form, and the value that was saved meanwhile (None: taken away)."""

    path: str
    theirs: Any


def lay_over(base: Values, own: Values, current: Values) -> tuple[Values, tuple[Overlap, ...]]:
    """Return `current` with everything that `own` changed since `base`, and the fields that both changed."""
    overlaps: list[Overlap] = []
    plain = [key for key in own if key not in PARTS]
    merged = {**current, **_merged(_only(base, plain), _only(own, plain), _only(current, plain), "", overlaps)}
    for name in PARTS:
        if name in own or name in current:
            merged[name] = _merged_parts(name, base.get(name, []), own.get(name, []), current.get(name, []), overlaps)
    return merged, tuple(overlaps)


def _only(values: Values, keys: Sequence[str]) -> Values:
    return {key: values[key] for key in keys if key in values}


def _merged(base: Any, own: Any, current: Any, path: str, overlaps: list[Overlap]) -> Any:
    if all(isinstance(value, Mapping) for value in (base, own, current)):
        before = f"{path}." if path else ""
        keys = dict.fromkeys((*current, *own))
        return {
            key: _merged(base.get(key), own.get(key), current.get(key), before + key, overlaps)
            for key in keys
            if key != "id"
        } | ({"id": own["id"]} if "id" in own else {})
    if own == base:
        return current
    if current not in (base, own):
        overlaps.append(Overlap(path, current))
    return own


def _merged_parts(
    name: str, base: Sequence[Values], own: Sequence[Values], current: Sequence[Values], overlaps: list[Overlap]
) -> list[Values]:
    """Merge a list whose items are known by id; the order of the draft counts when the draft changed it."""
    known, theirs, mine = _by_id(base), _by_id(current), _by_id(own)
    moved = [key for key in mine if key in known] != [key for key in known if key in mine]
    first, second = (mine, theirs) if moved else (theirs, mine)
    found: list[Values] = []
    for key in dict.fromkeys((*first, *second)):
        path = f"{name}[{len(found)}]"
        item = _merged_part(known.get(key), mine.get(key), theirs.get(key), path, overlaps)
        if item is not None:
            found.append(item)
    return found


def _merged_part(
    base: Values | None, own: Values | None, current: Values | None, path: str, overlaps: list[Overlap]
) -> Values | None:
    if base is None:
        return own or current
    if own is None:
        return None
    if current is None:
        if own == base:
            return None
        overlaps.append(Overlap(path, None))
        return own
    merged: Values = _merged(base, own, current, path, overlaps)
    return merged


def _by_id(items: Sequence[Values]) -> dict[str, Values]:
    return {str(item.get("id", "")) or f"#{place}": item for place, item in enumerate(items)}
