"""Entries: only one byte form is read, and nothing outside the format gets in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp import canonical
from fieldapp.errors import EntryMalformed, NotCanonical
from fieldapp.vault.entry import (
    Entry,
    commitment,
    device_id,
    encode_entry,
    entry_hash,
    head_bytes,
    make_payload,
    officer_bytes,
    parse_book,
    parse_entry,
)

DEVICE = "ab" * 16
RECORD = "0189abcd-0000-7000-8000-000000000001"
GOOD = {
    "book": f"{DEVICE}.1@64.01.05",
    "from": "64.01.05",
    "identity": "",
    "kind": "case.set",
    "lamport": 3,
    "officer": "",
    "open": "00" * 32,
    "parents": [[f"{DEVICE}.1@64.01.05", 1, "11" * 32]],
    "prev": "22" * 32,
    "record": RECORD,
    "seq": 2,
    "v": 1,
    "wall": "2026-11-22T15:17:22+07:00",
}


def plain(content):
    """Sorted JSON without a look at what canonical bytes may hold."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_bytes_are_the_canonical_form_and_come_back():
    data = canonical.encode(GOOD)
    entry = parse_entry(data)
    assert encode_entry(entry) == data
    assert (entry.office, entry.parents[0].seq, entry.parents[0].hash) == ("64.01.05", 1, "11" * 32)
    assert json.loads(data) == GOOD


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("v", 0),
        ("v", True),
        ("book", "x"),
        ("book", f"{DEVICE}.0@64"),
        ("book", f"{DEVICE.upper()}.1@64"),
        ("book", f"{DEVICE}.1@٦٤"),
        ("seq", 0),
        ("seq", 2**53),
        ("seq", 2.0),
        ("prev", ""),
        ("prev", "22" * 31),
        ("prev", "G2" * 32),
        ("lamport", 1),
        ("lamport", 2**53),
        ("wall", "2026-11-22 15:17:22+07:00"),
        ("wall", "2026-11-22T15:17:22Z"),
        ("wall", "٢٠٢٦-11-22T15:17:22+07:00"),
        ("from", "6"),
        ("from", "64.1"),
        ("officer", "someone"),
        ("record", RECORD.upper()),
        ("record", RECORD.replace("-7000-", "-4000-")),
        ("kind", "case"),
        ("kind", "case.set.more"),
        ("kind", "Case.set"),
        ("open", "zz" * 32),
        ("identity", "short"),
        ("parents", [["x", 1, "11" * 32]]),
        ("parents", [[GOOD["book"], 0, "11" * 32]]),
        ("parents", [[GOOD["book"], 1, "11" * 32]] * 2),
        ("parents", [[GOOD["book"], 2, "11" * 32], [GOOD["book"], 1, "11" * 32]]),
        ("parents", [[GOOD["book"], n, "11" * 32] for n in range(1, 258)]),
        ("parents", [[GOOD["book"], 1, "11" * 32, 4]]),
    ],
)
def test_one_wrong_part_is_refused(key, value):
    with pytest.raises(EntryMalformed):
        parse_entry(plain({**GOOD, key: value}))


@pytest.mark.parametrize("missing", GOOD)
def test_every_part_is_needed_also_in_newer_versions(missing):
    for version in (1, 2):
        with pytest.raises(EntryMalformed):
            parse_entry(plain({key: value for key, value in {**GOOD, "v": version}.items() if key != missing}))


def test_other_bytes_of_the_same_meaning_are_refused():
    data = canonical.encode(GOOD)
    for other in (
        data + b"\n",
        b" " + data,
        data.replace(b'"v":1', b'"v":1.0'),
        data.replace(b'"seq":2', b'"seq":2,"seq":2'),
        data.replace(b"case.set", b"case\\u002eset"),
        json.dumps(GOOD).encode(),
        json.dumps(dict(reversed(GOOD.items())), separators=(",", ":")).encode(),
        b"\xef\xbb\xbf" + data,
        b"[" * 10_000,
        b"",
        b"{}",
        b"\xff",
        b'{"v":1' + b" " * 70_000 + b"}",
    ):
        with pytest.raises(EntryMalformed):
            parse_entry(other)


def test_unknown_keys_are_for_newer_versions_only():
    with pytest.raises(EntryMalformed):
        parse_entry(canonical.encode({**GOOD, "more": 1}))
    assert parse_entry(canonical.encode({**GOOD, "more": 1, "v": 2})).v == 2


@given(st.binary(max_size=300))
def test_bytes_are_refused_or_are_an_entry(data):
    try:
        entry = parse_entry(data)
    except EntryMalformed:
        return
    assert isinstance(entry, Entry)


@given(st.sampled_from(sorted(GOOD)), st.recursive(st.none() | st.integers() | st.text(), st.lists))
def test_values_are_refused_or_stay_what_they_are(key, value):
    try:
        data = canonical.encode({**GOOD, key: value})
        entry = parse_entry(data)
    except (EntryMalformed, NotCanonical):
        return
    assert encode_entry(entry) == data or entry.v > 1


def test_parts_of_a_book():
    book = parse_book(f"{DEVICE}.17@00")
    assert (book.device, book.incarnation, book.office, str(book)) == (DEVICE, 17, "00", f"{DEVICE}.17@00")
    with pytest.raises(EntryMalformed):
        parse_book(f"{DEVICE}.17@")


def test_a_commitment_hides_and_binds():
    one, two = make_payload({"set": {"a": 1}}), make_payload({"set": {"a": 1}})
    assert one.data == two.data == b'{"set":{"a":1}}'
    assert one.commitment != two.commitment
    assert commitment(one.salt, one.data) == one.commitment
    assert len(one.salt) == 16
    with pytest.raises(NotCanonical):
        make_payload({"set": {"a": 1.5}})


def test_what_is_signed_is_bound_to_its_use():
    digest = entry_hash(b"x")
    assert head_bytes(GOOD["book"], 2, digest) != officer_bytes(RECORD, digest)
    assert json.loads(head_bytes(GOOD["book"], 2, digest)) == {
        "book": GOOD["book"], "ctx": "netra/head/1", "hash": digest.hex(), "seq": 2,
    }  # fmt: skip
    assert json.loads(officer_bytes(RECORD, digest))["ctx"] == "netra/officer/1"
    assert device_id(bytes(32)) != entry_hash(bytes(32)).hex()[:32]
