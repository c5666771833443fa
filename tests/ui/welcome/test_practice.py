"""Practice and restoring: the two other ways on from the greeting."""

import shutil
from datetime import date

import pytest

from fieldapp.demo.practice import make_practice
from fieldapp.desk.practice import PASSPHRASE, practice_folder
from fieldapp.vault import snapshot
from fieldapp.vault.creation import create_vault
from fieldapp.vault.listing import count_all
from fieldapp.vault.vault import laptop_clock
from tests.ui.conftest import World, settle
from tests.ui.welcome.conftest import SECRET

# Drawing the evidence of sixteen cases takes its time on a busy machine.
LONG = 60_000


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("latihan") / "rumah"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETRA_HOME", str(folder))
        make_practice(folder)
    return folder


def test_one_click_makes_practice_and_opens_it(window, see, home, qtbot):
    see.click("start_practice_button")
    see.wait_to_read(PASSPHRASE)
    qtbot.waitUntil(lambda: not window.locked, timeout=LONG)
    settle(window)
    assert window.session.practice
    assert count_all(window.session.here.db)["cases"] == 16
    assert not (home / "vault").exists()


def test_practice_that_is_there_opens_at_once(made_once, home, open_first, qtbot):
    shutil.copytree(made_once, home)
    window = open_first()
    window.gate.show_welcome(practice=True)
    qtbot.waitUntil(lambda: not window.locked, timeout=LONG)
    settle(window)
    assert window.session.folder == practice_folder(home)


def test_the_making_may_be_stopped_and_leads_back(window, see, home):
    see.click("start_practice_button")
    see.click("stop_button")
    see.wait_for("start_practice_button")
    assert not practice_folder(home).exists()


@pytest.fixture
def backup(tmp_path, home, cheap, monkeypatch):
    """Give a folder with the backup of a lost laptop."""
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "lama"))
    vault, _ = create_vault(tmp_path / "lama" / "vault", "33.01.21", "Panwaslu", "Siti Aminah", SECRET, cost=cheap)
    with vault:
        snapshot.backup(vault.db, vault.db_key, vault.folder, tmp_path / "stik", date(2024, 11, 20))
    monkeypatch.setenv("NETRA_HOME", str(home))
    return tmp_path / "stik"


def test_a_backup_comes_back_and_opens(backup, window, see, home):
    see.click("start_restore_button")
    see.wait_for("bring_back_sheet")
    see.click("bring_back_button")
    assert see.reads("Sebut folder cadangannya.")
    see.drop("backup_edit", [backup])
    see.wait_for("backup_passphrase_edit")
    assert see.reads("20 November 2024")
    see.click("bring_back_button")
    assert see.reads("Ketik kata sandi dahulu.")
    see.type_into("backup_passphrase_edit", "bukan kata sandi yang benar")
    see.press("Enter")
    see.wait_to_read("Kata sandi tidak cocok")
    assert not (home / "vault").exists()
    see.type_into("backup_passphrase_edit", SECRET)
    see.click("bring_back_button")
    see.wait_for(lambda: not window.locked)
    settle(window)
    assert window.session.office.code == "33.01.21"


def test_without_the_evidence_that_decayed_it_comes_back_when_asked(lacking, window, see, home):
    see.click("start_restore_button")
    see.drop("backup_edit", [lacking])
    see.wait_for("backup_passphrase_edit")
    see.type_into("backup_passphrase_edit", SECRET)
    see.press("Enter")
    see.wait_to_read("1 berkas bukti di dalamnya hilang atau rusak")
    assert not (home / "vault").exists()
    assert see.shown("bring_back_button").text() == "Pulihkan Tanpa Berkas Itu"
    see.click("bring_back_button")
    see.wait_for(lambda: not window.locked)
    settle(window)
    assert window.session.office.code == "33.01.21"


@pytest.fixture
def lacking(tmp_path, home, cheap, monkeypatch):
    """Give a folder with a backup one of whose evidence files is gone."""
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "lama"))
    vault, _ = create_vault(tmp_path / "lama" / "vault", "33.01.21", "Panwaslu", "Siti Aminah", SECRET, cost=cheap)
    with vault:
        World(tmp_path / "lama", laptop_clock).add_case(vault)
        snapshot.backup(vault.db, vault.db_key, vault.folder, tmp_path / "stik", date(2024, 11, 20))
    next((tmp_path / "stik").rglob("*.age")).unlink()
    monkeypatch.setenv("NETRA_HOME", str(home))
    return tmp_path / "stik"


def test_a_folder_without_a_backup_says_so(window, see, tmp_path, home):
    see.click("start_restore_button")
    see.type_into("backup_path_edit", str(tmp_path))
    see.click("bring_back_button")
    see.wait_to_read("cadangan")
    assert see.shown("backup_passphrase_edit") is None
    see.press("Esc")
    see.wait_for("start_restore_button")
