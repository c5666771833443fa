"""Building and opening one part, against the slowest single stage it contains: hash, cipher, copy."""

import hashlib
import os
import random
from pathlib import Path

import pyrage

from fieldapp.exchange.bundle import build_part, open_part
from fieldapp.exchange.content import Content, Piece, Range
from tests.bench.measure import interleave, median
from tests.bench.words import narrative
from tests.exchange import world

PIECE = 1024 * 1024


def evidence_pieces(megabytes: int) -> list[Piece]:
    """Return full pieces of made-up photographs of up to four megabytes."""
    found = []
    for first in range(0, megabytes, 4):
        blocks = [random.Random(first + i).randbytes(PIECE) for i in range(min(4, megabytes - first))]
        name = hashlib.sha256(b"".join(blocks)).hexdigest()
        found += [Piece(name, i, len(blocks), block) for i, block in enumerate(blocks, 1)]
    return found


def journal_content(count: int) -> Content:
    """Return a content of `count` entries with narratives of 60 words."""
    entries, payloads = world.entries(world.KEC_DEVICE, world.KEC, count, text=narrative(random.Random(5)))
    head = world.head(world.KEC_DEVICE, entries[-1])
    return Content((Range(entries[0].entry.book, 0, count),), entries, payloads, (head,), ())


def measure_bundle(folder: Path, entries: int, megabytes: int, rounds: int = 7) -> dict[str, float]:
    """Return medians in seconds of build and open, and of each stage alone on the same bytes; `size` in bytes."""
    content, pieces = journal_content(entries), evidence_pieces(megabytes)
    certificates, recipients = world.chain(), [world.KAB_RECIPIENT]
    plain = world.plain(body=content, pieces=pieces)
    to = [pyrage.x25519.Recipient.from_str(text) for text in recipients]
    identity = pyrage.x25519.Identity.from_str(world.KAB_IDENTITY)
    sealed = pyrage.encrypt(plain, to)
    file = folder / "copy.tmp"

    def copy() -> None:
        with file.open("wb") as out:
            out.write(plain)
            out.flush()
            os.fsync(out.fileno())

    times = interleave(
        rounds,
        build=lambda: build_part(world.facts(), content, pieces, certificates, world.KEC_DEVICE, recipients),
        open=lambda: open_part(sealed, [world.KAB_IDENTITY], world.TRUST, world.KAB_OFFICE),
        hash=lambda: hashlib.sha256(plain).digest(),
        encrypt=lambda: pyrage.encrypt(plain, to),
        decrypt=lambda: pyrage.decrypt(sealed, [identity]),
        copy=copy,
    )
    file.unlink()
    return {**{name: median(found) for name, found in times.items()}, "size": len(plain)}


def share(found: dict[str, float], act: str, cipher: str) -> float:
    """Return which part of the speed of its slowest stage an act reaches."""
    return max(found["hash"], found[cipher], found["copy"]) / found[act]
