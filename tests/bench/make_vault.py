"""Make a vault of 100,000 made-up cases in one command: `python -m tests.bench.make_vault DIR [--cases N]`.

The entries come in through the real intake, one transaction for each part of 16 MiB, as from bundles. A vault that is
there already is reused when it has at least as many cases.
"""

import argparse
import os
import time
from pathlib import Path

from fieldapp.vault.creation import create_vault
from fieldapp.vault.database import immediate
from fieldapp.vault.intake import take_in
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.search import count_cases
from fieldapp.vault.vault import Vault, open_vault
from tests.bench.made import PROVINCE, all_parts
from tests.bench.measure import peak_memory

PASSPHRASE = "kuda hijau lari pagi sekali"
CHEAP = Cost(memory=1024, time=1, lanes=1)


def make_empty(folder: Path, office: str = PROVINCE) -> Vault:
    """Return a new vault whose witness lies beside it, not among the user's settings."""
    os.environ["NETRA_HOME"] = str(folder.with_name(folder.name + ".home"))
    return create_vault(folder, office, "Bawaslu Contoh", "Petugas Contoh", PASSPHRASE, cost=CHEAP)[0]


def reopen(folder: Path) -> Vault:
    """Open a vault that `make_empty` made."""
    os.environ["NETRA_HOME"] = str(folder.with_name(folder.name + ".home"))
    return open_vault(folder, None, PASSPHRASE)


def fill(vault: Vault, cases: int) -> list[tuple[int, float]]:
    """Take all parts in; return (entries, seconds of intake) for each."""
    timings = []
    for _, part in all_parts(cases):
        start = time.perf_counter()
        with immediate(vault.db):
            result = take_in(vault.db, part)
        timings.append((len(part), time.perf_counter() - start))
        if result.new != len(part):
            raise SystemExit(f"intake took {result.new} of {len(part)}: {result}")
    return timings


def vault_with(folder: Path, cases: int) -> Vault:
    """Return the vault of so many cases, making it when it is not there."""
    if (folder / "vault.db").is_file():
        vault = reopen(folder)
        if count_cases(vault.db) >= cases:
            return vault
        vault.close()
        raise SystemExit(f"{folder} holds another vault; name another folder, or remove it")
    vault = make_empty(folder)
    start = time.perf_counter()
    timings = fill(vault, cases)
    entries, busy = sum(n for n, _ in timings), sum(s for _, s in timings)
    size = (folder / "vault.db").stat().st_size
    print(
        f"{cases} cases, {entries} entries in {len(timings)} parts:"
        f" intake {busy:.1f} s = {entries / busy:,.0f} entries/s"
        f" (generator included {time.perf_counter() - start:.1f} s), file {size / 1e6:,.0f} MB,"
        f" peak memory {peak_memory() / 1e6:.0f} MB"
    )
    return vault


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, default=100_000)
    arguments = parser.parse_args()
    with vault_with(arguments.folder, arguments.cases) as vault:
        print(f"{arguments.folder}: {count_cases(vault.db)} cases, ready")


if __name__ == "__main__":
    main()
