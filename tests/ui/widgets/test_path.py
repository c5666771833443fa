"""A place that is typed: whole, a drive alone, or without a beginning."""

from pathlib import Path

import pytest

from ui.widgets.path import PathEdit


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", None),
        ("/media/stik", Path.home() / "/media/stik"),
        ('"/media/stik satu"', Path.home() / "/media/stik satu"),
        ("E:", Path("E:\\")),
        ("cadangan/2024", Path.home() / "cadangan" / "2024"),
    ],
)
def test_a_typed_place_is_whole(qtbot, typed, meant):
    place = PathEdit("folder_edit", "Pilih folder", folder=True)
    qtbot.addWidget(place)
    picked = []
    place.picked.connect(picked.append)
    qtbot.keyClicks(place.line, typed)
    place.line.returnPressed.emit()
    assert place.path() == meant
    assert picked == ([] if meant is None else [meant])
