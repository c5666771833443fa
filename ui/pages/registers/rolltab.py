"""A part of Buku Register that lists records of one type: a year, a search, the rows, what can be done with one.

Letters and assignments derive from it. Rows are read off the window's thread, private names of reporters hidden.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from fieldapp.desk.registers import book_years
from fieldapp.desk.rollview import Data, view_rolls
from fieldapp.vault.rolls import list_rolls
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Page
from ui.pages.registers.part import NARROW, Part, YearEdit
from ui.pages.registers.rollsheet import Held, read_held
from ui.pages.registers.rowtable import RowTable
from ui.pages.supervision.reading import group_count
from ui.style import FINE, SNUG, TIGHT
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import Card, row
from ui.widgets.empty import Empty
from ui.widgets.entry import SearchEdit
from ui.widgets.text import Label


@dataclass(frozen=True, slots=True)
class Records:
    """The records of a year that fit, the newest first, the years there are, and whether there is any at all."""

    rows: list[Data]
    years: tuple[int, ...]
    any: bool


class RollTab(Part):
    """Records of one type; a kind of record says its columns, its words and its sheet."""

    kind, words, icon = "", "", "document"

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._year, self._picked = 0, ""
        self.acts: list[Button] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, TIGHT // 2, 0, 0)
        layout.setSpacing(SNUG)
        self._search = SearchEdit("search_edit", say(f"ui.registers.{self.words}.search"))
        self._search.asked.connect(lambda _text: self.read())
        self._years = YearEdit()
        self._years.changed.connect(self._choose_year)
        self._count = Label("", "small", "soft")
        self._count.setObjectName("count_label")
        line = row(gap=SNUG)
        line.addWidget(self._search, 3)
        line.addWidget(self._years)
        line.addWidget(self._count)
        line.addStretch(1)
        self._foot = line
        self.build_acts()
        layout.addLayout(line)
        layout.addWidget(self._build_list(), 1)
        QShortcut(QKeySequence("Ctrl+F"), self, self._search.setFocus)

    # ---- what a kind of record says ----------------------------------------------------------------------------------

    def columns(self) -> list[Column]:
        """Return the columns of the list."""
        return []

    def fits(self, row: Data, year: int) -> bool:
        """Say whether a record belongs to the list of a year."""
        return str(row["fields"].get("on", ""))[:4] == f"{year:04d}"

    def open_sheet(self, held: Held | None) -> None:
        """Open the sheet of a record, or of a new one."""

    def build_acts(self) -> None:
        """Add the buttons beside the search."""

    # ---- building ----------------------------------------------------------------------------------------------------

    def add_act(self, key: str, kind: str, act: Any, *, of_row: bool, icon: str = "") -> Button:
        """Add a button; one `of_row` needs a picked row."""
        button = Button(say(f"ui.registers.{self.words}.{key}"), kind, icon, name=f"{key}_button")
        button.call(act)
        self._foot.addWidget(button)
        if of_row:
            button.setEnabled(False)
            self.acts.append(button)
        return button

    def _build_list(self) -> QStackedWidget:
        self.table = RowTable(self.columns(), f"{self.words}_table", lambda one: one["id"])
        self.table.setAccessibleName(say(f"ui.registers.{self.words}.name"))
        self.table.opened.connect(self._open)
        self.table.picked.connect(lambda _name: self.offer(self.table.current_row()))
        card = Card(margin=FINE)
        card.body.addWidget(self.table)
        none = Empty(self.icon, say(f"ui.registers.{self.words}.none"))
        none.add_action(say(f"ui.registers.{self.words}.new"), "plain", lambda: self.open_sheet(None), "first_button")
        unmatched = Empty("search", say("ui.registers.unmatched"))
        unmatched.add_action(say("ui.registers.show_all"), "plain", self._clear, "clear_button")
        self._faces = QStackedWidget()
        for face in (card, none, unmatched):
            self._faces.addWidget(face)
        return self._faces

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._count.setVisible(self.width() >= NARROW)

    # ---- reading -----------------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Read the list; `picked` is the record to stand on."""
        if where.get("year", "").isdecimal():
            self._year = int(where["year"])
        if "search" in where:
            self._search.set_value(where["search"])
        self._picked = where.get("picked", "")
        self.read()

    def place(self) -> dict[str, str]:
        """Return the year, the search and the row."""
        return {
            "year": str(self._year), "search": self._search.value(), "picked": str(self.table.current_id() or "")
        }  # fmt: skip

    def stand(self) -> None:
        """Stand in the search."""
        self._search.setFocus()

    def read(self) -> None:
        """Read again what is shown."""
        year, search = self._year, self._search.value()

        def work(vault: Vault) -> tuple[int, Records]:
            when = year or vault.office_now().year
            every = view_rolls(vault, list_rolls(vault.db, self.kind, vault.office, search=search))
            rows = [one for one in every if self.fits(one, when)][::-1]
            return when, Records(rows, book_years(vault), bool(rows) or bool(search) or self.has_any(every))

        self.session.read(self, work, lambda answer: self._show(*answer), key="rolls")

    def has_any(self, every: Sequence[Data]) -> bool:
        """Say whether there is any record that this list could show in another year."""
        return bool(every)

    def _show(self, year: int, found: Records) -> None:
        self._year = year
        self._years.show_years(found.years, year)
        self.table.fill(found.rows)
        self._count.say(say("ui.registers.lines", count=group_count(len(found.rows))) if found.any else "")
        self._faces.setCurrentIndex(0 if found.rows else 2 if found.any else 1)
        if self._picked:
            self.table.pick(self._picked)
        self._picked = ""
        self.offer(self.table.current_row())

    def offer(self, one: Data | None) -> None:
        """Offer what can be done with the picked record."""
        for button in self.acts:
            button.setEnabled(one is not None)

    def _choose_year(self) -> None:
        self._year = self._years.year()
        self.read()

    def _clear(self) -> None:
        self._search.set_value("")
        self.read()

    # ---- acting ------------------------------------------------------------------------------------------------------

    def _open(self, name: object) -> None:
        self.with_held(str(name), self.open_sheet)

    def with_held(self, name: str, act: Any) -> None:
        """Read a record whole, with the names that the list hides, and go on with it."""
        self.session.read(self, lambda vault: read_held(vault, name), act, key="held")


def short_text(one: Data, name: str) -> str:
    """Return a field of a record as text."""
    value = one["fields"].get(name)
    return value if isinstance(value, str) else ""
