"""Which cases stand in one state on their way to the office above, as a condition of the list; counts of all of them.

Called by the list of cases and the command line. What the states are: `fieldapp.vault.travel`. Reads only.
"""

from collections.abc import Sequence
from typing import Any, Final

from fieldapp.vault.database import Database
from fieldapp.vault.travel import (
    REMOVED,
    SHA256,
    STATES,
    State,
    Stretch,
    Ways,
    acknowledged_files,
    as_list,
    decisions,
    offices_above,
    read_ways,
)

_WITHIN: Final = (
    "c.id IN (SELECT r.case_id FROM json_each(?) s JOIN entry e ON e.book = json_extract(s.value, '$[0]')"
    " AND e.seq > json_extract(s.value, '$[1]') AND e.seq <= json_extract(s.value, '$[2]')"
    " JOIN record r ON r.id = e.record AND +r.case_id <> '' AND +r.type <> 'access')"
)
_NAMING: Final = (
    f"c.id IN (SELECT r.case_id FROM record r WHERE r.type = 'evidence' AND {REMOVED}"  # noqa: S608 - fixed texts
    f" AND {SHA256} IN (SELECT value FROM json_each(?)))"
)
_OWN: Final = "(c.office = ? OR c.office LIKE ? || '.%')"


def state_condition(db: Database, office: str, state: str) -> tuple[str, tuple[Any, ...]]:
    """Return the condition on `case_row c` that keeps the cases in one state, and its values."""
    ways = read_ways(db, office)
    if not ways.offices:
        return "0", ()
    if state == "unsent":
        return _unwritten(db, ways)
    waiting, of_waiting = _waiting(db, ways)
    if state == "on_stick":
        if not ways.written and not ways.files:
            return "0", ()
        unwritten, of_unwritten = _unwritten(db, ways)
        return f"({waiting} AND NOT {unwritten})", (*of_waiting, *of_unwritten)
    said = decisions(db, ways)
    wanted = {"returned": ("return",), "decided": ("accept",)}.get(state, ("return", "accept"))
    chosen = as_list([case for case, one in said.items() if one.decision in wanted])
    among = "NOT IN" if state == "received" else "IN"
    listed = f"c.id {among} (SELECT value FROM json_each(?))"  # noqa: S608 - two fixed words
    return f"({_OWN} AND {listed} AND NOT {waiting})", (office, office, chosen, *of_waiting)


def _waiting(db: Database, ways: Ways) -> tuple[str, tuple[Any, ...]]:
    """Return the condition that keeps the cases of which something waits for a receipt."""
    if ways.is_first:
        return _OWN, (ways.office, ways.office)
    return _touched(ways.waiting(), files_waiting(db, ways))


def _unwritten(db: Database, ways: Ways) -> tuple[str, tuple[Any, ...]]:
    """Return the condition that keeps those of which something was never written either."""
    if ways.is_first and not ways.written:
        return _OWN, (ways.office, ways.office)
    return _touched(ways.gaps(), [name for name in files_waiting(db, ways) if name not in ways.files])


def _touched(stretches: Sequence[Stretch], files: Sequence[str]) -> tuple[str, tuple[Any, ...]]:
    """Return the condition that keeps the cases with entries in these stretches, or that name one of these files."""
    parts: list[tuple[str, Sequence[Any]]] = [(_WITHIN, stretches)] if stretches else []
    parts += [(_NAMING, files)] if files else []
    return f"({' OR '.join(part for part, _ in parts) or 0})", tuple(as_list(values) for _, values in parts)


def files_waiting(db: Database, ways: Ways) -> list[str]:
    """Return the evidence files that lie here and that no office above said it holds."""
    known = acknowledged_files(db, ways.offices)
    rows = db.execute("SELECT sha256 FROM evidence_file ORDER BY sha256").fetchall()
    return [row[0] for row in rows if row[0] not in known]


def count_states(db: Database, office: str) -> dict[State, int]:
    """Return how many cases stand in each state; nothing where no office lies above."""
    found: dict[State, int] = {}
    for state in STATES if offices_above(office) else ():
        condition, values = state_condition(db, office, state)
        query = f"SELECT count(*) FROM case_row c WHERE {condition}"  # noqa: S608 - made here
        found[state] = int(db.execute(query, values).fetchone()[0])
    return found
