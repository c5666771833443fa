"""Penerimaan: what came from other offices and needs somebody: held files, cases to review, differences, laptops.

`intake` takes `tab` (held, review, differences, devices, rescue, history) and what that tab takes: `file` of a
request.
"""

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from fieldapp.case.office import level_of
from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.intake.device import DeviceTab
from ui.pages.intake.difference import DifferenceTab
from ui.pages.intake.held import HeldTab
from ui.pages.intake.history import HistoryTab
from ui.pages.intake.part import Part
from ui.pages.intake.rescue import RescueTab
from ui.pages.intake.review import ReviewTab
from ui.pages.transfer.phrase import write_count
from ui.style import GAP, WIDE
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.tabs import Tabs
from ui.widgets.text import Label

PARTS: Final[dict[str, type[Part]]] = {
    "held": HeldTab,
    "review": ReviewTab,
    "differences": DifferenceTab,
    "devices": DeviceTab,
    "rescue": RescueTab,
    "history": HistoryTab,
}
TABS: Final = tuple(PARTS)


class IntakePage(Page):
    """The desk's side of what travels."""

    name = "intake"

    def __init__(self, shell: Shell) -> None:
        """Make the page with its tabs; what they show is built when it is wanted, the rest one after the other."""
        super().__init__(shell)
        self.tabs = Tabs([(key, say(f"ui.intake.tab.{key}")) for key in TABS], "intake_tabs")
        self.tabs.picked.connect(self._show_tab)
        self._stack = QStackedWidget()
        self._parts: dict[str, Part] = {}
        # a tab that somebody asked for and that is not known yet to have anything in it
        self._wanted = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, 0)
        layout.setSpacing(GAP)
        receive = Button(say("ui.transfer.receive"), icon="receive", name="receive_button")
        receive.clicked.connect(lambda: self.shell.go("receive"))
        layout.addLayout(row(Label(say("ui.intake.title"), "title"), None, receive))
        layout.addWidget(self.tabs)
        layout.addWidget(self._stack, 1)
        self.tabs.show_tab("history", False)
        # an office without offices below has nobody to review and certifies nobody
        for key in ("review", "devices", "rescue"):
            self.tabs.show_tab(key, level_of(shell.session.office.code) != "Kec")

    def part(self, key: str) -> Part:
        """Return what a tab shows, built and reading."""
        found = self._parts.get(key)
        if found is None:
            found = self._parts[key] = PARTS[key](self.shell)
            self._stack.addWidget(found)
            found.counted.connect(lambda count: self._count(key, count))
            if isinstance(found, HistoryTab):
                found.listed.connect(self._show_history)
            found.load()
        return found

    def _build_next(self) -> None:
        """Build one tab more; the rest follows when the window has answered what else happened."""
        key = next((key for key in TABS if key not in self._parts), "")
        if key:
            self.part(key)
            QTimer.singleShot(0, self, self._build_next)

    # ---- coming and going --------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Show the wanted tab; the others are read as well, so that their names can say how much waits there."""
        wanted = where.get("tab", "")
        self._wanted = "" if self.tabs.has_tab(wanted) else wanted
        for part in self._parts.values():
            part.load()
        self._show_tab(wanted if self.tabs.has_tab(wanted) else self.tabs.current())
        if self.tabs.has_tab(wanted):
            self.tabs.set_current(wanted)
            self.part(wanted).take_focus()
        used = self.part(wanted) if where.get("file") and wanted in ("devices", "rescue") else None
        if isinstance(used, DeviceTab | RescueTab):
            used.check_request(where["file"])
        QTimer.singleShot(0, self, self._build_next)

    def refresh(self, _changed: frozenset[str]) -> None:
        """Read everything again."""
        for part in self._parts.values():
            part.load()

    def place(self) -> dict[str, str]:
        """Return the tab."""
        return {"tab": self.tabs.current()}

    def _mark(self, key: str) -> None:
        self.tabs.set_current(key)
        self._show_tab(key)

    def _show_tab(self, key: str) -> None:
        self._stack.setCurrentWidget(self.part(key))

    def _count(self, key: str, count: int) -> None:
        name = say(f"ui.intake.tab.{key}")
        self.tabs.say(key, say("ui.intake.tab_count", name=name, count=write_count(count)) if count else name)

    def _show_history(self, count: int) -> None:
        """Show the tab only when there is anything in it."""
        self.tabs.show_tab("history", bool(count))
        if count and self._wanted == "history":
            self._wanted = ""
            self._mark("history")
            self.part("history").take_focus()
        if not count and self.tabs.current() == "history":
            self._mark("held")
