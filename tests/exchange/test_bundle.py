"""A part goes out and comes in: what was put in comes out, and what does not belong is refused with its own code."""

import hashlib
import json
import time
import unicodedata
from dataclasses import replace

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from fieldapp import canonical
from fieldapp.errors import (
    BundleCertificate,
    BundleContainer,
    BundleContent,
    BundleDigest,
    BundleForeign,
    BundleHeader,
    BundleNotForUs,
    BundlePractice,
    BundleRefused,
    BundleScope,
    BundleSignature,
    BundleSize,
    BundleUnproven,
    BundleVersion,
    SenderRevoked,
    SenderUncertified,
    SenderUnknown,
)
from fieldapp.exchange import bag, bundle, certificate, container, minisig, trust
from fieldapp.exchange.certificate import Certificate, issue, parse_certificate
from fieldapp.exchange.container import _header
from fieldapp.exchange.content import Content, Piece, Range
from fieldapp.exchange.header import parse_header
from fieldapp.exchange.trust import TrustStore
from fieldapp.vault.entry import SignedHead
from tests.exchange import world as w


def read(tar, trust=w.TRUST, office=w.KAB_OFFICE, recipients=(w.KAB_RECIPIENT,)):
    return bundle.read_part(tar, recipients, trust, office)


def resign(tar, private=w.KEC_DEVICE, **fields):
    """Change the header as the sender himself could, and everything that follows from it."""
    members = {name: bytes(data) for name, data in container.unpack(tar).items()}
    members["netra.json"] = canonical.encode({**json.loads(members["netra.json"]), **fields})
    members["netra.json.minisig"] = minisig.sign(private, members["netra.json"], "netra/bundle/1")
    return retag(members)


def retag(members):
    """Pack members with a tag manifest that fits, as a forger would."""

    members[bag.TAG_MANIFEST] = bag.tag_manifest_of(bag.digests_of(members))
    return container.pack(members)


def test_what_went_in_comes_out():
    opened = bundle.open_part(w.part().data, [w.KAB_IDENTITY], w.TRUST, w.KAB_OFFICE)
    body = w.content()
    assert opened.content == body
    assert [(p.sha256, bytes(p.data)) for p in opened.pieces] == [(w.piece().sha256, b"foto lapangan")]
    assert opened.sender.office == w.KEC
    assert opened.header.number == 1


@given(
    count=st.integers(0, 6),
    pieces=st.lists(st.binary(min_size=1, max_size=600), max_size=4, unique=True),
    text=st.text(st.characters(exclude_categories=("Cs",)), max_size=40),
    number=st.integers(1, 2**32 - 1),
    parts=st.integers(1, 400),
)
def test_any_content_round_trips(count, pieces, text, number, parts):

    text = unicodedata.normalize("NFC", text)
    body = Content()
    if count:
        found, payloads = w.entries(w.KEC_DEVICE, w.KEC, count, text=text)
        body = Content((Range(found[0].entry.book, 0, count),), found, payloads, (w.head(w.KEC_DEVICE, found[-1]),))
    sent = tuple(sorted((w.piece(data) for data in pieces), key=lambda piece: piece.sha256))
    header = w.facts(number=number, parts=parts, part=parts)
    built = w.part(header, body, sent)
    opened = bundle.open_part(built.data, [w.KEC_IDENTITY, w.KAB_IDENTITY], w.TRUST, w.KAB_OFFICE)
    assert opened.content == body
    assert [(p.sha256, bytes(p.data)) for p in opened.pieces] == [(p.sha256, p.data) for p in sent]
    assert (opened.header.number, opened.header.part) == (number, parts)


def test_the_same_input_gives_the_same_bytes_before_encryption():
    assert w.plain() == w.plain()


def test_the_file_name_says_who_sends_what_to_whom():
    assert w.part(w.facts(parts=2, part=2, number=7)).name == "64.01.05-64.01-7d4ccb26.1-7-2of2.netra"


# ---- strangers, thieves and mistakes --------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"x" * (bundle.LARGEST_FILE + 1)])
def test_impossible_sizes_are_refused(data):
    with pytest.raises(BundleSize):
        bundle.open_part(data, [w.KAB_IDENTITY], w.TRUST, w.KAB_OFFICE)


