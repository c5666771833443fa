"""Laptops that are lost and replaced: what a thief still can do, what comes back, and which number comes next."""

from datetime import date, datetime

import pytest

from fieldapp.errors import (
    CertificateRefused,
    DeviceUnfit,
    DeviceUnknown,
    NetraError,
    ReasonMissing,
    RegisterElsewhere,
    RegisterUnstated,
    ReplacementUnfit,
    SeriesUnknown,
)
from fieldapp.exchange import credentials, enrolment
from fieldapp.exchange.export import export
from fieldapp.exchange.merge import import_paths, retry
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.replacement import is_replacement, list_replacements, replaced_device
from fieldapp.exchange.revocation import desk_keys, revoke
from fieldapp.vault import numbers
from fieldapp.vault.holder import hand_over, holder_of
from fieldapp.vault.takeover import take_over
from tests.exchange.conftest import WIB, cases, journal

LEVELS = [("00", "64"), ("64", "64.01"), ("64.01", "64.01.05")]


def public(vault):
    return credentials.operations_key(vault).public_key().public_bytes_raw().hex()


def replace(offices, desk, old, *, approver=None):
    """Invite a fresh laptop of an office and approve it in the place of the old one."""
    new = offices.vault(old.office)
    folder = offices.stick().folder
    asked = enrolment.request(new, enrolment.invite(desk, old.office, folder).path, folder)
    made = enrolment.approve(approver or desk, asked.path, folder, replaces=old.device, reason="Laptop dicuri")
    enrolment.accept(new, made.path)
    return new, made


@pytest.mark.parametrize(("above", "below"), LEVELS)
def test_a_replaced_laptop_is_revoked_with_its_desk_key(offices, above, below):
    desk, old = offices.pair(above, below)
    new, made = replace(offices, desk, old)
    rows = {row.device: row for row in enrolment.list_devices(desk)}
    assert rows[old.device].revoked
    assert rows[old.device].replaced_by == new.device
    assert not rows[new.device].revoked
    assert made.pending == ()
    assert [(one.replaced, one.device, one.office) for one in list_replacements(desk.db)] == [
        (old.device, new.device, below)
    ]
    assert is_replacement(desk, new.device)
    assert not is_replacement(desk, old.device)
    assert replaced_device(new) == old.device
    assert replaced_device(desk) == ""
    if below != "64.01.05":
        verdict = credentials.trust_of(desk).judge()
        assert not verdict.covers(public(old), below)
        assert verdict.covers(public(new), below)


def test_only_another_laptop_of_the_same_office_is_replaced(offices):
    kab, kec = offices.pair()
    other = offices.vault("64.01.06")
    offices.enrol(kab, other)
    folder = offices.stick().folder
    new = offices.vault("64.01.05")
    asked = enrolment.request(new, enrolment.invite(kab, "64.01.05", folder).path, folder).path
    before = journal(kab)
    for name in (other.device, kab.device, new.device, "0" * 32):
        with pytest.raises(ReplacementUnfit, match=r"64\.01\.05"):
            enrolment.approve(kab, asked, folder, replaces=name, reason="hilang")
    assert journal(kab) == before
    assert not any(row.device == new.device for row in enrolment.list_devices(kab)), "all or nothing"
    found, _ = enrolment.inspect_request(asked)
    assert [row.device for row in enrolment.list_replaceable(kab, found)] == [kec.device]
    enrolment.accept(new, enrolment.approve(kab, asked, folder, replaces=kec.device, reason="hilang").path)


def test_an_answer_that_cannot_be_written_revokes_nobody(offices):
    kab, kec = offices.pair()
    folder = offices.stick().folder
    new = offices.vault("64.01.05")
    asked = enrolment.request(new, enrolment.invite(kab, "64.01.05", folder).path, folder).path
    before = journal(kab)
    with pytest.raises((NetraError, OSError)):
        enrolment.approve(kab, asked, folder / "tidak" / "ada.json", replaces=kec.device, reason="hilang")
    assert journal(kab) == before
    assert not any(row.revoked for row in enrolment.list_devices(kab))
    enrolment.approve(kab, asked, folder, replaces=kec.device, reason="hilang")


