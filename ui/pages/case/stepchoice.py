"""Every step there is, for choosing one: those that may come now first, the others with the reason against them."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fieldapp.desk.handling import Offer
from fieldapp.words import say
from ui.pages.case.fact import capital
from ui.style import FINE, GAP, ROW_HEIGHT, SNUG, TIGHT, font, tokens
from ui.widgets.card import row, rows
from ui.widgets.chip import Chip
from ui.widgets.entry import SearchEdit
from ui.widgets.order import move_focus
from ui.widgets.paint import paint_ring, paint_surface
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label, shown

PAPER_ROOM: Final = 220


class ChoiceRow(QAbstractButton):
    """One step that may come now, with the papers it prepares at the right."""

    walked = Signal(int)

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self.offer = offer
        self.setText(capital(offer.label))
        self.setObjectName(f"choose_{offer.choice.name}_button")
        self.setAccessibleName(shown(self.text()))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(font("strong" if offer.choice.usual else "body"))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(280, ROW_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.walked.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter, box = QPainter(self), self.rect()
        if self.underMouse() or self.hasFocus():
            paint_surface(painter, box, "wash")
        if self.hasFocus():
            paint_ring(painter, box)
        inner = box.adjusted(SNUG, 0, -SNUG, 0)
        papers = ", ".join(self.offer.rule.papers)
        painter.setFont(font("small"))
        wide = min(painter.fontMetrics().horizontalAdvance(papers), PAPER_ROOM) if papers else 0
        painter.setPen(tokens().colour("soft"))
        place = QRect(inner.right() - wide, inner.y(), wide + 1, inner.height())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), papers)
        painter.setFont(self.font())
        painter.setPen(tokens().colour("ink"))
        room = inner.adjusted(0, 0, -wide - SNUG, 0)
        text = painter.fontMetrics().elidedText(self.accessibleName(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), text)


class StepChoice(Sheet):
    """All steps with a search; `choose(offer)` for the one that was picked."""

    def __init__(self, offers: Sequence[Offer], kind: str, choose: Callable[[Offer], None]) -> None:
        super().__init__(say("ui.handling.choose"), name="step_choice_sheet")
        self._choose = choose
        self._open: list[ChoiceRow] = []
        self._barred: list[tuple[str, QWidget]] = []
        self.search = SearchEdit("step_search_edit", say("ui.handling.find_step"))
        self.search.asked.connect(self._show_matching)
        self.search.returnPressed.connect(self._take_first)
        self._heading = Label(say("ui.handling.barred"), "label", "soft")
        self._none = Label(say("ui.widget.none_found"), "body", "soft")
        self._list = rows(gap=0)
        # what belongs to another kind of case is no news to anybody
        self._fill([one for one in offers if one.choice.allowed or not one.rule.kinds or kind in one.rule.kinds])
        self.body.setSpacing(SNUG)
        self.body.addWidget(self.search)
        self.body.addLayout(self._list)
        self.body.addWidget(self._none)
        self.first_focus = self.search
        self._show_matching("")

    def _fill(self, offers: Sequence[Offer]) -> None:
        allowed = [one for one in offers if one.choice.allowed]
        for offer in sorted(allowed, key=lambda one: not one.choice.usual):
            line = ChoiceRow(offer)
            line.clicked.connect(partial(self._pick, offer))
            line.walked.connect(partial(self._walk, line))
            self._open.append(line)
            self._list.addWidget(line)
        self._list.addSpacing(GAP)
        self._list.addWidget(self._heading)
        for offer in offers:
            if not offer.choice.allowed:
                line_barred = _barred_line(offer)
                self._barred.append((offer.label, line_barred))
                self._list.addWidget(line_barred)

    def _show_matching(self, text: str) -> None:
        words = text.casefold().split()
        for line in self._open:
            line.setVisible(all(word in line.text().casefold() for word in words))
        for label, part in self._barred:
            part.setVisible(all(word in label.casefold() for word in words))
        barred = any(not part.isHidden() for _, part in self._barred)
        self._heading.setVisible(barred)
        self._none.setVisible(not barred and all(line.isHidden() for line in self._open))

    def _take_first(self) -> None:
        """Choose what the search left first, as soon as Enter is pressed in it."""
        self._show_matching(self.search.value())
        line = next((one for one in self._open if not one.isHidden()), None)
        if line is not None:
            self._pick(line.offer)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go from the search into the list on the arrow down."""
        first = next((one for one in self._open if not one.isHidden()), None)
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus() and first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _walk(self, line: ChoiceRow, way: int) -> None:
        there = [one for one in self._open if not one.isHidden()]
        place = there.index(line) + way
        if 0 <= place < len(there):
            there[place].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            move_focus(self, way > 0)

    def _pick(self, offer: Offer, _checked: bool = False) -> None:
        self.close_sheet()
        self._choose(offer)


def _barred_line(offer: Offer) -> QWidget:
    head = row(Label(capital(offer.label), "body", "soft"), None, gap=TIGHT)
    if not offer.rule.is_verified:
        head.addWidget(Chip(say("ui.case.unverified"), "soft"))
    told = rows(head, *(Label(reason, "small", "soft", wrap=True) for reason in offer.choice.reasons), gap=FINE)
    told.setContentsMargins(SNUG, TIGHT, SNUG, FINE)
    box = QWidget()
    box.setLayout(told)
    return box
