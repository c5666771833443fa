"""Things that go on in the next line where the room ends."""

import pytest
from PySide6.QtWidgets import QWidget

from ui.widgets.button import Button
from ui.widgets.card import rows
from ui.widgets.flow import Flow


@pytest.fixture
def place(styled, qtbot):
    """Show a flow of five buttons in a place whose width can be chosen."""
    made = QWidget()
    flow = Flow([Button(f"Catat langkah {number}") for number in range(5)])
    made.setLayout(rows(flow, None, gap=0))
    qtbot.addWidget(made)
    made.resize(1200, 400)
    made.show()
    qtbot.waitExposed(made)
    made.flow = flow
    return made


def lines_of(flow):
    return len({part.y() for part in flow.parts() if part.isVisible()})


def test_what_fits_stands_in_one_line_and_the_rest_below(place, qtbot):
    flow = place.flow
    qtbot.waitUntil(lambda: lines_of(flow) == 1)
    place.resize(400, 400)
    qtbot.waitUntil(lambda: lines_of(flow) > 1)
    bottom = max(part.geometry().bottom() for part in flow.parts())
    qtbot.waitUntil(lambda: flow.height() > bottom)
    assert all(part.geometry().right() <= flow.width() for part in flow.parts())


def test_other_parts_take_the_place_of_the_old_ones(place, qtbot):
    old = place.flow.parts()
    place.flow.fill([Button("Satu")])
    assert [part.text() for part in place.flow.parts()] == ["Satu"]
    assert not any(part.isVisible() for part in old)
    qtbot.waitUntil(place.flow.parts()[0].isVisible)


def test_a_part_that_is_hidden_leaves_no_hole(place, qtbot):
    first, second = place.flow.parts()[:2]
    first.hide()
    qtbot.waitUntil(lambda: second.x() == 0)


def test_one_that_is_wider_than_the_place_is_cut_not_lost(place, qtbot):
    place.resize(90, 400)
    qtbot.waitUntil(lambda: lines_of(place.flow) == 5)
