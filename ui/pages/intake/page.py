"""Penerimaan: what came from other offices and needs somebody: held files, cases to review, differences, laptops.

`intake` takes `tab` (held, review, differences, devices, history) and what that tab takes (`file` of a request).
"""

from typing import Final

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from fieldapp.case.office import level_of
from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.intake.device import DeviceTab
from ui.pages.intake.difference import DifferenceTab
from ui.pages.intake.held import HeldTab
from ui.pages.intake.history import HistoryTab
from ui.pages.intake.part import Part
from ui.pages.intake.review import ReviewTab
from ui.pages.transfer.phrase import write_count
from ui.style import GAP, WIDE
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.tabs import Tabs
from ui.widgets.text import Label

TABS: Final = ("held", "review", "differences", "devices", "history")


class IntakePage(Page):
    """The desk's side of what travels."""

    name = "intake"

    def __init__(self, shell: Shell) -> None:
        """Make the page with its tabs; each reads when it is shown."""
        super().__init__(shell)
        self.tabs = Tabs([(key, say(f"ui.intake.tab.{key}")) for key in TABS], "intake_tabs")
        self.tabs.picked.connect(self._show_tab)
        self._stack = QStackedWidget()
        self.held, self.review, self.differences = HeldTab(shell), ReviewTab(shell), DifferenceTab(shell)
        self.devices, self.history = DeviceTab(shell), HistoryTab(shell)
        self._parts: dict[str, Part] = {}
        for key, part in zip(TABS, self._every(), strict=True):
            self._parts[key] = part
            self._stack.addWidget(part)
            part.counted.connect(lambda count, key=key: self._count(key, count))
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
        for key in ("review", "devices"):
            self.tabs.show_tab(key, level_of(shell.session.office.code) != "Kec")

    def _every(self) -> tuple[Part, ...]:
        return self.held, self.review, self.differences, self.devices, self.history

    # ---- coming and going --------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Show the wanted tab; the others are read as well, so that their names can say how much waits there."""
        wanted = where.get("tab", "")
        if self.tabs.has_tab(wanted):
            self._mark(wanted)
            self._parts[wanted].take_focus()
        for part in self._parts.values():
            part.load()
        if where.get("file") and wanted == "devices":
            self.devices.check_request(where["file"])

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
        self._stack.setCurrentIndex(TABS.index(key))

    def _count(self, key: str, count: int) -> None:
        name = say(f"ui.intake.tab.{key}")
        self.tabs.say(key, say("ui.intake.tab_count", name=name, count=write_count(count)) if count else name)
        if key == "history":
            self.tabs.show_tab(key, bool(count))
            if not count and self.tabs.current() == key:
                self._mark("held")
