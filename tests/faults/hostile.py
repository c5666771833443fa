"""Bundles that somebody built with care to do harm: what a stranger can make who knows the recipient, and an insider.

Run as a program by the fault tests, so that its memory is measured alone: `hostile.py SEED COUNT` prints one JSON line.
A stranger changes anything, encrypts anew and signs with keys that nobody certified: nothing of it may be accepted. An
insider signs with a certified key: what is accepted must be his own, and nothing may break.
"""

import json
import random
import re
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from fieldapp.errors import BundleRefused
from fieldapp.exchange import bag, bundle, container, minisig
from fieldapp.exchange.certificate import issue
from fieldapp.exchange.trust import TrustStore
from tests.exchange import world as w

TRUST = TrustStore({w.hexkey(w.ROOT): "00"})
Members = dict[str, bytes]
HEADER, SIGNATURE = "netra.json", "netra.json.minisig"
NASTY = [
    b"null", b"true", b"-1", b"0", b"1e400", b"NaN", b"9007199254740992", b"1" * 5000, b'""', b"[]", b"{}",
    b"[" * 40 + b"]" * 40, b"[" * 50_000, b'"\\ud800"', b'"\xed\xa0\x80"', '"e\u0301"'.encode(), b'"\x00"',
    b'"../../x"', b'"' + b"A" * 70_000 + b'"', '"\u202e"'.encode(), b"1.0", b"0x10", b'"64.01.05"', b'"00"',
]  # fmt: skip
_value = re.compile(rb'(?<=:)(?:"[^"]*"|\d+|true|false|\[[^\[\]]*\]|\{[^{}]*\})')
_digits = re.compile(rb"\d+")


@cache
def original() -> Members:
    return {name: bytes(data) for name, data in container.unpack(w.plain(body=w.content(4))).items()}


@cache
def stranger_chain() -> dict[str, bytes]:
    made = [
        issue(w.desk(w.STRANGER, "64.01", w.STRANGER), w.STRANGER),
        issue(w.device(w.STRANGER, w.KEC, w.STRANGER), w.STRANGER),
        issue(w.device(w.KEC_DEVICE, w.KEC, w.STRANGER, serial=9), w.STRANGER),
        issue(w.desk(w.STRANGER, "64", w.STRANGER, kind="above"), w.STRANGER),
        issue(w.desk(w.STRANGER, "64.01", w.KEC_DEVICE), w.KEC_DEVICE),
        issue(w.device(w.STRANGER, w.KEC, w.KEC_DEVICE), w.KEC_DEVICE),
    ]
    files = [(f"cert/{one.id}.json", one) for one in made]
    return {name: one.json for name, one in files} | {f"{name}.minisig": one.minisig for name, one in files}


# ---- mutations of the members: what lies in the tar -----------------------------------------------------------------


def change_value(members: Members, dice: random.Random, name: str) -> None:
    found = list(_value.finditer(members[name]))
    if found:
        one = dice.choice(found)
        members[name] = members[name][: one.start()] + dice.choice(NASTY) + members[name][one.end() :]


def change_number(members: Members, dice: random.Random, name: str) -> None:
    found = list(_digits.finditer(members[name]))
    if found:
        one, number = (
            dice.choice(found),
            dice.choice([0, 1, 2, 3, 5, 99_999, 2**16, 2**31, 2**32, 2**53, 2**63, 10**20]),
        )
        members[name] = members[name][: one.start()] + b"%d" % number + members[name][one.end() :]


def change_lines(members: Members, dice: random.Random, name: str) -> None:
    lines = members[name].splitlines(keepends=True)
    act = dice.randrange(7)
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
        lines = [b"{}\n"] * dice.choice([1, 20_000, 100_001])
    else:
        lines = [line.replace(b"\n", b"\r\n") for line in lines]
    members[name] = b"".join(lines)


def repeat_key(members: Members, dice: random.Random, name: str) -> None:
    members[name] = members[name].replace(b"{", b'{"v":1,', 1).replace(b"}", b',"v":1}', 1)


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


def foreign_certificates(members: Members, dice: random.Random, name: str) -> None:
    files = stranger_chain()
    if dice.random() < 0.5:
        for one in [one for one in members if one.startswith("cert/")]:
            del members[one]
    members.update(files)


def misplaced_piece(members: Members, dice: random.Random, name: str) -> None:
    index, count = dice.choice([(0, 1), (1, 0), (2, 1), (99_999, 99_999), (1, 99_999), (1, 4097), (1, 2)])
    data = bytes(dice.choice([0, 1, 1000, 2**20]))
    members[f"data/evidence/{dice.choice('0f') * 64}/{index:05d}-{count:05d}"] = data


def many_ranges(members: Members, dice: random.Random, name: str) -> None:
    book = w.book(w.KEC_DEVICE, w.KEC)
    number = dice.choice([5, 1000, 60_000])
    upto = dice.choice([lambda n: n, lambda _n: 4, lambda _n: 2**53 - 1])
    ranges = [{"after": dice.choice([0, n - 1]), "book": book, "upto": upto(n)} for n in range(1, number)]
    members["data/ranges.json"] = json.dumps({"books": ranges}, separators=(",", ":"), sort_keys=True).encode()


MUTATIONS: list[Callable[[Members, random.Random, str], None]] = [
    change_value, change_value, change_number, change_lines, repeat_key, flip, other_text, drop_member,
    exchange_members, foreign_certificates, misplaced_piece, many_ranges,
]  # fmt: skip


# ---- and of the tar and of age --------------------------------------------------------------------------------------


