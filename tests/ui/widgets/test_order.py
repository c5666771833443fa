"""Tab follows what is read, also where parts were made late."""

from PySide6.QtWidgets import QWidget

from ui.widgets.card import Columns, Scroll, rows
from ui.widgets.entry import SecretEdit, TextArea, TextEdit
from ui.widgets.order import list_stops, move_focus
from ui.widgets.path import PathEdit


def follow(place: QWidget) -> list[str]:
    return [stop.objectName() for stop in list_stops(place) if stop.objectName().endswith("_edit")]


def test_what_was_made_later_is_reached_where_it_stands(qtbot):
    place = QWidget()
    qtbot.addWidget(place)
    first, last = TextEdit("first_edit"), TextEdit("last_edit")
    scroll = Scroll()
    place.setLayout(rows(first, scroll, last))
    scroll.body.addWidget(TextArea("second_edit"))
    scroll.body.addWidget(Columns(TextEdit("third_edit"), SecretEdit("fourth_edit")))
    place.show()
    names = ["first_edit", "second_edit", "third_edit", "fourth_edit", "last_edit"]
    assert follow(place) == names


def test_hidden_parts_are_left_alone(qtbot):
    place = QWidget()
    qtbot.addWidget(place)
    first, hidden, last = TextEdit("first_edit"), TextEdit("hidden_edit"), TextEdit("last_edit")
    place.setLayout(rows(first, hidden, last))
    hidden.hide()
    place.show()
    assert follow(place) == ["first_edit", "last_edit"]


def test_the_focus_goes_round_and_back(qtbot):
    place = QWidget()
    qtbot.addWidget(place)
    first, last = PathEdit("first", "Folder", folder=True), TextEdit("last_edit")
    place.setLayout(rows(first, last))
    place.show()
    place.activateWindow()
    qtbot.waitUntil(place.isActiveWindow)
    stops = list_stops(place)
    assert len(stops) == 3
    stops[0].setFocus()
    for stop in (*stops[1:], stops[0]):
        assert move_focus(place, True)
        assert stop.hasFocus()
    assert move_focus(place, False)
    assert last.hasFocus()
    assert not move_focus(QWidget(), True)
