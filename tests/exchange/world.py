"""Keys, certificates and entries that are the same on every run: what bundles in tests are made of."""

import hashlib
from dataclasses import replace

import msgspec
import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp import canonical
from fieldapp.exchange import minisig
from fieldapp.exchange.bundle import BuiltPart, assemble, build_part
from fieldapp.exchange.certificate import CONTEXT, Certificate, Desk, Device, Officer, issue
from fieldapp.exchange.content import Content, OfficerSignature, Payload, Piece, Range, write
from fieldapp.exchange.header import Header
from fieldapp.exchange.trust import TrustStore
from fieldapp.vault.entry import (
    Entry,
    Reference,
    SignedHead,
    commitment,
    device_id,
    encode_entry,
    head_bytes,
    officer_bytes,
)

WALL = "2026-11-22T15:17:22+07:00"
KAB_IDENTITY = "AGE-SECRET-KEY-1DU4CF35MQKEU9S6EFYH6C3ZWZ6ZY8N20E88U7X53WLF28WHXPN5QNLS5GL"
KAB_RECIPIENT = "age1l75jm79cjwkksle6dmsknx9pege67x32tszcw97gkl9glvrdlulq9nfjrk"
KEC_IDENTITY = "AGE-SECRET-KEY-1PKZ04LJAKD9K7X7A7DNE8LT4RRJLWNVVQRVG8CDGVPLM8UXN7JHSALHARX"
KEC_RECIPIENT = "age10t850wld5xzvjmll0kh4z0hnqlvg900z2565wh2zlnpll40kfq7sr07vcl"
OTHER_IDENTITY = "AGE-SECRET-KEY-1GS40ZEVU04DT2SNWAWUD5UV7CEWLHVLEANRW0TQM7YEYLHUWFU2SXPT76H"
OTHER_RECIPIENT = "age1ytsj3wzpkt570tpxxtv6yh2hf5lk9m0lk69x5cw9pz3snk3luaes9rmhhl"
OFFICER = "018f0000-0000-7000-8000-000000000001"


def key(name: str) -> Ed25519PrivateKey:
    """Return the key that goes by this name in every test."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())


def raw(private: Ed25519PrivateKey) -> bytes:
    return private.public_key().public_bytes_raw()


def hexkey(private: Ed25519PrivateKey) -> str:
    return raw(private).hex()


ROOT, PROVINCE, KAB = key("root"), key("province"), key("kab")
KEC_DEVICE, KAB_DEVICE, STRANGER, MINISTER = key("kec device"), key("kab device"), key("stranger"), key("officer")
KEC, KAB_OFFICE = "64.01.05", "64.01"


def desk(
    private: Ed25519PrivateKey, office: str, issuer: Ed25519PrivateKey, kind: str = "desk", scope: str = ""
) -> Desk:
    return Desk(
        kind=kind,
        key=hexkey(private),
        office=office,
        scope=scope or office,
        name=f"Bawaslu {office}",
        issued=WALL,
        issuer=hexkey(issuer),
    )


def device(private, office, issuer, recipient=KEC_RECIPIENT, practice=False, serial=1) -> Device:
    return Device(
        key=hexkey(private),
        recipient=recipient,
        device=device_id(raw(private)),
        office=office,
        name=f"Laptop {office}",
        officers=[Officer(id=OFFICER, key=hexkey(MINISTER), name="Siti Aminah")],
        serial=serial,
        issued=WALL,
        issuer=hexkey(issuer),
        practice=practice,
    )


def chain() -> list[Certificate]:
    """Return the chain root, province, kab, kec device."""
    return [
        issue(desk(ROOT, "00", ROOT), ROOT),
        issue(desk(PROVINCE, "64", ROOT), ROOT),
        issue(desk(KAB, KAB_OFFICE, PROVINCE), PROVINCE),
        issue(device(KEC_DEVICE, KEC, KAB), KAB),
    ]


TRUST = TrustStore({hexkey(ROOT): "00"})


def book(private: Ed25519PrivateKey, office: str, incarnation: int = 1) -> str:
    return f"{device_id(raw(private))}.{incarnation}@{office}"


def entries(private, office, count, *, start=1, prev="", writer="", text="teks"):
    """Return `count` chained entries of a device's book for an office, with their open payloads."""
    found, payloads = [], []
    for seq in range(start, start + count):
        data = canonical.encode({"reason": "", "set": {"narrative": f"{text} {seq}"}})
        salt = hashlib.sha256(f"salt {seq} {office}".encode()).digest()[:16]
        entry = Entry(
            v=1,
            book=book(private, office),
            seq=seq,
            prev=prev,
            lamport=seq,
            wall=WALL,
            office=writer or office,
            officer=OFFICER,
            record=f"018f0000-0000-7000-8000-{seq:012x}",
            kind="case.set",
            parents=[],
            open=commitment(salt, data),
            identity="",
        )
        written = write(encode_entry(entry))
        found.append(written)
        payloads.append(Payload(written.hash, "open", salt, data))
        prev = written.hash.hex()
    return tuple(found), tuple(payloads)


