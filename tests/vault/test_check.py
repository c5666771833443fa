"""The check: one tampering of each kind, by somebody who has the key, is found with its place."""

import pytest

from fieldapp.errors import VaultRolledBack
from fieldapp.vault import casebook
from fieldapp.vault.audit import journal as journal_check
from fieldapp.vault.books import sign_own_heads
from fieldapp.vault.chain import Decisions
from fieldapp.vault.check import check
from fieldapp.vault.entry import encode_entry, entry_hash, officer_bytes, parse_entry
from fieldapp.vault.rebuild import rebuild
from fieldapp.vault.vault import Vault, open_vault


@pytest.fixture
def vault(laptop, add_case):
    made = laptop()
    casebook.finalise(made, add_case(made))
    add_case(made, "lurah-baliho-dua-fase")
    with made.writing() as db:
        sign_own_heads(db, made.device, made.incarnation, made.device_key)
    # somebody with the key takes the guards away
    for trigger in ("entry_stays", "entry_remains"):
        made.db.execute(f"DROP TRIGGER {trigger}")
    made.db.execute("PRAGMA foreign_keys = OFF")
    assert check(made, full=True).defects == []
    return made


def found(vault, full=True):
    return [(defect.code, defect.where) for defect in check(vault, full=full).defects]


def entry_at(vault, seq):
    return vault.db.execute("SELECT n, hash, bytes FROM entry WHERE book = ? AND seq = ?", (vault.book, seq)).fetchone()


def place(vault, seq):
    return f"{vault.book} {seq}"


def test_changed_bytes(vault):
    n, _, data = entry_at(vault, 4)
    vault.db.execute("UPDATE entry SET bytes = ? WHERE n = ?", (data.replace(b"T08", b"T09"), n))
    assert ("entry_changed", place(vault, 4)) in found(vault)


def test_changed_bytes_with_a_fitting_hash(vault):
    n, _, data = entry_at(vault, 4)
    other = data.replace(b"T08", b"T09")
    vault.db.execute("UPDATE entry SET bytes = ?, hash = ? WHERE n = ?", (other, entry_hash(other), n))
    assert ("chain_broken", place(vault, 5)) in found(vault)


def test_bytes_that_are_no_entry(vault):
    n = entry_at(vault, 4)[0]
    vault.db.execute("UPDATE entry SET bytes = ?, hash = ? WHERE n = ?", (b"{}", entry_hash(b"{}"), n))
    assert ("entry_malformed", place(vault, 4)) in found(vault)


def test_an_entry_dropped_from_the_middle(vault):
    n = entry_at(vault, 4)[0]
    vault.db.execute("DELETE FROM entry WHERE n = ?", (n,))
    vault.db.execute("DELETE FROM payload WHERE n = ?", (n,))
    assert ("chain_broken", place(vault, 5)) in found(vault)


def test_two_entries_that_changed_places(vault):
    one, two = entry_at(vault, 4), entry_at(vault, 5)
    vault.db.execute("UPDATE entry SET seq = 900 WHERE n = ?", (one[0],))
    vault.db.execute("UPDATE entry SET seq = 4 WHERE n = ?", (two[0],))
    vault.db.execute("UPDATE entry SET seq = 5 WHERE n = ?", (one[0],))
    assert {("entry_moved", place(vault, 4)), ("entry_moved", place(vault, 5))} <= set(found(vault))


def test_an_entry_pushed_in(vault):
    _, _, data = entry_at(vault, 4)
    entry = parse_entry(data)
    other = encode_entry(type(entry)(**{f: getattr(entry, f) for f in entry.__struct_fields__} | {"open": "ab" * 32}))
    vault.db.execute(
        "INSERT INTO entry (hash, book, seq, lamport, record, kind, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (entry_hash(other), entry.book, entry.seq, entry.lamport, entry.record, entry.kind, other),
    )
    vault.db.execute("INSERT INTO payload (n) SELECT max(n) FROM entry")
    assert ("projection", "book") in found(vault)


def cut_tail(vault):
    last = vault.db.execute("SELECT max(n) FROM entry").fetchone()[0]
    vault.db.execute("DELETE FROM entry WHERE n = ?", (last,))
    vault.db.execute("DELETE FROM payload WHERE n = ?", (last,))
    with vault.writing() as db:
        rebuild(db)


def test_a_tail_that_was_cut_is_missed_by_its_head(vault):
    last = vault.db.execute("SELECT last FROM book").fetchone()[0]
    witness = Vault._witness
    Vault._witness = lambda self: None
    try:
        cut_tail(vault)
    finally:
        Vault._witness = witness
    assert found(vault, full=False) == [("vault_rolled_back", "vault.db"), ("head_beyond", place(vault, last))]


def test_a_tail_that_was_cut_is_missed_by_the_witness(vault, passphrase):
    last = vault.db.execute("SELECT max(n) FROM entry").fetchone()[0]
    vault.db.execute("DELETE FROM entry WHERE n = ?", (last,))
    vault.db.execute("DELETE FROM payload WHERE n = ?", (last,))
    vault.close()
    with pytest.raises(VaultRolledBack):
        open_vault(vault.folder, None, passphrase)


