"""Tampering: every sort of it at fifty places, by somebody who repairs nothing and by somebody who recomputes all.

The dice are printed: a failure can be thrown again.
"""

import random
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp.case.file import read_case_file
from fieldapp.case.ids import new_id
from fieldapp.desk import printing
from fieldapp.desk.audit import audit_vault, tell_defects
from fieldapp.errors import NetraError
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.slip import make_slip
from fieldapp.exchange.testimony import certified_keys, hear_witnesses
from fieldapp.vault import casebook, numbers
from fieldapp.vault import check as check_module
from fieldapp.vault.audit import journal as journal_module
from fieldapp.vault.audit import signature as signature_module
from fieldapp.vault.database import SqliteError
from fieldapp.vault.entry import commitment, entry_hash, officer_bytes
from fieldapp.vault.rebuild import clear, recount_all
from fieldapp.vault.sealing import seal_session
from tests.exchange.conftest import Offices
from tests.faults.tampering import (
    Laboratory,
    forget_inner_witnesses,
    own_rows,
    rewrite,
    rewrite_witness,
    unguarded,
)

CASES = Path(__file__).resolve().parents[2] / "resources" / "cases"
NAMES = ("camat-orasi-kendaraan-dinas", "lurah-baliho-dua-fase")
PLACES = 50
SEED = random.SystemRandom().randrange(2**32)


def add_rich_case(vault, folder, name):
    file = read_case_file((CASES / f"{name}.json").read_bytes())
    for number, item in enumerate(file.evidence):
        path = folder / item.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"bukti {name} {number} {new_id()} ".encode() * 50)
    return casebook.add_case(vault, file, folder)


class World:
    """A district with two receipts, seals and printed papers behind it, and what was written since."""

    def __init__(self, folder, stack):
        offices = Offices(folder, stack)
        self.desk, vault = offices.pair()
        case = add_rich_case(vault, folder / "bahan", NAMES[0])
        casebook.finalise(vault, case)
        numbers.draw(vault, case)
        made = printing.make_form(vault, "A.2", case)
        printing.record_print(vault, made, "pdf", "A.2.pdf")
        self.seal = made.seal.printed
        seal_session(vault)
        vault.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        self.old = (vault.folder / "vault.db").read_bytes()
        offices.send(vault, self.desk)
        offices.answer(self.desk, vault)
        for number in range(24):
            offices.add_case(vault, f"perkara {number}")
        add_rich_case(vault, folder / "bahan2", NAMES[1])
        offices.send(vault, self.desk)
        stick = offices.stick()
        make_receipt(self.desk, vault.office, stick)
        self.bundle = next(path for path in stick.folder.iterdir() if path.suffix == ".netra")
        self.slip = make_slip(self.desk, vault.office)
        offices.receive(vault, stick)
        self.received = max(
            row[0] for row in vault.db.execute("SELECT upto FROM ack WHERE book = ?", (vault.book,)).fetchall()
        )
        for number in range(10):
            offices.add_case(vault, f"sesudah tanda terima {number}")
        self.sealed = seal_session(vault).seq
        vault.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        self.older = ((vault.folder / "vault.db").read_bytes(), self.old)
        for number in range(6):
            offices.add_case(vault, f"belum dilihat siapa pun {number}")
        self.last = len(own_rows(vault))
        vault.close()
        self.vault = vault
        self.lab = Laboratory(vault, folder / "percobaan")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    print(f"seed {SEED}")
    folder = tmp_path_factory.mktemp("tampering")
    patch = pytest.MonkeyPatch()
    patch.setenv("NETRA_HOME", str(folder / "home"))
    with ExitStack() as stack:
        stack.callback(patch.undo)
        made = World(folder, stack)
        stack.callback(made.lab.close)
        yield made


