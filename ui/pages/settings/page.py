"""Pengaturan: all sections on one page, and their names at the left.

Shown by the main window. Every section reads and writes by itself; the page knows where each of them lies.
"""

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout

from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.settings.about import AboutSection
from ui.pages.settings.closing import ClosingSection
from ui.pages.settings.health import HealthSection
from ui.pages.settings.laptop import LaptopSection
from ui.pages.settings.look import LookSection
from ui.pages.settings.office import OfficeSection
from ui.pages.settings.officer import OfficerSection
from ui.pages.settings.reference import ReferenceSection
from ui.pages.settings.section import Section
from ui.pages.settings.security import SecuritySection
from ui.pages.settings.storage import StorageSection
from ui.pages.settings.trace import TraceSection
from ui.style import GAP, SNUG, WIDE
from ui.widgets.card import Scroll, row
from ui.widgets.steplist import StepList
from ui.widgets.text import Label

SECTIONS: Final = (
    OfficeSection, OfficerSection, TraceSection, ReferenceSection,
    SecuritySection, LookSection, LaptopSection, HealthSection, StorageSection,
    ClosingSection, AboutSection,
)  # fmt: skip
LIST_WIDTH, CONTENT_WIDTH = 184, 760
NARROW_BELOW: Final = 760


class SettingsPage(Page):
    """Everything that is set, in one place."""

    name = "settings"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._following = True
        self._wanted = ""
        self.sections: dict[str, Section] = {}
        self.list = StepList([(kind.key, say(f"ui.settings.{kind.key}.title")) for kind in SECTIONS], "places")
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.picked.connect(self.show_section)
        self._scroll = Scroll()
        self._scroll.body.setSpacing(GAP)
        self._scroll.body.setContentsMargins(0, 0, SNUG, WIDE)
        bar = self._scroll.verticalScrollBar()
        bar.valueChanged.connect(self._follow_scroll)
        # What lies above gets its height late: the section that was asked for stays at the top until somebody scrolls.
        bar.rangeChanged.connect(lambda: QTimer.singleShot(0, self, self._bring_wanted))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(Label(say("ui.settings.title"), "title"))
        across = row(self.list, gap=WIDE)
        across.addWidget(self._scroll, 1)
        layout.addLayout(across, 1)

    def _build_next(self) -> None:
        """Build one section more; the rest follows when the window has answered what else happened."""
        if len(self.sections) == len(SECTIONS):
            return
        section = SECTIONS[len(self.sections)](self.shell)
        section.setMaximumWidth(CONTENT_WIDTH)
        self.sections[section.key] = section
        self._scroll.body.addWidget(section)
        section.show_facts()
        if len(self.sections) < len(SECTIONS):
            QTimer.singleShot(0, self, self._build_next)

    def _build_all(self) -> None:
        while len(self.sections) < len(SECTIONS):
            self._build_next()

    # ---- the page ----------------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Show what is so now; with `section` that one first, with `invitation` or `answer` the sheet for that file."""
        section, invitation, answer = (where.get(name, "") for name in ("section", "invitation", "answer"))
        for part in self.sections.values():
            part.show_facts()
        self._build_next()
        if section in [kind.key for kind in SECTIONS[1:]]:
            # The sections get their heights first: labels wrap once they know their width.
            self._build_all()
            QTimer.singleShot(0, self, lambda: self.show_section(section))
        self.list.button(self.list.current()).setFocus()
        if invitation or answer:
            self._build_all()
        laptop = self.sections.get("laptop")
        if isinstance(laptop, LaptopSection) and (invitation or answer):
            laptop.take_file(invitation, answer)

    def refresh(self, changed: frozenset[str]) -> None:
        """Show what was written elsewhere."""
        if not changed:
            for part in self.sections.values():
                part.show_facts()

    def leave(self) -> None:
        """Keep what was typed."""
        for part in self.sections.values():
            part.keep_typed()

    def place(self) -> dict[str, str]:
        """Return the section that is read."""
        return {"section": self.list.current()}

    # ---- where things lie --------------------------------------------------------------------------------------------

    def show_section(self, key: str) -> None:
        """Bring a section to the top."""
        self._build_all()
        self.list.set_current(key)
        self._wanted = key
        self._bring_wanted()

    def _bring_wanted(self) -> None:
        if self._wanted:
            self._following = False
            self._scroll.verticalScrollBar().setValue(self.sections[self._wanted].y())
            self._following = True

    def _follow_scroll(self, top: int) -> None:
        """Mark the section that is read: the last one whose head lies above the upper third."""
        if not self._following:
            return
        self._wanted = ""
        line = top + self._scroll.viewport().height() // 3
        bar = self._scroll.verticalScrollBar()
        above = [key for key, section in self.sections.items() if section.y() <= line]
        now = list(self.sections)[-1] if top >= bar.maximum() > 0 else above[-1] if above else "office"
        if now != self.list.current():
            focused = self.list.button(self.list.current()).hasFocus()
            self.list.set_current(now)
            if focused:
                self.list.button(now).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self.list.setVisible(self.width() >= NARROW_BELOW)
        super().resizeEvent(event)
