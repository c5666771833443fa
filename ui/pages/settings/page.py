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
from ui.pages.settings.health import HealthSection
from ui.pages.settings.laptop import LaptopSection
from ui.pages.settings.look import LookSection
from ui.pages.settings.office import OfficeSection
from ui.pages.settings.officer import OfficerSection
from ui.pages.settings.section import Section
from ui.pages.settings.security import SecuritySection
from ui.style import GAP, SNUG, WIDE
from ui.widgets.card import Scroll, row
from ui.widgets.steplist import StepList
from ui.widgets.text import Label

SECTIONS: Final = (
    OfficeSection, OfficerSection, SecuritySection, LookSection, LaptopSection, HealthSection, AboutSection,
)  # fmt: skip
LIST_WIDTH, CONTENT_WIDTH = 184, 760
NARROW_BELOW: Final = 760


class SettingsPage(Page):
    """Everything that is set, in one place."""

    name = "settings"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._following = True
        self.sections: dict[str, Section] = {kind.key: kind(shell) for kind in SECTIONS}
        self.list = StepList([(key, say(f"ui.settings.{key}.title")) for key in self.sections], "places")
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.picked.connect(self.show_section)
        self._scroll = Scroll()
        self._scroll.body.setSpacing(GAP)
        self._scroll.body.setContentsMargins(0, 0, SNUG, WIDE)
        for section in self.sections.values():
            section.setMaximumWidth(CONTENT_WIDTH)
            self._scroll.body.addWidget(section)
        self._scroll.verticalScrollBar().valueChanged.connect(self._follow_scroll)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(Label(say("ui.settings.title"), "title"))
        across = row(self.list, gap=WIDE)
        across.addWidget(self._scroll, 1)
        layout.addLayout(across, 1)

    # ---- the page ----------------------------------------------------------------------------------------------------

    def arrive(self, section: str = "", invitation: str = "", answer: str = "") -> None:
        """Show what is so now; with `section` that one first, with a file of an enrolment its sheet."""
        for part in self.sections.values():
            part.show_facts()
        if section in self.sections:
            # The sections get their heights first: labels wrap once they know their width.
            QTimer.singleShot(0, self, lambda: self.show_section(section))
        self.list.button(self.list.current()).setFocus()
        laptop = self.sections["laptop"]
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
        self.list.set_current(key)
        self._following = False
        self._scroll.verticalScrollBar().setValue(self.sections[key].y())
        self._following = True

    def _follow_scroll(self, top: int) -> None:
        """Mark the section that is read: the last one whose head lies above the upper third."""
        if not self._following:
            return
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