def test_a_part_for_another_key_is_refused():
    with pytest.raises(BundleNotForUs):
        bundle.open_part(w.part().data, [w.OTHER_IDENTITY], w.TRUST, w.KAB_OFFICE)


def test_a_part_for_another_office_is_refused():
    with pytest.raises(BundleForeign):
        read(w.plain(w.facts(to_office="64")))


def test_a_part_passed_on_to_a_device_it_was_not_meant_for_is_refused():
    """A recipient encrypts what he received anew to somebody else: the signed header names the first recipients."""
    with pytest.raises(BundleForeign):
        bundle.open_part(w.seal(w.plain(), w.OTHER_RECIPIENT), [w.OTHER_IDENTITY], w.TRUST, w.KAB_OFFICE)


def test_an_uncertified_sender_waits():
    with pytest.raises(SenderUncertified):
        read(w.plain(certificates=[]))


def test_a_sender_whose_certificate_arrived_by_enrolment_is_accepted():
    trust = TrustStore({w.hexkey(w.KAB): w.KAB_OFFICE}, (w.chain()[-1],))
    assert read(w.plain(certificates=[]), trust).sender.office == w.KEC


def test_a_sender_certified_by_a_stranger_is_refused():
    forged = [
        issue(w.desk(w.STRANGER, "64.01", w.STRANGER), w.STRANGER),
        issue(w.device(w.KEC_DEVICE, w.KEC, w.STRANGER), w.STRANGER),
    ]
    with pytest.raises(SenderUnknown):
        read(w.plain(certificates=forged))


def test_a_desk_may_not_certify_outside_its_area():
    other = w.device(w.KEC_DEVICE, "64.02.01", w.KAB)
    certificates = [*w.chain()[:3], issue(other, w.KAB)]
    found, payloads = w.entries(w.KEC_DEVICE, "64.02.01", 1)
    body = Content((Range(found[0].entry.book, 0, 1),), found, payloads, (w.head(w.KEC_DEVICE, found[0]),))
    header = w.facts(office="64.02.01", to_office="64.02")
    with pytest.raises(SenderUnknown):
        read(w.plain(header, body, certificates=certificates), office="64.02")


def test_a_desk_may_not_give_more_than_it_has():
    wide = issue(w.desk(w.STRANGER, "64.01", w.KAB, scope="64"), w.KAB)
    certificates = [*w.chain()[:3], wide, issue(w.device(w.KEC_DEVICE, w.KEC, w.STRANGER), w.STRANGER)]
    with pytest.raises(SenderUnknown):
        read(w.plain(certificates=certificates))


def test_a_revoked_sender_is_refused():
    trust = replace(w.TRUST, revoked={w.facts().device: (w.KAB_OFFICE,)})
    with pytest.raises(SenderRevoked):
        read(w.plain(), trust)


def test_a_forged_certificate_signature_is_refused():
    last = w.chain()[-1]
    forged = Certificate(last.json, minisig.sign(w.STRANGER, last.json, "netra/cert/1"), last.content)
    with pytest.raises(BundleCertificate):
        read(w.plain(certificates=[*w.chain()[:3], forged]))


def test_a_certificate_signed_for_another_context_is_refused():
    last = w.chain()[-1]
    forged = Certificate(last.json, minisig.sign(w.KAB, last.json, "netra/bundle/1"), last.content)
    with pytest.raises(BundleCertificate):
        read(w.plain(certificates=[*w.chain()[:3], forged]))


SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]


@pytest.mark.parametrize("weak", SMALL_ORDER)
@pytest.mark.parametrize("place", ["key", "issuer"])
def test_keys_of_small_order_are_refused(weak, place):
    with pytest.raises(BundleCertificate):
        parse_certificate(*w.json_certificate(w.desk(w.KAB, "64.01", w.ROOT), w.ROOT, **{place: weak}))


def test_certificates_in_a_circle_prove_nothing():
    circle = [
        issue(w.desk(w.STRANGER, "64.01", w.MINISTER), w.MINISTER),
        issue(w.desk(w.MINISTER, "64.01", w.STRANGER), w.STRANGER),
        issue(w.device(w.KEC_DEVICE, w.KEC, w.STRANGER), w.STRANGER),
    ]
    with pytest.raises(SenderUnknown):
        read(w.plain(certificates=circle))


