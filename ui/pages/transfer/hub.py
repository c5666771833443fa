"""Kirim & Terima: what has not travelled, what was sent and answered last, and the ways to send, receive and answer.

Everything shown is read off the window's thread; the assistants do the work.
"""

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from fieldapp.case.office import parent_of
from fieldapp.case.wording import name_size
from fieldapp.desk.review import find_rows
from fieldapp.exchange.export import unfinished_plan
from fieldapp.exchange.placement import count_written
from fieldapp.exchange.plan import Plan
from fieldapp.exchange.receipt import Answer, latest_answer
from fieldapp.exchange.slip import latest_slip
from fieldapp.exchange.standing import (
    Correspondent,
    Share,
    Shipment,
    Standing,
    enrolment_of,
    last_shipment,
    list_correspondents,
    name_office,
    office_names,
    standing_of,
)
from fieldapp.vault.search import CaseRow
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.transfer.alarm import AlarmBand
from ui.pages.transfer.below import BelowCard
from ui.pages.transfer.check import CheckSheet
from ui.pages.transfer.noticed import NoticedSticks
from ui.pages.transfer.phrase import write_amount, write_count, write_office, write_short_day, write_when
from ui.pages.transfer.slip import SlipSheet
from ui.style import GAP, SNUG, TIGHT, WIDE
from ui.widgets.banner import Banner
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import Card, Columns, Scroll, row, rows
from ui.widgets.facts import Facts
from ui.widgets.table import SmallTable
from ui.widgets.text import Label

MOST_RETURNED = 8
MOST_LISTED = 200
LAPTOP_WIDTH = 420


@dataclass(frozen=True, slots=True)
class Affairs:
    """What the page shows."""

    above: str
    above_name: str
    standing: Standing | None
    last: Shipment | None
    begun: tuple[Plan, int] | None
    answer: Answer | None
    answer_name: str
    slip: tuple[str, int, str] | None
    returned: tuple[tuple[CaseRow, str], ...]
    enrolment: str
    below: tuple[Correspondent, ...]


def read_affairs(vault: Vault) -> Affairs:
    """Return how sending and receiving stand."""
    above, named = parent_of(vault.office) or "", office_names(vault)
    plan = unfinished_plan(vault, above) if above else None
    answer, slip = latest_answer(vault), latest_slip(vault)
    reasons = {case: reason for case, status, reason in answer.cases if status == "return"} if answer else {}
    rows = find_rows(vault.db, sorted(reasons))
    return Affairs(
        above=above,
        above_name=write_office(name_office(vault, above, named), above) if above else "",
        standing=standing_of(vault, above) if above else None,
        last=last_shipment(vault, above) if above else None,
        begun=(plan, count_written(vault, plan)) if plan else None,
        answer=answer,
        answer_name=write_office(name_office(vault, answer.office, named), answer.office) if answer else "",
        slip=(write_office(name_office(vault, slip[0], named), slip[0]), *slip[1:]) if slip else None,
        returned=tuple((rows[case], reasons[case]) for case in sorted(rows)[:MOST_LISTED]),
        enrolment=enrolment_of(vault),
        below=tuple(list_correspondents(vault)),
    )


