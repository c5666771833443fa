"""Traces: who was denied, who revealed an identity, who sent, joined, left or recovered, as entries of type `access`.

`resources/format/people.md`, section 3. The vault writes them; the audit and the history of a case read them. A trace
never holds a name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec

from fieldapp.case.ids import new_id
from fieldapp.vault.database import Database
from fieldapp.vault.journal import Change, Signer

What = Literal[
    "denied",
    "revealed",
    "exported",
    "sealed",
    "recovered",
    "joined",
    "left",
    "rekeyed",
    "restored",
    "drilled",
    "renewed",
    "dismissed",
    "cleared",
]
KIND: Final = "access.note"
SIGNED: Final = frozenset(("revealed", "exported", "sealed", "cleared"))


@dataclass(frozen=True, slots=True)
class Trace:
    """One trace as it stands in the journal; `officer` is the id of who did it."""

    id: str
    what: str
    action: str
    about: str
    reason: str
    officer: str
    wall: str
    signed: bool
    to: str = ""
    number: int = 0
    sha256: str = ""
    code: str = ""


def trace_change(
    what: What, *, action: str = "", about: str = "", reason: str = "", to: str = "", number: int = 0,
    sign: Signer | None = None, more: Mapping[str, Any] | None = None,
) -> Change:  # fmt: skip
    """Return the change that writes a trace; `more` are fields that only this sort of trace has."""
    said = {"what": what, "action": action, "about": about, "to": to, "number": number or "", **(more or {})}
    return Change(KIND, new_id(), {name: value for name, value in said.items() if value}, reason=reason, sign=sign)


def is_signed(change: Change) -> bool:
    """Say whether a change is a trace that carries the officer's signature."""
    return change.kind == KIND and change.open.get("what") in SIGNED


def list_traces(db: Database, office: str, *, about: str = "", what: str = "", most: int = 1000) -> list[Trace]:
    """Return the traces of an office, newest first; only those about one record, or of one sort, when named."""
    rows = db.execute(
        "SELECT r.id, r.fields, e.bytes, p.open, EXISTS (SELECT 1 FROM signature s WHERE s.entry = e.hash)"
        " FROM record r JOIN entry e ON e.record = r.id JOIN payload p ON p.n = e.n"
        " WHERE r.type = 'access' AND r.office = ?"
        " AND (? = '' OR json_extract(CAST(r.fields AS TEXT), '$.about') = ?)"
        " AND (? = '' OR json_extract(CAST(r.fields AS TEXT), '$.what') = ?) ORDER BY e.n DESC LIMIT ?",
        (office, about, about, what, what, most),
    ).fetchall()
    return [_trace(*row) for row in rows]


def _trace(name: str, fields: bytes, data: bytes, opened: bytes | None, signed: int) -> Trace:
    said, entry = msgspec.json.decode(fields), msgspec.json.decode(data)
    reason = msgspec.json.decode(opened).get("reason", "") if opened else ""
    words = {key: str(said.get(key) or "") for key in ("what", "action", "about", "to", "sha256", "code")}
    return Trace(
        name, reason=reason, officer=entry["officer"], wall=entry["wall"], signed=bool(signed),
        number=int(said.get("number") or 0), **words,
    )  # fmt: skip
