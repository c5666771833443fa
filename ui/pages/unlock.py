"""Unlocking: the first thing an officer sees every day, and what is seen after every lock.

Shown by the gate. Says whose names have a slot only when there is a choice to make, never which office this is; the
passphrase is handed to the gate and kept nowhere.
"""

import importlib
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from fieldapp.desk.practice import PASSPHRASE, practice_folder
from fieldapp.errors import (
    DiskFull,
    NetraError,
    SlotsDamaged,
    StorageFailed,
    VaultCopied,
    VaultDamaged,
    VaultInUse,
    VaultReadOnly,
    VaultRolledBack,
    WrongPassphrase,
)
from fieldapp.vault.incarnation import begin_incarnation
from fieldapp.vault.slots import list_officers
from fieldapp.words import say
from ui.foot import PracticeBand
from ui.gate import Gate, has_vault
from ui.pages.people import People, Person, name_roles
from ui.style import FINE, GAP, TIGHT, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card, Scroll, row, rows
from ui.widgets.entry import SecretEdit
from ui.widgets.field import Field
from ui.widgets.glyph import Glyph
from ui.widgets.sheet import question
from ui.widgets.text import Label

WIDTH: Final = 416
MARK, MARK_SIZE = "program/netra", 56
SLOW: Final = 4_000
# What stands above and below the list of officers.
OTHERS_HEIGHT: Final = 340
# What can be done about an error, beside reading its sentence.
REMEDIES: Final = {
    "go_on_here": (VaultCopied, VaultRolledBack),
    "restore": (VaultDamaged, SlotsDamaged),
    "again": (VaultInUse, DiskFull, StorageFailed, VaultReadOnly),
}


