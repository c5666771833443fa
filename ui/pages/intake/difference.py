"""Isian berbeda: every case and LHP in which entries differ or broke a rule together; settling is done at the case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from fieldapp.case.wording import label_field
from fieldapp.desk.review import find_rows
from fieldapp.exchange.standing import name_office, office_names
from fieldapp.vault.conflicts import breaches, field_conflicts
from fieldapp.vault.register import owner_state
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.intake.part import Part
from ui.pages.intake.settling import SettlingSheet
from ui.pages.transfer.phrase import write_list, write_office, write_short_day
from ui.style import SNUG, WIDE
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import Card, Scroll, row
from ui.widgets.empty import Empty
from ui.widgets.table import SmallTable
from ui.widgets.text import Label

MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Difference:
    """One case or LHP with what differs in it."""

    owner: str
    kind: str
    title: str
    office: str
    what: str
    count: int


def list_differences(vault: Vault) -> list[Difference]:
    """Return what differs, by case."""
    named: dict[str, list[str]] = {}
    for conflict in field_conflicts(vault.db):
        named.setdefault(conflict.owner, []).append(label_field(conflict.type, conflict.field))
    for breach in breaches(vault.db, rules=vault.packs.rulebook):
        named.setdefault(breach.owner, []).append(_breach(breach.code, breach.detail))
    rows, offices = find_rows(vault.db, sorted(named)), office_names(vault)
    found = []
    for owner, labels in named.items():
        if not owner:
            continue
        state = owner_state(vault.db, owner)
        case = rows.get(owner)
        title = (case.numbers or case.summary or case.subjects) if case else _report_title(state.fields)
        distinct = list(dict.fromkeys(labels))
        what = write_list([*distinct[:MOST_NAMED], *(["…"] if len(distinct) > MOST_NAMED else [])])
        office = write_office(name_office(vault, state.office, offices), state.office)
        found.append(Difference(owner, state.type, title, office, what, len(labels)))
    return sorted(found, key=lambda one: (one.office, one.title))


def _report_title(fields: Mapping[str, Any]) -> str:
    day = write_short_day(str(fields.get("date") or ""))
    place = str(fields.get("place") or "")
    return " · ".join(filter(None, (say("ui.intake.differences.kind.supervision"), day, place)))


def _breach(code: str, detail: str) -> str:
    return say("ui.intake.differences.number_twice", number=detail) if code == "number_twice" else detail


class DifferenceTab(Part):
    """The list; `counted` says how many cases and LHPs differ."""

    def __init__(self, shell: Shell) -> None:
        """Make the tab; `load` fills it."""
        super().__init__(shell)
        self._sheet: SettlingSheet | None = None
        self._table = SmallTable(_columns(), "difference_table", most=11)
        self._table.opened.connect(self._open)
        self._open_button = Button(say("ui.intake.differences.open"), icon="differ", name="open_difference_button")
        self._open_button.call(lambda: self._open(self._table.current_row()))
        card = Card(margin=WIDE)
        card.body.addWidget(Label(say("ui.intake.differences.lead"), tone="soft", wrap=True))
        card.body.addLayout(row(self._open_button, None))
        card.body.addWidget(self._table)
        scroll = Scroll(card)
        scroll.body.addStretch(1)
        self._faces = QStackedWidget()
        self._faces.addWidget(scroll)
        self._faces.addWidget(Empty("check", say("ui.intake.differences.none")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, SNUG)
        layout.addWidget(self._faces)

    def take_focus(self) -> None:
        """Put the focus where work begins."""
        self._table.setFocus()

    def load(self) -> None:
        """Read what differs."""
        self._shell.session.read(self, list_differences, self._show, key="differences")

    def _show(self, found: Sequence[Difference]) -> None:
        self._faces.setCurrentIndex(0 if found else 1)
        self._table.fill(found)
        if found:
            self._table.pick(0)
        self.counted.emit(len(found))

    def _open(self, one: Difference | None) -> None:
        if one is None:
            return
        if one.kind == "supervision":
            title = say("ui.intake.settling.title", title=one.title)
            self._sheet = SettlingSheet(self._shell, one.owner, title)
            self._shell.open_sheet(self._sheet)
            self._sheet.read()
        else:
            self._shell.go("case", id=one.owner, tab="differences")


def _columns() -> list[Column]:
    return [
        Column(
            "case",
            say("ui.intake.differences.column.case"),
            0,
            text=lambda one: one.title or say(f"ui.intake.differences.kind.{one.kind}"),
            second=lambda one: one.what,
        ),
        Column("office", say("ui.intake.differences.column.office"), 360, text=lambda one: one.office),
        Column("count", say("ui.intake.differences.column.count"), 96, text=lambda one: str(one.count), align="right"),
    ]
