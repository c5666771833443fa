"""The papers of a case: whom each is about, its step, its number, how far it has come; more are prepared here.

Part of the papers of a case. Enter opens a paper; what a step still wants prepared is offered above the list.
"""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from fieldapp.case.dates import parse_date, write_short_date
from fieldapp.case.document import Document
from fieldapp.desk.document import prepare, prepare_step
from fieldapp.desk.paperlist import PaperLine, PaperList, Unprepared, list_papers
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.case.prepare import Choices, PrepareSheet, Wanted, read_choices
from ui.style import SNUG, TIGHT, WIDE
from ui.widgets.banner import Banner
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import Card, row, rows
from ui.widgets.table import SmallTable
from ui.widgets.text import Label

MOST_ROWS: Final = 10
MOST_STEPS: Final = 4
ROOM_FOR_STEP: Final = 900
TONES: Final = {"konsep": "ochre", "ditetapkan": "calm", "dicetak": "calm", "ditandatangani": "calm"}


class Shelf(Card):
    """The papers of one case or LHP."""

    def __init__(self, shell: Shell, *, of_report: bool = False) -> None:
        super().__init__(margin=WIDE)
        self._shell, self._of_report = shell, of_report
        self._owner, self._own = "", False
        self._waiting: list[QWidget] = []
        self.body.setSpacing(SNUG)
        self._build_head()
        self._places = rows(gap=TIGHT)
        self.body.addLayout(self._places)
        none = say("ui.case.shelf.none_report" if of_report else "ui.case.shelf.none")
        self._none = Label(none, "body", "soft", wrap=True)
        self.body.addWidget(self._none)
        self.table = SmallTable(_columns(), "shelf_table", MOST_ROWS)
        self.table.setAccessibleName(say("ui.case.shelf.title"))
        self.table.opened.connect(self._open)
        self.table.picked.connect(lambda _row: self._offer())
        self.body.addWidget(self.table)
        self.table.hide()

    def _build_head(self) -> None:
        self._show = Button(say("ui.case.shelf.open"), "plain", name="open_paper_button")
        self._preview = Button(say("ui.case.papers.preview"), "quiet", "document", name="preview_paper_button")
        self.prepare_button = Button(say("ui.case.shelf.prepare"), "plain", "add", name="prepare_button")
        self._show.call(lambda: self._open(self.table.current_row()))
        self._preview.call(self._look)
        self.prepare_button.call(self.ask)
        head = row(gap=TIGHT)
        title = say("ui.case.shelf.title_report" if self._of_report else "ui.case.shelf.title")
        head.addWidget(Label(title, "heading"), 1)
        for button in (self._preview, self._show, self.prepare_button):
            head.addWidget(button)
        self.body.addLayout(head)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        for number, column in enumerate(self.table.block_model().columns):
            if column.key == "step":
                self.table.setColumnHidden(number, self._of_report or self.width() < ROOM_FOR_STEP)

    # ---- reading -----------------------------------------------------------------------------------------------------

    def show_case(self, owner: str, *, own: bool) -> None:
        """Show the papers of a case or LHP; of another office's nothing can be prepared."""
        if owner != self._owner:
            self.table.fill([])
        self._owner, self._own = owner, own
        self._shell.session.read(self, lambda vault: list_papers(vault, owner), self._fill, key="shelf")

    def _fill(self, found: PaperList) -> None:
        before = self.table.current_row()
        self.table.fill(found.lines)
        place = next((n for n, one in enumerate(found.lines) if before and one.document.id == before.document.id), 0)
        if found.lines:
            self.table.pick(place)
        self.table.setVisible(bool(found.lines))
        self._none.setVisible(not found.lines)
        self.prepare_button.setVisible(self._own)
        for line in self._waiting:
            line.hide()
            line.deleteLater()
        self._waiting = [self._make_waiting(one) for one in found.unprepared[:MOST_STEPS]] if self._own else []
        for line in self._waiting:
            self._places.addWidget(line)
        self._offer()

    def _make_waiting(self, one: Unprepared) -> QWidget:
        facts = {"step": one.label[:1].upper() + one.label[1:], "forms": ", ".join(one.forms), "on": _day(one.on)}
        line = Banner(say("ui.case.shelf.waiting", **facts))
        line.add_action(
            say("ui.case.shelf.prepare_step"), lambda: self._prepare(lambda vault: prepare_step(vault, one.step)),
            "prepare_step_button",
        )  # fmt: skip
        return line

    def _offer(self) -> None:
        there = self.table.current_row() is not None
        self._show.setVisible(there)
        self._preview.setVisible(there)

    # ---- what can be done --------------------------------------------------------------------------------------------

    def _open(self, line: PaperLine | None) -> None:
        if line is not None:
            self._shell.go("document", id=line.document.id)

    def _look(self) -> None:
        line = self.table.current_row()
        if line is not None:
            self._shell.go("preview", form=line.document.form, owner=line.document.id)

    def ask(self) -> None:
        """Ask which paper is to be prepared."""
        owner = self._owner

        def show(choices: Choices) -> None:
            self._shell.open_sheet(PrepareSheet(choices, self._prepare_wanted))

        self._shell.session.read(self, lambda vault: read_choices(vault, owner), show, key="choices")

    def _prepare_wanted(self, wanted: Wanted) -> None:
        owner = self._owner

        def work(vault: Vault) -> Sequence[Document]:
            facts = {"step": wanted.step, "referral": wanted.referral, "subjects": wanted.subjects}
            parties = wanted.parties or ("",)
            return [
                paper
                for party in parties
                for paper in prepare(vault, owner, wanted.form, party=party, **facts)  # type: ignore[arg-type]
            ]

        self._prepare(work)

    def _prepare(self, work: Callable[[Vault], Sequence[Document]]) -> None:
        def end(made: Sequence[Document]) -> None:
            self._shell.tell(say("ui.case.shelf.prepared", count=len(made)))
            if len(made) == 1:
                self._shell.go("document", id=made[0].id)

        self._shell.session.write(self, work, end, changed=(self._owner,))


def _columns() -> list[Column]:
    head = "ui.case.shelf.head."
    return [
        Column("form", say(head + "form"), 0, _name, second=lambda line: line.whom, sortable=False),
        Column("step", say(head + "step"), 196, _step, second=lambda line: _day(line.on), sortable=False),
        Column("number", say(head + "number"), 248, lambda line: line.document.head_number or "-", sortable=False),
        Column("standing", say(head + "standing"), 132, _standing, chip=True, tone=_tone, sortable=False),
    ]


def _name(line: PaperLine) -> str:
    return f"{line.document.form}  {line.title.capitalize()}"


def _step(line: PaperLine) -> str:
    return line.step[:1].upper() + line.step[1:] if line.step else say("ui.case.shelf.no_step")


def _standing(line: PaperLine) -> str:
    return say(f"ui.document.standing.{line.document.standing}")


def _tone(line: PaperLine) -> str:
    return TONES.get(line.document.standing, "soft")


def _day(on: str) -> str:
    day = parse_date(on[:10])
    return write_short_date(day) if day else ""
