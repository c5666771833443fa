"""Receipts: the addressed office's signed answer to each laptop, as a bundle or as a line of text on paper.

Called by the command line, the windows and the merge. A receipt is an entry in the desk's own book (journal.md section
9); it travels in a bundle of kind `receipt` with everything else that concerns the office. It only says what arrived:
it changes no entry, and a lost one costs nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec

from fieldapp.case.ids import new_id
from fieldapp.case.office import is_within
from fieldapp.errors import AddressUnfit
from fieldapp.exchange import credentials
from fieldapp.exchange.certificate import Device
from fieldapp.exchange.coverage import renew_coverage, silent_books
from fieldapp.exchange.export import Export, Progress, find_begun, make_plan, write_plan
from fieldapp.exchange.revocation import pass_on_revocations
from fieldapp.exchange.stick import Stick
from fieldapp.vault.alarm import DIFFERS, BookAlarm, keep_alarm
from fieldapp.vault.books import BookState, book_states, branch_ends, hash_at
from fieldapp.vault.database import Database
from fieldapp.vault.disclosure import records_whole
from fieldapp.vault.entry import Entry, parse_entry
from fieldapp.vault.inventory import Inventory
from fieldapp.vault.journal import Change, wall_clock
from fieldapp.vault.projection import settings
from fieldapp.vault.vault import Vault
from fieldapp.words import say

KIND = "receipt.set"
# Runs of waiting places that a receipt names: more say nothing more to a person.
MOST_HELD = 10_000


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that must be told apart from the counts: its code, its sentence, and the book concerned."""

    code: str
    sentence: str
    book: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What an office answered to this laptop; `cases` are (id, status, reason), `held` (book, from, to).

    It stands at place `seq` of `book`; what it lists is put together from the receipts before it. `recovery` is the age
    recipient of its recovery key, "" when it has none.
    """

    office: str
    book: str
    seq: int
    device: str
    incarnation: int
    number: int
    wall: str
    books: tuple[tuple[str, int, str], ...]
    held: tuple[tuple[str, int, int], ...]
    recovery: str = ""
    listed: Inventory = field(default_factory=Inventory, repr=False)

    @property
    def cases(self) -> tuple[tuple[str, str, str], ...]:
        """What is said about each case, by id; put together anew at each call."""
        return tuple((name, *self.listed.cases[name]) for name in sorted(self.listed.cases))

    @property
    def evidence(self) -> tuple[str, ...]:
        """The evidence files that are held, in order; put together anew at each call."""
        return tuple(sorted(self.listed.evidence))


class _Fields(msgspec.Struct, frozen=True):
    device: str
    incarnation: int
    number: int
    # a shorter hash would fit any history
    books: list[tuple[str, int, Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]]]
    cases: list[tuple[str, str, str]]
    evidence: list[str]
    held: list[tuple[str, int, int]]
    recovery: str = ""
    since: int = 0


def make_receipt(
    vault: Vault, office: str, stick: Stick, progress: Progress | None = None, *,
    with_evidence: bool = False, everything: bool = False, continue_here: bool = False,
) -> Export:  # fmt: skip
    """Write a receipt for every device of an office and send them with what concerns the office and is not there.

    One that this stick holds the beginning of is continued; with `continue_here` also one that was begun on another.
    Evidence files go with it when they are asked for, here or by the office, and to a laptop that replaced another.
    Raises AddressUnfit for an office that does not lie below, and what `make_plan` and `write_plan` raise.
    """
    plan = find_begun(
        vault, office, stick, everything=everything, evidence=with_evidence, anywhere=continue_here
    )  # fmt: skip
    if plan is None:
        answer_devices(vault, office, whole=everything)
        plan = make_plan(vault, office, everything=everything, evidence=with_evidence)
    return write_plan(vault, plan, stick, progress)


def answer_devices(vault: Vault, office: str, *, whole: bool = False) -> int:
    """Write receipts for each certified device of an office below; return for how many. Raises RightMissing.

    They say what changed since the last ones of this laptop, with `whole` everything.
    """
    vault.require("receive")
    if office == vault.office or not is_within(office, vault.office):
        raise AddressUnfit(office=office)
    with vault.writing() as db:
        devices = credentials.devices_of(credentials.trust_of(vault), office)
        pass_on_revocations(vault, db, office)
        places, now = _answer(vault, office), _list(db, office)
        given = _read_answers(db)
        changes = [
            Change(KIND, new_id(), {**fields, **places}, office=office)
            for device in devices
            for fields in _lists(vault, device, [one for one in given if one.device == device.device], now, whole)
        ]
        if changes:
            vault.journal.write(changes, vault.officer, vault.now())
    return len(devices)


def _lists(
    vault: Vault, device: Device, given: Sequence[Answer], now: Inventory, whole: bool
) -> Iterator[dict[str, Any]]:
    """Give what the receipts for a device say beside the books: what changed since the last of this laptop."""
    number = max((one.number for one in given), default=0)
    incarnation = _latest_incarnation(vault.db, device.device)
    own = [one.listed for one in given if _is_own(vault, one.book)]
    before = own[-1] if own and not whole else Inventory()
    since = max(0, before.number)
    for lists in (before if since else Inventory()).changes_to(now):
        number += 1
        said = {"device": device.device, "incarnation": incarnation, "number": number}
        yield {**said, **lists, **({"since": since} if since else {})}
        since = number


def _answer(vault: Vault, office: str) -> dict[str, Any]:
    """Return up to where the desk holds the books of an office and the offices below it, and what waits."""
    every = [state for state in book_states(vault.db) if is_within(state.office, office)]
    silent = silent_books(vault.db, every)
    states = [state for state in every if is_within(state.writer, office) or state.book in silent]
    recipient = vault.office_settings().recovery_recipient
    return {
        "books": [row for state in states for row in _ends(vault.db, state)],
        "held": [row for state in states if state.held for row in _held(vault.db, state)][:MOST_HELD],
        **({"recovery": recipient} if recipient else {}),
    }


def _list(db: Database, office: str) -> Inventory:
    """Return what the desk holds of an office and the offices below it."""
    cases = {case: (status, reason) for case, status, reason in _cases(db, office)}
    return Inventory(
        cases=cases, evidence=frozenset(_evidence(db, office)), identities=frozenset(records_whole(db, office))
    )


def _ends(db: Database, state: BookState) -> list[list[Any]]:
    """Return where a book ends here; of a forked one every branch, whether it counts or not."""
    if not state.forked:
        return [[state.book, state.last, state.last_hash.hex()]] if state.last else []
    return [[state.book, seq, digest.hex()] for seq, digest in branch_ends(db, state.book)]


def _cases(db: Database, office: str) -> list[list[str]]:
    reviews: dict[str, tuple[int, str, str]] = {}
    rows = db.execute("SELECT case_id, lamport, fields FROM record WHERE type = 'review' AND case_id <> ''").fetchall()
    for case_id, lamport, data in rows:
        fields = msgspec.json.decode(data)
        said = (lamport, str(fields.get("decision") or "received"), str(fields.get("reason") or ""))
        reviews[case_id] = max(reviews.get(case_id, said), said)
    found = db.execute(
        "SELECT id FROM record WHERE type IN ('case', 'supervision') AND (office = ? OR office LIKE ? || '.%')"
        " ORDER BY id",
        (office, office),
    ).fetchall()
    return [[row[0], *reviews.get(row[0], (0, "received", ""))[1:]] for row in found]


def _evidence(db: Database, office: str) -> list[str]:
    """Return the evidence files of an office that are here, or that an office above holds in our place."""
    rows = db.execute(
        "SELECT fields FROM record WHERE type = 'evidence' AND (office = ? OR office LIKE ? || '.%')", (office, office)
    ).fetchall()
    named = {msgspec.json.decode(row[0]).get("sha256") for row in rows}
    held = db.execute(
        "SELECT sha256 FROM evidence_file UNION SELECT sha256 FROM evidence_cleared ORDER BY sha256"
    ).fetchall()
    return [row[0] for row in held if row[0] in named]


def _held(db: Database, state: BookState) -> list[list[Any]]:
    """Return the runs of places that wait in a book."""
    places = [r[0] for r in db.execute("SELECT seq FROM held WHERE book = ? ORDER BY seq", (state.book,)).fetchall()]
    runs: list[list[Any]] = []
    for seq in places:
        if runs and runs[-1][2] >= seq - 1:
            runs[-1][2] = seq
        else:
            runs.append([state.book, seq, seq])
    return runs


def _latest_incarnation(db: Database, device: str) -> int:
    row = db.execute("SELECT coalesce(max(incarnation), 1) FROM book WHERE device = ?", (device,)).fetchone()
    return int(row[0])


def answers(db: Database, device: str) -> list[Answer]:
    """Return every receipt that is addressed to a device and counts, by number."""
    return [one for one in _read_answers(db) if one.device == device]


def _read_answers(db: Database) -> list[Answer]:
    """Return every receipt that counts, by number; what each lists is put together from those before it."""
    rows = db.execute(
        "SELECT e.bytes, p.open FROM record r JOIN entry e ON e.record = r.id JOIN payload p ON p.n = e.n"
        " LEFT JOIN held h ON h.hash = e.hash WHERE r.type = 'receipt' AND h.hash IS NULL ORDER BY e.book, e.seq"
    )
    before: dict[tuple[str, str], Answer] = {}
    found: list[Answer] = []
    for data, payload in rows:
        entry, said = parse_entry(data), settings(payload)
        try:
            fields = msgspec.convert(said, _Fields)
        except msgspec.ValidationError:
            continue
        last = before.get((entry.book, fields.device))
        one = _read_answer(entry, fields, (last.listed if last else Inventory()).follow(said or {}))
        before[entry.book, fields.device] = one
        found.append(one)
    return sorted(found, key=lambda one: (one.number, one.wall))


def _read_answer(entry: Entry, fields: _Fields, listed: Inventory) -> Answer:
    return Answer(
        entry.office,
        entry.book,
        entry.seq,
        fields.device,
        fields.incarnation,
        fields.number,
        entry.wall,
        tuple(fields.books),
        tuple(fields.held),
        fields.recovery,
        listed,
    )


def latest_answer(vault: Vault, office: str = "") -> Answer | None:
    """Return the newest receipt for this laptop, of one office or of any: what its cases' status is taken from."""
    found = [one for one in answers(vault.db, vault.device) if office in ("", one.office)]
    return found[-1] if found else None


