"""The conflict desk: fields with several values, and rules that two lawful offices broke together.

Called by the command line and by finalising, numbering and referral, which refuse while something is open. The
home office settles what it writes itself; a review, referral or outcome is settled by the office that made it. The
settlement is an entry that descends from every value.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fieldapp.case.file import fit_field
from fieldapp.case.procedure import step_problems
from fieldapp.case.steps import Rulebook
from fieldapp.errors import ConflictUnknown, RecordElsewhere, RecordUnknown, SettlementUnfit
from fieldapp.packs.reference import builtin_packs
from fieldapp.vault.database import Database
from fieldapp.vault.fold import Live, State
from fieldapp.vault.journal import Change
from fieldapp.vault.kinds import KINDS, type_of
from fieldapp.vault.projection import load_state, load_writings, owner_of
from fieldapp.vault.register import load_handling
from fieldapp.vault.vault import Vault
from fieldapp.words import say


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field of a record with its values, last in order first."""

    owner: str
    record: str
    type: str
    field: str
    hidden: bool
    values: tuple[Live, ...]


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule of the office that entries broke together: a number drawn twice, a step out of order."""

    code: str
    owner: str
    detail: str
    records: tuple[str, ...]


def field_conflicts(db: Database, owner: str = "") -> list[Conflict]:
    """Return every field with several values; of one case or LHP, or of all."""
    where, values = ("AND case_id = ?", (owner,)) if owner else ("", ())
    rows = db.execute(
        f"SELECT id FROM record WHERE conflicts <> x'7b7d' {where} ORDER BY id",  # noqa: S608 - fixed text
        values,
    ).fetchall()
    return [conflict for (record,) in rows for conflict in _conflicts_of(db, record)]


def _conflicts_of(db: Database, record: str) -> Iterator[Conflict]:
    state = load_state(db, record)
    if state is None:
        return
    for name, lives in sorted(state.conflicts.items()):
        hidden = any(live.hidden for live in lives)
        yield Conflict(owner_of(state), record, state.type, name, hidden, tuple(lives))


def breaches(db: Database, owner: str = "", rules: Rulebook | None = None) -> list[Breach]:
    """Return the numbers drawn twice and the steps that do not fit; of one case, or of all.

    `rules` are those in force at the office; without them those that come with the program.
    """
    return [*_numbers_twice(db, owner), *_steps_wrong(db, owner, rules or builtin_packs().rulebook)]


def _numbers_twice(db: Database, owner: str) -> Iterator[Breach]:
    """Find what stands twice at one place of a book, and old numbers without a place that read the same."""
    for places, which in (("office, series, year, running", "running > 0"), ("office, series, text", "running >= 0")):
        among = f"AND ({places}) IN (SELECT {places} FROM number_row WHERE case_id = ?)" if owner else ""  # noqa: S608
        alike = "HAVING count(*) > 1" + (" AND min(running) = 0" if "text" in places else "")
        rows = db.execute(
            "SELECT group_concat(id, ' '), group_concat(iif(case_id = '', owner, case_id), ' '), max(text)"  # noqa: S608
            f" FROM number_row WHERE voided = 0 AND {which} {among} GROUP BY {places} {alike}",
            (owner,) if owner else (),
        ).fetchall()
        for ids, owners, text in rows:
            for name in sorted(set(owners.split())):
                if owner in ("", name):
                    yield Breach("number_twice", name, text, tuple(sorted(ids.split())))


def _steps_wrong(db: Database, owner: str, rules: Rulebook) -> Iterator[Breach]:
    if owner:
        owners = [owner]
    else:
        rows = db.execute("SELECT DISTINCT case_id FROM record WHERE type = 'step' ORDER BY 1").fetchall()
        owners = [row[0] for row in rows]
    for case_id in owners:
        try:
            case, steps = load_handling(db, case_id)
        except RecordUnknown:
            continue  # steps that another office wrote about a case that is not here
        for problem in step_problems(case, steps, rules):
            yield Breach(problem.code, case_id, problem.sentence, (str(problem.facts.get("id", "")),))


def conflicts_of_case(db: Database, owner: str) -> list[Conflict]:
    """Return what must be settled before a case is finalised, numbered or referred."""
    found = [conflict for conflict in field_conflicts(db, owner) if _is_home(conflict.type)]
    found += [
        Conflict(owner, breach.records[0], "number", breach.detail, False, ()) for breach in _numbers_twice(db, owner)
    ]
    return found


def _is_home(kind: str) -> bool:
    """Say whether only the home office writes records of a type."""
    return any(right == "home" for name, right in KINDS.items() if type_of(name) == kind)


def _require_right(vault: Vault, state: State) -> None:
    """Raise RecordElsewhere unless this office may settle the record."""
    if _is_home(state.type):
        if state.office != vault.office:
            raise RecordElsewhere(office=state.office)
        return
    writers = sorted({writing.entry.office for writing in load_writings(vault.db, state.record)})
    if vault.office not in writers:
        raise RecordElsewhere(office=", ".join(writers))


def _fitted(kind: str, field: str, value: Any, lives: Sequence[Live]) -> Any:
    try:
        return fit_field(kind, field, value)
    except KeyError:
        # no file knows the field: a new value must be of the kind of one that stands there
        if type(value) in {type(live.value) for live in lives}:
            return value
        raise SettlementUnfit(field=field, reason=say("conflict.taken")) from None


def settle(vault: Vault, record: str, field: str, reason: str, *, take: str | None = None, value: Any = None) -> Any:
    """Settle a field by one of its values (`take` is the hash of the entry, or its beginning) or by a new value.

    Returns the value that stands now. Raises RecordUnknown, RecordElsewhere, ConflictUnknown, SettlementUnfit,
    RightMissing.
    """
    state = load_state(vault.db, record)
    if state is None:
        raise RecordUnknown(name=record)
    vault.require("settle", record)
    _require_right(vault, state)
    lives = state.conflicts.get(field)
    if not lives:
        raise ConflictUnknown(field=field)
    if take is not None:
        chosen = [live for live in lives if live.writing.hash.startswith(take.lower())] if len(take) >= 8 else []
        if len(chosen) != 1:
            raise ConflictUnknown(field=f"{field} ({take})")
        value = chosen[0].value
    else:
        value = _fitted(state.type, field, value, lives)
    hidden = any(live.hidden for live in lives)
    content = {field: value}
    kind = "number.draw" if state.type == "number" else f"{state.type}.set"
    change = Change(
        kind, record, {} if hidden else content, content if hidden else {}, reason=reason, office=state.office
    )
    with vault.writing():
        vault.journal.write([change], vault.officer, vault.now())
    return value
