"""Plain text for a terminal: lines, pairs and tables in which nothing that people typed can act on the terminal.

Called by every command for what it shows. Knows no words and no case.
"""

import shutil
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

ELLIPSIS: Final = "…"
GAP: Final = "  "
WIDEST: Final = 160
NARROWEST: Final = 60
LABEL: Final = 32
LEAST_COLUMN: Final = 10


def plain(text: object) -> str:
    """Return a text as one line in which control characters, bidi controls and unseen signs stand as escapes."""
    said = str(text)
    if said.isascii() and said.isprintable():
        return said
    return "".join(_shown(sign) for sign in said)


def _shown(sign: str) -> str:
    if sign in "\n\t":
        return " "
    if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        return sign
    number = ord(sign)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def page_width() -> int:
    """Return how many columns a line may have."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((120, 24)).columns))


def width_of(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def cut(text: str, width: int) -> str:
    """Return a text in at most so many columns; what is cut off shows as an ellipsis."""
    if width_of(text) <= width:
        return text
    kept = ""
    for sign in text:
        if width_of(kept + sign) > width - 1:
            break
        kept += sign
    return kept + ELLIPSIS


def write_table(heads: Sequence[str], rows: Iterable[Sequence[object]], limits: Sequence[int] = ()) -> Iterator[str]:
    """Give the lines of a table; `limits` are the widest columns (0: no limit), the last gets what is left.

    Where the page is too narrow, the widest of the limited columns give way.
    """
    cells = [[plain(cell) for cell in row] for row in rows]
    most = [*limits, *[0] * (len(heads) - len(limits))]
    widths = [
        min(max(map(width_of, column)), limit or WIDEST)
        for column, limit in zip(zip(heads, *cells, strict=True), most, strict=True)
    ]
    room = page_width() - len(GAP) * (len(widths) - 1)
    widths[-1] = min(widths[-1], max(LEAST_COLUMN, room - sum(widths[:-1])))
    while sum(widths) > room and (wide := [n for n, limit in enumerate(most) if limit and widths[n] > LEAST_COLUMN]):
        widths[max(wide, key=widths.__getitem__)] -= 1
    yield _row(heads, widths)
    yield _row(["-" * width for width in widths], widths)
    for row in cells:
        yield _row(row, widths)


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    shown = (cut(cell, width) for cell, width in zip(cells, widths, strict=True))
    return GAP.join(cell + " " * (width - width_of(cell)) for cell, width in zip(shown, widths, strict=True)).rstrip()


def write_pair(label: str, value: object, indent: int = 0) -> Iterator[str]:
    """Give the lines of one labelled value, wrapped under itself; its paragraphs stay apart."""
    start = " " * indent + label + " " * max(0, LABEL - indent - width_of(label)) + ": "
    rest = " " * len(start)
    paragraphs = [plain(part) for part in str(value).splitlines()] or [""]
    for number, part in enumerate(paragraphs):
        lead = rest if number else start
        yield from textwrap.wrap(
            part, page_width(), initial_indent=lead, subsequent_indent=rest, break_on_hyphens=False
        ) or [lead.rstrip()]


def write_pairs(pairs: Iterable[tuple[str, object]], indent: int = 0) -> Iterator[str]:
    """Give the lines of labelled values, leaving out what is empty."""
    for label, value in pairs:
        if value not in ("", None):
            yield from write_pair(label, value, indent)


def write_sentences(sentences: Iterable[str], mark: str = "- ") -> Iterator[str]:
    """Give the lines of a list of sentences."""
    for sentence in sentences:
        yield from textwrap.wrap(
            plain(sentence), page_width(), initial_indent=mark, subsequent_indent=" " * len(mark)
        ) or [mark.rstrip()]
