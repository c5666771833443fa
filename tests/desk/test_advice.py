"""What the desk advises and the letters it writes: shipped cases with their decisions, held subjects, follow-ups."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fieldapp.case.model import Subject
from fieldapp.case.referral import Referral
from fieldapp.desk.advice import advise, advise_on, follow_ups, groups_of, refer
from fieldapp.desk.counsel import view_advice, view_follow_up
from fieldapp.errors import ReferralHeld, ReferralMade, ReferralUndecided, RouteUnknown
from fieldapp.vault.journal import Change
from fieldapp.vault.referrals import load_referral, load_referrals, track_referral, write_referral
from fieldapp.vault.register import load_case

EXPECT = Path(__file__).resolve().parents[2] / "resources" / "cases" / "expect"
NAMES = sorted(path.stem for path in EXPECT.glob("*.json"))
STEP = "019338b0-0000-7000-8000-0000000000{:02d}"


def decide(vault, case: str, outcome, on: str) -> None:
    """Write a plenary as another laptop could have: the order of steps is not what is tested here."""
    subjects = [subject.id for subject in load_case(vault.db, case).subjects]
    decisions = [
        {"subject": subjects[place], "result": one["status"], "basis": ""}
        for one in outcome
        for place in one["subjects"]
    ]
    facts = {"case": case, "name": "pleno", "on": on, "plenary": {"number": "1", "decisions": decisions}}
    with vault.writing():
        vault.journal.write([Change("step.set", STEP.format(1), facts)], vault.officer, vault.now())


def shipped(vault, add_case, name: str):
    case = add_case(vault, name)
    expected = json.loads((EXPECT / f"{name}.json").read_text(encoding="utf-8"))
    plenaries = [step["on"] for step in expected["walk"] if step["step"] == "pleno"]
    if plenaries:
        decide(vault, case, expected["outcome"], plenaries[-1])
    return case, expected


@pytest.mark.parametrize("name", NAMES)
def test_shipped_cases(laptop, add_case, name):
    vault = laptop()
    case, expected = shipped(vault, add_case, name)
    advice = advise(vault, case)
    assert set(expected["violations"]["suggest"]) <= {one.id for one in advice.suggestions}
    assert {"pra": ("pra",), "campuran": ("pra", "penetapan")}.get(expected["phase"], advice.phases) == advice.phases
    assert advice.ready is expected["completeness"]["ready"]
    assert advice.unfit == ()
    settled = [route for route in advice.routes if route.settled]
    assert all(any(one.to.startswith(route["to"]) for one in settled) for route in expected["routes"])
    if not expected["routes"]:
        assert not [one for one in settled if one.kind == "referral"]
        with pytest.raises(ReferralUndecided):
            refer(vault, case)
        return
    made = refer(vault, case)
    assert [one.id for one in load_referrals(vault.db, case)] == [one.id for one in made.referrals]
    with pytest.raises(ReferralMade):
        refer(vault, case)


def test_a_letter_carries_what_the_route_says(laptop, add_case):
    vault = laptop()
    case, _ = shipped(vault, add_case, "pj-kades-beras-berstiker")
    made = refer(vault, case, on="2024-11-10").referrals
    assert [(one.route, one.channel, one.form, one.on) for one in made] == [
        ("gakkumdu", "Gakkumdu", "N.PENGANTAR", "2024-11-10"),
        ("asn-bkn", "SBT", "A.15", "2024-11-10"),
        ("kades", "surat", "A.15", "2024-11-10"),
    ]
    assert [one.kind for one in made[0].enclosures] == ["evidence"] * 3
    assert made[1].to.startswith("Kepala BKN")
    assert made[1].pack == vault.packs.version


def test_subjects_without_their_data_are_held_and_the_others_go(laptop, add_case):
    vault = laptop()
    case = add_case(vault, "grup-wa-dinas-sembilan-asn")
    decide(vault, case, [{"subjects": list(range(9)), "status": "pelanggaran_hukum_lainnya"}], "2024-10-15T10:00")
    subjects = load_case(vault.db, case).subjects
    made = refer(vault, case)
    assert made.referrals[0].subjects == tuple(subject.id for subject in subjects[:7])
    assert {(lack.subject, lack.field) for lack in made.held} == {
        (one.id, name) for one in subjects[7:] for name in ("nip", "rank")
    }
    with pytest.raises(ReferralHeld) as caught:
        refer(vault, case)
    assert "Pak Op" in str(caught.value.facts["names"])
    assert refer(vault, case, despite=True).referrals[0].subjects == tuple(subject.id for subject in subjects[7:])


def test_one_letter_for_each_subject(laptop, add_case):
    vault = laptop()
    case, _ = shipped(vault, add_case, "kades-yel-yel-video")
    made = refer(vault, case, apart=True).referrals
    assert [len(one.subjects) for one in made] == [1, 1]
    assert made[0].to == made[1].to


def test_information_goes_out_only_when_it_is_chosen(laptop, add_case):
    vault = laptop()
    case, _ = shipped(vault, add_case, "camat-orasi-kendaraan-dinas")
    assert [one.route for one in refer(vault, case).referrals] == ["asn-bkn"]
    assert [one.route for one in refer(vault, case, routes=["ombudsman"]).referrals] == ["ombudsman"]
    with pytest.raises(RouteUnknown):
        refer(vault, case, routes=["kades"])


def test_before_the_plenary_there_is_only_a_preview(laptop, add_case):
    vault = laptop()
    case = add_case(vault)
    assert advise(vault, case).routes
    with pytest.raises(ReferralUndecided):
        refer(vault, case)
    assert load_referrals(vault.db, case) == ()


def test_nothing_names_witnesses_or_reporter(laptop, add_case):
    vault = laptop()
    for name in NAMES:
        case = add_case(vault, name)
        item = load_case(vault.db, case)
        said = json.dumps(view_advice(vault, advise(vault, case)), ensure_ascii=False)
        private = [one.name for one in item.witnesses if len(one.name.split()) > 1] + [item.reporter.name]
        subjects = {subject.name for subject in item.subjects}
        assert not [one for one in private if one and one not in subjects and one in said], name


def test_enclosed_evidence_names_no_witness(laptop, add_case):
    vault = laptop()
    case, _ = shipped(vault, add_case, "camat-orasi-kendaraan-dinas")
    item = load_case(vault.db, case)
    note = f"Foto milik {item.witnesses[0].name}"
    with vault.writing():
        vault.journal.write([Change("evidence.set", item.evidence[0].id, {"note": note})], vault.officer, vault.now())
    labels = [one.label for one in refer(vault, case).referrals[0].enclosures]
    assert labels[0] == "Foto milik (dirahasiakan)"


def test_open_letters_by_the_day_on_which_to_ask(laptop, add_case):
    vault = laptop()
    case = add_case(vault)
    today = vault.office_now().date()
    days = [today - timedelta(days=n) for n in (30, 3, 20)]
    names = [
        write_referral(vault, Referral(case=case, route=route, to="X", on=day.isoformat()))
        for day, route in zip(days, ("asn-bkn", "kades", "gakkumdu"), strict=True)
    ]
    found = follow_ups(vault)
    assert [(one.referral.id, one.late) for one in found] == [(names[0], 16), (names[2], 0), (names[1], -11)]
    assert [one.referral.id for one in follow_ups(vault, 0)] == [names[0], names[2]]
    track_referral(vault, names[0], {"sent_on": today.isoformat()})
    assert follow_ups(vault)[-1].referral.id == names[0]
    track_referral(vault, names[2], {"closed_on": today.isoformat()})
    assert [one.referral.id for one in follow_ups(vault)] == [names[1], names[0]]
    assert view_follow_up(found[0], today)["late"] == 16
    assert load_referral(vault.db, names[2]).standing == "selesai"


def test_advice_on_a_case_that_is_not_saved(laptop, add_case):
    vault = laptop()
    case = load_case(vault.db, add_case(vault))
    nobody = replace(case, subjects=(Subject(id="x", name="orang berkaus kuning", status="other"),))
    advice = advise_on(vault, nobody)
    assert advice.suggestions == advice.lacks == ()
    assert not [route for route in advice.routes if route.kind == "referral"]
    assert "subject_unnamed" in {problem.code for problem in advice.remarks}
    wrong = replace(case, violations=("kades-29j", "disiplin-13-keputusan"))
    assert [problem.field for problem in advise_on(vault, wrong).unfit] == ["violations[0]"]


def test_groups_for_comparing_with_2020(laptop, add_case):
    vault = laptop()
    advice = advise(vault, add_case(vault))
    assert groups_of(advice, vault.packs) == ("deklarasi", "keberpihakan")


def test_the_contact_of_the_office_gives_the_address(laptop, add_case):
    vault = laptop()
    case, _ = shipped(vault, add_case, "kades-yel-yel-video")
    fields = {"kind": "ppk", "region": "53.11", "office": "Bupati", "address": "Jalan Soeharto\nWaingapu"}
    with vault.writing():
        vault.journal.write([Change("contact.set", STEP.format(2), fields)], vault.officer, vault.now())
    assert refer(vault, case).referrals[0].to == "Bupati Sumba Timur\nJalan Soeharto\nWaingapu"


def test_a_case_that_names_no_region_happened_where_its_office_supervises(laptop, add_case):
    vault = laptop("64.01.05")
    case = replace(load_case(vault.db, add_case(vault, "kades-yel-yel-video")), violations=("kades-29j",))
    nowhere = replace(case, event=replace(case.event, region=""))
    assert next(route.to for route in advise_on(vault, nowhere).routes).endswith("Bupati Paser")
