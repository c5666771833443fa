"""The conflict desk: fields with several values, and rules that two lawful offices broke together.

Called by the command line, by the windows, and by finalising, numbering and referral, which refuse while something is
open. Reads only: what differs is settled by `fieldapp.vault.settlement`, a number drawn twice by
`fieldapp.vault.twice`.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from fieldapp.case.procedure import step_problems
from fieldapp.case.steps import Rulebook
from fieldapp.errors import RecordUnknown
from fieldapp.packs.reference import builtin_packs
from fieldapp.vault.database import Database
from fieldapp.vault.fold import Live
from fieldapp.vault.history import records_of
from fieldapp.vault.kinds import KINDS, type_of
from fieldapp.vault.projection import load_state, owner_of
from fieldapp.vault.register import load_handling

# Decisions and traces have an order or a record of their own: nobody chooses between them.
UNSETTLED: Final = frozenset({"access", "book", "device", "receipt"})


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field of a record with its values, last in order first."""

    owner: str
    record: str
    type: str
    field: str
    hidden: bool
    values: tuple[Live, ...]
    home: str = ""

    @property
    def seen(self) -> frozenset[str]:
        """The entries whose values stand here."""
        return frozenset(live.writing.hash for live in self.values)


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule of the office that entries broke together: a number drawn twice, a step out of order.

    `records` are the numbers, or the step that does not fit and then those it does not fit to.
    """

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
    if state is None or state.type in UNSETTLED:
        return
    for name, lives in sorted(state.conflicts.items()):
        hidden = any(live.hidden for live in lives)
        yield Conflict(owner_of(state), record, state.type, name, hidden, tuple(lives), state.office)


def count_unsettled(db: Database, office: str) -> int:
    """Return how many records of an office that belong to no case differ: settings, the register, letters."""
    # the plus signs leave the index of differing records as the only one to read
    rows = db.execute(
        "SELECT type FROM record WHERE conflicts <> x'7b7d' AND +office = ? AND +case_id = ''", (office,)
    ).fetchall()
    return sum(kind not in UNSETTLED for (kind,) in rows)


def breaches(db: Database, owner: str = "", rules: Rulebook | None = None, *, joint: bool = False) -> list[Breach]:
    """Return the numbers drawn twice and the steps that do not fit; of one case, or of all.

    `rules` are those in force at the office; without them those that come with the program. With `joint` only the
    steps of cases are looked at whose steps several laptops wrote last.
    """
    return [*numbers_twice(db, owner), *_steps_wrong(db, owner, rules or builtin_packs().rulebook, joint=joint)]


def numbers_twice(db: Database, owner: str = "") -> Iterator[Breach]:
    """Give what stands twice at one place of a book, and old numbers without a place that read the same."""
    for places, which in (("office, series, year, running", "running > 0"), ("office, series, text", "running >= 0")):
        among = f"AND ({places}) IN (SELECT {places} FROM number_row WHERE ? IN (case_id, owner))" if owner else ""  # noqa: S608
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


def _owners_of_steps(db: Database, *, joint: bool) -> list[str]:
    """Return the cases that have steps; with `joint` those whose steps do not all end in one book."""
    if not joint:
        return [row[0] for row in db.execute("SELECT DISTINCT case_id FROM record WHERE type = 'step' ORDER BY 1")]
    rows = db.execute(
        "SELECT case_id FROM (SELECT r.case_id, json_extract(last.value, '$[0]') AS book FROM record r,"
        " json_each(CAST(r.frontier AS TEXT)) AS last WHERE r.type = 'step')"
        " GROUP BY case_id HAVING min(book) <> max(book) ORDER BY 1"
    )
    return [row[0] for row in rows.fetchall()]


def _steps_wrong(db: Database, owner: str, rules: Rulebook, *, joint: bool) -> Iterator[Breach]:
    for case_id in [owner] if owner else _owners_of_steps(db, joint=joint):
        try:
            case, steps = load_handling(db, case_id)
        except RecordUnknown:
            continue  # steps that another office wrote about a case that is not here
        for problem in step_problems(case, steps, rules):
            against = problem.facts.get("others") or _taken_back(db, case_id, problem.facts.get("needs", ()))
            records = dict.fromkeys((str(problem.facts.get("id", "")), *against))
            yield Breach(problem.code, case_id, problem.sentence, tuple(records))


def _taken_back(db: Database, case_id: str, names: Collection[str]) -> list[str]:
    """Return the steps that were taken back and would be needed: somebody went on while a colleague undid them."""
    if not names:
        return []
    found = [record for record in records_of(db, case_id) if record.type == "step"]
    return [one.id for one in found if one.fields.get("removed") is True and one.fields.get("name") in names]


def conflicts_of_case(db: Database, owner: str) -> list[Conflict]:
    """Return what must be settled before a case is finalised, numbered or referred."""
    found = [conflict for conflict in field_conflicts(db, owner) if is_home(conflict.type)]
    found += [
        Conflict(owner, breach.records[0], "number", breach.detail, False, ()) for breach in numbers_twice(db, owner)
    ]
    return found


def is_home(kind: str) -> bool:
    """Say whether only the home office writes records of a type."""
    return any(right == "home" for name, right in KINDS.items() if type_of(name) == kind)
