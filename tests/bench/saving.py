"""Saving a case of five records, against one bare committed insert of the same bytes in the same kind of file."""

import os
from pathlib import Path

from fieldapp.case.model import Case
from fieldapp.case.records import patches_of
from fieldapp.vault.database import close_database, immediate, open_database
from fieldapp.vault.journal import Change
from fieldapp.vault.vault import Vault
from tests.bench.made import District, make_case
from tests.bench.measure import bytes_written, flush_seconds, interleave, median, percentile

DISKS = (("as measured", None), ("2 ms (SSD)", 0.002), ("10 ms (hard disk)", 0.010))


def five_records(district: District) -> Case:
    """Return a case of a case record, two subjects, a witness and an evidence record."""
    while True:
        case = make_case(district)
        if (len(case.subjects), len(case.witnesses), len(case.evidence)) == (2, 1, 1):
            return case


def changes_of(case: Case) -> list[Change]:
    return [Change(f"{patch.type}.set", patch.id, patch.open, patch.identity) for patch in patches_of(case)]


def journal_bytes(vault: Vault, case_id: str) -> bytes:
    """Return everything the journal keeps of a case: what the bare insert writes as one value."""
    rows = vault.db.execute(
        "SELECT e.hash, e.bytes, p.open_salt, p.open, p.identity_salt, p.identity FROM record r"
        " JOIN entry e ON e.record = r.id JOIN payload p ON p.n = e.n WHERE r.case_id = ?",
        (case_id,),
    ).fetchall()
    return b"".join(value or b"" for row in rows for value in row)


def measure_saves(vault: Vault, rounds: int = 200, *, witness: bool = True) -> dict[str, float]:
    """Return medians in seconds, bytes and flushes of saving and of the bare insert, taken in turns."""
    district = District(9000)
    district.ms += int.from_bytes(os.urandom(3), "big") * 1000
    cases = [five_records(district) for _ in range(rounds + 1)]
    bare = open_database(Path(vault.folder) / "bare.db", vault.db_key, create=True)
    bare.execute("CREATE TABLE bare (n INTEGER PRIMARY KEY, data BLOB)")
    queue = iter(cases)

    def save() -> None:
        rows = changes_of(next(queue))
        if witness:
            with vault.writing():
                vault.journal.write(rows, vault.officer, vault.now())
        else:
            with immediate(vault.db):
                vault.journal.write(rows, vault.officer, vault.now())

    save()
    data = journal_bytes(vault, cases[0].id)

    def insert() -> None:
        with immediate(bare):
            bare.execute("INSERT INTO bare (data) VALUES (?)", (data,))

    try:
        times = interleave(rounds - 4, save=save, bare=insert)
        written = {name: _bytes_of(act) for name, act in (("save", save), ("bare", insert))}
        flush = flush_seconds(vault.folder)
    finally:
        close_database(bare)
        for file in Path(vault.folder).glob("bare.db*"):
            file.unlink()
    return {
        "save": median(times["save"]),
        "save_p95": percentile(times["save"], 0.95),
        "bare": median(times["bare"]),
        "flush": flush,
        "save_bytes": written["save"],
        "bare_bytes": written["bare"],
        "content": len(data),
    }


def _bytes_of(act) -> float:
    sizes = []
    for _ in range(3):
        before = bytes_written()
        act()
        sizes.append(bytes_written() - before)
    return median(sizes)


def save_ratio(found: dict[str, float], flush: float | None = None) -> float:
    """Return the ratio; with `flush` as computed for a disk whose flush takes that long: one each, no checkpoint."""
    more = 0.0 if flush is None else flush - found["flush"]
    return (found["save"] + more) / (found["bare"] + more)
