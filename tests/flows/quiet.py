"""The end of a run: nothing is lost any more, people decide what waits, until nobody has anything for anybody.

Called after the rounds of the chain. Everything is done by the functions that the windows call.
"""

from fieldapp.case.office import parent_of
from fieldapp.desk.trouble import Trouble, list_troubles, note_trouble
from fieldapp.errors import BookStopped
from fieldapp.exchange import credentials
from fieldapp.vault.conflicts import field_conflicts
from fieldapp.vault.ruling import resolve_fork, waive_gap
from fieldapp.vault.settlement import settle, settlers_of
from tests.flows.chain import Chain, Laptop

# Each receipt and each export is itself an entry: they go on for ever, and only they may.
NOISE = ("receipt.set", "access.note")
PATIENCE = 3
MOST_DECISIONS = 60


def settle_down(chain: Chain, most: int = 14) -> int:
    """Sweep until a whole sweep brings nobody anything; return how many sweeps that took. Raises AssertionError."""
    chain.round += 100
    chain.deliver()
    for sweep in range(1, most):
        chain.errands = [errand for errand in chain.errands if not errand()]
        met = _make_acquainted(chain) if sweep == 2 else 0
        if not _sweep(chain, sweep) + met + len(chain.errands):
            return sweep
    raise AssertionError(f"still moving after {most} sweeps")


def _make_acquainted(chain: Chain) -> int:
    """Invite anew whoever a new laptop does not know, or who does not know it: files and a telephone call."""
    met = 0
    # from the top down: whose own certificate is nothing any more certifies nobody
    for laptop in sorted(chain.working(), key=lambda one: _depth(one.office)):
        for desk in chain.working(str(parent_of(laptop.office))) if laptop.office != "00" else ():
            if not (_knows(chain, desk, laptop) and _knows(chain, laptop, desk)):
                chain.enrol(desk, laptop)
                met += 1
    chain.seen["invited anew"] += met
    return met


def _knows(chain: Chain, one: Laptop, other: Laptop) -> bool:
    vault = chain.at(one)
    found = credentials.devices_of(credentials.trust_of(vault), other.office)
    return other.device in {device.device for device in found}


def _sweep(chain: Chain, sweep: int) -> int:
    """Carry up from the bottom, between the laptops of an office, and down; return how much was new anywhere."""
    moved = 0
    offices = {one.office for one in chain.working()}
    for office in sorted(offices, key=lambda code: (-_depth(code), code)):
        for laptop in chain.working(office):
            moved += decide(chain, laptop, patient=sweep <= PATIENCE)
        moved += _share(chain, office)
        for laptop in chain.working(office) if office != "00" else ():
            moved += carry(chain, laptop, chain.working(str(parent_of(office))))
    for office in sorted(offices, key=lambda code: (_depth(code), code)):
        moved += _share(chain, office)
        below = sorted({one for one in offices if parent_of(one) == office})
        for laptop in chain.working(office):
            for one in below:
                moved += carry(chain, laptop, chain.working(one))
    return moved


def _depth(office: str) -> int:
    return 0 if office == "00" else 1 + office.count(".")


def _share(chain: Chain, office: str) -> int:
    """Let the laptops of an office exchange what they have."""
    laptops = chain.working(office)
    return (
        sum(carry(chain, one, [other for other in laptops if other is not one]) for one in laptops)
        if laptops[1:]
        else 0
    )


def carry(chain: Chain, laptop: Laptop, receivers: list[Laptop]) -> int:
    """Bring what a laptop has for an office to all of its laptops, without loss; return what was new there."""
    files = chain.pack(laptop, receivers[0].office)
    moved = 0
    for receiver in receivers if files else ():
        before = size(chain, receiver)
        chain.take_in(receiver, files)
        moved += size(chain, receiver) - before
    return moved


def size(chain: Chain, laptop: Laptop) -> int:
    """Return how many entries a laptop holds, but for those about the exchange itself."""
    row = (
        chain.at(laptop)
        .db.execute("SELECT count(*) FROM entry WHERE kind NOT IN (SELECT value FROM json_each(?))", (_noise(),))
        .fetchone()
    )
    return int(row[0])


def _noise() -> str:
    return str(list(NOISE)).replace("'", '"')


def decide(chain: Chain, laptop: Laptop, *, patient: bool) -> int:
    """Let the officer of a laptop decide what waits there, one after the other; return how much there was."""
    made = 0
    while made < MOST_DECISIONS:
        waiting = [one for one in list_troubles(chain.at(laptop)) if one.waits_here]
        one = next((one for one in waiting if one.kind != "gap" or not patient), None)
        if one is None:
            return made
        made += 1
        chain.seen[f"trouble {one.kind}"] += 1
        try:
            _decide(chain, laptop, one)
        except BookStopped:
            chain.renew(laptop)
    raise AssertionError(f"{one.kind} of {one.book} waits for ever at {laptop.office}")


def _decide(chain: Chain, laptop: Laptop, one: Trouble) -> None:
    vault = chain.at(laptop)
    if one.kind == "clone":
        chain.renew(laptop)
    elif one.kind == "fork":
        resolve_fork(vault, one.book, one.seq, chain.dice.choice(one.branches).hash, "yang dipakai kantor")
    elif one.kind == "gap":
        waive_gap(vault, one.book, one.seq, "tidak pernah datang")
    else:
        note_trouble(vault, one.book, one.kind, "sudah ditanyakan")


def settle_differences(chain: Chain) -> int:
    """Let the home office take one of the values of every field that differs; return how many there were."""
    settled: set[tuple[str, str]] = set()
    for laptop in chain.working():
        vault = chain.at(laptop)
        for one in field_conflicts(vault.db):
            if (
                laptop.office in settlers_of(vault.db, one.record, one.type, one.home)
                and (one.record, one.field) not in settled
            ):
                settle(vault, one.record, one.field, "sudah dibandingkan", take=one.values[0].writing.hash)
                settled.add((one.record, one.field))
    return len(settled)