def test_a_circle_beside_the_true_chain_is_harmless():
    loop = [issue(w.desk(w.PROVINCE, "64.01", w.KAB), w.KAB), issue(w.desk(w.KAB, "64.01", w.PROVINCE), w.PROVINCE)]
    assert read(w.plain(certificates=[*w.chain(), loop[0]])).sender.office == w.KEC


def test_a_key_certified_twice_is_harmless():
    twice = [*w.chain(), issue(w.device(w.KEC_DEVICE, w.KEC, w.PROVINCE, serial=9), w.PROVINCE)]
    assert read(w.plain(certificates=twice)).sender.serial == 9


def test_only_a_pinned_key_introduces_the_desk_above_it():
    above = issue(w.desk(w.PROVINCE, "64", w.KAB, kind="above"), w.KAB)
    trust = TrustStore({w.hexkey(w.KAB): "64.01"})
    assert w.hexkey(w.PROVINCE) in trust.judge([above]).areas
    grand = issue(w.desk(w.ROOT, "00", w.PROVINCE, kind="above"), w.PROVINCE)
    assert w.hexkey(w.ROOT) not in trust.judge([above, grand]).areas
    assert w.hexkey(w.PROVINCE) not in TrustStore({w.hexkey(w.ROOT): "00"}, tuple(w.chain()[:1])).judge([above]).areas


# ---- the header -----------------------------------------------------------------------------------------------------


def test_a_header_signed_by_somebody_else_is_refused():
    members = {name: bytes(data) for name, data in container.unpack(w.plain()).items()}
    forged = minisig.sign(w.STRANGER, members["netra.json"], "netra/bundle/1")
    mine = minisig.sign(w.KEC_DEVICE, b"other", "netra/bundle/1")
    for signature, refusal in ((forged, SenderUncertified), (mine, BundleSignature), (b"x", BundleSignature)):
        with pytest.raises(refusal):
            read(retag({**members, "netra.json.minisig": signature}))


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"v": 2}, BundleVersion),
        ({"ctx": "netra/bundle/2"}, BundleVersion),
        ({"ctx": "netra/cert/1"}, BundleHeader),
        ({"v": True}, BundleVersion),
        ({"extra": 1}, BundleHeader),
        ({"number": 0}, BundleHeader),
        ({"number": 2**32}, BundleHeader),
        ({"part": 2}, BundleHeader),
        ({"kind": "gift"}, BundleHeader),
        ({"made": "kemarin"}, BundleHeader),
        ({"from": {"device": "0" * 32, "incarnation": 1, "office": w.KEC}}, BundleHeader),
        ({"from": {"device": w.facts().device, "incarnation": 1, "office": "64.01.06"}}, BundleHeader),
        ({"practice": True}, BundlePractice),
        ({"kind": "receipt"}, BundleScope),
        ({"to": {"office": "64.01", "recipients": []}}, BundleForeign),
        ({"manifest": "0" * 64}, BundleDigest),
        ({"certificates": "0" * 64}, BundleDigest),
        ({"number": 5}, BundleDigest),
    ],
)
def test_a_header_that_lies_is_refused(fields, refusal):
    with pytest.raises(refusal):
        read(resign(w.plain(), **fields))


def test_practice_never_enters_a_real_vault():
    certificates = [*w.chain()[:3], issue(w.device(w.KEC_DEVICE, w.KEC, w.KAB, practice=True), w.KAB)]
    tar = w.plain(w.facts(practice=True), certificates=certificates)
    with pytest.raises(BundlePractice):
        read(tar)
    assert read(tar, replace(w.TRUST, practice=True)).header.practice


def test_a_practice_certificate_never_sends_real_data():
    certificates = [*w.chain()[:3], issue(w.device(w.KEC_DEVICE, w.KEC, w.KAB, practice=True), w.KAB)]
    with pytest.raises(BundlePractice):
        read(w.plain(certificates=certificates))


# ---- the content ----------------------------------------------------------------------------------------------------


