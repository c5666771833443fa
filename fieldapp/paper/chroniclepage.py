"""The history of a case or LHP for a hearing: every entry with who, when, where, what, why, its hash and its signature.

Called by `fieldapp.desk.hearing`, which imports it late. Never sees a vault and decides nothing: texts come in whole,
identities masked. The same input gives the same bytes on every machine.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from fieldapp.case.office import Office
from fieldapp.paper.chronicle import Chronicle, ChronicleBook, ChronicleLine
from fieldapp.paper.columns import CELL_PAD
from fieldapp.paper.flow import Grid, Piece, Rows, Together
from fieldapp.paper.fonts import Style
from fieldapp.paper.furniture import make_furniture
from fieldapp.paper.layout import LABEL, Setter
from fieldapp.paper.letterhead import make_letterhead
from fieldapp.paper.pdfa import archive_pdf
from fieldapp.paper.press import build_pages
from fieldapp.paper.signatures import PEN_ROOM, Signature, Signatures
from fieldapp.words import say

GAP: Final = 4 * mm
BETWEEN: Final = 3 * mm
INWARD: Final = 11 * mm
HALF: Final = 0.46
GROUP: Final = 16


def make_chronicle(
    office: Office, told: Chronicle, *, on: date, by: str, title: str = "", practice: bool = False
) -> bytes:
    """Return the history as PDF/A-1b under the letterhead of the office; `by` prints it and signs below."""
    setter = Setter(office.paper)
    head = say("chronicle.title")
    story: list[Piece] = [*make_letterhead(setter, office)]
    story.append(setter.paragraph(head, setter.styles.title, before=6 * mm, align="center"))
    story.append(setter.paragraph(told.label, setter.styles.body, align="center"))
    story += _facts(setter, told.facts)
    story.append(setter.paragraph(say("chronicle.lead"), setter.styles.small, before=GAP))
    for number, line in enumerate(told.lines, 1):
        story += _entry(setter, number, line)
    story += _books(setter, told.books)
    story.append(setter.paragraph(say("chronicle.lacks"), setter.styles.strong, before=GAP))
    lacks = told.lacks or (say("chronicle.no_lacks"),)
    story += [setter.paragraph(lack, setter.styles.body) for lack in lacks]
    story.append(_signed(setter, by, title))
    marks = [say("paper.practice")] if practice else []
    foot = [setter.plain(f"{head}: {told.label}"), setter.plain(office.name)]
    raw, _ = build_pages(story, setter, make_furniture(setter, foot, None, marks))
    return archive_pdf(raw, setter.plain(f"{head} {told.label}"), setter.plain(office.name), on)


def _facts(setter: Setter, pairs: Sequence[tuple[str, str]]) -> list[Piece]:
    style, found = setter.styles.body, list[Piece]()
    for place, (label, value) in enumerate(pairs):
        cells = [
            setter.cell(label, 0, LABEL - 6 * mm, style),
            setter.cell(":", LABEL - 5 * mm, 4 * mm, style),
            setter.cell(value, LABEL, setter.width - LABEL, style),
        ]
        found.append(setter.row(cells, style, 0 if place else GAP))
    return found


def _entry(setter: Setter, number: int, line: ChronicleLine) -> list[Piece]:
    """Return the rows of one entry; its head stays with what was done."""
    styles = setter.styles
    head = setter.row(
        [
            setter.cell(f"{number}.", 0, INWARD - 2 * mm, styles.strong),
            setter.cell(line.when, INWARD, setter.width - INWARD, styles.strong),
        ],
        styles.strong,
        BETWEEN,
    )
    body = [_inward(setter, line.who, styles.small), _inward(setter, line.what, styles.body)]
    body += [_inward(setter, change, styles.small) for change in line.changes]
    if line.reason:
        body.append(_inward(setter, say("chronicle.reason", reason=line.reason), styles.small))
    proof = [_inward(setter, " ".join(line.notes), styles.small)]
    proof.append(_inward(setter, say("chronicle.mark", place=line.place, hash=_spaced(line.hash)), styles.fine))
    return [Together([head, *body[:2]]), *body[2:], Together(proof)]


def _inward(setter: Setter, text: str, style: Style) -> Rows:
    return setter.paragraph(text, style, x=INWARD)


def _books(setter: Setter, books: Sequence[ChronicleBook]) -> list[Piece]:
    title = setter.paragraph(say("chronicle.books"), setter.styles.strong, before=2 * GAP)
    heads = [say(f"chronicle.column_{name}") for name in ("book", "state", "witnesses")]
    edges = [0.0, 0.28 * setter.width, 0.6 * setter.width, setter.width]
    rows = [(book.name, book.state, book.witnesses) for book in books]
    head = _row(setter, heads, edges, setter.styles.grid_head)
    return [title, Grid(head, [_row(setter, row, edges, setter.styles.small) for row in rows], edges, before=2 * mm)]


def _row(setter: Setter, texts: Sequence[str], edges: Sequence[float], style: Style) -> Rows:
    cells = [
        setter.cell(text, left + CELL_PAD, right - left - 2 * CELL_PAD, style)
        for text, left, right in zip(texts, edges[:-1], edges[1:], strict=True)
    ]
    return setter.row(cells, style)


def _signed(setter: Setter, name: str, title: str) -> Signatures:
    plain, bold, width = setter.styles.body, setter.styles.strong, HALF * setter.width
    lines = (
        setter.lines(text, style, width) if text else ()
        for text, style in ((say("chronicle.printed_by"), plain), (name, bold), (title, plain))
    )
    return Signatures([Signature(setter.width - width, width, *lines)], PEN_ROOM, plain, bold)


def _spaced(text: str) -> str:
    return " ".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))
