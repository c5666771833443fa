"""The witness: copied and rolled-back folders are told apart from the vault this laptop wrote."""

import shutil

import pytest

from fieldapp.case.file import read_case_file
from fieldapp.errors import VaultCopied, VaultRolledBack
from fieldapp.vault import casebook
from fieldapp.vault.incarnation import begin_incarnation
from fieldapp.vault.vault import open_vault
from fieldapp.vault.witness import witness_file

CASE = read_case_file(b'{"kind": "temuan"}')


@pytest.fixture
def vault(laptop, tmp_path):
    made = laptop()
    casebook.add_case(made, CASE, tmp_path)
    return made


def copy_of(vault, tmp_path, name="salinan"):
    vault.close()
    shutil.copytree(vault.folder, tmp_path / name)
    return tmp_path / name


def grown(folder, passphrase, tmp_path, count=1):
    with open_vault(folder, None, passphrase) as vault:
        for _ in range(count):
            casebook.add_case(vault, CASE, tmp_path)


def test_a_folder_on_another_laptop_may_be_read_but_not_written(vault, tmp_path, passphrase, monkeypatch):
    folder = copy_of(vault, tmp_path)
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "other-home"))
    with pytest.raises(VaultCopied):
        open_vault(folder, None, passphrase)
    with open_vault(folder, None, passphrase, write=False) as seen:
        assert seen.db.execute("SELECT count(*) FROM case_row").fetchone() == (1,)
    number = begin_incarnation(folder, None, passphrase)
    with open_vault(folder, None, passphrase) as again:
        assert again.incarnation == number > 1
        assert f".{number}@" in again.book
        casebook.add_case(again, CASE, tmp_path)


def test_an_old_copy_put_back_is_noticed(vault, tmp_path, passphrase):
    old = copy_of(vault, tmp_path)
    grown(vault.folder, passphrase, tmp_path)
    with pytest.raises(VaultRolledBack):
        open_vault(old, None, passphrase)
    begin_incarnation(old, None, passphrase)
    grown(old, passphrase, tmp_path)
    with pytest.raises(VaultCopied):
        open_vault(vault.folder, None, passphrase)


def test_an_old_copy_that_went_on_elsewhere_is_noticed(vault, tmp_path, passphrase):
    """It is ahead of the witness, and yet another history."""
    old, witness = copy_of(vault, tmp_path), witness_file(vault.name).path
    before = witness.read_bytes()
    grown(vault.folder, passphrase, tmp_path)
    after = witness.read_bytes()
    witness.write_bytes(before)
    grown(old, passphrase, tmp_path, count=5)
    witness.write_bytes(after)
    with pytest.raises(VaultRolledBack):
        open_vault(old, None, passphrase)
    grown(vault.folder, passphrase, tmp_path)


@pytest.mark.parametrize("torn", [b"", b"{", b"\xff\x00", b'{"vault": 5}', b"[]"])
def test_a_torn_witness_is_replaced_by_its_durable_copy(vault, tmp_path, passphrase, torn):
    """The laptop lost its power right after a save, and the system had not flushed the file yet."""
    vault.close()
    old = shutil.copytree(vault.folder, tmp_path / "dulu")
    grown(vault.folder, passphrase, tmp_path)
    witness_file(vault.name).path.write_bytes(torn)
    with pytest.raises(VaultRolledBack):
        open_vault(old, None, passphrase)
    grown(vault.folder, passphrase, tmp_path)


@pytest.mark.parametrize("torn", [b"", b"{", b"\xff\x00", b'{"vault": 5}', b"[]"])
def test_a_witness_of_which_nothing_is_left_reads_as_none(vault, tmp_path, passphrase, torn):
    vault.close()
    witness_file(vault.name).path.write_bytes(torn)
    witness_file(vault.name).path.with_suffix(".bak").write_bytes(torn)
    with pytest.raises(VaultCopied):
        open_vault(vault.folder, None, passphrase)
    begin_incarnation(vault.folder, None, passphrase)
    grown(vault.folder, passphrase, tmp_path)


def test_a_witness_that_stayed_behind_is_no_alarm(vault, tmp_path, passphrase):
    """The laptop lost its power between the commit and the witness."""
    path = witness_file(vault.name).path
    before = path.read_bytes()
    casebook.add_case(vault, CASE, tmp_path)
    vault.close()
    path.write_bytes(before)
    grown(vault.folder, passphrase, tmp_path)


def test_a_witness_that_cannot_be_written_costs_no_save(vault, tmp_path, passphrase):
    folder = witness_file(vault.name).path.parent
    shutil.rmtree(folder)
    folder.write_text("in the way")
    case = casebook.add_case(vault, CASE, tmp_path)
    assert vault.db.execute("SELECT count(*) FROM case_row WHERE id = ?", (case,)).fetchone() == (1,)


def test_nothing_personal_stands_in_it(vault):
    text = witness_file(vault.name).path.read_text()
    assert "Hariyati" not in text
    assert "Kantor" not in text
