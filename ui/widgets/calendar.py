"""A month to pick a day from: Monday first, in Indonesian, walked by mouse and by keys."""

from calendar import Calendar, monthrange
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fieldapp.case.dates import DAYS, MONTHS, write_day
from fieldapp.words import say
from ui.style import FINE, SNUG, TIGHT, font, tokens
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.glyph import GlyphButton
from ui.widgets.paint import paint_ring, paint_surface
from ui.widgets.text import Label

CELL = 36
# No paper of ours is older or younger; the calendar ends here, a date field does not.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
STEPS = {
    Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7,
}  # fmt: skip


def move_months(day: date, months: int) -> date:
    """Return the same day some months away, or the last day of that month when it has no such day."""
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def within(day: date) -> date:
    """Return the day, or the nearest one that the calendar has."""
    return min(max(day, FIRST_DAY), LAST_DAY)


class Month(QWidget):
    """The days of one month."""

    picked = Signal(object)
    moved = Signal()

    def __init__(self, day: date, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day, self._today = within(day), today
        self._over: date | None = None
        self.setFixedSize(7 * CELL, 7 * CELL)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._describe()

    def go_to(self, day: date) -> None:
        """Mark another day, and show its month."""
        self.day = within(day)
        self._describe()
        self.moved.emit()
        self.update()

    def weeks(self) -> list[list[date]]:
        """Return the weeks that are shown, Monday first, always six."""
        found = Calendar(0).monthdatescalendar(self.day.year, self.day.month)
        while len(found) < 6:
            found.append([day + timedelta(days=7) for day in found[-1]])
        return found

    def day_at(self, place: QPoint) -> date | None:
        """Return the day under a point."""
        line, column = place.y() // CELL - 1, place.x() // CELL
        return self.weeks()[line][column] if 0 <= line < 6 and 0 <= column < 7 else None

    def box_of(self, day: date) -> QRect:
        """Return where a day stands."""
        for line, week in enumerate(self.weeks()):
            if day in week:
                return QRect(week.index(day) * CELL, (line + 1) * CELL, CELL, CELL)
        return QRect()

    def _describe(self) -> None:
        self.setAccessibleName(write_day(self.day))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key = Qt.Key(event.key())
        if key in STEPS:
            self.go_to(self.day + timedelta(days=STEPS[key]))
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.go_to(move_months(self.day, 1 if key == Qt.Key.Key_PageDown else -1))
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self.go_to(
                self.day.replace(day=1 if key == Qt.Key.Key_Home else monthrange(self.day.year, self.day.month)[1])
            )
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.picked.emit(self.day)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._over = self.day_at(event.position().toPoint())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        day = self.day_at(event.position().toPoint())
        if day is not None:
            self.go_to(day)
            self.picked.emit(day)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        if event.angleDelta().y():
            self.go_to(move_months(self.day, -1 if event.angleDelta().y() > 0 else 1))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter, now = QPainter(self), tokens()
        middle = int(Qt.AlignmentFlag.AlignCenter)
        painter.setFont(font("small"))
        painter.setPen(now.colour("soft"))
        for column, name in enumerate(DAYS):
            painter.drawText(QRect(column * CELL, 0, CELL, CELL), middle, name[:3])
        painter.setFont(font("body"))
        for week in self.weeks():
            for day in week:
                self._paint_day(painter, day)

    def _paint_day(self, painter: QPainter, day: date) -> None:
        box = self.box_of(day).adjusted(2, 2, -2, -2)
        chosen, other = day == self.day, day.month != self.day.month
        if chosen:
            paint_surface(painter, box, "accent_fill")
        elif day == self._over:
            paint_surface(painter, box, "wash")
        if day == self._today and not chosen:
            paint_surface(painter, box, "", "accent")
        if chosen and self.hasFocus():
            paint_ring(painter, box.adjusted(-2, -2, 2, 2))
        painter.setPen(tokens().colour("on_accent" if chosen else "edge" if other else "ink"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(day.day))


class CalendarPopup(QFrame):
    """The calendar of a date field; `picked(date)` when a day is chosen."""

    picked = Signal(object)

    def __init__(self, day: date, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.month = Month(day, today)
        self._name = Label(role="label")
        before = GlyphButton("previous", say("ui.widget.month_before"), "month_before_button")
        after = GlyphButton("next", say("ui.widget.month_after"), "month_after_button")
        before.clicked.connect(lambda: self.month.go_to(move_months(self.month.day, -1)))
        after.clicked.connect(lambda: self.month.go_to(move_months(self.month.day, 1)))
        now = Button(say("ui.widget.today"), "quiet", name="today_button")
        now.clicked.connect(lambda: self._pick(today))
        paper = QFrame()
        paper.setProperty("kind", "popup")
        layout: QVBoxLayout = rows(
            row(before, None, self._name, None, after), self.month, row(None, now, None), gap=FINE
        )
        layout.setContentsMargins(SNUG, SNUG, SNUG, TIGHT)
        paper.setLayout(layout)
        self.setLayout(rows(paper))
        self.month.picked.connect(self._pick)
        self.month.moved.connect(self._name_month)
        self._name_month()
        self.setFocusProxy(self.month)

    def _name_month(self) -> None:
        self._name.say(f"{MONTHS[self.month.day.month - 1]} {self.month.day.year}")

    def _pick(self, day: date) -> None:
        self.picked.emit(day)
        self.close()

    def open_under(self, control: QWidget) -> None:
        """Show the calendar under a control, or above it where the screen ends."""
        size: QSize = self.sizeHint()
        place = control.mapToGlobal(QPoint(0, control.height() + FINE))
        room = control.screen().availableGeometry()
        if place.y() + size.height() > room.bottom():
            place = control.mapToGlobal(QPoint(0, -size.height() - FINE))
        self.move(min(place.x(), room.right() - size.width()), max(place.y(), room.top()))
        self.show()
        self.month.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
