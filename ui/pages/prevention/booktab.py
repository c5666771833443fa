"""One tab of Pencegahan & Kontak: a book as a list with its search and filters, and what stands there while empty.

Derived from by the books of declarations, meetings and contacts. Rows are read whole off the window's thread.
"""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldapp.case.wording import name_count
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.style import FINE, SNUG, WIDE
from ui.widgets.block import BlockModel, Column
from ui.widgets.button import Button
from ui.widgets.card import Card, row
from ui.widgets.empty import Empty
from ui.widgets.entry import SearchEdit
from ui.widgets.table import Table
from ui.widgets.text import Label

ROOM_FOR_ALL: Final = 860
LIST, NONE, UNMATCHED, NOTHING = range(4)
Answer = tuple[list[Any], bool, Any]


class BookTab(QWidget):
    """A list of records: `_read_rows(vault)` gives its rows, `_open(row)` shows one, `new` begins one."""

    key: ClassVar[str] = ""
    icon: ClassVar[str] = "shield"
    # The columns that a narrow window does without.
    spare: ClassVar[tuple[str, ...]] = ("scans",)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._rows: list[Any] = []
        self._wanted = ""
        self.search = SearchEdit(f"{self.key}_search_edit", say(f"ui.prevention.search.{self.key}"))
        self.search.asked.connect(lambda _text: self.load())
        self._count = Label(role="small", tone="soft")
        self._count.setObjectName(f"{self.key}_count")
        self._count.hide()
        self._filters = row(gap=SNUG)
        self._filters.addWidget(self.search, 2)
        for part in self._make_filters():
            self._filters.addWidget(part, 1)
        self._filters.addWidget(self._count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, WIDE)
        layout.setSpacing(SNUG)
        layout.addLayout(self._filters)
        layout.addWidget(self._build_faces(), 1)

    def _build_faces(self) -> QWidget:
        self.model = BlockModel(self._columns(), lambda lines: [self._rows[line] for line in lines])
        self.table = Table(self.model, f"{self.key}_table")
        self.table.setAccessibleName(say(f"ui.prevention.tab.{self.key}"))
        self.table.opened.connect(lambda line: self._open(self._rows[line]))
        card = Card(margin=FINE)
        card.body.addWidget(self.table)
        new = (say(f"ui.prevention.new.{self.key}"), "plain", self.new)
        self._none = Empty(self.icon, say(f"ui.prevention.none.{self.key}"), [new])
        clear = (say("ui.prevention.clear"), "plain", self.clear)
        self._unmatched = Empty("search", say("ui.prevention.unmatched"), [clear])
        self._faces = QStackedWidget()
        for face in (card, self._none, self._unmatched, QWidget()):
            self._faces.addWidget(face)
        self._faces.setCurrentIndex(NOTHING)
        return self._faces

    # ---- what a book says of itself ----------------------------------------------------------------------------------

    def _make_filters(self) -> Sequence[QWidget]:
        """Return the controls beside the search."""
        raise NotImplementedError

    def _columns(self) -> list[Column]:
        """Return the columns of the list."""
        raise NotImplementedError

    def _reader(self) -> Callable[[Vault], Answer]:
        """Return what reads the rows that the filters ask for, whether there are any at all, and what else is shown."""
        raise NotImplementedError

    def _show_more(self, more: Any) -> None:
        """Show what was read beside the rows."""

    def _open(self, line: Any) -> None:
        """Show one record."""
        raise NotImplementedError

    def _clear_filters(self) -> None:
        """Ask for everything again."""
        raise NotImplementedError

    def new(self) -> None:
        """Begin a record."""
        raise NotImplementedError

    # ---- reading -----------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the rows."""
        self._shell.session.read(self, self._reader(), self._show, key="rows")

    def pick(self, record: str) -> None:
        """Stand on a record as soon as it is listed."""
        self._wanted = record

    def picked(self) -> str:
        """Return the id of the record that the officer stands on, "" for none."""
        line = self.table.current_row()
        return self._wanted or (line.id if line is not None else "")

    def _show(self, answer: Answer) -> None:
        before = self.picked()
        self._rows, any_at_all, more = answer
        self.model.set_ids(range(len(self._rows)))
        self._show_more(more)
        count = name_count(len(self._rows))
        self._count.say(say(f"ui.prevention.count.{self.key}", count=count) if any_at_all else "")
        # an empty text would still take its place at the end of the line
        self._count.setVisible(any_at_all)
        self._faces.setCurrentIndex(LIST if self._rows else UNMATCHED if any_at_all else NONE)
        place = next((line for line, one in enumerate(self._rows) if before and one.id == before), -1)
        if place >= 0:
            self.table.pick(place)
            self._wanted = ""
        if self.search.hasFocus() and not any_at_all:
            self.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        for number, column in enumerate(self.model.columns):
            self.table.setColumnHidden(number, column.key in self.spare and self.width() < ROOM_FOR_ALL)

    def take_focus(self) -> None:
        """Put the focus where work begins."""
        if self._faces.currentIndex() == NONE:
            button = self._none.findChild(Button)
            if button is not None:
                button.setFocus()
                return
        self.search.setFocus()

    def clear(self) -> None:
        """Search for nothing any more."""
        self.search.set_value("")
        self._clear_filters()
        self.search.setFocus()
        self.load()
