"""A backup comes back whole and writable, or the folder stays as it was."""

from datetime import date

import pytest

from fieldapp.case.ids import new_id
from fieldapp.desk.restore import look_for_backup, restore_vault
from fieldapp.errors import BackupMissing, RestoreNotEmpty, VaultInUse, WrongPassphrase
from fieldapp.vault import snapshot
from fieldapp.vault.casebook import attach
from fieldapp.vault.check import check
from fieldapp.vault.creation import create_vault
from fieldapp.vault.journal import Change
from fieldapp.vault.lock import VaultLock
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.rekey import rekey_vault
from fieldapp.vault.vault import open_vault

SECRET = "kuda hijau lari pagi sekali"
TODAY = date(2024, 11, 27)


class Cut(BaseException):
    """The work ends here."""


@pytest.fixture
def stick(tmp_path, monkeypatch):
    """Give a folder with the backup of a vault whose laptop is lost, witness and all."""
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "lama"))
    vault, _ = create_vault(
        tmp_path / "lama" / "vault", "33.01.21", "Panwaslu", "Siti", SECRET, cost=Cost(memory=16, time=1, lanes=1)
    )
    with vault:
        snapshot.backup(vault.db, vault.db_key, vault.folder, tmp_path / "stik", TODAY)
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "baru"))
    (tmp_path / "baru").mkdir()
    return tmp_path / "stik"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "baru" / "vault"


def test_a_backup_comes_back_as_a_vault_that_may_be_written(stick, folder):
    found = look_for_backup(stick)
    assert (found.days, found.officers) == ((TODAY,), ("Siti",))
    steps = []
    number = restore_vault(stick, folder, TODAY, None, SECRET, lambda *at: steps.append(at))
    assert steps[-1][0] == steps[-1][1]
    with open_vault(folder, None, SECRET) as vault:
        assert vault.incarnation == number > 1
        assert check(vault, full=True).defects == []
    assert [path.name for path in folder.parent.iterdir() if path.name != "witness"] == ["vault"]


def test_a_wrong_passphrase_copies_nothing(stick, folder):
    with pytest.raises(WrongPassphrase):
        restore_vault(stick, folder, TODAY, None, "bukan kata sandi yang benar")
    assert not any(folder.parent.iterdir())


def test_a_folder_with_something_in_it_is_left_alone(stick, folder):
    folder.mkdir()
    (folder / "catatan.txt").write_text("penting")
    with pytest.raises(RestoreNotEmpty):
        restore_vault(stick, folder, TODAY, None, SECRET)
    assert (folder / "catatan.txt").read_text() == "penting"


def test_cut_off_in_the_middle_the_next_try_begins_anew(stick, folder, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("fieldapp.desk.restore.begin_incarnation", raise_cut)
        with pytest.raises(Cut):
            restore_vault(stick, folder, TODAY, None, SECRET)
    assert not folder.exists()
    restore_vault(stick, folder, TODAY, None, SECRET)
    with open_vault(folder, None, SECRET):
        pass


def raise_cut(*_given):
    raise Cut


def test_a_folder_without_a_backup_says_so(tmp_path, folder):
    with pytest.raises(BackupMissing):
        look_for_backup(tmp_path)


def test_a_damaged_vault_is_kept_beside_its_place(stick, folder):
    folder.mkdir()
    (folder / "vault.db").write_bytes(b"rusak")
    (folder.with_name("vault-rusak-1")).mkdir()
    restore_vault(stick, folder, TODAY, None, SECRET, aside=True)
    assert (folder.with_name("vault-rusak-2") / "vault.db").read_bytes() == b"rusak"
    with open_vault(folder, None, SECRET) as vault:
        assert check(vault).defects == []


def test_a_vault_at_work_is_not_put_aside(stick, folder):
    folder.mkdir()
    with VaultLock(folder), pytest.raises(VaultInUse):
        restore_vault(stick, folder, TODAY, None, SECRET, aside=True)
    assert [path.name for path in folder.iterdir()] == ["vault.lock"]


def test_evidence_from_before_a_new_key_comes_back_too(stick, folder, tmp_path, monkeypatch):
    home = tmp_path / "lama"
    monkeypatch.setenv("NETRA_HOME", str(home))
    with open_vault(home / "vault", None, SECRET) as vault:
        case = new_id()
        with vault.writing():
            vault.journal.write([Change("case.set", case, {"kind": "temuan"})], vault.officer, vault.now())
        photo = tmp_path / "foto.jpg"
        photo.write_bytes(b"foto dari sebelum kunci diganti")
        taken = attach(vault, case, photo, "foto").taken.sha256
    rekey_vault(home / "vault", None, SECRET)
    with open_vault(home / "vault", None, SECRET) as vault:
        snapshot.backup(vault.db, vault.db_key, vault.folder, tmp_path / "baru-stik", TODAY)
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "baru"))
    restore_vault(tmp_path / "baru-stik", folder, TODAY, None, SECRET)
    with open_vault(folder, None, SECRET) as vault:
        assert vault.evidence.verify(taken) == "ok"
