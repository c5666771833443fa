"""Passing a case on in one act, what came of a letter, and what is advised as a page shows it."""

import pytest

from fieldapp.case.ids import new_id
from fieldapp.case.steps import ordered
from fieldapp.desk.document import prepare_step
from fieldapp.desk.followup import letters_of
from fieldapp.desk.paperlist import list_papers
from fieldapp.desk.passing import choose_violations, note_progress, pass_on, steps_against
from fieldapp.desk.proposal import counsel_of
from fieldapp.errors import NothingChanged, StepNotAllowed
from fieldapp.vault.documents import documents_of
from fieldapp.vault.journal import Change
from fieldapp.vault.referrals import load_referral, load_referrals
from fieldapp.vault.register import load_case, load_steps

PASSED_ON, CRIME = "pelanggaran_hukum_lainnya", "pidana_pemilihan"
CAMAT, NINE, RICE = "camat-orasi-kendaraan-dinas", "grup-wa-dinas-sembilan-asn", "pj-kades-beras-berstiker"


def decide(vault, case, result=PASSED_ON, on="2024-11-01T10:00"):
    """Write a plenary as another laptop could have: the way up to it is not what is tested here."""
    decisions = [{"subject": one.id, "result": result, "basis": ""} for one in load_case(vault.db, case).subjects]
    facts = {"case": case, "name": "pleno", "on": on,
             "plenary": {"number": "12", "present": ["Ketua", "Anggota"], "decisions": decisions}}  # fmt: skip
    with vault.writing():
        vault.journal.write([Change("step.set", new_id(), facts)], vault.officer, vault.now())


def names_of(vault, case):
    return [step.name for step in load_steps(vault.db, case)]


def test_letter_paper_and_step_are_one_act(laptop, add_case):
    vault = laptop()
    case = add_case(vault, CAMAT)
    decide(vault, case)
    made = pass_on(vault, case, on="2024-11-04")
    (letter,) = load_referrals(vault.db, case)
    assert [one.id for one in made.referred.referrals] == [letter.id]
    assert [(paper.form, paper.referral, paper.step) for paper in made.documents] == [
        ("A.15", letter.id, made.steps[0])
    ]
    assert load_referral(vault.db, letter.id).document == made.documents[0].id
    assert made.documents[0].on == "2024-11-04"
    assert "4 November 2024" in str(made.documents[0].values)
    step = next(one for one in load_steps(vault.db, case) if one.name == "penerusan")
    assert (step.on, step.facts["referral"], step.subjects) == ("2024-11-04", letter.id, letter.subjects)


def test_letters_of_the_day_of_the_plenary_come_after_it(laptop, add_case):
    vault = laptop()
    case = add_case(vault, CAMAT)
    decide(vault, case)
    (plenary,) = load_steps(vault.db, case)
    pass_on(vault, case, on=plenary.on[:10])
    assert [step.name for step in ordered(load_steps(vault.db, case))] == ["pleno", "penerusan"]


def test_nothing_is_written_when_the_step_is_refused(laptop, add_case):
    vault = laptop()
    case = add_case(vault, CAMAT)
    decide(vault, case)
    with pytest.raises(StepNotAllowed):
        pass_on(vault, case, on="2024-10-30")
    assert load_referrals(vault.db, case) == ()
    assert documents_of(vault.db, case) == ()
    assert names_of(vault, case) == ["pleno"]


def test_a_crime_waits_for_its_own_step_and_goes_without_it_when_told_so(laptop, add_case):
    vault = laptop()
    case = add_case(vault, RICE)
    decide(vault, case, CRIME)
    assert steps_against(vault, case, ["penerusan_penyidik"])["penerusan_penyidik"]
    with pytest.raises(StepNotAllowed):
        pass_on(vault, case, routes=["gakkumdu"])
    made = pass_on(vault, case, routes=["gakkumdu"], stepless=["gakkumdu"])
    assert (made.steps, [one.form for one in made.documents]) == ((), ["N.PENGANTAR"])
    assert names_of(vault, case) == ["pleno"]


