"""The check after plugging in again: what lies on a stick now, against what was written to it.

Called by the command line and the window. A read right after writing may come from memory, a read after unplugging
cannot; parts that are whole then count as `checked`. A stick that lacks one is not believed: its plan is open again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import msgspec

from fieldapp.errors import StickBroken
from fieldapp.exchange.placement import Load, Sent, distrust_stick, known_parts, loads_of
from fieldapp.exchange.plan import Plan
from fieldapp.exchange.stick import Stick
from fieldapp.exchange.volume import Volume
from fieldapp.vault.journal import wall_clock
from fieldapp.vault.vault import Vault

State = Literal["whole", "damaged", "missing"]
Told = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class CheckedPart:
    """One part that was written to a stick, of which bundle it is, and what the stick gives of it now."""

    to_office: str
    number: int
    part: int
    name: str
    sha256: str
    size: int
    state: State


def check_load(
    vault: Vault, plan: Plan, stick: Stick, name: str, *, replugged: bool, told: Told | None = None
) -> list[CheckedPart]:
    """Read again what one of the plan's sticks, called `name`, should hold, and keep what was found.

    Parts count as checked only when the stick was `replugged`. `told` hears (parts done, in all). Raises StickGone.
    """
    loads = [load for load in loads_of(known_parts(vault.db, plan)) if load.stick == name]
    return _check(vault, [(plan, load) for load in loads], stick, replugged=replugged, told=told)


def check_folder(vault: Vault, stick: Stick, told: Told | None = None) -> list[CheckedPart]:
    """Read everything again that this laptop wrote to a stick plugged in anew, whatever plan it is of.

    Raises StickGone.
    """
    identity = stick.identity
    loads = [
        (plan, load)
        for plan in _plans(vault)
        for load in loads_of(known_parts(vault.db, plan))
        if load.stick == identity or any(_lies(one.name, stick) for one in load.parts)
    ]
    return _check(vault, loads, stick, replugged=True, told=told)


def find_again(volumes: Sequence[Volume], loads: Sequence[Load], inside: Path) -> tuple[Path, Load] | None:
    """Return which of a plan's sticks is plugged in again and where: by its serial, or by its files where it has none.

    `inside` leads from the medium to the folder that was written; one that was copied to its top is found as well.
    """
    for volume in volumes:
        for load in loads:
            if volume.identity == load.stick:
                return volume.folder / inside, load
            known = bool(volume.identity) and not load.stick.isdigit()
            for place in (volume.folder / inside, volume.folder):
                if not known and any(_is_file(place / one.name) for one in load.parts):
                    return place, load
    return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _plans(vault: Vault) -> list[Plan]:
    rows = vault.db.execute(
        "SELECT plan FROM export_plan p WHERE EXISTS (SELECT 1 FROM export_part e WHERE e.plan = p.id"
        " AND e.written IS NOT NULL) ORDER BY number"
    ).fetchall()
    return [msgspec.json.decode(row[0], type=Plan) for row in rows]


def _check(
    vault: Vault, loads: Sequence[tuple[Plan, Load]], stick: Stick, *, replugged: bool, told: Told | None
) -> list[CheckedPart]:
    found: list[CheckedPart] = []
    total = sum(len(load.parts) for _, load in loads)
    for plan, load in loads:
        parts = []
        for sent in load.parts:
            parts.append(_look(plan, sent, stick))
            if told is not None:
                told(len(found) + len(parts), total)
        _keep(vault, plan, load.stick, parts, replugged=replugged)
        found += parts
    return found


def _look(plan: Plan, sent: Sent, stick: Stick) -> CheckedPart:
    part = CheckedPart(plan.to_office, plan.number, sent.part, sent.name, sent.sha256, sent.size, "whole")
    if stick.holds(sent.name, sent.sha256):
        return part
    return replace(part, state="damaged" if _lies(sent.name, stick) else "missing")


def _lies(name: str, stick: Stick) -> bool:
    """Say whether a file of this name is there; where not even its name can be read, something is."""
    try:
        return stick.has(name)
    except StickBroken:
        return True


def _keep(vault: Vault, plan: Plan, name: str, parts: Sequence[CheckedPart], *, replugged: bool) -> None:
    sound = all(one.state == "whole" for one in parts)
    at = wall_clock(vault.now()) if sound else None
    if sound and not replugged:
        return
    with vault.writing() as db:
        db.execute("UPDATE export_part SET checked = ? WHERE plan = ? AND stick = ?", (at, plan.id, name))
    if not sound:
        distrust_stick(vault, plan, name)
