"""The regions by Kemendagri code, found while somebody types, with the code that Bawaslu has for them.

Part of the page Data Acuan. The list is far too long to look through: nothing is listed before something is typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.case.wording import name_count
from fieldapp.packs.schema import DOUBTFUL
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.style import SNUG, TIGHT
from ui.widgets.block import BlockModel, Column
from ui.widgets.button import Button
from ui.widgets.card import Card, row, rows
from ui.widgets.empty import Empty
from ui.widgets.entry import SearchEdit
from ui.widgets.table import Table
from ui.widgets.text import Label

MOST = 200
BAWASLU = "numbering/bawaslu_code"


@dataclass(frozen=True, slots=True)
class Place:
    """One region that was found; `bawaslu` is Bawaslu's own code for it, "" where nobody told it."""

    code: str
    name: str
    path: str
    there: bool
    bawaslu: str
    unsure: bool


def find_places(vault: Vault, text: str) -> list[Place]:
    """Return the regions that a text means, those around the own office first."""
    packs, today = vault.packs, vault.office_now().date()
    found = []
    for region in packs.regions.find_near(text, vault.office, MOST):
        own = packs.bawaslu_code(region.code)
        there = packs.regions.held_on(region.code, today)
        sure = own is None or own.confidence not in DOUBTFUL
        found.append(Place(region.code, region.name, region.path, there, own.code if own else "", not sure))
    return found


def tell_list(vault: Vault) -> tuple[str, str]:
    """Return what the list holds and where it comes from, as two sentences."""
    said = vault.packs.table("regions").get("list", {})
    counts = {
        name: name_count(int(said.get(name) or 0)) for name in ("provinces", "regencies", "districts", "villages")
    }
    lead = say("ui.reference.region_lead", **counts)
    return lead, say("ui.reference.region_source", decree=said.get("decree", ""), credit=said.get("credit", ""))


class RegionPart(QWidget):
    """Search among all regions; `opened` carries the key of a code of Bawaslu, `code_asked` a region without one."""

    opened = Signal(str)
    code_asked = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._places: dict[str, Place] = {}
        self.search = SearchEdit("region_search_edit", say("ui.reference.region_search"))
        self.search.asked.connect(self._ask)
        self.table = Table(BlockModel(_columns(), self._fetch), "regions_table")
        self.table.picked.connect(lambda _code: self._offer())
        self.table.opened.connect(lambda _code: self._act())
        self.search.lead_to(self.table)
        self._none = Empty("search", "")
        self._source = Label("", "small", "soft", wrap=True)
        self._source.let_fill()
        self.code_button = Button(say("ui.reference.region_add_code"), name="bawaslu_code_button")
        self.code_button.call(self._act)
        paper = Card(margin=0)
        paper.body.addWidget(self.table, 1)
        paper.body.addWidget(self._none, 1)
        head = row(gap=SNUG)
        head.addWidget(self.search, 1)
        head.addWidget(self.code_button)
        layout = rows(head, gap=SNUG)
        layout.addWidget(paper, 1)
        layout.addWidget(self._source)
        layout.addSpacing(TIGHT)
        self.setLayout(layout)

    def show_list(self) -> None:
        """Read what the list is, and search again for what was typed."""
        self._shell.session.read(self, tell_list, self._tell, key="list")
        self._ask(self.search.value())

    def _tell(self, told: tuple[str, str]) -> None:
        self._source.say(told[1])
        if not self.search.value():
            self._none.say(told[0])

    def _ask(self, text: str) -> None:
        if not text.strip():
            self._show([])
            self._shell.session.read(self, tell_list, self._tell, key="list")
            return
        self._shell.session.read(self, lambda vault: find_places(vault, text), self._show, key="places")

    def _show(self, found: list[Place]) -> None:
        self._places = {one.code: one for one in found}
        self.table.block_model().set_ids(list(self._places))
        if found:
            self.table.pick(found[0].code)
        elif self.search.value():
            self._none.say(say("ui.reference.region_none"))
        self.table.setVisible(bool(found))
        self._none.setVisible(not found)
        self._offer()

    def _fetch(self, codes: Sequence[str]) -> list[Place | None]:
        return [self._places.get(code) for code in codes]

    def _current(self) -> Place | None:
        return self._places.get(self.table.current_id() or "")

    def _offer(self) -> None:
        place = self._current()
        # Bawaslu has codes for offices: provinces, regencies, cities and sub-districts.
        self.code_button.setVisible(place is not None and place.code.count(".") < 3)
        if place is not None:
            self.code_button.say(say(f"ui.reference.region_{'open' if place.bawaslu else 'add'}_code"))

    def _act(self) -> None:
        place = self._current()
        if place is None or self.code_button.isHidden():
            return
        if place.bawaslu:
            self.opened.emit(f"{BAWASLU}/{place.bawaslu}")
        else:
            self.code_asked.emit(place)


def _columns() -> list[Column]:
    return [
        Column("region", say("ui.reference.region"), 0, text=lambda one: one.name, second=lambda one: one.path,
               sortable=False),
        Column("code", say("ui.reference.region_code"), 152, text=lambda one: one.code, sortable=False),
        Column("bawaslu", say("ui.reference.region_bawaslu"), 212, text=_bawaslu, tone=_tone, sortable=False),
    ]  # fmt: skip


def _bawaslu(one: Place) -> str:
    if not one.there:
        return say("ui.reference.region_gone")
    return say("ui.reference.region_unsure", code=one.bawaslu) if one.unsure else one.bawaslu


def _tone(one: Place) -> str:
    return "ochre" if one.unsure or not one.there else "ink"
