"""Riwayat laptop: what happened to the books of laptops, one sentence for each, and the decision or note about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, cast

from PySide6.QtCore import Signal

from fieldapp.desk.trouble import Trouble, list_troubles, name_trouble, note_trouble
from fieldapp.exchange.standing import name_office, office_names
from fieldapp.vault.incarnation import go_on_anew
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

LONGEST: Final = 2000
CHOOSING: Final = ("fork", "clone")
ANEW, FOUND = "anew", "found"


@dataclass(frozen=True, slots=True)
class Shown:
    """One trouble with the names of the offices in it."""

    trouble: Trouble
    writer: str
    sender: str


def _read(vault: Vault) -> list[Shown]:
    named = office_names(vault)

    def name(code: str) -> str:
        return write_office(name_office(vault, code, named), code) if code else ""

    return [Shown(one, name(one.writer), name(one.sender)) for one in list_troubles(vault)]


class HistoryTab(Part):
    """The list of troubles; the tab is there only when there are any, `counted` says how many wait here."""

    listed = Signal(object)

    def __init__(self, shell: Shell) -> None:
        """Make the tab; `load` fills it."""
        super().__init__(shell)
        self._sheet: RulingSheet | None = None
        self._table = SmallTable(_columns(), "trouble_table", most=9)
        self._table.picked.connect(self._show_detail)
        self._table.opened.connect(lambda _one: self._ask())
        self._detail = Label("", wrap=True)
        self._detail.setObjectName("trouble_detail")
        self._decide = Button(say("ui.intake.history.act.decide"), name="decide_trouble_button")
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
        self.listed.emit(len(found))
        self.counted.emit(sum(one.trouble.waits_here for one in found))

    def _show_detail(self, shown: Shown | None) -> None:
        self._decide.setEnabled(shown is not None and shown.trouble.waits_here)
        if shown is None:
            self._detail.say("")
            return
        one = shown.trouble
        self._decide.say(say(f"ui.intake.history.act.{_act(one.kind)}"))
        lines = [one.tell(shown.writer, shown.sender), self._what_now(one)]
        self._detail.say("\n".join(filter(None, lines)))

    def _what_now(self, one: Trouble) -> str:
        if one.looked is not None:
            date = write_when(one.looked.wall, self._shell.session.office.zone)
            return say("ui.intake.history.looked", officer=one.looked.officer, date=date, reason=one.looked.reason)
        if not one.is_open:
            return say("ui.intake.history.decided")
        return "" if one.decidable else say("ui.intake.history.elsewhere")

    def _ask(self) -> None:
        shown = cast(Shown | None, self._table.current_row())
        if shown is None or not shown.trouble.waits_here or not self._decide.isEnabled():
            return
        one, zone = shown.trouble, self._shell.session.office.zone
        self._sheet = RulingSheet(one, zone, lambda chosen, reason: self._rule(one, chosen, reason))
        self._shell.open_sheet(self._sheet)

    def _rule(self, one: Trouble, chosen: str, reason: str) -> None:
        def close() -> None:
            if self._sheet is not None:
                self._sheet.close_sheet()

        def tell(cases: int) -> None:
            close()
            if one.kind == "clone" and chosen == ANEW:
                # every connection has to learn the new number: the vault is opened again
                self._shell.lock()
                return
            code = "told" if one.kind in ("fork", "gap") else "noted"
            self._shell.tell(say(f"ui.intake.history.{code}", cases=write_count(cases)))

        def refuse(error: Exception) -> None:
            close()
            self._shell.fail(error)

        if one.kind == "clone" and chosen == ANEW:
            self._shell.session.write(self, go_on_anew, tell, refuse)
            return
        self._shell.session.carry(self, lambda vault, _report: _decide(vault, one, chosen, reason), tell, refuse)


def _act(kind: str) -> str:
    return "decide" if kind in ("fork", "gap", "clone") else "note"


def _decide(vault: Vault, one: Trouble, chosen: str, reason: str) -> int:
    """Write the decision and return how many cases it changed."""
    if one.kind == "fork":
        return resolve_fork(vault, one.book, one.seq, chosen, reason)[1]
    if one.kind == "gap":
        return waive_gap(vault, one.book, one.seq, reason)
    note_trouble(vault, one.book, one.kind, reason)
    return 0


class RulingSheet(Sheet):
    """Asks what shall count, or what came of looking into something, and why."""

    def __init__(self, one: Trouble, zone: str, act: Callable[[str, str], object]) -> None:
        """Make the sheet for one trouble; `act` gets what was chosen, "" where there is no choice, and the reason."""
        super().__init__(say(f"ui.intake.ruling.title.{one.kind}"), name="ruling_sheet")
        self._act = act
        self._kind = one.kind
        self._keep = ChoiceEdit("keep_choice", _choices(one, zone), _unchosen(one.kind))
        if one.kind == "clone":
            self._keep.set_value(ANEW)
        named = one.kind if one.kind == "clone" else "fork"
        self._keep_field = Field(say(f"ui.intake.ruling.keep.{named}"), self._keep)
        self._text = TextArea("reason_edit", lines=3, longest=LONGEST)
        reason = "reason" if one.kind in ("fork", "gap") else "finding_out"
        self._field = Field(say(f"ui.intake.ruling.{reason}"), self._text, needed=True)
        self.body.addWidget(Label(say(f"ui.intake.ruling.lead.{one.kind}"), tone="soft", wrap=True))
        self.body.addWidget(self._keep_field)
        self.body.addWidget(self._field)
        self._keep_field.setVisible(one.kind in CHOOSING)
        self.add_button(say("ui.transfer.cancel"), "plain", self.close_sheet, "cancel_button")
        self._do = self.add_button(say(f"ui.intake.ruling.do.{one.kind}"), "main", self._take, "rule_button")
        self._keep.changed.connect(self._show_reason)
        for field in (self._keep_field, self._field):
            field.changed.connect(partial(field.set_problem, ""))
        self._show_reason()

    def _show_reason(self) -> None:
        """A new beginning needs no reason: it is a rule of the program, not a judgement."""
        self._field.setVisible(not self._begins_anew())

    def _begins_anew(self) -> bool:
        return self._kind == "clone" and self._keep.value() == ANEW

    def _take(self) -> None:
        reason = self._field.value().strip()
        chosen = self._keep.value() if self._kind in CHOOSING else ""
        lacks_choice = self._kind in CHOOSING and not chosen
        lacks_reason = not reason and not self._begins_anew()
        self._keep_field.set_problem(say("ui.intake.ruling.no_choice") if lacks_choice else "")
        self._field.set_problem(say("ui.intake.ruling.reason_needed") if lacks_reason else "")
        if not lacks_choice and not lacks_reason:
            self._do.setEnabled(False)
            self._act(chosen, reason)


def _unchosen(kind: str) -> str:
    """Return the words for nothing chosen yet, "" where something is chosen from the start."""
    return say("ui.intake.ruling.choose") if kind == "fork" else ""


def _choices(one: Trouble, zone: str) -> list[tuple[str, str]]:
    if one.kind == "clone":
        return [(way, say(f"ui.intake.ruling.way.{way}")) for way in (ANEW, FOUND)]
    return [
        (branch.hash, " · ".join(filter(None, (write_when(branch.wall, zone), branch.kind, branch.officer, mark))))
        for branch in one.branches
        for mark in [say("ui.intake.ruling.mark", mark=branch.hash[:8])]
    ]


def _columns() -> list[Column]:
    return [
        Column(
            "what",
            say("ui.intake.history.column.what"),
            0,
            text=lambda one: name_trouble(one.trouble.kind),
            second=lambda one: say("ui.intake.history.laptop", office=one.writer, device=one.trouble.book[:8]),
        ),
        Column(
            "seq",
            say("ui.intake.history.column.seq"),
            112,
            text=lambda one: write_count(one.trouble.seq) if one.trouble.seq else "",
            align="right",
        ),
        Column(
            "waiting",
            say("ui.intake.history.column.waiting"),
            132,
            text=lambda one: write_count(one.trouble.waiting) if one.trouble.kind in ("gap", "revoked") else "",
            align="right",
        ),
        Column(
            "state",
            say("ui.intake.history.column.state"),
            148,
            text=lambda one: say(f"ui.intake.history.state.{_state(one.trouble)}"),
            tone=lambda one: "ochre" if one.trouble.waits_here else "soft",
            chip=True,
        ),
    ]


def _state(one: Trouble) -> str:
    if one.looked is not None:
        return "looked"
    if not one.is_open:
        return "decided"
    if not one.decidable:
        return "elsewhere"
    return "open" if _act(one.kind) == "decide" else "look"
