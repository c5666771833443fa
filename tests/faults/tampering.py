"""Somebody with the database key at work on a vault: naively, by SQL alone, or consistently, with the device key too.

A consistent rewriting of the own book recomputes hashes, parents, lamports and commitments, moves references along (in
payloads, acknowledgements and heads, which are signed again) and rebuilds the projections. What it cannot do is sign
for an officer or for another laptop.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec

from fieldapp import canonical
from fieldapp.vault.database import immediate
from fieldapp.vault.entry import commitment, encode_entry, entry_hash, head_bytes, parse_entry
from fieldapp.vault.rebuild import clear, recount_all
from fieldapp.vault.witness import Witness, witness_file

GUARDS = ("entry_stays", "entry_remains")


class Laboratory:
    """One vault, made once, and a fresh copy of it for every attack."""

    def __init__(self, vault, folder):
        self.origin, self.folder = vault, folder
        self.place = vault.folder
        self.bytes = (self.place / "vault.db").read_bytes()
        self.witness = witness_file(vault.name).path.read_bytes()
        self._open = None

    def fresh(self, data=None):
        """Give the vault as it was, on a connection of its own; an earlier one is closed."""
        self.close()
        if self.folder.exists():
            for path in self.folder.glob("vault.db*"):
                path.unlink()
        else:
            shutil.copytree(self.place, self.folder)
        (self.folder / "vault.db").write_bytes(data or self.bytes)
        path = witness_file(self.origin.name).path
        path.write_bytes(self.witness)
        path.with_suffix(".bak").unlink(missing_ok=True)
        self._open = replace(self.origin, folder=self.folder).beside(write=True)
        self._open.db.execute("PRAGMA foreign_keys = OFF")
        return self._open

    def close(self):
        if self._open is not None:
            self._open.db.close()
            self._open = None


def unguarded(vault):
    """Take the guards of the journal away, as anybody with SQL can."""
    for guard in GUARDS:
        vault.db.execute(f"DROP TRIGGER IF EXISTS {guard}")


@dataclass
class Row:
    """One entry of the own book with everything beside it."""

    n: int
    hash: bytes
    entry: object
    open_salt: bytes | None
    open: bytes | None
    identity_salt: bytes | None
    identity: bytes | None
    after: bytes = b""

    @property
    def said(self):
        return json.loads(self.open)["set"]

    def say(self, **fields):
        whole = json.loads(self.open)
        whole["set"].update(fields)
        self.open = canonical.encode(whole)


def own_rows(vault):
    """Return the own book in order."""
    rows = vault.db.execute(
        "SELECT e.n, e.hash, e.bytes, p.open_salt, p.open, p.identity_salt, p.identity FROM entry e"
        " JOIN payload p ON p.n = e.n WHERE e.book = ? ORDER BY e.seq",
        (vault.book,),
    ).fetchall()
    return [Row(n, digest, parse_entry(data), *rest) for n, digest, data, *rest in rows]


Change = Callable[[list[Row]], list[Row]]


def rewrite(vault, change: Change, *, acks=True):
    """Rewrite the own book consistently, as far as the keys of this laptop reach."""
    unguarded(vault)
    before = own_rows(vault)
    after = change([replace(row) for row in before])
    moved, seqs, lamports = {}, {}, {}
    digest, lamport = b"", 0
    for seq, row in enumerate(after, 1):
        row.open = _moved(row.open, moved)
        old = row.entry
        parents = sorted(
            type(one)(one.book, seqs.get(one.hash, one.seq), moved.get(one.hash, one.hash))
            for one in old.parents
            if one.book != vault.book or one.hash in moved
        )
        lamport = 1 + max([lamport, *(_lamport(vault, lamports, one.hash) for one in parents)])
        row.entry = msgspec.structs.replace(
            old, seq=seq, prev=digest.hex(), lamport=lamport, parents=parents,
            open=commitment(row.open_salt, row.open) if row.open else old.open,
            identity=commitment(row.identity_salt, row.identity) if row.identity else old.identity,
        )  # fmt: skip
        digest = row.after = entry_hash(encode_entry(row.entry))
        moved[row.hash.hex()], seqs[row.hash.hex()], lamports[digest.hex()] = digest.hex(), seq, lamport
    _store(vault, before, after, moved, acks=acks)


def _lamport(vault, known, name):
    if name in known:
        return known[name]
    row = vault.db.execute("SELECT lamport FROM entry WHERE hash = ?", (bytes.fromhex(name),)).fetchone()
    return row[0] if row else 0


def _moved(data, moved):
    if not data:
        return data
    text = data.decode()
    for old, new in moved.items():
        text = text.replace(old, new)
    return text.encode()


def _store(vault, before, after, moved, *, acks):
    db = vault.db
    with immediate(db):
        for row in before:
            db.execute("DELETE FROM entry WHERE n = ?", (row.n,))
            db.execute("DELETE FROM payload WHERE n = ?", (row.n,))
        for row in after:
            entry = row.entry
            cursor = db.execute(
                "INSERT INTO entry (hash, book, seq, lamport, record, kind, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (row.after, entry.book, entry.seq, entry.lamport, entry.record, entry.kind, encode_entry(entry)),
            )
            db.execute(
                "INSERT INTO payload VALUES (?, ?, ?, ?, ?)",
                (cursor.lastrowid, row.open_salt, row.open, row.identity_salt, row.identity),
            )
        places = [row[0] for row in db.execute("SELECT seq FROM head WHERE book = ?", (vault.book,)).fetchall()]
        db.execute("DELETE FROM head WHERE book = ?", (vault.book,))
        for seq in places:
            if seq <= len(after):
                digest = after[seq - 1].after
                signed = vault.device_key.sign(head_bytes(vault.book, seq, digest))
                db.execute("INSERT INTO head VALUES (?, ?, ?, ?)", (vault.book, seq, digest, signed))
        for old, new in moved.items():
            names = (bytes.fromhex(new), bytes.fromhex(old))
            db.execute("UPDATE signature SET entry = ? WHERE entry = ?", names)
        if acks:
            for office, seq in db.execute("SELECT office, upto FROM ack WHERE book = ?", (vault.book,)).fetchall():
                known = after[min(seq, len(after)) - 1]
                db.execute(
                    "UPDATE ack SET upto = ?, hash = ? WHERE office = ? AND book = ?",
                    (min(seq, len(after)), known.after, office, vault.book),
                )
        clear(db)
        recount_all(db)


def forget_inner_witnesses(vault):
    """Take away what the offices above wrote, what was acknowledged, every signature and every print."""
    unguarded(vault)
    db = vault.db
    with immediate(db):
        others = [row[0] for row in db.execute("SELECT n FROM entry WHERE book NOT LIKE ? || '%'", (vault.device,))]
        for n in others:
            db.execute("DELETE FROM entry WHERE n = ?", (n,))
            db.execute("DELETE FROM payload WHERE n = ?", (n,))
        db.execute("DELETE FROM head WHERE book NOT LIKE ? || '%'", (vault.device,))
        for table in ("ack", "receipt_seen", "print_log"):
            db.execute(f"DELETE FROM {table}")
        clear(db)
        recount_all(db)
    told = ("document.print",)
    rewrite(vault, lambda rows: [row for row in rows if row.entry.kind not in told and not _is_signed(vault, row)])
    db.execute("DELETE FROM signature")


def _is_signed(vault, row):
    return vault.db.execute("SELECT 1 FROM signature WHERE entry = ?", (row.hash,)).fetchone() is not None


def rewrite_witness(vault):
    """Write the file beside the settings as if the vault had always been so."""
    rows = vault.db.execute("SELECT book, last, last_hash FROM book WHERE device = ?", (vault.device,)).fetchall()
    heads = {book: (last, digest.hex()) for book, last, digest in rows}
    witness_file(vault.name).write(Witness(vault.name, vault.incarnation, heads))
