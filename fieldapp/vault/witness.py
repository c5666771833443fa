"""The witness: a small file outside the vault that remembers how far the journal of this laptop had come.

It catches a vault folder that was copied to another laptop or put back from an old copy. Called when a vault is opened
for writing and after each commit. Holds no personal data; never decides anything about entries.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from fieldapp.errors import VaultCopied, VaultRolledBack
from fieldapp.home import home_folder
from fieldapp.vault.disk import write_whole


class Witness(msgspec.Struct, frozen=True):
    """What was last seen of a vault on this laptop: its incarnation, and place and hash (hex) per own book."""

    vault: str
    incarnation: int
    heads: dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class WitnessFile:
    """The witness of one vault on this laptop."""

    path: Path

    def read(self) -> Witness | None:
        """Return what was seen last, or None when this laptop never saw the vault (or all it kept is torn)."""
        return _decode(self.path) or _decode(self._durable)

    def write(self, witness: Witness, *, durable: bool = False) -> None:
        """Remember what is true now. The order of commit and witness never costs an entry: behind is allowed.

        With `durable` a second copy survives a power cut, which may tear the first one: it is not flushed, since that
        would cost as much as the commit did.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        data = msgspec.json.encode(witness)
        if durable:
            write_whole(self._durable, data)
        part = self.path.with_suffix(".part")
        part.write_bytes(data)
        part.replace(self.path)

    @property
    def _durable(self) -> Path:
        return self.path.with_suffix(".bak")


def _decode(path: Path) -> Witness | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Witness)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def witness_file(vault: str) -> WitnessFile:
    """Return the witness of a vault, in the user's own settings (or under NETRA_HOME)."""
    return WitnessFile(home_folder() / "witness" / f"{vault}.json")


def check_witness(witness: Witness | None, incarnation: int, hashes_at: Callable[[str, int], list[bytes]]) -> None:
    """Compare the vault's own books with what this laptop saw last; `hashes_at` gives what stands at a place.

    Raises VaultCopied when this laptop never saw this incarnation, VaultRolledBack when the books are behind or differ.
    """
    if witness is None or witness.incarnation != incarnation:
        raise VaultCopied()
    for book, (seq, digest) in witness.heads.items():
        if seq and digest not in [found.hex() for found in hashes_at(book, seq)]:
            raise VaultRolledBack(book=book, seen=seq)
