"""Several officers on one laptop: each unlocks it alone and signs with a key of their own."""

import pytest

from fieldapp.errors import OfficerPresent, PassphraseWeak, WrongPassphrase
from fieldapp.vault import slots
from fieldapp.vault.history import officer_names
from fieldapp.vault.officers import add_officer
from fieldapp.vault.vault import open_vault

SECOND = "frasa lain yang cukup panjang"


def test_a_second_officer_unlocks_and_signs(laptop, passphrase, cheap_cost):
    laptop = laptop()
    officer = add_officer(laptop, "Rusdi Hamka", "Ketua", SECOND, cheap_cost)
    first = laptop.signer().public_key
    laptop.close()
    with open_vault(laptop.folder, "rusdi hamka", SECOND) as vault:
        assert (vault.officer, vault.officer_name) == (officer, "Rusdi Hamka")
        assert vault.signer().public_key != first
        assert officer_names(vault.db)[officer] == "Rusdi Hamka"
    with pytest.raises(WrongPassphrase):
        open_vault(laptop.folder, officer, passphrase)
    with open_vault(laptop.folder, laptop.officer, passphrase):
        pass


def test_a_weak_passphrase_adds_nobody(laptop, cheap_cost):
    laptop = laptop()
    entries = laptop.db.execute("SELECT count(*) FROM entry").fetchone()
    with pytest.raises(PassphraseWeak):
        add_officer(laptop, "Rusdi Hamka", "Ketua", "pendek", cheap_cost)
    assert laptop.db.execute("SELECT count(*) FROM entry").fetchone() == entries
    assert len(slots.list_officers(laptop.folder)) == 1


def test_a_name_is_kept_without_the_signs_that_deceive(laptop, cheap_cost):
    laptop = laptop()
    officer = add_officer(laptop, " Rudi\u202e Hamka\n", "Staf", SECOND, cheap_cost)
    assert [one.name for one in slots.list_officers(laptop.folder) if one.id == officer] == ["Rudi Hamka"]
    assert officer_names(laptop.db)[officer] == "Rudi Hamka"
    with pytest.raises(OfficerPresent):
        add_officer(laptop, "rudi hamka\u200f", "Staf", SECOND, cheap_cost)
