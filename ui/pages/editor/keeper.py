"""The draft of an open form, kept while somebody types: on every pause, every few seconds, and whenever it matters.

Made by the page. Each keep is a short durable write on the writing thread; says when it was kept and when it was not.
"""

from copy import deepcopy
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from fieldapp.desk.editing import Editing, keep
from fieldapp.errors import NetraError
from ui.session import Session

PAUSE: Final = 800
LONGEST: Final = 3000


class Keeper(QObject):
    """Keeps one form as a draft; `keeping` comes just before, for whoever knows more about where the officer is."""

    keeping = Signal()
    kept = Signal()
    failed = Signal(str)

    def __init__(self, editing: Editing, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._editing, self._session = editing, session
        self.dirty = False
        self.ever = bool(editing.kept)
        self._pause, self._late = QTimer(self), QTimer(self)
        for timer, wait in ((self._pause, PAUSE), (self._late, LONGEST)):
            timer.setSingleShot(True)
            timer.setInterval(wait)
            timer.timeout.connect(self.keep_now)

    def note_change(self) -> None:
        """Remember that something was typed: it is kept at the next pause, and after three seconds at the latest."""
        self.dirty = True
        self._pause.start()
        if not self._late.isActive():
            self._late.start()

    def keep_now(self, *, announced: bool = False) -> None:
        """Keep what was typed, if anything was; `announced` lets other pages know that there is a draft."""
        self._pause.stop()
        self._late.stop()
        if not self.dirty:
            return
        self.dirty = False
        self.ever = True
        self.keeping.emit()
        editing = snapshot(self._editing)
        changed = (editing.draft,) if announced else ()
        self._session.write(self, lambda vault: keep(vault, editing), self._tell_kept, self._tell_failed, changed)

    def stop(self) -> None:
        """Keep nothing any more: the form was saved or given up."""
        self.dirty = False
        self._pause.stop()
        self._late.stop()

    def _tell_kept(self, _nothing: object) -> None:
        self.kept.emit()

    def _tell_failed(self, error: Exception) -> None:
        self.dirty = True
        self._late.start()
        self.failed.emit(error.sentence if isinstance(error, NetraError) else str(error))


def snapshot(editing: Editing) -> Editing:
    """Return a form as it stands now, for another thread."""
    return replace(editing, values=deepcopy(editing.values), state=deepcopy(editing.state))
