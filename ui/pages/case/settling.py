"""The sheets of settling: the reason for everything that was chosen, words of one's own, who keeps a number.

Opened by the tab of differences; what they ask for is done by whoever opened them.
"""

from collections.abc import Callable, Sequence
from typing import Final

from fieldapp.words import say
from ui.style import GAP
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

LONGEST: Final = 20_000
LONGEST_REASON: Final = 500
LONGEST_SHOWN: Final = 160


class SettleSheet(Sheet):
    """Shows what was chosen for each field and asks for the one reason; `settle(reason)`."""

    def __init__(self, chosen: Sequence[tuple[str, str]], settle: Callable[[str], None]) -> None:
        super().__init__(say("ui.case.differ.title", count=len(chosen)), name="settle_sheet")
        self._settle = settle
        self.body.setSpacing(GAP)
        facts = Facts(label_width=168)
        facts.fill([(title, _short(words)) for title, words in chosen])
        self.body.addWidget(facts)
        self._reason = Field(
            say("ui.case.reason"), TextEdit("settle_reason_edit", longest=LONGEST_REASON),
            say("ui.case.differ.reason_hint"), needed=True,
        )  # fmt: skip
        self.body.addWidget(self._reason)
        self._reason.changed.connect(lambda: self._reason.set_problem(""))
        self.add_button(say("ui.case.cancel"), "plain", self.leave_sheet)
        self.add_button(say("ui.case.differ.settle"), "main", self._save, "settle_button")

    def _save(self) -> None:
        reason = self._reason.value()
        if not reason:
            self._reason.set_problem(say("ui.case.reason_missing"))
            self._reason.take_focus()
            return
        self.close_sheet()
        self._settle(reason)


def _short(words: str) -> str:
    said = " ".join(words.split())
    return said if len(said) <= LONGEST_SHOWN else said[: LONGEST_SHOWN - 1].rstrip() + "…"


class WordsSheet(Sheet):
    """Asks for words that stand instead of all values; `take(words)`."""

    def __init__(self, title: str, before: str, take: Callable[[str], None]) -> None:
        super().__init__(say("ui.case.differ.other_title"), name="words_sheet")
        self._take = take
        area = TextArea("settle_value_edit", 6, LONGEST)
        area.set_value(before)
        self._words = Field(title, area, needed=True)
        self.body.setSpacing(GAP)
        self.body.addWidget(Label(say("ui.case.differ.other_lead"), "body", "soft", wrap=True))
        self.body.addWidget(self._words)
        self._words.changed.connect(lambda: self._words.set_problem(""))
        self.add_button(say("ui.case.cancel"), "plain", self.leave_sheet)
        self.add_button(say("ui.case.differ.other_take"), "main", self._save, "take_words_button")

    def filled(self) -> object:
        """Return what was typed."""
        return self._words.value()

    def _save(self) -> None:
        words = str(self._words.value()).strip()
        if not words or say("paper.withheld") in words:
            missing = "other_hidden" if words else "other_missing"
            self._words.set_problem(say(f"ui.case.differ.{missing}"))
            self._words.take_focus()
            return
        self.close_sheet()
        self._take(words)
