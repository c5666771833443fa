"""The named attacks of somebody whom the reader knows: on the header, on what it covers, on the content, on the proof.

Read by the test of named attacks; a forge makes each of them with the certified sender's own key, or without it.
"""

import json
from dataclasses import replace

from fieldapp import canonical
from fieldapp.exchange.content import Piece, Range
from fieldapp.vault.entry import SignedHead
from tests.exchange import world as w
from tests.faults.attack import Attack
from tests.faults.forge import HEADER, HEADS, JOURNAL, OFFICERS, PAYLOADS, RANGES, SIGNATURE, Forge, body_of, lawful

DEEP = b"[" * 50_000 + b"]" * 50_000
HUGE = b"9" * 400
FORM, FIELD = "bentuk", "isian"

# ---- the header -----------------------------------------------------------------------------------------------------


def signed_by(f: Forge, key, data: bytes = b"") -> bytes:
    signature = w.minisig.sign(key, data or f.members[HEADER], "netra/bundle/1")
    return f.tagged({**f.members, SIGNATURE: signature})


def practice_laptop(f: Forge) -> bytes:
    return f.certified(lawful(w.KEC_DEVICE, practice=True, serial=7))


def other_device(f: Forge) -> bytes:
    return f.header(**{"from": {"device": "0" * 32, "incarnation": 1, "office": w.KEC}})


def other_office(f: Forge) -> bytes:
    return f.header(**{"from": {"device": w.facts().device, "incarnation": 1, "office": "64.01.06"}})


HEADERS = [
    Attack("foreign signer", "sender_uncertified", "", lambda f: signed_by(f, w.STRANGER)),
    Attack("signature of something else", "bundle_signature", "", lambda f: signed_by(f, w.KEC_DEVICE, b"other")),
    Attack("signature that is none", "bundle_signature", "", lambda f: f.tagged({**f.members, SIGNATURE: b"x"})),
    Attack("newer version", "bundle_version", "", lambda f: f.header(v=2)),
    Attack("another purpose", "bundle_header", "konteks", lambda f: f.header(ctx="netra/cert/1")),
    Attack("key that nobody knows", "bundle_header", FORM, lambda f: f.header(extra=1)),
    Attack("duplicate keys", "bundle_header", FORM, lambda f: f.said(b'"number":1', b'"number":1,"number":1')),
    Attack("NaN", "bundle_header", FORM, lambda f: f.said(b'"number":1', b'"number":NaN')),
    Attack("fraction", "bundle_header", FORM, lambda f: f.said(b'"number":1', b'"number":1.0')),
    Attack("huge number", "bundle_header", FORM, lambda f: f.said(b'"number":1', b'"number":' + HUGE)),
    Attack("deep nesting", "bundle_header", FORM, lambda f: f.said(b'"number":1', b'"number":' + DEEP[24_990:75_010])),
    Attack("lone surrogate", "bundle_header", FORM, lambda f: f.said(b'"made":"2026', b'"made":"\\ud8002026')),
    Attack("text in another form", "bundle_header", FORM, lambda f: f.said(b'"made":"', '"made":"e\u0301'.encode())),
    Attack("spaces", "bundle_header", FORM, lambda f: f.said(b'"number":1', b'"number": 1')),
    Attack("header too long", "bundle_header", "panjang", lambda f: f.header(made="x" * 70_000)),
    Attack("number nought", "bundle_header", FIELD, lambda f: f.header(number=0)),
    Attack("number of 2^32", "bundle_header", FIELD, lambda f: f.header(number=2**32)),
    Attack("part beyond the last", "bundle_header", FIELD, lambda f: f.header(part=2)),
    Attack("in another's name", "bundle_header", "pengirim", other_device),
    Attack("for another office of his", "bundle_header", "pengirim", other_office),
    Attack("wrong office", "bundle_foreign", "64.02", lambda f: f.header(to={
        **json.loads(f.members[HEADER])["to"], "office": "64.02"})),
    Attack("passed on to others", "bundle_foreign", "64.01",
           lambda f: f.header(to={"office": "64.01", "recipients": []})),
    Attack("practice as real", "bundle_practice", "", lambda f: f.header(practice=True)),
    Attack("practice laptop", "bundle_practice", "", practice_laptop),
    Attack("receipt from below", "bundle_scope", "", lambda f: f.header(kind="receipt")),
]  # fmt: skip

# ---- what the header covers -----------------------------------------------------------------------------------------


def added_certificate(f: Forge) -> bytes:
    made = w.issue(w.device(w.KAB_DEVICE, w.KEC, w.KAB), w.KAB)
    name = f"cert/{made.id}.json"
    return f.tagged({**f.members, name: made.json, f"{name}.minisig": made.minisig})


