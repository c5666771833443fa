"""A book of the office that is being written: its places one after the other, and what hides private names in it.

Called by the lines of each book. Whoever reported or saw it stays unnamed unless the whole book of the own office is
asked for.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from fieldapp.case.dates import parse_date, write_short_date
from fieldapp.packs.reference import Packs
from fieldapp.paper.privacy import make_veil
from fieldapp.vault.bookfacts import Matter, matters_of
from fieldapp.vault.places import Entry, Place, places_of
from fieldapp.vault.register import load_item
from fieldapp.vault.vault import Vault
from fieldapp.words import say

SHORTEST_WORD: Final = 3
_word = re.compile(r"[^\W\d_]+")
Cells = dict[str, str]


@dataclass
class Book:
    """One book that is being written: of which office, year and series, and whether reporters are named in it."""

    vault: Vault
    office: str
    year: int
    series: tuple[str, ...]
    full: bool
    struck: set[int] = field(default_factory=set)

    @property
    def packs(self) -> Packs:
        """The reference data in force."""
        return self.vault.packs

    @cached_property
    def matters(self) -> Mapping[str, Matter]:
        """The cases and reports with a number of this year."""
        return matters_of(self.vault.db, self.office, self.year)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The labels of outcomes and of recommendations, by id."""
        rows = self.packs.table("deadlines").get("status", ())
        facts = {row["id"]: row for row in self.packs.table("steps").get("fact", ())}
        chosen = facts.get("recommendation", {})
        told = dict(zip(chosen.get("options", ()), chosen.get("option_labels", ()), strict=False))
        return {**{row["id"]: row["label"] for row in rows}, **told}

    def veil(self, text: str, owner: str, names: Sequence[str]) -> str:
        """Return a text in which private names of a case are hidden; quick where none of their words stands in it."""
        if self.full or not text or not names:
            return text
        told = text.casefold().strip()
        if told in {name.casefold().strip() for name in names}:
            return say("paper.withheld")
        words = {word.casefold() for name in names for word in _word.findall(name) if len(word) >= SHORTEST_WORD}
        return make_veil(load_item(self.vault.db, owner))(text) if any(word in told for word in words) else text


Lines = Callable[[Book], Iterator[Cells]]


def numbered_lines(book: Book, describe: Callable[[Book, Entry], Cells], series: str = "") -> Iterator[Cells]:
    """Give a line for each place of the series of a book, whatever stands there."""
    at = 0
    for name in (series,) if series else book.series:
        for place in places_of(book.vault.db, book.office, name, book.year):
            if place.state == "voided":
                book.struck.add(at)
            told = describe(book, place.entry) if place.entry else {}
            number = place.entry.text if place.entry else ""
            yield {**told, "place": name_place(place), "number": number, "state": name_state(place),
                   "remark": _remark(place, told.get("remark", ""))}  # fmt: skip
            at += 1


def name_place(place: Place) -> str:
    """Return the running number of a place, or its stretch ("014-031"); "-" for an old number without one."""
    if not place.first:
        return "-"
    return f"{place.first:03d}" if place.first == place.last else f"{place.first:03d}-{place.last:03d}"


def name_state(place: Place) -> str:
    """Return what a place is, in words."""
    return say(f"register.state.{place.state}", device=place.device[:8])


def _remark(place: Place, told: str) -> str:
    if place.state == "drawn":
        return told
    reason = place.entry.reason if place.entry else ""
    return "; ".join(filter(None, (name_state(place), reason, told)))


def show_day(text: object) -> str:
    """Return an ISO date or moment as books show it ("21-10-2024"); what is none comes back as it is."""
    said = text if isinstance(text, str) else ""
    day = parse_date(said[:10])
    return write_short_date(day) if day else said


def shorten(text: str, most: int = 300) -> str:
    """Return a text as one line of at most `most` signs; what is cut off shows as an ellipsis."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"


def read_text(fields: Mapping[str, Any], name: str) -> str:
    """Return a field as text, "" for what is none."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""
