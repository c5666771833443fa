"""A paper on the desk: its parts, the part that is open, the page beside it, and the draft that keeps it all.

Made by the page for every paper that is opened, and thrown away with it.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from fieldapp.desk.filling import DAY, Typing, asks, draw_typing, keep_typing
from fieldapp.desk.scanning import scan_pages
from fieldapp.packs.filling import has_content
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.pages.document.panel import PartPanel
from ui.pages.document.part import Part, parts_of
from ui.pages.document.viewer import Draw, PaperViewer
from ui.pages.keeping import Keep, Keeping
from ui.session import Session
from ui.style import GAP, TIGHT
from ui.widgets.card import row, rows
from ui.widgets.steplist import StepList, state_words
from ui.widgets.tabs import Tabs

STEPS_WIDTH: Final = 192
# Below these widths the parts stand in the head of the form, and the page behind a tab.
ROOM_FOR_STEPS: Final = 1040
ROOM_FOR_PAGE: Final = 760
JUDGE_AFTER: Final = 150
# A table of so many columns gets more of the width than the page.
MANY_COLUMNS: Final = 4


class PaperDesk(QWidget):
    """One paper; `typed` says that something was changed."""

    typed = Signal()

    def __init__(self, typing: Typing, session: Session, today: Callable[[], date]) -> None:
        super().__init__()
        self.typing, self._session = typing, session
        self.parts: tuple[Part, ...] = parts_of(typing.filling.form)
        self.keeper = Keeping(typing.base.id, self._write, session, self, ever=bool(typing.kept))
        self.panel = PartPanel(typing, self.parts, today)
        self.steps = StepList([(part.key, part.title) for part in self.parts])
        self.steps.setObjectName("part_steps")
        self.viewer = PaperViewer(session, self._drawing, partial(scan_pages, document=typing.base.id))
        self.tabs = Tabs([(key, say(f"ui.document.side.{key}")) for key in ("form", "page")], "side_tabs")
        self._judge = QTimer(self)
        self._judge.setSingleShot(True)
        self._judge.setInterval(JUDGE_AFTER)
        self._judge.timeout.connect(self._show_states)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._side = QWidget()
        self._side.setFixedWidth(STEPS_WIDTH)
        self._side.setLayout(rows(self.steps))
        self._paper = QFrame()
        self._paper.setProperty("kind", "card")
        self._paper.setLayout(rows(self.panel, margin=1))
        self._line = row(self._side, gap=GAP)
        self._line.addWidget(self._paper, 11)
        self._line.addWidget(self.viewer, 10)
        layout = rows(self.tabs, gap=TIGHT)
        layout.addLayout(self._line, 1)
        self.setLayout(layout)
        self.tabs.hide()

    def _connect(self) -> None:
        self.panel.typed.connect(self._note_change)
        self.panel.left.connect(self._show_states)
        self.panel.walked.connect(self.walk)
        self.panel.picked.connect(self.show_part)
        self.steps.picked.connect(self.show_part)
        self.keeper.keeping.connect(self._remember_place)
        self.tabs.picked.connect(self._show_side)

    def _write(self) -> Keep:
        typing = self.snapshot()
        return lambda vault: keep_typing(vault, typing)

    def _drawing(self) -> Draw:
        typing = self.snapshot()

        def draw(vault: Vault) -> bytes:
            return draw_typing(vault, typing).pdf

        return draw

    def snapshot(self) -> Typing:
        """Return the paper as it stands now, for another thread."""
        return replace(self.typing, typed=deepcopy(self.typing.typed))

    def _note_change(self) -> None:
        self.keeper.note_change()
        self.viewer.draw_soon()
        self._judge.start()
        self.typed.emit()

    # ---- how complete ------------------------------------------------------------------------------------------------

    def _show_states(self) -> None:
        self.panel.show_judgement()
        now = self.typing.now()
        lacks = {one.id for one in now.lacks}
        troubled = self.typing.problems()
        said = []
        for part in self.parts:
            asked = [one for one in part.asked if asks(one, now.document)]
            missing = sum(one.id in lacks or one.id in troubled for one in asked)
            missing += part is self.parts[0] and DAY in troubled
            filled = any(has_content(now.document.values.get(one.id)) for one in asked)
            state = "done" if not missing else "part" if filled else "empty"
            self.steps.set_state(part.key, state, missing)
            said.append((part.key, state_words(state, missing)))
        self.panel.show_states(said)

    # ---- moving about ------------------------------------------------------------------------------------------------

    def show_part(self, key: str) -> None:
        """Show one part and put the focus into its first field."""
        self.keeper.keep_now()
        self.steps.set_current(key)
        self.panel.show_part(key)
        wide = any(len(one.own_columns) >= MANY_COLUMNS for one in self.panel.part.asked)
        for part, share in ((self._paper, 17 if wide else 11), (self.viewer, 10)):
            self._line.setStretchFactor(part, share)
        self._show_states()
        self.panel.take_focus()

    def show_field(self, name: str) -> None:
        """Show the part of a field and put the focus there."""
        key = next((part.key for part in self.parts if any(one.id == name for one in part.fields)), self.parts[0].key)
        if key != self.panel.current:
            self.show_part(key)
        self._show_side("form")
        self.panel.show_field(name)

    def walk(self, way: int) -> None:
        """Go so many parts on, or back."""
        keys = [part.key for part in self.parts]
        number = keys.index(self.panel.current) + way
        if 0 <= number < len(keys):
            self.show_part(keys[number])

    def begin(self, name: str = "", part: str = "") -> None:
        """Show the paper, at a field, a part, or where the officer was."""
        keys = [one.key for one in self.parts]
        self.show_part(part if part in keys else keys[0])
        wanted = name or self.typing.place
        if wanted:
            self.show_field(wanted)
        self.viewer.offer_scan(bool(self.typing.base.scans))
        self.viewer.draw()

    def _remember_place(self) -> None:
        self.typing.place = self.panel.focused()

    def set_open(self, is_open: bool) -> None:
        """Let the paper be filled in, or only be read."""
        self.panel.set_open(is_open)

    # ---- the room there is -------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Lay out what there is room for."""
        few, narrow = self.width() < ROOM_FOR_STEPS, self.width() < ROOM_FOR_PAGE
        self._side.setVisible(not few and len(self.parts) > 1)
        self.panel.set_narrow(few)
        self.tabs.setVisible(narrow)
        self._show_side(self.tabs.current() if narrow else "")

    def _show_side(self, side: str) -> None:
        narrow = self.width() < ROOM_FOR_PAGE
        if side:
            self.tabs.set_current(side)
        self._paper.setVisible(not narrow or self.tabs.current() == "form")
        self.viewer.setVisible(not narrow or self.tabs.current() == "page")
