"""Prevention: declarations with their commitments and what became of each, and who to write to, nearest first.

Called by the command line and the windows. The commitments and the addresses that come with the program are reference
data; an office adds its own as records.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from fieldapp.case.office import is_within
from fieldapp.case.roll import CONTACT_KINDS, Roll
from fieldapp.packs.reference import Packs
from fieldapp.vault.rolls import count_scans, list_rolls, load_roll, set_roll
from fieldapp.vault.vault import Vault
from fieldapp.words import say

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
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclarationRow:
    """One line of the book of declarations: how many commitments are kept, broken, and how many there are."""

    id: str
    on: str
    official: str
    position: str
    area: str
    kept: int
    broken: int
    total: int
    scans: int
    odd: bool


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One line of the book of meetings: how many were invited, how many of those and of others were there."""

    id: str
    on: str
    title: str
    place: str
    invited: int
    present: int
    minutes: bool
    scans: int
    odd: bool


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
        checks=tuple(str(check) for check in row.get("followed_by", ())),
    )


def list_declarations(vault: Vault, search: str = "", year: int = 0) -> list[DeclarationRow]:
    """Return the declarations this office entered, the newest first."""
    known = [row["id"] for row in vault.packs.table("prevention").get("commitment", ())]
    scans, regions = count_scans(vault.db, "declaration"), vault.packs.regions
    found = []
    for roll in list_rolls(vault.db, "declaration", vault.office, year=year, search=search):
        said = [(roll.fields["commitments"].get(name) or {}).get("kept") for name in known]
        found.append(
            DeclarationRow(
                roll.id,
                roll.text("on"),
                roll.text("official"),
                roll.text("position"),
                regions.name(roll.text("region")) or roll.text("region"),
                said.count(True),
                said.count(False),
                len(said),
                scans.get(roll.id, 0),
                bool(roll.problems or roll.conflicts),
            )
        )
    return found[::-1]


def list_meetings(vault: Vault, search: str = "", year: int = 0) -> list[MeetingRow]:
    """Return the meetings this office entered, the newest first."""
    scans = count_scans(vault.db, "meeting")
    found = [
        MeetingRow(
            roll.id,
            roll.text("on"),
            roll.text("title"),
            roll.text("place"),
            len(roll.fields.get("invited", ())),
            len(roll.fields.get("present", ())),
            bool(roll.text("minutes").strip()),
            scans.get(roll.id, 0),
            bool(roll.problems or roll.conflicts),
        )
        for roll in list_rolls(vault.db, "meeting", vault.office, year=year, search=search)
    ]
    return found[::-1]


def attendance_of(roll: Roll) -> tuple[tuple[str, str], ...]:
    """Return who was invited to a meeting or was there: name and "present", "absent" or "uninvited".

    While nobody is entered as present nobody is absent either: those invited are "invited".
    """
    invited, present = (list(dict.fromkeys(roll.fields.get(name, ()))) for name in ("invited", "present"))
    missing = "absent" if present else "invited"
    told = [(name, "present" if name in present else missing) for name in invited]
    return (*told, *((name, "uninvited") for name in present if name not in invited))


def follow_commitment(
    vault: Vault, declaration: str, commitment: str, kept: bool | None, *, note: str = "", on: date | None = None
) -> None:
    """Note what became of one commitment of a declaration.

    Raises RollUnknown, RecordElsewhere, KeyUnknown for a commitment that the reference data does not know,
    NothingChanged.
    """
    day = (on or vault.office_now().date()).isoformat()
    set_roll(vault, declaration, {"commitments": {commitment: {"kept": kept, "note": note, "on": day}}})


def contacts_for(vault: Vault, region: str = "", kind: str = "", on: date | None = None) -> list[Contact]:
    """Return whom to write to about a region, nearest first: its own area before wider ones, own records before others.

    Without a region the own office's area counts; contacts of other areas are left out, and with a day those that were
    not yet or no more there.
    """
    place = region or vault.office
    return _by_nearness([one for one in _contacts(vault, on) if kind in ("", one.kind) and _covers(one.region, place)])


def find_contacts(
    vault: Vault, search: str = "", *, region: str = "", kind: str = "", on: date | None = None
) -> list[Contact]:
    """Return the contacts in which all words occur, whatever their area: those for a region first, nearest first.

    The words are looked for in names, offices, addresses, kinds and names of areas. Without a region the own office's
    area counts.
    """
    place = region or vault.office
    words = search.casefold().split()
    told = [one for one in _contacts(vault, on) if kind in ("", one.kind) and _tells(vault, one, words)]
    near = _by_nearness([one for one in told if _covers(one.region, place)])
    return near + _by_nearness([one for one in told if not _covers(one.region, place)])


def name_contact_kind(kind: str) -> str:
    """Return what a kind of contact is called; one that nobody knows is told as it is."""
    return say(f"contact.kind.{kind}") if kind in CONTACT_KINDS else kind


def address_lines(contact: Contact) -> tuple[str, ...]:
    """Return what stands in a letter's place for the addressee: who it is, the office, the lines of the address."""
    plain_office = contact.office.partition(" (")[0].casefold()
    office = "" if contact.name and plain_office and plain_office in contact.name.casefold() else contact.office
    lines = (contact.name, office, *contact.address.splitlines())
    return tuple(line.strip() for line in lines if line.strip())


def _contacts(vault: Vault, on: date | None) -> list[Contact]:
    own = [
        _contact(roll.id, {name: roll.text(name) for name in _FIELDS})
        for roll in list_rolls(vault.db, "contact", vault.office)
    ]
    rows = vault.packs.rows_on("contacts", "contact", on)
    given = [_contact("", {name: str(row.get(name) or "") for name in _FIELDS}, vault.packs, row["id"]) for row in rows]
    return own + given


def _by_nearness(contacts: list[Contact]) -> list[Contact]:
    return sorted(contacts, key=lambda one: (-len(one.region.removeprefix("00")), not one.id, one.kind, one.office))


def _contact(record: str, said: Mapping[str, str], packs: Packs | None = None, row: str = "") -> Contact:
    keys = (f"contacts/contact/{row}", f"contacts/contact/{row}/address")
    doubtful = packs is not None and any(packs.doubtful(key) for key in keys)
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


def _tells(vault: Vault, contact: Contact, words: list[str]) -> bool:
    if not words:
        return True
    area = vault.packs.regions.path(contact.region) if contact.region else ""
    parts = (contact.name, contact.office, contact.address, contact.note, contact.region, area)
    told = " ".join((*parts, name_contact_kind(contact.kind))).casefold()
    return all(word in told for word in words)


def _covers(area: str, place: str) -> bool:
    return not area or is_within(place, area)
