"""The third step of receiving: files go in one by one, stop between two of them, and go on when the stick is back."""

import threading
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.desk.precaution import prepare_risk
from fieldapp.exchange.merge import Report, import_files, retry
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui import jobs
from ui.page import Shell
from ui.pages.transfer import stick as sticks
from ui.pages.transfer.stick import StickWatch, Volume
from ui.style import SNUG
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.progress import ProgressPanel
from ui.widgets.text import Label

NOTHING = Report((), (), (), ())


class TakingStep(QWidget):
    """Takes files in; `finished` carries the Report of all that went in, however often it was interrupted."""

    finished = Signal(object)

    def __init__(self, shell: Shell) -> None:
        """Make the step; `take_in` starts it."""
        super().__init__()
        self._shell = shell
        self._so_far = NOTHING
        self._left: tuple[Path, ...] = ()
        self._total = 0
        self._use: tuple[str, ...] = ()
        self._running = False
        self._stop = threading.Event()
        self.watch = StickWatch(self)
        self.watch.described.connect(self._look_at_place)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._look)
        self._build()

    def _build(self) -> None:
        self.panel = ProgressPanel()
        self.panel.setObjectName("taking_panel")
        self.panel.stop_button.clicked.connect(self._ask_stop)
        self._note = Label("", "small", "soft", wrap=True)
        self._again = Button(say("ui.receive.go_on"), name="again_button")
        self._again.call(self._go_on)
        self._enough = Button(say("ui.receive.enough"), name="enough_button")
        self._enough.call(self._finish)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SNUG)
        layout.addWidget(self.panel)
        layout.addWidget(self._note)
        layout.addLayout(row(self._again, self._enough, None))

    @property
    def running(self) -> bool:
        """Whether files go in, or wait for their stick to come back."""
        return self._running or bool(self._left)

    def take_in(self, files: Sequence[Path], use: Sequence[str] = ()) -> None:
        """Take files in from the beginning; reference data of the versions in `use` comes into force."""
        self._so_far, self._total, self._use = NOTHING, len(files), tuple(use)
        self._start(tuple(files))

    def try_held(self) -> None:
        """Try everything that is held again."""
        self._so_far, self._total = NOTHING, 0
        self._begin(lambda vault, _report: retry(vault))

    def _start(self, files: tuple[Path, ...]) -> None:
        stop = self._stop = threading.Event()
        before, use = self._total - len(files), self._use

        def work(vault: Vault, report: jobs.Report) -> Report:
            def go_on(done: int, _total: int) -> bool:
                try:
                    report(before + done, self._total)
                except jobs.Cancelled:
                    return False
                return not stop.is_set()

            prepare_risk(vault)
            return import_files(vault, files, go_on, use)

        self._begin(work)

    def _begin(self, work: object) -> None:
        self._pause.stop()
        self._left, self._running = (), True
        self._note.say(say("ui.receive.meanwhile"))
        self._show_buttons(waiting=False)
        self.panel.stop_button.setEnabled(True)
        self.panel.show_step(0, 0, say("ui.receive.taking"))
        self._shell.session.carry(self, work, self._hear, self._fail, self._show_progress)  # type: ignore[arg-type]

    def _show_progress(self, done: int, total: int) -> None:
        if not self._stop.is_set():
            self.panel.show_step(done, total, say("ui.receive.taking_file", done=done + 1, total=total))

    def _ask_stop(self) -> None:
        self._stop.set()
        self.panel.stop_button.setEnabled(False)
        self._note.say(say("ui.receive.stopping"))

    def _hear(self, report: Report) -> None:
        self._running = False
        self._so_far = self._so_far.then(report)
        if report.gone is not None:
            self._left = report.left
            self.panel.show_failed(say("ui.receive.gone", done=self._total - len(report.left), total=self._total))
            self._note.say(say("ui.receive.goes_on_alone"))
            self._show_buttons(waiting=True)
            self._pause.start(sticks.EVERY)
        else:
            self._finish()

    def _fail(self, error: Exception) -> None:
        self._running = False
        self._shell.fail(error)
        self._finish()

    def _finish(self) -> None:
        self._pause.stop()
        self._left = ()
        self.panel.show_finished()
        self.finished.emit(self._so_far)

    def _show_buttons(self, *, waiting: bool) -> None:
        self._again.setVisible(waiting)
        self._enough.setVisible(waiting)

    def _look(self) -> None:
        if self._left:
            self.watch.describe(self._left[0].parent)

    def _look_at_place(self, answer: tuple[Path, Volume | None]) -> None:
        if not self._left or self._running:
            return
        if answer[1] is not None:
            self._go_on()
        else:
            self._pause.start(sticks.EVERY)

    def _go_on(self) -> None:
        if self._left and not self._running:
            self._start(self._left)
