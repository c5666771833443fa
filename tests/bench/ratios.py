"""Measure what the design promises and print one table: `python -m tests.bench.ratios [--vault DIR] [--only NAME]...`.

Ratios are taken in turns within one run; a figure in milliseconds belongs to the machine it was measured on.
"""

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.bench import bundling, finding, merging, printing, saving
from tests.bench.make_vault import make_empty, vault_with
from tests.bench.measure import peak_memory


class Row(NamedTuple):
    what: str
    bar: str
    figure: str
    holds: bool | None


class Setting(NamedTuple):
    folder: Path
    vault: Path
    cases: int
    entries: int


def milliseconds(value: float) -> str:
    return f"{value * 1000:.2f} ms"


def save_rows(setting: Setting) -> Iterator[Row]:
    for name, open_vault in (
        ("empty vault", lambda: make_empty(setting.folder / "empty")),
        (f"{setting.cases:,} cases", lambda: vault_with(setting.vault, setting.cases)),
    ):
        with open_vault() as vault:
            found = saving.measure_saves(vault, 120)
        for disk, flush in saving.DISKS:
            ratio = saving.save_ratio(found, flush)
            note = "computed" if flush else f"{milliseconds(found['save'])} to {milliseconds(found['bare'])}"
            yield Row(f"save five records, {name}, flush {disk}", "2.0x", f"{ratio:.2f}x ({note})", ratio <= 2)
        yield Row(
            f"  written for one save, {name}",
            "",
            f"{found['save_bytes'] / 1000:.0f} KB, bare {found['bare_bytes'] / 1000:.0f} KB; 95th percentile"
            f" {milliseconds(found['save_p95'])}; one flush here {milliseconds(found['flush'])}",
            None,
        )


def search_rows(setting: Setting) -> Iterator[Row]:
    with vault_with(setting.vault, setting.cases) as vault:
        found = finding.measure_search(vault)
        lists = finding.measure_list(vault)
    yield Row(
        f"search as you type, {found['keystrokes']} keystrokes, p95",
        "15 ms",
        f"{milliseconds(found['p95'])} (p50 {milliseconds(found['p50'])},"
        f" slowest {milliseconds(found['max'])}: {found['slowest']})",
        found["p95"] <= 0.015,
    )
    for what, act, bar in (
        ("open the list", "open", 0.1),
        ("jump to the middle", "jump", 0.03),
        ("sort all by date", "sort", 0.15),
        ("sort by date, first page", "sort_page", 0.15),
        ("filter by status, first page", "filter", 0.03),
        ("search and filter", "filter_search", 0.03),
    ):
        yield Row(what, f"{bar * 1000:.0f} ms", milliseconds(lists[act]), lists[act] <= bar)


def merge_rows(setting: Setting) -> Iterator[Row]:
    found = merging.measure_merge(setting.folder / "merge", setting.entries)
    total, busy = sum(x[1] for x in found), sum(x[2] for x in found)
    yield Row(f"merge of {total:,} entries, search included", "5,000/s", f"{total / busy:,.0f}/s", total / busy >= 5000)
    for name, column in (("", 2), (", processor time", 3)):
        first, last = merging.per_entry(found, column)
        yield Row(
            f"per entry, first 10,000 to {total:,}{name}",
            "1.3x",
            f"{last / first:.2f}x ({first * 1e6:.0f} to {last * 1e6:.0f} us)",
            last / first <= 1.3,
        )
    memory = peak_memory() / 1e6
    yield Row("memory at its highest", "300 MB", f"{memory:.0f} MB", memory < 300)


def rebuild_rows(setting: Setting) -> Iterator[Row]:
    (small, quick, wrong), (large, slow, more) = merging.measure_rebuild(setting.folder, (1000, 4000))
    growth = slow / large / (quick / small)
    yield Row(
        f"rebuild, per case from {small:,} to {large:,}",
        "linear (1.3x)",
        f"{growth:.2f}x ({quick:.1f} s, {slow:.1f} s; differing: {', '.join(wrong + more) or 'none'})",
        growth <= 1.3 and not wrong + more,
    )


def bundle_rows(setting: Setting) -> Iterator[Row]:
    for name, entries, megabytes in (("evidence", 200, 14), ("entries alone", 10_000, 0)):
        found = bundling.measure_bundle(setting.folder, entries, megabytes)
        for act, cipher in (("build", "encrypt"), ("open", "decrypt")):
            part = bundling.share(found, act, cipher)
            stages = ", ".join(f"{stage} {milliseconds(found[stage])}" for stage in ("hash", cipher, "copy"))
            yield Row(
                f"bundle {act}, {name}, {found['size'] / 1e6:.0f} MB",
                "60 %",
                f"{part * 100:.0f} % ({milliseconds(found[act])}; {stages})",
                part >= 0.6,
            )


def form_rows(setting: Setting) -> Iterator[Row]:
    found = printing.measure_form(setting.folder)
    figure = f"{milliseconds(found['p50'])}, {found['pages']} pages (p95 {milliseconds(found['p95'])})"
    yield Row("one filled form (A.1), warm", "80 ms", figure, found["p50"] <= 0.08)


SECTIONS: dict[str, Callable[[Setting], Iterator[Row]]] = {
    "merge": merge_rows,
    "save": save_rows,
    "search": search_rows,
    "bundle": bundle_rows,
    "form": form_rows,
    "rebuild": rebuild_rows,
}


def write_row(row: Row) -> None:
    verdict = {True: "holds", False: "MISSED", None: ""}[row.holds]
    print(f"{row.what:58s} {row.bar:>14s}  {verdict:7s} {row.figure}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vault", type=Path, default=Path(tempfile.gettempdir()) / "netra-bench" / "vault")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--entries", type=int, default=200_000, help="how many entries the merge goes to")
    parser.add_argument("--only", action="append", choices=SECTIONS, default=[])
    arguments = parser.parse_args()
    arguments.vault.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="ratios-", dir=arguments.vault.parent))
    setting = Setting(folder, arguments.vault, arguments.cases, arguments.entries)
    write_row(Row("what", "bar", "figure", None))
    try:
        for name in arguments.only or SECTIONS:
            for row in SECTIONS[name](setting):
                write_row(row)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
