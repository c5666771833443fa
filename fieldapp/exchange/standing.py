"""How sending and receiving stand: what has not travelled, what waits for a receipt, who may get or be owed something.

Called by the windows. Reads the vault on whatever connection it has and writes nothing; what an export would carry
exactly is for `fieldapp.exchange.export`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

from fieldapp.case.office import is_within, parent_of
from fieldapp.exchange import credentials, selection
from fieldapp.exchange.certificate import Device
from fieldapp.exchange.enrolment import certified_by
from fieldapp.exchange.export import Plan
from fieldapp.exchange.selection import Address
from fieldapp.exchange.trust import TrustStore
from fieldapp.packs.proposal import propose_office
from fieldapp.packs.region import load_regions
from fieldapp.vault.books import BookState, StoredEntry, book_states, entries_of
from fieldapp.vault.database import Database
from fieldapp.vault.entry import parse_entry
from fieldapp.vault.vault import Vault

Stretch = tuple[str, int, int]
# From so many entries on it is quicker to ask every case whether it is concerned than to follow every entry.
MANY = 20_000
BOOKS_AT_ONCE = 300

Enrolment = Literal["certified", "waiting", "revoked"]


@dataclass(frozen=True, slots=True)
class Share:
    """A share of what this office holds; `since` is when its first entry was written, empty where there is none."""

    cases: int = 0
    reports: int = 0
    entries: int = 0
    evidence: int = 0
    since: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it."""
        return not self.entries and not self.evidence


@dataclass(frozen=True, slots=True)
class Standing:
    """What an office above has not got: `unsent` was never written to a stick, `waiting` was and has no receipt."""

    unsent: Share
    waiting: Share


@dataclass(frozen=True, slots=True)
class Shipment:
    """One finished export; `answered` when a receipt covers all of it."""

    plan: Plan
    cases: int
    reports: int
    parts: int
    written: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Destination:
    """An office that bundles may go to; `known` when it has a laptop that could open them."""

    office: str
    name: str
    known: bool


@dataclass(frozen=True, slots=True)
class Correspondent:
    """An office below with certified laptops: when its last bundle came, when it was last answered."""

    office: str
    name: str
    devices: tuple[str, ...]
    received: str
    answered: str

    @property
    def is_owed(self) -> bool:
        """Whether something came after the last receipt."""
        return self.received > self.answered


def standing_of(vault: Vault, to_office: str) -> Standing:
    """Return what an office above has not got yet."""
    address = Address(vault.office, to_office)
    acked = dict(vault.db.execute("SELECT book, upto FROM ack WHERE office = ?", (to_office,)).fetchall())
    plans = _done_plans(vault.db, to_office)
    written: dict[str, int] = {}
    for one in (one for plan in plans for part in plan.parts for one in part.ranges):
        written[one.book] = max(written.get(one.book, 0), one.upto)
    sent = {pieces.sha256 for plan in plans for part in plan.parts for pieces in part.pieces}
    files = [name for name, _ in selection.evidence_files(vault.db, address, everything=False)]
    states = [state for state in book_states(vault.db) if _travels(state, address)]
    fresh, waiting = [], []
    for state in states:
        covered = acked.get(state.book, 0)
        reached = max(covered, min(written.get(state.book, 0), state.last))
        waiting.append((state.book, covered, reached))
        fresh.append((state.book, reached, state.last))
    return Standing(
        _share(vault.db, fresh, len([name for name in files if name not in sent])),
        _share(vault.db, waiting, len([name for name in files if name in sent])),
    )


def _travels(state: BookState, address: Address) -> bool:
    below = address.to == address.own or is_within(state.writer, address.own)
    return below and is_within(state.office, address.area)


def count_owners(db: Database, plan: Plan) -> tuple[int, int]:
    """Return how many cases and how many LHPs a plan concerns."""
    ranges = [(one.book, one.after, one.upto) for part in plan.parts for one in part.ranges]
    share = _share(db, ranges, plan.evidence)
    return share.cases, share.reports


def _share(db: Database, stretches: Iterable[Stretch], evidence: int) -> Share:
    wanted = [one for one in stretches if one[2] > one[1]]
    walls = [parse_entry(first.data).wall for first in (_first(db, *one) for one in wanted) if first]
    entries = sum(upto - after for _, after, upto in wanted)
    counts = (_count_by_owner if entries > MANY else _count_by_entry)(db, wanted)
    return Share(counts.get("case", 0), counts.get("supervision", 0), entries, evidence, min(walls, default=""))


def _first(db: Database, book: str, after: int, _upto: int) -> StoredEntry | None:
    return next(entries_of(db, book, after, after + 1), None)


def _count_by_entry(db: Database, stretches: Iterable[Stretch]) -> dict[str, int]:
    """Return how many cases and LHPs a few entries concern, found from the entries."""
    owners: dict[str, set[str]] = {}
    for book, after, upto in stretches:
        rows = db.execute(
            "SELECT DISTINCT o.type, o.id FROM entry e JOIN record r ON r.id = e.record"
            " JOIN record o ON o.id = r.case_id AND o.type IN ('case', 'supervision')"
            " WHERE e.book = ? AND e.seq > ? AND e.seq <= ?",
            (book, after, upto),
        ).fetchall()
        for kind, owner in rows:
            owners.setdefault(kind, set()).add(owner)
    return {kind: len(found) for kind, found in owners.items()}


