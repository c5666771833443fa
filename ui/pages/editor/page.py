"""The editor: one case or LHP, section by section, kept as a draft from the first word, saved when the officer says so.

Reached from Beranda, from the lists and from a case. Holds the document, its keeper and its evidence intake; sections
are built when they are opened.
"""

from datetime import date, datetime
from typing import Final

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fieldapp.case.dates import write_time
from fieldapp.case.form import LHP
from fieldapp.desk.editing import EDITABLE, Editing, begin, catch_up, open_draft, open_record, save
from fieldapp.errors import NetraError, NothingChanged, ReasonMissing, RecordMoved
from fieldapp.vault.attachment import Attachment
from fieldapp.vault.draft import discard_draft
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.editor.document import Document
from ui.pages.editor.intake import EvidenceIntake, Offer, offers_of
from ui.pages.editor.keeper import Keeper, snapshot
from ui.pages.editor.panel import SectionPanel
from ui.pages.editor.sections import EVIDENCE, section_of
from ui.pages.editor.sheets import ask_discard, ask_reason
from ui.style import GAP, SNUG, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.chooser import choose_files
from ui.widgets.steplist import StepList, state_words
from ui.widgets.text import Elided, Label

NARROW: Final = 860
STEPS_WIDTH: Final = 224


class EditPage(Page):
    """The editor of cases and LHPs."""

    name = "edit"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.document: Document | None = None
        self.keeper: Keeper | None = None
        self.intake: EvidenceIntake | None = None
        self.panel: SectionPanel | None = None
        self.steps: StepList | None = None
        self._asked: dict[str, str] = {}
        self._saving = False
        self._after_intake = ""
        self._build()
        self._build_keys()
        self.setAcceptDrops(True)

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.title = Elided(role="title")
        self.title.setObjectName("edit_title")
        self._state = Label(role="small", tone="soft")
        self._state.setObjectName("draft_state")
        self.discard_button = Button(say("ui.editor.discard"), "quiet", name="discard_button")
        self.discard_button.clicked.connect(self._ask_discard)
        self.save_button = Button(say("ui.editor.save"), "main", key="Ctrl+S", name="save_button")
        self.save_button.clicked.connect(self.save)
        head = row(gap=SNUG)
        head.addWidget(self.title, 1)
        head.addWidget(self._state)
        head.addWidget(self.discard_button)
        head.addWidget(self.save_button)
        self.banner = Banner()
        self.banner.hide()
        self._body = QWidget()
        self._body_layout = row(gap=WIDE)
        self._body.setLayout(self._body_layout)
        self._side = QWidget()
        self._side.setFixedWidth(STEPS_WIDTH)
        self._side_layout = QVBoxLayout(self._side)
        self._side_layout.setContentsMargins(0, 0, 0, 0)
        self._paper = QFrame()
        self._paper.setProperty("kind", "card")
        self._paper_layout = QVBoxLayout(self._paper)
        self._paper_layout.setContentsMargins(1, 1, 1, 1)
        self._body_layout.addWidget(self._side)
        self._body_layout.addWidget(self._paper, 1)
        layout = rows(head, self.banner, gap=GAP)
        layout.addWidget(self._body, 1)
        layout.setContentsMargins(WIDE, WIDE, WIDE, GAP)
        self.setLayout(layout)

    def _build_keys(self) -> None:
        for key, way in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(key), self, lambda way=way: self.walk(way))

    # ---- arriving and leaving ----------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Open a new form of a kind, a record to revise, or a draft; `path` is the field to stand in."""
        document = self.document
        if document and where.get("draft") and where["draft"] == document.editing.draft:
            self._take_focus()
            return
        if not where.get("draft") and not where.get("id") and where.get("kind") not in EDITABLE:
            self.shell.back()
            return
        self._asked = dict(where)
        self._clear()

        def read(vault: Vault) -> Editing:
            if where.get("draft"):
                return open_draft(vault, where["draft"])
            return open_record(vault, where["id"]) if where.get("id") else begin(vault, where["kind"])

        # On the writing thread: what was kept a moment ago is there.
        self.session.write(self, read, self._open, self._refuse)

    def _refuse(self, error: Exception) -> None:
        self.shell.back()
        self.shell.fail(error)

    def leave(self) -> None:
        """Keep the draft as it stands."""
        if self.keeper is not None:
            self.keeper.keep_now(announced=True)

    def place(self) -> dict[str, str]:
        """Return what is open: the draft when there is one."""
        if self.document is None:
            return {}
        editing = self.document.editing
        if self.keeper is not None and (self.keeper.ever or self.keeper.dirty):
            return {"draft": editing.draft}
        return {"kind": editing.kind, **({"id": editing.owner} if editing.owner else {})}

    def refresh(self, changed: frozenset[str]) -> None:
        """Say that the record was saved elsewhere while its form is open."""
        document = self.document
        if (
            document
            and document.editing.owner
            and not self._saving
            and (not changed or document.editing.owner in changed)
        ):
            self._look_for_changes(document)

    def _look_for_changes(self, document: Document) -> None:
        frontier, owner = document.editing.frontier, document.editing.owner

        def compare(moved: bool) -> None:
            if moved and self.document is document:
                self._catch_up()

        self.session.read(self, lambda vault: open_record(vault, owner).frontier != frontier, compare, key="moved")

    def _clear(self) -> None:
        for part in (self.keeper, self.intake, self.panel, self.steps, self.document):
            if part is not None:
                if isinstance(part, QWidget):
                    part.hide()
                part.deleteLater()
        self.keeper = self.intake = self.panel = self.steps = self.document = None
        self.banner.say("")
        self.title.say("")
        self._state.say("")
        self._saving = False
        self._after_intake = ""
        self._body.hide()

    # ---- showing -----------------------------------------------------------------------------------------------------

    def _open(self, editing: Editing) -> None:
        self._clear()
        document = self.document = Document(editing, self._today, self)
        self.keeper = Keeper(editing, self.session, self)
        self.intake = EvidenceIntake(self.session, self)
        self.panel = SectionPanel(document, self.intake, self.session, self._today)
        self.steps = StepList([(section.key, say(f"ui.editor.section.{section.key}")) for section in document.sections])
        self.steps.setObjectName("section_steps")
        self._side_layout.addWidget(self.steps)
        self._paper_layout.addWidget(self.panel)
        self._connect(document)
        self._body.show()
        self._show_head(editing)
        document.judge()
        self._say_restored(editing)
        self._restore_place(editing)
        self._fit()

    def _connect(self, document: Document) -> None:
        if self.keeper is None or self.intake is None or self.panel is None or self.steps is None:
            return
        document.changed.connect(self._note_change)
        document.judged.connect(self._show_steps)
        self.keeper.keeping.connect(self._remember_place)
        self.keeper.kept.connect(self._say_kept)
        self.keeper.failed.connect(lambda sentence: self.banner.say(sentence, "ochre"))
        self.intake.taken.connect(self._bring_to_evidence)
        self.intake.refused.connect(self._tell_refused)
        self.intake.ended.connect(self._go_on)
        self.panel.walked.connect(self.walk)
        self.panel.asked.connect(self.show_path)
        self.panel.files_asked.connect(self._choose_files)
        self.panel.paste_asked.connect(self.paste)
        self.panel.sheet_asked.connect(self.shell.open_sheet)
        self.steps.picked.connect(self.show_section)

    def _show_head(self, editing: Editing) -> None:
        code = "revise" if editing.owner else "new"
        self.title.say(say(f"ui.editor.title.{code}.{editing.kind}"))
        self.save_button.say(say("ui.editor.save_revision" if editing.owner else "ui.editor.save"))
        self.discard_button.say(say("ui.editor.discard_revision" if editing.owner else "ui.editor.discard"))

    def _say_restored(self, editing: Editing) -> None:
        if editing.overlaps and self.panel:
            self.banner.say(say("ui.editor.overlaps", count=len(editing.overlaps)), "ochre")
        elif editing.kept:
            self._state.say(say("ui.editor.kept_before", when=_moment(editing.kept)))

    def _show_steps(self) -> None:
        if self.document is None or self.steps is None:
            return
        states = [(section.key, self.document.state_of(section)) for section in self.document.sections]
        for key, state in states:
            self.steps.set_state(key, *state)
        if self.panel is not None:
            self.panel.show_states([(key, state_words(*state)) for key, state in states])

    def _note_change(self, _path: str) -> None:
        if self.keeper is not None:
            self.keeper.note_change()
            self._state.say(say("ui.editor.typing"))

    def _say_kept(self) -> None:
        self._state.say(say("ui.editor.kept", time=write_time(self.session.now().time())))

    def _today(self) -> date:
        return self.session.now().date()

    # ---- moving about ------------------------------------------------------------------------------------------------

    def show_section(self, key: str) -> None:
        """Show one section and put the focus into its first field."""
        if self.panel is None or self.steps is None or self.document is None:
            return
        self._leave_section()
        self.steps.set_current(key)
        self.panel.show_section(key)
        self.panel.take_focus()

    def show_path(self, path: str) -> None:
        """Show the section of a field and put the focus there."""
        if self.document is None or self.panel is None:
            return
        key = section_of(self.document.kind, path)
        if key:
            self.show_section(key)
            self.panel.show_path(path)

    def walk(self, way: int) -> None:
        """Go to the next section or the one before."""
        if self.document is None or self.panel is None:
            return
        keys = [section.key for section in self.document.sections]
        number = keys.index(self.panel.current) + way
        if 0 <= number < len(keys):
            self.show_section(keys[number])

    def _leave_section(self) -> None:
        if self.panel is not None and self.document is not None:
            self.document.leave(*self.panel.touched_paths())
        if self.keeper is not None:
            self.keeper.keep_now()

    def _remember_place(self) -> None:
        if self.panel is not None and self.document is not None:
            state = self.document.editing.state
            state |= {"section": self.panel.current, "focus": self.panel.focused_path()}

    def _restore_place(self, editing: Editing) -> None:
        keys = [section.key for section in self.document.sections] if self.document else []
        key = editing.state.get("section")
        self.show_section(key if key in keys else keys[0])
        if editing.state.get("focus") and self.panel is not None:
            self.panel.show_path(editing.state["focus"])
        if self._asked.get("path"):
            self.show_path(self._asked["path"])

    def _take_focus(self) -> None:
        if self.panel is not None:
            self.panel.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < NARROW
        self._side.setVisible(not narrow)
        if self.panel is not None:
            self.panel.set_narrow(narrow)

    # ---- evidence ----------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if self.document is not None and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        event.acceptProposedAction()
        self._take(offers_of(event.mimeData(), self._picture_name()))

    def paste(self) -> None:
        """Take what the clipboard holds in as evidence."""
        found = offers_of(QGuiApplication.clipboard().mimeData(), self._picture_name())
        if found:
            self._take(found)
        else:
            self.shell.tell(say("ui.editor.evidence.nothing_to_paste"), "ochre")

    def _choose_files(self) -> None:
        kinds = [say("ui.editor.evidence.all_files")]
        choose_files(
            self, say("ui.editor.add.evidence"), None, kinds,
            lambda paths: self._take([Offer(path.name, path) for path in paths]),
        )  # fmt: skip

    def _picture_name(self) -> str:
        return say("ui.editor.evidence.picture_name", when=f"{self.session.now():%Y-%m-%d-%H%M%S}")

    def _take(self, offers: list[Offer]) -> None:
        if self.document is None or self.intake is None or self.panel is None:
            return
        self.show_section(EVIDENCE)
        self._remember_place()
        self.intake.take(snapshot(self.document.editing), offers)

    def _bring_to_evidence(self, item: Attachment) -> None:
        # A file that arrives while another section is open belongs to the form all the same.
        if self.panel is not None and self.panel.current != EVIDENCE:
            self.panel.receive(item)

    def _tell_refused(self, sentences: list[str]) -> None:
        if self.panel is not None and self.panel.current != EVIDENCE:
            self.banner.say("\n".join(dict.fromkeys(sentences)), "ochre")

    def _go_on(self) -> None:
        act, self._after_intake = self._after_intake, ""
        if act == "save":
            self.save()
        elif act == "discard":
            self._discard()

    # ---- saving ------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save the form as a case or LHP; evidence on its way in comes first."""
        if self.document is None or self._saving:
            return
        if self.intake is not None and self.intake.busy:
            self._after_intake = "save"
            self.shell.tell(say("ui.editor.after_evidence"))
            return
        if self.document.editing.needs_reason:
            ask_reason(self.shell, self._save)
        else:
            self._save("")

    def _save(self, reason: str) -> None:
        document, keeper = self.document, self.keeper
        if document is None or keeper is None:
            return
        self._leave_section()
        self._saving = True
        self.save_button.setEnabled(False)
        editing = snapshot(document.editing)
        self.session.write(
            self, lambda vault: save(vault, editing, reason), self._end_saved, self._end_refused,
            changed=lambda owner: (owner, editing.draft),
        )  # fmt: skip

    def _end_saved(self, owner: str) -> None:
        kind = self.document.kind if self.document else ""
        if self.keeper is not None:
            self.keeper.stop()
        self._clear()
        self.save_button.setEnabled(True)
        self.shell.tell(say("ui.editor.saved"))
        if kind == LHP:
            self.shell.go("report", id=owner)
        else:
            self.shell.go("case", id=owner)

    def _end_refused(self, error: Exception) -> None:
        self._saving = False
        self.save_button.setEnabled(True)
        if isinstance(error, RecordMoved):
            self._catch_up()
        elif isinstance(error, ReasonMissing) and self.document is not None:
            self.document.editing.needs_reason = True
            ask_reason(self.shell, self._save)
        elif isinstance(error, NothingChanged) and not isinstance(error, RecordMoved):
            self.shell.tell(error.sentence)
        elif isinstance(error, NetraError) and self.document is not None:
            self.banner.say(error.sentence, "ochre")
            self.document.review()
        else:
            self.shell.fail(error)

    def _catch_up(self) -> None:
        """Lay the form over its record as it stands now, and show it again."""
        if self.document is None:
            return
        self._remember_place()
        editing = snapshot(self.document.editing)

        def lay(vault: Vault) -> Editing:
            catch_up(vault, editing)
            return editing

        def show(found: Editing) -> None:
            dirty = self.keeper is not None and (self.keeper.dirty or self.keeper.ever)
            self._open(found)
            self.banner.say(
                say("ui.editor.overlaps", count=len(found.overlaps)) if found.overlaps else say("ui.editor.caught_up"),
                "ochre" if found.overlaps else "calm",
            )
            if dirty and self.keeper is not None:
                self.keeper.note_change()

        self.session.write(self, lay, show)

    # ---- giving up ---------------------------------------------------------------------------------------------------

    def _ask_discard(self) -> None:
        if self.keeper is None or self.document is None:
            return
        evidence = len(self.document.items("evidence"))
        if not (self.keeper.ever or self.keeper.dirty):
            self._clear()
            self.shell.back()
            return
        ask_discard(self.shell, bool(self.document.editing.owner), evidence, self._discard)

    def _discard(self) -> None:
        if self.document is None or self.keeper is None:
            return
        if self.intake is not None and self.intake.busy:
            self._after_intake = "discard"
            self.intake.stop()
            return
        self.keeper.stop()
        draft = self.document.editing.draft
        self._clear()
        self.session.write(self, lambda vault: discard_draft(vault, draft), changed=(draft,))
        self.shell.tell(say("ui.editor.discarded"))
        self.shell.back()


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return say("ui.editor.moment", day=f"{moment:%d-%m-%Y}", time=write_time(moment.time()))
