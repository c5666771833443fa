"""One part of a paper on its sheet: its fields in the order of the page, and the way on to the next part.

Built by the desk of the paper, one part at a time. What is typed goes into the `Typing`; what is missing or does not
fit is said under its field.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from fieldapp.desk.filling import DAY, Typing, asks
from fieldapp.packs import forms
from fieldapp.words import say
from ui.pages.document.control import hint_of, label_of, make_control
from ui.pages.document.part import Part
from ui.style import GAP, SNUG, VAST, WIDE
from ui.widgets.button import Button
from ui.widgets.card import Scroll, row, rows
from ui.widgets.choice import ChoiceEdit
from ui.widgets.field import Field
from ui.widgets.moment import DateEdit
from ui.widgets.text import Label

WIDEST: Final = 820


class PartPanel(QWidget):
    """Shows one part; `typed` when something was, `walked(way)` and `picked(key)` to go to another part."""

    typed = Signal()
    left = Signal()
    walked = Signal(int)
    picked = Signal(str)

    def __init__(self, typing: Typing, parts: Sequence[Part], today: Callable[[], date]) -> None:
        super().__init__()
        self._typing, self._parts, self._today = typing, list(parts), today
        self._part = self._parts[0]
        self._fields: dict[str, tuple[Field, forms.Field | None]] = {}
        self._due: set[str] = set()
        self._scroll: Scroll | None = None
        self._title: Label | None = None
        self._narrow, self._open = False, True
        self._jump = ChoiceEdit("part_edit", [(part.key, part.title) for part in self._parts])
        # without a parent of its own it would stand on screen as a window for a moment
        self._jump.setParent(self)
        self._jump.setAccessibleName(say("ui.document.parts"))
        self._jump.changed.connect(lambda: self.picked.emit(self._jump.value()))
        self._jump.hide()
        self.setLayout(rows(gap=0))

    @property
    def current(self) -> str:
        """The key of the part that is shown."""
        return self._part.key

    @property
    def part(self) -> Part:
        """The part that is shown."""
        return self._part

    def set_narrow(self, narrow: bool) -> None:
        """Offer the parts in the panel itself where there is no room beside it."""
        self._narrow = narrow
        self._jump.setVisible(narrow and len(self._parts) > 1)
        if self._title is not None:
            self._title.setVisible(not self._jump.isVisibleTo(self))

    def show_states(self, states: Sequence[tuple[str, str]]) -> None:
        """Show how complete each part is, where they are offered in the panel itself."""
        titles = {part.key: part.title for part in self._parts}
        self._jump.set_choices([(key, f"{titles[key]}  ·  {words}") for key, words in states])

    # ---- building ----------------------------------------------------------------------------------------------------

    def show_part(self, key: str) -> None:
        """Build and show a part instead of the one before."""
        self._part = next((part for part in self._parts if part.key == key), self._parts[0])
        if self._scroll is not None:
            self._jump.setParent(self)
            self._scroll.hide()
            self._scroll.deleteLater()
        self._fields = {}
        self._title = Label(self._part.title, role="name", wrap=True)
        inside = rows(self._jump, self._title, gap=GAP)
        if self._part is self._parts[0]:
            inside.addWidget(self._make_day())
        for known in self._part.fields:
            inside.addWidget(self._make(known))
        inside.addSpacing(SNUG)
        inside.addLayout(self._make_way())
        inside.addStretch(1)
        inside.setContentsMargins(WIDE, WIDE, WIDE, VAST)
        content = QWidget()
        content.setMaximumWidth(WIDEST)
        content.setLayout(inside)
        across = QWidget()
        line = row(gap=0)
        line.addWidget(content, 1)
        across.setLayout(line)
        self._scroll = Scroll(across)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self._scroll)
        self._jump.set_value(self._part.key)
        self._scroll.show()
        self.set_narrow(self._narrow)
        self.show_judgement()

    def _make_day(self) -> Field:
        control = DateEdit("paper_day_edit", self._today)
        return self._bind(Field(say("ui.document.day"), control, say("ui.document.day_hint"), path=DAY), None)

    def _make(self, known: forms.Field) -> QWidget:
        if known.kind == "heading":
            return Label(known.label, role="heading", wrap=True)
        if known.kind == "number_auto":
            number = self._typing.base.head_number or say("ui.document.number_later")
            return _lines(known.label, number)
        control = make_control(known, self._today)
        return self._bind(Field(label_of(known), control, hint_of(known), known.required, known.id), known)

    def _bind(self, field: Field, known: forms.Field | None) -> Field:
        name = field.path
        field.label.setWordWrap(True)
        hidden = self._is_withheld(known)
        field.set_value(_for_control(self._typing.value(name)))
        if hidden:
            field.set_hint(say("ui.document.withheld"))
        field.control.setEnabled(self._open and not hidden)
        field.changed.connect(lambda: self._put(name))
        field.left.connect(lambda: self._leave(name))
        self._fields[name] = (field, known)
        return field

    def _make_way(self) -> QHBoxLayout:
        number = self._parts.index(self._part)
        way = row(gap=SNUG)
        if number > 0:
            back = Button(say("ui.document.previous"), "quiet", "previous", name="previous_part_button")
            back.set_tip(say("ui.editor.previous_tip"))
            back.clicked.connect(lambda: self.walked.emit(-1))
            way.addWidget(back)
        way.addStretch(1)
        if number < len(self._parts) - 1:
            on = Button(say("ui.document.next"), name="next_part_button")
            on.set_tip(say("ui.editor.next_tip"))
            on.clicked.connect(lambda: self.walked.emit(1))
            way.addWidget(on)
        return way

    # ---- typing ------------------------------------------------------------------------------------------------------

    def _put(self, name: str) -> None:
        field, _known = self._fields[name]
        self._typing.put(name, field.value())
        field.set_problem("")
        self.typed.emit()

    def _leave(self, name: str) -> None:
        self._due.add(name)
        self.show_judgement()
        self.left.emit()

    def set_open(self, is_open: bool) -> None:
        """Let the fields be filled in, or only be read."""
        self._open = is_open
        for field, known in self._fields.values():
            field.control.setEnabled(is_open and not self._is_withheld(known))

    def _is_withheld(self, known: forms.Field | None) -> bool:
        return known is not None and known.private and self._typing.base.withheld

    def require(self, names: Sequence[str]) -> None:
        """Say from now on under these fields what is wrong with them, looked at or not."""
        self._due.update(names)
        self.show_judgement()

    def show_judgement(self) -> None:
        """Show which fields are asked, which of them are missing, and what does not fit."""
        now = self._typing.now()
        lacks = {one.id for one in now.lacks}
        for name, (field, known) in self._fields.items():
            field.set_problem(self._typing.problem(name) if name in self._due else "")
            field.set_missing(name in lacks)
            if known is not None:
                field.setVisible(asks(known, now.document) or field.has_focus())

    # ---- the focus ---------------------------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Put the focus into the first field, and show the beginning of the part."""
        field = next((one for one, _known in self._fields.values() if not one.isHidden()), None)
        if field is not None:
            field.take_focus()
        if self._scroll is not None:
            bar = self._scroll.verticalScrollBar()
            QTimer.singleShot(0, bar, lambda: bar.setValue(0))

    def show_field(self, name: str) -> None:
        """Put the focus into a field of this part."""
        if name in self._fields:
            self._fields[name][0].take_focus()

    def focused(self) -> str:
        """Return the field with the focus, "" for none."""
        return next((name for name, (field, _known) in self._fields.items() if field.has_focus()), "")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go on to the next field on Enter in a field of one line."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(self.focusWidget(), QLineEdit):
            self.focusNextPrevChild(True)
            event.accept()
        else:
            super().keyPressEvent(event)


def _lines(label: str, text: str) -> QWidget:
    box = QWidget()
    box.setLayout(rows(Label(label, "label"), Label(text, "body", "soft", wrap=True), gap=2))
    return box


def _for_control(value: object) -> object:
    return "" if value is None else value
