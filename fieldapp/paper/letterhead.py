"""The top of the first page: the office's kop with its thick and thin rule, the titles and the number line.

Called by documents. Writes what the office set; never invents a logo, a name or a number.
"""

from typing import Any

from reportlab.lib.units import mm

from fieldapp.case.office import Office
from fieldapp.packs.forms import Form
from fieldapp.paper.flow import Piece
from fieldapp.paper.fonts import Style
from fieldapp.paper.layout import Setter
from fieldapp.words import say

MOST_LINES = 3


class DoubleRule(Piece):
    """The thick rule over the thin one that ends a kop."""

    def __init__(self) -> None:
        super().__init__(2 * mm)

    def rise(self, _room: float) -> float:
        """Return the height of both rules."""
        return 1.6 * mm

    def paint(self, canvas: Any) -> None:
        """Draw both rules."""
        canvas.setLineWidth(2.2)
        canvas.line(0, 1.2 * mm, self.width, 1.2 * mm)
        canvas.setLineWidth(0.6)
        canvas.line(0, 0, self.width, 0)


def make_letterhead(setter: Setter, office: Office) -> list[Piece]:
    """Return the kop of an office; an office without lines gets its name."""
    styles = setter.styles
    lines = office.kop_lines or (office.name.upper(),)
    kop: list[Piece] = [
        _centred(setter, line, styles.kop_main if len(lines) < 3 or number else styles.kop)
        for number, line in enumerate(lines)
        if line.strip()
    ]
    contacts = [_centred(setter, line, styles.small) for line in _contact_lines(setter, office)]
    if contacts:
        contacts[0].spaceBefore = 1 * mm
    return [*kop, *contacts, DoubleRule()]


def make_titles(setter: Setter, form: Form, number: str, running: str) -> list[Piece]:
    """Return the centred titles of a form and its number line: the number, or dots to write it on."""
    titles: list[Piece] = [
        _centred(setter, line, setter.styles.title, 7 * mm if not position else 0)
        for position, line in enumerate(form.titles)
    ]
    if form.number_line:
        titles.append(_centred(setter, _number_text(form.number_line, number, running), setter.styles.body, 0.6 * mm))
    return titles


def _number_text(line: str, number: str, running: str) -> str:
    label = line.partition(":")[0]
    mark = line[len(line.rstrip("*")) :]
    if number:
        return f"{label}: {number}{mark}"
    if running:
        return f"{label}: {running}/{say('paper.number_empty')}{mark}"
    return line if "/" in line else f"{label}: {say('paper.number_empty')}{mark}"


def _contact_lines(setter: Setter, office: Office) -> list[str]:
    """Address, telephone and mail in one line when it holds them, else the address in a line of its own."""
    address = say("paper.contact", address=office.address) if office.address else ""
    reach = " · ".join(
        say(code, **{name: value})
        for code, name, value in (
            ("paper.contact_phone", "phone", office.phone),
            ("paper.contact_email", "email", office.email),
        )
        if value
    )
    whole = " · ".join(filter(None, (address, reach)))
    fits = len(setter.lines(whole, setter.styles.small, setter.width)) == 1
    return [line for line in ([whole] if fits else [address, reach]) if line]


def _centred(setter: Setter, text: str, style: Style, before: float = 0.0) -> Piece:
    cell = setter.cell(text, 0, setter.width, style, "center", MOST_LINES)
    return setter.row([cell], style, before)
