"""A recovery by the office above that is cut off at any step: the same two files bring it to its end."""

import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from fieldapp.errors import RescueNone, WrongPassphrase
from fieldapp.exchange.rescue import waiting_rescue
from fieldapp.vault.check import check
from fieldapp.vault.journal import Journal
from fieldapp.vault.trace import list_traces
from fieldapp.vault.vault import open_vault
from tests.exchange.conftest import offices
from tests.exchange.test_rescue import NEW, OTHER, Pair

__all__ = ["offices"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")


CUT = 9


class Knife:
    """Ends the process at one of the calls that make something durable or write an entry."""

    def __init__(self, at):
        self.calls, self.at = 0, at
        for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "unlink"), (Journal, "write")):
            setattr(owner, name, self._guard(getattr(owner, name)))

    def _guard(self, real):
        def call(*args, **kwargs):
            self.calls += 1
            if self.calls == self.at:
                os._exit(CUT)
            return real(*args, **kwargs)

        return call


def killed_at(step, act):
    """Do something in a process of its own that is killed at a step; say whether it came to its end before."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            Knife(step)
            act()
            code = 0
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, CUT)
    return code == 0


def states_of(pair):
    """Return every file of the laptop: its vault, and the witness beside the settings."""
    folders = (pair.folder, pair.offices.folder / "home")
    return {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}


def put_back(pair, start):
    for path in states_of(pair):
        if path not in start:
            path.unlink()
    for path, data in start.items():
        path.write_bytes(data)


def test_finishing_is_cut_off_at_every_step(offices):
    pair = Pair(offices)
    answer = pair.answer(pair.ask())
    start = states_of(pair)
    step, finished = 0, False
    while not finished:
        step += 1
        put_back(pair, start)
        finished = killed_at(step, lambda: pair.finish(answer))
        if not finished:
            try:
                pair.finish(answer)
            except RescueNone:
                # the one-time identity is the last to go
                assert waiting_rescue(pair.folder) is None
        with pair.open() as again:
            assert len(again.signer().sign(b"isi")) == 64
            assert check(again, full=True).defects == []
            assert list_traces(again.db, "64.01.05", what="recovered")
    assert step > 6


def test_a_cut_before_the_second_try_still_opens_with_the_new_passphrase(offices):
    """Whoever unlocks instead of finishing again comes in as well, once the slot was made anew."""
    pair = Pair(offices)
    answer = pair.answer(pair.ask())
    start = states_of(pair)
    opened = 0
    for step in range(1, 12):
        put_back(pair, start)
        killed_at(step, lambda: pair.finish(answer))
        with suppress(WrongPassphrase), open_vault(pair.folder, None, NEW, clock=offices.clock) as again:
            assert len(again.signer().sign(b"isi")) == 64
            opened += 1
    assert opened


def test_asking_is_cut_off_at_every_step(offices):
    """Either the request before counts, or the new one does; never none that was told to somebody."""
    pair = Pair(offices)
    first = pair.ask()
    answer = pair.answer(first)
    start = states_of(pair)
    for step in range(1, 5):
        put_back(pair, start)
        assert not killed_at(step, lambda: pair.ask(OTHER, dest=pair.stick / "dua.nrq"))
        waiting = waiting_rescue(pair.folder)
        assert waiting is not None
        if waiting.fingerprint == first.fingerprint:
            pair.finish(answer)
        else:
            pair.finish(pair.answer(waiting_on(pair), dest=pair.stick / "dua.nra"), OTHER)


def waiting_on(pair):
    asked = waiting_rescue(pair.folder)
    return type(asked)(pair.stick / "dua.nrq", asked.officer, asked.office, asked.made, asked.fingerprint)
