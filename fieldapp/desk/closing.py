"""The end of an ad hoc office: what must be done before the laptop is handed over, and the record that says so.

Called by the command line and the window. What the vault can tell is computed; the rest a person ticks. Nothing is
deleted and nothing is locked: the record says what was true on that day, and what was not, with the reason.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from fieldapp.case.dates import write_date
from fieldapp.case.roll import COMPUTED, Roll
from fieldapp.desk.deadline import list_clocks
from fieldapp.desk.health import read_health
from fieldapp.desk.registers import Register, book_series, letter_series, register_labels
from fieldapp.errors import ClosingUnready
from fieldapp.paper.values import Signer
from fieldapp.vault.conflicts import field_conflicts, numbers_twice
from fieldapp.vault.draft import count_drafts
from fieldapp.vault.entry import parse_entry
from fieldapp.vault.numbers import ranges
from fieldapp.vault.places import places_of
from fieldapp.vault.printlog import PrintRow, record_blanks
from fieldapp.vault.rolls import add_roll, list_rolls, load_roll
from fieldapp.vault.unsent import count_unsent
from fieldapp.vault.vault import Vault
from fieldapp.words import say

PRINTED: Final = "register/"
# Words that begin the name of an office, never that of a person.
_OFFICES: Final = ("bawaslu", "panwas", "sekretariat", "kpu", "kantor", "arsip", "dinas", "badan", "pemerintah")
_degree = re.compile(r"(?:[A-Z]\. |[A-Z][A-Za-z]{0,6}\.)+(?:[A-Z][A-Za-z]{0,6})?")
_BOOKS: Final = {
    "laporan": "perkara",
    "temuan": "perkara",
    "tanda_bukti": "tanda_bukti",
    "lhp": "lhp",
    "surat_masuk": "surat_masuk",
    "surat_tugas": "surat_tugas",
}


@dataclass(frozen=True, slots=True)
class ClosingCheck:
    """One thing to be done before an office ends; `met` is None where nobody has ticked it yet.

    `computed` says that the vault itself told, `note` says how much is left.
    """

    id: str
    label: str
    met: bool | None
    note: str = ""
    computed: bool = True


def check_closing(vault: Vault, ticks: Mapping[str, bool] | None = None) -> tuple[ClosingCheck, ...]:
    """Return everything that must be done before this office ends, what the vault can tell first."""
    left = dict(_left(vault))
    said = ticks or {}
    return (
        *(ClosingCheck(name, say(f"closing.{name}"), not left[name], left[name]) for name in COMPUTED),
        *(ClosingCheck(name, label, said.get(name), computed=False) for name, label in ticked_checks(vault).items()),
    )


def ticked_checks(vault: Vault) -> dict[str, str]:
    """Return the labels of what a person ticks before an office ends, by id."""
    return {row["id"]: row["label"] for row in vault.packs.table("prevention").get("closing", ())}


def close_office(
    vault: Vault, ticks: Mapping[str, bool], handed_to: str, *, note: str = "", on: date | None = None
) -> str:
    """Record the end of this office with every check as it stands; return the id of the record.

    What is open needs a `note` that says why. Raises ClosingUnready without one, and what saving a record raises. The
    record itself travels with the last bundle, which is made afterwards.
    """
    checks = check_closing(vault, ticks)
    open_ones = [check.label for check in checks if not check.met]
    if open_ones and not note.strip():
        raise ClosingUnready(open=" ".join(f"{label}." for label in open_ones))
    day = on or vault.office_now().date()
    fields: dict[str, Any] = {
        "on": day.isoformat(),
        "checks": {check.id: bool(check.met) for check in checks},
        "handed_to": handed_to,
        "note": note,
    }
    return add_roll(vault, "closing", fields)


def last_closing(vault: Vault) -> Roll | None:
    """Return the latest record of the end of this office, None while it works."""
    found = list_rolls(vault.db, "closing", vault.office)
    return found[-1] if found else None


def handover_register(vault: Vault, closing: str) -> Register:
    """Return the paper of a handover as a table, to be printed like a book: what was done, what is handed over.

    Raises RollUnknown.
    """
    roll = load_roll(vault.db, closing)
    kept = roll.fields.get("checks", {})
    labels = {**{name: say(f"closing.{name}") for name in COMPUTED}, **ticked_checks(vault)}
    rows = [
        (f"{at}", label, say("cli.yes" if kept.get(name) else "cli.no"), "")
        for at, (name, label) in enumerate(labels.items(), 1)
    ]
    counts = [(say(f"closing.count.{name}"), str(count)) for name, count in _counts(vault)]
    rows += [(f"{at}", label, count, "") for at, (label, count) in enumerate(counts, len(rows) + 1)]
    day = date.fromisoformat(roll.text("on")) if roll.text("on") else vault.office_now().date()
    rows.append((f"{len(rows) + 1}", say("closing.handed_to"), roll.text("handed_to"), roll.text("note")))
    columns = tuple(say(f"closing.column.{name}") for name in ("no", "what", "state", "note"))
    title = say("closing.title", day=write_date(day))
    widths = (4.0, 50.0, 20.0, 30.0)
    receiver = receiver_of(roll.text("handed_to"))
    return Register(
        "closing", title, vault.office, day.year, "", columns, tuple(rows), widths, masked=False, receiver=receiver
    )


def receiver_of(handed_to: str) -> Signer:
    """Return who takes over, as the sheet names them: the name with its degrees, what else was written as the title.

    An office that was written without a person has no name, which is then written by hand.
    """
    first, *more = (part.strip() for part in handed_to.split(";", 1))
    if not more:
        first, *more = (part.strip() for part in handed_to.split(","))
    name = [] if first.casefold().startswith(_OFFICES) else [first]
    while name and more and _degree.fullmatch(more[0]):
        name.append(more.pop(0))
    title = more if name else [first, *more]
    return Signer(", ".join(name), ", ".join(filter(None, title)))


def note_printed(vault: Vault, register: Register, way: str, place: str) -> None:
    """Remember on this laptop that a book of a year left, for a printer or as a file."""
    name = PRINTED + (f"{register.id}/{register.series}" if register.series else register.id)
    record_blanks(vault, PrintRow(form=name, number=str(register.year), way=way, place=place))


def _left(vault: Vault) -> Iterator[tuple[str, str]]:
    """Give what is left of each computed check, an empty text for nothing."""
    db, office = vault.db, vault.office
    yield "finished", _count(_unfinished(vault))
    yield "drafts", _count(count_drafts(db))
    differing = len(field_conflicts(db)) + sum(1 for _ in numbers_twice(db))
    yield "differing", _count(differing)
    waiting = _query(db, "SELECT count(*) FROM held") + _query(
        db, "SELECT count(*) FROM quarantine WHERE resolved IS NULL AND dismissed IS NULL"
    )
    yield "held", _count(waiting)
    yield "deadlines", _count(sum(1 for one in list_clocks(vault) if one.clock.state in ("running", "soon")))
    yield "reserved", _count(_reserved(vault))
    yield "registers", ", ".join(_unprinted(vault))
    yield "exported", "" if _is_exported(vault) else say("closing.left.exported")
    yield "receipts", _count(count_unsent(db, office).entries)
    yield "saved", "" if _is_saved(vault) else say("closing.left.saved")


def _count(number: int) -> str:
    return say("closing.left.count", count=number) if number else ""


def _query(db: Any, query: str, *values: object) -> int:
    return int(db.execute(query, values).fetchone()[0])


def _unfinished(vault: Vault) -> int:
    cases = _query(vault.db, "SELECT count(*) FROM case_row WHERE office = ? AND status = 'saved'", vault.office)
    reports = _query(
        vault.db,
        "SELECT count(*) FROM record WHERE type = 'supervision' AND office = ?"
        " AND coalesce(json_extract(CAST(fields AS TEXT), '$.state'), '') <> 'final'",
        vault.office,
    )
    return cases + reports


def _years(vault: Vault) -> list[int]:
    rows = vault.db.execute(
        "SELECT DISTINCT year FROM number_row WHERE office = ? AND running > 0 ORDER BY year", (vault.office,)
    )
    return [row[0] for row in rows.fetchall()]


def _reserved(vault: Vault) -> int:
    """Count the numbers that are set aside and neither used nor voided."""
    spans = {(span.series, span.year) for span in ranges(vault.db, vault.office)}
    places = (place for series, year in spans for place in places_of(vault.db, vault.office, series, year))
    return sum(place.last - place.first + 1 for place in places if place.state in ("blank", "device"))


def _unprinted(vault: Vault) -> list[str]:
    """Return the books with numbers of a year that never left since the last number was drawn."""
    labels, going = register_labels(vault), letter_series(vault)
    found = []
    for year in _years(vault):
        books: dict[str, list[str]] = {}
        for series in book_series(vault, year):
            books.setdefault(_BOOKS.get(series, "surat_keluar" if series in going else ""), []).append(series)
        late = [name for name in labels if name in books and not _is_printed(vault, name, year, books[name])]
        found += [f"{labels[name]} {year}" for name in late]
    return found


def _is_printed(vault: Vault, book: str, year: int, series: list[str]) -> bool:
    row = vault.db.execute(
        "SELECT max(at) FROM print_log WHERE form = ? AND number = ?", (PRINTED + book, str(year))
    ).fetchone()
    last = vault.db.execute(
        "SELECT e.bytes FROM entry e WHERE e.record IN (SELECT id FROM number_row WHERE office = ? AND year = ?"
        " AND series IN (SELECT value FROM json_each(?))) ORDER BY e.n DESC LIMIT 1",
        (vault.office, year, json.dumps(series)),
    ).fetchone()
    if row[0] is None or last is None:
        return last is None
    return datetime.fromisoformat(row[0]) >= datetime.fromisoformat(parse_entry(last[0]).wall)


def _is_exported(vault: Vault) -> bool:
    done = _query(vault.db, "SELECT count(*) FROM export_plan WHERE state = 'done'")
    return bool(done) and not _query(vault.db, "SELECT count(*) FROM export_plan WHERE state = 'open'")


def _is_saved(vault: Vault) -> bool:
    """Say whether everything that was written lies in a second place, too."""
    kept = read_health(vault).backed_up.at
    row = vault.db.execute("SELECT bytes FROM entry ORDER BY n DESC LIMIT 1").fetchone()
    if not kept or row is None:
        return bool(kept)
    last = datetime.fromisoformat(parse_entry(row[0]).wall).replace(second=0)
    return datetime.fromisoformat(kept) >= last


def _counts(vault: Vault) -> Iterator[tuple[str, int]]:
    own = "SELECT count(*) FROM record WHERE office = ? AND type = ?"
    for name, kind in (("cases", "case"), ("reports", "supervision"), ("evidence", "evidence"), ("mail", "mail")):
        yield name, _query(vault.db, own, vault.office, kind)
    yield "numbers", _query(vault.db, "SELECT count(*) FROM number_row WHERE office = ? AND running > 0", vault.office)