def rebuilt(**files):
    """Replace files below data/ as the certified sender himself could."""
    members = {name: bytes(data) for name, data in container.unpack(w.plain()).items()}

    for name, data in files.items():
        members[f"data/{name}"] = data
    facts = parse_header(members["netra.json"])
    members["bag-info.txt"] = bag.info_of(members, facts.group, 1, 1)
    members[bag.MANIFEST] = bag.manifest_of(bag.digests_of(members))
    return resign(container.pack(members), manifest=bag.digest(members[bag.MANIFEST]))


def file_of(name):
    return bytes(container.unpack(w.plain())[f"data/{name}"])


JOURNAL, RANGES, HEADS = file_of("journal.jsonl"), file_of("ranges.json"), file_of("heads.jsonl")
PAYLOADS, SIGNATURES = file_of("payloads.jsonl"), file_of("signatures.jsonl")
LINES = JOURNAL.splitlines(keepends=True)


def test_rebuilding_alone_is_not_what_is_refused():
    assert read(rebuilt(**{"journal.jsonl": JOURNAL})).content == w.content()


@pytest.mark.parametrize(
    "files",
    [
        {"journal.jsonl": JOURNAL[:-1]},
        {"journal.jsonl": JOURNAL + b"\n"},
        {"journal.jsonl": JOURNAL.replace(b'"v":1', b'"v":NaN', 1)},
        {"journal.jsonl": JOURNAL.replace(b'"v":1', b'"v":1e400', 1)},
        {"journal.jsonl": JOURNAL.replace(b'"v":1', b'"v":' + b"9" * 5000, 1)},
        {"journal.jsonl": JOURNAL.replace(b'"parents":[]', b'"parents":' + b"[" * 100_000 + b"]" * 100_000, 1)},
        {"journal.jsonl": JOURNAL.replace(b'"seq":1', b'"seq":1,"seq":1', 1)},
        {"journal.jsonl": LINES[1] + LINES[0] + LINES[2]},
        {"journal.jsonl": LINES[0] + LINES[0] + LINES[1] + LINES[2]},
        {"journal.jsonl": LINES[0] + LINES[2]},
        {"journal.jsonl": b'{"v":1}\n' * 100_001},
        {"ranges.json": RANGES.replace(b'"upto":3', b'"upto":2')},
        {"ranges.json": RANGES.replace(b'"upto":3', b'"upto":4')},
        {"ranges.json": RANGES.replace(b'"upto":3', b'"upto":9007199254740991')},
        {"ranges.json": RANGES.replace(b'"after":0', b'"after":-1')},
        {"ranges.json": b'{"books":[]}'},
        {"ranges.json": b"[" * 100_000},
        {"ranges.json": b""},
        {"payloads.jsonl": PAYLOADS.replace(b"teks", b"\xed\xa0\x80", 1)},
        {"payloads.jsonl": PAYLOADS.replace(b"teks", b"\\ud800", 1)},
        {"payloads.jsonl": PAYLOADS.replace(b"teks", "e\u0301".encode(), 1)},
        {"payloads.jsonl": PAYLOADS.replace(b'"open"', b'"both"', 1)},
        {"payloads.jsonl": PAYLOADS.replace(b'{"data":{', b'{"data": {', 1)},
        {"payloads.jsonl": PAYLOADS.replace(b'{"data":{', b'{"data":{' + b'"a":{' * 40, 1)},
        {"payloads.jsonl": PAYLOADS + PAYLOADS},
        {"payloads.jsonl": PAYLOADS.replace(LINES[0][:1], b"[", 1)},
        {"heads.jsonl": HEADS + HEADS},
        {"heads.jsonl": HEADS.replace(b'"seq":3', b'"seq":"3"')},
        {"heads.jsonl": HEADS.replace(b"@64.01.05", b"@../../x")},
        {"signatures.jsonl": SIGNATURES.replace(b'"key":"', b'"key":"zz')},
        {"signatures.jsonl": SIGNATURES.replace(b'"entry":"', b'"entry":"' + b"0" * 64 + b'","x":"')},
    ],
    ids=lambda files: next(iter(files)),
)
def test_malformed_content_is_refused(files):
    with pytest.raises(BundleContent):
        read(rebuilt(**files))


