"""Who may do what and who did what, in words: the table of rights, why somebody may not, and the traces.

Called by the command line, the windows and the manual. The rights themselves are `fieldapp.case.right`; nothing here
decides anything.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from fieldapp.case.right import ROLES, TABLE, Right, right_of
from fieldapp.vault.database import Database
from fieldapp.vault.history import officer_names
from fieldapp.vault.projection import load_state
from fieldapp.vault.trace import Trace, list_traces
from fieldapp.vault.vault import Vault
from fieldapp.words import say

SHORT: Final = 8
# What a trace can tell, in the order in which a choice offers it.
TOLD: Final = (
    "denied", "revealed", "exported", "sealed", "recovered", "joined", "left", "rekeyed", "restored", "drilled",
    "renewed",
    "dismissed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RightLine:
    """One row of the table, in words; `roles` are ids."""

    action: str
    label: str
    roles: tuple[str, ...]
    scopes: tuple[str, ...]
    states: tuple[str, ...]
    signed: bool


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One trace in words: `about` names a case by its number or the beginning of its id, or an officer."""

    id: str
    what: str
    wall: str
    officer: str
    sentence: str
    about: str
    owner: str
    reason: str
    signed: bool
    case: bool = False


def role_labels(roles: Collection[str]) -> str:
    """Return roles in words, in the order of the table; a dash for none."""
    return ", ".join(say(f"role.{role}") for role in ROLES if role in roles) or "-"


def right_lines(roles: Collection[str] = ROLES) -> list[RightLine]:
    """Return the rows of the table that any of these roles has."""
    return [_line(right) for right in TABLE if any(role in right.roles for role in roles)]


def _line(right: Right) -> RightLine:
    scopes = tuple(say(f"right.scope.{one}") for one in right.scopes)
    states = tuple(say(f"right.state.{one}") for one in right.states)
    return RightLine(right.action, say(f"right.{right.action}"), right.roles, scopes, states, right.signed)


def why_not(action: str) -> str:
    """Return in one sentence who may do an action, for somebody who may not."""
    right = right_of(action)
    if right is None:
        return say("right.unknown")
    what = say(f"right.{action}")
    return say("right.only", what=what[:1].upper() + what[1:], roles=role_labels(right.roles))


def manual_table() -> Iterator[str]:
    """Give the table of the manual as lines of Markdown."""
    heads = (say("right.head.action"), say("right.head.roles"), say("right.head.where"))
    yield f"| {' | '.join(heads)} |"
    yield "| --- | --- | --- |"
    for line in right_lines():
        signed = f" ({say('right.signed')})" if line.signed else ""
        cells = (f"{line.label[:1].upper()}{line.label[1:]}{signed}", _everybody(line.roles), ", ".join(line.scopes))
        yield f"| {' | '.join(cells)} |"


def _everybody(roles: Collection[str]) -> str:
    return say("right.everybody") if set(roles) == set(ROLES) else role_labels(roles)


def trace_lines(vault: Vault, *, about: str = "", what: str = "", officer: str = "") -> list[TraceLine]:
    """Return the traces of the own office in words, newest first; only those about a record, of a sort, of somebody."""
    found = list_traces(vault.db, vault.office, about=about, what=what)
    names = officer_names(vault.db)
    chosen = [one for one in found if not officer or one.officer == officer]
    abouts = {one.about for one in chosen}
    labels, cases = _labels(vault.db, abouts, names), {about for about in abouts if _is_case(vault, about)}
    return [_told(one, names, labels, case=one.about in cases) for one in chosen]


def _is_case(vault: Vault, record: str) -> bool:
    if not record or not vault.rights.allows("read"):
        return False
    state = load_state(vault.db, record)
    return state is not None and state.type == "case"


def _told(trace: Trace, names: dict[str, str], labels: dict[str, str], *, case: bool) -> TraceLine:
    action = say(f"right.{trace.action}") if right_of(trace.action) else say("right.unknown")
    about = labels.get(trace.about, "")
    sentence = say(f"trace.{trace.what}" if trace.what in TOLD else "trace.other", action=action)
    if trace.to:
        sentence = say("trace.to", sentence=sentence, office=trace.to)
    return TraceLine(
        trace.id, trace.what, trace.wall, names.get(trace.officer) or say("trace.unknown_officer"), sentence, about,
        trace.about, trace.reason, trace.signed, case,
    )  # fmt: skip


def _labels(db: Database, records: Collection[str], names: dict[str, str]) -> dict[str, str]:
    """Return what records are called: officers by name, cases by a number; no other name is ever shown here."""
    found = {}
    for record in filter(None, records):
        row = db.execute(
            "SELECT text FROM number_row WHERE (case_id = ?1 OR owner = ?1) AND voided = 0 ORDER BY id LIMIT 1",
            (record,),
        ).fetchone()
        found[record] = names.get(record) or (row[0] if row and row[0] else record[:SHORT])
    return found
