"""The book of declarations: who declared when, how far the commitments were followed, and the sheet to enter one."""

from collections.abc import Mapping
from typing import Any

from fieldapp.case.wording import name_short_day
from fieldapp.desk.prevention import DeclarationRow, list_declarations
from fieldapp.words import say
from ui.page import Shell
from ui.pages.prevention.recordsheet import AreaEdit, RecordSheet
from ui.pages.prevention.yeartab import YearTab
from ui.style import SNUG
from ui.widgets.block import Column
from ui.widgets.card import row
from ui.widgets.entry import TextEdit
from ui.widgets.moment import DateEdit


class DeclarationTab(YearTab):
    """All declarations, the newest first."""

    key, kind = "declarations", "declaration"
    list_rows = staticmethod(list_declarations)

    def _columns(self) -> list[Column]:
        head = "ui.prevention.head."
        return [
            Column("on", say(head + "on"), 112, lambda one: name_short_day(one.on) or "-"),
            Column("official", say(head + "official"), 0, _official, tone=_tone, second=lambda one: one.position),
            Column("area", say(head + "area"), 176, lambda one: one.area or "-", tone=lambda _one: "soft"),
            Column("state", say(head + "commitments"), 172, _state, tone=_state_tone, chip=True),
            Column("scans", say(head + "scans"), 104, _scans, tone=lambda one: "ink" if one.scans else "soft"),
        ]

    def new(self) -> None:
        """Enter a declaration."""
        sheet = DeclarationSheet(self._shell)
        sheet.saved.connect(self._show_record)
        self._shell.open_sheet(sheet)


class DeclarationSheet(RecordSheet):
    """Asks who declared, for which region, and when."""

    kind = "declaration"
    needed = ("official", "on")

    def __init__(self, shell: Shell, record: str = "", start: Mapping[str, Any] | None = None) -> None:
        super().__init__(shell, say("ui.prevention.declaration." + ("edit" if record else "new_title")), record)
        self._ask("official", TextEdit("official_edit", longest=self.longest("official")))
        position = TextEdit("position_edit", longest=self.longest("position"))
        self._ask("position", position, say("ui.prevention.declaration.position_hint"))
        self._ask("region", AreaEdit("region_edit", shell.session))
        self._ask("on", DateEdit("on_edit", lambda: shell.session.now().date()))
        for pair in (("official",), ("position", "region"), ("on",)):
            self.body.addLayout(row(*(self.fields[name] for name in pair), gap=SNUG))
        self._begin(start or {})


def _official(one: DeclarationRow) -> str:
    return one.official or say("ui.prevention.unnamed")


def _tone(one: DeclarationRow) -> str:
    return "ink" if one.official else "soft"


def _state(one: DeclarationRow) -> str:
    if one.odd:
        return say("ui.prevention.odd")
    if one.broken:
        return say("ui.prevention.some_broken", count=one.broken)
    if one.total and one.kept == one.total:
        return say("ui.prevention.all_kept")
    if not one.kept:
        return say("ui.prevention.open_all")
    return say("ui.prevention.followed", done=one.kept, total=one.total)


def _state_tone(one: DeclarationRow) -> str:
    if one.odd or one.broken:
        return "ochre"
    return "accent" if one.kept else "soft"


def _scans(one: DeclarationRow) -> str:
    return say("ui.prevention.scans", count=one.scans) if one.scans else say("ui.prevention.no_scan")
