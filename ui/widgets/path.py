"""A place on this laptop or on a stick: typed, chosen with the system's chooser, or dropped onto the field.

Used wherever a file or a folder is asked for. Opens and writes nothing.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from fieldapp.words import say
from ui.style import TIGHT
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.chooser import choose_files, choose_folder
from ui.widgets.entry import TextEdit

# A drive alone means its top, not the folder somebody last stood in.
_drive = re.compile("[A-Za-z]:")


class PathEdit(QWidget):
    """A file, or a folder with `folder`; `picked(path)` comes when it was chosen, dropped, or typed and confirmed.

    `title` heads the system's chooser, `kinds` are its lines such as "Berkas undangan (*.json)".
    """

    changed = Signal()
    left = Signal()
    picked = Signal(object)

    def __init__(
        self, name: str, title: str, kinds: Sequence[str] = (), *, folder: bool = False,
        placeholder: str = "", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._title, self._kinds, self._folder = title, tuple(kinds), folder
        self.setObjectName(name)
        self.setAcceptDrops(True)
        stem = name.removesuffix("_edit")
        self.line = TextEdit(f"{stem}_path_edit", placeholder)
        self.line.setAcceptDrops(False)
        self.button = Button(say("ui.widget.choose"), icon="folder", name=f"{stem}_choose_button")
        self.button.clicked.connect(self._ask)
        self.line.changed.connect(self.changed)
        self.line.left.connect(self.left)
        self.line.returnPressed.connect(self._confirm)
        layout = row(gap=TIGHT)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.button)
        self.setLayout(layout)
        self.setFocusProxy(self.line)

    def value(self) -> str:
        """Return the path that stands there, "" for none; what begins nowhere lies in the user's own folder."""
        text = self.line.value().strip('"')
        if _drive.fullmatch(text):
            return text + "\\"
        return str(Path.home() / text) if text else ""

    def set_value(self, value: str) -> None:
        """Show a path without announcing it."""
        self.line.set_value(value)

    def path(self) -> Path | None:
        """Return the path, None when nothing stands there."""
        return Path(self.value()) if self.value() else None

    def setAccessibleName(self, name: str) -> None:  # noqa: N802
        """Give the field its name, for those who hear the screen."""
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def take(self, path: Path) -> None:
        """Take a path as if it had been chosen."""
        self.set_value(str(path))
        self.changed.emit()
        self.picked.emit(path)

    def _confirm(self) -> None:
        path = self.path()
        if path is not None:
            self.picked.emit(path)

    def _ask(self) -> None:
        before = self.path()
        if self._folder:
            choose_folder(self, self._title, before, self.take)
        else:
            start = before.parent if before else None
            choose_files(self, self._title, start, self._kinds, lambda found: self.take(found[0]))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        dropped = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if dropped:
            event.acceptProposedAction()
            self.take_drop(dropped[0])

    def take_drop(self, path: Path) -> None:
        """Take what was dropped: where a folder is asked for, the folder of a file."""
        self.take(path.parent if self._folder and path.suffix else path)