@pytest.mark.parametrize(
    "files",
    [
        {"heads.jsonl": b""},
        {"heads.jsonl": HEADS[:-10] + b'0000000"}\n'},
        {"signatures.jsonl": SIGNATURES.replace(w.hexkey(w.MINISTER).encode(), w.hexkey(w.STRANGER).encode())},
        {"signatures.jsonl": SIGNATURES.replace(w.hexkey(w.MINISTER).encode(), SMALL_ORDER[0].encode())},
    ],
    ids=["no head", "wrong head", "wrong officer", "weak officer"],
)
def test_unproven_content_is_refused(files):
    with pytest.raises(BundleUnproven):
        read(rebuilt(**files))


def body_of(found, payloads, *heads, after=0):
    return Content((Range(found[0].entry.book, after, found[-1].entry.seq),), found, payloads, heads)


def test_entries_of_an_uncertified_writer_are_refused():
    found, payloads = w.entries(w.STRANGER, w.KEC, 2)
    with pytest.raises(BundleUnproven):
        read(w.plain(body=body_of(found, payloads, w.head(w.STRANGER, found[-1]))))


def test_entries_written_in_anothers_name_are_refused():
    found, payloads = w.entries(w.KAB_DEVICE, w.KEC, 2)
    certificates = [*w.chain(), issue(w.device(w.KAB_DEVICE, w.KEC, w.KAB), w.KAB)]
    forged = replace(w.head(w.KEC_DEVICE, found[-1]))
    with pytest.raises(BundleUnproven):
        read(w.plain(body=body_of(found, payloads, forged), certificates=certificates))


def test_entries_that_claim_a_higher_office_are_refused():
    found, payloads = w.entries(w.KEC_DEVICE, w.KEC, 2, writer="64.01")
    with pytest.raises(BundleUnproven):
        read(w.plain(body=body_of(found, payloads, w.head(w.KEC_DEVICE, found[-1]))))


def test_an_entry_beyond_the_signed_head_is_refused():
    found, payloads = w.entries(w.KEC_DEVICE, w.KEC, 3)
    with pytest.raises(BundleUnproven):
        read(w.plain(body=body_of(found, payloads, w.head(w.KEC_DEVICE, found[1]))))


def test_a_book_of_another_office_is_refused():
    found, payloads = w.entries(w.KEC_DEVICE, "64.01.06", 1, writer=w.KEC)
    with pytest.raises(BundleScope):
        read(w.plain(body=body_of(found, payloads, w.head(w.KEC_DEVICE, found[-1]))))


def test_the_first_writer_is_proved_through_another_courier():
    certificates = [*w.chain(), issue(w.device(w.KAB_DEVICE, w.KAB_OFFICE, w.KAB, w.KAB_RECIPIENT), w.KAB)]
    header = w.facts(
        device=w.head(w.KAB_DEVICE, w.entries(w.KAB_DEVICE, w.KAB_OFFICE, 1)[0][0]).book[:32],
        office="64.01",
        to_office="64",
    )
    tar = w.plain(header, certificates=certificates, private=w.KAB_DEVICE)
    opened = read(tar, office="64")
    assert opened.sender.office == "64.01"
    assert opened.content.entries[0].entry.office == w.KEC


def test_both_branches_of_a_fork_travel():
    one, first = w.entries(w.KEC_DEVICE, w.KEC, 2)
    two, second = w.entries(w.KEC_DEVICE, w.KEC, 2, start=2, prev=one[0].hash.hex(), text="lain")
    found = tuple(sorted((*one, *two), key=lambda e: (e.entry.seq, e.hash)))
    order = {e.hash: n for n, e in enumerate(found)}
    payloads = tuple(sorted((*first, *second), key=lambda p: order[p.entry]))
    heads = tuple(sorted((w.head(w.KEC_DEVICE, one[-1]), w.head(w.KEC_DEVICE, two[-1])), key=lambda h: h.seq))
    body = Content((Range(one[0].entry.book, 0, 3),), found, payloads, heads)
    assert read(w.plain(body=body)).content == body


# ---- the container --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["../x", "/etc/passwd", "data/evidence/CON", "netra.json ", "C:\\x", "data/x", "cert/a.json", "n" * 200]
)
def test_no_other_name_is_packed_or_read(name):
    with pytest.raises(BundleContainer):
        container.pack({name: b""})
    tar = bytearray(container.pack({"netra.json": b"{}"}))
    tar[:100] = name.encode()[:100].ljust(100, b"\0")
    with pytest.raises(BundleContainer):
        container.unpack(bytes(tar))


