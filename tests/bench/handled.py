"""What the watched vault gets of the procedure: own cases with clocks, a crowd, letters, papers, thick books."""

from datetime import timedelta
from typing import Any, Final

from fieldapp.case.ids import new_id
from fieldapp.desk.document import prepare_step
from fieldapp.vault.journal import Change
from fieldapp.vault.register import load_steps
from fieldapp.vault.vault import Vault
from tests.bench.made import District, make_case
from tests.bench.saving import changes_of
from tests.ui import scenery
from tests.ui.gallery.crowd import crowd_steps, letter, write_changes
from tests.ui.gallery.handled import fill_books

OWN, LETTERS, BOOKS = 600, 400, 300
DISTRICT: Final = 9500
PACE: Final = ("registrasi", "registrasi", "pemberitahuan_kelengkapan", "lhp")
CROWD: Final = "SELECT case_id FROM record WHERE type = 'step' GROUP BY case_id ORDER BY count(*) DESC LIMIT 1"


def handle(vault: Vault) -> str:
    """Fill a vault with handled cases unless that was done before; return the case with the most people."""
    if not load_steps_anywhere(vault):
        known = {"crowd": scenery.add_crowd(vault)}
        cases = _add_own(vault)
        write_changes(vault, [_step(vault, case, number) for number, case in enumerate(cases)])
        write_changes(vault, [letter(case, number) for number, case in enumerate(cases[:LETTERS])])
        write_changes(vault, crowd_steps(vault, known["crowd"]))
        for step in load_steps(vault.db, known["crowd"]):
            prepare_step(vault, step.id)
        fill_books(vault, known, BOOKS)
    return str(vault.db.execute(CROWD).fetchone()[0])


def load_steps_anywhere(vault: Vault) -> bool:
    """Say whether any case of the vault has a step."""
    return vault.db.execute("SELECT 1 FROM record WHERE type = 'step' LIMIT 1").fetchone() is not None


def _add_own(vault: Vault) -> list[str]:
    """Save cases of the vault's own office; return their ids."""
    district = District(DISTRICT)
    cases = [make_case(district) for _ in range(OWN)]
    write_changes(vault, [change for case in cases for change in changes_of(case)])
    return [case.id for case in cases]


def _step(vault: Vault, case: str, number: int) -> Change:
    on = (vault.now() - timedelta(days=number % 12, hours=number % 7)).isoformat(timespec="minutes")[:16]
    fields: dict[str, Any] = {"case": case, "name": PACE[number % len(PACE)], "on": on}
    return Change("step.set", new_id(), fields)
