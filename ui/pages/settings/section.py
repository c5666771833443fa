"""One section of the settings: a card with a heading, a sentence and what belongs to it."""

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from fieldapp.words import say
from ui.page import Shell
from ui.session import Session
from ui.style import FINE, GAP, WIDE
from ui.widgets.card import Card, rows
from ui.widgets.text import Label


class Section(Card):
    """A section; `.body` takes its parts."""

    key: ClassVar[str] = ""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent, margin=WIDE)
        self.shell = shell
        self.setObjectName(f"{self.key}_section")
        self.body.setSpacing(GAP)
        title = Label(say(f"ui.settings.{self.key}.title"), "heading")
        text = Label(say(f"ui.settings.{self.key}.text"), tone="soft", wrap=True)
        self.body.addLayout(rows(title, text, gap=FINE))

    @property
    def session(self) -> Session:
        """The unlocked vault."""
        return self.shell.session

    def show_facts(self) -> None:
        """Show what is so now."""

    def keep_typed(self) -> None:
        """Keep what was typed and not saved, before the page is left."""
