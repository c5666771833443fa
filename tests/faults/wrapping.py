"""What a forger does to the tar of a part and to the age file around it: headers, blocks, recipients, ends.

Called by the fault tests with dice of their own. Nothing in here knows what lies inside.
"""

import base64
import random
from collections.abc import Callable
from functools import cache

import pyrage

from fieldapp.exchange.container import BLOCK
from tests.exchange import world as w

FIRST = b"age-encryption.org/v1\n"
SIZES = [0, 1, 511, 2**20, 2**31, 2**32, 2**32 + 1, 8**11 - 1]
KINDS = [b"0", b"1", b"2", b"3", b"5", b"6", b"7", b"x", b"g", b"L", b"K", b"S", b"V", b"\0"]
CROWD = 120


def _header(block: bytes, at: int, data: bytes) -> bytes:
    """Return the header of a tar with something else at a place, and a checksum that fits."""
    changed = block[:at] + data + block[at + len(data) :]
    blank = changed[:148] + b" " * 8 + changed[156:]
    return blank[:148] + b"%06o\0 " % sum(blank) + blank[156:]


def change_header(block: bytes, dice: random.Random) -> bytes:
    """Return a header of a tar with one field as others fill it, or nobody should."""
    size = dice.choice(SIZES)
    return _header(
        block,
        *dice.choice(
            [
                (124, b"%011o\0" % size),
                (124, b"\x80" + size.to_bytes(11, "big")),
                (124, b"%11o " % min(size, 8**11 - 1)),
                (124, b"-0000000001\0"),
                (156, dice.choice(KINDS)),
                (157, b"/etc/passwd"),
                (100, b"0004755\0"),
                (0, b"../" * 30),
                (0, b"/etc/cron.d/x"),
                (0, b"CON\0"),
                (2, b"\0"),
                (345, b"data/evidence/"),
                (257, b"ustar  \0"),
                (329, b"0000001\0"),
                (136, b"77777777777\0"),
                (500, b"x" * 12),
            ]
        ),
    )


def change_tar(tar: bytes, dice: random.Random) -> bytes:
    """Return the tar with blocks moved, doubled, lost or rewritten."""
    blocks = [tar[at : at + BLOCK] for at in range(0, len(tar), BLOCK)]
    act = dice.randrange(7)
    if act == 0:
        one, two = dice.randrange(len(blocks)), dice.randrange(len(blocks))
        blocks[one], blocks[two] = blocks[two], blocks[one]
    elif act == 1:
        blocks.insert(dice.randrange(len(blocks)), dice.choice(blocks))
    elif act == 2:
        blocks = blocks[: dice.randrange(len(blocks))]
    elif act == 3:
        blocks += [bytes(BLOCK)] * dice.choice([1, 3, 200])
    elif act == 4:
        blocks += blocks
    else:
        heads = [at for at, block in enumerate(blocks) if block[257:262] == b"ustar"]
        at = dice.choice(heads)
        blocks[at] = change_header(blocks[at], dice)
    return b"".join(blocks)


@cache
def crowd() -> bytes:
    """An age file to many recipients of whom we are none."""
    return bytes(pyrage.encrypt(b"x", [pyrage.x25519.Recipient.from_str(w.OTHER_RECIPIENT)] * CROWD))


@cache
def locked() -> bytes:
    """The head of an age file under a passphrase, whose work nobody wants to do."""
    return FIRST + b"-> scrypt VbtD7VIX0eSNZoww8WSSlw 63\n" + b"A" * 43 + b"\n--- " + b"A" * 43 + b"\n" + bytes(100)


@cache
def odd_heads() -> tuple[bytes, ...]:
    """Age files whose header is long, empty, endless or another's."""
    empty = b"-> a b\n\n"
    return (
        FIRST,
        FIRST + b"--- \n",
        FIRST + b"-> X25519 \n\n--- x\n",
        FIRST + empty * 3000 + b"--- x\n",
        FIRST + empty * 500_000,
        FIRST + b"-> X25519 " + b"A" * 1_000_000 + b"\nabc\n--- x\n",
        FIRST + b"-> X25519" + b" A" * 500_000 + b"\nabc\n--- x\n",
        FIRST + b"-> X25519 A\n" + (b"A" * 64 + b"\n") * 15_000 + b"abc\n--- x\n",
        FIRST + b"-> grease\n" + b"A" * 43 + b"\n--- " + b"A" * 43 + b"\n",
        FIRST.replace(b"v1", b"v2") + bytes(500),
        b"-----BEGIN AGE ENCRYPTED FILE-----\n" + base64.b64encode(crowd()) + b"\n-----END AGE ENCRYPTED FILE-----\n",
        b"age-encryption.org/",
        bytes(64),
    )


def change_age(data: bytes, dice: random.Random) -> bytes:
    """Return the age file with harm done to it."""
    head = data.index(b"\n--- ") + 49
    place = dice.randrange(len(data))
    makers: list[Callable[[], bytes]] = [
        lambda: data.replace(b"X25519", dice.choice([b"scrypt", b"X25518", b"x" * 5000, b"X25519 X25519"]), 1),
        lambda: data[:place] + bytes(dice.choice([0, 1, 4096])),
        lambda: data + dice.choice([b"\0", b"\n", data, bytes(65_552)]),
        lambda: data[:head] + data[head + 65_552 :],
        lambda: data[: head - 45] + b"A" * 43 + data[head - 2 :],
        lambda: FIRST + data[len(FIRST) : data.index(b"\n--- ")] + b"\n" + data[len(FIRST) :],
        lambda: crowd() if dice.random() < 0.02 else locked(),
        lambda: dice.choice(odd_heads()),
        lambda: data[:place] + bytes([data[place] ^ 1 << dice.randrange(8)]) + data[place + 1 :],
    ]
    return dice.choice(makers)()
