"""The named attacks on a part: what each is, the code it is refused with, and the reason that its sentence gives.

Read by the test of named attacks, which lets a real vault of the addressed office take each of them in. Every function
gets a forge for that vault's recipient and returns the bytes of a file.
"""

from collections.abc import Callable
from typing import NamedTuple

from fieldapp.exchange import container, minisig
from fieldapp.exchange.certificate import issue
from fieldapp.exchange.container import BLOCK
from tests.exchange import world as w
from tests.faults import mutation, wrapping
from tests.faults.forge import HEADER, SIGNATURE, Forge, lawful, own_body, own_facts

Make = Callable[[Forge], bytes]


class Attack(NamedTuple):
    """One attack: its name, the code of its refusal, the reason its sentence gives, and how it is made."""

    name: str
    code: str
    reason: str
    make: Make


WEAK = "01" + "00" * 31
WEAK_RECIPIENT = "age1" + "q" * 52
LOST_DESK, LOST_DEVICE = w.key("lost desk"), w.key("lost device")
BEFORE = "2020-01-01T00:00:00+07:00"

# ---- age ------------------------------------------------------------------------------------------------------------


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


AGE = [
    Attack("empty file", "bundle_size", "", lambda _f: b""),
    Attack("larger than a part can be", "bundle_size", "", lambda f: f.part() + bytes(36 * 2**20)),
    Attack("not encrypted", "bundle_damaged", "", lambda f: f.plain()),
    Attack("cut off", "bundle_damaged", "", lambda f: f.part()[:-100]),
    Attack("one bit", "bundle_damaged", "", lambda f: flipped(f.part(), -9)),
    Attack("bytes after the end", "bundle_damaged", "", lambda f: f.part() + b"\0"),
    Attack("armoured", "bundle_damaged", "", lambda _f: wrapping.odd_heads()[10]),
    Attack("three thousand recipients", "bundle_damaged", "", lambda _f: wrapping.odd_heads()[3]),
    Attack("a recipient of a megabyte", "bundle_damaged", "", lambda _f: wrapping.odd_heads()[5]),
    Attack("wrong recipient", "bundle_not_for_us", "", lambda f: w.seal(f.plain(), w.OTHER_RECIPIENT)),
    Attack("a crowd of others", "bundle_not_for_us", "", lambda _f: wrapping.crowd()),
    Attack("passphrase of endless work", "bundle_not_for_us", "", lambda _f: wrapping.locked()),
]

# ---- tar ------------------------------------------------------------------------------------------------------------


def first(f: Forge, at: int, data: bytes) -> bytes:
    """Rewrite a field of the first header of the tar, with a checksum that fits."""
    tar = f.plain()
    return f.seal(wrapping._header(tar[:BLOCK], at, data) + tar[BLOCK:])


def without(f: Forge, name: str) -> bytes:
    return f.seal(container.pack({one: data for one, data in f.members.items() if one != name}))


def crowded(f: Forge) -> bytes:
    one = b"".join(container.pack({f"cert/{n:064x}.json": b""})[:BLOCK] for n in range(20_001))
    return f.seal(one + bytes(2 * BLOCK))


def swapped(f: Forge) -> bytes:
    one, two = container.pack({HEADER: b"{}"})[: 2 * BLOCK], container.pack({"bagit.txt": b"x"})[: 2 * BLOCK]
    return f.seal(one + two + bytes(2 * BLOCK))


def repeated(f: Forge) -> bytes:
    one = container.pack({HEADER: b"{}"})[: 2 * BLOCK]
    return f.seal(one + one + bytes(2 * BLOCK))


def dirty(f: Forge) -> bytes:
    tar = bytearray(container.pack({"bagit.txt": b"x"}))
    tar[2 * BLOCK - 1] = 1
    return f.seal(bytes(tar))


