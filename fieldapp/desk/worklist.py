"""What waits for somebody in this office, for the first page: a handful of lines of each kind, and how many there are.

Called by the windows on the reading thread; every question is answered from an index, also with 100,000 cases. Reads
only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from fieldapp.case.form import LHP, read_form
from fieldapp.case.office import NATIONAL
from fieldapp.case.problem import blocking
from fieldapp.desk.disclosure import waiting_questions
from fieldapp.desk.editing import draft_names
from fieldapp.desk.filling import DRAFT_KIND
from fieldapp.desk.trouble import count_waiting
from fieldapp.paper.privacy import make_veil
from fieldapp.vault.casebook import problems_of
from fieldapp.vault.caselist import case_rows, find_row
from fieldapp.vault.conflicts import count_unsettled
from fieldapp.vault.database import Database
from fieldapp.vault.draft import Draft, list_drafts
from fieldapp.vault.listing import reviews_of
from fieldapp.vault.search import CaseRow
from fieldapp.vault.supervisions import supervision_rows
from fieldapp.vault.unsent import Unsent, count_unsent
from fieldapp.vault.vault import Vault

LINES: Final = 5
MOST_EVIDENCE: Final = 20_000
# Both halves read an index alone; the plus keeps one from being looked up row by row in the other.
_OWN: Final = "c.office = ? AND +c.n IN (SELECT n FROM case_row WHERE status = ?)"
_ids = msgspec.json.Decoder(list[int])


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A draft: its form, what it is about, when it was kept last, and the record it revises ("" for a new one).

    Nobody who reported or saw it is named; `named` says that the reporter was typed.
    """

    id: str
    kind: str
    event: str
    subject: str
    kept: str
    owner: str
    named: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case or LHP (kind "lhp") that waits, by its names, and why: as a count of what is missing, or in plain text."""

    id: str
    kind: str
    number: str
    subjects: str
    event: str
    place: str
    day: str
    lacking: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Few:
    """The newest of several cases and LHPs, and how many there are."""

    count: int = 0
    lines: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True)
class Travel:
    """The last export that was finished, or the last receipt: when, which office, which number."""

    at: str
    office: str
    number: int


@dataclass(frozen=True, slots=True)
class Worklist:
    """Everything the first page tells."""

    cases: int
    reports: int
    drafts: tuple[Unfinished, ...]
    returned: Few
    saved: Few
    open_reports: Few
    unnumbered: Few
    differing: Few
    unsent: Unsent
    sent: Travel | None
    receipt: Travel | None
    held_files: int
    held_entries: int
    lacking: Few
    to_review: int
    asked: Few = Few()
    troubles: int = 0
    unsettled: int = 0

    @property
    def is_new(self) -> bool:
        """Whether nothing was recorded here yet."""
        return not (self.cases or self.reports or self.drafts)


def read_worklist(vault: Vault) -> Worklist:
    """Return what waits."""
    db, office = vault.db, vault.office
    return Worklist(
        cases=_count(db, "SELECT count(*) FROM case_row"),
        reports=_count(db, "SELECT count(*) FROM (SELECT 1 FROM record WHERE type = 'supervision' LIMIT 1)"),
        drafts=_drafts(vault),
        returned=_returned(vault),
        saved=_saved(vault),
        open_reports=_open_reports(vault),
        unnumbered=_unnumbered(vault),
        differing=_few(db, [(owner, 0) for owner in _differing(db, office)]),
        unsent=count_unsent(db, office),
        sent=_travel(
            db,
            "SELECT made, to_office, number FROM export_plan WHERE state = 'done'"
            " AND (to_office = ? OR ? LIKE to_office || '.%') ORDER BY number DESC LIMIT 1",
            NATIONAL,
            office,
        ),
        receipt=_travel(db, "SELECT at, office, receipt FROM ack ORDER BY at DESC, receipt DESC LIMIT 1"),
        held_files=_count(db, "SELECT count(*) FROM quarantine WHERE resolved IS NULL AND dismissed IS NULL"),
        held_entries=_count(db, "SELECT count(*) FROM held"),
        lacking=_lacking_evidence(vault),
        to_review=_to_review(db, office),
        asked=_few(db, [(one.owner, 0) for one in waiting_questions(vault)]),
        troubles=count_waiting(vault),
        unsettled=count_unsettled(db, office),
    )


def _count(db: Database, query: str, *values: object) -> int:
    return int(db.execute(query, values).fetchone()[0])


def _drafts(vault: Vault) -> tuple[Unfinished, ...]:
    found = []
    for draft in list_drafts(vault):
        if draft.kind == DRAFT_KIND:
            found.append(_paper_draft(vault, draft))
            continue
        event, subject = map(make_veil(read_form(draft.kind, draft.data).item), draft_names(draft))
        state = draft.data.get("ui")
        owner = str(state.get("owner") or "") if isinstance(state, dict) else ""
        found.append(Unfinished(draft.id, draft.kind, event, subject, draft.updated, owner, _has_reporter(draft)))
    return tuple(found)


def _has_reporter(draft: Draft) -> bool:
    typed = draft.data.get("reporter")
    return isinstance(typed, dict) and bool(typed.get("name"))


def _paper_draft(vault: Vault, draft: Draft) -> Unfinished:
    """Return what was typed in a paper, named by its form and the subjects of its case."""
    name = " ".join(filter(None, (str(draft.data.get("form") or ""), str(draft.data.get("title") or "").capitalize())))
    owner = str(draft.data.get("case") or "")
    row = find_row(vault.db, owner) if owner else None
    return Unfinished(draft.id, draft.kind, name, row.subjects if row else "", draft.updated, owner or draft.id)


def _own(vault: Vault, status: str, also: str = "") -> list[int]:
    """Return the `n` of the office's own cases of a status, the newest first."""
    row = vault.db.execute(
        f"SELECT json_group_array(c.n) FROM case_row c WHERE {_OWN}{also}",  # noqa: S608 - fixed texts
        (vault.office, status),
    ).fetchone()
    return sorted(_ids.decode(row[0]), reverse=True)


