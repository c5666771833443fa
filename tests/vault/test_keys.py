"""Device keys, officer keys, signatures, weak keys."""

import re

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp import canonical
from fieldapp.errors import KeyMissing, KeyRefused, SignatureWrong
from fieldapp.vault import keys as keys_module
from fieldapp.vault.age import decrypt_bytes, encrypt_bytes, recipient_of
from fieldapp.vault.keys import (
    check_public_key,
    fingerprint,
    forget_first_key,
    is_marked,
    load_device_keys,
    make_device_keys,
    open_first_key,
    renew_evidence_key,
    sign,
    verify,
)
from fieldapp.vault.passphrase import seal_secret

OTHER = "meja bundar di balai desa"
P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
ORDER = 2**252 + 27742317777372353535851937790883648493


def root(value):
    x = pow(value, (P + 3) // 8, P)
    if x * x % P != value % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    return x if x * x % P == value % P else None


def add(one, two):
    (x1, y1), (x2, y2) = one, two
    t = D * x1 * x2 * y1 * y2 % P
    return (x1 * y2 + x2 * y1) * pow(1 + t, -1, P) % P, (y1 * y2 + x1 * x2) * pow(1 - t, -1, P) % P


def times(number, point):
    result = (0, 1)
    for bit in bin(number)[2:]:
        result = add(result, result)
        if bit == "1":
            result = add(result, point)
    return result


def small_order_points():
    found, y = set(), 2
    while len(found) < 8:
        x = root((y * y - 1) * pow(D * y * y + 1, -1, P) % P)
        if x is not None:
            start = times(ORDER, (x, y))
            found |= {times(number, start) for number in range(8)}
        y += 1
    return found


def encodings(y):
    """Every 32 bytes that a careless reader would take for a point at this height."""
    for height in (y, y + P):
        if height < 2**255:
            for side in (0, 1):
                yield (height | side << 255).to_bytes(32, "little")


def test_small_order_and_odd_encodings_are_refused():
    points = small_order_points()
    assert len(points) == 8
    weak = {encoding for _, y in points for encoding in encodings(y)}
    assert len(weak) >= 14
    for encoding in weak:
        with pytest.raises(KeyRefused):
            check_public_key(encoding)
    for height in range(P, 2**255):
        with pytest.raises(KeyRefused):
            check_public_key(height.to_bytes(32, "little"))
    for length in (0, 31, 33, 64):
        with pytest.raises(KeyRefused):
            check_public_key(b"\2" * length)


def forged_signature_passes():
    data = canonical.encode({"ctx": "netra/head/1", "hash": "00"})
    identity = (1).to_bytes(32, "little")
    try:
        verify(identity, "netra/head/1", data, identity + bytes(32))
    except KeyRefused:
        return False
    return True


def test_broken_build_without_the_list_accepts_a_forged_signature(monkeypatch):
    assert not forged_signature_passes()
    monkeypatch.setattr(keys_module, "_SMALL_ORDER", frozenset())
    assert forged_signature_passes()


def test_signatures_hold_for_one_context_only():
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    data = canonical.encode({"ctx": "netra/head/1", "book": "b", "hash": "00", "seq": 1})
    signature = sign(key, "netra/head/1", data)
    verify(public, "netra/head/1", data, signature)
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    changed = canonical.encode({"ctx": "netra/head/1", "book": "b", "hash": "00", "seq": 2})
    for args in (
        (public, "netra/officer/1", data, signature),
        (other, "netra/head/1", data, signature),
        (public, "netra/head/1", changed, signature),
        (public, "netra/head/1", data, signature[:-1]),
        (public, "netra/head/1", data, bytes(64)),
    ):
        with pytest.raises(SignatureWrong):
            verify(*args)


@pytest.mark.parametrize("data", [b"", b"[]", b'{"ctx":"other"}', b'{"ctx": "netra/head/1"}', b"\xff"])
def test_nothing_is_signed_without_its_context(data):
    with pytest.raises(ValueError, match="context"):
        sign(Ed25519PrivateKey.generate(), "netra/head/1", data)


def test_device_keys_are_kept_and_distinct(database):
    with pytest.raises(KeyMissing):
        load_device_keys(database)
    made = make_device_keys(database)
    again = load_device_keys(database)
    assert again.signing.private_bytes_raw() == made.signing.private_bytes_raw()
    assert again.signing.public_key().public_bytes_raw() == made.public
    assert recipient_of(again.age_identity) == again.age_recipient
    assert again.age_identity != again.evidence_identity
    assert len(again.name_key) == 32
    assert decrypt_bytes(encrypt_bytes(b"isi", again.age_recipient), again.age_identity) == b"isi"
    assert "AGE-SECRET" not in repr(again)


def keep_first(db, officer, row, secret, passphrase, cost):
    sealed = seal_secret(secret, passphrase, {"ctx": "netra/officer-key/1", "officer": officer}, cost)
    text = canonical.encode(msgspec.to_builtins(sealed)).decode()
    db.execute("INSERT INTO officer_key (officer, public, sealed) VALUES (?, ?, ?)", (row, b"p" * 32, text))


def test_a_signing_key_of_the_first_version_opens_with_its_passphrase_alone(database, passphrase, cheap_cost):
    keep_first(database, "o1", "o1", b"s" * 32, passphrase, cheap_cost)
    keep_first(database, "o1", "o1/next", b"s" * 32, OTHER, cheap_cost)
    for either in (passphrase, OTHER):
        assert open_first_key(database, "o1", either) == b"s" * 32
    assert open_first_key(database, "o1", "bukan satu pun dari keduanya") == b""
    assert open_first_key(database, "o2", passphrase) == b""
    database.execute("UPDATE officer_key SET officer = 'o2' WHERE officer = 'o1'")
    assert open_first_key(database, "o2", passphrase) == b""
    forget_first_key(database, "o1")
    assert database.execute("SELECT officer FROM officer_key").fetchall() == [("o2",)]


def test_evidence_gets_a_new_key_once_for_each_key_of_the_database(database, db_key):
    first = make_device_keys(database)
    assert not is_marked(database, db_key)
    renew_evidence_key(database, db_key)
    second = load_device_keys(database)
    renew_evidence_key(database, b"k" * 32)
    third = load_device_keys(database)
    assert is_marked(database, b"k" * 32)
    assert not is_marked(database, db_key)
    assert third.evidence_older == (first.evidence_identity, second.evidence_identity)
    assert len({third.evidence_identity, *third.evidence_older}) == 3
    assert third.name_key == first.name_key
    sealed = encrypt_bytes(b"isi", recipient_of(first.evidence_identity))
    assert decrypt_bytes(sealed, third.evidence_identity, *third.evidence_older) == b"isi"


def test_fingerprint_is_read_by_telephone():
    one, two = fingerprint(b"\1" * 32), fingerprint(b"\2" * 32)
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", one)
    assert one != two
    assert one == fingerprint(b"\1" * 32)
