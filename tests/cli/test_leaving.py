"""An officer who leaves, one who forgot the passphrase, another key of the vault."""

from pathlib import Path

import pytest

from fieldapp.errors import WrongPassphrase
from fieldapp.vault import slots
from fieldapp.vault.vault import open_vault
from tests.cli.conftest import SECRET, Terminal

SECOND = "kambing putih makan rumput sore"
NEW = "domba hitam minum sebelum fajar"
HERE = ("--officer", "Hariyati N.")


@pytest.fixture
def folder(terminal: Terminal) -> Path:
    """Give a vault with a second officer."""
    secret = terminal.tmp / "sandi.txt"
    secret.write_text(SECOND + "\n", encoding="utf-8")
    terminal("officer", "add", "Sri Wahyuni", "--new-passphrase-file", secret).done()
    return terminal.tmp / "vault"


def test_an_officer_leaves(terminal: Terminal, folder: Path):
    key = slots.unlock(folder, "Sri Wahyuni", SECOND).db_key
    said = terminal("officer", "remove", "sri wahyuni", "--reason", "pindah", *HERE).done()
    assert "Sri Wahyuni tidak lagi dapat membuka penyimpanan ini." in said.out
    assert [one.name for one in slots.list_officers(folder)] == ["Hariyati N."]
    assert slots.unlock(folder, None, SECRET).db_key != key
    assert terminal("vault", "check", "--full").done()


def test_nobody_removes_or_resets_themselves(terminal: Terminal, folder: Path):
    for verb in (("remove",), ("reset", "--new-passphrase-file", terminal.tmp / "sandi.txt")):
        refused = terminal.json("officer", verb[0], "Hariyati N.", *verb[1:], *HERE)
        assert (refused.code, refused.data["error"]["code"]) == (1, "officer_own")


def test_an_officer_who_forgot_gets_a_new_passphrase(terminal: Terminal, folder: Path):
    secret = terminal.tmp / "baru.txt"
    secret.write_text(NEW + "\n", encoding="utf-8")
    terminal("officer", "reset", "Sri Wahyuni", "--new-passphrase-file", secret, "--reason", "lupa", *HERE).done()
    with pytest.raises(WrongPassphrase):
        slots.unlock(folder, "Sri Wahyuni", SECOND)
    with open_vault(folder, "Sri Wahyuni", NEW) as vault:
        vault.signer()


def test_a_weak_passphrase_resets_nobody(terminal: Terminal, folder: Path):
    secret = terminal.tmp / "lemah.txt"
    secret.write_text("pendek\n", encoding="utf-8")
    refused = terminal.json("officer", "reset", "Sri Wahyuni", "--new-passphrase-file", secret, *HERE)
    assert (refused.code, refused.data["error"]["code"]) == (1, "passphrase_weak")
    assert slots.unlock(folder, "Sri Wahyuni", SECOND).intact


def test_the_vault_gets_another_key_and_everybody_keeps_the_passphrase(terminal: Terminal, folder: Path):
    key = slots.unlock(folder, "Sri Wahyuni", SECOND).db_key
    said = terminal("vault", "rekey", *HERE).done()
    assert "Kunci penyimpanan sudah diganti." in said.out
    after = {slots.unlock(folder, "Sri Wahyuni", SECOND).db_key, slots.unlock(folder, "Hariyati N.", SECRET).db_key}
    assert len(after) == 1
    assert key not in after


def test_who_may_not_manage_officers_brings_no_other_key(terminal: Terminal, folder: Path):
    secret = terminal.tmp / "sandi.txt"
    for line in (("vault", "rekey"), ("officer", "remove", "Hariyati N.")):
        refused = terminal.json(*line, "--officer", "Sri Wahyuni", "--passphrase-file", secret)
        assert (refused.code, refused.data["error"]["code"]) == (1, "right_missing")
