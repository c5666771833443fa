"""How sending and receiving stand: what has not travelled, what waits for a receipt, who may get or be owed something.

Called by the windows. Reads the vault on whatever connection it has and writes nothing; what an export would carry
exactly is for `fieldapp.exchange.export`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import msgspec

from fieldapp.case.office import is_within, parent_of
from fieldapp.exchange import credentials, selection
from fieldapp.exchange.certificate import Device
from fieldapp.exchange.enrolment import certified_by
from fieldapp.exchange.plan import Plan
from fieldapp.exchange.selection import Address, PlannedPart
from fieldapp.exchange.slip import PRINTED
from fieldapp.exchange.trust import TrustStore
from fieldapp.packs.proposal import propose_office
from fieldapp.vault.books import BookState, StoredEntry, book_states, entries_of
from fieldapp.vault.database import Database
from fieldapp.vault.disclosure import lacking_identities
from fieldapp.vault.entry import parse_entry
from fieldapp.vault.history import officer_names
from fieldapp.vault.trace import list_traces
from fieldapp.vault.vault import Vault

Stretch = tuple[str, int, int]
MANY = 20_000

Enrolment = Literal["certified", "waiting", "revoked"]


@dataclass(frozen=True, slots=True)
class Share:
    """A share of what this office holds; `since` is when its first entry was written, empty where there is none.

    Traces are no entries of it. `identities` counts cases whose reporters and witnesses another office may have now.
    """

    cases: int = 0
    reports: int = 0
    entries: int = 0
    evidence: int = 0
    since: str = ""
    identities: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it."""
        return not self.entries and not self.evidence and not self.identities


@dataclass(frozen=True, slots=True)
class Standing:
    """What an office above has not got: `unsent` was never written to a stick, `waiting` was and has no receipt."""

    unsent: Share
    waiting: Share


@dataclass(frozen=True, slots=True)
class Shipment:
    """One finished export; `answered` when a receipt covers all of it, `signer` is the officer who signed for it.

    `checked` is when its sticks were found whole after plugging in again, empty until all of them were.
    """

    plan: Plan
    cases: int
    reports: int
    parts: int
    written: str
    answered: bool
    signer: str = ""
    checked: str = ""


@dataclass(frozen=True, slots=True)
class Destination:
    """An office that bundles may go to; `known` when it has a laptop that could open them."""

    office: str
    name: str
    known: bool


@dataclass(frozen=True, slots=True)
class Correspondent:
    """An office below with certified laptops: when its last bundle came, was decided about, and was answered."""

    office: str
    name: str
    devices: tuple[str, ...]
    received: str
    answered: str
    decided: str = ""

    @property
    def has_news(self) -> bool:
        """Whether something was decided after the last receipt."""
        return _instant(self.decided) > _instant(self.answered)

    @property
    def is_owed(self) -> bool:
        """Whether something came, or was decided, after the last receipt."""
        return _instant(self.received) > _instant(self.answered) or self.has_news


def standing_of(vault: Vault, to_office: str) -> Standing:
    """Return what an office above has not got yet."""
    address = Address(vault.office, to_office)
    acked = dict(vault.db.execute("SELECT book, upto FROM ack WHERE office = ?", (to_office,)).fetchall())
    parts = _written_parts(vault.db, to_office)
    written: dict[str, list[tuple[int, int]]] = {}
    for one in (one for part in parts for one in part.ranges):
        written.setdefault(one.book, []).append((one.after, one.upto))
    sent = _whole_files(parts)
    trust = credentials.trust_of(vault)
    files = [name for name, _ in selection.evidence_files(vault, address, trust, everything=False, asked=True)]
    states = [state for state in book_states(vault.db) if _travels(state, address)]
    fresh, waiting = [], []
    for state in states:
        covered = acked.get(state.book, 0)
        reached = min(_reach(covered, written.get(state.book, ())), state.last)
        waiting.append((state.book, covered, reached))
        fresh.append((state.book, reached, state.last))
    promised = {owner for plan in _done_plans(vault.db, to_office) for owner in plan.identities}
    lacking = set(lacking_identities(vault.db, to_office, vault.office)) - promised
    return Standing(
        replace(_share(vault.db, fresh, len([name for name in files if name not in sent])), identities=len(lacking)),
        _share(vault.db, waiting, len([name for name in files if name in sent])),
    )


