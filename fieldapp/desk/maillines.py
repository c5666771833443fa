"""The lines of the books of letters, dispatch, assignments and referrals: which cells stand in them for a record.

Called by `fieldapp.desk.registers`, which puts them into the columns that the reference data names.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fieldapp.case.roll import Roll
from fieldapp.desk.book import Book, Cells, numbered_lines, read_text, shorten, show_day
from fieldapp.vault.bookfacts import cases_named, private_names, records_of_type
from fieldapp.vault.places import Entry
from fieldapp.vault.rolls import list_rolls
from fieldapp.words import say


@dataclass(slots=True)
class _Mail:
    """The letters of an office of one direction, with the cases they speak of and whose names stay hidden."""

    book: Book
    rolls: Sequence[Roll]
    cases: Mapping[str, tuple[str, str]]
    names: Mapping[str, tuple[str, ...]]

    def cells(self, roll: Roll) -> Cells:
        """Return the cells of one letter."""
        case, about = self.cases.get(roll.text("about"), ("", ""))
        names = self.names.get(case, ())
        withheld = say("paper.withheld") if roll.withheld else ""
        return {
            "number": roll.text("number"),
            "date": show_day(roll.text("on")),
            "received": show_day(roll.text("received_on")),
            "foreign_number": roll.text("foreign_number"),
            "from": withheld or self.book.veil(roll.text("from"), case, names),
            "to": withheld or self.book.veil(roll.text("to"), case, names),
            "subject": withheld or self.book.veil(roll.text("subject"), case, names),
            "about": self.book.veil(about, case, names),
            "dispatched": show_day(roll.text("dispatched_on")),
            "carrier": roll.text("dispatched_by"),
            "taken_by": withheld or self.book.veil(roll.text("delivered_to"), case, names),
            "delivered": show_day(roll.text("delivered_on")),
        }


def _mail(book: Book, direction: str) -> _Mail:
    rolls = [roll for roll in list_rolls(book.vault.db, "mail", book.office) if roll.text("direction") == direction]
    cases = cases_named(book.vault.db, [roll.text("about") for roll in rolls if roll.text("about")])
    names = {} if book.full else private_names(book.vault.db, [case for case, _ in cases.values()])
    return _Mail(book, rolls, cases, names)


def incoming_lines(book: Book) -> Iterator[Cells]:
    """Give the lines of the agenda of letters that came in: by agenda number, then those without one."""
    return _roll_lines(book, _mail(book, "in"))


def outgoing_lines(book: Book) -> Iterator[Cells]:
    """Give the lines of the agenda of letters that go out: every number of their series, then those without one."""
    return _roll_lines(book, _mail(book, "out"))


def _roll_lines(book: Book, mail: _Mail) -> Iterator[Cells]:
    by_owner = {roll.id: roll for roll in mail.rolls}
    by_owner |= {roll.text("about"): roll for roll in mail.rolls if roll.text("about")}
    shown: set[str] = set()

    def describe(_book: Book, entry: Entry) -> Cells:
        roll = by_owner.get(entry.owner)
        if roll is None:
            return {"date": show_day(entry.on)}
        shown.add(roll.id)
        return mail.cells(roll)

    yield from numbered_lines(book, describe)
    for roll in mail.rolls:
        if roll.id not in shown and roll.text("on")[:4] == f"{book.year:04d}":
            yield {**mail.cells(roll), "place": "-"}


def dispatch_lines(book: Book) -> Iterator[Cells]:
    """Give the lines of the dispatch book: what was sent, by day, then what still waits to be taken along."""
    mail = _mail(book, "out")
    mine = [roll for roll in mail.rolls if (roll.text("dispatched_on") or roll.text("on"))[:4] == f"{book.year:04d}"]
    mine.sort(key=lambda roll: (roll.text("dispatched_on") or "~", roll.text("on"), roll.id))
    for at, roll in enumerate(mine, 1):
        yield {**mail.cells(roll), "place": f"{at:03d}"}


def assignment_lines(book: Book) -> Iterator[Cells]:
    """Give the lines of the book of assignments, with the reports that name each."""
    rolls = {roll.id: roll for roll in list_rolls(book.vault.db, "assignment", book.office)}
    reports = _reports_by_assignment(book)
    shown: set[str] = set()

    def cells(roll: Roll) -> Cells:
        officers = [read_text(one, "name") for one in roll.fields.get("officers", ())]
        number = roll.text("number")
        return {
            "number": number,
            "date": show_day(roll.text("on")),
            "officers": "; ".join(filter(None, officers)),
            "purpose": shorten(roll.text("purpose")),
            "where": roll.text("place"),
            "from": show_day(roll.text("from")),
            "until": show_day(roll.text("until")),
            "reports": "; ".join(reports.get(number, ())) if number else "",
        }

    def describe(_book: Book, entry: Entry) -> Cells:
        roll = rolls.get(entry.owner)
        shown.add(entry.owner)
        return cells(roll) if roll else {"date": show_day(entry.on)}

    yield from numbered_lines(book, describe)
    for roll in rolls.values():
        if roll.id not in shown and roll.text("on")[:4] == f"{book.year:04d}":
            yield {**cells(roll), "place": "-"}


def _reports_by_assignment(book: Book) -> dict[str, list[str]]:
    rows = book.vault.db.execute(
        "SELECT json_extract(CAST(r.fields AS TEXT), '$.assignment'), n.text FROM record r JOIN number_row n"
        " ON n.case_id = r.id AND n.voided = 0 AND n.owner = '' WHERE r.type = 'supervision' AND r.office = ?"
        " AND json_extract(CAST(r.fields AS TEXT), '$.assignment') <> '' ORDER BY n.id",
        (book.office,),
    )
    found: dict[str, list[str]] = {}
    for assignment, text in rows:
        found.setdefault(assignment, []).append(text)
    return found


# ---- what was passed on, and all numbers of a series ----------------------------------------------------------------


def referral_lines(book: Book) -> Iterator[Cells]:
    """Give the lines of the book of what was passed on: to whom, what came back, until the sanction."""
    found = records_of_type(book.vault.db, "referral", book.office)
    mine = [(name, f) for name, f in found.items() if read_text(f, "on")[:4] == f"{book.year:04d}"]
    mine.sort(key=lambda item: (read_text(item[1], "on"), item[0]))
    cases = cases_named(book.vault.db, [read_text(fields, "case") for _, fields in mine])
    people = _subject_names(book)
    for at, (_, fields) in enumerate(mine, 1):
        named = [people.get(name, "") for name in fields.get("subjects") or () if isinstance(name, str)]
        yield {
            "place": f"{at:03d}",
            "number": read_text(fields, "number"),
            "date": show_day(fields.get("on")),
            "about": cases.get(read_text(fields, "case"), ("", ""))[1],
            "subjects": "; ".join(filter(None, named)),
            "to": read_text(fields, "to"),
            "sent": show_day(fields.get("sent_on")),
            "received": show_day(fields.get("received_on")),
            "foreign_number": read_text(fields, "foreign_number"),
            "recommendation": _dated(fields, "recommendation", "recommended_on"),
            "sanction": _dated(fields, "sanction", "sanction_on"),
            "remark": "; ".join(filter(None, (read_text(fields, "answer"), _closed(fields)))),
        }


def _dated(fields: Mapping[str, Any], name: str, day: str) -> str:
    return " ".join(
        filter(None, (read_text(fields, name), f"({show_day(fields[day])})" if read_text(fields, day) else ""))
    )


def _closed(fields: Mapping[str, Any]) -> str:
    return say("register.closed_on", day=show_day(fields["closed_on"])) if read_text(fields, "closed_on") else ""


def _subject_names(book: Book) -> dict[str, str]:
    return {name: read_text(f, "name") for name, f in records_of_type(book.vault.db, "subject", book.office).items()}