def look(vault, *shown, full=True):
    heard = hear_witnesses(vault, shown)
    found = audit_vault(
        vault, full=full, key_of=certified_keys(vault), against=heard.statements, seals=heard.seals
    ).defects
    for one in tell_defects(vault, found):
        assert "…" not in one.sentence, one
        assert one.sentence
        assert one.witness
    return found


def codes(found):
    return {one.code for one in found}


def dice(name):
    return random.Random(f"{SEED} {name}")


def places(name, first, last, count=PLACES):
    """Give `count` places of a stretch, each once while there are enough."""
    every = list(range(first, last + 1))
    thrown = dice(name)
    return thrown.sample(every, count) if len(every) >= count else [thrown.choice(every) for _ in range(count)]


def test_an_untouched_vault_has_no_defects(world):
    assert world.last > PLACES + 10, world.last
    vault = world.lab.fresh()
    assert look(vault, world.slip, str(world.bundle), world.seal) == []
    assert look(vault) == look(vault) == []


# ---- consistently, with the keys of the laptop ----------------------------------------------------------------------


def alter(at, rows):
    rows[at].say(narrative="palsu")
    return rows


def drop(at, rows):
    return rows[:at] + rows[at + 1 :]


def swap(at, rows):
    at = min(at, len(rows) - 2)
    rows[at], rows[at + 1] = rows[at + 1], rows[at]
    return rows


def push_in(at, rows):
    entry = msgspec.structs.replace(rows[at].entry, record=new_id(), kind="case.set", parents=[], identity="")
    forged = type(rows[at])(0, bytes(32), entry, bytes(16), b'{"reason":"","set":{"kind":"laporan"}}', None, None)
    return [*rows[:at], forged, *rows[at:]]


def cut(at, rows):
    return rows[:at]


CONSISTENT = [alter, drop, swap, push_in, cut]


@pytest.mark.parametrize("attack", CONSISTENT, ids=lambda attack: attack.__name__)
def test_a_consistent_rewriting_is_contradicted_by_whoever_saw_the_place(world, attack):
    for seq in places(f"consistent {attack.__name__}", 2, world.last):
        vault = world.lab.fresh()
        rewrite(vault, lambda rows, at=seq - 1: attack(at, rows))
        told = look(vault)
        assert "vault_rolled_back" in codes(told), seq
        rewrite_witness(vault)
        told = look(vault)
        assert "vault_rolled_back" not in codes(told)
        if seq <= world.received:
            assert codes(told) & {"receipt_differs", "receipt_beyond"}, (seq, codes(told))
        if seq <= world.sealed and attack is not cut:
            assert codes(told) & {"signature_wrong", "signature_missing", "signature_loose"}, (seq, codes(told))
        for one in told:
            if one.code in ("receipt_differs", "receipt_beyond"):
                assert one.after < seq <= one.place[1], (seq, one)


@pytest.mark.parametrize("attack", CONSISTENT, ids=lambda attack: attack.__name__)
def test_without_any_witness_inside_one_from_outside_is_enough(world, attack):
    for seq in places(f"outside {attack.__name__}", 3, world.received - 8):
        vault = world.lab.fresh()
        forget_inner_witnesses(vault)
        rewrite(vault, lambda rows, at=seq - 1: attack(at, rows))
        rewrite_witness(vault)
        assert look(vault) == [], seq
        # what is shown from outside needs no full check
        for shown in (world.slip, str(world.bundle)):
            told = codes(look(vault, shown, full=False))
            assert told, seq
            assert told <= {"shown_differs", "shown_beyond"}, (seq, told)
        assert codes(look(vault, world.seal, full=False)) == {"seal_unknown"}


def test_an_old_file_put_back_with_its_witness_is_contradicted_from_outside(world):
    vault = world.lab.fresh(world.old)
    assert "vault_rolled_back" in codes(look(vault))
    rewrite_witness(vault)
    assert look(vault) == []
    # the laptop was enrolled by then, so that it can read what the desk says
    assert codes(look(vault, world.slip)) == codes(look(vault, str(world.bundle))) == {"shown_beyond"}


