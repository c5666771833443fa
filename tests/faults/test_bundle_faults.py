"""Every byte of a small bundle damaged, every length cut: refused with a code, never accepted, never a crash.

Outside age, as a bad stick does it; inside age, as somebody does it who knows the recipient and encrypts anew.
"""

from functools import cache

import pytest

from fieldapp.errors import BundleRefused
from fieldapp.exchange import bundle
from fieldapp.exchange.certificate import issue
from fieldapp.exchange.content import Content, Range
from fieldapp.exchange.trust import TrustStore
from tests.exchange import world as w

TRUST = TrustStore({w.hexkey(w.KAB): w.KAB_OFFICE})
MASKS = (0x01, 0x20, 0xFF)
SHARES = 8


@cache
def small() -> bytes:
    found, payloads = w.entries(w.KEC_DEVICE, w.KEC, 1)
    body = Content((Range(found[0].entry.book, 0, 1),), found, payloads, (w.head(w.KEC_DEVICE, found[0]),))
    return w.plain(body=body, certificates=[issue(w.device(w.KEC_DEVICE, w.KEC, w.KAB), w.KAB)])


@cache
def sealed() -> bytes:
    return w.seal(small())


def opens(data: bytes) -> bool:
    try:
        bundle.open_part(data, [w.KAB_IDENTITY], TRUST, w.KAB_OFFICE)
    except BundleRefused:
        return False
    return True


def reads(tar: bytes) -> bool:
    try:
        bundle.read_part(tar, [w.KAB_RECIPIENT], TRUST, w.KAB_OFFICE)
    except BundleRefused:
        return False
    return True


def flipped(data: bytes, at: int, mask: int) -> bytes:
    return data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]


def test_the_undamaged_bundle_opens():
    assert opens(sealed())
    assert reads(small())


@pytest.mark.parametrize("share", range(SHARES))
def test_every_byte_outside_age(share):
    data = sealed()
    wrong = [at for at in range(share, len(data), SHARES) for mask in MASKS if opens(flipped(data, at, mask))]
    assert wrong == []


@pytest.mark.parametrize("share", range(SHARES))
def test_every_byte_inside_age(share):
    data = small()
    wrong = [at for at in range(share, len(data), SHARES) for mask in MASKS if reads(flipped(data, at, mask))]
    assert wrong == []


def test_bytes_inside_age_encrypted_anew():
    data = small()
    wrong = [at for at in range(0, len(data), 29) for mask in MASKS if opens(w.seal(flipped(data, at, mask)))]
    assert wrong == []


def test_every_length_outside_age():
    data = sealed()
    assert [length for length in range(len(data)) if opens(data[:length])] == []


def test_every_length_inside_age():
    data = small()
    assert [length for length in range(len(data)) if reads(data[:length])] == []


def test_blocks_swapped_and_doubled_inside_age():
    data, block = small(), 512
    for at in range(0, len(data) - 2 * block, block):
        one, two = data[at : at + block], data[at + block : at + 2 * block]
        if one != two:
            assert not reads(data[:at] + two + one + data[at + 2 * block :])
        assert not reads(data[:at] + one + data[at:])


def test_broken_build_without_digests_lets_damage_in(monkeypatch):
    """The flips above prove something: without the digests some of them would be accepted."""
    data = small()
    at = data.index(b"foto lapangan")
    assert not reads(flipped(data, at, 1))
    monkeypatch.setattr(bundle, "check_digests", lambda *_: None)
    assert reads(flipped(data, at, 1))
