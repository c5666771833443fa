"""Buku Register: the books by year, letters that came and went, assignments, and the numbers of the office.

Shown by the main window as the page `registers`. Each part is built and read when it is first shown.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.registers.assignment import AssignmentTab
from ui.pages.registers.mail import MailTab
from ui.pages.registers.numbering import NumberTab
from ui.pages.registers.part import Part
from ui.pages.registers.shelf import ShelfTab
from ui.style import GAP, SNUG, TIGHT, WIDE
from ui.widgets.card import row
from ui.widgets.tabs import Tabs
from ui.widgets.text import Label

PARTS: Final = ("books", "incoming", "outgoing", "assignments", "numbers")


class RegistersPage(Page):
    """The books of the office."""

    name = "registers"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._makers: dict[str, Callable[[], Part]] = {
            "books": lambda: ShelfTab(self),
            "incoming": lambda: MailTab(self, "in"),
            "outgoing": lambda: MailTab(self, "out"),
            "assignments": lambda: AssignmentTab(self),
            "numbers": lambda: NumberTab(self),
        }
        self._made: dict[str, Part] = {}
        self._tabs = Tabs([(part, say(f"ui.registers.tab.{part}")) for part in PARTS], "registers_tabs")
        self._tabs.picked.connect(self._show_part)
        self._faces = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, TIGHT)
        layout.setSpacing(SNUG)
        layout.addLayout(row(Label(say("ui.registers.title"), "title"), None, gap=GAP))
        layout.addWidget(self._tabs)
        layout.addWidget(self._faces, 1)
        for number, part in enumerate(PARTS, 1):
            QShortcut(QKeySequence(f"Alt+{number}"), self).activated.connect(partial(self._show_part, part))
            tip = say("ui.widget.key", text=say(f"ui.registers.tab.{part}"), key=f"Alt+{number}")
            self._tabs.tab(part).setToolTip(tip)

    def arrive(self, **where: str) -> None:
        """Show the part `tab`; the rest is for that part."""
        part = where.pop("tab", "") or self._tabs.current()
        self._show_part(part if part in PARTS else PARTS[0], **where)
        self._made[self._tabs.current()].stand()

    def refresh(self, changed: frozenset[str]) -> None:  # noqa: ARG002 - any record may stand in a book
        """Read the part that is shown again."""
        if self._tabs.current() in self._made:
            self._made[self._tabs.current()].read()

    def place(self) -> dict[str, str]:
        """Return which part is shown, and what was chosen in it."""
        part = self._tabs.current()
        return {"tab": part, **(self._made[part].place() if part in self._made else {})}

    def _show_part(self, key: str, **where: str) -> None:
        self._tabs.set_current(key)
        if key not in self._made:
            made = self._makers[key]()
            self._faces.addWidget(made)
            self._made[key] = made
        part = self._made[key]
        self._faces.setCurrentWidget(part)
        part.arrive(**where)
