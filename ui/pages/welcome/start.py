"""The greeting: an office begins, or somebody practises; quietly, a backup comes back."""

from typing import Final

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from fieldapp.words import say
from ui.style import FINE, GAP, SNUG, TIGHT, WIDE
from ui.widgets.button import Button
from ui.widgets.card import Card, Scroll, row, rows
from ui.widgets.facts import Facts
from ui.widgets.glyph import Glyph
from ui.widgets.text import Label

WIDTH: Final = 560
MARK, MARK_SIZE = "program/netra", 56


class Start(QWidget):
    """The two ways on, and what is so without being asked: the language and the clock."""

    office_asked = Signal()
    practice_asked = Signal()
    restore_asked = Signal()

    def __init__(self, zone: str) -> None:
        """Make the greeting; `zone` is how the laptop's clock is set, such as "UTC+08.00"."""
        super().__init__()
        self.setObjectName("welcome_start")
        self.office_button = self._button("office", self.office_asked)
        self.office_button.setProperty("main", True)
        self.practice_button = self._button("practice", self.practice_asked)
        self._restore = Button(say("ui.welcome.start.restore"), "quiet", name="start_restore_button")
        self._restore.clicked.connect(self.restore_asked)
        self._facts = Facts(
            [
                (say("ui.welcome.start.language"), say("ui.welcome.start.indonesian")),
                (say("ui.welcome.start.zone"), say("ui.welcome.start.zone_value", zone=zone)),
            ],
            label_width=120,
        )
        self._build()

    def _button(self, key: str, signal: SignalInstance) -> Button:
        made = Button(say(f"ui.welcome.start.{key}"), "big", key, name=f"start_{key}_button")
        made.clicked.connect(signal)
        made.setFixedWidth(WIDTH // 2 - WIDE - SNUG // 2)
        return made

    def _build(self) -> None:
        column = QWidget()
        column.setFixedWidth(WIDTH)
        words = rows(
            Label(say("ui.welcome.start.title"), "title"),
            Label(say("ui.welcome.start.text"), tone="soft", wrap=True),
            gap=FINE,
        )
        head = row(Glyph(MARK, size=MARK_SIZE), gap=GAP)
        head.addLayout(words, 1)
        card = Card(margin=WIDE)
        card.body.setSpacing(GAP)
        ways = row(gap=SNUG)
        for key, button in (("office", self.office_button), ("practice", self.practice_button)):
            note = Label(say(f"ui.welcome.start.{key}_note"), "small", "soft", wrap=True)
            way = rows(button, note, None, gap=TIGHT)
            ways.addLayout(way, 1)
        card.body.addLayout(ways)
        card.body.addWidget(self._facts)
        column.setLayout(rows(head, card, row(None, self._restore), gap=GAP))
        scroll = Scroll(margin=WIDE, fill=True)
        scroll.body.addStretch(2)
        scroll.body.addLayout(row(None, column, None))
        scroll.body.addStretch(3)
        self.setLayout(rows(scroll, gap=0))

    def arrive(self) -> None:
        """Take the focus."""
        self.office_button.setFocus(Qt.FocusReason.TabFocusReason)
