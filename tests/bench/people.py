"""Officers and traces of a watched vault, and the acts about them: many to unlock, Jejak, a reveal, the health."""

from collections.abc import Callable
from typing import Final

from PySide6.QtTest import QTest

from fieldapp.case.right import FIELD_ROLES
from fieldapp.desk.disclosure import is_held, may_reveal
from fieldapp.vault.officers import add_officer
from fieldapp.vault.trace import What, trace_change
from fieldapp.vault.vault import Vault
from tests.bench.desk import Desk
from tests.bench.make_vault import CHEAP, PASSPHRASE

OFFICERS, TRACES, AT_ONCE = 10, 10_000, 500
WHATS: Final[tuple[What, ...]] = ("denied", "restored")


def add_people(vault: Vault) -> str:
    """Give a vault ten officers and ten thousand traces; return a case of which somebody is named."""
    for number in range(2, OFFICERS + 1):
        secret = f"{PASSPHRASE} {number}"
        add_officer(vault, f"Petugas Nomor {number}", "", secret, CHEAP, roles=FIELD_ROLES)
    for start in range(0, TRACES, AT_ONCE):
        with vault.writing():
            numbers = range(start, start + AT_ONCE)
            changes = [trace_change(WHATS[n % 2], action="review", reason=f"uji {n}") for n in numbers]
            vault.journal.write(changes, vault.officer, vault.now())
    rows = vault.db.execute("SELECT id FROM case_row WHERE office = ? ORDER BY n DESC LIMIT 50", (vault.office,))
    return next(case for (case,) in rows.fetchall() if is_held(vault, case) and may_reveal(vault, case))


def lock_and_unlock(desk: Desk) -> None:
    """Lock with everything loaded, choose among ten officers, unlock again."""
    desk.driver.press("Ctrl+L")
    desk.driver.wait_for("unlock_passphrase_edit", 60)
    desk.driver.settle()
    for key in ("Down", "Down", "Up", "Up"):
        desk.driver.tab_to("unlock_officers")
        desk.driver.press(key)
    desk.driver.click("unlock_passphrase_edit")
    desk.type(PASSPHRASE, 60)
    desk.driver.press("Enter")
    desk.driver.wait_for(lambda: not desk.window.locked, 120)
    desk.settle()


def traces(desk: Desk) -> None:
    desk.window.go("settings", section="trace")
    desk.driver.wait_for("trace_table", 60)
    desk.settle()
    for value in ("denied", ""):
        desk.driver.wait_for("trace_what_choice").set_value(value)
        desk.settle()


def health(desk: Desk) -> None:
    desk.window.go("settings", section="health")
    desk.driver.wait_for("safety_chip", 60)
    desk.settle()
    desk.driver.click("check_button")
    QTest.qWait(200)
    desk.settle()


def reveal(desk: Desk) -> None:
    desk.window.go("case", id=desk.revealed)
    desk.driver.wait_for("case_title")
    desk.settle()
    desk.press("reveal_button")
    desk.driver.wait_for("reveal_reason_choice").set_value("contact")
    desk.press("reveal_button")
    desk.settle()


ACTS: dict[str, Callable[[Desk], None]] = {
    "lock, ten officers, unlock": lock_and_unlock,
    "Jejak of 10,000 traces": traces,
    "Keamanan Data, check": health,
    "reveal": reveal,
}
