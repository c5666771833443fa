"""Data Acuan: what stands in the reference data, how sure it is, what the office corrected, and which set is in force.

Shown by the main window as the page `reference`, with `key` for one row of a table ("deadlines/deadline/lapor") or one
table, with `tab` for another part. A dropped file opens the sheet that installs it.
"""

from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.reference.content import NARROW_BELOW, ContentPart
from ui.pages.reference.corrected import CorrectedPart
from ui.pages.reference.correcting import AddSheet, CorrectSheet, TakeBackSheet
from ui.pages.reference.installing import InstallSheet
from ui.pages.reference.reading import Read, RowReading, read_row, read_shape
from ui.pages.reference.region import BAWASLU, Place, RegionPart
from ui.pages.reference.sets import SetsPart
from ui.style import SNUG, WIDE
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.tabs import Tabs
from ui.widgets.text import Label

TABS = ("content", "regions", "corrected", "sets")


class ReferencePage(Page):
    """The reference data of this office."""

    name = "reference"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._key = ""
        self._tab = ""
        self._parts: dict[str, QWidget] = {}
        self.setAcceptDrops(True)
        self.tabs = Tabs([(tab, say(f"ui.reference.tab.{tab}")) for tab in TABS], "reference_tabs")
        self.tabs.picked.connect(self._show_tab)
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, SNUG)
        layout.setSpacing(SNUG)
        layout.addLayout(self._build_title())
        layout.addWidget(self.tabs)
        layout.addWidget(self._stack, 1)

    def _build_title(self) -> QHBoxLayout:
        back = Button(say("ui.reference.back"), "quiet", "back", name="reference_back_button")
        back.call(self.shell.back)
        back.name_key("Alt+Left")
        self.install_button = Button(say("ui.reference.install"), icon="receive", name="open_install_button")
        self.install_button.call(self._install)
        return row(Label(say("ui.reference.title"), "title"), None, back, self.install_button, gap=SNUG)

    # ---- the parts, each made when it is first shown -----------------------------------------------------------------

    def _part(self, name: str) -> QWidget:
        if name not in self._parts:
            made: QWidget = getattr(self, f"_make_{name}")()
            self._parts[name] = made
            self._stack.addWidget(made)
        return self._parts[name]

    def _make_content(self) -> ContentPart:
        part = ContentPart(self.shell)
        part.opened.connect(self._open)
        part.add_asked.connect(lambda table: self.shell.open_sheet(AddSheet(self.shell, table)))
        part.show_narrow(self.width() < NARROW_BELOW)
        return part

    def _make_row(self) -> RowReading:
        part = RowReading()
        part.opened.connect(self._open)
        part.correct_asked.connect(self._correct)
        part.back_asked.connect(self._take_back)
        return part

    def _make_regions(self) -> RegionPart:
        part = RegionPart(self.shell)
        part.opened.connect(self._open)
        part.code_asked.connect(self._add_code)
        return part

    def _make_corrected(self) -> CorrectedPart:
        part = CorrectedPart(self.shell)
        part.opened.connect(self._open)
        part.back_asked.connect(self._take_back)
        return part

    def _make_sets(self) -> SetsPart:
        return SetsPart(self.shell)

    # ---- the page ----------------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Show a part, or the row or table of a key."""
        tab, key = where.get("tab", ""), where.get("key", "")
        if not tab and not key:
            tab = self._tab or "content"
        if key.count("/") > 1:
            self._read_row(key)
        else:
            self._show_tab(tab if tab in TABS else "content", key)

    def refresh(self, changed: frozenset[str]) -> None:
        """Show what was written elsewhere, or by a sheet of this page."""
        if not changed and self._tab:
            if self._key:
                self._read_row(self._key)
            else:
                self._show_tab(self._tab)

    def place(self) -> dict[str, str]:
        """Return what is shown."""
        if self._key:
            return {"key": self._key}
        content = self._parts.get("content")
        table = content.table_key() if isinstance(content, ContentPart) and self._tab == "content" else ""
        return {"tab": self._tab, **({"key": table} if table else {})}

    def _show_tab(self, tab: str, key: str = "") -> None:
        self._tab, self._key = tab, ""
        self.tabs.set_current(tab)
        part = self._part(tab)
        self._stack.setCurrentWidget(part)
        if isinstance(part, ContentPart):
            part.show_shelf(key)
            part.list.setFocus()
        elif isinstance(part, RegionPart):
            part.show_list()
            part.search.setFocus()
        elif isinstance(part, CorrectedPart | SetsPart):
            part.show_list()
            self.tabs.tab(tab).setFocus()

    def _open(self, key: str) -> None:
        self.shell.go(self.name, key=key)

    def _read_row(self, key: str) -> None:
        def show(read: Read | None) -> None:
            if read is None:
                self._show_tab("content", "/".join(key.split("/")[:2]))
                return
            self._tab, self._key = "content", key
            self.tabs.set_current("content")
            part = self._part("row")
            if isinstance(part, RowReading):
                part.show_row(read)
                self._stack.setCurrentWidget(part)
                part.take_focus()

        self._tab = self._tab or "content"
        self.session.read(self, lambda vault: read_row(vault.packs, key), show, key="row")

    # ---- what is asked for -------------------------------------------------------------------------------------------

    def _correct(self, key: str) -> None:
        self.session.read(
            self, lambda vault: read_shape(vault.packs, key),
            lambda found: self.shell.open_sheet(CorrectSheet(self.shell, key, *found)), key="shape",
        )  # fmt: skip

    def _take_back(self, key: str) -> None:
        self.shell.open_sheet(TakeBackSheet(self.shell, key))

    def _add_code(self, place: Place) -> None:
        self.shell.open_sheet(AddSheet(self.shell, BAWASLU, {"label": place.name, "region": place.code}))

    def _install(self) -> None:
        self.shell.open_sheet(InstallSheet(self.shell))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        dropped = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if dropped:
            event.acceptProposedAction()
            self.shell.open_sheet(InstallSheet(self.shell, dropped[0]))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        content = self._parts.get("content")
        if isinstance(content, ContentPart):
            content.show_narrow(self.width() < NARROW_BELOW)
        super().resizeEvent(event)
