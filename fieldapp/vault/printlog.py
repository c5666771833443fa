"""The print log: what left this laptop on paper or as a PDF, and what was to be printed and has not left yet.

Local tables; they never travel. Written only after a printer took the pages or a file lies on the disk. Called by
`fieldapp.desk.printing`, the command line and the windows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from fieldapp.vault.database import Database
from fieldapp.vault.vault import Vault

WAIT = (
    "id", "at", "officer", "form", "owner", "number", "seal", "paper", "public", "copies", "first", "last", "photos",
    "about",
)  # fmt: skip
LOG = ("id", "at", "officer", "form", "owner", "number", "seal", "way", "place", "copies", "paper", "public")
NAMED = (*LOG, "officer_name", "about")
# Whose paper it is: a case, an LHP, or a paper (naskah) of one of them.
ABOUT = (
    "LEFT JOIN record d ON d.id = p.owner AND d.type = 'document'"
    " LEFT JOIN case_row c ON c.id = coalesce(d.case_id, p.owner)"
    " LEFT JOIN record s ON s.id = coalesce(d.case_id, p.owner) AND s.type = 'supervision'"
)


@dataclass(frozen=True, slots=True)
class PrintRow:
    """One line of the log: `owner` is a case, an LHP, a paper of one, or "" for blank forms.

    `seal` is empty for drafts, `way` is "printer" or "pdf".
    """

    form: str
    owner: str = ""
    number: str = ""
    seal: str = ""
    way: str = ""
    place: str = ""
    copies: int = 1
    paper: str = ""
    public: bool = False
    id: int = 0
    at: str = ""
    officer: str = ""
    officer_name: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What was to be printed and has not left; `first` and `last` are the reserved numbers of blank forms.

    `photos` is how many photographs stand on a page behind an LHP (0 for no such pages), None of anything else.
    """

    form: str
    owner: str = ""
    number: str = ""
    seal: str = ""
    paper: str = ""
    public: bool = False
    copies: int = 1
    first: int = 0
    last: int = 0
    photos: int | None = None
    id: int = 0
    at: str = ""
    officer: str = ""
    about: str = ""


def log_print(vault: Vault, row: PrintRow) -> None:
    """Add a line to the log, inside the caller's transaction, and take the same paper out of what waits."""
    vault.db.execute(
        "INSERT INTO print_log (at, officer, form, owner, number, seal, way, place, copies, paper, public)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            vault.now().isoformat(timespec="seconds"), vault.officer, row.form, row.owner, row.number, row.seal,
            row.way, row.place, row.copies, row.paper, int(row.public),
        ),
    )  # fmt: skip
    _drop(vault, row)


def record_blanks(vault: Vault, row: PrintRow) -> None:
    """Record that blank forms left."""
    with vault.writing():
        log_print(vault, row)


def list_print_ids(db: Database) -> list[int]:
    """Return the ids of the log, the latest print first."""
    return [row[0] for row in db.execute("SELECT id FROM print_log ORDER BY id DESC").fetchall()]


def load_prints(db: Database, ids: Sequence[int]) -> list[PrintRow]:
    """Return lines of the log, in the order of their ids as given, with who printed and whom or where it is about."""
    rows = db.execute(
        "SELECT p.id, p.at, p.officer, p.form, p.owner, p.number, p.seal, p.way,"  # noqa: S608 - fixed texts
        " p.place, p.copies, p.paper, p.public,"
        " coalesce(json_extract(CAST(o.fields AS TEXT), '$.name'), ''),"
        " coalesce(c.subjects, json_extract(CAST(s.fields AS TEXT), '$.place'), '')"
        " FROM print_log p LEFT JOIN record o ON o.id = p.officer AND o.type = 'officer'"
        f" {ABOUT}"
        " WHERE p.id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(list(ids)).decode(),),
    ).fetchall()
    found = {row[0]: msgspec.convert(_named(NAMED, row), PrintRow) for row in rows}
    return [found[one] for one in ids if one in found]


def wait_for_print(vault: Vault, job: Waiting) -> None:
    """Keep what did not leave, once, however often it is tried."""
    with vault.writing():
        place_waiting(vault, job)


def place_waiting(vault: Vault, job: Waiting) -> None:
    """Do the same inside the caller's transaction."""
    _drop(vault, job)
    vault.db.execute(
        "INSERT INTO print_wait (at, officer, form, owner, number, seal, paper, public, copies, first, last, photos)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            vault.now().isoformat(timespec="seconds"), vault.officer, job.form, job.owner, job.number, job.seal,
            job.paper, int(job.public), job.copies, job.first, job.last, job.photos,
        ),
    )  # fmt: skip


def drop_waiting(vault: Vault, job: Waiting) -> None:
    """Take a paper out of what waits, because its printing was stopped."""
    with vault.writing():
        _drop(vault, job)


def _drop(vault: Vault, paper: PrintRow | Waiting) -> None:
    vault.db.execute(
        "DELETE FROM print_wait WHERE form = ? AND owner = ? AND number = ? AND public = ?",
        (paper.form, paper.owner, paper.number, int(paper.public)),
    )


def list_waiting(db: Database) -> list[Waiting]:
    """Return what has not left yet, the oldest first."""
    rows = db.execute(
        "SELECT p.id, p.at, p.officer, p.form, p.owner, p.number, p.seal, p.paper,"  # noqa: S608 - fixed texts
        " p.public, p.copies, p.first, p.last, p.photos,"
        f" coalesce(c.subjects, json_extract(CAST(s.fields AS TEXT), '$.place'), '') FROM print_wait p {ABOUT}"
        " ORDER BY p.id"
    ).fetchall()
    return [msgspec.convert(_named(WAIT, row), Waiting) for row in rows]


def _named(columns: Sequence[str], row: Sequence[object]) -> dict[str, object]:
    named = dict(zip(columns, row, strict=True))
    return {**named, "public": bool(named["public"])}


def forget_waiting(vault: Vault, job: int) -> None:
    """Take a job out of what waits, because nobody wants it printed any more."""
    with vault.writing():
        vault.db.execute("DELETE FROM print_wait WHERE id = ?", (job,))
