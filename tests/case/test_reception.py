"""Hours of reception: a note outside of them, nothing inside, never a refusal."""

from datetime import date, datetime

import pytest

from fieldapp.case.reception import hours_on, note_reception, read_received
from fieldapp.packs.reference import builtin_packs

PACKS = builtin_packs()


def note(moment, zone="WITA"):
    return note_reception(datetime.fromisoformat(moment), zone, PACKS.reception, PACKS.stage_spans, PACKS.calendar)


@pytest.mark.parametrize(
    "moment",
    [
        "2024-10-21T08:00",  # Monday
        "2024-10-24T16:00",  # Thursday, the last minute
        "2024-10-24T16:00:40",
        "2024-10-25T16:30",  # Friday is longer
        "2024-11-24T03:00",  # masa tenang, a Sunday
        "2024-11-27T23:59",  # voting day is a holiday, and open all day
        "2024-10-21T07:30+07:00",  # another laptop's zone: 08.30 here
    ],
)
def test_inside_there_is_nothing_to_say(moment):
    assert note(moment) == ""


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2024-10-21T07:59", "Diterima hari Senin pukul 07.59 WITA, di luar jam penerimaan 08.00–16.00 WITA."),
        ("2024-10-24T16:01", "Diterima hari Kamis pukul 16.01 WITA, di luar jam penerimaan 08.00–16.00 WITA."),
        ("2024-10-25T16:31", "Diterima hari Jumat pukul 16.31 WITA, di luar jam penerimaan 08.00–16.30 WITA."),
        ("2024-10-26T10:00", "Diterima hari Sabtu pukul 10.00 WITA, bukan hari penerimaan laporan."),
        ("2024-10-20T10:00", "Diterima hari Minggu pukul 10.00 WITA, bukan hari penerimaan laporan."),
        ("2024-09-16T10:00", "Diterima hari Senin pukul 10.00 WITA, pada hari libur (Maulid Nabi Muhammad"),
        ("2024-10-21T15:30+07:00", "Diterima hari Senin pukul 16.30 WITA, di luar jam"),
    ],
)
def test_outside_there_is_a_note_that_refuses_nothing(moment, said):
    found = note(moment)
    assert found.startswith(said)
    assert "Laporan tetap disimpan" in found


def test_stages_go_before_weekdays_and_holidays():
    def named(day):
        found = hours_on(date.fromisoformat(day), PACKS.reception, PACKS.stage_spans, PACKS.calendar)
        return found.id if found else ""

    assert [named(day) for day in ("2024-11-22", "2024-11-25", "2024-11-27", "2024-12-25", "2025-06-02")] == [
        "jumat", "khusus", "khusus", "", "harian"
    ]  # fmt: skip


def test_without_hours_there_is_no_note():
    assert note_reception(datetime(2024, 10, 20, 3), "WIB", (), {}, PACKS.calendar) == ""


def test_the_moment_of_reception_is_read_from_the_case():
    assert read_received("2024-10-21", "15.10") == datetime(2024, 10, 21, 15, 10)
    assert read_received("2024-10-21", "") is None
    assert read_received("", "15:10") is None
