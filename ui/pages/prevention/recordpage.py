"""The page of one record of a book: its name, what can be done with it, what is odd about it, and its scans.

Derived from by the pages of a declaration and of a meeting.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.case.roll import Roll
from fieldapp.desk.view import Data, view_evidence
from fieldapp.errors import RollUnknown
from fieldapp.vault.rolls import load_roll, scans_of
from fieldapp.vault.vault import Vault
from fieldapp.words import all_words, say
from ui.page import Page, Shell
from ui.pages.prevention.recordsheet import RecordSheet
from ui.pages.prevention.removal import RemoveSheet
from ui.pages.prevention.scan import ScanList
from ui.style import GAP, SNUG, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card, Columns, Scroll, row, rows
from ui.widgets.empty import Empty
from ui.widgets.text import Elided, Label


@dataclass(frozen=True, slots=True)
class RecordReading:
    """A record with its scans, those whose content is not here, and whatever else its page shows."""

    roll: Roll
    own: bool
    scans: tuple[Data, ...]
    absent: frozenset[str]
    more: Any = None


def read_record(vault: Vault, name: str, more: Callable[[Vault, Roll], Any]) -> RecordReading:
    """Return a record as its page shows it. Raises RollUnknown."""
    roll = load_roll(vault.db, name)
    scans = tuple(view_evidence(item) for item in scans_of(vault.db, roll.id))
    absent = frozenset(one["sha256"] for one in scans if not vault.evidence.has(one["sha256"]))
    return RecordReading(roll, roll.office == vault.office, scans, absent, more(vault, roll))


class RecordPage(Page):
    """One record; `id` is where it is."""

    kind: ClassVar[str] = ""
    tab: ClassVar[str] = ""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._id = ""
        self.reading: RecordReading | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, 0)
        layout.setSpacing(SNUG)
        layout.addLayout(self._build_head())
        layout.addWidget(self._under)
        layout.addWidget(self._note)
        layout.addWidget(self._build_body(), 1)
        back = (say("ui.prevention.back"), "plain", self._open_list)
        self._gone = Empty("search", say("ui.prevention.gone"), [back])
        self._gone.hide()
        layout.addWidget(self._gone, 1)

    def _build_head(self) -> Any:
        self.title = Elided("", "title")
        self.title.setObjectName(f"{self.kind}_title")
        self.change_button = Button(say("ui.prevention.change"), "plain", "edit", name=f"change_{self.kind}_button")
        self.change_button.call(self._change)
        self.remove_button = Button(say("ui.prevention.remove"), "quiet", name=f"remove_{self.kind}_button")
        self.remove_button.call(self._remove)
        self._under = Label("", tone="soft", wrap=True)
        self._note = Banner(tone="ochre")
        line = row(gap=SNUG)
        line.addWidget(self.title, 1)
        line.addWidget(self.remove_button)
        line.addWidget(self.change_button)
        return line

    def _build_body(self) -> QWidget:
        words = f"ui.prevention.{self.kind}"
        self.scans = ScanList(self.shell, say(f"{words}.scan"), say(f"{words}.no_scan"))
        aside = Card(margin=WIDE)
        aside.body.addWidget(self.scans)
        beside = QWidget()
        beside.setLayout(rows(*self._make_aside(), aside, None, gap=GAP))
        told = QWidget()
        told.setLayout(rows(*self._make_told(), None, gap=GAP))
        inside = QWidget()
        columns = Columns(told, beside, weights=(3, 2), narrow=840, gap=GAP)
        inside.setLayout(rows(columns, WIDE, gap=0))
        self.body = Scroll(inside)
        return self.body

    # ---- what a record says of itself --------------------------------------------------------------------------------

    def _make_told(self) -> list[QWidget]:
        """Return what stands at the left."""
        raise NotImplementedError

    def _make_aside(self) -> list[QWidget]:
        """Return what stands at the right above the scans."""
        return []

    def _read_more(self, vault: Vault, roll: Roll) -> Any:
        """Return what else the page shows; on the reading thread."""
        raise NotImplementedError

    def _show_record(self, reading: RecordReading) -> None:
        """Show the record; the head and the scans are shown already."""
        raise NotImplementedError

    def _name(self, roll: Roll) -> str:
        """Return what stands in the title."""
        raise NotImplementedError

    def _tell_under(self, reading: RecordReading) -> str:
        """Return the line below the title."""
        raise NotImplementedError

    def _make_sheet(self, roll: Roll) -> RecordSheet:
        """Return the sheet that changes the record."""
        raise NotImplementedError

    # ---- reading -----------------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Read the record `id`."""
        if where.get("id", self._id) != self._id:
            self._id = where["id"]
            self.body.verticalScrollBar().setValue(0)
        self._read()
        self.change_button.setFocus()

    def refresh(self, changed: frozenset[str]) -> None:
        """Read the record again when it may have been written."""
        if self._id and (not changed or self._id in changed):
            self._read()

    def leave(self) -> None:
        """Keep what was typed."""
        for sheet in self.window().findChildren(RecordSheet):
            if sheet.is_open():
                sheet.keep()

    def place(self) -> dict[str, str]:
        """Return which record is shown."""
        return {"id": self._id}

    def _read(self) -> None:
        name, more = self._id, self._read_more
        self.session.read(self, lambda vault: read_record(vault, name, more), self._show, self._refused, key="record")

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, RollUnknown):
            self.shell.fail(error)
            return
        self.reading = None
        for part in (self.body, self._note, self._under, self.change_button, self.remove_button):
            part.hide()
        self.title.say(say("ui.prevention.title"))
        self._gone.show()

    def _show(self, reading: RecordReading) -> None:
        self.reading = reading
        self._gone.hide()
        for part in (self.body, self._under):
            part.show()
        for button in (self.change_button, self.remove_button):
            button.setVisible(reading.own)
        self.title.say(self._name(reading.roll))
        self._under.say(self._tell_under(reading))
        self._note.say(self._tell_oddness(reading), "ochre" if reading.own else "calm")
        self.scans.fill(self._id, reading.scans, reading.absent, own=reading.own)
        self._show_record(reading)

    def _tell_oddness(self, reading: RecordReading) -> str:
        if not reading.own:
            return say("ui.prevention.elsewhere")
        told = [problem.sentence for problem in reading.roll.problems]
        if reading.roll.conflicts:
            names = ", ".join(label_part(self.kind, name) for name in reading.roll.conflicts)
            told.append(say("ui.prevention.conflict", fields=names))
        return " ".join(told)

    # ---- acting ------------------------------------------------------------------------------------------------------

    def _open_list(self) -> None:
        self.shell.go("prevention", tab=self.tab)

    def _change(self) -> None:
        if self.reading is not None:
            self.shell.open_sheet(self._make_sheet(self.reading.roll))

    def _remove(self) -> None:
        self.shell.open_sheet(RemoveSheet(self.shell, self._id, self._open_list))


def label_part(kind: str, name: str) -> str:
    """Return what a field of a record is called on screen, "" of a commitment that of all of them."""
    words = all_words()
    own = words.get(f"ui.prevention.{kind}.{name}")
    return own or words.get(f"field.{kind}.{name.partition('.')[0]}", name)