class TransferPage(Page):
    """The hub of sending and receiving."""

    name = "transfer"

    def __init__(self, shell: Shell) -> None:
        """Make the page; `arrive` fills it."""
        super().__init__(shell)
        self._scroll = Scroll()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, 0)
        layout.setSpacing(GAP)
        self._noticed = NoticedSticks(shell)
        layout.addLayout(rows(Label(say("ui.transfer.title"), "title"), row(self._noticed, TIGHT, gap=0), gap=0))
        layout.addWidget(self._scroll, 1)
        body = self._scroll.body
        body.setContentsMargins(0, 0, TIGHT, WIDE)
        body.setSpacing(GAP)
        body.addLayout(self._build_ways())
        self._begun = Banner()
        self._begun.setObjectName("begun_banner")
        self._begun.add_action(say("ui.transfer.continue"), lambda: self.shell.go("send"), "continue_button")
        self._below = BelowCard(shell)
        self._alarm = AlarmBand(shell, self)
        body.addWidget(self._alarm)
        body.addWidget(self._begun)
        body.addWidget(Columns(self._build_sending(), self._build_answer(), narrow=860, gap=GAP))
        body.addWidget(self._below)
        body.addLayout(self._build_laptop())
        body.addStretch(1)

    def _build_ways(self) -> QHBoxLayout:
        self._send = Button(say("ui.transfer.send"), "big", "send", name="send_button")
        self._send.setProperty("main", True)
        self._send.clicked.connect(lambda: self.shell.go("send"))
        self._receive = Button(say("ui.transfer.receive"), "big", "receive", name="receive_button")
        self._receive.clicked.connect(lambda: self.shell.go("receive"))
        return row(self._send, self._receive, None, gap=GAP)

    def _build_sending(self) -> Card:
        card = Card(margin=WIDE)
        self._sending_title = Label("", "heading", wrap=True)
        self._unsent = Label("", "name", wrap=True)
        self._unsent.setObjectName("unsent_label")
        self._since = Label("", "small", "soft", wrap=True)
        self._sending = Facts(label_width=132)
        self._sending.setObjectName("sending_facts")
        for part in (self._sending_title, self._unsent, self._since, self._sending):
            card.body.addWidget(part)
        self._check = Button(say("ui.recheck.open"), icon="stick", name="check_stick_button")
        self._check.clicked.connect(lambda: self.shell.open_sheet(CheckSheet(self.shell)))
        self._check.hide()
        card.body.addSpacing(TIGHT)
        card.body.addLayout(row(self._check, None))
        card.body.addStretch(1)
        return card

    def _build_answer(self) -> Card:
        card = Card(margin=WIDE)
        self._answer_lead = Label("", "body", "soft", wrap=True)
        self._slip = Label("", "body", "soft", wrap=True)
        self._slip.setObjectName("slip_label")
        self._answer = Facts(label_width=132)
        self._answer.setObjectName("answer_facts")
        self._returned_title = Label(say("ui.transfer.returned_title"), "label")
        self._returned = SmallTable(_returned_columns(), "returned_table", most=MOST_RETURNED)
        self._returned.opened.connect(lambda one: self.shell.go("case", id=one[0].id))
        self._type_slip = Button(say("ui.transfer.type_slip"), icon="receipt", name="slip_button")
        self._type_slip.clicked.connect(self._open_slip)
        card.body.addWidget(Label(say("ui.transfer.answer_title"), "heading"))
        for part in (self._slip, self._answer_lead, self._answer, self._returned_title, self._returned):
            card.body.addWidget(part)
        card.body.addSpacing(TIGHT)
        card.body.addLayout(row(self._type_slip, None))
        card.body.addStretch(1)
        return card

    def _build_laptop(self) -> QHBoxLayout:
        self._laptop = Label("", "small", "soft", wrap=True)
        self._laptop.let_fill()
        self._laptop.setMinimumWidth(LAPTOP_WIDTH)
        self._laptop.setObjectName("laptop_label")
        self._settings = Button(say("ui.transfer.open_settings"), "quiet", name="settings_button")
        self._settings.clicked.connect(lambda: self.shell.go("settings", section="laptop"))
        return row(self._laptop, self._settings, None, gap=SNUG)

    # ---- reading ----------------------------------------------------------------------------------------------------

    def arrive(self, **_where: str) -> None:
        """Read how things stand; Enter sends."""
        self._send.setFocus()
        self._read()

    def refresh(self, _changed: frozenset[str]) -> None:
        """Read it again."""
        self._noticed.weigh()
        self._read()

    def _read(self) -> None:
        self.session.read(self, read_affairs, self._show, key="affairs")
        self._alarm.look()

    def _show(self, affairs: Affairs) -> None:
        self._show_sending(affairs)
        self._show_slip(affairs.slip)
        self._show_answer(affairs.answer, affairs.answer_name, affairs.returned)
        self._answer_lead.setVisible(affairs.answer is not None or affairs.slip is None)
        self._show_begun(affairs.begun)
        self._below.show_offices(affairs.below)
        state = "own_desk" if affairs.enrolment == "waiting" and not affairs.above else affairs.enrolment
        self._laptop.say(say(f"ui.transfer.laptop.{state}"))
        self._laptop.set_tone("soft" if affairs.enrolment == "certified" else "ochre")

    def _show_begun(self, begun: tuple[Plan, int] | None) -> None:
        if begun is None:
            self._begun.say("")
            return
        plan, written = begun
        facts = {"number": plan.number, "written": written, "parts": len(plan.parts)}
        self._begun.say(say("ui.transfer.begun" if written else "ui.transfer.begun_none", **facts), "ochre")

    def _show_sending(self, affairs: Affairs) -> None:
        if affairs.standing is None:
            self._sending_title.say(say("ui.transfer.no_office_above"))
            for part in (self._unsent, self._since, self._sending):
                part.hide()
            return
        fresh, waiting = affairs.standing.unsent, affairs.standing.waiting
        self._sending_title.say(say("ui.transfer.unsent_title", office=affairs.above_name))
        contents = _amount_of(fresh)
        self._unsent.say(
            say("ui.transfer.all_sent") if fresh.is_empty else say("ui.transfer.unsent", contents=contents)
        )
        zone = self.session.office.zone
        self._since.say(say("ui.transfer.since", when=write_when(fresh.since, zone)) if fresh.since else "")
        self._since.setVisible(bool(fresh.since))
        pairs = [(say("ui.transfer.waiting"), _amount_of(waiting) if not waiting.is_empty else say("ui.transfer.none"))]
        pairs.append((say("ui.transfer.last"), _last_of(affairs.last, zone)))
        if affairs.last is not None and not affairs.last.answered:
            pairs.append((say("ui.recheck.stick"), _checked_of(affairs.last, zone)))
        self._sending.fill(pairs)
        self._check.setVisible(len(pairs) > 2)

    def _show_answer(self, answer: Answer | None, office: str, returned: tuple[tuple[CaseRow, str], ...]) -> None:
        self._answer.setVisible(answer is not None)
        self._returned_title.setVisible(bool(returned))
        self._returned.setVisible(bool(returned))
        if answer is None:
            self._answer_lead.say(say("ui.transfer.no_answer"))
            return
        when = write_when(answer.wall, self.session.office.zone)
        self._answer_lead.say(say("ui.transfer.answer", number=answer.number, when=when, office=office))
        counts = [status for status, _ in answer.listed.cases.values()]
        held = sum(last - first + 1 for _, first, last in answer.held)
        pairs = [
            (say(f"ui.transfer.answered.{name}"), write_count(counts.count(name)))
            for name in ("accept", "return", "received")
        ]
        pairs.append((say("ui.transfer.answered.evidence"), write_count(len(answer.listed.evidence))))
        if held:
            pairs.append((say("ui.transfer.answered.held"), say("ui.transfer.entries", count=write_count(held))))
        self._answer.fill(pairs)
        self._returned.fill(returned)

    def _show_slip(self, slip: tuple[str, int, str] | None) -> None:
        self._slip.setVisible(slip is not None)
        if slip is not None:
            office, number, at = slip
            when = write_when(at, self.session.office.zone)
            self._slip.say(say("ui.transfer.slip_last", number=number, office=office, when=when))

    def _open_slip(self) -> None:
        self.shell.open_sheet(SlipSheet(self.shell))


