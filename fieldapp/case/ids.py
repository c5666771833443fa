"""Names of records: UUIDv7 text (RFC 9562), rising within a process, and names derived from other names.

Called by everything that makes a record. Never decides which of two records is right: time in an id is for sorting.
"""

import hashlib
import re
import secrets
import threading
import time
import uuid
from typing import Final

_form: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class Ticks:
    """The rising pairs of millisecond and 12-bit count of one process; a standing or falling clock does not stop it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ms = 0
        self._count = 0

    def take(self, ms: int) -> tuple[int, int]:
        """Return the next pair; when the count runs out, the next millisecond is borrowed."""
        with self._lock:
            if ms > self._ms:
                self._ms, self._count = ms, secrets.randbits(8)
            elif self._count < 0xFFF:
                self._count += 1
            else:
                self._ms, self._count = self._ms + 1, secrets.randbits(8)
            return self._ms, self._count


_process_ticks = Ticks()


def new_id(now_ms: int | None = None, ticks: Ticks = _process_ticks) -> str:
    """Return a new UUIDv7 as text; later calls give larger ids. `now_ms` is Unix time in milliseconds."""
    ms, count = ticks.take(time.time_ns() // 1_000_000 if now_ms is None else now_ms)
    value = ms << 80 | 0x7 << 76 | count << 64 | 0b10 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=value))


def is_id(text: str) -> bool:
    """Say whether a text is an id as `new_id` or `derived_id` writes it."""
    return _form.fullmatch(text) is not None


def list_key(name: str) -> int:
    """Return a 63-bit integer that sorts as the id does: time, counter, and three of the random bits.

    Two ids of different devices can share a key, with a chance of about one in 2,000 within one millisecond.
    """
    value = uuid.UUID(name).int
    return value >> 80 << 15 | (value >> 64 & 0xFFF) << 3 | value >> 59 & 0b111


def derived_id(*parts: str) -> str:
    """Return the id (UUIDv8) that these parts always have, for records that exist once, such as an office."""
    framed = b"".join(f"{len(part.encode())}:".encode() + part.encode() for part in parts)
    value = int.from_bytes(hashlib.sha256(framed).digest()[:16], "big")
    value = value & ~(0xF << 76) & ~(0b11 << 62) | 0x8 << 76 | 0b10 << 62
    return str(uuid.UUID(int=value))
