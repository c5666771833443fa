"""What the window does for the data by itself: the self-test after an unlock, backups that are due, the weekly check.

Made by the desk, begun at every unlock and ended at every lock. Shows nothing itself; it works behind everything that
an officer asks for, and a lock stops it.
"""

from contextlib import suppress

from PySide6.QtCore import QObject, QTimer, Signal

from fieldapp.desk.precaution import Kept, check_weekly, find_due, keep_safe, mend_vault
from fieldapp.desk.safety import Safety, read_safety
from fieldapp.errors import NetraError
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Report
from ui.session import Session

# The first moments after an unlock belong to the officer; a drive that comes back is noticed within minutes.
FIRST, EVERY = 20_000, 5 * 60_000


class Upkeep(QObject):
    """`judged` carries a Safety whenever there is a new one, `told` a sentence for the foot line and its tone."""

    judged = Signal(object)
    told = Signal(str, str)

    def __init__(self, parent: QObject) -> None:
        """Rest until a vault is unlocked."""
        super().__init__(parent)
        self._session: Session | None = None
        self._busy = False
        self._timer = QTimer(self)
        self._timer.setTimerType(self._timer.timerType().VeryCoarseTimer)
        self._timer.timeout.connect(self.tend)

    def begin(self, session: Session) -> None:
        """Look how safe the data of a vault is, and keep it so from now on."""
        self._session, self._busy = session, False
        session.changed.connect(self._hear)
        self.judge()
        self._timer.start(FIRST)

    def end(self) -> None:
        """Rest again."""
        self._timer.stop()
        self._session = None

    def judge(self) -> None:
        """Do the self-test and say what it found."""
        if self._session is not None:
            self._session.read(self, read_safety, self._answer, lambda _error: None, key="safety")

    def tend(self) -> None:
        """Make the backups that are due, and after them the weekly check."""
        self._timer.start(EVERY)
        if self._session is None or self._busy:
            return
        self._busy = True
        self._session.tend(self, _tend, self._tell, lambda _error: self._rest())

    def _hear(self, changed: frozenset[str]) -> None:
        if not changed:
            self.judge()

    def _answer(self, found: Safety) -> None:
        self.judged.emit(found)

    def _tell(self, kept: Kept | None) -> None:
        self._rest()
        if kept is not None and kept.trouble is None and kept.second is not None:
            self.told.emit(say("ui.light.second", folder=kept.second.folder.parent), "calm")
        self.judge()

    def _rest(self) -> None:
        self._busy = False


def _tend(vault: Vault, report: Report) -> Kept | None:
    """Mend what can be mended, and do what is due; None when there was nothing."""
    with suppress(NetraError):
        if mend_vault(vault):
            report(0, 0)
    due = find_due(vault)
    if not due:
        return None
    kept = keep_safe(vault, report)
    report(0, 0)
    if due.weekly:
        check_weekly(vault, report)
    return kept
