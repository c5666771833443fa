"""Papers that are no forms: recovery sheets, the guide to backups, the handover note of a stick, the receipt slip.

Called by the command line and the windows, which import it late. Never sees a vault: what is printed comes in whole.
The same input gives the same bytes on every machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

import segno
from reportlab.lib.units import mm

from fieldapp.case.dates import write_date
from fieldapp.case.office import Office
from fieldapp.paper.flow import Cell, Grid, Piece, Rows, Together
from fieldapp.paper.fonts import Style
from fieldapp.paper.furniture import make_furniture
from fieldapp.paper.layout import LABEL, Setter
from fieldapp.paper.letterhead import make_letterhead
from fieldapp.paper.pdfa import archive_pdf
from fieldapp.paper.press import build_pages
from fieldapp.paper.signatures import PEN_ROOM, Signature, Signatures
from fieldapp.words import say

PAD: Final = 1.8 * mm
GAP: Final = 4 * mm
CODE_SIZE: Final = 54 * mm
SMALL_CODE: Final = 27 * mm
QUIET: Final = 4
GROUP: Final = 4
GROUPS: Final = 10
TIGHT_ROOM: Final = 13 * mm
DRILL_ROWS: Final = 4


@dataclass(frozen=True, slots=True)
class HandedFile:
    """One file on the stick: its name, its size in bytes, its SHA-256."""

    name: str
    size: int
    sha256: str


class Code(Piece):
    """A QR code in the middle of the page."""

    def __init__(self, text: str, size: float = CODE_SIZE) -> None:
        super().__init__(GAP)
        self.size = size
        self.matrix = segno.make(text, error="m", micro=False, mask=2).matrix

    def rise(self, _room: float) -> float:
        """Return the size of the code with its quiet zone."""
        return self.size

    def paint(self, canvas: Any) -> None:
        """Draw the dark modules as one path."""
        unit = self.size / (len(self.matrix) + 2 * QUIET)
        left = (self.width - self.size) / 2
        path = canvas.beginPath()
        for row, modules in enumerate(self.matrix):
            y = self.size - (row + QUIET + 1) * unit
            for column, dark in enumerate(modules):
                if dark:
                    path.rect(left + (column + QUIET) * unit, y, unit, unit)
        canvas.setFillGray(0)
        canvas.drawPath(path, stroke=0, fill=1)


def make_recovery_sheet(
    office: Office, *, vault: str, officer: str, lines: Sequence[str], on: date, practice: bool = False
) -> bytes:
    """Return the recovery sheet of a vault as PDF; `lines` are those of the secret with their check numbers."""
    setter = Setter(office.paper)
    facts = [
        ("notice.office", say("notice.office_value", name=office.name, code=office.code)),
        ("notice.vault", vault[:8]),
        ("notice.officer", officer),
        ("notice.made", write_date(on)),
    ]
    return _secret_sheet(setter, office, "recovery", facts, lines, on, practice=practice)


def make_office_key_sheet(
    office: Office, *, mark: str, officer: str, lines: Sequence[str], on: date, practice: bool = False
) -> bytes:
    """Return the sheet of an office's recovery key as PDF; `mark` tells it from an older one."""
    setter = Setter(office.paper)
    facts = [
        ("notice.office", _named(office)),
        ("notice.office_key.mark", mark),
        ("notice.office_key.by", officer),
        ("notice.made", write_date(on)),
    ]
    return _secret_sheet(setter, office, "office_key", facts, lines, on, practice=practice)


def make_root_sheet(
    office: Office, *, mark: str, officer: str, lines: Sequence[str], code: str, on: date, practice: bool = False
) -> bytes:
    """Return the sheet of a root key as PDF; `mark` tells it from another one, `code` is what its QR code says."""
    setter = Setter(office.paper)
    facts = [
        ("notice.office", _named(office)),
        ("notice.root.mark", mark),
        ("notice.root.by", officer),
        ("notice.made", write_date(on)),
    ]
    return _secret_sheet(setter, office, "root", facts, lines, on, code=code, practice=practice)


def make_backup_guide(office: Office, *, vault: str, place: str, last: str, on: date, practice: bool = False) -> bytes:
    """Return the guide to backups and their way back as PDF; `place` and `last` are empty where there is none yet."""
    setter = Setter(office.paper)
    facts = [
        ("notice.office", _named(office)),
        ("notice.vault", vault[:8]),
        ("notice.guide.place", place or say("notice.guide.no_place")),
        ("notice.guide.last", last or say("notice.guide.never")),
        ("notice.made", write_date(on)),
    ]
    heads = [say(f"notice.guide.column_{name}") for name in ("day", "result", "initials")]
    title, close = say("notice.guide.title"), Style(setter.styles.body.face, 10.5, 14)
    story = [
        *_top(setter, office, title, say("notice.guide.subtitle")),
        *_facts(setter, facts),
        *_advice(setter, "guide.keep", 4, close),
        *_advice(setter, "guide.lost", 6, close),
        *_advice(setter, "guide.never_do", 2, close),
        setter.paragraph(say("notice.guide.drills"), setter.styles.strong, before=GAP),
        _table(setter, heads, [("", "", "")] * DRILL_ROWS, (0.3, 0.45, 0.25), close),
    ]
    return _print(setter, office, story, title, on, practice=practice)


