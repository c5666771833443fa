"""What happens to a fault of the program: written down, shown once, and turned into a file that can be handed over.

Installed by `app.py`; Qt and Python hand every fault over here, on whatever thread it happened. Tells places and
counts; never a message, a value or a path, since they can hold names.
"""

import faulthandler
import platform
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, TextIO

import PySide6
from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, Slot, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from fieldapp.fault import FOLDER, fault_lines, program_line, write_crash
from fieldapp.vault.schema import NAMES
from ui.jobs import forget_values
from ui.style import theme

NATIVE: Final = "netra-mati-{number}.txt"
KEPT: Final = 5

Show = Callable[[list[str], "Counter[str]"], None]


class CrashHook(QObject):
    """Takes every fault, keeps what was typed, writes the report and has it shown on the window's thread."""

    _happened = Signal(object)

    def __init__(self, home: Path, keep: Callable[[], None], show: Show) -> None:
        """Take over Python's and Qt's hooks; `keep` saves drafts, `show` gets the places of a new fault."""
        super().__init__()
        self._keep, self._show = keep, show
        self._shown: set[tuple[str, ...]] = set()
        self._native: TextIO | None = None
        self.warnings: Counter[str] = Counter()
        self._happened.connect(self._take)
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self.take
        threading.excepthook = self._take_from_thread
        self._listened = qInstallMessageHandler(self._count_message)
        self._watch_native(home / FOLDER)

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._before
        qInstallMessageHandler(self._listened)
        if self._native is not None:
            faulthandler.disable()
            name = Path(self._native.name)
            self._native.close()
            self._native = None
            with suppress(OSError):
                if name.stat().st_size == 0:
                    name.unlink()

    def take(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None = None) -> None:
        """Take a fault on any thread; an interruption from the keyboard ends the program."""
        if isinstance(error, KeyboardInterrupt):
            QGuiApplication.exit(130)
            return
        lines = list(fault_lines(error))
        forget_values(error)
        if sys.stderr is not None:
            print("\n".join(lines), file=sys.stderr)
        if tuple(lines) not in self._shown:
            write_crash(error)
        self._happened.emit(lines)

    def _take_from_thread(self, facts: threading.ExceptHookArgs) -> None:
        if facts.exc_value is not None:
            self.take(facts.exc_type, facts.exc_value)

    @Slot(object)
    def _take(self, lines: list[str]) -> None:
        if tuple(lines) in self._shown:
            return
        self._shown.add(tuple(lines))
        for act in (self._keep, lambda: self._show(lines, self.warnings)):
            try:
                act()
            except Exception as error:  # noqa: BLE001 - a fault of showing a fault must not show itself
                write_crash(error)

    def _count_message(self, kind: QtMsgType, context: QMessageLogContext, _text: str | None) -> None:
        self.warnings[f"{kind.name} {context.category or ''}".strip()] += 1

    def _watch_native(self, folder: Path) -> None:
        """Let the interpreter itself write where it was when the process dies without an exception."""
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            old = sorted(folder.glob(NATIVE.format(number="*")))
            told = [path for path in old if path.stat().st_size]
            for path in set(old) - set(told[-KEPT:]):
                path.unlink(missing_ok=True)
            number = 1 + max((int(path.stem.rpartition("-")[2]) for path in old), default=0)
            self._native = (folder / NATIVE.format(number=f"{number:04d}")).open("w", encoding="utf-8")
            faulthandler.enable(self._native)


def report(error: BaseException) -> None:
    """Hand a fault over to whoever takes the faults of this program."""
    sys.excepthook(type(error), error, error.__traceback__)


def support_lines(lines: list[str], counts: dict[str, int], warnings: Counter[str]) -> Iterator[str]:
    """Give the text of a support file: versions, screen, the places of a fault, and counts; nothing personal."""
    yield program_line()
    yield f"Qt {PySide6.__version__}, {QGuiApplication.platformName()}, {platform.machine()}"
    for screen in QGuiApplication.screens():
        size = screen.size()
        yield f"layar {size.width()}x{size.height()} x {screen.devicePixelRatio():g}, tema {theme().tokens.name}"
    yield f"skema {NAMES[-1]}"
    yield from (f"{name} {count}" for name, count in counts.items())
    yield from (f"qt {what}: {count}" for what, count in sorted(warnings.items()))
    yield ""
    yield from lines
