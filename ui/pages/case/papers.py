"""Naskah: the papers of a case, the forms that it can be printed on, and what was printed of it before.

Filled by the page of a case, which leads on to the preview.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.words import say
from ui.page import Shell
from ui.pages.case.reading import Paper, Reading, Sheet
from ui.pages.case.shelf import Shelf
from ui.style import GAP, SNUG, TIGHT, WIDE
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import Card, Line, Scroll, row, rows
from ui.widgets.table import SmallTable
from ui.widgets.text import Label


class Papers(Scroll):
    """Forms and prints; `preview_asked(form, public)`, `print_asked(paper)` for one that was printed before."""

    preview_asked = Signal(str, bool)
    again_asked = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shelf = Shelf(shell)
        self._forms = Card(margin=WIDE)
        self._forms.body.addWidget(Label(say("ui.case.papers.forms"), "heading"))
        self._state = Label("", "small", "soft", wrap=True)
        self._forms.body.addWidget(self._state)
        self._lines: list[QWidget] = []
        self._past = Card(margin=WIDE)
        self._past.body.addWidget(Label(say("ui.case.papers.past"), "heading"))
        self._none = Label(say("ui.case.papers.none"), "body", "soft", wrap=True)
        self._past.body.addWidget(self._none)
        self._table = SmallTable(_columns(), "papers_table")
        self._table.setAccessibleName(say("ui.case.papers.past"))
        self._table.opened.connect(self.again_asked)
        self._past.body.addWidget(self._table)
        self.body.setSpacing(GAP)
        self.body.addWidget(self.shelf)
        self.body.addWidget(self._forms)
        self.body.addWidget(self._past)
        self.body.addSpacing(WIDE)

    def show_case(self, reading: Reading) -> None:
        """Read the papers of a case."""
        self.shelf.show_case(reading.id, own=reading.own)

    def fill(self, reading: Reading) -> None:
        """Show the forms and prints of a case."""
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = []
        state = "final" if reading.final else "draft"
        self._state.say(say(f"ui.case.papers.{state if reading.own else 'other'}"))
        for number, sheet in enumerate(reading.sheets):
            line = self._make_line(sheet, first=number == 0)
            self._lines.append(line)
            self._forms.body.addWidget(line)
        self._table.fill(reading.papers)
        self._table.setVisible(bool(reading.papers))
        self._none.setVisible(not reading.papers)

    def _make_line(self, sheet: Sheet, *, first: bool) -> QWidget:
        second = sheet.number or say("ui.case.papers.no_number")
        told = rows(Label(f"{sheet.code}  {sheet.title.capitalize()}"), Label(second, "small", "soft"), gap=0)
        stem = sheet.code.replace(".", "").lower()
        show = Button(say("ui.case.papers.preview"), "plain", "document", name=f"preview_{stem}_button")
        show.call(lambda: self.preview_asked.emit(sheet.code, False))
        public = Button(say("ui.case.papers.public"), "quiet", name=f"public_{stem}_button")
        public.set_tip(say("ui.case.papers.public_tip"))
        public.call(lambda: self.preview_asked.emit(sheet.code, True))
        line = row(gap=SNUG)
        line.addLayout(told, 1)
        line.addWidget(public)
        line.addWidget(show)
        box = QWidget()
        layout: QVBoxLayout = rows(gap=SNUG)
        if not first:
            layout.addWidget(Line())
        layout.addLayout(line)
        layout.setContentsMargins(0, TIGHT if first else 0, 0, 0)
        box.setLayout(layout)
        return box


def _columns() -> list[Column]:
    head = "ui.case.papers.head."
    return [
        Column("form", say(head + "form"), 130, _form, sortable=False),
        Column("when", say(head + "when"), 0, lambda paper: paper.when, sortable=False),
        Column("number", say(head + "number"), 260, lambda paper: paper.number or "-", sortable=False),
        Column("revision", say(head + "revision"), 76, lambda paper: str(paper.revision), "right", sortable=False),
        Column("seal", say(head + "seal"), 170, lambda paper: paper.seal or "-", sortable=False),
    ]


def _form(paper: Paper) -> str:
    return say("ui.case.papers.public_form", form=paper.form) if paper.public else paper.form
