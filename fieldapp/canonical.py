"""Canonical JSON: the one byte form of everything that is hashed or signed.

The subset of RFC 8785 that Netra uses: objects with ASCII keys in sorted order, arrays, strings in Unicode NFC without
lone surrogates, integers of at most 53 bits, booleans and null. No floats. What is read must already be in this form;
it is never tidied up, so that the bytes that were signed are the bytes that are understood.
"""

import hashlib
import re
import unicodedata
from typing import Any

import msgspec

from fieldapp.errors import NotCanonical

LARGEST_INTEGER = 2**53 - 1
DEEPEST = 32
LONGEST = 64 * 1024 * 1024

_encoder = msgspec.json.Encoder(order="sorted")
# possessive, so that a hostile text with an unclosed string costs linear time
_bracket = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)


def _no_float(text: str) -> Any:
    raise NotCanonical(reason=f"bilangan pecahan {text[:20]}")


_decoder = msgspec.json.Decoder(float_hook=_no_float)


def encode(value: Any) -> bytes:
    """Return the canonical bytes of a value made of dict, list, tuple, str, int, bool and None.

    Raises NotCanonical for floats, integers over 53 bits, keys that are not ASCII text, text that is not NFC.
    """
    try:
        _check(value, 0)
        return _encoder.encode(value)
    except (TypeError, ValueError, UnicodeEncodeError) as error:
        raise NotCanonical(reason=str(error)) from error


def decode(data: bytes) -> Any:
    """Return the value of canonical bytes. Raises NotCanonical when one byte differs from the canonical form."""
    if len(data) > LONGEST:
        raise NotCanonical(reason="terlalu panjang")
    if nesting(data) > DEEPEST:
        raise NotCanonical(reason="terlalu dalam")
    try:
        value = _decoder.decode(data)
        _check(value, 0)
        if _encoder.encode(value) != data:
            raise NotCanonical(reason="bentuk lain")
    except (msgspec.DecodeError, TypeError, ValueError, UnicodeError, RecursionError) as error:
        raise NotCanonical(reason=str(error)) from error
    return value


def nesting(data: bytes) -> int:
    """Return how deep the brackets of a JSON text go, at most one more than allowed; builds nothing from it."""
    depth = deepest = 0
    if data.count(b"[") + data.count(b"{") <= DEEPEST:
        return 0
    for match in _bracket.finditer(data):
        first = match.group()[:1]
        if first in b"[{":
            depth += 1
            deepest = max(deepest, depth)
            if depth > DEEPEST:
                break
        elif first in b"]}":
            depth -= 1
    return deepest


def _check(value: Any, depth: int) -> None:
    if isinstance(value, str):
        if not value.isascii() and not unicodedata.is_normalized("NFC", value):
            raise NotCanonical(reason="teks bukan NFC")
    elif isinstance(value, bool) or value is None:
        pass
    elif isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise NotCanonical(reason="bilangan terlalu besar")
    elif depth >= DEEPEST:
        raise NotCanonical(reason="terlalu dalam")
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise NotCanonical(reason="nama isian")
            _check(inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner, depth + 1)
    else:
        raise NotCanonical(reason=type(value).__name__)


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
