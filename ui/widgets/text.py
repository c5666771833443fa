"""Text on a page: labels that show what they are given as plain text, whatever it looks like.

Every page uses them. Never reads markup, never shows control characters, never lets a long word break the layout.
"""

import html
import re

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextLayout,
)
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QWidget

from fieldapp.case.text import clean_text
from fieldapp.words import say
from ui.style import TEXT_COLUMNS, font, restyle, tokens

_long_word = re.compile(r"\S{28,}")
# A number or a path is better broken behind a stroke than inside one of its parts.
_piece = re.compile(r"[^/\\_]{1,14}[/\\_]?|[/\\_]")
_BREAK = "\u200b"
# A label shows this much of a text at most; nobody reads further, and laying out megabytes would hold up the window.
_LONGEST = 20_000


def shown(text: str, *, lines: bool = False) -> str:
    """Return text as it may stand on screen: no control characters, one line unless `lines`, of bearable length."""
    return clean_text(text[:_LONGEST], lines=lines)


def breakable(text: str) -> str:
    """Return text whose very long words may be broken at a line's end."""
    return _long_word.sub(lambda found: _BREAK.join(_piece.findall(found[0])), text)


def tip_text(text: str) -> str:
    """Return a tool tip that shows text as it is and wraps."""
    return (
        f"<p style='white-space: pre-wrap'>{html.escape(breakable(shown(text[:1500], lines=True)))}</p>" if text else ""
    )


class Label(QLabel):
    """A plain text in a role and a tone; with `wrap` over several lines of bearable length."""

    def __init__(
        self, text: str = "", role: str = "body", tone: str = "ink", wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._whole = ""
        self._widest, self._laid_out = 0, False
        self._heights: dict[tuple[int, int], int] = {}
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(role))
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if wrap:
            self._widest = self.fontMetrics().averageCharWidth() * TEXT_COLUMNS
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.say(text)

    def say(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self._heights.clear()
        line = breakable(shown(text, lines=True)) if self.wordWrap() else shown(text)
        # Beside a control Qt would take an ampersand for the mark of a key.
        super().setText(line.replace("&", "&&") if self.buddy() is not None else line)

    def setBuddy(self, control: QWidget) -> None:  # noqa: N802
        super().setBuddy(control)
        self.say(self._whole)

    def setText(self, text: str) -> None:  # noqa: N802
        self.say(text)

    def text(self) -> str:
        """Return the text as it was given."""
        return self._whole

    def displayed(self) -> str:
        """Return the text as it stands on screen."""
        text = super().text().replace(_BREAK, "")
        return text.replace("&&", "&") if self.buddy() is not None else text

    def set_tone(self, tone: str) -> None:
        """Show the text in another tone."""
        if self.property("tone") != tone:
            restyle(self, tone=tone)

    def let_fill(self) -> None:
        """Let the lines of a wrapped text be as long as its place."""
        self._widest = 0
        self.setContentsMargins(0, 0, 0, 0)
        self.updateGeometry()

    def let_select(self) -> None:
        """Let people mark and copy the text, by mouse and by keyboard."""
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self._heights.clear()
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def select_all(self) -> None:
        """Mark all of the text."""
        self.setSelection(0, len(super().text()))

    def copy_selected(self) -> None:
        """Put what is marked into the clipboard, as it was given."""
        QGuiApplication.clipboard().setText(self.selectedText().replace(_BREAK, ""))

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        # A page that is laid out asks every label for the same widths dozens of times.
        margin = self._margin()
        asked = min(width, self._widest) + margin if self._widest else width
        key = asked, margin
        if key not in self._heights:
            self._heights[key] = super().heightForWidth(asked)
        return self._heights[key]

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        # its face may have changed
        self._heights.clear()
        super().changeEvent(event)

    def _margin(self) -> int:
        margins = self.contentsMargins()
        return margins.left() + margins.right()

    def sizeHint(self) -> QSize:  # noqa: N802
        hint = super().sizeHint()
        return QSize(hint.width() - self._margin(), hint.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        hint = super().minimumSizeHint()
        height = self.heightForWidth(self.width()) if self._laid_out else hint.height()
        return QSize(hint.width() - self._margin(), height)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if not self.wordWrap():
            return
        # From here on the lines that this width needs are the least height, so that no layout cuts them off.
        self._laid_out = True
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
        if self._widest:
            over = max(self.width() - self._widest, 0)
            before = over // 2 if self.alignment() & Qt.AlignmentFlag.AlignHCenter else 0
            self.setContentsMargins(before, 0, over - before, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            self.copy_selected()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        if not self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse:
            event.ignore()
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(say("ui.widget.copy"), self.copy_selected)
        copy.setEnabled(self.hasSelectedText())
        menu.addAction(say("ui.widget.select_all"), self.select_all)
        menu.popup(event.globalPos())


def break_lines(text: str, face: QFont, width: int, most: int) -> list[str]:
    """Return the lines of a text at a width, `most` of them; the last one holds whatever is left."""
    if most == 1:
        return [text]
    layout = QTextLayout(text, face)
    layout.beginLayout()
    lines: list[str] = []
    while len(lines) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        start = line.textStart()
        last = len(lines) + 1 == most
        lines.append(text[start:] if last else text[start : start + line.textLength()].rstrip())
    layout.endLayout()
    return lines or [text]


class Elided(QWidget):
    """A line of text, or some, cut with an ellipsis where its place ends; the tool tip then shows all of it.

    A title that would be cut is set smaller first: the number of a case is worth more than its size.
    """

    def __init__(
        self, text: str = "", role: str = "body", tone: str = "ink", parent: QWidget | None = None, lines: int = 1
    ) -> None:
        super().__init__(parent)
        self._text, self._tone, self._most = "", tone, lines
        self._usual = font(role)
        self._smaller = font("name") if role == "title" else self._usual
        self.setFont(self._usual)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.say(text)

    def say(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.setAccessibleName(shown(text))
        self._explain()
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Return the text as it was given."""
        return self._text

    def set_tone(self, tone: str) -> None:
        """Show the text in another tone."""
        self._tone = tone
        self.update()

    def _written(self) -> QFont:
        """Return the face that the text is set in where it stands now."""
        fits = QFontMetrics(self._usual).horizontalAdvance(shown(self._text)) <= self.width()
        return self._usual if fits else self._smaller

    def is_cut(self) -> bool:
        """Say whether the text does not fit its place."""
        if self._smaller is not self._usual:
            return QFontMetrics(self._smaller).horizontalAdvance(shown(self._text)) > self.width()
        whole, lines = shown(self._text), self._lines(self.width())
        return self.fontMetrics().horizontalAdvance(lines[-1]) > self.width() or not whole.endswith(lines[-1])

    def _lines(self, width: int) -> list[str]:
        """Return the lines of the text at a width; the last one holds whatever is left."""
        return break_lines(shown(self._text), self.font(), width, self._most)

    def _explain(self) -> None:
        if self._most > 1:
            self.setFixedHeight(self.fontMetrics().lineSpacing() * len(self._lines(self.width())))
        self.setToolTip(tip_text(self._text) if self.is_cut() else "")

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(shown(self._text)[:400]) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(24, self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._explain()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setFont(self._written())
        painter.setPen(tokens().colour(self._tone) if self.isEnabled() else tokens().colour("soft"))
        lines = self._lines(self.width())
        height = self.height() / len(lines)
        for number, text in enumerate(lines):
            line = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width())
            place = QRectF(0, number * height, self.width(), height)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), line)
