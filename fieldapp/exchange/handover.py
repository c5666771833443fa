"""The handover note of a finished export: what goes with the stick on paper.

Called by the command line and the windows. Joins the export with the paper package; what was sent is not changed.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from fieldapp.case.office import Office
from fieldapp.exchange.enrolment import list_devices
from fieldapp.exchange.export import Export
from fieldapp.exchange.placement import Load
from fieldapp.exchange.plan import Plan
from fieldapp.exchange.stick import Stick
from fieldapp.vault.vault import Vault
from fieldapp.words import say

NOTE_SUFFIX = "berita-acara.pdf"


def find_receiver(vault: Vault, code: str) -> Office:
    """Return an office, with the name in its certificate where it has not told its own."""
    office = vault.office_settings(code)
    names = [row.name for row in list_devices(vault) if row.office == code]
    return office if office.name or not names else replace(office, name=names[0])


def note_of(vault: Vault, done: Export) -> bytes:
    """Return the handover note of the stick that was written last as PDF: every part with its size and SHA-256."""
    return _make_note(vault, done.plan, done.loads, done.number, ended=not done.left)


def notes_of(vault: Vault, done: Export) -> bytes:
    """Return the handover notes of all sticks of an export, one after the other in one PDF."""
    from fieldapp.paper.binding import bind_pdfs  # noqa: PLC0415 - brings pikepdf

    numbers = range(1, len(done.loads) + 1)
    return bind_pdfs([_make_note(vault, done.plan, done.loads, n, ended=not done.left) for n in numbers])


def _make_note(vault: Vault, plan: Plan, loads: Sequence[Load], number: int, *, ended: bool) -> bytes:
    from fieldapp.paper.notices import HandedFile, make_handover  # noqa: PLC0415 - brings reportlab

    load = loads[number - 1]
    return make_handover(
        vault.office_settings(),
        find_receiver(vault, plan.to_office),
        [HandedFile(part.name, part.size, part.sha256) for part in load.parts],
        number=plan.number,
        cases=plan.cases,
        evidence=plan.evidence,
        on=vault.office_now().date(),
        giver=vault.officer_name,
        device=vault.device,
        stick=name_place(load, len(plan.parts), number, len(loads) if ended else 0),
        practice=vault.practice,
    )


def name_place(load: Load, parts: int, number: int, sticks: int) -> str:
    """Return which of the plan's sticks this is and what lies on it, "" where all lies on one.

    `sticks` is how many there are, 0 while that is not known.
    """
    if sticks == 1:
        return ""
    facts = {"n": number, "m": sticks, "places": name_places(load.places), "parts": parts}
    return say("exchange.stick_of" if sticks else "exchange.stick_then", **facts)


def name_places(places: Sequence[int]) -> str:
    """Return places as people say them: "1–3, 5"."""
    runs: list[list[int]] = []
    for place in sorted(places):
        if runs and runs[-1][1] == place - 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


def note_name(done: Export) -> str:
    """Return the name of the note's file on the stick that was written last."""
    return _name_note(done.loads[done.number - 1])


def _name_note(load: Load) -> str:
    name, _, places = load.parts[0].name.rpartition("-")
    whole = len(load.parts) == int(places.partition("of")[2].partition(".")[0])
    return f"{name}-{NOTE_SUFFIX}" if whole else f"{name}-{load.parts[0].part}-{NOTE_SUFFIX}"


def write_note(vault: Vault, stick: Stick, done: Export) -> Path:
    """Write the note beside the parts and return where it lies.

    Raises StickFull, StickGone, StickReadOnly, StickFake.
    """
    name = note_name(done)
    stick.write(name, note_of(vault, done))
    return stick.folder / name
