"""Which entries count: gapless chains, parents, forks, and the decisions about them.

`resources/format/journal.md`, sections 5 and 7. Pure: works on links (an entry's place in the chain) and knows no
database; intake asks it entry by entry, rebuild and recount with the whole set.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeGuard

from fieldapp.case.office import is_within
from fieldapp.errors import EntryMalformed
from fieldapp.vault.entry import Entry, parse_book
from fieldapp.vault.kinds import DECISIONS, meaning_problem

Reason = Literal["", "gap", "parent", "lamport", "revoked", "branch"]
_hash = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Link:
    """One entry's place in the chain: what counting needs to know of it."""

    hash: bytes
    entry: Entry

    @property
    def order(self) -> tuple[int, str, int, bytes]:
        """The order in which entries are counted and folded."""
        return (self.entry.lamport, self.entry.book, self.entry.seq, self.hash)


@dataclass(frozen=True, slots=True)
class Revocation:
    """From which place on a device's entries no longer count, and how far the reviser's word reaches."""

    scope: str
    upto: Mapping[str, int]


@dataclass(slots=True)
class Decisions:
    """The decisions in force: places kept and gaps waived, with the office that said so, and devices revoked.

    A decision reaches the entries of its writer's office and of those below, never those of an office above.
    """

    kept: dict[tuple[str, int], tuple[bytes, str]] = field(default_factory=dict)
    waived: dict[tuple[str, int], str] = field(default_factory=dict)
    revoked: dict[str, list[Revocation]] = field(default_factory=dict)

    def exclude(self, link: Link) -> Reason:
        """Return why a decision excludes an entry, or an empty text."""
        entry = link.entry
        kept, scope = self.kept.get((entry.book, entry.seq), (link.hash, entry.office))
        if kept != link.hash and is_within(entry.office, scope):
            return "branch"
        if self.revoked:
            for revocation in self.revoked.get(parse_book(entry.book).device, ()):
                if is_within(entry.office, revocation.scope) and entry.seq > revocation.upto.get(entry.book, 0):
                    return "revoked"
        return ""

    def waives(self, entry: Entry) -> bool:
        """Return whether an entry counts although what stood before it is not held."""
        scope = self.waived.get((entry.book, entry.seq))
        return scope is not None and is_within(entry.office, scope)

    def bridges(self, book: str, seq: int) -> bool:
        """Return whether a place lies in a gap that was waived."""
        return any(book == waived and seq < at for waived, at in self.waived)

    def add(self, link: Link, content: Mapping[str, Any]) -> None:
        """Put one decision into force; one that makes no sense changes nothing."""
        entry = link.entry
        if entry.kind == "device.revoke":
            device, upto = content.get("device"), content.get("upto")
            if isinstance(device, str) and isinstance(upto, dict) and device != parse_book(entry.book).device:
                places = {book: seq for book, seq in upto.items() if _is_place(seq)}
                self.revoked.setdefault(device, []).append(Revocation(entry.office, places))
            return
        book, seq, keep = content.get("book"), content.get("seq"), content.get("keep")
        if not isinstance(book, str) or not _is_place(seq) or not _may_decide(entry, book):
            return
        if entry.kind == "book.waive":
            self.waived.setdefault((book, seq), entry.office)
        elif isinstance(keep, str) and _hash.fullmatch(keep):
            self.kept.setdefault((book, seq), (bytes.fromhex(keep), entry.office))


def _is_place(seq: object) -> TypeGuard[int]:
    return isinstance(seq, int) and not isinstance(seq, bool) and seq >= 0


def _may_decide(entry: Entry, book: str) -> bool:
    try:
        about, own = parse_book(book), parse_book(entry.book)
    except EntryMalformed:
        return False
    return about.office == own.office and about.device != own.device and is_within(about.office, entry.office)


Known = tuple[Link, Reason]
Lookup = Callable[[bytes], Known | None]


