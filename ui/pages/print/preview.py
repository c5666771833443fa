"""Pratinjau: a form as it would leave now, with its state in a sentence, and the ways to a printer or a file.

Looking leaves no trace. What left is recorded when the printer's queue took it or the file lies on the disk; until then
a paper that somebody sent stands in the print queue.
"""

from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.desk.album import PER_PAGE
from fieldapp.desk.blank import record_blank_print
from fieldapp.desk.printing import Way, record_print
from fieldapp.desk.secrecy import people_of_paper
from fieldapp.errors import IdentityHidden, NetraError
from fieldapp.vault.documents import load_document
from fieldapp.vault.printlog import drop_waiting, wait_for_print
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.disclosure import Showing
from ui.pages.print.paper import (
    Paper,
    Wanted,
    describe,
    describe_set,
    describe_unsupported,
    make_paper,
    read_wanted,
    write_wanted,
)
from ui.pages.print.save import open_save_sheet
from ui.pages.print.sheet import Leaving, describe_copies, open_print_sheet
from ui.pages.print.strip import PageStrip
from ui.pages.print.zoom import ZoomBar
from ui.style import FINE, GAP, SNUG, TIGHT, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.choice import ChoiceEdit
from ui.widgets.empty import Empty
from ui.widgets.pdfview import PdfView
from ui.widgets.text import Elided, Label

ROOM_FOR_STRIP: Final = 680
PAPERS: Final = ("a4", "f4")
# What is announced when only the print log or queue changed: no case has this id.
QUEUE: Final = ("print",)