def changed(f: Forge, name: str, old: bytes, new: bytes) -> bytes:
    return f.smuggle(name, f.members[name].replace(old, new))


EVIDENCE = f"data/evidence/{w.piece().sha256}/00001-00001"
COVERED = [
    Attack("words exchanged", "bundle_digest", "", lambda f: changed(f, PAYLOADS, b"teks 1", b"teks 9")),
    Attack("picture exchanged", "bundle_digest", "", lambda f: f.smuggle(EVIDENCE, b"foto lain")),
    Attack("piece added", "bundle_digest", "",
           lambda f: f.tagged({**f.members, f"data/evidence/{'0' * 64}/00001-00001": b"x"})),
    Attack("certificate added", "bundle_digest", "", added_certificate),
    Attack("manifest changed", "bundle_digest", "", lambda f: f.smuggle("manifest-sha256.txt", b"")),
    Attack("another bag", "bundle_digest", "", lambda f: changed(f, "bag-info.txt", b"1 of 1", b"1 of 2")),
    Attack("another kind of bag", "bundle_digest", "", lambda f: changed(f, "bagit.txt", b"1.0", b"0.9")),
]  # fmt: skip

# ---- the content ----------------------------------------------------------------------------------------------------


def lines(f: Forge, name: str = JOURNAL) -> list[bytes]:
    return f.members[name].splitlines(keepends=True)


def reordered(f: Forge) -> bytes:
    one, two, *rest = lines(f)
    return f.files({JOURNAL: b"".join([two, one, *rest])})


def doubled(f: Forge) -> bytes:
    return f.files({JOURNAL: b"".join([lines(f)[0], *lines(f)])})


def with_hole(f: Forge) -> bytes:
    first, _, *rest = lines(f)
    return f.files({JOURNAL: b"".join([first, *rest]), PAYLOADS: b"", OFFICERS: b""})


def orphaned(f: Forge) -> bytes:
    """The payload of an entry that is not there."""
    entry = lines(f, PAYLOADS)[0].partition(b'"entry":"')[2][:64]
    return f.edit(PAYLOADS, entry, b"0" * 64)


def overlapping(f: Forge) -> bytes:
    book = w.book(w.KEC_DEVICE, w.KEC)
    ranges = [{"after": 0, "book": book, "upto": n} for n in range(1, 4)]
    return f.files({RANGES: canonical.encode({"books": ranges})})


def piece(index: int, count: int, data: bytes) -> tuple[Piece]:
    return (Piece("0" * 64, index, count, data),)


CONTENT = [
    Attack("NaN in an entry", "bundle_content", "catatan", lambda f: f.edit(JOURNAL, b'"v":1', b'"v":NaN')),
    Attack("keys twice in an entry", "bundle_content", "catatan",
           lambda f: f.edit(JOURNAL, b'"seq":1', b'"seq":1,"seq":1')),
    Attack("huge number in an entry", "bundle_content", "catatan", lambda f: f.edit(JOURNAL, b'"v":1', b'"v":' + HUGE)),
    Attack("infinity in an entry", "bundle_content", "catatan", lambda f: f.edit(JOURNAL, b'"v":1', b'"v":1e400')),
    Attack("deep nesting in an entry", "bundle_content", "catatan", lambda f: f.edit(JOURNAL, b"[]", DEEP)),
    Attack("deep nesting in a payload", "bundle_content", "isi",
           lambda f: f.edit(PAYLOADS, b'{"data":{', b'{"data":{' + b'"a":{' * 40)),
    Attack("lone surrogate in a payload", "bundle_content", "isi", lambda f: f.edit(PAYLOADS, b"teks", b"\\ud800")),
    Attack("raw surrogate in a payload", "bundle_content", "isi", lambda f: f.edit(PAYLOADS, b"teks", b"\xed\xa0\x80")),
    Attack("payload of an unknown kind", "bundle_content", "isi", lambda f: f.edit(PAYLOADS, b'"open"', b'"both"')),
    Attack("payload of no entry", "bundle_content", "isi tanpa catatan", orphaned),
    Attack("line ends of Windows", "bundle_content", "catatan",
           lambda f: f.files({JOURNAL: f.members[JOURNAL].replace(b"\n", b"\r\n")})),
    Attack("last line not ended", "bundle_content", "baris", lambda f: f.files({JOURNAL: f.members[JOURNAL][:-1]})),
    Attack("a million lines", "bundle_content", "jumlah baris", lambda f: f.files({JOURNAL: b"{}\n" * 1_000_000})),
    Attack("entries out of order", "bundle_content", "urutan catatan", reordered),
    Attack("entry twice", "bundle_content", "urutan catatan", doubled),
    Attack("entry missing in the middle", "bundle_content", "rentang", with_hole),
    Attack("range of 2^53", "bundle_content", "rentang",
           lambda f: f.edit(RANGES, b'"upto":3', b'"upto":9007199254740991')),
    Attack("range of nothing", "bundle_content", "rentang", lambda f: f.edit(RANGES, b'"upto":3', b'"upto":0')),
    Attack("ranges over one another", "bundle_content", "rentang", overlapping),
    Attack("brackets without end", "bundle_content", FORM, lambda f: f.files({RANGES: b"[" * 100_000})),
    Attack("head twice", "bundle_content", "urutan tanda kepala", lambda f: f.files({HEADS: f.members[HEADS] * 2})),
    Attack("book that is a path", "bundle_content", "buku", lambda f: f.edit(HEADS, b"@64.01.05", b"@../../x")),
    Attack("key that is no number", "bundle_content", "angka", lambda f: f.edit(OFFICERS, b'"key":"', b'"key":"zz')),
    Attack("piece too short", "bundle_content", "bukti", lambda f: f.part(pieces=piece(1, 2, b"kurang"))),
    Attack("piece beyond the last", "bundle_content", "bukti", lambda f: f.part(pieces=piece(3, 2, b"x"))),
    Attack("piece too long", "bundle_content", "bukti", lambda f: f.part(pieces=piece(1, 1, bytes(2**20 + 1)))),
    Attack("more pieces than a file has", "bundle_content", "bukti",
           lambda f: f.part(pieces=piece(1, 4097, bytes(2**20)))),
]  # fmt: skip

