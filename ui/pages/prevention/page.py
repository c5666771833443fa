"""Pencegahan & Kontak: the books of declarations, coordination meetings and contacts.

`prevention` takes `tab` (declarations, meetings, contacts) and `picked`, the record to stand on.
"""

from typing import Final

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.prevention.booktab import BookTab
from ui.pages.prevention.contacts import ContactTab
from ui.pages.prevention.declarations import DeclarationTab
from ui.pages.prevention.meetings import MeetingTab
from ui.pages.prevention.recordsheet import RecordSheet
from ui.style import GAP, WIDE
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.tabs import Tabs
from ui.widgets.text import Label

BOOKS: Final[dict[str, type[BookTab]]] = {
    "declarations": DeclarationTab,
    "meetings": MeetingTab,
    "contacts": ContactTab,
}


class PreventionPage(Page):
    """Three books behind their names."""

    name = "prevention"

    def __init__(self, shell: Shell) -> None:
        """Make the page; a book is built when it is first looked at."""
        super().__init__(shell)
        self.tabs = Tabs([(key, say(f"ui.prevention.tab.{key}")) for key in BOOKS], "prevention_tabs")
        self.tabs.picked.connect(self._show_book)
        self._stack = QStackedWidget()
        self._books: dict[str, BookTab] = {}
        self.new_button = Button("", "main", name="new_record_button")
        self.new_button.call(lambda: self.book().new())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, 0)
        layout.setSpacing(GAP)
        layout.addLayout(row(Label(say("ui.prevention.title"), "title"), None, self.new_button))
        layout.addWidget(self.tabs)
        layout.addWidget(self._stack, 1)
        QShortcut(QKeySequence("Ctrl+F"), self, self._search)

    def _search(self) -> None:
        self.book().search.setFocus()

    def book(self) -> BookTab:
        """Return the book that is shown, built when it was not yet."""
        key = self.tabs.current()
        if key not in self._books:
            self._books[key] = BOOKS[key](self.shell)
            self._stack.addWidget(self._books[key])
        return self._books[key]

    # ---- coming and going --------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Show the wanted book."""
        if where.get("tab") in BOOKS:
            self.tabs.set_current(where["tab"])
        book = self.book()
        if where.get("picked"):
            book.pick(where["picked"])
        self._show_book(self.tabs.current())
        book.take_focus()

    def refresh(self, _changed: frozenset[str]) -> None:
        """Read what is shown again."""
        self.book().load()

    def leave(self) -> None:
        """Keep what was typed in a sheet."""
        for sheet in self.window().findChildren(RecordSheet):
            if sheet.is_open():
                sheet.keep()

    def place(self) -> dict[str, str]:
        """Return the book and the record that the officer stands on."""
        return {"tab": self.tabs.current(), "picked": self.book().picked()}

    def _show_book(self, key: str) -> None:
        book = self.book()
        self._stack.setCurrentWidget(book)
        self.new_button.say(say(f"ui.prevention.new.{key}"))
        book.load()
