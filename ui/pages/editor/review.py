"""The last section of a form: everything that is not right yet, each a way to its field, and what that stops.

Built by the page. Says it in the words of the core; stops nothing itself.
"""

from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fieldapp.words import say
from ui.icon import ICON_SIZE, paint_icon
from ui.pages.editor.document import Document, Remark
from ui.style import GAP, SNUG, TIGHT, font, tokens
from ui.widgets.banner import Banner
from ui.widgets.card import rows
from ui.widgets.paint import paint_ring, paint_surface
from ui.widgets.text import Label, shown

_WRAP: Final = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class RemarkRow(QAbstractButton):
    """One sentence that leads to its field."""

    def __init__(self, remark: Remark) -> None:
        super().__init__()
        self.remark = remark
        self._boxes: dict[int, QRect] = {}
        self.setText(shown(remark.sentence))
        self.setObjectName("remark_row")
        self.setAccessibleName(self.text())
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFont(font("body"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _text_box(self, width: int) -> QRect:
        if width not in self._boxes:
            left = TIGHT + ICON_SIZE + TIGHT
            space = QRect(left, TIGHT, max(width - left - TIGHT, 80), 10_000)
            self._boxes[width] = self.fontMetrics().boundingRect(space, _WRAP, self.text())
        return QRect(self._boxes[width])

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return max(self._text_box(width).height() + 2 * TIGHT, ICON_SIZE + 2 * TIGHT)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(480, self.heightForWidth(480))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(160, ICON_SIZE + 2 * TIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter, box = QPainter(self), self.rect()
        if self.underMouse():
            paint_surface(painter, box, "wash")
        if self.hasFocus():
            paint_ring(painter, box)
        icon, tone = ("warning", "ochre") if self.remark.blocks else ("info", "soft")
        paint_icon(painter, QRect(TIGHT, TIGHT - 1, ICON_SIZE, ICON_SIZE), icon, tone, 16)
        painter.setPen(tokens().colour("accent" if self.underMouse() or self.hasFocus() else "ink"))
        place = self._text_box(self.width())
        place.setWidth(self.width() - place.x() - TIGHT)
        painter.drawText(place, _WRAP, self.text())


class Review(QWidget):
    """All problems of the form by section."""

    asked = Signal(str)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._shown: tuple[Remark, ...] | None = None
        self._verdict = Banner()
        self._note = Label(say("ui.editor.review.note"), role="small", tone="soft", wrap=True)
        self._list: QWidget | None = None
        self._layout = rows(self._verdict, self._note, gap=GAP)
        self.setLayout(self._layout)
        document.judged.connect(self.show_remarks)
        self.show_remarks()

    def show_remarks(self) -> None:
        """Show what is not right yet."""
        document = self._document
        if document.remarks == self._shown:
            return
        self._shown = document.remarks
        blocking = [remark for remark in document.remarks if "finalise" in remark.blocks]
        code = "ui.editor.review.not_final" if blocking else "ui.editor.review.ready"
        said = [say(code, count=len(blocking))]
        if document.kind != "informasi_awal" and not document.editing.number:
            said.append(say("ui.editor.review.number_later"))
        self._verdict.say(" ".join(said), "ochre" if blocking else "calm")
        self._note.setVisible(bool(document.remarks))
        if self._list is not None:
            self._list.hide()
            self._list.deleteLater()
        self._list = self._build_list()
        self._layout.insertWidget(1, self._list)

    def _build_list(self) -> QWidget:
        place = QWidget()
        layout = rows(gap=SNUG)
        place.setLayout(layout)
        for section in self._document.sections:
            found = self._document.remarks_in(section)
            if not found:
                continue
            lines = [self._make_row(remark) for remark in sorted(found, key=lambda remark: not remark.blocks)]
            title = Label(say(f"ui.editor.section.{section.key}"), role="label")
            layout.addLayout(rows(title, *lines, gap=2))
        return place

    def _make_row(self, remark: Remark) -> RemarkRow:
        made = RemarkRow(remark)
        made.clicked.connect(lambda: self.asked.emit(remark.path))
        return made

    def rows(self) -> list[RemarkRow]:
        """Return the rows that are shown."""
        return self._list.findChildren(RemarkRow) if self._list is not None else []

    def take_focus(self) -> bool:
        """Put the focus on the first problem; return whether there is one."""
        found = self.rows()
        if found:
            found[0].setFocus(Qt.FocusReason.TabFocusReason)
        return bool(found)
