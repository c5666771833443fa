"""What a connection reaches of somebody who may not read content: officers, settings, traces and numbers, no case.

Called by the vault for every connection it opens. The engine itself refuses the tables of content; records and
payloads are seen through views of the same names that hold only what stands in `SEEN`. What it refuses is raised as
RightMissing.
"""

from typing import Final

from fieldapp.vault.database import Database, authorize
from fieldapp.vault.driver import DENY, READ

# Types of records that hold no content of a case, an LHP or a letter.
SEEN: Final = (
    "office", "officer", "access", "register", "range", "number", "foreign", "reference", "closing", "receipt",
    "book", "device",
)  # fmt: skip
HIDDEN: Final = frozenset(
    ("case_row", "course_row", "search", "draft", "thumbnail", "attachment", "print_log", "print_wait")
)
_SEEN = ", ".join(f"'{name}'" for name in SEEN)
VIEWS: Final = {
    "record": f"SELECT * FROM main.record WHERE type IN ({_SEEN})",  # noqa: S608 - fixed names
    "payload": "SELECT p.* FROM main.payload p JOIN main.entry e ON e.n = p.n"  # noqa: S608 - fixed names
    f" WHERE substr(e.kind, 1, instr(e.kind, '.') - 1) IN ({_SEEN})",
}


def narrow(db: Database) -> None:
    """Let a connection read nothing of content from now on; what it writes is for the journal to guard."""
    reads_only = db.conn.execute("PRAGMA query_only").fetchone()[0]
    db.conn.execute("PRAGMA query_only = OFF")
    for name, select in VIEWS.items():
        db.conn.execute(f"CREATE TEMP VIEW {name} AS {select}")
    db.conn.execute(f"PRAGMA query_only = {'ON' if reads_only else 'OFF'}")
    db.conn.set_authorizer(_authorize)


def _authorize(action: int, first: str | None, second: str | None, where: str | None, source: str | None) -> int:
    if action == READ and (
        first in HIDDEN or (first in VIEWS and where == "main" and _goes_past(first, second, source))
    ):
        return DENY
    return authorize(action, first, second)


def _goes_past(table: str, column: str | None, source: str | None) -> bool:
    """Say whether a statement reads a table itself, not through its view; its key alone says nothing."""
    return source != table and column not in ("id", "n")
