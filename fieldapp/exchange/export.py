"""Sending: a plan of parts that survives an interruption, and the writing of them onto a stick.

Called by the command line and the windows; `fieldapp.exchange.receipt` uses it for the way down. The plan and the
digest of each part lie in the vault: pull the stick out, plug it in, and only what is missing is written.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

import msgspec

from fieldapp import canonical
from fieldapp.case.ids import new_id
from fieldapp.case.office import is_within
from fieldapp.errors import (
    AddressUnfit,
    NetraError,
    NothingToSend,
    RecipientUnknown,
    StickCrowded,
    StickFake,
    StickFull,
)
from fieldapp.exchange import credentials
from fieldapp.exchange.assembly import EvidencePieces, build_place, header_of
from fieldapp.exchange.bundle import LARGEST_PART, MEGABYTE, PART_SIZE, SMALLEST_PART, BuiltPart
from fieldapp.exchange.header import Header
from fieldapp.exchange.holding import lacked_here
from fieldapp.exchange.packtravel import put_beside
from fieldapp.exchange.placement import (
    SLACK,
    Load,
    Sent,
    count_written,
    distrust_stick,
    keep_held,
    keep_speed,
    known_parts,
    loads_of,
    name_stick,
    places_held,
    places_left,
    places_to_write,
    size_of,
)
from fieldapp.exchange.plan import Plan, announce_plan, fill_plan, tells_something
from fieldapp.exchange.selection import Address
from fieldapp.exchange.stick import Stick
from fieldapp.exchange.trust import TrustStore
from fieldapp.vault.journal import wall_clock
from fieldapp.vault.vault import Vault

Progress = Callable[[int, int, float | None], object]


@dataclass(frozen=True, slots=True)
class Export:
    """How an export stands after one stick: `parts` lie on it, `loads` on all of its sticks, `left` on none yet.

    `stick` is what the plan calls this one; with nothing `left` the export is finished. `pack` is the version of the
    reference data that lies beside the parts, if any.
    """

    plan: Plan
    parts: tuple[Sent, ...]
    stick: str = ""
    loads: tuple[Load, ...] = ()
    left: tuple[int, ...] = ()
    pack: str = ""

    @property
    def number(self) -> int:
        """Which of the plan's sticks this is, counted from 1."""
        return next((n for n, load in enumerate(self.loads, 1) if load.stick == self.stick), 1)


def make_plan(
    vault: Vault, to_office: str, *, everything: bool = False, part_size: int = PART_SIZE, evidence: bool = True,
    ask_evidence: bool = False,
) -> Plan:  # fmt: skip
    """Work out what an office still needs and keep the plan; what no receipt of it covers, or everything.

    `evidence` sends evidence files, downwards all of them; without it an office below gets those it asked for. With
    `ask_evidence` this office asks for its own. Raises AddressUnfit, RecipientUnknown, NothingToSend, RightMissing.
    """
    vault.require("send")
    address = Address(vault.office, to_office)
    if not (address.is_receipt or is_within(vault.office, to_office)):
        raise AddressUnfit(office=to_office)
    part_size = min(max(part_size, SMALLEST_PART), LARGEST_PART)
    with vault.writing() as db:
        recipients = _recipients(vault, credentials.trust_of(vault), to_office)
        if not recipients:
            raise RecipientUnknown(office=to_office)
        wanted = Plan(
            id=new_id(),
            kind="receipt" if address.is_receipt else "export",
            office=vault.office,
            to_office=to_office,
            number=1 + _last_number(vault),
            made=wall_clock(vault.now()),
            part_size=part_size,
            previous=vault.setting(_previous(vault, to_office)),
            everything=everything,
            recipients=recipients,
            incarnation=vault.incarnation,
            with_evidence=evidence,
            ask_evidence=ask_evidence,
        )
        plan = fill_plan(vault, wanted)
        asks = ask_evidence and bool(lacked_here(vault))
        if not (plan.evidence or plan.identities or asks or tells_something(db, plan)):
            raise NothingToSend(office=to_office)
        db.execute(
            "INSERT INTO export_plan VALUES (?, ?, ?, ?, ?, 'open')",
            (plan.id, to_office, plan.number, plan.made, msgspec.json.encode(plan).decode()),
        )
    return plan


def unfinished_plan(vault: Vault, to_office: str) -> Plan | None:
    """Return the newest plan for an office of which a part was built and that can be gone on with, or None."""
    return next(iter(_unfinished_plans(vault, to_office)), None)


def _unfinished_plans(vault: Vault, to_office: str) -> list[Plan]:
    """Return the plans that can be gone on with: made by this incarnation, for the laptops that are certified now."""
    rows = vault.db.execute(
        "SELECT p.plan FROM export_plan p WHERE p.to_office = ? AND p.state = 'open'"
        " AND EXISTS (SELECT 1 FROM export_part e WHERE e.plan = p.id) ORDER BY p.number DESC",
        (to_office,),
    ).fetchall()
    found = [msgspec.json.decode(row[0], type=Plan) for row in rows]
    recipients = _recipients(vault, credentials.trust_of(vault), to_office) if found else []
    return [
        plan
        for plan in found
        if plan.recipients == recipients and plan.incarnation in (0, vault.incarnation) and _is_there(vault, plan)
    ]


