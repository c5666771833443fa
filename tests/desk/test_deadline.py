"""Deadlines of a real vault: of one case, of all that run, as reminders, as a calendar file; finished cases unread."""

import re
from datetime import date, datetime, timedelta

import pytest

from fieldapp.case.dates import ZONES
from fieldapp.case.file import read_case_file
from fieldapp.case.ids import new_id
from fieldapp.desk.deadline import (
    Reminders,
    age_clocks,
    age_reminders,
    case_clocks,
    list_clocks,
    nearest_clocks,
    read_reminders,
    reception_note,
    span_of,
    tell_reminders,
    view_case_clock,
    write_calendar,
)
from fieldapp.errors import RecordUnknown
from fieldapp.vault import casebook, numbers
from fieldapp.vault.correction import set_correction
from fieldapp.vault.course import cases_on, fill_courses, list_courses
from fieldapp.vault.database import immediate
from fieldapp.vault.journal import Change
from fieldapp.vault.rebuild import rebuild
from fieldapp.vault.vault import office_record
from tests.vault.journal_world import KAB, carry

KADES = "kades-yel-yel-video"


@pytest.fixture
def vault(laptop):
    made = laptop()
    made.clock = lambda: datetime(2024, 10, 22, 8, tzinfo=ZONES["WIB"])  # the office is in WITA: 09.00
    return made


def write(vault, *changes):
    with vault.writing():
        vault.journal.write(changes, vault.officer, vault.now())


def take(vault, case, *steps, **facts):
    made = [new_id() for _ in steps]
    write(vault, *(
        Change("step.set", one, {"case": case, "name": name, "on": on, **facts})
        for one, (name, on) in zip(made, steps, strict=True)
    ))  # fmt: skip
    return made


def add(vault, text='{"kind": "laporan", "subjects": [{"name": "Budi"}], "reporter": {"name": "Siti Rahayu"}}'):
    return casebook.add_case(vault, read_case_file(text.encode()), vault.folder)


def states(found):
    return [(one.case, one.clock.rule.id, one.clock.state) for one in found]


def test_a_new_vault_has_no_deadline(vault):
    assert list_clocks(vault) == []
    assert read_reminders(vault).late == read_reminders(vault).due == ()


def test_the_clocks_of_a_case_in_the_zone_of_its_office(vault):
    case = add(vault)
    take(vault, case, ("registrasi", "2024-10-21T09:00"))
    (clock,) = case_clocks(vault, case)
    assert (clock.rule.id, clock.state, clock.alarm.isoformat()) == (
        "penanganan",
        "running",
        "2024-10-23T23:59:00+08:00",
    )
    (one,) = list_clocks(vault)
    assert (one.case, one.subjects, one.remaining) == (case, "Budi", "1 hari 15 jam lagi")
    assert one.line == f"Penanganan laporan/temuan sampai keputusan: 1 hari 15 jam lagi (perkara {case[:18]})"


def test_a_report_of_supervision_has_no_clocks(vault):
    report = write_report(vault)
    for name in (report, new_id()):
        with pytest.raises(RecordUnknown):
            case_clocks(vault, name)


def write_report(vault):
    report = new_id()
    write(vault, Change("supervision.set", report, {"place": "Desa Batuah"}))
    return report


def test_late_ones_come_first_and_then_what_runs_out_next(vault):
    cases = [add(vault) for _ in range(5)]
    for case, on in zip(cases, ("2024-10-21", "2024-10-10", "2024-10-16", "2024-10-19", "2024-10-22"), strict=True):
        take(vault, case, ("registrasi", f"{on}T09:00"))
    assert states(list_clocks(vault)) == [
        (cases[2], "penanganan", "late"),
        (cases[1], "penanganan", "late"),
        (cases[3], "penanganan", "soon"),
        (cases[0], "penanganan", "running"),
        (cases[4], "penanganan", "running"),
    ]
    assert [one.case for one in list_clocks(vault, 1)] == [cases[2], cases[1], cases[3]]
    assert [one.case for one in list_clocks(vault, 2)] == [cases[2], cases[1], cases[3], cases[0]]
    found = read_reminders(vault, 1)
    assert [one.case for one in found.late] == [cases[2], cases[1]]
    assert [one.case for one in found.due] == [cases[3]]


