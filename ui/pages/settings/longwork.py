"""Long work of one part of Pengaturan: how far it is, stopping it, and how it ended.

Made by the parts that check and copy the data. Knows nothing of what the work does.
"""

import time
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.errors import NetraError
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Cancelled, Report
from ui.page import Shell
from ui.style import GAP
from ui.widgets.banner import Banner
from ui.widgets.card import rows
from ui.widgets.progress import ProgressPanel

# Before this much is done, nothing is said about how long the rest will take.
WORTH_TELLING: Final = 0.05


class LongWork(QWidget):
    """The progress of work under way; `busied` carries whether there is any, `result` is where its end is said."""

    busied = Signal(bool)

    def __init__(self, shell: Shell, result: Banner) -> None:
        super().__init__()
        self._shell, self.result = shell, result
        self._stop: Callable[[], None] | None = None
        self._began = 0.0
        self.progress = ProgressPanel()
        self.progress.stop_button.clicked.connect(self._cancel)
        self.setLayout(rows(self.progress, gap=GAP))
        self.hide()

    def begin(self, work: Callable[[Vault, Report], Any], done: Callable[[Any], None], sentence: str) -> None:
        """Do `work(vault, report)` and hand its answer to `done`; what goes wrong is said in the result."""
        self._be_busy(True)
        self.result.say("")
        self._began = time.monotonic()
        self.progress.show_step(0, 0, sentence)

        def end(answer: Any) -> None:
            done(answer)
            self._end()

        self._stop = self._shell.session.carry(
            self, work, end, self._fail, lambda at, total: self._show_step(at, total, sentence), changed=()
        )

    def refuse(self, error: Exception) -> None:
        """Say an error in the result; a fault of the program goes to the window."""
        if isinstance(error, Cancelled):
            self.result.say(say("ui.settings.health.stopped"), "calm")
        elif isinstance(error, NetraError):
            self.result.say(error.sentence, "ochre")
        else:
            self._shell.fail(error)

    def _show_step(self, done: int, total: int, sentence: str) -> None:
        share = done / total if total else 0.0
        left = (time.monotonic() - self._began) * (1 - share) / share if share > WORTH_TELLING else None
        self.progress.show_step(done, total, sentence, left)

    def _cancel(self) -> None:
        if self._stop:
            self._stop()

    def _fail(self, error: Exception) -> None:
        self._end()
        self.refuse(error)

    def _end(self) -> None:
        self._stop = None
        self._be_busy(False)

    def _be_busy(self, busy: bool) -> None:
        self.setVisible(busy)
        self.busied.emit(busy)
