"""Plain text with quiet marks under some of its words: what differs from another text."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPen,
    QTextLayout,
    QTextLine,
    QTextOption,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from fieldapp.words import say
from ui.style import FINE, font, tokens
from ui.widgets.paint import paint_surface

Span = tuple[int, int]
NARROWEST = 120


class MarkedText(QWidget):
    """A text over as many lines as it needs; what is marked lies on a wash with a line under it.

    The text must be fit for the screen already (`text.shown`), because the marks are places in it.
    """

    def __init__(
        self,
        text: str,
        marks: Sequence[Span] = (),
        role: str = "body",
        tone: str = "ink",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text, self._marks, self._tone = text, list(marks), tone
        self._laid: tuple[int, QTextLayout] | None = None
        self.setFont(font(role))
        self.setAccessibleName(text)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """Return the text."""
        return self._text

    def marks(self) -> list[str]:
        """Return the words that are marked."""
        return [self._text[start:end] for start, end in self._marks if start < end]

    def _layout(self, width: int) -> QTextLayout:
        if self._laid is not None and self._laid[0] == width:
            return self._laid[1]
        # as long as it was, so that the marks stay where they are
        layout = QTextLayout(self._text.replace("\n", "\u2028"), self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            line.setPosition(QPointF(0, top))
            top += self.fontMetrics().lineSpacing()
        layout.endLayout()
        self._laid = width, layout
        return layout

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return self._layout(width).lineCount() * self.fontMetrics().lineSpacing() + 2

    def sizeHint(self) -> QSize:  # noqa: N802
        widest = max((self.fontMetrics().horizontalAdvance(line) for line in self._text[:400].split("\n")), default=0)
        width = min(widest + 2, 40 * self.fontMetrics().averageCharWidth())
        return QSize(max(width, NARROWEST), self.heightForWidth(max(self.width(), NARROWEST)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(NARROWEST, self.heightForWidth(max(self.width(), NARROWEST)))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        self._laid = None
        super().changeEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(say("ui.widget.copy"), lambda: QGuiApplication.clipboard().setText(self._text))
        menu.popup(event.globalPos())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        layout = self._layout(self.width())
        for box in self._boxes(layout):
            paint_surface(painter, box, "wash", radius=FINE)
            painter.setPen(QPen(tokens().colour("accent"), 1))
            painter.drawLine(box.left() + 1, box.bottom(), box.right() - 1, box.bottom())
        painter.setPen(tokens().colour(self._tone))
        layout.draw(painter, QPointF(0, 0))

    def _boxes(self, layout: QTextLayout) -> list[QRect]:
        """Return what the marks cover, line by line."""
        found = []
        for start, end in self._marks:
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
                if first < last:
                    left, right = _place(line, first), _place(line, last)
                    found.append(QRect(int(left) - 1, int(line.y()), int(right - left) + 2, int(line.height())))
        return found


def _place(line: QTextLine, at: int) -> float:
    """Return where a sign of a line begins; Qt gives its place and its number."""
    found = line.cursorToX(at)
    return float(found[0]) if isinstance(found, tuple) else 0.0
