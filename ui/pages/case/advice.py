"""Saran dan penerusan: which rows may fit a case and why, whom it is passed on to, and the letters that were written.

Shown by the page of a case when its tab is opened first. Reads on the reading thread; decides nothing.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.desk.proposal import Counsel, counsel_of
from fieldapp.words import say
from ui.page import Shell
from ui.pages.advice.act import AdviceActs
from ui.pages.advice.letter import LetterList
from ui.pages.advice.proposal import ProposalList
from ui.pages.advice.way import WayList
from ui.style import GAP, SNUG, WIDE
from ui.widgets.button import Button
from ui.widgets.card import Card, Columns, Scroll, row, rows
from ui.widgets.text import Label

NARROW, MOST_REMARKS = 860, 8


class AdviceTab(Scroll):
    """The advice about one case; `edit_asked` carries the path of a field to fill in."""

    edit_asked = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._owner = ""
        self._counsel: Counsel | None = None
        self.acts = AdviceActs(shell, self, self._read)
        self.proposals, self.ways, self.letters = ProposalList(), WayList(), LetterList()
        self._state = Label("", "small", "soft", wrap=True)
        self._refer = Button(say("ui.advice.refer.open"), name="refer_button")
        self._cards = [self._build_rows(), self._build_ways(), self._build_letters(), self._build_remarks()]
        self._build()
        self._connect()

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        left, right = QWidget(), QWidget()
        left.setLayout(rows(self._cards[0], None, gap=GAP))
        right.setLayout(rows(self._cards[2], self._cards[1], self._cards[3], None, gap=GAP))
        self.body.setSpacing(GAP)
        self.body.addWidget(Columns(left, right, weights=(1, 1), narrow=NARROW, gap=GAP))
        self.body.addSpacing(WIDE)
        self._show_nothing()

    def _build_rows(self) -> Card:
        card = Card(margin=WIDE)
        card.body.setSpacing(SNUG)
        card.body.addWidget(Label(say("ui.advice.rows"), "heading"))
        card.body.addWidget(Label(say("ui.advice.rows_text"), "small", "soft", wrap=True))
        card.body.addWidget(self.proposals)
        self._groups = Label("", "small", "soft", wrap=True)
        card.body.addWidget(self._groups)
        return card

    def _build_ways(self) -> Card:
        card = Card(margin=WIDE)
        card.body.setSpacing(SNUG)
        head = row(gap=SNUG)
        head.addWidget(Label(say("ui.advice.ways"), "heading"), 1)
        head.addWidget(self._refer)
        card.body.addLayout(head)
        card.body.addWidget(self._state)
        card.body.addWidget(self.ways)
        return card

    def _build_letters(self) -> Card:
        card = Card(margin=WIDE)
        card.body.setSpacing(SNUG)
        card.body.addWidget(Label(say("ui.advice.letters"), "heading"))
        card.body.addWidget(self.letters)
        return card

    def _build_remarks(self) -> Card:
        card = Card(margin=WIDE)
        card.body.setSpacing(SNUG)
        card.body.addWidget(Label(say("ui.advice.remarks"), "heading"))
        self._remarks = Label("", "small", wrap=True)
        self._remarks.let_select()
        card.body.addWidget(self._remarks)
        return card

    def _connect(self) -> None:
        self.proposals.taken.connect(self._take)
        self.proposals.dropped.connect(self._drop)
        self.ways.complete_asked.connect(self.edit_asked)
        self.letters.asked.connect(self.acts.do)
        self._refer.call(self._ask_letters)

    # ---- showing -----------------------------------------------------------------------------------------------------

    def show_case(self, owner: str) -> None:
        """Show the advice about a case."""
        if owner != self._owner:
            self._show_nothing()
        self._owner = owner
        self._read()

    def _show_nothing(self) -> None:
        self._counsel = None
        for card in self._cards:
            card.hide()

    def _read(self) -> None:
        owner = self._owner
        self._shell.session.read(self, lambda vault: counsel_of(vault, owner), self._show, key="advice")

    def _show(self, counsel: Counsel) -> None:
        if counsel.case.id != self._owner:
            return
        self._counsel = counsel
        found = counsel.considered
        more = len(found.remarks) - MOST_REMARKS
        told = [*found.remarks[:MOST_REMARKS], *([say("ui.advice.remarks_more", count=more)] if more > 0 else [])]
        self._remarks.say("\n".join(f"•  {text}" for text in told))
        self.proposals.fill(found, can_act=counsel.own, subjects=len(counsel.case.subjects))
        self._groups.say(say("ui.advice.groups", groups="; ".join(found.groups)) if found.groups else "")
        self._groups.setVisible(bool(found.groups))
        self.ways.fill(counsel.ways, can_act=counsel.own)
        self.letters.fill(counsel.letters)
        self._show_state(counsel)
        for card, there in zip(self._cards, (True, True, bool(counsel.letters), bool(found.remarks)), strict=True):
            card.setVisible(there)

    def _show_state(self, counsel: Counsel) -> None:
        left = [way for way in counsel.ways if way.route.settled and way.left]
        if not counsel.ways:
            said = ""
        elif not counsel.settled:
            said = say("ui.advice.undecided")
        elif not left:
            said = say("ui.advice.all_written")
        else:
            pressing = any(way.route.kind == "referral" for way in left)
            said = say("ui.advice.to_write" if pressing else "ui.advice.to_inform")
        self._state.say(said)
        self._state.setVisible(bool(said))
        self._refer.setVisible(counsel.own and bool(left))

    # ---- acting ------------------------------------------------------------------------------------------------------

    def _take(self, name: str) -> None:
        if self._counsel is not None:
            self.acts.choose(self._counsel, [*self._counsel.case.violations, name], "ui.advice.took")

    def _drop(self, name: str) -> None:
        if self._counsel is not None:
            left = [one for one in self._counsel.case.violations if one != name]
            self.acts.choose(self._counsel, left, "ui.advice.let_go")

    def _ask_letters(self) -> None:
        if self._counsel is not None:
            self.acts.refer(self._counsel)
