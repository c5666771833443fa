"""Merging at the desk part by part, search index included; and rebuilding all projections."""

import time
from pathlib import Path

from fieldapp.vault.database import immediate
from fieldapp.vault.intake import take_in
from fieldapp.vault.rebuild import rebuild
from fieldapp.vault.vault import Vault
from tests.bench.made import district_entries, parts
from tests.bench.make_vault import fill, make_empty
from tests.bench.measure import bytes_written, peak_memory, seconds


def measure_merge(folder: Path, entries: int) -> list[tuple[int, int, float, float]]:
    """Fill a new vault up to `entries`; return (entries held, entries, wall and processor seconds) of each part."""
    found = []
    held = index = 0
    with make_empty(folder) as vault:
        while held < entries:
            for part in parts(district_entries(index)):
                start, busy = time.perf_counter(), time.process_time()
                with immediate(vault.db):
                    take_in(vault.db, part)
                held += len(part)
                found.append((held, len(part), time.perf_counter() - start, time.process_time() - busy))
            index += 1
    return found


def per_entry(found: list[tuple[int, int, float, float]], column: int) -> tuple[float, float]:
    """Return seconds per entry over the first 10,000 entries or more, and over the last tenth of the parts."""
    first = found[:1]
    last = found[-max(1, len(found) // 10) :]
    return tuple(sum(x[column] for x in group) / sum(x[1] for x in group) for group in (first, last))


def measure_growth(vault: Vault, districts: range) -> dict[str, float]:
    """Take further districts into a vault: entries/s, processor seconds and bytes per entry."""
    rows = [list(district_entries(index)) for index in districts]
    before = bytes_written()
    busy = time.process_time()
    spent = 0.0
    for part in rows:
        start = time.perf_counter()
        with immediate(vault.db):
            take_in(vault.db, part)
        spent += time.perf_counter() - start
    count = sum(map(len, rows))
    return {
        "rate": count / spent,
        "processor": (time.process_time() - busy) / count,
        "bytes": (bytes_written() - before) / count,
        "memory": peak_memory(),
    }


def measure_rebuild(folder: Path, sizes: tuple[int, ...]) -> list[tuple[int, float, list[str]]]:
    """Return (cases, seconds, tables that were not as they should be) of a rebuild at each size."""
    found = []
    for cases in sizes:
        with make_empty(folder / f"rebuild-{cases}") as vault:
            fill(vault, cases)
            wrong: list[str] = []

            def run(vault: Vault = vault, wrong: list[str] = wrong) -> None:
                with immediate(vault.db):
                    wrong += rebuild(vault.db)

            found.append((cases, seconds(run), wrong))
    return found
