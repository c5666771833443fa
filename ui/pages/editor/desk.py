"""One open form with all that belongs to it: its sections beside the one that is shown, its draft, its evidence.

Made by the page for one `Editing` and thrown away with it. Knows how to move about in the form; what becomes of it is
the page's affair.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from fieldapp.desk.editing import Editing
from fieldapp.vault.attachment import Attachment
from fieldapp.words import say
from ui.pages.editor.document import Document
from ui.pages.editor.intake import EvidenceIntake, Offer
from ui.pages.editor.keeper import Keeper, snapshot
from ui.pages.editor.panel import SectionPanel
from ui.pages.editor.sections import EVIDENCE, section_of
from ui.session import Session
from ui.style import WIDE
from ui.widgets.card import row, rows
from ui.widgets.steplist import StepList, state_words

STEPS_WIDTH: Final = 224


class FormDesk(QWidget):
    """A form on the desk; `typed` says that something was changed, `refused` which files could not be taken in."""

    typed = Signal()
    refused = Signal(object)

    def __init__(self, editing: Editing, session: Session, today: Callable[[], date]) -> None:
        super().__init__()
        self.document = Document(editing, today, session.packs.references, self)
        self.keeper = Keeper(editing, session, self)
        self.intake = EvidenceIntake(session, self)
        self.panel = SectionPanel(self.document, self.intake, session, today)
        self.steps = StepList([(key, say(f"ui.editor.section.{key}")) for key in self._keys()])
        self.steps.setObjectName("section_steps")
        self._side = QWidget()
        self._side.setFixedWidth(STEPS_WIDTH)
        self._side.setLayout(rows(self.steps))
        self._lay_out()
        self._connect()
        self.document.judge()

    def _lay_out(self) -> None:
        paper = QFrame()
        paper.setProperty("kind", "card")
        paper.setLayout(rows(self.panel, margin=1))
        layout = row(self._side, gap=WIDE)
        layout.addWidget(paper, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.document.changed.connect(self._note_change)
        self.document.judged.connect(self._show_states)
        self.keeper.keeping.connect(self.remember_place)
        self.intake.taken.connect(self._bring_to_evidence)
        self.intake.refused.connect(self._tell_refused)
        self.panel.walked.connect(self.walk)
        self.panel.asked.connect(self.show_path)
        self.steps.picked.connect(self.show_section)

    @property
    def editing(self) -> Editing:
        """The form as the core knows it."""
        return self.document.editing

    @property
    def touched(self) -> bool:
        """Whether there is a draft of this form, or will be in a moment."""
        return self.keeper.ever or self.keeper.dirty

    def _keys(self) -> list[str]:
        return [section.key for section in self.document.sections]

    def _note_change(self, _path: str) -> None:
        self.keeper.note_change()
        self.typed.emit()

    def _show_states(self) -> None:
        states = [(section.key, self.document.state_of(section)) for section in self.document.sections]
        for key, state in states:
            self.steps.set_state(key, *state)
        self.panel.show_states([(key, state_words(*state)) for key, state in states])

    def set_narrow(self, narrow: bool) -> None:
        """Show the sections beside the form, or in its head where there is no room."""
        self._side.setVisible(not narrow)
        self.panel.set_narrow(narrow)

    # ---- moving about ------------------------------------------------------------------------------------------------

    def show_section(self, key: str) -> None:
        """Show one section and put the focus into its first field."""
        self.leave_section()
        self.steps.set_current(key)
        self.panel.show_section(key)
        self.panel.take_focus()

    def show_path(self, path: str) -> None:
        """Show the section of a field and put the focus there."""
        key = section_of(self.document.kind, path)
        if key:
            self.show_section(key)
            self.panel.show_path(path)

    def walk(self, way: int) -> None:
        """Go so many sections on, or back."""
        keys = self._keys()
        number = keys.index(self.panel.current) + way
        if 0 <= number < len(keys):
            self.show_section(keys[number])

    def leave_section(self) -> None:
        """Show from now on what is wrong with the fields that were filled in, and keep the draft."""
        self.document.leave(*self.panel.touched_paths())
        self.keeper.keep_now()

    def remember_place(self) -> None:
        """Write down where the officer is."""
        self.editing.state |= {"section": self.panel.current, "focus": self.panel.focused_path()}

    def restore_place(self, path: str = "") -> None:
        """Go to a field, or to where the officer was when the draft was kept."""
        key, keys = self.editing.state.get("section"), self._keys()
        focus = str(self.editing.state.get("focus") or "")
        self.show_section(key if key in keys else keys[0])
        if focus:
            self.panel.show_path(focus)
        if path:
            self.show_path(path)

    # ---- evidence ----------------------------------------------------------------------------------------------------

    def take(self, offers: Sequence[Offer]) -> None:
        """Take evidence in, with its desk in view."""
        if offers:
            self.show_section(EVIDENCE)
            self.remember_place()
            self.intake.take(snapshot(self.editing), offers)

    def _bring_to_evidence(self, item: Attachment) -> None:
        # A file that arrives while another section is open belongs to the form all the same.
        if self.panel.current != EVIDENCE:
            self.panel.receive(item)

    def _tell_refused(self, sentences: list[str]) -> None:
        if self.panel.current != EVIDENCE:
            self.refused.emit(sentences)
