"""Nomor: every place of a series in a year, who holds the register, and what can be done with a number.

A part of Buku Register. No place is passed over: what was voided keeps its reason, what is set aside says for whom.
"""

from dataclasses import dataclass

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from fieldapp.desk.book import Cells, name_place
from fieldapp.desk.registers import book_series, book_years, number_places
from fieldapp.errors import RecordInConflict
from fieldapp.exchange.enrolment import DeviceRow, list_devices
from fieldapp.vault import numbers
from fieldapp.vault.holder import holder_of, lost_holder
from fieldapp.vault.places import Place
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Page
from ui.pages.registers.numbersheet import HandoverSheet, OldNumberSheet, ReserveSheet, SpoilSheet, VoidSheet
from ui.pages.registers.part import NARROW, Part, YearEdit
from ui.pages.registers.rowtable import RowTable
from ui.pages.registers.takeover import TakeoverSheet
from ui.pages.supervision.reading import group_count
from ui.style import FINE, SNUG, TIGHT
from ui.widgets.banner import Banner
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import Card, row
from ui.widgets.choice import ChoiceEdit
from ui.widgets.empty import Empty
from ui.widgets.text import Label

NUMBER_WIDTH, STATE_WIDTH, NARROW_STATE = 276, 264, 152
VOIDABLE, SPOILABLE = ("drawn", "twice", "entered"), ("blank", "device", "unrecorded")


@dataclass(frozen=True, slots=True)
class Line:
    """One place of the book, or a stretch of them, with the cells of its line."""

    at: int
    place: Place
    cells: Cells


@dataclass(frozen=True, slots=True)
class Numbers:
    """A series of a year, what else can be chosen, and who holds the register ("?" when two say that they do).

    `lost` is the lost device whose register must be taken over first, `known` the last numbers of the present year.
    """

    series: str
    year: int
    labels: dict[str, str]
    years: tuple[int, ...]
    lines: list[Line]
    holder: str
    devices: list[DeviceRow]
    lost: str
    known: dict[str, int]


def read_numbers(vault: Vault, series: str, year: int) -> Numbers:
    """Return the numbers of a series in a year, the present one and the main series unless others are named."""
    years = book_years(vault)
    when = year or years[0]
    used = book_series(vault, when)
    labels = {name: one.label for name, one in vault.packs.series.items()}
    chosen = series if series in labels else next(iter((*used, *labels)))
    found = number_places(vault, chosen, when)
    try:
        holder = holder_of(vault.db, vault.office)
        lost = lost_holder(vault, holder)
    except RecordInConflict:
        holder, lost = "?", ""
    now = vault.office_now().year
    known = {name: numbers.last_known(vault.db, vault.office, name, now) for name in labels} if lost else {}
    devices = [one for one in list_devices(vault) if one.office == vault.office]
    lines = [Line(at, place, cells) for at, (place, cells) in enumerate(found)]
    return Numbers(chosen, when, labels, years, lines, holder, devices, lost, {k: n for k, n in known.items() if n})