def test_a_size_beyond_the_file_allocates_nothing():

    with pytest.raises(BundleContainer):
        container.unpack(_header(b"netra.json", 2**32) + bytes(2048))


def test_members_out_of_order_and_twice_are_refused():
    one, two = container.pack({"netra.json": b"{}"})[:-1024], container.pack({"bagit.txt": b""})[:-1024]
    for tar in (one + two, one + one):
        with pytest.raises(BundleContainer):
            container.unpack(tar + bytes(1024))


def test_anything_after_the_end_is_refused():
    for extra in (b"\0", bytes(512), w.plain()):
        with pytest.raises(BundleContainer):
            read(w.plain() + extra)


@pytest.mark.parametrize("missing", ["netra.json", "bagit.txt", "data/heads.jsonl", "netra.json.minisig"])
def test_a_missing_member_is_refused(missing):
    members = {name: bytes(data) for name, data in container.unpack(w.plain()).items() if name != missing}
    with pytest.raises(BundleContainer):
        read(container.pack(members))


def test_pieces_have_the_length_of_their_place():
    digest = hashlib.sha256(b"x").hexdigest()
    for index, count, data in (
        (1, 2, b"kurang"),
        (0, 1, b"x"),
        (3, 2, b"x"),
        (2, 2, b""),
        (1, 1, bytes(bundle.PIECE_SIZE + 1)),
    ):
        with pytest.raises(BundleContent):
            read(w.plain(pieces=[Piece(digest, index, count, data)]))


# ---- cost of hostile input ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tar",
    [
        bytes(8 * 2**20),
        b"".join(container.pack({f"cert/{n:064x}.json": b"{}"})[:-1024] for n in range(20_001)) + bytes(1024),
    ],
    ids=["zeros", "members"],
)
def test_hostile_tables_are_refused_quickly(tar):

    started = time.perf_counter()
    with pytest.raises(BundleContainer):
        read(tar)
    assert time.perf_counter() - started < 2


def test_a_million_tiny_lines_are_refused_quickly():

    tar = rebuilt(**{"journal.jsonl": b"{}\n" * 1_000_000})
    started = time.perf_counter()
    with pytest.raises(BundleContent):
        read(tar)
    assert time.perf_counter() - started < 2


def test_a_flood_of_certificates_is_refused_quickly():

    flood = [issue(w.device(w.KEC_DEVICE, w.KEC, w.STRANGER, serial=n), w.STRANGER) for n in range(1, 4000)]
    tar = w.plain(certificates=flood)
    started = time.perf_counter()
    with pytest.raises(SenderUnknown):
        read(tar)
    assert time.perf_counter() - started < 2


# ---- each check is needed: without it the attack would succeed -------------------------------------------------------


def accepted(tar, **how):
    try:
        read(tar, **how)
    except BundleRefused:
        return False
    return True


def test_broken_build_without_the_header_signature(monkeypatch):
    tar = resign(w.plain(), private=w.KEC_DEVICE)
    members = {name: bytes(data) for name, data in container.unpack(tar).items()}
    other = minisig.sign(w.KEC_DEVICE, b"other", "netra/bundle/1")
    attack = retag({**members, "netra.json.minisig": other})
    assert not accepted(attack)
    monkeypatch.setattr(bundle, "check_signature", lambda *_: None)
    assert accepted(attack)


def test_broken_build_without_the_addressee(monkeypatch):
    attack = w.plain(w.facts(to_office="64"))
    assert not accepted(attack)
    monkeypatch.setattr(bundle, "check_addressee", lambda *_: None)
    assert accepted(attack)


def test_broken_build_without_the_practice_check(monkeypatch):
    certificates = [*w.chain()[:3], issue(w.device(w.KEC_DEVICE, w.KEC, w.KAB, practice=True), w.KAB)]
    attack = w.plain(w.facts(practice=True), certificates=certificates)
    assert not accepted(attack)
    monkeypatch.setattr(bundle, "check_practice", lambda *_: None)
    assert accepted(attack)