def _written_parts(db: Database, to_office: str) -> list[PlannedPart]:
    """Return what lies on sticks for an office, also of plans that never ended."""
    rows = db.execute(
        "SELECT p.plan, json_group_array(e.part) FROM export_plan p"
        " JOIN export_part e ON e.plan = p.id AND e.written IS NOT NULL WHERE p.to_office = ? GROUP BY p.id",
        (to_office,),
    ).fetchall()
    found = [(msgspec.json.decode(plan, type=Plan).parts, msgspec.json.decode(places)) for plan, places in rows]
    return [parts[place - 1] for parts, places in found for place in places if place <= len(parts)]


def _reach(covered: int, ranges: Iterable[tuple[int, int]]) -> int:
    """Return up to where a book was written without a gap behind what a receipt covers."""
    for after, upto in sorted(ranges):
        if after <= covered:
            covered = max(covered, upto)
    return covered


def _whole_files(parts: Iterable[PlannedPart]) -> set[str]:
    """Return the evidence files of which every piece was written."""
    found: dict[tuple[str, int], set[int]] = {}
    for one in (one for part in parts for one in part.pieces):
        found.setdefault((one.sha256, one.count), set()).update(range(one.first, one.last + 1))
    return {name for (name, count), places in found.items() if len(places) >= count}


def _travels(state: BookState, address: Address) -> bool:
    below = address.to == address.own or is_within(state.writer, address.own)
    return below and is_within(state.office, address.area)


def count_owners(db: Database, plan: Plan) -> tuple[int, int]:
    """Return how many cases and how many LHPs a plan concerns."""
    reached: dict[str, tuple[int, int]] = {}
    for one in (one for part in plan.parts for one in part.ranges):
        after, upto = reached.get(one.book, (one.after, one.upto))
        reached[one.book] = min(after, one.after), max(upto, one.upto)
    return _count_owners(db, [(book, *ends) for book, ends in reached.items()])


def _share(db: Database, stretches: Iterable[Stretch], evidence: int) -> Share:
    wanted = list(stretches)
    walls = [parse_entry(first.data).wall for first in (_first(db, *one) for one in wanted) if first]
    entries = sum(upto - after - _count_traces(db, book, after, upto) for book, after, upto in wanted)
    cases, reports = _count_owners(db, wanted)
    return Share(cases, reports, entries, evidence, min(walls, default=""))


def _count_traces(db: Database, book: str, after: int, upto: int) -> int:
    query = "SELECT count(*) FROM entry WHERE book = ? AND seq > ? AND seq <= ? AND kind GLOB 'access.*'"
    return int(db.execute(query, (book, after, upto)).fetchone()[0]) if upto > after else 0


def _first(db: Database, book: str, after: int, upto: int) -> StoredEntry | None:
    return next(entries_of(db, book, after, after + 1), None) if upto > after else None


def _count_owners(db: Database, stretches: Sequence[Stretch]) -> tuple[int, int]:
    """Return how many cases and how many LHPs the entries of some stretches concern."""
    places = [one for one in stretches if one[2] > one[1]]
    begun = {_office_of(book) for book, after, _ in stretches if after}
    whole = [one for one in places if _office_of(one[0]) not in begun]
    found: Counter[str] = Counter()
    # what travels for the first time is most of a vault: then it is quicker to count what is left out
    if sum(upto - after for _, after, upto in whole) > MANY:
        offices = {_office_of(book) for book, _, _ in whole}
        found.update(_totals(db, offices))
        found.subtract(_of_kind(_owners_beyond(db, [one for one in stretches if _office_of(one[0]) in offices])))
        places = [one for one in places if one not in whole]
    found.update(_of_kind(_owners_within(db, places)))
    return found["case"], found["supervision"]


def _office_of(book: str) -> str:
    return book.partition("@")[2]


def _of_kind(owners: Mapping[str, str]) -> Counter[str]:
    return Counter(owners.values())


def _totals(db: Database, offices: Set[str]) -> Counter[str]:
    rows = db.execute(
        "SELECT office, type, count(*) FROM record WHERE type IN ('case', 'supervision') GROUP BY office, type"
    ).fetchall()
    found: Counter[str] = Counter()
    for office, kind, count in rows:
        found[kind] += count if office in offices else 0
    return found