# ---- naively, by SQL alone ------------------------------------------------------------------------------------------


def changed_bytes(vault, at):
    n, data = vault.db.execute("SELECT n, bytes FROM entry WHERE n = ?", (at,)).fetchone()
    vault.db.execute("UPDATE entry SET bytes = ? WHERE n = ?", (data.replace(b'"v":1', b'"v":2'), n))


def changed_with_fitting_hash(vault, at):
    data = vault.db.execute("SELECT bytes FROM entry WHERE n = ?", (at,)).fetchone()[0]
    other = data.replace(b'"wall":"2026', b'"wall":"2025')
    vault.db.execute("UPDATE entry SET bytes = ?, hash = ? WHERE n = ?", (other, entry_hash(other), at))


def changed_payload(vault, at):
    vault.db.execute("UPDATE payload SET open = ? WHERE n = ?", (b'{"reason":"","set":{"narrative":"palsu"}}', at))


def changed_payload_with_its_commitment(vault, at):
    said = b'{"reason":"","set":{"narrative":"palsu"}}'
    salt, data = vault.db.execute(
        "SELECT open_salt, bytes FROM entry JOIN payload USING (n) WHERE n = ?", (at,)
    ).fetchone()
    entry = msgspec.json.decode(data)
    entry["open"] = commitment(salt, said)
    other = msgspec.json.encode(entry, order="sorted")
    vault.db.execute("UPDATE payload SET open = ? WHERE n = ?", (said, at))
    vault.db.execute("UPDATE entry SET bytes = ?, hash = ? WHERE n = ?", (other, entry_hash(other), at))


def lost_payload(vault, at):
    vault.db.execute("UPDATE payload SET open = NULL, open_salt = NULL WHERE n = ?", (at,))


def dropped(vault, at):
    vault.db.execute("DELETE FROM entry WHERE n = ?", (at,))
    vault.db.execute("DELETE FROM payload WHERE n = ?", (at,))


def dropped_and_rebuilt(vault, at):
    dropped(vault, at)
    with vault.writing() as db:
        clear(db)
        recount_all(db)


def exchanged(vault, at):
    other = at - 1
    one, two = (vault.db.execute("SELECT book, seq FROM entry WHERE n = ?", (n,)).fetchone() for n in (at, other))
    vault.db.execute("UPDATE entry SET book = ?, seq = ? WHERE n = ?", (*two, at))
    vault.db.execute("UPDATE entry SET book = ?, seq = ? WHERE n = ?", (*one, other))


def pushed_in(vault, at, *, rebuilt=False):
    data = vault.db.execute("SELECT bytes FROM entry WHERE n = ?", (at,)).fetchone()[0]
    entry = msgspec.json.decode(data) | {"open": "ab" * 32}
    other = msgspec.json.encode(entry, order="sorted")
    vault.db.execute(
        "INSERT INTO entry (hash, book, seq, lamport, record, kind, bytes) SELECT ?, book, seq, lamport, record, kind,"
        " ? FROM entry WHERE n = ?",
        (entry_hash(other), other, at),
    )
    vault.db.execute("INSERT INTO payload (n) SELECT max(n) FROM entry")
    if rebuilt:
        with vault.writing() as db:
            clear(db)
            recount_all(db)


def pushed_in_and_rebuilt(vault, at):
    pushed_in(vault, at, rebuilt=True)


def tail_cut(vault, at):
    dropped_all = "SELECT n FROM entry WHERE n >= ?"
    vault.db.execute(f"DELETE FROM payload WHERE n IN ({dropped_all})", (at,))
    vault.db.execute("DELETE FROM entry WHERE n >= ?", (at,))


