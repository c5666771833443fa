"""Drafts (konsep): half-written forms of this laptop, kept on every pause in typing.

A local table: never in a book, never travelling. Each keep is one durable commit. Called by the windows and the command
line; a draft becomes a case only when somebody saves it. Its evidence lies in the store already (`attachment`).

A draft is the officer's who typed it; colleagues at the same laptop neither see nor end it. What nobody's is, from
before or of somebody who left, is seen by all and becomes that of whoever goes on with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec

from fieldapp.vault.attachment import hand_over
from fieldapp.vault.database import Database
from fieldapp.vault.vault import Vault

NOBODY: Final = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft: what was typed so far, as plain values, and when it was kept last."""

    id: str
    kind: str
    data: dict[str, Any]
    updated: str


def keep_draft(vault: Vault, draft_id: str, kind: str, data: dict[str, Any], now: datetime) -> None:
    """Keep a draft of the officer at work as it stands; the former state of the same draft is replaced."""
    with vault.writing() as db:
        db.execute("DELETE FROM draft WHERE id = ? AND officer = ?", (draft_id, NOBODY))
        db.execute(
            "INSERT INTO draft (id, officer, kind, data, updated) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id, officer)"
            " DO UPDATE SET kind = excluded.kind, data = excluded.data, updated = excluded.updated",
            (draft_id, vault.officer, kind, msgspec.json.encode(data).decode(), now.isoformat(timespec="seconds")),
        )


def list_drafts(vault: Vault) -> list[Draft]:
    """Return the drafts of the officer at work and nobody's, the one touched last first."""
    rows = vault.db.execute(
        "SELECT id, kind, data, updated FROM draft d WHERE officer = :own OR (officer = :nobody AND NOT EXISTS"
        " (SELECT 1 FROM draft o WHERE o.id = d.id AND o.officer = :own)) ORDER BY updated DESC, id",
        {"own": vault.officer, "nobody": NOBODY},
    ).fetchall()
    return [Draft(name, kind, msgspec.json.decode(data), updated) for name, kind, data, updated in rows]


def count_drafts(db: Database) -> int:
    """Return how many drafts there are on this laptop, whoever typed them."""
    return int(db.execute("SELECT count(*) FROM draft").fetchone()[0])


def load_draft(vault: Vault, draft_id: str) -> Draft | None:
    """Return one draft of the officer at work, else nobody's; None when there is none of that id."""
    row = vault.db.execute(
        "SELECT id, kind, data, updated FROM draft WHERE id = ? AND officer IN (?, ?) ORDER BY officer DESC LIMIT 1",
        (draft_id, vault.officer, NOBODY),
    ).fetchone()
    return Draft(row[0], row[1], msgspec.json.decode(row[2]), row[3]) if row else None


def discard_draft(vault: Vault, draft_id: str) -> None:
    """Forget a draft that was given up, and let go of its evidence."""
    with vault.writing():
        end_draft(vault, draft_id)


def end_draft(vault: Vault, draft_id: str, kept: Iterable[str] = ()) -> None:
    """Forget a draft inside the caller's transaction; of its evidence, `kept` became evidence of a case."""
    vault.db.execute("DELETE FROM draft WHERE id = ? AND officer IN (?, ?)", (draft_id, vault.officer, NOBODY))
    hand_over(vault.db, kept)


def leave_drafts(db: Database, officer: str) -> None:
    """Make the drafts of an officer who leaves nobody's, inside the caller's transaction."""
    db.execute("UPDATE OR REPLACE draft SET officer = ? WHERE officer = ?", (NOBODY, officer))
