"""Writing to a stick while people watch: progress, stopping, a stick that fails, and going on when it is back.

Used by the sending assistant for bundles and receipts alike. What is written, and how it is proved, is for the core.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.case.wording import name_size
from fieldapp.errors import NetraError, StickGone
from fieldapp.exchange.export import Export, export, find_begun, write_plan
from fieldapp.exchange.handover import note_name, note_of, notes_of
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.standing import count_owners
from fieldapp.exchange.stick import Stick
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Cancelled, Report
from ui.page import Shell
from ui.pages.transfer import stick as sticks
from ui.pages.transfer.packing import Parcel
from ui.pages.transfer.stick import StickWatch, Volume
from ui.style import SNUG
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.progress import ProgressPanel
from ui.widgets.text import Label

LONGEST_PAUSE = 12_000
# steps of the bar within one part: on a slow stick one takes a minute
FINE = 100


@dataclass(frozen=True, slots=True)
class Delivery:
    """A finished export, where it lies, its handover note, and why the note is not beside it, if so.

    `volume` is the stick it lies on, None for a folder of the laptop; `released` whether it was released or flushed.
    """

    done: Export
    folder: Path
    cases: int
    reports: int
    note: bytes
    note_name: str
    note_problem: str = ""
    released: str = ""
    volume: Volume | None = None
    # the notes of all sticks in one paper, once the last one is written
    all_notes: bytes = b""


class WritingStep(QWidget):
    """Writes and shows how far it is; `finished` carries a Delivery, `stopped` says that it stands still."""

    finished = Signal(object)
    stopped = Signal()
    other_stick_asked = Signal()

    def __init__(self, shell: Shell) -> None:
        """Make the step; `write` starts it."""
        super().__init__()
        self._shell = shell
        self._parcel = Parcel("")
        self._receipt = False
        self._redo: Export | None = None
        self._stick: Stick = sticks.open_stick(Path())
        self._running = False
        self._tries = 0
        self._seconds: list[float] = []
        self._cancel: Callable[[], object] = self._wait_no_more
        self.watch = StickWatch(self)
        self.watch.changed.connect(self._look_for_stick)
        self.watch.described.connect(self._look_at_place)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(lambda: self.watch.describe(self._stick.folder))
        self._build()

    def _build(self) -> None:
        self.panel = ProgressPanel()
        self.panel.setObjectName("writing_panel")
        self.panel.stop_button.clicked.connect(self._stop)
        self._note = Label("", "small", "soft", wrap=True)
        self._again = Button(say("ui.send.try_again"), name="again_button")
        self._again.clicked.connect(self._go_on)
        self._other = Button(say("ui.send.other_stick"), name="other_stick_button")
        self._other.clicked.connect(self._ask_other)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SNUG)
        layout.addWidget(self.panel)
        layout.addWidget(self._note)
        layout.addLayout(row(self._again, self._other, None))

    def write(self, parcel: Parcel, folder: Path, *, receipt: bool) -> None:
        """Write a bundle, or a receipt, onto a stick; what does not fit is left for the next one."""
        self._parcel, self._receipt, self._redo = parcel, receipt, None
        self._stick, self._tries = sticks.open_stick(folder), 0
        self._start()

    def rewrite(self, done: Export, folder: Path) -> None:
        """Write those parts of a finished export again that the stick does not hold whole."""
        self._redo = done
        self._stick, self._tries = sticks.open_stick(folder), 0
        self._start()

    def give_up(self) -> None:
        """Wait for no stick any more; what was written can be continued later."""
        self._wait_no_more()

    def _start(self) -> None:
        self._wait_no_more()
        self._running = True
        self._show_buttons(waiting=False)
        self.panel.stop_button.setEnabled(True)
        self.panel.show_step(0, 0, say("ui.send.preparing"))
        self._note.say(say("ui.send.meanwhile"))
        parcel, stick, receipt, redo = self._parcel, self._stick, self._receipt, self._redo
        seconds = self._seconds = []

        def work(vault: Vault, report: Report) -> Delivery:
            report(0, 0)
            return _deliver(vault, parcel, stick, _Course(report, stick, seconds), receipt=receipt, redo=redo)

        self._cancel = self._shell.session.carry(
            self, work, self._finish, self._fail, self._show_progress, changed=() if not receipt else ("*",)
        )

    def _show_progress(self, done: int, total: int) -> None:
        if not total:
            return
        self._tries = 0
        written = name_size(self._stick.speed.done)
        sentence = say("ui.send.progress", done=done // FINE, parts=total // FINE, written=written)
        self.panel.show_step(done, total, sentence, self._seconds[-1] if self._seconds else None)

    def _finish(self, delivery: Delivery) -> None:
        self._running = False
        self.panel.show_finished(say("ui.send.written_partly" if delivery.done.left else "ui.send.written"))
        self._note.say("")
        self.finished.emit(delivery)

    def _stop(self) -> None:
        self.panel.stop_button.setEnabled(False)
        self._cancel()

    def _fail(self, error: Exception) -> None:
        self._running = False
        if isinstance(error, Cancelled):
            self.panel.show_failed(say("ui.send.stopped"))
            self._note.say(say("ui.send.stopped_note"))
        elif isinstance(error, StickGone):
            self._wait_for_stick(error)
        elif isinstance(error, NetraError):
            self.panel.show_failed(error.sentence)
            self._note.say(say("ui.send.nothing_lost"))
        else:
            self._shell.fail(error)
            return
        self._show_buttons(waiting=True)
        self._again.setFocus()
        self.stopped.emit()

    def _show_buttons(self, *, waiting: bool) -> None:
        self._again.setVisible(waiting)
        self._again.say(say("ui.send.go_on" if self.watch.active else "ui.send.try_again"))
        self._other.setVisible(waiting and self._redo is None)

    # ---- a stick that was pulled out ---------------------------------------------------------------------------------

    def _wait_for_stick(self, error: StickGone) -> None:
        known = bool(self._stick.parts)
        self.panel.show_failed(error.sentence if known else say("ui.send.gone_early"))
        self._note.say(say("ui.send.goes_on_alone"))
        self._pause.start(min(sticks.EVERY * 2**self._tries, LONGEST_PAUSE))
        self._tries += 1
        self.watch.start()

    def _wait_no_more(self) -> None:
        self.watch.stop()
        self._pause.stop()

    def _look_at_place(self, answer: tuple[Path, Volume | None]) -> None:
        if not self.watch.active:
            return
        if answer[1] is not None:
            self._go_on()
        else:
            self._pause.start(sticks.EVERY)

    def _look_for_stick(self, volumes: list[Volume]) -> None:
        """Look whether another place holds what was begun: a stick does not always come back where it was."""
        others = [one.folder for one in volumes if one.folder != self._stick.folder]
        if not others or self._redo is not None:
            return
        to = self._parcel.to

        def find(vault: Vault, _report: Report) -> Path | None:
            return next((one for one in others if find_begun(vault, to, sticks.open_stick(one))), None)

        self._shell.session.carry(self, find, self._move_on, self._ignore, changed=())

    def _move_on(self, folder: Path | None) -> None:
        if folder is not None and self.watch.active:
            self._stick = sticks.open_stick(folder)
            self._go_on()

    def _ignore(self, _error: Exception) -> None:
        """Leave a stick alone that could not be looked at; the next change is looked at again."""

    def _go_on(self) -> None:
        if not self._running:
            self._start()

    def _ask_other(self) -> None:
        self._wait_no_more()
        self.other_stick_asked.emit()


class _Course:
    """What the core tells of parts and of bytes within one, as steps of one bar; a stop is heard at each of them."""

    def __init__(self, report: Report, stick: Stick, seconds: list[float]) -> None:
        self._report, self._stick, self._seconds = report, stick, seconds
        self._done = 0
        stick.told = self._hear_bytes

    def hear_part(self, done: int, parts: int, left: float | None) -> None:
        """Hear that a part lies on the stick."""
        self._done = done
        if left is not None:
            self._seconds.append(left)
        # after the last part nothing can be stopped any more: all of it lies on the stick
        if done < parts:
            self._report(FINE * done, FINE * parts)

    def end(self) -> None:
        """Hear of no more bytes: what is written now belongs to no part."""
        self._stick.told = None

    def _hear_bytes(self, done: int, size: int) -> None:
        if done < size:
            whole = max(self._done, self._stick.part - 1)
            self._report(FINE * whole + FINE * done // size, FINE * self._stick.parts)


def _deliver(
    vault: Vault, parcel: Parcel, stick: Stick, course: _Course, *, receipt: bool, redo: Export | None
) -> Delivery:
    if redo is not None:
        done = write_plan(vault, redo.plan, stick, course.hear_part, name=redo.stick)
    elif receipt:
        done = make_receipt(
            vault,
            parcel.to,
            stick,
            course.hear_part,
            with_evidence=parcel.evidence,
            everything=parcel.everything,
            continue_here=parcel.continue_here,
        )
    else:
        done = export(
            vault,
            stick,
            parcel.to,
            everything=parcel.everything,
            evidence=parcel.evidence,
            ask_evidence=parcel.ask_evidence,
            continue_here=parcel.continue_here,
            progress=course.hear_part,
        )
    course.end()
    note, name, problem = note_of(vault, done), note_name(done), ""
    try:
        stick.write(name, note)
    except NetraError as error:
        problem = error.sentence
    counts, volume = count_owners(vault.db, done.plan), sticks.volume_of(stick.folder)
    together = notes_of(vault, done) if len(done.loads) > 1 and not done.left else b""
    return Delivery(done, stick.folder, *counts, note, name, problem, release_stick(vault, stick), volume, together)


def release_stick(vault: Vault, stick: Stick) -> str:
    """Let go of a stick and return how far that went, "" when the stick did not answer.

    In practice it stays plugged in, since the office above that is played reads it in this laptop.
    """
    try:
        return stick.release(eject=not vault.practice)
    except NetraError:
        return ""