def _owners_within(db: Database, places: Iterable[Stretch]) -> dict[str, str]:
    """Return the type of every case and LHP that entries in these places concern, by id."""
    owners: dict[str, str] = {}
    for place in places:
        rows = db.execute(
            "SELECT DISTINCT o.id, o.type FROM entry e JOIN record r ON r.id = e.record"
            " JOIN record o ON o.id = r.case_id AND o.type IN ('case', 'supervision')"
            " WHERE e.book = ? AND e.seq > ? AND e.seq <= ?",
            place,
        ).fetchall()
        owners.update(rows)
    return owners


def _owners_beyond(db: Database, places: Iterable[Stretch]) -> dict[str, str]:
    """Return those of which nothing stands in these places, which begin where their books begin."""
    upto = {book: end for book, _, end in places}
    later: dict[str, str] = {}
    for place in upto.items():
        rows = db.execute(
            "SELECT DISTINCT o.id, o.type FROM entry e JOIN record o ON o.id = e.record"
            " AND o.type IN ('case', 'supervision') WHERE e.book = ? AND e.seq > ?",
            place,
        ).fetchall()
        later.update(rows)
    query = "SELECT book, seq FROM entry WHERE record = ?"
    return {
        owner: kind
        for owner, kind in later.items()
        if not any(seq <= upto.get(book, 0) for book, seq in db.execute(query, (owner,)).fetchall())
    }


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
        "SELECT count(*), coalesce(max(written), ''), iif(count(checked) = count(*), max(checked), '')"
        " FROM export_part WHERE plan = ?",
        (plan.id,),
    ).fetchone()
    acked = dict(vault.db.execute("SELECT book, upto FROM ack WHERE office = ?", (to_office,)).fetchall())
    cases, reports = count_owners(vault.db, plan)
    return Shipment(
        plan, cases, reports, row[0], row[1] or plan.made, _covered(acked, plan), _signer_of(vault, plan), row[2]
    )  # fmt: skip


def _signer_of(vault: Vault, plan: Plan) -> str:
    """Return the name of the officer who signed the entry about an export, "" for one from before such entries."""
    found = [one for one in list_traces(vault.db, vault.office, what="exported") if one.id == plan.trace and one.signed]
    return officer_names(vault.db).get(found[0].officer, "") if found else ""


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
            max(answered.get(office, ""), vault.setting(PRINTED + office), key=_instant),
            _last_decision(vault, office),
        )
        for office, names in devices.items()
    ]
    return sorted(found, key=lambda one: (not one.is_owed, one.office))


def _last_decision(vault: Vault, office: str) -> str:
    """Return when this office last decided about something of an office below or of those below that one."""
    row = vault.db.execute(
        "SELECT e.bytes FROM entry e JOIN record r ON r.id = e.record AND r.type = 'review'"
        " JOIN record o ON o.id = r.case_id AND (o.office = ? OR o.office LIKE ? || '.%')"
        " JOIN book b ON b.book = e.book AND b.writer = ? ORDER BY e.lamport DESC LIMIT 1",
        (office, office, vault.office),
    ).fetchone()
    return parse_entry(row[0]).wall if row else ""


def _instant(wall: str) -> float:
    """Return where a clock time stands among others, whatever zone it was written in."""
    return datetime.fromisoformat(wall).timestamp() if wall else 0.0


def office_names(vault: Vault) -> dict[str, str]:
    """Return the names of offices that certificates give."""
    return _office_names(credentials.trust_of(vault))


def _office_names(trust: TrustStore) -> dict[str, str]:
    valid = sorted(trust.judge().valid.values(), key=lambda one: one.content.issued)
    return {one.content.office: one.content.name for one in valid}


def name_office(vault: Vault, office: str, named: dict[str, str]) -> str:
    """Return the name an office gave itself, else the one in its certificate, else what it is probably called."""
    told = vault.office_settings(office).name or named.get(office, "")
    return told or propose_office(vault.packs.regions, office).name


def enrolment_of(vault: Vault) -> Enrolment:
    """Return whether an office above has certified this laptop, and still does."""
    found = certified_by(vault)
    if found is None:
        return "waiting"
    return "revoked" if found.revoked else "certified"
