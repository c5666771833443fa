"""Somebody who presses anything: the window neither falls nor meets a fault, whatever is pressed in whatever order."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui import scenery
from tests.ui.scenery import Laptop

TOP = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    return scenery.make_worked(tmp_path_factory.mktemp("sibuk"))[0]


def play(laptop: Laptop, seed: int, steps: int) -> None:
    # what is typed without a beginning is written into the user's own folder
    own = str(laptop.home.parent)
    about = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "NETRA_HOME": str(laptop.home),
        "HOME": own,
        "USERPROFILE": own,
    }
    words = [
        sys.executable,
        "-X",
        "faulthandler",
        "-m",
        "tests.ui.flows.monkey",
        str(laptop.home),
        str(seed),
        str(steps),
    ]
    done = subprocess.run(words, cwd=TOP, env=about, capture_output=True, timeout=60 + steps)
    last = done.stdout.decode(errors="replace").splitlines()[-12:]
    assert done.returncode == 0, f"seed {seed}, exit {done.returncode}, last {last}\n{done.stderr.decode()[-4000:]}"


def test_the_window_stands_what_anybody_presses(worked, tmp_path):
    play(worked.copy(tmp_path / "rumah"), 7, 300)


@pytest.mark.soak
def test_the_window_stands_it_for_long(worked, tmp_path):
    for round_ in range(10):
        play(worked.copy(tmp_path / f"rumah-{round_}"), random.randrange(10**6), 2000)