HEAD = "kepala berkas"
TAR = [
    Attack("age inside age", "bundle_container", HEAD, lambda f: f.seal(f.part())),
    Attack("path upwards", "bundle_container", HEAD, lambda f: first(f, 0, b"../../x\0\0")),
    Attack("absolute path", "bundle_container", HEAD, lambda f: first(f, 0, b"/etc/cron")),
    Attack("symbolic link", "bundle_container", HEAD, lambda f: first(f, 156, b"2/etc/passwd")),
    Attack("hard link", "bundle_container", HEAD, lambda f: first(f, 156, b"1")),
    Attack("device file", "bundle_container", HEAD, lambda f: first(f, 156, b"3")),
    Attack("extended header", "bundle_container", HEAD, lambda f: first(f, 156, b"x")),
    Attack("long name of GNU tar", "bundle_container", HEAD, lambda f: first(f, 156, b"L")),
    Attack("sparse file", "bundle_container", HEAD, lambda f: first(f, 156, b"S")),
    Attack("length of 2^32", "bundle_container", "daftar isi", lambda f: first(f, 124, b"%011o\0" % 2**32)),
    Attack("length in base 256", "bundle_container", HEAD, lambda f: first(f, 124, b"\x80" + bytes(7) + b"\1\0\0\0")),
    Attack("negative length", "bundle_container", HEAD, lambda f: first(f, 124, b"-0000000001\0")),
    Attack("set-uid mode", "bundle_container", HEAD, lambda f: first(f, 100, b"0004755\0")),
    Attack("name in the prefix", "bundle_container", HEAD, lambda f: first(f, 345, b"data/evidence")),
    Attack("device name of Windows", "bundle_container", HEAD, lambda f: first(f, 0, b"CON\0\0\0\0\0\0\0\0\0\0")),
    Attack("members out of order", "bundle_container", "daftar isi", swapped),
    Attack("member twice", "bundle_container", "daftar isi", repeated),
    Attack("too many members", "bundle_container", "daftar isi", crowded),
    Attack("bytes between members", "bundle_container", "sela", dirty),
    Attack("bytes after the last member", "bundle_container", HEAD, lambda f: f.seal(f.plain() + bytes(BLOCK))),
    Attack("bytes in the end", "bundle_container", "akhir", lambda f: f.seal(f.plain()[:-1] + b"x")),
    Attack("only zeros", "bundle_container", HEAD, lambda f: f.seal(bytes(20 * BLOCK))),
    Attack("member missing", "bundle_container", "data/heads.jsonl", lambda f: without(f, "data/heads.jsonl")),
]

# ---- certificates ---------------------------------------------------------------------------------------------------


def device_with(f: Forge, private=w.KAB, **changes) -> bytes:
    return f.loose(*w.json_certificate(w.device(w.KEC_DEVICE, w.KEC, w.KAB, serial=2), private, **changes))


def raw_certificate(f: Forge, old: bytes, new: bytes) -> bytes:
    data = w.json_certificate(w.device(w.KEC_DEVICE, w.KEC, w.KAB, serial=2), w.KAB)[0].replace(old, new, 1)
    return f.loose(data, minisig.sign(w.KAB, data, "netra/cert/1"))


def in_other_context(f: Forge) -> bytes:
    data, _ = w.json_certificate(w.device(w.KEC_DEVICE, w.KEC, w.KAB, serial=2), w.KAB)
    return f.loose(data, minisig.sign(w.KAB, data, "netra/bundle/1"))


def unsigned(f: Forge) -> bytes:
    data, _ = w.json_certificate(w.device(w.KEC_DEVICE, w.KEC, w.KAB, serial=2), w.KAB)
    return f.tagged({**f.members, f"cert/{w.canonical.sha256(data)}.json": data})


def misnamed(f: Forge) -> bytes:
    data, signature = w.json_certificate(w.device(w.KEC_DEVICE, w.KEC, w.KAB, serial=2), w.KAB)
    return f.tagged({**f.members, f"cert/{'0' * 64}.json": data, f"cert/{'0' * 64}.json.minisig": signature})


