"""Official numbers: drawn by the device that holds the office's register, reserved for others, voided with a reason.

Drawn inside a write transaction, so that two processes never see the same last number. A number is never reused. What
two laptops draw twice all the same shows at the conflict desk. Called by the command line and the windows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from fieldapp.case.ids import is_id, new_id
from fieldapp.case.numbering import format_number, series_for
from fieldapp.case.problem import blocking
from fieldapp.errors import (
    NotFinal,
    NumberNotReserved,
    NumberTaken,
    NumberUnknown,
    ProblemsOpen,
    ReasonMissing,
    RecordElsewhere,
    RecordInConflict,
    RegisterElsewhere,
    SeriesUnknown,
)
from fieldapp.vault.casebook import problems_of
from fieldapp.vault.conflicts import conflicts_of_case
from fieldapp.vault.database import Database
from fieldapp.vault.holder import holder_of, require_stated, take_register
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


def draw(vault: Vault, owner: str, series: str = "", on: date | None = None, *, running: int = 0) -> str:
    """Draw the next number of a series for a final case or LHP and return its text.

    Without a series the main one of the case is taken; `on` is the date in the number; `running` is the number that
    stands on the blank form already. Raises NotFinal, ProblemsOpen, RecordInConflict, RecordElsewhere, SeriesUnknown,
    NumberTaken (the case has one), NumberNotReserved, RegisterElsewhere.
    """
    state = owner_state(vault.db, owner)
    if state.office != vault.office:
        raise RecordElsewhere(office=state.office)
    item = load_item(vault.db, owner)
    possible = series_for(item)
    chosen = series or (possible[0] if possible else "")
    if chosen not in vault.packs.series or chosen not in possible:
        raise SeriesUnknown(series=chosen or "-", known=", ".join(possible) or "-")
    if state.fields.get("state") != "final":
        raise NotFinal()
    if found := conflicts_of_case(vault.db, owner):
        raise RecordInConflict(fields=", ".join(sorted({conflict.field for conflict in found})))
    if stopping := blocking(problems_of(vault, owner), "number"):
        raise ProblemsOpen(problems=" ".join(problem.sentence for problem in stopping))
    return draw_for(vault, owner, chosen, on, running=running)


def draw_for(
    vault: Vault,
    owner: str,
    series: str,
    on: date | None = None,
    *,
    case: str = "",
    classification: str = "",
    running: int = 0,
) -> str:
    """Draw the next number of any series for any record of this office (letter, mail, assignment) and return its text.

    Works inside the caller's transaction or one of its own; what the record must be before it is numbered is the
    caller's rule. `case` is the case it belongs to, `classification` that of a letter, `running` the number that stands
    on a blank form. Raises SeriesUnknown, NumberTaken, NumberNotReserved, RecordElsewhere, RecordInConflict,
    RegisterElsewhere.
    """
    require_series(vault, series)
    state = load_state(vault.db, owner)
    if state is not None and state.office != vault.office:
        raise RecordElsewhere(office=state.office)
    if kept := number_of(vault.db, owner, series):
        raise NumberTaken(value=kept)
    whose: dict[str, Any] = {"case": owner}
    if state is None or state.type not in ("case", "supervision"):
        named = case or (state.fields.get("case") if state else "")
        whose = {"owner": owner, **({"case": named} if isinstance(named, str) and is_id(named) else {})}
    day = on or vault.office_now().date()
    with vault.joining():
        changes: list[Change] = []
        place = _reserved_place(vault, series, day.year, running) if running else 0
        place = place or _next_running(vault, series, day.year, changes)
        text = _write_text(vault, series, place, day, classification)
        fields = {**whose, "series": series, "year": day.year, "running": place, "text": text, "on": day.isoformat()}
        vault.journal.write([*changes, Change("number.draw", new_id(), fields)], vault.officer, vault.now())
    return text


def number_of(db: Database, owner: str, series: str = "") -> str:
    """Return the number that stands for a record (in one series, or the one drawn last), an empty text for none."""
    row = db.execute(
        "SELECT text FROM (SELECT id, text, series FROM number_row WHERE owner = ? AND owner <> '' AND voided = 0"
        " UNION ALL SELECT id, text, series FROM number_row WHERE case_id = ? AND owner = '' AND voided = 0)"
        " WHERE ? IN ('', series) ORDER BY id DESC LIMIT 1",
        (owner, owner, series),
    ).fetchone()
    return str(row[0]) if row else ""


def drawn_for(db: Database, owner: str) -> list[str]:
    """Return the records of the numbers that were drawn for something beside a case, and stand."""
    rows = db.execute("SELECT id FROM number_row WHERE owner = ? AND voided = 0 ORDER BY id", (owner,)).fetchall()
    return [str(row[0]) for row in rows] if owner else []


def next_number(vault: Vault, series: str, on: date | None = None) -> str:
    """Return the number that would be drawn next in a series, "" where none can be drawn here. Nothing is written.

    Raises SeriesUnknown.
    """
    require_series(vault, series)
    day = on or vault.office_now().date()
    try:
        held = bool(holder_of(vault.db, vault.office))
        place = (_next_running(vault, series, day.year, []) if held
                 else _after_all(vault.db, vault.office, series, day.year))  # fmt: skip
    except (RegisterElsewhere, RecordInConflict):
        return ""
    return _write_text(vault, series, place, day)


def require_series(vault: Vault, series: str) -> None:
    """Raise SeriesUnknown unless numbers are drawn in a series."""
    known = vault.packs.series
    if series not in known:
        raise SeriesUnknown(series=series or "-", known=", ".join(known))


def _write_text(vault: Vault, series: str, running: int, day: date, classification: str = "") -> str:
    office = vault.office_settings()
    pattern = office.templates.get(series, vault.packs.series[series].pattern)
    return format_number(pattern, running, day, office, classification)


def _next_running(vault: Vault, series: str, year: int, changes: list[Change]) -> int:
    holder = holder_of(vault.db, vault.office)
    if holder == vault.device:
        return _after_all(vault.db, vault.office, series, year)
    own = [r for r in ranges(vault.db, vault.office) if (r.series, r.year, r.device) == (series, year, vault.device)]
    for span in sorted(own, key=lambda r: r.first):
        used = _used(vault.db, vault.office, series, year, span)
        free = next((n for n in range(span.first, span.last + 1) if n not in used), None)
        if free is not None:
            return free
    require_stated(vault, holder)
    if holder:
        raise RegisterElsewhere(device=holder[:8])
    take_register(vault, changes)
    return _after_all(vault.db, vault.office, series, year)


def _after_all(db: Database, office: str, series: str, year: int) -> int:
    drawn = db.execute(
        "SELECT coalesce(max(running), 0) FROM number_row WHERE office = ? AND series = ? AND year = ?",
        (office, series, year),
    ).fetchone()[0]
    reserved = [r.last for r in ranges(db, office) if (r.series, r.year) == (series, year)]
    return max(int(drawn), *reserved, 0) + 1


def last_known(db: Database, office: str, series: str, year: int) -> int:
    """Return the last running number of a series that was drawn or set aside as far as is known, 0 for none."""
    return _after_all(db, office, series, year) - 1


def _used(db: Database, office: str, series: str, year: int, span: Range) -> set[int]:
    rows = db.execute(
        "SELECT running FROM number_row WHERE office = ? AND series = ? AND year = ? AND running BETWEEN ? AND ?",
        (office, series, year, span.first, span.last),
    ).fetchall()
    return {row[0] for row in rows}


def _reserved_place(vault: Vault, series: str, year: int, running: int) -> int:
    """Return a running number that was set aside for blank forms and is unused. Raises NumberNotReserved."""
    for span in ranges(vault.db, vault.office):
        if (span.series, span.year, span.device) == (series, year, "") and span.first <= running <= span.last:
            if running not in _used(vault.db, vault.office, series, year, span):
                return running
            break
    raise NumberNotReserved(running=running, series=series, year=year)


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
    require_series(vault, series)
    when = year or vault.office_now().year
    with vault.writing():
        changes: list[Change] = []
        take_register(vault, changes)
        first = _after_all(vault.db, vault.office, series, when)
        span = Range(new_id(), series, when, first, first + count - 1, device)
        fields = {"series": series, "year": when, "first": first, "last": span.last, "device": device}
        changes.append(Change("range.set", span.id, fields))
        vault.journal.write(changes, vault.officer, vault.now())
        if keep is not None:
            keep(span)
    return span


def void(vault: Vault, text: str, reason: str, *, owner: str = "") -> str:
    """Void a drawn or entered number; it stays in the register with the reason. Returns its record.

    `owner` (a case, a letter) says whose where two have the same. Raises NumberUnknown, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing()
    row = vault.db.execute(
        "SELECT n.id, r.type FROM number_row n JOIN record r ON r.id = n.id"
        " WHERE n.text = ? AND n.office = ? AND n.voided = 0 AND ? IN ('', n.case_id, n.owner) ORDER BY n.id",
        (text, vault.office, owner),
    ).fetchone()
    if row is None:
        raise NumberUnknown(value=text)
    kind = "foreign.set" if row[1] == "foreign" else "number.void"
    with vault.writing():
        vault.journal.write([Change(kind, row[0], {"voided": True}, reason=reason)], vault.officer, vault.now())
    return str(row[0])


