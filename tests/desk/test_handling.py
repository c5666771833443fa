"""What a page about handling proposes, several steps in one act, and what steps say in the words of the screen."""

import pytest

from fieldapp.case.awaited import awaited_parties
from fieldapp.case.referral import Referral
from fieldapp.desk.document import fill_document, finalise, open_document, prepare_step, save_filling
from fieldapp.desk.handling import plan_of, record_steps
from fieldapp.desk.office import set_office
from fieldapp.desk.timeline import tell_facts, write_when
from fieldapp.errors import NotFinal, StepNotAllowed, ValueUnfit
from fieldapp.vault import casebook, numbers
from fieldapp.vault.documents import documents_of, load_document
from fieldapp.vault.handling import take_step, withdraw_step
from fieldapp.vault.journal import Change
from fieldapp.vault.referrals import write_referral
from fieldapp.vault.register import load_handling, load_steps

HELD = {"number": "01/BA", "place": "Aula", "present": ["Ketua", "Anggota"]}
WALK = (
    ("lhp", "2024-10-26", {}),
    ("pleno_temuan", "2024-10-28T09:00", {"plenary": HELD}),
    ("registrasi", "2024-10-28T14:00", {}),
    ("undangan_1", "2024-10-28T16:00", {"at": "2024-10-30T10:00", "place": "Balai Desa", "medium": "daring"}),
)


@pytest.fixture
def vault(laptop):
    return laptop()


@pytest.fixture
def case(vault, add_case):
    return add_case(vault)


@pytest.fixture
def invited(vault, case):
    for name, on, facts in WALK:
        take_step(vault, case, name, on, facts)
    return case


def offer(vault, case, name):
    return next(one for one in plan_of(vault, case).offers if one.choice.name == name)


def usual(vault, case):
    return [one.choice.name for one in plan_of(vault, case).usual]


def parties(vault, case):
    return [f"subject:{subject.id}" for subject in plan_of(vault, case).case.subjects]


# ---- what is proposed -----------------------------------------------------------------------------------------------


def test_a_plenary_is_proposed_with_the_members_and_the_next_number(vault, case):
    set_office(vault, {"chair": "Ridwan", "members": ["Siti; Anggota", "Budi"]})
    found = offer(vault, case, "pleno_temuan").proposed
    assert found["plenary.invited"] == ["Ridwan", "Siti", "Budi"]
    assert found["plenary.chair"] == "Ridwan"
    assert found["plenary.number"] == numbers.next_number(vault, "pleno")
    assert found["plenary.number"].startswith("001/")


def test_a_report_came_in_when_and_where_it_says(vault, add_case):
    found = offer(vault, add_case(vault, "perangkat-desa-tim-pemenangan"), "diterima")
    assert (found.on, found.proposed["place"]) == ("2024-10-03T13:25", "Kantor Bawaslu Kabupaten Ogan Ilir")
    assert not offer(vault, add_case(vault), "lhp").on


def test_a_lead_came_in_when_it_says_and_is_traced_before_its_report(vault, add_case):
    lead = add_case(vault, "akun-tanpa-nama-informasi-awal")
    found = offer(vault, lead, "informasi_awal")
    assert found.on == "2024-10-31T09:30"
    take_step(vault, lead, "informasi_awal", found.on, {})
    assert [one.choice.name for one in plan_of(vault, lead).usual] == ["pleno_penelusuran", "penelusuran"]


def test_an_office_without_members_remembers_its_last_plenary(vault, invited):
    found = offer(vault, invited, "pleno").proposed
    assert (found["plenary.invited"], found["plenary.place"]) == (["Ketua", "Anggota"], "Aula")


def test_a_hearing_is_proposed_where_people_were_invited_to(vault, invited):
    found = offer(vault, invited, "klarifikasi").proposed
    assert (found["place"], found["medium"]) == ("Balai Desa", "daring")