def _is_there(vault: Vault, plan: Plan) -> bool:
    """Say whether every evidence file of a plan still lies here: a local copy may have been cleared since."""
    named = {pieces.sha256 for part in plan.parts for pieces in part.pieces}
    held = "SELECT 1 FROM evidence_file WHERE sha256 = ?"
    return all(vault.db.execute(held, (name,)).fetchone() for name in named)


def export(  # noqa: PLR0913 - one keyword for each wish
    vault: Vault,
    stick: Stick,
    to_office: str,
    *,
    everything: bool = False,
    part_size: int = PART_SIZE,
    evidence: bool = True,
    ask_evidence: bool = False,
    continue_here: bool = False,
    progress: Progress | None = None,
) -> Export:
    """Continue the export that this stick holds the beginning of, or make and write a new one.

    With `continue_here` one that was begun on another stick goes on here with what lies on none yet. A stick that
    holds the very same already, since the end of an earlier run was not heard of, is left as it is. What does not fit
    is `left` for the next stick. Raises what `make_plan` and `write_plan` raise.
    """
    plan = find_begun(vault, to_office, stick, everything=everything, evidence=evidence, anywhere=continue_here)
    if plan is None:
        plan = make_plan(
            vault, to_office, everything=everything, part_size=part_size, evidence=evidence, ask_evidence=ask_evidence
        )
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


def find_begun(
    vault: Vault, to_office: str, stick: Stick, *, everything: bool = False, evidence: bool = False,
    anywhere: bool = False,
) -> Plan | None:  # fmt: skip
    """Return the unfinished plan for an office of which this stick holds a part, None when it must begin anew.

    One that carries less than is wished for now is left alone. With `anywhere` the newest will do where none is here.
    """
    plans = [
        plan
        for plan in _unfinished_plans(vault, to_office)
        if plan.everything >= everything and plan.with_evidence >= evidence
    ]
    for plan in plans:
        if any(stick.holds(sent.name, sent.sha256) for sent in known_parts(vault.db, plan).values()):
            return plan
    return plans[0] if plans and anywhere else None


def find_own(vault: Vault, sha256: str) -> Header | None:
    """Return what the header of a part says that this laptop wrote, None for any other bytes."""
    row = vault.db.execute(
        "SELECT p.plan, e.part FROM export_part e JOIN export_plan p ON p.id = e.plan WHERE e.sha256 = ?", (sha256,)
    ).fetchone()
    return header_of(vault, msgspec.json.decode(row[0], type=Plan), row[1]) if row else None


def write_plan(vault: Vault, plan: Plan, stick: Stick, progress: Progress | None = None, *, name: str = "") -> Export:
    """Write the parts that no other stick holds, while they fit, and return how the export stands then.

    `name` says which of the plan's sticks this is, where its parts cannot tell. `progress` hears (parts that lie on a
    stick, parts in all, seconds left or None). Raises StickFull when not even one part fits, StickReadOnly, StickGone,
    StickFake, RecipientUnknown; what is written stays, and calling again continues.
    """
    known = known_parts(vault.db, plan)
    trust = credentials.trust_of(vault)
    recipients = _recipients(vault, trust, plan.to_office)
    if not recipients:
        raise RecipientUnknown(office=plan.to_office)
    stick.parts = len(plan.parts)
    stick.sweep(_unfinished_names(vault))
    here = places_held(known, stick)
    name = name or name_stick(known, here, stick)
    places = places_to_write(plan, known, here, name)
    if places:
        stick.part = places[0]
        stick.require(0 if here else SLACK + size_of(plan, places[0]))
    if not known:
        plan = announce_plan(vault, plan)
        places = places_to_write(plan, known, here, name)
        stick.parts = len(plan.parts)
    keep_held(vault, plan, here, name, wall_clock(vault.now()))
    try:
        fresh = _write_places(vault, plan, places, stick, name, (trust, recipients, bool(here)), progress)
    except StickFake:
        distrust_stick(vault, plan, name)
        raise
    finally:
        keep_speed(vault, stick)
    done = _standing(vault, plan, name, fresh)
    if plan.kind == "receipt" and not done.left:
        return replace(done, pack=put_beside(vault, plan.to_office, stick))
    return done


def _write_places(
    vault: Vault, plan: Plan, places: Sequence[int], stick: Stick, name: str,
    to: tuple[TrustStore, list[str], bool], progress: Progress | None,
) -> set[int]:  # fmt: skip
    """Write parts one after the other until one does not fit; return the places that were written."""
    trust, recipients, begun = to
    done: set[int] = set()
    left = [size_of(plan, place) for place in places]
    with ExitStack() as stack:
        files = EvidencePieces(vault, stack)
        for at, place in enumerate(places):
            stick.part = place
            built = build_place(vault, plan, place, trust, recipients, files)
            if not _write_one(vault, plan, place, built, stick, name, begun or bool(done)):
                break
            done.add(place)
            if progress is not None:
                progress(count_written(vault, plan), len(plan.parts), stick.speed.left(sum(left[at + 1 :])))
    return done


