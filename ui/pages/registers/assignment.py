"""Surat Tugas: the assignments of the office with the officers they name, and the paper of each.

A part of Buku Register. The number is drawn once, for the line of the book; its paper bears the same.
"""

from dataclasses import replace

from fieldapp.desk.assignment import ASSIGNMENT, FORM
from fieldapp.desk.document import prepare
from fieldapp.desk.rollview import Data
from fieldapp.vault.documents import documents_of, write_document
from fieldapp.vault.rolls import SERIES, load_roll
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.pages.editor.control import LinesEdit
from ui.pages.registers.numberpart import NumberPart
from ui.pages.registers.part import Part
from ui.pages.registers.people import PeopleEdit
from ui.pages.registers.rollsheet import Held, Numbering, RollSheet
from ui.pages.registers.rolltab import RollTab, short_text
from ui.pages.supervision.reading import short_day
from ui.session import ANYTHING
from ui.style import SNUG
from ui.widgets.block import Column
from ui.widgets.card import row
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.field import Field
from ui.widgets.moment import DateEdit
from ui.widgets.text import Label

LONG, LINES = 20_000, 2000


class AssignmentTab(RollTab):
    """All assignments of a year."""

    kind, words, icon = ASSIGNMENT, "assignments", "person"

    def build_acts(self) -> None:
        """Add the ways to a new assignment, to its paper and to a report on it."""
        self._report = self.add_act("report", "plain", self._begin_report, of_row=False)
        self._report.setEnabled(False)
        self._paper = self.add_act("paper", "plain", self._open_paper, of_row=True)
        self.add_act("new", "main", lambda: self.open_sheet(None), of_row=False)

    def columns(self) -> list[Column]:
        """Return what the book of assignments shows."""
        head = "ui.registers.assignments.head."
        return [
            Column("number", say(head + "number"), 268, lambda one: one["number"] or say("ui.registers.unnumbered"),
                   tone=lambda one: "ink" if one["number"] else "soft",
                   second=lambda one: short_day(short_text(one, "on")), sortable=False),
            Column("purpose", say(head + "purpose"), 0, lambda one: short_text(one, "purpose") or "-",
                   second=_officers, sortable=False),
            Column("span", say(head + "span"), 204, _span, second=lambda one: short_text(one, "place"),
                   sortable=False),
            Column("state", say(head + "state"), 116, self._state, tone=self._tone, chip=True, sortable=False),
        ]  # fmt: skip

    def _standing(self, one: Data) -> str:
        today = self.session.now().date().isoformat()
        first = short_text(one, "from") or short_text(one, "on")
        last = short_text(one, "until")
        return "coming" if first > today else "over" if last and last < today else "running"

    def _state(self, one: Data) -> str:
        return say(f"ui.registers.assignments.state.{self._standing(one)}")

    def _tone(self, one: Data) -> str:
        return "accent" if self._standing(one) == "running" else "soft"

    def open_sheet(self, held: Held | None) -> None:
        """Open the sheet of an assignment."""
        self.shell.open_sheet(AssignmentSheet(self, held))

    def offer(self, one: Data | None) -> None:
        """Offer a report on what has a number."""
        super().offer(one)
        self._report.setEnabled(one is not None and bool(one["number"]))

    def _open_paper(self) -> None:
        """Open the paper of an assignment, prepared when there is none."""
        one = self.table.current_row()
        if one is None:
            return
        name = one["id"]
        self.session.write(
            self, lambda vault: find_paper(vault, name),
            lambda paper: self.shell.go("document", id=paper), changed=ANYTHING,
        )  # fmt: skip

    def _begin_report(self) -> None:
        one = self.table.current_row()
        if one is not None:
            self.shell.go("edit", kind="lhp", assignment=one["number"])


def find_paper(vault: Vault, name: str) -> str:
    """Return the id of the paper of an assignment, prepared now under the day of its line when there is none."""
    held = next((one for one in documents_of(vault.db, "") if (one.referral, one.form) == (name, FORM)), None)
    if held is not None:
        return held.id
    day = load_roll(vault.db, name).text("on")
    made = prepare(vault, "", FORM, referral=name)[0]
    if day and made.on != day:
        write_document(vault, replace(made, on=day), made, proposed=True)
    return made.id


def _officers(one: Data) -> str:
    found = one["fields"].get("officers") or []
    return "; ".join(filter(None, (str(person.get("name", "")) for person in found)))


def _span(one: Data) -> str:
    first, last = short_text(one, "from"), short_text(one, "until")
    if not first and not last:
        return "-"
    return say("ui.registers.assignments.between", first=short_day(first), last=short_day(last) if last else "…")


class AssignmentSheet(RollSheet):
    """One assignment: who is sent where, for what, on what ground."""

    kind = ASSIGNMENT

    def __init__(self, part: Part, held: Held | None = None) -> None:
        super().__init__(part, say("ui.registers.assignment"), held, "assignment_sheet")
        today = part.session.now().date().isoformat()
        if held is None:
            for name in ("on", "from"):
                self.fields[name].set_value(today)
        self.first_focus = self.fields["purpose"].control

    def build_fields(self) -> None:
        """Lay out the assignment."""

        def day(name: str, *, needed: bool = False) -> Field:
            return self.add_field(name, DateEdit(f"{name}_edit", lambda: self.part.session.now().date()), needed=needed)

        purpose = self.add_field("purpose", TextArea("purpose_edit", 2, LONG), needed=True)
        officers = self.add_field("officers", PeopleEdit("officers_edit", self.part.session), needed=True)
        place = self.add_field("place", TextEdit("place_edit", longest=LINES))
        basis = self.add_field("basis", LinesEdit("basis_edit", 2), hint=say("ui.registers.basis_hint"))
        self.body.addWidget(purpose)
        self.body.addWidget(officers)
        self.body.addLayout(row(day("on", needed=True), day("from"), day("until"), None, gap=SNUG))
        self.body.addWidget(place)
        self.body.addWidget(basis)
        drawn = self.held.roll.text("number") if self.held else ""
        series = SERIES[ASSIGNMENT]
        known = self.part.session.packs.series
        self._number = NumberPart([(series, known[series].label)] if series in known else [])
        self.body.addWidget(self._number)
        self._number.setVisible(not drawn)
        if drawn:
            label = Label(say("ui.registers.has_number", number=drawn), "strong", wrap=True)
            label.let_select()
            self.body.addWidget(label)

    def look_twice(self) -> bool:
        """Say what the number lacks."""
        return not self._number.isHidden() and self._number.look_twice()

    def numbering(self) -> Numbering | None:
        """Return what numbers the assignment, under its day."""
        return None if self._number.isHidden() else self._number.numbering(str(self.fields["on"].value()))
