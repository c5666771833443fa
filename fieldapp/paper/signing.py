"""The signatures of a paper: beside each other, several signers in columns, "a.n. Ketua", room for the stamp.

Called by body. Uses the same room and lines as the signatures of the intake forms; never signs anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fieldapp.packs.forms import Field
from fieldapp.paper.entries import Entries, Person
from fieldapp.paper.flow import Piece
from fieldapp.paper.fonts import Style
from fieldapp.paper.layout import SECTION_GAP, Setter
from fieldapp.paper.signatures import COLUMN, MOST_LINES, PEN_ROOM, STAMP_ROOM, Signature, Signatures
from fieldapp.words import say

MOST_IN_ROW: Final = 3
THIRD: Final = 0.32
MOST_HEADING: Final = 4
BLANK_SIGNERS: Final = 3


@dataclass(frozen=True, slots=True)
class Signer:
    """One who signs: what stands above the room, the name, the title below it, and the side of the page."""

    above: tuple[str, ...]
    name: str
    title: str
    side: str


def make_signing(setter: Setter, entries: Entries, fields: Sequence[Field], stamped: bool) -> list[Piece]:
    """Return the rows of signatures of some fields; the place and date stand above the first right one.

    The stamp belongs to the first row: there 45 mm stay free above the names, else 22 mm for the pen.
    """
    place = next((entries.text(field) for field in fields if field.kind == "place_date"), "")
    rows: list[list[Signer]] = []
    for field in fields:
        if field.kind == "signature":
            rows += _rows_of(entries, field, rows)
    made: list[Piece] = []
    rows = [row for row in rows if row]
    if place and rows and len(rows[0]) == MOST_IN_ROW:
        made.append(setter.paragraph(place, setter.styles.body, 0, 1.5 * SECTION_GAP, "right"))
        place = ""
    for number, row in enumerate(rows):
        room = STAMP_ROOM if stamped and not number else PEN_ROOM
        made.append(_signatures(setter, row, "" if number else place, room))
    return made


def _rows_of(entries: Entries, field: Field, rows: list[list[Signer]]) -> list[list[Signer]]:
    """Return new rows for the signers of a field, or put a single one beside the last when its side is free."""
    people: Sequence[Person] = entries.people(field)
    if field.repeat and (len(people) > 1 or entries.blank):
        if entries.blank:
            others = [say("paper.member")] * (max(field.blank_lines, BLANK_SIGNERS) - 1)
            people = [Person(title=title) for title in field.options or (say("paper.chair"), *others)]
        return _columns([_signer(entries, field, one) for one in people])
    person = people[0] if people else Person()
    signer = _signer(entries, field, person)
    if rows and len(rows[-1]) == 1 and {rows[-1][0].side, signer.side} == {"left", "right"}:
        rows[-1].append(signer)
        return []
    return [[signer]]


def _columns(signers: list[Signer]) -> list[list[Signer]]:
    """Up to three beside each other; of more the first, who chairs, stands alone above pairs."""
    if len(signers) <= MOST_IN_ROW:
        return [signers]
    return [signers[:1], *(signers[start : start + 2] for start in range(1, len(signers), 2))]


def _signer(entries: Entries, field: Field, person: Person) -> Signer:
    """Who signs, as it reads: with "for" the office stands above the own title, else the heading of the form."""
    heading = entries.sentence(field.heading or field.label)
    side = field.side or "right"
    if person.acting_for:
        acting = heading if heading.casefold().startswith(person.acting_for.casefold()) else person.acting_for
        return Signer((say("paper.acting_for", office=acting), f"{person.title},"), person.name, "", side)
    if field.repeat or not heading:
        return Signer((f"{person.title or heading},",), person.name, "", side)
    told = person.title.casefold() in heading.casefold()
    comma = "" if heading.endswith((".", ")", ",")) else ","
    return Signer((f"{heading}{comma}",), person.name, "" if told else person.title, side)


def _signatures(setter: Setter, row: Sequence[Signer], place: str, room: float) -> Signatures:
    plain, bold = setter.styles.body, setter.styles.strong
    width = setter.width * (THIRD if len(row) == MOST_IN_ROW else COLUMN)

    def lines(text: str, style: Style = plain, most: int = MOST_LINES) -> tuple[str, ...]:
        return setter.lines(text, style, width, most) if text else ()

    made = []
    row = sorted(row, key=lambda signer: signer.side != "left") if len(row) == 2 else row
    for number, signer in enumerate(row):
        with_place = _fitted(setter, place, width) if number == len(row) - 1 else ""
        above = "\n".join(filter(None, (with_place, *signer.above)))
        x = _left_of(number, len(row), signer.side, setter.width, width)
        made.append(
            Signature(x, width, lines(above, plain, MOST_HEADING + 2), lines(signer.name, bold), lines(signer.title))
        )
    return Signatures(made, room, plain, bold)


def _fitted(setter: Setter, place: str, width: float) -> str:
    """Return place and date, on two lines when one does not hold them."""
    return place if setter.styles.body.measure(setter.plain(place)) <= width else place.replace(", ", ",\n", 1)


def _left_of(number: int, count: int, side: str, page: float, width: float) -> float:
    if count == 1:
        return {"left": 0.0, "center": (page - width) / 2}.get(side, page - width)
    return number * (page - width) / (count - 1)
