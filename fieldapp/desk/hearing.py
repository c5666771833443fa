"""The history of a case or LHP for a hearing: its entries with their proof, as a paper.

Called by `netra case history --pdf` and by the page of a case. Reads only; identities of reporters and witnesses are
masked, whoever asks.
"""

from collections.abc import Iterator, Sequence

from fieldapp.desk.audit import label_record
from fieldapp.desk.naming import office_name
from fieldapp.desk.sealing import position_of
from fieldapp.desk.telling import Telling, ToldChange, tell_entries, tell_wall
from fieldapp.paper.chronicle import Chronicle, ChronicleBook, ChronicleLine
from fieldapp.vault.audit.signature import judge_signature, last_signed
from fieldapp.vault.audit.statement import Statement, inner_statements
from fieldapp.vault.books import entries_of, hash_at, last_place
from fieldapp.vault.database import Database
from fieldapp.vault.entry import entry_hash, parse_book, parse_entry
from fieldapp.vault.history import Event, officer_names
from fieldapp.vault.journal import wall_clock
from fieldapp.vault.vault import Vault
from fieldapp.words import all_words, say


def print_history(vault: Vault, owner: str) -> bytes:
    """Return the history of a case or LHP as PDF. Raises RecordUnknown, RightMissing."""
    from fieldapp.paper.chroniclepage import make_chronicle  # noqa: PLC0415 - brings reportlab, which is slow to import

    vault.require("read", owner)
    return make_chronicle(
        vault.office_settings(),
        tell_chronicle(vault, owner),
        on=vault.office_now().date(),
        by=vault.officer_name,
        title=position_of(vault),
        practice=vault.practice,
    )


def tell_chronicle(vault: Vault, owner: str) -> Chronicle:
    """Return the history of a case or LHP as it stands on the paper. Raises RecordUnknown."""
    entries = tell_entries(vault, owner)
    label = label_record(vault.db, owner)
    _, _, now = tell_wall(wall_clock(vault.now()), vault.office_settings().zone)
    home = vault.db.execute("SELECT office FROM record WHERE id = ?", (owner,)).fetchone()
    facts = (
        (say("chronicle.fact_office"), office_name(vault, home[0] if home else vault.office)),
        (say("chronicle.fact_id"), owner),
        (say("chronicle.fact_entries"), str(len(entries))),
        (say("chronicle.fact_printed"), say("chronicle.printed_value", when=now, who=vault.officer_name)),
    )
    books = sorted({event.book for event, _ in entries})
    return Chronicle(
        label=label,
        facts=facts,
        lines=tuple(_line(vault.db, event, told) for event, told in entries),
        books=tuple(_tell_books(vault, books)),
        lacks=tuple(_lacks(vault.db, owner)),
    )


# ---- entries --------------------------------------------------------------------------------------------------------


def _line(db: Database, event: Event, told: Telling) -> ChronicleLine:
    return ChronicleLine(
        when=told.when,
        who=say("chronicle.who", who=told.who, office=told.office_name),
        what="; ".join(deed.what for deed in told.deeds),
        changes=tuple(_tell_change(change) for deed in told.deeds for change in deed.changes),
        reason=told.reason,
        notes=tuple(_notes(db, event, told)),
        place=say("chronicle.place", device=event.device[:8], seq=event.seq),
        hash=event.hash,
    )


def _tell_change(change: ToldChange) -> str:
    label = change.label[:1].upper() + change.label[1:]
    if change.hidden:
        return say("chronicle.change_hidden", label=label)
    code = "change_set" if not change.old else "change" if change.new else "change_emptied"
    return say(f"chronicle.{code}", label=label, old=change.old, new=change.new)


def _notes(db: Database, event: Event, told: Telling) -> Iterator[str]:
    codes = {"valid": "signed", "wrong": "signed_wrong", "none": "unsigned"}
    yield say(f"chronicle.{codes[judge_signature(db, bytes.fromhex(event.hash))]}")
    if told.concurrent:
        yield say("chronicle.concurrent")
    if told.clock:
        yield say("chronicle.clock", doubts="; ".join(told.clock))


# ---- books and what is lacking --------------------------------------------------------------------------------------


def _tell_books(vault: Vault, books: Sequence[str]) -> Iterator[ChronicleBook]:
    own = f"{vault.device}.{vault.incarnation}@"
    statements = inner_statements(vault.db, vault.device, own)
    names = officer_names(vault.db)
    for book in books:
        name, last = parse_book(book), last_place(vault.db, book)
        row = vault.db.execute("SELECT writer FROM book WHERE book = ?", (book,)).fetchone()
        office = office_name(vault, row[0] if row else name.office)
        broken = _broken_at(vault.db, book)
        code = "chronicle.broken" if broken else "chronicle.whole"
        witnesses = [*_receipts(vault, book, statements), *_signatures(vault.db, book, last, names)]
        yield ChronicleBook(
            say("chronicle.book", device=name.device[:8], office=office),
            say(code, first=broken, last=last),
            "\n".join(witnesses) or say("chronicle.no_witness"),
        )


def _broken_at(db: Database, book: str) -> int:
    """Return the first place of a book that does not follow from the one before it, 0 when it is whole."""
    known: dict[int, set[str]] = {0: {""}}
    for stored in entries_of(db, book):
        entry = parse_entry(stored.data)
        if entry_hash(stored.data) != stored.hash or entry.prev not in known.get(entry.seq - 1, ()):
            return stored.seq
        known.setdefault(entry.seq, set()).add(stored.hash.hex())
    return 0


def _receipts(vault: Vault, book: str, statements: Sequence[Statement]) -> Iterator[str]:
    """Give for each office how far it confirmed a book."""
    upto: dict[str, int] = {}
    for one in statements:
        if one.book != book or one.source not in ("receipt", "ack") or one.by == vault.office:
            continue
        if any(found.hex().startswith(one.digest) for found in hash_at(vault.db, book, one.seq)):
            upto[one.by] = max(upto.get(one.by, 0), one.seq)
    for office, seq in sorted(upto.items()):
        yield say("chronicle.witness", office=office_name(vault, office), seq=seq)


def _signatures(db: Database, book: str, last: int, names: dict[str, str]) -> Iterator[str]:
    seq, officer = last_signed(db, book, last + 1)
    if seq:
        yield say("chronicle.witness_signed", who=names.get(officer) or say("audit.nobody"), seq=seq)


def _lacks(db: Database, owner: str) -> Iterator[str]:
    """Give the entries of a case or LHP that are here and do not count."""
    rows = db.execute(
        "SELECT h.book, h.seq, h.reason FROM held h JOIN entry e ON e.hash = h.hash JOIN record r ON r.id = e.record"
        " WHERE r.case_id = ? ORDER BY h.book, h.seq",
        (owner,),
    ).fetchall()
    for book, seq, reason in rows:
        code = f"chronicle.held.{reason}"
        why = say(code if code in all_words() else "chronicle.held.other")
        yield say("chronicle.held", seq=seq, device=book[:8], why=why)
