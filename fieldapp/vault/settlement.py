"""Settling what differs: one field or many, in one transaction and with one reason.

Called by the command line and the windows. The home office settles what it writes itself; a review, referral or outcome
is settled by an office that wrote one of its values. A settlement is one entry for each record that descends from every
value it settles; it travels like every entry. Never touches a field that nobody chose for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldapp.case.file import fit_field
from fieldapp.errors import (
    ChoiceMissing,
    ConflictMoved,
    ConflictUnknown,
    RecordElsewhere,
    RecordUnknown,
    SettlementReason,
    SettlementUnfit,
)
from fieldapp.vault.conflicts import Conflict, field_conflicts, is_home
from fieldapp.vault.database import Database
from fieldapp.vault.entry import parse_book
from fieldapp.vault.fold import Live, State
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state, load_writings
from fieldapp.vault.vault import Vault
from fieldapp.words import say

SHORTEST = 8
# What the program wrote there itself: one of the values, never words of one's own.
CHOSEN_ONLY = frozenset(("register", "range", "number", "review", "document"))


@dataclass(frozen=True, slots=True)
class Choice:
    """What shall stand in a field: the value of an entry (`take`: its hash or the beginning of it), or `value`.

    `seen` are the entries whose values were shown; when others stand there by now nothing is settled. Without `seen`
    the choice counts for whatever stands there.
    """

    record: str
    field: str
    take: str | None = None
    value: Any = None
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Settled:
    """A field and what stands in it now."""

    record: str
    field: str
    value: Any
    hidden: bool


@dataclass(slots=True)
class _Sum:
    """What is written to one record."""

    state: State
    open: dict[str, Any] = field(default_factory=dict)
    identity: dict[str, Any] = field(default_factory=dict)


def settlers_of(db: Database, record: str, kind: str, office: str) -> tuple[str, ...]:
    """Return the offices that may settle a record of a type: its home, or for a judgement those who wrote it."""
    if is_home(kind):
        return (office,)
    return tuple(sorted({writing.entry.office for writing in load_writings(db, record)}))


def settle(vault: Vault, record: str, field: str, reason: str, *, take: str | None = None, value: Any = None) -> Any:
    """Settle one field by one of its values or by a new one; return the value that stands now.

    Raises what `settle_many` raises.
    """
    return settle_many(vault, [Choice(record, field, take, value)], reason)[0].value


def settle_many(vault: Vault, choices: Sequence[Choice], reason: str) -> list[Settled]:
    """Settle all of these fields with one reason, or none of them; return what stands now, in their order.

    Raises SettlementReason, ChoiceMissing, RecordUnknown, RecordElsewhere, ConflictUnknown, ConflictMoved when
    something else stands there than was shown, SettlementUnfit, RightMissing.
    """
    if not reason.strip():
        raise SettlementReason()
    if not choices:
        raise ChoiceMissing()
    for record in dict.fromkeys(choice.record for choice in choices):
        if load_state(vault.db, record) is None:
            raise RecordUnknown(name=record)
        vault.require("settle", record)
    with vault.writing():
        sums: dict[str, _Sum] = {}
        settled = [_weigh(vault, choice, sums) for choice in choices]
        changes = [_change(one, reason.strip()) for one in sums.values()]
        vault.journal.write(changes, vault.officer, vault.now())
    return settled


def _weigh(vault: Vault, choice: Choice, sums: dict[str, _Sum]) -> Settled:
    if choice.record not in sums:
        sums[choice.record] = _Sum(_own_state(vault, choice.record))
    one = sums[choice.record]
    lives = one.state.conflicts.get(choice.field)
    if not lives or choice.field in one.open or choice.field in one.identity:
        raise ConflictMoved(field=choice.field) if choice.seen else ConflictUnknown(field=choice.field)
    if choice.seen and choice.seen != {live.writing.hash for live in lives}:
        raise ConflictMoved(field=choice.field)
    value = _chosen(one.state.type, choice, lives)
    parts = {live.hidden for live in lives}
    if True in parts:
        one.identity[choice.field] = value
        if False in parts:
            # what reveals somebody never lies in the open, wherever one of its values stood
            one.open[choice.field] = None
    else:
        one.open[choice.field] = value
    return Settled(choice.record, choice.field, value, True in parts)


def _own_state(vault: Vault, record: str) -> State:
    state = load_state(vault.db, record)
    if state is None:
        raise RecordUnknown(name=record)
    offices = settlers_of(vault.db, record, state.type, state.office)
    if vault.office not in offices:
        raise RecordElsewhere(office=", ".join(offices))
    return state


def _chosen(kind: str, choice: Choice, lives: Sequence[Live]) -> Any:
    if choice.take is None:
        return _fitted(kind, choice.field, choice.value, lives)
    wanted = choice.take.lower()
    found = [live for live in lives if live.writing.hash.startswith(wanted)] if len(wanted) >= SHORTEST else []
    if len(found) != 1:
        raise ConflictUnknown(field=f"{choice.field} ({choice.take})")
    return found[0].value


def _fitted(kind: str, field: str, value: Any, lives: Sequence[Live]) -> Any:
    try:
        return fit_field(kind, field, value)
    except KeyError:
        # no file knows the field: a new value must be one that stands there, or at least of the kind of one
        same = any(type(live.value) is type(value) and live.value == value for live in lives)
        if same or (kind not in CHOSEN_ONLY and type(value) in {type(live.value) for live in lives}):
            return value
        raise SettlementUnfit(field=field, reason=say("conflict.taken")) from None


def _change(one: _Sum, reason: str) -> Change:
    kind = "number.draw" if one.state.type == "number" else f"{one.state.type}.set"
    return Change(kind, one.state.record, one.open, one.identity, reason=reason, office=one.state.office)


def choices_from(vault: Vault, owner: str, device: str) -> tuple[list[Choice], list[Conflict]]:
    """Return the choices that take every value which one laptop wrote in a case, an LHP or one record.

    And the fields that stay open: to which it wrote none or several values, or which another office settles. `device`
    is the laptop's name or the first eight or more digits of it. Raises ChoiceMissing when nothing could be settled.
    """
    wanted, choices, left = device.strip().lower(), [], []
    for conflict in _conflicts_of(vault.db, owner):
        found = [live for live in conflict.values if _wrote(wanted, live)]
        if len(found) == 1 and vault.office in settlers_of(vault.db, conflict.record, conflict.type, conflict.home):
            choices.append(choice_of(conflict, found[0].writing.hash))
        else:
            left.append(conflict)
    if not choices:
        raise ChoiceMissing()
    return choices, left


def choice_of(conflict: Conflict, entry: str) -> Choice:
    """Return the choice of one value of a field as it stands now."""
    return Choice(conflict.record, conflict.field, entry, seen=conflict.seen)


def _conflicts_of(db: Database, owner: str) -> Iterable[Conflict]:
    return field_conflicts(db, owner) or [one for one in field_conflicts(db) if one.record == owner]


def _wrote(device: str, live: Live) -> bool:
    return len(device) >= SHORTEST and parse_book(live.writing.book).device.startswith(device)
