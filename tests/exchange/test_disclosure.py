"""Identities of reporters and witnesses stay at the handling office, and leave it in three cases only."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fieldapp.case.ids import new_id
from fieldapp.desk import disclosure
from fieldapp.errors import (
    IdentityAbsent,
    IdentityAsked,
    IdentityNotAsked,
    IdentityOwn,
    NothingToSend,
    ReasonMissing,
    RecordElsewhere,
)
from fieldapp.exchange.export import export, make_plan
from fieldapp.exchange.merge import import_paths
from fieldapp.vault.delegation import adopt
from fieldapp.vault.disclosure import disclosures_of
from fieldapp.vault.entry import officer_bytes
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state
from fieldapp.vault.register import load_case
from fieldapp.vault.trace import list_traces, trace_change

WHY = "Memeriksa keterangan saksi."


def write(vault, *changes):
    with vault.writing():
        vault.journal.write(changes, vault.officer, vault.now())


def add_witness(vault, case, name="Wulan"):
    witness = new_id()
    write(vault, Change("witness.set", witness, {"case": case, "order": 0}, {"name": name}))
    return witness


def held(vault):
    return vault.db.execute("SELECT count(*) FROM payload WHERE identity IS NOT NULL").fetchone()[0]


def named(vault, *records):
    return [dict(load_state(vault.db, record).identity) for record in records]


def acknowledged(offices, desk, laptop):
    """Return a case with a witness that the desk has, and the laptop knows that it has it."""
    case = offices.add_case(laptop)
    witness = add_witness(laptop, case)
    offices.send(laptop, desk)
    offices.answer(desk, laptop)
    return case, witness


def test_nothing_that_names_a_reporter_or_witness_goes_up(offices):
    kab, kec = offices.pair()
    acknowledged(offices, kab, kec)
    assert held(kec) == 2
    assert held(kab) == 0


def test_a_case_that_was_delegated_takes_its_people_along(offices):
    kab, kec = offices.pair()
    case, witness = acknowledged(offices, kab, kec)
    other = offices.add_case(kec, reporter="Tetap")
    step = {"case": case, "name": "pelimpahan", "on": "2026-11-22", "to_office": "64.01", "linked": new_id()}
    write(kec, Change("step.set", new_id(), step))
    plan = make_plan(kec, "64.01")
    assert plan.identities == [case]
    offices.send(kec, kab)
    assert named(kab, case, witness) == [{"reporter.name": "Budi"}, {"name": "Wulan"}]
    assert load_state(kab.db, other).identity_state == "withheld"
    offices.answer(kab, kec)
    offices.add_case(kec)
    assert make_plan(kec, "64.01").identities == [], "the receipt said that they arrived"


def test_the_office_that_took_a_case_over_gets_its_people(offices):
    kab, kec = offices.pair()
    case, witness = acknowledged(offices, kab, kec)
    taken = adopt(kab, case, why="Ditangani bersama perkara lain")
    assert load_case(kab.db, taken).reporter.name == ""
    with pytest.raises(IdentityAbsent):
        disclosure.bring_from_origin(kab, taken)
    offices.answer(kab, kec)
    offices.send(kec, kab)
    assert named(kab, case, witness) == [{"reporter.name": "Budi"}, {"name": "Wulan"}]
    assert disclosure.standing_of(kab, taken).at_origin
    assert disclosure.bring_from_origin(kab, taken) == 2
    assert not disclosure.standing_of(kab, taken).at_origin
    ours = load_case(kab.db, taken)
    assert (ours.reporter.name, [one.name for one in ours.witnesses]) == ("Budi", ["Wulan"])


def test_what_an_office_above_asked_for_goes_up_once_it_was_granted(offices):
    kab, kec = offices.pair()
    case, witness = acknowledged(offices, kab, kec)
    offices.add_case(kec, reporter="Tetap")
    record = disclosure.ask(kab, case, WHY)
    with pytest.raises(IdentityAsked):
        disclosure.ask(kab, case, WHY)
    with pytest.raises(IdentityAbsent):
        disclosure.reveal(kab, case, WHY)
    offices.answer(kab, kec)
    (waiting,) = disclosure.waiting_questions(kec)
    assert (waiting.id, waiting.owner, waiting.asked, waiting.why) == (record, case, "64.01", WHY)
    offices.send(kec, kab)
    assert held(kab) == 0, "asking is not having"
    assert disclosure.answer(kec, record, "granted").answer == "granted"
    assert disclosure.waiting_questions(kec) == []
    offices.send(kec, kab)
    assert named(kab, case, witness) == [{"reporter.name": "Budi"}, {"name": "Wulan"}]
    assert held(kab) == 2
    shown = disclosure.reveal(kab, case, WHY)
    assert (shown.reporter.name, [one.name for one in shown.witnesses]) == ("Budi", ["Wulan"])
    (granted,) = disclosures_of(kab.db)
    assert (granted.answer, granted.answerer) == ("granted", kec.officer)


def lift(vault, case):
    """Let a case stand as one of the office above, which no bundle brings here."""
    with vault.writing() as db:
        db.execute("UPDATE record SET office = '64.01' WHERE id = ?", (case,))


def test_only_a_case_of_an_office_below_is_asked_about_and_only_with_a_reason(offices):
    kab, kec = offices.pair()
    case, _ = acknowledged(offices, kab, kec)
    with pytest.raises(ReasonMissing):
        disclosure.ask(kab, case, "  \n")
    lift(kec, case)
    with pytest.raises(RecordElsewhere):
        disclosure.ask(kec, case, WHY)
    assert disclosures_of(kab.db) == disclosures_of(kec.db) == []


@pytest.mark.parametrize(("role", "allowed"), [("pemegang_identitas", True), ("verifikator", False), ("ketua", False)])
def test_at_a_desk_only_who_keeps_identities_may_reveal_them(offices, role, allowed):
    kab, kec = offices.pair()
    case, _ = acknowledged(offices, kab, kec)
    write(kab, Change("officer.set", kab.officer, {"roles": [role]}, reason="uji"))
    assert disclosure.may_reveal(kab, case) is allowed


def test_what_lies_above_is_nobodys_to_reveal(offices):
    _, kec = offices.pair()
    case = offices.add_case(kec)
    write(kec, Change("officer.set", kec.officer, {"roles": ["ketua", "pemegang_identitas"]}, reason="uji"))
    assert disclosure.may_reveal(kec, case)
    lift(kec, case)
    assert not disclosure.may_reveal(kec, case)


def test_a_case_that_continues_no_other_brings_nobody(offices):
    _, kec = offices.pair()
    with pytest.raises(IdentityAbsent):
        disclosure.bring_from_origin(kec, offices.add_case(kec))


def test_what_was_refused_stays(offices):
    kab, kec = offices.pair()
    case, _ = acknowledged(offices, kab, kec)
    record = disclosure.ask(kab, case, WHY)
    offices.answer(kab, kec)
    with pytest.raises(ReasonMissing):
        disclosure.answer(kec, record, "refused")
    disclosure.answer(kec, record, "refused", "Pelapor meminta dirahasiakan.")
    with pytest.raises(IdentityNotAsked):
        disclosure.answer(kec, record, "granted")
    offices.send(kec, kab)
    assert held(kab) == 0
    assert disclosures_of(kab.db)[0].because == "Pelapor meminta dirahasiakan."
    disclosure.ask(kab, case, "Sekali lagi.")


def test_a_grant_that_was_taken_back_brings_nothing_more(offices):
    kab, kec = offices.pair()
    case, _ = acknowledged(offices, kab, kec)
    record = disclosure.ask(kab, case, WHY)
    offices.answer(kab, kec)
    disclosure.answer(kec, record, "granted")
    disclosure.take_back(kec, record, "Keliru perkara.")
    offices.send(kec, kab)
    assert held(kab) == 0


def test_nobody_grants_himself_what_he_asks_for(offices):
    kab, kec = offices.pair()
    case, _ = acknowledged(offices, kab, kec)
    record = disclosure.ask(kab, case, WHY)
    write(kab, Change("disclosure.set", record, {"answer": "granted", "answered_on": "2026-11-22"}, office=kec.office))
    offices.answer(kab, kec)
    assert load_state(kec.db, record).fields["answer"] == "granted"
    assert [one.id for one in disclosure.waiting_questions(kec)] == [record]
    offices.send(kec, kab, everything=True)
    assert held(kab) == 0


def test_what_one_office_may_have_another_may_not(offices):
    province, kab, kec = offices.vault("64"), offices.vault("64.01"), offices.vault("64.01.05")
    offices.enrol(province, kab)
    offices.enrol(kab, kec)
    case, witness = acknowledged(offices, kab, kec)
    offices.send(kab, province)
    record = disclosure.ask(province, case, WHY)
    offices.answer(province, kab)
    offices.answer(kab, kec)
    disclosure.answer(kec, record, "granted")
    offices.send(kec, kab)
    offices.send(kab, province)
    assert (held(kab), held(province)) == (0, 0), "nobody on the way has them"
    offices.send(kec, province)
    assert (held(kab), held(province)) == (0, 2)
    assert named(province, case, witness) == [{"reporter.name": "Budi"}, {"name": "Wulan"}]


def test_the_other_laptop_of_the_office_has_everything(offices):
    kab, one = offices.pair()
    two = offices.vault("64.01.05")
    offices.enrol(kab, two)
    case = offices.add_case(one)
    witness = add_witness(one, case)
    offices.answer(kab, one)
    offices.send(one, two)
    assert named(two, case, witness) == [{"reporter.name": "Budi"}, {"name": "Wulan"}]


def test_the_own_office_is_not_asked(offices):
    _, kec = offices.pair()
    with pytest.raises(IdentityOwn):
        disclosure.ask(kec, offices.add_case(kec), WHY)


# ---- every export says that it was made ------------------------------------------------------------------------------


def test_a_bundle_carries_the_signed_entry_that_it_was_made(offices):
    kab, kec = offices.pair()
    offices.add_case(kec)
    stick = offices.stick()
    done = export(kec, stick, "64.01")
    import_paths(kab, [stick.folder])
    (sent,) = list_traces(kab.db, kec.office, what="exported")
    assert (sent.to, sent.number, sent.officer, sent.signed) == ("64.01", done.plan.number, kec.officer, True)
    digest, officer, key, signature = kab.db.execute(
        "SELECT e.hash, s.officer, s.key, s.signature FROM entry e JOIN signature s ON s.entry = e.hash"
        " WHERE e.record = ?",
        (sent.id,),
    ).fetchone()
    assert key == kec.signer().public_key
    Ed25519PublicKey.from_public_bytes(key).verify(signature, officer_bytes(officer, digest))


def test_a_plan_that_was_only_looked_at_leaves_no_entry(offices):
    _, kec = offices.pair()
    offices.add_case(kec)
    before = kec.db.execute("SELECT count(*) FROM entry").fetchone()[0]
    make_plan(kec, "64.01")
    assert kec.db.execute("SELECT count(*) FROM entry").fetchone()[0] == before


def test_a_stick_that_holds_the_very_same_is_left_as_it_is(offices):
    _, kec = offices.pair()
    offices.add_case(kec)
    stick = offices.stick()
    first = export(kec, stick, "64.01")
    second = export(kec, stick, "64.01")
    assert (second.plan.number, [part.fresh for part in second.parts]) == (first.plan.number, [False])
    assert len(list_traces(kec.db, kec.office, what="exported")) == 1


def test_traces_alone_are_no_reason_to_send(offices):
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    offices.send(kec, kab)
    offices.answer(kab, kec)
    disclosure.reveal(kec, case, WHY)
    kec.note(trace_change("drilled"))
    with pytest.raises(NothingToSend):
        make_plan(kec, "64.01")
    offices.add_case(kec, "lain")
    assert make_plan(kec, "64.01").entries == 3, "they go along with what follows"
