"""The legal clock: what steps start and end, readings, states, extension, zones, and every case of the collection."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.case.clock import Clock, clocks_of
from fieldapp.case.dates import ZONES
from fieldapp.case.daycount import Calendar
from fieldapp.case.model import Case, CaseNumber, Event, Received
from fieldapp.case.steps import Step
from fieldapp.packs.reference import builtin_packs

CASES = Path(__file__).resolve().parents[2] / "resources" / "cases"
PACKS = builtin_packs()
RULES = {rule.id: rule for rule in PACKS.deadlines}
NAMES = sorted(path.stem for path in (CASES / "expect").glob("*.json"))


def step(name, on, **facts):
    return Step(f"{name}-{on}", name, on, (), facts.pop("result", ""), "", facts)


def clocks(*steps, now="2024-12-31T12:00", zone="WITA", reading="", kind="laporan", rules=PACKS.deadlines, **case):
    moment = datetime.fromisoformat(now)
    return clocks_of(Case(id="x", kind=kind, **case), steps, rules, PACKS.calendar, zone, reading, moment)


def only(found, rule_id) -> Clock:
    (clock,) = [clock for clock in found if clock.rule.id == rule_id]
    return clock


def iso(moment):
    return moment.strftime("%Y-%m-%dT%H:%M")


# ---- every case of the collection -----------------------------------------------------------------------------------


def walked(name):
    """Give a case of the collection with the steps of its walk, and what is expected of it."""
    content = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    expect = json.loads((CASES / "expect" / f"{name}.json").read_text(encoding="utf-8"))
    received = content.get("received", {})
    case = Case(
        id="x",
        kind=content["kind"],
        event=Event(known_on=content["event"]["known_on"]),
        received=Received(date=received.get("date", ""), time=received.get("time", "")),
        violations=tuple(content.get("violations", ())),
    )
    decisions = [{"subject": str(n), "result": one["status"]} for one in expect["outcome"] for n in one["subjects"]]
    facts = {"pleno": {"plenary": {"decisions": decisions}}}
    steps = [step(one["step"], one["on"], **facts.get(one["step"], {})) for one in expect["walk"]]
    return case, steps, expect


@pytest.mark.parametrize("name", NAMES)
def test_the_cases_of_the_collection_run_as_expected(name):
    case, steps, expect = walked(name)
    now = datetime(2025, 1, 1, tzinfo=ZONES[expect["zone"]])
    found = clocks_of(case, steps, PACKS.deadlines, PACKS.calendar, expect["zone"], "", now)
    by_id = {clock.rule.id: clock for clock in found}
    by_id |= {clock.before.rule.id: clock.before for clock in found if clock.before}
    for wanted in expect["deadlines"]:
        clock = by_id.pop(wanted["id"])
        assert iso(clock.started.at).startswith(wanted["from"]), wanted
        assert iso(clock.due_next).startswith(wanted.get("due_next", wanted.get("due"))), wanted
        assert iso(clock.due_same).startswith(wanted.get("due_same", wanted.get("due"))), wanted
        assert (iso(clock.done.at)[:10] if clock.done else None) == wanted.get("done"), wanted
        assert clock.rule.working == (wanted.get("day_kind") == "working"), wanted
        if "met" in wanted:
            assert (clock.state == "met") == wanted["met"]
        if "met_next" in wanted:
            assert (clock.met_next, clock.met_same) == (wanted["met_next"], wanted["met_same"]), wanted
            assert (clock.state == "met") == wanted["met_next"], wanted
    assert set(by_id) <= {"gakkumdu_1x24"}, "nothing else runs, but the first discussion of what may be a crime"


def test_all_cases_of_the_collection_are_walked():
    assert len(NAMES) >= 15
    assert sum(len(walked(name)[2]["deadlines"]) for name in NAMES) >= 45


# ---- states and readings --------------------------------------------------------------------------------------------

REGISTERED = step("registrasi", "2024-10-21T09:00")
STATES = [
    # now, state, reading of the office
    ("2024-10-21T09:00", "running", ""),
    ("2024-10-22T23:58", "running", ""),
    ("2024-10-22T23:59", "soon", ""),  # 24 hours before the earlier reading
    ("2024-10-23T23:59", "soon", ""),  # its last minute
    ("2024-10-24T00:00", "soon", ""),  # over by the earlier reading only
    ("2024-10-24T23:59", "soon", ""),
    ("2024-10-24T23:59:59", "soon", ""),
    ("2024-10-25T00:00", "late", ""),
    ("2024-10-23T23:59", "soon", "same"),
    ("2024-10-24T00:00", "late", "same"),
    ("2024-10-23T12:00", "running", "next"),
    ("2024-10-24T23:59", "soon", "next"),
    ("2024-10-25T00:00", "late", "next"),
]


@pytest.mark.parametrize(("now", "state", "reading"), STATES)
def test_the_alarm_stands_on_the_earlier_reading_and_late_only_after_the_later(now, state, reading):
    clock = only(clocks(REGISTERED, now=now, reading=reading), "penanganan")
    assert clock.state == state
    assert (iso(clock.due_same), iso(clock.due_next)) == ("2024-10-23T23:59", "2024-10-24T23:59")
    assert clock.alarm == (clock.due_next if reading == "next" else clock.due_same)
    assert clock.late_after == (clock.due_same if reading == "same" else clock.due_next)
    assert clock.is_open
    assert (clock.met_next, clock.met_same) == (None, None)


DONE = [
    ("2024-10-23T13:00", "", "met", True, True),
    ("2024-10-23T23:59", "", "met", True, True),
    ("2024-10-24T00:00", "", "met", True, False),
    ("2024-10-24", "", "met", True, False),  # a day without an hour is met on that day
    ("2024-10-24T23:59", "same", "missed", True, False),
    ("2024-10-25T00:00", "", "missed", False, False),
    ("2024-10-25T00:00", "next", "missed", False, False),
]


@pytest.mark.parametrize(("on", "reading", "state", "met_next", "met_same"), DONE)
def test_it_is_said_which_reading_was_met(on, reading, state, met_next, met_same):
    clock = only(clocks(REGISTERED, step("pleno", on), reading=reading), "penanganan")
    assert (clock.state, clock.met_next, clock.met_same) == (state, met_next, met_same)
    assert not clock.is_open


@pytest.mark.parametrize("zone", sorted(ZONES))
def test_a_day_ends_where_the_office_is(zone):
    last = datetime(2024, 10, 24, 23, 59, tzinfo=ZONES[zone])
    for laptop in (*ZONES.values(), UTC):
        assert (
            only(clocks(REGISTERED, now=last.astimezone(laptop).isoformat(), zone=zone), "penanganan").state == "soon"
        )
        after = (last + timedelta(minutes=1)).astimezone(laptop).isoformat()
        assert only(clocks(REGISTERED, now=after, zone=zone), "penanganan").state == "late"


def test_a_start_in_another_zone_counts_from_the_day_it_is_here():
    clock = only(clocks(step("registrasi", "2024-10-21T23:30+07:00"), zone="WIT"), "penanganan")
    assert iso(clock.started.at) == "2024-10-22T01:30"
    assert iso(clock.due_same) == "2024-10-24T23:59"


def test_a_laptop_whose_clock_is_wrong_only_looks_from_another_day():
    back = only(clocks(REGISTERED, now="2024-10-01T08:00"), "penanganan")
    assert (back.state, back.doubts) == ("running", ("starts_later",))
    ahead = only(clocks(REGISTERED, now="2031-01-01T08:00"), "penanganan")
    assert (ahead.state, ahead.doubts) == ("late", ())
    assert back.due_next == ahead.due_next
    assert only(clocks(REGISTERED, now="9999-12-31T23:59"), "penanganan").state == "late"
    assert only(clocks(REGISTERED, now="1970-01-01T00:00+00:00", zone="WIT"), "penanganan").state == "running"


# ---- hours, appointments, extension ---------------------------------------------------------------------------------

NOTICE = "2024-10-22T16:30"
HOURS = [
    ("2024-10-24T16:30", None, "soon"),
    ("2024-10-24T16:31", None, "late"),
    ("2024-10-23T16:29", None, "running"),
    ("2024-10-30T08:00", "2024-10-24T16:30", "met"),
    ("2024-10-30T08:00", "2024-10-24T16:31", "missed"),
    ("2024-10-30T08:00", "2024-10-24", "met"),
]


@pytest.mark.parametrize(("now", "done", "state"), HOURS)
def test_hours_run_to_the_minute(now, done, state):
    later = [step("perbaikan", done)] if done else []
    clock = only(clocks(step("pemberitahuan_kelengkapan", NOTICE), *later, now=now, reading="same"), "perbaikan")
    assert clock.state == state
    assert iso(clock.due_next) == iso(clock.due_same) == "2024-10-24T16:30"
    assert not clock.whole_days


def test_hours_start_when_the_notice_arrived():
    notice = step("pemberitahuan_kelengkapan", NOTICE, delivered_on="2024-10-23T09:10")
    assert iso(only(clocks(notice), "perbaikan").late_after) == "2024-10-25T09:10"


def test_hours_from_a_day_without_an_hour_alarm_early_and_are_late_at_last():
    clock = only(clocks(step("pemberitahuan_kelengkapan", "2024-10-22"), now="2024-10-24T12:00"), "perbaikan")
    assert (iso(clock.alarm), iso(clock.late_after)) == ("2024-10-24T00:00", "2024-10-24T23:59")
    assert (clock.state, clock.doubts) == ("soon", ("hour_unknown",))


def test_what_was_not_completed_is_missed_when_the_case_goes_on():
    notice, refused = step("pemberitahuan_kelengkapan", NOTICE), step("tidak_diregistrasi", "2024-10-25T10:00")
    clock = only(clocks(notice, refused), "perbaikan")
    assert (clock.state, clock.done, clock.met_next) == ("missed", None, False)
    assert clock.rule.consequence.startswith("Laporan tidak diregistrasi")
    early = only(clocks(notice, step("registrasi", "2024-10-23T08:00")), "perbaikan")
    assert (early.state, early.met_next) == ("ended", None)


def test_a_late_act_counts_though_the_case_goes_on_after_it():
    steps = (step("pemberitahuan_kelengkapan", NOTICE), step("perbaikan", "2024-10-24T08:00"))
    assert only(clocks(*steps, step("registrasi", "2024-10-24T09:00")), "perbaikan").state == "met"


def invitation(name, on, at, **facts):
    return step(name, on, at=at, parties=["subject:1", "subject:2"], **facts)


def test_an_invitation_arrives_a_day_before():
    first = invitation("undangan_1", "2024-10-18T13:00", "2024-10-20T09:00")
    clock = only(clocks(first, now="2024-10-19T12:00"), "undangan_klarifikasi")
    assert (iso(clock.alarm), iso(clock.late_after), clock.state) == ("2024-10-19T23:59", "2024-10-19T23:59", "soon")
    late = invitation("undangan_1", "2024-10-18T13:00", "2024-10-20T09:00", delivered_on="2024-10-20T08:00")
    assert only(clocks(late), "undangan_klarifikasi").state == "missed"
    assert clocks(step("undangan_1", "2024-10-18T13:00")) == (), "without an appointment there is nothing to count to"


def test_each_invitation_has_its_own_clock_until_all_its_parties_have_it():
    first = invitation("undangan_1", "2024-10-18T13:00", "2024-10-20T09:00")
    one = step("tanda_terima_undangan", "2024-10-18T15:00", parties=["subject:1"], delivered_on="2024-10-18T14:30")
    two = step("tanda_terima_undangan", "2024-10-19T10:00", parties=["subject:2"])
    (clock,) = clocks(first, one, now="2024-10-19T11:00")
    assert clock.state == "soon"
    (clock,) = clocks(first, one, two, now="2024-10-19T11:00")
    assert (clock.state, iso(clock.done.at)) == ("met", "2024-10-19T10:00")
    second = invitation("undangan_2", "2024-10-20T12:00", "2024-10-22T10:00", delivered_on="2024-10-21T09:00")
    found = clocks(first, one, two, step("klarifikasi", "2024-10-20T09:00"), second)
    assert [clock.state for clock in found] == ["met", "met"]


EXTENSION = [
    # extended on, decided on, rule, state, later reading
    ("2024-10-23T08:00", "2024-10-26T10:00", "penanganan_tambahan", "met", "2024-10-26T23:59"),
    ("2024-10-24T23:59", "2024-10-26T10:00", "penanganan_tambahan", "met", "2024-10-26T23:59"),
    ("2024-10-25T00:00", "2024-10-26T10:00", "penanganan", "missed", "2024-10-24T23:59"),
    ("2024-10-23T08:00", "2024-10-27T10:00", "penanganan_tambahan", "missed", "2024-10-26T23:59"),
    ("2024-10-23T08:00", "2024-10-22T10:00", "penanganan", "met", "2024-10-24T23:59"),  # decided before
]


@pytest.mark.parametrize(("extended", "decided", "rule", "state", "last"), EXTENSION)
def test_three_and_two_days_are_one_clock_from_the_same_start(extended, decided, rule, state, last):
    found = clocks(REGISTERED, step("perpanjangan", extended), step("pleno", decided, result="bukan_pelanggaran"))
    (clock,) = found
    assert (clock.rule.id, clock.state, iso(clock.late_after)) == (rule, state, last)
    assert iso(clock.started.at) == "2024-10-21T09:00"
    if rule == "penanganan_tambahan":
        assert clock.rule.days == 5
        assert clock.rule.label.endswith("tambahan waktu")
        assert clock.before is not None
        assert iso(clock.before.late_after) == "2024-10-24T23:59"
        assert (clock.due_next - clock.due_same).days == 1, "the doubt of day one stays"


def test_an_extension_that_comes_too_late_says_so():
    clock = only(clocks(REGISTERED, step("perpanjangan", "2024-10-25T08:00")), "penanganan")
    assert (clock.state, clock.doubts, clock.before) == ("late", ("extended_late",), None)


@pytest.mark.parametrize(
    ("days", "last"), [(1, "2024-10-25"), (2, "2024-10-26"), (9, "2024-10-26"), ("2", "2024-10-26")]
)
def test_an_extension_adds_the_days_it_names_but_no_more_than_the_law(days, last):
    found = clocks(REGISTERED, step("perpanjangan", "2024-10-23T08:00", days=days))
    assert iso(only(found, "penanganan_tambahan").late_after) == f"{last}T23:59"


# ---- what starts and ends -------------------------------------------------------------------------------------------


def decided(*results, on="2024-10-24T13:00"):
    return step("pleno", on, plenary={"decisions": [{"subject": str(n), "result": r} for n, r in enumerate(results)]})


def test_nothing_is_forwarded_of_what_was_no_violation():
    assert "penerusan" not in {clock.rule.id for clock in clocks(REGISTERED, decided("bukan_pelanggaran"))}
    sent = clocks(REGISTERED, decided("bukan_pelanggaran"), step("penerusan", "2024-10-25T09:00"))
    assert only(sent, "penerusan").state == "met", "a letter that was sent all the same is told"
    assert only(clocks(REGISTERED, decided("bukan_pelanggaran", "pelanggaran_hukum_lainnya")), "penerusan").is_open
    assert only(clocks(REGISTERED, step("pleno", "2024-10-24T13:00")), "penerusan").is_open, "an outcome nobody wrote"


def test_a_crime_goes_to_the_investigator_and_the_rest_to_its_office():
    both = decided("pidana_pemilihan", "pelanggaran_hukum_lainnya")
    police = step("penerusan_penyidik", "2024-10-24T20:00")
    assert only(clocks(REGISTERED, both, police), "penerusan").is_open
    done = only(clocks(REGISTERED, both, police, step("penerusan", "2024-10-25T09:00")), "penerusan")
    assert (done.state, iso(done.done.at)) == ("met", "2024-10-25T09:00")
    assert only(clocks(REGISTERED, decided("pidana_pemilihan"), police), "penerusan").state == "met"


def test_the_first_discussion_of_gakkumdu_runs_for_crimes_only():
    assert {clock.rule.id for clock in clocks(REGISTERED)} == {"penanganan"}
    found = clocks(REGISTERED, violations=("pidana-71-1",), now="2024-10-22T09:00")
    assert only(found, "gakkumdu_1x24").state == "soon"
    assert (
        only(clocks(REGISTERED, violations=("pidana-71-1",), now="2024-10-22T09:01"), "gakkumdu_1x24").state == "late"
    )
    assert only(clocks(REGISTERED, step("gakkumdu_1", "2024-10-21T16:00")), "gakkumdu_1x24").state == "met"


def test_the_path_of_a_crime_goes_from_step_to_step():
    steps = [
        step("penerusan_penyidik", "2024-11-09T20:00", delivered_on="2024-11-11T09:00"),
        step("pidana_penyidikan", "2024-11-21T10:00"),
        step("pidana_pengembalian", "2024-11-25T10:00"),
        step("pidana_perbaikan_berkas", "2024-11-28T10:00"),
        step("pidana_lengkap", "2024-12-02T10:00"),
        step("pidana_penuntutan", "2024-12-06T10:00"),
        step("pidana_putusan_pn", "2024-12-13T10:00"),
    ]
    found = clocks(*steps, now="2024-12-14T08:00")
    assert [(clock.rule.id, iso(clock.late_after)[:10], clock.state) for clock in found] == [
        ("pidana_penyidikan", "2024-12-02", "met"),
        ("pidana_pengembalian", "2024-11-26", "met"),
        ("pidana_perbaikan_berkas", "2024-11-29", "met"),
        ("pidana_pengembalian", "2024-12-03", "met"),
        ("pidana_penuntutan", "2024-12-09", "met"),
        ("pidana_putusan_pn", "2024-12-13", "met"),
        ("pidana_banding", "2024-12-16", "running"),
    ]
    assert clocks(*steps, now="2024-12-20T08:00")[-1].state == "ended", "nobody has to appeal"
    assert all(clock.rule.by for clock in found)


def test_a_crime_that_is_no_longer_followed_has_no_clock():
    steps = (step("penerusan_penyidik", "2024-11-09T20:00"), step("pidana_penghentian", "2024-11-20T10:00"))
    assert only(clocks(*steps), "pidana_penyidikan").state == "ended"


def test_holidays_that_are_left_out_are_named():
    clock = only(clocks(step("penerusan_penyidik", "2024-11-09T20:00")), "pidana_penyidikan")
    assert [(day.isoformat(), bool(name)) for day, name in clock.left_out] == [("2024-11-27", True)]
    later = only(clocks(step("penerusan_penyidik", "2027-03-08T10:00"), now="2027-03-09T08:00"), "pidana_penyidikan")
    assert "holiday_unsure" in later.doubts


def test_a_report_counts_from_the_day_it_was_known_to_the_hour_it_came():
    known = Event(known_on="2024-10-14")
    came = clocks(event=known, received=Received(date="2024-10-16", time="10:20"))
    assert (only(came, "lapor").state, iso(only(came, "lapor").done.at)) == ("met", "2024-10-16T10:20")
    assert only(clocks(event=known, now="2024-10-15T08:00"), "lapor").state == "running"
    assert only(clocks(event=known, now="2024-10-22T00:00"), "lapor").state == "late"
    late = only(clocks(step("diterima", "2024-10-22T00:00"), event=known), "lapor")
    assert (late.state, late.rule.by) == ("missed", "pelapor")
    assert only(clocks(received=Received(date="2024-10-16")), "kajian_awal").state == "late"


def test_what_the_register_took_in_needs_no_steps_from_before():
    numbered = {"event": Event(known_on="2020-10-14"), "numbers": (CaseNumber("laporan", "001/LP", 2020, 1),)}
    assert clocks(**numbered) == ()
    voided = {
        "event": Event(known_on="2024-10-14"),
        "numbers": (CaseNumber("laporan", "001/LP", 2024, 1, voided=True),),
    }
    assert only(clocks(**voided), "lapor").state == "late"


def test_a_finding_counts_from_its_report_of_supervision():
    found = clocks(step("lhp", "2024-10-26T20:00"), kind="temuan", event=Event(known_on="2024-10-25"))
    assert iso(only(found, "temuan").late_after) == "2024-11-02T23:59"
    found = clocks(kind="temuan", event=Event(known_on="2024-10-25"))
    assert iso(only(found, "temuan").late_after) == "2024-11-01T23:59"


def test_closing_ends_every_clock_and_opening_again_starts_them():
    closed = (REGISTERED, step("penutupan", "2024-10-22T09:00"))
    assert only(clocks(*closed), "penanganan").state == "ended"
    again = only(clocks(*closed, step("pembukaan_kembali", "2024-10-23T09:00"), now="2024-10-23T10:00"), "penanganan")
    assert again.state == "soon"
    assert only(clocks(REGISTERED, step("penutupan", "2024-10-28T09:00")), "penanganan").state == "missed"
    assert only(clocks(REGISTERED, step("pelimpahan", "2024-10-22T09:00")), "penanganan").state == "ended"


def test_a_repeated_start_does_not_begin_again_while_the_clock_runs():
    notice = (step("pemberitahuan_kelengkapan", NOTICE), step("pemberitahuan_kelengkapan", "2024-10-23T08:00"))
    assert len(clocks(*notice)) == 1
    found = clocks(*notice[:1], step("perbaikan", "2024-10-23T07:00"), *notice[1:])
    assert [clock.state for clock in found] == ["met", "late"]


def test_an_end_dated_before_its_start_is_still_an_end():
    assert only(clocks(REGISTERED, step("pleno", "2024-10-20T13:00")), "penanganan").state == "met"


def test_bkn_is_asked_after_seven_days_by_steps_or_by_what_was_noted_on_the_letter():
    now, packs = datetime(2024, 11, 1, 8), (PACKS.deadlines, PACKS.calendar, "WITA", "")
    letter = {"id": "r1", "channel": "Surat penerusan + SBT BKN", "sent_on": "2024-10-25"}
    (clock,) = clocks_of(Case(kind="temuan"), [], *packs, now, referrals=[letter])
    assert (clock.rule.id, clock.step, clock.state, iso(clock.late_after)) == (
        "bkn_satgas",
        "r1",
        "soon",
        "2024-11-01T23:59",
    )
    (clock,) = clocks_of(Case(kind="temuan"), [], *packs, now, referrals=[letter | {"recommended_on": "2024-10-30"}])
    assert clock.state == "met"
    assert clocks_of(Case(kind="temuan"), [], *packs, now, referrals=[letter | {"channel": "surat"}]) == ()
    (clock,) = clocks_of(Case(kind="temuan"), [step("aduan_sbt", "2024-10-26")], *packs, now, referrals=[letter])
    assert iso(clock.started.at) == "2024-10-26T00:00"


@pytest.mark.parametrize("on", ["", "besok", "9999-12-31", "2024-13-01", "0000-00-00T00:00"])
def test_a_date_that_nobody_can_read_starts_nothing_and_harms_nothing(on):
    assert clocks(step("registrasi", on)) == ()
    assert only(clocks(REGISTERED, step("pleno", on)), "penanganan").is_open


def test_facts_of_other_forms_harm_nothing():
    odd = step("pleno", "2024-10-24T13:00", plenary={"decisions": ["x", {"result": 7}, None]}, parties=7)
    assert only(clocks(REGISTERED, odd), "penerusan").is_open
    odd = step("pleno", "2024-10-24T13:00", plenary="7")
    assert only(clocks(REGISTERED, odd), "penerusan").is_open
    odd = step("undangan_1", "2024-10-18T13:00", at=["2024-10-20"], parties={"a": 1})
    assert clocks(odd) == ()


def test_no_deadline_of_the_set_passes_for_law_that_nobody_read():
    sure = {rule.id for rule in PACKS.deadlines if rule.certain}
    assert sure <= {"penanganan_tambahan"}, "which has the day one of the deadline it extends"
    assert RULES["undangan_klarifikasi"].confidence == "derived", "read for another election only"


# ---- what always holds ----------------------------------------------------------------------------------------------

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)).map(lambda moment: moment.isoformat()[:16])
TAKEN = st.lists(
    st.tuples(
        st.sampled_from(sorted({name for rule in PACKS.deadlines for name in (*rule.starts, *rule.ends)})), MOMENTS
    ),
    max_size=12,
)


@given(TAKEN, MOMENTS, st.sampled_from(["", "next", "same"]), st.sampled_from(["laporan", "temuan"]))
def test_every_clock_is_whole_whatever_steps_there_are(taken, now, reading, kind):
    steps = [step(name, on, at="2025-05-05T09:00") for name, on in taken]
    for clock in clocks(*steps, now=now, reading=reading, kind=kind):
        assert clock.due_same <= clock.due_next
        assert clock.due_same <= clock.alarm <= clock.late_after <= clock.due_next
        assert clock.is_open == (clock.done is None and clock.ended is None and clock.state != "ended")
        if clock.state == "late":
            assert datetime.fromisoformat(now).replace(tzinfo=clock.alarm.tzinfo) > clock.late_after


@given(TAKEN, MOMENTS, st.integers(0, 100_000))
def test_time_only_brings_deadlines_nearer(taken, now, minutes):
    order = ("running", "soon", "late", "ended")
    steps = [step(name, on, at="2025-05-05T09:00") for name, on in taken]
    later = (datetime.fromisoformat(now) + timedelta(minutes=minutes)).isoformat()
    for early, late in zip(clocks(*steps, now=now), clocks(*steps, now=later), strict=True):
        assert (early.rule.id, early.late_after, early.done) == (late.rule.id, late.late_after, late.done)
        if early.is_open:
            assert order.index(late.state) >= order.index(early.state)
        else:
            assert early.state == late.state


@given(MOMENTS, st.lists(st.integers(0, 40), max_size=10), st.integers(0, 40))
def test_one_more_holiday_never_ends_a_working_deadline_earlier(on, places, extra):
    start = datetime.fromisoformat(on)
    calendars = [
        Calendar({(start + timedelta(days=place)).date(): "libur" for place in some})
        for some in (places, [*places, extra])
    ]
    few, more = (
        clocks_of(Case(kind="laporan"), [step("pidana_lengkap", on)], PACKS.deadlines, calendar, "WIB", "", start)[0]
        for calendar in calendars
    )
    assert few.due_next <= more.due_next
    assert few.due_same <= more.due_same
