"""What stands on a paper of a case: the values of a document, as its form asks for them.

Called by the modules that lay out papers. Gives plain text as it was stored; on a public copy every text goes through
the veil. Never sees a vault. The shapes of the values: `resources/format/procedure.md`, section 3.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from fieldapp.case.dates import write_date, write_iso_time
from fieldapp.case.document import Document
from fieldapp.case.office import Office
from fieldapp.packs.filling import names_somebody
from fieldapp.packs.forms import Field, Form, Section
from fieldapp.paper.privacy import Veil, write_initials
from fieldapp.paper.sentence import (
    fill_sentence,
    join_words,
    spell_moment,
    spell_no_moment,
    split_moment,
    write_clock,
    write_moment,
)
from fieldapp.words import say

HIDDEN: Final = "hidden"
_DOTS: Final = {"daydate": "paper.dots_day", "date": "paper.dots_day", "time": "paper.dots_clock"}


@dataclass(frozen=True, slots=True)
class Person:
    """A person on a paper: name, title or capacity, and what else is told; `acting_for` is the office "a.n."."""

    name: str = ""
    title: str = ""
    detail: str = ""
    acting_for: str = ""


class Entries:
    """The values of one paper; without a document the paper is blank, with a veil it is the public copy."""

    def __init__(
        self,
        form: Form,
        document: Document | None,
        office: Office,
        *,
        number: str = "",
        on: date | None = None,
        year: str = "",
        veil: Veil | None = None,
    ) -> None:
        self.form, self.blank, self.number, self.on = form, document is None, number, on
        self._values: Mapping[str, Any] = document.values if document else {}
        self._withheld = bool(document and document.withheld)
        self.secret = document is not None and veil is None and names_somebody(form, document)
        self._office, self._veil = office, veil
        self._year = year or (str(on.year) if on else "")
        self._fields = {field.id: field for field in form.fields}

    @property
    def office_name(self) -> str:
        """The name of the office whose paper this is."""
        return self._office.name

    # ---- what is printed at all

    def applies(self, entry: Field | Section) -> bool:
        """Say whether a field or section stands on this paper."""
        if self.blank:
            return entry.on_blank and not (isinstance(entry, Field) and entry.until)
        if isinstance(entry, Field):
            if not entry.holds_on(self.on.isoformat() if self.on else ""):
                return False
            if self._veil and entry.public == HIDDEN:
                return False
        name, _, wanted = entry.when.partition("=")
        if not name:
            return True
        found = self._raw(self._fields[name])
        return found.partition("\n")[0] == wanted if wanted else bool(found)

    def hides(self, field: Field) -> bool:
        """Say whether a value is an identity that this paper must not show."""
        if self.blank or not field.private:
            return False
        return self._withheld or (self._veil is not None and not field.public)

    # ---- values

    def text(self, field: Field) -> str:
        """Return the value of a field as it reads on paper, "" when it is not known."""
        if field.kind == "number_auto":
            return self.number
        if field.kind == "place_date":
            return self.sentence(field.text) if field.text else self._place_line(field)
        if self.hides(field):
            return say("paper.withheld")
        return self._shown(self._shaped(field, self._raw(field)), field.public)

    def items(self, field: Field) -> tuple[str, ...]:
        """Return the entries of a list."""
        if self.hides(field):
            return (say("paper.withheld"),)
        value = self._values.get(field.id, field.rows)
        found = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else []
        return tuple(self._shown(str(one), field.public) for one in found if str(one).strip())

    def columns(self, field: Field) -> tuple[int, ...]:
        """Return the positions of the columns of a table that this copy shows."""
        rules = field.public_columns if self._veil else ()
        return tuple(n for n in range(len(field.columns)) if not rules or rules[n] != HIDDEN)

    def rows(self, field: Field) -> tuple[tuple[str, ...], ...]:
        """Return the rows of a table without a first "No"; a row of one text is a heading across the table."""
        if self.hides(field):
            return ((say("paper.withheld"),),)
        own = field.own_columns
        rules = field.public_columns[-len(own) :] if self._veil and field.public_columns else ("",) * len(own)
        value = self._values.get(field.id, field.rows)
        rows: list[tuple[str, ...]] = []
        for row in value if isinstance(value, list | tuple) else ():
            cells = [str(cell) for cell in row] if isinstance(row, list | tuple) else [str(row)]
            if len(cells) == 1 < len(own):
                rows.append((self._shown(cells[0], ""),))
                continue
            cells = [*cells, *[""] * len(own)][: len(own)]
            shown = zip(cells, rules, strict=True)
            rows.append(tuple(self._shown(text, rule) for text, rule in shown if rule != HIDDEN))
        return tuple(rows)

    def people(self, field: Field) -> tuple[Person, ...]:
        """Return the persons or signers of a field, () when none is known."""
        if self.hides(field):
            return (Person(say("paper.withheld")),)
        value = self._values.get(field.id, ())
        found = value if isinstance(value, list | tuple) else [value]
        people = (self._person(one, field.public) for one in found)
        return tuple(person for person in people if person.name or person.title)

    def lined(self, field: Field) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Return label and text of each line of each person; blank papers have one person of no texts."""
        value = self._values.get(field.id)
        people = value if isinstance(value, list | tuple) else [value]
        made = []
        for one in people or [None]:
            told = one if isinstance(one, Mapping) else {"name": one or ""}
            rule = field.public if self._veil else ""
            made.append(tuple((str(label), self._line(field, told, str(key), rule)) for label, key in field.lines))
        return tuple(made)

    def _line(self, field: Field, told: Mapping[str, Any], key: str, rule: str) -> str:
        if self.hides(field) or (rule and key != "name"):
            return say("paper.withheld")
        return self._shown(str(told.get(key) or ""), rule)

    def _person(self, value: object, rule: str) -> Person:
        if not isinstance(value, Mapping):
            return Person(self._shown(str(value or ""), rule))
        told = {key: str(value.get(key) or "") for key in ("name", "title", "detail", "for")}
        detail = "" if rule and self._veil else self._shown(told["detail"], "")
        return Person(self._shown(told["name"], rule), self._shown(told["title"], ""), detail, told["for"])

    # ---- sentences

    def sentence(self, text: str) -> str:
        """Return a sentence of the form with its values; what is not known becomes dots."""
        apart = ".time}" in text

        def value_of(name: str, part: str) -> str:
            return self._named(name, part, apart) or say("paper.dots_long")

        return fill_sentence(text, value_of)

    def _named(self, name: str, part: str, apart: bool) -> str:
        """Return what stands for a name in a sentence; `apart` says that the clock has a place of its own in it."""
        if name in ("office", "year", "zone"):
            return self._own(name, part)
        field = self._fields.get(name)
        if field is None:
            return ""
        if field.kind == "place_date":
            return self._place_line(field)
        if field.kind in ("date", "daydate", "time") and not self.hides(field):
            return self._day(field, part, apart)
        if field.kind in ("person", "signature"):
            people = self.people(field)
            return getattr(people[0], part or "name", "") if people else ""
        if field.kind in ("list", "table"):
            return join_words([one if isinstance(one, str) else one[0] for one in self._several(field)])
        return self.text(field).replace("\n", " ")

    def _several(self, field: Field) -> Sequence[str | tuple[str, ...]]:
        return self.items(field) if field.kind == "list" else self.rows(field)

    def _day(self, field: Field, part: str, apart: bool) -> str:
        text, zone = self._raw(field), self._office.zone
        if part == "time":
            return write_clock(split_moment(text)[1], zone).partition(" ")[2] or f"{say('paper.dots_clock')} {zone}"
        if part == "words":
            return spell_moment(text, zone, clock=not apart) if text else spell_no_moment(zone, clock=not apart)
        if not text:
            return say(_DOTS[field.kind])
        if field.kind == "time":
            return write_iso_time(split_moment(text)[1] or text, zone)
        return write_moment(text[:10] if apart else text, zone, named=field.kind == "daydate")

    def _own(self, name: str, part: str) -> str:
        if name == "year":
            return self._year or say("paper.year_empty")
        if name == "zone":
            return self._office.zone
        return str(getattr(self._office, part or "name"))

    # ---- one value

    def _raw(self, field: Field) -> str:
        """Return a value as it is stored, as one text; the note of a choice stands in the next line."""
        value = self._values.get(field.id, field.default)
        if isinstance(value, Mapping):
            told = (value.get("choice") or value.get("name"), value.get("note"))
            return "\n".join(str(text) for text in told if text)
        if isinstance(value, list | tuple):
            if field.kind == "table":
                return "x" if value else ""
            return join_words([str(one.get("name") if isinstance(one, Mapping) else one) for one in value])
        return "" if value is None else str(value)

    def _shaped(self, field: Field, text: str) -> str:
        if field.kind in ("daydate", "date"):
            text = text[:10] if self._has_clock_beside(field) else text
            return write_moment(text, self._office.zone, named=field.kind == "daydate")
        if field.kind == "time":
            return write_iso_time(split_moment(text)[1] or text, self._office.zone)
        if field.kind == "choice" and text in field.values:
            return field.options[field.values.index(text)]
        return text

    def _has_clock_beside(self, field: Field) -> bool:
        """Say whether the form shows the clock of this day in a field of its own."""
        return any(one.kind == "time" and field.suggest and one.suggest == field.suggest for one in self.form.fields)

    def _shown(self, text: str, rule: str) -> str:
        if self._veil is None or not text:
            return text
        if rule == "initials":
            return self._veil(write_initials(text))
        return self._veil.clear(text) if rule == "cleared" else self._veil(text)

    def _place_line(self, field: Field) -> str:
        """Return the line of place and date, dots where one of them is missing."""
        told = self._values.get(field.id)
        day = split_moment(told)[0] if isinstance(told, str) else None
        if isinstance(told, str) and told.strip() and not day:
            return told
        day = day or self.on
        dots = say("paper.place_date_empty")
        place = self._office.city or dots.partition(",")[0]
        return f"{place}, {write_date(day)}" if day else place + dots[dots.index(",") :]
