"""Reading cases and LHPs out of the projections, by id or by official number.

Called by everything that shows or prints a case. Reads only, on whatever connection it is given.
"""

from collections.abc import Iterable

from fieldapp.case.ids import is_id
from fieldapp.case.model import Case, Supervision
from fieldapp.case.records import Record, case_of, supervision_of
from fieldapp.case.steps import Step, ordered
from fieldapp.errors import RecordAmbiguous, RecordUnknown
from fieldapp.vault.database import Database
from fieldapp.vault.fold import State
from fieldapp.vault.history import records_of
from fieldapp.vault.projection import load_state

SHORTEST_PREFIX = 8
NEWEST = 50
_STEP_OWN = frozenset(("case", "name", "on", "subjects", "result", "note", "pack", "removed"))


def find_owner(db: Database, name: str) -> str:
    """Return the id of the case or LHP with this id, this beginning of an id, or this official number.

    Raises RecordUnknown when there is none, RecordAmbiguous when there are more than one.
    """
    text = name.strip()
    if is_id(text):
        found = db.execute("SELECT id FROM record WHERE id = ? AND id = case_id", (text,)).fetchall()
    else:
        found = db.execute(
            "SELECT DISTINCT case_id FROM number_row WHERE text = ? AND case_id <> ''", (text,)
        ).fetchall()
        if not found and len(text) >= SHORTEST_PREFIX and "%" not in text and "_" not in text:
            found = db.execute(
                "SELECT id FROM record WHERE id >= ? AND id < ? AND id = case_id LIMIT 2", (text, text + "g")
            ).fetchall()
    if len(found) > 1:
        raise RecordAmbiguous(name=text)
    if not found:
        raise RecordUnknown(name=text)
    return str(found[0][0])


def owner_state(db: Database, owner: str) -> State:
    """Return the state of a case or LHP record itself. Raises RecordUnknown."""
    state = load_state(db, owner)
    if state is None or state.type not in ("case", "supervision"):
        raise RecordUnknown(name=owner)
    return state


def load_case(db: Database, case_id: str) -> Case:
    """Return a case with all of its parts. Raises RecordUnknown."""
    try:
        return case_of(records_of(db, case_id))
    except ValueError:
        raise _missing(db, case_id) from None


def load_supervision(db: Database, supervision_id: str) -> Supervision:
    """Return an LHP with its evidence. Raises RecordUnknown."""
    try:
        return supervision_of(records_of(db, supervision_id))
    except ValueError:
        raise _missing(db, supervision_id) from None


def _missing(db: Database, name: str) -> RecordUnknown:
    """Return why there is nothing of this id; raises RightMissing where it only may not be read."""
    load_state(db, name)
    return RecordUnknown(name=name)


def load_item(db: Database, owner: str) -> Case | Supervision:
    """Return a case or an LHP, whichever the id names. Raises RecordUnknown."""
    if owner_state(db, owner).type == "case":
        return load_case(db, owner)
    return load_supervision(db, owner)


def load_steps(db: Database, case_id: str) -> list[Step]:
    """Return the handling steps of a case in the order of their dates."""
    return steps_of(records_of(db, case_id))


def load_handling(db: Database, case_id: str) -> tuple[Case, list[Step]]:
    """Return a case and its handling steps in the order of their dates. Raises RecordUnknown."""
    records = records_of(db, case_id)
    try:
        return case_of(records), steps_of(records)
    except ValueError:
        raise _missing(db, case_id) from None


def steps_of(records: Iterable[Record]) -> list[Step]:
    """Return the steps among the records of a case, in the order of their dates; those taken back are left out."""
    found = [record for record in records if record.type == "step"]
    steps = [
        Step(
            id=record.id,
            name=str(record.fields.get("name", "")),
            on=str(record.fields.get("on", "")),
            subjects=_texts(record.fields.get("subjects")),
            result=str(record.fields.get("result", "")),
            note=str(record.fields.get("note", "")),
            facts={key: value for key, value in record.fields.items() if key not in _STEP_OWN},
        )
        for record in found
        if record.fields.get("removed") is not True
    ]
    return ordered(steps)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list | tuple) else ()


def list_supervisions(db: Database, limit: int = 100) -> list[State]:
    """Return the newest LHPs."""
    rows = db.execute("SELECT id FROM record WHERE type = 'supervision' ORDER BY id DESC LIMIT ?", (limit,)).fetchall()
    return [state for (name,) in rows if (state := load_state(db, name)) is not None]


def find_last(db: Database, kind: str, office: str, finder: str = "") -> Case | Supervision | None:
    """Return the newest case or LHP of an office, one by this finder if one is named, among the newest fifty."""
    rows = db.execute(
        "SELECT id FROM record WHERE type = ? AND office = ? ORDER BY id DESC LIMIT ?",
        (kind, office, NEWEST if finder else 1),
    ).fetchall()
    for (name,) in rows:
        item = load_item(db, name)
        if not finder or item.finder.name == finder:
            return item
    return None


def case_of_supervision(db: Database, supervision_id: str) -> str:
    """Return the id of the finding that an LHP became, or an empty text."""
    row = db.execute(
        "SELECT id FROM record INDEXED BY record_supervision"
        " WHERE type = 'case' AND json_extract(CAST(fields AS TEXT), '$.supervision') = ?"
        " ORDER BY id LIMIT 1",
        (supervision_id,),
    ).fetchone()
    return str(row[0]) if row else ""
