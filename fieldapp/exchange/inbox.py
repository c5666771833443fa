"""Evidence on its way in: pieces wait in the vault's inbox, encrypted, until all of a file are there.

Called by the merge. A file enters the evidence store only when the whole has the hash that names it; one that has not
is put aside, never dropped. Names on the disk are made of hashes and numbers that were checked before.
"""

import io
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fieldapp.errors import EvidenceAltered, EvidenceEmpty, EvidenceMismatch, EvidenceMissing
from fieldapp.exchange.bundle import PIECE_SIZE
from fieldapp.exchange.content import Piece
from fieldapp.vault.age import NotDecrypted, Reader, decrypt_bytes, encrypt_bytes, recipient_of
from fieldapp.vault.disk import make_folder, replace_file, require_space, write_whole
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.vault import Vault

ASIDE = "ditahan"

_waiting = re.compile(r"[0-9a-f]{64}-[1-9][0-9]{0,4}")
_aside = re.compile(r"([0-9a-f]{64})-[1-9][0-9]{0,4}-[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Damaged:
    """An evidence file whose pieces do not make the file they are named after."""

    sha256: str
    size: int
    folder: Path


@dataclass(slots=True)
class Received:
    """What became of evidence: the hashes taken in, the files put aside."""

    taken: list[str] = field(default_factory=list)
    damaged: list[Damaged] = field(default_factory=list)


def receive(vault: Vault, pieces: Iterable[Piece]) -> Received:
    """Keep the pieces of files that the vault lacks; take in every file that is whole. Raises failures of the disk."""
    result = Received()
    touched = set()
    held: dict[str, bool] = {}
    for piece in pieces:
        if piece.sha256 not in held:
            held[piece.sha256] = _is_held(vault, piece.sha256)
        if held[piece.sha256]:
            continue
        folder = _folder(vault, piece.sha256, piece.count)
        if piece.count == 1:
            _receive_whole(vault, piece, folder, result)
            continue
        _keep_piece(vault, piece, folder)
        touched.add(folder)
    for folder in sorted(touched):
        _assemble(vault, folder, result)
    return result


def assemble_all(vault: Vault) -> Received:
    """Take in the files that became whole before an interruption. Raises failures of the disk."""
    result = Received()
    with storage_errors():
        found = [path for path in (vault.folder / "inbox").glob("*-*") if _waiting.fullmatch(path.name)]
    for folder in sorted(found):
        _assemble(vault, folder, result)
    return result


def list_aside(vault: Vault) -> list[Damaged]:
    """Return every file that was ever put aside, also when nobody could be told of it before an interruption."""
    with storage_errors():
        folders = sorted((vault.folder / "inbox" / ASIDE).glob("*-*-*"))
        named = [(_aside.fullmatch(path.name), path) for path in folders]
        return [Damaged(match[1], _size(path), path) for match, path in named if match]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*.age"))


def _receive_whole(vault: Vault, piece: Piece, folder: Path, result: Received) -> None:
    data = bytes(piece.data)
    try:
        _take_in(vault, io.BytesIO(data), piece.sha256, len(data))
        result.taken.append(piece.sha256)
    except (EvidenceMismatch, EvidenceEmpty):
        _keep_piece(vault, piece, folder)
        result.damaged.append(_put_aside(folder, piece.sha256, len(data)))


def _keep_piece(vault: Vault, piece: Piece, folder: Path) -> None:
    path = folder / f"{piece.index:05d}.age"
    with storage_errors():
        if not path.exists():
            make_folder(folder)
            require_space(folder, len(piece.data))
            write_whole(path, encrypt_bytes(bytes(piece.data), recipient_of(vault.device_keys.evidence_identity)))


def _assemble(vault: Vault, folder: Path, result: Received) -> None:
    sha256, _, count = folder.name.partition("-")
    # a removal that was cut off left fewer pieces than there were: whether the file is held comes first
    if not _is_held(vault, sha256):
        if len(list(folder.glob("*.age"))) != int(count):
            return
        reader = _Reader(vault, folder, int(count))
        size = (int(count) - 1) * PIECE_SIZE
        try:
            size += len(reader.piece(int(count)))
            _take_in(vault, reader, sha256, size)
        except (EvidenceMismatch, EvidenceEmpty, EvidenceAltered):
            result.damaged.append(_put_aside(folder, sha256, size))
            return
        result.taken.append(sha256)
    _remove(folder)


def read_aside(vault: Vault, name: str) -> Iterator[bytes]:
    """Give the pieces of a file that was put aside, in order, in clear. Raises EvidenceMissing, EvidenceAltered."""
    folder = vault.folder / "inbox" / ASIDE / name
    paths = sorted(folder.glob("*.age")) if _aside.fullmatch(name) else []
    if not paths:
        raise EvidenceMissing(name=name[:12])
    for path in paths:
        yield _read_piece(vault, path, name)


def remove_aside(vault: Vault, name: str) -> None:
    """Remove a file that was put aside; one that is gone already is no error. Raises failures of the disk."""
    folder = vault.folder / "inbox" / ASIDE / name
    if _aside.fullmatch(name) and folder.is_dir():
        _remove(folder)


def _read_piece(vault: Vault, path: Path, name: str) -> bytes:
    with storage_errors():
        data = path.read_bytes()
    try:
        return decrypt_bytes(data, vault.device_keys.evidence_identity, *vault.device_keys.evidence_older)
    except NotDecrypted as error:
        raise EvidenceAltered(name=name[:12]) from error


def _take_in(vault: Vault, reader: Reader, sha256: str, size: int) -> None:
    taken = vault.evidence.take_in_stream(reader, sha256, size)
    with vault.writing() as db:
        db.execute(
            "INSERT OR IGNORE INTO evidence_file VALUES (?, ?, ?, ?)",
            (taken.sha256, taken.size, taken.blob, vault.now().isoformat(timespec="seconds")),
        )


def _put_aside(folder: Path, sha256: str, size: int) -> Damaged:
    """Move what is damaged out of the way, so that the file can be sent again."""
    with storage_errors():
        make_folder(folder.parent / ASIDE)
        aside = folder.parent / ASIDE / f"{folder.name}-{uuid.uuid4().hex[:16]}"
        replace_file(folder, aside)
    return Damaged(sha256, size, aside)


class _Reader:
    """Reads the pieces of one file as one stream."""

    def __init__(self, vault: Vault, folder: Path, count: int) -> None:
        self._vault, self._folder, self._count = vault, folder, count
        self._next, self._rest = 1, b""

    def piece(self, index: int) -> bytes:
        """Return one piece in clear."""
        return _read_piece(self._vault, self._folder / f"{index:05d}.age", self._folder.name)

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes; nothing at the end."""
        if not self._rest and self._next <= self._count:
            self._rest = self.piece(self._next)
            self._next += 1
        taken = self._rest if size < 0 else self._rest[:size]
        self._rest = self._rest[len(taken) :]
        return taken


def _remove(folder: Path) -> None:
    with storage_errors():
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()


def _folder(vault: Vault, sha256: str, count: int) -> Path:
    return vault.folder / "inbox" / f"{sha256}-{count}"


def _is_held(vault: Vault, sha256: str) -> bool:
    """Say whether a file is there and unaltered; one that was lost or spoilt since is taken in anew."""
    row = vault.db.execute("SELECT 1 FROM evidence_file WHERE sha256 = ?", (sha256,)).fetchone()
    return row is not None and vault.evidence.verify(sha256) == "ok"