def test_a_takeover_from_the_theft_to_the_next_number(offices):
    """A kecamatan laptop is stolen: what was sent comes back, the register goes on behind the paper."""
    kab, old = offices.pair()
    sent = offices.add_case(old, "terkirim")
    photo = offices.add_evidence(old, sent, b"foto lapangan" * 100)
    with old.writing():
        numbers.draw_for(old, sent, "temuan", date(2026, 11, 20))
    offices.send(old, kab)
    lost = offices.add_case(old, "tidak pernah dikirim")
    number = numbers.draw_for(old, lost, "temuan", date(2026, 11, 21))
    new, _ = replace(offices, kab, old)

    with pytest.raises(RegisterUnstated, match=old.device[:8]):
        numbers.draw_for(new, offices.add_case(new, "sebelum tanda terima"), "temuan", date(2026, 11, 22))
    stick = offices.stick()
    make_receipt(kab, new.office, stick)
    report = import_paths(new, [stick.folder])
    assert [one.code for one in report.files] == [""] * len(report.files)
    assert sent in cases(new)
    assert lost not in cases(new)
    assert photo in report.evidence, "evidence comes back, too"
    assert holder_of(new.db, new.office) == old.device

    fresh = offices.add_case(new, "sesudah")
    with pytest.raises(RegisterUnstated):
        numbers.draw_for(new, fresh, "temuan", date(2026, 11, 22))
    assert numbers.next_number(new, "temuan") == ""
    with pytest.raises(ReasonMissing):
        take_over(new, {"temuan": 2}, " ")
    with pytest.raises(SeriesUnknown):
        take_over(new, {"tidak ada": 2}, "Laptop lama dicuri")
    spans = take_over(new, {"temuan": 3}, "Laptop lama dicuri")
    assert [(one.first, one.last, one.device) for one in spans] == [(2, 3, "")]
    text = numbers.draw_for(new, fresh, "temuan", date(2026, 11, 22))
    assert text.startswith("004")
    again = numbers.draw_for(new, offices.add_case(new, "dari kertas"), "temuan", date(2026, 11, 21), running=2)
    assert again == number, "the paper's number goes to the case that is typed in again"
    with pytest.raises(DeviceUnfit):
        take_over(new, {}, "sekali lagi")
    assert [one.code for one in offices.send(new, kab).files] == [""]
    assert fresh in cases(kab)


def test_the_register_of_a_laptop_at_work_is_nobody_elses(offices):
    kab, one = offices.pair()
    two = offices.vault("64.01.05")
    offices.enrol(kab, two)
    numbers.draw_for(one, offices.add_case(one), "temuan", date(2026, 11, 22))
    offices.send(one, kab)
    offices.answer(kab, two)
    with pytest.raises(RegisterElsewhere) as caught:
        take_over(two, {}, "ingin")
    assert not isinstance(caught.value, RegisterUnstated)
    with pytest.raises(RegisterElsewhere):
        hand_over(two, two.device, "ingin")


def test_the_register_is_taken_by_a_peer_of_the_lost_laptop(offices):
    kab, one = offices.pair()
    two = offices.vault("64.01.05")
    offices.enrol(kab, two)
    numbers.draw_for(one, offices.add_case(one), "temuan", date(2026, 11, 22))
    offices.send(one, kab)
    revoke(kab, one.device, "Laptop hilang")
    offices.answer(kab, two)
    case = offices.add_case(two)
    with pytest.raises(RegisterUnstated, match=one.device[:8]):
        numbers.draw_for(two, case, "temuan", date(2026, 11, 22))
    assert take_over(two, {}, "Laptop hilang") == []
    assert numbers.draw_for(two, case, "temuan", date(2026, 11, 22)).startswith("002")


# ---- the thief -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("above", "stolen", "below"), [("00", "64", "64.01"), ("64", "64.01", "64.01.05")])
def test_a_stolen_desk_deceives_nobody_who_heard_of_it(offices, above, stolen, below):
    """Before the theft is known the thief certifies laptops; as soon as the revocation arrives they are nothing."""
    top, desk = offices.pair(above, stolen)
    honest = offices.vault(below)
    offices.enrol(desk, honest)
    offices.add_case(honest)
    offices.send(honest, desk)
    offices.send(desk, top)
    # the thief certifies an accomplice, whose bundle reaches the office above through nobody else
    accomplice = offices.vault(below)
    offices.enrol(desk, accomplice)
    revoke(top, desk.device, "Laptop dicuri")
    offices.add_case(accomplice, "palsu")
    stick = offices.stick()
    export(desk, stick, top.office)
    assert {one.code for one in import_paths(top, [stick.folder]).files} == {"sender_revoked"}
    stick = offices.stick()
    export(accomplice, stick, desk.office)
    verdict = credentials.trust_of(top).judge(credentials.own_certificates(desk, credentials.trust_of(desk)))
    assert accomplice.device not in verdict.devices
    assert honest.device in verdict.devices, "whom the desk certified before goes on"
    new, made = replace(offices, top, desk)
    assert made.pending == ()
    offices.enrol(new, honest)
    offices.add_case(honest, "sesudahnya")
    assert [one.code for one in offices.send(honest, new).files] == [""]
    assert [one.code for one in offices.answer(new, honest).files] == [""]
    assert not credentials.trust_of(honest).judge().covers(public(desk), stolen)
    with pytest.raises(CertificateRefused):
        offices.enrol(desk, honest)


