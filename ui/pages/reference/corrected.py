"""What this office corrected in the reference data: the value here, that of the set, the reason.

Part of the page Data Acuan.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.desk.reference import Told, corrections_told
from fieldapp.desk.shelf import label_of
from fieldapp.words import say
from ui.page import Shell
from ui.pages.reference.naming import name_table, name_value, write_value
from ui.style import SNUG
from ui.widgets.banner import Banner
from ui.widgets.block import BlockModel, Column
from ui.widgets.button import Button
from ui.widgets.card import Card, row, rows
from ui.widgets.empty import Empty
from ui.widgets.table import Table
from ui.widgets.text import Label


class CorrectedPart(QWidget):
    """The list of corrections; `opened` carries the key of one, `back_asked` that of one to be taken back."""

    opened = Signal(str)
    back_asked = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._told: dict[str, Told] = {}
        self._idle = Banner("", "ochre")
        self.table = Table(BlockModel(_columns(), self._fetch), "corrections_table")
        self.table.picked.connect(lambda _key: self._offer())
        self.table.opened.connect(self._open)
        self._none = Empty("check", say("ui.reference.corrected_none"))
        self.open_button = Button(say("ui.reference.open"), name="open_correction_button")
        self.open_button.call(lambda: self._open(self.table.current_id()))
        self.back_button = Button(say("ui.reference.take_back"), name="take_correction_back_button")
        self.back_button.call(self._ask_back)
        paper = Card(margin=0)
        paper.body.addWidget(self.table, 1)
        paper.body.addWidget(self._none, 1)
        self._lead = Label(say("ui.reference.corrected_lead"), tone="soft", wrap=True)
        head = row(gap=SNUG)
        head.addWidget(self._lead, 1)
        head.addWidget(self.open_button)
        head.addWidget(self.back_button)
        layout = rows(head, self._idle, gap=SNUG)
        layout.addWidget(paper, 1)
        layout.addSpacing(SNUG)
        self.setLayout(layout)

    def show_list(self) -> None:
        """Read what is corrected now."""
        self._shell.session.read(self, corrections_told, self._show, key="corrections")

    def _show(self, found: list[Told]) -> None:
        self._told = {one.key: one for one in found}
        kept = self.table.current_id()
        self.table.block_model().set_ids(list(self._told))
        if kept not in self._told and found:
            self.table.pick(found[0].key)
        self._idle.say("" if all(one.fits for one in found) else say("ui.reference.idle_text"), "ochre")
        for part in (self.table, self.open_button, self.back_button, self._lead):
            part.setVisible(bool(found))
        self._none.setVisible(not found)
        self._offer()

    def _fetch(self, keys: list[str]) -> list[Told | None]:
        return [self._told.get(key) for key in keys]

    def _offer(self) -> None:
        one = self._told.get(self.table.current_id() or "")
        self.open_button.setEnabled(one is not None and one.fits)
        self.back_button.setEnabled(one is not None)

    def _open(self, key: str | None) -> None:
        one = self._told.get(key or "")
        if one is not None and one.fits:
            self.opened.emit(one.key)

    def _ask_back(self) -> None:
        key = self.table.current_id()
        if key:
            self.back_asked.emit(key)


def _columns() -> list[Column]:
    return [
        Column("what", say("ui.reference.column.what"), 0, text=_what, second=_where, sortable=False),
        Column("here", say("ui.reference.column.here"), 180, text=_here, tone=_tone, sortable=False),
        Column("set", say("ui.reference.column.set"), 180, text=lambda one: _line(one.set_value),
               tone=lambda _one: "soft", sortable=False),
        Column("reason", say("ui.reference.column.reason"), 220, text=lambda one: one.reason, sortable=False),
    ]  # fmt: skip


def _what(one: Told) -> str:
    names = one.key.split("/")
    return name_value(names[-1]) if len(names) > 3 else names[-1]


def _where(one: Told) -> str:
    names = one.key.split("/")
    return " · ".join((name_table("/".join(names[:2])), *names[2:-1]))


def _here(one: Told) -> str:
    return _line(one.value) if one.fits else say("ui.reference.idle")


def _tone(one: Told) -> str:
    return "ink" if one.fits else "ochre"


def _line(value: object) -> str:
    if isinstance(value, dict):
        return label_of("", value) or write_value(value)
    return write_value(value).replace("\n", " ") if value is not None else say("ui.reference.nothing")