class PreviewPage(Page):
    """One paper."""

    name = "preview"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._wanted = Wanted()
        self._paper: Paper | None = None
        self._shown: Wanted | None = None
        self.showing = Showing(shell, self)
        self.showing.opened.connect(self._name)
        self.showing.ended.connect(self._cover)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, GAP, WIDE, TIGHT)
        layout.setSpacing(SNUG)
        layout.addLayout(self._build_title())
        layout.addLayout(self._build_choices())
        layout.addLayout(self._build_bands())
        layout.addWidget(self._build_faces(), 1)
        self._build_keys()

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build_title(self) -> QHBoxLayout:
        self._line = Elided("", "name", "soft")
        self._line.setObjectName("paper_line")
        self._open = Button(say("ui.preview.open_case"), "plain", name="open_case_button")
        self._save = Button(say("ui.preview.save"), "plain", "document", "Ctrl+Shift+S", "save_pdf_button")
        self._print = Button(say("ui.preview.print"), "main", "print", "Ctrl+P", "print_button")
        self._open.clicked.connect(self._open_owner)
        self._save.clicked.connect(self._save_pdf)
        self._print.clicked.connect(self._open_print)
        title = row(gap=GAP)
        title.addWidget(Label(say("ui.preview.title"), "title"))
        title.addWidget(self._line, 1)
        title.addLayout(row(self._open, self._save, self._print, gap=TIGHT))
        return title

    def _build_choices(self) -> QHBoxLayout:
        self._form = ChoiceEdit("form_edit")
        self._sheet = ChoiceEdit("paper_edit", [(name, say(f"ui.preview.paper_{name}")) for name in PAPERS])
        copies = [("", say("ui.preview.copy_full")), ("1", say("ui.preview.copy_public"))]
        self._copy = ChoiceEdit("copy_edit", copies)
        photos = [(str(count), say(f"ui.preview.photos_{count}")) for count in PER_PAGE]
        self._photos = ChoiceEdit("photos_edit", photos)
        line = row(gap=TIGHT)
        self._labels: list[Label] = []
        parts = (
            ("form", self._form, 4), ("paper", self._sheet, 1), ("copy", self._copy, 4), ("photos", self._photos, 2)
        )  # fmt: skip
        for key, choice, stretch in parts:
            label = Label(say(f"ui.preview.{key}"), "label")
            label.setBuddy(choice)
            choice.setAccessibleName(say(f"ui.preview.{key}"))
            choice.changed.connect(self._choose)
            self._labels.append(label)
            line.addWidget(label)
            line.addWidget(choice, stretch)
            line.addSpacing(TIGHT if choice is not self._photos else 0)
        return line

    def _build_bands(self) -> QVBoxLayout:
        self._state = Banner("")
        self._state.setObjectName("state_band")
        self._show_now = self._state.add_action(say("ui.preview.show_now"), self._go_to_now, "show_now_button")
        self._signs = Banner("", "ochre")
        self._signs.setObjectName("signs_band")
        self._set = Banner("")
        self._set.setObjectName("set_band")
        bands = QVBoxLayout()
        bands.setSpacing(TIGHT)
        bands.addWidget(self._state)
        bands.addWidget(self._set)
        bands.addWidget(self._signs)
        return bands

    def _build_faces(self) -> QWidget:
        self.view = PdfView("paper_view")
        self._strip = PageStrip(self.view)
        self.view.opened.connect(self._show_strip)
        self._zoom = ZoomBar(self.view)
        body = QWidget()
        across = row(gap=TIGHT)
        across.addWidget(self._strip)
        across.addWidget(self.view, 1)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(FINE)
        column.addLayout(across, 1)
        column.addWidget(self._zoom)
        self._making = Label(say("ui.preview.making"), tone="soft")
        self._making.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._failed = Empty("warning", say("ui.preview.failed"))
        self._failed.add_action(say("ui.preview.back"), "plain", self.shell.back, "back_button")
        self._failed.add_action(say("ui.preview.again"), "plain", self._read, "again_button")
        self._reveal = self._failed.add_action(
            say("ui.case.show_identity"), "plain", self._ask_people, "show_identity_button"
        )
        self._faces = QStackedWidget()
        for face in (body, self._making, self._failed):
            self._faces.addWidget(face)
        self._body = body
        return self._faces

    def _build_keys(self) -> None:
        keys = {
            "Ctrl++": lambda: self.view.zoom_by(1),
            "Ctrl+=": lambda: self.view.zoom_by(1),
            "Ctrl+-": lambda: self.view.zoom_by(-1),
            "Ctrl+0": lambda: self.view.set_fit("width"),
        }
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self, act)

    # ---- coming and going --------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        wanted = read_wanted(where)
        if wanted != self._wanted:
            self._paper = self._shown = None
            self.view.clear()
        self._wanted = wanted
        self._read()
        self.view.setFocus()

    def leave(self) -> None:
        """Show nobody's name any more."""
        if self.showing.hide():
            self._forget_named()

    def _ask_people(self) -> None:
        """Ask why a paper is shown of which there is no copy without its people."""
        name = self._wanted.owner
        self.session.read(
            self, lambda vault: people_of_paper(vault, load_document(vault.db, name)),
            lambda owner: self.showing.ask(owner, "paper", say("ui.preview.named_title")),
        )  # fmt: skip

    def _name(self) -> None:
        self._wanted = replace(self._wanted, public=False, named=True)
        self._read()

    def _cover(self) -> None:
        self._forget_named()
        self._read()

    def _forget_named(self) -> None:
        self._wanted = replace(self._wanted, named=False)
        self._paper = self._shown = None
        self.view.clear()
        self._offer(None)

    def refresh(self, changed: frozenset[str]) -> None:
        if not changed or self._wanted.owner in changed:
            self._read()

    def place(self) -> dict[str, str]:
        return write_wanted(self._wanted)

    # ---- making ------------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        wanted = self._wanted
        if self._paper is None:
            self._faces.setCurrentWidget(self._making)
            self._offer(None)
        self.session.read(self, lambda vault: make_paper(vault, wanted), self._show, self._fail, key="paper")

    def _fail(self, error: Exception) -> None:
        self._paper = self._shown = None
        self._offer(None)
        self._reveal.setVisible(isinstance(error, IdentityHidden))
        self._failed.say(error.sentence if isinstance(error, NetraError) else say("ui.preview.failed"))
        self._faces.setCurrentWidget(self._failed)

    def _show(self, paper: Paper) -> None:
        before, self._paper = self._paper, paper
        self._wanted = paper.wanted
        self._line.say(paper.line)
        self._offer(paper)
        text, tone = describe(paper)
        self._state.say(text, tone)
        self._show_now.setVisible(paper.outdated)
        self._set.say(*describe_set(paper, self.session.packs.base))
        self._signs.say(describe_unsupported(paper))
        self._faces.setCurrentWidget(self._body)
        if before is None or before.printed.sha256 != paper.printed.sha256:
            same = self._shown is not None and before is not None and self._shown.form == paper.wanted.form
            self.view.show_pdf(paper.printed.pdf, stay=same)
        self._shown = paper.wanted

    def _offer(self, paper: Paper | None) -> None:
        """Offer what can be chosen and done with a paper; nothing while there is none."""
        there = paper is not None
        parts: tuple[QWidget, ...] = (
            self._print, self._save, self._form, self._sheet, self._copy, self._photos, self._zoom
        )  # fmt: skip
        for part in parts:
            part.setEnabled(there)
        owned = paper is not None and paper.made is not None
        self._open.setVisible(owned)
        if paper is None:
            for said in (self._state, self._set, self._signs, self._line):
                said.say("")
            self._form.set_choices([])
            return
        about = "document" if paper.is_document else "report" if paper.is_report else "case"
        self._open.say(say(f"ui.preview.open_{about}"))
        self._form.set_choices(
            [
                (form.code, say("ui.preview.form_choice", code=form.code, title=form.title.title()))
                for form in paper.forms
            ]
        )
        self._form.set_value(paper.form.code)
        self._form.setEnabled(len(paper.forms) > 1 and not paper.wanted.seal)
        self._sheet.set_value(paper.paper)
        full = say("ui.preview.copy_secret" if paper.secret else "ui.preview.copy_full")
        self._copy.set_choices([("", full), ("1", say("ui.preview.copy_public"))])
        self._copy.set_value("1" if paper.wanted.public else "")
        self._copy.setVisible(owned and paper.has_public)
        self._labels[2].setVisible(owned and paper.has_public)
        self._photos.set_value(str(paper.made.around.get("photos", 0)) if paper.made else "0")
        for part in (self._photos, self._labels[3]):
            part.setVisible(paper.pictures > 0)

    def _choose(self) -> None:
        paper = self._paper
        if paper is None:
            return
        if not self._copy.value() and paper.secret and not self.showing.shows(paper.people):
            self._copy.set_value("1")
            self.showing.ask(paper.people, "paper", say("ui.preview.named_title"))
            return
        self._wanted = replace(
            self._wanted,
            form=self._form.value() or paper.form.code,
            paper=self._sheet.value(),
            public=bool(self._copy.value()),
            named=paper.secret and not self._copy.value(),
            photos=int(self._photos.value()) if paper.pictures else self._wanted.photos,
        )
        self._read()

    def _go_to_now(self) -> None:
        wanted = self._wanted
        self.shell.go(self.name, form=wanted.form, owner=wanted.owner, public="1" if wanted.public else "")

    def _open_owner(self) -> None:
        if self._paper is not None and self._paper.made is not None:
            paper = self._paper
            page = "document" if paper.is_document else "report" if paper.is_report else "case"
            self.shell.go(page, id=self._wanted.owner)

    # ---- leaving for a printer or a file -----------------------------------------------------------------------------

    def _open_print(self) -> None:
        paper = self._paper
        if paper is None:
            return
        form = paper.form
        copies = paper.wanted.copies or (1 if paper.made is None else form.copies)
        note = "" if paper.made is None else describe_copies(form.copies, form.copies_for)
        leaving = Leaving(
            left=lambda printer, count: self._record(paper, "printer", printer, count),
            begun=lambda count: self._keep_waiting(paper, count),
            stopped=lambda: self._forget_waiting(paper),
            save=self._save_pdf,
        )
        open_print_sheet(self.shell, paper.printed.pdf, paper.title, copies, note=note, leaving=leaving)

    def _save_pdf(self) -> None:
        paper = self._paper
        if paper is not None:
            open_save_sheet(
                self.shell, paper.printed.pdf, paper.file_name, lambda path: self._record(paper, "pdf", str(path), 1)
            )

    def _keep_waiting(self, paper: Paper, copies: int) -> None:
        job = replace(paper.waiting, copies=copies)
        self.session.write(self, lambda vault: wait_for_print(vault, job), changed=QUEUE)

    def _forget_waiting(self, paper: Paper) -> None:
        """Take a paper out of the queue that somebody stopped; numbered blank forms go on waiting for their paper."""
        if paper.wanted.first:
            return
        job = paper.waiting
        self.session.write(self, lambda vault: drop_waiting(vault, job), changed=QUEUE)

    def _record(self, paper: Paper, way: Way, place: str, copies: int) -> None:
        if way == "printer":
            self.shell.tell(say("ui.preview.printed", form=paper.title, printer=place))
        else:
            self.shell.tell(say("ui.preview.saved", file=Path(place).name))

        def record(vault: Vault) -> None:
            if paper.made is None:
                record_blank_print(vault, paper.stack, way, place, copies)
            else:
                record_print(vault, paper.made, way, place, copies)

        about = {paper.wanted.owner, paper.made.owner} if paper.made is not None else {QUEUE[0]}
        self.session.write(self, record, changed=tuple(about - {""}))

    # ---- the window --------------------------------------------------------------------------------------------------

    def _show_strip(self) -> None:
        self._strip.setVisible(self.view.pages > 1 and self.width() >= ROOM_FOR_STRIP)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._show_strip()
