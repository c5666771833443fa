"""Opening vaults: one writer at a time, and no fault of folder or file goes unnamed."""

import pytest

from fieldapp.case.file import read_case_file
from fieldapp.errors import (
    NetraError,
    OfficerUnknown,
    VaultDamaged,
    VaultInUse,
    VaultMissing,
    VaultPresent,
    VaultTooNew,
    WrongPassphrase,
)
from fieldapp.vault import casebook
from fieldapp.vault.creation import create_vault
from fieldapp.vault.database import TransactionOpen
from fieldapp.vault.vault import open_vault

CASE = read_case_file(b'{"kind": "temuan"}')


@pytest.fixture
def vault(laptop):
    return laptop()


def test_what_was_saved_is_there_after_opening_again(vault, tmp_path, passphrase):
    case = casebook.add_case(vault, CASE, tmp_path)
    names = (vault.device, vault.officer, vault.book, vault.name)
    vault.close()
    with open_vault(vault.folder, None, passphrase) as again:
        assert (again.device, again.officer, again.book, again.name) == names
        assert [row[0] for row in again.db.execute("SELECT id FROM case_row")] == [case]
        assert again.office_settings().name == "Kantor 64.01.05"
        assert again.signer().officer == again.officer


def test_a_second_writer_is_refused_and_a_reader_is_not(vault, passphrase):
    with pytest.raises(VaultInUse):
        open_vault(vault.folder, None, passphrase)
    with open_vault(vault.folder, None, passphrase, write=False) as reader:
        assert reader.db.execute("SELECT count(*) FROM entry").fetchone()[0] == 2
        with pytest.raises(NetraError), reader.writing() as db:
            db.execute("DELETE FROM draft")


def test_wrong_words_open_nothing(vault, passphrase):
    vault.close()
    with pytest.raises(WrongPassphrase):
        open_vault(vault.folder, None, passphrase + "!")
    with pytest.raises(OfficerUnknown):
        open_vault(vault.folder, "Orang Lain", passphrase)
    with open_vault(vault.folder, None, passphrase):
        pass


def test_no_vault_no_opening(tmp_path, passphrase, vault, cheap_cost):
    with pytest.raises(VaultMissing):
        open_vault(tmp_path / "nowhere", None, passphrase)
    with pytest.raises(VaultPresent):
        create_vault(vault.folder, "64.01.05", "Kantor", "Siapa", passphrase, cost=cheap_cost)


@pytest.mark.parametrize("where", [0, 20, 4096 + 100])
def test_a_damaged_file_is_named(vault, passphrase, where):
    vault.close()
    path = vault.folder / "vault.db"
    data = bytearray(path.read_bytes())
    data[where : where + 16] = bytes(16)
    path.write_bytes(data)
    with pytest.raises(VaultDamaged):
        open_vault(vault.folder, None, passphrase)
    # the lock is free again
    with pytest.raises(VaultDamaged):
        open_vault(vault.folder, None, passphrase)


@pytest.mark.parametrize("content", [b"", b"not a database", bytes(8192)])
def test_another_file_is_named(vault, passphrase, content):
    vault.close()
    (vault.folder / "vault.db").write_bytes(content)
    with pytest.raises(VaultDamaged):
        open_vault(vault.folder, None, passphrase)


def test_a_newer_vault_is_refused_untouched(vault, passphrase):
    vault.db.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('netra', 'm9999', 'x')")
    vault.close()
    before = (vault.folder / "vault.db").read_bytes()
    with pytest.raises(VaultTooNew):
        open_vault(vault.folder, None, passphrase)
    assert (vault.folder / "vault.db").read_bytes() == before


def test_an_act_that_fails_leaves_nothing(vault):
    before = vault.db.execute("SELECT count(*) FROM entry").fetchone()

    class Stop(Exception):
        pass

    def fail():
        with vault.writing() as db:
            db.execute("INSERT INTO draft VALUES ('x', '', 'case', '{}', '')")
            raise Stop

    with pytest.raises(Stop):
        fail()
    assert vault.db.execute("SELECT count(*) FROM draft").fetchone() == (0,)
    assert vault.db.execute("SELECT count(*) FROM entry").fetchone() == before
    with pytest.raises(TransactionOpen), vault.writing():
        vault.writing().__enter__()


def test_secrets_stay_out_of_texts(vault, passphrase):
    text = repr(vault)
    assert passphrase not in text
    assert vault.db_key.hex() not in text
    assert repr(vault.db_key) not in text
