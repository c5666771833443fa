"""The collection of cases walks through the law: steps, clocks, advice, letters, every paper read back from its PDF.

Each case is handled once at an office of its region; the tests then ask for every key of what is expected of it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fieldapp.case.citation import spell_citation
from fieldapp.case.dates import ZONES, parse_date, write_date, write_day, write_iso_time
from fieldapp.case.model import Case
from fieldapp.case.problem import blocking
from fieldapp.case.violation import CRIMINAL
from fieldapp.desk.advice import advise
from fieldapp.desk.deadline import case_clocks
from fieldapp.desk.document import finalise, prepare, prepare_step
from fieldapp.desk.handling import plan_of, record_steps
from fieldapp.desk.paper import make_document_form
from fieldapp.desk.printing import make_form, print_form
from fieldapp.desk.scanning import paper_set
from fieldapp.exchange.packfile import install_pack, sign_pack
from fieldapp.vault import packbook
from fieldapp.vault.casebook import problems_of
from fieldapp.vault.check import check
from fieldapp.vault.handling import take_step
from fieldapp.vault.register import load_steps
from fieldapp.vault.vault import Vault
from tests.flows.law import OFFICER, PEOPLE, ROOM, Sheet, Walked, fill, print_paper, walk_through
from tests.flows.walks import NAMES, decisions, told
from tests.packs.sets import NEXT, next_set
from tests.paper.reading import squeeze, text_of
from tests.vault.conftest import add_case, cheap_cost, laptop, passphrase

__all__ = ["add_case", "cheap_cost", "laptop", "passphrase"]

Walks = Callable[[str], Walked]
REFERRED = [name for name in NAMES if any(route["form"] for route in told(name)["routes"])]
# what the collection calls the paper of a route, and the LHP
FORMS = {"A.15": "A.15", "surat pengantar": "N.PENGANTAR", "surat": "N.PENGANTAR", "A (LHP) - Pemilihan": "LHP"}
# the keys of what is expected; the last ones tell of the story in words
KEYS = {
    "kind", "phase", "stage", "zone", "contest", "walk", "completeness", "violations", "deadlines", "routes",
    "outcome", "forms", "private", "make_evidence", "summary", "later",
}  # fmt: skip


@pytest.fixture(scope="module")
def walks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walks]:
    """Walk each case once, whoever asks first."""
    folder = tmp_path_factory.mktemp("law")
    with ExitStack() as closing, pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETRA_HOME", str(folder / "home"))
        yield cache(lambda name: walk_through(name, folder, closing))


@pytest.fixture(params=NAMES)
def walked(request: pytest.FixtureRequest, walks: Walks) -> Walked:
    return walks(request.param)


def by_place(walked: Walked, found: Mapping[str, Any]) -> dict[int, list[str]]:
    return {place: list(found[one.id]) for place, one in enumerate(walked.case.subjects) if one.id in found}


def expected_ends(walked: Walked) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for one in walked.expected["outcome"]:
        for place in one["subjects"]:
            found.setdefault(place, []).append(one["status"])
    return found


# ---- the case at its end --------------------------------------------------------------------------------------------


def test_every_key_of_what_is_expected_is_asked_for() -> None:
    assert {key for name in NAMES for key in told(name)} == KEYS


def test_the_case_ends_as_the_office_ended_it(walked: Walked) -> None:
    plan = plan_of(walked.vault, walked.case_id)
    assert by_place(walked, {one.subject: one.statuses for one in plan.endings}) == expected_ends(walked)
    taken = [one.step.name for one in plan.taken]
    assert set(taken) == {step["step"] for step in walked.expected["walk"]}
    assert [one.problems for one in plan.taken if one.problems] == []
    assert check(walked.vault, full=True).defects == []


def test_the_case_is_what_it_says_and_numbered_for_its_election(walked: Walked) -> None:
    expected, case = walked.expected, walked.case
    assert (case.kind, case.event.stage) == (expected["kind"], expected["stage"])
    assert len(case.evidence) == len(expected["make_evidence"])
    given = [one.text for one in case.numbers]
    assert all(f"/{expected['contest']}/" in text for text in given if "/BA" not in text)
    registered = any(step["step"] == "registrasi" for step in expected["walk"])
    assert any("/Reg/" in text for text in given) == registered


def test_what_was_complete_and_what_was_not(walked: Walked) -> None:
    expected = walked.expected["completeness"]
    unmet = {one.id for one in plan_of(walked.vault, walked.case_id).checks if one.met is False}
    assert unmet == {*expected["formal"], *expected["materiel"]}
    advice = advise(walked.vault, walked.case_id)
    assert advice.ready is expected["ready"]
    lacking: dict[str, set[str]] = {}
    for lack in walked.held:
        lacking.setdefault(lack.subject, set()).add(lack.field)
    before = {one.id: set() for one in walked.case.subjects} | lacking
    bounced = {walked.case.subjects[one["subject"]].id: set(one["fields"]) for one in expected["bkn_missing"]}
    cleared = {name for name, given in advice.results.items() if set(given) == {"bukan_pelanggaran"}}
    assert {name for name, fields in before.items() if fields} == set(bounced) - cleared
    assert blocking(problems_of(walked.vault, walked.case_id), "finalise") == ()
    registered = any(step["step"] == "registrasi" for step in walked.expected["walk"])
    assert not registered or blocking(problems_of(walked.vault, walked.case_id), "register") == ()


def test_what_was_advised_and_what_was_taken(walked: Walked) -> None:
    expected = walked.expected["violations"]
    advice = advise(walked.vault, walked.case_id)
    suggested = {one.id for one in advice.suggestions}
    assert set(expected["suggest"]) <= suggested
    assert not set(expected.get("must_not", ())) & suggested
    assert set(walked.case.violations) >= {one for row in expected["final"] for one in row}
    assert advice.unfit == ()
    wanted = {"pra": ("pra",), "campuran": ("pra", "penetapan")}.get(walked.expected["phase"])
    assert wanted in (None, advice.phases)


def test_the_clocks_ran_as_the_law_says(walked: Walked) -> None:
    zone = walked.expected["zone"]
    walked.hours.now = datetime(2025, 1, 1, tzinfo=ZONES[zone])
    clocks = {clock.rule.id: clock for clock in case_clocks(walked.vault, walked.case_id)}
    clocks |= {clock.before.rule.id: clock.before for clock in clocks.values() if clock.before}
    for wanted in walked.expected["deadlines"]:
        clock = clocks[wanted["id"]]
        assert clock.started.at.isoformat().startswith(wanted["from"]), wanted
        assert clock.due_next.isoformat().startswith(wanted.get("due_next", wanted.get("due"))), wanted
        assert clock.due_same.isoformat().startswith(wanted.get("due_same", wanted.get("due"))), wanted
        assert (clock.done.at.date().isoformat() if clock.done else None) == wanted.get("done"), wanted
        if "met_next" in wanted:
            assert (clock.met_next, clock.met_same) == (wanted["met_next"], wanted["met_same"]), wanted
        assert clock.due_next.utcoffset() == walked.hours.now.utcoffset()


# ---- letters --------------------------------------------------------------------------------------------------------


def test_letters_went_where_the_law_sends_them(walked: Walked) -> None:
    left = list(walked.referrals)
    for route in walked.expected["routes"]:
        people = {walked.case.subjects[place].id for place in route["subjects"]}
        (letter,) = [one for one in left if one.to.startswith(route["to"])]
        left.remove(letter)
        assert set(letter.subjects) == people or letter.route == "bpd"
        assert (letter.form, letter.channel) == (FORMS[route["form"]] if "form" in route else "", route["channel"])
        for copy in route.get("cc", ()):
            assert any(set(copy.split()) <= set(given.split()) for given in letter.cc), (copy, letter.cc)
        assert letter.number
        assert letter.document
    assert left == []


@pytest.mark.parametrize("name", REFERRED)
def test_a_letter_goes_out_with_all_that_it_encloses(walks: Walks, name: str) -> None:
    walked = walks(name)
    for letter in walked.referrals:
        text = text_of(paper_set(walked.vault, letter.id))
        assert all(squeeze(line) in text for line in letter.to.split("\n"))
        assert squeeze(letter.number) in text
        assert {one.kind for one in letter.enclosures} == {"document", "evidence"}
        for item in walked.case.evidence:
            assert squeeze(item.note) in text
            assert item.sha256 in text
        for sheet in walked.of("A.11") + walked.of("N.PLENO")[-1:]:
            assert sheet.printed.seal is not None
            assert squeeze(sheet.printed.seal.printed) in text


# ---- papers ---------------------------------------------------------------------------------------------------------


def test_every_form_of_the_case_was_printed(walked: Walked) -> None:
    wanted = {FORMS.get(code, code) for code in walked.expected["forms"]}
    if "A.15" in wanted and not any(route["form"] == "A.15" for route in walked.expected["routes"]):
        wanted.discard("A.15")
    assert wanted <= {sheet.code for sheet in walked.sheets}
    for sheet in walked.sheets:
        assert sheet.printed.printed.pages >= 1
        assert sheet.printed.seal is not None, "what a report lacks does not keep it from its number and receipt"


def test_every_paper_says_what_was_recorded(walked: Walked) -> None:
    assert {sheet.code for sheet in walked.sheets} <= set(SAYS), "every form is asked for what it must say"
    for sheet in walked.sheets:
        text = text_of(sheet.printed.printed.pdf)
        head = walked.vault.office_settings().kop_lines if sheet.printed.form.kop else ()
        for wanted in [*SAYS[sheet.code](walked, sheet), *head]:
            assert squeeze(wanted) in text, (sheet.code, wanted)
        if sheet.printed.number:
            assert squeeze(sheet.printed.number) in text, sheet.code


def test_no_two_papers_bear_one_number(walked: Walked) -> None:
    drawn = [sheet.document.number for sheet in walked.sheets if sheet.document and sheet.document.number]
    assert len(drawn) == len(set(drawn))
    minutes = [sheet.printed.number for sheet in walked.of("N.PLENO")]
    assert minutes == [
        step.said("plenary.number")
        for step in load_steps(walked.vault.db, walked.case_id)
        if step.name.startswith("pleno")
    ]
    assert [sheet.printed.number for sheet in walked.of("N.SPT")] in ([], [walked.assignment])


@pytest.mark.parametrize("name", [one for one in NAMES if "A.17" in told(one)["forms"]])
def test_the_notice_board_names_neither_reporter_nor_the_cleared(walks: Walks, name: str) -> None:
    walked = walks(name)
    case, ends = walked.case, expected_ends(walked)
    for sheet in walked.of("A.17"):
        assert sheet.public is not None
        board = text_of(sheet.public.printed.pdf)
        hidden = {case.reporter.name, *walked.expected.get("private", ()), *(one.name for one in case.witnesses)}
        cleared = {
            case.subjects[place].name for place, statuses in ends.items() if set(statuses) == {"bukan_pelanggaran"}
        }
        for who in filter(None, hidden | cleared):
            assert squeeze(who) not in board, who
        hides = [squeeze(word) in board for word in ("(nama tidak diumumkan)", "(dirahasiakan)")]
        assert any(hides) or not cleared
        if set(ends) and all(set(statuses) == {"bukan_pelanggaran"} for statuses in ends.values()):
            assert not [one for one in walked.referrals if squeeze(one.to) in board], "nothing was passed on"
        full = text_of(sheet.printed.printed.pdf)
        assert squeeze(case.reporter.name) in full


@pytest.mark.parametrize("name", [one for one in NAMES if told(one).get("private")])
def test_nothing_public_names_who_asked_not_to_be_named(walks: Walks, name: str) -> None:
    walked = walks(name)
    intake = print_form(walked.vault, "A.1", walked.case_id, public=True)
    for who in walked.expected["private"]:
        assert squeeze(who) not in text_of(intake.printed.pdf)
        assert squeeze(who) in text_of(walked.of("A.1")[0].printed.printed.pdf)


def name_subjects(walked: Walked, _sheet: Sheet) -> list[str]:
    return [one.name for one in walked.case.subjects]


def name_reporter(walked: Walked, _sheet: Sheet) -> list[str]:
    case = walked.case
    return [case.reporter.name if case.kind == "laporan" else case.finder.name]


def name_party(walked: Walked, sheet: Sheet) -> list[str]:
    assert sheet.document is not None
    role, _, name = sheet.document.party.partition(":")
    people = {"subject": walked.case.subjects, "witness": walked.case.witnesses}.get(role, ())
    return [one.name for one in people if one.id == name] or ([walked.case.reporter.name] if role == "reporter" else [])


def tell_day(text: str) -> str:
    day = parse_date(text[:10])
    assert day is not None
    return write_date(day)


def dated(walked: Walked, sheet: Sheet) -> list[str]:
    assert sheet.document is not None
    return [tell_day(sheet.document.on), PEOPLE[0]]


def registered(walked: Walked, _sheet: Sheet) -> list[str]:
    return [one.text for one in walked.case.numbers if one.series.startswith("registrasi")]


def intake_number(*series: str) -> Callable[[Walked, Sheet], list[str]]:
    return lambda walked, _sheet: [one.text for one in walked.case.numbers if one.series in series]


def bases(walked: Walked, sheet: Sheet) -> list[str]:
    rows = [walked.vault.packs.catalogue.row(name) for name in walked.case.violations]
    crimes = sheet.code != "A.15" or all(row.category == CRIMINAL for row in rows if row)
    return [
        spell_citation(basis) for row in rows if row and (crimes or row.category != CRIMINAL) for basis in row.basis
    ]


def said_by(walked: Walked, sheet: Sheet, fact: str) -> Any:
    assert sheet.document is not None
    steps = {step.id: step for step in load_steps(walked.vault.db, walked.case_id)}
    return steps[sheet.document.step].said(fact)


def call_up(walked: Walked, sheet: Sheet) -> list[str]:
    at = str(said_by(walked, sheet, "at"))
    day = parse_date(at[:10])
    assert day is not None
    return [write_day(day), write_iso_time(at[11:16], walked.expected["zone"]), ROOM]


def decide(walked: Walked, sheet: Sheet) -> list[str]:
    present = said_by(walked, sheet, "plenary.present")
    found = [*present, str(said_by(walked, sheet, "plenary.number")), ROOM]
    for one in said_by(walked, sheet, "plenary.decisions") or ():
        found.append(walked.vault.packs.rulebook.statuses[one["result"]].label)
    return found + (
        [str(said_by(walked, sheet, "plenary.dissent"))] if said_by(walked, sheet, "plenary.dissent") else []
    )


def sign_plenary(walked: Walked, sheet: Sheet) -> list[str]:
    assert sheet.document is not None
    present = said_by(walked, sheet, "plenary.present")
    assert [one["name"] for one in sheet.document.values["ttd"]] == present, "who was not there signs nothing"
    return name_subjects(walked, sheet) if said_by(walked, sheet, "plenary.decisions") else []


def pass_on(walked: Walked, sheet: Sheet) -> list[str]:
    assert sheet.document is not None
    (letter,) = [one for one in walked.referrals if one.id == sheet.document.referral]
    return [letter.to.split("\n")[0], letter.number, *(one.label for one in letter.enclosures)]


def pass_subjects(walked: Walked, sheet: Sheet) -> list[str]:
    assert sheet.document is not None
    (letter,) = [one for one in walked.referrals if one.id == sheet.document.referral]
    people = [one for one in walked.case.subjects if one.id in letter.subjects]
    case: Case = walked.case
    told_of = [text for one in people for text in (one.name, one.nip, one.rank)]
    return [*told_of, *letter.cc, tell_day(letter.on), case.event.summary, tell_day(case.event.occurred_on)]


def tell_outcome(walked: Walked, sheet: Sheet) -> list[str]:
    assert sheet.document is not None
    found = [letter.to.split("\n")[0] for letter in walked.referrals if letter.route != "bpd"]
    decided = {one["result"] for one in decisions(walked.case, walked.expected["outcome"])}
    notices = {"pelanggaran_hukum_lainnya": "Diteruskan", "pidana_pemilihan": "Diteruskan"}
    return found + [notices[one] for one in decided if one in notices]


def lack_of(walked: Walked, _sheet: Sheet) -> list[str]:
    rows = {one.id: one.label for one in plan_of(walked.vault, walked.case_id).checks}
    (deadline,) = [one for one in walked.expected["deadlines"] if one["id"] == "perbaikan"]
    missing = [*walked.expected["completeness"]["formal"], *walked.expected["completeness"]["materiel"]]
    return [*(rows[name] for name in missing), tell_day(deadline["due"]), write_iso_time(deadline["due"][11:])]


def evidence_notes(walked: Walked, _sheet: Sheet) -> list[str]:
    return [one.note for one in walked.case.evidence]


def evidence_hashes(walked: Walked, _sheet: Sheet) -> list[str]:
    return [one.sha256 for one in walked.case.evidence]


def summary(walked: Walked, _sheet: Sheet) -> list[str]:
    return [walked.case.event.summary, walked.case.event.place]


def fixed(*texts: str) -> Callable[[Walked, Sheet], list[str]]:
    return lambda _walked, _sheet: list(texts)


def assigned(walked: Walked, _sheet: Sheet) -> list[str]:
    return [walked.assignment, OFFICER]


def handed_to(walked: Walked, sheet: Sheet) -> list[str]:
    return [str(said_by(walked, sheet, "to_name"))]


def all_of(*parts: Callable[[Walked, Sheet], list[str]]) -> Callable[[Walked, Sheet], list[str]]:
    return lambda walked, sheet: [text for part in parts for text in part(walked, sheet) if text]


SAYS: dict[str, Callable[[Walked, Sheet], list[str]]] = {
    "LHP": all_of(name_subjects, assigned, summary),
    "A.1": all_of(name_reporter, name_subjects, summary, evidence_notes, intake_number("laporan")),
    "A.2": all_of(name_reporter, name_subjects, summary, evidence_notes, intake_number("temuan")),
    "A.3": all_of(name_reporter, intake_number("tanda_bukti")),
    "A.4": all_of(name_reporter, dated, intake_number("laporan")),
    "A.5": all_of(name_reporter, lack_of, dated),
    "A.6": all_of(name_subjects, summary),
    "A.6.1": all_of(name_party, assigned),
    "A.UK": all_of(name_party, call_up, registered, dated),
    "A.BAS": all_of(name_party, registered),
    "A.BAK": all_of(name_party, registered, assigned),
    "A.11": all_of(name_reporter, name_subjects, registered, bases, evidence_notes, dated),
    "A.15": all_of(pass_on, pass_subjects, registered, bases),
    "A.17": all_of(name_reporter, name_subjects, registered, tell_outcome, dated),
    "N.PLENO": all_of(decide, sign_plenary),
    "N.HADIR": all_of(lambda walked, sheet: list(said_by(walked, sheet, "plenary.present"))),
    "N.SPT": assigned,
    "N.LIMPAH": all_of(handed_to, dated),
    "N.PENGANTAR": all_of(pass_on, dated),
    "N.BUKTI": all_of(name_reporter, evidence_notes, evidence_hashes),
    "N.DATA": all_of(handed_to, name_subjects),
    "N.LAYAR": fixed("TANGKAPAN LAYAR"),
    "N.TOLAK": all_of(name_party),
}


# ---- numbers of plenaries -------------------------------------------------------------------------------------------


def test_minutes_bear_the_number_that_was_drawn_or_typed_for_the_plenary(
    laptop: Callable[..., Vault], add_case: Callable[..., str]
) -> None:
    vault = laptop("64.01")
    case = add_case(vault, "laporan-tanpa-bukti")
    take_step(vault, case, "diterima", "2024-10-21T15:10")
    take_step(vault, case, "kajian_awal", "2024-10-22T14:00")
    said: list[dict[str, Any]] = [
        {"plenary": {"present": ["Ketua", "Anggota"]}},
        {"plenary": {"present": ["Ketua", "Anggota"], "number": "007/BA/LAMA"}},
        {"plenary": {"present": ["Ketua", "Anggota"]}},
    ]
    shown = []
    for hour, facts in enumerate(said, 9):
        draw = "number" not in facts["plenary"]
        (step,) = record_steps(vault, case, "pleno_registrasi", f"2024-10-23T{hour:02}:00", [facts], draw=draw)
        (minutes,) = [paper for paper in prepare_step(vault, step) if paper.form == "N.PLENO"]
        done = finalise(vault, fill(vault, minutes).id)
        assert squeeze(done.head_number) in text_of(make_document_form(vault, done.id).printed.pdf)
        shown.append(done.head_number)
    assert shown[1] == "007/BA/LAMA"
    assert [shown[0][:3], shown[2][:3]] == ["001", "002"], "minutes draw no number beside that of their plenary"


# ---- after an update of the reference data --------------------------------------------------------------------------


@pytest.fixture
def updated(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walked]:
    """Walk a case, then bring a newer set into force in which the form of minutes has another title."""
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    with ExitStack() as closing:
        walked = walk_through(request.param, tmp_path, closing)
        files = next_set(forms=('title = "BERITA ACARA RAPAT PLENO"', 'title = "BERITA ACARA PLENO BARU"'))
        files["forms"] = files["forms"].replace(b'"BERITA ACARA RAPAT PLENO",', b'"BERITA ACARA PLENO BARU",')
        built = sign_pack(walked.vault, files)
        path = tmp_path / built.name
        path.write_bytes(built.data)
        install_pack(walked.vault, path)
        packbook._ready.clear()
        assert walked.vault.packs.version == NEXT
        yield walked


@pytest.mark.parametrize("updated", ["camat-orasi-kendaraan-dinas", "pj-kades-beras-berstiker"], indirect=True)
def test_an_old_case_is_printed_as_it_was_after_an_update(updated: Walked) -> None:
    walked = updated
    for sheet in walked.sheets:
        assert sheet.printed.seal is not None
        code = sheet.printed.seal.code
        if sheet.document is None:
            owner = walked.report if sheet.code == "LHP" else walked.case_id
            again = make_form(walked.vault, sheet.code, owner, seal=code)
        else:
            again = make_document_form(walked.vault, sheet.document.id)
            assert make_document_form(walked.vault, sheet.document.id, seal=code).printed.pdf == again.printed.pdf
        assert again.printed.pdf == sheet.printed.printed.pdf, sheet.code
        if sheet.public is not None and sheet.document is not None:
            public = make_document_form(walked.vault, sheet.document.id, public=True)
            assert public.printed.pdf == sheet.public.printed.pdf
    (paper,) = prepare(walked.vault, walked.case_id, "N.PLENO", step=walked.steps["pleno"])
    print_paper(walked, paper)
    fresh = walked.sheets[-1]
    assert squeeze("BERITA ACARA PLENO BARU") in text_of(fresh.printed.printed.pdf)
    assert fresh.printed.pack == NEXT
