"""Dozens of subjects pasted from a spreadsheet: rows of text become subjects, with every doubt said.

Called by the editor and the command line. Reads tabs or semicolons, with or without a row of heads. Guesses nothing in
silence: what was taken for something else, left out or lost on the way stands among the doubts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from fieldapp.case.identifiers import is_damaged, is_rounded, ni_pppk_oddity, nip_oddity, plain_digits, pppk_doubt
from fieldapp.case.model import Subject
from fieldapp.case.problem import Problem
from fieldapp.case.table import guess_columns, has_head, named_columns, read_cells, read_status
from fieldapp.case.wording import name_kind

WANTED: Final = ("name", "nip", "nik", "rank", "position", "agency", "status", "address", "phone")
# How many rows of a title may stand above the heads.
MOST_TITLES: Final = 6
LONGEST: Final = 500
_quotes = re.compile(r"['’‘`´\"]+")
_running = re.compile(r"^[0-9]{1,4}\s*[.)]\s+")
_inside = re.compile(r"\(?\b(?:NIP\.?|NI PPPK|NIK)?\s*:?\s*((?:[0-9][ .]?){15,17}[0-9])\b\)?", re.IGNORECASE)
_rank = re.compile(
    r"\b(I|II|III|IV)\s*/\s*[a-e]\b|^\s*(I|II|III|IV|V|VI|VII|VIII|IX|X|XI|XII|XIII|XIV|XV|XVI|XVII)\s*$", re.IGNORECASE
)
_offices: Final = ("kades", "sekdes", "kaur", "kadus")
_sum = re.compile(r"^(jumlah|total|keterangan|mengetahui|catatan)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pasted:
    """What pasted text says: subjects without ids, doubts with paths such as `subjects[2].nip`, the field per column.

    `headed` says that a row named the columns; `left_out` are the rows that became nobody.
    """

    subjects: tuple[Subject, ...] = ()
    doubts: tuple[Problem, ...] = ()
    columns: tuple[str, ...] = ()
    headed: bool = False
    left_out: tuple[str, ...] = ()


def read_table(text: str) -> list[list[str]]:
    """Return the rows of pasted text below a title that stands above the heads."""
    return _below_title(read_cells(text, delimiter_of(text)))


def columns_of(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the field that each column of a table of subjects seems to hold, "" for none."""
    return _columns(rows, headed=has_head(rows))


def read_subjects(text: str, chosen: Sequence[str] | None = None) -> Pasted:
    """Return the subjects of pasted text, at most a thousand, with what is doubtful about each. Raises nothing.

    `chosen` are the fields that somebody said the columns hold, instead of those they seem to.
    """
    rows = read_table(text)
    headed = has_head(rows)
    columns = list(chosen) if chosen is not None else columns_of(rows)
    subjects: list[Subject] = []
    doubts: list[Problem] = []
    left_out: list[str] = []
    for row in rows[1:] if headed else rows:
        found = _read_row(row, columns, len(subjects))
        if found is None:
            left_out.append(" | ".join(cell for cell in row if cell)[:LONGEST])
        else:
            subjects.append(found[0])
            doubts += found[1]
    if subjects and not headed and chosen is None and sum(map(bool, columns)) > 1:
        doubts.insert(0, Problem("pasted_unheaded", "subjects"))
    doubts += _twice(subjects)
    doubts += [Problem("pasted_left_out", "subjects", (), {"row": row}) for row in left_out if not _is_expected(row)]
    return Pasted(tuple(subjects), tuple(doubts), tuple(columns), headed, tuple(left_out))


def delimiter_of(text: str) -> str:
    """Return what divides the cells: a tab, else a semicolon where most lines have one. Commas stand in titles."""
    if "\t" in text:
        return "\t"
    lines = [line for line in text.splitlines() if line.strip()]
    return ";" if lines and sum(";" in line for line in lines) * 2 > len(lines) else "\t"


def _columns(rows: Sequence[Sequence[str]], *, headed: bool) -> list[str]:
    """Return the field of each column; without heads a column only holds ranks if some of its cells look like one."""
    found = guess_columns(rows, WANTED)
    if headed or "rank" not in found:
        return found
    place = found.index("rank")
    if any(_rank.search(row[place]) for row in rows):
        return found
    return guess_columns(rows, [field for field in WANTED if field != "rank"])


def _below_title(rows: list[list[str]]) -> list[list[str]]:
    """Leave out the title above the heads, and rows that repeat the heads or only number the columns."""
    tops = [named_columns(row) for row in rows[:MOST_TITLES]]
    most = max(tops, default=0)
    wanted = 2 if any(len([cell for cell in row if cell]) > 1 for row in rows) else 1
    if most < wanted:
        return rows
    start = tops.index(most)
    head = rows[start]
    return [head, *(row for row in rows[start + 1 :] if row != head and not _numbers_columns(row))]


