"""The rows of a small grid as Qt's views read them: lists of texts, a heading across the table as a list of one.

Held by `grid`. Every change of a person is announced as `edited`; setting the rows announces nothing.
"""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from ui.widgets.text import tip_text

Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel):
    """Rows of texts under given heads."""

    edited = Signal()

    def __init__(self, heads: list[str]) -> None:
        super().__init__()
        self.heads = heads
        self.lines: list[list[str]] = []
        # Whether any row may be a heading; most tables have none.
        self.headed = False

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.heads)

    def is_heading(self, line: int) -> bool:
        """Say whether a row is a heading across the table."""
        return self.width > 1 and 0 <= line < len(self.lines) and len(self.lines[line]) == 1

    def set_lines(self, lines: list[list[str]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.lines = [self._fitted(line) for line in lines]
        self.endResetModel()

    def _fitted(self, line: list[str]) -> list[str]:
        self.headed = self.headed or (len(line) == 1 and self.width > 1)
        return list(line) if len(line) == 1 else (line + [""] * self.width)[: self.width]

    def insert(self, at: int, lines: list[list[str]]) -> None:
        """Put rows between others."""
        if not lines:
            return
        self.beginInsertRows(QModelIndex(), at, at + len(lines) - 1)
        self.lines[at:at] = [self._fitted(line) for line in lines]
        self.endInsertRows()
        self.edited.emit()

    def take(self, at: int) -> list[str]:
        """Take a row out and return it."""
        self.beginRemoveRows(QModelIndex(), at, at)
        line = self.lines.pop(at)
        self.endRemoveRows()
        self.edited.emit()
        return line

    def swap(self, one: int, other: int) -> None:
        """Let two rows change places."""
        self.lines[one], self.lines[other] = self.lines[other], self.lines[one]
        for line in (one, other):
            self.dataChanged.emit(self.index(line, 0), self.index(line, self.width - 1))
        self.edited.emit()

    def put(self, line: int, column: int, text: str) -> None:
        """Write into a cell."""
        self.setData(self.index(line, column), text)

    # ---- what Qt asks ------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else self.width

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text of a cell."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        line = self.lines[index.row()]
        return line[index.column()] if index.column() < len(line) else ""

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        line, text = self.lines[index.row()], str(value)
        if role != Qt.ItemDataRole.EditRole or index.column() >= len(line) or line[index.column()] == text:
            return False
        line[index.column()] = text
        self.dataChanged.emit(index, index)
        self.edited.emit()
        return True

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.ToolTipRole and across:
            return tip_text(self.heads[section])
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if across:
            return self.heads[section]
        # headings across the table are not counted, as on paper
        above = sum(self.is_heading(line) for line in range(section)) if self.headed else 0
        return "" if self.is_heading(section) else str(section + 1 - above)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every cell be written in."""
        flags = Qt.ItemFlag
        if self.is_heading(index.row()) and index.column():
            return flags.NoItemFlags
        return flags.ItemIsEnabled | flags.ItemIsSelectable | flags.ItemIsEditable
