"""One coordination meeting: who was invited and who came, what was said, what follows, and its signed papers.

Shown by the main window as the page `meeting`.
"""

from typing import Any

from PySide6.QtWidgets import QWidget

from fieldapp.case.dates import write_iso_day
from fieldapp.case.roll import Roll
from fieldapp.desk.prevention import attendance_of
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.pages.prevention.meetings import MeetingSheet
from ui.pages.prevention.recordpage import RecordPage, RecordReading
from ui.pages.prevention.recordsheet import RecordSheet
from ui.style import SNUG, WIDE
from ui.widgets.block import Column
from ui.widgets.card import Card
from ui.widgets.table import SmallTable
from ui.widgets.text import Label

TONES = {"present": "accent", "absent": "soft", "invited": "soft", "uninvited": "ink"}
MOST_PEOPLE = 12


class MeetingPage(RecordPage):
    """A meeting with its people and its minutes."""

    name = "meeting"
    kind = "meeting"
    tab = "meetings"

    def _make_told(self) -> list[QWidget]:
        card = Card(margin=WIDE)
        card.body.setSpacing(SNUG)
        self.minutes, self.follow_up = Label(wrap=True), Label(wrap=True)
        for name, label in (("minutes", self.minutes), ("follow_up", self.follow_up)):
            label.let_select()
            label.setObjectName(f"{name}_label")
            if name == "follow_up":
                card.body.addSpacing(SNUG)
            card.body.addWidget(Label(say(f"ui.prevention.meeting.{name}"), "heading"))
            card.body.addWidget(label)
        return [card]

    def _make_aside(self) -> list[QWidget]:
        people = [
            Column("name", say("ui.prevention.person"), 0, lambda one: one[0]),
            Column("state", say("ui.prevention.attendance"), 176, _state, tone=lambda one: TONES[one[1]], chip=True),
        ]
        self.people = SmallTable(people, "people_table", MOST_PEOPLE)
        self.people.setAccessibleName(say("ui.prevention.meeting.people"))
        self._nobody = Label(say("ui.prevention.meeting.nobody"), tone="soft", wrap=True)
        card = Card(margin=WIDE)
        card.body.setSpacing(SNUG)
        for part in (Label(say("ui.prevention.meeting.people"), "heading"), self.people, self._nobody):
            card.body.addWidget(part)
        return [card]

    def _read_more(self, _vault: Vault, roll: Roll) -> Any:
        return attendance_of(roll)

    def _show_record(self, reading: RecordReading) -> None:
        for name, label in (("minutes", self.minutes), ("follow_up", self.follow_up)):
            text = reading.roll.text(name)
            label.say(text or say(f"ui.prevention.meeting.no_{name}"))
            label.set_tone("ink" if text else "soft")
        self.people.fill(reading.more)
        self.people.setVisible(bool(reading.more))
        self._nobody.setVisible(not reading.more)

    def _name(self, roll: Roll) -> str:
        return roll.text("title") or say("ui.prevention.untitled")

    def _tell_under(self, reading: RecordReading) -> str:
        day = write_iso_day(reading.roll.text("on")) or say("ui.prevention.undated")
        return " · ".join(filter(None, (day, reading.roll.text("place"))))

    def _make_sheet(self, roll: Roll) -> RecordSheet:
        return MeetingSheet(self.shell, roll.id, roll.fields)


def _state(one: tuple[str, str]) -> str:
    return say(f"ui.prevention.attendance.{one[1]}")
