"""The parts of a paper as the form prints them: which fields each asks for, in the order of the page.

A letter is divided by where things stand on it, any other form by its numbered parts. Called by the desk of a paper.
"""

from dataclasses import dataclass
from typing import Final

from fieldapp.packs.forms import VALUELESS, Field, Form
from fieldapp.words import say

LETTER_PARTS: Final = ("head", "to", "body", "sign", "copies")
# Sentences of the form: they stand on the page beside it, nobody fills them in.
UNASKED: Final = frozenset({"statement", "note"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its key and title, and its fields with the headings between them."""

    key: str
    title: str
    fields: tuple[Field, ...]

    @property
    def asked(self) -> tuple[Field, ...]:
        """The fields that hold a value."""
        return tuple(one for one in self.fields if one.kind not in VALUELESS)


def parts_of(form: Form) -> tuple[Part, ...]:
    """Return the parts of a form that ask for anything."""
    made = _letter_parts(form) if form.layout == "letter" else _sections(form)
    return tuple(part for part in made if part.asked)


def _letter_parts(form: Form) -> list[Part]:
    shown = [one for one in form.fields if one.kind not in UNASKED]
    return [
        Part(name, say(f"ui.document.part.{name}"), tuple(one for one in shown if (one.part or "body") == name))
        for name in LETTER_PARTS
    ]


def _sections(form: Form) -> list[Part]:
    found = []
    for number, section in enumerate(form.sections, 1):
        title = section.title or say("ui.document.part.unnamed", number=number)
        fields = tuple(one for one in section.fields if one.kind not in UNASKED)
        found.append(Part(f"part{number}", title, fields))
    return found
