"""The lines of the books of cases, receipts, reports and numbers: which cells stand in them for a number.

Called by `fieldapp.desk.registers`, which puts them into the columns that the reference data names.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fieldapp.desk.book import Book, Cells, numbered_lines, read_text, shorten, show_day
from fieldapp.vault.bookfacts import Matter, records_of_type
from fieldapp.vault.places import Entry
from fieldapp.words import all_words, say


def case_lines(book: Book) -> Iterator[Cells]:
    """Give the lines of the book of reports and cases found."""
    return numbered_lines(book, _case_cells)


def receipt_lines(book: Book) -> Iterator[Cells]:
    """Give the lines of the book of receipts."""
    return numbered_lines(book, _case_cells)


def _case_cells(book: Book, entry: Entry) -> Cells:
    matter = book.matters.get(entry.case)
    if matter is None or entry.owner:
        return {"date": show_day(entry.on)}
    fields, steps = matter.fields, matter.steps
    plenaries = [step for step in steps if str(step.get("name", "")).startswith("pleno")]
    assessed = [step for step in steps if step.get("name") == "kajian_awal"]
    return {
        "date": show_day(entry.on),
        "received": show_day(fields.get("received.date") or fields.get("event.known_on") or entry.on),
        "received_at": read_text(fields, "received.place"),
        "source": _source(book, matter),
        "subjects": matter.subjects or say("register.unnamed"),
        "summary": book.veil(matter.summary, matter.id, matter.names),
        "assessment": _label(book, read_text(assessed[-1], "recommendation") or read_text(assessed[-1], "result"))
        if assessed
        else "",
        "registration": matter.numbers.get("registrasi_laporan") or matter.numbers.get("registrasi_temuan") or "",
        "plenary": show_day(plenaries[-1].get("on")) if plenaries else "",
        "outcome": _outcome(book, steps),
        "referred": "; ".join(dict.fromkeys(matter.referred)),
        "main_number": matter.numbers.get("laporan", ""),
    }


def _source(book: Book, matter: Matter) -> str:
    if matter.fields.get("kind") == "temuan":
        return read_text(matter.fields, "finder.name")
    if not matter.reporter:
        return ""
    return matter.reporter if book.full else say("paper.withheld")


def _outcome(book: Book, steps: Sequence[Mapping[str, Any]]) -> str:
    """Return the results that stand: those of the last plenary that decided, else whether it was registered."""
    for step in reversed(steps):
        plenary = step.get("plenary")
        decided = plenary.get("decisions") if isinstance(plenary, dict) else None
        results = (
            [read_text(one, "result") for one in decided if isinstance(one, dict)] if isinstance(decided, list) else []
        )
        found = [*filter(None, results)] or [read_text(step, "result")] * (step.get("name") == "pleno")
        if any(found):
            return "; ".join(dict.fromkeys(_label(book, name) for name in found))
        if step.get("name") in ("tidak_diregistrasi", "pelimpahan", "pengambilalihan", "pencabutan"):
            return all_words().get(f"step.{step['name']}", str(step["name"]))
    return ""


def _label(book: Book, name: str) -> str:
    return book.labels.get(name, name)


def report_lines(book: Book) -> Iterator[Cells]:
    """Give the lines of the book of supervision reports."""
    became = _cases_by_report(book)
    stages = book.packs.stages

    def describe(book: Book, entry: Entry) -> Cells:
        matter = book.matters.get(entry.case)
        if matter is None:
            return {"date": show_day(entry.on)}
        fields = matter.fields
        stage = read_text(fields, "stage")
        told = say("register.nil") if fields.get("nil") is True else read_text(fields, "result")
        alleged = fields.get("alleged")
        if isinstance(alleged, dict):
            told = read_text(alleged, "event") or read_text(alleged, "summary") or told
        return {
            "date": show_day(fields.get("date") or entry.on),
            "finder": read_text(fields, "finder.name"),
            "assignment": read_text(fields, "assignment"),
            "stage": stages[stage].label if stage in stages else stage,
            "where": read_text(fields, "place"),
            "result": shorten(book.veil(told, matter.id, matter.names)),
            "case_number": became.get(matter.id, ""),
        }

    return numbered_lines(book, describe)


def _cases_by_report(book: Book) -> dict[str, str]:
    rows = book.vault.db.execute(
        "SELECT json_extract(CAST(r.fields AS TEXT), '$.supervision'), c.numbers FROM record r"
        " INDEXED BY record_supervision JOIN case_row c ON c.id = r.id WHERE r.type = 'case'"
        " AND json_extract(CAST(r.fields AS TEXT), '$.supervision') IS NOT NULL"
    )
    return {name: numbers.partition(";")[0] or say("register.without_number") for name, numbers in rows}


def number_lines(book: Book) -> Iterator[Cells]:
    """Give the lines of the book of all numbers of a series: drawn, voided with the reason, set aside."""
    rolls = {**records_of_type(book.vault.db, "mail", book.office)}
    assigned = records_of_type(book.vault.db, "assignment", book.office)
    papers = records_of_type(book.vault.db, "document", book.office)
    forms = book.packs.forms

    def describe(book: Book, entry: Entry) -> Cells:
        matter = book.matters.get(entry.case)
        if entry.owner in papers:
            form = forms.get(read_text(papers[entry.owner], "form"))
            whose = form.title if form else ""
        elif entry.owner:
            whose = (
                say("register.mail") if entry.owner in rolls else read_text(assigned.get(entry.owner, {}), "purpose")
            )
        elif matter and matter.type == "supervision":
            whose = read_text(matter.fields, "place")
        else:
            whose = book.veil(matter.summary, matter.id, matter.names) if matter else ""
        return {"date": show_day(entry.on), "whose": shorten(whose)}

    for cells in numbered_lines(book, describe):
        cells["remark"] = cells["remark"].removeprefix(cells["state"]).lstrip("; ")
        yield cells
