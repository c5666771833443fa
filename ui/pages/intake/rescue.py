"""Pemulihan: the recovery sheet of this office, and the requests of laptops below that were answered with it.

A tab of Penerimaan. The sheets of one request are in `ui.pages.intake.claim`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from fieldapp.desk.recovery import (
    NewOfficeKey,
    OfficeKey,
    keep_office_key,
    make_office_key,
    office_key_of,
    print_office_key,
)
from fieldapp.errors import NetraError
from fieldapp.exchange.standing import name_office, office_names
from fieldapp.vault.history import officer_names
from fieldapp.vault.trace import list_traces
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Done, Failed, Report
from ui.page import Shell
from ui.pages.intake.claim import choose_claim
from ui.pages.intake.part import Part
from ui.pages.recoverypaper import RecoveryPaper
from ui.pages.transfer.phrase import write_office, write_short_day, write_when
from ui.style import GAP, SNUG, WIDE
from ui.widgets.banner import Banner
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import Card, row
from ui.widgets.empty import Empty
from ui.widgets.sheet import Sheet
from ui.widgets.table import SmallTable
from ui.widgets.text import Label

RIGHT = "rescue"


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as the list shows it."""

    when: str
    office: str
    laptop: str
    by: str


@dataclass(frozen=True, slots=True)
class Rescues:
    """What the tab shows."""

    key: OfficeKey | None
    may: bool
    given: tuple[Given, ...]


def list_rescues(vault: Vault) -> Rescues:
    """Return the recovery key of this office and whom it answered, newest first."""
    names, people = office_names(vault), officer_names(vault.db)
    found = []
    for one in list_traces(vault.db, vault.office, what="recovered"):
        if one.action == RIGHT:
            office = write_office(name_office(vault, one.to, names), one.to)
            found.append(Given(one.wall, office, one.reason.rpartition(" ")[2], people.get(one.officer, "")))
    return Rescues(office_key_of(vault), vault.rights.allows(RIGHT), tuple(found))


class RescueTab(Part):
    """The office's recovery sheet and its answers; nothing there waits."""

    def __init__(self, shell: Shell) -> None:
        """Make the tab; `load` fills it."""
        super().__init__(shell)
        self._key: OfficeKey | None = None
        self._state = Label("", wrap=True)
        self._make = Button(say("ui.intake.rescue.make"), icon="key-sheet", name="make_key_button")
        self._make.call(lambda: shell.open_sheet(OfficeKeySheet(shell, self._key, self.load)))
        self._answer = Button(say("ui.intake.rescue.answer"), icon="document", name="answer_rescue_button")
        self._answer.call(lambda: choose_claim(shell, self.load))
        self._wanted = ""
        self._denied = Label(say("ui.intake.rescue.denied"), "small", "soft", wrap=True)
        self._denied.hide()
        self._table = SmallTable(_columns(shell.session.office.zone), "rescue_table", most=10)
        self._none = Empty("key", say("ui.intake.rescue.none"))
        card = Card(margin=WIDE)
        card.body.setSpacing(SNUG)
        card.body.addWidget(Label(say("ui.intake.rescue.lead"), tone="soft", wrap=True))
        card.body.addLayout(row(self._answer, self._make, None))
        card.body.addWidget(self._denied)
        card.body.addSpacing(SNUG)
        card.body.addWidget(Label(say("ui.intake.rescue.key"), "heading"))
        card.body.addWidget(self._state)
        card.body.addSpacing(SNUG)
        card.body.addWidget(Label(say("ui.intake.rescue.answers"), "heading"))
        card.body.addWidget(self._table)
        card.body.addWidget(self._none)
        self._lay_out(card)

    def take_focus(self) -> None:
        """Put the focus where work begins."""
        (self._answer if self._answer.isEnabled() else self._make).setFocus()

    def load(self) -> None:
        """Read the key and what was answered."""
        self._shell.session.read(self, list_rescues, self._show, key="rescues")

    def check_request(self, file: str) -> None:
        """Show the request in a file, once it is known whether this officer may answer it."""
        self._wanted = file
        self.load()

    def _show(self, found: Rescues) -> None:
        self._key = key = found.key
        shown = say("ui.intake.rescue.no_key")
        if key is not None:
            shown = say("ui.intake.rescue.has_key", mark=key.mark, when=write_short_day(key.made))
        self._state.say(shown)
        self._make.say(say("ui.intake.rescue.renew" if key else "ui.intake.rescue.make"))
        self._make.setEnabled(found.may)
        self._answer.setEnabled(found.may and key is not None)
        self._denied.setVisible(not found.may)
        self._table.fill(found.given)
        self._table.setVisible(bool(found.given))
        self._none.setVisible(not found.given)
        self.counted.emit(0)
        wanted, self._wanted = self._wanted, ""
        if wanted and self._answer.isEnabled():
            choose_claim(self._shell, self.load, wanted)


