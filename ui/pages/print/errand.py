"""Work off the window's thread that ends even when the sheet that began it is gone: sending pages, writing a PDF.

Used by the sheets of this package, which also work before a vault is unlocked. Nobody hears of an end whose owner is
gone.
"""

from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject

from ui.jobs import Done, Failed, Jobs, Progress, Report

_under_way: set[Jobs] = set()


def run_errand(
    owner: QObject,
    work: Callable[[Report], Any],
    done: Done,
    failed: Failed,
    progress: Progress | None = None,
) -> Callable[[], None]:
    """Run `work(report)` on a thread of its own; return what asks it to stop."""
    jobs = Jobs("errand")
    _under_way.add(jobs)

    def ending(tell: Callable[[Any], None]) -> Callable[[Any], None]:
        def end(outcome: Any) -> None:
            _under_way.discard(jobs)
            jobs.shut_down()
            if shiboken6.isValid(owner):
                tell(outcome)

        return end

    def step(at: int, total: int) -> None:
        if progress and shiboken6.isValid(owner):
            progress(at, total)

    return jobs.start(jobs, work, ending(done), ending(failed), progress=step)


def is_errand_under_way() -> bool:
    """Say whether any errand has not ended yet."""
    return bool(_under_way)
