"""The section of a form that is open, on its sheet of paper: heading, fields or group or evidence, the way on.

Built by the page, one section at a time.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.case.mask import REPORTER, is_marked
from fieldapp.desk.editing import HIDDEN, evidence_values
from fieldapp.vault.attachment import Attachment
from fieldapp.words import all_words, say
from ui.pages.editor.document import Document
from ui.pages.editor.evidence import EvidenceDesk
from ui.pages.editor.form import EntryForm
from ui.pages.editor.group import GroupEditor
from ui.pages.editor.hidden import HiddenLine
from ui.pages.editor.intake import EvidenceIntake
from ui.pages.editor.overlap import OverlapList
from ui.pages.editor.pasting import PasteSheet, SubjectPasteSheet
from ui.pages.editor.reception import ReceptionNote
from ui.pages.editor.review import Review
from ui.pages.editor.sections import EVIDENCE, RECEIVED, REVIEW, SUBJECTS, VIOLATIONS, Section
from ui.pages.editor.suggestion import SuggestionPart
from ui.session import Session
from ui.style import GAP, SNUG, VAST, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Scroll, row, rows
from ui.widgets.choice import ChoiceEdit
from ui.widgets.text import Label

WIDEST = 820


class SectionPanel(QWidget):
    """Shows one section of the document; `ended` says that there is nothing to fill in, only to save."""

    ended = Signal()
    walked = Signal(int)
    asked = Signal(str)
    files_asked = Signal()
    paste_asked = Signal()
    sheet_asked = Signal(object)
    identity_asked = Signal()

    def __init__(self, document: Document, intake: EvidenceIntake, session: Session, today: Callable[[], date]) -> None:
        super().__init__()
        self._document, self._intake, self._session, self._today = document, intake, session, today
        self._section: Section = document.sections[0]
        self._parts: list[Any] = []
        self._scroll: Scroll | None = None
        self._title: Label | None = None
        self._narrow = False
        self._jump = ChoiceEdit(
            "section_edit", [(section.key, say(f"ui.editor.section.{section.key}")) for section in document.sections]
        )
        self._jump.changed.connect(self._jump_to)
        self._jump.hide()
        self._layout = rows(gap=0)
        self.setLayout(self._layout)

    @property
    def current(self) -> str:
        """The key of the section that is shown."""
        return self._section.key

    def set_narrow(self, narrow: bool) -> None:
        """Offer the sections in the panel itself where there is no room beside it."""
        self._narrow = narrow
        self._jump.setVisible(narrow)
        if self._title is not None:
            self._title.setVisible(not narrow)

    def show_states(self, states: Sequence[tuple[str, str]]) -> None:
        """Show how complete each section is, where they are offered in the panel itself."""
        self._jump.set_choices([(key, f"{say(f'ui.editor.section.{key}')}  ·  {words}") for key, words in states])

    def _jump_to(self) -> None:
        way = self._number(self._jump.value()) - self._number(self.current)
        if way:
            self.walked.emit(way)

    def _number(self, key: str) -> int:
        return [section.key for section in self._document.sections].index(key)

    # ---- building ----------------------------------------------------------------------------------------------------

    def show_section(self, key: str) -> None:
        """Build and show a section instead of the one before."""
        self._section = next(section for section in self._document.sections if section.key == key)
        self._jump.set_value(key)
        if self._scroll is not None:
            self._jump.setParent(self)
            self._scroll.hide()
            self._scroll.deleteLater()
        for part in self._parts:
            if isinstance(part, EvidenceDesk):
                part.retire()
        self._parts = list(self._make_parts(self._section))
        content = QWidget()
        content.setMaximumWidth(WIDEST)
        self._title = Label(say(f"ui.editor.section.{key}"), role="name")
        inside = rows(self._jump, self._title, gap=GAP)
        intro = all_words().get(f"ui.editor.intro.{self._document.kind}.{key}") or all_words().get(
            f"ui.editor.intro.{key}"
        )
        if intro:
            inside.addWidget(Label(intro, role="small", tone="soft", wrap=True))
        overlaps = OverlapList(self._document, self._section)
        if overlaps.count:
            inside.addWidget(overlaps)
        for part in self._parts:
            inside.addWidget(part)
        inside.addSpacing(SNUG)
        inside.addLayout(self._make_way())
        inside.addStretch(1)
        inside.setContentsMargins(WIDE, WIDE, WIDE, VAST)
        content.setLayout(inside)
        across = QWidget()
        line = row(gap=0)
        line.addWidget(content, 1)
        line.addStretch(0)
        across.setLayout(line)
        self._scroll = Scroll(across)
        self._layout.addWidget(self._scroll)
        # Now, not when the window comes to it: the focus goes into its first field.
        self._scroll.show()
        self.set_narrow(self._narrow)

    def _make_parts(self, section: Section) -> Iterator[Any]:
        document = self._document
        if section.part == EVIDENCE:
            desk = EvidenceDesk(document, self._intake, self._session, self._today)
            desk.files_asked.connect(self.files_asked)
            desk.paste_asked.connect(self.paste_asked)
            yield desk
            return
        if section.part == REVIEW:
            document.review()
            review = Review(document)
            review.asked.connect(self.asked)
            yield review
            return
        if document.editing.withheld and section.key == REPORTER:
            yield Banner(say("ui.editor.withheld_reporter"), "calm")
        elif section.key == REPORTER and is_marked(document.value(REPORTER)):
            yield self._make_hidden(say("ui.editor.hidden_reporter"))
            return
        if section.rows:
            form = EntryForm(document, section.rows, self._session, self._today)
            form.set_enabled(not (document.editing.withheld and section.key == REPORTER))
            yield form
        if section.key == RECEIVED and document.kind == "laporan":
            yield ReceptionNote(document, self._session)
        if section.key == VIOLATIONS:
            yield SuggestionPart(document, self._session)
        if section.below:
            yield EntryForm(document, section.below, self._session, self._today)
        if section.group:
            if section.rows:
                yield Label(document.label(section.group.path), role="heading")
            if document.editing.people == HIDDEN and any(map(is_marked, document.items(section.group.path))):
                yield self._make_hidden(say("ui.editor.hidden_witnesses"))
            group = GroupEditor(document, section.group, self._session, self._today)
            group.paste_asked.connect(lambda: self._open_paste(group))
            yield group

    def _make_hidden(self, said: str) -> HiddenLine:
        line = HiddenLine(said, self._session)
        line.asked.connect(self.identity_asked)
        return line

    def _make_way(self) -> Any:
        keys = [section.key for section in self._document.sections]
        number = keys.index(self.current)
        way = row(gap=SNUG)
        if number > 0:
            back = Button(
                say(f"ui.editor.section.{keys[number - 1]}"), "quiet", "previous", name="previous_section_button"
            )
            back.set_tip(say("ui.editor.previous_tip"))
            back.clicked.connect(lambda: self.walked.emit(-1))
            way.addWidget(back)
        way.addStretch(1)
        if number < len(keys) - 1:
            on = Button(
                say("ui.editor.next", section=say(f"ui.editor.section.{keys[number + 1]}")), name="next_section_button"
            )
            on.set_tip(say("ui.editor.next_tip"))
            on.clicked.connect(lambda: self.walked.emit(1))
            way.addWidget(on)
        return way

    def _open_paste(self, group: GroupEditor) -> None:
        path = group.group.path

        def take(found: list[dict[str, Any]]) -> None:
            group.add_members([dict(one) for one in found])
            group.take_focus()

        def label(name: str) -> str:
            return self._document.label(f"{path}.{name}")

        paste = SubjectPasteSheet(label, take) if path == SUBJECTS else PasteSheet(group.group.pasted, label, take)
        self.sheet_asked.emit(paste)

    # ---- what is shown -----------------------------------------------------------------------------------------------

    def forms(self) -> Iterator[EntryForm]:
        """Give the forms that are shown."""
        for part in self._parts:
            if isinstance(part, EntryForm):
                yield part
            elif isinstance(part, GroupEditor | EvidenceDesk):
                yield from part.forms()

    def touched_paths(self) -> list[str]:
        """Return the paths of the fields shown that hold something or have the focus."""
        return [field.path for form in self.forms() for field in form.fields() if field.has_focus() or field.value()]

    def focused_path(self) -> str:
        """Return the path of the field with the focus, "" for none."""
        return next((path for form in self.forms() if (path := form.focused_path())), "")

    def take_focus(self) -> None:
        """Put the focus into the first field of the section, and show its beginning."""
        first = next(part for part in self._parts if hasattr(part, "take_focus"))
        if first.take_focus() is False:
            self.ended.emit()
        if self._scroll is not None:
            bar = self._scroll.verticalScrollBar()
            QTimer.singleShot(0, bar, lambda: bar.setValue(0) if self._at_first() else None)

    def _at_first(self) -> bool:
        first = next((field for form in self.forms() for field in form.fields()), None)
        return first is not None and first.has_focus() and isinstance(self._parts[0], EntryForm)

    def show_path(self, path: str) -> None:
        """Put the focus into the field of a path."""
        for part in self._parts:
            if isinstance(part, EntryForm):
                field = part.field(path)
                if field is not None:
                    field.take_focus()
                    return
            elif isinstance(part, GroupEditor | EvidenceDesk) and part.show_path(path):
                return

    def receive(self, item: Attachment) -> None:
        """Take evidence into the form while another section is shown."""
        self._document.items(EVIDENCE).append(evidence_values(item))
        self._document.touch(EVIDENCE)
