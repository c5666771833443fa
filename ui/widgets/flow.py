"""Things side by side that go on in the next line where the room ends, as words do."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.style import TIGHT


class Flow(QWidget):
    """Widgets of their own size, laid out from left to right and line by line."""

    def __init__(self, parts: Sequence[QWidget] = (), gap: int = TIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap = gap
        self._parts: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.fill(parts)

    def fill(self, parts: Sequence[QWidget]) -> None:
        """Hold these instead of those before, which are thrown away."""
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = list(parts)
        for part in self._parts:
            part.setParent(self)
            part.show()
            # only from here on does hiding one of many lay all of them out again
            part.installEventFilter(self)
        self._arrange(self.width())
        self.updateGeometry()

    def parts(self) -> list[QWidget]:
        """Return what it holds, in order."""
        return list(self._parts)

    def _arrange(self, width: int, move: bool = True) -> int:
        """Place everything in lines of a width; return how high they are together."""
        left = top = line = 0
        for part in self._parts:
            if part.isHidden():
                continue
            size = part.sizeHint()
            wide = min(size.width(), max(width, part.minimumSizeHint().width()))
            if left and left + wide > width:
                left, top, line = 0, top + line + self._gap, 0
            if move:
                part.setGeometry(left, top, wide, size.height())
            left, line = left + wide + self._gap, max(line, size.height())
        return top + line

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return self._arrange(width, move=False)

    def sizeHint(self) -> QSize:  # noqa: N802
        widths = [part.sizeHint().width() for part in self._parts if not part.isHidden()]
        width = sum(widths) + self._gap * max(len(widths) - 1, 0)
        return QSize(width, self._arrange(self.width() or width, move=False))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        least = max((part.minimumSizeHint().width() for part in self._parts if not part.isHidden()), default=0)
        return QSize(min(least, 200), self._arrange(self.width(), move=False) if self.width() > 0 else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange(self.width())
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._arrange(self.width())
            self.updateGeometry()
        return super().eventFilter(watched, event)