def test_what_follows_on_the_last_step_comes_first(vault, invited):
    assert plan_of(vault, invited).usual[0].choice.name == "klarifikasi"
    take_step(vault, invited, "kajian", "2024-10-31", {})
    assert plan_of(vault, invited).usual[0].choice.name == "pleno"


def test_who_stayed_away_is_called_again_before_the_study(vault, invited):
    subject = parties(vault, invited)[0]
    take_step(vault, invited, "klarifikasi", "2024-10-30T10:00", {"parties": [subject], "present": False})
    assert usual(vault, invited)[0] == "undangan_2"
    take_step(vault, invited, "undangan_2", "2024-10-30T11:00", {"parties": [subject], "at": "2024-10-31T09:00"})
    assert usual(vault, invited)[0] == "klarifikasi"
    take_step(vault, invited, "klarifikasi", "2024-10-31T09:00", {"parties": [subject], "present": True})
    assert not {"undangan_2", "klarifikasi"} & set(usual(vault, invited))


def test_a_recommendation_is_awaited_only_where_a_letter_went_that_way(vault, invited):
    subject = parties(vault, invited)[0].partition(":")[2]
    decided = [{"subject": subject, "result": "pelanggaran_hukum_lainnya", "basis": "kajian"}]
    take_step(vault, invited, "kajian", "2024-10-31", {})
    take_step(vault, invited, "pleno", "2024-10-31T13:00", {"plenary": {**HELD, "decisions": decided}})
    take_step(vault, invited, "penerusan", "2024-11-01", {})
    write_referral(vault, Referral(case=invited, subjects=(subject,), route="kades", to="Bupati", on="2024-11-01"))
    assert "rekomendasi_bkn" not in usual(vault, invited)
    assert offer(vault, invited, "rekomendasi_bkn").choice.allowed
    write_referral(vault, Referral(case=invited, subjects=(subject,), route="asn-bkn", to="BKN", on="2024-11-01"))
    assert "rekomendasi_bkn" in usual(vault, invited)


def test_who_was_cleared_is_passed_on_to_nobody(vault, invited):
    decided = [
        {"subject": one.partition(":")[2], "result": "bukan_pelanggaran", "basis": "kajian"}
        for one in parties(vault, invited)
    ]
    take_step(vault, invited, "kajian", "2024-10-31", {})
    take_step(vault, invited, "pleno", "2024-10-31T13:00", {"plenary": {**HELD, "decisions": decided}})
    assert usual(vault, invited)[0] == "status"
    assert "penerusan" not in usual(vault, invited)
    assert offer(vault, invited, "penerusan").choice.allowed


@pytest.mark.parametrize(("recommendation", "first"), [("register", "registrasi"), ("reject", "tidak_diregistrasi")])
def test_what_the_study_recommends_comes_first(vault, add_case, recommendation, first):
    case = add_case(vault, "perangkat-desa-tim-pemenangan")
    take_step(vault, case, "diterima", "2024-10-03T13:25", {})
    take_step(vault, case, "kajian_awal", "2024-10-05", {"recommendation": recommendation, "plenary": HELD})
    assert usual(vault, case)[0] == first


def test_a_report_that_was_refused_too_early_is_told_so(vault, add_case):
    case = add_case(vault, "perangkat-desa-tim-pemenangan")
    take_step(vault, case, "diterima", "2024-10-03T13:25", {})
    take_step(vault, case, "kajian_awal", "2024-10-04", {"recommendation": "complete", "plenary": HELD})
    told = {"missing": ["materiel_bukti"], "delivered_on": "2024-10-05T10:00"}
    take_step(vault, case, "pemberitahuan_kelengkapan", "2024-10-05T10:00", told)
    early = take_step(vault, case, "tidak_diregistrasi", "2024-10-06T10:00", {"why": "tidak dilengkapi"})
    (sentence,) = plan_of(vault, case).taken[-1].cautions
    assert "masih berjalan sampai Senin, 7 Oktober 2024 pukul 10.00" in sentence
    withdraw_step(vault, early, "terlalu cepat")
    take_step(vault, case, "tidak_diregistrasi", "2024-10-07T10:00", {"why": "tidak dilengkapi"})
    assert plan_of(vault, case).taken[-1].cautions == ()


