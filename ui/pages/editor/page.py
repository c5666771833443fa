"""The editor: one case or LHP, section by section, kept as a draft from the first word, saved when the officer says so.

Reached from Beranda, from the lists and from a case. Opens a form on a `FormDesk`, saves it, gives it up, and meets
what others saved meanwhile.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)  # fmt: skip

from fieldapp.case.dates import write_time
from fieldapp.case.form import LHP
from fieldapp.desk.editing import EDITABLE, Editing, begin, catch_up, open_draft, open_record, save
from fieldapp.errors import NetraError, NothingChanged, ReasonMissing, RecordMoved
from fieldapp.vault.draft import discard_draft
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.editor.desk import FormDesk
from ui.pages.editor.document import Document
from ui.pages.editor.identity import IdentityBand
from ui.pages.editor.intake import EvidenceIntake, Offer, offers_of
from ui.pages.editor.keeper import Keeper, snapshot
from ui.pages.editor.panel import SectionPanel
from ui.pages.editor.sheets import ask_discard, ask_reason
from ui.style import GAP, SNUG, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.chooser import choose_files
from ui.widgets.steplist import StepList
from ui.widgets.text import Elided, Label

NARROW: Final = 860


class EditPage(Page):
    """The editor of cases and LHPs."""

    name = "edit"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.desk: FormDesk | None = None
        self._path = ""
        self.saving = self._left = False
        self._after_intake: list[Callable[[], None]] = []
        self.identity = IdentityBand(self, self)
        self._build()
        for key, way in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(key), self, lambda way=way: self.walk(way))
        self.setAcceptDrops(True)

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
        for part in (self._state, self.discard_button, self.save_button):
            head.addWidget(part)
        self.banner, self._drop_hint = Banner(), Banner()
        self._place = rows(gap=0)
        layout = rows(head, self.identity.banner, self.banner, self._drop_hint, gap=GAP)
        layout.addLayout(self._place, 1)
        layout.setContentsMargins(WIDE, WIDE, WIDE, GAP)
        self.setLayout(layout)

    # ---- what is open ------------------------------------------------------------------------------------------------

    @property
    def document(self) -> Document | None:
        """The document of the form that is open."""
        return self.desk.document if self.desk else None

    @property
    def keeper(self) -> Keeper | None:
        """What keeps its draft."""
        return self.desk.keeper if self.desk else None

    @property
    def intake(self) -> EvidenceIntake | None:
        """What takes its evidence in."""
        return self.desk.intake if self.desk else None

    @property
    def panel(self) -> SectionPanel | None:
        """The section that is shown."""
        return self.desk.panel if self.desk else None

    @property
    def steps(self) -> StepList | None:
        """The list of its sections."""
        return self.desk.steps if self.desk else None

    def show_section(self, key: str) -> None:
        """Show one section of the form."""
        if self.desk:
            self.desk.show_section(key)

    def show_path(self, path: str) -> None:
        """Show the field of a path."""
        if self.desk:
            self.desk.show_path(path)

    def walk(self, way: int) -> None:
        """Go to the next section or the one before."""
        if self.desk:
            self.desk.walk(way)

    # ---- arriving and leaving ----------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Open a new form of a kind (told by `source`), a record to revise, or a draft; `path` is where to stand."""
        if self.desk and where.get("draft") == self.desk.editing.draft and not self._left:
            self.desk.panel.take_focus()
            return
        if not where.get("draft") and not where.get("id") and where.get("kind") not in EDITABLE:
            self.shell.back()
            return
        self._path = where.get("path", "")
        self._clear()

        def read(vault: Vault) -> Editing:
            if where.get("draft"):
                return open_draft(vault, where["draft"])
            return (
                open_record(vault, where["id"])
                if where.get("id")
                else begin(vault, where["kind"], where.get("source", ""), where.get("assignment", ""))
            )

        # On the writing thread: what was kept a moment ago is there.
        self.session.write(self, read, self.open_editing, self._refuse)

    def _refuse(self, error: Exception) -> None:
        self.shell.back()
        self.shell.fail(error)

    def leave(self) -> None:
        """Keep the draft as it stands."""
        if self.desk:
            self.desk.keeper.keep_now(announced=True)
        self._left = self.identity.leave()

    def place(self) -> dict[str, str]:
        """Return what is open: the draft when there is one."""
        if self.desk is None:
            return {}
        editing = self.desk.editing
        if self.desk.touched:
            return {"kind": editing.kind, "draft": editing.draft}
        return {"kind": editing.kind, **({"id": editing.owner} if editing.owner else {})}

    def refresh(self, changed: frozenset[str]) -> None:
        """Lay the form over its record again when that was saved elsewhere."""
        desk = self.desk
        if desk is None or self.saving or not desk.editing.owner or (changed and desk.editing.owner not in changed):
            return
        frontier, owner = desk.editing.frontier, desk.editing.owner

        def compare(moved: bool) -> None:
            if moved and self.desk is desk and not self.saving:
                self._catch_up(desk)

        self.session.read(self, lambda vault: open_record(vault, owner).frontier != frontier, compare, key="moved")

    def _clear(self) -> None:
        if self.desk:
            self.desk.keeper.stop()
            self.desk.hide()
            self.desk.deleteLater()
        self.desk = None
        self.saving, self._left, self._after_intake = False, False, []
        for line in (self.banner, self.identity.banner, self.title, self._state):
            line.say("")
        self.save_button.setEnabled(False)

    # ---- showing -----------------------------------------------------------------------------------------------------

    def open_editing(self, editing: Editing) -> None:
        self._clear()
        desk = self.desk = FormDesk(editing, self.session, lambda: self.session.now().date())
        self._place.addWidget(desk)
        desk.show()
        desk.typed.connect(lambda: self._state.say(say("ui.editor.typing")))
        desk.refused.connect(lambda sentences: self.banner.say("\n".join(dict.fromkeys(sentences)), "ochre"))
        desk.keeper.kept.connect(self._say_kept)
        desk.keeper.failed.connect(lambda sentence: self.banner.say(sentence, "ochre"))
        desk.intake.ended.connect(self._go_on)
        desk.panel.files_asked.connect(self._choose_files)
        desk.panel.paste_asked.connect(self.paste)
        desk.panel.sheet_asked.connect(self.shell.open_sheet)
        desk.panel.identity_asked.connect(self.identity.ask)
        desk.panel.ended.connect(self.save_button.setFocus)
        self.save_button.setEnabled(True)
        self._show_head(editing)
        desk.set_narrow(self.width() < NARROW)
        desk.restore_place(self._path)
        self._path = ""
        self.identity.fill()

    def _show_head(self, editing: Editing) -> None:
        code = "revise" if editing.owner else "new"
        self.title.say(f"{say(f'ui.editor.title.{code}.{editing.kind}')} {editing.number}".strip())
        self.save_button.say(say("ui.editor.save_revision" if editing.owner else "ui.editor.save"))
        self.discard_button.say(say("ui.editor.discard_revision" if editing.owner else "ui.editor.discard"))
        if editing.overlaps:
            self.banner.say(say("ui.editor.overlaps", count=len(editing.overlaps)), "ochre")
        if editing.kept:
            self._state.say(say("ui.editor.kept_before", when=_moment(editing.kept)))

    def _say_kept(self) -> None:
        self._state.say(say("ui.editor.kept", time=write_time(self.session.now().time())))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self.desk:
            self.desk.set_narrow(self.width() < NARROW)

    # ---- evidence ----------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if self.desk and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()
            self._drop_hint.say(say("ui.editor.evidence.let_go"))

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802
        self._drop_hint.say("")

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        event.acceptProposedAction()
        self._drop_hint.say("")
        self._take(offers_of(event.mimeData(), self._picture_name()))

    def paste(self) -> None:
        """Take what the clipboard holds in as evidence."""
        found = offers_of(QGuiApplication.clipboard().mimeData(), self._picture_name())
        if not found:
            self.shell.tell(say("ui.editor.evidence.nothing_to_paste"), "ochre")
        self._take(found)

    def _choose_files(self) -> None:
        kinds = [say("ui.editor.evidence.all_files")]
        choose_files(
            self, say("ui.editor.add.evidence"), None, kinds,
            lambda paths: self._take([Offer(path.name, path) for path in paths]),
        )  # fmt: skip

    def _picture_name(self) -> str:
        return say("ui.editor.evidence.picture_name", when=f"{self.session.now():%Y-%m-%d-%H%M%S}")

    def _take(self, offers: list[Offer]) -> None:
        if self.desk and not self.saving:
            self.desk.take(offers)

    def wait_for_intake(self, act: Callable[[], None]) -> bool:
        """Say whether evidence is on its way in; then `act` follows when it is there, after what waits already."""
        if self.desk is None or not self.desk.intake.busy:
            return False
        if act not in self._after_intake:
            self._after_intake.append(act)
        return True

    def _go_on(self) -> None:
        acts, self._after_intake = self._after_intake, []
        for act in acts:
            act()

    # ---- saving ------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save the form as a case or LHP; evidence on its way in comes first."""
        if self.desk is None or self.saving:
            return
        if self.wait_for_intake(self.save):
            self.shell.tell(say("ui.editor.after_evidence"))
        elif self.desk.editing.needs_reason:
            ask_reason(self.shell, self._save)
        else:
            self._save("")

    def _save(self, reason: str) -> None:
        desk = self.desk
        if desk is None:
            return
        desk.leave_section()
        desk.remember_place()
        self.hold(True)
        editing = snapshot(desk.editing)
        self.session.write(
            self, lambda vault: save(vault, editing, reason), lambda owner: self._end_saved(owner, editing.kind),
            self._end_refused, changed=lambda owner: (owner, editing.draft),
        )  # fmt: skip

    def hold(self, held: bool) -> None:
        """Let nothing be typed that would no longer be saved."""
        self.saving = held
        self.save_button.setEnabled(not held)
        if self.desk:
            self.desk.setEnabled(not held)

    def _end_saved(self, owner: str, kind: str) -> None:
        self._clear()
        self.shell.tell(say("ui.editor.saved"))
        self.shell.go("report" if kind == LHP else "case", id=owner)

    def _end_refused(self, error: Exception) -> None:
        self.hold(False)
        desk = self.desk
        if desk is None:
            self.shell.fail(error)
            return
        desk.panel.show_path(str(desk.editing.state.get("focus") or ""))
        if isinstance(error, RecordMoved):
            self._catch_up(desk)
        elif isinstance(error, ReasonMissing):
            desk.editing.needs_reason = True
            ask_reason(self.shell, self._save)
        elif isinstance(error, NothingChanged):
            self.shell.tell(error.sentence)
        elif isinstance(error, NetraError):
            self.banner.say(error.sentence, "ochre")
            desk.document.review()
        else:
            self.shell.fail(error)
        self.identity.fill()

    def _catch_up(self, desk: FormDesk) -> None:
        """Lay the form over its record as it stands now, and show it again."""
        desk.remember_place()
        self.hold(True)
        editing, touched = snapshot(desk.editing), desk.touched

        def show(_nothing: Any) -> None:
            self.open_editing(editing)
            if self.desk and touched:
                self.desk.keeper.note_change()
            if not editing.overlaps:
                self.banner.say(say("ui.editor.caught_up"), "calm")

        self.session.write(self, lambda vault: catch_up(vault, editing), show, self._end_refused)

    # ---- giving up ---------------------------------------------------------------------------------------------------

    def _ask_discard(self) -> None:
        if self.desk is None:
            return
        if self.desk.touched:
            count = len(self.desk.document.items("evidence"))
            ask_discard(self.shell, bool(self.desk.editing.owner), count, self._discard)
        else:
            self._clear()
            self.shell.back()

    def _discard(self) -> None:
        if self.desk is None:
            return
        if self.wait_for_intake(self._discard):
            self.desk.intake.stop()
            return
        draft = self.desk.editing.draft
        self._clear()
        self.session.write(self, lambda vault: discard_draft(vault, draft), changed=(draft,))
        self.shell.tell(say("ui.editor.discarded"))
        self.shell.back()


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return say("ui.editor.moment", day=f"{moment:%d-%m-%Y}", time=write_time(moment.time()))
