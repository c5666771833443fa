"""Alarms about books: another history of one of ours lies elsewhere, or a copy of this laptop writes on.

Called by the exchange, which finds them, and by the desk, which shows them until a person has looked into them
(`fieldapp.vault.ruling.note_book`). An alarm stays on this laptop; it changes no entry.
"""

from dataclasses import dataclass
from typing import Final, Literal

from fieldapp.vault.database import Database

Code = Literal["chain_differs", "own_clone"]
DIFFERS: Final = "chain_differs"
CLONE: Final = "own_clone"


@dataclass(frozen=True, slots=True)
class BookAlarm:
    """What an office sent does not fit a book of ours from place `seq` on; `receipt` is the number of what said so."""

    office: str
    book: str
    code: str
    seq: int
    receipt: int
    at: str


def keep_alarm(db: Database, alarm: BookAlarm) -> None:
    """Keep an alarm; of several about one book from one office the first place stands. In a write transaction."""
    db.execute(
        "INSERT INTO alarm (office, book, code, seq, receipt, at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (office, book, code) DO UPDATE SET seq = excluded.seq, receipt = excluded.receipt"
        " WHERE excluded.seq < alarm.seq",
        (alarm.office, alarm.book, alarm.code, alarm.seq, alarm.receipt, alarm.at),
    )


def list_alarms(db: Database) -> list[BookAlarm]:
    """Return every alarm that was ever kept, by book."""
    rows = db.execute("SELECT office, book, code, seq, receipt, at FROM alarm ORDER BY book, code, office").fetchall()
    return [BookAlarm(*row) for row in rows]
