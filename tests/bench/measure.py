"""Measuring: medians of interleaved runs, bytes written, flushes, memory."""

import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path


def seconds(act: Callable[[], object]) -> float:
    """Return how long one call takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def interleave(rounds: int, **acts: Callable[[], object]) -> dict[str, list[float]]:
    """Return the seconds of each act, all of them run once in every round, in turning order."""
    found: dict[str, list[float]] = {name: [] for name in acts}
    names = list(acts)
    for turn in range(rounds):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            found[name].append(seconds(acts[name]))
    return found


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value below which `part` of all values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def peak_memory() -> int:
    """Return the largest resident size of this process so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def bytes_written() -> int:
    """Return how many bytes this process handed to write calls (Linux), else 0."""
    file = Path("/proc/self/io")
    if not file.exists():
        return 0
    lines = dict(line.split(": ") for line in file.read_text().splitlines())
    return int(lines["wchar"])


def flush_seconds(folder: Path, rounds: int = 50) -> float:
    """Return the median time of one 4 KiB append with fsync in a folder."""
    times = []
    with (folder / "flush.tmp").open("wb") as file:
        for _ in range(rounds):
            file.write(bytes(4096))
            file.flush()
            times.append(seconds(lambda: os.fsync(file.fileno())))
    (folder / "flush.tmp").unlink()
    return median(times)