NAIVE = [
    changed_bytes, changed_with_fitting_hash, changed_payload, changed_payload_with_its_commitment, lost_payload,
    dropped, dropped_and_rebuilt, exchanged, pushed_in, pushed_in_and_rebuilt, tail_cut,
]  # fmt: skip


@pytest.mark.parametrize("attack", NAIVE, ids=lambda attack: attack.__name__)
def test_what_is_done_by_sql_alone_is_found_with_its_place(world, attack):
    last = world.lab.fresh().db.execute("SELECT max(n) FROM entry").fetchone()[0]
    for n in places(f"naive {attack.__name__}", 2, last):
        vault = world.lab.fresh()
        unguarded(vault)
        book, seq = vault.db.execute("SELECT book, seq FROM entry WHERE n = ?", (n,)).fetchone()
        if attack is lost_payload and not book.startswith(vault.device):
            # of what others wrote a payload may be withheld
            continue
        ends = seq == own_last(vault, book)
        attack(vault, n)
        rewrite_witness(vault)
        told = look(vault)
        # what nobody saw and nothing follows is a tail that was cut; then only the witness knows
        assert told or (attack is dropped_and_rebuilt and n == last), n
        if attack is not tail_cut and not ends:
            assert [one for one in told if one.place[0] == book and seq <= one.place[1] <= seq + 1], (n, told)


def own_last(vault, book):
    return vault.db.execute("SELECT max(seq) FROM entry WHERE book = ?", (book,)).fetchone()[0]


TABLES = ("record", "case_row", "number_row", "course_row", "book")


def test_an_edited_projection_is_found_and_named(world):
    thrown = dice("projection")
    for _ in range(PLACES):
        vault = world.lab.fresh()
        table = thrown.choice(TABLES)
        rows = [row[0] for row in vault.db.execute(f"SELECT rowid FROM {table}").fetchall()]
        names = [row[1] for row in vault.db.execute(f"PRAGMA table_info({table})").fetchall()]
        keys = ("id", "n", "book")
        column, row = thrown.choice([name for name in names if name not in keys]), thrown.choice(rows)
        was = vault.db.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (row,)).fetchone()[0]
        value = {bytes: b'{"palsu":1}', int: 7777, str: "palsu"}[type(was)]
        vault.db.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, row))
        told = look(vault)
        assert told, (table, column, row)


def test_a_row_taken_out_of_a_projection_is_found(world):
    thrown = dice("rows")
    for _ in range(PLACES):
        vault = world.lab.fresh()
        table = thrown.choice(TABLES)
        rows = [row[0] for row in vault.db.execute(f"SELECT rowid FROM {table}").fetchall()]
        vault.db.execute(f"DELETE FROM {table} WHERE rowid = ?", (thrown.choice(rows),))
        assert ("projection", table) in [(one.code, one.where) for one in look(vault)]


def test_what_another_laptop_wrote_cannot_be_written_here(world):
    thrown = dice("foreign")
    for _ in range(PLACES):
        vault = world.lab.fresh()
        unguarded(vault)
        rows = vault.db.execute(
            "SELECT n, book, bytes, open_salt, open FROM entry JOIN payload USING (n) WHERE book NOT LIKE ? || '%'",
            (vault.device,),
        ).fetchall()
        n, book, data, salt, said = thrown.choice(rows)
        entry, opened = msgspec.json.decode(data), msgspec.json.decode(said)
        opened["set"]["number"] = 99
        other = msgspec.json.encode(opened, order="sorted")
        entry["open"] = commitment(salt, other)
        written = msgspec.json.encode(entry, order="sorted")
        vault.db.execute("UPDATE payload SET open = ? WHERE n = ?", (other, n))
        vault.db.execute("UPDATE entry SET bytes = ?, hash = ? WHERE n = ?", (written, entry_hash(written), n))
        if thrown.random() < 0.5:
            vault.db.execute("DELETE FROM head WHERE book = ?", (book,))
        with vault.writing() as db:
            clear(db)
            recount_all(db)
        told = look(vault)
        assert "entry_unproven" in codes(told), told


