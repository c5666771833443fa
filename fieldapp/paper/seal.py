"""The seal: the 12-character code of record, form and revision that stands on every page of a numbered document.

Called by whoever prints, checks or scans a paper. The rules stand in `resources/format/paper.md`. Never carries a name,
a number or any other content of the record.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from fieldapp import canonical
from fieldapp.errors import SealUnreadable

CONTEXT: Final = "netra/seal/1"
QR_PREFIX: Final = "NETRA1:"
LENGTH: Final = 12
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_lookalikes = str.maketrans({"O": "0", "I": "1", "L": "1"})
_gaps = re.compile(r"[\s\-\u2010-\u2015]+")


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal: `code` is 12 Crockford base32 characters, `qr_text` what the QR code holds."""

    code: str
    qr_text: str

    @property
    def printed(self) -> str:
        """The code as it stands on paper, XXXX-XXXX-XXXX."""
        return "-".join(self.code[start : start + 4] for start in range(0, LENGTH, 4))


def make_seal(record_id: str, form_code: str, revision_hash: str) -> Seal:
    """Return the seal of one revision of one form of one record."""
    digest = hashlib.sha256(canonical.encode([CONTEXT, record_id, form_code, revision_hash])).digest()
    number = int.from_bytes(digest, "big") >> (256 - 5 * LENGTH)
    code = "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (LENGTH - 1), -1, -5))
    return Seal(code=code, qr_text=QR_PREFIX + code)


def read_seal(text: str) -> str:
    """Return the 12-character code in a typed or scanned text, however it is spaced. Raises SealUnreadable."""
    found = _gaps.sub("", text).upper().removeprefix(QR_PREFIX).translate(_lookalikes)
    if len(found) != LENGTH or not set(found) <= set(ALPHABET):
        raise SealUnreadable(text=text[:60])
    return found
