"""What the names on a stick promise, for one quiet line: how many files are for this office and not yet received.

Called by the windows when a stick comes in. Reads names alone: they are made for people and prove nothing, so nothing
is decided by them; what a file is, only the preview says.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fieldapp.errors import StickGone
from fieldapp.exchange.gathering import SUFFIX, Gathered, gather, pattern_of
from fieldapp.exchange.packtravel import PACK_NAME
from fieldapp.packs.check import is_version, version_key
from fieldapp.vault.database import Database
from fieldapp.vault.packbook import newest_known
from fieldapp.vault.vault import Vault

_part = re.compile(
    r"([0-9.]{2,11})-([0-9.]{2,11})-([0-9a-f]{8})\.([0-9]{1,9})-([0-9]{1,9})-([0-9]{1,6})of([0-9]{1,6})\.netra",
    re.ASCII,
)
_pack = re.compile(r"netra-acuan-([0-9.]{1,60})\.tar", re.ASCII)


@dataclass(frozen=True, slots=True)
class Notice:
    """What the names say: parts for this office that were not received, for others, and newer reference data."""

    folder: Path
    ours: int = 0
    others: int = 0
    packs: int = 0

    @property
    def says_something(self) -> bool:
        """Whether there is anything for this office."""
        return bool(self.ours or self.packs)


def list_names(folder: Path) -> tuple[str, ...]:
    """Return the names of parts and of reference data in and below a folder; nothing when it cannot be read.

    Touches no vault: the medium may take seconds to answer, on a thread of its own.
    """
    try:
        found = gather([folder], pattern_of((SUFFIX,), PACK_NAME)) if folder.is_dir() else Gathered(())
    except (StickGone, OSError):
        return ()
    return tuple(path.name for path in found.files)


def weigh_names(vault: Vault, folder: Path, names: Iterable[str]) -> Notice:
    """Return what the names on a stick promise to this office."""
    ours = others = packs = 0
    for name in sorted(set(names)):
        match = _part.fullmatch(name)
        if match is None:
            packs += _is_newer(vault, name)
        elif match[2] != vault.office:
            others += 1
        else:
            ours += match[3] != vault.device[:8] and not _is_received(vault.db, match)
    return Notice(folder, ours, others, packs)


def _is_newer(vault: Vault, name: str) -> bool:
    match = _pack.fullmatch(name)
    return (
        match is not None
        and is_version(match[1])
        and version_key(match[1]) > version_key(newest_known(vault.db, vault.packs.base))
    )


def _is_received(db: Database, match: re.Match[str]) -> bool:
    """Say whether the part that a name tells of was taken in; the name has only the beginning of the device."""
    device, incarnation, number, part = match[3], int(match[4]), int(match[5]), int(match[6])
    query = (
        "SELECT 1 FROM bundle_seen WHERE device >= ? AND device < ? || 'g' AND incarnation = ? AND number = ?"
        " AND part = ? LIMIT 1"
    )
    return db.execute(query, (device, device, incarnation, number, part)).fetchone() is not None
