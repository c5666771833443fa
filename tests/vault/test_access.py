"""A new passphrase in the place of the old one, or after it was lost: whoever opens the vault also signs."""

import random
import sys

import pytest

from fieldapp.errors import (
    OfficerOwn,
    OfficerUnknown,
    PassphraseWeak,
    RightMissing,
    VaultInUse,
    WrongPassphrase,
)
from fieldapp.vault import access, casebook, slots
from fieldapp.vault.check import check
from fieldapp.vault.journal import Change
from fieldapp.vault.officers import add_officer
from fieldapp.vault.projection import load_state
from fieldapp.vault.trace import list_traces
from fieldapp.vault.vault import open_vault
from tests.faults.killed import kill_after

NEW = "bulan terang di atas muara"
THIRD = "hujan turun sejak subuh tadi"
SECOND = "sandi petugas kedua di sini"


class Cut(BaseException):
    """The change ends here."""


def raise_cut(*_given, **_named):
    raise Cut


def secrets_that_open(folder, *known, officer=None):
    """Return the passphrases that open a vault; each of them must sign, with the key on record."""
    found = []
    for secret in known:
        try:
            vault = open_vault(folder, officer, secret)
        except WrongPassphrase:
            continue
        with vault:
            signer = vault.signer()
            assert load_state(vault.db, vault.officer).fields["sign_key"] == signer.public_key.hex()
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
        assert list_traces(again.db, again.office, what="recovered") == []


def test_the_wrong_old_one_and_a_weak_new_one_change_nothing(laptop, passphrase, cheap_cost):
    vault = laptop()
    files = {path: path.read_bytes() for path in vault.folder.glob("slots.json*")}
    with pytest.raises(WrongPassphrase):
        access.change_passphrase(vault, "bukan kata sandi yang benar", NEW, cheap_cost)
    with pytest.raises(PassphraseWeak):
        access.change_passphrase(vault, passphrase, "pendek", cheap_cost)
    assert {path: path.read_bytes() for path in vault.folder.glob("slots.json*")} == files
    vault.close()
    assert secrets_that_open(vault.folder, passphrase, NEW) == [passphrase]


def test_other_officers_keep_theirs(laptop, passphrase, cheap_cost):
    vault = laptop()
    first = vault.officer
    add_officer(vault, "Rusdi Hamka", "", SECOND, cheap_cost)
    access.change_passphrase(vault, passphrase, NEW, cheap_cost)
    vault.close()
    with open_vault(vault.folder, "Rusdi Hamka", SECOND) as second:
        assert second.officer != first
        second.signer()


def test_an_old_copy_of_the_slots_with_the_old_passphrase_does_not_open_the_slot_of_now(laptop, passphrase, cheap_cost):
    vault = laptop()
    before = slots.slotfile.parse(vault.folder / slots.SLOTS).officers[0]
    access.change_passphrase(vault, passphrase, NEW, cheap_cost)
    after = slots.slotfile.parse(vault.folder / slots.SLOTS).officers[0]
    assert before.recipient != after.recipient
    assert before.sealed != after.sealed


def test_a_change_that_was_cut_off_leaves_the_old_passphrase(laptop, passphrase, cheap_cost, monkeypatch):
    vault = laptop()
    with monkeypatch.context() as patch:
        patch.setattr(slots.slotfile, "save", raise_cut)
        with pytest.raises(Cut):
            access.change_passphrase(vault, passphrase, NEW, cheap_cost)
    vault.close()
    assert secrets_that_open(vault.folder, passphrase, NEW) == [passphrase]
    with open_vault(vault.folder, None, passphrase) as again:
        access.change_passphrase(again, passphrase, THIRD, cheap_cost)
    assert secrets_that_open(vault.folder, passphrase, NEW, THIRD) == [THIRD]


