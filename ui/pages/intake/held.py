"""Ditahan: what could not be taken in, why, and the ways on: try again, or save a copy for whoever looks into it."""

from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from fieldapp.case.wording import name_size
from fieldapp.errors import NetraError
from fieldapp.exchange import quarantine
from fieldapp.exchange.quarantine import Held
from fieldapp.words import say
from ui.page import Shell
from ui.pages.intake.part import Part
from ui.pages.intake.place import PlaceSheet
from ui.pages.transfer.phrase import write_short_day
from ui.style import SNUG, WIDE
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import Card, Scroll, row
from ui.widgets.choice import FlagEdit
from ui.widgets.empty import Empty
from ui.widgets.table import SmallTable
from ui.widgets.text import Label


class HeldTab(Part):
    """The list of what is held; `counted` says how much of it waits."""

    def __init__(self, shell: Shell) -> None:
        """Make the tab; `load` fills it."""
        super().__init__(shell)
        self._sheet: PlaceSheet | None = None
        self._every = FlagEdit("every_flag", say("ui.intake.held.every"))
        self._every.changed.connect(self.load)
        self._retry = Button(say("ui.intake.held.retry"), name="retry_button")
        self._retry.call(lambda: self._shell.go("receive", held="1"))
        self._save = Button(say("ui.intake.held.save"), name="save_copy_button")
        self._save.call(self._ask_place)
        self._table = SmallTable(_columns(), "held_table", most=9)
        self._table.picked.connect(self._show_detail)
        self._detail = Label("", wrap=True)
        self._detail.setObjectName("held_detail")
        self._detail.let_select()
        card = Card(margin=WIDE)
        card.body.setSpacing(SNUG)
        card.body.addWidget(Label(say("ui.intake.held.lead"), tone="soft", wrap=True))
        card.body.addLayout(row(self._retry, self._save, None))
        card.body.addWidget(self._table)
        card.body.addWidget(self._detail)
        scroll = Scroll(card)
        scroll.body.addStretch(1)
        self._faces = QStackedWidget()
        self._faces.addWidget(scroll)
        self._faces.addWidget(Empty("held", say("ui.intake.held.none")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, SNUG)
        layout.addWidget(self._faces, 1)
        layout.addWidget(self._every)

    def take_focus(self) -> None:
        """Put the focus where work begins."""
        self._table.setFocus()

    def load(self) -> None:
        """Read what is held."""
        every = self._every.value()
        self._shell.session.read(self, lambda vault: quarantine.listed(vault.db, every=every), self._show, key="held")

    def _show(self, found: list[Held]) -> None:
        waiting = [one for one in found if not one.resolved]
        self._faces.setCurrentIndex(0 if found else 1)
        self._table.fill(sorted(found, key=lambda one: (bool(one.resolved), -one.id)))
        self._retry.setEnabled(bool(waiting))
        if found:
            self._table.pick(0)
        self._show_detail(cast(Held | None, self._table.current_row()))
        self.counted.emit(len(waiting))

    def _show_detail(self, one: Held | None) -> None:
        self._save.setEnabled(one is not None)
        if one is None:
            self._detail.say("")
            return
        facts = {"date": write_short_day(one.received), "size": name_size(one.size), "sha256": one.sha256[:16]}
        lines = [one.sentence, say("ui.intake.held.facts", **facts)]
        if one.resolved:
            lines.append(say("ui.intake.held.resolved", date=write_short_day(one.resolved)))
        self._detail.say("\n".join(lines))

    # ---- a copy outside ---------------------------------------------------------------------------------------------

    def _ask_place(self) -> None:
        one = cast(Held | None, self._table.current_row())
        if one is None:
            return
        lead = say("ui.intake.held.save_lead", name=one.name)
        sheet = PlaceSheet(
            self._shell, say("ui.intake.held.save_title"), lead, say("ui.intake.held.save_button"),
            lambda folder: self._write(one, folder),
        )  # fmt: skip
        self._sheet = sheet
        self._shell.open_sheet(sheet)

    def _write(self, one: Held, folder: Path) -> None:
        def tell(path: Path) -> None:
            if self._sheet is not None:
                self._sheet.finish()
            self._shell.tell(say("ui.intake.held.saved", name=path.name))

        def refuse(error: Exception) -> None:
            if isinstance(error, NetraError) and self._sheet is not None:
                self._sheet.refuse(error.sentence)
            else:
                self._shell.fail(error)

        self._shell.session.carry(
            self, lambda vault, _report: quarantine.save(vault, one.id, folder), tell, refuse, changed=()
        )


def _columns() -> list[Column]:
    return [
        Column("file", say("ui.intake.held.column.file"), 0, text=lambda one: one.name, second=lambda o: o.sentence),
        Column("received", say("ui.intake.held.column.received"), 120, text=lambda one: write_short_day(one.received)),
        Column("size", say("ui.intake.held.column.size"), 96, text=lambda one: name_size(one.size), align="right"),
        Column(
            "state",
            say("ui.intake.held.column.state"),
            132,
            text=lambda one: say("ui.intake.held.settled" if one.resolved else "ui.intake.held.held"),
            tone=lambda one: "soft" if one.resolved else "ochre",
            chip=True,
        ),
    ]
