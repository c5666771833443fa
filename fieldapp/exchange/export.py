"""Sending: a plan of parts that survives an interruption, and the writing of them onto a stick.

Called by the command line and the windows; `fieldapp.exchange.receipt` uses it for the way down. The plan and the
digest of each part lie in the vault: pull the stick out, plug it in, and only what is missing is written.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import msgspec

from fieldapp import canonical
from fieldapp.case.ids import new_id
from fieldapp.case.office import is_within
from fieldapp.errors import AddressUnfit, EvidenceMissing, NetraError, NothingToSend, RecipientUnknown
from fieldapp.exchange import credentials, selection
from fieldapp.exchange.bundle import (
    LARGEST_PART,
    MEGABYTE,
    PART_SIZE,
    PIECE_SIZE,
    SMALLEST_PART,
    BuiltPart,
    build_part,
)
from fieldapp.exchange.content import Piece
from fieldapp.exchange.header import Header
from fieldapp.exchange.plan import Plan, announce_plan, fill_plan, tells_something
from fieldapp.exchange.selection import Address, Pieces, PlannedPart
from fieldapp.exchange.stick import Stick
from fieldapp.exchange.trust import TrustStore
from fieldapp.vault.age import Reader
from fieldapp.vault.journal import wall_clock
from fieldapp.vault.vault import Vault

SLACK = 2 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Sent:
    """One part on the stick: its name, its SHA-256 and size; `fresh` when this run wrote it."""

    name: str
    sha256: str
    size: int
    fresh: bool


@dataclass(frozen=True, slots=True)
class Export:
    """A finished export."""

    plan: Plan
    parts: tuple[Sent, ...]


Progress = Callable[[int, int, float | None], object]


def make_plan(
    vault: Vault, to_office: str, *, everything: bool = False, part_size: int = PART_SIZE, evidence: bool = True
) -> Plan:
    """Work out what an office still needs and keep the plan; what no receipt of it covers, or everything.

    Raises AddressUnfit, RecipientUnknown, NothingToSend, RightMissing.
    """
    vault.require("send")
    address = Address(vault.office, to_office)
    if not (address.is_receipt or is_within(vault.office, to_office)):
        raise AddressUnfit(office=to_office)
    part_size = min(max(part_size, SMALLEST_PART), LARGEST_PART)
    with vault.writing() as db:
        trust = credentials.trust_of(vault)
        recipients = _recipients(vault, trust, to_office)
        if not recipients:
            raise RecipientUnknown(office=to_office)
        plan = fill_plan(
            vault,
            Plan(
                id=new_id(),
                kind="receipt" if address.is_receipt else "export",
                office=vault.office,
                to_office=to_office,
                number=1 + _last_number(vault),
                made=wall_clock(vault.now()),
                part_size=part_size,
                previous=vault.setting(_previous(vault, to_office)),
                everything=everything,
                entries=0,
                cases=0,
                evidence=0,
                size=0,
                parts=[],
                recipients=recipients,
            ),
            evidence=evidence,
        )
        if not plan.evidence and not plan.identities and not tells_something(db, plan):
            raise NothingToSend(office=to_office)
        db.execute(
            "INSERT INTO export_plan VALUES (?, ?, ?, ?, ?, 'open')",
            (plan.id, to_office, plan.number, plan.made, msgspec.json.encode(plan).decode()),
        )
    return plan


def unfinished_plan(vault: Vault, to_office: str) -> Plan | None:
    """Return the newest plan for an office of which a part was built and that was not finished, or None."""
    row = vault.db.execute(
        "SELECT p.plan FROM export_plan p WHERE p.to_office = ? AND p.state = 'open'"
        " AND EXISTS (SELECT 1 FROM export_part e WHERE e.plan = p.id)"
        " ORDER BY p.number DESC LIMIT 1",
        (to_office,),
    ).fetchone()
    return msgspec.json.decode(row[0], type=Plan) if row else None


def export(
    vault: Vault,
    stick: Stick,
    to_office: str,
    *,
    everything: bool = False,
    part_size: int = PART_SIZE,
    evidence: bool = True,
    progress: Progress | None = None,
) -> Export:
    """Continue the export that this stick holds the beginning of, or make and write a new one.

    A stick that holds the very same already, since the end of an earlier run was not heard of, is left as it is.
    Raises what `make_plan` and `write_plan` raise.
    """
    plan = find_begun(vault, to_office, stick)
    if plan is None:
        plan = make_plan(vault, to_office, everything=everything, part_size=part_size, evidence=evidence)
    try:
        return send_plan(vault, plan, stick, progress)
    except NetraError:
        discard_plan(vault, plan)
        raise


def send_plan(vault: Vault, plan: Plan, stick: Stick, progress: Progress | None = None) -> Export:
    """Write a plan, unless this stick holds the very same from an earlier run. Raises what `write_plan` raises."""
    earlier = _finished_here(vault, plan, stick)
    if earlier is not None:
        discard_plan(vault, plan)
        return earlier
    return write_plan(vault, plan, stick, progress)


def find_begun(vault: Vault, to_office: str, stick: Stick) -> Plan | None:
    """Return the unfinished plan for an office of which this stick holds a part, None when it must begin anew."""
    plan = unfinished_plan(vault, to_office)
    if plan is None:
        return None
    return plan if any(stick.holds(sent.name, sent.sha256) for sent in _known_parts(vault, plan).values()) else None


def find_own(vault: Vault, sha256: str) -> Header | None:
    """Return what the header of a part says that this laptop wrote, None for any other bytes."""
    row = vault.db.execute(
        "SELECT p.plan, e.part FROM export_part e JOIN export_plan p ON p.id = e.plan WHERE e.sha256 = ?", (sha256,)
    ).fetchone()
    return _header(vault, msgspec.json.decode(row[0], type=Plan), row[1]) if row else None


def count_written(vault: Vault, plan: Plan) -> int:
    """Return how many parts of a plan were written and read back, on whatever stick."""
    query = "SELECT count(*) FROM export_part WHERE plan = ? AND written IS NOT NULL"
    return int(vault.db.execute(query, (plan.id,)).fetchone()[0])


def write_plan(vault: Vault, plan: Plan, stick: Stick, progress: Progress | None = None) -> Export:
    """Write every part that the stick does not hold, and return them all once each was read back.

    `progress` hears (parts done, parts in all, seconds left or None). Raises StickFull, StickReadOnly, StickGone,
    StickFake, RecipientUnknown; what is written stays, and calling again continues.
    """
    known = _known_parts(vault, plan)
    trust = credentials.trust_of(vault)
    recipients = _recipients(vault, trust, plan.to_office)
    if not recipients:
        raise RecipientUnknown(office=plan.to_office)
    stick.parts = len(plan.parts)
    stick.sweep(_unfinished_names(vault))
    kept = {n: sent for n, sent in known.items() if stick.holds(sent.name, sent.sha256)}
    left = len(plan.parts) - len(kept)
    if left:
        stick.require(min(plan.size, left * plan.part_size) + left * selection.RESERVED + SLACK)
    if not known:
        plan = announce_plan(vault, plan)
    done: list[Sent] = []
    with ExitStack() as stack:
        files = _Files(vault, stack)
        for n, part in enumerate(plan.parts, 1):
            stick.part = n
            if n in kept:
                done.append(kept[n])
            else:
                built = _build(vault, plan, n, part, trust, recipients, files)
                done.append(_write_one(vault, plan, n, built, stick))
            if progress is not None:
                progress(n, len(plan.parts), stick.speed.left(plan.part_size * (len(plan.parts) - n)))
    with vault.writing() as db:
        db.execute("UPDATE export_plan SET state = 'done' WHERE id = ?", (plan.id,))
    return Export(plan, tuple(done))


def discard_plan(vault: Vault, plan: Plan) -> None:
    """Forget a plan of which no part was ever built, so that its number is free again."""
    with vault.writing() as db:
        db.execute(
            "DELETE FROM export_plan WHERE id = ?"
            " AND NOT EXISTS (SELECT 1 FROM export_part WHERE plan = export_plan.id)",
            (plan.id,),
        )


def check_stick(vault: Vault, plan: Plan, stick: Stick) -> list[str]:
    """Return the names of the parts that the stick does not hold whole; asked again after it was plugged in anew."""
    known = _known_parts(vault, plan)
    missing = [n for n in range(1, len(plan.parts) + 1) if n not in known]
    wrong = [sent.name for sent in known.values() if not stick.holds(sent.name, sent.sha256)]
    return wrong + [str(n) for n in missing]


def _write_one(vault: Vault, plan: Plan, n: int, built: BuiltPart, stick: Stick) -> Sent:
    digest = canonical.sha256(built.data)
    row = (plan.id, n, built.name, digest, len(built.data))
    with vault.writing() as db:
        db.execute("INSERT OR REPLACE INTO export_part (plan, part, name, sha256, size) VALUES (?, ?, ?, ?, ?)", row)
        if n == 1:
            db.execute(
                "INSERT OR REPLACE INTO setting VALUES (?, ?)",
                (_previous(vault, plan.to_office), canonical.sha256(built.header)),
            )
    stick.write(built.name, built.data)
    with vault.writing() as db:
        db.execute(
            "UPDATE export_part SET written = ? WHERE plan = ? AND part = ?", (wall_clock(vault.now()), plan.id, n)
        )
    return Sent(built.name, digest, len(built.data), fresh=True)


def _build(
    vault: Vault, plan: Plan, n: int, part: PlannedPart, trust: TrustStore, recipients: list[str], files: "_Files"
) -> BuiltPart:
    address = Address(plan.office, plan.to_office)
    content = selection.content_of(vault.db, part.ranges, address)
    named = {one.book.partition(".")[0] for one in part.ranges}
    named |= {one.device for one in credentials.devices_of(trust, plan.to_office)}
    certificates = credentials.own_certificates(vault, trust, named)
    pieces = (piece for one in part.pieces for piece in files.pieces(one))
    return build_part(_header(vault, plan, n), content, pieces, certificates, vault.device_key, recipients)


def _header(vault: Vault, plan: Plan, n: int) -> Header:
    return Header(
        kind=plan.kind,
        device=vault.device,
        incarnation=vault.incarnation,
        office=plan.office,
        to_office=plan.to_office,
        number=plan.number,
        part=n,
        parts=len(plan.parts),
        made=plan.made,
        previous=plan.previous,
        practice=vault.practice,
    )


class _Files:
    """The evidence files of a plan, read once from front to back while its parts are built."""

    def __init__(self, vault: Vault, stack: ExitStack) -> None:
        self._vault, self._stack = vault, stack
        self._name, self._next = "", 1
        self._reader: Reader | None = None

    def pieces(self, wanted: Pieces) -> Iterator[Piece]:
        """Give pieces first to last of one file. Raises EvidenceMissing, EvidenceAltered."""
        if self._reader is None or wanted.sha256 != self._name or wanted.first < self._next:
            self._stack.close()
            self._reader = self._stack.enter_context(self._vault.evidence.open_stream(wanted.sha256))
            self._name, self._next = wanted.sha256, 1
        while self._next <= wanted.last:
            data = self._reader.read(PIECE_SIZE)
            if not data:
                raise EvidenceMissing(name=wanted.sha256[:12])
            if self._next >= wanted.first:
                yield Piece(wanted.sha256, self._next, wanted.count, data)
            self._next += 1


def _recipients(vault: Vault, trust: TrustStore, office: str) -> list[str]:
    """Return the recipients of an office; the own laptop needs no copy of what it sends."""
    return [text for text in credentials.recipients_of(trust, office) if text != vault.age_recipient]


def _finished_here(vault: Vault, plan: Plan, stick: Stick) -> Export | None:
    """Return the last finished export of the same content when this stick holds all of it."""
    row = vault.db.execute(
        "SELECT plan FROM export_plan WHERE to_office = ? AND state = 'done' ORDER BY number DESC LIMIT 1",
        (plan.to_office,),
    ).fetchone()
    last = msgspec.json.decode(row[0], type=Plan) if row else None
    if last is None or last.content != plan.content or check_stick(vault, last, stick):
        return None
    return Export(last, tuple(_known_parts(vault, last).values()))


def _known_parts(vault: Vault, plan: Plan) -> dict[int, Sent]:
    rows = vault.db.execute(
        "SELECT part, name, sha256, size FROM export_part WHERE plan = ? ORDER BY part", (plan.id,)
    ).fetchall()
    return {part: Sent(name, sha256, size, fresh=False) for part, name, sha256, size in rows}


def _unfinished_names(vault: Vault) -> list[str]:
    rows = vault.db.execute(
        "SELECT e.name FROM export_part e JOIN export_plan p ON p.id = e.plan WHERE p.state = 'open'"
    ).fetchall()
    return [row[0] for row in rows]


def _last_number(vault: Vault) -> int:
    return int(vault.db.execute("SELECT coalesce(max(number), 0) FROM export_plan").fetchone()[0])


def _previous(vault: Vault, office: str) -> str:
    return f"bundle.previous.{vault.incarnation}.{office}"