def _amount_of(share: Share) -> str:
    if share.cases or share.reports or share.evidence:
        return write_amount(share.cases, share.reports, share.evidence)
    if share.identities and not share.entries:
        return say("ui.transfer.identities", count=write_count(share.identities))
    return say("ui.transfer.entries", count=write_count(share.entries))


def _checked_of(last: Shipment, zone: str) -> str:
    if not last.checked:
        return say("ui.recheck.not_yet")
    return say("ui.recheck.done", when=write_when(last.checked, zone))


def _last_of(last: Shipment | None, zone: str) -> str:
    if last is None:
        return say("ui.transfer.never_sent")
    plan = last.plan
    contents = write_amount(last.cases, last.reports, plan.evidence)
    facts = {"number": plan.number, "when": write_when(last.written, zone), "contents": contents}
    code = "ui.transfer.last_answered" if last.answered else "ui.transfer.last_waiting"
    told = say(code, size=name_size(plan.size), parts=last.parts, **facts)
    return " ".join(filter(None, (told, say("ui.transfer.signed_by", name=last.signer) if last.signer else "")))


def _returned_columns() -> list[Column]:
    return [
        Column(
            "case",
            say("ui.transfer.column.case"),
            0,
            text=lambda one: one[0].numbers or one[0].summary or one[0].subjects or write_short_day(one[0].known_on),
            second=lambda one: one[1],
        )
    ]