def test_whom_a_step_is_about_follows_from_what_was_done(vault, invited):
    def awaited(name):
        case, steps = load_handling(vault.db, invited)
        return awaited_parties(case, steps, name)

    everybody = awaited("klarifikasi")
    assert len(everybody) > 1
    first, second = everybody[:2]
    assert awaited("undangan_1") == (), "all of them were invited"
    assert awaited("tanda_terima_undangan") == everybody
    record_steps(vault, invited, "klarifikasi", "2024-10-30", [
        {"parties": [first], "present": True}, {"parties": [second], "present": False},
    ])  # fmt: skip
    assert first not in awaited("klarifikasi")
    assert second not in awaited("klarifikasi"), "who stayed away is invited again first"
    assert awaited("undangan_2") == (second,)
    assert awaited("sumpah") == (first,)
    take_step(vault, invited, "undangan_2", "2024-10-30T12:00", {"parties": [second], "proof": "tanda terima"})
    assert second in awaited("klarifikasi")
    assert awaited("undangan_2") == ()
    assert second not in awaited("tanda_terima_undangan")


# ---- recording ------------------------------------------------------------------------------------------------------


def test_several_persons_are_recorded_together_or_not_at_all(vault, invited):
    before = len(load_steps(vault.db, invited))
    with pytest.raises(ValueUnfit):
        record_steps(vault, invited, "klarifikasi", "2024-10-30T10:00", [
            {"parties": ["subject:1"], "present": True}, {"parties": ["nobody:1"], "present": True},
        ])  # fmt: skip
    assert len(load_steps(vault.db, invited)) == before
    with pytest.raises(StepNotAllowed):
        record_steps(vault, invited, "klarifikasi", "2024-10-30T10:00", [{"present": True}])
    made = record_steps(vault, invited, "klarifikasi", "2024-10-30T10:00", [
        {"parties": ["subject:1"], "present": True}, {"parties": ["witness:1"], "present": False},
    ])  # fmt: skip
    assert [step.id for step in load_steps(vault.db, invited)][before:] == list(made)


def test_a_number_is_drawn_for_the_plenary_and_stands_on_its_minutes(vault, case):
    take_step(vault, case, "lhp", "2024-10-26", {})
    result = next(one.id for one in vault.packs.rulebook.statuses.values() if one.final)
    decided = [{"subject": "1", "result": result}]
    plenary = {"place": "Aula", "chair": "Ketua", "present": ["Ketua", "Anggota"], "decisions": decided}
    (step,) = record_steps(vault, case, "pleno_temuan", "2024-10-28T09:00", [{"plenary": plenary}], draw=True)
    number = numbers.number_of(vault.db, step)
    assert number.startswith("001/")
    assert next(one for one in load_steps(vault.db, case) if one.id == step).said("plenary.number") == number
    assert numbers.next_number(vault, "pleno").startswith("002/")
    prepare_step(vault, step)
    (minutes,) = (one for one in documents_of(vault.db, case) if one.form == "N.PLENO")
    filling = open_document(vault, minutes.id)
    values = {field.id: "ada" for field in filling.lacks if field.kind in ("text", "longtext")}
    filling = fill_document(filling, values | {field.id: ["ada"] for field in filling.lacks if field.kind == "list"})
    save_filling(vault, filling)
    finalise(vault, minutes.id)
    assert load_document(vault.db, minutes.id).head_number == number
    assert numbers.next_number(vault, "pleno").startswith("002/"), "the minutes draw none of their own"