CHANGE = """
import sys
from pathlib import Path
from fieldapp.vault import passphrase
from fieldapp.vault.access import change_passphrase
from fieldapp.vault.vault import open_vault
passphrase.STANDARD = CHEAP = passphrase.Cost(memory=16, time=1, lanes=1)
folder, old, new = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
with open_vault(folder, None, old) as vault:
    while True:
        change_passphrase(vault, old, new, CHEAP)
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


# ---- given by a colleague --------------------------------------------------------------------------------------------


def test_a_colleague_gives_a_new_passphrase_and_key_and_it_is_on_record(laptop, passphrase, cheap_cost, add_case):
    vault = laptop()
    rusdi = add_officer(vault, "Rusdi Hamka", "", SECOND, cheap_cost)
    with vault.beside(write=True) as _other:
        pass
    case = add_case(vault)
    vault.close()
    with open_vault(vault.folder, rusdi, SECOND) as second:
        lost = second.signer().public_key
        casebook.finalise(second, case)
    with open_vault(vault.folder, vault.officer, passphrase) as first:
        access.reset_colleague(first, "rusdi hamka", NEW, cheap_cost, reason="lupa setelah cuti")
        (trace,) = list_traces(first.db, first.office, what="recovered")
        assert (trace.about, trace.reason, trace.officer) == (rusdi, "lupa setelah cuti", first.officer)
    assert secrets_that_open(vault.folder, SECOND, NEW, officer=rusdi) == [NEW]
    with open_vault(vault.folder, rusdi, NEW) as again:
        assert again.signer().public_key != lost
        # what the lost key signed stays valid
        assert check(again, full=True).defects == []
        assert len(list_traces(again.db, again.office, what="recovered")) == 1


def test_nobody_resets_the_own_access_or_that_of_a_stranger_or_without_the_right(laptop, passphrase, cheap_cost):
    vault = laptop()
    rusdi = add_officer(vault, "Rusdi Hamka", "", SECOND, cheap_cost, roles=["staf"])
    with pytest.raises(OfficerOwn):
        access.reset_colleague(vault, vault.officer, NEW, cheap_cost)
    with pytest.raises(OfficerUnknown):
        access.reset_colleague(vault, "Joko", NEW, cheap_cost)
    with pytest.raises(PassphraseWeak):
        access.reset_colleague(vault, rusdi, "pendek", cheap_cost)
    vault.close()
    with open_vault(vault.folder, rusdi, SECOND) as second, pytest.raises(RightMissing):
        access.reset_colleague(second, vault.officer, NEW, cheap_cost)
    assert secrets_that_open(vault.folder, passphrase, NEW, officer=vault.officer) == [passphrase]
    assert secrets_that_open(vault.folder, SECOND, NEW, officer=rusdi) == [SECOND]


def test_a_reset_cut_off_before_the_slot_heals_when_the_old_passphrase_was_found(
    laptop, passphrase, cheap_cost, monkeypatch
):
    vault = laptop()
    rusdi = add_officer(vault, "Rusdi Hamka", "", SECOND, cheap_cost)
    with monkeypatch.context() as patch:
        patch.setattr(slots.slotfile, "save", raise_cut)
        with pytest.raises(Cut):
            access.reset_colleague(vault, rusdi, NEW, cheap_cost)
    vault.close()
    assert secrets_that_open(vault.folder, SECOND, NEW, officer=rusdi) == [SECOND]
    with open_vault(vault.folder, rusdi, SECOND) as second:
        assert len(list_traces(second.db, second.office, what="recovered")) == 2
        assert check(second, full=True).defects == []


# ---- with the database key that is known -----------------------------------------------------------------------------


def test_regained_access_has_a_new_key_on_record_and_says_who_helped(laptop, passphrase, cheap_cost):
    vault = laptop()
    lost, clock = vault.signer().public_key, vault.clock
    with pytest.raises(VaultInUse):
        access.regain_access(vault.folder, vault.db_key, None, NEW, cost=cheap_cost, clock=clock)
    vault.close()
    found = access.regain_access(
        vault.folder, vault.db_key, None, NEW, to="64.01", reason="kunci kabupaten", cost=cheap_cost, clock=clock
    )
    assert found.id == vault.officer
    assert secrets_that_open(vault.folder, passphrase, NEW) == [NEW]
    with open_vault(vault.folder, None, NEW) as again:
        assert again.signer().public_key != lost
        (trace,) = list_traces(again.db, again.office, what="recovered")
        assert (trace.about, trace.to, trace.reason) == (vault.officer, "64.01", "kunci kabupaten")


def test_access_regained_and_cut_off_after_the_slot_is_on_record_with_the_next_opening(laptop, passphrase, cheap_cost):
    vault = laptop()
    slots.reset_passphrase(vault.folder, vault.db_key, vault.officer, NEW, cheap_cost)
    vault.close()
    with open_vault(vault.folder, None, NEW, write=False) as reading:
        assert reading.signer().public_key.hex() != load_state(reading.db, reading.officer).fields["sign_key"]
    assert secrets_that_open(vault.folder, passphrase, NEW) == [NEW]
    with open_vault(vault.folder, None, NEW) as again:
        assert [trace.about for trace in list_traces(again.db, again.office, what="recovered")] == [vault.officer]


def test_a_lost_role_does_not_keep_the_key_off_the_record(laptop, passphrase, cheap_cost):
    vault = laptop()
    rusdi = add_officer(vault, "Rusdi Hamka", "", SECOND, cheap_cost, roles=["staf"])
    with vault.writing():
        vault.journal.write([Change("officer.set", rusdi, {"roles": []})], vault.officer, vault.now())
    slots.reset_passphrase(vault.folder, vault.db_key, rusdi, NEW, cheap_cost)
    vault.close()
    assert secrets_that_open(vault.folder, SECOND, NEW, officer=rusdi) == [NEW]


def test_a_new_recovery_sheet_needs_the_right_and_the_own_passphrase(laptop, passphrase, cheap_cost):
    vault = laptop()
    add_officer(vault, "Rusdi Hamka", "", SECOND, cheap_cost, roles=["staf"])
    with pytest.raises(WrongPassphrase):
        access.renew_sheet(vault, SECOND)
    sheet = access.renew_sheet(vault, passphrase)
    (trace,) = list_traces(vault.db, vault.office, what="renewed")
    assert trace.officer == vault.officer
    vault.close()
    with open_vault(vault.folder, "Rusdi Hamka", SECOND) as staff:
        with pytest.raises(RightMissing):
            access.renew_sheet(staff, SECOND)
        assert slots.unlock_by_recovery(staff.folder, sheet) == staff.db_key
