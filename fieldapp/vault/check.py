"""Checking a vault: is the journal what it was, do the projections say the same, is every evidence file there?

`resources/format/vault.md`, section 8. `check` takes a second or two; the full one reads everything and computes
everything anew. Finds damage and what someone with the key did, with its place and who contradicts it; repairs nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Final, TypeVar

import msgspec

from fieldapp.errors import EntryMalformed, VaultCopied, VaultRolledBack
from fieldapp.vault.age import NotDecrypted
from fieldapp.vault.audit.computed import check_projections
from fieldapp.vault.audit.content import check_evidence
from fieldapp.vault.audit.defect import Checked, Defect, KeyOf
from fieldapp.vault.audit.head import check_heads, check_proof
from fieldapp.vault.audit.journal import check_entries, check_journal
from fieldapp.vault.audit.keyring import check_keys, keys_of
from fieldapp.vault.audit.printed import check_prints
from fieldapp.vault.audit.signature import check_signatures
from fieldapp.vault.audit.statement import Statement, check_receipted, contradictions, inner_statements
from fieldapp.vault.books import hash_at
from fieldapp.vault.database import Database, SqliteError, full_check, quick_check
from fieldapp.vault.vault import Vault
from fieldapp.vault.witness import check_witness, witness_file

__all__ = ["Checked", "Defect", "KeyOf", "Report", "Statement", "check", "check_recent"]

Report = Callable[[int, int], None]
# Beside the evidence files: the database, the journal, what others say, what is computed from it.
_STEPS: Final = 4
# What a reader meets where somebody wrote other bytes than the program does.
UNREADABLE: Final = (
    SqliteError, EntryMalformed, NotDecrypted, msgspec.MsgspecError, ValueError, TypeError, AttributeError, LookupError,
)  # fmt: skip
T = TypeVar("T")


def check(
    vault: Vault,
    *,
    full: bool = False,
    key_of: KeyOf | None = None,
    against: Sequence[Statement] = (),
    report: Report | None = None,
) -> Checked:
    """Check a vault that is open for writing; `key_of` gives the keys of other laptops that are certified.

    `against` is what is shown from outside. `report(done, total)` counts evidence files, with a few steps more for the
    rest, and may raise to stop.
    """
    db, result = vault.db, Checked()
    problems = full_check(db) if full else quick_check(db)
    result.defects += [Defect("database", "vault.db", problem) for problem in problems]
    total = _count(db, "evidence_file", result) + _STEPS
    tell = _teller(report, total)
    tell(1)
    for name in ("entries", "books", "held"):
        setattr(result, name, _count(db, {"entries": "entry", "books": "book"}.get(name, name), result))
    if not vault.slots_intact:
        result.defects.append(Defect("slots_changed", "slots.json"))
    keys = keys_of(vault, key_of)
    _add(result, _check_witness(vault))
    _add(result, check_heads(db, keys, result))
    _add(result, check_evidence(vault, result, lambda done: tell(1 + done), full=full))
    if full:
        _check_fully(vault, keys, result, lambda step: tell(total - _STEPS + step))
    if full or against:
        inner = inner_statements(db, vault.device, _own(vault)) if full else []
        _add(result, contradictions(db, [*inner, *against]))
    tell(total)
    return result


def check_recent(vault: Vault, most: int = 200) -> list[Defect]:
    """Check the newest entries by themselves, the witness and the keys: what takes less than a second at a start."""
    result = Checked()
    last = vault.db.execute("SELECT coalesce(max(n), 0) FROM entry").fetchone()[0]
    _add(result, _check_witness(vault))
    _add(result, check_keys(vault))
    _add(result, check_entries(vault.db, last - most, []))
    return result.defects


def _check_fully(vault: Vault, keys: KeyOf, result: Checked, tell: Callable[[int], None]) -> None:
    """Add what only reading everything finds."""
    db, device = vault.db, vault.device
    before = len(result.defects)
    found = _kept(result, lambda: check_journal(db, device, _own(vault)))
    tell(2)
    _add(result, check_keys(vault))
    if found is None:
        return
    defects, links = found
    result.defects += defects
    _add(result, check_proof(db, device, links, keys))
    # what cannot be read cannot be computed anew: it was named above
    if any(defect.code == "entry_malformed" for defect in result.defects[before:]):
        return
    _add(result, check_signatures(db, device))
    _add(result, check_prints(db, device))
    _add(result, check_receipted(db, device))
    tell(3)
    _kept(result, lambda: result.defects.extend(check_projections(db)))


def _own(vault: Vault) -> str:
    """Return how the names of the books begin that this laptop writes today."""
    return f"{vault.device}.{vault.incarnation}@"


def _check_witness(vault: Vault) -> Iterator[Defect]:
    try:
        check_witness(witness_file(vault.name).read(), vault.incarnation, partial(hash_at, vault.db))
    except (VaultCopied, VaultRolledBack) as error:
        place = " ".join(str(error.facts[name]) for name in ("book", "seen") if name in error.facts)
        yield Defect(error.code, "vault.db", place)


def _count(db: Database, table: str, result: Checked) -> int:
    found = _kept(result, lambda: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - fixed names
    return int(found or 0)


def _add(result: Checked, found: Iterable[Defect]) -> None:
    _kept(result, lambda: result.defects.extend(found))


def _kept(result: Checked, look: Callable[[], T]) -> T | None:
    """Look, unless what lies there does not let itself be read, which is a defect by itself."""
    try:
        return look()
    except UNREADABLE as error:
        result.defects.append(Defect("unreadable", "vault.db", f"{type(error).__name__}: {error}"))
        return None


def _teller(report: Report | None, total: int) -> Callable[[int], None]:
    def tell(done: int) -> None:
        if report:
            report(done, total)

    return tell
