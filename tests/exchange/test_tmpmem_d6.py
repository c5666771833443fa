"""Memory while receiving: one part at a time, however many there are, for looking at them as for taking them in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fieldapp.exchange.export import export
from fieldapp.exchange.stick import Stick
from tests.exchange.conftest import PASSPHRASE

MEGABYTE = 2**20
EVIDENCE = 14 * MEGABYTE
MOST_PEAK = 200 * MEGABYTE
MOST_GROWTH = 16 * MEGABYTE
# A laptop of its own: it asks for each part when it wants it, and says how much memory it took so far.
RECEIVER = """
import re, sys
from pathlib import Path
from fieldapp.exchange.merge import import_files
from fieldapp.exchange.preview import inspect_paths
from fieldapp.vault.vault import open_vault

folder, stick, passphrase, count = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])


def ask(done, _total):
    # getrusage would count what the process that started this one took
    print("peak", int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024, flush=True)
    assert sys.stdin.readline().strip() == "next"
    if done % 2 == 0:
        inspect_paths(vault, [files[done]])
    return True


with open_vault(folder, None, passphrase) as vault:
    # unlocking takes more than all that follows
    Path("/proc/self/clear_refs").write_text("5")
    files = [stick / f"{n}.netra" for n in range(count)]
    report = import_files(vault, files, ask)
    assert [one.code for one in report.files] == [""] * count, [one.code for one in report.files]
    print("taken", len(report.evidence), flush=True)
"""
needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is not told here")


def peaks(offices, count):
    """Carry one part after the other to a laptop that runs by itself; return its memory before each, and the last."""
    kab, kec = offices.pair()
    kab.close()
    stick = offices.stick()
    arguments = [sys.executable, "-c", RECEIVER, str(kab.folder), str(stick.folder), PASSPHRASE, str(count)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as laptop:
        assert laptop.stdin is not None
        assert laptop.stdout is not None
        found = []
        for n in range(count):
            found.append(int(laptop.stdout.readline().split()[1]))
            carry(offices, kec, stick.folder, n)
            print("next", file=laptop.stdin, flush=True)
        assert laptop.stdout.readline().split() == ["taken", str(count)]
        assert laptop.wait() == 0
    return found


def carry(offices, kec, folder: Path, n: int) -> None:
    """Write a part with fresh evidence as the file that is asked for, and take the one before away."""
    sha256 = offices.add_evidence(kec, offices.add_case(kec), os.urandom(EVIDENCE))
    own = offices.stick()
    (part,) = export(kec, Stick(own.folder), "64.01").parts
    (own.folder / part.name).rename(folder / f"{n}.netra")
    (folder / f"{n - 1}.netra").unlink(missing_ok=True)
    with kec.writing() as db:
        # what a receipt would say, so that the next part carries the next file alone
        db.execute("INSERT INTO evidence_ack (office, sha256) VALUES ('64.01', ?)", (sha256,))


def check(found):
    print("PEAK",[x>>20 for x in found])
    settled, last = found[2], found[-1]
    assert last < MOST_PEAK, found
    assert last - settled < MOST_GROWTH, found


@needs_proc
def test_memory_holds_one_part(offices):
    check(peaks(offices, 6))


@pytest.mark.soak
@needs_proc
def test_memory_holds_one_part_of_five_hundred(offices):
    """Takes some ten minutes and 16 GB of disk."""
    check(peaks(offices, 60))
