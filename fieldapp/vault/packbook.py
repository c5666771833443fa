"""The sets of reference data a vault keeps, and what its office corrected in them.

In force is the newest of the program's own and those that were installed; each stays, since a paper is printed again
with the set it was written under. Called by the vault, by what installs a set, and by the command line. Sets lie in
local tables; corrections are records and travel.
"""

import tomllib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from threading import Lock
from types import MappingProxyType
from typing import Any, Final

import msgspec

from fieldapp.canonical import encode, sha256
from fieldapp.packs.check import REGIONS, version_key
from fieldapp.packs.correction import Correction, mark_of
from fieldapp.packs.reference import Packs, builtin_packs, corrected
from fieldapp.packs.schema import KNOWN_SCHEMA
from fieldapp.vault.database import Database
from fieldapp.vault.projection import BranchNames, load_writings

BUILTIN: Final = "program"
INSTALLED: Final = "installed"
# came with a receipt and waits for an officer: its tables are not unpacked, nothing is written under it
RECEIVED: Final = "received"
MOST_READY: Final = 8
_IN_FORCE: Final = "SELECT version, digest FROM pack WHERE schema <= ? AND source <> ?"

_ready: dict[tuple[str, str], Packs] = {}
_ready_lock = Lock()


@dataclass(frozen=True, slots=True)
class KeptSet:
    """A set in this vault: its `source` (program, installed or received), who signed it, since when it is kept."""

    version: str
    digest: str
    schema: int
    made: str
    label: str
    source: str
    signer: str
    kept: str


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return what tells the files of a set from those of any other."""
    return sha256(encode({name: sha256(data) for name, data in files.items()}))


@cache
def _builtin_files() -> tuple[Mapping[str, bytes], str]:
    """Return the tables of the program's set and their digest; its list of regions is not kept twice."""
    files = {name: data for name, data in builtin_packs().files.items() if name != REGIONS}
    return files, digest_of(files)


def keeps_builtin(db: Database) -> bool:
    """Say whether the program's own set is kept already."""
    row = db.execute("SELECT digest FROM pack WHERE version = ?", (builtin_packs().version,)).fetchone()
    return row is not None and row[0] == _builtin_files()[1]


def keep_builtin(db: Database, now: datetime) -> None:
    """Keep the program's own set, for the day when the program brings another; inside a write transaction."""
    if not keeps_builtin(db):
        db.execute("DELETE FROM pack WHERE version = ?", (builtin_packs().version,))
        keep_set(db, _builtin_files()[0], BUILTIN, "", now)


def keep_set(
    db: Database, files: Mapping[str, bytes], source: str, signer: str, now: datetime, signed: bytes | None = None
) -> KeptSet:
    """Keep a set whose files were checked; inside a write transaction, so that all of it is there or nothing.

    `signed` is the file it came in, which travels on to the offices below.
    """
    head = tomllib.loads(files["pack"].decode("utf-8"))
    kept = KeptSet(
        version=head["version"], digest=digest_of(files), schema=head["schema"], made=head["made"].isoformat(),
        label=head["label"], source=source, signer=signer, kept=now.isoformat(timespec="seconds"),
    )  # fmt: skip
    _insert(db, kept, signed)
    for name, data in files.items():
        packed = data if name == REGIONS else zlib.compress(data, 9)
        db.execute("INSERT INTO pack_file VALUES (?, ?, ?)", (kept.version, name, packed))
    return kept


def _insert(db: Database, kept: KeptSet, signed: bytes | None) -> None:
    db.execute(
        "INSERT INTO pack (version, digest, schema, made, label, source, signer, kept, file)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (kept.version, kept.digest, kept.schema, kept.made, kept.label, kept.source, kept.signer, kept.kept, signed),
    )


def keep_received(db: Database, kept: KeptSet, signed: bytes) -> None:
    """Let a set that was checked wait for an officer, as the file it came in; inside a write transaction."""
    _insert(db, kept, signed)


def kept_sets(db: Database) -> list[KeptSet]:
    """Return the sets that are or were in force here, the newest first."""
    return [one for one in _all_sets(db) if one.source != RECEIVED]


def waiting_sets(db: Database) -> list[KeptSet]:
    """Return the sets that came and were not brought into force, the newest first."""
    return [one for one in _all_sets(db) if one.source == RECEIVED]


def newest_known(db: Database, present: str) -> str:
    """Return the newest version that is in force (`present`) or waits."""
    return max((present, *(one.version for one in waiting_sets(db))), key=version_key)


