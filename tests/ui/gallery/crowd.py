"""What makes the laptop `full` full of handling: running clocks, letters on their way, thick books, ninety subjects."""

from collections.abc import Sequence
from typing import Any, Final

from fieldapp.case.ids import new_id
from fieldapp.vault.journal import Change
from fieldapp.vault.register import load_case
from fieldapp.vault.vault import Vault
from tests.ui.gallery.handled import LONG, ROOM, fill_books
from tests.ui.scenery import Laptop

# One case in so many has a step, a letter; so many of each kind stand in the books.
WITH_STEP, WITH_LETTER, BOOKS = 4, 10, 300
ENDING: Final = "pelanggaran_hukum_lainnya"
PACE: Final = (
    ("registrasi", "2024-11-18T09:00"), ("registrasi", "2024-11-21T10:30"), ("pemberitahuan_kelengkapan", "2024-11-24T16:30"),
    ("registrasi", "2024-11-24T09:00"), ("lhp", "2024-11-23T20:00"),
)  # fmt: skip


def fill_up(laptop: Laptop, cases: int) -> None:
    """Give cases steps and letters, fill the books, and let the crowd of subjects be heard and decided about."""
    with laptop.opened() as vault:
        rows = vault.db.execute("SELECT id FROM record WHERE type = 'case' ORDER BY id LIMIT ?", (cases,)).fetchall()
        ids = [row[0] for row in rows if row[0] != laptop.known["crowd"]]
        write_changes(vault, [_step(case, number) for number, case in enumerate(ids[::WITH_STEP])])
        write_changes(vault, [letter(case, number) for number, case in enumerate(ids[::WITH_LETTER])])
        write_changes(vault, crowd_steps(vault, laptop.known["crowd"]))
        fill_books(vault, laptop.known, BOOKS)


def write_changes(vault: Vault, changes: Sequence[Change]) -> None:
    for start in range(0, len(changes), 100):
        with vault.writing():
            vault.journal.write(changes[start : start + 100], vault.officer, vault.now())


def _step(case: str, number: int) -> Change:
    name, on = PACE[number % len(PACE)]
    return Change("step.set", new_id(), {"case": case, "name": name, "on": on})


def letter(case: str, number: int) -> Change:
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
