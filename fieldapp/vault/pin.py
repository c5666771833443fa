"""A PIN of one session: opens a screen that locked itself while the keys are still in memory, and nothing else.

Made and asked by the windows. Lives in memory as a salted hash that takes time to make, and ends with the program; no
file holds it, and it opens no vault.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from fieldapp.errors import PinEasy, PinUnfit

SHORTEST, LONGEST = 6, 12
TRIES: Final = 5
# scrypt: about 32 MiB and a tenth of a second for every guess
_COST: Final = {"n": 2**15, "r": 8, "p": 1, "maxmem": 64 * 2**20}


@dataclass(frozen=True, slots=True)
class Pin:
    """The hash of a PIN."""

    salt: bytes = field(repr=False)
    digest: bytes = field(repr=False)

    def opens(self, digits: str) -> bool:
        """Say whether these are its digits."""
        return hmac.compare_digest(self.digest, _derive(digits, self.salt))


def make_pin(digits: str) -> Pin:
    """Return the hash of a new PIN. Raises PinUnfit, PinEasy."""
    require_fit(digits)
    salt = os.urandom(16)
    return Pin(salt, _derive(digits, salt))


def require_fit(digits: str) -> None:
    """Raise PinUnfit unless there are 6 to 12 digits, PinEasy for those that everybody tries first."""
    if not (digits.isascii() and digits.isdecimal() and SHORTEST <= len(digits) <= LONGEST):
        raise PinUnfit(shortest=SHORTEST, longest=LONGEST)
    if _is_run(digits) or _repeats(digits):
        raise PinEasy()


def _derive(digits: str, salt: bytes) -> bytes:
    return hashlib.scrypt(digits.encode(), salt=salt, dklen=32, **_COST)


def _is_run(digits: str) -> bool:
    """Say whether each digit follows the one before by the same step: 123456, 987654, 111111, 890123."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(digits)}
    return len(steps) == 1 and steps <= {0, 1, 9}


def _repeats(digits: str) -> bool:
    """Say whether a short piece is only repeated: 121212, 123123."""
    return any(digits == (digits[:size] * len(digits))[: len(digits)] for size in range(1, len(digits) // 2 + 1))
