"""Pengawasan: the list of supervision reports (LHP) with its search and filters, and the ways to a new one.

Shown by the main window. Ids are read off the window's thread, the rows that are in sight on it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.vault.supervisions import (
    OUTCOMES,
    SupervisionRow,
    list_supervision_ids,
    newest_supervision,
    supervision_rows,
)
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.supervision.nil import NilSheet
from ui.pages.supervision.reading import group_count, short_day
from ui.style import FINE, SNUG, WIDE
from ui.widgets.block import BlockModel, Column
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.choice import ChoiceEdit
from ui.widgets.empty import Empty
from ui.widgets.entry import SearchEdit
from ui.widgets.table import Table
from ui.widgets.text import Label

STAGE, NUMBER = "stage", "number"
NUMBER_WIDTH: Final = 296
ROOM_FOR_STAGE: Final = 900


class SupervisionPage(Page):
    """All reports, the newest day first."""

    name = "supervision"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._key, self._descending = "date", True
        self._any = False
        self._picked = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        layout.setSpacing(SNUG)
        layout.addLayout(self._build_title())
        layout.addLayout(self._build_filters())
        layout.addWidget(self._build_list(), 1)

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build_title(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SNUG)
        row.addWidget(Label(say("ui.supervision.title"), "title"), 1)
        nil = Button(say("ui.supervision.new_nil"), "plain", name="nil_button")
        nil.clicked.connect(self._open_nil)
        new = Button(say("ui.supervision.new"), "main", name="new_report_button")
        new.clicked.connect(lambda: self.shell.go("edit", kind="lhp"))
        sent = Button(say("ui.supervision.assignments"), "plain", name="assignments_button")
        sent.clicked.connect(lambda: self.shell.go("registers", tab="assignments"))
        row.addWidget(sent)
        row.addWidget(nil)
        row.addWidget(new)
        return row

    def _build_filters(self) -> QHBoxLayout:
        self._search = SearchEdit("search_edit", say("ui.supervision.search"))
        self._search.asked.connect(lambda _text: self._read())
        stage_choices = [(stage.id, stage.label) for stage in self.shell.session.packs.stages.values()]
        self._stage = ChoiceEdit("stage_choice", stage_choices, say("ui.supervision.all_stages"))
        outcome_choices = [(name, say(f"ui.supervision.outcome.{name}")) for name in OUTCOMES]
        self._outcome = ChoiceEdit("outcome_choice", outcome_choices, say("ui.supervision.all_outcomes"))
        for choice in (self._stage, self._outcome):
            choice.changed.connect(self._read)
        self._count = Label("", "small", "soft")
        self._count.setObjectName("count_label")
        row = QHBoxLayout()
        row.setSpacing(SNUG)
        row.addWidget(self._search, 2)
        row.addWidget(self._stage, 1)
        row.addWidget(self._outcome, 1)
        row.addWidget(self._count)
        QShortcut(QKeySequence("Ctrl+F"), self, self._search.setFocus)
        return row

    def _build_list(self) -> QWidget:
        self._model = BlockModel(_columns(self.shell.session.packs.stage_labels), self._fetch)
        self._table = Table(self._model, "report_table")
        self._table.setAccessibleName(say("ui.supervision.title"))
        self._table.show_order(self._key, self._descending)
        self._table.opened.connect(lambda name: self.shell.go("report", id=str(name)))
        self._table.picked.connect(self._keep_picked)
        self._table.sort_asked.connect(self._sort)
        card = Card(margin=FINE)
        card.body.addWidget(self._table)
        none = Empty("supervision", say("ui.supervision.none"), [
            (say("ui.supervision.new"), "plain", lambda: self.shell.go("edit", kind="lhp")),
            (say("ui.supervision.new_nil"), "plain", self._open_nil),
        ])  # fmt: skip
        unmatched = Empty("search", say("ui.supervision.unmatched"), [
            (say("ui.supervision.clear"), "plain", self._clear),
        ])  # fmt: skip
        self._faces = QStackedWidget()
        for face in (card, none, unmatched, QWidget()):
            self._faces.addWidget(face)
        self._faces.setCurrentIndex(3)
        return self._faces

    # ---- reading -----------------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Read the list; `picked` is the report to stand on."""
        self._picked = where.get("picked", self._picked)
        if "search" in where:
            self._search.set_value(where["search"])
        self._read()
        self._search.setFocus()

    def refresh(self, changed: frozenset[str]) -> None:
        """Read the list again."""
        self._read()
        self._model.reload(list(changed))

    def place(self) -> dict[str, str]:
        """Return what was searched and on which report the officer stood."""
        return {"search": self._search.value(), "picked": self._picked}

    def _read(self) -> None:
        search, stage, outcome = self._search.value(), self._stage.value(), self._outcome.value()
        key, descending = self._key, self._descending

        def work(vault: Vault) -> tuple[list[str], bool]:
            ids = list_supervision_ids(vault.db, search, stage, outcome, key=key, descending=descending)
            return ids, bool(ids) or bool(newest_supervision(vault.db))

        self.session.read(self, work, self._show, key="list")

    def _show(self, answer: tuple[list[str], bool]) -> None:
        ids, any_at_all = answer
        self._model.set_ids(ids)
        self._count.say(say("ui.supervision.count", count=group_count(len(ids))) if any_at_all else "")
        self._faces.setCurrentIndex(0 if ids else 2 if any_at_all else 1)
        if self._picked in ids:
            self._table.pick(self._picked)

    def _fetch(self, ids: Sequence[str]) -> list[SupervisionRow]:
        return supervision_rows(self.session.here.db, ids)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        keys = [one.key for one in self._model.columns]
        wide = self.width() >= ROOM_FOR_STAGE
        self._table.setColumnHidden(keys.index(STAGE), not wide)
        self._table.setColumnWidth(keys.index(NUMBER), NUMBER_WIDTH if wide else NUMBER_WIDTH - 70)

    # ---- acting ------------------------------------------------------------------------------------------------------

    def _sort(self, key: str, descending: bool) -> None:
        self._key, self._descending = key, descending
        self._read()

    def _keep_picked(self, name: str | None) -> None:
        self._picked = name or ""

    def _clear(self) -> None:
        for field in (self._stage, self._outcome):
            field.set_value("")
        self._search.set_value("")
        self._search.setFocus()
        self._read()

    def _open_nil(self) -> None:
        NilSheet(self.shell).begin()


