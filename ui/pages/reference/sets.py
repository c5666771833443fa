"""The sets of reference data that this vault keeps, which of them is in force, and the ways a new one comes.

Part of the page Data Acuan.
"""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from fieldapp.case.office import level_of
from fieldapp.vault.packbook import BUILTIN, KeptSet, kept_sets
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.reference.building import BuildSheet, SaveSheet
from ui.pages.reference.naming import write_day
from ui.pages.waitingpack import WaitingPack
from ui.style import GAP, SNUG, TIGHT, WIDE
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import Card, Scroll, row, rows
from ui.widgets.table import SmallTable
from ui.widgets.text import Label


@dataclass(frozen=True, slots=True)
class Kept:
    """A set that is kept, and whether it is the one in force."""

    one: KeptSet
    in_force: bool


def read_sets(vault: Vault) -> tuple[str, str, list[Kept]]:
    """Return the version in force with its label, and all that are kept."""
    packs = vault.packs
    kept = [Kept(one, one.version == packs.base) for one in kept_sets(vault.db)]
    return packs.base, str(packs.head.get("label", "")), kept


class SetsPart(QWidget):
    """The sets, and what a desk does with the one in force."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._force = Label("", "name", wrap=True)
        self._force.setObjectName("in_force_label")
        self._label = Label("", tone="soft", wrap=True)
        self.table = SmallTable(_columns(), "sets_table", most=8)
        save = Button(say("ui.reference.save"), icon="folder", name="save_set_button")
        save.call(lambda: shell.open_sheet(SaveSheet(shell, self._version)))
        self.build_button = Button(say("ui.reference.build"), icon="seal", name="build_set_button")
        self.build_button.call(lambda: shell.open_sheet(BuildSheet(shell)))
        self._version = ""
        card = Card(margin=WIDE)
        card.body.setSpacing(GAP)
        self._waiting = WaitingPack(shell)
        card.body.addLayout(rows(self._force, self._label, gap=TIGHT))
        card.body.addWidget(self._waiting)
        for part in (self.table, Label(say("ui.reference.sets_lead"), tone="soft", wrap=True)):
            card.body.addWidget(part)
        card.body.addLayout(row(save, self.build_button, None, gap=SNUG))
        card.body.addWidget(Label(say("ui.reference.drop_hint"), "small", "soft", wrap=True))
        scroll = Scroll(card)
        scroll.body.setContentsMargins(0, 0, TIGHT, WIDE)
        layout = rows(gap=0)
        layout.addWidget(scroll, 1)
        self.setLayout(layout)

    def show_list(self) -> None:
        """Read which sets are kept."""
        # An update is made where there is somebody below to use it.
        self.build_button.setVisible(level_of(self._shell.session.office.code) != "Kec")
        self._waiting.load()
        self._shell.session.read(self, read_sets, lambda found: self._show(*found), key="sets")

    def _show(self, version: str, label: str, kept: list[Kept]) -> None:
        self._version = version
        self._force.say(say("ui.reference.in_force", version=version))
        self._label.say(label)
        self.table.fill(kept)


def _columns() -> list[Column]:
    return [
        Column("version", say("ui.reference.column.version"), 0, text=lambda k: k.one.version,
               second=lambda k: k.one.label, sortable=False),
        Column("made", say("ui.reference.column.made"), 168, text=lambda k: write_day(k.one.made), sortable=False),
        Column("origin", say("ui.reference.column.origin"), 140, text=_origin, sortable=False),
        Column("kept", say("ui.reference.column.kept"), 168, text=lambda k: write_day(k.one.kept), sortable=False),
        Column("state", say("ui.reference.column.state"), 108, text=_state, chip=True, sortable=False,
               tone=lambda k: "calm" if k.in_force else "soft"),
    ]  # fmt: skip


def _origin(kept: Kept) -> str:
    return say("ui.reference.builtin" if kept.one.source == BUILTIN else "ui.reference.installed_word")


def _state(kept: Kept) -> str:
    return say("ui.reference.force" if kept.in_force else "ui.reference.kept")
