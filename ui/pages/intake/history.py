"""Riwayat laptop: histories that branched and entries that wait behind lost ones, and the decision about each."""

from collections.abc import Callable, Sequence
from typing import cast

from fieldapp.desk.trouble import Trouble, list_troubles
from fieldapp.exchange.standing import name_office, office_names
from fieldapp.vault.ruling import resolve_fork, waive_gap
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.intake.part import Part
from ui.pages.transfer.phrase import write_count, write_office, write_when
from ui.style import SNUG, WIDE
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import Card, row
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import TextArea
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet
from ui.widgets.table import SmallTable
from ui.widgets.text import Label

LONGEST = 2000
Shown = tuple[Trouble, str]


def _read(vault: Vault) -> list[Shown]:
    named = office_names(vault)
    return [(one, write_office(name_office(vault, one.writer, named), one.writer)) for one in list_troubles(vault)]


class HistoryTab(Part):
    """The list of troubles; `counted` says how many there are, and the tab is there only when there are any."""

    def __init__(self, shell: Shell) -> None:
        """Make the tab; `load` fills it."""
        super().__init__(shell)
        self._sheet: RulingSheet | None = None
        self._table = SmallTable(_columns(), "trouble_table", most=9)
        self._table.picked.connect(self._show_detail)
        self._table.opened.connect(lambda _one: self._ask())
        self._detail = Label("", wrap=True)
        self._detail.setObjectName("trouble_detail")
        self._decide = Button(say("ui.intake.history.decide"), name="decide_trouble_button")
        self._decide.call(self._ask)
        card = Card(margin=WIDE)
        card.body.setSpacing(SNUG)
        card.body.addWidget(Label(say("ui.intake.history.lead"), tone="soft", wrap=True))
        card.body.addLayout(row(self._decide, None))
        card.body.addWidget(self._table)
        card.body.addWidget(self._detail)
        self._lay_out(card)

    def take_focus(self) -> None:
        """Put the focus where work begins."""
        self._table.setFocus()

    def load(self) -> None:
        """Read what needs a decision."""
        self._shell.session.read(self, _read, self._show, key="history")

    def _show(self, found: Sequence[Shown]) -> None:
        self._table.fill(found)
        if found:
            self._table.pick(0)
        self._show_detail(cast(Shown | None, self._table.current_row()))
        self.counted.emit(len(found))

    def _show_detail(self, shown: Shown | None) -> None:
        self._decide.setEnabled(shown is not None and shown[0].is_open and shown[0].decidable)
        if shown is None:
            self._detail.say("")
            return
        one = shown[0]
        code = f"ui.intake.history.about.{one.kind}"
        lines = [say(code, seq=write_count(one.seq), waiting=write_count(one.waiting))]
        if not one.is_open:
            lines.append(say("ui.intake.history.decided"))
        elif not one.decidable:
            lines.append(say("ui.intake.history.elsewhere"))
        self._detail.say(" ".join(lines))

    def _ask(self) -> None:
        shown = cast(Shown | None, self._table.current_row())
        if shown is None or not (shown[0].is_open and shown[0].decidable):
            return
        zone = self._shell.session.office.zone
        self._sheet = RulingSheet(shown[0], zone, lambda keep, reason: self._rule(shown[0], keep, reason))
        self._shell.open_sheet(self._sheet)

    def _rule(self, one: Trouble, keep: str, reason: str) -> None:
        def work(vault: Vault, _report: object) -> int:
            if one.kind == "fork":
                return resolve_fork(vault, one.book, one.seq, keep, reason)[1]
            return waive_gap(vault, one.book, one.seq, reason)

        def tell(cases: int) -> None:
            if self._sheet is not None:
                self._sheet.close_sheet()
            self._shell.tell(say("ui.intake.history.told", cases=write_count(cases)))

        def refuse(error: Exception) -> None:
            if self._sheet is not None:
                self._sheet.close_sheet()
            self._shell.fail(error)

        self._shell.session.carry(self, work, tell, refuse)


class RulingSheet(Sheet):
    """Asks which branch counts, or whether a gap is waived, and why."""

    def __init__(self, one: Trouble, zone: str, act: Callable[[str, str], object]) -> None:
        """Make the sheet for one trouble."""
        super().__init__(say(f"ui.intake.ruling.title.{one.kind}"), name="ruling_sheet")
        self._act = act
        choices = [
            (branch.hash, f"{write_when(branch.wall, zone)} · {branch.kind} · {branch.officer}")
            for branch in one.branches
        ]
        self._keep = ChoiceEdit("keep_choice", choices)
        self._keep_field = Field(say("ui.intake.ruling.keep"), self._keep)
        self._text = TextArea("reason_edit", lines=3, longest=LONGEST)
        self._field = Field(say("ui.intake.ruling.reason"), self._text, needed=True)
        self.body.addWidget(Label(say(f"ui.intake.ruling.lead.{one.kind}"), tone="soft", wrap=True))
        self.body.addWidget(self._keep_field)
        self.body.addWidget(self._field)
        self._keep_field.setVisible(one.kind == "fork")
        self._fork = one.kind == "fork"
        self.add_button(say("ui.transfer.cancel"), "plain", self.close_sheet, "cancel_button")
        self._do = self.add_button(say(f"ui.intake.ruling.do.{one.kind}"), "main", self._take, "rule_button")

    def _take(self) -> None:
        reason = self._field.value().strip()
        self._keep_field.set_problem("" if self._keep.value() or not self._fork else say("ui.intake.ruling.no_choice"))
        self._field.set_problem("" if reason else say("ui.intake.ruling.reason_needed"))
        if reason and (self._keep.value() or not self._fork):
            self._do.setEnabled(False)
            self._act(self._keep.value(), reason)


def _columns() -> list[Column]:
    return [
        Column(
            "what",
            say("ui.intake.history.column.what"),
            0,
            text=lambda one: say(f"ui.intake.history.kind.{one[0].kind}"),
            second=lambda one: say("ui.intake.history.laptop", office=one[1], device=one[0].book[:8]),
        ),
        Column("seq", say("ui.intake.history.column.seq"), 112, text=lambda o: write_count(o[0].seq), align="right"),
        Column(
            "waiting",
            say("ui.intake.history.column.waiting"),
            132,
            text=lambda one: write_count(one[0].waiting) if one[0].kind == "gap" else "",
            align="right",
        ),
        Column(
            "state",
            say("ui.intake.history.column.state"),
            148,
            text=lambda one: say(f"ui.intake.history.state.{'open' if one[0].is_open else 'decided'}"),
            tone=lambda one: "ochre" if one[0].is_open else "soft",
            chip=True,
        ),
    ]
