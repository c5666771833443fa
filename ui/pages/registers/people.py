"""The officers of an assignment: a line for each, found by name among the officers of this office."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.vault.bookfacts import records_of_type
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.session import Session
from ui.style import TIGHT
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.entry import TextEdit
from ui.widgets.lookup import Found, LookupEdit

MOST = 200
SHORT = 500


class PersonLine(QWidget):
    """One officer: name and position; `removed` when the line is taken out."""

    removed = Signal()
    changed = Signal()
    left = Signal()

    def __init__(self, number: int, session: Session) -> None:
        super().__init__()
        self._session = session
        self.name = LookupEdit(f"officer_{number}_name_edit", self._find, say("ui.registers.officer_name"))
        self.name.longest = SHORT
        self.position = TextEdit(f"officer_{number}_position_edit", say("ui.registers.officer_position"), SHORT)
        self.name.setAccessibleName(say("ui.registers.officer_name"))
        self.position.setAccessibleName(say("ui.registers.officer_position"))
        remove = Button(say("ui.registers.officer_remove"), "quiet", "trash", name=f"officer_{number}_remove_button")
        remove.clicked.connect(self.removed)
        line = row(gap=TIGHT)
        line.addWidget(self.name, 3)
        line.addWidget(self.position, 3)
        line.addWidget(remove)
        self.setLayout(line)
        self.name.picked.connect(self._take_position)
        for part in (self.name, self.position):
            part.changed.connect(self.changed)
            part.left.connect(self.left)
        self.setFocusProxy(self.name)

    def value(self) -> dict[str, str]:
        """Return the officer."""
        return {"name": self.name.text().strip(), "position": self.position.value()}

    def set_value(self, value: Mapping[str, Any]) -> None:
        """Show an officer."""
        self.name.set_value(str(value.get("name", "")))
        self.position.set_value(str(value.get("position", "")))

    def _find(self, text: str, answer: Callable[[Found], None]) -> None:
        self._session.read(self, lambda vault: find_officers(vault, text), answer, key="officer")

    def _take_position(self, _name: str) -> None:
        picked = self.name.picked_row()
        if picked is not None:
            self.position.set_value(picked[2])


class PeopleEdit(QWidget):
    """A list of officers; empty lines count for nothing."""

    changed = Signal()
    left = Signal()

    def __init__(self, name: str, session: Session) -> None:
        super().__init__()
        self.setObjectName(name)
        self._session = session
        self._lines: list[PersonLine] = []
        self._made = 0
        self._body = rows(gap=TIGHT)
        self._add = Button(say("ui.registers.officer_add"), "plain", "add", name="add_officer_button")
        self._add.call(self._add_by_hand)
        self.setLayout(rows(self._body, row(self._add, None), gap=TIGHT))
        self.set_value([])

    def value(self) -> list[dict[str, str]]:
        """Return the officers that have a name or a position."""
        found = [line.value() for line in self._lines]
        return [one for one in found if one["name"] or one["position"]]

    def set_value(self, value: Sequence[Mapping[str, Any]] | str) -> None:
        """Show these officers, one empty line when there are none."""
        for line in list(self._lines):
            self._drop(line)
        for one in value if isinstance(value, list | tuple) and value else [{}]:
            self._add_line().set_value(one)

    def _add_line(self) -> PersonLine:
        self._made += 1
        line = PersonLine(self._made, self._session)
        line.removed.connect(lambda: self._drop_by_hand(line))
        line.changed.connect(self.changed)
        line.left.connect(self.left)
        self._lines.append(line)
        self._body.addWidget(line)
        self.setFocusProxy(self._lines[0])
        self._add.setEnabled(len(self._lines) < MOST)
        return line

    def _add_by_hand(self) -> None:
        self._add_line().name.setFocus()

    def _drop_by_hand(self, line: PersonLine) -> None:
        at = self._lines.index(line)
        self._drop(line)
        if not self._lines:
            self._add_line()
        self._lines[min(at, len(self._lines) - 1)].name.setFocus()
        self.changed.emit()

    def _drop(self, line: PersonLine) -> None:
        self._lines.remove(line)
        self._body.removeWidget(line)
        line.hide()
        line.deleteLater()


def find_officers(vault: Vault, text: str) -> Found:
    """Return the officers of this office whose names hold all words, with their positions."""
    words = text.casefold().split()
    found = records_of_type(vault.db, "officer", vault.office).values()
    told = [(str(one.get("name", "")), str(one.get("position", ""))) for one in found]
    return [(name, name, position) for name, position in sorted(told)
            if name and all(word in name.casefold() for word in words)]  # fmt: skip
