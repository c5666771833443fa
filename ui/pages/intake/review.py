"""Tinjauan: finished cases of the offices below, one after the other: read, accept, or return with a reason.

The list stands left, the case right; A accepts and K returns. What is shown of a case hides reporter and witnesses.
"""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldapp.desk.review import QUEUE, Decision, Reviewed, find_rows, list_reviews, review_case
from fieldapp.desk.view import view_case
from fieldapp.exchange.standing import office_names
from fieldapp.vault.search import CaseRow
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.intake.decision import DecisionSheet
from ui.pages.intake.part import Part
from ui.pages.intake.reading import CaseReading
from ui.pages.transfer.phrase import write_count, write_office
from ui.style import GAP, SNUG
from ui.widgets.block import BlockModel, Column
from ui.widgets.button import Button
from ui.widgets.card import Card, Columns, row
from ui.widgets.choice import ChoiceEdit
from ui.widgets.empty import Empty
from ui.widgets.table import Table

SHOWN: Final = ("queue", "returned", "accepted", "every")
TONES: Final = {"waiting": "ink", "mended": "ochre", "returned": "soft", "accepted": "soft"}


class ReviewTab(Part):
    """The cases that wait for a decision; `counted` says how many."""

    def __init__(self, shell: Shell) -> None:
        """Make the tab; `load` fills it."""
        super().__init__(shell)
        self._standings: dict[str, Reviewed] = {}
        self._names: dict[str, str] = {}
        self._after: list[str] = []
        self._sheet: DecisionSheet | None = None
        self._build()

    def _build(self) -> None:
        self._which = ChoiceEdit("shown_choice", [(key, say(f"ui.intake.review.shown.{key}")) for key in SHOWN])
        self._which.set_value("queue")
        self._which.changed.connect(self._show_list)
        self._model = BlockModel(self._columns(), self._fetch)
        self._table = Table(self._model, "review_table")
        self._table.picked.connect(self._read_case)
        self._table.opened.connect(self._open_case)
        self._none = Empty("check", say("ui.intake.review.none"))
        self._faces = QStackedWidget()
        paper = Card(margin=0)
        paper.body.addWidget(self._table)
        self._faces.addWidget(paper)
        self._faces.addWidget(self._none)
        left = QWidget()
        side = QVBoxLayout(left)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(SNUG)
        side.addWidget(self._which)
        side.addWidget(self._faces, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, SNUG)
        layout.addWidget(Columns(left, self._build_right(), weights=(5, 6), narrow=700, gap=GAP), 1)

    def _build_right(self) -> QWidget:
        self._reading = CaseReading()
        self._accept = Button(say("ui.intake.review.accept"), "main", "check", "A", "accept_button")
        self._accept.call(lambda: self._ask("accept"))
        self._return = Button(say("ui.intake.review.return"), key="K", name="return_button")
        self._return.call(lambda: self._ask("return"))
        self._open = Button(say("ui.intake.review.open"), "quiet", name="open_case_button")
        self._open.call(lambda: self._open_case(self._table.current_id()))
        QShortcut(QKeySequence(Qt.Key.Key_F5), self, self.load)
        right = QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(SNUG)
        side.addLayout(row(self._accept, self._return, self._open, None))
        side.addWidget(self._reading, 1)
        return right

    # ---- the list ---------------------------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Put the focus where work begins."""
        self._table.setFocus()

    def load(self) -> None:
        """Read which cases there are and how each stands."""
        self._shell.session.read(
            self, lambda vault: (list_reviews(vault), office_names(vault)), self._keep, key="reviews"
        )

    def _keep(self, found: tuple[list[Reviewed], dict[str, str]]) -> None:
        reviews, self._names = found
        self._standings = {one.id: one for one in reviews}
        self.counted.emit(sum(one.standing in QUEUE for one in reviews))
        self._show_list()

    def _show_list(self) -> None:
        which = self._which.value()
        wanted = QUEUE if which == "queue" else (which,)
        ids = [one.id for one in self._standings.values() if which == "every" or one.standing in wanted]
        current = self._table.current_id()
        self._model.set_ids(ids)
        self._faces.setCurrentIndex(0 if ids else 1)
        self._none.say(say("ui.intake.review.none" if which == "queue" else "ui.intake.review.none_such"))
        following = next((name for name in (current, *self._after) if name in self._standings and name in set(ids)), "")
        if ids:
            self._table.pick(following or ids[0])
        self._after = []
        self._read_case(self._table.current_id())

    def _fetch(self, ids: Sequence[str]) -> list[CaseRow | None]:
        rows = find_rows(self._shell.session.here.db, ids)
        return [rows.get(name) for name in ids]

    def _columns(self) -> list[Column]:
        return [
            Column(
                "case",
                say("ui.intake.review.column.case"),
                0,
                text=lambda one: one.numbers or one.summary or say("ui.intake.review.unnamed"),
                second=lambda one: " · ".join(filter(None, (one.subjects, self._office_of(one)))),
            ),
            Column(
                "standing",
                say("ui.intake.review.column.standing"),
                124,
                text=lambda one: say(f"ui.intake.review.standing.{self._standing_of(one)}"),
                tone=lambda one: TONES[self._standing_of(one)],
                chip=True,
            ),
        ]

    def _office_of(self, one: CaseRow) -> str:
        return self._names.get(one.office) or one.office

    def _standing_of(self, one: CaseRow) -> str:
        found = self._standings.get(one.id)
        return found.standing if found else "waiting"

    # ---- the case ---------------------------------------------------------------------------------------------------

    def _read_case(self, case: str | None) -> None:
        for button in (self._accept, self._return, self._open):
            button.setEnabled(case is not None)
        if case is None:
            self._reading.clear()
            return
        self._shell.session.read(self, lambda vault: view_case(vault, case), self._show_case, key="case")

    def _show_case(self, data: dict[str, Any]) -> None:
        if data["id"] == self._table.current_id():
            office = write_office(self._names.get(data["office"], ""), data["office"])
            texts = self._shell.session.packs.violation_texts
            self._reading.show_case(data, office, self._standings.get(data["id"]), texts)

    def _open_case(self, case: object) -> None:
        if case:
            self._shell.go("case", id=str(case))

    # ---- deciding ---------------------------------------------------------------------------------------------------

    def _ask(self, decision: Decision) -> None:
        case, found = self._table.current_id(), self._table.current_row()
        if case is None or found is None:
            return
        name = found.numbers or found.summary or found.subjects
        self._sheet = DecisionSheet(decision, name, lambda reason: self._decide(case, decision, reason))
        self._shell.open_sheet(self._sheet)

    def _decide(self, case: str, decision: Decision, reason: str) -> None:
        def work(vault: Vault) -> str:
            return review_case(vault, case, decision, reason)

        self._shell.session.write(self, work, lambda _id: self._tell(case, decision), self._refuse, changed=(case,))

    def _tell(self, case: str, decision: Decision) -> None:
        ids = list(self._model.ids())
        at = ids.index(case) if case in ids else 0
        # the next case comes up by itself, so that a stack is worked through without the mouse
        self._after = [*ids[at + 1 :], *ids[:at]]
        if self._sheet is not None:
            self._sheet.close_sheet()
        left = write_count(max(len(ids) - 1, 0))
        self._shell.tell(say(f"ui.intake.review.told.{decision}", left=left))

    def _refuse(self, error: Exception) -> None:
        if self._sheet is not None:
            self._sheet.close_sheet()
        self._shell.fail(error)
