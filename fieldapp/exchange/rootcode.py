"""The secret of a root key as it stands on paper: groups of four letters and digits, in lines that check themselves.

`resources/format/exchange.md` section 1. Called by the root key and by revocations. Pure.
"""

import base64
import binascii
import hashlib
import re
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp.errors import RootMistyped
from fieldapp.vault.keys import fingerprint

PREFIX: Final = "NETRAINDUK1"
SECRET: Final = 52
GROUP: Final = 4
LINE: Final = 20
_MARK: Final = 9
# Signs that base32 leaves out because they look like one of its own.
_ALIKE: Final = str.maketrans({"0": "O", "1": "I", "8": "B"})
_line = re.compile(r"^\s*(?:(\d)\s*[.:)]?\s+)?(.*?)[\s=]+(\d{4})\s*$")


def mark_of(public: bytes) -> str:
    """Return the two groups of four by which one root key is told from another."""
    return fingerprint(public)[:_MARK]


def code_of(key: Ed25519PrivateKey) -> str:
    """Return the secret in one word, as the QR code of the sheet holds it."""
    return PREFIX + _text_of(key.private_bytes_raw())


def lines_of(key: Ed25519PrivateKey) -> list[str]:
    """Return the lines of the sheet: number, groups of four, check number; the last group of all checks the whole."""
    text = _text_of(key.private_bytes_raw())
    parts = [text[at : at + LINE] for at in range(0, len(text), LINE)]
    return [f"{number}  {_spaced(part)} = {_check(number, part)}" for number, part in enumerate(parts, 1)]


def read_root(text: str) -> Ed25519PrivateKey:
    """Return the root key of a typed sheet, or of the text in its QR code.

    Raises RootMistyped with the line at fault, 0 when the lines are right one by one and wrong together.
    """
    typed = re.sub(r"[\s-]", "", text.upper())
    if typed.startswith(PREFIX):
        return _key_of(typed.removeprefix(PREFIX))
    if len(typed) == SECRET + GROUP:
        return _key_of(typed.translate(_ALIKE))
    return _key_of("".join(_parts_of(text.upper())))


def _parts_of(text: str) -> list[str]:
    parts = []
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), 1):
        match = _line.match(line)
        if match is None:
            raise RootMistyped(line=number)
        part = re.sub(r"[\s-]", "", match[2]).translate(_ALIKE)
        if int(match[1] or number) != number or _check(number, part) != match[3]:
            raise RootMistyped(line=number)
        parts.append(part)
    if sum(len(part) for part in parts) != SECRET + GROUP:
        raise RootMistyped(line=len(parts) + 1)
    return parts


def _key_of(text: str) -> Ed25519PrivateKey:
    try:
        secret = base64.b32decode(text[:SECRET] + "====")
    except (binascii.Error, ValueError):
        raise RootMistyped(line=0) from None
    if len(secret) != 32 or _text_of(secret) != text:
        raise RootMistyped(line=0)
    return Ed25519PrivateKey.from_private_bytes(secret)


def _text_of(secret: bytes) -> str:
    sum_of = hashlib.sha256(b"netra/rootkey/1\n" + secret).digest()
    return base64.b32encode(secret).decode().rstrip("=") + base64.b32encode(sum_of).decode()[:GROUP]


def _check(number: int, part: str) -> str:
    digest = hashlib.sha256(f"netra/rootkey-line/1\n{number}\n{part}".encode()).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10_000:04d}"


def _spaced(part: str) -> str:
    return " ".join(part[at : at + GROUP] for at in range(0, len(part), GROUP))
