"""Tampilkan Identitas: the sheet that asks why, and how long a page may show who reported and who saw it.

Used by every page that names reporters or witnesses. The core writes the entry and gives the names; nothing here keeps
them. Hidden again when the page is left, after ten minutes, and when the screen locks, which leaves the page, too.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.desk import disclosure
from fieldapp.desk.disclosure import SHOWN_MINUTES, Answer, reveal
from fieldapp.vault.disclosure import Disclosure
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.clipboard import ClipboardGuard
from ui.page import Shell
from ui.style import GAP
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import TextArea
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

OTHER: Final = "other"
LONGEST_REASON: Final = 500
MINUTE: Final = 60_000


class RevealSheet(Sheet):
    """Asks why identities are to be shown: one of the usual reasons, more words, or own words; `act(reason)`."""

    def __init__(self, act: Callable[[str], None], usual: str = "", title: str = "") -> None:
        super().__init__(title or say("ui.reveal.title"), name="reveal_sheet")
        self._act = act
        choices = [*disclosure.reasons(), (OTHER, say("ui.reveal.other"))]
        self._choice = ChoiceEdit("reveal_reason_choice", choices, empty=say("ui.reveal.choose"))
        self._why = Field(say("ui.reveal.why"), self._choice, needed=True)
        self._more = Field(say("ui.reveal.more"), TextArea("reveal_words_edit", 2, LONGEST_REASON))
        if usual:
            self._why.set_value(usual)
        self.body.setSpacing(GAP)
        self.body.addWidget(Label(say("ui.reveal.text", minutes=SHOWN_MINUTES), "body", "soft", wrap=True))
        self.body.addWidget(self._why)
        self.body.addWidget(self._more)
        self.add_button(say("ui.reveal.cancel"), "plain", self.close_sheet, "reveal_cancel_button")
        self.add_button(say("ui.reveal.do"), "main", self._do, "reveal_button")

    def _do(self) -> None:
        chosen, words = str(self._why.value()), str(self._more.value()).strip()
        own = chosen == OTHER
        self._why.set_problem("" if chosen else say("ui.reveal.why_missing"))
        problem = _problem_of(words, needed=own)
        self._more.set_problem(problem)
        if not chosen or problem:
            (self._more if chosen else self._why).take_focus()
            return
        usual = "" if own else dict(disclosure.reasons())[chosen]
        self.close_sheet()
        self._act(": ".join(filter(None, (usual, words))))


class Showing(QObject):
    """Whether one page shows identities now, of which case or LHP, and until when.

    `opened` when the core gave them, `ended` when they are to be hidden; the page then reads anew.
    """

    opened = Signal()
    ended = Signal()

    def __init__(self, shell: Shell, page: QWidget, give: Callable[[Vault, str, str], object] = reveal) -> None:
        """Show nothing yet; `give(vault, owner, reason)` writes the entry."""
        super().__init__(page)
        self._shell, self._page, self._give = shell, page, give
        self._owner = ""
        self._until: datetime | None = None
        self.clipboard = ClipboardGuard(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MINUTES * MINUTE)
        self._timer.timeout.connect(self._end)

    def shows(self, owner: str) -> bool:
        """Say whether the identities of a case or LHP may be read now."""
        return bool(owner) and owner == self._owner

    @property
    def note(self) -> str:
        """A sentence about what is shown and until when, "" while nothing is."""
        return say("ui.reveal.shown", until=f"{self._until:%H.%M}") if self._until is not None else ""

    def ask(self, owner: str, usual: str = "", title: str = "") -> None:
        """Ask why, have it written, and show."""
        self._shell.open_sheet(RevealSheet(partial(self._reveal, owner), usual, title))

    def _reveal(self, owner: str, reason: str) -> None:
        def work(vault: Vault) -> None:
            self._give(vault, owner, reason)

        self._shell.session.write(self._page, work, lambda _nothing: self._begin(owner))

    def _begin(self, owner: str) -> None:
        self._owner = owner
        self._until = self._shell.session.now() + timedelta(minutes=SHOWN_MINUTES)
        self._timer.start()
        self.clipboard.watch()
        self.opened.emit()

    def hide(self) -> bool:
        """Show nothing any more, without a word; say whether something was shown."""
        was = bool(self._owner)
        self._owner, self._until = "", None
        self._timer.stop()
        self.clipboard.clear()
        return was

    def end(self) -> None:
        """Hide what is shown, and have the page read anew."""
        if self.hide():
            self.ended.emit()

    def _end(self) -> None:
        self.end()
        self._shell.tell(say("ui.reveal.over"))


def _problem_of(words: str, *, needed: bool) -> str:
    if len(words) > LONGEST_REASON:
        return say("ui.reveal.words_long", longest=LONGEST_REASON)
    return say("ui.reveal.words_missing") if needed and not words else ""


class WordsSheet(Sheet):
    """Asks for words, needed or not, before something is asked or answered; `act(words)`."""

    def __init__(self, what: str, act: Callable[[str], None], *, needed: bool, **facts: Any) -> None:
        super().__init__(say(f"ui.reveal.{what}.title"), name=f"{what}_sheet")
        self._act, self._needed = act, needed
        self._words = Field(say(f"ui.reveal.{what}.words"), TextArea("words_edit", 3, LONGEST_REASON), needed=needed)
        self.body.setSpacing(GAP)
        self.body.addWidget(Label(say(f"ui.reveal.{what}.text", **facts), "body", "soft", wrap=True))
        self.body.addWidget(self._words)
        self.add_button(say("ui.reveal.cancel"), "plain", self.close_sheet)
        self.add_button(say(f"ui.reveal.{what}.do"), "main", self._do, f"{what}_button")

    def _do(self) -> None:
        words = str(self._words.value()).strip()
        problem = _problem_of(words, needed=self._needed)
        if problem:
            self._words.set_problem(problem)
            self._words.take_focus()
            return
        self.close_sheet()
        self._act(words)


def open_ask(shell: Shell, page: QWidget, owner: str, office: str) -> None:
    """Ask the handling office, named `office`, for the identities of a case or LHP."""

    def act(words: str) -> None:
        shell.session.write(
            page, lambda vault: disclosure.ask(vault, owner, words),
            lambda _record: shell.tell(say("ui.reveal.ask.done")), changed=(owner,),
        )  # fmt: skip

    shell.open_sheet(WordsSheet("ask", act, needed=True, office=office))


def open_answer(shell: Shell, page: QWidget, question: Disclosure, said: Answer, office: str) -> None:
    """Grant or refuse what an office above, named `office`, asked for."""

    def act(words: str) -> None:
        shell.session.write(
            page, lambda vault: disclosure.answer(vault, question.id, said, words),
            lambda _answer: shell.tell(say(f"ui.reveal.{said}.done")), changed=(question.owner,),
        )  # fmt: skip

    shell.open_sheet(WordsSheet(said, act, needed=said == "refused", office=office, why=question.why))
