"""Decisions about books and devices, and the recount that follows them.

A decision (gap waived, branch chosen, device revoked) or a fork changes which old entries count, so everything is
counted anew: rare, and simple enough to be right. Called by intake, by the vault's decision commands and by rebuild.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from fieldapp.vault.chain import Decisions, Link, Reason, Revocation, branches, settle
from fieldapp.vault.database import Database
from fieldapp.vault.entry import parse_book, parse_entry
from fieldapp.vault.projection import BranchNames, refold, refresh_cases, settings, store_states

_encode = msgspec.json.Encoder(order="sorted").encode


def decisions_in_force(db: Database) -> Decisions:
    """Return the decisions that the vault's entries put into force, as the last recount found them."""
    decisions = Decisions()
    for kind, key, value in db.execute("SELECT kind, key, value FROM decision ORDER BY kind, key").fetchall():
        book, _, seq = key.partition(" ")
        if kind == "kept":
            digest, _, scope = value.partition(" ")
            decisions.kept[book, int(seq)] = (bytes.fromhex(digest), scope)
        elif kind == "waived":
            decisions.waived[book, int(seq)] = value
        else:
            found = msgspec.json.decode(value)
            decisions.revoked[key] = [Revocation(scope, upto) for scope, upto in found]
    return decisions


def write_decisions(db: Database, decisions: Decisions) -> None:
    """Write the decisions in force, so that intake need not work them out for every batch."""
    rows = [("kept", f"{book} {seq}", f"{kept.hex()} {scope}") for (book, seq), (kept, scope) in decisions.kept.items()]
    rows += [("waived", f"{book} {seq}", scope) for (book, seq), scope in decisions.waived.items()]
    for device, found in decisions.revoked.items():
        value = _encode([[revocation.scope, dict(revocation.upto)] for revocation in found])
        rows.append(("revoked", device, value.decode()))
    db.execute("DELETE FROM decision")
    db.conn.executemany("INSERT INTO decision VALUES (?, ?, ?)", rows)


def _all_links(db: Database) -> list[Link]:
    return [Link(digest, parse_entry(data)) for digest, data in db.execute("SELECT hash, bytes FROM entry").fetchall()]


def decision_content(db: Database) -> "_Content":
    """Return the function that gives what a decision sets."""
    return _Content(db)


class _Content:
    """Gives the fields that a decision sets, from its payload."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def __call__(self, link: Link) -> Mapping[str, Any] | None:
        row = self._db.execute(
            "SELECT p.open FROM entry e JOIN payload p ON p.n = e.n WHERE e.hash = ?", (link.hash,)
        ).fetchone()
        return settings(row[0]) if row else None


def recount(
    db: Database, also: Iterable[str] = (), records: Iterable[str] = (), *, fold_records: bool = True
) -> set[str]:
    """Count every entry anew; refold `records`, those that changed, those that touch the books in `also`.

    Returns the cases concerned.
    Without `fold_records` only books, decisions and what is held are written, as a rebuild needs it.
    """
    links = _all_links(db)
    before: dict[bytes, str] = dict(
        db.execute(
            "SELECT hash, reason FROM held WHERE reason IN ('gap', 'parent', 'lamport', 'revoked', 'branch')"
        ).fetchall()
    )
    verdicts, decisions = settle(links, decision_content(db))
    write_decisions(db, decisions)
    db.execute("DELETE FROM held WHERE reason IN ('gap', 'parent', 'lamport', 'revoked', 'branch')")
    db.conn.executemany(
        "INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?)",
        [(x.hash, x.entry.book, x.entry.seq, verdicts[x.hash]) for x in links if verdicts[x.hash]],
    )
    write_books(db, links, verdicts)
    if not fold_records:
        return set()
    around = set(also)
    touched = {x.entry.record for x in links if x.entry.book in around or before.get(x.hash, "") != verdicts[x.hash]}
    fresh = {x.entry.record for x in links} - {row[0] for row in db.execute("SELECT id FROM record").fetchall()}
    names = BranchNames(db)
    states = [refold(db, record, names) for record in sorted(touched | fresh | set(records))]
    cases = store_states(db, states)
    refresh_cases(db, sorted(cases))
    return cases


def write_books(db: Database, links: Iterable[Link], verdicts: Mapping[bytes, Reason]) -> None:
    """Write the table of books anew from all entries."""
    by_book: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        by_book[link.entry.book].append(link)
    rows = []
    for book, found in sorted(by_book.items()):
        name = parse_book(book)
        counting = [x for x in found if not verdicts[x.hash]]
        end = max(counting, key=lambda x: (x.entry.seq, x.hash), default=None)
        forked = any(branches(found).values())
        place = (end.entry.seq, end.hash, end.entry.lamport) if end else (0, b"", 0)
        writer = end.entry.office if end else name.office
        rows.append((book, name.device, name.incarnation, name.office, writer, *place, int(forked)))
    db.execute("DELETE FROM book")
    db.conn.executemany("INSERT INTO book VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
