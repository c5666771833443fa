"""Streams and bytes in age files, with the errors that age's library hides brought back.

Called for evidence and for the recovery slot. age says whether content is whole, never who wrote it.
"""

from collections.abc import Callable
from typing import Protocol

import pyrage


class Reader(Protocol):
    """Anything with a `read` that gives bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes; nothing at the end."""
        ...


class NotDecrypted(ValueError):
    """Bytes that are not an age file, are damaged, or are meant for somebody else."""


def make_identity() -> tuple[str, str]:
    """Return a new secret identity and its public recipient, both in age's text form."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient_of(identity: str) -> str:
    """Return the public recipient of a secret identity. Raises NotDecrypted when it is not one."""
    try:
        return str(pyrage.x25519.Identity.from_str(identity).to_public())
    except pyrage.IdentityError as error:
        raise NotDecrypted(str(error)) from None


def encrypt_bytes(data: bytes, recipient: str) -> bytes:
    """Return an age file of some bytes."""
    sealed: bytes = pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(recipient)])
    return sealed


def decrypt_bytes(data: bytes, identity: str) -> bytes:
    """Return the content of an age file. Raises NotDecrypted."""
    try:
        content: bytes = pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(identity)])
    except (pyrage.DecryptError, pyrage.IdentityError, OSError) as error:
        raise NotDecrypted(str(error)) from None
    return content


def encrypt_stream(read: Callable[[], bytes], write: Callable[[bytes], object], recipient: str) -> None:
    """Encrypt what `read` gives, block by block until it gives nothing, to what `write` takes.

    An exception of `read` or `write` comes out as it was raised.
    """
    source, sink = _Source(read), _Sink(write)
    try:
        pyrage.encrypt_io(source, sink, [pyrage.x25519.Recipient.from_str(recipient)])
    except (pyrage.EncryptError, OSError):
        _raise_hidden(source, sink)
        raise
    _raise_hidden(source, sink)


def decrypt_stream(read: Callable[[], bytes], write: Callable[[bytes], object], identity: str) -> None:
    """Decrypt what `read` gives to what `write` takes. Raises NotDecrypted; then `write` may have had a beginning.

    An exception of `read` or `write` comes out as it was raised.
    """
    source, sink = _Source(read), _Sink(write)
    try:
        pyrage.decrypt_io(source, sink, [pyrage.x25519.Identity.from_str(identity)])
    except (pyrage.DecryptError, OSError) as error:
        _raise_hidden(source, sink)
        raise NotDecrypted(str(error)) from None
    _raise_hidden(source, sink)


def _raise_hidden(source: "_Source", sink: "_Sink") -> None:
    # The library turns what a Python reader or writer raised into text of its own, and loses it altogether when it
    # was the last write that failed; the original was kept aside.
    for hidden in (source.error, sink.error):
        if hidden is not None:
            raise hidden


class _Source:
    """A reader that hands large blocks out in the small pieces that the library asks for."""

    def __init__(self, read: Callable[[], bytes]) -> None:
        self._read = read
        self._block = b""
        self._at = 0
        self.error: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        if self._at >= len(self._block):
            try:
                self._block, self._at = self._read(), 0
            except BaseException as error:
                self.error = error
                raise
        piece = self._block[self._at : self._at + size] if size >= 0 else self._block[self._at :]
        self._at += len(piece)
        return piece


class _Sink:
    """A writer that remembers what went wrong."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self.error: BaseException | None = None

    def write(self, data: bytes) -> int:
        if self.error is not None:
            raise self.error
        try:
            self._write(data)
        except BaseException as error:
            self.error = error
            raise
        return len(data)

    def flush(self) -> None:
        """Do nothing: whoever opened the file makes it durable."""
