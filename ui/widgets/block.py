"""The rows of a long list, fetched as they come into view: ids first, rows in blocks of 100.

Called by `table`. Never asks for all rows, never sorts: the order is the order of the ids.
"""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

BLOCK = 100
BLOCKS_KEPT = 50
RowRole = Qt.ItemDataRole.UserRole + 1
IdRole = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex
Ids = array | Sequence[Any]


@dataclass(frozen=True)
class Column:
    """One column: `text(row)` is what stands in it, a width of 0 takes the room that is left.

    `tone(row)` is the ink, or with `chip` the tone of the chip; `second(row)` is a second line under the text, in the
    ink `second_tone(row)` or soft.
    """

    key: str
    title: str
    width: int
    text: Callable[[Any], str]
    align: Literal["left", "right", "centre"] = "left"
    tone: Callable[[Any], str] | None = None
    second: Callable[[Any], str] | None = None
    chip: bool = False
    sortable: bool = True
    role: str = "body"
    second_tone: Callable[[Any], str] | None = None


class BlockModel(QAbstractTableModel):
    """A list of rows behind their ids; `fetch(ids)` returns the rows of some ids in the same order, None where gone."""

    def __init__(self, columns: Sequence[Column], fetch: Callable[[list[Any]], Sequence[Any]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._fetch = fetch
        self._ids: Ids = []
        self._blocks: OrderedDict[int, Sequence[Any]] = OrderedDict()

    def set_ids(self, ids: Ids) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._ids = ids
        self._blocks.clear()
        self.endResetModel()

    def ids(self) -> Ids:
        """Return the ids in their order."""
        return self._ids

    def reload(self, ids: Sequence[Any]) -> None:
        """Fetch the rows of some ids again when they are next looked at."""
        wanted, last = set(ids), len(self.columns) - 1
        for line in [line for line, found in enumerate(self._ids) if found in wanted]:
            self._blocks.pop(line // BLOCK, None)
            self.dataChanged.emit(self.index(line, 0), self.index(line, last))

    def line_of(self, wanted: Any) -> int:
        """Return the line on which an id stands, -1 when it is not there."""
        try:
            return self._ids.index(wanted)
        except (TypeError, ValueError):
            return -1

    def id_at(self, line: int) -> Any:
        """Return the id on a line, None beyond the end."""
        return self._ids[line] if 0 <= line < len(self._ids) else None

    def row_at(self, line: int) -> Any:
        """Return the row on a line, None when it is gone."""
        number = line // BLOCK
        block = self._blocks.get(number)
        if block is None:
            wanted = list(self._ids[number * BLOCK : (number + 1) * BLOCK])
            block = self._fetch(wanted)
            if len(block) != len(wanted):
                raise ValueError(f"{len(wanted)} rows were asked for and {len(block)} came")
            self._blocks[number] = block
            if len(self._blocks) > BLOCKS_KEPT:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(number)
        return block[line % BLOCK]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a view asks about a cell."""
        if not index.isValid() or not 0 <= index.row() < len(self._ids):
            return None
        if role == IdRole:
            return self._ids[index.row()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(alignment(self.columns[index.column()]))
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, RowRole}:
            return None
        row = self.row_at(index.row())
        if role == RowRole:
            return row
        return self.columns[index.column()].text(row) if row is not None else ""

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(alignment(self.columns[section]))
        return None


def alignment(column: Column) -> Qt.AlignmentFlag:
    """Return how the text of a column stands."""
    flags = Qt.AlignmentFlag
    across = {"left": flags.AlignLeft, "right": flags.AlignRight, "centre": flags.AlignHCenter}[column.align]
    return across | flags.AlignVCenter
