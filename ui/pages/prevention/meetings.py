"""The book of coordination meetings, and the sheet to enter one: who was invited, who was there, what was said."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QLayout, QWidget

from fieldapp.case.wording import name_count, name_short_day
from fieldapp.desk.prevention import Contact, MeetingRow, list_meetings
from fieldapp.words import say
from ui.page import Shell
from ui.pages.editor.control import LinesEdit
from ui.pages.prevention.chooser import ContactEdit
from ui.pages.prevention.recordsheet import RecordSheet, Values
from ui.pages.prevention.yeartab import YearTab
from ui.style import SNUG
from ui.widgets.block import Column
from ui.widgets.card import row
from ui.widgets.choice import ManyEdit
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.field import Field
from ui.widgets.moment import DateEdit

MINUTES_LINES, MOST_MINUTES_LINES = 6, 18


class MeetingTab(YearTab):
    """All meetings, the newest first."""

    key, kind = "meetings", "meeting"
    list_rows = staticmethod(list_meetings)

    def _columns(self) -> list[Column]:
        head = "ui.prevention.head."
        return [
            Column("on", say(head + "on"), 112, lambda one: name_short_day(one.on) or "-"),
            Column("title", say(head + "meeting"), 0, _title, tone=_tone, second=lambda one: one.place),
            Column("people", say(head + "people"), 164, _people, tone=lambda one: "ink" if one.present else "soft"),
            Column("minutes", say(head + "minutes"), 112, _minutes, tone=_minutes_tone, chip=True),
            Column("scans", say(head + "scans"), 104, _scans, tone=lambda one: "ink" if one.scans else "soft"),
        ]

    def new(self) -> None:
        """Enter a meeting."""
        sheet = MeetingSheet(self._shell, start={"on": self._shell.session.now().date().isoformat()})
        sheet.saved.connect(self._show_record)
        self._shell.open_sheet(sheet)


class MeetingSheet(RecordSheet):
    """Asks what a meeting was about, whom it brought together and what came of it."""

    kind = "meeting"
    needed = ("title", "on")

    def __init__(self, shell: Shell, record: str = "", start: Mapping[str, Any] | None = None) -> None:
        super().__init__(shell, say("ui.prevention.meeting." + ("edit" if record else "new_title")), record)
        self._offered: list[str] = []
        self._ask("title", TextEdit("title_edit", longest=self.longest("title")))
        self._ask("on", DateEdit("on_edit", lambda: shell.session.now().date()))
        self._ask("place", TextEdit("place_edit", longest=self.longest("place")))
        self._ask("invited", LinesEdit("invited_edit", 4), say("ui.prevention.meeting.invited_hint"))
        self._ask("present", ManyEdit("present_edit"))
        self._ask("minutes", TextArea("minutes_edit", MINUTES_LINES, self.longest("minutes"), most=MOST_MINUTES_LINES))
        self._ask("follow_up", TextArea("follow_up_edit", 2, self.longest("follow_up")))
        self._add = ContactEdit("invite_edit", shell)
        self._add_field = Field(say("ui.prevention.meeting.add_contact"), self._add)
        hint = say("ui.prevention.meeting.invited_hint")
        self._others = Field(say("ui.prevention.meeting.others"), LinesEdit("others_edit", 2), hint)
        self._lay_out()
        self._begin(self._divided(start or {}))

    def _lay_out(self) -> None:
        for part in (self.fields["title"], self._day_and_place(), self._add_field,
                     self.fields["invited"], self.fields["present"], self._others, self.fields["minutes"],
                     self.fields["follow_up"]):  # fmt: skip
            self.body.addWidget(part) if isinstance(part, QWidget) else self.body.addLayout(part)
        self._add.picked.connect(self._invite)
        self.fields["invited"].changed.connect(self._offer_invited)

    def _day_and_place(self) -> QLayout:
        line = row(self.fields["on"], gap=SNUG)
        line.addWidget(self.fields["place"], 1)
        return line

    def _divided(self, start: Mapping[str, Any]) -> Mapping[str, Any]:
        """Lay those who came uninvited into their own field, and offer the others to be ticked."""
        invited = list(start.get("invited") or ())
        self.fields["invited"].set_value(invited)
        self._offer_invited()
        self._others.set_value([name for name in start.get("present") or () if name not in invited])
        return {**start, "present": [name for name in start.get("present") or () if name in invited]}

    def values(self) -> Values:
        """Return what the sheet says; whoever came uninvited stands behind those who were invited."""
        said = super().values()
        known = [name for name in said["present"] if name in said["invited"]]
        said["present"] = list(dict.fromkeys([*known, *self._others.value()]))
        return said

    def _offer_invited(self) -> None:
        """Offer those who are invited to be ticked; a name that is put right stays ticked."""
        names, control = list(dict.fromkeys(self.fields["invited"].value())), self.fields["present"].control
        pairs = zip(self._offered, names, strict=False) if len(names) == len(self._offered) else ()
        renamed = dict(pairs)
        ticked = [renamed.get(name, name) for name in control.value()]
        control.set_value(())
        control.set_choices([(name, name) for name in names])
        control.set_value([name for name in ticked if name in names])
        self._offered = names
        self.fields["present"].setVisible(bool(names))

    def _invite(self, contact: Contact) -> None:
        said = contact.office or contact.name
        names = self.fields["invited"].value()
        if said and said not in names:
            self.fields["invited"].set_value([*names, said])
            self._offer_invited()
        self._add.set_value("")


def _title(one: MeetingRow) -> str:
    return one.title or say("ui.prevention.untitled")


def _tone(one: MeetingRow) -> str:
    return "ink" if one.title else "soft"


def _people(one: MeetingRow) -> str:
    invited, present = name_count(one.invited), name_count(one.present)
    if one.invited and one.present:
        return say("ui.prevention.people", present=present, invited=invited)
    if one.invited:
        return say("ui.prevention.people_invited", invited=invited)
    return say("ui.prevention.people_present", present=present) if one.present else "-"


def _minutes(one: MeetingRow) -> str:
    if one.odd:
        return say("ui.prevention.odd")
    return say("ui.prevention.minutes_there" if one.minutes else "ui.prevention.minutes_none")


def _minutes_tone(one: MeetingRow) -> str:
    return "ochre" if one.odd else "accent" if one.minutes else "soft"


def _scans(one: MeetingRow) -> str:
    return say("ui.prevention.scans", count=one.scans) if one.scans else say("ui.prevention.no_scan")
