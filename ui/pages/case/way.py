"""How far a case came on its way to the office above, and what this office answered below: one quiet line.

Part of the page of a case, which gives it what was read.
"""

from PySide6.QtWidgets import QWidget

from fieldapp.desk.transit import state_word
from ui.pages.case.reading import Reading
from ui.style import SNUG
from ui.widgets.card import row
from ui.widgets.chip import Chip
from ui.widgets.text import Label

TONES = {"returned": "ochre", "decided": "calm", "received": "calm"}


class WayLine(QWidget):
    """The state as a chip, and the sentence beside it; hidden where there is no way."""

    def __init__(self) -> None:
        """Make an empty line; `fill` shows it."""
        super().__init__()
        self._chip = Chip("")
        self._chip.setObjectName("travel_chip")
        self._said = Label("", "small", "soft", wrap=True)
        self._said.setObjectName("travel_label")
        self._said.let_select()
        line = row(self._chip, gap=SNUG)
        line.addWidget(self._said, 1)
        self.setLayout(line)
        self.hide()

    def fill(self, reading: Reading) -> None:
        """Show how far a case came."""
        travel = reading.data["travel"]
        state = travel["state"] if travel else ""
        self._chip.say(state_word(state), TONES.get(state, "soft"))
        self._chip.setVisible(bool(state))
        self._said.say(reading.way)
        self.setVisible(bool(reading.way))