def judge(link: Link, lookup: Lookup, decisions: Decisions) -> Reason:
    """Return why an entry is held, or an empty text when it counts.

    `lookup` gives a held entry's link and verdict by hash. Judge in `order`: what an entry depends on has a smaller
    lamport, or the entry is at fault.
    """
    entry = link.entry
    if excluded := decisions.exclude(link):
        return excluded
    largest, exact = 0, True
    if entry.seq > 1:
        before = lookup(bytes.fromhex(entry.prev))
        if before is None:
            if not decisions.waives(entry):
                return "gap"
            exact = False
        else:
            reason = _judge_previous(entry, *before)
            if reason:
                return reason
            largest = before[0].entry.lamport
    for parent in entry.parents:
        known = lookup(bytes.fromhex(parent.hash))
        if known is None:
            if not decisions.bridges(parent.book, parent.seq):
                return "parent"
            exact = False
            continue
        other, verdict = known
        if other.entry.lamport >= entry.lamport:
            return "lamport"
        place = (other.entry.book, other.entry.seq, other.entry.record)
        if verdict or place != (parent.book, parent.seq, entry.record):
            return "parent"
        largest = max(largest, other.entry.lamport)
    holds = entry.lamport == largest + 1 if exact else entry.lamport > largest
    return "" if holds else "lamport"


def _judge_previous(entry: Entry, before: Link, verdict: Reason) -> Reason:
    if before.entry.book != entry.book or before.entry.seq != entry.seq - 1:
        return "gap"
    if before.entry.lamport >= entry.lamport:
        return "lamport"
    return verdict


def count(links: Iterable[Link], decisions: Decisions) -> dict[bytes, Reason]:
    """Return the verdict on every entry of a whole set."""
    ordered = sorted(links, key=lambda link: link.order)
    found = {link.hash: link for link in ordered}
    verdicts: dict[bytes, Reason] = {}

    def lookup(digest: bytes) -> Known | None:
        link = found.get(digest)
        # not judged yet means: not smaller in lamport, so whoever builds on it is at fault, whatever its verdict
        return None if link is None else (link, verdicts.get(digest, "lamport"))

    for link in ordered:
        verdicts[link.hash] = judge(link, lookup, decisions)
    return verdicts


def settle(
    links: Iterable[Link], content: Callable[[Link], Mapping[str, Any] | None]
) -> tuple[dict[bytes, Reason], Decisions]:
    """Return the verdicts on a whole set under the decisions that the set itself contains.

    `content` gives the fields a decision sets, or None when its payload is not held.
    """
    every = list(links)
    waiting = sorted(
        (link for link in every if link.entry.kind in DECISIONS and not meaning_problem(link.entry)),
        key=lambda link: (link.entry.office.count(".") + (link.entry.office != "00"), link.order),
    )
    decisions = Decisions()
    verdicts = count(every, decisions)
    while waiting:
        ready = next((link for link in waiting if not verdicts[link.hash]), None)
        if ready is None:
            break
        waiting.remove(ready)
        said = content(ready)
        if said is not None:
            decisions.add(ready, said)
            verdicts = count(every, decisions)
    return verdicts, decisions


def branches(links: Iterable[Link]) -> dict[bytes, str]:
    """Return the branch path of every entry of one book: empty before the first fork, `/first16/...` after it.

    In a forked book an entry whose predecessor is not held begins a branch of its own: nobody knows which it continues.
    """
    places: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        places[link.entry.seq].append(link)
    fork = min((seq for seq, found in places.items() if len(found) > 1), default=None)
    names: dict[bytes, str] = {}
    for seq in sorted(places):
        if fork is None or seq < fork:
            names |= {link.hash: "" for link in places[seq]}
            continue
        before = {link.hash: names[link.hash] for link in places.get(seq - 1, ())}
        bases = {link.hash: before.get(bytes.fromhex(link.entry.prev), "") for link in places[seq]}
        alike = Counter(bases.values())
        for digest, base in bases.items():
            names[digest] = base if base and alike[base] == 1 else f"{base}/{digest.hex()[:16]}"
    return names