def test_another_entry_under_a_head(vault):
    vault.db.execute("UPDATE head SET hash = ?", (bytes(32),))
    codes = {code for code, _ in found(vault, full=False)}
    assert codes == {"head_differs", "head_forged"}


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("record", "UPDATE record SET fields = x'7b7d' WHERE type = 'subject'"),
        ("case_row", "UPDATE case_row SET summary = 'lain'"),
        ("case_row", "DELETE FROM case_row"),
        ("book", "UPDATE book SET last = last - 1"),
        ("held", "INSERT INTO held SELECT hash, book, seq, 'gap' FROM entry LIMIT 1"),
        ("decision", "INSERT INTO decision VALUES ('waived', 'x 3', '00')"),
        ("number_row", "INSERT INTO number_row VALUES ('x', '64', 'A', 2024, 1, '1', '', 0, '')"),
        ("search", "DELETE FROM search WHERE rowid = (SELECT min(n) FROM case_row)"),
    ],
)
def test_an_edited_projection(vault, table, statement):
    vault.db.execute(statement)
    assert ("projection", table) in found(vault)


@pytest.mark.parametrize("part", ["open", "identity"])
def test_a_changed_payload(vault, part):
    row = vault.db.execute(
        f"SELECT e.n, e.seq FROM entry e JOIN payload p USING (n) WHERE p.{part} IS NOT NULL ORDER BY n LIMIT 1"
    ).fetchone()
    vault.db.execute(f"UPDATE payload SET {part} = ? WHERE n = ?", (b'{"set":{"narrative":"palsu"}}', row[0]))
    assert ("payload_changed", place(vault, row[1])) in found(vault)
    vault.db.execute(f"UPDATE payload SET {part}_salt = NULL WHERE n = ?", (row[0],))
    assert ("payload_changed", place(vault, row[1])) in found(vault)
    vault.db.execute(f"UPDATE payload SET {part} = NULL, {part}_salt = NULL WHERE n = ?", (row[0],))
    assert ("payload_missing", place(vault, row[1])) in found(vault)


def test_signatures(vault):
    seq = vault.db.execute("SELECT seq FROM entry WHERE kind = 'case.finalise'").fetchone()[0]
    vault.db.execute("UPDATE signature SET signature = zeroblob(64)")
    assert ("signature_wrong", place(vault, seq)) in found(vault)
    vault.db.execute("UPDATE signature SET key = zeroblob(32)")
    assert ("signature_wrong", place(vault, seq)) in found(vault)
    vault.db.execute("DELETE FROM signature")
    assert found(vault) == [("signature_missing", place(vault, seq))]
    vault.db.execute("INSERT INTO signature VALUES (zeroblob(32), 'x', zeroblob(32), zeroblob(64))")
    assert ("signature_loose", "00" * 32) in found(vault)


def test_a_signature_with_another_key_than_the_officers(vault, laptop):
    other = laptop().signer()
    digest, officer = vault.db.execute("SELECT entry, officer FROM signature").fetchone()
    signature = other.sign(officer_bytes(officer, digest))
    vault.db.execute("UPDATE signature SET key = ?, signature = ?", (other.public_key, signature))
    assert [code for code, _ in found(vault)] == ["signature_wrong"]


def test_evidence_that_was_replaced_or_lost(vault):
    rows = vault.db.execute("SELECT sha256, blob FROM evidence_file ORDER BY sha256").fetchall()
    path = next((vault.folder / "evidence").rglob(f"{rows[0][1].rpartition('/')[2]}*"))
    other = next((vault.folder / "evidence").rglob(f"{rows[1][1].rpartition('/')[2]}*"))
    path.write_bytes(other.read_bytes())
    assert any(code.startswith("evidence_") and where == rows[0][0] for code, where in found(vault))
    path.unlink()
    assert ("evidence_missing", rows[0][0]) in found(vault)
    assert ("evidence_missing", rows[0][0]) in found(vault, full=False)


def test_looking_changes_nothing(vault):
    vault.db.execute("UPDATE case_row SET summary = 'lain'")
    assert found(vault) == found(vault) == [("projection", "case_row")] * 2


# ---- broken builds --------------------------------------------------------------------------------------------------


def test_a_build_without_the_hash_check_is_seen(vault, monkeypatch):
    n, digest, data = entry_at(vault, 4)
    vault.db.execute("UPDATE entry SET bytes = ? WHERE n = ?", (data.replace(b"T08", b"T09"), n))
    assert ("entry_changed", place(vault, 4)) in found(vault)
    monkeypatch.setattr(journal_check, "entry_hash", lambda read: digest if b"T09" in read else entry_hash(read))
    assert ("entry_changed", place(vault, 4)) not in found(vault)


def test_a_build_without_the_commitment_check_is_seen(vault, monkeypatch):
    vault.db.execute("UPDATE payload SET open = x'7b7d' WHERE n = 4")
    assert any(code == "payload_changed" for code, _ in found(vault))
    monkeypatch.setattr(journal_check, "_check_payloads", lambda *_: iter(()))
    assert not any(code == "payload_changed" for code, _ in found(vault))


def test_a_build_that_counts_everything_is_seen(vault, monkeypatch):
    n = entry_at(vault, 4)[0]
    vault.db.execute("DELETE FROM entry WHERE n = ?", (n,))
    vault.db.execute("DELETE FROM payload WHERE n = ?", (n,))
    assert any(code == "chain_broken" for code, _ in found(vault))
    monkeypatch.setattr(journal_check, "settle", lambda links, _: ({link.hash: "" for link in links}, Decisions()))
    assert not any(code == "chain_broken" for code, _ in found(vault))
