"""What a forger changes inside a part, member by member: values, lines, names, certificates, pieces, ranges.

Called by the fault tests with dice of their own; the members are changed where they lie. Manifests and signatures are
for the one who calls.
"""

import random
import re
from collections.abc import Callable
from functools import cache

from fieldapp.exchange.certificate import Revoked, issue
from fieldapp.exchange.container import BLOCK
from tests.exchange import world as w

Members = dict[str, bytes]
Mutation = Callable[[Members, random.Random, str], None]
NASTY = [
    b"null", b"true", b"-1", b"0", b"1e400", b"NaN", b"Infinity", b"9007199254740992", b"1" * 5000, b'""', b"[]", b"{}",
    b"[" * 40 + b"]" * 40, b"[" * 50_000, b'{"a":' * 33 + b"1" + b"}" * 33, b'"\\ud800"', b'"\xed\xa0\x80"',
    b'"\\udc00\\ud800"', '"e\u0301"'.encode(), b'"\x00"', b'"\\u0000"', b'"../../x"', b'"' + b"A" * 70_000 + b'"',
    '"\u202e"'.encode(), b"1.0", b"-0", b"0x10", b"01", b'"64.01.05"', b'"00"', b'{"a":1,"a":2}', b"\xff\xfe", b'"',
]  # fmt: skip
NUMBERS = [0, 1, 2, 3, 5, 99_999, 2**16, 2**31, 2**32 - 1, 2**32, 2**53 - 1, 2**53, 2**63, 2**64, 10**20, 10**400]
LONG_CHAIN = 1000
_value = re.compile(rb'(?<=:)(?:"[^"]*"|\d+|true|false|\[[^\[\]]*\]|\{[^{}]*\})')
_digits = re.compile(rb"\d+")


def change_value(members: Members, dice: random.Random, name: str) -> None:
    found = list(_value.finditer(members[name]))
    if found:
        one = dice.choice(found)
        members[name] = members[name][: one.start()] + dice.choice(NASTY) + members[name][one.end() :]


def change_number(members: Members, dice: random.Random, name: str) -> None:
    found = list(_digits.finditer(members[name]))
    if found:
        one = dice.choice(found)
        members[name] = members[name][: one.start()] + b"%d" % dice.choice(NUMBERS) + members[name][one.end() :]


def change_lines(members: Members, dice: random.Random, name: str) -> None:
    lines = members[name].splitlines(keepends=True)
    act = dice.randrange(8)
    if act == 0 and lines:
        lines.pop(dice.randrange(len(lines)))
    elif act == 1 and lines:
        lines.append(dice.choice(lines))
    elif act == 2:
        dice.shuffle(lines)
    elif act == 3 and lines:
        at = dice.randrange(len(lines))
        lines[at] = lines[at][: dice.randrange(len(lines[at]))]
    elif act == 4:
        lines.insert(dice.randrange(len(lines) + 1), dice.choice(NASTY) + b"\n")
    elif act == 5:
        lines = [b"{}\n" * dice.choice([1, 1, 1, 20, 2000, 100_001])]
    elif act == 6:
        lines.append(b"\n")
    else:
        lines = [line.replace(b"\n", b"\r\n") for line in lines]
    members[name] = b"".join(lines)


def repeat_key(members: Members, dice: random.Random, name: str) -> None:
    """Say a key twice, with the same value or with another."""
    found = list(re.finditer(rb'"(\w+)":("[^"]*"|\d+)', members[name]))
    if found:
        one = dice.choice(found)
        again = b'"%s":%s,' % (one[1], dice.choice([one[2], b"1", b'"64"']))
        members[name] = members[name][: one.start()] + again + members[name][one.start() :]


def flip(members: Members, dice: random.Random, name: str) -> None:
    data = bytearray(members[name] or b"\0")
    for _ in range(dice.randint(1, 4)):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    members[name] = bytes(data)


def other_text(members: Members, dice: random.Random, name: str) -> None:
    places = ["64.01.05", "64.01", "64.02", "00", w.facts().device, w.book(w.STRANGER, w.KEC)[:32], "case.set"]
    members[name] = members[name].replace(dice.choice(places).encode(), dice.choice(places).encode())


def drop_member(members: Members, dice: random.Random, name: str) -> None:
    del members[name]


def exchange_members(members: Members, dice: random.Random, name: str) -> None:
    other = dice.choice(sorted(members))
    members[name], members[other] = members[other], members[name]


def swell(members: Members, dice: random.Random, name: str) -> None:
    """Make a member longer: by what pads it, or by itself."""
    members[name] += dice.choice([b"\0", b"\n", b" " * BLOCK, b"\0" * 70_000, members[name]])


# ---- certificates ---------------------------------------------------------------------------------------------------


def _files(*made: tuple[bytes, bytes]) -> Members:
    found = {}
    for json, minisig in made:
        name = f"cert/{w.canonical.sha256(json)}.json"
        found |= {name: json, f"{name}.minisig": minisig}
    return found


def _issued(content, key) -> tuple[bytes, bytes]:
    made = issue(content, key)
    return made.json, made.minisig


