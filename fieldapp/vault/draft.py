"""Drafts (konsep): half-written forms of this laptop, kept on every pause in typing.

A local table: never in a book, never travelling. Each keep is one durable commit. Called by the windows and the command
line; a draft becomes a case only when somebody saves it. Its evidence lies in the store already (`attachment`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from fieldapp.vault.attachment import hand_over
from fieldapp.vault.database import Database
from fieldapp.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft: what was typed so far, as plain values, and when it was kept last."""

    id: str
    kind: str
    data: dict[str, Any]
    updated: str


def keep_draft(vault: Vault, draft_id: str, kind: str, data: dict[str, Any], now: datetime) -> None:
    """Keep a draft as it stands; the former state of the same draft is replaced."""
    with vault.writing():
        vault.db.execute(
            "INSERT INTO draft VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET kind = excluded.kind,"
            " data = excluded.data, updated = excluded.updated",
            (draft_id, kind, msgspec.json.encode(data).decode(), now.isoformat(timespec="seconds")),
        )


def list_drafts(vault: Vault) -> list[Draft]:
    """Return all drafts, the one touched last first."""
    rows = vault.db.execute("SELECT id, kind, data, updated FROM draft ORDER BY updated DESC, id").fetchall()
    return [Draft(name, kind, msgspec.json.decode(data), updated) for name, kind, data, updated in rows]


def load_draft(db: Database, draft_id: str) -> Draft | None:
    """Return one draft, None when there is none of that id."""
    row = db.execute("SELECT id, kind, data, updated FROM draft WHERE id = ?", (draft_id,)).fetchone()
    return Draft(row[0], row[1], msgspec.json.decode(row[2]), row[3]) if row else None


def discard_draft(vault: Vault, draft_id: str) -> None:
    """Forget a draft that was given up, and let go of its evidence."""
    with vault.writing():
        end_draft(vault.db, draft_id)


def end_draft(db: Database, draft_id: str, kept: Iterable[str] = ()) -> None:
    """Forget a draft inside the caller's transaction; of its evidence, `kept` became evidence of a case."""
    db.execute("DELETE FROM draft WHERE id = ?", (draft_id,))
    hand_over(db, kept)
