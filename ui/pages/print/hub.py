"""Cetak: blank forms, scans, what was printed, what waits for a printer, and what a printed code stands for.

Shown by the main window. Each part reads when it is shown.
"""

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldapp.vault.printlog import Waiting, list_waiting
from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.print.blank import BlankTab
from ui.pages.print.check import CheckTab
from ui.pages.print.log import LogTab
from ui.pages.print.pile import PileTab
from ui.pages.print.queue import QueueTab
from ui.style import GAP, SNUG, TIGHT, WIDE
from ui.widgets.card import row
from ui.widgets.tabs import Tabs
from ui.widgets.text import Label

PARTS = ("blank", "scan", "log", "wait", "check")


class PrintPage(Page):
    """The hub of printing."""

    name = "print"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._tabs = Tabs([(part, say(f"ui.print.tab_{part}", count="")) for part in PARTS], "print_tabs")
        self._tabs.picked.connect(self._show_part)
        self._tabs.show_tab("wait", False)
        self._blank, self._log, self._queue, self._check = BlankTab(self), LogTab(self), QueueTab(self), CheckTab(self)
        self._pile = PileTab(self)
        self._faces = QStackedWidget()
        for face in (self._blank, self._pile, self._log, self._queue, self._check):
            self._faces.addWidget(face)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, TIGHT)
        layout.setSpacing(SNUG)
        layout.addLayout(row(Label(say("ui.print.title"), "title"), None, gap=GAP))
        layout.addWidget(self._tabs)
        layout.addSpacing(TIGHT // 2)
        layout.addWidget(self._faces, 1)

    def arrive(self, **where: str) -> None:
        part = where.get("tab", "")
        if part in PARTS:
            self._tabs.set_current(part)
        self._show_part(self._tabs.current())
        self._read_queue()

    def refresh(self, changed: frozenset[str]) -> None:  # noqa: ARG002
        self._read_queue()
        self._show_part(self._tabs.current(), focus=False)

    def place(self) -> dict[str, str]:
        return {"tab": self._tabs.current()}

    def _show_part(self, part: str, *, focus: bool = True) -> None:
        faces: dict[str, QWidget] = {
            "blank": self._blank, "scan": self._pile, "log": self._log, "wait": self._queue, "check": self._check
        }  # fmt: skip
        self._faces.setCurrentWidget(faces[part])
        if part == "blank":
            self._blank.arrive()
        elif part == "log":
            self._log.arrive()
        elif focus and part != "scan":
            (self._check if part == "check" else self._queue).arrive()

    def _read_queue(self) -> None:
        self.session.read(self, lambda vault: list_waiting(vault.db), self._show_queue, key="queue")

    def _show_queue(self, waiting: Sequence[Waiting]) -> None:
        self._queue.fill(waiting)
        self._tabs.say("wait", say("ui.print.tab_wait", count=len(waiting)))
        self._tabs.show_tab("wait", bool(waiting))
        if not waiting and self._tabs.current() == "wait":
            self._tabs.set_current("blank")
            self._show_part("blank")
