"""One part of a bundle: content in, bytes out; bytes in, proved content out.

`resources/format/bundle.md`; `open_part` follows its section 7 step by step. Called by export, merge and receipt. Knows
no vault and no file: keys, trust and evidence come in as values.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp.errors import (
    BundleContainer,
    BundleContent,
    BundleDamaged,
    BundleDigest,
    BundleForeign,
    BundleHeader,
    BundleNotForUs,
    BundlePractice,
    BundleScope,
    BundleSignature,
    BundleSize,
    SenderRevoked,
    SenderUncertified,
    SenderUnknown,
)
from fieldapp.exchange import bag, container, header, minisig
from fieldapp.exchange.certificate import LONGEST as LONGEST_CERTIFICATE
from fieldapp.exchange.certificate import Certificate, Device, parse_certificate
from fieldapp.exchange.content import Content, Piece, decode_content, encode_content
from fieldapp.exchange.header import Header
from fieldapp.exchange.proof import prove
from fieldapp.exchange.trust import TrustStore, Verdict
from fieldapp.vault.age import NotDecrypted, check_head
from fieldapp.vault.evidence import LARGEST as LARGEST_EVIDENCE

MEGABYTE = 1024 * 1024
LARGEST_FILE = 36 * MEGABYTE
PART_SIZE = 16 * MEGABYTE
SMALLEST_PART, LARGEST_PART = MEGABYTE, 32 * MEGABYTE
PIECE_SIZE = MEGABYTE
MOST_CERTIFICATES = 8192
MOST_PIECES = -(-LARGEST_EVIDENCE // PIECE_SIZE)

HEADER, HEADER_SIGNATURE = "netra.json", "netra.json.minisig"
_FIXED = frozenset(
    {"bagit.txt", "bag-info.txt", bag.MANIFEST, bag.TAG_MANIFEST, HEADER, HEADER_SIGNATURE, "data/ranges.json"}
    | {f"data/{name}.jsonl" for name in ("heads", "journal", "payloads", "signatures")}
)
_EVIDENCE = "data/evidence/"

Members = dict[str, memoryview]


@dataclass(frozen=True, slots=True)
class BuiltPart:
    """A part ready to be written: its file name, its bytes, and its header as signed."""

    name: str
    data: bytes
    header: bytes


@dataclass(frozen=True, slots=True)
class OpenedPart:
    """A part that passed every step: nothing in it is unproved, though entries may still be refused by the journal."""

    header: Header
    header_bytes: bytes
    sender: Device
    verdict: Verdict
    certificates: tuple[Certificate, ...]
    content: Content
    pieces: tuple[Piece, ...]


def build_part(
    facts: Header,
    content: Content,
    pieces: Iterable[Piece],
    certificates: Iterable[Certificate],
    key: Ed25519PrivateKey,
    recipients: Sequence[str],
) -> BuiltPart:
    """Return one part, signed by the device and encrypted to the recipients (`age1...`).

    `facts` says who and what; its recipients and digests are filled in here. Without recipients raises ValueError.
    """
    if not recipients:
        raise ValueError("a part needs a recipient")
    signed, plain = assemble(facts, content, pieces, certificates, key, recipients)
    to = [pyrage.x25519.Recipient.from_str(text) for text in sorted(set(recipients))]
    return BuiltPart(facts.file_name, pyrage.encrypt(plain, to), signed)


def assemble(
    facts: Header,
    content: Content,
    pieces: Iterable[Piece],
    certificates: Iterable[Certificate],
    key: Ed25519PrivateKey,
    recipients: Sequence[str],
) -> tuple[bytes, bytes]:
    """Return the header as signed and the tar of a part, before encryption; the same input gives the same bytes."""
    members: dict[str, bytes | memoryview] = {**encode_content(content)}
    for piece in pieces:
        members[f"{_EVIDENCE}{piece.sha256}/{piece.index:05d}-{piece.count:05d}"] = piece.data
    for certificate in certificates:
        members[f"cert/{certificate.id}.json"] = certificate.json
        members[f"cert/{certificate.id}.json.minisig"] = certificate.minisig
    members["bagit.txt"] = bag.BAGIT
    members["bag-info.txt"] = bag.info_of(members, facts.group, facts.part, facts.parts)
    digests = bag.digests_of(members)
    manifest = members[bag.MANIFEST] = bag.manifest_of(digests)
    completed = header.complete(
        facts,
        recipients=recipients,
        manifest=bag.digest(manifest),
        certificates=bag.digest(bag.certificate_lines(digests)),
    )
    signed = members[HEADER] = header.encode_header(completed)
    members[HEADER_SIGNATURE] = minisig.sign(key, signed, header.CONTEXT)
    tags = {name: members[name] for name in (HEADER, HEADER_SIGNATURE, bag.MANIFEST)}
    members[bag.TAG_MANIFEST] = bag.tag_manifest_of({**digests, **bag.digests_of(tags)})
    return signed, container.pack(members)


def open_part(data: bytes, identities: Sequence[str], trust: TrustStore, office: str) -> OpenedPart:
    """Return the proved content of a part addressed to `office`, opened by one of our age identities.

    Raises the refusal of the first step that does not hold, always a kind of BundleRefused.
    """
    check_size(len(data))
    return read_part(decrypt(data, identities), [_recipient_of(text) for text in identities], trust, office)


def read_part(plain: bytes, recipients: Sequence[str], trust: TrustStore, office: str) -> OpenedPart:
    """Return the proved content of a decrypted part: steps 3 to 11. `recipients` are our own."""
    members = read_table(plain)
    certificates = read_certificates(members)
    verdict = trust.judge(certificates)
    signed = bytes(members[HEADER])
    sender = find_sender(members, certificates, verdict, trust)
    check_signature(sender, signed, bytes(members[HEADER_SIGNATURE]))
    facts = header.parse_header(signed)
    sender = check_header(facts, sender, verdict)
    check_addressee(facts, office, recipients)
    check_practice(facts, sender, trust.practice)
    check_offices(facts)
    check_digests(facts, members)
    content = decode_content({name: members[name] for name in _FIXED if name.startswith("data/")})
    check_books(facts, content)
    prove(content, verdict)
    return OpenedPart(facts, signed, sender, verdict, tuple(certificates), content, read_pieces(members))


def check_size(size: int) -> None:
    """Raise BundleSize for a length that no part can have."""
    if not 0 < size <= LARGEST_FILE:
        raise BundleSize()


def decrypt(data: bytes, identities: Sequence[str]) -> bytes:
    """Return the tar inside the age file, whole or not at all. Raises BundleNotForUs, BundleDamaged."""
    keys = [pyrage.x25519.Identity.from_str(text) for text in identities]
    try:
        check_head(data)
        plain: bytes = pyrage.decrypt(data, keys)
    except (NotDecrypted, pyrage.DecryptError) as error:
        if "matching keys" in str(error):
            raise BundleNotForUs() from error
        raise BundleDamaged() from error
    return plain


def _recipient_of(identity: str) -> str:
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def read_table(plain: bytes) -> Members:
    """Return the members of the tar. Raises BundleContainer unless exactly the allowed ones are there."""
    members = container.unpack(plain)
    missing = _FIXED - members.keys()
    if missing:
        raise BundleContainer(reason=min(missing))
    return members


def read_certificates(members: Members) -> list[Certificate]:
    """Return the certificates, their form checked. Raises BundleCertificate, BundleContainer."""
    names = [name for name in container.names_under(members, "cert/") if name.endswith(".json")]
    signatures = [name for name in members if name.startswith("cert/") and name.endswith(".minisig")]
    if len(names) > MOST_CERTIFICATES or sorted(signatures) != [f"{name}.minisig" for name in names]:
        raise BundleContainer(reason="izin")
    found = []
    for name in names:
        if len(members[name]) > LONGEST_CERTIFICATE:
            raise BundleContainer(reason="izin")
        certificate = parse_certificate(bytes(members[name]), bytes(members[f"{name}.minisig"]))
        if name != f"cert/{certificate.id}.json":
            raise BundleContainer(reason="izin")
        found.append(certificate)
    return found


def find_sender(members: Members, certificates: Iterable[Certificate], verdict: Verdict, trust: TrustStore) -> Device:
    """Return the certificate of the device whose key signed the header.

    Raises SenderUncertified, SenderUnknown, SenderRevoked.
    """
    named = minisig.signer_of(bytes(members[HEADER_SIGNATURE])).hex()
    if not named:
        raise BundleSignature()
    valid = [found[-1] for device, found in verdict.devices.items() if device.startswith(named)]
    if not valid:
        brought = [c.content for c in certificates if isinstance(c.content, Device)]
        known = any(content.device.startswith(named) for content in brought)
        raise SenderUnknown() if known else SenderUncertified()
    if any(trust.is_revoked(device) for device in valid):
        raise SenderRevoked()
    return valid[0]


def check_signature(sender: Device, signed: bytes, signature: bytes) -> None:
    """Raise BundleSignature unless the sending device signed the header."""
    if not minisig.verify(bytes.fromhex(sender.key), signed, signature, header.CONTEXT):
        raise BundleSignature()


def check_header(facts: Header, sender: Device, verdict: Verdict) -> Device:
    """Return the sender's certificate for the office that the header names. Raises BundleHeader."""
    certificate = verdict.device(sender.device, facts.office)
    if facts.device != sender.device or certificate is None or certificate.key != sender.key:
        raise BundleHeader(reason="pengirim")
    return certificate