def test_what_is_done_closed_or_taken_back_runs_no_more(vault):
    case = add(vault)
    (step,) = take(vault, case, ("registrasi", "2024-10-21T09:00"))
    take(vault, case, ("pleno", "2024-10-21T15:00"), result="pelanggaran_hukum_lainnya")
    assert states(list_clocks(vault)) == [(case, "penerusan", "soon")]
    (sent,) = take(vault, case, ("penerusan", "2024-10-22T08:00"))
    assert list_clocks(vault) == []
    assert [clock.state for clock in case_clocks(vault, case)] == ["met", "met"]
    write(vault, Change("step.set", sent, {"removed": True}))
    assert states(list_clocks(vault)) == [(case, "penerusan", "soon")]
    take(vault, case, ("penutupan", "2024-10-22T08:30"))
    assert list_clocks(vault) == []
    other = add(vault)
    (step,) = take(vault, other, ("registrasi", "2024-10-21T09:00"))
    write(vault, Change("step.set", step, {"removed": True}))
    assert list_clocks(vault) == []


def test_a_report_that_was_not_handed_in_and_one_that_was(vault):
    case = add(vault, '{"kind": "laporan", "event": {"known_on": "2024-10-17"}}')
    assert states(list_clocks(vault)) == [(case, "lapor", "running")]
    write(vault, Change("case.set", case, {"received.date": "2024-10-21", "received.time": "15:10"}))
    assert states(list_clocks(vault)) == [(case, "kajian_awal", "soon")]


def test_a_registered_case_without_steps_is_no_alarm(vault, add_case):
    case = add_case(vault, KADES)
    take(vault, case, ("diterima", "2024-10-16T10:20"))
    assert states(list_clocks(vault)) == [(case, "kajian_awal", "late")]
    other = add_case(vault, KADES)
    casebook.finalise(vault, other)
    numbers.draw(vault, other)
    assert {one.case for one in list_clocks(vault)} == {case}
    with immediate(vault.db):
        assert rebuild(vault.db) == []


def test_an_old_case_sleeps_but_its_own_page_tells_all(vault):
    case = add(vault)
    take(vault, case, ("registrasi", "2023-09-10T09:00"))
    assert list_clocks(vault) == []
    assert [clock.state for clock in case_clocks(vault, case)] == ["late"]
    vault.clock = lambda: datetime(2024, 10, 10, tzinfo=ZONES["WIB"])
    assert [one.case for one in list_clocks(vault)] == [case]


def test_finished_cases_are_never_read(vault):
    done = [add(vault) for _ in range(20)]
    for case in done:
        take(
            vault, case, ("registrasi", "2024-10-14T09:00"), ("pleno", "2024-10-16T09:00"), ("penerusan", "2024-10-17")
        )
    case = add(vault)
    take(vault, case, ("registrasi", "2024-10-21T09:00"))
    vault.db.execute(
        "UPDATE record SET fields = x'5b5d' WHERE case_id IN (SELECT id FROM course_row WHERE id <> ?)", (case,)
    )
    assert [one.case for one in list_clocks(vault)] == [case]
    assert len(list_courses(vault.db, vault.office)) == 2
    assert len(cases_on(vault.db, vault.office, list_courses(vault.db, vault.office), "2024-10-18")) == 1


def test_only_the_own_office_is_reminded_but_every_case_can_be_looked_at(laptop):
    field, desk = laptop(), laptop(KAB)
    case = add(field)
    take(field, case, ("registrasi", "2024-10-30T09:00"))
    write(field, Change("office.set", office_record(field.office), {"zone": "WIT", "day_one": "same"}))
    carry(field, desk)
    assert list_clocks(desk) == []
    (clock,) = case_clocks(desk, case)
    assert clock.alarm.isoformat() == clock.late_after.isoformat() == "2024-11-01T23:59:00+09:00"
    assert [one.clock for one in list_clocks(field)] == list(case_clocks(field, case))


