"""The last step of receiving: what became of everything, what it changed, and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.case.office import is_within
from fieldapp.desk.review import find_rows
from fieldapp.exchange.merge import AGAIN, DISMISSED, OWN, Report, Verdict
from fieldapp.exchange.packtravel import PackVerdict
from fieldapp.exchange.receipt import Answer, latest_answer
from fieldapp.exchange.standing import name_office, office_names
from fieldapp.vault.conflicts import field_conflicts
from fieldapp.vault.search import CaseRow
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.transfer.phrase import write_count, write_office
from ui.pages.waitingpack import WaitingPack
from ui.style import SNUG, TIGHT
from ui.widgets.banner import Banner
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.glyph import Glyph
from ui.widgets.table import SmallTable
from ui.widgets.text import Label

MOST_SENDERS = 3
MOST_LISTED = 200
WIDEST_BUTTON = 560


@dataclass(frozen=True, slots=True)
class Effects:
    """What an import changed beside its counts: answers to our cases, fields that differ, offices to be answered."""

    answer: Answer | None
    named: tuple[tuple[CaseRow, str], ...]
    differing: tuple[CaseRow, ...]
    senders: tuple[tuple[str, str], ...]


def read_effects(vault: Vault, report: Report) -> Effects:
    """Return what a report means for the cases here."""
    headers = [verdict.header for verdict in report.files if verdict.header is not None]
    answered = any(header.kind == "receipt" for header in headers)
    answer = latest_answer(vault) if answered else None
    said = {case: reason for case, status, reason in answer.cases if status == "return"} if answer else {}
    owners = sorted({conflict.owner for conflict in field_conflicts(vault.db)})
    rows = find_rows(vault.db, [*said, *owners])
    names = office_names(vault)
    senders = sorted(
        {one.office for one in headers if one.office != vault.office and is_within(one.office, vault.office)}
    )
    return Effects(
        answer,
        tuple((rows[case], said[case]) for case in sorted(said) if case in rows)[:MOST_LISTED],
        tuple(rows[owner] for owner in owners if owner in rows)[:MOST_LISTED],
        tuple((office, write_office(name_office(vault, office, names), office)) for office in senders),
    )


class TakenStep(QWidget):
    """Says what became of everything that was offered."""

    def __init__(self, shell: Shell) -> None:
        """Make the step; `show_report` fills it."""
        super().__init__()
        self._shell = shell
        self._alarms: list[Banner] = []
        self._ways: list[Button] = []
        self._build()

    def _build(self) -> None:
        self._glyph = Glyph("check", "accent", 24)
        self._sentence = Label("", "name", wrap=True)
        self._sentence.setObjectName("balance_label")
        self._second = Label("", tone="soft", wrap=True)
        self._second.setObjectName("second_label")
        self._banners = QVBoxLayout()
        self._banners.setSpacing(TIGHT)
        self._pack = WaitingPack(self._shell)
        self._files = SmallTable(_file_columns(), "verdict_table", most=6)
        self._answer = Label("", wrap=True)
        self._answer.setObjectName("answer_label")
        self._returned = SmallTable(_case_columns(say("ui.receive.column.returned")), "returned_table", most=5)
        self._returned.opened.connect(lambda one: self._shell.go("case", id=one[0].id))
        self._differ_title = Label("", "heading")
        self._differing = SmallTable(_case_columns(say("ui.receive.column.differing")), "differing_table", most=5)
        self._differing.opened.connect(lambda one: self._shell.go("case", id=one[0].id, tab="differences"))
        self._next_title = Label(say("ui.receive.next_title"), "heading")
        self._next = QVBoxLayout()
        self._next.setSpacing(TIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SNUG)
        head = row(self._glyph, gap=SNUG)
        head.addWidget(self._sentence, 1)
        layout.addLayout(head)
        layout.addWidget(self._second)
        layout.addLayout(self._banners)
        layout.addWidget(self._pack)
        for part in (self._answer, self._returned, self._differ_title, self._differing):
            layout.addWidget(part)
        layout.addWidget(self._next_title)
        layout.addLayout(self._next)
        layout.addWidget(Label(say("ui.receive.files"), "heading"))
        layout.addWidget(self._files)

    def show_report(self, report: Report) -> None:
        """Show a report; what it changed is read and shown a moment later."""
        totals = {name: report.total(name) for name in ("offered", "new", "known")}
        held = report.total("held") + report.total("quarantined")
        counts = {name: write_count(count) for name, count in totals.items()}
        bare = "balance_evidence" if any(not one.code for one in report.files) else "balance_nothing"
        code = "balance" if totals["offered"] else bare
        self._sentence.say(say(f"ui.receive.{code}", held=write_count(held), **counts))
        waiting = sum(verdict.is_quarantined for verdict in report.files)
        stays = any(verdict.is_left for verdict in report.files)
        self._second.say(_second_of(report, waiting))
        calm = not (held or waiting or stays or report.damaged or report.alarms or report.left)
        self._glyph.show_icon(*(("check", "accent") if calm else ("info", "ochre")))
        self._show_alarms(report)
        self._files.fill(report.files)
        for part in (self._answer, self._returned, self._differ_title, self._differing):
            part.hide()
        self._show_next((), waiting or held)
        self._shell.session.read(
            self, lambda vault: read_effects(vault, report), lambda found: self._show_effects(found, waiting or held)
        )

    def _show_alarms(self, report: Report) -> None:
        for banner in self._alarms:
            self._banners.removeWidget(banner)
            banner.deleteLater()
        told = [Banner(one.sentence, "ochre" if one.code else "calm") for one in report.packs if _is_told(one)]
        sentences = [alarm.sentence for alarm in report.alarms]
        sentences += [say("ui.receive.damaged", count=len(report.damaged))] if report.damaged else []
        sentences += [say("ui.receive.left", count=len(report.left))] if report.left else []
        sentences += [
            say("ui.receive.forked", books=", ".join(books))
            for books in [sorted({book for verdict in report.files for book in verdict.forked})]
            if books
        ]
        self._alarms = [*(Banner(sentence, "ochre") for sentence in sentences), *told]
        self._pack.load()
        for banner in self._alarms:
            self._banners.addWidget(banner)

    def _show_effects(self, found: Effects, waiting: int) -> None:
        if found.answer is not None:
            said = [status for status, _ in found.answer.listed.cases.values()]
            facts = {name: write_count(said.count(name)) for name in ("accept", "return", "received")}
            facts["returned"] = facts.pop("return")
            self._answer.say(say("ui.receive.answer", number=found.answer.number, **facts))
            self._answer.show()
        self._returned.fill(found.named)
        self._returned.setVisible(bool(found.named))
        self._differ_title.say(say("ui.receive.differ_title", count=len(found.differing)))
        self._differ_title.setVisible(bool(found.differing))
        self._differing.fill([(case, "") for case in found.differing])
        self._differing.setVisible(bool(found.differing))
        self._show_next(found.senders, waiting)

    def _show_next(self, senders: Sequence[tuple[str, str]], waiting: int) -> None:
        for old in self._ways:
            self._next.removeWidget(old)
            old.deleteLater()
        self._ways = []
        for office, name in senders[:MOST_SENDERS]:
            answer = Button(say("ui.receive.answer_office", office=name), icon="receipt", name="answer_button")
            answer.setMaximumWidth(WIDEST_BUTTON)
            answer.call(partial(self._shell.go, "send", to=office, kind="receipt"))
            self._add_way(answer)
        tabs = [*(["review"] if senders else []), *(["held"] if waiting else [])]
        for tab in tabs:
            way = Button(say(f"ui.receive.see_{tab}"), name=f"see_{tab}_button")
            way.call(partial(self._shell.go, "intake", tab=tab))
            self._add_way(way)
        self._next_title.setVisible(bool(tabs))

    def _add_way(self, way: Button) -> None:
        self._ways.append(way)
        self._next.addWidget(way, 0, Qt.AlignmentFlag.AlignLeft)


def _second_of(report: Report, waiting: int) -> str:
    sentences = [say("ui.receive.evidence_in", count=write_count(len(report.evidence)))] if report.evidence else []
    sentences += [say("ui.receive.files_held", count=waiting)] if waiting else []
    stays = sum(verdict.is_left for verdict in report.files)
    sentences += [say("ui.receive.files_stay", count=stays)] if stays else []
    sentences.append(say("ui.receive.nothing_lost"))
    return " ".join(sentences)


def _is_told(one: PackVerdict) -> bool:
    """Say whether a set has a line of its own; one that merely waits has the line with the button."""
    return one.state != "waiting" or bool(one.code)


def _state_of(verdict: Verdict) -> str:
    if verdict.is_quarantined:
        return "held"
    if verdict.is_left:
        return "stays"
    return {AGAIN: "known", OWN: "own", DISMISSED: "dismissed"}.get(verdict.code, "in")


def _file_columns() -> list[Column]:
    return [
        Column("file", say("ui.receive.column.file"), 0, text=lambda v: v.name, second=lambda v: v.sentence),
        Column(
            "state",
            say("ui.receive.column.state"),
            176,
            text=lambda v: say(f"ui.receive.became.{_state_of(v)}"),
            tone=lambda v: "ochre" if v.is_quarantined or v.is_left else "soft" if v.code else "accent",
            chip=True,
        ),
    ]


def _case_columns(title: str) -> list[Column]:
    return [
        Column(
            "case",
            title,
            0,
            text=lambda one: " · ".join(
                filter(None, (one[0].numbers, one[0].summary or one[0].subjects or one[0].place))
            ),
            second=lambda one: one[1] or one[0].subjects,
        )
    ]
