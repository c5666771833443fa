"""What to do when a passphrase is forgotten: three ways, each with what it needs, none of them in a hurry.

Opened by the unlocking. The ways themselves are sheets of their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from fieldapp.case.right import may_ever
from fieldapp.exchange import rescue
from fieldapp.packs.proposal import propose_office
from fieldapp.packs.reference import builtin_packs
from fieldapp.vault.slots import list_officers
from fieldapp.words import say
from ui.gate import Gate
from ui.pages.recovery import RecoverySheet
from ui.pages.rescue import FinishSheet, RequestSheet, write_made
from ui.style import FINE, GAP, TIGHT
from ui.widgets.button import Button
from ui.widgets.card import Item, Line, row, rows
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label


@dataclass(frozen=True, slots=True)
class Help:
    """Which office above can help, by code and name, and the request that waits for its answer."""

    code: str
    name: str
    waiting: rescue.Asked | None


def find_help(folder: Path) -> Help:
    """Return who above can open a vault again; no name when nobody can."""
    code = rescue.helping_office(folder)
    waiting = rescue.waiting_rescue(folder)
    name = propose_office(builtin_packs().regions, code).name if code else ""
    return Help(code, name or say("ui.forgotten.office", code=code), waiting)


def _helps(roles: Mapping[str, Sequence[str]], officer: str) -> bool:
    """Say whether a colleague may give a new passphrase; where no roles are remembered, everybody may be asked."""
    return officer not in roles or may_ever(roles[officer], "officers")


class ForgottenSheet(Sheet):
    """The three ways back in."""

    def __init__(self, gate: Gate, folder: Path, officer: str = "") -> None:
        """Make the sheet for the vault of a folder; `officer` is who is chosen at the unlocking."""
        super().__init__(say("ui.forgotten.title"), name="forgotten_sheet")
        self._gate, self._folder, self._officer = gate, folder, officer
        self._help: Help | None = None
        self._fill_in()
        gate.work(self, lambda _report: find_help(folder), self._show_help, self._show_none)

    def _fill_in(self) -> None:
        roles = self._gate.preferences.roles_in(self._folder)
        others = [one.name for one in list_officers(self._folder) if one.id != self._officer and _helps(roles, one.id)]
        how = say("ui.forgotten.colleague_how", names=", ".join(others)) if others else ""
        sheet = Button(say("ui.forgotten.sheet_use"), icon="key-sheet", name="sheet_way_button")
        sheet.call(lambda: self._go(RecoverySheet(self._gate, self._folder, self._officer)))
        self._ask = Button(say("ui.forgotten.ask"), icon="document", name="ask_way_button")
        self._ask.call(self._open_request)
        self._finish = Button(say("ui.forgotten.finish"), icon="receive", name="finish_way_button")
        self._finish.call(self._open_finish)
        self._above = Label(say("ui.forgotten.above_looking"), tone="soft", wrap=True)
        self._waiting = Label("", wrap=True)
        for part in (self._ask, self._finish, self._waiting):
            part.hide()
        self.body.setSpacing(GAP)
        self.body.addWidget(Label(say("ui.forgotten.lead"), wrap=True))
        ways = (
            _way("colleague", Label(how or say("ui.forgotten.colleague_none"), tone="soft", wrap=True)),
            _way("sheet", Label(say("ui.forgotten.sheet_how"), tone="soft", wrap=True), row(sheet, None)),
            _way("above", self._above, self._waiting, row(self._finish, self._ask, None, gap=TIGHT)),
        )
        for way in ways:
            self.body.addWidget(Line())
            self.body.addWidget(way)
        self.first_focus = sheet
        self.add_button(say("ui.forgotten.close"), "plain", self.close_sheet, "forgotten_close_button")

    def _show_help(self, found: Help) -> None:
        self._help = found
        if not found.code:
            self._show_none()
            return
        self._above.say(say("ui.forgotten.above_how", office=found.name))
        waiting = found.waiting
        if waiting is not None:
            self._ask.say(say("ui.forgotten.ask_again"))
            when = write_made(waiting)
            said = say("ui.forgotten.above_waiting", name=waiting.officer.name, when=when, office=found.name)
            self._waiting.say(said)
        self._waiting.setVisible(waiting is not None)
        self._finish.setVisible(waiting is not None)
        self._ask.show()

    def _show_none(self, _error: Exception | None = None) -> None:
        self._above.say(say("ui.forgotten.above_none"))

    def _open_request(self) -> None:
        found = self._help
        if found is not None:
            replaces = found.waiting is not None
            self._go(RequestSheet(self._gate, self._folder, self._officer, found.name, replaces=replaces))

    def _open_finish(self) -> None:
        if self._help is not None and self._help.waiting is not None:
            self._go(FinishSheet(self._gate, self._folder, self._help.waiting))

    def _go(self, sheet: Sheet) -> None:
        self.close_sheet()
        self._gate.open_sheet(sheet)


def _way(name: str, *parts: Item) -> QWidget:
    way = QWidget()
    way.setObjectName(f"{name}_way")
    way.setLayout(rows(Label(say(f"ui.forgotten.{name}"), "heading"), FINE, *parts, gap=TIGHT))
    return way
