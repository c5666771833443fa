"""The letters that pass cases on, as records: written, tracked to the sanction, taken back, listed.

Called by the desk, the command line and the windows. Each act is one transaction, or part of the caller's. Reading
takes what other laptops wrote and never raises for it. Which letters a case asks for is the desk's affair.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from fieldapp.case.ids import is_id, new_id
from fieldapp.case.records import REMOVED
from fieldapp.case.referral import Referral, fields_of, fit_tracking, referral_of
from fieldapp.errors import NothingChanged, ReasonMissing, RecordAmbiguous, ReferralUnknown
from fieldapp.vault.database import Database
from fieldapp.vault.fold import State
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state, state_of
from fieldapp.vault.register import owner_state
from fieldapp.vault.vault import Vault

SHORTEST_PREFIX: Final = 8
_TEXT: Final = "CAST(fields AS TEXT)"
_STANDS: Final = f"type = 'referral' AND json_extract({_TEXT}, '$.removed') IS NOT 1"
_OPEN: Final = f" AND json_extract({_TEXT}, '$.closed_on') IS NULL AND json_extract({_TEXT}, '$.sanction_on') IS NULL"
_COLUMNS: Final = "id, type, office, fields, identity, state, conflicts, frontier, lamport, entries"


@dataclass(frozen=True, slots=True)
class Passed:
    """A case that letters are about: its office, what it is called, its subjects by id and name."""

    office: str = ""
    title: str = ""
    subjects: tuple[tuple[str, str], ...] = ()


def write_referral(vault: Vault, referral: Referral) -> str:
    """Save a new letter of a case of this office or of one below; return its id.

    Raises RecordUnknown, RecordElsewhere.
    """
    name = referral.id or new_id()
    with vault.joining():
        home = owner_state(vault.db, referral.case).office
        content = fields_of(replace(referral, pack=referral.pack or vault.packs.version))
        vault.journal.write([Change("referral.set", name, content, office=home)], vault.officer, vault.now())
    return name


def track_referral(vault: Vault, name: str, fields: Mapping[str, Any], reason: str = "") -> tuple[str, ...]:
    """Set what came of a letter: days, numbers, recommendation, sanction, answer; return the names of what changed.

    `fields` are those of `case.referral.TRACKED`; "" takes a value back. Raises ReferralUnknown, NothingChanged,
    KeyUnknown, ValueUnfit, TextTooLong, DateImpossible.
    """
    fitted = fit_tracking(fields)
    with vault.joining():
        state = _state(vault.db, name)
        changed = {key: value or None for key, value in fitted.items() if (state.fields.get(key) or "") != value}
        if not changed:
            raise NothingChanged()
        change = Change("referral.set", name, changed, reason=reason, office=state.office)
        vault.journal.write([change], vault.officer, vault.now())
    return tuple(sorted(changed))


def remove_referral(vault: Vault, name: str, reason: str) -> None:
    """Take back a letter that was written by mistake; the history keeps it. Raises ReferralUnknown, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing()
    with vault.joining():
        state = _state(vault.db, name)
        change = Change("referral.set", name, {REMOVED: True}, reason=reason, office=state.office)
        vault.journal.write([change], vault.officer, vault.now())


def load_referral(db: Database, name: str) -> Referral:
    """Return one letter. Raises ReferralUnknown for one that is not there or was taken back."""
    return _referral(_state(db, name))


def letter_forms(db: Database, case_id: str) -> dict[str, str]:
    """Return the forms of the letters of a case by their ids."""
    return {one.id: one.form for one in load_referrals(db, case_id)}


def load_referrals(db: Database, case_id: str) -> tuple[Referral, ...]:
    """Return the letters of a case, oldest first."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM record WHERE case_id = ? AND {_STANDS} ORDER BY id",  # noqa: S608 - fixed texts
        (case_id,),
    ).fetchall()
    return tuple(_referral(state_of(row)) for row in rows)


def list_referrals(db: Database, open_only: bool = False) -> tuple[Referral, ...]:
    """Return all letters, newest first; `open_only` leaves out those closed or answered with a sanction."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM record WHERE {_STANDS}{_OPEN if open_only else ''} ORDER BY id DESC"  # noqa: S608
    ).fetchall()
    return tuple(_referral(state_of(row)) for row in rows)


def passed_cases(db: Database) -> dict[str, Passed]:
    """Return every case that a letter is about, by id: in two queries, however many there are."""
    cases = f"(SELECT case_id FROM record WHERE {_STANDS})"  # noqa: S608 - fixed texts
    people: dict[str, list[tuple[str, str]]] = {}
    for name, case, said in db.execute(
        f"SELECT id, case_id, json_extract({_TEXT}, '$.name') FROM record WHERE type = 'subject'"  # noqa: S608
        f" AND case_id IN {cases} AND json_extract({_TEXT}, '$.removed') IS NOT 1"
        f" ORDER BY case_id, json_extract({_TEXT}, '$.order'), id"
    ):
        people.setdefault(case, []).append((name, said if isinstance(said, str) else ""))
    rows = db.execute(f"SELECT id, office, numbers, summary FROM case_row WHERE id IN {cases}")  # noqa: S608
    return {
        case: Passed(office, numbers.partition("; ")[0] or summary, tuple(people.get(case, ())))
        for case, office, numbers, summary in rows
    }


def find_referral(db: Database, name: str) -> str:
    """Return the id of the letter with this id or this beginning of one. Raises ReferralUnknown, RecordAmbiguous."""
    text = name.strip()
    if is_id(text):
        return _state(db, text).record
    if len(text) < SHORTEST_PREFIX or "%" in text or "_" in text:
        raise ReferralUnknown(name=text)
    rows = db.execute(
        f"SELECT id FROM record WHERE {_STANDS} AND id >= ? AND id < ? LIMIT 2",  # noqa: S608 - fixed texts
        (text, text + "g"),
    ).fetchall()
    if len(rows) > 1:
        raise RecordAmbiguous(name=text)
    if not rows:
        raise ReferralUnknown(name=text)
    return str(rows[0][0])


def _state(db: Database, name: str) -> State:
    state = load_state(db, name)
    if state is None or state.type != "referral" or state.fields.get(REMOVED) is True:
        raise ReferralUnknown(name=name)
    return state


def _referral(state: State) -> Referral:
    return referral_of(state.record, state.office, state.fields)