def test_the_office_chooses_its_reading_of_day_one(vault):
    case = add(vault)
    take(vault, case, ("registrasi", "2024-10-19T09:00"))
    assert states(list_clocks(vault)) == [(case, "penanganan", "soon")]
    write(vault, Change("office.set", office_record(vault.office), {"day_one": "same"}))
    assert states(list_clocks(vault)) == [(case, "penanganan", "late")]
    write(vault, Change("office.set", office_record(vault.office), {"day_one": "besok"}))
    assert states(list_clocks(vault)) == [(case, "penanganan", "soon")]


def test_a_letter_to_bkn_is_asked_after(vault):
    case = add(vault, '{"kind": "temuan"}')
    letter = new_id()
    write(vault, Change("referral.set", letter, {"case": case, "channel": "SBT", "sent_on": "2024-10-15"}))
    assert states(list_clocks(vault)) == [(case, "bkn_satgas", "soon")]
    write(vault, Change("referral.set", letter, {"recommended_on": "2024-10-21"}))
    assert list_clocks(vault) == []


def test_the_calendar_file_names_numbers_and_nobody(vault, add_case):
    case = add_case(vault, KADES)
    casebook.finalise(vault, case)
    number = numbers.draw(vault, case)
    take(vault, case, ("registrasi", "2024-10-21T09:00"))
    data = write_calendar(list_clocks(vault), vault.now())
    text = re.sub(r"\r\n ", "", data.decode())
    assert text.count("BEGIN:VEVENT") == len(list_clocks(vault)) >= 1
    assert number.replace(",", "\\,") in text
    assert "DTEND:20241023T155900Z" in text
    assert f"UID:{case}.penanganan." in text
    for name in ("Umbu", "Hina", "Palekahelu", "Markus"):
        assert name not in text
    take(vault, case, ("perpanjangan", "2024-10-22T09:00"))
    later = re.sub(r"\r\n ", "", write_calendar(list_clocks(vault), vault.now()).decode())
    uid = re.findall(r"UID:(\S+penanganan\.\S+)", text)
    assert re.findall(r"UID:(\S+penanganan\.\S+)", later) == uid, "the same thing, moved"
    assert "SEQUENCE:1" in later
    assert "DTEND:20241025T155900Z" in later


def test_what_is_shown_of_a_clock_names_no_reporter(vault):
    case = add(vault)
    take(vault, case, ("registrasi", "2024-10-21T09:00"))
    (one,) = list_clocks(vault)
    data = view_case_clock(one, vault.now())
    assert "Siti" not in str(data)
    assert data["due_same"] == "2024-10-23T23:59+08:00"
    assert (data["started"], data["done"], data["met_next"]) == ("2024-10-21T09:00+08:00", "", None)


def test_reception_is_a_note_in_the_zone_of_the_office(vault):
    assert reception_note(vault, vault.now()) == ""
    assert "di luar jam penerimaan" in reception_note(vault, datetime(2024, 10, 22, 15, 30, tzinfo=ZONES["WIB"]))
    assert reception_note(vault, datetime(2024, 11, 24, 3)) == "", "masa tenang"


def test_a_vault_from_before_learns_the_courses_of_its_cases(vault):
    case = add(vault)
    take(vault, case, ("registrasi", "2024-10-21T09:00"))
    before = vault.db.execute("SELECT * FROM course_row ORDER BY id").fetchall()
    with vault.writing() as db:
        db.execute("DELETE FROM course_row")
        fill_courses(db)
    assert vault.db.execute("SELECT * FROM course_row ORDER BY id").fetchall() == before
    assert before[0][2:] == ("laporan;;registrasi", "2024-10-21")


def test_days_within_are_counted_from_now(vault):
    case = add(vault)
    take(vault, case, ("registrasi", "2024-10-25T09:00"))
    due = datetime.combine(date(2024, 10, 27), datetime.min.time(), ZONES["WITA"]) + timedelta(hours=23, minutes=59)
    vault.clock = lambda: due - timedelta(days=3)
    assert [one.case for one in list_clocks(vault, 3)] == [case]
    vault.clock = lambda: due - timedelta(days=3, minutes=1)
    assert list_clocks(vault, 3) == []


