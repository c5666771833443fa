"""The laptop's clock and what speaks against it: flags that are written with an entry and shown, and block nothing.

`resources/format/people.md`, section 7. Made with every vault that is opened and shared by the connections beside it;
asked by the journal for every entry and by the windows for the band. Never corrects a clock and decides nothing.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Final, Literal, Protocol, runtime_checkable

from fieldapp.packs.reference import builtin_packs
from fieldapp.vault.database import Database

Flag = Literal["back", "build", "ahead", "drift", "receipt"]
FLAGS: Final[tuple[Flag, ...]] = ("back", "build", "ahead", "drift", "receipt")
# How far the clock may run away from the time that passed since the session began.
DRIFT: Final = timedelta(minutes=2)
# A program is used for some years; what shows a later time stands wrong.
LIFE: Final = timedelta(days=3653)
# The day on which the program was made began earliest in the easternmost zone.
_FIRST_ZONE: Final = timedelta(hours=14)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class LaptopClock:
    """The clock of this laptop, which can also tell how much time passed however it was set."""

    def __call__(self) -> datetime:
        """Return the time with its offset."""
        return datetime.now().astimezone()

    def elapsed(self) -> float:
        """Return the seconds since some moment, those that the laptop slept included; nobody can set them."""
        if sys.platform == "linux":
            counted = time.clock_gettime(time.CLOCK_BOOTTIME)
        else:
            # the plain counter of Windows goes on while the laptop sleeps
            counted = time.monotonic()
        return counted


@runtime_checkable
class Counting(Protocol):
    """A clock of a laptop: one that also counts. What tells the time of a story does not, and is not watched."""

    def __call__(self) -> datetime:
        """Return the time with its offset."""

    def elapsed(self) -> float:
        """Return the seconds that passed since some moment."""


class ClockWatch:
    """Watches the clock of one session."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Begin to watch now."""
        self._clock = clock if isinstance(clock, Counting) else None
        self._began = (clock(), self._clock.elapsed()) if self._clock else None
        self._receipts: dict[str, tuple[int, datetime | None]] = {}

    def flags(self, db: Database, office: str, now: datetime, before: str = "") -> tuple[Flag, ...]:
        """Return what speaks against a moment, in the order of FLAGS.

        `before` is the wall clock of the entry before it in the book, "" for none.
        """
        if self._clock is None:
            return ()
        said = {
            "back": _is_before(now, _moment(before)),
            "build": now < made_at(),
            "ahead": now > made_at() + LIFE,
            "drift": abs(self.drift()) > DRIFT,
            "receipt": _is_before(now, self._newest_receipt(db, office)),
        }
        return tuple(flag for flag in FLAGS if said[flag])

    def _newest_receipt(self, db: Database, office: str) -> datetime | None:
        """Read the receipts again only when there are more or fewer: an office has hundreds of them after a while."""
        count = count_receipts(db, office)
        known = self._receipts.get(office)
        if known is None or known[0] != count:
            known = self._receipts[office] = (count, newest_receipt(db, office))
        return known[1]

    def drift(self) -> timedelta:
        """Return how far the clock ran away from the time that passed since the session began; negative for back."""
        if self._clock is None or self._began is None:
            return timedelta()
        wall, counted = self._began
        return self._clock() - wall - timedelta(seconds=self._clock.elapsed() - counted)


@cache
def made_at() -> datetime:
    """Return the moment before which this program did not exist: the first of the day its reference data was made."""
    made: date = builtin_packs().head["made"]
    return datetime(made.year, made.month, made.day, tzinfo=UTC) - _FIRST_ZONE


def count_receipts(db: Database, office: str) -> int:
    """Return how many receipts were written for an office."""
    row = db.execute("SELECT count(*) FROM record WHERE type = 'receipt' AND office = ?", (office,)).fetchone()
    return int(row[0])


def newest_receipt(db: Database, office: str) -> datetime | None:
    """Return when the newest receipt for an office was written, by the clock of the desk; None without any.

    A desk whose own clock stood in another age is no witness.
    """
    row = db.execute(
        "SELECT max(at) FROM (SELECT unixepoch(json_extract(CAST(e.bytes AS TEXT), '$.wall')) AS at FROM record r"
        " JOIN entry e ON e.record = r.id WHERE r.type = 'receipt' AND r.office = ?) WHERE at < ?",
        (office, int((made_at() + LIFE).timestamp())),
    ).fetchone()
    return None if row[0] is None else _EPOCH + timedelta(seconds=row[0])


def wall_of_last(db: Database, book: str) -> str:
    """Return the wall clock of the last entry of a book that counts, "" without any."""
    row = db.execute(
        "SELECT json_extract(CAST(e.bytes AS TEXT), '$.wall') FROM book b JOIN entry e ON e.hash = b.last_hash"
        " WHERE b.book = ?",
        (book,),
    ).fetchone()
    return str(row[0]) if row else ""


def _moment(wall: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(wall)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _is_before(now: datetime, then: datetime | None) -> bool:
    # entries carry whole seconds
    return then is not None and now.replace(microsecond=0) < then