def test_what_came_of_a_letter_is_told_by_steps_once(laptop, add_case):
    vault = laptop()
    case = add_case(vault, CAMAT)
    decide(vault, case)
    pass_on(vault, case, on="2024-11-04")
    (letter,) = load_referrals(vault.db, case)
    note_progress(vault, letter.id, {"sent_on": "2024-11-05", "received_on": "2024-11-06"})
    assert names_of(vault, case) == ["pleno", "penerusan"]
    note_progress(vault, letter.id, {"recommended_on": "2024-11-20", "recommendation": "Hukuman disiplin sedang"})
    note_progress(vault, letter.id, {"recommendation": "Hukuman disiplin berat"})
    told = {"sanction_on": "2024-11-24", "sanction": "Penurunan jabatan", "sanction_by": "Bupati selaku PPK"}
    note_progress(vault, letter.id, told)
    assert names_of(vault, case) == ["pleno", "penerusan", "rekomendasi_bkn", "sanksi"]
    sanction = load_steps(vault.db, case)[-1]
    assert (sanction.facts["what"], sanction.facts["by"]) == ("Penurunan jabatan", "Bupati selaku PPK")
    with pytest.raises(NothingChanged):
        note_progress(vault, letter.id, told)


def test_a_new_addressee_stands_in_the_draft_of_its_letter(laptop, add_case):
    vault = laptop()
    case = add_case(vault, CAMAT)
    decide(vault, case)
    (paper,) = pass_on(vault, case, on="2024-11-04").documents
    (letter,) = load_referrals(vault.db, case)
    note_progress(vault, letter.id, {"to": "Kepala BKN c.q. Kantor Regional VIII\nJalan Bhayangkara, Banjarbaru"})
    again = next(one for one in documents_of(vault.db, case) if one.id == paper.id)
    assert "Kantor Regional VIII" in str(again.values)


def test_rows_that_fit_many_alike_are_one_proposal(laptop, add_case):
    vault = laptop()
    case = add_case(vault, NINE)
    found = counsel_of(vault, case)
    assert found.considered.proposals
    assert len({one.id for one in found.considered.proposals}) == len(found.considered.proposals)
    assert found.considered.proposals[0].names == "semua 9 terlapor"
    assert not found.settled
    (way,) = [one for one in found.ways if one.route.route == "asn-bkn"]
    assert [lack[0] for lack in way.lacks] == [one.name for one in found.case.subjects[7:]]
    assert way.lacks[0][2] == "subjects[7].nip"
    assert (way.left, way.held) == (9, 2)


def test_a_proposal_is_taken_into_the_case_and_let_go(laptop, add_case):
    vault = laptop()
    case = add_case(vault, CAMAT)
    before = load_case(vault.db, case).violations
    new = next(one.id for one in counsel_of(vault, case).considered.proposals if one.id not in before)
    choose_violations(vault, case, [*before, new, new])
    assert load_case(vault.db, case).violations == (*before, new)
    assert next(one for one in counsel_of(vault, case).considered.proposals if one.id == new).chosen
    choose_violations(vault, case, before)
    assert load_case(vault.db, case).violations == before


def test_letters_are_listed_with_their_case_and_the_day_to_ask(laptop, add_case):
    vault = laptop()
    case = add_case(vault, CAMAT)
    decide(vault, case)
    pass_on(vault, case, on="2024-11-04")
    (letter,) = letters_of(vault)
    assert letter.names == "Drs. Syahrun Mahyudi, M.AP."
    assert letter.about == load_case(vault.db, case).event.summary
    assert letter.due is not None
    assert letter.late == (vault.office_now().date() - letter.due).days
    assert counsel_of(vault, case).letters[0].due == letter.due
    assert counsel_of(vault, case).ways[0].left == 0


def test_the_letter_is_the_paper_of_its_step_and_made_once(laptop, add_case):
    vault = laptop()
    case = add_case(vault, "pj-kades-beras-berstiker")
    with vault.writing():
        facts = {"case": case, "name": "gakkumdu_2", "on": "2024-10-31T09:00"}
        vault.journal.write([Change("step.set", new_id(), facts)], vault.officer, vault.now())
    decide(vault, case, CRIME)
    made = pass_on(vault, case, routes=["gakkumdu"])
    assert [paper.form for paper in made.documents] == ["N.PENGANTAR"]
    assert [one.step for one in list_papers(vault, case).unprepared if one.step in made.steps] == []
    assert prepare_step(vault, made.steps[0]) == ()