def test_one_rule_can_be_read_otherwise_than_the_office_reads_all(vault):
    case = add(vault)
    take(vault, case, ("registrasi", "2024-10-19T09:00"))
    set_correction(vault, "deadlines/deadline/penanganan/day_one", "same", "Petunjuk teknis kabupaten")
    assert states(list_clocks(vault)) == [(case, "penanganan", "late")]
    write(vault, Change("office.set", office_record(vault.office), {"day_one": "next"}))
    assert states(list_clocks(vault)) == [(case, "penanganan", "late")], "the rule goes before the office"
    take(vault, case, ("perpanjangan", "2024-10-21T08:00"))
    (one,) = list_clocks(vault)
    assert one.clock.alarm.isoformat() == one.clock.late_after.isoformat() == "2024-10-23T23:59:00+08:00"
    set_correction(vault, "deadlines/deadline/penanganan/day_one", None, "Dicabut")
    assert list_clocks(vault)[0].clock.late_after.isoformat() == "2024-10-24T23:59:00+08:00"


def test_clocks_age_as_if_they_were_read_again(vault):
    cases = [add(vault) for _ in range(4)]
    for case, on in zip(cases, ("2024-10-21", "2024-10-19", "2024-10-16", "2024-10-22"), strict=True):
        take(vault, case, ("registrasi", f"{on}T09:00"))
    before = list_clocks(vault)
    for hours in (0, 1, 15, 39, 200):
        then = vault.now() + timedelta(hours=hours)
        aged = age_clocks(before, then)
        vault.clock, kept = (lambda then=then: then), vault.clock
        assert aged == list_clocks(vault)
        assert age_reminders(read_reminders(vault, 365), then).late == read_reminders(vault, 365).late
        vault.clock = kept


def test_what_nobody_has_to_do_any_more_is_gone_when_its_time_is_over(vault):
    case = add(vault)
    take(vault, case, ("pemberitahuan_kelengkapan", "2024-10-21T09:00"))
    clocks = list_clocks(vault)
    optional = [one for one in clocks if one.clock.rule.optional]
    later = age_clocks(clocks, vault.now() + timedelta(days=30))
    assert {one.clock.rule.id for one in later} == {one.clock.rule.id for one in clocks if one not in optional}


def test_clocks_stand_in_parts_by_the_day_of_their_alarm(vault):
    cases = [add(vault) for _ in range(5)]
    days = ("2024-10-18", "2024-10-20", "2024-10-21", "2024-10-23", "2024-10-24")
    for case, on in zip(cases, days, strict=True):
        take(vault, case, ("registrasi", f"{on}T09:00"))
    found, now = list_clocks(vault), vault.now()
    assert [span_of(one, now) for one in found] == ["late", "today", "near", "near", "later"]
    # The day is that of the office, an hour ahead of a laptop in Jakarta that shows 23.30.
    night = datetime(2024, 10, 22, 23, 30, tzinfo=ZONES["WIB"])
    by_case = {one.case: span_of(one, night) for one in age_clocks(found, night)}
    assert [by_case[case] for case in cases] == ["late", "today", "today", "near", "near"]


def test_a_case_is_told_by_its_own_clock_before_that_of_others(vault):
    case = add(vault)
    take(vault, case, ("diterima", "2024-10-21T09:00"), ("pemberitahuan_kelengkapan", "2024-10-20T10:00"))
    found = list_clocks(vault)
    assert {one.clock.rule.by for one in found} == {"", "pelapor"}
    assert nearest_clocks(found)[case].clock.rule.by == ""
    assert nearest_clocks([]) == {}


def test_reminders_are_told_in_one_sentence(vault):
    assert tell_reminders(read_reminders(vault)) == ""
    take(vault, add(vault), ("registrasi", "2024-10-16T09:00"))
    assert tell_reminders(read_reminders(vault)) == "1 batas waktu lewat; lihat Batas Waktu."
    take(vault, add(vault), ("registrasi", "2024-10-20T09:00"))
    said = "1 batas waktu lewat dan 1 habis dalam 2 hari; lihat Batas Waktu."
    assert tell_reminders(read_reminders(vault)) == said
    assert (
        tell_reminders(Reminders(due=read_reminders(vault).due))
        == "1 batas waktu habis dalam 2 hari; lihat Batas Waktu."
    )