def _count_by_owner(db: Database, stretches: Iterable[Stretch]) -> dict[str, int]:
    """Return the same for most of a vault's entries, found from the cases: each is asked for one entry only."""
    counts: dict[str, int] = {}
    places = list(stretches)
    for at in range(0, len(places), BOOKS_AT_ONCE):
        some = places[at : at + BOOKS_AT_ONCE]
        values = ",".join(["(?, ?, ?)"] * len(some))
        rows = db.execute(
            f"WITH s (book, after, upto) AS (VALUES {values})"  # noqa: S608 - question marks only
            " SELECT o.type, count(*) FROM record o WHERE o.type IN ('case', 'supervision') AND EXISTS ("
            "SELECT 1 FROM record r JOIN entry e ON e.record = r.id JOIN s ON s.book = e.book"
            " AND e.seq > s.after AND e.seq <= s.upto WHERE r.case_id = o.id) GROUP BY o.type",
            [value for one in some for value in one],
        ).fetchall()
        for kind, count in rows:
            counts[kind] = counts.get(kind, 0) + count
    return counts


def _done_plans(db: Database, to_office: str) -> list[Plan]:
    rows = db.execute(
        "SELECT plan FROM export_plan WHERE to_office = ? AND state = 'done' ORDER BY number", (to_office,)
    ).fetchall()
    return [msgspec.json.decode(row[0], type=Plan) for row in rows]


def last_shipment(vault: Vault, to_office: str) -> Shipment | None:
    """Return the last finished export to an office, None when there was none."""
    plans = _done_plans(vault.db, to_office)
    if not plans:
        return None
    plan = plans[-1]
    row = vault.db.execute(
        "SELECT count(*), coalesce(max(written), '') FROM export_part WHERE plan = ?", (plan.id,)
    ).fetchone()
    acked = dict(vault.db.execute("SELECT book, upto FROM ack WHERE office = ?", (to_office,)).fetchall())
    cases, reports = count_owners(vault.db, plan)
    return Shipment(plan, cases, reports, row[0], row[1] or plan.made, _covered(acked, plan))


def _covered(acked: Mapping[str, int], plan: Plan) -> bool:
    return all(acked.get(one.book, 0) >= one.upto for part in plan.parts for one in part.ranges)


def list_destinations(vault: Vault) -> list[Destination]:
    """Return the offices that a bundle of this office may go to, nearest first; the office above is always named."""
    trust = credentials.trust_of(vault)
    named = _office_names(trust)
    above = parent_of(vault.office)
    found = {office for office in named if is_within(vault.office, office) and office != vault.office}
    found |= {above} if above else set()
    if _others(trust, vault.office, vault.device):
        found.add(vault.office)
    order = sorted(found, key=lambda office: (office != above, -len(office), office))
    return [Destination(one, name_office(vault, one, named), bool(_others(trust, one, vault.device))) for one in order]


def _others(trust: TrustStore, office: str, device: str) -> list[Device]:
    return [one for one in credentials.devices_of(trust, office) if one.device != device]


def list_correspondents(vault: Vault) -> list[Correspondent]:
    """Return the offices below that have certified laptops, those that are owed a receipt first."""
    trust = credentials.trust_of(vault)
    named = _office_names(trust)
    received = dict(vault.db.execute("SELECT device, max(received) FROM bundle_seen GROUP BY device").fetchall())
    answered = dict(
        vault.db.execute(
            "SELECT to_office, max(made) FROM export_plan WHERE state = 'done' GROUP BY to_office"
        ).fetchall()
    )
    devices: dict[str, list[str]] = {}
    for name, certificates in trust.judge().devices.items():
        for office in {one.office for one in certificates if not trust.is_revoked(one)}:
            if office != vault.office and is_within(office, vault.office):
                devices.setdefault(office, []).append(name)
    found = [
        Correspondent(
            office,
            name_office(vault, office, named),
            tuple(sorted(names)),
            max((received.get(name, "") for name in names), default=""),
            answered.get(office, ""),
        )
        for office, names in devices.items()
    ]
    return sorted(found, key=lambda one: (not one.is_owed, one.office))


def office_names(vault: Vault) -> dict[str, str]:
    """Return the names of offices that certificates give."""
    return _office_names(credentials.trust_of(vault))


def _office_names(trust: TrustStore) -> dict[str, str]:
    valid = sorted(trust.judge().valid.values(), key=lambda one: one.content.issued)
    return {one.content.office: one.content.name for one in valid}


def name_office(vault: Vault, office: str, named: dict[str, str]) -> str:
    """Return the name an office gave itself, else the one in its certificate, else what it is probably called."""
    told = vault.office_settings(office).name or named.get(office, "")
    return told or propose_office(load_regions(), office).name


def enrolment_of(vault: Vault) -> Enrolment:
    """Return whether an office above has certified this laptop, and still does."""
    found = certified_by(vault)
    if found is None:
        return "waiting"
    return "revoked" if found.revoked else "certified"
