"""Recovery sheets, each printed once: that of a vault just made, and that of an office for the laptops below it.

Called by the command line and the windows; the texts are kept nowhere. What the office's sheet opens is for the
exchange.
"""

from dataclasses import dataclass, field
from typing import Final

from fieldapp.case.office import level_of
from fieldapp.errors import OfficeKeyUnneeded
from fieldapp.packs.proposal import propose_office
from fieldapp.vault.age import make_identity
from fieldapp.vault.history import officer_names
from fieldapp.vault.journal import Change
from fieldapp.vault.recovery import mark_of, recovery_lines, sheet_text
from fieldapp.vault.trace import list_traces
from fieldapp.vault.vault import Vault, office_record

# The local setting that is "1" as long as nobody has proved to hold the recovery sheet.
PENDING: Final = "recovery.pending"


def print_recovery(vault: Vault, recovery: str) -> bytes:
    """Return the recovery sheet as PDF, with the letterhead of the office and the name of the unlocked officer."""
    from fieldapp.paper.notices import make_recovery_sheet  # noqa: PLC0415 - brings reportlab, which is slow to import

    return make_recovery_sheet(
        vault.office_settings(),
        vault=vault.name,
        officer=vault.officer_name,
        lines=recovery_lines(recovery),
        on=vault.office_now().date(),
        practice=vault.practice,
    )


# ---- the recovery key of an office above -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfficeKey:
    """The recovery key of this office as its record has it: recipient, the mark on its sheet, the day it was made."""

    recipient: str
    mark: str
    made: str


@dataclass(frozen=True, slots=True)
class NewOfficeKey:
    """A recovery key that nobody holds yet; `text` is its sheet, kept nowhere."""

    recipient: str
    mark: str
    text: str = field(repr=False)


def make_office_key(vault: Vault) -> NewOfficeKey:
    """Return a new recovery key for the laptops of the offices below; nothing is kept.

    Raises RightMissing, and OfficeKeyUnneeded for an office without offices below.
    """
    vault.require("rescue")
    if level_of(vault.office) == "Kec":
        raise OfficeKeyUnneeded()
    identity, recipient = make_identity()
    return NewOfficeKey(recipient, mark_of(recipient), sheet_text(identity))


def print_office_key(vault: Vault, key: NewOfficeKey) -> bytes:
    """Return the sheet of a recovery key as PDF, with the letterhead of the office."""
    from fieldapp.paper.notices import make_office_key_sheet  # noqa: PLC0415 - brings reportlab, which is slow to import

    return make_office_key_sheet(
        vault.office_settings(),
        mark=key.mark,
        officer=vault.officer_name,
        lines=recovery_lines(key.text),
        on=vault.office_now().date(),
        practice=vault.practice,
    )


def keep_office_key(vault: Vault, key: NewOfficeKey) -> None:
    """Write the recipient of a recovery key into the record of this office, once its sheet is in somebody's hand.

    From then on answers and receipts carry it. Raises RightMissing and the failures of the disk.
    """
    vault.require("rescue")
    fields = {"recovery_recipient": key.recipient, "recovery_made": vault.office_now().date().isoformat()}
    with vault.writing():
        vault.journal.write([Change("office.set", office_record(vault.office), fields)], vault.officer, vault.now())


def office_key_of(vault: Vault) -> OfficeKey | None:
    """Return the recovery key of this office, None as long as there is none."""
    office = vault.office_settings()
    recipient = office.recovery_recipient
    return OfficeKey(recipient, mark_of(recipient), office.recovery_made) if recipient else None


# ---- what the others hear of it --------------------------------------------------------------------------------------

# The local setting that names the newest recovery an officer has heard of, by the officer's id.
_SEEN: Final = "recovery.seen."


@dataclass(frozen=True, slots=True)
class Recovered:
    """A recovery of somebody's access on this laptop: whose, when, and by which office above, if any helped."""

    trace: str
    name: str
    wall: str
    office: str
    by_sheet: bool


def list_unseen(vault: Vault) -> list[Recovered]:
    """Return the recoveries of others that the officer at work has not been told of, newest first."""
    seen, names = vault.setting(_SEEN + vault.officer), officer_names(vault.db)
    found = []
    for one in list_traces(vault.db, vault.office, what="recovered"):
        if one.id == seen:
            break
        # what this desk answered is told where it answers
        if one.action or one.about == vault.officer:
            continue
        office = vault.office_settings(one.to).name or propose_office(vault.packs.regions, one.to).name or one.to
        named = office if one.to else ""
        found.append(Recovered(one.id, names.get(one.about, ""), one.wall, named, one.officer == one.about))
    return found


def mark_seen(vault: Vault, one: Recovered) -> None:
    """Remember that the officer at work was told of a recovery and of those before it."""
    vault.keep_setting(_SEEN + vault.officer, one.trace)
