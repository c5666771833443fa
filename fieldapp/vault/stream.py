"""Reading one encrypted evidence file as a stream, without holding it whole and without trusting it early.

Called by `fieldapp.vault.evidence`. The last bytes come out only after the hash of everything holds, so that whoever
has all bytes has the right ones.
"""

import hashlib
import hmac
import queue
import sys
import threading
from contextlib import suppress
from pathlib import Path

from fieldapp.errors import EvidenceAltered, NetraError
from fieldapp.vault.age import NotDecrypted, decrypt_stream
from fieldapp.vault.disk import open_whole
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.source import BLOCK

_WAITING_BLOCKS = 4


class _Closed(Exception):
    """The reader was closed before the end."""


class Stream:
    """A reader of one blob, decrypted by a thread of its own a few blocks ahead."""

    def __init__(self, path: Path, sha256: str, *identities: str) -> None:
        self._path, self._sha256, self._identities = path, sha256, identities
        self._blocks: queue.Queue[bytes | None] = queue.Queue(_WAITING_BLOCKS)
        self._error: BaseException | None = EvidenceAltered(name=sha256[:12])
        self._closed = threading.Event()
        self._block, self._at = b"", 0
        self._ended = False
        self._thread = threading.Thread(target=self._decrypt, name="evidence", daemon=True)
        self._thread.start()

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes of content, all of it without a size; nothing at the end."""
        pieces: list[bytes] = []
        wanted = size if size >= 0 else sys.maxsize
        while wanted > 0:
            if self._at >= len(self._block):
                self._block, self._at = self._next(), 0
                if not self._block:
                    break
            piece = self._block[self._at : self._at + wanted]
            self._at += len(piece)
            wanted -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def close(self) -> None:
        """Stop the thread, wherever it is."""
        self._closed.set()
        while self._thread.is_alive():
            with suppress(queue.Empty):
                self._blocks.get(timeout=0.02)
        self._thread.join()

    def _next(self) -> bytes:
        if not self._ended:
            block = self._blocks.get()
            if block is not None:
                return block
            self._ended = True
        if self._error is not None:
            raise self._error
        return b""

    def _decrypt(self) -> None:
        digest = hashlib.sha256()
        gathered = bytearray()

        def write(data: bytes) -> None:
            if len(gathered) >= BLOCK:
                self._put(bytes(gathered))
                gathered.clear()
            digest.update(data)
            gathered.extend(data)

        try:
            with storage_errors(), open_whole(self._path) as file:
                decrypt_stream(lambda: file.read(BLOCK), write, *self._identities)
            if hmac.compare_digest(digest.hexdigest(), self._sha256):
                self._put(bytes(gathered))
                self._error = None
        except (NotDecrypted, _Closed):
            pass
        except NetraError as error:
            self._error = error
        finally:
            with suppress(_Closed):
                self._put(None)

    def _put(self, block: bytes | None) -> None:
        if self._closed.is_set():
            raise _Closed
        self._blocks.put(block)
