"""The sheet that records a step: date and time as they are now, what the step must say, and the rest folded away.

Made from the rows of the reference data. It stays open until the step is saved, so that nothing typed is ever lost.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.case.caution import forewarn
from fieldapp.case.dates import parse_date, parse_time
from fieldapp.case.steps import FactRow
from fieldapp.desk.handling import Offer
from fieldapp.words import say
from ui.pages.case.checks import CheckTable
from ui.pages.case.fact import OfficeEdit, capital, make_control, name_of
from ui.pages.case.hearing import ASKED, HearingTable
from ui.pages.case.plan import DOCUMENT, Handling
from ui.pages.case.plenary import DecisionTable, PlenaryBlock
from ui.pages.document.compound import MomentEdit
from ui.session import Session
from ui.style import GAP, SNUG, TIGHT
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Columns, row, rows
from ui.widgets.chip import Chip
from ui.widgets.choice import FlagEdit
from ui.widgets.field import Field
from ui.widgets.moment import DateEdit, TimeEdit
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

PLENARY: Final = "plenary."
DECISIONS: Final = "plenary.decisions"
# What is seldom known at once, or seldom needed: behind "Keterangan lain" unless the step cannot do without it.
FOLDED: Final = frozenset(("note", "delivered_on", "delivered_to", "proof", "linked", "companion", "what", "subjects"))
# Steps that pass a case on, or tell of what came back, are about some of the subjects as often as about all.
TELLING: Final = frozenset(("referral", "to_name", "by", "what", "result", "why"))


@dataclass(frozen=True, slots=True)
class Recording:
    """What is to be recorded: the step once for each of `said`; `draw` its plenary's number, `prepare` its papers.

    `series` is that of the number which the case draws with it, "" for none.
    """

    name: str
    on: str
    said: tuple[Mapping[str, Any], ...]
    draw: bool
    prepare: bool
    series: str = ""


class StepSheet(Sheet):
    """Asks for one step; `save(sheet, recording)` gets what was filled in, and closes the sheet when it is saved."""

    def __init__(
        self, offer: Offer, reading: Handling, session: Session, save: Callable[["StepSheet", Recording], None]
    ) -> None:
        rows_asked = [row for row in offer.facts if not row.id.startswith(PLENARY)]
        asked = {row.id for row in rows_asked}
        self._per_person = "parties" in asked and bool(asked & {"present", "oath"})
        wide = self._per_person or "checks" in asked or bool(offer.rule.plenary in ("own", "may"))
        super().__init__(capital(offer.label), wide=wide, name="step_sheet")
        self._offer, self._reading, self._session, self._save_step = offer, reading, session, save
        self._fields: dict[str, Field] = {}
        self._given: dict[str, Any] = {}
        self._hearing: HearingTable | None = None
        self._plenary: PlenaryBlock | None = None
        self._held: FlagEdit | None = None
        self.body.setSpacing(GAP)
        self._build_head()
        self._build_facts(rows_asked)
        self._build_number()
        self._build_foot()

    # ---- building ----------------------------------------------------------------------------------------------------

    def _today(self) -> Any:
        return self._session.now().date()

    def _build_head(self) -> None:
        choice, rule = self._offer.choice, self._offer.rule
        self._warning = Banner()
        self._warning.say(" ".join((*choice.reasons, *choice.advice)), "ochre")
        self.body.addWidget(self._warning)
        if rule.note:
            self.body.addWidget(Label(rule.note, "small", "soft", wrap=True))
        now: datetime = self._session.now()
        day, _, clock = (self._offer.on or f"{now:%Y-%m-%dT%H:%M}").partition("T")
        self._day = Field(say("ui.handling.on"), DateEdit("step_date_edit", self._today), needed=True)
        self._time = Field(say("ui.handling.time"), TimeEdit("step_time_edit"))
        self._day.set_value(day)
        self._time.set_value(clock)
        line = row(self._day, self._time, None, gap=GAP)
        if not rule.is_verified:
            line.addWidget(Chip(say("ui.case.unverified"), "soft"))
        self.body.addLayout(line)
        self._careful = Banner()
        self._careful.setObjectName("step_caution_banner")
        self.body.addWidget(self._careful)
        for field in (self._day, self._time):
            field.changed.connect(self._warn)
        self._warn()

    def _warn(self) -> None:
        """Say what deserves a second look in the date of the step; it keeps nobody from saving."""
        plan, day, clock = self._reading.plan, self._day.value(), self._time.value()
        on = f"{day}T{clock}" if parse_time(clock) else day
        steps = [taken.step for taken in plan.taken]
        found = forewarn(plan.case, steps, self._offer.choice.name, on, self._reading.clocks) if parse_date(day) else ()
        self._careful.say(" ".join(found), "ochre")

    def _build_facts(self, asked: list[FactRow]) -> None:
        """Lay the usual facts on the sheet, the plenary after them, and the rest behind a button."""
        skipped = {"parties", *ASKED} if self._per_person else set()
        usual = [row for row in asked if row.id not in skipped and not self._is_folded(row)]
        folded = [row for row in asked if row.id not in skipped and self._is_folded(row)]
        if self._per_person:
            self._build_hearing({row.id: row for row in asked})
        self._lay(self.body, usual)
        if self._offer.rule.plenary in ("own", "may"):
            self._build_plenary()
        if folded:
            self._build_fold(folded)
        first = self._hearing or (self._fields[usual[0].id].control if usual else None)
        self.first_focus = first or (self._plenary.first if self._plenary and not self._held else None)

    def _is_folded(self, row: FactRow) -> bool:
        if row.id in self._offer.needed:
            return False
        if row.id == "subjects":
            return len(self._reading.plan.case.subjects) < 2 or not TELLING & set(self._offer.rule.facts)
        if row.id == "what":
            return "by" not in self._offer.rule.facts and self._offer.rule.facts[0] != "what"
        return row.id in FOLDED

    def _build_hearing(self, asked: Mapping[str, FactRow]) -> None:
        oath = asked.get("oath")
        oaths = list(zip(oath.options, oath.option_labels, strict=False)) if oath else []
        awaited = self._offer.proposed.get("parties") or ()
        self._hearing = HearingTable("hearing_table", self._reading.people, awaited, set(asked), oaths)
        self._hearing_field = Field(say("ui.handling.hearing.title"), self._hearing, say("ui.handling.hearing.hint"))
        self.body.addWidget(self._hearing_field)

    def _build_plenary(self) -> None:
        plan = self._reading.plan
        labels = {row.id: row.label for row in self._offer.facts}
        subjects = [(one.id, one.name or say("ui.case.no_name")) for one in plan.case.subjects]
        decisions = None
        if DECISIONS in self._offer.needed:
            decisions = DecisionTable("fact_plenary_decisions_edit", subjects, plan.results)
        self._plenary = PlenaryBlock(self._offer.proposed, decisions, labels)
        if self._offer.rule.plenary == "may":
            self._held = FlagEdit("plenary_held_flag", say("ui.handling.plenary.held"))
            self._held.changed.connect(self._show_plenary)
            why_not = self._session.why_not("decide")
            self._held.setEnabled(not why_not)
            self._held.setToolTip(why_not)
            self.body.addWidget(self._held)
        self.body.addWidget(self._plenary)
        self._show_plenary()

    def _show_plenary(self) -> None:
        if self._plenary is not None and self._held is not None:
            self._plenary.setVisible(self._held.value())

    def _build_number(self) -> None:
        """Offer the number that the case gets with the step, or say why it cannot be drawn yet."""
        offer = self._offer
        row = self._reading.packs.series.get(offer.series)
        doubtful = row is not None and not row.is_verified and row.id not in self._session.office.templates
        text = say("ui.handling.draw_unsure" if doubtful else "ui.handling.draw", number=offer.number)
        self._number = FlagEdit("draw_number_flag", text)
        self._number.set_value(bool(offer.number))
        if offer.number:
            self.body.addWidget(self._number)
        elif offer.series:
            why = "elsewhere" if self._reading.plan.case.state == "final" else "later"
            self.body.addWidget(Label(say(f"ui.handling.draw_{why}"), "small", "soft", wrap=True))

    def _build_fold(self, folded: list[FactRow]) -> None:
        self._more = QWidget()
        inside = rows(gap=GAP)
        self._more.setLayout(inside)
        self._fold = Button(say("ui.handling.more", count=len(folded)), "quiet", "down", "Alt+K", "more_facts_button")
        self._fold.call(self._toggle)
        self._folded_rows, self._inside = folded, inside
        line = row(self._fold, None)
        self.body.addLayout(line)
        self.body.addWidget(self._more)
        self._more.hide()

    def _toggle(self) -> None:
        """Open or close the rest; its fields are made when they are first wanted."""
        opening = self._more.isHidden()
        new = [row for row in self._folded_rows if row.id not in self._fields]
        self._lay(self._inside, new)
        self._more.setVisible(opening)
        self._fold.set_icon("up" if opening else "down")
        if opening:
            self._fields[self._folded_rows[0].id].take_focus()

    def _lay(self, layout: QVBoxLayout, asked: list[FactRow]) -> None:
        """Add the fields of some facts, two short ones side by side."""
        made = [(row, self._make_field(row)) for row in asked]
        while made:
            row_made, field = made.pop(0)
            if row_made.kind in ("text", "choice", "flag") and made and made[0][0].kind in ("text", "choice", "flag"):
                layout.addWidget(Columns(field, made.pop(0)[1], narrow=420, gap=GAP))
            else:
                layout.addWidget(field)

    def _make_field(self, row: FactRow) -> Field:
        if row.kind == "checks":
            control: Any = CheckTable(name_of(row.id), self._reading.plan.checks)
        else:
            control = make_control(row, self._reading, self._session, self._today)
        field = Field(row.label, control, row.hint, needed=row.id in self._offer.needed)
        if row.id in self._offer.proposed and row.kind != "checks":
            field.set_value(self._offer.proposed[row.id])
        if row.kind == "referral" and len(self._reading.referrals) == 1:
            field.set_value(self._reading.referrals[0][0])
        if row.kind == "referral" and not self._reading.referrals:
            field.set_hint(say("ui.handling.no_referral"))
        if isinstance(control, OfficeEdit):
            control.picked.connect(lambda _code: self._name_office(control))
        self._given[row.id] = field.value()
        field.changed.connect(lambda: field.set_missing(False))
        self._fields[row.id] = field
        return field

    def _name_office(self, control: OfficeEdit) -> None:
        """Write the name of the office that was picked where the step asks for it."""
        picked, name = control.picked_row(), self._fields.get("to_name")
        if picked is not None and name is not None:
            name.set_value(picked[1])
            name.set_missing(False)

    def _build_foot(self) -> None:
        self._failure = Banner()
        self.body.addWidget(self._failure)
        self.add_button(say("ui.case.cancel"), "plain", self.leave_sheet, "cancel_step_button")
        self._buttons_made: list[Button] = []
        if self._has_papers():
            both = self.add_button(
                say("ui.handling.save_prepare"), "plain", lambda: self._save(True), "save_prepare_button"
            )
            self._give_key(both, "Ctrl+Return")
        main = self.add_button(say("ui.handling.save"), "main", lambda: self._save(False), "save_step_button")
        self._give_key(main, "Ctrl+S")

    def _give_key(self, button: Button, key: str) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.activated.connect(button.click)
        button.name_key(key)
        self._buttons_made.append(button)

    def _has_papers(self) -> bool:
        rule = self._offer.rule
        codes = [*rule.papers, *(code for one in rule.papers_when for code in one.papers)]
        forms = self._reading.packs.forms
        return any(code in forms and forms[code].printable and forms[code].matter == DOCUMENT for code in codes)

    def filled(self) -> object:
        """Return what was filled in beyond what the sheet proposed."""
        facts = {key: value for key, field in self._fields.items() if (value := field.value()) != self._given[key]}
        plenary = self._plenary.value() if self._plenary else None
        hearing = self._hearing.value() if self._hearing else None
        return self._day.value(), self._time.value(), facts, plenary, hearing

    # ---- saving ------------------------------------------------------------------------------------------------------

    def _save(self, prepare: bool) -> None:
        wrong = list(self._problems())
        if wrong:
            wrong[0].take_focus()
            return
        plenary = self._plenary if self._plenary and (self._held is None or self._held.value()) else None
        facts = {key: value for key, field in self._fields.items() if _is_said(value := field.value())}
        if plenary is not None:
            facts["plenary"] = plenary.value()
        said = tuple({**facts, **one} for one in self._hearing.value()) if self._hearing else (facts,)
        clock = self._time.value()
        on = self._day.value() + (f"T{clock}" if parse_time(clock) else "")
        self._set_working(True)
        draw = plenary is not None and plenary.draws
        series = self._offer.series if self._number.value() else ""
        self._save_step(self, Recording(self._offer.choice.name, on, said, draw, prepare, series))

    def _problems(self) -> Iterator[Field]:
        """Mark what cannot be saved like this; give the fields in reading order."""
        self._day.set_problem("" if parse_date(self._day.value()) else say("ui.handling.day_missing"))
        if self._day.problem():
            yield self._day
        clock = self._time.value()
        self._time.set_problem("" if not clock or parse_time(clock) else say("ui.handling.time_wrong"))
        if self._time.problem():
            yield self._time
        if self._hearing is not None:
            self._hearing_field.set_problem("" if self._hearing.value() else say("ui.handling.hearing.nobody"))
            if self._hearing_field.problem():
                yield self._hearing_field
        for key, field in self._fields.items():
            missing = key in self._offer.needed and not _is_said(field.value())
            field.set_missing(missing)
            wrong = "" if missing else _judge_moment(field)
            field.set_problem(wrong)
            if missing or wrong:
                yield field
        if self._plenary is not None and (self._held is None or self._held.value()):
            yield from self._plenary.problems()

    def _set_working(self, working: bool) -> None:
        self.may_close = not working
        for button in self._buttons_made:
            button.setEnabled(not working)

    def show_failure(self, sentence: str) -> None:
        """Say why the step could not be saved; everything that was typed stays."""
        self._set_working(False)
        self._failure.say(sentence, "ochre")
        self._failure.setFocus()
        # once the sentence has its room: before, there is only a line to be seen
        QTimer.singleShot(0, self._failure, self._show_whole_failure)

    def _show_whole_failure(self) -> None:
        self.content.ensureWidgetVisible(self._failure, 0, TIGHT + SNUG)


def _judge_moment(field: Field) -> str:
    """Say what is wrong with a day and its hour, "" when nothing is or when it is no such field."""
    if not isinstance(field.control, MomentEdit) or not field.value():
        return ""
    day, _, clock = str(field.value()).partition("T")
    if not parse_date(day):
        return say("ui.handling.day_missing")
    return "" if not clock or parse_time(clock) else say("ui.handling.time_wrong")


def _is_said(value: Any) -> bool:
    return value is not None and value not in ("", [], {}, ())
