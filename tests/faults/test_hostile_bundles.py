"""Thousands of bundles built to do harm, in one process: refused with a code, quickly, and in little memory."""

import json
import random
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from fieldapp.errors import BundleContent
from fieldapp.exchange import bundle, content
from fieldapp.exchange.content import Content, Range
from tests.exchange import world as w
from tests.faults import hostile

REACHED = {
    "bundle_damaged", "bundle_not_for_us", "bundle_container", "bundle_certificate", "sender_uncertified",
    "sender_unknown", "bundle_signature", "bundle_header", "bundle_version", "bundle_digest", "bundle_content",
    "bundle_unproven",
}  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]


def outcome(seed: int, count: int) -> dict:
    program = [sys.executable, "-m", "tests.faults.hostile", str(seed), str(count)]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def require_harmless(found: dict, count: int) -> None:
    assert found["wrong"] == []
    assert found["tried"] >= count
    assert found["slowest"] < 2
    assert found["megabytes"] < 300
    # the mutations reach every step of the reading
    assert found["codes"].keys() >= REACHED, REACHED - found["codes"].keys()


@pytest.mark.skipif(sys.platform == "win32", reason="measures memory the way Linux does")
def test_twenty_thousand_hostile_bundles():
    require_harmless(outcome(1, 20_000), 20_000)


@pytest.mark.soak
@pytest.mark.skipif(sys.platform == "win32", reason="measures memory the way Linux does")
@pytest.mark.parametrize("seed", range(2, 12))
def test_two_hundred_thousand_hostile_bundles(seed):
    require_harmless(outcome(seed, 20_000), 20_000)


@pytest.mark.parametrize("check", ["check_signature", "check_digests", "find_sender"])
def test_a_build_without_a_check_is_caught(monkeypatch, check):
    broken = {
        "check_signature": lambda *_: None,
        "check_digests": lambda *_: None,
        "find_sender": lambda _members, certificates, *_: certificates[-1].content,
    }
    monkeypatch.setattr(bundle, check, broken[check])
    assert hostile.run(1, 2000, until_wrong=True)["wrong"]


def test_ranges_over_one_another_are_refused_before_they_are_walked():
    """Each of many ranges over all entries of one book would be walked from its beginning."""
    found, payloads = w.entries(w.KEC_DEVICE, w.KEC, 4000)
    book = found[0].entry.book
    ranges = tuple(Range(book, 0, n) for n in range(1, 4001))
    heads = (w.head(w.KEC_DEVICE, found[-1]),)

    def cost(stretches):
        files = content.encode_content(Content(stretches, found, payloads, heads))
        started = time.process_time()
        with suppress(BundleContent):
            content.decode_content({name: memoryview(data) for name, data in files.items()})
        return time.process_time() - started

    with pytest.raises(BundleContent):
        content.decode_content(
            {n: memoryview(d) for n, d in content.encode_content(Content(ranges, found, payloads, heads)).items()}
        )
    # walked through for each of 4,000 ranges it would cost some eight million steps, not some thousands
    assert min(cost(ranges) for _ in range(3)) < 3 * min(cost((Range(book, 0, 4000),)) for _ in range(3))


def test_a_file_of_more_pieces_than_evidence_may_have_is_refused():
    """Once its pieces were all there it could never be taken in, and every import would stop at it."""
    data = random.Random(1).randbytes(bundle.PIECE_SIZE)
    for count, allowed in ((bundle.MOST_PIECES, True), (bundle.MOST_PIECES + 1, False)):
        tar = w.plain(pieces=[content.Piece("0" * 64, 1, count, data)])
        if allowed:
            assert bundle.read_part(tar, [w.KAB_RECIPIENT], w.TRUST, w.KAB_OFFICE).pieces
        else:
            with pytest.raises(BundleContent):
                bundle.read_part(tar, [w.KAB_RECIPIENT], w.TRUST, w.KAB_OFFICE)