def apply_receipts(vault: Vault) -> list[Alarm]:
    """Compare the receipts for this laptop with its own books and keep what they acknowledge.

    Returns an alarm for each book of which the answering office holds another history; such a book is not acknowledged.
    Must run inside a write transaction.
    """
    alarms: dict[tuple[str, str], Alarm] = {}
    above = [one for one in answers(vault.db, vault.device) if vault.office != one.office]
    counting = [one for one in above if is_within(vault.office, one.office)]
    for answer in counting:
        for book, upto, digest in answer.books:
            if not _fits(vault, (book, upto, digest)):
                keep_difference(vault, answer.office, book, upto, answer.number)
                alarms[answer.office, book] = differs(answer.office, book)
    renew_coverage(vault.db, counting, wall_clock(vault.now()))
    return [alarms[name] for name in sorted(alarms)]


def differs(office: str, book: str) -> Alarm:
    """Return the alarm for a book of which an office holds another history."""
    return Alarm("chain_differs", say("exchange.chain_differs", book=book, office=office), book)


def keep_difference(vault: Vault, office: str, book: str, upto: int, number: int) -> None:
    """Keep that an office holds another history of a book, until a person has looked. Inside a write transaction."""
    keep_alarm(vault.db, BookAlarm(office, book, DIFFERS, upto, number, wall_clock(vault.now())))


def acknowledge(vault: Vault, office: str, place: tuple[str, int, str], number: int) -> bool:
    """Keep that an office holds a book up to a place; say False when its hash there is not ours.

    The hash may be the beginning of one, as slips carry it. A book this vault does not hold is left alone.
    """
    book, upto, digest = place
    ours = [found for found in hash_at(vault.db, book, upto) if found.hex().startswith(digest)]
    if not ours:
        return _fits(vault, place)
    vault.db.execute(
        "INSERT INTO ack VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (office, book) DO UPDATE SET"
        " upto = excluded.upto, hash = excluded.hash, receipt = excluded.receipt, at = excluded.at"
        " WHERE excluded.upto > ack.upto",
        (office, book, upto, ours[0], number, wall_clock(vault.now())),
    )
    return True


def _fits(vault: Vault, place: tuple[str, int, str]) -> bool:
    """Say whether what an office holds at a place is ours, or stands in a book that we hold less of."""
    book, upto, digest = place
    found = hash_at(vault.db, book, upto)
    return any(one.hex().startswith(digest) for one in found) if found else not _is_own(vault, book)


def _is_own(vault: Vault, book: str) -> bool:
    return book.startswith(f"{vault.device}.{vault.incarnation}@")
