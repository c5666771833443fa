"""The officer's seal at the end of a session: when it is written, what it covers, what contradicts it."""

import pytest

from fieldapp.case.ids import new_id
from fieldapp.vault.audit.statement import contradictions, inner_statements
from fieldapp.vault.check import check
from fieldapp.vault.entry import officer_bytes
from fieldapp.vault.journal import Change
from fieldapp.vault.officers import add_officer
from fieldapp.vault.sealing import ends_said, last_seal, seal_session
from fieldapp.vault.trace import list_traces, trace_change
from fieldapp.vault.unsent import count_unsent
from fieldapp.vault.vault import open_vault


def write(vault, *changes):
    with vault.writing():
        return vault.journal.write(list(changes), vault.officer, vault.now())


def test_a_seal_is_written_once_and_again_when_the_book_grew(laptop, add_case):
    vault = laptop()
    first = seal_session(vault)
    assert first is not None
    assert seal_session(vault) is None
    add_case(vault)
    second = seal_session(vault)
    assert second.seq > first.seq
    assert seal_session(vault) is None
    assert last_seal(vault.db, vault.book) == (second.seq, [])
    assert [one.what for one in list_traces(vault.db, vault.office, what="sealed")] == ["sealed"] * 2
    assert check(vault, full=True).defects == []


def test_a_seal_carries_the_officers_signature(laptop):
    vault = laptop()
    sealed = seal_session(vault)
    digest = bytes.fromhex(sealed.hash)
    officer, key, signature = vault.db.execute(
        "SELECT officer, key, signature FROM signature WHERE entry = ?", (digest,)
    ).fetchone()
    signer = vault.signer()
    assert (officer, key) == (vault.officer, signer.public_key)
    assert signature == signer.sign(officer_bytes(officer, digest))


def test_a_seal_is_no_unsent_work(laptop, add_case):
    vault = laptop()
    add_case(vault)
    before = count_unsent(vault.db, vault.office)
    seal_session(vault)
    assert count_unsent(vault.db, vault.office) == before


def test_any_trace_of_somebody_else_is_growth(laptop):
    vault = laptop()
    first = seal_session(vault)
    vault.note(trace_change("denied", action="void"))
    assert seal_session(vault).seq == first.seq + 2


def test_a_seal_covers_the_other_own_books(laptop):
    desk = laptop("64.01")
    write(desk, Change("case.set", new_id(), {"kind": "laporan"}))
    about = new_id()
    written = write(desk, Change("review.set", about, {"decision": "accept"}, office="64.01.05"))
    sealed = seal_session(desk)
    other = desk.journal.book_for("64.01.05")
    assert last_seal(desk.db, desk.book) == (sealed.seq, [(other, 1, written[0].hash)])
    assert seal_session(desk) is None
    own = f"{desk.device}.{desk.incarnation}@"
    assert list(contradictions(desk.db, inner_statements(desk.db, desk.device, own))) == []
    write(desk, Change("review.set", about, {"decision": "return"}, office="64.01.05"))
    assert seal_session(desk) is not None
    desk.db.execute("DROP TRIGGER entry_stays")
    desk.db.execute("UPDATE entry SET hash = zeroblob(32) WHERE book = ? AND seq = 1", (other,))
    (found,) = contradictions(desk.db, inner_statements(desk.db, desk.device, own))
    assert (found.code, found.where, found.by) == ("sealed_differs", f"{other} 1", desk.officer)
    desk.db.execute("DROP TRIGGER entry_remains")
    desk.db.execute("PRAGMA foreign_keys = OFF")
    desk.db.execute("DELETE FROM entry WHERE book = ?", (other,))
    (found,) = contradictions(desk.db, inner_statements(desk.db, desk.device, own))
    assert (found.code, found.where) == ("sealed_beyond", f"{other} 1")


def test_an_officer_who_cannot_sign_seals_nothing(laptop, monkeypatch):
    vault = laptop()
    before = vault.db.execute("SELECT count(*) FROM entry").fetchone()

    def refuse():
        raise OSError("no key")

    monkeypatch.setattr(type(vault), "signer", lambda _self: refuse())
    with pytest.raises(OSError, match="no key"):
        seal_session(vault)
    assert vault.db.execute("SELECT count(*) FROM entry").fetchone() == before


def test_whoever_may_not_read_content_seals_all_the_same(laptop, add_case, passphrase, cheap_cost):
    vault = laptop()
    add_case(vault)
    secret = "kuda putih lari siang sekali"
    other = add_officer(vault, "Rusdi", "Admin", secret, cheap_cost, roles=["admin_perangkat"])
    vault.close()
    with open_vault(vault.folder, other, secret, clock=vault.clock) as admin:
        assert not admin.rights.allows("read")
        sealed = seal_session(admin)
        assert sealed is not None
        assert seal_session(admin) is None
    with open_vault(vault.folder, vault.officer, passphrase, clock=vault.clock) as again:
        assert last_seal(again.db, again.book)[0] == sealed.seq
        assert check(again, full=True).defects == []


@pytest.mark.parametrize(
    "value", [None, 5, "x", {}, [5], [["a", 1]], [["a", "1", "b"]], [[1, 1, "b"]], [["a", 1, None]], [[[], 1, "b"]]]
)
def test_ends_in_another_form_say_nothing(value):
    assert ends_said(value) == []
