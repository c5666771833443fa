"""The sheets of a case: finalising, drawing and voiding a number, accepting or returning, looking at a picture.

Opened by the page of a case; what they ask for is done by `acts`.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel

from fieldapp.case.dates import parse_date
from fieldapp.desk.output import file_name
from fieldapp.desk.view import Data
from fieldapp.words import say
from ui.pages.case.reading import Series
from ui.style import GAP, SNUG, TIGHT
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.field import Field
from ui.widgets.moment import DateEdit
from ui.widgets.path import PathEdit
from ui.widgets.sheet import WIDE_WIDTH, Sheet
from ui.widgets.text import Label

LONGEST_REASON: Final = 2000
MOST_PROBLEMS: Final = 12
MOST_DIGITS: Final = 6


def problem_sheet(problems: Sequence[Data], more: int, edit: Callable[[str], None]) -> Sheet:
    """Return a sheet with what stands against finishing a case; every line leads to its field."""
    sheet = Sheet(say("ui.case.finalise.blocked"), name="problem_sheet")
    sheet.body.setSpacing(SNUG)
    sheet.body.addWidget(Label(say("ui.case.finalise.blocked_text"), "body", "soft", wrap=True))

    def go(path: str) -> None:
        sheet.close_sheet()
        edit(path)

    for number, problem in enumerate(problems[:MOST_PROBLEMS]):
        button = Button(say("ui.case.finalise.fill"), "quiet", name=f"problem_{number}_button")
        button.setAccessibleDescription(problem["sentence"])
        button.call(partial(go, problem["field"]))
        line = row(gap=SNUG)
        line.addWidget(Label(problem["sentence"], wrap=True), 1)
        line.addWidget(button)
        sheet.body.addLayout(line)
    rest = len(problems) - MOST_PROBLEMS
    if rest > 0:
        sheet.body.addWidget(Label(say("ui.case.finalise.more", count=rest), "small", "soft"))
    if more:
        sheet.body.addWidget(Label(say("ui.case.finalise.remarks", count=more), "small", "soft", wrap=True))
    sheet.add_button(say("ui.case.close"), "plain", sheet.close_sheet)
    sheet.add_button(say("ui.case.edit"), "main", lambda: go(""), "edit_from_sheet_button")
    return sheet


class NumberSheet(Sheet):
    """Asks in which series and under which date a number is drawn; `draw(series, day, running)`.

    The running number is asked for where some are set aside, since it may stand on paper already.
    """

    def __init__(
        self, series: Sequence[Series], today: Callable[[], date], draw: Callable[[str, date, int], None]
    ) -> None:
        super().__init__(say("ui.case.number.title"), name="number_sheet")
        self._series = {one.id: one for one in series}
        self._draw = draw
        self._choice = ChoiceEdit("series_choice", [(one.id, one.label) for one in series])
        self._choice.set_value(series[0].id)
        self._choice.changed.connect(self._show_doubts)
        self._on = Field(say("ui.case.number.on"), DateEdit("number_date_edit", today), say("ui.case.number.on_hint"))
        self._on.set_value(today().isoformat())
        self._running = Field(
            say("ui.case.number.running"), TextEdit("running_edit", longest=MOST_DIGITS),
            hint=say("ui.case.number.running_hint"),
        )  # fmt: skip
        self._doubts = Banner()
        self.body.setSpacing(GAP)
        self.body.addWidget(Label(say("ui.case.number.text"), "body", "soft", wrap=True))
        self.body.addWidget(Field(say("ui.case.number.series"), self._choice))
        self.body.addWidget(self._on)
        self.body.addWidget(self._running)
        self.body.addWidget(self._doubts)
        self.add_button(say("ui.case.cancel"), "plain", self.close_sheet)
        self.add_button(say("ui.case.number.draw"), "main", self._save, "draw_number_button")
        self._show_doubts()

    def _show_doubts(self) -> None:
        chosen = self._series.get(self._choice.value())
        self._doubts.say(" ".join(chosen.doubts) if chosen else "", "ochre")
        self._running.setVisible(bool(chosen and chosen.spared))

    def _save(self) -> None:
        day = parse_date(self._on.value())
        if day is None:
            self._on.set_problem(say("ui.case.steps.day_missing"))
            self._on.take_focus()
            return
        running = "" if self._running.isHidden() else str(self._running.value()).strip()
        if running and not (running.isascii() and running.isdigit() and int(running)):
            self._running.set_problem(say("ui.case.number.running_wrong"))
            self._running.take_focus()
            return
        self.close_sheet()
        self._draw(self._choice.value(), day, int(running or 0))


class ReasonSheet(Sheet):
    """Asks for the reason of an act, needed or not, perhaps with one proposed; `act(reason)`."""

    def __init__(
        self, what: str, act: Callable[[str], None], *, needed: bool, proposed: str = "", **facts: object
    ) -> None:
        super().__init__(say(f"ui.case.{what}.title"), name=f"{what}_sheet")
        self._act, self._needed = act, needed
        self.body.setSpacing(GAP)
        self.body.addWidget(Label(say(f"ui.case.{what}.text", **facts), "body", "soft", wrap=True))
        area = TextArea("reason_edit", 3, LONGEST_REASON)
        area.set_value(proposed)
        self._reason = Field(say("ui.case.reason" if needed else "ui.case.note"), area, needed=needed)
        self.body.addWidget(self._reason)
        self.add_button(say("ui.case.cancel"), "plain", self.close_sheet)
        self.add_button(say(f"ui.case.{what}.do"), "main", self._save, f"{what}_button")

    def _save(self) -> None:
        reason = self._reason.value()
        if self._needed and not reason:
            self._reason.set_problem(say("ui.case.reason_missing"))
            self._reason.take_focus()
            return
        self.close_sheet()
        self._act(reason)


class CopySheet(Sheet):
    """Asks for the folder that takes a copy of an original; `copy(target)`."""

    def __init__(self, name: str, copy: Callable[[Path], None]) -> None:
        super().__init__(say("ui.case.evidence.copy"), name="copy_sheet")
        self._copy = copy
        folder = PathEdit("copy_folder_edit", say("ui.case.evidence.copy_folder"), folder=True)
        self._folder = Field(say("ui.case.evidence.copy_folder"), folder, needed=True)
        self._name = Field(say("ui.case.evidence.copy_name"), TextEdit("copy_name_edit"), needed=True)
        self._name.set_value(name)
        self.body.setSpacing(GAP)
        self.body.addWidget(self._folder)
        self.body.addWidget(self._name)
        self.body.addWidget(Banner(say("ui.case.evidence.copy_clear"), "ochre"))
        self.add_button(say("ui.case.cancel"), "plain", self.close_sheet)
        self.add_button(say("ui.case.evidence.copy_do"), "main", self._save, "copy_button")

    def _save(self) -> None:
        folder, name = self._folder.value(), self._name.value()
        self._folder.set_problem("" if folder else say("ui.case.evidence.copy_folder_missing"))
        self._name.set_problem("" if name else say("ui.case.evidence.copy_name_missing"))
        if folder and name:
            self.close_sheet()
            self._copy(Path(folder) / file_name(name, name))


def picture_sheet(name: str, picture: QPixmap) -> Sheet:
    """Return a sheet with a picture of a piece of evidence."""
    sheet = Sheet(name, wide=True, name="picture_sheet")
    shown = QLabel()
    shown.setObjectName("evidence_picture")
    shown.setAccessibleName(name)
    shown.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    most = WIDE_WIDTH - 3 * GAP
    small = picture.width() > most
    shown.setPixmap(picture.scaledToWidth(most, Qt.TransformationMode.SmoothTransformation) if small else picture)
    sheet.body.addLayout(rows(shown, Label(say("ui.case.evidence.view_note"), "small", "soft", wrap=True), gap=TIGHT))
    return sheet
