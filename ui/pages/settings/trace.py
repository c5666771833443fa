"""The section about traces: what was denied, seen, sent, and who came and went; to narrow down by sort and person."""

from collections.abc import Callable
from typing import Final

from fieldapp.case.dates import parse_date, wall_in_zone, write_iso_time, write_short_date
from fieldapp.desk.rightbook import TOLD, TraceLine, trace_lines
from fieldapp.vault.roles import list_colleagues
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.settings.section import Section
from ui.style import SNUG
from ui.widgets.block import Column
from ui.widgets.card import row
from ui.widgets.choice import ChoiceEdit
from ui.widgets.table import SmallTable
from ui.widgets.text import Label

MOST_SHOWN: Final = 200
WHEN_WIDTH, WHO_WIDTH = 150, 190


class TraceSection(Section):
    """The newest traces of the office."""

    key = "trace"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        sorts = [(what, say(f"trace.sort.{what}")) for what in TOLD]
        self._what = ChoiceEdit("trace_what_choice", sorts, say("ui.settings.trace.any_sort"))
        self._who = ChoiceEdit("trace_who_choice", (), say("ui.settings.trace.anybody"))
        self.table = SmallTable(_columns(lambda: self.session.office.zone), "trace_table")
        self.table.opened.connect(self._open)
        self._count = Label("", "small", "soft")
        self._count.setObjectName("trace_count")
        for choice, label in ((self._what, "sort"), (self._who, "who")):
            choice.setAccessibleName(say(f"ui.settings.trace.{label}"))
            choice.changed.connect(self._read)
        self.body.addLayout(row(self._what, self._who, None, gap=SNUG))
        self.body.addWidget(self.table)
        self.body.addWidget(self._count)

    def show_facts(self) -> None:
        """Read the officers and the traces."""
        self.session.read(self, _people, self._who.set_choices, key="people")
        self._read()

    def _read(self) -> None:
        what, who = self._what.value(), self._who.value()
        self.session.read(self, lambda vault: trace_lines(vault, what=what, officer=who), self._show, key="traces")

    def _show(self, found: list[TraceLine]) -> None:
        self.table.fill(found[:MOST_SHOWN])
        self.table.setVisible(bool(found))
        more = say("ui.settings.trace.more", most=MOST_SHOWN, count=len(found))
        few = say("ui.settings.trace.count", count=len(found)) if found else say("ui.settings.trace.none")
        self._count.say(more if len(found) > MOST_SHOWN else few)

    def _open(self, line: TraceLine) -> None:
        """Show the case that a trace is about, where it is one and the officer may read it."""
        if line.case and self.session.may("read"):
            self.shell.go("case", id=line.owner)


def _columns(zone: Callable[[], str]) -> tuple[Column, ...]:
    """Return the columns; `zone` gives the time zone of the office."""
    return (
        Column("when", say("ui.settings.trace.when"), WHEN_WIDTH, lambda one: _when(one.wall, zone()), sortable=False),
        Column("told", say("ui.settings.trace.what"), 0, lambda one: one.sentence, second=_more, sortable=False),
        Column("who", say("ui.settings.trace.who"), WHO_WIDTH, lambda one: one.officer, sortable=False),
    )


def _more(one: TraceLine) -> str:
    signed = say("right.signed") if one.signed else ""
    return "  ·  ".join(filter(None, (one.about, one.reason, signed)))


def _when(wall: str, zone: str) -> str:
    at = wall_in_zone(wall, zone)
    day = parse_date(at[:10])
    return f"{write_short_date(day) if day else at[:10]}  {write_iso_time(at[11:16])}"


def _people(vault: Vault) -> list[tuple[str, str]]:
    return [(one.id, one.name) for one in list_colleagues(vault)]
