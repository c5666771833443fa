"""What stands behind the label of a field: the binding of a form looked up in a case, a report or the office.

Called by sections. Gives plain text as it was stored; cleaning and line breaks belong to text.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from fieldapp.case.dates import parse_date, write_date, write_iso_day, write_iso_time
from fieldapp.case.model import Case, Evidence, Supervision
from fieldapp.case.office import Office
from fieldapp.packs.forms import ROOTS, Field, Form
from fieldapp.paper.privacy import make_veil
from fieldapp.words import say

PRIVATE: Final = ("reporter", "witnesses", "alleged.witnesses")


def names_people(form: Form, matter: Case | Supervision | None) -> bool:
    """Say whether a form filled from a case or report names somebody who reported or saw it; a blank one never does."""
    if matter is None:
        return False
    told = {field.binding.partition("[]")[0] for field in form.fields}
    for root in PRIVATE:
        if any(path == root or path.startswith(f"{root}.") for path in told):
            found: Any = matter
            for name in root.split("."):
                found = getattr(found, name, None)
            people = found if isinstance(found, tuple) else (found,)
            if any(getattr(one, name, "") for one in people for name in ("name", "address", "phone")):
                return True
    return False


_year = re.compile(r"\b20[0-9]{2}\b")


@dataclass(frozen=True, slots=True)
class Signer:
    """A person who signs: the receiving officer of a report, with name and title."""

    name: str = ""
    title: str = ""


class Values:
    """The values of one document; `matter` is None for a blank form, `public` hides reporter and witnesses.

    `stages` are the labels of the election's stages by id.
    """

    def __init__(
        self,
        matter: Case | Supervision | None,
        office: Office,
        *,
        officer: Signer | None = None,
        on: date | None = None,
        public: bool = False,
        stages: Mapping[str, str] | None = None,
    ) -> None:
        self.matter = matter
        self.blank = matter is None
        self.public = public
        self._office = office
        self._officer = officer or Signer()
        self._on = on
        self._stages = stages or {}
        self._veil: Callable[[str], str] = make_veil(matter) if public else str

    def hides(self, binding: str, item: object = None) -> bool:
        """Say whether a binding leads to an identity that this document must not show."""
        path = binding.partition("[]")[0]
        if self.blank or not any(path == root or path.startswith(root + ".") for root in PRIVATE):
            return False
        holder = item if item is not None else getattr(self.matter, path.partition(".")[0])
        return self.public or bool(getattr(holder, "withheld", False))

    def items(self, path: str) -> tuple[Any, ...]:
        """Return the list at a path, () when there is none."""
        found = self._look_up(path.partition("[]")[0], None)
        return tuple(found) if isinstance(found, list | tuple) else ()

    def is_absent(self, path: str) -> bool:
        """Say whether a whole part of a filled document does not exist, so that it reads "Nihil"."""
        return bool(path) and not self.blank and self._look_up(path, None) is None

    def text(self, field: Field, item: object = None) -> str:
        """Return the value of a field as it reads on paper, "" when it is not known."""
        return self.at(field.binding, item, field)

    def at(self, binding: str, item: object = None, field: Field | None = None) -> str:
        """Return the text at a binding, in the form a field asks for."""
        if not binding:
            return ""
        if self.hides(binding, item):
            return say("paper.withheld")
        found = self._look_up(binding, item)
        if not isinstance(found, str | int) or isinstance(found, bool):
            return ""
        return self._veil(self._shape(str(found), field) if field else str(found))

    def entries(self, field: Field) -> tuple[str, ...]:
        """Return the items of a list field, one text each."""
        if self.hides(field.binding):
            return (say("paper.withheld"),) if self.items(field.binding) else ()
        return tuple(text for text in (self._entry(field, item) for item in self.items(field.binding)) if text)

    def cell(self, rule: str, item: object, index: int) -> str:
        """Return one table cell: "#" is the running number, "=text" stands as it is, "a|b" takes the first filled."""
        if rule == "#":
            return str(index)
        if rule.startswith("="):
            return rule[1:]
        found = (str(getattr(item, name, "") or "") for name in rule.split("|"))
        return self._veil(next((text for text in found if text), ""))

    def evidence(self, item: Evidence) -> tuple[str, tuple[str, ...]]:
        """Return what one piece of evidence shows, and the small lines below: file, source, SHA-256."""
        facts = []
        if item.name and item.note:
            facts.append(say("paper.file", name=item.name))
        if item.source:
            facts.append(say("paper.file_source", source=item.source))
        lines = [self._veil(" · ".join(facts))] if facts else []
        if item.sha256:
            lines.append(say("paper.file_hash", sha256=item.sha256))
        return self._veil(item.note or item.name), tuple(lines)

    def veiled(self, text: str) -> str:
        """Return a text as this copy may show it."""
        return self._veil(text)

    def year(self) -> str:
        """Return the year of the election the matter belongs to, dots when it is not known."""
        if self.matter is None:
            return say("paper.year_empty")
        event = getattr(self.matter, "event", None)
        for text in (self.matter.election, getattr(event, "occurred_on", "")):
            found = _year.search(text)
            if found:
                return found.group()
        return say("paper.year_empty")

    def _entry(self, field: Field, item: object) -> str:
        if isinstance(item, str):
            return self._veil(item)
        names = [name.strip() for name in (field.item or field.binding.rpartition("].")[2]).split(",")]
        return self._veil(", ".join(filter(None, (str(getattr(item, name, "") or "") for name in names))))

    def _shape(self, text: str, field: Field) -> str:
        if field.kind in ("daydate", "date"):
            return write_iso_day(text)
        if field.kind == "time":
            return write_iso_time(text, self._office.zone)
        if field.kind == "stage":
            return self._stages.get(text, text)
        if field.kind == "choice" and text in field.values:
            return field.options[field.values.index(text)]
        return text

    def _look_up(self, path: str, item: object) -> Any:
        root, _, rest = path.partition(".")
        if root in ROOTS:
            return self._own(root, rest)
        start: Any = item if "[]" in path else self.matter
        names = path.partition("[]")[2].strip(".") if "[]" in path else path
        for name in filter(None, names.split(".")):
            start = getattr(start, name, None)
        return start

    def _own(self, root: str, name: str) -> str:
        if root == "office":
            return str(getattr(self._office, name))
        if root == "officer":
            return str(getattr(self._officer, name))
        if name == "place_date":
            return self._place_date()
        return "" if self.blank else say(f"paper.contest.{self._office.contest}")

    def _place_date(self) -> str:
        place = getattr(self.matter, "place", "") or self._office.city
        day = self._on or parse_date(getattr(self.matter, "date", ""))
        if place and day:
            return f"{place}, {write_date(day)}"
        dots = say("paper.place_date_empty")
        if place:
            return place + dots[dots.index(",") :]
        return dots.partition(",")[0] + f", {write_date(day)}" if day else dots
