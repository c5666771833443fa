"""Dates and times are typed as people type them; what cannot be read stays as it is."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.widgets import CalendarPopup, DateEdit, TextEdit, TimeEdit

Show = Callable[..., QWidget]
TODAY = date(2026, 8, 17)


@pytest.fixture
def edit(show: Show) -> DateEdit:
    made = DateEdit("known_edit", today=lambda: TODAY)
    show(made, TextEdit("after_edit"))
    made.setFocus()
    return made


def leave(qtbot: QtBot, control: QWidget) -> None:
    qtbot.keyClick(control, Qt.Key.Key_Tab)


@pytest.mark.parametrize("typed", ["17-8-2026", "170826", "17 agustus 2026", "hari ini", "17/08/26", "2026-08-17"])
def test_a_date_is_read_and_shown_in_one_form(qtbot: QtBot, edit: DateEdit, typed: str) -> None:
    qtbot.keyClicks(edit, typed)
    assert edit.value() == "2026-08-17"
    leave(qtbot, edit)
    assert edit.text() == "17-08-2026"


@pytest.mark.parametrize("typed", ["31-2-2024", "besok pagi", "99"])
def test_what_is_no_date_stays(qtbot: QtBot, edit: DateEdit, typed: str) -> None:
    qtbot.keyClicks(edit, typed)
    leave(qtbot, edit)
    assert edit.text() == typed
    assert edit.value() == typed


def test_a_value_is_shown_as_it_is_written(edit: DateEdit) -> None:
    edit.set_value("2024-10-21")
    assert edit.text() == "21-10-2024"
    edit.set_value("kira-kira Oktober")
    assert edit.value() == "kira-kira Oktober"
    edit.set_value("")
    assert edit.value() == ""


def opened(edit: DateEdit) -> CalendarPopup:
    assert edit.calendar is not None
    return edit.calendar


def test_the_calendar_opens_by_key_and_is_walked(qtbot: QtBot, edit: DateEdit) -> None:
    qtbot.keyClick(edit, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    month = opened(edit).month
    assert month.day == TODAY
    assert month.accessibleName() == "Senin, 17 Agustus 2026"
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageUp):
        qtbot.keyClick(month, key)
    with qtbot.waitSignal(edit.changed):
        qtbot.keyClick(month, Qt.Key.Key_Return)
    assert edit.value() == "2026-07-25"
    assert edit.text() == "25-07-2026"


def test_the_calendar_opens_by_mouse_on_the_day_in_the_field(qtbot: QtBot, edit: DateEdit) -> None:
    edit.set_value("2024-02-29")
    qtbot.mouseClick(edit.calendar_button, Qt.MouseButton.LeftButton)
    month = opened(edit).month
    weeks = month.weeks()
    assert weeks[0][0] == date(2024, 1, 29)
    assert all(week[0].weekday() == 0 for week in weeks)
    qtbot.mouseClick(month, Qt.MouseButton.LeftButton, pos=month.box_of(date(2024, 2, 5)).center())
    assert edit.value() == "2024-02-05"


def test_the_calendar_goes_away_without_a_choice(qtbot: QtBot, edit: DateEdit) -> None:
    edit.open_calendar()
    popup = opened(edit)
    with qtbot.waitSignal(popup.destroyed):
        qtbot.keyClick(popup.month, Qt.Key.Key_Escape)
    assert edit.value() == ""


def test_months_end_where_they_end(qtbot: QtBot, edit: DateEdit) -> None:
    edit.set_value("2024-03-31")
    edit.open_calendar()
    month = opened(edit).month
    qtbot.keyClick(month, Qt.Key.Key_PageUp)
    assert month.day == date(2024, 2, 29)
    opened(edit).close()


@pytest.mark.parametrize(
    ("value", "end", "keys"),
    [
        ("9999-12-31", date(2199, 12, 31), [Qt.Key.Key_Down, Qt.Key.Key_PageDown]),
        ("0001-01-01", date(1900, 1, 1), [Qt.Key.Key_Left, Qt.Key.Key_PageUp]),
    ],
)
def test_the_calendar_ends_and_the_field_does_not(
    qtbot: QtBot, edit: DateEdit, value: str, end: date, keys: list[Qt.Key]
) -> None:
    edit.set_value(value)
    edit.open_calendar()
    month = opened(edit).month
    for key in keys:
        qtbot.keyClick(month, key)
        assert not month.grab().isNull()
    assert month.day == end
    opened(edit).close()
    assert edit.value() == value


@pytest.mark.parametrize("typed", ["14.30", "14:30", "1430", "pukul 14.30 WIB"])
def test_a_time_is_read_and_shown_in_one_form(show: Show, qtbot: QtBot, typed: str) -> None:
    edit = TimeEdit("at_edit")
    show(edit, TextEdit("after_edit"))
    edit.setFocus()
    qtbot.keyClicks(edit, typed)
    leave(qtbot, edit)
    assert (edit.text(), edit.value()) == ("14.30", "14:30")


def test_what_is_no_time_stays(show: Show, qtbot: QtBot) -> None:
    edit = TimeEdit("at_edit")
    show(edit)
    edit.set_value("sore")
    assert (edit.text(), edit.value()) == ("sore", "sore")
    edit.set_value("15:10")
    assert (edit.text(), edit.value()) == ("15.10", "15:10")
