"""How long the window's thread was not free for the officer, and what it was doing then.

A heartbeat on the window's thread and a second thread that looks at the first one's stack when a beat is late. Used by
the bench `tests.bench.watch` and by the test that keeps it honest.
"""

import faulthandler
import re
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from PySide6.QtCore import QObject, Qt, QTimer

BEAT = 0.002
LATE = 0.030
TOP = Path(__file__).resolve().parents[2]
OURS = ("ui", "fieldapp")
LINE = re.compile(r'  File "(.*)", line (\d+) in (.*)')


@dataclass(slots=True)
class Gap:
    """One time in which the window could not answer: seconds by the clock and by the processor, and stacks seen."""

    act: str
    seconds: float
    busy: float
    stacks: list[str] = field(default_factory=list)

    @property
    def top(self) -> str:
        """The stack seen most often, or what can be said without one."""
        seen = Counter(self.stacks).most_common(1)
        return seen[0][0] if seen else "(not seen)"


class Watchdog(QObject):
    """Watches the thread it was made on; `act` names what the window is being asked to do."""

    def __init__(self, late: float = LATE) -> None:
        super().__init__()
        self.gaps: list[Gap] = []
        self.longest: dict[str, Gap] = {}
        self.beats: dict[str, int] = {}
        self._late = late
        self._act = ""
        self._thread = threading.get_ident()
        self._beaten = self._busy = 0.0
        self._stacks: list[str] = []
        self._going = threading.Event()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(int(BEAT * 1000))
        self._timer.timeout.connect(self._beat)
        self._sampler = threading.Thread(target=self._look, name="watchdog", daemon=True)

    def __enter__(self) -> "Watchdog":
        self._beaten, self._busy = time.perf_counter(), time.thread_time()
        self._timer.start()
        self._sampler.start()
        return self

    def __exit__(self, *_how: object) -> None:
        self._timer.stop()
        self._going.set()
        self._sampler.join()

    @contextmanager
    def act(self, name: str) -> Iterator[None]:
        """Give everything that is late inside the block to this act, the last beat included."""
        self._beat()
        before, self._act = self._act, name
        self.beats.setdefault(name, 0)
        try:
            yield
        finally:
            self._beat()
            self._act = before

    def _beat(self) -> None:
        now, busy = time.perf_counter(), time.thread_time()
        gap = Gap(self._act, now - self._beaten, busy - self._busy, self._stacks)
        self._beaten, self._busy, self._stacks = now, busy, []
        if not self._act:
            return
        self.beats[self._act] = self.beats.get(self._act, 0) + 1
        if self._act not in self.longest or gap.seconds > self.longest[self._act].seconds:
            self.longest[self._act] = gap
        if gap.seconds > self._late:
            self.gaps.append(gap)

    def _look(self) -> None:
        """Run on the second thread: write down the stack of the first whenever its beat is late."""
        with tempfile.TemporaryFile("w+") as dump:
            while not self._going.wait(0.005):
                if time.perf_counter() - self._beaten > self._late and self._act:
                    self._stacks.append(describe(self._stack(dump)))

    def _stack(self, dump: IO[str]) -> list[tuple[str, str, str]]:
        """Return the first thread's stack from the inside out.

        Read from what the interpreter itself writes: a frame that is held here would keep the painter of a paint event
        alive beyond it.
        """
        dump.seek(0)
        dump.truncate()
        faulthandler.dump_traceback(dump, all_threads=True)
        dump.seek(0)
        _, _, rest = dump.read().partition(f"Thread 0x{self._thread:016x} ")
        found = []
        for line in rest.splitlines()[1:]:
            match = LINE.match(line)
            if match is None:
                break
            found.append((match[1], match[2], match[3]))
        return found

    def table(self, bar: float) -> str:
        """Return one line for each act, with where the time went where an act was over the bar."""
        lines = [f"{'act':<34}{'longest':>9}{'processor':>11}{'late':>6}{'beats':>8}"]
        for name in self.beats:
            gap = self.longest.get(name) or Gap(name, 0.0, 0.0)
            late = sum(1 for one in self.gaps if one.act == name and one.seconds > bar)
            lines.append(
                f"{name:<34}{gap.seconds * 1000:>6.0f} ms{gap.busy * 1000:>8.0f} ms{late:>6}{self.beats[name]:>8}"
            )
            worst = sorted((one for one in self.gaps if one.act == name), key=lambda one: -one.seconds)[:3]
            for one in worst:
                if one.seconds > bar:
                    lines.append(f"    {one.seconds * 1000:.0f} ms ({one.busy * 1000:.0f} busy): {one.top}")
        return "\n".join(lines)


def describe(stack: list[tuple[str, str, str]]) -> str:
    """Return the innermost frame and the nearest ones of our own code, from the inside out."""
    named = [f"{short(file)}:{line} {name}" for file, line, name in stack]
    own = [text for text in named if text.startswith(OURS)]
    return " < ".join(dict.fromkeys([*named[:1], *own[:5]]))


def short(name: str) -> str:
    """Return a file's path from the top of the repository, or its name alone."""
    path = Path(name)
    return path.relative_to(TOP).as_posix() if path.is_relative_to(TOP) else path.name
