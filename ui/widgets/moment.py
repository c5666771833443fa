"""Controls for a date and for a time of day, typed as people type them.

What cannot be read stays as it was typed and is the value, so that the rules of a case can name it.
"""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fieldapp.case.dates import parse_date, parse_time, write_short_date
from fieldapp.case.typed import read_date, read_time
from fieldapp.words import say
from ui.widgets.calendar import CalendarPopup
from ui.widgets.entry import TextEdit
from ui.widgets.glyph import GlyphButton
from ui.widgets.text import tip_text


def laptop_today() -> date:
    """Return the day that the laptop's clock shows."""
    return datetime.now().astimezone().date()


class DateEdit(TextEdit):
    """A date: typed or picked from a calendar, shown as 17-08-2026, its value in ISO form."""

    def __init__(self, name: str, today: Callable[[], date] = laptop_today, parent: QWidget | None = None) -> None:
        super().__init__(name, say("ui.widget.date_hint"), parent=parent)
        self._today = today
        self.calendar: CalendarPopup | None = None
        self.calendar_button = GlyphButton("calendar", say("ui.widget.calendar"), f"{name}_calendar_button")
        tip = say("ui.widget.key", text=say("ui.widget.calendar"), key=say("ui.widget.calendar_key"))
        self.calendar_button.setToolTip(tip_text(tip))
        self.calendar_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.calendar_button.clicked.connect(self.open_calendar)
        self.put_inside(after=self.calendar_button)
        self.setMinimumWidth(152)
        self.setMaximumWidth(200)

    def value(self) -> str:
        """Return the date in ISO form, what was typed when it is no date, or ""."""
        day = read_date(self.text(), self._today())
        return day.isoformat() if day else self.text().strip()

    def set_value(self, value: str) -> None:
        """Show an ISO date, or a text that is none as it is."""
        day = parse_date(value)
        super().set_value(write_short_date(day) if day else value)

    def open_calendar(self) -> None:
        """Open the calendar on the day in the field, or on today."""
        if not self.isEnabled() or self.isReadOnly():
            return
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        day = read_date(self.text(), self._today()) or self._today()
        self.calendar = CalendarPopup(day, self._today(), self)
        self.calendar.picked.connect(self._take)
        self.calendar.open_under(self)

    def _take(self, day: date) -> None:
        self.setText(write_short_date(day))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self.set_value(self.value())
        super()._leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.set_value(self.value())
        super().keyPressEvent(event)


class TimeEdit(TextEdit):
    """A time of day with 24 hours: shown as 14.30, its value as 14:30."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, say("ui.widget.time_hint"), parent=parent)
        self.setMinimumWidth(96)
        self.setMaximumWidth(120)

    def value(self) -> str:
        """Return the time as 14:30, what was typed when it is no time, or ""."""
        moment = read_time(self.text())
        return f"{moment:%H:%M}" if moment else self.text().strip()

    def set_value(self, value: str) -> None:
        """Show a time such as 14:30, or a text that is none as it is."""
        moment = parse_time(value)
        super().set_value(f"{moment:%H.%M}" if moment else value)

    def _leave(self) -> None:
        self.set_value(self.value())
        super()._leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.set_value(self.value())
        super().keyPressEvent(event)
