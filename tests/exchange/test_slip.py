"""The slip: a receipt's core on paper, checked by the laptop it is for."""

import base64
from dataclasses import replace

import pytest

from fieldapp.errors import (
    ChainDiffers,
    NothingToSend,
    ReceiptOlder,
    ReceiptUnfit,
    SlipElsewhere,
    SlipForged,
    SlipIncomplete,
    SlipMistyped,
    SlipRestored,
    SlipUnseen,
)
from fieldapp.exchange import slip as slip_module
from fieldapp.exchange.export import make_plan
from fieldapp.exchange.receipt import answer_devices
from fieldapp.exchange.slip import Typing, make_slip, pick_slip, read_slip, watch_typing
from fieldapp.exchange.slipcheck import GROUP, GROUPS, WrongGroup
from fieldapp.paper import notices
from fieldapp.vault.alarm import BookAlarm, list_alarms


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


def test_a_changed_letter_is_noticed_and_its_group_is_named(offices):
    kab, kec = answered(offices)
    text = make_slip(kab, kec.office)
    for at in (*range(0, 32, 5), 45, 70, 100, len(text) - 1):
        wrong = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        with pytest.raises(SlipMistyped) as caught:
            read_slip(kec, wrong)
        n = at // 4 + 1
        assert caught.value.facts == {
            "n": n, "text": wrong[4 * n - 4 : 4 * n], "line": at // 40 + 1, "place": at // 4 % 10 + 1
        }  # fmt: skip
        assert wrong[4 * n - 4 : 4 * n] in caught.value.sentence
    for at in (50, 120):
        swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        with pytest.raises(SlipMistyped if swapped != text else ReceiptOlder) as caught:
            read_slip(kec, swapped)
    assert acks(kec) == []


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda text: text[:-1], SlipIncomplete),
        (lambda text: text[:150] + text[151:], SlipIncomplete),
        (lambda text: text[:100], SlipIncomplete),
        (lambda text: "", SlipIncomplete),
        (lambda text: "0189", SlipMistyped),
        (lambda text: "ini bukan kode", SlipMistyped),
        (lambda text: text + "A", SlipIncomplete),
        (lambda text: " ".join((text[:4], text[4:7], text[8:12])), SlipMistyped),
        (lambda text: text[:14] + text[15:], SlipMistyped),
        (lambda text: text[:14] + "A" + text[14:], SlipMistyped),
        (lambda text: text[:90] + text[90:].translate(str.maketrans("ABCDEFGH", "HGFEDCBA")), SlipForged),
        (lambda text: text[::-1], SlipElsewhere),
    ],
)
def test_what_is_no_slip_says_what_it_is(offices, spoil, error):
    kab, kec = answered(offices)
    text = make_slip(kab, kec.office)
    with pytest.raises(error):
        read_slip(kec, spoil(text))
    assert acks(kec) == []


def test_typing_is_followed_group_by_group(offices):
    kab, kec = answered(offices)
    text = make_slip(kab, kec.office)
    groups = [text[at : at + 4] for at in range(0, len(text), 4)]
    for count in range(len(groups)):
        assert watch_typing(kec, " ".join(groups[:count])) == Typing(count, None, False), count
    assert watch_typing(kec, " ".join(groups)) == Typing(len(groups), None, True)
    assert watch_typing(kec, text[:9] + "1").wrong == WrongGroup(3, text[8:9] + "1")
    other = "Z" if groups[1][0] != "Z" else "Y"
    assert watch_typing(kec, f"{groups[0]} {other}{groups[1][1:]} {groups[2]}").wrong.n == 2
    # our own books contradict a hash with one wrong letter, long before the signature is typed
    at = 64
    wrong = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
    assert watch_typing(kec, wrong[:84]).wrong.n == at // 4 + 1


def test_the_groups_are_those_that_are_printed():
    assert (GROUP, GROUPS) == (notices.GROUP, notices.GROUPS)


def test_a_picture_may_hold_other_codes(offices):
    kab, kec = answered(offices)
    text = make_slip(kab, kec.office)
    assert pick_slip(["https://x", "NETRA:1", text]) == text
    with pytest.raises(SlipUnseen):
        pick_slip(["https://x", ""])


def test_a_slip_from_before_a_restore_says_so(offices):
    kab, kec = answered(offices)
    text = make_slip(kab, kec.office)
    with pytest.raises(SlipRestored):
        read_slip(replace(kec, incarnation=2), text)


def test_a_slip_for_another_laptop_or_from_another_office_is_refused(offices):
    kab, kec = answered(offices)
    text = make_slip(kab, kec.office)
    other = offices.vault("64.01.06")
    offices.enrol(kab, other)
    with pytest.raises(SlipElsewhere):
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
    with pytest.raises(SlipForged):
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
    alarm = BookAlarm("64.01", kec.book, "chain_differs", 4, 1, list_alarms(kec.db)[0].at)
    assert list_alarms(kec.db) == [alarm]
    with pytest.raises(ChainDiffers):
        read_slip(kec, text)
    assert list_alarms(kec.db) == [alarm]
