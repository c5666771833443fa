"""How the sub-district handles four of the real cases by the law: steps, papers, clocks, letters, books.

Called by the story. Each step is recorded in its own hour, so that papers and numbers carry the days of the case; at
the end the clock of the story stands where it stood.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from fieldapp.case.document import Document
from fieldapp.case.file import read_case_changes
from fieldapp.case.model import Case
from fieldapp.case.referral import Referral
from fieldapp.demo.stage import WITA, Stage
from fieldapp.demo.walk import facts_of, told
from fieldapp.desk.advice import advise, refer
from fieldapp.desk.deadline import case_clocks, list_clocks, write_calendar
from fieldapp.desk.document import finalise, lacks_of, open_document, prepare_step
from fieldapp.desk.handling import checks_for, plan_of, record_steps
from fieldapp.desk.paper import print_document_form
from fieldapp.desk.passing import prepare_letter
from fieldapp.desk.registers import book_series, print_register, register_labels, rows_of
from fieldapp.desk.scanning import attach_scan, owners_of, paper_set, read_codes
from fieldapp.packs.filling import options_of
from fieldapp.packs.forms import Field
from fieldapp.vault import casebook, numbers
from fieldapp.vault.documents import load_document, sign_document, write_document
from fieldapp.vault.referrals import list_referrals, track_referral
from fieldapp.vault.register import load_case
from fieldapp.vault.rolls import add_roll, number_roll
from fieldapp.words import all_words, say

HANDLED: Final = (
    "kades-yel-yel-video",
    "pj-kades-beras-berstiker",
    "anggota-bpd-dan-ketua-rt",
    "medsos-guru-bakal-calon",
)
LETTERS: Final = {"penerusan": False, "penerusan_penyidik": True}
INVESTIGATORS: Final = "gakkumdu"
ELSEWHERE: Final = ("pengambilalihan",)
YEAR: Final = 2024
NUMBERS: Final = "nomor"
DPI: Final = 150
# How long the agency took to recommend a sanction.
ADVISED_AFTER: Final = timedelta(days=6)


# ---- steps ----------------------------------------------------------------------------------------------------------


def handle_cases(stage: Stage) -> None:
    """Take every step of the chosen cases in the order of their days, and print the papers that it prepares."""
    with stage.table.step("handle", stage.prints) as row, _days(stage):
        _assign(stage)
        steps = sorted(_steps(), key=lambda one: one[0])
        for at, name, step in steps:
            _reach(stage, at)
            _handle(stage, name, step)
        row.tell("handled", cases=len(HANDLED), steps=_count_steps(stage), papers=len(stage.handled))
        for name in HANDLED:
            endings = plan_of(stage.district, stage.cases[name]).endings
            labels = dict.fromkeys(label for one in endings for label in one.labels)
            row.note("ending", name=name, endings="; ".join(labels))
        row.require(all(_ended(stage, name) for name in HANDLED), "endings")
        row.require(all(plan_of(stage.district, stage.cases[name]).own for name in HANDLED), "own")


@contextmanager
def _days(stage: Stage) -> Iterator[None]:
    """Let the clock of the story go back to the days of the cases, and forth again."""
    now = stage.clock.moment
    try:
        yield
    finally:
        stage.clock.moment = now


def _steps() -> list[tuple[str, str, Mapping[str, Any]]]:
    """Return the steps of all chosen cases, each with the hour in which it is recorded: never before the last one."""
    found = []
    for name in HANDLED:
        reached = ""
        for step in told(name)["walk"]:
            reached = max(reached, step["on"] if "T" in step["on"] else f"{step['on']}T08:00")
            if step["step"] not in ELSEWHERE:
                found.append((reached, name, step))
    return found


def _reach(stage: Stage, at: str) -> None:
    stage.clock.moment = max(stage.clock.moment, datetime.fromisoformat(at).replace(tzinfo=WITA))


def _assign(stage: Stage) -> None:
    """Write the surat tugas of the year into the book; its number stands on what its officers write."""
    stage.clock.moment = datetime(YEAR, 9, 2, 8, tzinfo=WITA)
    fields = {
        "on": f"{YEAR}-09-02",
        "from": f"{YEAR}-09-02",
        "until": f"{YEAR}-12-31",
        "basis": [say("demo.typed.dasar")],
        "officers": [{"name": name, "position": say("demo.typed.jabatan")} for name in _council(stage)[1:]],
        "purpose": say("demo.typed.untuk"),
        "place": stage.district.office_settings().name,
    }
    number_roll(stage.district, add_roll(stage.district, "assignment", fields))


def _council(stage: Stage) -> list[str]:
    office = stage.district.office_settings()
    return [office.chair, *(line.partition(";")[0].strip() for line in office.members)]


def _handle(stage: Stage, name: str, step: Mapping[str, Any]) -> None:
    """Do what an office does around one step: numbers and violations before it, its letters and papers after."""
    vault, case = stage.district, stage.cases[name]
    if step["step"] == "registrasi":
        kind = load_case(vault.db, case).kind
        numbers.draw(vault, case, f"registrasi_{kind}", on=stage.clock().date())
    if step["step"] == "kajian":
        _choose_violations(stage, name)
    if step["step"] in LETTERS:
        _send(stage, name, step)
        return
    for taken in _record(stage, name, step):
        for paper in prepare_step(vault, taken):
            _print(stage, name, paper)
    if step["step"] == "sanksi":
        for letter in _letters(stage, name):
            advised = (date.fromisoformat(letter.sent_on) + ADVISED_AFTER).isoformat()
            answer = {"sanction": step["what"], "sanction_by": step["by"], "sanction_on": step["on"][:10]}
            track_referral(vault, letter.id, {"recommended_on": advised, **answer})


def _record(stage: Stage, name: str, step: Mapping[str, Any], **more: Any) -> tuple[str, ...]:
    """Record a step, drawing the number of its plenary; return its ids."""
    vault, case = stage.district, stage.cases[name]
    matter = load_case(vault.db, case)
    facts = {**facts_of(matter, step, told(name)["outcome"], _council(stage)), **more}
    office = vault.office_settings()
    if step["step"].startswith("undangan"):
        facts |= {"at": _appointment(name, step), "place": office.address, "medium": "tatap_muka"}
    if step["step"] == "kajian_awal":
        checks = {check.id: {"met": check.met is not False, "note": ""} for check in checks_for(vault, case)}
        facts |= {"checks": checks, "recommendation": "register"}
    if "plenary" in facts:
        facts["plenary"] |= {"place": office.address, "chair": office.chair}
    return record_steps(vault, case, step["step"], step["on"], [facts], draw="plenary" in facts)


def _appointment(name: str, step: Mapping[str, Any]) -> str:
    """Return the hour to which an invitation calls: that of the clarification after it."""
    walk = told(name)["walk"]
    later = [one["on"] for one in walk if one["step"] == "klarifikasi" and one["on"] > step["on"]]
    return str(min(later)) if later else str(step["on"])


def _choose_violations(stage: Stage, name: str) -> None:
    """Take the violations that the examination found into the case."""
    vault, case = stage.district, stage.cases[name]
    chosen = list(dict.fromkeys(one for found in told(name)["violations"]["final"] for one in found))
    if set(chosen) != set(load_case(vault.db, case).violations):
        changes = read_case_changes(json.dumps({"violations": chosen}).encode())
        casebook.revise_case(vault, case, changes, say("demo.examined"), stage.folder)
        casebook.finalise(vault, case)


def _ended(stage: Stage, name: str) -> bool:
    """Say whether every subject has the outcome that the office gave."""
    expected: dict[int, list[str]] = {}
    for one in told(name)["outcome"]:
        for place in one["subjects"]:
            expected.setdefault(place, []).append(one["status"])
    found = [list(one.statuses) for one in plan_of(stage.district, stage.cases[name]).endings]
    return found == [expected[place] for place in sorted(expected)]


def _count_steps(stage: Stage) -> int:
    return sum(len(plan_of(stage.district, stage.cases[name]).taken) for name in HANDLED)


# ---- papers and letters ---------------------------------------------------------------------------------------------


def _print(stage: Stage, name: str, paper: Document) -> Document:
    """Fill what a paper lacks, make it final, print it, and its public copy beside it."""
    vault = stage.district
    done = finalise(vault, _fill(stage, name, paper).id)
    stage.handled[done.id] = name
    printed = print_document_form(vault, done.id)
    path = stage.prints / f"{done.form}-{name}-{len(stage.handled):03}.pdf"
    path.write_bytes(printed.printed.pdf)
    if printed.form.publishable:
        public = print_document_form(vault, done.id, public=True)
        path.with_name(f"{path.stem}-papan.pdf").write_bytes(public.printed.pdf)
    return done


def _fill(stage: Stage, name: str, paper: Document) -> Document:
    """Type what nobody can propose."""
    case = load_case(stage.district.db, stage.cases[name])
    form = open_document(stage.district, paper.id).form
    typed = {one.id: _typed(one, case) for one in lacks_of(form, paper)}
    if not typed:
        return paper
    return write_document(stage.district, replace(paper, values={**paper.values, **typed}), paper)


def _typed(field: Field, case: Case) -> Any:
    """Return what an officer types into a field."""
    text = all_words().get(f"demo.typed.{field.id}") or say("demo.typed.other")
    if field.kind == "choice":
        chosen = (options_of(field) or (text,))[0]
        one: Any = [chosen] if field.multiple else chosen
        return {"choice": one, "note": ""} if field.with_note else one
    if field.kind == "table":
        first = "; ".join(one.name for one in case.subjects)
        return [[first, text, *[""] * len(field.own_columns)][: len(field.own_columns)]]
    return [text] if field.kind == "list" else text


def _send(stage: Stage, name: str, step: Mapping[str, Any]) -> None:
    """Write the letters of a step and print each with its enclosures as one file."""
    vault, case = stage.district, stage.cases[name]
    criminal = LETTERS[step["step"]]
    settled = [one.route for one in advise(vault, case).routes if one.settled]
    routes = [one for one in dict.fromkeys(settled) if (one == INVESTIGATORS) == criminal]
    for letter in refer(vault, case, routes=routes, on=step["on"][:10]).referrals:
        (taken,) = _record(stage, name, step, referral=letter.id)
        for paper in prepare_letter(vault, letter, taken):
            done = _print(stage, name, paper)
            sign_document(vault, done.id, step["on"][:10])
        folder = stage.prints / "berkas"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}-{letter.route}.pdf").write_bytes(paper_set(vault, letter.id))
        track_referral(vault, letter.id, {"sent_on": step["on"][:10]})


def _letters(stage: Stage, name: str) -> list[Referral]:
    return [one for one in list_referrals(stage.district.db) if one.case == stage.cases[name]]


def follow_letters(stage: Stage) -> None:
    """Show every letter with its number, addressee and standing, and scan one that was signed."""
    with stage.table.step("letters", stage.prints) as row:
        found = sorted((letter for name in HANDLED for letter in _letters(stage, name)), key=lambda one: one.number)
        row.tell("letters", letters=len(found))
        for letter in found:
            row.note("letter", number=letter.number, to=letter.to.split("\n")[0], standing=letter.standing)
        row.require(bool(found) and all(letter.number and letter.document for letter in found), "letters_numbered")
        row.require(any(letter.standing == "disanksi" for letter in found), "sanction_told")
    with stage.table.step("scan", stage.folder / "pindai") as row:
        letter = found[0]
        sheet = _scan(stage, letter)
        found_by = owners_of(stage.district, read_codes(sheet))
        attach_scan(stage.district, letter.document, sheet)
        paper = load_document(stage.district.db, letter.document)
        row.tell("scan", codes=len(found_by))
        row.note("scanned", number=paper.number, standing=paper.standing)
        row.require(paper.standing == "dipindai" and found_by[0].owner == letter.case, "scan_found")


def _scan(stage: Stage, letter: Referral) -> Path:
    """Return a picture of the signed letter, as the scanner of an office gives it."""
    import pypdfium2  # noqa: PLC0415 - slow to import

    folder = stage.folder / "pindai"
    folder.mkdir(exist_ok=True)
    path = folder / "surat-bertanda-tangan.jpg"
    pdf = print_document_form(stage.district, letter.document).printed.pdf
    with pypdfium2.PdfDocument(pdf) as pages:
        pages[0].render(scale=DPI / 72, grayscale=True).to_pil().save(path, dpi=(DPI, DPI), quality=80)
    return path


# ---- the notice board, clocks, books --------------------------------------------------------------------------------


def check_board(stage: Stage) -> None:
    """Show that the notices on the board name neither the reporter nor who was cleared."""
    import pypdfium2  # noqa: PLC0415 - slow to import

    with stage.table.step("board", stage.prints) as row:
        sheets = sorted(stage.prints.glob("A.17-*-papan.pdf"))
        named = []
        for path in sheets:
            name = next(name for name in HANDLED if name in path.stem)
            with pypdfium2.PdfDocument(path) as pdf:
                text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pdf).split())
            named += [one for one in _unnamed(stage, name) if one in text]
        row.tell("board", sheets=len(sheets))
        row.require(len(sheets) >= len(HANDLED) and not named, "board_silent")


def _unnamed(stage: Stage, name: str) -> list[str]:
    case = load_case(stage.district.db, stage.cases[name])
    cleared = {
        place for one in told(name)["outcome"] if one["status"] == "bukan_pelanggaran" for place in one["subjects"]
    }
    return list(filter(None, [case.reporter.name, *(case.subjects[place].name for place in sorted(cleared))]))


def tell_clocks(stage: Stage) -> None:
    """Show how the clocks of the handled cases ran, and what still runs in the office."""
    with stage.table.step("clocks", stage.prints / "batas-waktu.ics") as row:
        clocks = [clock for name in HANDLED for clock in case_clocks(stage.district, stage.cases[name])]
        met = [clock for clock in clocks if clock.state == "met"]
        running = list_clocks(stage.district)
        (stage.prints / "batas-waktu.ics").write_bytes(write_calendar(running, stage.clock()))
        row.tell("clocks", met=len(met), all=len(clocks), running=len(running))
        for one in running[:3]:
            row.note("clock", line=one.line)
        row.require(len(met) >= len(HANDLED) * 3, "clocks_met")


def print_books(stage: Stage) -> None:
    """Print every book of the office that has lines, and see that its numbers have no hole."""
    folder = stage.prints / "buku"
    folder.mkdir(exist_ok=True)
    with stage.table.step("books", folder) as row:
        printed = 0
        for name, series in _books(stage):
            book = rows_of(stage.district, name, YEAR, series=series)
            if book.rows:
                file = folder / f"{name}{'-' if series else ''}{series}.pdf"
                file.write_bytes(print_register(stage.district, book).pdf)
                row.note("book", label=book.title, lines=len(book.rows))
                printed += 1
        row.tell("books", books=printed)
        row.require(printed >= 4, "books_printed")


def _books(stage: Stage) -> list[tuple[str, str]]:
    """Return the books of the office; the book of numbers once for each series."""
    found = [(name, "") for name in register_labels(stage.district) if name != NUMBERS]
    return found + [(NUMBERS, series) for series in book_series(stage.district, YEAR)]
