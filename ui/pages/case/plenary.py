"""A plenary on the sheet of a step: number, place, chair, who was invited and came, what was decided for whom."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldapp.words import say
from ui.pages.case.fact import LONGEST_LINE, LONGEST_TEXT
from ui.pages.case.hearing import AddEdit
from ui.style import FINE, GAP, SNUG, TIGHT
from ui.widgets.button import Button
from ui.widgets.card import Columns, row, rows
from ui.widgets.choice import ChoiceEdit, FlagEdit
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.field import Field
from ui.widgets.text import Elided

LONGEST_BASIS: Final = 2000
RESULT_WIDTH: Final = 260


class AttendanceEdit(QWidget):
    """Who was invited to a plenary, ticked when present; others are added by name."""

    changed = Signal()
    left = Signal()

    def __init__(self, name: str, invited: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._people: list[tuple[str, FlagEdit]] = []
        self._named = 0
        self._list = rows(gap=0)
        self._add_edit = AddEdit("plenary_add_edit", say("ui.handling.plenary.other"), self._add_typed)
        add = Button(say("ui.handling.add_person"), "plain", name="plenary_add_button")
        add.call(self._add_typed)
        line = row(gap=TIGHT)
        line.addWidget(self._add_edit, 1)
        line.addWidget(add)
        self.setLayout(rows(self._list, line, gap=FINE))
        for one in invited:
            self._list.addWidget(self._add(one))
        self.setFocusProxy(self._people[0][1] if self._people else self._add_edit)

    def _add(self, name: str) -> FlagEdit:
        flag = FlagEdit(f"plenary_{self._named}_flag", name)
        self._named += 1
        flag.set_value(True)
        flag.changed.connect(self.changed)
        self._people.append((name, flag))
        return flag

    def _add_typed(self) -> None:
        """Invite who was typed; whoever was typed wrong can be taken out again."""
        name = self._add_edit.value()
        if name and name not in self.invited():
            flag = self._add(name)
            drop_name = flag.objectName().replace("_flag", "_drop_button")
            drop = Button(say("ui.handling.plenary.drop"), "quiet", name=drop_name)
            drop.setAccessibleName(say("ui.handling.plenary.drop_of", name=name))
            line = row(gap=TIGHT)
            line.addWidget(flag, 1)
            line.addWidget(drop)
            box = QWidget()
            box.setLayout(line)
            drop.call(lambda: self._drop(flag, box))
            self._list.addWidget(box)
            self.changed.emit()
        self._add_edit.set_value("")
        self._add_edit.setFocus()

    def _drop(self, flag: FlagEdit, box: QWidget) -> None:
        """Take out somebody who was typed here."""
        self._people = [one for one in self._people if one[1] is not flag]
        self._add_edit.setFocus()
        box.hide()
        box.deleteLater()
        self.changed.emit()

    def invited(self) -> list[str]:
        """Return everybody who was invited."""
        return [name for name, _ in self._people]

    def value(self) -> list[str]:
        """Return those who were present."""
        return [name for name, flag in self._people if flag.value()]

    def set_value(self, value: Any) -> None:
        """Tick those who were present."""
        for name, flag in self._people:
            flag.set_value(name in (value or ()))


class DecisionTable(QWidget):
    """What was decided: one result for all subjects, or one for each."""

    changed = Signal()
    left = Signal()

    def __init__(self, name: str, subjects: Sequence[tuple[str, str]], results: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._subjects, self._results = list(subjects), list(results)
        self._lines: list[tuple[str, Elided, ChoiceEdit, TextEdit]] = []
        self.all_result = self._make_choice("decision_all_edit", say("ui.handling.plenary.result"))
        self.all_basis = self._make_basis("decision_all_basis_edit")
        self.apart = FlagEdit("decision_apart_flag", say("ui.handling.plenary.apart"))
        self.apart.changed.connect(self._spread)
        self._whole = row(self.all_result, self.all_basis, gap=TIGHT)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SNUG)
        self._grid.setVerticalSpacing(TIGHT)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(2, 1)
        self.setLayout(rows(self._whole, self.apart, self._grid, gap=FINE))
        self.apart.setVisible(len(subjects) > 1)
        self.setFocusProxy(self.all_result)

    def _make_choice(self, name: str, spoken: str) -> ChoiceEdit:
        choice = ChoiceEdit(name, self._results, say("ui.handling.plenary.no_result"))
        choice.setAccessibleName(spoken)
        choice.changed.connect(self.changed)
        return choice

    def _make_basis(self, name: str) -> TextEdit:
        basis = TextEdit(name, say("ui.handling.plenary.basis"), LONGEST_BASIS)
        basis.setAccessibleName(say("ui.handling.plenary.basis"))
        basis.changed.connect(self.changed)
        return basis

    def _spread(self) -> None:
        """Ask for a result of each subject, starting with the one for all."""
        apart = self.apart.value()
        if apart and not self._lines:
            for number, (subject, label) in enumerate(self._subjects):
                choice = self._make_choice(f"decision_{number}_edit", label)
                choice.setFixedWidth(RESULT_WIDTH)
                choice.set_value(self.all_result.value())
                basis = self._make_basis(f"decision_{number}_basis_edit")
                basis.set_value(self.all_basis.value())
                line = (subject, Elided(label, lines=2), choice, basis)
                for column, part in enumerate(line[1:]):
                    self._grid.addWidget(part, number, column)
                self._lines.append(line)
        for part in (self.all_result, self.all_basis):
            part.setVisible(not apart)
        for _, *parts in self._lines:
            for part in parts:
                part.setVisible(apart)
        self.changed.emit()

    def value(self) -> list[dict[str, str]]:
        """Return the decisions, one for each subject with a result."""
        if self.apart.value():
            told = [(subject, choice.value(), basis.value()) for subject, _, choice, basis in self._lines]
        else:
            subjects = [subject for subject, _ in self._subjects] or [""]
            told = [(subject, self.all_result.value(), self.all_basis.value()) for subject in subjects]
        return [_decision(*one) for one in told if one[1]]

    def set_value(self, value: Any) -> None:
        """Show the result of the first decision for all."""
        first = value[0] if isinstance(value, list) and value and isinstance(value[0], Mapping) else {}
        self.all_result.set_value(str(first.get("result") or ""))
        self.all_basis.set_value(str(first.get("basis") or ""))


def _decision(subject: str, result: str, basis: str) -> dict[str, str]:
    found = {"subject": subject, "result": result, "basis": basis}
    return {key: value for key, value in found.items() if value or key == "result"}


def _forgive(field: Field) -> None:
    """Stop saying that a field is not filled in when it is."""
    if field.value():
        field.set_missing(False)


class PlenaryBlock(QWidget):
    """Everything that is asked of a plenary; `proposed` are the proposals of the core by the id of the fact."""

    def __init__(self, proposed: Mapping[str, Any], decisions: DecisionTable | None, labels: Mapping[str, str]) -> None:
        super().__init__()
        self._labels = labels
        self._proposed = str(proposed.get("plenary.number") or "")
        hint = say(f"ui.handling.plenary.{'number_hint' if self._proposed else 'number_own'}")
        self.number = self._line("number", hint, needed=True)
        self.place, self.chair = self._line("place"), self._line("chair")
        for field, key in ((self.number, "number"), (self.place, "place"), (self.chair, "chair")):
            field.set_value(str(proposed.get(f"plenary.{key}") or ""))
        attendance = AttendanceEdit("fact_plenary_present_edit", proposed.get("plenary.invited") or ())
        title, hint = say("ui.handling.plenary.present"), say("ui.handling.plenary.present_hint")
        self.present = Field(title, attendance, hint, needed=True)
        self.decisions = Field(labels["plenary.decisions"], decisions, needed=True) if decisions else None
        self.dissent = Field(labels["plenary.dissent"], TextArea("fact_plenary_dissent_edit", 2, LONGEST_TEXT))
        for field in filter(None, (self.number, self.present, self.decisions)):
            field.changed.connect(partial(_forgive, field))
        self._lay_out()

    def _line(self, key: str, hint: str = "", *, needed: bool = False) -> Field:
        edit = TextEdit(f"fact_plenary_{key}_edit", longest=LONGEST_LINE)
        return Field(self._labels[f"plenary.{key}"], edit, hint, needed)

    def _lay_out(self) -> None:
        layout = rows(gap=GAP)
        if self.decisions is not None:
            layout.addWidget(self.decisions)
        layout.addWidget(Columns(self.number, self.chair, narrow=480, gap=GAP))
        layout.addWidget(self.present)
        layout.addWidget(self.place)
        layout.addWidget(self.dissent)
        self.setLayout(layout)

    @property
    def first(self) -> QWidget:
        """What is filled in first."""
        field = self.decisions or self.number
        control: QWidget = field.control
        return control

    @property
    def draws(self) -> bool:
        """Whether the proposed number stands, to be drawn from the register."""
        return bool(self._proposed) and self.number.value() == self._proposed

    def problems(self) -> list[Field]:
        """Mark what is missing; return the fields concerned."""
        fields = [self.number, self.present, *([self.decisions] if self.decisions else [])]
        for field in fields:
            field.set_missing(not field.value())
        return [field for field in fields if not field.value()]

    def value(self) -> dict[str, Any]:
        """Return what the plenary says."""
        attendance = self.present.control
        said = {
            "number": self.number.value(),
            "place": self.place.value(),
            "chair": self.chair.value(),
            "invited": attendance.invited(),
            "present": attendance.value(),
            "dissent": self.dissent.value(),
            "decisions": self.decisions.value() if self.decisions else [],
        }
        return {key: value for key, value in said.items() if value}
