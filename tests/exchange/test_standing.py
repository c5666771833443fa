"""How sending stands: what was never on a stick, what waits for its receipt, who may get or be owed something."""

from fieldapp.desk.review import review_case
from fieldapp.exchange import revocation, standing
from fieldapp.exchange.export import export
from fieldapp.exchange.merge import import_paths
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.standing import (
    enrolment_of,
    last_shipment,
    list_correspondents,
    list_destinations,
    name_office,
    office_names,
    standing_of,
)
from fieldapp.vault.journal import Change


def add_report(offices, vault):
    with vault.writing():
        vault.journal.write(
            [Change("supervision.set", "018f0000-0000-7000-8000-00000000abcd", {"date": "2026-11-20"})],
            vault.officer,
            vault.now(),
        )


def test_shares_move_from_unsent_to_waiting_to_nothing(offices):
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    offices.add_evidence(kec, case, b"foto")
    add_report(offices, kec)
    fresh = standing_of(kec, "64.01")
    assert (fresh.unsent.cases, fresh.unsent.reports, fresh.unsent.evidence) == (1, 1, 1)
    assert fresh.unsent.since.startswith("2026-11-22")
    assert fresh.waiting.is_empty
    assert last_shipment(kec, "64.01") is None
    stick = offices.stick()
    plan = export(kec, stick, "64.01").plan
    offices.add_case(kec)
    now = standing_of(kec, "64.01")
    assert (now.unsent.cases, now.unsent.reports, now.unsent.evidence, now.unsent.entries) == (1, 0, 0, 1)
    assert (now.waiting.cases, now.waiting.reports, now.waiting.evidence) == (1, 1, 1)
    assert now.waiting.entries == plan.entries - 1, "that it was sent is no news"
    sent = last_shipment(kec, "64.01")
    assert (sent.plan.number, sent.cases, sent.reports, sent.parts, sent.answered) == (1, 1, 1, 1, False)
    assert sent.signer == kec.officer_name
    import_paths(kab, [stick.folder])
    make_receipt(kab, "64.01.05", stick)
    import_paths(kec, [stick.folder])
    assert last_shipment(kec, "64.01").answered
    assert standing_of(kec, "64.01").waiting.is_empty
    assert standing_of(kec, "64.01").unsent.cases == 1


def test_the_desk_passes_on_what_came_from_below(offices):
    kab, kec = offices.pair()
    prov = offices.vault("64")
    offices.enrol(prov, kab)
    before = standing_of(kab, "64").unsent
    offices.add_case(kec)
    offices.send(kec, kab)
    now = standing_of(kab, "64").unsent
    assert (now.cases - before.cases, now.entries > before.entries) == (1, True)


def test_destinations_begin_with_the_office_above(offices):
    kec = offices.vault("64.01.05")
    (above,) = list_destinations(kec)
    assert (above.office, above.known) == ("64.01", False)
    assert above.name
    kab = offices.vault("64.01", "Bawaslu Paser")
    offices.enrol(kab, kec)
    prov = offices.vault("64", "Bawaslu Kaltim")
    offices.enrol(prov, kab)
    offices.answer(kab, kec)
    found = list_destinations(kec)
    assert [(one.office, one.known) for one in found][:1] == [("64.01", True)]
    assert found[0].name == "Bawaslu Paser"
    assert "64" in [one.office for one in found]
    second = offices.vault("64.01.05")
    offices.enrol(kab, second)
    offices.answer(kab, kec)
    assert ("64.01.05", True) in [(one.office, one.known) for one in list_destinations(kec)]


def test_offices_below_are_owed_a_receipt_until_they_got_it(offices):
    kab, kec = offices.pair()
    assert [(one.office, one.is_owed, one.received) for one in list_correspondents(kab)] == [("64.01.05", False, "")]
    offices.add_case(kec)
    offices.send(kec, kab)
    (one,) = list_correspondents(kab)
    assert (one.is_owed, one.name, len(one.devices)) == (True, "Kantor 64.01.05", 1)
    offices.answer(kab, kec)
    assert not list_correspondents(kab)[0].is_owed
    assert list_correspondents(kec) == []


def test_enrolment_is_waiting_certified_or_revoked(offices):
    kab, kec = offices.vault("64.01"), offices.vault("64.01.05")
    assert enrolment_of(kec) == "waiting"
    offices.enrol(kab, kec)
    assert enrolment_of(kec) == "certified"
    assert enrolment_of(kab) == "waiting"
    offices.add_case(kec)
    offices.send(kec, kab)
    second = offices.vault("64.01.05")
    offices.enrol(kab, second)
    revocation.revoke(kab, kec.device, "hilang")
    offices.answer(kab, second)
    stick = offices.stick()
    make_receipt(kab, "64.01.05", stick)
    import_paths(kec, [stick.folder])
    assert enrolment_of(kec) in ("certified", "revoked")


def test_an_office_without_a_word_of_its_own_is_called_what_it_probably_is(offices):
    kec = offices.vault("64.01.05", "Panwaslu Kecamatan Kita")
    assert name_office(kec, "64.01.05", office_names(kec)) == "Panwaslu Kecamatan Kita"
    assert name_office(kec, "64", {}) == "Bawaslu Provinsi Kalimantan Timur"
    assert name_office(kec, "64.01", {"64.01": "Bawaslu Paser"}) == "Bawaslu Paser"
    assert name_office(kec, "99.99", {}) == ""


def test_both_ways_of_counting_agree(offices, monkeypatch):
    kab, kec = offices.pair()
    made = [offices.add_case(kec) for _ in range(5)]
    add_report(offices, kec)
    stick = offices.stick()
    export(kec, stick, "64.01")
    for case in made[:2]:
        offices.add_evidence(kec, case, case.encode())
    offices.add_case(kec)
    offices.add_case(kab, office="64.01")
    few = [standing_of(kec, "64.01"), standing_of(kab, "64")]
    monkeypatch.setattr(standing, "MANY", 0)
    assert [standing_of(kec, "64.01"), standing_of(kab, "64")] == few
    assert (few[0].unsent.cases, few[0].waiting.cases, few[0].waiting.reports) == (3, 5, 1)


def test_a_decision_after_the_receipt_must_still_travel(offices):
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    offices.send(kec, kab)
    offices.answer(kab, kec)
    assert not list_correspondents(kab)[0].has_news
    review_case(kab, case, "return", "Lengkapi alamat.")
    (one,) = list_correspondents(kab)
    assert (one.is_owed, one.has_news) == (True, True)
    offices.answer(kab, kec)
    (one,) = list_correspondents(kab)
    assert (one.is_owed, one.has_news) == (False, False)