def _secret_sheet(
    setter: Setter, office: Office, kind: str, facts: Sequence[tuple[str, str]], lines: Sequence[str], on: date, *,
    practice: bool, code: str = "",
) -> bytes:  # fmt: skip
    """Return a sheet with a secret, how it is kept and how it is used; the words of a kind begin alike.

    With `code` a QR code says the secret, too.
    """
    # a sheet with a code is set closer, so that one page holds it all
    size = Style(setter.styles.strong.face, 14, 18) if code else Style(setter.styles.strong.face, 17, 23)
    text = Style(setter.styles.body.face, 10.5, 13.5) if code else setter.styles.body
    rows = [line.replace("=", " ").split() for line in lines]
    secret = [(row[0], "   ".join(row[1:-1]), row[-1]) for row in rows]
    heads = [say(f"notice.recovery.column_{name}") for name in ("line", "text", "check")]
    title, received = say(f"notice.{kind}.title"), say(f"notice.{kind}.received")
    story = [
        *_top(setter, office, title, say(f"notice.{kind}.subtitle")),
        *_facts(setter, facts),
        setter.paragraph(say(f"notice.{kind}.what"), text, before=GAP),
        _table(setter, heads, secret, (0.14, 0.62, 0.24), size),
        *([Code(code, SMALL_CODE)] if code else []),
        *_advice(setter, f"{kind}.keep", 3, text),
        *_advice(setter, f"{kind}.use", 2, text),
        _signatures(setter, [("", "", ""), (received, "", say("notice.name_below"))], TIGHT_ROOM),
    ]
    return _print(setter, office, story, title, on, practice=practice)


def make_handover(  # noqa: PLR0913 - one keyword for each line of the note
    office: Office,
    receiver: Office,
    files: Sequence[HandedFile],
    *,
    number: int,
    cases: int,
    evidence: int,
    on: date,
    giver: str,
    device: str,
    stick: str = "",
    practice: bool = False,
) -> bytes:
    """Return the handover note of a bundle as PDF, with every file's SHA-256.

    `stick` says which of several sticks goes with this note, and what of the bundle lies on it.
    """
    setter = Setter(office.paper)
    heads = [say(f"notice.handover.column_{name}") for name in ("no", "file", "size", "sha")]
    rows = [
        (str(place), one.name, f"{one.size:,}".replace(",", "."), _spaced(one.sha256, 8))
        for place, one in enumerate(files, 1)
    ]
    title = say("notice.handover.title")
    story = [
        *_top(setter, office, title, say("notice.handover.subtitle"), say("notice.handover.number", number=number)),
        setter.paragraph(say("notice.handover.intro"), setter.styles.body, before=GAP),
        *_facts(
            setter,
            [
                ("notice.from_office", _named(office)),
                ("notice.device", device[:8]),
                ("notice.to_office", _named(receiver)),
                (
                    "notice.handover.content",
                    say("notice.handover.content_value", cases=cases, evidence=evidence),
                ),
                *([("notice.handover.stick", stick)] if stick else []),
            ],
        ),
        _table(setter, heads, rows, (0.06, 0.36, 0.14, 0.44), setter.styles.small),
        setter.paragraph(say("notice.handover.check"), setter.styles.small, before=GAP),
        _handed_over(setter, (giver, office.name), receiver.name),
    ]
    return _print(setter, office, story, f"{title} {number}", on, practice=practice)


def _handed_over(setter: Setter, giver: tuple[str, str], receiver: str) -> Together:
    people = [
        (say("notice.handover.from"), *giver),
        (say("notice.handover.to"), "", receiver or say("notice.name_below")),
    ]
    copies = setter.paragraph(say("notice.handover.copies"), setter.styles.body, before=GAP)
    return Together([copies, _signatures(setter, people, PEN_ROOM)])


