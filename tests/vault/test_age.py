"""The head of an age file is looked at before the library reads it: what it would read for hours is refused at once."""

import pyrage
import pytest

from fieldapp.errors import RecipientsMany
from fieldapp.exchange.certificate import issue
from fieldapp.exchange.credentials import MOST_RECIPIENTS, recipients_of
from fieldapp.exchange.trust import TrustStore
from fieldapp.vault import age
from fieldapp.vault.age import NotDecrypted, check_head, decrypt_bytes, decrypt_stream, encrypt_bytes
from tests.exchange import world as w
from tests.faults.wrapping import odd_heads

FIRST = b"age-encryption.org/v1\n"


def sealed_to(count):
    return pyrage.encrypt(b"isi", [pyrage.x25519.Recipient.from_str(w.KAB_RECIPIENT)] * count)


def test_as_many_recipients_as_an_office_may_have_laptops():
    data = sealed_to(MOST_RECIPIENTS)
    check_head(data)
    assert decrypt_bytes(data, w.KAB_IDENTITY) == b"isi"


def test_more_recipients_are_refused():
    with pytest.raises(NotDecrypted):
        decrypt_bytes(sealed_to(age.MOST_RECIPIENTS + 1), w.KAB_IDENTITY)


@pytest.mark.parametrize("number", range(len(odd_heads())))
def test_odd_heads_are_refused_whole_and_as_a_stream(number):
    data = odd_heads()[number]
    with pytest.raises(NotDecrypted):
        decrypt_bytes(data, w.KAB_IDENTITY)
    blocks = iter([data, b""])
    with pytest.raises(NotDecrypted):
        decrypt_stream(lambda: next(blocks), lambda _block: None, w.KAB_IDENTITY)


@pytest.mark.parametrize("body", [b"-> a b\n\n" * 3000, b"-> X25519 " + b"A" * age.LONGEST_HEADER + b"\nabc\n"])
def test_a_long_head_is_refused_before_the_library_sees_it(body, monkeypatch):
    def read(*_arguments):
        raise AssertionError("the library was asked")

    monkeypatch.setattr(age.pyrage, "decrypt", read)
    with pytest.raises(NotDecrypted):
        decrypt_bytes(FIRST + body + b"--- " + b"A" * 43 + b"\n", w.KAB_IDENTITY)
    with pytest.raises(AssertionError):
        decrypt_bytes(encrypt_bytes(b"isi", w.KAB_RECIPIENT), w.KAB_IDENTITY)


def test_an_office_with_too_many_laptops_is_told_so():
    def laptops(count):
        made = [
            issue(w.device(w.key(f"laptop {n}"), w.KEC, w.KAB, recipient=age.make_identity()[1]), w.KAB)
            for n in range(count)
        ]
        return TrustStore({w.hexkey(w.KAB): w.KAB_OFFICE}, tuple(made))

    assert len(recipients_of(laptops(MOST_RECIPIENTS), w.KEC)) == MOST_RECIPIENTS
    with pytest.raises(RecipientsMany) as refused:
        recipients_of(laptops(MOST_RECIPIENTS + 1), w.KEC)
    assert "lebih dari 100" in refused.value.sentence