# ---- the proof ------------------------------------------------------------------------------------------------------


def by(f: Forge, private, count: int = 2, *, upto: int = -1, office: str = w.KEC, writer: str = "") -> bytes:
    """Return a part with entries of a device's book, whose head stands at one of them."""
    found, payloads = w.entries(private, office, count, writer=writer)
    return f.part(body=body_of(found, payloads, w.head(private, found[upto])))


def headless(f: Forge) -> bytes:
    return f.files({HEADS: b""})


def forged_head(f: Forge) -> bytes:
    found, payloads = w.entries(w.KEC_DEVICE, w.KEC, 2)
    head = SignedHead(found[-1].entry.book, 2, found[-1].hash, bytes(64))
    return f.part(body=body_of(found, payloads, head))


def misplaced_head(f: Forge) -> bytes:
    found, payloads = w.entries(w.KEC_DEVICE, w.KEC, 2)
    return f.part(body=body_of(found, payloads, replace_seq(w.head(w.KEC_DEVICE, found[-1]))))


def replace_seq(head: SignedHead) -> SignedHead:
    return SignedHead(head.book, head.seq + 1, head.hash, head.signature)


def broken_chain(f: Forge) -> bytes:
    one, first = w.entries(w.KEC_DEVICE, w.KEC, 1)
    two, second = w.entries(w.KEC_DEVICE, w.KEC, 1, start=2, prev="f" * 64)
    return f.part(body=body_of(one + two, first + second, w.head(w.KEC_DEVICE, two[-1])))


def forged_officer(f: Forge) -> bytes:
    signature = replace(w.officer_signature(w.content().entries[0]), signature=bytes(64))
    return f.part(body=replace(w.content(), signatures=(signature,)))


def foreign_book(f: Forge) -> bytes:
    found, payloads = w.entries(w.KEC_DEVICE, "64.01.06", 1, writer=w.KEC)
    return f.part(body=body_of(found, payloads, w.head(w.KEC_DEVICE, found[-1])))


def empty_range(f: Forge) -> bytes:
    return f.part(body=replace(w.content(), ranges=(Range(w.book(w.KEC_DEVICE, w.KEC), 0, 2),)))


PROOF = [
    Attack("book of another office", "bundle_scope", "", foreign_book),
    Attack("no head", "bundle_unproven", "", headless),
    Attack("forged head", "bundle_unproven", "", forged_head),
    Attack("head at another place", "bundle_unproven", "", misplaced_head),
    Attack("entries of a stranger", "bundle_unproven", "", lambda f: by(f, w.STRANGER)),
    Attack("entries in a desk's name", "bundle_unproven", "", lambda f: by(f, w.KEC_DEVICE, writer="64.01")),
    Attack("entry beyond the head", "bundle_unproven", "", lambda f: by(f, w.KEC_DEVICE, 3, upto=1)),
    Attack("broken chain", "bundle_unproven", "", broken_chain),
    Attack("forged signature of an officer", "bundle_unproven", "", forged_officer),
    Attack("range that ends before its entries", "bundle_content", "rentang", empty_range),
]  # fmt: skip