def make_slip_page(  # noqa: PLR0913 - one keyword for each line of the slip
    office: Office,
    receiver: Office,
    text: str,
    *,
    number: int,
    device: str,
    places: Sequence[tuple[str, int]],
    counts: tuple[int, int, int],
    on: date,
    practice: bool = False,
) -> bytes:
    """Return a receipt slip as PDF: QR code, the text to type, and what it acknowledges.

    `counts` are cases, evidence files and entries that wait.
    """
    setter = Setter(office.paper)
    cases, evidence, held = counts
    title = say("notice.slip.title")
    groups = [text[at : at + GROUP] for at in range(0, len(text), GROUP)]
    typed = [" ".join(groups[at : at + GROUPS]) for at in range(0, len(groups), GROUPS)]
    code = Style(setter.styles.strong.face, 10.5, 14.5)
    place_lines = "\n".join(say("notice.slip.place", office=code_, upto=upto) for code_, upto in places)
    story = [
        *_top(setter, office, title, say("notice.slip.number", number=number)),
        setter.paragraph(say("notice.slip.intro"), setter.styles.body, before=GAP),
        *_facts(
            setter,
            [
                ("notice.from_office", _named(office)),
                ("notice.to_office", _named(receiver)),
                ("notice.device", device[:8]),
                ("notice.made", write_date(on)),
                ("notice.slip.places", place_lines),
                ("notice.slip.counts", say("notice.slip.counts_value", cases=cases, evidence=evidence, held=held)),
            ],
        ),
        Code(text),
        setter.paragraph(say("notice.slip.text"), setter.styles.small, before=GAP, align="center"),
        *(setter.paragraph(line, code, align="center") for line in typed),
        setter.paragraph(say("notice.slip.use"), setter.styles.small, before=1.5 * mm, align="center"),
        _signatures(setter, [("", "", ""), (office.chair_title, office.chair, "")], PEN_ROOM),
    ]
    return _print(setter, office, story, f"{title} {number}", on, practice=practice)


def _named(office: Office) -> str:
    return say("notice.office_value", name=office.name, code=office.code) if office.name else office.code


def _top(setter: Setter, office: Office, title: str, *below: str) -> list[Piece]:
    pieces = [*make_letterhead(setter, office)]
    pieces.append(_centred(setter, title, setter.styles.title, 6 * mm))
    return [*pieces, *(_centred(setter, line, setter.styles.body) for line in below)]


def _centred(setter: Setter, text: str, style: Style, before: float = 0.0) -> Rows:
    return setter.paragraph(text, style, before=before, align="center")


def _facts(setter: Setter, pairs: Sequence[tuple[str, str]]) -> list[Piece]:
    """Return labelled values, one below the other."""
    style, found = setter.styles.body, list[Piece]()
    for place, (label, value) in enumerate(pairs):
        cells = [
            setter.cell(say(label), 0, LABEL - 6 * mm, style),
            setter.cell(":", LABEL - 5 * mm, 4 * mm, style),
            setter.cell(value, LABEL, setter.width - LABEL, style),
        ]
        found.append(setter.row(cells, style, 0 if place else GAP))
    return found


def _advice(setter: Setter, name: str, count: int, style: Style | None = None) -> list[Piece]:
    style, found = style or setter.styles.body, list[Piece]()
    found.append(setter.paragraph(say(f"notice.{name}"), setter.styles.strong, before=GAP))
    for number in range(1, count + 1):
        mark = setter.cell(f"{number}.", 0, 7 * mm, style)
        text = setter.cell(say(f"notice.{name}_{number}"), 7 * mm, setter.width - 7 * mm, style)
        found.append(setter.row([mark, text], style))
    return found


def _table(
    setter: Setter, heads: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float], style: Style
) -> Grid:
    edges = [0.0]
    for share in shares:
        edges.append(edges[-1] + share * setter.width)
    head = setter.row(_cells(setter, heads, edges, setter.styles.grid_head), setter.styles.grid_head)
    body = [setter.row(_cells(setter, row, edges, style), style) for row in rows]
    return Grid(head, body, edges, before=GAP)


def _cells(setter: Setter, texts: Sequence[str], edges: Sequence[float], style: Style) -> list[Cell]:
    ends = pairwise(edges)
    return [
        setter.cell(text, left + PAD, right - left - 2 * PAD, style)
        for text, (left, right) in zip(texts, ends, strict=True)
    ]


def _spaced(text: str, size: int) -> str:
    return " ".join(text[at : at + size] for at in range(0, len(text), size))


def _signatures(setter: Setter, people: Sequence[tuple[str, str, str]], room: float) -> Signatures:
    width = setter.width * 0.46
    columns = [0.0, setter.width - width]
    plain, bold = setter.styles.body, setter.styles.strong
    found = [
        Signature(
            x,
            width,
            *(setter.lines(t, s, width) if t else () for t, s in zip(texts, (plain, bold, plain), strict=True)),
        )
        for x, texts in zip(columns, people, strict=True)
        if any(texts)
    ]
    return Signatures(found, room, plain, bold)


def _print(setter: Setter, office: Office, story: Sequence[Piece], title: str, on: date, *, practice: bool) -> bytes:
    marks = [say("paper.practice")] if practice else []
    raw, _ = build_pages(
        story, setter, make_furniture(setter, [setter.plain(title), setter.plain(office.name)], None, marks)
    )
    return archive_pdf(raw, setter.plain(title), setter.plain(office.name), on)
