"""Prevention: declarations with their commitments and what became of each, and who to write to, nearest first.

Called by the command line and the windows. The commitments and the addresses that come with the program are reference
data; an office adds its own as records.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from fieldapp.case.office import is_within
from fieldapp.packs.reference import Packs
from fieldapp.vault.rolls import list_rolls, load_roll, set_roll
from fieldapp.vault.vault import Vault

_FIELDS: Final = ("kind", "region", "name", "office", "address", "phone", "email", "note")


@dataclass(frozen=True, slots=True)
class Commitment:
    """One commitment of a declaration and what became of it; `kept` is None while nobody knows."""

    id: str
    label: str
    text: str
    kept: bool | None
    note: str
    on: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to write to; `id` is that of the record, "" for one that came with the reference data."""

    id: str
    kind: str
    region: str
    name: str
    office: str
    address: str
    phone: str
    email: str
    note: str
    doubtful: bool = False


def commitments_of(vault: Vault, declaration: str) -> tuple[Commitment, ...]:
    """Return every commitment with what became of it under a declaration. Raises RollUnknown."""
    kept = load_roll(vault.db, declaration).fields.get("commitments", {})
    return tuple(
        _commitment(row, kept.get(row["id"]) or {}, vault.packs.doubtful(f"prevention/commitment/{row['id']}"))
        for row in vault.packs.table("prevention").get("commitment", ())
    )


def _commitment(row: Mapping[str, Any], said: Mapping[str, Any], doubtful: bool) -> Commitment:
    return Commitment(
        id=row["id"],
        label=row["label"],
        text=row.get("text", ""),
        kept=said.get("kept"),
        note=said.get("note") or "",
        on=said.get("on") or "",
        doubtful=doubtful,
    )


def follow_commitment(
    vault: Vault, declaration: str, commitment: str, kept: bool | None, *, note: str = "", on: date | None = None
) -> None:
    """Note what became of one commitment of a declaration.

    Raises RollUnknown, RecordElsewhere, KeyUnknown for a commitment that the reference data does not know,
    NothingChanged.
    """
    day = (on or vault.office_now().date()).isoformat()
    set_roll(vault, declaration, {"commitments": {commitment: {"kept": kept, "note": note, "on": day}}})


def contacts_for(vault: Vault, region: str = "", kind: str = "") -> list[Contact]:
    """Return whom to write to about a region, nearest first: its own area before wider ones, own records before others.

    Without a region the own office's area counts; contacts of other areas are left out.
    """
    place = region or vault.office
    own = [
        _contact(roll.id, {name: roll.text(name) for name in _FIELDS})
        for roll in list_rolls(vault.db, "contact", vault.office)
    ]
    rows = vault.packs.table("contacts").get("contact", ())
    given = [_contact("", {name: str(row.get(name) or "") for name in _FIELDS}, vault.packs, row["id"]) for row in rows]
    near = [one for one in (*own, *given) if kind in ("", one.kind) and _covers(one.region, place)]
    return sorted(near, key=lambda one: (-len(one.region.removeprefix("00")), not one.id, one.kind, one.office))


def _contact(record: str, said: Mapping[str, str], packs: Packs | None = None, row: str = "") -> Contact:
    doubtful = packs is not None and packs.doubtful(f"contacts/contact/{row}")
    return Contact(
        record,
        said["kind"],
        said["region"],
        said["name"],
        said["office"],
        said["address"],
        said["phone"],
        said["email"],
        said["note"],
        doubtful,
    )


def _covers(area: str, place: str) -> bool:
    return not area or is_within(place, area)
