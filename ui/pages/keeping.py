"""What somebody types, kept as a draft: on every pause, every few seconds, and whenever it matters.

Used by the editor of cases and by the one of papers. Each keep is a short durable write on the writing thread; says
when it was kept and when it was not.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from fieldapp.errors import NetraError
from fieldapp.vault.vault import Vault
from ui.session import Session

PAUSE: Final = 800
LONGEST: Final = 3000
Keep = Callable[[Vault], object]


class Keeping(QObject):
    """Keeps one draft; `prepare()` gives what writes it as it stands now.

    `keeping` comes just before, for whoever knows more about where the officer is.
    """

    keeping = Signal()
    kept = Signal()
    failed = Signal(str)

    def __init__(
        self, draft: str, prepare: Callable[[], Keep], session: Session, parent: QObject, *, ever: bool = False
    ) -> None:
        super().__init__(parent)
        self._draft, self._prepare, self._session = draft, prepare, session
        self.dirty = False
        self.ever = ever
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
        changed = (self._draft,) if announced else ()
        self._session.write(self, self._prepare(), self._tell_kept, self._tell_failed, changed)

    def stop(self) -> None:
        """Keep nothing any more: it was saved or given up."""
        self.dirty = False
        self._pause.stop()
        self._late.stop()

    def _tell_kept(self, _nothing: object) -> None:
        self.kept.emit()

    def _tell_failed(self, error: Exception) -> None:
        self.dirty = True
        self._late.start()
        self.failed.emit(error.sentence if isinstance(error, NetraError) else str(error))