def test_a_revocation_reaches_every_office_below(offices):
    ri, prov, kab, kec = (offices.vault(code) for code in ("00", "64", "64.01", "64.01.05"))
    for desk, laptop in ((ri, prov), (prov, kab), (kab, kec)):
        offices.enrol(desk, laptop)
    second = offices.vault("64.01")
    offices.enrol(prov, second)
    offices.add_case(second)
    offices.send(second, prov)
    offices.send(prov, ri)
    revoke(ri, second.device, "Laptop dicuri")
    for desk, laptop in ((ri, prov), (prov, kab), (kab, kec)):
        assert [one.code for one in offices.answer(desk, laptop).files] == [""]
        assert not credentials.trust_of(laptop).judge().covers(public(second), "64.01")
        assert credentials.trust_of(laptop).judge().covers(public(kab), "64.01")


def test_what_was_certified_since_the_loss_falls_when_the_day_is_said(offices):
    prov, kab = offices.pair("64", "64.01")
    before, after = offices.vault("64.01.05"), offices.vault("64.01.06")
    offices.enrol(kab, before)
    offices.enrol(kab, after)
    for laptop in (before, after):
        offices.add_case(laptop)
        offices.send(laptop, kab)
    offices.send(kab, prov)
    assert {before.device, after.device} <= credentials.trust_of(prov).judge().devices.keys()
    revoke(prov, kab.device, "Laptop dicuri", since="2026-11-22")
    assert not {before.device, after.device} & credentials.trust_of(prov).judge().devices.keys()


def test_equals_that_revoke_each_other_are_settled_from_above(offices):
    """Two laptops of a kab: whoever is believed is settled by the province, not by the faster one."""
    prov, one = offices.pair("64", "64.01")
    two, kec = offices.vault("64.01"), offices.vault("64.01.05")
    offices.enrol(prov, two)
    offices.enrol(one, kec)
    offices.enrol(two, kec)
    offices.add_case(kec)
    for desk in (one, two):
        offices.send(kec, desk)
    offices.send(one, prov)
    for vault, other in ((one, two), (two, one)):
        with vault.writing():
            credentials.keep(vault.db, credentials.kept(prov.db))
        assert revoke(vault, other.device, "dicuri").pending == (public(other),)
    for vault in (one, two):
        offices.answer(vault, kec)
    verdict = credentials.trust_of(kec).judge()
    assert verdict.covers(public(one), "64.01")
    assert verdict.covers(public(two), "64.01")

    revoke(prov, one.device, "dicuri")
    codes = {one.code for one in offices.answer(prov, kec).files}
    assert codes == {""}, "what the other desk sent is not held any more"
    verdict = credentials.trust_of(kec).judge()
    assert not verdict.covers(public(one), "64.01")
    assert verdict.covers(public(two), "64.01")
    rows = {row.device: row.revoked for row in enrolment.list_devices(kec)}
    assert rows[one.device]
    assert not rows[two.device], "what the thief decided came after the place up to which he is believed"


def test_laptops_certified_in_one_moment_keep_their_own_keys(offices, monkeypatch):
    monkeypatch.setattr(offices, "clock", lambda: datetime(2026, 11, 22, 8, 0, tzinfo=WIB))
    kab, one, two = (offices.vault("64.01") for _ in range(3))
    for laptop in (one, two):
        offices.enrol(kab, laptop)
    verdict = credentials.trust_of(kab).judge()
    for laptop in (kab, one, two):
        assert [desk.key for desk in desk_keys(verdict, laptop.device)] == [public(laptop)]


def test_nobody_revokes_the_laptop_he_works_on(offices):
    prov, kab = offices.pair("64", "64.01")
    for vault, device in ((prov, prov.device), (kab, kab.device), (kab, prov.device)):
        with pytest.raises(DeviceUnknown):
            revoke(vault, device, "alasan")


def test_a_replacement_brings_nothing_in_by_itself(offices):
    kab, old = offices.pair()
    offices.add_case(old)
    offices.send(old, kab)
    new, _ = replace(offices, kab, old)
    offices.add_case(old, "pencuri")
    assert {one.code for one in offices.send(old, kab).files} == {"sender_revoked"}
    assert retry(kab).total("new") == 0
    offices.answer(kab, new)
    assert cases(new) == cases(kab)
