"""The handover note of a finished export: what goes with the stick on paper.

Called by the command line and the windows. Joins the export with the paper package; what was sent is not changed.
"""

from dataclasses import replace
from pathlib import Path

from fieldapp.case.office import Office
from fieldapp.exchange.enrolment import list_devices
from fieldapp.exchange.export import Export
from fieldapp.exchange.stick import Stick
from fieldapp.vault.vault import Vault

NOTE_SUFFIX = "berita-acara.pdf"


def find_receiver(vault: Vault, code: str) -> Office:
    """Return an office, with the name in its certificate where it has not told its own."""
    office = vault.office_settings(code)
    names = [row.name for row in list_devices(vault) if row.office == code]
    return office if office.name or not names else replace(office, name=names[0])


def note_of(vault: Vault, done: Export) -> bytes:
    """Return the handover note as PDF: every part with its size and SHA-256."""
    from fieldapp.paper.notices import HandedFile, make_handover  # noqa: PLC0415 - brings reportlab

    plan = done.plan
    return make_handover(
        vault.office_settings(),
        find_receiver(vault, plan.to_office),
        [HandedFile(part.name, part.size, part.sha256) for part in done.parts],
        number=plan.number,
        cases=plan.cases,
        evidence=plan.evidence,
        on=vault.office_now().date(),
        giver=vault.officer_name,
        device=vault.device,
        practice=vault.practice,
    )


def note_name(done: Export) -> str:
    """Return the name of the note's file: that of the parts without their place."""
    return f"{done.parts[0].name.rpartition('-')[0]}-{NOTE_SUFFIX}"


def write_note(vault: Vault, stick: Stick, done: Export) -> Path:
    """Write the note beside the parts and return where it lies.

    Raises StickFull, StickGone, StickReadOnly, StickFake.
    """
    name = note_name(done)
    stick.write(name, note_of(vault, done))
    return stick.folder / name