def _standing(vault: Vault, plan: Plan, name: str, fresh: Collection[int] = ()) -> Export:
    """Return how an export stands, and end it when every part lies on some stick."""
    known = known_parts(vault.db, plan)
    left = places_left(plan, known)
    if not left:
        with vault.writing() as db:
            db.execute("UPDATE export_plan SET state = 'done' WHERE id = ?", (plan.id,))
    marked = {place: replace(sent, fresh=place in fresh) for place, sent in known.items()}
    loads = loads_of(marked)
    parts = next((load.parts for load in loads if load.stick == name), ())
    return Export(plan, parts, name, loads, left)


def discard_plan(vault: Vault, plan: Plan) -> None:
    """Forget a plan of which no part was ever built, so that its number is free again."""
    with vault.writing() as db:
        db.execute(
            "DELETE FROM export_plan WHERE id = ?"
            " AND NOT EXISTS (SELECT 1 FROM export_part WHERE plan = export_plan.id)",
            (plan.id,),
        )


def check_stick(vault: Vault, plan: Plan, stick: Stick, name: str = "") -> list[str]:
    """Return the names of the parts that this stick should hold and does not hold whole; nothing is written.

    `name` says which of the plan's sticks it is; without it its parts tell. A stick that is none of them lacks all.
    """
    known = known_parts(vault.db, plan)
    whole = places_held(known, stick)
    name = name or name_stick(known, whole, stick)
    wanted = [sent for sent in known.values() if sent.stick == name and sent.written]
    if wanted:
        return [sent.name for sent in wanted if sent.part not in whole]
    never = [str(place) for place in range(1, len(plan.parts) + 1) if place not in known]
    return [sent.name for sent in known.values()] + never


def _write_one(
    vault: Vault, plan: Plan, place: int, built: BuiltPart, stick: Stick, name: str, begun: bool
) -> bool:  # fmt: skip
    """Write one part and record it; say False, with nothing left behind, where the next stick must take it."""
    room = stick.room()
    if room is not None and len(built.data) + SLACK > room:
        if begun:
            return False
        raise StickFull(mb=-(-(len(built.data) + SLACK - room) // MEGABYTE))
    _record_built(vault, plan, place, built, name)
    try:
        stick.write(built.name, built.data)
    except (StickFull, StickCrowded):
        if begun:
            return False
        raise
    _record_written(vault, plan, place)
    return True


def _record_built(vault: Vault, plan: Plan, place: int, built: BuiltPart, name: str) -> None:
    row = (plan.id, place, built.name, canonical.sha256(built.data), len(built.data), name)
    with vault.writing() as db:
        db.execute(
            "INSERT OR REPLACE INTO export_part (plan, part, name, sha256, size, stick) VALUES (?, ?, ?, ?, ?, ?)", row
        )
        if place == 1:
            db.execute(
                "INSERT OR REPLACE INTO setting VALUES (?, ?)",
                (_previous(vault, plan.to_office), canonical.sha256(built.header)),
            )


def _record_written(vault: Vault, plan: Plan, place: int) -> None:
    """Record that a part lies on its stick; older plans that never ended are given up for this one."""
    with vault.writing() as db:
        db.execute(
            "UPDATE export_part SET written = ? WHERE plan = ? AND part = ?",
            (wall_clock(vault.now()), plan.id, place),
        )
        db.execute(
            "UPDATE export_plan SET state = 'dropped' WHERE to_office = ? AND state = 'open' AND number < ?",
            (plan.to_office, plan.number),
        )


def _recipients(vault: Vault, trust: TrustStore, office: str) -> list[str]:
    """Return the recipients of an office; the own laptop needs no copy of what it sends."""
    return [text for text in credentials.recipients_of(trust, office) if text != vault.age_recipient]


def _finished_here(vault: Vault, plan: Plan, stick: Stick) -> Export | None:
    """Return the last finished export of the same content when this stick alone holds all of it."""
    row = vault.db.execute(
        "SELECT plan FROM export_plan WHERE to_office = ? AND state = 'done' ORDER BY number DESC LIMIT 1",
        (plan.to_office,),
    ).fetchone()
    last = msgspec.json.decode(row[0], type=Plan) if row else None
    if last is None or last.content != plan.content or plan.ask_evidence > last.ask_evidence:
        return None
    known = known_parts(vault.db, last)
    if len(places_held(known, stick)) < len(last.parts):
        return None
    return _standing(vault, last, next(iter(known.values())).stick)


def _unfinished_names(vault: Vault) -> list[str]:
    rows = vault.db.execute(
        "SELECT e.name FROM export_part e JOIN export_plan p ON p.id = e.plan WHERE p.state <> 'done'"
    ).fetchall()
    return [row[0] for row in rows]


def _last_number(vault: Vault) -> int:
    return int(vault.db.execute("SELECT coalesce(max(number), 0) FROM export_plan").fetchone()[0])


def _previous(vault: Vault, office: str) -> str:
    return f"bundle.previous.{vault.incarnation}.{office}"