def spoil(vault: Vault, series: str, running: int, reason: str, year: int | None = None) -> str:
    """Void a number that was never drawn: a blank form was spoiled or lost, or a place of the book was passed over.

    Returns the text of the number. Raises SeriesUnknown, ReasonMissing, NumberNotReserved for a place that is used,
    that belongs to another device, or that the book has not come to yet.
    """
    require_series(vault, series)
    if not reason.strip():
        raise ReasonMissing()
    today = vault.office_now().date()
    when = year or today.year
    day = today if today.year == when else date(when, 12, 31)
    with vault.writing():
        _require_unused(vault, series, when, running)
        name, text = new_id(), _write_text(vault, series, running, day)
        fields = {"series": series, "year": when, "running": running, "text": text, "on": day.isoformat()}
        voided = Change("number.void", name, {"voided": True}, reason=reason)
        vault.journal.write([Change("number.draw", name, fields), voided], vault.officer, vault.now())
    return text


def _require_unused(vault: Vault, series: str, year: int, running: int) -> None:
    place = Range("", series, year, running, running, "")
    others = [r for r in ranges(vault.db, vault.office) if r.device not in ("", vault.device)]
    if (
        not 0 < running < _after_all(vault.db, vault.office, series, year)
        or _used(vault.db, vault.office, series, year, place)
        or any((r.series, r.year) == (series, year) and r.first <= running <= r.last for r in others)
    ):
        raise NumberNotReserved(running=running, series=series, year=year)
