"""A list of rows that are read at once and fill the place that is there; the id of a row survives a new reading.

Used by the parts of Buku Register. Unlike a small table it scrolls, and it may hold thousands of rows.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.style import SNUG, font
from ui.widgets.block import BlockModel, Column
from ui.widgets.table import Table
from ui.widgets.text import shown

# What is as narrow as a date or is one long word, as numbers are, is never cut; others get what their weight is worth.
SHORT: Final = 124
WORD: Final = 288
MOST: Final = 480
LEAST: Final = 56
POINTS: Final = 12
LOOKED_AT: Final = 200


class RowTable(Table):
    """Rows behind the ids that `name_row` gives them."""

    def __init__(
        self, columns: Sequence[Column], name: str, name_row: Callable[[Any], Any], parent: QWidget | None = None
    ) -> None:
        self._found: dict[Any, Any] = {}
        self._name_row = name_row
        super().__init__(BlockModel(columns, lambda ids: [self._found.get(one) for one in ids]), name, parent)

    def fill(self, rows: Sequence[Any]) -> None:
        """Show these rows instead of those before; the current row stays current while it is among them."""
        self._found = {self._name_row(row): row for row in rows}
        self._blocks.set_ids(list(self._found))

    def rows(self) -> list[Any]:
        """Return the rows that are shown."""
        return list(self._found.values())


class BookTable(RowTable):
    """The lines of a printed book, as (place in the book, cells); columns in which nothing stands are left out."""

    def __init__(self, titles: Sequence[str], weights: Sequence[float], struck: Callable[[int], bool]) -> None:
        self._weights = [*weights, *([10.0] * len(titles))][: len(titles)]
        columns = [_column(at, title, struck) for at, title in enumerate(titles)]
        super().__init__(columns, "book_table", lambda row: row[0])
        self._widths = [(float(LEAST), float(LEAST))] * len(titles)

    def show_lines(self, lines: Sequence[tuple[str, ...]]) -> None:
        """Show the lines of the book."""
        self.fill(list(enumerate(lines)))
        for at, column in enumerate(self._blocks.columns):
            texts = [line[at] for line in lines]
            self.setColumnHidden(at, bool(lines) and not any(texts))
            self._widths[at] = _widths_of(column.title, texts[:LOOKED_AT], self._weights[at])
        self._share_out()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        """Give the columns what they need, and what is left over to those whose texts are cut, else to the widest."""
        there = [at for at in range(len(self._widths)) if not self.isColumnHidden(at)]
        spare = max(self.viewport().width() - sum(self._widths[at][0] for at in there), 0)
        lacking = {at: self._widths[at][1] - self._widths[at][0] for at in there}
        total = sum(lacking.values())
        rest = max(spare - total, 0)
        widest = max(there, key=lambda at: self._widths[at][1], default=-1)
        for at in there:
            more = lacking[at] * min(spare / total, 1) if total else 0
            self.heads.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
            self.heads.resizeSection(at, int(self._widths[at][0] + more + (rest if at == widest else 0)))


def _widths_of(title: str, texts: Sequence[str], weight: float) -> tuple[float, float]:
    """Return the least width of a column, and the one at which nothing in it is cut."""
    label, body = QFontMetrics(font("label")), QFontMetrics(font("body"))

    def measure(text: str) -> int:
        return body.horizontalAdvance(shown(text[:120]))

    around = 2 * SNUG + 2
    head = label.horizontalAdvance(title) + around
    whole = min(max(head, around + max(map(measure, texts), default=0)), MOST)
    word = around + max((measure(text) for text in texts if " " not in text), default=0)
    least = whole if whole <= SHORT else max(SHORT, head, min(word, WORD), min(whole, weight * POINTS))
    return float(max(LEAST, min(least, whole))), float(max(LEAST, whole))


def _column(at: int, title: str, struck: Callable[[int], bool]) -> Column:
    def tone(row: tuple[int, tuple[str, ...]]) -> str:
        return "soft" if struck(row[0]) else "ink"

    return Column(str(at), title, 100, lambda row: row[1][at], tone=tone, sortable=False)