def test_evidence_that_was_replaced_lost_or_renamed_is_found(world):
    thrown = dice("evidence")
    for _ in range(PLACES):
        vault = world.lab.fresh()
        rows = vault.db.execute("SELECT sha256, blob FROM evidence_file ORDER BY sha256").fetchall()
        (name, blob), (_, other_blob) = thrown.sample(rows, 2)
        path, kept = vault.folder / "evidence" / blob, (vault.folder / "evidence" / blob).read_bytes()
        way = thrown.choice(("other", "bit", "cut", "gone", "row", "swapped row"))
        if way == "other":
            path.write_bytes((vault.folder / "evidence" / other_blob).read_bytes())
        elif way == "bit":
            at = thrown.randrange(len(kept))
            path.write_bytes(kept[:at] + bytes([kept[at] ^ 1 << thrown.randrange(8)]) + kept[at + 1 :])
        elif way == "cut":
            path.write_bytes(kept[: thrown.randrange(len(kept))])
        elif way == "gone":
            path.unlink()
        elif way == "row":
            vault.db.execute("DELETE FROM evidence_file WHERE sha256 = ?", (name,))
        else:
            vault.db.execute("UPDATE evidence_file SET blob = ? WHERE sha256 = ?", (other_blob, name))
        told = look(vault)
        path.write_bytes(kept)
        assert [one for one in told if one.code.startswith("evidence_") and one.where == name and one.record], (
            way,
            told,
        )


def test_an_officers_signature_that_was_touched_is_found(world):
    thrown = dice("signature")
    for _ in range(PLACES):
        vault = world.lab.fresh()
        digest, key, signature = thrown.choice(
            vault.db.execute(
                "SELECT entry, key, signature FROM signature JOIN entry ON hash = entry"
                " WHERE kind IN ('case.finalise', 'access.note') ORDER BY entry"
            ).fetchall()
        )
        at, bit = thrown.randrange(64), 1 << thrown.randrange(8)
        bent = signature[:at] + bytes([signature[at] ^ bit]) + signature[at + 1 :]
        # the encoding of a key leaves no bit without a meaning
        other = bytes([key[0] ^ 1]) + key[1:]
        way = thrown.choice(("gone", "bent", "key"))
        if way == "gone":
            vault.db.execute("DELETE FROM signature WHERE entry = ?", (digest,))
        else:
            told = (bent, key) if way == "bent" else (signature, other)
            vault.db.execute("UPDATE signature SET signature = ?, key = ? WHERE entry = ?", (*told, digest))
        assert codes(look(vault)) == {"signature_missing" if way == "gone" else "signature_wrong"}


def test_a_print_that_is_concealed_and_a_paper_of_another_truth(world):
    vault = world.lab.fresh()
    rewrite(vault, lambda rows: [row for row in rows if row.entry.kind != "document.print"])
    rewrite_witness(vault)
    told = [one for one in look(vault, world.seal) if one.code.startswith(("print", "seal"))]
    assert {one.code for one in told} == {"print_unknown", "seal_unknown"}
    vault = world.lab.fresh()
    rewrite(vault, lambda rows: alter(next(n for n, row in enumerate(rows) if row.entry.kind == "case.set"), rows))
    told = [one for one in look(vault, world.seal) if one.code.startswith(("print", "seal"))]
    assert {one.code for one in told} == {"seal_differs"}
    assert all(one.record for one in told)


def sign_anew(vault, key):
    """Give an officer another key from the beginning, and sign everything with it that bore a signature."""
    public = key.public_key().public_bytes_raw()

    def change(rows):
        for row in rows:
            if "sign_key" in row.said:
                row.say(sign_key=public.hex())
        return rows

    rewrite(vault, change)
    for digest, officer in vault.db.execute("SELECT entry, officer FROM signature").fetchall():
        signed = key.sign(officer_bytes(officer, digest))
        if officer == vault.officer:
            vault.db.execute("UPDATE signature SET key = ?, signature = ? WHERE entry = ?", (public, signed, digest))


