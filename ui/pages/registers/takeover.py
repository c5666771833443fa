"""The sheet on which a laptop takes the register from one that was lost: the last numbers on paper, and why."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from fieldapp.vault.takeover import take_over
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.pages.registers.numberpart import MOST_DIGITS, is_count
from ui.pages.registers.numbersheet import NumberSheet, require
from ui.pages.registers.part import Part
from ui.style import GAP, SNUG
from ui.widgets.entry import TextEdit
from ui.widgets.field import Field

A_ROW = 2


class TakeoverSheet(NumberSheet):
    """Takes the register of a lost laptop; `known` are the last numbers that are known of the series in use."""

    def __init__(self, part: Part, holder: str, year: int, labels: Mapping[str, str], known: Mapping[str, int]) -> None:
        """Make the sheet; every series is asked for, those in use first."""
        super().__init__(part, "taking", "takeover_sheet", device=holder, year=year)
        self._year = year
        self._stated: dict[str, Field] = {}
        order = sorted(labels, key=lambda series: series not in known)
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(SNUG)
        for at, series in enumerate(order):
            edit = TextEdit(f"last_{series}_edit", longest=MOST_DIGITS)
            number = known.get(series, 0)
            hint = say("ui.registers.taking.known", number=number) if number else say("ui.registers.taking.unknown")
            field = self._stated[series] = Field(labels[series], edit, hint=hint)
            field.changed.connect(partial(field.set_problem, ""))
            grid.addWidget(field, at // A_ROW, at % A_ROW, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(at % A_ROW, 1)
        self.body.addLayout(grid)
        self._reason = self.add_reason()
        self.first_focus = next(iter(self._stated.values())).control

    def work(self) -> Callable[[Vault], Any] | None:
        """Take it over behind what stands on paper."""
        last: dict[str, int] = {}
        for series, field in self._stated.items():
            text = str(field.value()).strip()
            fits = not text or (text.isascii() and text.isdigit() and (not int(text) or is_count(text)))
            if not require(field, fits, say("ui.registers.number.running_wrong")):
                return None
            if text:
                last[series] = int(text)
        reason, year = str(self._reason.value()), self._year
        if not require(self._reason, bool(reason), say("ui.registers.reason_lacking")):
            return None

        def take(vault: Vault) -> str:
            spans = take_over(vault, last, reason, year)
            return str(sum(one.last - one.first + 1 for one in spans))

        return take
