"""Pairs of a label and a value, for reading; values wrap, and can be marked and copied."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldapp.words import say
from ui.style import TIGHT, WIDE
from ui.widgets.text import Label


class Facts(QWidget):
    """Label and value pairs; an empty value shows as not filled in."""

    def __init__(
        self, pairs: Iterable[tuple[str, str]] = (), label_width: int = 176, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(WIDE)
        self._grid.setVerticalSpacing(TIGHT)
        self._grid.setColumnMinimumWidth(0, label_width)
        self._grid.setColumnStretch(1, 1)
        self._labels: list[Label] = []
        self._values: list[Label] = []
        self.fill(pairs)

    def fill(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Show these pairs instead of those before."""
        wanted = list(pairs)
        while len(self._values) < len(wanted):
            self._add_pair()
        for number, (label, value) in enumerate(zip(self._labels, self._values, strict=True)):
            there = number < len(wanted)
            label.setVisible(there)
            value.setVisible(there)
            if there:
                self._fill_pair(label, value, *wanted[number])

    def _add_pair(self) -> None:
        label, value = Label(role="body", tone="soft", wrap=True), Label(wrap=True)
        value.let_select()
        number = len(self._values)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(label, number, 0, top)
        self._grid.addWidget(value, number, 1, top)
        self._labels.append(label)
        self._values.append(value)

    @staticmethod
    def _fill_pair(label: Label, value: Label, name: str, text: str) -> None:
        label.say(name)
        value.say(text or say("ui.widget.missing"))
        value.set_tone("ink" if text else "soft")
        value.setAccessibleName(f"{name}: {text or say('ui.widget.missing')}")

    def pairs(self) -> list[tuple[str, str]]:
        """Return what is shown, as it is shown."""
        both = zip(self._labels, self._values, strict=True)
        return [(label.text(), value.text()) for label, value in both if not label.isHidden()]
