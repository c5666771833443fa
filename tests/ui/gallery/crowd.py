"""What makes the laptop `full` full of handling: running clocks, letters on their way, thick books, ninety subjects.

Clocks run for cases of one's own office alone, so some hundred are made; letters are about those of other offices.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from fieldapp.case.file import case_from_file, read_case_file
from fieldapp.case.ids import new_id
from fieldapp.case.records import patches_of
from fieldapp.vault.journal import Change
from fieldapp.vault.register import load_case
from fieldapp.vault.vault import Vault
from tests.ui.gallery.handled import LONG, ROOM, fill_books
from tests.ui.scenery import CASES, Laptop

# So many cases of its own; one case of the others in so many has a letter; the books have so many rounds of lines.
OWN, WITH_LETTER, BOOKS = 400, 10, 300
ENDING: Final = "pelanggaran_hukum_lainnya"
PACE: Final = (
    ("registrasi", "2024-11-18T09:00"), ("registrasi", "2024-11-21T10:30"), ("registrasi", "2024-11-20T15:00"),
    ("pemberitahuan_kelengkapan", "2024-11-24T16:30"), ("registrasi", "2024-11-24T09:00"),
)  # fmt: skip


def fill_up(laptop: Laptop, cases: int) -> None:
    """Give cases steps and letters, fill the books, and let the crowd of subjects be heard and decided about."""
    with laptop.opened() as vault:
        rows = vault.db.execute("SELECT id FROM record WHERE type = 'case' ORDER BY id LIMIT ?", (cases,)).fetchall()
        ids = [row[0] for row in rows if row[0] != laptop.known["crowd"]]
        write_changes(vault, [change for number in range(OWN) for change in _own(number)])
        write_changes(vault, [letter(case, number) for number, case in enumerate(ids[::WITH_LETTER])])
        write_changes(vault, crowd_steps(vault, laptop.known["crowd"]))
        fill_books(vault, laptop.known, BOOKS)


def write_changes(vault: Vault, changes: Sequence[Change]) -> None:
    """Write changes, a hundred in a transaction."""
    for start in range(0, len(changes), 100):
        with vault.writing():
            vault.journal.write(changes[start : start + 100], vault.officer, vault.now())


def _own(number: int) -> list[Change]:
    """Tell of a report of this office and of the step that its clock began with."""
    case = case_from_file(read_case_file((CASES / "kades-yel-yel-video.json").read_bytes()))
    people = tuple(replace(one, id=new_id(), name=f"{one.name} {number}") for one in case.subjects)
    made = replace(case, id=new_id(), subjects=people, witnesses=(), evidence=())
    name, on = PACE[number % len(PACE)]
    told = [Change(f"{patch.type}.set", patch.id, patch.open, patch.identity) for patch in patches_of(made)]
    return [*told, Change("step.set", new_id(), {"case": made.id, "name": name, "on": on})]


def letter(case: str, number: int) -> Change:
    """Tell of a letter to the agency that a case was passed on to."""
    sent = f"2024-11-{1 + number % 24:02d}"
    fields: dict[str, Any] = {
        "case": case, "route": "asn-bkn", "form": "A.15", "channel": "SBT" if number % 3 else "", "on": sent,
        "number": f"{number + 1:04d}/PP.00.02/KI/11/2024", "sent_on": sent,
        "to": f"Kepala BKN c.q. Kantor Regional VIII\nBanjarmasin\nu.p. {LONG}",
    }  # fmt: skip
    return Change("referral.set", new_id(), fields)


def crowd_steps(vault: Vault, crowd: str) -> list[Change]:
    """Tell of a case with ninety subjects that were called, heard and decided about."""
    subjects = load_case(vault.db, crowd).subjects
    parties = [f"subject:{one.id}" for one in subjects]
    decisions = [{"subject": one.id, "result": ENDING, "basis": "Hasil kajian"} for one in subjects]
    plenary = {"number": "23/BA/2024", "place": ROOM, "chair": LONG, "present": [LONG, "Noor Aida"]}
    told: list[tuple[str, str, dict[str, Any]]] = [
        ("lhp", "2024-11-16T22:30", {}),
        ("registrasi", "2024-11-18T11:00", {}),
        ("undangan_1", "2024-11-19T14:00", {"parties": parties, "at": "2024-11-21T09:00", "place": ROOM}),
        ("klarifikasi", "2024-11-21T09:00", {"parties": parties[:40], "present": True, "oath": "accepted"}),
        ("klarifikasi", "2024-11-21T09:00", {"parties": parties[40:], "present": False}),
        ("kajian", "2024-11-22T10:00", {"result": "Semua unsur terpenuhi. " * 40}),
        ("pleno", "2024-11-23T15:00", {"plenary": {**plenary, "decisions": decisions}}),
    ]
    return [Change("step.set", new_id(), {"case": crowd, "name": name, "on": on, **facts}) for name, on, facts in told]