def test_keys_that_were_exchanged(world):
    vault = world.lab.fresh()
    key = Ed25519PrivateKey.generate()
    sign_anew(vault, key)
    rewrite_witness(vault)
    # every signature is good now, and none is by the key that the office above certified
    assert not codes(look(vault)) & {"signature_wrong", "signature_missing", "signature_loose"}
    assert "officer_key_differs" in codes(look(vault))
    vault = world.lab.fresh()
    vault.db.execute("UPDATE local_key SET public = CAST('age1x' AS BLOB) WHERE name = 'evidence/age'")
    assert ("key_differs", "evidence/age") in [(one.code, one.where) for one in look(vault)]


# ---- old pages ------------------------------------------------------------------------------------------------------

PAGE = 4096
# Nothing is decided by what these hold.
LOCAL = ("draft", "thumbnail", "attachment", "quarantine", "print_wait", "setting", "export_plan", "export_part")


def content_of(vault):
    """Return everything that a vault says, or None where it does not let itself be read."""
    try:
        tables = [row[0] for row in vault.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
        kept = [name for name in tables if name not in LOCAL and not name.startswith(("search_", "sqlite_"))]
        return {name: sorted(map(repr, vault.db.execute(f"SELECT * FROM {name}").fetchall())) for name in sorted(kept)}
    except SqliteError:
        return None


def test_an_old_page_put_back_is_found(world):
    now = world.lab.bytes
    pages = [
        (old, at)
        for old in world.older
        for at in range(PAGE, min(len(old), len(now)), PAGE)
        if old[at : at + PAGE] != now[at : at + PAGE]
    ]
    as_it_is = content_of(world.lab.fresh())
    thrown, found = dice("pages"), 0
    thrown.shuffle(pages)
    for old, at in pages:
        try:
            vault = world.lab.fresh(now[:at] + old[at : at + PAGE] + now[at + PAGE :])
            said = content_of(vault)
            told = look(vault)
        except (SqliteError, NetraError):
            found += 1
            continue
        assert told or said == as_it_is, at // PAGE
        found += bool(told)
    print(f"pages {len(pages)}, found {found}")
    assert len(pages) >= found >= PLACES


# ---- broken builds --------------------------------------------------------------------------------------------------


def test_a_build_that_asks_no_witness_is_seen(world, monkeypatch):
    vault = world.lab.fresh()
    rewrite(vault, lambda rows: cut(world.received - 1, rows))
    rewrite_witness(vault)
    assert {"receipt_beyond"} <= codes(look(vault))
    monkeypatch.setattr(check_module, "contradictions", lambda _db, _statements: iter(()))
    assert not codes(look(vault, world.slip)) & {"receipt_beyond", "shown_beyond"}


def test_a_build_that_takes_every_signature_is_seen(world, monkeypatch):
    vault = world.lab.fresh()
    rewrite(vault, lambda rows: alter(2, rows))
    rewrite_witness(vault)
    assert "signature_wrong" in codes(look(vault))
    monkeypatch.setattr(signature_module, "is_signed", lambda _key, _data, _signature: True)
    assert "signature_wrong" not in codes(look(vault))


def test_a_build_that_counts_no_gap_is_seen(world, monkeypatch):
    vault = world.lab.fresh()
    unguarded(vault)
    place = vault.db.execute("SELECT n FROM entry WHERE seq = 7 AND book = ?", (vault.book,)).fetchone()
    dropped_and_rebuilt(vault, place[0])
    assert "own_gap" in codes(look(vault))
    monkeypatch.setattr(journal_module, "_check_own_gaps", lambda _links, _verdicts, _own: iter(()))
    assert "own_gap" not in codes(look(vault))