def test_registration_draws_the_number_of_the_case_or_records_nothing(vault, case):
    for name, on, facts in WALK[:2]:
        take_step(vault, case, name, on, facts)
    found = offer(vault, case, "registrasi")
    assert (found.series, found.number) == ("registrasi_temuan", ""), "a case that is not final draws none"
    with pytest.raises(NotFinal):
        record_steps(vault, case, "registrasi", "2024-10-28T14:00", [{}], series="registrasi_temuan")
    assert "registrasi" not in [step.name for step in load_steps(vault.db, case)]
    casebook.finalise(vault, case)
    number = offer(vault, case, "registrasi").number
    assert number
    assert numbers.number_of(vault.db, case) == ""
    record_steps(vault, case, "registrasi", "2024-10-28T14:00", [{}], series="registrasi_temuan")
    drawn = numbers.number_of(vault.db, case)
    assert drawn.split("/")[:3] == number.split("/")[:3] == ["001", "Reg", "TM"]
    assert "/X/2024" in drawn, "the number bears the day of the step"
    assert offer(vault, case, "registrasi").series == ""
    assert offer(vault, case, "pleno_temuan").series == "temuan"


def test_a_plenary_that_is_taken_back_voids_its_number(vault, case):
    take_step(vault, case, "lhp", "2024-10-26", {})
    said = [{"plenary": {"present": ["Ketua", "Anggota"]}}]
    (step,) = record_steps(vault, case, "pleno_temuan", "2024-10-28T09:00", said, draw=True)
    withdraw_step(vault, step, "keliru")
    assert numbers.number_of(vault.db, step) == ""
    assert numbers.next_number(vault, "pleno").startswith("002/"), "a number is never reused"


# ---- telling --------------------------------------------------------------------------------------------------------


def test_a_step_is_told_in_words(vault, invited):
    facts = {"parties": ["subject:1"], "present": True, "oath": "accepted", "companion": "Bambang, S.H."}
    take_step(vault, invited, "klarifikasi", "2024-10-30T10:00", facts)
    case, steps = load_handling(vault.db, invited)
    rules = vault.packs.rulebook
    assert dict(tell_facts(case, steps[-1], rules)) == {
        "Hadir": "Ya", "Sumpah/janji": "Bersedia", "Didampingi oleh": "Bambang, S.H.",
    }  # fmt: skip
    told = dict(tell_facts(case, next(one for one in steps if one.name == "undangan_1"), rules))
    assert told == {"Waktu pertemuan": "Rabu, 30 Oktober 2024, 10.00", "Tempat": "Balai Desa", "Cara": "Daring"}


def test_decisions_and_checks_are_told_by_their_labels(vault, invited):
    take_step(vault, invited, "kajian", "2024-10-31", {})
    decided = [{"subject": "1", "result": "bukan_pelanggaran", "basis": "tidak terbukti"}]
    take_step(vault, invited, "pleno", "2024-10-31T15:00", {"plenary": {**HELD, "decisions": decided}})
    case, steps = load_handling(vault.db, invited)
    told = dict(tell_facts(case, steps[-1], vault.packs.rulebook))
    label = vault.packs.rulebook.statuses["bukan_pelanggaran"].label
    assert told["Keputusan per terlapor"] == f"{case.subjects[0].name}: {label} (tidak terbukti)"
    assert told["Hadir"] == "Ketua; Anggota"


def test_what_is_no_date_stays_as_it_is():
    assert write_when("kemarin") == "kemarin"
    assert write_when("2024-10-22") == "Selasa, 22 Oktober 2024"


def test_a_step_that_the_roles_do_not_cover_is_not_offered_and_says_who_may(vault, case):
    before = offer(vault, case, "pelimpahan").choice
    with vault.writing():
        fields = {"roles": ["staf"]}
        vault.journal.write([Change("officer.set", vault.officer, fields, reason="uji")], vault.officer, vault.now())
    found = offer(vault, case, "pelimpahan").choice
    assert before.allowed
    assert not found.allowed
    assert not found.usual
    assert found.reasons[-1].startswith("Melimpahkan atau mengambil alih perkara hanya untuk: Ketua")
    assert offer(vault, case, "pleno_temuan").choice.reasons[-1].startswith("Mencatat keputusan pleno hanya untuk")
    assert offer(vault, case, "lhp").choice.allowed
