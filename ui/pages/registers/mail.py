"""Agenda: the letters that came in, or those that go out with their way to the addressee.

A part of Buku Register. Papers of cases enter their letters by themselves; what else comes and goes is entered here.
"""

from collections.abc import Sequence

from fieldapp.desk.registers import letter_series
from fieldapp.desk.rollview import Data
from fieldapp.vault.bookfacts import cases_named
from fieldapp.words import say
from ui.page import Page
from ui.pages.registers.letter import DispatchSheet, LetterSheet
from ui.pages.registers.rollsheet import Held
from ui.pages.registers.rolltab import RollTab, short_text
from ui.pages.supervision.reading import short_day
from ui.widgets.block import Column

NUMBER_WIDTH, AGENDA_WIDTH, FOREIGN_WIDTH, STATE_WIDTH = 268, 176, 232, 176


class MailTab(RollTab):
    """Letters of one direction."""

    kind = "mail"

    def __init__(self, page: Page, direction: str) -> None:
        self._direction = direction
        self.words = "incoming" if direction == "in" else "outgoing"
        self.icon = "receive" if direction == "in" else "send"
        super().__init__(page)

    def build_acts(self) -> None:
        """Add the ways to a new letter, to its case, and to its dispatch."""
        self._case = self.add_act("case", "plain", self._open_case, of_row=False)
        self._case.setEnabled(False)
        if self._direction == "out":
            self._send = self.add_act("dispatch", "plain", self._ask_way, of_row=True)
        self.add_act("new", "main", lambda: self.open_sheet(None), of_row=False)

    def columns(self) -> list[Column]:
        """Return what a book of letters shows."""
        head = f"ui.registers.{self.words}.head."
        who, day = ("from", "received_on") if self._direction == "in" else ("to", "on")
        columns = [
            Column("number", say(head + "number"), AGENDA_WIDTH if self._direction == "in" else NUMBER_WIDTH, _number,
                   tone=_number_tone, second=lambda one: short_day(short_text(one, day) or short_text(one, "on")),
                   sortable=False),
            Column("who", say(head + "who"), 0, lambda one: _who(one, who),
                   second=lambda one: short_text(one, "subject"), sortable=False),
        ]  # fmt: skip
        if self._direction == "in":
            columns.append(
                Column("foreign", say(head + "foreign"), FOREIGN_WIDTH, lambda one: short_text(one, "foreign_number"),
                       second=lambda one: _dated(short_text(one, "on")), sortable=False)
            )  # fmt: skip
        else:
            columns.append(
                Column("way", say(head + "way"), STATE_WIDTH, _way, tone=_way_tone, chip=True, sortable=False)
            )
        return columns

    def fits(self, row: Data, year: int) -> bool:
        """Say whether a letter came or was written in a year."""
        if row["fields"].get("direction") != self._direction:
            return False
        day = short_text(row, "received_on") if self._direction == "in" else ""
        return (day or short_text(row, "on"))[:4] == f"{year:04d}"

    def has_any(self, every: Sequence[Data]) -> bool:
        """Say whether there is any letter of this direction."""
        return any(one["fields"].get("direction") == self._direction for one in every)

    def open_sheet(self, held: Held | None) -> None:
        """Open the sheet of a letter."""
        vault = self.session.here
        names = ("surat_masuk",) if self._direction == "in" else letter_series(vault)
        series = [(name, vault.packs.series[name].label) for name in names if name in vault.packs.series]
        self.shell.open_sheet(LetterSheet(self, self._direction, series, held))

    def offer(self, one: Data | None) -> None:
        """Offer what can be done with a letter."""
        super().offer(one)
        self._case.setEnabled(one is not None and bool(short_text(one, "about")))

    def _ask_way(self) -> None:
        one = self.table.current_row()
        if one is not None:
            self.with_held(one["id"], lambda held: self.shell.open_sheet(DispatchSheet(self, held)))

    def _open_case(self) -> None:
        one = self.table.current_row()
        if one is None:
            return
        about = short_text(one, "about")

        def go(named: dict[str, tuple[str, str]]) -> None:
            case = named.get(about, ("", ""))[0]
            if case:
                self.shell.go("case", id=case)
            elif about in named:
                self.shell.go("document", id=about)

        self.session.read(self, lambda vault: cases_named(vault.db, [about]), go, key="about")


def _number(one: Data) -> str:
    return str(one["number"]) or say("ui.registers.unnumbered")


def _number_tone(one: Data) -> str:
    return "ink" if one["number"] else "soft"


def _who(one: Data, name: str) -> str:
    return say("ui.registers.withheld") if one["withheld"] else short_text(one, name) or "-"


def _dated(day: str) -> str:
    return say("ui.registers.dated", day=short_day(day)) if day else ""


def _way(one: Data) -> str:
    for name in ("delivered_on", "dispatched_on"):
        if day := short_text(one, name):
            return say(f"ui.registers.way.{name}", day=short_day(day))
    return say("ui.registers.way.waiting")


def _way_tone(one: Data) -> str:
    return "soft" if short_text(one, "delivered_on") else "accent" if short_text(one, "dispatched_on") else "ochre"