def test_broken_build_without_the_digests(monkeypatch):
    members = {name: bytes(data) for name, data in container.unpack(w.plain()).items()}
    members["data/payloads.jsonl"] = members["data/payloads.jsonl"].replace(b"teks 1", b"teks 9")
    attack = retag(members)
    assert not accepted(attack)
    monkeypatch.setattr(bundle, "check_digests", lambda *_: None)
    assert accepted(attack)


def test_broken_build_without_the_proof(monkeypatch):
    found, payloads = w.entries(w.STRANGER, w.KEC, 2)
    attack = w.plain(body=body_of(found, payloads, w.head(w.STRANGER, found[-1])))
    assert not accepted(attack)
    monkeypatch.setattr(bundle, "prove", lambda *_: None)
    assert accepted(attack)


def test_broken_build_without_the_areas_of_certificates(monkeypatch):

    wide = issue(w.desk(w.STRANGER, "64.01", w.KAB, scope="64"), w.KAB)
    attack = w.plain(certificates=[*w.chain()[:3], wide, issue(w.device(w.KEC_DEVICE, w.KEC, w.STRANGER), w.STRANGER)])
    assert not accepted(attack)
    monkeypatch.setattr(trust, "_has_authority", lambda *_: True)
    assert accepted(attack)


def test_broken_build_without_certificate_signatures(monkeypatch):

    last = w.chain()[-1]
    forged = Certificate(last.json, minisig.sign(w.STRANGER, last.json, "netra/cert/1"), last.content)
    attack = w.plain(certificates=[*w.chain()[:3], forged])
    assert not accepted(attack)
    monkeypatch.setattr(trust, "signature_holds", lambda *_: True)
    assert accepted(attack)


def test_broken_build_without_revocation(monkeypatch):
    trust = replace(w.TRUST, revoked={w.facts().device: (w.KAB_OFFICE,)})
    assert not accepted(w.plain(), trust=trust)
    monkeypatch.setattr(TrustStore, "is_revoked", lambda *_: False)
    assert accepted(w.plain(), trust=trust)


def test_only_an_office_over_the_device_revokes_it():
    below = replace(w.TRUST, revoked={w.facts().device: ("64.01.05.01", "64.02")})
    assert accepted(w.plain(), trust=below)


def test_broken_build_without_the_small_order_check(monkeypatch):

    attack = w.json_certificate(w.desk(w.KAB, "64.01", w.ROOT), w.ROOT, key=SMALL_ORDER[0])
    with pytest.raises(BundleCertificate):
        parse_certificate(*attack)
    monkeypatch.setattr(certificate, "check_public_key", Ed25519PublicKey.from_public_bytes)
    assert parse_certificate(*attack).content.key == SMALL_ORDER[0]


def test_broken_build_without_the_sender_in_the_header(monkeypatch):
    fields = {"from": {"device": w.facts().device, "incarnation": 1, "office": "64.01.06"}}
    attack = resign(w.plain(), **fields)
    with pytest.raises(BundleHeader):
        read(attack)
    monkeypatch.setattr(bundle, "check_header", lambda facts, sender, verdict: sender)
    with pytest.raises(BundleDigest):  # the bag's own name still says who sent it
        read(attack)


def test_certificates_have_one_form():
    data, signature = w.json_certificate(w.device(w.KEC_DEVICE, w.KEC, w.KAB), w.KAB)
    base = json.loads(data)
    for changes in (
        {"device": "0" * 32},
        {"recipient": "age1xyz"},
        {"office": "64.1"},
        {"ctx": "netra/cert/2"},
        {"kind": "desk"},
        {"serial": 0},
        {"serial": True},
        {"extra": 1},
        {"key": base["key"].upper()},
        {"name": "x" * 300},
    ):
        with pytest.raises(BundleCertificate):
            parse_certificate(canonical.encode({**base, **changes}), signature)
    assert msgspec.to_builtins(parse_certificate(data, signature).content) == base


def test_a_head_of_another_book_does_not_prove(monkeypatch):
    found, payloads = w.entries(w.KEC_DEVICE, w.KEC, 1)
    wrong = SignedHead(found[0].entry.book, 2, found[0].hash, b"\0" * 64)
    with pytest.raises(BundleUnproven):
        read(w.plain(body=body_of(found, payloads, wrong)))
