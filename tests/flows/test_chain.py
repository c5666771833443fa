"""Sixty offices on four levels lose, delay, double and reorder what they send, lose laptops, copy and restore them.

Then nothing new happens until nobody owes anybody anything, and everything must be as the law says. The seed is in the
name of each test; `CHAIN_SEED` adds more, `-m soak` is the long run of 514 regencies.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fieldapp.exchange import bundle, proof
from fieldapp.exchange.trust import TrustStore
from fieldapp.vault import fold
from fieldapp.vault.chain import Decisions
from tests.flows.chain import Chain, Shape
from tests.flows.convergence import judge
from tests.flows.mishap import Mishaps
from tests.flows.quiet import settle_differences, settle_down

SIXTY = Shape()
SMALL = Shape(provinces=2, regencies=4, districts=8, peers=4)
COUNTRY = Shape(provinces=38, regencies=514, districts=514, peers=40, open_at_once=200)
SEEDS = (20261122, *map(int, os.environ.get("CHAIN_SEED", "").split()))


@contextmanager
def chain_of(folder: Path, seed: int, shape: Shape) -> Iterator[tuple[Chain, Mishaps]]:
    """Give a chain after its rounds, every mishap behind it."""
    home = os.environ.get("NETRA_HOME", "")
    chain = Chain(folder, seed, shape)
    try:
        chain.build()
        mishaps = Mishaps(chain)
        chain.run(mishaps)
        yield chain, mishaps
    finally:
        chain.close()
        os.environ["NETRA_HOME"] = home


def told(seed: int, wrong: list[str]) -> str:
    return "\n".join([f"seed {seed}: {len(wrong)} things are wrong", *wrong[:20]])


@pytest.mark.parametrize("seed", SEEDS)
def test_sixty_offices_come_to_one_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    with chain_of(tmp_path, seed, SIXTY) as (chain, mishaps):
        assert len(SIXTY.codes()) == 60
        converge(chain, mishaps, seed)
        happened = {"lost", "doubled", "revoked", "incarnation", "bundle_again", "sender_revoked", "review", "held"}
        assert happened <= set(chain.seen), chain.seen


def converge(chain: Chain, mishaps: Mishaps, seed: int) -> None:
    """Come to rest, find everything lawful, settle what differs, come to rest again."""
    settle_down(chain)
    assert not (wrong := judge(chain, mishaps)), told(seed, wrong)
    assert mishaps.parted
    assert settle_differences(chain) > 0
    mishaps.settled = True
    settle_down(chain)
    assert not (wrong := judge(chain, mishaps)), told(seed, wrong)
    assert settle_differences(chain) == 0


def forget_revocations(patch: pytest.MonkeyPatch) -> None:
    """A build that believes a laptop for ever."""
    exclude = Decisions.exclude
    patch.setattr(TrustStore, "is_revoked", lambda *_: False)
    patch.setattr(Decisions, "exclude", lambda self, link: exclude(Decisions(self.kept, self.waived), link))


def forget_scope(patch: pytest.MonkeyPatch) -> None:
    """A build that lets every certified laptop write for any office."""
    patch.setattr(bundle, "check_header", lambda _facts, sender, _verdict: sender)
    patch.setattr(bundle, "check_books", lambda *_: None)
    patch.setattr(proof, "_head_holds", lambda *_: True)


def let_the_last_win(patch: pytest.MonkeyPatch) -> None:
    """A build in which the last writer wins."""
    settled = fold._settle_fields

    def settle(ordered, cells, state):
        for cell in cells.values():
            cell.writes = cell.writes[-1:]
        settled(ordered, cells, state)

    patch.setattr(fold, "_settle_fields", settle)


BROKEN = {
    "revocation": (forget_revocations, "thief: "),
    "scope": (forget_scope, "foreign: "),
    "last writer": (let_the_last_win, "difference: "),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_build_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    breaking, said = BROKEN[name]
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    breaking(monkeypatch)
    with chain_of(tmp_path, SEEDS[0], SMALL) as (chain, mishaps):
        settle_down(chain)
        wrong = judge(chain, mishaps)
    assert any(one.startswith(said) for one in wrong), told(SEEDS[0], wrong)


def test_the_same_small_chain_unbroken_is_lawful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    with chain_of(tmp_path, SEEDS[0], SMALL) as (chain, mishaps):
        converge(chain, mishaps, SEEDS[0])


@pytest.mark.soak
def test_the_whole_country_comes_to_one_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    with chain_of(tmp_path, SEEDS[0], COUNTRY) as (chain, mishaps):
        converge(chain, mishaps, SEEDS[0])
