"""What stands where nothing is yet: an icon, one sentence, and the way on."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.style import SNUG, VAST
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.glyph import Glyph
from ui.widgets.text import Label


class Empty(QWidget):
    """An empty place that says why it is empty and what can be done."""

    def __init__(
        self,
        icon: str,
        sentence: str,
        actions: Sequence[tuple[str, str, Callable[[], object]]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._glyph = Glyph(icon, "soft", 32)
        self._label = Label(sentence, tone="soft", wrap=True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._actions = row(gap=SNUG)
        middle = rows(gap=SNUG)
        middle.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addLayout(row(None, gap=0))
        middle.addWidget(self._label)
        middle.addSpacing(SNUG // 3)
        middle.addLayout(self._actions)
        self._actions.addStretch(1)
        self._actions.addStretch(1)
        across = row(gap=0)
        across.addStretch(1)
        across.addLayout(middle, 4)
        across.addStretch(1)
        self.setLayout(rows(None, VAST // 2, across, VAST // 2, None, gap=0))
        for action in actions:
            self.add_action(*action)

    def add_action(self, text: str, kind: str, act: Callable[[], object], name: str = "") -> Button:
        """Add one more thing that can be done and return its button."""
        button = Button(text, kind, name=name)
        button.call(act)
        self._actions.insertWidget(self._actions.count() - 1, button)
        return button

    def say(self, sentence: str, icon: str = "") -> None:
        """Say another sentence, under another icon when one is given."""
        self._label.say(sentence)
        if icon:
            self._glyph.show_icon(icon)

    def text(self) -> str:
        """Return the sentence."""
        return self._label.text()
