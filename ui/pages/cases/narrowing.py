"""What the list is narrowed to: the choices above it, the words for each, and the filters that an officer keeps.

Used by the page of the list. Filters are kept on this laptop as JSON, never sent.
"""

from dataclasses import dataclass
from typing import Final

import msgspec

from fieldapp.case.wording import name_kind
from fieldapp.desk.transit import state_word
from fieldapp.vault.caselist import Filters
from fieldapp.words import say
from ui.pages.standing import kind_word

SETTING: Final = "ui.cases.filters"
MOST_KEPT: Final = 12
LONGEST_NAME: Final = 40
OWN, OTHER = "own", "other"


class Narrowing(msgspec.Struct, frozen=True, omit_defaults=True):
    """The choices as an officer makes them; `office` is "", "own" or "other", `travel` a state on the way up.

    `unsent` stands in filters that were kept before there were states; it says the first of them.
    """

    status: str = ""
    kind: str = ""
    period: str = ""
    office: str = ""
    conflict: bool = False
    unnumbered: bool = False
    travel: str = ""
    unsent: bool = False

    def filters(self, own: str) -> Filters:
        """Return what the core narrows by, for an office."""
        return Filters(
            status=self.status,
            kind=self.kind,
            period=self.period,
            home=own if self.office == OWN else "",
            away=own if self.office == OTHER else "",
            conflict=self.conflict,
            unnumbered=self.unnumbered,
            travel=self.travel,
            sender=own if self.travel else "",
        )

    def with_choice(self, status: str, kind: str) -> "Narrowing":
        """Return the same with another status and kind."""
        return msgspec.structs.replace(self, status=status, kind=kind)

    def without(self, name: str) -> "Narrowing":
        """Return the same without one choice."""
        return msgspec.structs.replace(self, **{name: getattr(Narrowing(), name)})

    def words(self) -> list[tuple[str, str]]:
        """Return the choices beside status and kind, each as its name and its words."""
        found = []
        if self.period:
            found.append(("period", say("ui.cases.filter.year_of", year=self.period)))
        if self.office:
            found.append(("office", say(f"ui.cases.filter.{self.office}")))
        if self.travel:
            found.append(("travel", state_word(self.travel)))
        marks = [(name, say(f"ui.cases.filter.{name}")) for name in MARKS if getattr(self, name)]
        return found + marks

    def sentence(self) -> str:
        """Return all choices as one line."""
        own = [name_kind(self.status)] if self.status else []
        own += [kind_word(self.kind)] if self.kind else []
        return " · ".join([*own, *(words for _, words in self.words())])


MARKS: Final = ("unnumbered", "conflict")


@dataclass(frozen=True, slots=True)
class Kept:
    """A filter that was kept under a name."""

    name: str
    narrowing: Narrowing


def read_kept(text: str) -> list[Kept]:
    """Return the filters that were kept; what cannot be read any more is left out."""
    try:
        found = msgspec.json.decode(text or "[]", type=list[Kept])
    except msgspec.DecodeError:
        return []
    return [Kept(one.name, _with_state(one.narrowing)) for one in found[:MOST_KEPT]]


def _with_state(old: Narrowing) -> Narrowing:
    return msgspec.structs.replace(old, unsent=False, travel=old.travel or "unsent") if old.unsent else old


def write_kept(kept: list[Kept]) -> str:
    """Return the filters as they are kept."""
    return msgspec.json.encode(kept[:MOST_KEPT]).decode()


def keep(kept: list[Kept], name: str, narrowing: Narrowing) -> list[Kept]:
    """Return the filters with one more, which replaces one of the same name."""
    named = Kept(name.strip()[:LONGEST_NAME], narrowing)
    return [*(one for one in kept if one.name.casefold() != named.name.casefold()), named][-MOST_KEPT:]
