"""kill -9 at the window: what was typed is in the draft, what was taken in or saved is there, and it all opens again.

Every kill hits the real window in a process of its own. The broken build, in which nothing is kept while somebody
types, must lose what the right one keeps.
"""

import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldapp.vault.check import check
from fieldapp.vault.draft import list_drafts
from tests.ui import scenery
from tests.ui.flows import typist
from tests.ui.scenery import Laptop

TOP = Path(__file__).resolve().parents[3]
MOST_LOST = 5.0
START = 60.0

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills the way Linux does")


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    made = scenery.make_new(tmp_path / "rumah")
    (tmp_path / "berkas").mkdir()
    made.clock.step = scenery.timedelta(seconds=1)
    return made


def kill(laptop: Laptop, what: str, first: str, wait: float, *more: str) -> list[list[str]]:
    """Run the typist, kill it so many seconds after its first line of a kind, and return the words of all its lines."""
    about = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "NETRA_HOME": str(laptop.home)}
    files = laptop.home.parent / "berkas"
    words = [sys.executable, "-m", "tests.ui.flows.typist", str(laptop.home), what, str(files), *more]
    noise = laptop.home.parent / "stderr.txt"
    with (
        noise.open("wb") as errors,
        subprocess.Popen(words, cwd=TOP, env=about, stdout=subprocess.PIPE, stderr=errors) as process,
    ):
        late = threading.Timer(START, process.kill)
        late.start()
        lines: list[bytes] = []
        killer = threading.Timer(wait, process.kill)
        for line in process.stdout:  # type: ignore[union-attr]
            lines.append(line)
            if len([one for one in lines if one.startswith(first.encode())]) == 1 and not killer.is_alive():
                killer.start()
        process.wait(30)
        late.cancel()
        killer.cancel()
    said = noise.read_text()
    assert process.returncode == -9, f"the window ended by itself with {process.returncode}: {said}"
    assert "Traceback" not in said, said
    assert lines, "nothing was done before the kill"
    # A kill in the middle of a line leaves a piece of it.
    return [line.decode().split() for line in lines if line.endswith(b"\n")]


def lost_seconds(laptop: Laptop, lines: list[list[str]]) -> float:
    """Return how much of the typing before a kill is not in the draft, in seconds, and check what is there."""
    typed = [(int(count), float(moment)) for _, count, moment in lines]
    with laptop.opened() as vault:
        drafts = list_drafts(vault)
        assert check(vault).defects == []
    text = max((str(one.data.get("narrative", "")) for one in drafts), key=len, default="")
    whole = "".join(typist.WORDS[number % len(typist.WORDS)] for number in range(len(text)))
    assert text == whole, "the draft is not what was typed"
    last = typed[-1][1]
    missing = [moment for count, moment in typed if count > len(text)]
    return last - missing[0] if missing else 0.0


def rounds(laptop: Laptop, dice: random.Random, count: int, tmp_path: Path, *more: str) -> float:
    """Kill the typist so many times, each on a laptop of its own; return the largest loss in seconds."""
    worst = 0.0
    for number in range(count):
        fresh = laptop.copy(tmp_path / f"rumah-{number}")
        lines = kill(fresh, "type", "typed", dice.uniform(1.0, 9.0), *more)
        loss = lost_seconds(fresh, lines)
        print(f"round {number + 1}: {len(lines)} letters typed, {loss:.2f} s lost")
        worst = max(worst, loss)
    print(f"largest loss: {worst:.2f} s")
    return worst


def test_typing_survives_a_kill(laptop, tmp_path):
    assert rounds(laptop, random.Random(1), 2, tmp_path) <= MOST_LOST


def test_a_build_that_keeps_nothing_is_found_out(laptop, tmp_path):
    lines = kill(laptop, "type", "typed", MOST_LOST + 2.0, "without-autosave")
    assert lost_seconds(laptop, lines) > MOST_LOST


@pytest.mark.soak
def test_typing_survives_many_kills(laptop, tmp_path):
    assert rounds(laptop, random.Random(), 30, tmp_path) <= MOST_LOST


def survive(laptop: Laptop, what: str, first: str, wait: float, lost: Callable[..., list[str]]) -> int:
    """Kill once; return how many things were held for done, none of which may be lost."""
    lines = kill(laptop, what, first, wait)
    said = [words[1] for words in lines if words[0] == first]
    with laptop.opened() as vault:
        assert check(vault, full=True).defects == []
        assert lost(vault, said) == []
    return len(said)


def lost_files(vault, said: list[str]) -> list[str]:
    held = {item["sha256"] for draft in list_drafts(vault) for item in draft.data.get("evidence", ())}
    rows = {row[0] for row in vault.db.execute("SELECT sha256 FROM attachment")}
    return [sha256 for sha256 in said if sha256 not in held | rows or vault.evidence.verify(sha256) != "ok"]


def lost_cases(vault, said: list[str]) -> list[str]:
    rows = {row[0] for row in vault.db.execute("SELECT id FROM case_row")}
    return [case for case in said if case not in rows]


@pytest.mark.parametrize(("what", "first", "lost"), [("take", "taken", lost_files), ("save", "saved", lost_cases)])
def test_nothing_that_was_said_to_be_done_is_lost(laptop, what, first, lost):
    dice = random.Random(len(what))
    assert sum(survive(laptop, what, first, dice.uniform(0.05, 1.5), lost) for _ in range(2)) > 1


@pytest.mark.soak
@pytest.mark.parametrize(("what", "first", "lost"), [("take", "taken", lost_files), ("save", "saved", lost_cases)])
def test_nothing_is_lost_in_many_kills(laptop, what, first, lost):
    dice = random.Random()
    assert sum(survive(laptop, what, first, dice.uniform(0.0, 2.0), lost) for _ in range(25)) > 25