def signed_file(db: Database, version: str) -> bytes | None:
    """Return the file that a set came in, None where none is kept."""
    row = db.execute("SELECT file FROM pack WHERE version = ?", (version,)).fetchone()
    return bytes(row[0]) if row and row[0] is not None else None


def newest_signed(db: Database) -> tuple[str, bytes] | None:
    """Return version and file of the newest set that was brought into force from a signed file, None without one."""
    rows = db.execute("SELECT version FROM pack WHERE source = ? AND file IS NOT NULL", (INSTALLED,)).fetchall()
    version = max((row[0] for row in rows), key=version_key, default="")
    data = signed_file(db, version) if version else None
    return (version, data) if data is not None else None


def _all_sets(db: Database) -> list[KeptSet]:
    rows = db.execute("SELECT version, digest, schema, made, label, source, signer, kept FROM pack").fetchall()
    return sorted((KeptSet(*row) for row in rows), key=lambda one: version_key(one.version), reverse=True)


def packs_in_force(db: Database, office: str) -> Packs:
    """Return the newest set of this vault or the program, with the corrections of an office."""
    best, digest = builtin_packs().version, ""
    rows = db.execute(_IN_FORCE, (KNOWN_SCHEMA, RECEIVED)).fetchall()
    for version, found in rows:
        if version_key(version) > version_key(best):
            best, digest = version, found
    return _with_corrections(_load(db, best, digest), corrections_of(db, office))


def packs_as_of(db: Database, office: str, version: str) -> Packs:
    """Return the set of a version as records remember it, with the corrections of then; else what is in force.

    A record that remembers none is older than every set that is kept: it gets the oldest.
    """
    base, _, mark = version.partition("+")
    if not base:
        base = min((one.version for one in kept_sets(db) if one.source == BUILTIN), key=version_key, default="")
    row = db.execute(f"{_IN_FORCE} AND version = ?", (KNOWN_SCHEMA, RECEIVED, base)).fetchone()
    if row is None and base != builtin_packs().version:
        return packs_in_force(db, office)
    packs = _load(db, base, row[1] if row else "")
    if not mark:
        return packs
    now = corrections_of(db, office)
    return _with_corrections(packs, now if mark_of(now) == mark else _corrections_then(db, office, mark, now))


def _load(db: Database, version: str, digest: str) -> Packs:
    """Return a kept set, read once in the life of the program."""
    if version == builtin_packs().version:
        return builtin_packs()
    found = _ready.get((digest, ""))
    if found is None:
        rows = db.execute("SELECT name, data FROM pack_file WHERE version = ?", (version,)).fetchall()
        files = {name: data if name == REGIONS else zlib.decompress(data) for name, data in rows}
        found = _remember((digest, ""), Packs(version, MappingProxyType(files)))
    return found


def _with_corrections(packs: Packs, corrections: Mapping[str, Correction]) -> Packs:
    if not corrections:
        return packs
    key = (digest_of(packs.files) if packs is not builtin_packs() else BUILTIN, mark_of(corrections))
    return _ready.get(key) or _remember(key, corrected(packs, corrections))


def _remember(key: tuple[str, str], packs: Packs) -> Packs:
    with _ready_lock:
        while len(_ready) >= MOST_READY:
            del _ready[next(iter(_ready))]
        return _ready.setdefault(key, packs)


# ---- corrections ----------------------------------------------------------------------------------------------------


def corrections_of(db: Database, office: str) -> dict[str, Correction]:
    """Return the corrections of an office in force, by key."""
    rows = db.execute("SELECT fields FROM record WHERE type = 'reference' AND office = ? ORDER BY id", (office,))
    return dict(_read_corrections(msgspec.json.decode(row[0]) for row in rows.fetchall()))


def _read_corrections(fields: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Correction]]:
    for one in fields:
        key, value = one.get("key"), one.get("value")
        if isinstance(key, str) and value is not None and one.get("removed") is not True:
            yield key, Correction(key, value, str(one.get("reason") or ""))


def _corrections_then(db: Database, office: str, mark: str, now: dict[str, Correction]) -> Mapping[str, Correction]:
    """Return the corrections that had a mark, found by going through their history; those of now if none had."""
    rows = db.execute("SELECT id FROM record WHERE type = 'reference' AND office = ? ORDER BY id", (office,)).fetchall()
    names = BranchNames(db)
    writings = [writing for (record,) in rows for writing in load_writings(db, record, names)]
    writings.sort(key=lambda one: one.order)
    states: dict[str, dict[str, Any]] = {}
    for writing in writings:
        states.setdefault(writing.entry.record, {}).update(writing.open or {})
        then = dict(_read_corrections(states.values()))
        if mark_of(then) == mark:
            return then
    return now
