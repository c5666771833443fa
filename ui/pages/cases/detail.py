"""The detail beside the list: what a case is, where it stands, what is missing, and the ways on.

Filled by the page of the list from the row at once, and with what has to be read a moment later.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from fieldapp.case.clock import Clock, age_clock
from fieldapp.case.dates import write_iso_day
from fieldapp.case.remaining import write_brief
from fieldapp.case.wording import name_kind
from fieldapp.desk.deadline import case_clocks
from fieldapp.desk.naming import office_name
from fieldapp.desk.transit import state_word
from fieldapp.vault.casebook import problems_of
from fieldapp.vault.listing import list_evidence
from fieldapp.vault.register import owner_state
from fieldapp.vault.search import CaseRow
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.pages.deadlines.column import clock_tone
from ui.pages.standing import case_name, first_number, kind_word, short_names, status_tone
from ui.style import GAP, SNUG, TIGHT
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card, Scroll, row
from ui.widgets.chip import Chip
from ui.widgets.facts import Facts
from ui.widgets.text import Label

WIDTH = 364
MOST_FILES = 4


@dataclass(frozen=True, slots=True)
class Extra:
    """What the row of a case does not tell: what blocks finishing it, what its files are called, what clocks run."""

    id: str
    blocking: int
    remarks: int
    files: tuple[str, ...]
    office: str
    clocks: tuple[Clock, ...] = ()


def read_extra(vault: Vault, case_id: str) -> Extra:
    """Return what the row of a case does not tell. Raises RecordUnknown."""
    problems = problems_of(vault, case_id)
    blocking = sum(1 for problem in problems if problem.blocks)
    files = tuple(one.name or one.sha256[:12] for one in list_evidence(vault.db, case_id))
    office = owner_state(vault.db, case_id).office
    named = office_name(vault, office) if office != vault.office else ""
    clocks = tuple(clock for clock in case_clocks(vault, case_id) if clock.is_open)
    return Extra(case_id, blocking, len(problems) - blocking, files, named, clocks)


class CaseDetail(Card):
    """One case in short."""

    opened = Signal()
    edit_asked = Signal()
    preview_asked = Signal()

    def __init__(self) -> None:
        super().__init__(margin=0)
        self.setObjectName("case_detail")
        self.setFixedWidth(WIDTH)
        self._id = ""
        self._clocks: tuple[Clock, ...] = ()
        self._files: tuple[str, ...] = ()
        self._office = self._travel = ""
        self._build_head()
        self._problems = Banner()
        self._facts = Facts(label_width=88)
        scroll = Scroll(margin=GAP)
        scroll.body.setSpacing(SNUG)
        for part in (self._kind, self._name, self._number):
            scroll.body.addWidget(part)
        scroll.body.addLayout(self._chips)
        scroll.body.addWidget(self._problems)
        scroll.body.addWidget(self._facts)
        self.body.addWidget(scroll, 1)
        self.body.addLayout(self._build_buttons())

    def _build_head(self) -> None:
        self._kind = Label("", "small", "soft")
        self._name = Label("", "name", wrap=True)
        self._name.setObjectName("detail_name")
        self._number = Label("", "body", "ink", wrap=True)
        self._number.let_select()
        self._status, self._differing = Chip(""), Chip(say("ui.cases.differing"), "ochre")
        self._clock = Chip("")
        self._clock.setObjectName("detail_clock")
        self._chips = row(self._status, self._differing, self._clock, None, gap=TIGHT)

    def _build_buttons(self) -> QHBoxLayout:
        self._buttons: dict[str, Button] = {}
        acts: list[tuple[str, str, Callable[[], None]]] = [
            ("open", "plain", self.opened.emit),
            ("edit", "plain", self.edit_asked.emit),
            ("preview", "plain", self.preview_asked.emit),
        ]
        line = row(gap=TIGHT)
        line.setContentsMargins(GAP, SNUG, GAP, GAP)
        for name, kind, act in acts:
            key = "Ctrl+P" if name == "preview" else ""
            button = Button(say(f"ui.cases.{name}"), kind, key=key, name=f"{name}_case_button")
            button.call(act)
            self._buttons[name] = button
            line.addWidget(button)
        line.addStretch(1)
        return line

    def show_row(self, case: CaseRow, *, own: bool, state: str = "") -> None:
        """Show a case as far as the list knows it; `state` is where it stands on its way to the office above."""
        if case.id != self._id:
            self._problems.say("")
            self._clocks = ()
            self._clock.hide()
        self._id = case.id
        number = first_number(case.numbers)
        self._kind.say(kind_word(case.kind))
        self._name.say(short_names(case_name(case)))
        self._number.say(case.numbers.replace("; ", "\n") if number else say("ui.cases.no_number_long"))
        self._number.set_tone("ink" if number else "soft")
        self._status.say(name_kind(case.status), status_tone(case.status))
        self._differing.setVisible(bool(case.flags))
        self._buttons["edit"].setVisible(own)
        self._files, self._office = (), "" if own else case.office
        self._row, self._travel = case, state_word(state)
        self._lines: list[str] = []
        self._tell()

    def tell_state(self, state: str) -> None:
        """Tell where the case stands on its way to the office above, once that was read."""
        if state_word(state) != self._travel:
            self._travel = state_word(state)
            self._tell()

    def _tell(self) -> None:
        self._facts.fill(_facts(self._row, self._files, self._office, self._lines, self._travel))

    def show_extra(self, extra: Extra, now: datetime) -> None:
        """Add what was read for the case that is shown; an answer for another one is left out."""
        if extra.id != self._id:
            return
        self._files, self._office, self._clocks = extra.files, extra.office, extra.clocks
        self.tell_clocks(now)
        if extra.blocking:
            self._problems.say(say("ui.cases.blocking", count=extra.blocking), "ochre")
        elif extra.remarks:
            self._problems.say(say("ui.cases.remarks", count=extra.remarks), "calm")
        else:
            self._problems.say("")

    def tell_clocks(self, now: datetime) -> None:
        """Tell the clocks of the case as they stand now; those of its own office first, as the list does."""
        if not self._id:
            return
        aged = [clock for clock in (age_clock(one, now) for one in self._clocks) if clock.is_open]
        aged.sort(key=lambda clock: (bool(clock.rule.by), clock.state != "late", clock.alarm))
        self._clock.setVisible(bool(aged))
        if aged:
            self._clock.say(write_brief(aged[0], now), clock_tone(aged[0]))
        self._lines = [say("ui.cases.clock", label=one.rule.label, remaining=write_brief(one, now)) for one in aged]
        self._tell()

    def shown_id(self) -> str:
        """Return the id of the case that is shown."""
        return self._id


def _facts(case: CaseRow, files: tuple[str, ...], office: str, clocks: list[str], travel: str) -> list[tuple[str, str]]:
    named = list(files[:MOST_FILES])
    rest = len(files) - len(named)
    if rest > 0:
        named.append(say("ui.cases.more_files", count=rest))
    evidence = "\n".join(named) or (say("ui.cases.files", count=case.evidence) if case.evidence else "")
    told = [(say("ui.cases.fact.clocks"), "\n".join(clocks))] if clocks else []
    pairs = [
        *told,
        (say("ui.cases.fact.event"), case.summary),
        (say("ui.cases.fact.place"), case.place),
        (say("ui.cases.fact.day"), write_iso_day(case.occurred_on)),
        (say("ui.cases.fact.evidence"), evidence),
    ]
    pairs += [(say("ui.cases.fact.travel"), travel)] if travel else []
    return [*pairs, (say("ui.cases.fact.office"), office)] if office else pairs