def check_addressee(facts: Header, office: str, recipients: Sequence[str]) -> None:
    """Raise BundleForeign unless the header names our office and one of our recipients."""
    ours = {header.fingerprint(text) for text in recipients}
    if facts.to_office != office or ours.isdisjoint(facts.recipients):
        raise BundleForeign(office=facts.to_office)


def check_practice(facts: Header, sender: Device, practice: bool) -> None:
    """Raise BundlePractice when practice and real data would meet."""
    if facts.practice != practice or sender.practice != practice:
        raise BundlePractice()


def check_offices(facts: Header) -> None:
    """Raise BundleScope unless the offices stand to each other as the kind of bundle asks."""
    if not header.offices_fit(facts):
        raise BundleScope()


def check_books(facts: Header, content: Content) -> None:
    """Raise BundleScope unless every book concerns the area that both offices share."""
    area = facts.office if facts.kind == "export" else facts.to_office
    for one in content.ranges:
        if not header.in_area(one.book, area):
            raise BundleScope(book=one.book)


def check_digests(facts: Header, members: Members) -> None:
    """Raise BundleDigest unless everything is what the signed header covers."""
    digests = bag.digests_of(members)
    manifest = bag.manifest_of(digests)
    holds = (
        bag.digest(manifest) == facts.manifest
        and bag.digest(bag.certificate_lines(digests)) == facts.certificates
        and members[bag.MANIFEST] == manifest
        and members[bag.TAG_MANIFEST] == bag.tag_manifest_of(digests)
        and members["bagit.txt"] == bag.BAGIT
        and members["bag-info.txt"] == bag.info_of(members, facts.group, facts.part, facts.parts)
    )
    if not holds:
        raise BundleDigest()


def read_pieces(members: Members) -> tuple[Piece, ...]:
    """Return the pieces of evidence. Raises BundleContent when a piece has not the length of its place."""
    pieces = []
    for name in container.names_under(members, _EVIDENCE):
        digest, place = name.removeprefix(_EVIDENCE).split("/")
        index, count = map(int, place.split("-"))
        data = members[name]
        full = len(data) == PIECE_SIZE if index < count else len(data) <= PIECE_SIZE
        if not 1 <= index <= count <= MOST_PIECES or not full or (count > 1 and not data):
            raise BundleContent(reason="bukti")
        pieces.append(Piece(digest, index, count, data))
    return tuple(pieces)
