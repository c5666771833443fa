"""The recovery sheet: a secret on paper, in lines that say themselves when they are mistyped.

Called when slots are made and when a sheet is typed in. The secret is an age identity, so that age alone can use it.
"""

import hashlib
import re

from fieldapp.errors import RecoveryMistyped
from fieldapp.vault.age import NotDecrypted, recipient_of
from fieldapp.vault.keys import fingerprint

_PREFIX = "AGE-SECRET-KEY-1"
_LETTERS = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
_LENGTH = 58
_GROUP, _GROUPS = 5, 3
_MARK = 9
# Signs that the alphabet leaves out because they look like one of its own.
_ALIKE = str.maketrans({"O": "0", "1": "L", "I": "L", "B": "8"})
_line = re.compile(r"^\s*(?:(\d)\s*[.:)]?\s+)?(.*?)[\s=]+(\d{4})\s*$")


def sheet_text(identity: str) -> str:
    """Return the lines of the sheet for an age identity: number, three groups of five, check number."""
    secret = identity.removeprefix(_PREFIX)
    width = _GROUP * _GROUPS
    parts = [secret[at : at + width] for at in range(0, len(secret), width)]
    return "\n".join(f"{number}  {_spaced(part)} = {_check(number, part)}" for number, part in enumerate(parts, 1))


def mark_of(recipient: str) -> str:
    """Return the two groups of four by which one sheet is told from another, by the recipient of its identity."""
    return fingerprint(recipient.encode())[:_MARK]


def recovery_lines(text: str) -> list[str]:
    """Return the lines of a recovery text as they go to paper."""
    return text.splitlines()


def group_of(text: str, line: int, group: int) -> str:
    """Return one group of letters of a sheet by its line and its place in it, both counted from 1."""
    return recovery_lines(text)[line - 1].split()[group]


def same_group(typed: str, group: str) -> bool:
    """Say whether a typed group is that of the sheet; signs that look alike count as the same."""
    return re.sub(r"[\s-]", "", typed.upper()).translate(_ALIKE) == group.translate(_ALIKE)


def read_sheet(text: str) -> str:
    """Return the age identity of a typed sheet, or of the identity itself.

    The number before a line and the sign before its check number may be left out: the lines come in their order.
    Raises RecoveryMistyped with the line at fault, 0 when the lines are right one by one and wrong together.
    """
    typed = text.strip().upper()
    identity = typed if typed.startswith(_PREFIX) else _PREFIX + "".join(_secret_of(typed))
    try:
        recipient_of(identity)
    except NotDecrypted:
        raise RecoveryMistyped(line=0) from None
    return identity


def _secret_of(typed: str) -> list[str]:
    parts: list[str] = []
    for number, line in enumerate((line for line in typed.splitlines() if line.strip()), 1):
        match = _line.match(line)
        if match is None:
            raise RecoveryMistyped(line=number)
        part = re.sub(r"[\s-]", "", match[2]).translate(_ALIKE)
        if int(match[1] or number) != number or _check(number, part) != match[3]:
            raise RecoveryMistyped(line=number)
        parts.append(part)
    if sum(len(part) for part in parts) != _LENGTH:
        raise RecoveryMistyped(line=len(parts) + 1)
    return parts


def _check(number: int, part: str) -> str:
    digest = hashlib.sha256(f"netra/recovery-line/1\n{number}\n{part}".encode()).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10_000:04d}"


def _spaced(part: str) -> str:
    return " ".join(part[at : at + _GROUP] for at in range(0, len(part), _GROUP))
