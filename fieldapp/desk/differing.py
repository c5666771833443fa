"""What differs across all cases, LHPs and other records: one line for each, with what differs and who must settle it.

Called by the intake. Reads only; what stands there in full is told by `fieldapp.desk.difference`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fieldapp.case.office import is_within
from fieldapp.case.wording import label_field
from fieldapp.desk.difference import DOUBTS
from fieldapp.desk.naming import office_name
from fieldapp.desk.review import find_rows
from fieldapp.desk.veil import veil_data
from fieldapp.vault.author import authors_of
from fieldapp.vault.conflicts import Breach, breaches, field_conflicts
from fieldapp.vault.projection import load_state
from fieldapp.vault.search import CaseRow
from fieldapp.vault.settlement import settlers_of
from fieldapp.vault.vault import Vault
from fieldapp.words import all_words, say


@dataclass(frozen=True, slots=True)
class Differing:
    """One case, LHP or other record: `what` differs in it, one label for each, and the offices that may settle.

    `own` says that this office is one of them, `returnable` that it can send the case back to the one that is.
    """

    owner: str
    type: str
    title: str
    office: str
    office_name: str
    what: tuple[str, ...]
    settlers: tuple[str, ...]
    own: bool
    returnable: bool


@dataclass(slots=True)
class _Found:
    type: str = ""
    office: str = ""
    labels: list[str] = field(default_factory=list)
    settlers: set[str] = field(default_factory=set)


def list_differing(vault: Vault) -> list[Differing]:
    """Return everything in which entries differ or broke a rule together, by office and title."""
    found: dict[str, _Found] = {}
    for conflict in field_conflicts(vault.db):
        one = found.setdefault(conflict.owner or conflict.record, _Found())
        one.labels.append(label_field(conflict.type, conflict.field))
        one.settlers |= set(settlers_of(vault.db, conflict.record, conflict.type, conflict.home))
    for breach in breaches(vault.db, rules=vault.packs.rulebook, joint=True):
        if breach.code not in DOUBTS or _is_joint(vault, breach.records):
            found.setdefault(breach.owner, _Found()).labels.append(_breach_words(breach))
    rows = find_rows(vault.db, sorted(found))
    lines = [line for owner, one in found.items() if (line := _line(vault, owner, one, rows.get(owner))) is not None]
    return sorted(lines, key=lambda line: (not line.own, line.office, line.title))


def _is_joint(vault: Vault, records: Sequence[str]) -> bool:
    last = [written[-1].device for record in records if (written := authors_of(vault.db, record))]
    return len(set(last)) > 1


def _breach_words(breach: Breach) -> str:
    return say("differing.number", number=breach.detail) if breach.code == "number_twice" else say("differing.step")


def _line(vault: Vault, owner: str, one: _Found, row: CaseRow | None) -> Differing | None:
    state = load_state(vault.db, owner)
    if state is None:
        return None
    settlers = one.settlers or {state.office}
    own = vault.office in settlers
    kind = state.type if state.type in ("case", "supervision") else "other"
    told = {"summary": row.summary, "subjects": row.subjects} if row is not None else {}
    if row is not None:
        told = veil_data(vault, owner, told)
    title = (row.numbers if row is not None else "") or told.get("summary") or told.get("subjects")
    return Differing(
        owner,
        state.type,
        title or _title_of(state.type, state.fields),
        state.office,
        office_name(vault, state.office),
        tuple(dict.fromkeys(one.labels)),
        tuple(sorted(settlers)),
        own,
        kind == "case" and not own and is_within(state.office, vault.office),
    )


def _title_of(kind: str, fields: Mapping[str, object]) -> str:
    """Return what an LHP or another record is called: its kind, its day and its place, name or subject."""
    said = [str(fields[name]) for name in ("name", "subject", "place") if isinstance(fields.get(name), str)]
    named = all_words().get(f"differing.kind.{kind}") or say("differing.record")
    day = fields.get("date") or fields.get("on")
    return " · ".join(filter(None, (named, str(day) if isinstance(day, str) else "", *said[:1])))