def shuffle_tar(tar: bytes, dice: random.Random) -> bytes:
    blocks = [tar[at : at + 512] for at in range(0, len(tar), 512)]
    act = dice.randrange(6)
    if act == 0:
        one, two = dice.randrange(len(blocks)), dice.randrange(len(blocks))
        blocks[one], blocks[two] = blocks[two], blocks[one]
    elif act == 1:
        blocks.insert(dice.randrange(len(blocks)), dice.choice(blocks))
    elif act == 2:
        blocks = blocks[: dice.randrange(len(blocks))]
    elif act == 3:
        blocks += [bytes(512)] * dice.choice([1, 3, 2000])
    else:
        at = dice.randrange(len(blocks))
        size = b"%011o\0" % dice.choice([0, 1, 511, 2**20, 2**32, 8**11 - 1])
        kind = dice.choice([b"0", b"1", b"2", b"5", b"x", b"L", b"\0"])
        block = blocks[at][:124] + size + blocks[at][136:148] + b" " * 8 + kind + blocks[at][157:]
        blocks[at] = block[:148] + b"%06o\0 " % sum(block) + block[156:]
    return b"".join(blocks)


def wrap(tar: bytes, dice: random.Random) -> bytes:
    """Encrypt as anybody can; now and then twice, or with harm done to the age file itself."""
    data = w.seal(tar, w.OTHER_RECIPIENT if dice.random() < 0.01 else w.KAB_RECIPIENT)
    chance = dice.random()
    if chance < 0.02:
        return w.seal(data)
    if chance < 0.04:
        return data.replace(b"X25519", dice.choice([b"scrypt", b"X25518", b"x" * 5000]), 1)
    if chance < 0.06:
        return data[: dice.randrange(len(data))] + bytes(dice.choice([0, 1, 4096]))
    return data


def pack(members: Members) -> bytes:
    members[bag.TAG_MANIFEST] = bag.tag_manifest_of(bag.digests_of(members))
    return container.pack(members)


def cover(members: Members) -> None:
    """Write manifests and header anew over what lies there now, as far as the header can still be read."""
    try:
        fields = json.loads(members[HEADER])
        group = f"{w.KEC}-{w.KAB_OFFICE}-{fields['from']['device']}.1-{fields['number']}"
        members["bag-info.txt"] = bag.info_of(members, group, fields["part"], fields["parts"])
        members[bag.MANIFEST] = bag.manifest_of(bag.digests_of(members))
        certificates = bag.digest(bag.certificate_lines(bag.digests_of(members)))
        fields |= {"manifest": bag.digest(members[bag.MANIFEST]), "certificates": certificates}
        members[HEADER] = json.dumps(fields, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
    except (KeyError, TypeError, ValueError, RecursionError):
        return


def mutated(dice: random.Random, key) -> bytes:
    """Return a tar with a few mutations, covered and signed by a key, or left with the true signature."""
    members = dict(original())
    for _ in range(dice.choice([1, 1, 1, 2, 3])):
        if names := sorted(members):
            name = dice.choice([HEADER, *names, *(one for one in names if one.startswith("data/"))])
            if name in members:
                dice.choice(MUTATIONS)(members, dice, name)
    if key is not None:
        cover(members)
        members[SIGNATURE] = minisig.sign(key, members.get(HEADER, b""), "netra/bundle/1")
    return pack(members)


def stranger(dice: random.Random) -> bytes:
    chance = dice.random()
    if chance < 0.2:
        tar = shuffle_tar(container.pack(original()), dice)
    elif chance < 0.6:
        tar = mutated(dice, None)
    else:
        tar = mutated(dice, w.STRANGER)
    return b"" if tar == container.pack(original()) else wrap(tar, dice)


def insider(dice: random.Random) -> bytes:
    return w.seal(mutated(dice, w.KEC_DEVICE))


def judge(data: bytes, found: dict, *, certified: bool) -> None:
    started = time.process_time()
    try:
        opened = bundle.open_part(data, [w.KAB_IDENTITY], TRUST, w.KAB_OFFICE)
    except BundleRefused as error:
        found["codes"][error.code] = found["codes"].get(error.code, 0) + 1
        if not error.sentence:
            found["wrong"].append(f"{error.code} says nothing")
    except Exception as error:  # noqa: BLE001 - this is what must not happen
        found["wrong"].append(repr(error)[:300])
    else:
        own = all(one.entry.book == w.book(w.KEC_DEVICE, w.KEC) for one in opened.content.entries)
        if not certified or not own or opened.header.device != w.facts().device:
            found["wrong"].append("accepted")
        found["accepted"] += 1
    found["slowest"] = max(found["slowest"], time.process_time() - started)


def run(seed: int, count: int, *, until_wrong: bool = False) -> dict:
    found: dict = {"accepted": 0, "wrong": [], "slowest": 0.0, "codes": {}, "tried": 0}
    assert bundle.open_part(w.seal(container.pack(original())), [w.KAB_IDENTITY], TRUST, w.KAB_OFFICE)
    for number in range(count):
        dice = random.Random(f"{seed}/{number}")
        certified = number % 4 == 3
        data = (insider if certified else stranger)(dice)
        if data:
            before = len(found["wrong"])
            judge(data, found, certified=certified)
            found["wrong"][before:] = [f"{seed}/{number}: {one}" for one in found["wrong"][before:]]
            found["tried"] += 1
        if until_wrong and found["wrong"]:
            break
    return found


if __name__ == "__main__":
    outcome = run(int(sys.argv[1]), int(sys.argv[2]))
    # the usual call would count what the program that started this one had in use
    status = Path("/proc/self/status").read_text(encoding="ascii")
    outcome["megabytes"] = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    sys.stdout.write(json.dumps(outcome) + "\n")
