"""Clearing: evidence files that an office above holds leave this laptop when their cases are closed long enough.

`resources/format/exchange.md`, section 5. Called by the command line and the windows. Says beforehand what would go and
what stays and why; the entry comes first, the files after it. Never clears what no receipt names.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Literal

import msgspec

from fieldapp.case.dates import parse_date
from fieldapp.errors import ClearingUnfit, EvidenceCleared, ReasonMissing, RetentionUnfit
from fieldapp.vault.database import Database
from fieldapp.vault.journal import wall_clock
from fieldapp.vault.orphan import UNFINISHED, sweep_cleared
from fieldapp.vault.trace import trace_change
from fieldapp.vault.travel import carried_files, offices_above
from fieldapp.vault.vault import Vault

SETTING: Final = "evidence.retention_days"
MOST_DAYS: Final = 36_500
AT_ONCE: Final = 500
Why = Literal["not_received", "open", "retention", "draft", "sending"]

_NAMED: Final = (
    "SELECT json_extract(CAST(r.fields AS TEXT), '$.sha256'), json_extract(CAST(r.fields AS TEXT), '$.name'),"
    " r.case_id, o.type, o.fields, c.status, w.latest FROM record r LEFT JOIN record o ON o.id = r.case_id"
    " LEFT JOIN case_row c ON c.id = r.case_id LEFT JOIN course_row w ON w.id = r.case_id WHERE r.type = 'evidence'"
    " AND json_extract(CAST(r.fields AS TEXT), '$.sha256') IN (SELECT sha256 FROM evidence_file) ORDER BY r.id"
)


@dataclass(frozen=True, slots=True)
class Held:
    """Where an evidence file lies that was cleared here: the office, by which receipt (0 unknown), and since when."""

    office: str
    receipt: int
    at: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Clearable:
    """A file that may be cleared: who holds it, and the last day on which anything happened to its cases."""

    sha256: str
    name: str
    size: int
    cases: tuple[str, ...]
    office: str
    receipt: int
    closed_on: str


@dataclass(frozen=True, slots=True)
class ClearingPlan:
    """What may be cleared, and how many files stay for which reason; `days` is None while there is no retention."""

    days: int | None
    files: tuple[Clearable, ...] = ()
    kept: Mapping[Why, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many bytes that would free."""
        return sum(one.size for one in self.files)


@dataclass(slots=True)
class _Named:
    """What the records say of one file."""

    name: str = ""
    cases: list[str] = field(default_factory=list)
    days: list[date | None] = field(default_factory=list)


def retention_days(vault: Vault) -> int | None:
    """Return how many days after closing evidence stays here, None where nothing is ever cleared."""
    text = vault.setting(SETTING)
    return int(text) if text.isdecimal() else None


def keep_retention(vault: Vault, days: int | None) -> None:
    """Set how many days after closing evidence stays here, None for ever. Raises RetentionUnfit, RightMissing."""
    vault.require("clear")
    if days is not None and not 0 <= days <= MOST_DAYS:
        raise RetentionUnfit(most=MOST_DAYS)
    vault.keep_setting(SETTING, "" if days is None else str(days))


def plan_clearing(vault: Vault) -> ClearingPlan:
    """Return what may be cleared today, and why the rest stays; nothing may while there is no retention."""
    days = retention_days(vault)
    sizes = dict(vault.db.execute("SELECT sha256, size FROM evidence_file ORDER BY sha256").fetchall())
    held, named = _held_above(vault.db, vault.office), _named_files(vault.db)
    drafts = {row[0] for row in vault.db.execute("SELECT sha256 FROM attachment").fetchall()}
    sending, today = carried_files(vault.db, "open"), vault.office_now().date()
    found, kept = list[Clearable](), Counter[Why]()
    for sha256, size in sizes.items():
        about = named.get(sha256, _Named())
        why = _why_kept(about, days, today, received=sha256 in held)
        if sha256 in drafts or sha256 in sending:
            why = "draft" if sha256 in drafts else "sending"
        if why:
            kept[why] += 1
            continue
        office, receipt = held[sha256]
        last = max(day for day in about.days if day).isoformat()
        found.append(Clearable(sha256, about.name, size, tuple(dict.fromkeys(about.cases)), office, receipt, last))
    return ClearingPlan(days, tuple(found), dict(kept))


