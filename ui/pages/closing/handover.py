"""To whom an ended office is handed over, when, and why something stayed open; and what is shown once it is recorded.

Parts of the page Tutup Kantor.
"""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.case.dates import parse_date, write_date
from fieldapp.case.roll import Roll
from fieldapp.case.text import clean_text
from fieldapp.words import say
from ui.style import GAP, SNUG
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.moment import DateEdit
from ui.widgets.text import Label

LONGEST_NAME, LONGEST_NOTE = 500, 2000


class HandoverForm(QWidget):
    """Asks for the receiver, the day, and the reason for what is open."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._needs_note = False
        self._open = Banner("", "ochre")
        self._open.setObjectName("open_banner")
        self.handed_to = Field(
            say("ui.closing.handed_to"), TextEdit("handed_to_edit", longest=LONGEST_NAME),
            say("ui.closing.handed_to_hint"), needed=True,
        )  # fmt: skip
        self.on = Field(say("ui.closing.on"), DateEdit("closing_on_edit"), needed=True)
        self.on.set_value(today.isoformat())
        note = TextArea("closing_note_edit", lines=4, longest=LONGEST_NOTE)
        self.note = Field(say("ui.closing.note"), note, say("ui.closing.note_hint"))
        for field in (self.handed_to, self.on, self.note):
            field.changed.connect(lambda field=field: field.set_problem(""))
        lead = Label(say("ui.closing.hand_lead"), tone="soft", wrap=True)
        self.setLayout(rows(lead, self._open, self.handed_to, self.on, self.note, gap=GAP))

    def show_open(self, count: int) -> None:
        """Say how much is not done; with any of it, a reason is needed."""
        self._needs_note = bool(count)
        self._open.say(say("ui.closing.open_list", count=count) if count else "", "ochre")

    def problems(self) -> bool:
        """Show what is missing, and say whether anything is."""
        to, note = self.handed_to.value(), self.note.value()
        found = {
            self.handed_to: say("ui.closing.needed") if not to else _too_long(to, LONGEST_NAME),
            self.on: "" if parse_date(self.on.value()) else say("ui.closing.no_date"),
            self.note: say("ui.closing.note_needed")
            if self._needs_note and not note
            else _too_long(note, LONGEST_NOTE),
        }
        for field, problem in found.items():
            field.set_problem(problem)
        wrong = next((field for field, problem in found.items() if problem), None)
        if wrong is not None:
            wrong.take_focus()
        return wrong is not None

    def values(self) -> tuple[str, date | None, str]:
        """Return receiver, day and note as they are saved."""
        to = clean_text(self.handed_to.value(), lines=False).strip()
        return to, parse_date(self.on.value()), clean_text(self.note.value()).strip()


class ClosedPart(QWidget):
    """What was recorded, and the ways on: print it, send the last bundle, make a copy, record it anew."""

    print_asked = Signal()
    send_asked = Signal()
    save_asked = Signal()
    renew_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = Label("", "name", wrap=True)
        self._title.setObjectName("closed_label")
        self._facts = Facts(label_width=148)
        self.print_button = Button(say("ui.closing.print"), icon="print", name="print_closing_button")
        self.print_button.clicked.connect(self.print_asked)
        self._others = [
            self._button("send", "send", self.send_asked), self._button("save", "stick", self.save_asked),
            self._button("renew", "", self.renew_asked),
        ]  # fmt: skip
        lead = Label(say("ui.closing.done_lead"), tone="soft", wrap=True)
        buttons = row(self.print_button, *self._others, None, gap=SNUG)
        self.setLayout(rows(self._title, self._facts, lead, buttons, gap=GAP))

    def _button(self, code: str, icon: str, signal: object) -> Button:
        button = Button(say(f"ui.closing.{code}"), "quiet" if code == "renew" else "plain", icon, name=f"{code}_button")
        button.clicked.connect(signal)
        return button

    def show_closing(self, roll: Roll) -> None:
        """Show the record."""
        self._title.say(say("ui.closing.done_title", day=day_of(roll)))
        pairs = [(say("ui.closing.handed_to"), roll.text("handed_to"))]
        if roll.text("note"):
            pairs.append((say("ui.closing.notes"), roll.text("note")))
        self._facts.fill(pairs)


def day_of(roll: Roll) -> str:
    """Return the day of the record as people write it."""
    day = parse_date(roll.text("on"))
    return write_date(day) if day else roll.text("on")


def _too_long(text: str, longest: int) -> str:
    return say("ui.closing.too_long", longest=longest) if len(text) > longest else ""