def revoked(key, issuer, *, scope="64.01", keep=()) -> Revoked:
    """Return what takes a key back, whoever says so."""
    return Revoked(
        key=w.hexkey(key), office=scope, scope=scope, keep=list(keep), name="Dicabut", issued=w.WALL,
        issuer=w.hexkey(issuer),
    )  # fmt: skip


@cache
def stranger_chain() -> Members:
    """Certificates of a desk that nobody certified, and of a device that is no desk."""
    return _files(
        _issued(w.desk(w.STRANGER, "64.01", w.STRANGER), w.STRANGER),
        _issued(w.device(w.STRANGER, w.KEC, w.STRANGER), w.STRANGER),
        _issued(w.device(w.KEC_DEVICE, w.KEC, w.STRANGER, serial=9), w.STRANGER),
        _issued(w.desk(w.STRANGER, "64", w.STRANGER, kind="above"), w.STRANGER),
        _issued(w.desk(w.STRANGER, "64.01", w.KEC_DEVICE), w.KEC_DEVICE),
        _issued(w.device(w.STRANGER, w.KEC, w.KEC_DEVICE), w.KEC_DEVICE),
    )


@cache
def circle() -> Members:
    """Two desks that certify one another, and the device that they would like to have certified."""
    return _files(
        _issued(w.desk(w.STRANGER, "64.01", w.MINISTER), w.MINISTER),
        _issued(w.desk(w.MINISTER, "64.01", w.STRANGER), w.STRANGER),
        _issued(w.device(w.KEC_DEVICE, w.KEC, w.STRANGER, serial=8), w.STRANGER),
        _issued(w.device(w.STRANGER, w.KEC, w.MINISTER), w.MINISTER),
    )


@cache
def long_chain() -> Members:
    """A thousand desks, each certified by the one before; the first of them by nobody."""
    keys = [w.key(f"link {n}") for n in range(LONG_CHAIN)]
    links = zip(keys, [*keys[1:], w.STRANGER], strict=True)
    return _files(
        *(_issued(w.desk(below, "64.01", above), above) for above, below in links),
        _issued(w.device(w.STRANGER, w.KEC, w.STRANGER), w.STRANGER),
    )


@cache
def false_revocations() -> Members:
    """Keys taken back by those who may not: by a stranger, by a device, by the key itself."""
    return _files(
        _issued(revoked(w.KAB, w.STRANGER), w.STRANGER),
        _issued(revoked(w.KAB, w.KEC_DEVICE), w.KEC_DEVICE),
        _issued(revoked(w.ROOT, w.STRANGER, scope="00"), w.STRANGER),
    )


@cache
def weak_keys() -> Members:
    """Certificates of and by keys of small order, under which anybody could sign."""
    weak = "01" + "00" * 31
    base = w.device(w.KEC_DEVICE, w.KEC, w.KAB)
    return _files(
        w.json_certificate(base, w.STRANGER, issuer=weak), w.json_certificate(base, w.STRANGER, key=weak, serial=2)
    )


SETS = [stranger_chain, stranger_chain, circle, circle, false_revocations, false_revocations, weak_keys]


def foreign_certificates(members: Members, dice: random.Random, name: str) -> None:
    files = long_chain() if dice.random() < 0.03 else dice.choice(SETS)()
    if dice.random() < 0.5:
        for one in [one for one in members if one.startswith("cert/")]:
            del members[one]
    members.update(files)


def change_certificate(members: Members, dice: random.Random, name: str) -> None:
    """Change what a certificate says and give it the name that its bytes have now; the signature stays."""
    found = sorted(one for one in members if one.startswith("cert/") and one.endswith(".json"))
    if found:
        one = dice.choice(found)
        minisig = members.pop(f"{one}.minisig", b"")
        again = {one: members.pop(one)}
        dice.choice([change_value, change_number, repeat_key, other_text])(again, dice, one)
        members.update(_files((again[one], minisig)))


# ---- evidence and ranges --------------------------------------------------------------------------------------------


def misplaced_piece(members: Members, dice: random.Random, name: str) -> None:
    index, count = dice.choice([(0, 1), (1, 0), (2, 1), (99_999, 99_999), (1, 99_999), (1, 4097), (1, 2)])
    data = bytes(dice.choice([0, 1, 1, 1000, 1000, 1000, 2**20]))
    members[f"data/evidence/{dice.choice('0f') * 64}/{index:05d}-{count:05d}"] = data


@cache
def _ranges(number: int, last: int | None, from_start: bool) -> bytes:
    book = w.book(w.KEC_DEVICE, w.KEC).encode()
    places = ((0 if from_start else n - 1, n if last is None else last) for n in range(1, number))
    return b'{"books":[%s]}' % b",".join(b'{"after":%d,"book":"%s","upto":%d}' % (a, book, u) for a, u in places)


def many_ranges(members: Members, dice: random.Random, name: str) -> None:
    number = 60_000 if dice.random() < 0.02 else dice.choice([5, 100, 1000])
    members["data/ranges.json"] = _ranges(number, dice.choice([None, 4, 2**53 - 1]), dice.random() < 0.5)


MUTATIONS: list[Mutation] = [
    change_value, change_value, change_number, change_lines, repeat_key, flip, other_text, drop_member,
    exchange_members, foreign_certificates, change_certificate, misplaced_piece, many_ranges, swell,
]  # fmt: skip
