"""Entries against themselves: bytes, hashes, payloads, chains, and what this laptop wrote it holds without a gap.

Called by the check. Reads only.
"""

from collections.abc import Iterator, Mapping

from fieldapp.errors import EntryMalformed
from fieldapp.vault.audit.defect import Defect
from fieldapp.vault.chain import Link, Reason, settle
from fieldapp.vault.database import Database
from fieldapp.vault.decisions import decision_content
from fieldapp.vault.entry import Entry, commitment, entry_hash, parse_entry

Side = tuple[bytes | None, bytes | None]


def check_journal(db: Database, device: str, own: str) -> tuple[list[Defect], list[Link]]:
    """Return what is wrong with entries, and all that can be read; `own` begins the names of the books of today."""
    links: list[Link] = []
    found = list(check_entries(db, 0, links))
    found += _check_chain(db, links, own)
    found += _check_forks(db, own)
    found += _check_own_payloads(db, device)
    return found, links


def check_entries(db: Database, after: int, links: list[Link]) -> Iterator[Defect]:
    """Give what is wrong with the rows after the `after`th, each by itself, and add those that can be read."""
    rows = db.execute(
        "SELECT e.hash, e.book, e.seq, e.lamport, e.record, e.kind, e.bytes, p.open_salt, p.open, p.identity_salt,"
        " p.identity FROM entry e LEFT JOIN payload p ON p.n = e.n WHERE e.n > ? ORDER BY e.n",
        (after,),
    )
    for digest, *columns, data, open_salt, opened, identity_salt, identity in rows:
        where, record = f"{columns[0]} {columns[1]}", columns[3]
        if entry_hash(data) != digest:
            yield Defect("entry_changed", where, record=record)
            continue
        try:
            entry = parse_entry(data)
        except EntryMalformed as error:
            yield Defect("entry_malformed", where, str(error.facts.get("part", "")), record)
            continue
        if columns != [entry.book, entry.seq, entry.lamport, entry.record, entry.kind]:
            yield Defect("entry_moved", where, f"{entry.book} {entry.seq}", entry.record)
        yield from _check_payloads(entry, where, (open_salt, opened), (identity_salt, identity))
        links.append(Link(digest, entry))


def _check_payloads(entry: Entry, where: str, opened: Side, hidden: Side) -> Iterator[Defect]:
    for part, said, (salt, data) in (("open", entry.open, opened), ("identity", entry.identity, hidden)):
        if data is not None and (salt is None or commitment(salt, data) != said):
            yield Defect("payload_changed", where, part, entry.record)


def _check_chain(db: Database, links: list[Link], own: str) -> Iterator[Defect]:
    verdicts, _ = settle(links, decision_content(db))
    stored = dict(db.execute("SELECT hash, reason FROM held").fetchall())
    for link in links:
        verdict = verdicts[link.hash]
        where, record = f"{link.entry.book} {link.entry.seq}", link.entry.record
        if verdict and not stored.get(link.hash, ""):
            yield Defect("chain_broken", where, verdict, record)
    yield from _check_own_gaps(links, verdicts, own)


def _check_own_gaps(links: list[Link], verdicts: Mapping[bytes, Reason], own: str) -> Iterator[Defect]:
    """What this laptop wrote it wrote without a gap: nothing of it can be on its way."""
    mine = [link for link in links if link.entry.book.startswith(own)]
    known = {link.hash.hex(): link.entry for link in mine}
    for link in sorted(mine, key=lambda one: one.order):
        entry, before = link.entry, known.get(link.entry.prev)
        joined = entry.seq == 1 or (before is not None and (before.book, before.seq) == (entry.book, entry.seq - 1))
        if not joined or verdicts[link.hash] == "lamport":
            yield Defect("own_gap", f"{entry.book} {entry.seq}", record=entry.record, after=_last_before(mine, entry))


def _last_before(mine: list[Link], entry: Entry) -> int:
    return max((one.entry.seq for one in mine if one.entry.book == entry.book and one.entry.seq < entry.seq), default=0)


def _check_forks(db: Database, own: str) -> Iterator[Defect]:
    """Two entries at one place of an own book, and nobody decided which counts: somebody else wrote with this key."""
    rows = db.execute(
        "SELECT e.book, e.seq, min(e.record) FROM entry e WHERE e.book >= ? AND e.book < ?"
        " AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.kind = 'kept' AND d.key = e.book || ' ' || e.seq)"
        " GROUP BY e.book, e.seq HAVING count(*) > 1 ORDER BY e.book, e.seq",
        (own, own[:-1] + chr(ord(own[-1]) + 1)),
    )
    for book, seq, record in rows.fetchall():
        yield Defect("own_forked", f"{book} {seq}", record=record, after=seq - 1)


def _check_own_payloads(db: Database, device: str) -> Iterator[Defect]:
    """What this laptop wrote it holds whole, unless it was destroyed."""
    rows = db.execute(
        "SELECT e.book, e.seq, e.record, e.bytes, p.open IS NULL, p.identity IS NULL"
        " FROM entry e LEFT JOIN payload p ON p.n = e.n"
        " WHERE e.book >= ? AND e.book < ? AND (p.open IS NULL OR p.identity IS NULL) AND NOT EXISTS"
        " (SELECT 1 FROM entry d WHERE d.record = e.record AND d.kind LIKE '%.destroy') ORDER BY e.n",
        (device, device + "g"),
    ).fetchall()
    for book, seq, record, data, lacks_open, lacks_identity in rows:
        try:
            entry = parse_entry(data)
        except EntryMalformed:
            continue
        for part, said, lacks in (("open", entry.open, lacks_open), ("identity", entry.identity, lacks_identity)):
            if said and lacks:
                yield Defect("payload_missing", f"{book} {seq}", part, record)