CERTIFICATES = [
    Attack("forged certificate", "bundle_certificate", "tanda tangan", lambda f: device_with(f, w.STRANGER)),
    Attack("signed for another purpose", "bundle_certificate", "tanda tangan", in_other_context),
    Attack("certificate without signature", "bundle_container", "izin", unsigned),
    Attack("certificate under another name", "bundle_container", "izin", misnamed),
    Attack("certificate that is no JSON", "bundle_certificate", "bentuk", lambda f: f.loose(b"izin", b"x")),
    Attack("keys twice in a certificate", "bundle_certificate", "bentuk",
           lambda f: raw_certificate(f, b'"serial":2', b'"serial":1,"serial":2')),
    Attack("deep nesting in a certificate", "bundle_certificate", "bentuk",
           lambda f: raw_certificate(f, b'"serial":2', b'"serial":' + b"[" * 20_000 + b"]" * 20_000)),
    Attack("lone surrogate in a certificate", "bundle_certificate", "bentuk",
           lambda f: raw_certificate(f, b"Laptop", b"\\ud800")),
    Attack("key of small order", "bundle_certificate", "kunci lemah", lambda f: device_with(f, key=WEAK)),
    Attack("issuer of small order", "bundle_certificate", "kunci lemah", lambda f: device_with(f, issuer=WEAK)),
    Attack("officer's key of small order", "bundle_certificate", "kunci lemah",
           lambda f: device_with(f, officers=[{"id": w.OFFICER, "key": WEAK, "name": "x"}])),
    Attack("recipient of small order", "bundle_certificate", "kunci lemah",
           lambda f: device_with(f, recipient=WEAK_RECIPIENT)),
    Attack("device under another's name", "bundle_certificate", "perangkat", lambda f: device_with(f, device="0" * 32)),
    Attack("serial of 2^32", "bundle_certificate", "petugas", lambda f: device_with(f, serial=2**32)),
    Attack("office that is none", "bundle_certificate", "kantor", lambda f: device_with(f, office="64.1.5")),
    Attack("certificate too long", "bundle_container", "izin", lambda f: device_with(f, name="x" * 70_000)),
]  # fmt: skip

# ---- the sender -----------------------------------------------------------------------------------------------------


def from_stranger(f: Forge, *certificates) -> bytes:
    return f.part(
        header=own_facts(w.STRANGER), body=own_body(w.STRANGER), certificates=certificates, private=w.STRANGER
    )


def bringing(f: Forge, files: dict[str, bytes]) -> bytes:
    """A stranger's part with a set of certificates beside the true chain."""
    members = {**f.members, **files}
    members[SIGNATURE] = minisig.sign(w.STRANGER, members[HEADER], "netra/bundle/1")
    return f.tagged(members)


def lost_desk(f: Forge, issued: str) -> bytes:
    """What a desk whose key was taken back certifies: the thief's laptop, now or dated back."""
    thief = w.key("thief")
    base = w.msgspec.structs.replace(w.device(thief, w.KEC, LOST_DESK), issued=issued)
    return f.part(header=own_facts(thief), body=own_body(thief), certificates=[issue(base, LOST_DESK)], private=thief)


SENDERS = [
    Attack("nobody certified it", "sender_uncertified", "", from_stranger),
    Attack("certified by a stranger", "sender_unknown", "", lambda f: from_stranger(
        f, issue(w.desk(w.STRANGER, "64.01", w.STRANGER), w.STRANGER), lawful(w.STRANGER, issuer=w.STRANGER))),
    Attack("certificates in a circle", "sender_unknown", "", lambda f: bringing(f, mutation.circle())),
    Attack("a chain of a thousand", "sender_unknown", "", lambda f: bringing(f, mutation.long_chain())),
    Attack("a laptop that certifies", "sender_unknown", "",
           lambda f: from_stranger(f, *w.chain(), lawful(w.STRANGER, issuer=w.KEC_DEVICE))),
    Attack("a desk outside its area", "sender_unknown", "",
           lambda f: from_stranger(f, *w.chain()[:3], lawful(w.STRANGER, office="64.02.01"))),
    Attack("a desk that gives more than it has", "sender_unknown", "", lambda f: from_stranger(
        f, *w.chain()[:3], issue(w.desk(w.MINISTER, "64.01", w.KAB, scope="64"), w.KAB),
        lawful(w.STRANGER, issuer=w.MINISTER))),
    Attack("a desk introduced from below", "sender_unknown", "", lambda f: from_stranger(
        f, *w.chain()[:3], issue(w.desk(w.MINISTER, "64", w.KAB, kind="above"), w.KAB),
        lawful(w.STRANGER, issuer=w.MINISTER))),
    Attack("revoked laptop", "sender_revoked", "", lambda f: f.certified(
        lawful(LOST_DEVICE), header=own_facts(LOST_DEVICE), body=own_body(LOST_DEVICE), private=LOST_DEVICE)),
    Attack("certified by a revoked desk", "sender_unknown", "", lambda f: lost_desk(f, "2026-12-01T00:00:00+07:00")),
    Attack("dated back by a revoked desk", "sender_unknown", "", lambda f: lost_desk(f, BEFORE)),
]  # fmt: skip
