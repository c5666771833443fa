"""Blank forms for handwriting: with running numbers set aside for them, bound into one file.

Reserved numbers are never given twice, so a stack that was numbered waits in the print list until it left. Called by
the command line and the windows.
"""

from collections.abc import Callable, Sequence
from typing import Final

from fieldapp.canonical import sha256
from fieldapp.desk.printing import Way, find_form, print_blank
from fieldapp.paper.documents import Printed
from fieldapp.vault import numbers
from fieldapp.vault.printlog import PrintRow, Waiting, place_waiting, record_blanks
from fieldapp.vault.vault import Vault

MOST_BLANKS: Final = 200
Report = Callable[[int, int], None]


def reserve_blanks(vault: Vault, code: str, count: int, paper: str) -> Waiting:
    """Set numbers aside for blank forms; the stack waits to be printed from then on.

    Raises FormUnknown, SeriesUnknown, RegisterElsewhere, RecordInConflict.
    """
    form = find_form(vault.packs, code)

    def keep(span: numbers.Range) -> None:
        place_waiting(vault, waiting_of(form.code, span.first, span.last, paper))

    span = numbers.reserve(vault, form.series, count, keep=keep)
    return waiting_of(form.code, span.first, span.last, paper)


def waiting_of(code: str, first: int, last: int, paper: str) -> Waiting:
    """Return a stack of numbered blank forms as it stands in the list of what waits."""
    return Waiting(form=code, number=name_numbers(first, last), paper=paper, first=first, last=last)


def name_numbers(first: int, last: int) -> str:
    """Return the running numbers of a stack as people write them: "012" or "012-031", "" for none."""
    if not first:
        return ""
    return f"{first:03d}" if first == last else f"{first:03d}-{last:03d}"


def running_numbers(first: int, last: int) -> list[str]:
    """Return every running number of a stack as it stands on paper, [""] for a form without one."""
    return [f"{number:03d}" for number in range(first, last + 1)] if first else [""]


def make_blanks(
    vault: Vault, code: str, running: Sequence[str], paper: str | None = None, report: Report | None = None
) -> Printed:
    """Return one blank form for each running number as one document. Raises FormUnknown."""
    from fieldapp.paper.binding import bind_pdfs  # noqa: PLC0415 - brings pikepdf, which is slow to import

    parts = []
    for done, text in enumerate(running):
        if report is not None:
            report(done, len(running))
        parts.append(print_blank(vault, code, paper=paper, running=text).printed)
    if len(parts) == 1:
        return parts[0]
    pdf = bind_pdfs([part.pdf for part in parts])
    return Printed(pdf, sum(part.pages for part in parts), sha256(pdf))


def record_blank_print(vault: Vault, stack: Waiting, way: Way, place: str, copies: int = 1) -> None:
    """Record that blank forms left, for a printer or as a file."""
    row = PrintRow(form=stack.form, number=stack.number, way=way, place=place, copies=copies, paper=stack.paper)
    record_blanks(vault, row)
