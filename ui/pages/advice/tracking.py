"""The sheet of one letter on its way: whom it went to, when it was sent and received, what was answered, the sanction.

Opened by the page of a case and by Tindak Lanjut. Days that are out of order are told, and kept all the same.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from fieldapp.case.dates import parse_date, write_iso_day
from fieldapp.case.referral import DAYS, undated
from fieldapp.desk.followup import Letter
from fieldapp.desk.passing import note_progress
from fieldapp.desk.prevention import Contact, address_lines
from fieldapp.errors import NetraError
from fieldapp.words import say
from ui.page import Shell
from ui.pages.advice.letter import name_standing, write_due
from ui.pages.advice.way import name_channel
from ui.pages.prevention.chooser import ContactEdit
from ui.style import GAP, SNUG, WIDE
from ui.widgets.banner import Banner
from ui.widgets.card import Columns, rows
from ui.widgets.choice import FlagEdit
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.moment import DateEdit
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

# The groups of the sheet: fields side by side; what is long stands below them.
GROUPS = (
    ("way", ("sent_on", "received_on"), ("received_by", "foreign_number"), ()),
    ("advice", ("recommended_on",), (), ("recommendation",)),
    ("sanction", ("sanction_on", "sanction_by"), (), ("sanction",)),
    ("end", ("closed_on",), (), ("answer",)),
)
LONGEST = {"recommendation": 2000, "sanction": 2000, "answer": 20_000, "to": 2000}
LINE = 500


class TrackSheet(Sheet):
    """Notes what came of a letter; `done()` is called when it was saved."""

    def __init__(self, shell: Shell, letter: Letter, done: Callable[[], None]) -> None:
        super().__init__(say("ui.advice.track.title"), wide=True, name="track_sheet")
        self._shell, self._letter, self._done = shell, letter, done
        self._fields: dict[str, Field] = {}
        self._warned: frozenset[str] = frozenset()
        self._trouble = Banner()
        self.body.setSpacing(WIDE)
        self.body.addWidget(self._trouble)
        self._build_head()
        for name, first, second, long in GROUPS:
            self.body.addWidget(self._build_group(name, first, second, long))
        self._stepped = FlagEdit("track_stepped_edit", say("ui.advice.track.stepped"))
        self._stepped.set_value(letter.own)
        self.body.addWidget(self._stepped)
        # not before it has its place: until then it would be a window of its own
        self._stepped.setVisible(letter.own)
        self._build_addressee()
        self.add_button(say("ui.case.cancel"), "plain", self.leave_sheet, "cancel_track_button")
        self._save_button = self.add_button(say("ui.advice.track.save"), "main", self._save, "save_track_button")
        self.first_focus = self._first_empty()
        self._trouble.say(" ".join(letter.problems), "ochre")

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build_head(self) -> None:
        one = self._letter.referral
        facts = [
            (say("ui.advice.track.to"), one.to.partition("\n")[0]),
            (say("ui.advice.track.names"), self._letter.names),
            (say("ui.advice.track.about"), self._letter.about),
            (say("ui.advice.track.letter"), "  ·  ".join(filter(None, (one.number, write_iso_day(one.on))))),
            (say("ui.advice.track.standing"), f"{name_standing(self._letter)}  ·  {name_channel(one.channel)}"),
        ]
        self.body.addWidget(Facts([(label, text) for label, text in facts if text], label_width=120))
        due = write_due(self._letter)
        if due:
            self.body.addWidget(Banner(due, "ochre" if self._letter.late > 0 else "calm"))

    def _build_addressee(self) -> None:
        to = self._make("to", TextArea("track_to_edit", 3, LONGEST["to"]))
        chooser = ContactEdit("track_contact_edit", self._shell)
        chooser.picked.connect(self._take_contact)
        title = Label(say("ui.advice.track.group.to"), "heading")
        self.body.addLayout(rows(title, to, Field(say("ui.advice.track.contact"), chooser), gap=GAP))
        enclosed = "\n".join(f"•  {item.label}" for item in self._letter.referral.enclosures)
        if enclosed:
            title = Label(say("ui.advice.track.enclosed"), "heading")
            self.body.addLayout(rows(title, Label(enclosed, wrap=True), gap=SNUG))

    def _build_group(
        self, name: str, first: tuple[str, ...], second: tuple[str, ...], long: tuple[str, ...]
    ) -> QWidget:
        lines = rows(Label(say(f"ui.advice.track.group.{name}"), "heading"), gap=GAP)
        for names in filter(None, (first, second)):
            made = [self._make(one, self._control(one)) for one in names]
            lines.addWidget(Columns(*made, *([QWidget()] if len(made) == 1 else []), narrow=460, gap=GAP))
        for one in long:
            lines.addWidget(self._make(one, TextArea(f"track_{one}_edit", 3, LONGEST[one])))
        box = QWidget()
        box.setLayout(lines)
        return box

    def _control(self, name: str) -> Any:
        if name in DAYS:
            return DateEdit(f"track_{name}_edit", self._today)
        return TextEdit(f"track_{name}_edit", longest=LINE)

    def _make(self, name: str, control: Any) -> Field:
        field = Field(say(f"ui.advice.track.field.{name}"), control, path=name)
        field.set_value(getattr(self._letter.referral, name))
        self._fields[name] = field
        return field

    def _today(self) -> date:
        return self._shell.session.now().date()

    def _first_empty(self) -> QWidget | None:
        empty = (field.control for name, field in self._fields.items() if name in DAYS and not field.value())
        return next(empty, None)

    def _take_contact(self, contact: Contact) -> None:
        self._fields["to"].set_value("\n".join(address_lines(contact)))

    def filled(self) -> object:
        """Return what the fields say."""
        return {name: field.value() for name, field in self._fields.items()}

    # ---- saving ------------------------------------------------------------------------------------------------------

    def _changed(self) -> dict[str, str]:
        now = {name: str(field.value()) for name, field in self._fields.items()}
        return {name: text for name, text in now.items() if text != getattr(self._letter.referral, name)}

    def _save(self) -> None:
        changed = self._changed()
        wrong = [name for name in changed if name in DAYS and changed[name] and parse_date(changed[name]) is None]
        for name, field in self._fields.items():
            field.set_problem(say("ui.case.steps.day_missing") if name in wrong else "")
        if wrong:
            self._fields[wrong[0]].take_focus()
            return
        if not changed:
            self.close_sheet()
            return
        if self._warn(changed):
            return
        name, case = self._letter.referral.id, self._letter.referral.case
        stepped = bool(self._stepped.value()) and self._letter.own
        self._save_button.setEnabled(False)
        self._shell.session.write(
            self, lambda vault: note_progress(vault, name, changed, stepped=stepped), self._finish, self._refuse,
            changed=(case,),
        )  # fmt: skip

    def _warn(self, changed: dict[str, str]) -> bool:
        """Ask once for the day of what is told without one; say whether it was asked now."""
        lacking = {one.field.partition(".")[2]: one for one in undated(self._letter.referral, changed)}
        for name, problem in lacking.items():
            self._fields[name].set_problem(problem.sentence)
        new = lacking.keys() - self._warned
        self._warned |= new
        if new:
            self._fields[next(name for name in DAYS if name in new)].take_focus()
        return bool(new)

    def _finish(self, _changed: object) -> None:
        self.close_sheet()
        self._shell.tell(say("ui.advice.track.done"))
        self._done()

    def _refuse(self, error: Exception) -> None:
        self._save_button.setEnabled(True)
        if isinstance(error, NetraError):
            self._trouble.say(error.sentence, "ochre")
            self.content.verticalScrollBar().setValue(0)
        else:
            self.close_sheet()
            self._shell.fail(error)