def _why_kept(about: _Named, days: int | None, today: date, *, received: bool) -> Why | None:
    if not received:
        return "not_received"
    closed = [day for day in about.days if day]
    if not closed or len(closed) < len(about.days):
        return "open"
    if days is None or max(closed) + timedelta(days=days) > today:
        return "retention"
    return None


def _held_above(db: Database, office: str) -> dict[str, tuple[str, int]]:
    """Return which office above said that it holds a file, and by which receipt; the nearest of several."""
    found: dict[str, tuple[str, int]] = {}
    for above in reversed(offices_above(office)):
        rows = db.execute("SELECT sha256, receipt FROM evidence_ack WHERE office = ?", (above,)).fetchall()
        found.update({sha256: (above, receipt) for sha256, receipt in rows})
    return found


def _named_files(db: Database) -> dict[str, _Named]:
    found: dict[str, _Named] = defaultdict(_Named)
    for sha256, name, owner, kind, fields, status, latest in db.execute(_NAMED).fetchall():
        one = found[sha256]
        one.name = one.name or str(name or "")
        one.cases.append(owner)
        one.days.append(_closed_on(kind, fields, status, latest))
    return found


def _closed_on(kind: str | None, fields: bytes | None, status: str | None, latest: str | None) -> date | None:
    """Return the day from which retention counts, None for what is still open: an LHP is closed when it is final."""
    if kind == "case":
        return parse_date(latest or "") if status == "closed" else None
    said: dict[str, Any] = msgspec.json.decode(fields) if kind == "supervision" and fields else {}
    return parse_date(str(said.get("date") or "")) if said.get("state") == "final" else None


def clear_evidence(vault: Vault, reason: str, names: Collection[str] | None = None) -> tuple[Clearable, ...]:
    """Clear what may be cleared, or of that only the named files, and return what was; the entry says why and what.

    Raises ReasonMissing, ClearingUnfit when nothing (or not everything named) may be cleared, RightMissing.
    """
    vault.require("clear")
    if not reason.strip():
        raise ReasonMissing()
    with vault.writing() as db:
        plan = plan_clearing(vault)
        chosen = tuple(one for one in plan.files if names is None or one.sha256 in names)
        if not chosen or (names is not None and len(chosen) < len(set(names))):
            raise ClearingUnfit()
        found = [one.sha256 for one in chosen]
        parts = [found[at : at + AT_ONCE] for at in range(0, len(found), AT_ONCE)]
        changes = [
            trace_change("cleared", action="clear", reason=reason.strip(), sign=vault.signer(), more={"files": part})
            for part in parts
        ]
        vault.journal.write(changes, vault.officer, vault.now())
        now = wall_clock(vault.now())
        db.conn.executemany(
            "INSERT OR REPLACE INTO evidence_cleared VALUES (?, ?, ?, ?, ?)",
            [(one.sha256, one.size, one.office, one.receipt, now) for one in chosen],
        )
        db.conn.executemany("DELETE FROM evidence_file WHERE sha256 = ?", [(sha256,) for sha256 in found])
        db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (UNFINISHED, now))
    sweep_cleared(vault.db, vault.evidence)
    return chosen


def cleared_file(db: Database, sha256: str) -> Held | None:
    """Return where a file lies that was cleared here, None for any other."""
    row = db.execute("SELECT office, receipt, at, size FROM evidence_cleared WHERE sha256 = ?", (sha256,)).fetchone()
    return Held(*row) if row else None


def require_kept(db: Database, sha256: str, name: str) -> None:
    """Raise EvidenceCleared for a file that was cleared here, with the office that holds it."""
    held = cleared_file(db, sha256)
    if held is not None:
        raise EvidenceCleared(name=name, office=held.office, receipt=held.receipt or "-")


def count_cleared(db: Database) -> tuple[int, int]:
    """Return how many files were cleared here and are held elsewhere, and how many bytes these are."""
    row = db.execute("SELECT count(*), coalesce(sum(size), 0) FROM evidence_cleared").fetchone()
    return int(row[0]), int(row[1])