def head(private, written) -> SignedHead:
    entry = written.entry
    signature = private.sign(head_bytes(entry.book, entry.seq, written.hash))
    return SignedHead(entry.book, entry.seq, written.hash, signature)


def officer_signature(written) -> OfficerSignature:
    return OfficerSignature(written.hash, OFFICER, raw(MINISTER), MINISTER.sign(officer_bytes(OFFICER, written.hash)))


def content(count=3, private=KEC_DEVICE, office=KEC, writer="") -> Content:
    found, payloads = entries(private, office, count, writer=writer)
    return Content(
        ranges=(Range(found[0].entry.book, 0, count),),
        entries=found,
        payloads=payloads,
        heads=(head(private, found[-1]),),
        signatures=(officer_signature(found[0]),),
    )


def facts(**changes) -> Header:
    base = Header(
        kind="export",
        device=device_id(raw(KEC_DEVICE)),
        incarnation=1,
        office=KEC,
        to_office=KAB_OFFICE,
        number=1,
        part=1,
        parts=1,
        made=WALL,
    )
    return replace(base, **changes)


def piece(data: bytes = b"foto lapangan") -> Piece:
    return Piece(hashlib.sha256(data).hexdigest(), 1, 1, data)


def plain(
    header=None, body=None, pieces=None, certificates=None, private=KEC_DEVICE, recipients=(KAB_RECIPIENT,)
) -> bytes:
    """Return the tar of a small, valid part, changed as asked."""
    return assemble(
        header or facts(),
        content() if body is None else body,
        (piece(),) if pieces is None else pieces,
        chain() if certificates is None else certificates,
        private,
        recipients,
    )[1]


def part(
    header=None, body=None, pieces=None, certificates=None, private=KEC_DEVICE, recipients=(KAB_RECIPIENT,)
) -> BuiltPart:
    return build_part(
        header or facts(),
        content() if body is None else body,
        (piece(),) if pieces is None else pieces,
        chain() if certificates is None else certificates,
        private,
        recipients,
    )


def seal(tar: bytes, recipient: str = KAB_RECIPIENT) -> bytes:
    """Encrypt a tar as anybody can who knows the recipient."""
    return pyrage.encrypt(tar, [pyrage.x25519.Recipient.from_str(recipient)])


def json_certificate(base: Device | Desk, private: Ed25519PrivateKey, **changes) -> tuple[bytes, bytes]:
    """Return the bytes of a certificate whose fields were changed without asking whether they may."""

    data = canonical.encode({**msgspec.to_builtins(base), **changes})
    return data, minisig.sign(private, data, CONTEXT)


__all__ = [name for name in globals() if not name.startswith("_")] + ["Reference"]
