"""Which part of a plan lies on which stick: what was written, read back and recorded, and what that comes to.

Called by export, the handover note and the windows. A stick is named by its identity where it has one, otherwise by its
number in the plan; which one is plugged in is told by what it holds. Writes the table of parts, never a stick.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from fieldapp.exchange.plan import Plan
from fieldapp.exchange.selection import RESERVED
from fieldapp.exchange.stick import MEGABYTE, Stick
from fieldapp.vault.database import Database
from fieldapp.vault.vault import Vault

SPEED = "stick.speed"
SLACK = 2 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Sent:
    """One part: its name, SHA-256 and size, its place in the plan, the stick it lies on and when it was read back.

    `fresh` when this run wrote it; `written` is empty while it lies on no stick that is known to hold it.
    """

    name: str
    sha256: str
    size: int
    fresh: bool
    part: int = 0
    stick: str = ""
    written: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """What lies on one stick of a plan."""

    stick: str
    parts: tuple[Sent, ...]

    @property
    def places(self) -> tuple[int, ...]:
        """The places of its parts in the plan."""
        return tuple(one.part for one in self.parts)

    @property
    def size(self) -> int:
        """How many bytes its parts take."""
        return sum(one.size for one in self.parts)


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many sticks of one size a plan takes, 0 where that is unknown, and how many seconds, None where unknown."""

    sticks: int
    seconds: float | None


def known_parts(db: Database, plan: Plan) -> dict[int, Sent]:
    """Return every part of a plan that was ever built, by its place."""
    rows = db.execute(
        "SELECT part, name, sha256, size, stick, coalesce(written, '') FROM export_part WHERE plan = ? ORDER BY part",
        (plan.id,),
    ).fetchall()
    return {part: Sent(name, sha256, size, False, part, stick, at) for part, name, sha256, size, stick, at in rows}


def loads_of(known: Mapping[int, Sent]) -> tuple[Load, ...]:
    """Return what lies on each stick, in the order of their first parts."""
    found: dict[str, list[Sent]] = {}
    for place in sorted(known):
        if known[place].written:
            found.setdefault(known[place].stick, []).append(known[place])
    return tuple(Load(stick, tuple(parts)) for stick, parts in found.items())


def count_written(vault: Vault, plan: Plan) -> int:
    """Return how many parts of a plan were written and read back, on whatever stick."""
    query = "SELECT count(*) FROM export_part WHERE plan = ? AND written IS NOT NULL"
    return int(vault.db.execute(query, (plan.id,)).fetchone()[0])


def places_left(plan: Plan, known: Mapping[int, Sent]) -> tuple[int, ...]:
    """Return the places whose parts lie on no stick yet."""
    return tuple(at for at in range(1, len(plan.parts) + 1) if at not in known or not known[at].written)


def places_held(known: Mapping[int, Sent], stick: Stick) -> set[int]:
    """Return the places whose parts a stick holds whole. Reads them all; raises StickGone."""
    return {place for place, sent in known.items() if stick.holds(sent.name, sent.sha256)}


def name_stick(known: Mapping[int, Sent], here: Collection[int], stick: Stick) -> str:
    """Return what the plan calls this stick: by the parts it holds, else by its identity, else by the next number."""
    names = Counter(known[place].stick for place in sorted(here) if known[place].stick)
    if names:
        return names.most_common(1)[0][0]
    if stick.identity:
        return stick.identity
    taken = {sent.stick for sent in known.values()}
    return next(name for n in range(1, len(taken) + 2) if (name := str(n)) not in taken)


def places_to_write(plan: Plan, known: Mapping[int, Sent], here: Collection[int], name: str) -> list[int]:
    """Return the places that belong on this stick and are not there: those that no other stick holds."""
    return [
        place
        for place in range(1, len(plan.parts) + 1)
        if place not in here and (place not in known or not known[place].written or known[place].stick == name)
    ]


def keep_held(vault: Vault, plan: Plan, here: Collection[int], name: str, at: str) -> None:
    """Record that a stick holds these parts: it may have been pulled out before that was written down."""
    with vault.writing() as db:
        for place in here:
            db.execute(
                "UPDATE export_part SET stick = ?, written = coalesce(written, ?) WHERE plan = ? AND part = ?",
                (name, at, plan.id, place),
            )


def distrust_stick(vault: Vault, plan: Plan, name: str) -> None:
    """Record that a stick gives back other bytes: what was written to it lies nowhere, and the plan is open again."""
    with vault.writing() as db:
        db.execute("UPDATE export_part SET written = NULL WHERE plan = ? AND stick = ?", (plan.id, name))
        db.execute("UPDATE export_plan SET state = 'open' WHERE id = ? AND state = 'done'", (plan.id,))


def size_of(plan: Plan, place: int) -> int:
    """Return about how many bytes a part will take."""
    return (plan.parts[place - 1].size or plan.part_size) + RESERVED


def estimate_plan(vault: Vault, plan: Plan, room: int | None, placed: Collection[int] = ()) -> Estimate:
    """Return how many sticks with this free room, and how much time, the parts not yet placed take.

    The speed is the one last measured on this laptop; a room of None is unknown.
    """
    sizes = _sizes(plan, placed)
    speed = float(vault.setting(SPEED) or 0)
    return Estimate(count_sticks(plan, room, placed), sum(sizes) / speed if speed else None)


def count_sticks(plan: Plan, room: int | None, placed: Collection[int] = ()) -> int:
    """Return how many sticks with this free room take what is not yet placed, 0 where that cannot be said."""
    sizes = _sizes(plan, placed)
    if room is None or any(size + SLACK > room for size in sizes):
        return 0
    count, left = 0, 0
    for size in sizes:
        if size > left:
            count, left = count + 1, room - SLACK
        left -= size
    return count


def count_fitting(plan: Plan, room: int, placed: Collection[int] = ()) -> int:
    """Return how many of the parts not yet placed one stick with this free room takes."""
    count, left = 0, room - SLACK
    for size in _sizes(plan, placed):
        if size > left:
            break
        count, left = count + 1, left - size
    return count


def size_left(plan: Plan, placed: Collection[int] = ()) -> int:
    """Return about how many bytes the parts not yet placed take."""
    return sum(_sizes(plan, placed))


def _sizes(plan: Plan, placed: Collection[int]) -> list[int]:
    return [size_of(plan, place) for place in range(1, len(plan.parts) + 1) if place not in placed]


def keep_speed(vault: Vault, stick: Stick) -> None:
    """Keep how fast this stick took bytes, where it took enough of them to say so."""
    if stick.speed.done >= MEGABYTE and stick.speed.seconds > 0:
        vault.keep_setting(SPEED, f"{stick.speed.done / stick.speed.seconds:.0f}")
