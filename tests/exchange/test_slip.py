"""The slip: a receipt's core on paper, checked by the laptop it is for."""

import base64

import pytest

from fieldapp.errors import ChainDiffers, NothingToSend, ReceiptOlder, ReceiptUnfit
from fieldapp.exchange import slip as slip_module
from fieldapp.exchange.export import make_plan
from fieldapp.exchange.receipt import answer_devices
from fieldapp.exchange.slip import make_slip, read_slip


def answered(offices):
    kab, kec = offices.pair()
    offices.add_case(kec)
    offices.send(kec, kab)
    answer_devices(kab, kec.office)
    return kab, kec


def acks(vault):
    return vault.db.execute("SELECT book, upto FROM ack").fetchall()


def test_a_slip_acknowledges_like_the_receipt(offices):
    kab, kec = answered(offices)
    text = make_slip(kab, kec.office)
    assert len(text) <= 300
    assert text.isalnum()
    found = read_slip(kec, f" {text[:50].lower()}\n{text[50:]} ")
    assert (found.office, found.number, found.books[0][:2]) == ("64.01", 1, (kec.office, 4))
    assert acks(kec) == [(kec.book, 4)]
    with pytest.raises(NothingToSend):
        make_plan(kec, "64.01")


def test_older_slips_are_refused(offices):
    kab, kec = answered(offices)
    first = make_slip(kab, kec.office)
    answer_devices(kab, kec.office)
    read_slip(kec, make_slip(kab, kec.office))
    for text in (first, make_slip(kab, kec.office)):
        with pytest.raises(ReceiptOlder):
            read_slip(kec, text)


def test_every_changed_letter_is_noticed(offices):
    kab, kec = answered(offices)
    text = make_slip(kab, kec.office)
    for at in range(len(text)):
        wrong = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        with pytest.raises(ReceiptUnfit):
            read_slip(kec, wrong)
    for cut in (text[:-1], text[:100], "", "0189", text + "A", "ini bukan kode"):
        with pytest.raises(ReceiptUnfit):
            read_slip(kec, cut)
    assert acks(kec) == []


def test_a_slip_for_another_laptop_or_from_another_office_is_refused(offices):
    kab, kec = answered(offices)
    text = make_slip(kab, kec.office)
    other = offices.vault("64.01.06")
    offices.enrol(kab, other)
    with pytest.raises(ReceiptUnfit):
        read_slip(other, text)
    stranger = offices.vault("64.01")
    offices.enrol(stranger, offices.vault("64.01.07"))
    with pytest.raises(ReceiptUnfit):
        make_slip(stranger, kec.office)


def forge(offices):
    """A laptop of the same office signs a slip in the desk's place."""
    kab, kec = answered(offices)
    plain = make_slip(kab, kec.office)
    body = base64.b32decode(plain + "=" * (-len(plain) % 8))[:-64]
    return kec, base64.b32encode(body + kec.device_key.sign(slip_module.CONTEXT + body)).decode().rstrip("=")


def test_a_forged_slip_is_refused(offices):
    kec, forged = forge(offices)
    with pytest.raises(ReceiptUnfit):
        read_slip(kec, forged)


def test_broken_build_without_the_slips_signature(offices, monkeypatch):
    kec, forged = forge(offices)
    monkeypatch.setattr(slip_module, "_signed", lambda *_: True)
    assert read_slip(kec, forged).number == 1


def test_another_history_at_the_office_is_an_alarm(offices):
    kab, kec = answered(offices)
    real = make_slip(kab, kec.office)
    body = bytearray(base64.b32decode(real + "=" * (-len(real) % 8))[:-64])
    body[-1] ^= 1
    text = base64.b32encode(bytes(body) + kab.device_key.sign(slip_module.CONTEXT + bytes(body))).decode().rstrip("=")
    with pytest.raises(ChainDiffers):
        read_slip(kec, text)
    assert acks(kec) == []
