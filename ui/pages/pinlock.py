"""The screen that locked itself: asks for the PIN of the officer who is still at work behind it, or for the passphrase.

Shown by the gate while a session is held. Says who is asked, nothing of what is behind it.
"""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from fieldapp.desk.practice import practice_folder
from fieldapp.errors import NetraError
from fieldapp.vault.pin import LONGEST
from fieldapp.vault.slots import list_officers
from fieldapp.words import say
from ui.foot import PracticeBand
from ui.gate import Gate
from ui.pages.people import name_roles
from ui.style import FINE, GAP, SNUG, TIGHT, WIDE
from ui.widgets.button import Button
from ui.widgets.card import Card, Scroll, row, rows
from ui.widgets.entry import SecretEdit
from ui.widgets.field import Field
from ui.widgets.glyph import Glyph
from ui.widgets.text import Label

WIDTH: Final = 416
MARK, MARK_SIZE = "program/netra", 56


class PinLock(QWidget):
    """The PIN of a held session."""

    def __init__(self, gate: Gate, folder: Path, officer: str, name: str) -> None:
        """Make the page for the officer who is at work."""
        super().__init__()
        self.setObjectName("pin_lock")
        self._gate, self._folder, self._officer = gate, folder, officer
        column = QWidget()
        column.setFixedWidth(WIDTH)
        words = rows(Label(say("ui.unlock.title"), "title"), Label(say("ui.pin.line"), "body", "soft"), gap=0)
        head = row(Glyph(MARK, size=MARK_SIZE), words, None, gap=GAP)
        column.setLayout(rows(head, FINE, self._build_card(name), self._build_links()))
        scroll = Scroll(margin=WIDE, fill=True)
        scroll.body.addStretch(2)
        scroll.body.addLayout(row(None, column, None))
        scroll.body.addStretch(3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if folder == practice_folder(gate.home):
            layout.addWidget(PracticeBand())
        layout.addWidget(scroll)

    def _build_card(self, name: str) -> Card:
        card = Card(margin=WIDE)
        roles = name_roles(self._gate.preferences.roles_in(self._folder).get(self._officer, ()))
        who = rows(Label(name, "strong", wrap=True), gap=0)
        if roles:
            who.addWidget(Label(roles, "small", "soft", wrap=True))
        person = row(gap=SNUG)
        person.addWidget(Glyph("person", "soft"), 0, Qt.AlignmentFlag.AlignTop)
        person.addLayout(who, 1)
        self._secret = SecretEdit("pin_edit")
        self._secret.setMaxLength(LONGEST)
        self._secret.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData)
        self._secret.returnPressed.connect(self._open)
        self._field = Field(say("ui.pin.label"), self._secret, say("ui.pin.hint"))
        self._field.changed.connect(lambda: self._field.set_problem(""))
        self._button = Button(say("ui.unlock.open"), "main", name="pin_button")
        self._button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._button.setDefault(True)
        self._button.clicked.connect(self._open)
        card.body.addLayout(person)
        card.body.addWidget(self._field)
        card.body.addWidget(self._button)
        card.body.setSpacing(GAP)
        return card

    def _build_links(self) -> QWidget:
        by_passphrase = Button(say("ui.pin.passphrase"), "quiet", name="by_passphrase_button")
        by_passphrase.clicked.connect(lambda: self._gate.show_unlock(self._folder, self._officer))
        other = Button(say("ui.pin.other"), "quiet", name="other_officer_button")
        other.clicked.connect(lambda: self._gate.show_unlock(self._folder))
        links = QWidget()
        links.setLayout(row(by_passphrase, None, other, gap=TIGHT))
        other.setVisible(self._has_colleagues())
        return links

    def _has_colleagues(self) -> bool:
        try:
            return len(list_officers(self._folder)) > 1
        except NetraError:
            return False

    def _open(self) -> None:
        if not self._button.isEnabled():
            return
        digits = self._secret.value()
        if not digits:
            self._field.set_problem(say("ui.pin.empty"))
            self._secret.setFocus()
            return
        self._be_busy(True)
        self._gate.open_by_pin(digits, self._refuse)

    def _refuse(self, left: int) -> None:
        """Say that the PIN was wrong, and how many tries are left."""
        self._be_busy(False)
        self._secret.clear()
        self._field.set_problem(say("ui.pin.wrong", left=left))
        self._secret.setFocus()

    def _be_busy(self, busy: bool) -> None:
        for part in (self._button, self._secret):
            part.setEnabled(not busy)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._secret.setFocus()
