"""Bundles that somebody built with care to do harm: what a stranger can make who knows the recipient, and an insider.

Run as a program by the fault tests, so that its memory is measured alone: `hostile.py SEED COUNT` prints one JSON line.
A stranger changes anything, encrypts anew and signs with keys that nobody certified: nothing of it may be accepted. An
insider signs with a certified key: what is accepted must be his own, and nothing may break.
"""

import json
import random
import sys
import time
from functools import cache
from pathlib import Path

from fieldapp.errors import BundleRefused
from fieldapp.exchange import bag, bundle, container, minisig
from fieldapp.exchange.trust import TrustStore
from tests.exchange import world as w
from tests.faults.mutation import MUTATIONS, Members
from tests.faults.wrapping import change_age, change_tar

TRUST = TrustStore({w.hexkey(w.ROOT): "00"})
HEADER, SIGNATURE = "netra.json", "netra.json.minisig"


@cache
def original(recipient: str = w.KAB_RECIPIENT) -> Members:
    tar = w.plain(body=w.content(4), recipients=(recipient,))
    return {name: bytes(data) for name, data in container.unpack(tar).items()}


@cache
def packed(recipient: str = w.KAB_RECIPIENT) -> bytes:
    return container.pack(original(recipient))


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


def mutated(dice: random.Random, key, recipient: str) -> bytes:
    """Return a tar with a few mutations, covered and signed by a key, or left with the true signature."""
    members = dict(original(recipient))
    for _ in range(dice.choice([1, 1, 1, 2, 3])):
        if names := sorted(members):
            name = dice.choice([HEADER, *names, *(one for one in names if one.startswith("data/"))])
            if name in members:
                dice.choice(MUTATIONS)(members, dice, name)
    if key is not None:
        cover(members)
        members[SIGNATURE] = minisig.sign(key, members.get(HEADER, b""), "netra/bundle/1")
    return pack(members)


def stranger(dice: random.Random, recipient: str = w.KAB_RECIPIENT) -> bytes:
    """Return what somebody made who has no certified key, or nothing when it came out as it was."""
    chance = dice.random()
    if chance < 0.06:
        return change_age(w.seal(packed(recipient), recipient), dice)
    if chance < 0.08:
        return w.seal(w.seal(packed(recipient), recipient), recipient)
    if chance < 0.25:
        tar = change_tar(packed(recipient), dice)
    elif chance < 0.6:
        tar = mutated(dice, None, recipient)
    else:
        tar = mutated(dice, w.STRANGER, recipient)
    if tar == packed(recipient):
        return b""
    return w.seal(tar, w.OTHER_RECIPIENT if dice.random() < 0.01 else recipient)


def insider(dice: random.Random, recipient: str = w.KAB_RECIPIENT) -> bytes:
    """Return what the certified laptop itself could make."""
    return w.seal(mutated(dice, w.KEC_DEVICE, recipient), recipient)


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
    """Judge `count` bundles, three of a stranger to one of an insider; return what became of them."""
    found: dict = {"accepted": 0, "wrong": [], "slowest": 0.0, "codes": {}, "tried": 0}
    assert bundle.open_part(w.seal(packed()), [w.KAB_IDENTITY], TRUST, w.KAB_OFFICE)
    number = 0
    while found["tried"] < count and not (until_wrong and found["wrong"]):
        dice = random.Random(f"{seed}/{number}")
        certified = number % 4 == 3
        data = (insider if certified else stranger)(dice)
        if data:
            before = len(found["wrong"])
            judge(data, found, certified=certified)
            found["wrong"][before:] = [f"{seed}/{number}: {one}" for one in found["wrong"][before:]]
            found["tried"] += 1
        number += 1
    return found


if __name__ == "__main__":
    outcome = run(int(sys.argv[1]), int(sys.argv[2]))
    # the usual call would count what the program that started this one had in use
    status = Path("/proc/self/status").read_text(encoding="ascii")
    outcome["megabytes"] = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    sys.stdout.write(json.dumps(outcome) + "\n")