class NumberTab(Part):
    """The numbers of the office."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._series, self._year = "", 0
        self._found: Numbers | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, TIGHT // 2, 0, 0)
        layout.setSpacing(SNUG)
        self._holder = Banner("")
        self._holder.setObjectName("holder_band")
        self._hand = self._holder.add_action(say("ui.registers.hand_over"), self._ask_hand_over, "hand_over_button")
        layout.addWidget(self._holder)
        layout.addLayout(self._build_choices())
        layout.addWidget(self._build_list(), 1)

    def _build_choices(self) -> QHBoxLayout:
        self._kinds, self._years = ChoiceEdit("series_choice"), YearEdit()
        self._kinds.setAccessibleName(say("ui.registers.series"))
        for choice in (self._kinds, self._years):
            choice.changed.connect(self._choose)
        self._count = Label("", "small", "soft")
        self._void = Button(say("ui.registers.void"), "plain", name="void_number_button")
        reserve = Button(say("ui.registers.reserve"), "plain", name="reserve_button")
        old = Button(say("ui.registers.old"), "plain", name="old_number_button")
        self._void.call(self._ask_void)
        reserve.call(self._ask_reserve)
        old.call(self._ask_old)
        line = row(gap=SNUG)
        line.addWidget(self._kinds, 3)
        line.addWidget(self._years)
        line.addWidget(self._count)
        line.addStretch(1)
        for button in (self._void, old, reserve):
            line.addWidget(button)
        return line

    def _build_list(self) -> QStackedWidget:
        head = "ui.registers.numbers.head."
        columns = [
            Column("place", say(head + "place"), 92, lambda one: name_place(one.place), sortable=False),
            Column("number", say(head + "number"), NUMBER_WIDTH, lambda one: one.cells.get("number", "") or "-",
                   tone=_tone, second=lambda one: one.cells.get("date", ""), sortable=False),
            Column("whose", say(head + "whose"), 0, lambda one: one.cells.get("whose", ""),
                   second=lambda one: one.cells.get("remark", ""), sortable=False),
            Column("state", say(head + "state"), STATE_WIDTH, lambda one: one.cells.get("state", ""), tone=_chip_tone,
                   chip=True, sortable=False),
        ]  # fmt: skip
        self._table = RowTable(columns, "number_table", lambda one: one.at)
        self._table.setAccessibleName(say("ui.registers.tab.numbers"))
        self._table.picked.connect(lambda _at: self._offer())
        self._table.opened.connect(lambda _at: self._ask_void())
        card = Card(margin=FINE)
        card.body.addWidget(self._table)
        self._faces = QStackedWidget()
        for face in (card, Empty("number", say("ui.registers.numbers.none"))):
            self._faces.addWidget(face)
        return self._faces

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self._count.setVisible(not narrow)
        keys = [column.key for column in self._table.block_model().columns]
        self._table.setColumnWidth(keys.index("state"), NARROW_STATE if narrow else STATE_WIDTH)

    # ---- reading -----------------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Read the numbers of `series` in `year`."""
        self._series = where.get("series", self._series)
        if where.get("year", "").isdecimal():
            self._year = int(where["year"])
        self.read()

    def stand(self) -> None:
        """Stand at the choice of the series."""
        self._kinds.setFocus()

    def place(self) -> dict[str, str]:
        """Return which numbers are shown."""
        return {"series": self._series, "year": str(self._year)}

    def read(self) -> None:
        """Read again what is shown."""
        series, year = self._series, self._year
        self.session.read(self, lambda vault: read_numbers(vault, series, year), self._show, key="numbers")

    def _choose(self) -> None:
        self._series, self._year = self._kinds.value(), self._years.year()
        self.read()

    def _show(self, found: Numbers) -> None:
        self._found = found
        self._series, self._year = found.series, found.year
        self._kinds.set_choices(list(found.labels.items()))
        self._kinds.set_value(found.series)
        self._years.show_years(found.years, found.year)
        self._table.fill(found.lines)
        self._count.say(say("ui.registers.lines", count=group_count(len(found.lines))) if found.lines else "")
        self._faces.setCurrentIndex(0 if found.lines else 1)
        self._show_holder(found)
        self._offer()

    def _show_holder(self, found: Numbers) -> None:
        own, others = self.session.device, [one for one in found.devices if not one.revoked and not one.own]
        name = next((one.name for one in found.devices if one.device == found.holder), found.holder[:8])
        key = "lost" if found.lost else {"?": "twice", "": "none", own: "own"}.get(found.holder, "far")
        tone = "ochre" if key in ("twice", "lost") else "calm"
        self._holder.say(say(f"ui.registers.holder.{key}", device=found.lost[:8] if found.lost else name), tone)
        self._hand.say(say("ui.registers.take_over" if found.lost else "ui.registers.hand_over"))
        self._hand.setVisible(key == "lost" or (bool(others) and key in ("own", "none")))

    def _offer(self) -> None:
        line = self._table.current_row()
        state = line.place.state if line is not None else ""
        foreign = state == "device" and line is not None and line.place.device != self.session.device
        self._void.setEnabled(state in VOIDABLE or (state in SPOILABLE and not foreign))

    # ---- acting ------------------------------------------------------------------------------------------------------

    def _ask_void(self) -> None:
        line = self._table.current_row()
        if line is None or not self._void.isEnabled():
            return
        if line.place.state in VOIDABLE and line.place.entry is not None:
            self.shell.open_sheet(VoidSheet(self, line.place.entry))
        elif line.place.state in SPOILABLE:
            self.shell.open_sheet(SpoilSheet(self, self._series, self._year, line.place))

    def _ask_reserve(self) -> None:
        if self._found is not None:
            self.shell.open_sheet(ReserveSheet(self, self._series, self._year, self._found.labels, self._devices()))

    def _ask_old(self) -> None:
        if self._found is not None:
            self.shell.open_sheet(OldNumberSheet(self, self._series, self._found.labels))

    def _ask_hand_over(self) -> None:
        found = self._found
        if found is not None and found.lost:
            year = self.session.now().year
            self.shell.open_sheet(TakeoverSheet(self, found.lost[:8], year, found.labels, found.known))
        elif found is not None:
            holder = found.holder or self.session.device
            self.shell.open_sheet(HandoverSheet(self, self._devices(), holder, self.session.device))

    def _devices(self) -> list[tuple[str, str]]:
        """Return the laptops of the office that are in use, this one first."""
        found = self._found.devices if self._found is not None else []
        usable = [one for one in found if not one.revoked]
        told = [(one.device, one.name) for one in sorted(usable, key=lambda one: not one.own)]
        own = (self.session.device, say("ui.registers.this_laptop"))
        return told if any(one.own for one in usable) else [own, *told]


def _tone(one: Line) -> str:
    return "soft" if one.place.state == "voided" else "ink"


def _chip_tone(one: Line) -> str:
    tones = {"drawn": "accent", "entered": "accent", "twice": "ochre", "unrecorded": "ochre"}
    return tones.get(one.place.state, "soft")
