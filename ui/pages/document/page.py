"""One paper (naskah): filled in part by part beside its printed page, made final, printed, signed, scanned.

Reached from the papers of a case as the page `document`. A paper of another office is only read here.
"""

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout

from fieldapp.case.dates import write_time
from fieldapp.case.document import FINAL
from fieldapp.desk.filling import drop_typing
from fieldapp.errors import DocumentIncomplete, DocumentMoved, DocumentRemoved, DocumentUnknown, NetraError
from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.document.act import DocumentActs
from ui.pages.document.control import label_of, plain_note
from ui.pages.document.cover import PaperCover
from ui.pages.document.desk import PaperDesk
from ui.pages.document.reading import Covered, Reading, describe_set, read_document
from ui.style import GAP, SNUG, TIGHT, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.chip import Chip
from ui.widgets.text import Elided, Label, tip_text

# What is done next with a paper that is final, by how far it has come.
NEXT: Final = {"ditetapkan": "print", "dicetak": "sign", "ditandatangani": "scan"}
MOST_NAMED: Final = 6


class DocumentPage(Page):
    """The editor of papers."""

    name = "document"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.desk: PaperDesk | None = None
        self._id, self._field = "", ""
        self._reading: Reading | None = None
        self._busy = self._left = False
        self.cover = PaperCover(self)
        self.cover.turned.connect(self._read)
        self.acts = DocumentActs(shell, self)
        self._build()
        self._connect()
        self.setAcceptDrops(True)

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.banner = Banner()
        self.banner.setObjectName("document_banner")
        self._place = rows(gap=0)
        self._set = Label("", "small", "soft", wrap=True)
        layout = rows(self._build_title(), self._build_states(), self._set, self.cover.banner, self.banner, gap=SNUG)
        layout.addWidget(self.cover, 1)
        layout.addLayout(self._place, 1)
        layout.setContentsMargins(WIDE, GAP, WIDE, TIGHT)
        self.setLayout(layout)

    def _build_title(self) -> QHBoxLayout:
        self.title = Elided(role="title")
        self.title.setObjectName("document_title")
        self._kept = Label(role="small", tone="soft")
        self._kept.setObjectName("draft_state")
        kinds = (
            ("discard", "quiet", "", ""), ("preview", "plain", "", "Ctrl+P"), ("save", "plain", "", "Ctrl+S"),
            ("finalise", "main", "", ""), ("print", "plain", "print", "Ctrl+P"), ("sign", "plain", "", ""),
            ("scan", "plain", "", ""),
        )  # fmt: skip
        self.buttons: dict[str, Button] = {}
        line = row(gap=TIGHT)
        line.addWidget(self.title, 1)
        line.addWidget(self._kept)
        for name, kind, icon, key in kinds:
            button = Button(say(f"ui.document.{name}"), kind, icon, key=key, name=f"{name}_button")
            button.hide()
            self.buttons[name] = button
            line.addWidget(button)
        return line

    def _build_states(self) -> QHBoxLayout:
        self._standing, self._doubt = Chip(""), Chip(say("ui.case.unverified"), "soft")
        self._standing.setObjectName("standing_chip")
        self._under = Elided("", "body", "soft")
        self._under.setObjectName("document_line")
        line = row(self._standing, self._doubt, gap=SNUG)
        line.addWidget(self._under, 1)
        for name in ("public", "refresh", "remove", "open_case"):
            button = Button(say(f"ui.document.{name}"), "quiet", name=f"{name}_button")
            button.hide()
            self.buttons[name] = button
            line.addWidget(button)
        return line

    def _connect(self) -> None:
        calls = {
            "discard": lambda: self.acts.ask_discard(self._discard), "preview": self._preview, "save": self.save,
            "finalise": self.finalise, "print": self._preview, "sign": lambda: self._with_paper(self.acts.sign),
            "scan": lambda: self._with_paper(self.acts.ask_scan), "public": lambda: self._preview(public=True),
            "refresh": self._bring_up_to_date, "remove": lambda: self._with_paper(self.acts.ask_removal),
            "open_case": self._open_case,
        }  # fmt: skip
        for name, call in calls.items():
            self.buttons[name].call(call)
        for key, way in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(key), self, lambda way=way: self.desk.walk(way) if self.desk else None)
        self.acts.began.connect(lambda: self._hold(True))
        self.acts.ended.connect(self._read_again)
        self.acts.scanned.connect(lambda: self._read(only_if_moved=True))
        self.acts.refused.connect(self._end_refused)
        self.acts.removed.connect(self._end_removed)

    # ---- arriving and leaving ----------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Open the paper `id`, at the field `field`."""
        wanted = where.get("id", self._id)
        self._field = where.get("field", "")
        if self.desk is not None and wanted == self._id and not self._field and not self._left:
            self._read(only_if_moved=True)
            return
        self._id = wanted
        self.cover.forget()
        self._clear()
        self._read()

    def refresh(self, changed: frozenset[str]) -> None:
        """Show what others wrote, unless the paper is as it was."""
        reading = self._reading
        if reading is None or self._busy:
            return
        if not changed or changed & {self._id, reading.typing.base.case}:
            self._read(only_if_moved=True)

    def leave(self) -> None:
        """Keep the draft as it stands."""
        if self.desk:
            self.desk.keeper.keep_now(announced=True)
        if self.cover.leave() and self.desk:
            self._left = True
            self.desk.hide()

    def place(self) -> dict[str, str]:
        """Return which paper is open."""
        return {"id": self._id}

    def _read(self, *, only_if_moved: bool = False) -> None:
        name = self._id
        if self.desk:
            self.desk.keeper.keep_now()

        named = self.cover.lifted

        def show(reading: Reading | Covered) -> None:
            if isinstance(reading, Covered):
                self._show_cover(reading)
                return
            before = self._reading
            if only_if_moved and before is not None and before.typing.base == reading.typing.base:
                self._show_set(reading)
                return
            self._open(reading)

        # On the writing thread: what was kept a moment ago is there.
        self.session.write(self, lambda vault: read_document(vault, name, named=named), show, self._refuse)

    def _hold(self, held: bool) -> None:
        """Let nothing be typed that would no longer be saved."""
        self._busy = held
        if self.desk:
            if held:
                self._field = self.desk.panel.focused()
            self.desk.setEnabled(not held)

    def _read_again(self) -> None:
        self._busy = False
        if self.desk:
            self.desk.keeper.stop()
        self._read()

    def _refuse(self, error: Exception) -> None:
        self._clear()
        self.shell.back()
        self.shell.fail(error)

    def _clear(self) -> None:
        if self.desk:
            self.desk.keeper.stop()
            self.desk.hide()
            self.desk.deleteLater()
        self.desk, self._reading, self._busy, self._left = None, None, False, False
        self.cover.tell(None)
        for button in self.buttons.values():
            button.hide()
        for said in (self.title, self._kept, self._under, self.banner):
            said.say("")
        self._show_set(None)
        self._standing.hide()
        self._doubt.hide()

    # ---- showing -----------------------------------------------------------------------------------------------------

    def _show_cover(self, covered: Covered) -> None:
        self._clear()
        self.title.say(covered.title)
        self._under.say(covered.under)
        self.cover.lay_over(covered)

    def _open(self, reading: Reading) -> None:
        part = self.desk.panel.current if self.desk else ""
        self._clear()
        self._reading = reading
        typing = reading.typing
        desk = self.desk = PaperDesk(typing, self.session, lambda: self.session.now().date())
        self._place.addWidget(desk)
        desk.show()
        desk.set_open(reading.own and not typing.base.handwritten)
        desk.typed.connect(self._note_typing)
        desk.keeper.kept.connect(self._say_kept)
        desk.keeper.failed.connect(lambda sentence: self.banner.say(sentence, "ochre"))
        self._show_head(reading)
        self.cover.tell(desk)
        self._offer()
        desk.fit()
        desk.begin(self._field, part)
        self._field = ""

    def _show_set(self, reading: Reading | None) -> None:
        said = describe_set(reading, self.session.packs.base) if reading else ""
        self._set.say(said)
        self._set.setVisible(bool(said))

    def _show_head(self, reading: Reading) -> None:
        typing = reading.typing
        paper, form = typing.base, typing.filling.form
        self.title.say(f"{form.code}  {form.title.capitalize()}")
        self._show_set(reading)
        self._standing.show()
        tone = "ochre" if paper.standing == "konsep" else "calm"
        self._standing.say(say(f"ui.document.standing.{paper.standing}"), tone)
        self._doubt.setVisible(reading.unverified)
        self._doubt.setToolTip(tip_text(plain_note(form.confidence_note)))
        self._under.say(reading.under)
        if typing.overlaps:
            names = ", ".join(label_of(one) for one in typing.overlaps)
            self.banner.say(say("ui.document.overlaps", fields=names), "ochre")
        elif not reading.own:
            self.banner.say(say("ui.document.elsewhere", office=reading.office), "calm")
        elif paper.handwritten:
            self.banner.say(say("ui.document.handwritten"), "calm")
        elif typing.kept and typing.typed:
            self._kept.say(say("ui.document.kept_before"))

    def _offer(self) -> None:
        """Offer what can be done with the paper now, the next thing to do as the main one."""
        reading = self._reading
        if reading is None:
            return
        paper, form = reading.typing.base, reading.typing.filling.form
        final, typed = paper.state == FINAL, bool(reading.typing.typed)
        there = reading.offered()
        for name, button in self.buttons.items():
            button.setVisible(there[name])
        self.buttons["save"].setEnabled(typed)
        self.buttons["save"].set_kind("main" if final and typed else "plain")
        numbered = form.series and not paper.number
        self.buttons["finalise"].say(say("ui.document.finalise" if numbered else "ui.document.finalise_plain"))
        self.buttons["open_case"].say(say("ui.preview.open_report" if reading.is_report else "ui.preview.open_case"))
        following = NEXT.get(paper.standing, "") if not typed else ""
        for name in ("print", "sign", "scan"):
            self.buttons[name].set_kind("main" if name == following else "plain")

    def _note_typing(self) -> None:
        self._kept.say(say("ui.editor.typing"))
        self._offer()

    def _say_kept(self) -> None:
        if self._reading and self._reading.typing.typed:
            self._kept.say(say("ui.editor.kept", time=write_time(self.session.now().time())))
        else:
            self._kept.say("")

    # ---- what can be done --------------------------------------------------------------------------------------------

    def _with_paper(self, act: Any) -> None:
        if self._reading is not None:
            act(self._reading.typing.base)

    def save(self) -> None:
        """Save what was typed."""
        if self.desk and self._reading and self._reading.own and self.desk.typing.typed and self._all_fit():
            self.acts.save(self.desk.snapshot())

    def finalise(self) -> None:
        """Make the paper final, or go to the first thing that stands against it."""
        desk = self.desk
        if desk is None or not self._all_fit():
            return
        lacks = desk.typing.now().lacks
        if lacks and not desk.typing.base.handwritten:
            named = ", ".join(label_of(one) for one in lacks[:MOST_NAMED]) + ("…" if len(lacks) > MOST_NAMED else "")
            self.banner.say(say("ui.document.lacking", count=len(lacks), fields=named), "ochre")
            desk.show_field(lacks[0].id)
            return
        self.banner.say("")
        self.acts.finalise(desk.snapshot())

    def _all_fit(self) -> bool:
        """Say whether everything typed can be saved; if not, go to the first thing that cannot."""
        desk = self.desk
        found = desk.typing.problems() if desk else {}
        if desk is None or not found:
            return True
        first = next(iter(found))
        desk.show_field(first)
        desk.panel.require(list(found))
        self.banner.say(found[first], "ochre")
        return False

    def _end_refused(self, error: Exception) -> None:
        self._hold(False)
        if isinstance(error, DocumentMoved):
            self._read_again_with_typing(error)
        elif isinstance(error, DocumentUnknown | DocumentRemoved):
            self._refuse(error)
        elif isinstance(error, DocumentIncomplete):
            self._read_again()
            self.banner.say(error.sentence, "ochre")
        elif isinstance(error, NetraError):
            self.banner.say(error.sentence, "ochre")
        else:
            self.shell.fail(error)

    def _read_again_with_typing(self, error: NetraError) -> None:
        """Lay what was typed over the paper as it stands now; its draft says where somebody was faster."""
        if self.desk:
            self.desk.keeper.note_change()
        self._read()
        self.shell.tell(error.sentence, "ochre")

    def _end_removed(self) -> None:
        self._clear()
        self.shell.tell(say("ui.document.remove.done"))
        self.shell.back()

    def _preview(self, *, public: bool = False) -> None:
        if self._reading is not None:
            base = self._reading.typing.base
            self.leave()
            if self._reading.typing.typed:
                self.shell.tell(say("ui.document.unsaved_preview"), "ochre")
            self.shell.go("preview", form=base.form, owner=base.id, **({"public": "1"} if public else {}))

    def _bring_up_to_date(self) -> None:
        if self._reading is None:
            return
        if self._reading.typing.typed:
            self.banner.say(say("ui.document.save_first"), "ochre")
            return
        self.acts.bring_up_to_date(self._reading.typing.base)

    def _open_case(self) -> None:
        if self._reading is not None:
            page = "report" if self._reading.is_report else "case"
            self.shell.go(page, id=self._reading.typing.base.case, tab="papers")

    def _discard(self) -> None:
        if self.desk is None:
            return
        name = self._id
        self.desk.keeper.stop()
        self.session.write(
            self, lambda vault: drop_typing(vault, name), lambda _done: self._read_again(), changed=(name,)
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        reading = self._reading
        files = any(url.isLocalFile() for url in event.mimeData().urls())
        if files and reading is not None and reading.own and reading.typing.base.state == FINAL:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.banner.say(say("ui.document.scan.let_go"), "calm")

    def dragLeaveEvent(self, _event: Any) -> None:  # noqa: N802
        self.banner.say("")

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        self.banner.say("")
        dropped = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if dropped and self._reading is not None:
            event.acceptProposedAction()
            self.acts.take_scan(self._reading.typing.base, dropped[0])