def _numbers_columns(row: Sequence[str]) -> bool:
    filled = [cell.strip("().") for cell in row if cell]
    return len(filled) > 2 and filled == [str(number) for number in range(1, len(filled) + 1)]


def _read_row(row: Sequence[str], columns: Sequence[str], place: int) -> tuple[Subject, list[Problem]] | None:
    cells = {field: cell[:LONGEST] for field, cell in zip(columns, row, strict=False) if field and cell}
    # text in the column of running numbers is a heading over the rows below
    if not cells.get("name"):
        return None
    path = f"subjects[{place}]"
    name, inside = _split_name(cells["name"])
    if not any(sign.isalpha() for sign in name) or any(_sum.match(cell) for cell in row):
        return None
    whole = {field: cell for field, cell in zip(columns, row, strict=False) if field}
    doubts: list[Problem] = [
        Problem("pasted_cut", f"{path}.{field}", (), {"longest": LONGEST})
        for field, cell in whole.items()
        if len(cell) > LONGEST
    ]
    numbers = _numbers(cells, inside, path, doubts)
    plain: dict[str, Any] = {
        field: cells.get(field, "") for field in ("rank", "position", "agency", "address", "phone")
    }
    subject = replace(Subject(name=name, nip=numbers["nip"], nik=numbers["nik"]), **plain)
    status = _status(cells.get("status", ""), subject, path, doubts)
    return replace(subject, status=status), doubts


def _split_name(cell: str) -> tuple[str, str]:
    """Return a name without its running number, and the NIP or NIK that stood in the same cell."""
    name = _running.sub("", cell)
    if found := _inside.search(name):
        rest = (name[: found.start()] + " " + name[found.end() :]).strip(" ,;/-")
        return " ".join(rest.split()), plain_digits(found[1])
    return name.strip(), ""


def _numbers(cells: dict[str, str], inside: str, path: str, doubts: list[Problem]) -> dict[str, str]:
    found = {"nip": "", "nik": ""}
    for field in ("nip", "nik"):
        cell = cells.get(field, "")
        if cell in ("", "-", "--", "tidak ada", "belum diketahui"):
            continue
        if is_damaged(cell):
            doubts.append(Problem("pasted_damaged", f"{path}.{field}", (), {"value": cell}))
            continue
        digits = plain_digits(_quotes.sub("", cell))
        if not (digits.isascii() and digits.isdigit()):
            digits = cell
        elif is_rounded(digits):
            doubts.append(Problem("pasted_rounded", f"{path}.{field}", (), {"value": digits}))
        kind = _kind_of(digits, field)
        if found[kind]:
            doubts.append(Problem("pasted_second", f"{path}.{kind}", (), {"value": digits}))
        else:
            found[kind] = digits
    if inside and not found[kind := _kind_of(inside, "nip")]:
        found[kind] = inside
    return found


def _kind_of(digits: str, column: str) -> str:
    """Return which number a cell holds: one column often has both, and their lengths tell them apart."""
    if not digits.isdigit():
        return column
    return {16: "nik", 18: "nip"}.get(len(digits), column)


def _status(cell: str, subject: Subject, path: str, doubts: list[Problem]) -> str:
    if status := read_status(cell):
        return status
    if cell:
        doubts.append(Problem("pasted_status", f"{path}.status", (), {"value": cell}))
    guessed = _guess_status(subject)
    if guessed:
        doubts.append(Problem("pasted_guessed", f"{path}.status", (), {"value": name_kind(guessed)}))
    return guessed


def _guess_status(subject: Subject) -> str:
    """Return the status that position or number suggest, "" where neither does."""
    position = subject.position.lower()
    by_position = next((status for part in re.split(r"[,;(]", position) if (status := _status_of_office(part))), "")
    if by_position == "kades" and subject.nip:
        return "asn_and_kades"
    if by_position:
        return by_position
    if ni_pppk_oddity(subject.nip) is None and pppk_doubt(subject.nip) is None and subject.nip:
        return "asn_pppk"
    return "asn_pns" if subject.nip and nip_oddity(subject.nip) is None else ""


def _status_of_office(part: str) -> str:
    words = part.replace(".", " ").split()
    found = read_status(part) or read_status(" ".join(words[:3])) or read_status(" ".join(words[:2]))
    return found or (read_status(words[0]) if words and words[0] in _offices else "")


def _twice(subjects: Sequence[Subject]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for place, subject in enumerate(subjects):
        for field in ("nip", "nik"):
            number = getattr(subject, field)
            if number and seen.setdefault(number, place) != place:
                yield Problem(
                    "pasted_twice", f"subjects[{place}].{field}", (), {"value": number, "n": seen[number] + 1}
                )


def _is_expected(row: str) -> bool:
    """Say whether a row that became nobody is a sum, a signature or a mere number below the list."""
    return bool(_sum.match(row)) or row.strip("0123456789 .|") == ""
