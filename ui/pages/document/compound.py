"""Controls for values that are made of several: a person, a signer, a choice with its note, a day with its hour.

Each looks like any other control to `Field`: `changed`, `left`, `value()` and `set_value(v)`. Keys that it does not
show stay as they came.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.words import say
from ui.style import FINE, TIGHT
from ui.widgets.card import Columns, row, rows
from ui.widgets.choice import ChoiceEdit, ManyEdit
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.moment import DateEdit, TimeEdit
from ui.widgets.text import Label

NARROW: Final = 380
_LONG: Final = frozenset({"address"})


class KeysEdit(QWidget):
    """Several texts under their names, as one object."""

    changed = Signal()
    left = Signal()

    def __init__(self, name: str, keys: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._rest: dict[str, Any] = {}
        stem = name.removesuffix("_edit")
        self.parts: dict[str, TextEdit | TextArea] = {}
        self.setLayout(rows(gap=TIGHT))
        self._lay([(key, label, self._make(f"{stem}_{key}_edit", key)) for key, label in keys])
        first = next(iter(self.parts.values()), None)
        if first is not None:
            self.setFocusProxy(first)

    def _make(self, name: str, key: str) -> TextEdit | TextArea:
        control = TextArea(name, 2, 2000, most=6) if key in _LONG else TextEdit(name)
        control.changed.connect(self.changed)
        control.left.connect(self.left)
        self.parts[key] = control
        return control

    def _lay(self, made: list[tuple[str, str, TextEdit | TextArea]]) -> None:
        layout = self.layout()
        for key, label, control in made:
            control.setAccessibleName(label)
            box = QWidget()
            box.setObjectName(f"{key}_box")
            box.setLayout(rows(Label(label, "small", "soft"), control, gap=FINE // 2))
            if layout is not None:
                layout.addWidget(box)

    def setAccessibleName(self, name: str) -> None:  # noqa: N802
        """Give each text its own name behind that of the field."""
        super().setAccessibleName(name)

    def value(self) -> dict[str, Any]:
        """Return the texts that say something, and what came along."""
        found = {key: control.value() for key, control in self.parts.items()}
        return self._rest | {key: text for key, text in found.items() if text}

    def set_value(self, value: Any) -> None:
        """Show an object; a bare text is its first key."""
        first = next(iter(self.parts), "")
        said = dict(value) if isinstance(value, dict) else {first: str(value or "")}
        self._rest = {key: one for key, one in said.items() if key not in self.parts}
        for key, control in self.parts.items():
            control.set_value(str(said.get(key) or ""))


class NotedEdit(QWidget):
    """A choice, or several, with a note."""

    changed = Signal()
    left = Signal()

    def __init__(self, name: str, choice: ChoiceEdit | ManyEdit) -> None:
        super().__init__()
        self.setObjectName(name)
        self.choice = choice
        self.note = TextEdit(f"{name.removesuffix('_edit')}_note_edit", say("ui.document.note"))
        self.note.setAccessibleName(say("ui.document.note"))
        self.setFocusProxy(choice)
        for part in (choice, self.note):
            part.changed.connect(self.changed)
            part.left.connect(self.left)
        if isinstance(choice, ManyEdit):
            self.setLayout(rows(choice, self.note, gap=TIGHT))
        else:
            self.setLayout(rows(Columns(choice, self.note, weights=(2, 3), narrow=NARROW, gap=TIGHT), gap=0))

    def value(self) -> dict[str, Any]:
        """Return the choice with its note."""
        return {"choice": self.choice.value(), "note": self.note.value()}

    def set_value(self, value: Any) -> None:
        """Show a choice with its note; a bare choice has none."""
        said = value if isinstance(value, dict) else {"choice": value or ""}
        chosen = said.get("choice") or ""
        if isinstance(self.choice, ManyEdit):
            self.choice.set_value(list(chosen) if isinstance(chosen, list | tuple) else [chosen] if chosen else [])
        else:
            self.choice.set_value(str(chosen))
        self.note.set_value(str(said.get("note") or ""))


class MomentEdit(QWidget):
    """A day, with the hour where it is known: 2024-10-21 or 2024-10-21T15:10."""

    changed = Signal()
    left = Signal()

    def __init__(self, name: str, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName(name)
        stem = name.removesuffix("_edit")
        self.day, self.clock = DateEdit(f"{stem}_day_edit", today), TimeEdit(f"{stem}_time_edit")
        self.clock.setAccessibleName(say("ui.document.hour"))
        self.setFocusProxy(self.day)
        for part in (self.day, self.clock):
            part.changed.connect(self.changed)
            part.left.connect(self.left)
        self.setLayout(row(self.day, self.clock, None, gap=TIGHT))

    def value(self) -> str:
        """Return the day, with its hour."""
        day, clock = self.day.value(), self.clock.value()
        return f"{day}T{clock}" if clock else day

    def set_value(self, value: Any) -> None:
        """Show a day, with its hour."""
        day, _, clock = str(value or "").partition("T")
        self.day.set_value(day)
        self.clock.set_value(clock[:5])
