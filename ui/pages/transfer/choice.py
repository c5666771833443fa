"""Choosing a stick: the ones that are plugged in, one row each, or another folder by chooser, typing or drop.

Used by both assistants and by the sheets that write a file for another office. Reads and writes nothing.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.words import say
from ui.icon import ICON_SIZE, paint_icon
from ui.pages.transfer.phrase import write_place, write_room
from ui.pages.transfer.stick import StickWatch, Volume
from ui.style import GAP, SNUG, TALL_ROW_HEIGHT, TIGHT, font, tokens
from ui.widgets.banner import Banner
from ui.widgets.chip import chip_width, paint_chip
from ui.widgets.empty import Empty
from ui.widgets.field import Field
from ui.widgets.paint import paint_ring, paint_surface
from ui.widgets.path import PathEdit
from ui.widgets.text import Label, shown


class VolumeRow(QAbstractButton):
    """One stick: its name, where it is, its room, and whether it is locked against writing."""

    def __init__(self, volume: Volume, parent: QWidget | None = None) -> None:
        """Make the row of a stick."""
        super().__init__(parent)
        self.volume = volume
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("volume_row")
        self.show_volume(volume)

    def show_volume(self, volume: Volume) -> None:
        """Show the stick as it is now."""
        self.volume = volume
        state = say("ui.transfer.stick.locked") if volume.read_only else ""
        self.setAccessibleName(", ".join(filter(None, (shown(volume.name), self._second(), state))))
        self.update()

    def _second(self) -> str:
        room = write_room(self.volume.free, self.volume.size, self.volume.file_system)
        return f"{shown(write_place(self.volume.folder))} · {room}"

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, TALL_ROW_HEIGHT + TIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.isChecked():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter, now, box = QPainter(self), tokens(), self.rect()
        fill = "wash" if self.isChecked() else now.mixed("wash", "paper", 0.4) if self.underMouse() else "paper"
        paint_surface(painter, box, fill, "accent" if self.isChecked() else "line")
        paint_icon(painter, QRect(GAP, 0, ICON_SIZE, box.height()), "stick", "accent" if self.isChecked() else "soft")
        left, right = GAP + ICON_SIZE + GAP, box.right() - GAP
        if self.volume.read_only:
            painter.setFont(font("small"))
            text = say("ui.transfer.stick.locked")
            width = chip_width(text, painter.fontMetrics())
            paint_chip(painter, QRect(right - width, 0, width, box.height()), text, "ochre")
            right -= width + GAP
        half = box.height() // 2
        self._paint_line(
            painter, QRect(left, TIGHT, right - left, half - TIGHT), shown(self.volume.name), "label", "ink"
        )
        self._paint_line(painter, QRect(left, half, right - left, half - TIGHT), self._second(), "small", "soft")
        if self.hasFocus():
            paint_ring(painter, box)

    def _paint_line(self, painter: QPainter, box: QRect, text: str, role: str, tone: str) -> None:
        painter.setFont(font(role))
        painter.setPen(tokens().colour(tone))
        line = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), line)


class StickChoice(QWidget):
    """The sticks to choose from; `picked` carries the chosen Volume, None when it was pulled out.

    `confirmed` says that Enter was pressed on the chosen one, or again on its folder: whoever asks may go on.
    """

    picked = Signal(object)
    confirmed = Signal()
    files_dropped = Signal(object)

    def __init__(self, *, takes_files: bool = False, parent: QWidget | None = None) -> None:
        """Make a choice of sticks; with `takes_files` files may be dropped on it as well."""
        super().__init__(parent)
        self.watch = StickWatch(self)
        self.watch.changed.connect(self._show_volumes)
        self.watch.described.connect(self._take_described)
        self._chosen: Volume | None = None
        self._folder: Volume | None = None
        self._last: Path | None = None
        self._takes_files = takes_files
        self._rows: list[VolumeRow] = []
        self._group = QButtonGroup(self)
        self.setAcceptDrops(True)
        self._build()

    def _build(self) -> None:
        self._none = Empty("stick", say("ui.transfer.stick.none"))
        self._list = QVBoxLayout()
        self._list.setSpacing(TIGHT)
        self.note = Banner()
        self.note.setObjectName("room_banner")
        self._path = PathEdit(
            "folder_edit",
            say("ui.transfer.stick.browse_title"),
            folder=True,
            placeholder=say("ui.transfer.stick.path_hint"),
        )
        self._path.picked.connect(self._take_picked)
        self._path.left.connect(self._take_typed)
        self._field = Field(say("ui.transfer.stick.other"), self._path, hint=say("ui.transfer.stick.drop"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SNUG)
        layout.addWidget(Label(say("ui.transfer.stick.title"), "heading"))
        layout.addLayout(self._list)
        layout.addWidget(self._none)
        layout.addWidget(self.note)
        layout.addSpacing(TIGHT)
        layout.addWidget(self._field)

    @property
    def chosen(self) -> Volume | None:
        """The stick that is chosen now."""
        return self._chosen

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        if not event.spontaneous():
            self._doubt()
        self.watch.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        self.watch.stop()
        super().hideEvent(event)

    def _doubt(self) -> None:
        """Offer no stick of an earlier visit before it was seen again: it may have been pulled out meanwhile."""
        for one in self._rows:
            one.setEnabled(False)
        if self._chosen is not None and self._chosen != self._folder:
            self._last = self._chosen.folder
            self._mark(None)

    def choose(self, folder: Path) -> None:
        """Choose a folder as if it were a stick, once it was looked at."""
        self.watch.describe(folder)

    def _take_described(self, answer: tuple[Path, Volume | None]) -> None:
        folder, found = answer
        if found is None:
            self._field.set_problem(say("ui.transfer.stick.no_folder"))
            return
        self._field.set_problem("")
        known = next((one for one in self.watch.volumes if one.folder == folder), None)
        self._folder = None if known else found
        self._chosen = known or found
        self._show_volumes(self.watch.volumes)

    def _show_volumes(self, volumes: Sequence[Volume]) -> None:
        before = self._chosen
        wanted = [*volumes, *([self._folder] if self._folder else [])]
        while len(self._rows) > len(wanted):
            gone = self._rows.pop()
            self._group.removeButton(gone)
            gone.deleteLater()
        for at, volume in enumerate(wanted):
            if at == len(self._rows):
                self._add_row(volume)
            self._rows[at].show_volume(volume)
            self._rows[at].setEnabled(True)
        self._none.setVisible(not wanted)
        folder, self._last = before.folder if before else self._last, None
        if folder not in [one.folder for one in wanted] and len(volumes) == 1:
            folder = volumes[0].folder
        self._mark(next((one for one in wanted if one.folder == folder), None))

    def _add_row(self, volume: Volume) -> None:
        added = VolumeRow(volume)
        added.clicked.connect(lambda _checked=False: self._take_row(added))
        self._group.addButton(added)
        self._rows.append(added)
        self._list.addWidget(added)

    def _take_row(self, chosen: VolumeRow) -> None:
        self._mark(chosen.volume)

    def _mark(self, volume: Volume | None) -> None:
        self._group.setExclusive(False)
        for one in self._rows:
            one.setChecked(volume is not None and one.volume.folder == volume.folder)
        self._group.setExclusive(True)
        self._chosen = volume
        self.picked.emit(volume)

    def _take_picked(self, path: Path) -> None:
        if self._chosen is not None and self._chosen.folder == path:
            self._field.set_problem("")
        else:
            self.choose(path)

    def _is_accepted(self) -> bool:
        """Say whether the field of the folder has the keys and holds what is chosen already."""
        chosen = self._chosen
        return self._path.line.hasFocus() and chosen is not None and chosen.folder == self._path.path()

    def _take_typed(self) -> None:
        path = self._path.path()
        if path is not None and (self._chosen is None or self._chosen.folder != path):
            self.choose(path)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        # Enter on a stick or in the field of the folder chooses; it must not press the main button of a sheet as well
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            if self._is_accepted() or any(one.hasFocus() and one.isChecked() for one in self._rows):
                self.confirmed.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.take_drop(paths)

    def take_drop(self, paths: Sequence[Path]) -> None:
        """Take what was dropped: files are handed on where they may be, otherwise their folder is chosen."""
        folders = [path for path in paths if not path.suffix]
        if self._takes_files and (len(paths) > 1 or not folders):
            self.files_dropped.emit(list(paths))
        elif paths:
            self.choose(paths[0] if folders else paths[0].parent)
