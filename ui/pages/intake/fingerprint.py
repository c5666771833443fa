"""A fingerprint as two people compare it on the phone: eight groups of four, in two rows, large."""

from PySide6.QtWidgets import QGridLayout, QWidget

from ui.style import SNUG, WIDE
from ui.widgets.text import Label

GROUPS_A_ROW = 4


class Fingerprint(QWidget):
    """Shows a fingerprint so that it can be read out group by group."""

    def __init__(self, text: str = "") -> None:
        """Make it for a fingerprint, or empty."""
        super().__init__()
        self.setObjectName("fingerprint")
        self._groups: list[Label] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(WIDE)
        self._grid.setVerticalSpacing(SNUG)
        self._grid.setColumnStretch(GROUPS_A_ROW, 1)
        self.say(text)

    def say(self, text: str) -> None:
        """Show another fingerprint."""
        self.setAccessibleName(text)
        groups = text.replace("-", " ").split()
        for at, group in enumerate(groups):
            if at == len(self._groups):
                label = Label("", "name")
                label.let_select()
                self._groups.append(label)
                self._grid.addWidget(label, at // GROUPS_A_ROW, at % GROUPS_A_ROW)
            self._groups[at].say(group)

    def text(self) -> str:
        """Return what is shown."""
        return self.accessibleName()