def _rows(vault: Vault, ns: Sequence[int]) -> list[CaseRow]:
    return [row for row in case_rows(vault.db, ns) if row is not None]


def _waiting(row: CaseRow, lacking: int = 0, reason: str = "") -> Waiting:
    number = row.numbers.partition(";")[0]
    return Waiting(row.id, row.kind, number, row.subjects, row.summary, row.place, row.occurred_on, lacking, reason)


def _named(db: Database, owner: str, lacking: int = 0) -> Waiting:
    row = find_row(db, owner)
    if row is not None:
        return _waiting(row, lacking)
    report = supervision_rows(db, [owner])[0]
    activity = report.activities[0] if report.activities else ""
    return Waiting(owner, LHP, report.number, "", activity, report.place, report.date, lacking)


def _few(db: Database, owners: Sequence[tuple[str, int]]) -> Few:
    return Few(len(owners), tuple(_named(db, owner, lacking) for owner, lacking in owners[:LINES]))


def _saved(vault: Vault) -> Few:
    found = _own(vault, "saved")
    lines = [
        _waiting(row, len(blocking(problems_of(vault, row.id), "finalise"))) for row in _rows(vault, found[:LINES])
    ]
    return Few(len(found), tuple(lines))


def _open_reports(vault: Vault) -> Few:
    """Return the office's own LHPs that are not final, the newest first."""
    rows = vault.db.execute(
        "SELECT id FROM record WHERE type = 'supervision' AND +office = ?"
        " AND json_extract(CAST(fields AS TEXT), '$.state') IS NOT 'final' ORDER BY id DESC",
        (vault.office,),
    ).fetchall()
    lines = [
        _named(vault.db, str(row[0]), len(blocking(problems_of(vault, str(row[0])), "finalise")))
        for row in rows[:LINES]
    ]
    return Few(len(rows), tuple(lines))


def _unnumbered(vault: Vault) -> Few:
    found = _own(vault, "final", " AND c.kind <> 'informasi_awal'")
    return Few(len(found), tuple(_waiting(row) for row in _rows(vault, found[:LINES])))


def _returned(vault: Vault) -> Few:
    """Return what a higher office sent back and nobody finalised again since."""
    waiting = []
    for row in _rows(vault, _own(vault, "returned")):
        reviews = [review for review in reviews_of(vault.db, row.id) if review.decision == "return"]
        if reviews and row.revision <= max(_reviewed_revision(vault.db, row.id), 1):
            waiting.append(_waiting(row, reason=reviews[-1].reason))
    return Few(len(waiting), tuple(waiting[:LINES]))


def _reviewed_revision(db: Database, case_id: str) -> int:
    rows = db.execute("SELECT fields FROM record WHERE type = 'review' AND case_id = ?", (case_id,)).fetchall()
    found = (msgspec.json.decode(row[0]) for row in rows)
    seen = [fields.get("revision") for fields in found if fields.get("decision") == "return"]
    return max((number for number in seen if isinstance(number, int)), default=1)


def _differing(db: Database, office: str) -> tuple[str, ...]:
    # the plus signs leave the index of differing records as the only one to read
    rows = db.execute(
        "SELECT case_id FROM record WHERE conflicts <> x'7b7d' AND +office = ? AND +case_id <> ''", (office,)
    ).fetchall()
    return tuple(sorted({str(row[0]) for row in rows}))


def _lacking_evidence(vault: Vault) -> Few:
    """Return the cases and LHPs whose evidence is named but not here; a vault too large to look is not looked at."""
    if _count(vault.db, "SELECT count(*) FROM record WHERE type = 'evidence'") > MOST_EVIDENCE:
        return Few()
    text = "CAST(fields AS TEXT)"
    rows = vault.db.execute(
        "SELECT case_id, count(*) FROM record WHERE type = 'evidence' AND case_id <> ''"  # noqa: S608 - fixed texts
        f" AND json_extract({text}, '$.removed') IS NOT 1"
        f" AND json_extract({text}, '$.sha256') NOT IN"
        " (SELECT sha256 FROM evidence_file UNION SELECT sha256 FROM evidence_cleared)"
        " GROUP BY case_id ORDER BY case_id DESC"
    ).fetchall()
    return _few(vault.db, rows)


def _travel(db: Database, query: str, *values: object) -> Travel | None:
    row = db.execute(query, values).fetchone()
    return Travel(str(row[0]), str(row[1]), int(row[2])) if row else None


def _to_review(db: Database, office: str) -> int:
    """Return how many finished cases of other offices nobody has decided about."""
    found = 0
    for status in ("final", "numbered"):
        found += _count(db, "SELECT count(*) FROM case_row WHERE status = ?", status)
        found -= _count(db, f"SELECT count(*) FROM case_row c WHERE {_OWN}", office, status)  # noqa: S608 - fixed text
    return found
