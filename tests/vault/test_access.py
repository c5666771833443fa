"""A new passphrase in the place of the old one: whoever opens the vault also signs, wherever the change was cut off."""

import random
import sys

import pytest

from fieldapp.errors import NetraError, PassphraseWeak, WrongPassphrase
from fieldapp.vault import access, casebook, keys, slots
from fieldapp.vault.check import check
from fieldapp.vault.officers import add_officer
from fieldapp.vault.vault import open_vault
from tests.faults.killed import kill_after

NEW = "bulan terang di atas muara"
THIRD = "hujan turun sejak subuh tadi"


class Cut(BaseException):
    """The change ends here."""


def secrets_that_open(folder, *known):
    """Return the passphrases that open a vault; each of them must sign as well."""
    found = []
    for secret in known:
        try:
            vault = open_vault(folder, None, secret)
        except WrongPassphrase:
            continue
        with vault:
            signer = vault.signer()
            key = vault.db.execute("SELECT public FROM officer_key WHERE officer = ?", (vault.officer,)).fetchone()[0]
            assert signer.public_key == bytes(key)
            assert len(signer.sign(b"isi")) == 64
        found.append(secret)
    return found


def test_a_changed_passphrase_opens_and_signs_with_the_same_key(laptop, passphrase, cheap_cost, add_case):
    vault = laptop()
    before = vault.signer().public_key
    access.change_passphrase(vault, passphrase, NEW, cheap_cost)
    assert vault.signer().public_key == before
    case = add_case(vault)
    casebook.finalise(vault, case)
    vault.close()
    assert secrets_that_open(vault.folder, passphrase, NEW) == [NEW]
    with open_vault(vault.folder, None, NEW) as again:
        assert again.signer().public_key == before
        assert again.slots_intact
        assert check(again, full=True).defects == []
        assert again.db.execute("SELECT count(*) FROM officer_key").fetchone()[0] == 1


def test_the_wrong_old_one_and_a_weak_new_one_change_nothing(laptop, passphrase, cheap_cost):
    vault = laptop()
    files = {path: path.read_bytes() for path in vault.folder.glob("slots.json*")}
    with pytest.raises(WrongPassphrase):
        access.change_passphrase(vault, "bukan kata sandi yang benar", NEW, cheap_cost)
    with pytest.raises(PassphraseWeak):
        access.change_passphrase(vault, passphrase, "pendek", cheap_cost)
    assert {path: path.read_bytes() for path in vault.folder.glob("slots.json*")} == files
    assert vault.db.execute("SELECT count(*) FROM officer_key").fetchone()[0] == 1
    vault.close()
    assert secrets_that_open(vault.folder, passphrase, NEW) == [passphrase]


def test_other_officers_keep_theirs(laptop, passphrase, cheap_cost):
    vault = laptop()
    first = vault.officer
    from_second = "sandi petugas kedua di sini"
    slots_before = slots.list_officers(vault.folder)
    add_officer(vault, "Rusdi Hamka", "", from_second, cheap_cost)
    access.change_passphrase(vault, passphrase, NEW, cheap_cost)
    vault.close()
    assert len(slots.list_officers(vault.folder)) == len(slots_before) + 1
    with open_vault(vault.folder, "Rusdi Hamka", from_second) as second:
        assert second.officer != first
        second.signer()


@pytest.mark.parametrize("place", ["keep_beside", "reset_passphrase", "take_over"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_cut_off_anywhere_one_passphrase_opens_and_signs(laptop, passphrase, cheap_cost, monkeypatch, place, when):
    vault = laptop()
    home = slots if place == "reset_passphrase" else keys
    whole = getattr(home, place)

    def cut(*given):
        if when == "after":
            whole(*given)
            if home is keys:
                vault.db.execute("COMMIT")
        raise Cut

    with monkeypatch.context() as patch:
        patch.setattr(home, place, cut)
        with pytest.raises((Cut, NetraError)):
            access.change_passphrase(vault, passphrase, NEW, cheap_cost)
    vault.close()
    (opening,) = secrets_that_open(vault.folder, passphrase, NEW)
    assert opening == (passphrase if (place, when) in BEFORE_THE_SLOT else NEW)
    # And the next change goes through, wherever the first one stopped.
    with open_vault(vault.folder, None, opening) as again:
        access.change_passphrase(again, opening, THIRD, cheap_cost)
        assert again.db.execute("SELECT count(*) FROM officer_key").fetchone()[0] == 1
    assert secrets_that_open(vault.folder, passphrase, NEW, THIRD) == [THIRD]


BEFORE_THE_SLOT = {("keep_beside", "before"), ("keep_beside", "after"), ("reset_passphrase", "before")}


def test_two_changes_cut_off_one_after_the_other_leave_one_that_opens_and_signs(
    laptop, passphrase, cheap_cost, monkeypatch
):
    vault = laptop()
    with monkeypatch.context() as patch:
        patch.setattr(keys, "take_over", raise_cut)
        with pytest.raises(Cut):
            access.change_passphrase(vault, passphrase, NEW, cheap_cost)
    with monkeypatch.context() as patch:
        patch.setattr(slots, "reset_passphrase", raise_cut)
        with pytest.raises(Cut):
            access.change_passphrase(vault, NEW, THIRD, cheap_cost)
    vault.close()
    assert secrets_that_open(vault.folder, passphrase, NEW, THIRD) == [NEW]


def raise_cut(*_given):
    raise Cut


def test_after_a_recovery_that_was_cut_off_a_change_makes_the_missing_key(
    laptop, passphrase, cheap_cost, monkeypatch, add_case
):
    vault = laptop()
    lost = vault.signer().public_key
    # The recovery sealed the slot anew and was cut off before it made the new key.
    slots.reset_passphrase(vault.folder, vault.db_key, vault.officer, NEW, cheap_cost)
    vault.close()
    with open_vault(vault.folder, None, NEW) as opened:
        with pytest.raises(WrongPassphrase):
            opened.signer()
        access.change_passphrase(opened, NEW, THIRD, cheap_cost)
        assert opened.signer().public_key != lost
        casebook.finalise(opened, add_case(opened))
        assert check(opened, full=True).defects == []


CHANGE = """
import sys
from pathlib import Path
from fieldapp.vault.access import change_passphrase
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.vault import open_vault
folder, old, new = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
with open_vault(folder, None, old) as vault:
    while True:
        change_passphrase(vault, old, new, Cost(memory=16, time=1, lanes=1))
        print(new + ".", flush=True)
        old, new = new, old
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the child is killed by signal")
@pytest.mark.parametrize("seed", range(3))
def test_killed_while_changing_either_passphrase_opens_and_signs(laptop, passphrase, seed):
    vault = laptop()
    vault.close()
    chance = random.Random(seed)
    kill_after(CHANGE, [str(vault.folder), passphrase, NEW], chance.randrange(1, 20), chance.random() / 50)
    assert len(secrets_that_open(vault.folder, passphrase, NEW)) == 1
