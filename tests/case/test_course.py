"""The course of a case: short, the same for the same steps, and never silent where a deadline is open."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.case.clock import clocks_of
from fieldapp.case.course import course_of, may_be_open, read_course
from fieldapp.case.model import Case, CaseNumber, Event, Received
from fieldapp.case.steps import CLOSING, REOPENING, Step
from fieldapp.packs.reference import builtin_packs

PACKS = builtin_packs()
RULES = PACKS.deadlines


def open_rules(text):
    course = read_course(text)
    return {rule.id for rule in RULES if may_be_open(rule, course)}


def course(*steps, kind="laporan", case=(), **more):
    return course_of({"kind": kind, **dict(case)}, [{"name": name, "on": on} for name, on in steps], **more)


def test_a_course_names_kind_dates_and_steps_with_their_outcomes():
    pleno = {
        "name": "pleno",
        "on": "2024-10-24T13:00",
        "plenary": {"decisions": [{"result": "b"}, {"result": "a"}, {"result": "b"}]},
    }
    seen = {"name": "klarifikasi", "on": "2024-10-23"}
    steps = [{"name": "registrasi", "on": "2024-10-21"}, pleno, seen, seen, {"name": "kajian", "on": "besok"}]
    case = {"kind": "laporan", "event.known_on": "2024-10-14", "received.date": "2024-10-16"}
    text, last = course_of(case, steps, numbered=True)
    assert (text, last) == ("laporan;known,numbered,received;kajian? registrasi klarifikasi+ pleno:a,b", "2024-10-24")
    found = read_course(text)
    assert found.kind == "laporan"
    assert found.marks == {"known", "numbered", "received"}
    assert found.taken == {"kajian": None, "klarifikasi": None, "pleno": ("a", "b"), "registrasi": ()}
    assert found.undated == {"kajian"}


def test_the_last_of_many_steps_tells_whether_all_are_over():
    invited = [("undangan_1", "2024-10-18"), ("undangan_2", "2024-10-20"), ("klarifikasi", "2024-10-19")]
    assert "undangan_klarifikasi" in open_rules(course(*invited)[0])
    assert "undangan_klarifikasi" not in open_rules(course(*invited, ("pleno", "2024-10-21"))[0])
    file = [
        ("pidana_penyidikan", "2024-11-21"),
        ("pidana_pengembalian", "2024-11-22"),
        ("pidana_perbaikan_berkas", "2024-11-25"),
    ]
    assert "pidana_pengembalian" in open_rules(course(*file)[0])
    assert "pidana_pengembalian" not in open_rules(course(*file, ("pidana_lengkap", "2024-11-26"))[0])


def test_the_order_of_records_changes_nothing():
    steps = [("registrasi", "2024-10-21"), ("pleno", "2024-10-24"), ("diterima", "2024-10-20")]
    assert course(*steps) == course(*reversed(steps))


def test_what_others_wrote_in_another_form_is_left_out():
    odd = [
        {"name": "a b", "on": 7},
        {"name": None},
        {"name": "x;y"},
        {"name": "x:y"},
        {"name": "p+"},
        {"on": "9999-12-31"},
    ]
    text, last = course_of(
        {"kind": ["x"], "event.known_on": "kemarin"}, [*odd, {"name": "z", "plenary": 7, "result": "q r"}]
    )
    assert (text, last) == (";;z?", "")
    assert open_rules(text) == set()


def test_a_finished_case_is_told_by_its_course_alone():
    days = {"diterima": 16, "kajian_awal": 17, "registrasi": 18, "undangan_1": 19, "klarifikasi": 20, "pleno": 21}
    done = [(name, f"2024-10-{day}") for name, day in days.items()]
    known = {"case": {"event.known_on": "2024-10-14"}}
    assert open_rules(course(*done[:3], **known)[0]) == {"penanganan", "gakkumdu_1x24"}
    assert open_rules(course(*done, **known)[0]) == {"penerusan"}
    assert open_rules(course(*done, ("penerusan", "2024-10-22"), **known)[0]) == set()
    assert open_rules(course(*done, ("penutupan", "2024-10-22"), **known)[0]) == set()
    cleared = {"name": "pleno", "on": "2024-10-21", "plenary": {"decisions": [{"result": "bukan_pelanggaran"}]}}
    steps = [*({"name": name, "on": on} for name, on in done[:-1]), cleared]
    assert open_rules(course_of({"kind": "laporan"}, steps)[0]) == set()


def test_a_report_that_waits_has_a_course_too():
    known = {"event.known_on": "2024-10-14"}
    assert open_rules(course(case=known)[0]) == {"lapor"}
    assert open_rules(course(case=known, numbered=True)[0]) == set()
    assert open_rules(course(case=known | {"received.date": "2024-10-15"})[0]) == {"kajian_awal"}
    assert open_rules(course(kind="temuan", case=known)[0]) == {"temuan"}
    assert open_rules(course(kind="informasi_awal", case=known)[0]) == set()
    letter = {"sent_on": "2024-10-25", "channel": "SBT"}
    assert "bkn_satgas" in open_rules(course(kind="temuan", referrals=[letter])[0])
    assert open_rules(course(kind="temuan", referrals=[letter | {"closed_on": "2024-10-30"}])[0]) == set()


NAMES = sorted({name for rule in RULES for name in (*rule.starts, *rule.ends, *rule.stops)} | CLOSING | REOPENING)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2024, 3, 1)).map(lambda moment: moment.isoformat()[:16])
DAYS = st.one_of(st.just(""), MOMENTS.map(lambda moment: moment[:10]))
ANY_ON = st.one_of(MOMENTS, DAYS)
RESULTS = st.lists(st.sampled_from(["bukan_pelanggaran", "pidana_pemilihan", "pelanggaran_hukum_lainnya"]), max_size=2)
STEPS = st.lists(st.tuples(st.sampled_from(NAMES), ANY_ON, RESULTS, DAYS), max_size=7)
LETTERS = st.lists(
    st.fixed_dictionaries({"channel": st.just("SBT"), "sent_on": DAYS, "recommended_on": DAYS, "closed_on": DAYS}),
    max_size=2,
)


@given(STEPS, st.sampled_from(["laporan", "temuan"]), DAYS, DAYS, LETTERS, st.booleans())
def test_a_course_never_hides_an_open_deadline(taken, kind, known, received, letters, numbered):
    fields = [
        {"name": name, "on": on, "at": "2024-04-01T09:00", "delivered_on": arrived,
         "plenary": {"decisions": [{"subject": "", "result": result} for result in results]}}
        for name, on, results, arrived in taken
    ]  # fmt: skip
    steps = [Step(str(place), one["name"], one["on"], facts=one) for place, one in enumerate(fields)]
    case = Case(
        kind=kind,
        event=Event(known_on=known),
        received=Received(date=received),
        violations=("pidana-71-1",),
        numbers=(CaseNumber("laporan", "1", 2024, 1),) if numbered else (),
    )
    now = datetime(2024, 3, 1) + timedelta(days=7)
    clocks = clocks_of(case, steps, RULES, PACKS.calendar, "WIB", "", now, referrals=letters)
    text, last = course_of(
        {"kind": kind, "event.known_on": known, "received.date": received}, fields, letters, numbered=numbered
    )
    shown = open_rules(text) | ({"penanganan_tambahan"} if "penanganan" in open_rules(text) else set())
    assert {clock.rule.id for clock in clocks if clock.is_open} <= shown
    assert all(clock.started.at.date().isoformat() <= last for clock in clocks if clock.is_open)
