"""Tab follows what is read, also where parts were made late."""

from PySide6.QtWidgets import QWidget

from ui.widgets.card import Columns, Scroll, rows
from ui.widgets.entry import SecretEdit, TextArea, TextEdit
from ui.widgets.order import set_tab_order


def follow(start: QWidget) -> list[str]:
    """Give the names of the visible fields, once round the window."""
    found, now = [start.objectName()], start.nextInFocusChain()
    while now is not start:
        if now.objectName().endswith("_edit") and now.isVisible():
            found.append(now.objectName())
        now = now.nextInFocusChain()
    return found


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
    assert follow(first) != names
    set_tab_order(place)
    assert follow(first) == names


def test_hidden_parts_are_left_alone(qtbot):
    place = QWidget()
    qtbot.addWidget(place)
    first, hidden, last = TextEdit("first_edit"), TextEdit("hidden_edit"), TextEdit("last_edit")
    place.setLayout(rows(first, hidden, last))
    hidden.hide()
    place.show()
    set_tab_order(place)
    assert follow(first) == ["first_edit", "last_edit"]
