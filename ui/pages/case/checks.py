"""The formal and material requirements of a case as lines to tick off: met, not met, nobody can say yet."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.case.requirement import Check
from fieldapp.words import say
from ui.style import FINE, SNUG, TIGHT
from ui.widgets.card import row, rows
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import TextEdit
from ui.widgets.text import Label

ANSWER_WIDTH: Final = 176
LONGEST_NOTE: Final = 2000
GROUPS: Final = ("formal", "materiel", "kedudukan_pelapor", "temuan")
ANSWERS: Final[Mapping[str, bool | None]] = {"met": True, "unmet": False, "": None}


class CheckLine(QWidget):
    """One requirement with its answer, and why when it is not met."""

    changed = Signal()

    def __init__(self, check: Check) -> None:
        super().__init__()
        self.id = check.id
        choices = [(key, say(f"ui.handling.check.{key}")) for key in ("met", "unmet")]
        self.answer = ChoiceEdit(f"check_{check.id}_edit", choices, say("ui.handling.check.open"))
        self.answer.setFixedWidth(ANSWER_WIDTH)
        self.answer.setAccessibleName(check.label)
        self.answer.set_value({True: "met", False: "unmet"}.get(check.met, "") if check.met is not None else "")
        self.note = TextEdit(f"check_{check.id}_note_edit", say("ui.handling.check.note"), LONGEST_NOTE)
        self.note.setAccessibleName(say("ui.handling.check.note"))
        line = row(gap=SNUG)
        line.addWidget(Label(check.label, wrap=True), 1)
        line.addWidget(self.answer)
        self.setLayout(rows(line, self.note, gap=FINE))
        self.note.setVisible(check.met is False)
        self.answer.changed.connect(self._answered)

    def _answered(self) -> None:
        self.note.setVisible(self.met() is False)
        self.changed.emit()

    def met(self) -> bool | None:
        """Return whether the requirement is met, None when nobody can say."""
        return ANSWERS[self.answer.value()]


class CheckTable(QWidget):
    """All requirements of a case; its value is `{id: {"met": ..., "note": ...}}` of those that were answered."""

    changed = Signal()
    left = Signal()

    def __init__(self, name: str, checks: Sequence[Check]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._lines = [CheckLine(check) for check in checks]
        layout = rows(gap=TIGHT)
        group = ""
        for check, line in zip(checks, self._lines, strict=True):
            if check.kind != group:
                group = check.kind
                layout.addWidget(Label(say(f"ui.handling.check.kind.{_group(group)}"), "small", "soft"))
            layout.addWidget(line)
            line.changed.connect(self.changed)
        if not checks:
            layout.addWidget(Label(say("ui.handling.check.none"), "body", "soft"))
        self.setLayout(layout)
        if self._lines:
            self.setFocusProxy(self._lines[0].answer)

    def value(self) -> dict[str, Any]:
        """Return what was answered."""
        told = ((line, line.met()) for line in self._lines)
        return {line.id: _said(met, line.note.value() if not met else "") for line, met in told if met is not None}

    def set_value(self, value: Any) -> None:
        """Show answers."""
        for line in self._lines:
            said = value.get(line.id, {}) if isinstance(value, Mapping) else {}
            met = said.get("met")
            line.answer.set_value({True: "met", False: "unmet"}[met] if isinstance(met, bool) else "")
            line.note.set_value(str(said.get("note") or ""))
            line.note.setVisible(met is False)


def _said(met: bool, note: str) -> dict[str, Any]:
    return {"met": met, **({"note": note} if note else {})}


def _group(kind: str) -> str:
    return kind if kind in GROUPS else "other"
