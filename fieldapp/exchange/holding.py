"""What the laptops of an office say that they hold of the books of others, so that nobody sends it to them again.

`resources/format/exchange.md`, section 2. Called by the plan, which says it with each export, and by the selection,
which asks what may be left out. An export says only what changed since the one before; a new incarnation begins anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

import msgspec

from fieldapp.case.office import is_within
from fieldapp.vault.books import BookState, book_states
from fieldapp.vault.database import Database
from fieldapp.vault.vault import Vault

EVERYTHING: Final = 2**62
MOST_LACKED: Final = 2_000

Row = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Held:
    """Up to where a book is held, and up to where with every identity of reporters and witnesses."""

    upto: int = 0
    whole: int = 0


def rows_to_say(vault: Vault) -> list[list[Any]]:
    """Return [book, upto] for the books of others that this laptop holds further than it last said.

    A third number says up to where identities are there too, where that is less.
    """
    said = _said(vault.db, vault.office, vault.device, vault.incarnation)
    found: list[list[Any]] = []
    for state in book_states(vault.db):
        if not is_within(state.office, vault.office) or state.forked or not state.last:
            continue
        if (state.device, state.incarnation) == (vault.device, vault.incarnation):
            continue
        held = Held(state.last, _whole(vault.db, state) if state.office == vault.office else state.last)
        if held != said.get(state.book):
            found.append([state.book, held.upto, *([held.whole] if held.whole < held.upto else [])])
    return found


def _whole(db: Database, state: BookState) -> int:
    row = db.execute(
        "SELECT min(e.seq) FROM entry e JOIN payload p ON p.n = e.n WHERE e.book = ? AND e.seq <= ?"
        ' AND p.identity IS NULL AND instr(CAST(e.bytes AS TEXT), \'"identity":""\') = 0',
        (state.book, state.last),
    ).fetchone()
    return state.last if row[0] is None else int(row[0]) - 1


def held_by_all(db: Database, office: str, devices: Iterable[str], states: Iterable[BookState]) -> dict[str, Held]:
    """Return what every one of an office's laptops holds of each book: what it writes, and what it said."""
    known = [state for state in states if not state.forked]
    least: dict[str, Held] | None = None
    for device in devices:
        latest = latest_incarnation(db, device)
        said = _said(db, office, device, latest)
        own = {s.book: Held(EVERYTHING, EVERYTHING) for s in known if (s.device, s.incarnation) == (device, latest)}
        found = {state.book: own.get(state.book) or said.get(state.book) or Held() for state in known}
        least = found if least is None else {name: _less(least[name], found[name]) for name in least}
    return least or {}


def _less(one: Held, two: Held) -> Held:
    return Held(min(one.upto, two.upto), min(one.whole, two.whole))


def latest_incarnation(db: Database, device: str) -> int:
    """Return under which incarnation a device wrote last, as far as is known here; 1 where nothing is."""
    row = db.execute("SELECT coalesce(max(incarnation), 1) FROM book WHERE device = ?", (device,)).fetchone()
    return int(row[0])


def _said(db: Database, office: str, device: str, incarnation: int) -> dict[str, Held]:
    found: dict[str, Held] = {}
    for fields in _exports(db, office, device, incarnation):
        rows = fields.get("holds")
        found.update(map(_read_row, rows if isinstance(rows, list) else ()))
    return found


def _read_row(row: Any) -> tuple[str, Held]:
    """Return a row of what was said; one that has another form says nothing."""
    try:
        book, upto, *rest = msgspec.convert(row, list[Any])
        numbers = msgspec.convert([upto, *rest], list[Annotated[int, msgspec.Meta(ge=0)]])
    except (msgspec.ValidationError, ValueError):
        return "", Held()
    return str(book), Held(numbers[0], min(numbers[:2]))


def _exports(db: Database, office: str, device: str, incarnation: int) -> list[Mapping[str, Any]]:
    """Return what a laptop said with its exports, oldest first."""
    rows = db.execute(
        "SELECT r.fields FROM book b JOIN entry e ON e.book = b.book AND e.kind = 'access.note'"
        " JOIN record r ON r.id = e.record AND r.type = 'access'"
        " WHERE b.device = ? AND b.incarnation = ? AND b.office = ?"
        " AND json_extract(CAST(r.fields AS TEXT), '$.what') = 'exported' ORDER BY e.seq",
        (device, incarnation, office),
    ).fetchall()
    return [msgspec.json.decode(row[0]) for row in rows]


def has_said(db: Database, office: str, device: str) -> bool:
    """Say whether a laptop has sent anything since it began to write under its latest incarnation."""
    return bool(_exports(db, office, device, latest_incarnation(db, device)))


def lacked_by(db: Database, office: str, devices: Iterable[str]) -> set[str]:
    """Return the evidence files that laptops of an office asked for with their newest export."""
    found: set[str] = set()
    for device in devices:
        said = _exports(db, office, device, latest_incarnation(db, device))
        named = said[-1].get("lacks") if said else None
        found |= {one for one in named if isinstance(one, str)} if isinstance(named, list) else set()
    return found


def lacked_here(vault: Vault) -> list[str]:
    """Return the evidence files that records of the own office name and that neither lie here nor were cleared.

    At most 2,000 of them; the next export asks for the rest.
    """
    rows = vault.db.execute(
        "SELECT DISTINCT json_extract(CAST(r.fields AS TEXT), '$.sha256') AS name FROM record r"
        " WHERE r.type = 'evidence' AND r.office = ? AND name IS NOT NULL"
        " AND name NOT IN (SELECT sha256 FROM evidence_file) AND name NOT IN (SELECT sha256 FROM evidence_cleared)"
        " ORDER BY name LIMIT ?",
        (vault.office, MOST_LACKED),
    ).fetchall()
    return [str(row[0]) for row in rows]
