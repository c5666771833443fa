"""Periksa Kode Cetak: what a code on a paper stands for, and what changed since that paper was printed.

A part of the hub page. Reads only; names of reporters and witnesses stay hidden.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.desk.printing import PaperCheck, check_paper
from fieldapp.desk.telling import ToldChange, tell_changes, tell_wall
from fieldapp.errors import NetraError
from fieldapp.paper.seal import Seal
from fieldapp.vault.caselist import find_row
from fieldapp.vault.register import owner_state
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Page
from ui.style import GAP, SNUG, TIGHT, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card, Scroll, row, rows
from ui.widgets.empty import Empty
from ui.widgets.entry import TextEdit
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.text import Label

SHORT = 90


@dataclass(frozen=True, slots=True)
class Found:
    """A code's answer with its changes in words."""

    check: PaperCheck
    about: str
    is_report: bool
    changes: tuple[tuple[str, ToldChange], ...]


def read_check(vault: Vault, text: str) -> Found:
    """Return what a typed code stands for. Raises SealUnreadable, SealUnknown."""
    check = check_paper(vault, text)
    is_report = bool(check.owner) and owner_state(vault.db, check.owner).type == "supervision"
    line = find_row(vault.db, check.owner) if check.owner and not is_report else None
    about = (line.subjects or line.summary) if line is not None else ""
    return Found(check, about, is_report, tuple(tell_changes(vault, check.owner, check.changes)))


class CheckTab(QWidget):
    """The check of printed codes."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._found: Found | None = None
        self._code = Field(say("ui.check.code"), TextEdit("code_edit", longest=60), hint=say("ui.check.hint"))
        self._code.control.returnPressed.connect(self._check)
        self._code.changed.connect(lambda: self._code.set_problem(""))
        self._button = Button(say("ui.check.check"), "main", "seal", name="check_button")
        self._button.clicked.connect(self._check)
        head = row(gap=TIGHT)
        self._code.setMaximumWidth(560)
        head.addWidget(self._code, 1)
        aside = QVBoxLayout()
        aside.addSpacing(self._code.label.sizeHint().height() + TIGHT // 2)
        aside.addWidget(self._button)
        aside.addStretch(1)
        head.addLayout(aside)
        head.addStretch(1)
        self._empty = Empty("seal", say("ui.check.empty"))
        self._answer = self._build_answer()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addLayout(head)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._answer, 1)
        self._answer.hide()

    def _build_answer(self) -> QWidget:
        card = Card(margin=WIDE)
        card.body.setSpacing(GAP)
        self._seal = Label("", "name")
        self._seal.setObjectName("seal_label")
        self._open = Button(say("ui.check.open"), "plain", name="open_checked_button")
        self._open.clicked.connect(self._go_to_record)
        self._look = Button(say("ui.check.show"), "plain", "document", name="show_checked_button")
        self._look.clicked.connect(self._go_to_paper)
        head = row(self._seal, None, self._open, self._look, gap=TIGHT)
        self._state = Banner("")
        self._state.setObjectName("changed_band")
        self._facts = Facts()
        self._changes_head = Label(say("ui.check.changes"), "heading")
        self._changes = Facts()
        card.body.addLayout(head)
        card.body.addWidget(self._state)
        card.body.addWidget(self._facts)
        card.body.addLayout(rows(self._changes_head, self._changes, gap=SNUG))
        scroll = Scroll()
        scroll.body.addWidget(card)
        scroll.body.addStretch(1)
        return scroll

    def arrive(self) -> None:
        """Wait for a code."""
        self._code.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check(self) -> None:
        text = str(self._code.value())
        if not text:
            self._code.control.setFocus()
            return
        self._page.session.read(self, lambda vault: read_check(vault, text), self._show, self._fail, key="check")

    def _fail(self, error: Exception) -> None:
        self._found = None
        self._answer.hide()
        self._empty.show()
        if isinstance(error, NetraError):
            self._code.set_problem(error.sentence)
            self._code.control.selectAll()

    def _show(self, found: Found) -> None:
        self._found = found
        check = found.check
        self._code.set_problem("")
        self._seal.say(Seal(check.code, "").printed)
        when = tell_wall(check.printed_at, self._page.session.office.zone)[2]
        if check.changes:
            self._state.say(say("ui.check.changed", date=when), "ochre")
        else:
            self._state.say(say("ui.check.same"), "calm")
        pairs = (
            ("form", check.form),
            ("number", check.number),
            ("case", found.about),
            ("revision", str(check.revision)),
            ("printed_at", when),
            ("hash", check.pdf_sha256),
        )
        self._facts.fill((say(f"ui.check.{name}"), value) for name, value in pairs if value)
        self._changes.fill(_told(whose, change) for whose, change in found.changes)
        self._changes_head.setVisible(bool(found.changes))
        about = "document" if check.document else "report" if found.is_report else ""
        self._open.say(say(f"ui.check.open_{about}" if about else "ui.check.open"))
        self._empty.hide()
        self._answer.show()

    def _go_to_record(self) -> None:
        if self._found is not None:
            check = self._found.check
            page = "document" if check.document else "report" if self._found.is_report else "case"
            self._page.shell.go(page, id=check.document or check.owner)

    def _go_to_paper(self) -> None:
        if self._found is not None:
            check = self._found.check
            self._page.shell.go("preview", form=check.form, owner=check.document or check.owner, seal=check.code)


def _told(whose: str, change: ToldChange) -> tuple[str, str]:
    label = say("ui.check.whose", whose=whose, field=change.label) if whose else change.label
    if change.hidden:
        return label, say("ui.check.masked")
    if not change.new:
        return label, say("ui.check.cleared", old=change.old)
    if not change.old:
        return label, change.new
    long = len(change.old) + len(change.new) > SHORT or "\n" in change.old + change.new
    return label, say("ui.check.before_now" if long else "ui.check.from_to", old=change.old, new=change.new)
