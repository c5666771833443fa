"""The sheets about numbers: voiding one, setting some aside, entering old ones, giving the register to another laptop.

Opened by the list of numbers. Each says in its own words what cannot be done, and stays open with what was typed.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fieldapp.case.dates import parse_date
from fieldapp.errors import NetraError
from fieldapp.vault import numbers
from fieldapp.vault.foreign import LONGEST, enter_number, foreign_series
from fieldapp.vault.holder import hand_over
from fieldapp.vault.places import Entry, Place
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.pages.case.sheets import LONGEST_REASON
from ui.pages.registers.matter import MatterEdit
from ui.pages.registers.numberpart import MOST_DIGITS, is_count
from ui.pages.registers.part import Part
from ui.session import ANYTHING
from ui.style import GAP, SNUG
from ui.widgets.banner import Banner
from ui.widgets.card import row
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.field import Field
from ui.widgets.moment import DateEdit
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

MOST = 10_000
BLANK = "blank"


class NumberSheet(Sheet):
    """One act with numbers: what it does in a sentence, its fields, and what stood against it."""

    def __init__(self, part: Part, words: str, name: str, **facts: object) -> None:
        super().__init__(say(f"ui.registers.{words}.title"), name=name)
        self.part, self._words = part, words
        self._trouble = Banner("", "ochre")
        self.body.setSpacing(GAP)
        self.body.addWidget(self._trouble)
        self.body.addWidget(Label(say(f"ui.registers.{words}.text", **facts), tone="soft", wrap=True))
        self.add_button(say("ui.registers.cancel"), "plain", self.close_sheet, "cancel_button")
        self._do = self.add_button(say(f"ui.registers.{words}.do"), "main", self._begin, "do_button")

    def work(self) -> Callable[[Vault], Any] | None:
        """Return what is to be done, None after saying what is lacking."""
        return None

    def add_reason(self, *, needed: bool = True) -> Field:
        """Ask for the reason."""
        area = TextArea("reason_edit", 3, LONGEST_REASON)
        field = Field(say("ui.registers.reason"), area, needed=needed)
        self.body.addWidget(field)
        return field

    def _begin(self) -> None:
        work = self.work()
        if work is not None:
            self._do.setEnabled(False)
            self.part.session.write(self.part, work, self._finish, self._refuse, changed=ANYTHING)

    def _finish(self, result: object) -> None:
        self.close_sheet()
        told = " ".join(map(str, result)) if isinstance(result, tuple) else str(result)
        self.part.shell.tell(say(f"ui.registers.{self._words}.done", number=told))

    def _refuse(self, error: Exception) -> None:
        self._do.setEnabled(True)
        if isinstance(error, NetraError):
            self._trouble.say(error.sentence, "ochre")
        else:
            self.close_sheet()
            self.part.shell.fail(error)


def require(field: Field, fits: bool, sentence: str) -> bool:
    """Show under a field what is wrong with it and stand in it; return whether it is right."""
    field.set_problem("" if fits else sentence)
    if not fits:
        field.take_focus()
    return fits


class VoidSheet(NumberSheet):
    """Voids a number that was drawn or entered."""

    def __init__(self, part: Part, entry: Entry) -> None:
        super().__init__(part, "voiding", "void_sheet", number=entry.text)
        self._entry = entry
        self._reason = self.add_reason()

    def work(self) -> Callable[[Vault], Any] | None:
        """Void it; of two alike the one of this owner."""
        reason, entry = self._reason.value(), self._entry
        if not require(self._reason, bool(reason), say("ui.registers.reason_lacking")):
            return None

        def void(vault: Vault) -> str:
            numbers.void(vault, entry.text, reason, owner=entry.owner or entry.case)
            return entry.text

        return void


class SpoilSheet(NumberSheet):
    """Voids a number that was set aside or passed over."""

    def __init__(self, part: Part, series: str, year: int, place: Place) -> None:
        super().__init__(part, "spoiling", "spoil_sheet", first=place.first, last=place.last)
        self._series, self._year, self._place = series, year, place
        edit = TextEdit("running_edit", longest=MOST_DIGITS)
        self._running = Field(say("ui.registers.running"), edit, needed=True)
        self._running.set_value(str(place.first))
        self.body.addWidget(self._running)
        self._running.setVisible(place.first != place.last)
        self._reason = self.add_reason()

    def work(self) -> Callable[[Vault], Any] | None:
        """Void one place of the stretch."""
        text, place = str(self._running.value()), self._place
        inside = is_count(text) and place.first <= int(text) <= place.last
        wrong = say("ui.registers.running_wrong", first=place.first, last=place.last)
        if not require(self._running, inside, wrong):
            return None
        reason = self._reason.value()
        if not require(self._reason, bool(reason), say("ui.registers.reason_lacking")):
            return None
        series, year = self._series, self._year
        return lambda vault: numbers.spoil(vault, series, int(text), reason, year)


class ReserveSheet(NumberSheet):
    """Sets the next numbers of a series aside, for blank forms or for a laptop of the office."""

    def __init__(
        self, part: Part, series: str, year: int, labels: Mapping[str, str], devices: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(part, "reserving", "reserve_sheet")
        self._year = year
        self._series = ChoiceEdit("reserve_series_choice", list(labels.items()))
        self._series.set_value(series)
        self._whose = ChoiceEdit("reserve_device_choice", [(BLANK, say("ui.registers.for_blanks")), *devices])
        self._whose.set_value(BLANK)
        self._count = Field(
            say("ui.registers.how_many"), TextEdit("count_edit", longest=5),
            hint=say("ui.registers.year_of", year=year), needed=True,
        )  # fmt: skip
        for field in (Field(say("ui.registers.series"), self._series), Field(say("ui.registers.for"), self._whose)):
            self.body.addWidget(field)
        self.body.addWidget(self._count)
        self.first_focus = self._count.control

    def work(self) -> Callable[[Vault], Any] | None:
        """Set them aside."""
        text = str(self._count.value())
        fits = is_count(text) and int(text) <= MOST
        if not require(self._count, fits, say("ui.registers.count_wrong", most=MOST)):
            return None
        series, whose, year = self._series.value(), self._whose.value(), self._year
        device = "" if whose == BLANK else whose

        def reserve(vault: Vault) -> str:
            span = numbers.reserve(vault, series, int(text), device, year)
            return f"{span.first:03d}-{span.last:03d}"

        return reserve


class OldNumberSheet(NumberSheet):
    """Enters a number that was not drawn here: of an old book, or of another system."""

    def __init__(self, part: Part, series: str, labels: Mapping[str, str]) -> None:
        super().__init__(part, "entering", "old_number_sheet")
        others = foreign_series(part.session.here)
        self._owner = Field(
            say("ui.registers.matter"), MatterEdit("old_owner_edit", part.session, reports=True), needed=True
        )
        self._series = ChoiceEdit("old_series_choice", [*labels.items(), *others.items()])
        self._series.set_value(series)
        self._others = frozenset(others)
        self._text = Field(
            say("ui.registers.number.text"), TextEdit("old_number_edit", longest=LONGEST),
            hint=say("ui.registers.number.text_hint"), needed=True,
        )  # fmt: skip
        day = DateEdit("old_day_edit", lambda: part.session.now().date())
        self._on = Field(say("ui.registers.number.on"), day)
        self._running = Field(
            say("ui.registers.number.running"), TextEdit("old_running_edit", longest=MOST_DIGITS),
            hint=say("ui.registers.number.running_hint"),
        )  # fmt: skip
        for field in (self._owner, Field(say("ui.registers.series"), self._series), self._text):
            self.body.addWidget(field)
        self.body.addLayout(row(self._on, self._running, gap=SNUG))
        self._series.changed.connect(self._show_running)
        self._show_running()
        self.first_focus = self._owner.control

    def _show_running(self) -> None:
        self._running.setVisible(self._series.value() not in self._others)

    def work(self) -> Callable[[Vault], Any] | None:
        """Enter it as it stands on paper."""
        owner, text, on = self._owner.value(), str(self._text.value()), str(self._on.value())
        running = "" if self._running.isHidden() else str(self._running.value())
        if not (
            require(self._owner, bool(owner), say("ui.registers.about_unpicked"))
            and require(self._text, bool(text), say("ui.registers.lacking"))
            and require(self._on, not on or parse_date(on) is not None, say("ui.registers.day_wrong"))
            and require(self._running, not running or is_count(running), say("ui.registers.number.running_wrong"))
        ):
            return None
        series, day = self._series.value(), parse_date(on)
        return lambda vault: enter_number(vault, owner, series, text, day, running=int(running or 0))


class HandoverSheet(NumberSheet):
    """Gives the register to another laptop of the office, or takes it from one that was revoked."""

    def __init__(self, part: Part, devices: Sequence[tuple[str, str]], holder: str, own: str) -> None:
        super().__init__(part, "handing", "handover_sheet")
        self._taking = holder != own
        self._device = ChoiceEdit("handover_device_choice", [one for one in devices if one[0] != holder])
        self._device.setCurrentIndex(0)
        self.body.addWidget(Field(say("ui.registers.to_laptop"), self._device, hint=say("ui.registers.to_laptop_hint")))
        self._reason = self.add_reason(needed=self._taking)
        self._names = dict(devices)

    def work(self) -> Callable[[Vault], Any] | None:
        """Hand it over."""
        device, reason = self._device.value(), self._reason.value()
        if not require(self._reason, bool(reason) or not self._taking, say("ui.registers.reason_lacking")):
            return None
        name = self._names.get(device, device[:8])

        def give(vault: Vault) -> str:
            hand_over(vault, device, reason)
            return name

        return give
