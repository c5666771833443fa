"""Evidence files: taken in once, encrypted, read back before they count, never changed.

Called by the journal's writers, by the exchange and by checks. The format is `resources/format/vault.md`, section 4.
Content lies in clear on the disk only where somebody extracts it. A file lies in the store before a row names it.
"""

import hashlib
import hmac
import io
import os
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from fieldapp.errors import (
    DestinationTaken,
    EvidenceEmpty,
    EvidenceMismatch,
    EvidenceMissing,
    EvidenceTooLarge,
    StorageFailed,
)
from fieldapp.vault.age import NotDecrypted, Reader, decrypt_stream, encrypt_stream, recipient_of
from fieldapp.vault.disk import PART, forget_cache, make_folder, open_whole, replace_file, require_space
from fieldapp.vault.exif import read_exif
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.media import sniff_media
from fieldapp.vault.source import BLOCK, Report, open_source
from fieldapp.vault.stream import Stream

LARGEST = 4 * 1024**3 - 1
SUFFIX = ".age"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A file that lies in the store and was read back: what the journal says about it."""

    sha256: str
    size: int
    media_type: str
    exif: dict[str, str]
    blob: str


@dataclass(slots=True)
class _Measured:
    """What passed by while content was encrypted."""

    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    size: int = 0
    head: bytes = b""

    def add(self, block: bytes) -> bytes:
        self.digest.update(block)
        self.size += len(block)
        self.head = self.head or block
        return block


class EvidenceStore:
    """The encrypted evidence files of one vault."""

    def __init__(self, folder: Path, identity: str, name_key: bytes, older: tuple[str, ...] = ()) -> None:
        """Name the vault's folder, the age identity of new files, the key that names them, and older identities."""
        self.folder = folder / "evidence"
        self._identities = (identity, *older)
        self._recipient = recipient_of(identity)
        self._name_key = name_key

    def take_in(self, source: Path, report: Report | None = None, *, largest: int = LARGEST) -> TakenIn:
        """Copy a file into the store and return what it is, once the stored copy was read back.

        `report` is called with bytes done and bytes in all. The same content lies in the store once. Raises
        EvidenceNotFile, EvidenceRemote, EvidenceEmpty, EvidenceTooLarge, EvidenceUnreadable, EvidenceUnstable, and the
        failures of the disk; then nothing was taken in.
        """
        with open_source(source, largest, report) as offered:
            measured, part = self._write_part(offered.read, offered.size)
            with _dropped_unless_kept(part):
                offered.require_unchanged()
                return self._keep(part, measured)

    def take_in_bytes(self, data: bytes, name: str, *, largest: int = LARGEST) -> TakenIn:
        """Take in content that lies in memory only, as from the clipboard; it never touches the disk in clear.

        Raises EvidenceEmpty, EvidenceTooLarge, and the failures of the disk; then nothing was taken in.
        """
        if not data:
            raise EvidenceEmpty(name=name)
        if len(data) > largest:
            raise EvidenceTooLarge(name=name, mb=largest >> 20)
        source = io.BytesIO(data)
        measured, part = self._write_part(lambda: source.read(BLOCK), len(data))
        with _dropped_unless_kept(part):
            return self._keep(part, measured)

    def take_in_stream(self, reader: Reader, expected_sha256: str, size: int) -> TakenIn:
        """Take in content that was announced by hash and size, as from a bundle.

        Raises EvidenceMismatch when it is not that content, EvidenceEmpty, EvidenceTooLarge, and the failures of the
        disk; then nothing was taken in. An exception of the reader comes out as it was raised.
        """
        if size == 0:
            raise EvidenceEmpty(name=expected_sha256[:12])
        if size > LARGEST:
            raise EvidenceTooLarge(name=expected_sha256[:12], mb=LARGEST >> 20)
        measured, part = self._write_part(_bounded_reader(reader, size), size)
        with _dropped_unless_kept(part):
            if measured.size != size or measured.digest.hexdigest() != expected_sha256:
                raise EvidenceMismatch()
            return self._keep(part, measured)

    @contextmanager
    def open_stream(self, sha256: str) -> Iterator[Reader]:
        """Yield a reader of one file's content; the last bytes come out only after the hash of all of it holds.

        Raises EvidenceMissing, and EvidenceAltered while reading.
        """
        path = self._path(sha256)
        if not path.is_file():
            raise EvidenceMissing(name=sha256[:12])
        stream = Stream(path, sha256, *self._identities)
        try:
            yield stream
        finally:
            stream.close()

    def has(self, sha256: str) -> bool:
        """Say whether a file lies under the name of this content, without reading it."""
        return self._path(sha256).is_file()

    def drop(self, sha256: str) -> None:
        """Remove one file; the caller made sure that nothing names it."""
        with storage_errors():
            self._path(sha256).unlink(missing_ok=True)

    def verify(self, sha256: str) -> str:
        """Return "ok", "missing" or "altered" after reading the whole file."""
        path = self._path(sha256)
        if not path.is_file():
            return "missing"
        return "ok" if self._holds(path, sha256) else "altered"

    def extract(self, sha256: str, target: Path) -> None:
        """Write the original to a place outside the vault; it gets its name only when its hash holds.

        Raises DestinationTaken, EvidenceMissing, EvidenceAltered, and the failures of the disk.
        """
        if target.exists():
            raise DestinationTaken(name=target.name)
        part = target.with_name(target.name + PART)
        with _dropped_unless_kept(part), storage_errors():
            with self.open_stream(sha256) as reader, part.open("wb") as file:
                while block := reader.read(BLOCK):
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
            replace_file(part, target)

    def blob_of(self, sha256: str) -> str:
        """Return where content lies below `evidence/`; without the vault's key the name says nothing about it."""
        name = hmac.new(self._name_key, bytes.fromhex(sha256), hashlib.sha256).hexdigest()
        return f"{name[:2]}/{name}{SUFFIX}"

    def orphans(self, known: Collection[str]) -> list[str]:
        """Return the blobs that belong to none of the known hashes, sorted."""
        wanted = {self.blob_of(sha256) for sha256 in known}
        found = (path.relative_to(self.folder).as_posix() for path in self.folder.glob(f"*/*{SUFFIX}"))
        return sorted(blob for blob in found if blob not in wanted)

    def sweep_parts(self) -> int:
        """Remove what a crash left half written, and return how many files that were; only the writer calls it."""
        parts = list(self.folder.glob(f"*{SUFFIX}{PART}"))
        with storage_errors():
            for part in parts:
                part.unlink(missing_ok=True)
        return len(parts)

    def _path(self, sha256: str) -> Path:
        return self.folder / self.blob_of(sha256)

    def _write_part(self, read: Callable[[], bytes], size: int) -> tuple[_Measured, Path]:
        measured = _Measured()
        with storage_errors():
            make_folder(self.folder)
            require_space(self.folder, size + size // 50)
            part = self.folder / f"{uuid.uuid4().hex}{SUFFIX}{PART}"
            with _dropped_on_error(part), part.open("xb") as file:
                encrypt_stream(lambda: measured.add(read()), file.write, self._recipient)
                file.flush()
                os.fsync(file.fileno())
        return measured, part

    def _keep(self, part: Path, measured: _Measured) -> TakenIn:
        sha256 = measured.digest.hexdigest()
        path = self._path(sha256)
        if not (path.is_file() and self._holds(path, sha256)):
            with storage_errors():
                make_folder(path.parent)
                replace_file(part, path)
            self._require_written(path, sha256)
        media_type = sniff_media(measured.head)
        exif = read_exif(measured.head, media_type)
        return TakenIn(sha256, measured.size, media_type, exif, self.blob_of(sha256))

    def _require_written(self, path: Path, sha256: str) -> None:
        with _dropped_on_error(path), storage_errors():
            forget_cache(path)
            if not self._holds(path, sha256):
                raise StorageFailed(reason="hasil tulis berbeda")

    def _holds(self, path: Path, sha256: str) -> bool:
        digest = hashlib.sha256()
        try:
            with storage_errors(), open_whole(path) as file:
                decrypt_stream(lambda: file.read(BLOCK), digest.update, *self._identities)
        except NotDecrypted:
            return False
        return hmac.compare_digest(digest.hexdigest(), sha256)


def _bounded_reader(reader: Reader, size: int) -> Callable[[], bytes]:
    left = size

    def read() -> bytes:
        nonlocal left
        block = reader.read(BLOCK)
        left -= len(block)
        if left < 0:
            raise EvidenceMismatch()
        return block

    return read


@contextmanager
def _dropped_on_error(part: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


@contextmanager
def _dropped_unless_kept(part: Path) -> Iterator[None]:
    try:
        yield
    finally:
        # On success the file has its final name already, or its content lay in the store before.
        with suppress(OSError):
            part.unlink(missing_ok=True)
