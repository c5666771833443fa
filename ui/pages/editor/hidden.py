"""The line that stands in a form where people of its record are hidden, with the way to see them.

Made by the panel; what the way leads to is the affair of the page.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.words import say
from ui.session import Session
from ui.style import SNUG
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.glyph import Glyph
from ui.widgets.text import Label


class HiddenLine(QWidget):
    """Stands where people are hidden: who they are here, that they are hidden, and the way to see them."""

    asked = Signal()

    def __init__(self, said: str, session: Session) -> None:
        super().__init__()
        self.button = Button(say("ui.case.show_identity"), "quiet", "eye", name="show_identity_button")
        self.button.clicked.connect(self.asked)
        reason = session.why_not("reveal")
        self.button.setEnabled(not reason)
        self.button.set_tip(reason)
        line = row(Glyph("eye-off", "soft"), gap=SNUG)
        line.addWidget(Label(said, "body", "soft", wrap=True), 1)
        line.addWidget(self.button)
        self.setLayout(line)

    def take_focus(self) -> bool:
        """Put the focus on the way to see them; return whether it is open."""
        if self.button.isEnabled():
            self.button.setFocus()
        return True
