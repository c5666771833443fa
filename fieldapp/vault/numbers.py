"""Official numbers: drawn by the device that holds the office's register, reserved for others, voided with a reason.

Drawn inside a write transaction, so that two processes never see the same last number. A number is never reused. What
two laptops draw twice all the same shows at the conflict desk. Called by the command line and the windows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from fieldapp.case.ids import derived_id, new_id
from fieldapp.case.numbering import format_number, series_for
from fieldapp.case.problem import blocking
from fieldapp.errors import (
    NotFinal,
    NumberTaken,
    NumberUnknown,
    ProblemsOpen,
    ReasonMissing,
    RecordElsewhere,
    RecordInConflict,
    RegisterElsewhere,
    SeriesUnknown,
)
from fieldapp.packs.reference import number_series
from fieldapp.vault.casebook import problems_of
from fieldapp.vault.conflicts import conflicts_of_case
from fieldapp.vault.database import Database
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state
from fieldapp.vault.register import load_item, owner_state
from fieldapp.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers set aside: for a device, or for blank forms when `device` is empty. Both ends belong to it."""

    id: str
    series: str
    year: int
    first: int
    last: int
    device: str


def register_record(office: str) -> str:
    """Return the id of the record that says which device holds an office's register."""
    return derived_id("register", office)


def draw(vault: Vault, owner: str, series: str = "", on: date | None = None) -> str:
    """Draw the next number of a series for a final case or LHP and return its text.

    Without a series the main one of the case is taken; `on` is the date in the number. Raises NotFinal,
    ProblemsOpen, RecordInConflict, RecordElsewhere, SeriesUnknown, NumberTaken (the case has one), RegisterElsewhere.
    """
    state = owner_state(vault.db, owner)
    if state.office != vault.office:
        raise RecordElsewhere(office=state.office)
    item = load_item(vault.db, owner)
    possible = series_for(item)
    chosen = series or (possible[0] if possible else "")
    if chosen not in number_series() or chosen not in possible:
        raise SeriesUnknown(series=chosen or "-", known=", ".join(possible) or "-")
    if state.fields.get("state") != "final":
        raise NotFinal()
    if found := conflicts_of_case(vault.db, owner):
        raise RecordInConflict(fields=", ".join(sorted({conflict.field for conflict in found})))
    if stopping := blocking(problems_of(vault, owner), "number"):
        raise ProblemsOpen(problems=" ".join(problem.sentence for problem in stopping))
    kept = vault.db.execute(
        "SELECT text FROM number_row WHERE case_id = ? AND series = ? AND voided = 0 ORDER BY id", (owner, chosen)
    ).fetchone()
    if kept is not None:
        raise NumberTaken(value=kept[0])
    return _draw(vault, owner, chosen, on or vault.office_now().date())


def _draw(vault: Vault, owner: str, series: str, day: date) -> str:
    office = vault.office_settings()
    pattern = office.templates.get(series, number_series()[series].pattern)
    with vault.writing():
        changes: list[Change] = []
        running = _next_running(vault, series, day.year, changes)
        text = format_number(pattern, running, day, office)
        fields: dict[str, Any] = {
            "case": owner,
            "series": series,
            "year": day.year,
            "running": running,
            "text": text,
            "on": day.isoformat(),
        }
        changes.append(Change("number.draw", new_id(), fields))
        vault.journal.write(changes, vault.officer, vault.now())
    return text


def _next_running(vault: Vault, series: str, year: int, changes: list[Change]) -> int:
    state = load_state(vault.db, register_record(vault.office))
    holder = state.fields.get("device") if state else None
    if state is not None and "device" in state.conflicts:
        raise RecordInConflict(fields="register")
    if holder == vault.device:
        return _after_all(vault.db, vault.office, series, year)
    own = [r for r in ranges(vault.db, vault.office) if (r.series, r.year, r.device) == (series, year, vault.device)]
    for span in sorted(own, key=lambda r: r.first):
        used = _used(vault.db, vault.office, series, year, span)
        free = next((n for n in range(span.first, span.last + 1) if n not in used), None)
        if free is not None:
            return free
    if holder is not None:
        raise RegisterElsewhere(device=str(holder)[:8])
    changes.append(Change("register.set", register_record(vault.office), {"device": vault.device}))
    return _after_all(vault.db, vault.office, series, year)


def _after_all(db: Database, office: str, series: str, year: int) -> int:
    drawn = db.execute(
        "SELECT coalesce(max(running), 0) FROM number_row WHERE office = ? AND series = ? AND year = ?",
        (office, series, year),
    ).fetchone()[0]
    reserved = [r.last for r in ranges(db, office) if (r.series, r.year) == (series, year)]
    return int(max(drawn, *reserved, 0)) + 1 if reserved else int(drawn) + 1


def _used(db: Database, office: str, series: str, year: int, span: Range) -> set[int]:
    rows = db.execute(
        "SELECT running FROM number_row WHERE office = ? AND series = ? AND year = ? AND running BETWEEN ? AND ?",
        (office, series, year, span.first, span.last),
    ).fetchall()
    return {row[0] for row in rows}


def ranges(db: Database, office: str) -> list[Range]:
    """Return the numbers an office has set aside."""
    rows = db.execute("SELECT id, fields FROM record WHERE type = 'range' AND office = ? ORDER BY id", (office,))
    found = []
    for name, data in rows.fetchall():
        try:
            found.append(msgspec.convert({"device": "", **msgspec.json.decode(data), "id": name}, Range))
        except msgspec.ValidationError:
            # withheld or made by somebody else: it reserves nothing
            continue
    return found


def reserve(
    vault: Vault,
    series: str,
    count: int,
    device: str = "",
    year: int | None = None,
    keep: Callable[[Range], object] | None = None,
) -> Range:
    """Set the next `count` numbers of a series aside, for a device of the office or for blank forms.

    `keep` is called before the commit, for what must be saved with the numbers or not at all.

    Raises SeriesUnknown, RecordInConflict when two devices took the register, RegisterElsewhere unless this device
    holds it (it takes it when nobody does).
    """
    if series not in number_series():
        raise SeriesUnknown(series=series, known=", ".join(number_series()))
    when = year or vault.office_now().year
    with vault.writing():
        changes: list[Change] = []
        state = load_state(vault.db, register_record(vault.office))
        holder = state.fields.get("device") if state else None
        if state is not None and "device" in state.conflicts:
            raise RecordInConflict(fields="register")
        if holder not in (None, vault.device):
            raise RegisterElsewhere(device=str(holder)[:8])
        if holder is None:
            changes.append(Change("register.set", register_record(vault.office), {"device": vault.device}))
        first = _after_all(vault.db, vault.office, series, when)
        span = Range(new_id(), series, when, first, first + count - 1, device)
        fields = {"series": series, "year": when, "first": first, "last": span.last, "device": device}
        changes.append(Change("range.set", span.id, fields))
        vault.journal.write(changes, vault.officer, vault.now())
        if keep is not None:
            keep(span)
    return span


def void(vault: Vault, text: str, reason: str) -> str:
    """Void a drawn number; it stays in the register with the reason. Returns its record.

    Raises NumberUnknown, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing()
    row = vault.db.execute(
        "SELECT id FROM number_row WHERE text = ? AND office = ? AND voided = 0 ORDER BY id", (text, vault.office)
    ).fetchone()
    if row is None:
        raise NumberUnknown(value=text)
    with vault.writing():
        vault.journal.write(
            [Change("number.void", row[0], {"voided": True}, reason=reason)], vault.officer, vault.now()
        )
    return str(row[0])
