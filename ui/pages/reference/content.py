"""The contents of the reference data: the shelves at the left, the rows of one beside them, search over all.

Part of the page Data Acuan. Opening a row is the page's affair; everything is read off the window's thread.
"""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.desk.shelf import FILLED, Row, Shelf, find_rows, list_rows, list_shelves
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.reference.naming import name_table, name_value, state_of, tone_of, write_day
from ui.style import FINE, SNUG, TIGHT
from ui.widgets.block import BlockModel, Column
from ui.widgets.button import Button
from ui.widgets.card import Card, row, rows
from ui.widgets.choice import FlagEdit
from ui.widgets.empty import Empty
from ui.widgets.entry import SearchEdit
from ui.widgets.table import Table
from ui.widgets.text import Elided

SHELVES_WIDTH, NARROW_SHELVES, STATE_WIDTH = 268, 236, 196
NARROW_BELOW: Final = 900


class ContentPart(QWidget):
    """Shelves and rows; `opened` carries the key of a row, `add_asked` that of the table that gets a new one."""

    opened = Signal(object)
    add_asked = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._shelves: list[Shelf] = []
        self._rows: list[Row] = []
        self._shown: list[Row] = []
        self._table_key = ""
        self._left, self._right = Card(margin=0), QWidget()
        self._build_controls()
        self._build_lists()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SNUG)
        across = row(gap=SNUG)
        across.addWidget(self._left)
        across.addWidget(self._right, 1)
        layout.addLayout(across, 1)

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build_controls(self) -> None:
        self.search = SearchEdit("reference_search_edit", say("ui.reference.search"))
        self.search.asked.connect(lambda _text: self._ask_rows())
        self.unsure_only = FlagEdit("unsure_only_flag", say("ui.reference.unsure_only"))
        self.unsure_only.changed.connect(self._show_rows)
        self._title = Elided("", "name")
        self._title.setObjectName("shelf_label")
        self.add_button = Button(say("ui.reference.add"), icon="add", name="add_row_button")
        self.add_button.call(lambda: self.add_asked.emit(self._table_key))
        self.add_button.hide()

    def _build_lists(self) -> None:
        self.shelves = Table(BlockModel(_shelf_columns(), self._fetch_shelves), "shelves_table")
        self.shelves.picked.connect(self._pick_shelf)
        self.shelves.opened.connect(self._enter_rows)
        self.list = Table(BlockModel(_row_columns(self._second), self._fetch_rows), "reference_table")
        self.list.opened.connect(self.opened)
        self.search.lead_to(self.list)
        self._none = Empty("search", "")
        self._none.hide()
        self._left.setFixedWidth(SHELVES_WIDTH)
        self._left.body.addWidget(self.shelves)
        head = row(gap=SNUG)
        head.addWidget(self._title, 1)
        head.addWidget(self.unsure_only)
        head.addWidget(self.add_button)
        paper = Card(margin=0)
        paper.body.addWidget(self.list, 1)
        paper.body.addWidget(self._none, 1)
        layout = rows(self.search, head, gap=TIGHT + FINE)
        layout.addWidget(paper, 1)
        self._right.setLayout(layout)

    # ---- what is shown -----------------------------------------------------------------------------------------------

    def show_shelf(self, key: str = "") -> None:
        """Read the shelves, and show one of them: that of a key, or the one shown before."""
        self._table_key = key or self._table_key
        self._shell.session.read(self, lambda vault: list_shelves(vault.packs), self._show_shelves, key="shelves")

    def table_key(self) -> str:
        """Return the table that is shown."""
        return self._table_key

    def _show_shelves(self, found: list[Shelf]) -> None:
        self._shelves = found
        known = [shelf.key for shelf in found]
        self.shelves.block_model().set_ids(known)
        if self._table_key not in known and known:
            self._table_key = known[0]
        if self.shelves.current_id() != self._table_key:
            self.shelves.pick(self._table_key)
        self._ask_rows()

    def _pick_shelf(self, key: str | None) -> None:
        if key and key != self._table_key:
            self._table_key = key
            self.search.set_value("")
            self._ask_rows()

    def _enter_rows(self, _key: str) -> None:
        self.list.setFocus()

    def _ask_rows(self) -> None:
        text, key = self.search.value(), self._table_key

        def work(vault: Vault) -> list[Row]:
            return find_rows(vault.packs, text) if text else list_rows(vault.packs, key)

        self._shell.session.read(self, work, self._take_rows, key="rows")

    def _take_rows(self, found: list[Row]) -> None:
        self._rows = found
        self._show_rows()

    def _show_rows(self) -> None:
        searching, only = bool(self.search.value()), self.unsure_only.value()
        self._shown = [one for one in self._rows if not only or one.unsure or one.partly]
        kept = self.list.current_id()
        self.list.block_model().set_ids([one.key for one in self._shown])
        if kept is None and self._shown:
            self.list.pick(self._shown[0].key)
        self._title.say(say("ui.reference.all_found") if searching else name_table(self._table_key))
        self.add_button.setVisible(not searching and self._table_key in FILLED)
        code = "found" if searching else "unsure" if self._rows else "here"
        self._none.say(say(f"ui.reference.nothing_{code}"), "search" if searching else "check" if only else "document")
        self._none.setVisible(not self._shown)
        self.list.setVisible(bool(self._shown))

    def _fetch_shelves(self, keys: Sequence[str]) -> list[Shelf | None]:
        named = {shelf.key: shelf for shelf in self._shelves}
        return [named.get(key) for key in keys]

    def _fetch_rows(self, keys: Sequence[str]) -> list[Row | None]:
        named = {one.key: one for one in self._shown}
        return [named.get(key) for key in keys]

    def _second(self, one: Row) -> str:
        file, table, last = one.key.split("/", 2)
        told = write_day(last)
        return f"{name_table(f'{file}/{table}')} · {told}" if self.search.value() else told

    def show_narrow(self, narrow: bool) -> None:
        """Give the shelves less room, or all of it."""
        self._left.setFixedWidth(NARROW_SHELVES if narrow else SHELVES_WIDTH)


def _shelf_columns() -> list[Column]:
    return [
        Column("shelf", say("ui.reference.shelf"), 0, text=lambda one: name_table(one.key), sortable=False),
        Column("count", say("ui.reference.count"), 56, text=lambda one: str(one.count), align="right",
               tone=lambda _one: "soft", sortable=False),
    ]  # fmt: skip


def _row_columns(second: Callable[[Row], str]) -> list[Column]:
    return [
        Column("row", say("ui.reference.row"), 0, text=_label, second=second, sortable=False),
        Column("state", say("ui.reference.state"), STATE_WIDTH, text=state_of, tone=tone_of, chip=True, sortable=False),
    ]


def _label(one: Row) -> str:
    last = one.key.rpartition("/")[2]
    return name_value(last) if one.label == last and one.key.count("/") == 2 else one.label
