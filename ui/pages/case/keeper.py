"""Who keeps a number that stands twice: asked for with the reason, carried out by the core, and what came of it.

Called by the page of a case and by the sheet of the intake.
"""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fieldapp.desk.view import Data
from fieldapp.vault.twice import Replaced, keep_number
from fieldapp.words import say
from ui.page import Shell
from ui.pages.case.sheets import ReasonSheet
from ui.widgets.sheet import notice

PAGES = {"case": "case", "supervision": "report"}


def ask_keeper(shell: Shell, page: QWidget, part: Data, parts: Sequence[Data]) -> None:
    """Ask why a number stays with one of several; the others give it back and draw anew."""
    record, seen = part["record"], [one["record"] for one in parts]
    changed = tuple({one["owner"] for one in parts if one["owner"]})

    def act(reason: str) -> None:
        shell.session.write(
            page,
            lambda vault: keep_number(vault, record, reason, seen=seen),
            lambda replaced: _tell(shell, part["number"], replaced),
            changed=changed,
        )

    whose = part["label"] or say("ui.case.differ.bearer")
    shell.open_sheet(ReasonSheet("bear", act, needed=True, number=part["number"], whose=whose))


def _tell(shell: Shell, number: str, replaced: Sequence[Replaced]) -> None:
    drawn = [one.drawn for one in replaced if one.drawn]
    left = [one.why for one in replaced if not one.drawn and one.why]
    said = say("ui.case.bear.done", number=number, drawn=", ".join(drawn)) if drawn else ""
    shell.tell(said or say("ui.case.bear.voided", number=number))
    if left:
        notice(shell, say("ui.case.bear.later"), "\n".join(dict.fromkeys(left)))


def look_at(shell: Shell, part: Data) -> None:
    """Show the other case or LHP that has a number."""
    if part["kind"] in PAGES:
        shell.go(PAGES[part["kind"]], id=part["owner"])
