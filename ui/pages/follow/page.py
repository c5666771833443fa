"""Tindak Lanjut: every letter that passed a case on, how far it came, and whether it is time to ask how it stands.

Shown by the main window. All letters are read at once off the window's thread; the rows in sight are painted from them.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.case.wording import name_count, name_short_day
from fieldapp.desk.followup import STATES, Letter, Order, letters_of, sort_letters
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.advice.act import AdviceActs
from ui.pages.advice.letter import name_standing
from ui.pages.advice.way import name_channel
from ui.style import FINE, SNUG, WIDE
from ui.widgets.banner import Banner
from ui.widgets.block import BlockModel, Column
from ui.widgets.button import Button
from ui.widgets.card import Card, row
from ui.widgets.choice import ChoiceEdit
from ui.widgets.empty import Empty
from ui.widgets.entry import SearchEdit
from ui.widgets.table import Table
from ui.widgets.text import Label

ABOUT, SENT = "about", "sent"
ROOM_FOR_ABOUT: Final = 860
ROOM_FOR_SENT: Final = 720
ACTS: Final = ("case", "paper", "set", "track")


class FollowPage(Page):
    """The letters on their way, those that wait longest first."""

    name = "follow"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._letters: dict[str, Letter] = {}
        self._key: Order = "due"
        self._descending = False
        self._picked = ""
        self.acts = AdviceActs(shell, self, self._read)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        layout.setSpacing(SNUG)
        layout.addLayout(self._build_title())
        layout.addLayout(self._build_filters())
        self._late = Banner()
        self._late.add_action(say("ui.follow.show_late"), self._show_late, "show_late_button")
        layout.addWidget(self._late)
        layout.addWidget(self._build_list(), 1)

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build_title(self) -> QHBoxLayout:
        line = row(gap=SNUG)
        line.addWidget(Label(say("ui.follow.title"), "title"), 1)
        self._buttons: dict[str, Button] = {}
        for act in ACTS:
            button = Button(say(f"ui.follow.{act}"), "main" if act == "track" else "plain", name=f"follow_{act}_button")
            button.call(partial(self._act, act))
            self._buttons[act] = button
            line.addWidget(button)
        return line

    def _build_filters(self) -> QHBoxLayout:
        self._search = SearchEdit("search_edit", say("ui.follow.search"))
        self._search.asked.connect(lambda _text: self._narrow())
        choices = [(state, say(f"ui.follow.filter.{state}")) for state in STATES]
        self._state = ChoiceEdit("state_choice", choices)
        self._state.set_value(STATES[0])
        self._state.changed.connect(self._narrow)
        self._count = Label("", "small", "soft")
        self._count.setObjectName("count_label")
        line = row(gap=SNUG)
        line.addWidget(self._search, 2)
        line.addWidget(self._state, 1)
        line.addWidget(self._count)
        QShortcut(QKeySequence("Ctrl+F"), self, self._search.setFocus)
        return line

    def _build_list(self) -> QWidget:
        self._model = BlockModel(_columns(), self._fetch)
        self._table = Table(self._model, "letter_table")
        self._table.setAccessibleName(say("ui.follow.title"))
        self._table.show_order(self._key, self._descending)
        self._table.opened.connect(lambda _name: self._act("track"))
        self._table.picked.connect(self._keep_picked)
        self._table.sort_asked.connect(self._sort)
        self._search.lead_to(self._table)
        card = Card(margin=FINE)
        card.body.addWidget(self._table)
        none = Empty("send", say("ui.follow.none"), [
            (say("ui.follow.cases"), "plain", lambda: self.shell.go("cases")),
        ])  # fmt: skip
        unmatched = Empty("search", say("ui.follow.unmatched"), [(say("ui.follow.clear"), "plain", self._clear)])
        self._faces = QStackedWidget()
        for face in (card, none, unmatched, QWidget()):
            self._faces.addWidget(face)
        self._faces.setCurrentIndex(3)
        return self._faces

    # ---- reading -----------------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Read the letters; `state` narrows them, `picked` is the letter to stand on."""
        self._picked = where.get("picked", self._picked)
        if "search" in where:
            self._search.set_value(where["search"])
        if where.get("state") in STATES:
            self._state.set_value(where["state"])
        self._read()
        self._search.setFocus()

    def refresh(self, changed: frozenset[str]) -> None:
        """Read the letters again."""
        self._read()
        self._model.reload([one.referral.id for one in self._letters.values() if one.referral.case in changed])

    def place(self) -> dict[str, str]:
        """Return what was searched and on which letter the officer stood."""
        return {"search": self._search.value(), "state": self._state.value(), "picked": self._picked}

    def _read(self) -> None:
        def work(vault: Vault) -> tuple[Letter, ...]:
            return letters_of(vault)

        self.session.read(self, work, self._show, key="letters")

    def _show(self, letters: tuple[Letter, ...]) -> None:
        self._letters = {letter.referral.id: letter for letter in letters}
        late = sum(letter.late > 0 for letter in letters)
        self._late.say(say("ui.follow.late", count=name_count(late)) if late else "", "ochre")
        self._narrow()

    def _narrow(self) -> None:
        letters, key, descending = tuple(self._letters.values()), self._key, self._descending
        search, state = self._search.value(), self._state.value()

        def work(_vault: Vault) -> list[str]:
            return [one.referral.id for one in sort_letters(letters, search, state, key, descending=descending)]

        self.session.read(self, work, self._show_narrowed, key="narrowed")

    def _show_narrowed(self, ids: list[str]) -> None:
        there = [name for name in ids if name in self._letters]
        self._model.set_ids(there)
        self._count.say(say("ui.follow.count", count=name_count(len(there))) if self._letters else "")
        self._faces.setCurrentIndex(0 if there else 2 if self._letters else 1)
        if there and not self._table.pick(self._picked):
            self._table.pick(there[0])
        self._show_acts()

    def _fetch(self, ids: Sequence[str]) -> list[Letter]:
        return [self._letters[name] for name in ids]

    def _letter(self) -> Letter | None:
        return self._letters.get(str(self._table.current_id() or "")) if self._model.rowCount() else None

    def _show_acts(self) -> None:
        letter = self._letter()
        there = letter is not None
        for act, button in self._buttons.items():
            button.setVisible(there and (act != "paper" or (letter is not None and letter.own)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        keys = [one.key for one in self._model.columns]
        self._table.setColumnHidden(keys.index(ABOUT), self.width() < ROOM_FOR_ABOUT)
        self._table.setColumnHidden(keys.index(SENT), self.width() < ROOM_FOR_SENT)

    # ---- acting ------------------------------------------------------------------------------------------------------

    def _act(self, act: str) -> None:
        letter = self._letter()
        if letter is None:
            return
        if act == "case":
            self.shell.go("case", id=letter.referral.case, tab="advice")
        else:
            self.acts.do(act, letter)

    def _keep_picked(self, name: str | None) -> None:
        self._picked = name or self._picked
        self._show_acts()

    def _sort(self, key: str, descending: bool) -> None:
        orders: dict[str, Order] = {"to": "to", "about": "about", "standing": "standing", "sent": "sent", "due": "due"}
        self._key, self._descending = orders[key], descending
        self._narrow()

    def _show_late(self) -> None:
        self._state.set_value("late")
        self._narrow()
        self._table.setFocus()

    def _clear(self) -> None:
        self._search.set_value("")
        self._state.set_value("all")
        self._narrow()


def _columns() -> list[Column]:
    head = "ui.follow.head."
    return [
        Column("to", say(head + "to"), 0, _to, second=lambda letter: letter.names),
        Column(ABOUT, say(head + "about"), 0, lambda letter: letter.about or "-", second=_number),
        Column("standing", say(head + "standing"), 176, name_standing, tone=_standing_tone, chip=True),
        Column(SENT, say(head + "sent"), 108, lambda letter: name_short_day(letter.referral.sent_on) or "-"),
        Column("due", say(head + "due"), 128, _due, tone=_due_tone, second=_left),
    ]


def _to(letter: Letter) -> str:
    return letter.referral.to.partition("\n")[0] or say("ui.advice.no_addressee")


def _number(letter: Letter) -> str:
    one = letter.referral
    return "  ·  ".join(filter(None, (one.number, name_channel(one.channel))))


def _standing_tone(letter: Letter) -> str:
    return "calm" if letter.referral.is_open and letter.referral.sent_on else "soft"


def _due(letter: Letter) -> str:
    return f"{letter.due:%d-%m-%Y}" if letter.due else "-"


def _due_tone(letter: Letter) -> str:
    return "ochre" if letter.late > 0 else "ink" if letter.due else "soft"


def _left(letter: Letter) -> str:
    if letter.due is None:
        return ""
    if not letter.late:
        return say("ui.follow.due_today")
    code = "ui.follow.due_late" if letter.late > 0 else "ui.follow.due_left"
    return say(code, count=abs(letter.late))
