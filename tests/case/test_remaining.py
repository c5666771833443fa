"""How deadlines are told: the time left in words, which reading was met, what follows, what is uncertain."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.case.clock import age_clock, clocks_of
from fieldapp.case.dates import ZONES
from fieldapp.case.model import Case
from fieldapp.case.remaining import (
    describe_rule,
    is_unverified,
    tell_clock,
    write_brief,
    write_dates,
    write_due,
    write_remaining,
    write_span,
)
from fieldapp.case.steps import Step
from fieldapp.packs.reference import builtin_packs

PACKS = builtin_packs()


def clock(name, now, *steps, reading="", **facts):
    taken = [Step("1", name, "2024-10-21T09:00", facts=facts), *(Step("2", then, on) for then, on in steps)]
    moment = datetime.fromisoformat(now).replace(tzinfo=ZONES["WITA"])
    found = clocks_of(Case(kind="laporan"), taken, PACKS.deadlines, PACKS.calendar, "WITA", reading, moment)
    return found[0], moment


def remaining(name, now, *steps, **more):
    return write_remaining(*clock(name, now, *steps, **more))


def told(name, now, *steps, **more):
    return tell_clock(*clock(name, now, *steps, **more))


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "kurang dari 1 menit"), (1, "1 menit"), (59, "59 menit"), (60, "1 jam"), (61, "1 jam 1 menit"),
        (180, "3 jam"), (1439, "23 jam 59 menit"), (1440, "1 hari"), (1441, "1 hari"), (1500, "1 hari 1 jam"),
        (3120, "2 hari 4 jam"),
        (7 * 1440 + 600, "7 hari"), (12 * 1440 + 300, "12 hari"), (-5, "kurang dari 1 menit"),
    ],
)  # fmt: skip
def test_spans(minutes, said):
    assert write_span(timedelta(minutes=minutes)) == said


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2024-10-21T20:00", "2 hari 4 jam lagi"),
        ("2024-10-23T20:00", "4 jam lagi"),
        ("2024-10-23T23:59", "1 menit lagi"),
        ("2024-10-24T00:00", "1 hari lagi menurut bacaan yang lebih akhir"),
        ("2024-10-24T23:59", "1 menit lagi menurut bacaan yang lebih akhir"),
        ("2024-10-25T00:00", "lewat kurang dari 1 menit"),
        ("2024-10-25T03:00", "lewat 3 jam"),
        ("2024-11-25T03:00", "lewat 31 hari"),
    ],
)
def test_what_remains_of_days(now, said):
    assert remaining("registrasi", now) == said


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2024-10-21T09:00", "2 hari lagi"),
        ("2024-10-23T08:59", "1 menit lagi"),
        ("2024-10-23T09:00", "kurang dari 1 menit lagi"),
        ("2024-10-23T09:01", "lewat 1 menit"),
    ],
)
def test_what_remains_of_hours(now, said):
    assert remaining("pemberitahuan_kelengkapan", now) == said


def test_what_is_over_is_said_in_one_word():
    assert remaining("registrasi", "2024-11-01T08:00", ("pleno", "2024-10-23T10:00")) == "dipenuhi"
    assert remaining("registrasi", "2024-11-01T08:00", ("pleno", "2024-10-25T10:00")) == "terlewat"
    assert remaining("registrasi", "2024-11-01T08:00", ("penutupan", "2024-10-22T10:00")) == "berakhir"


def test_running_clocks_tell_both_readings_or_the_one_that_was_chosen():
    assert told("registrasi", "2024-10-21T20:00") == (
        "2 hari 4 jam lagi, sampai Rabu, 23 Oktober 2024 pukul 24.00 WITA bila hari mulainya ikut dihitung,"
        " sampai Kamis, 24 Oktober 2024 pukul 24.00 WITA bila dihitung sejak hari berikutnya."
    )
    assert told("registrasi", "2024-10-21T20:00", reading="next") == (
        "3 hari 4 jam lagi, sampai Kamis, 24 Oktober 2024 pukul 24.00 WITA."
    )
    assert told("registrasi", "2024-10-24T09:00") == (
        "Menurut bacaan yang lebih awal habis Rabu, 23 Oktober 2024 pukul 24.00 WITA."
        " Menurut bacaan yang lebih akhir 15 jam lagi, sampai Kamis, 24 Oktober 2024 pukul 24.00 WITA."
    )


def test_late_clocks_tell_what_follows():
    assert told("registrasi", "2024-10-25T03:00") == (
        "Lewat 3 jam; batas waktunya Kamis, 24 Oktober 2024 pukul 24.00 WITA."
        " Penanganan tetap dapat dilanjutkan; catat sebab keterlambatannya."
    )
    assert told("pemberitahuan_kelengkapan", "2024-10-23T12:00") == (
        "Lewat 3 jam; belum dicatat bahwa pelapor melakukannya. Batasnya Rabu, 23 Oktober 2024 pukul 09.00 WITA."
        " Akibat: Laporan tidak diregistrasi; bisa menjadi informasi awal."
    )
    said = told("penerusan_penyidik", "2024-12-20T03:00")
    assert "Tanyakan perkembangannya kepada penyidik." in said


def test_finished_clocks_tell_which_reading_was_met():
    now = "2024-11-01T08:00"
    assert told("registrasi", now, ("pleno", "2024-10-23T10:00")) == (
        "Dipenuhi Rabu, 23 Oktober 2024 pukul 10.00 WITA, dalam batas waktu menurut kedua bacaan."
    )
    assert told("registrasi", now, ("pleno", "2024-10-24")) == (
        "Dipenuhi Kamis, 24 Oktober 2024. Menurut bacaan yang lebih akhir masih dalam batas waktu"
        " (Kamis, 24 Oktober 2024), menurut bacaan yang lebih awal sudah lewat (Rabu, 23 Oktober 2024)."
    )
    assert told("registrasi", now, ("pleno", "2024-10-25T03:00")).startswith(
        "Dilakukan Jumat, 25 Oktober 2024 pukul 03.00 WITA, 3 jam sesudah batas waktu"
    )
    assert told("pemberitahuan_kelengkapan", now, ("perbaikan", "2024-10-22T09:00")) == (
        "Dipenuhi Selasa, 22 Oktober 2024 pukul 09.00 WITA, dalam batas waktu (Rabu, 23 Oktober 2024 pukul 09.00 WITA)."
    )
    assert told("pemberitahuan_kelengkapan", now, ("registrasi", "2024-10-22T09:00")).startswith(
        "Tidak diperlukan lagi"
    )
    assert told("pidana_putusan_pn", now).startswith("Tidak digunakan sampai batas waktu")


def test_doubts_and_holidays_are_told():
    assert told("registrasi", "2024-10-01T08:00").endswith("Periksa tanggal langkah dan jam laptop.")
    late = told("registrasi", "2024-10-30T08:00", ("perpanjangan", "2024-10-26T08:00"))
    assert "Tambahan hari dicatat sesudah batas waktu habis" in late
    said = told("penerusan_penyidik", "2024-11-12T03:00", delivered_on="2024-11-11T09:00")
    assert "Tidak dihitung: Rabu, 27 November 2024 (" in said


def test_what_it_counts_and_whether_anybody_read_it():
    kinds = {
        "registrasi": "3 hari kalender",
        "pemberitahuan_kelengkapan": "48 jam",
        "penerusan_penyidik": "14 hari kerja",
    }
    for name, said in kinds.items():
        assert describe_rule(clock(name, "2024-10-22T08:00")[0]) == said
    invitation = clock("undangan_1", "2024-10-22T08:00", at="2024-10-24T09:00")[0]
    assert describe_rule(invitation) == "paling lambat 1 hari sebelumnya"
    assert is_unverified(invitation)
    assert not is_unverified(clock("registrasi", "2024-10-22T08:00")[0])
    assert write_due(invitation, invitation.late_after) == "Rabu, 23 Oktober 2024 pukul 24.00 WITA"


@given(st.integers(0, 60 * 24 * 60))
def test_less_time_is_never_said_as_more(minutes):
    def length(text):
        words = text.split()
        sizes = {"hari": 1440, "jam": 60, "menit": 1}
        return sum(int(n) * sizes[u] for n, u in zip(words[::2], words[1::2], strict=True)) if words[0].isdigit() else 0

    said = [length(write_span(timedelta(minutes=minutes + more))) for more in (0, 1, 60)]
    assert said == sorted(said)
    assert said[0] <= minutes


@pytest.mark.parametrize(
    ("name", "now", "brief", "dates"),
    [
        ("registrasi", "2024-10-21T20:00", "2 hari 4 jam lagi", "23-10-2024 atau 24-10-2024"),
        ("registrasi", "2024-10-24T00:00", "1 hari lagi", "24-10-2024 (bacaan akhir)"),
        ("registrasi", "2024-10-25T03:00", "lewat 3 jam", "sampai 24-10-2024"),
        ("pemberitahuan_kelengkapan", "2024-10-21T09:00", "2 hari lagi", "sampai 23-10-2024 09.00"),
    ],
)
def test_what_a_list_writes_of_a_clock(name, now, brief, dates):
    made, moment = clock(name, now)
    assert (write_brief(made, moment), write_dates(made, moment)) == (brief, dates)


def test_dates_of_hours_whose_beginning_is_not_known():
    taken = [Step("1", "pemberitahuan_kelengkapan", "2024-10-21")]
    moment = datetime(2024, 10, 21, 12, tzinfo=ZONES["WITA"])
    case = Case(kind="laporan")
    (made,) = clocks_of(case, taken, PACKS.deadlines, PACKS.calendar, "WITA", "", moment)
    assert write_dates(made, moment) == "paling cepat 23-10-2024 00.00"


@given(st.integers(0, 7 * 24 * 60), st.sampled_from(["", "same", "next"]))
def test_a_clock_ages_as_if_it_were_counted_anew(minutes, reading):
    then = datetime(2024, 10, 21, 9, tzinfo=ZONES["WITA"]) + timedelta(minutes=minutes)
    young, _ = clock("registrasi", "2024-10-21T09:00", reading=reading)
    old, _ = clock("registrasi", then.replace(tzinfo=None).isoformat(), reading=reading)
    assert age_clock(young, then) == age_clock(young, then.replace(tzinfo=None)) == old


def test_what_is_over_does_not_age():
    met, _ = clock("registrasi", "2024-10-22T08:00", ("pleno", "2024-10-21T10:00"))
    assert age_clock(met, datetime(2025, 1, 1, tzinfo=ZONES["WIB"])) is met
