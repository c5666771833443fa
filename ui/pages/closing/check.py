"""The two lists of an office that ends: what the vault tells by itself, and what a person ticks.

Parts of the page Tutup Kantor; they write nothing.
"""

from collections.abc import Iterable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.desk.closing import ClosingCheck
from fieldapp.words import say
from ui.style import FINE, SNUG, TIGHT
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Line, row, rows
from ui.widgets.choice import FlagEdit
from ui.widgets.glyph import Glyph
from ui.widgets.text import Label

# Where each of them is finished: the page, and what it arrives with.
WAYS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "finished": ("cases", {"status": "saved"}),
    "drafts": ("home", {}),
    "differing": ("intake", {"tab": "differences"}),
    "held": ("intake", {"tab": "held"}),
    "deadlines": ("deadlines", {}),
    "reserved": ("registers", {"tab": "numbers"}),
    "registers": ("registers", {"tab": "books"}),
    "exported": ("send", {}),
    "receipts": ("transfer", {}),
    "saved": ("settings", {"section": "health"}),
}


class ComputedList(QWidget):
    """What the vault tells: what is done, what is left, and the way to where it is finished."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._result = Banner("", "calm")
        self._result.setObjectName("computed_banner")
        self._place = QVBoxLayout()
        self._place.setSpacing(TIGHT)
        self._lines: list[QWidget] = []
        lead = Label(say("ui.closing.check_lead"), tone="soft", wrap=True)
        self.setLayout(rows(lead, self._result, self._place, gap=SNUG))

    def show_checks(self, checks: Iterable[ClosingCheck]) -> None:
        """Show these checks, those that are open first."""
        found = sorted(checks, key=lambda check: bool(check.met))
        left = sum(not check.met for check in found)
        sentence = say("ui.closing.some_left", count=left) if left else say("ui.closing.all_met")
        self._result.say(sentence, "ochre" if left else "calm")
        for line in self._lines:
            self._place.removeWidget(line)
            line.deleteLater()
        self._lines = [self._make_line(check) for check in found]
        for line in self._lines:
            self._place.addWidget(line)

    def _make_line(self, check: ClosingCheck) -> QWidget:
        line = QWidget()
        words = rows(Label(check.label, wrap=True), gap=FINE)
        if check.note:
            words.addWidget(Label(check.note, "small", "ochre", wrap=True))
        inner = row(gap=SNUG)
        glyph = Glyph("check" if check.met else "wait", "accent" if check.met else "ochre")
        inner.addWidget(glyph, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(words, 1)
        if not check.met and check.id in WAYS:
            button = Button(say("ui.closing.go"), "quiet", name=f"go_{check.id}_button")
            button.setAccessibleName(say("ui.closing.go_of", label=check.label))
            button.call(partial(self.asked.emit, check.id))
            inner.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        else:
            word = Label(say("ui.closing.met" if check.met else "ui.closing.unmet"), "small", "soft")
            inner.addWidget(word, 0, Qt.AlignmentFlag.AlignTop)
        line.setLayout(rows(Line(), inner, gap=TIGHT))
        return line


class TickList(QWidget):
    """What a person ticks."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._flags: dict[str, FlagEdit] = {}
        self._place = rows(gap=SNUG)
        self._doubt = Label(say("ui.closing.tick_doubt"), "small", "ochre", wrap=True)
        lead = Label(say("ui.closing.tick_lead"), tone="soft", wrap=True)
        self.setLayout(rows(lead, self._place, self._doubt, gap=SNUG))

    def show_checks(self, labels: dict[str, str], ticks: dict[str, bool], *, doubtful: bool) -> None:
        """Show what can be ticked; what was ticked before stays."""
        ticks = {**ticks, **self.ticks()}
        for name in [name for name in self._flags if name not in labels]:
            self._flags.pop(name).deleteLater()
        for name, label in labels.items():
            if name not in self._flags:
                flag = FlagEdit(f"tick_{name}_flag", label)
                flag.changed.connect(self.changed)
                flag.set_value(ticks.get(name, False))
                self._flags[name] = flag
                self._place.addWidget(flag)
        self._doubt.setVisible(doubtful)

    def ticks(self) -> dict[str, bool]:
        """Return what is ticked and what is not, by id."""
        return {name: flag.value() for name, flag in self._flags.items()}
