"""Streams and bytes in age files, with the errors that age's library hides brought back.

Called for evidence and for the slots of recovery. age says whether content is whole, never who wrote it.
"""

from collections.abc import Callable
from typing import Final, Protocol

import pyrage

from fieldapp.errors import KeyRefused

# The library reads a header again from its start for every line of it: what is longer costs minutes, then years.
LONGEST_HEADER: Final = 16 * 1024
MOST_RECIPIENTS: Final = 128
_FIRST_LINE, _STANZA, _LAST_LINE = b"age-encryption.org/v1\n", b"\n-> ", b"\n--- "
_LETTERS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_START, _DATA = "age1", 52
_PRIME: Final = 2**255 - 19
_EIGHTH: Final = 325606250916557431795983626356110631294008115727848805560023387167927233504
_OTHER_EIGHTH: Final = 39382357235489614581723060781553021112529911719440698176882885853963445705823
# With such a recipient everybody derives the same key: the file would be open to all.
_SMALL_ORDER: Final = frozenset((0, 1, _PRIME - 1, _EIGHTH, _OTHER_EIGHTH))


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


def check_recipient(recipient: str) -> str:
    """Return a recipient in age's text form. Raises KeyRefused for points of small order and any other spelling."""
    try:
        spelt = str(pyrage.x25519.Recipient.from_str(recipient))
    except pyrage.RecipientError:
        raise KeyRefused() from None
    point = _point_of(spelt)
    if spelt != recipient or point >= _PRIME or point in _SMALL_ORDER:
        raise KeyRefused()
    return recipient


def _point_of(recipient: str) -> int:
    """Return the coordinate that a recipient names: 32 bytes in letters of five bits, the last four bits empty."""
    value = 0
    for letter in recipient[len(_START) : len(_START) + _DATA]:
        value = value << 5 | _LETTERS.index(letter)
    return int.from_bytes((value >> 4).to_bytes(32, "big"), "little")


def check_head(data: bytes) -> None:
    """Raise NotDecrypted unless bytes begin like an age file with a header short enough to be read."""
    end = data.find(_LAST_LINE, 0, LONGEST_HEADER)
    if not data.startswith(_FIRST_LINE) or end < 0 or data.count(_STANZA, 0, end) > MOST_RECIPIENTS:
        raise NotDecrypted("header")


def encrypt_bytes(data: bytes, recipient: str) -> bytes:
    """Return an age file of some bytes."""
    sealed: bytes = pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(recipient)])
    return sealed


def decrypt_bytes(data: bytes, *identities: str) -> bytes:
    """Return the content of an age file that one of the identities opens. Raises NotDecrypted."""
    check_head(data)
    try:
        content: bytes = pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(one) for one in identities])
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


def decrypt_stream(read: Callable[[], bytes], write: Callable[[bytes], object], *identities: str) -> None:
    """Decrypt what `read` gives to what `write` takes, with the one of the identities that opens it.

    The first block holds the whole header. Raises NotDecrypted; then `write` may have had a beginning.
    An exception of `read` or `write` comes out as it was raised.
    """
    first = read()
    check_head(first)
    source, sink = _Source(read, first), _Sink(write)
    try:
        pyrage.decrypt_io(source, sink, [pyrage.x25519.Identity.from_str(one) for one in identities])
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

    def __init__(self, read: Callable[[], bytes], block: bytes = b"") -> None:
        self._read = read
        self._block = block
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