def _columns(stages: Mapping[str, str]) -> list[Column]:
    head = "ui.supervision.head."

    def told(stage: str) -> str:
        return stages.get(stage, stage) or "-"

    return [
        Column("date", say(head + "date"), 108, lambda row: short_day(row.date)),
        Column("place", say(head + "activity"), 0, _activity, second=lambda row: row.place),
        Column(STAGE, say(head + "stage"), 172, lambda row: told(row.stage), tone=lambda _row: "soft"),
        Column("outcome", say(head + "outcome"), 120, _outcome, tone=_tone, chip=True, sortable=False),
        Column(NUMBER, say(head + "number"), NUMBER_WIDTH, _number, tone=_number_tone, second=_state),
    ]


def _activity(row: SupervisionRow) -> str:
    return "; ".join(filter(None, row.activities)) or say("ui.report.no_activity")


def _number(row: SupervisionRow) -> str:
    return row.number or say("ui.supervision.no_number")


def _number_tone(row: SupervisionRow) -> str:
    return "ink" if row.number else "soft"


def _tone(row: SupervisionRow) -> str:
    return "ochre" if row.outcome in ("alleged", "dispute") else "soft"


def _outcome(row: SupervisionRow) -> str:
    return say(f"ui.supervision.outcome.{row.outcome}")


def _state(row: SupervisionRow) -> str:
    return say("ui.supervision.became") if row.case else say(f"ui.supervision.state.{row.state or 'saved'}")
