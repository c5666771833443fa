"""The sheet of a letter that came in or goes out, with its way to the addressee (ekspedisi).

Opened by the agenda. A letter that a paper of a case entered by itself keeps its number and can be followed here.
"""

from collections.abc import Sequence
from typing import Any

from fieldapp.case.roll import Roll
from fieldapp.words import say
from ui.pages.registers.matter import MatterEdit
from ui.pages.registers.numberpart import NumberPart
from ui.pages.registers.part import Part
from ui.pages.registers.rollsheet import Held, Numbering, RollSheet
from ui.style import SNUG
from ui.widgets.card import row
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.moment import DateEdit
from ui.widgets.text import Label

SHORT, LINES = 500, 2000


class LetterSheet(RollSheet):
    """One letter; `direction` is "in" or "out"."""

    kind = "mail"

    def __init__(self, part: Part, direction: str, series: Sequence[tuple[str, str]], held: Held | None = None) -> None:
        self._direction, self._series = direction, series
        title = say("ui.registers.letter_in" if direction == "in" else "ui.registers.letter_out")
        super().__init__(part, title, held, "letter_sheet")
        today = part.session.now().date().isoformat()
        if held is None and direction == "in":
            self.fields["received_on"].set_value(today)
        elif held is None:
            self.fields["on"].set_value(today)
        self.first_focus = self.fields["from" if direction == "in" else "to"].control

    def build_fields(self) -> None:
        """Lay out the letter, its number, and for one that goes out its way."""
        roll = self.held.roll if self.held else None
        self._about, self._touched = MatterEdit("about_edit", self.part.session), False
        self._about.changed.connect(self._touch)
        about = self.add_field("about", self._about, say("ui.registers.about"))
        subject = self.add_field("subject", TextArea("subject_edit", 2, LINES), needed=True)
        who = "from" if self._direction == "in" else "to"
        person = self.add_field(who, TextEdit(f"{who}_edit", longest=SHORT), needed=True)
        on = self._day("on", needed=True)
        if self._direction == "in":
            received = self._day("received_on")
            foreign = self.add_field("foreign_number", TextEdit("foreign_number_edit", longest=SHORT))
            self.body.addLayout(row(person, foreign, gap=SNUG))
            self.body.addLayout(row(on, received, None, gap=SNUG))
        else:
            self.body.addLayout(row(person, on, gap=SNUG))
        self.body.addWidget(subject)
        self.body.addWidget(about)
        self._build_number(roll)
        if self._direction == "out":
            self._build_way()

    def _day(self, name: str, *, needed: bool = False) -> Any:
        return self.add_field(name, DateEdit(f"{name}_edit", lambda: self.part.session.now().date()), needed=needed)

    def _build_number(self, roll: Roll | None) -> None:
        drawn = roll.text("number") if roll else ""
        self._number = NumberPart(self._series)
        self.body.addWidget(self._number)
        self._number.setVisible(not drawn)
        if drawn:
            label = Label(say("ui.registers.has_number", number=drawn), "strong", wrap=True)
            label.let_select()
            self.body.addWidget(label)

    def _build_way(self) -> None:
        self.body.addWidget(Label(say("ui.registers.dispatch"), "heading"))
        sent = self._day("dispatched_on")
        carrier = self.add_field("dispatched_by", TextEdit("dispatched_by_edit", longest=SHORT))
        arrived = self._day("delivered_on")
        taken = self.add_field("delivered_to", TextEdit("delivered_to_edit", longest=SHORT))
        proof = self.add_field("proof", TextEdit("proof_edit", longest=LINES))
        self.body.addLayout(row(sent, carrier, gap=SNUG))
        self.body.addLayout(row(arrived, taken, gap=SNUG))
        self.body.addWidget(proof)

    def _touch(self) -> None:
        self._touched = True

    def _show_held(self) -> None:
        super()._show_held()
        if self.held is not None:
            about = self.held.roll.text("about")
            self._about.set_value("")
            self._about.show_matter(about)

    def told(self) -> dict[str, Any]:
        """Return the letter; what it is about stays as it was while nobody touched it."""
        told = super().told() | {"direction": self._direction}
        if self.held is not None and not self._touched:
            told["about"] = self.held.roll.text("about")
        return told

    def look_twice(self) -> bool:
        """Say what the number lacks, and whether something was typed that is no case."""
        stray = bool(self._about.text().strip()) and not self.told()["about"]
        self.fields["about"].set_problem(say("ui.registers.about_unpicked") if stray else "")
        if stray:
            self.fields["about"].take_focus()
        return stray or (not self._number.isHidden() and self._number.look_twice())

    def numbering(self) -> Numbering | None:
        """Return what numbers the letter, under the day it came in or was written."""
        if self._number.isHidden():
            return None
        on = str(self.fields["received_on" if self._direction == "in" else "on"].value())
        return self._number.numbering(on)


class DispatchSheet(RollSheet):
    """The way of one letter alone: who took it along, who got it, and what proves it."""

    kind = "mail"

    def __init__(self, part: Part, held: Held) -> None:
        super().__init__(part, say("ui.registers.dispatch"), held, "dispatch_sheet")
        today = part.session.now().date().isoformat()
        name = "delivered_on" if held.roll.text("dispatched_on") else "dispatched_on"
        if not held.roll.text(name):
            self.fields[name].set_value(today)
        self.first_focus = self.fields["delivered_to" if name == "delivered_on" else "dispatched_by"].control

    def build_fields(self) -> None:
        """Lay out the way of the letter."""
        roll = self.held.roll if self.held else Roll(self.kind, "")
        number = roll.text("number") or say("ui.registers.unnumbered")
        told = say("ui.registers.dispatch_of", number=number, to=roll.text("to") or "-", subject=roll.text("subject"))
        self.body.addWidget(Label(told, tone="soft", wrap=True))

        def day(name: str) -> Any:
            return self.add_field(name, DateEdit(f"{name}_edit", lambda: self.part.session.now().date()))

        sent, arrived = day("dispatched_on"), day("delivered_on")
        carrier = self.add_field("dispatched_by", TextEdit("dispatched_by_edit", longest=SHORT))
        taken = self.add_field("delivered_to", TextEdit("delivered_to_edit", longest=SHORT))
        proof = self.add_field("proof", TextEdit("proof_edit", longest=LINES))
        self.body.addLayout(row(sent, carrier, gap=SNUG))
        self.body.addLayout(row(arrived, taken, gap=SNUG))
        self.body.addWidget(proof)

    def may_remove(self) -> bool:
        """Offer nothing but the way."""
        return False

    def told(self) -> dict[str, Any]:
        """Return the way; everything else of the letter stays."""
        kept = dict(self.held.roll.fields) if self.held else {}
        kept.pop("number", None)
        return kept | super().told()
