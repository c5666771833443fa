"""How far a case came on its way to the office above, and what this office answered below: one quiet line.

Part of the page of a case, which gives it what was read.
"""

from ui.pages.case.reading import Reading
from ui.widgets.text import Label


class WayLine(Label):
    """The sentence in small print, as wide as the page; hidden where there is no way."""

    def __init__(self) -> None:
        """Make an empty line; `fill` shows it."""
        super().__init__("", "small", "soft", wrap=True)
        self.setObjectName("travel_label")
        self.let_fill()
        self.let_select()
        self.hide()

    def fill(self, reading: Reading) -> None:
        """Show how far a case came."""
        self.say(reading.way)
        self.setVisible(bool(reading.way))
