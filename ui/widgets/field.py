"""A control with all that belongs to it: its label, a hint, and the problem that was found in it.

Forms are made of these. Nothing here decides what a problem is: the page hands over the sentence.
"""

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.case.wording import name_count
from fieldapp.words import say
from ui.style import FINE, TIGHT, restyle
from ui.widgets.card import row, rows
from ui.widgets.choice import FlagEdit
from ui.widgets.glyph import Glyph
from ui.widgets.text import Label, shown

# What is as short as this is seen to be full.
_worth_counting = 6
# A field says how long its text is from this share of the longest on.
_nearly_full = 0.8
_until_released = 30


class Field(QWidget):
    """A label, its control, a hint and a problem; `path` names the place in the record that it fills."""

    left = Signal()
    changed = Signal()

    def __init__(
        self, label: str, control: Any, hint: str = "", needed: bool = False, path: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.control, self.path, self._hint_text = control, path, hint
        self.label = Label(label, role="label")
        self._mark = Label(say("ui.widget.needed") if needed else "", role="small", tone="soft")
        self._missing = Label(say("ui.widget.missing"), role="small", tone="ochre")
        self._hint = Label(hint, role="small", tone="soft", wrap=True)
        self._count = Label(role="small", tone="soft")
        self._problem = Label(role="small", tone="ochre", wrap=True)
        self._lay_out(bool(label))
        self._name_control(label, hint)
        self.set_problem("")
        self.set_missing(False)
        control.changed.connect(self._pass_change)
        control.left.connect(self._pass_left)
        self._show_count()

    def _lay_out(self, labelled: bool) -> None:
        head = row(self.label, self._mark, self._missing, None, gap=TIGHT)
        self._problem_line = QWidget()
        line = row(Glyph("warning", "ochre", 16), gap=TIGHT - 2)
        line.addWidget(self._problem, 1)
        self._problem_line.setLayout(line)
        foot = row(gap=TIGHT)
        foot.addWidget(self._hint, 1)
        foot.addWidget(self._count)
        layout = rows(head, self.control, self._problem_line, foot, None, gap=FINE)
        self.setLayout(layout)
        self.label.setVisible(labelled)
        self._hint.setVisible(bool(self._hint_text))

    def _name_control(self, label: str, hint: str) -> None:
        name = self.control.objectName()
        self.setObjectName(name.removesuffix("_edit") + "_field" if name else "")
        self.label.setBuddy(self.control)
        if not isinstance(self.control, FlagEdit) and label:
            for part in self._spoken():
                part.setAccessibleName(shown(label))
        self._describe(hint)

    def _spoken(self) -> list[QWidget]:
        """Return the control, and what stands for it when it is made of several."""
        return [part for part in (self.control, self.control.focusProxy()) if part is not None]

    def _describe(self, text: str) -> None:
        for part in self._spoken():
            part.setAccessibleDescription(shown(text))

    def value(self) -> Any:
        """Return the value of the control."""
        return self.control.value()

    def set_value(self, value: Any) -> None:
        """Show a value without announcing it."""
        self.control.set_value(value)
        self._show_count()

    def set_problem(self, sentence: str) -> None:
        """Show what is wrong in one sentence; "" when nothing is."""
        self._problem.say(sentence)
        self._problem_line.setVisible(bool(sentence))
        self._hint.setVisible(bool(self._hint_text) and not sentence)
        self._describe(sentence or self._hint_text)
        troubled = "true" if sentence else "false"
        if self.control.property("troubled") != troubled:
            restyle(self.control, troubled=troubled)

    def problem(self) -> str:
        """Return the problem that is shown."""
        return self._problem.text()

    def set_missing(self, missing: bool) -> None:
        """Say beside the label that the field is not filled in yet, or stop saying so."""
        self._missing.setVisible(missing)
        self._mark.setVisible(bool(self._mark.text()) and not missing)

    def is_missing(self) -> bool:
        """Say whether the field is marked as not filled in."""
        return not self._missing.isHidden()

    def set_hint(self, hint: str) -> None:
        """Show another hint."""
        self._hint_text = hint
        self._hint.say(hint)
        self.set_problem(self.problem())

    def has_focus(self) -> bool:
        """Say whether the focus is in this field."""
        now = QApplication.focusWidget()
        return now is not None and self.isAncestorOf(now)

    def take_focus(self) -> None:
        """Put the focus into the control."""
        self.control.setFocus()

    def _pass_left(self) -> None:
        """Tell it once the mouse is up: a problem that appears under a press would move the button away from it."""
        if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self.left.emit()
        else:
            QTimer.singleShot(_until_released, self, self._pass_left)

    def _pass_change(self) -> None:
        self._show_count()
        self.changed.emit()

    def _show_count(self) -> None:
        longest = getattr(self.control, "longest", 0)
        count = len(self.control.value()) if longest else 0
        near = longest >= _worth_counting and count >= longest * _nearly_full
        self._count.setVisible(near)
        if near:
            self._count.say(say("ui.widget.length", count=name_count(count), longest=name_count(longest)))
            self._count.set_tone("ochre" if count > longest else "soft")
