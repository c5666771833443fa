"""What a check of the data found, each in a sentence with who contradicts it, and the way to the case it is about."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.desk.audit import ToldDefect
from fieldapp.vault.register import owner_state
from fieldapp.words import say
from ui.page import Shell
from ui.style import FINE, GAP, SNUG
from ui.widgets.button import Button
from ui.widgets.card import Line, row, rows
from ui.widgets.text import Label

# More than these nobody reads; the rest is counted.
MOST: Final = 30


class DefectList(QWidget):
    """Defects in words, one below the other."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.setObjectName("defect_list")
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(SNUG)
        self.setLayout(self._list)
        self.hide()

    def fill(self, told: Sequence[ToldDefect]) -> None:
        """Show what was found, nothing when nothing was."""
        while (item := self._list.takeAt(0)) is not None:
            if (part := item.widget()) is not None:
                part.hide()
                part.deleteLater()
        for number, one in enumerate(told[:MOST]):
            if number:
                self._list.addWidget(Line())
            self._list.addWidget(self._tell(number, one))
        if len(told) > MOST:
            self._list.addWidget(Label(say("ui.settings.health.more", count=len(told) - MOST), tone="soft", wrap=True))
        self.setVisible(bool(told))

    def _tell(self, number: int, one: ToldDefect) -> QWidget:
        part = QWidget()
        part.setObjectName(f"defect_{number}")
        sentence = Label(one.sentence, wrap=True)
        sentence.let_select()
        witness = Label(say("ui.settings.health.contradicted", witness=one.witness), "small", "soft", wrap=True)
        text = rows(sentence, witness, None, gap=FINE)
        line = row(gap=GAP)
        line.addLayout(text, 1)
        if one.owner:
            button = Button(say("ui.settings.health.open"), "quiet", name=f"open_defect_{number}_button")
            button.setAccessibleName(f"{say('ui.settings.health.open')}: {one.label}")
            button.call(partial(self._open, one.owner))
            line.addLayout(rows(button, None))
        part.setLayout(line)
        return part

    def _open(self, owner: str) -> None:
        is_report = owner_state(self._shell.session.here.db, owner).type == "supervision"
        self._shell.go("report" if is_report else "case", id=owner)
