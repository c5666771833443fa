"""The note on the hours of reception in the form of a report: there outside of them, gone inside, never in the way."""

import pytest

from ui.widgets.banner import Banner

# In the last days before the vote an office receives at any hour; these days lie before them.
MONDAY, SUNDAY = "2024-11-18", "2024-11-17"
OUTSIDE = "Diterima hari Senin pukul 17.30 WITA, di luar jam penerimaan 08.00–16.00 WITA."


def note(writer):
    return writer.page.findChild(Banner, "reception_note")


def told(writer):
    writer.settle()
    return note(writer).accessibleName()


def fill(writer, path, value):
    writer.page.panel.show_path(path)
    writer.page.document.put(path, value)


def test_a_report_inside_the_hours_has_no_note(writer):
    writer = writer(kind="laporan")
    assert told(writer) == ""
    assert not note(writer).isVisible()


def test_a_report_in_the_evening_is_noted_and_saved_all_the_same(writer):
    writer = writer(kind="laporan")
    fill(writer, "received.date", MONDAY)
    fill(writer, "received.time", "17:30")
    assert told(writer).startswith(OUTSIDE)
    assert note(writer).isVisible()
    fill(writer, "received.time", "16:00")
    assert told(writer) == ""
    fill(writer, "received.date", SUNDAY)
    assert told(writer).startswith("Diterima hari Minggu")
    assert writer.saved()


@pytest.mark.parametrize("typed", ["", "besok", "\u202e99.99"])
def test_an_hour_that_cannot_be_read_says_nothing(writer, typed):
    writer = writer(kind="laporan")
    fill(writer, "received.date", MONDAY)
    fill(writer, "received.time", "17:30")
    assert told(writer)
    fill(writer, "received.time", typed)
    assert told(writer) == ""


def test_before_the_vote_every_hour_is_one_of_reception(writer):
    writer = writer(kind="laporan")
    fill(writer, "received.time", "23:50")
    assert told(writer) == ""


def test_only_a_report_has_hours(writer):
    writer = writer(kind="informasi_awal")
    writer.page.show_section("received")
    writer.settle()
    assert note(writer) is None
