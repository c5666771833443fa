"""What every tab of Penerimaan is: it reads what it shows when it is told, and says how much of it waits."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.page import Shell
from ui.style import SNUG
from ui.widgets import Card, Scroll


class Part(QWidget):
    """One tab; `counted` says how many things in it wait for somebody."""

    counted = Signal(object)

    def __init__(self, shell: Shell) -> None:
        """Make the tab; `load` fills it."""
        super().__init__()
        self._shell = shell

    def _lay_out(self, card: Card) -> None:
        """Show a card that scrolls when the window is low."""
        scroll = Scroll(card)
        scroll.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, SNUG)
        layout.addWidget(scroll)

    def take_focus(self) -> None:
        """Put the focus where work begins."""
        raise NotImplementedError

    def load(self) -> None:
        """Read what is shown."""
        raise NotImplementedError
