"""How far one case came: since when, by which bundle or receipt, who signed it, and what this office answered below.

Called by the page of a case and the command line. `fieldapp.vault.travel` says where a case stands; here is what
somebody asks next. Reads only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from fieldapp.case.office import is_within
from fieldapp.vault.database import Database
from fieldapp.vault.entry import parse_entry
from fieldapp.vault.history import officer_names
from fieldapp.vault.listing import reviews_of
from fieldapp.vault.travel import State, Ways, case_places, case_states, decisions, read_ways, written_plans
from fieldapp.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a case stands towards the office above; `number` is that of the bundle or of the receipt, 0 for none.

    `at` is when the last part was written, or when the receipt was signed; `officer` who signed, "" where nobody is
    known by name; `slip` says that the receipt came on paper.
    """

    state: State
    office: str = ""
    number: int = 0
    at: str = ""
    officer: str = ""
    reason: str = ""
    stick: str = ""
    slip: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What this office told the office of a case below: the last receipt that covers all that is here, 0 for none yet.

    `decision` is what this office decided and that receipt, or an earlier one, brought; `told` says that it did.
    """

    office: str
    number: int = 0
    at: str = ""
    officer: str = ""
    decision: str = ""
    told: bool = True


@dataclass(frozen=True, slots=True)
class _Receipt:
    """A receipt as far as it tells about cases."""

    office: str
    device: str
    number: int
    ends: Mapping[str, int]
    wall: str
    officer: str
    lamport: int

    def covers(self, places: Mapping[str, int]) -> bool:
        return all(self.ends.get(book, 0) >= seq for book, seq in places.items())


def journey_of(vault: Vault, case: str) -> Journey | None:
    """Return how far a case or LHP of this office or one below came, None where no office lies above."""
    ways = read_ways(vault.db, vault.office)
    state = case_states(vault.db, ways, [case]).get(case)
    if state is None:
        return None
    if state == "unsent":
        return Journey(state)
    if state == "on_stick":
        return _on_stick(vault, ways, case)
    places = {book: seq for book, seq in case_places(vault.db, case).items() if book in ways.ends}
    found = sorted(_receipts(vault.db, vault.office), key=lambda one: (one.lamport, one.number))
    from_above = [one for one in found if one.office in ways.offices]
    said = decisions(vault.db, ways, [case]).get(case)
    if said is not None and said.decision in ("return", "accept"):
        return _decided(vault, case, state, said.office, from_above)
    receipt = next((one for one in from_above if one.covers(places)), None)
    return _told(vault.db, state, receipt) if receipt else _on_paper(vault.db, state, places)


def _on_stick(vault: Vault, ways: Ways, case: str) -> Journey:
    waiting = {book: seq for book, seq in case_places(vault.db, case).items() if ways.waits(book, seq)}
    for plan in written_plans(vault.db, ways.offices):
        carried = [(book, after, upto) for book, after, upto in plan.ranges if book in waiting]
        if not waiting or any(after < waiting[book] <= upto for book, after, upto in carried):
            signed = vault.db.execute(
                "SELECT e.bytes FROM entry e JOIN signature s ON s.entry = e.hash WHERE e.record = ?", (plan.trace,)
            ).fetchone()
            name = officer_names(vault.db).get(parse_entry(signed[0]).officer, "") if signed else ""
            return Journey("on_stick", plan.office, plan.number, plan.written, name, stick=plan.stick)
    return Journey("on_stick")


def _decided(vault: Vault, case: str, state: State, office: str, found: list[_Receipt]) -> Journey:
    review = next((one for one in reversed(reviews_of(vault.db, case)) if one.office == office), None)
    if review is None:
        return Journey(state, office)
    row = vault.db.execute(
        "SELECT max(e.lamport) FROM record r JOIN entry e ON e.record = r.id JOIN book b ON b.book = e.book"
        " WHERE r.case_id = ? AND r.type = 'review' AND b.writer = ?",
        (case, office),
    ).fetchone()
    brought = next((one for one in found if one.office == office and one.lamport > int(row[0] or 0)), None)
    number = brought.number if brought else 0
    return Journey(state, office, number, review.wall, review.officer_name, review.reason)


def _told(db: Database, state: State, receipt: _Receipt) -> Journey:
    name = officer_names(db).get(receipt.officer, "")
    return Journey(state, receipt.office, receipt.number, receipt.wall, name)


def _on_paper(db: Database, state: State, places: Mapping[str, int]) -> Journey:
    """Return what a slip acknowledged: it names no officer, and the day is that on which it was read."""
    rows = db.execute(
        "SELECT office, receipt, at FROM ack WHERE book IN (SELECT value FROM json_each(?)) ORDER BY receipt DESC",
        (msgspec.json.encode(sorted(places)).decode(),),
    ).fetchall()
    return Journey(state, rows[0][0], rows[0][1], rows[0][2], slip=True) if rows else Journey(state)


def answered_below(vault: Vault, case: str) -> Answered | None:
    """Return what this office told the office of a case below, None for a case of its own or of another area."""
    row = vault.db.execute("SELECT office FROM record WHERE id = ?", (case,)).fetchone()
    office = str(row[0]) if row else vault.office
    if office == vault.office or not is_within(office, vault.office):
        return None
    places = _places_from(vault.db, case, office)
    given = [one for one in _receipts(vault.db, office) if one.office == vault.office and one.covers(places)]
    last = max(given, key=lambda one: (one.lamport, one.number), default=None)
    decision = next((one.decision for one in reversed(reviews_of(vault.db, case)) if one.office == vault.office), "")
    if last is None:
        return Answered(office, decision=decision, told=False)
    name = officer_names(vault.db).get(last.officer, "")
    decided = vault.db.execute(
        "SELECT max(e.lamport) FROM record r JOIN entry e ON e.record = r.id JOIN book b ON b.book = e.book"
        " WHERE r.case_id = ? AND r.type = 'review' AND b.writer = ?",
        (case, vault.office),
    ).fetchone()[0]
    return Answered(office, last.number, last.wall, name, decision, told=last.lamport > int(decided or 0))


def _places_from(db: Database, case: str, office: str) -> dict[str, int]:
    """Return the last places of a case in the books that an office and those below it wrote."""
    writers = dict(db.execute("SELECT book, writer FROM book").fetchall())
    found = case_places(db, case).items()
    return {book: seq for book, seq in found if is_within(writers.get(book, ""), office)}


def _receipts(db: Database, office: str) -> Iterator[_Receipt]:
    """Give the receipts that were written for the laptops of an office."""
    rows = db.execute(
        "SELECT r.fields, e.bytes FROM record r JOIN entry e ON e.record = r.id LEFT JOIN held h ON h.hash = e.hash"
        " WHERE r.type = 'receipt' AND r.office = ? AND h.hash IS NULL",
        (office,),
    )
    for data, entry in rows:
        said, written = msgspec.json.decode(data), parse_entry(entry)
        number, device = said.get("number"), said.get("device")
        if isinstance(number, int) and isinstance(device, str):
            yield _Receipt(
                written.office, device, number, _ends(said.get("books")), written.wall, written.officer,
                written.lamport,
            )  # fmt: skip


def _ends(books: Any) -> dict[str, int]:
    found = (one for one in books if isinstance(one, list) and len(one) == 3) if isinstance(books, list) else ()
    return {str(one[0]): one[1] for one in found if isinstance(one[1], int)}
