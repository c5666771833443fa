"""Penanganan: where a case stands, which batas waktu run, what comes next, and everything that was done.

Shown by the page of a case, read when the tab comes up. What can be done stands in `handlingacts`.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.case.clock import age_clock
from fieldapp.case.wording import name_kind
from fieldapp.desk.handling import Offer
from fieldapp.desk.timeline import write_when
from fieldapp.words import say
from ui.page import Shell
from ui.pages.case.clocks import ClockList
from ui.pages.case.handlingacts import HandlingActs
from ui.pages.case.outcome import Outcome, heading_card
from ui.pages.case.plan import Handling, read_handling, successor_in
from ui.pages.case.timeline import Timeline
from ui.style import GAP, SNUG, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card, Columns, Scroll, row, rows
from ui.widgets.chip import Chip
from ui.widgets.flow import Flow
from ui.widgets.minute import Minute
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

NARROW: Final = 820
MOST_OFFERED: Final = 5


class HandlingTab(Scroll):
    """The handling of a case."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.acts = HandlingActs(shell, self)
        self.clocks, self.timeline = ClockList(), Timeline()
        self._owner, self._wanted, self._below, self._masked = "", "", False, True
        self._reading: Handling | None = None
        self._build()
        self.inside.hide()

    def _build(self) -> None:
        self._gone = Banner()
        self._open_linked = self._gone.add_action(
            say("ui.handling.linked.open"), self._ask_linked, "open_linked_button"
        )
        self.body.setSpacing(GAP)
        self.body.addWidget(self._gone)
        self.body.addWidget(self._build_next())
        self._clock_card = heading_card(say("ui.handling.clocks.title"), self.clocks)
        self._steps_card = heading_card(say("ui.handling.steps"), self.timeline)
        self.outcome = Outcome()
        left = QWidget()
        left.setLayout(rows(self._clock_card, self._steps_card, None, gap=GAP))
        self._columns = Columns(left, self.outcome, weights=(3, 2), narrow=NARROW, gap=GAP)
        self.body.addWidget(self._columns)
        self.body.addSpacing(WIDE)
        self.timeline.undo_asked.connect(self.acts.undo)
        self.timeline.prepare_asked.connect(self.acts.prepare)
        self.timeline.sheet_asked.connect(self.acts.open_sheet)
        self.acts.recorded.connect(self._go_on)
        self._minute = Minute(self)
        self._minute.passed.connect(self._show_clocks)

    def _build_next(self) -> Card:
        card = Card(margin=WIDE)
        self._stage = Chip("", "calm")
        self._choose = Button(say("ui.handling.other"), "quiet", "dots", key="Alt+L", name="other_steps_button")
        self._choose.call(self.acts.choose)
        self._adopt = Button(say("ui.case.adopt.title"), "plain", name="adopt_button")
        self._adopt.call(self.acts.adopt)
        head = row(Label(say("ui.handling.next"), "heading"), self._stage, None, gap=SNUG)
        head.addWidget(self._adopt)
        head.addWidget(self._choose)
        self._offered = Flow()
        self._nothing = Label("", "body", "soft", wrap=True)
        card.body.setSpacing(SNUG)
        card.body.addLayout(head)
        card.body.addWidget(self._offered)
        card.body.addWidget(self._nothing)
        return card

    def show_case(self, owner: str, *, masked: bool, below: bool) -> None:
        """Read the handling of a case and show it; `below` when the case lies at an office below."""
        if owner != self._owner or masked != self._masked:
            self.inside.hide()
            self._reading = None
            self.acts.take(None)
            self.clocks.fold()
        self._owner, self._below, self._masked = owner, below, masked
        self._shell.session.read(self, lambda vault: read_handling(vault, owner, masked=masked), self.fill, key="plan")

    def ask_step(self, *, usual: bool) -> None:
        """Ask for the usual next step, or for any, as soon as the case was read."""
        self._wanted = "usual" if usual else "any"

    def _go_on(self) -> None:
        """Put the focus on what comes next after a step was saved."""
        self._wanted = "focus"

    def _follow_wish(self, reading: Handling) -> None:
        wanted, self._wanted = self._wanted, ""
        usual = reading.plan.usual
        if wanted == "usual" and usual:
            self.acts.record(usual[0])
        elif wanted in ("usual", "any"):
            self.acts.choose()
        elif wanted == "focus" and not any(sheet.is_open() for sheet in self.window().findChildren(Sheet)):
            # whoever has opened the next sheet already is not called back
            parts = self._offered.parts()
            (parts[0] if parts else self._choose).setFocus(Qt.FocusReason.OtherFocusReason)

    def fill(self, reading: Handling) -> None:
        """Show the handling of a case; whoever was at a part that is made anew goes on with what comes next."""
        self._reading = reading
        there = QApplication.focusWidget()
        if there is not None and any(part.isAncestorOf(there) for part in (self._offered, self.timeline)):
            self._wanted = self._wanted or "focus"
        self._show_next(reading)
        self._show_gone(reading)
        self._show_clocks()
        self._clock_card.setVisible(bool(reading.clocks))
        self.timeline.fill(reading)
        self.outcome.fill(reading)
        self._adopt.setVisible(self._below and reading.plan.handed_over is None)
        self.inside.show()
        self.acts.take(reading)
        self._follow_wish(reading)

    def _show_clocks(self) -> None:
        """Show the clocks as they stand this minute."""
        if self._reading is None:
            return
        now = self._shell.session.now()
        aged = [age_clock(clock, now) for clock in self._reading.clocks]
        running = sorted((one for one in aged if one.is_open), key=lambda one: (one.state != "late", one.alarm))
        self.clocks.fill(running, [one for one in aged if not one.is_open][::-1], now)

    def _show_next(self, reading: Handling) -> None:
        plan = reading.plan
        now = say(
            "ui.handling.closed" if plan.closed_by else "ui.handling.now", stage=plan.stage_label, step=plan.closed_by
        )
        self._stage.say(now)
        usual = plan.usual[:MOST_OFFERED]
        keys = _keys([offer.label for offer in usual])
        both = enumerate(zip(usual, keys, strict=True))
        self._offered.fill([self._button(offer, key, first=not number) for number, (offer, key) in both])
        self._offered.setVisible(bool(usual))
        self._choose.setVisible(plan.own and bool(plan.offers))
        said = (
            "" if usual else say("ui.handling.nothing_usual" if plan.own and plan.offers else "ui.handling.only_read")
        )
        self._nothing.say(said)
        self._nothing.setVisible(bool(said))

    def _button(self, offer: Offer, key: str, *, first: bool) -> Button:
        name = f"next_{offer.choice.name}_button"
        button = Button(say("ui.handling.take", step=offer.label), "main" if first else "plain", key=key, name=name)
        papers = ", ".join(offer.rule.papers)
        tip = say("ui.handling.take_tip", papers=papers) if papers else button.text()
        button.set_tip(tip)
        if first:
            # the key itself belongs to the page: it works in front of every part of the case
            button.name_key("N")
        button.call(partial(self.acts.record, offer))
        return button

    def _show_gone(self, reading: Handling) -> None:
        gone, case = reading.plan.handed_over, reading.plan.case
        if gone is not None:
            when = write_when(gone.on)
            said = say("ui.handling.linked.gone", office=gone.to_name or gone.to, when=when)
        elif successor_in(reading.plan):
            said = say("ui.handling.linked.became", name=reading.linked_name)
        else:
            said = (
                say("ui.handling.linked.from", name=reading.linked_name or name_kind(case.kind)) if case.linked else ""
            )
        self._gone.say(said, "ochre" if gone is not None else "calm")
        self._open_linked.setVisible(bool(reading.linked_here))

    def _ask_linked(self) -> None:
        if self._reading is not None and self._reading.linked_here:
            self._shell.go("case", id=self._reading.linked_here, tab="handling")


def _keys(labels: Sequence[str]) -> list[str]:
    """Return a key for each step that may come next but the first, which has N: Alt and a letter of its name."""
    used, keys = {"L", "K"}, []
    for number, label in enumerate(labels):
        letter = next((one for one in label.upper() if one.isascii() and one.isalpha() and one not in used), "")
        keys.append(f"Alt+{letter}" if letter and number else "")
        if number:
            used.add(letter)
    return keys