class Unlock(QWidget):
    """The passphrase of one vault."""

    def __init__(self, gate: Gate, folder: Path, officer: str = "", note: str = "") -> None:
        """Make the page for the vault of a folder; a note says what still runs behind it."""
        super().__init__()
        self._gate, self._folder = gate, folder
        self._practice = folder == practice_folder(gate.home)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW)
        self._slow.timeout.connect(lambda: self._field.set_hint(say("ui.unlock.slow")))
        self._build(note)
        self._show_officers(officer)

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build(self, note: str) -> None:
        self._note = Banner(note)
        self._gate.noted.connect(self._note.say)
        column = QWidget()
        column.setFixedWidth(WIDTH)
        words = rows(Label(say("ui.unlock.title"), "title"), Label(say("ui.unlock.line"), "body", "soft"), gap=0)
        head = row(Glyph(MARK, size=MARK_SIZE), words, None, gap=GAP)
        column.setLayout(rows(head, FINE, self._note, self._build_trouble(), self._build_card(), self._build_links()))
        middle = row(None, column, None)
        scroll = Scroll(margin=WIDE, fill=True)
        scroll.body.addStretch(2)
        scroll.body.addLayout(middle)
        scroll.body.addStretch(3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if self._practice:
            layout.addWidget(PracticeBand())
        layout.addWidget(scroll)

    def _build_trouble(self) -> QWidget:
        self._trouble = Banner("", "ochre")
        self._remedies: dict[str, Button] = {}
        place = rows(self._trouble, gap=TIGHT)
        for name, act in (("go_on_here", self._ask_to_go_on), ("restore", self._restore), ("again", self._open)):
            button = Button(say(f"ui.unlock.{name}"), "plain", name=f"{name}_button")
            button.clicked.connect(act)
            button.hide()
            self._remedies[name] = button
            place.addWidget(button)
        self._trouble_place = QWidget()
        self._trouble_place.setLayout(place)
        self._trouble_place.hide()
        return self._trouble_place

    def _build_card(self) -> Card:
        card = Card(margin=WIDE)
        self._officers = People("unlock_officers")
        self._officers.setAccessibleName(say("ui.unlock.officer"))
        self._officers.changed.connect(self._ask_chosen)
        self._list = Scroll(self._officers)
        self._secret = SecretEdit("unlock_passphrase_edit")
        self._secret.installEventFilter(self)
        self._secret.returnPressed.connect(self._open)
        hint = say("ui.unlock.practice_hint", passphrase=PASSPHRASE) if self._practice else ""
        self._field = Field(say("ui.unlock.passphrase"), self._secret, hint)
        self._field.changed.connect(lambda: self._field.set_problem(""))
        self._button = Button(say("ui.unlock.open"), "main", name="unlock_button")
        self._button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._button.setDefault(True)
        self._button.clicked.connect(self._open)
        self._upgrade = Banner("", "calm")
        self._upgrade.setObjectName("upgrade_banner")
        for part in (self._list, self._field, self._upgrade, self._button):
            card.body.addWidget(part)
        card.body.setSpacing(GAP)
        return card

    def _build_links(self) -> QWidget:
        self._forgotten = Button(say("ui.unlock.forgotten"), "quiet", name="forgotten_button")
        self._forgotten.clicked.connect(self._recover)
        other = "to_office" if self._practice else "to_practice"
        self._other = Button(say(f"ui.unlock.{other}"), "quiet", name=f"{other}_button")
        self._other.clicked.connect(self._go_to_office if self._practice else self._go_to_practice)
        links = QWidget()
        links.setLayout(row(self._forgotten, None, self._other, gap=TIGHT))
        return links

    def _show_officers(self, chosen: str) -> None:
        try:
            officers = list_officers(self._folder)
        except NetraError as error:
            officers = []
            self._button.setEnabled(False)
            self._secret.setEnabled(False)
            self._show_trouble(error)
        roles = self._gate.preferences.roles_in(self._folder)
        self._officers.fill([Person(one.id, one.name, name_roles(roles.get(one.id, ()))) for one in officers], chosen)
        self._list.setVisible(len(officers) > 1)

    def _ask_chosen(self) -> None:
        """Ask the officer who was chosen for the passphrase; what was typed for another is gone."""
        self._secret.clear()
        self._field.set_problem("")
        self._secret.setFocus()

    # ---- opening -----------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        passphrase = self._secret.value()
        if not self._button.isEnabled():
            return
        if not passphrase:
            self._field.set_problem(say("ui.unlock.empty"))
            self._secret.setFocus()
            return
        self._be_busy(True)
        self._trouble_place.hide()
        self._gate.enter(
            self._folder, self._officers.value() or None, passphrase, failed=self._refuse, told=self._tell_upgrade
        )

    def _tell_upgrade(self, stage: str, percent: int) -> None:
        """Say what is done to a vault from before an update of the program, and how far it is."""
        self._slow.stop()
        self._upgrade.say(say(f"ui.unlock.upgrade_{stage}", percent=percent), "calm")

    def _be_busy(self, busy: bool) -> None:
        if busy:
            self._slow.start()
        else:
            self._slow.stop()
        self._upgrade.say("")
        self._button.say(say("ui.unlock.opening" if busy else "ui.unlock.open"))
        for part in (self._button, self._secret, self._officers, self._forgotten, self._other):
            part.setEnabled(not busy)

    def _refuse(self, error: Exception) -> None:
        self._be_busy(False)
        if isinstance(error, WrongPassphrase):
            self._field.set_problem(error.sentence)
            self._secret.setFocus()
            self._secret.selectAll()
        elif isinstance(error, NetraError):
            self._show_trouble(error)

    def _show_trouble(self, error: NetraError) -> None:
        # The sentences of these two name a command; here a button does it.
        here = isinstance(error, REMEDIES["go_on_here"])
        self._trouble.say(say(f"ui.unlock.{error.code}") if here else error.sentence)
        for name, button in self._remedies.items():
            button.setVisible(isinstance(error, REMEDIES[name]))
        self._trouble_place.show()

    # ---- other ways in -----------------------------------------------------------------------------------------------

    def _recover(self) -> None:
        # the three ways are seldom asked for, and bring what travels with them
        sheet = importlib.import_module("ui.pages.forgotten").ForgottenSheet
        self._gate.open_sheet(sheet(self._gate, self._folder, self._officers.value()))

    def _restore(self) -> None:
        # the first run is large, and this is the one thing the unlocking needs of it
        sheet = importlib.import_module("ui.pages.welcome.restore").BringBackSheet(self._gate, self._folder)
        self._gate.open_sheet(sheet)

    def _ask_to_go_on(self) -> None:
        question(
            self._gate, say("ui.unlock.go_on_title"), say("ui.unlock.go_on_text"),
            [
                (say("ui.unlock.leave_it"), "plain", lambda: None),
                (say("ui.unlock.go_on_here"), "main", self._go_on),
            ],
        )  # fmt: skip

    def _go_on(self) -> None:
        folder, officer, passphrase = self._folder, self._officers.value() or None, self._secret.value()
        self._be_busy(True)
        self._gate.work(
            self, lambda _report: begin_incarnation(folder, officer, passphrase), lambda _number: self._open_again(),
            self._refuse,
        )  # fmt: skip

    def _open_again(self) -> None:
        self._be_busy(False)
        self._open()

    def _go_to_practice(self) -> None:
        folder = practice_folder(self._gate.home)
        if not has_vault(folder):
            self._gate.show_welcome(practice=True)
            return

        def refuse(error: Exception) -> None:
            if isinstance(error, WrongPassphrase):
                self._gate.show_unlock(folder)
            else:
                self._refuse(error)

        self._be_busy(True)
        self._gate.enter(folder, None, PASSPHRASE, failed=refuse)

    def _go_to_office(self) -> None:
        folder = self._gate.vault_folder()
        if has_vault(folder):
            self._gate.show_unlock(folder)
        else:
            self._gate.show_welcome()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._officers.show_in(self._list, self.height() - OTHERS_HEIGHT)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._secret.setFocus()

    # ---- the Caps Lock key -------------------------------------------------------------------------------------------

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Notice from a letter and the Shift key whether Caps Lock is on, since no system call tells it everywhere."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.text().isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._field.set_hint(say("ui.unlock.caps") if event.text().isupper() != shift else self._standing_hint())
        return False

    def _standing_hint(self) -> str:
        return say("ui.unlock.practice_hint", passphrase=PASSPHRASE) if self._practice else ""