class OfficeKeySheet(Sheet):
    """A new recovery sheet of this office: it counts once somebody proved to hold it."""

    def __init__(self, shell: Shell, before: OfficeKey | None, told: Callable[[], None]) -> None:
        """Make the sheet; `before` is the key it replaces."""
        super().__init__(say("ui.intake.office_key.title"), wide=True, name="office_key_sheet")
        self._shell, self._told = shell, told
        self._key: NewOfficeKey | None = None
        lead = say("ui.intake.office_key.lead")
        if before is not None:
            lead = f"{lead} {say('ui.intake.office_key.renews', mark=before.mark)}"
        self._trouble = Banner("", "ochre")
        self.recovery = RecoveryPaper(self._run)
        self.recovery.explain(say("ui.intake.office_key.what"), say("ui.intake.office_key.file"))
        self.recovery.hide()
        self.recovery.confirmed.connect(self._keep)
        self.body.setSpacing(GAP)
        for part in (Label(lead, tone="soft", wrap=True), self._trouble, self.recovery):
            self.body.addWidget(part)
        self.add_button(say("ui.transfer.cancel"), "plain", self.close_sheet, "office_key_cancel_button")
        self.button = self.add_button(say("ui.intake.office_key.make"), "main", self._go_on, "office_key_button")
        self.first_focus = self.button
        self.closed.connect(self._forget)

    def _run(self, owner: QObject, work: Callable[[Report], object], done: Done, failed: Failed) -> None:
        self._shell.session.read(owner, lambda _vault: work(_no_report), done, failed)

    def _go_on(self) -> None:
        if self._key is not None:
            self.recovery.check()
            return
        self.button.setEnabled(False)
        self._shell.session.write(self, _make, self._show, self._refuse, changed=())

    def _show(self, made: tuple[NewOfficeKey, bytes]) -> None:
        self._key, pdf = made
        self.button.setEnabled(True)
        self.button.say(say("ui.intake.office_key.proved"))
        self.recovery.show()
        self.recovery.show_sheet(pdf, self._key.text)

    def _keep(self) -> None:
        key = self._key
        if key is None:
            return
        self.button.setEnabled(False)
        self._shell.session.write(
            self, lambda vault: keep_office_key(vault, key), lambda _none: self._finish(key.mark), self._refuse,
            changed=lambda _none: ("*",),
        )  # fmt: skip

    def _finish(self, mark: str) -> None:
        self._key = None
        self._shell.tell(say("ui.intake.office_key.kept", mark=mark))
        self.close_sheet()
        self._told()

    def _forget(self) -> None:
        if self._key is not None and self.recovery.is_out:
            self._shell.tell(say("ui.intake.office_key.dropped", mark=self._key.mark), "ochre")
        self._key = None
        self.recovery.forget()

    def _refuse(self, error: Exception) -> None:
        self.button.setEnabled(True)
        if isinstance(error, NetraError):
            self._trouble.say(error.sentence)
        else:
            self._shell.fail(error)


def _make(vault: Vault) -> tuple[NewOfficeKey, bytes]:
    made = make_office_key(vault)
    return made, print_office_key(vault, made)


def _no_report(_done: int, _total: int) -> None:
    """Printing one page needs no progress."""


def _columns(zone: str) -> list[Column]:
    return [
        Column("when", say("ui.intake.rescue.column.when"), 264, text=lambda one: write_when(one.when, zone)),
        Column("office", say("ui.intake.rescue.column.office"), 0, text=lambda one: one.office),
        Column("laptop", say("ui.intake.rescue.column.laptop"), 112, text=lambda one: one.laptop),
        Column("by", say("ui.intake.rescue.column.by"), 200, text=lambda one: one.by),
    ]
