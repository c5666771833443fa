"""Work off the window's thread: a queue with one thread, whose answers come back on the window's thread.

Called by the session and by the gate. Callbacks are given at the start, never connected later: a short job would be
over before the connection was made. Knows no vault and shows nothing.
"""

import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot

from fieldapp.errors import NetraError, ProgramFault

Report = Callable[[int, int], None]
Progress = Callable[[int, int], None]
Done = Callable[[Any], None]
Failed = Callable[[Exception], None]


class Cancelled(Exception):
    """A job was stopped because somebody asked for it; nobody needs to hear of it as an error."""


@dataclass(slots=True, eq=False)
class _Job:
    """One piece of work with everything that is to happen afterwards."""

    owner: QObject
    work: Callable[[Report], Any] | None
    done: Done | None
    failed: Failed | None
    progress: Progress | None
    key: tuple[int, str] | None
    stop: threading.Event = field(default_factory=threading.Event)
    steps: tuple[int, int] = (0, 0)
    telling: bool = False
    outcome: Any = None
    error: Exception | None = None

    def run(self, tell: Callable[["_Job"], None]) -> None:
        """Do the work on the queue's thread and keep what came of it."""

        def report(done: int, total: int) -> None:
            if self.stop.is_set():
                raise Cancelled
            self.steps = (done, total)
            if self.progress and not self.telling:
                self.telling = True
                tell(self)

        work, self.work = self.work, None
        try:
            if self.stop.is_set() or work is None:
                raise Cancelled
            self.outcome = work(report)
        except Exception as error:  # noqa: BLE001 - handed to the window's thread, which shows it
            forget_values(error)
            self.error = error


def forget_values(error: BaseException) -> None:
    """Drop the local variables that an error's frames still hold: keys and passphrases are among them."""
    for one in chain_of(error):
        if one.__traceback__ is not None:
            traceback.clear_frames(one.__traceback__)


def chain_of(error: BaseException) -> Iterator[BaseException]:
    """Give an error and what led to it, each once."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


class Jobs(QObject):
    """A queue with one thread of its own; jobs run one after the other in the order they came."""

    _stepped = Signal(object)
    _ended = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Make the queue; its thread starts with the first job."""
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._waiting: set[_Job] = set()
        self._newest: dict[tuple[int, str], _Job] = {}
        self._open = True
        self._stepped.connect(self._show_step)
        self._ended.connect(self._answer)

    @property
    def busy(self) -> bool:
        """Whether a job runs, waits, or has not been answered yet."""
        return bool(self._waiting)

    def start(
        self,
        owner: QObject,
        work: Callable[[Report], Any],
        done: Done | None = None,
        failed: Failed | None = None,
        *,
        progress: Progress | None = None,
        key: str = "",
    ) -> Callable[[], None]:
        """Queue `work(report)`; return the function that cancels it.

        Of several jobs of one owner under one key only the newest is answered, and those before it are skipped where
        they have not begun. An error that is no NetraError goes to `sys.excepthook`, and `failed` gets a ProgramFault.
        """
        job = _Job(owner, work, done, failed, progress, (id(owner), key) if key else None)
        if not self._open:
            return job.stop.set
        if job.key:
            older = self._newest.get(job.key)
            if older is not None:
                older.stop.set()
            self._newest[job.key] = job
        self._waiting.add(job)
        self._pool.submit(self._run, job)
        return job.stop.set

    def _run(self, job: _Job) -> None:
        job.run(self._stepped.emit)
        self._ended.emit(job)

    @Slot(object)
    def _show_step(self, job: _Job) -> None:
        job.telling = False
        if self._open and job.progress and shiboken6.isValid(job.owner) and not job.stop.is_set():
            job.progress(*job.steps)

    @Slot(object)
    def _answer(self, job: _Job) -> None:
        self._waiting.discard(job)
        newest = job.key is None or self._newest.get(job.key) is job
        if newest and job.key:
            del self._newest[job.key]
        error = job.error
        if error is not None and not isinstance(error, NetraError | Cancelled):
            sys.excepthook(type(error), error, error.__traceback__)
            error = ProgramFault()
        if not self._open or not newest or not shiboken6.isValid(job.owner):
            return
        if error is None:
            if job.done:
                job.done(job.outcome)
        elif job.failed:
            job.failed(error)

    def cancel_all(self) -> None:
        """Ask everything that runs or waits to stop."""
        for job in self._waiting:
            job.stop.set()

    def shut_down(self, last: Callable[[], None] | None = None, *, finish: bool = False) -> None:
        """End the queue and wait for its thread: no callback runs any more, `last` runs as the thread's last act.

        With `finish` everything that waits is still done, as saves must be; otherwise it is cancelled.
        """
        if not self._open:
            return
        self._open = False
        if not finish:
            self.cancel_all()
        ending = self._pool.submit(last) if last else None
        self._pool.shutdown(wait=True)
        self._waiting.clear()
        self._newest.clear()
        if ending is not None:
            ending.result()
