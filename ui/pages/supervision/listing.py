"""Pengawasan: the list of supervision reports (LHP) with its search and filters, and the ways to a new one.

Shown by the main window. Ids are read off the window's thread, the rows that are in sight on it.
"""

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.packs.reference import stages
from fieldapp.vault.supervisions import OUTCOMES, SupervisionRow, list_supervision_ids, supervision_rows
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.supervision.nil import NilSheet
from ui.pages.supervision.reading import name_stage, short_day
from ui.style import SNUG, WIDE
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.field import ChoiceEdit, SearchEdit
from ui.widgets.table import BlockModel, Column, Table
from ui.widgets.text import Label

PAUSE: Final = 120  # milliseconds without a key before a search begins
TONES: Final = {"alleged": "ochre", "dispute": "ochre"}


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
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._read)

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build_title(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SNUG)
        row.addWidget(Label(say("ui.supervision.title"), "title"), 1)
        nil = Button(say("ui.supervision.new_nil"), "plain", name="nil_button")
        nil.clicked.connect(self._open_nil)
        new = Button(say("ui.supervision.new"), "main", name="new_report_button")
        new.clicked.connect(lambda: self.shell.go("edit", kind="lhp"))
        row.addWidget(nil)
        row.addWidget(new)
        return row

    def _build_filters(self) -> QHBoxLayout:
        self._search = SearchEdit("search_edit", say("ui.supervision.search"))
        self._search.textChanged.connect(lambda _text: self._pause.start())
        stage_choices = [(stage.id, stage.label) for stage in stages().values()]
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
        self._model = BlockModel(_columns(), self._fetch)
        self._table = Table(self._model)
        self._table.setObjectName("report_table")
        self._table.setAccessibleName(say("ui.supervision.title"))
        self._table.opened.connect(lambda name: self.shell.go("report", id=str(name)))
        self._table.picked.connect(self._keep_picked)
        self._table.sort_asked.connect(self._sort)
        card = Card(margin=0)
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
