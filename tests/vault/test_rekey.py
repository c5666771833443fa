"""An officer leaves and the database gets another key: nothing made before opens what comes after."""

import shutil

import pytest

from fieldapp import canonical
from fieldapp.errors import (
    AdminLast,
    NetraError,
    OfficerOwn,
    OfficerUnknown,
    RekeyWaits,
    RightMissing,
    VaultBusy,
    VaultDamaged,
    VaultInUse,
    WrongPassphrase,
)
from fieldapp.vault import casebook, slotfile, slots
from fieldapp.vault.access import change_passphrase
from fieldapp.vault.age import NotDecrypted, decrypt_bytes
from fieldapp.vault.check import check
from fieldapp.vault.database import open_copy
from fieldapp.vault.evidence import EvidenceStore
from fieldapp.vault.keychange import FRESH
from fieldapp.vault.officers import add_officer, has_left, remove_officer
from fieldapp.vault.passphrase import open_secret
from fieldapp.vault.rekey import rekey_vault
from fieldapp.vault.rights import roles_of
from fieldapp.vault.trace import list_traces
from fieldapp.vault.vault import DATABASE, open_vault
from tests.vault.first import make_first

SECOND = "sandi petugas kedua di sini"
THIRD = "hujan turun sejak subuh tadi"


@pytest.fixture
def office(laptop, cheap_cost, add_case):
    """Give a closed vault with three officers, a case with evidence, and what somebody copied of it."""
    vault = laptop()
    rusdi = add_officer(vault, "Rusdi Hamka", "Staf", SECOND, cheap_cost)
    wati = add_officer(vault, "Wati", "", THIRD, cheap_cost, roles=["staf", "admin_perangkat"])
    add_case(vault)
    (vault.folder / "backup" / "before-upgrade-3.db").write_bytes(b"lama")
    slots.keep_headquarters(
        vault.folder, vault.db_key, "64.01", vault.age_recipient, slots.Laptop(vault.device, vault.office)
    )
    vault.close()
    copied = vault.folder.with_name("disalin")
    shutil.copytree(vault.folder, copied)
    return vault, rusdi, wati, copied


def test_who_left_opens_nothing_new_with_a_copy_of_everything_and_the_old_key(office, passphrase, add_case):
    vault, rusdi, _wati, copied = office
    left = remove_officer(vault.folder, vault.officer, passphrase, "rusdi hamka", reason="pindah", clock=vault.clock)
    assert left.id == rusdi
    with open_vault(vault.folder, vault.officer, passphrase, clock=vault.clock) as after:
        assert has_left(after, rusdi)
        assert roles_of(after.db, rusdi) == ()
        assert [(trace.about, trace.reason) for trace in list_traces(after.db, after.office, what="left")] == [
            (rusdi, "pindah")
        ]
        assert len(list_traces(after.db, after.office, what="rekeyed")) == 1
        assert after.db_key != vault.db_key
        add_case(after)
        assert check(after, full=True).defects == []
    # the slot is gone from both copies; the old slots, file and key open neither
    for name in (slots.SLOTS, slots.COPY):
        assert rusdi.encode() not in (vault.folder / name).read_bytes()
        with pytest.raises(OfficerUnknown):
            slots.unlock(vault.folder, rusdi, SECOND)
    with pytest.raises(VaultDamaged):
        open_copy(vault.folder / DATABASE, vault.db_key)
    shutil.copy(vault.folder / DATABASE, copied / DATABASE)
    with pytest.raises(VaultDamaged):
        open_vault(copied, rusdi, SECOND, write=False)
    for wrong in (vault.db_key, b"\0" * 32):
        with pytest.raises(NetraError):
            slots.intact_bytes(vault.folder, wrong)
    assert list((vault.folder / "backup").glob("*.db")) == []
    assert not (vault.folder / FRESH).exists()


def test_evidence_that_comes_after_does_not_open_with_the_keys_of_before(office, passphrase, tmp_path):
    vault, _rusdi, _wati, _copied = office
    remove_officer(vault.folder, vault.officer, passphrase, "Rusdi Hamka", clock=vault.clock)
    source = tmp_path / "baru.jpg"
    source.write_bytes(b"isi yang baru " * 100)
    with open_vault(vault.folder, vault.officer, passphrase, clock=vault.clock) as after:
        held = vault.device_keys
        old = EvidenceStore(vault.folder, held.evidence_identity, held.name_key)
        for (sha256,) in after.db.execute("SELECT sha256 FROM evidence_file").fetchall():
            with after.evidence.open_stream(sha256) as file:
                assert file.read()
        taken = after.evidence.take_in(source)
        with after.evidence.open_stream(taken.sha256) as file:
            assert file.read() == source.read_bytes()
        with pytest.raises(NetraError), old.open_stream(taken.sha256) as file:
            file.read()


def test_who_stays_opens_with_the_same_passphrase_the_same_sheet_and_from_above(office, passphrase):
    vault, _rusdi, wati, _copied = office
    signer = vault.signer().public_key
    remove_officer(vault.folder, vault.officer, passphrase, "Rusdi Hamka", clock=vault.clock)
    with open_vault(vault.folder, wati, THIRD, clock=vault.clock) as third:
        assert third.slots_intact
    with open_vault(vault.folder, vault.officer, passphrase, clock=vault.clock) as first:
        assert first.signer().public_key == signer
        found = slots.headquarters_of(vault.folder)
        opened, whose = slots.open_headquarters(bytes.fromhex(found.sealed), first.age_identity, first.name)
        assert (opened, whose.device, whose.office) == (first.db_key, first.device, first.office)


def test_the_sheet_opens_the_new_key(laptop, passphrase):
    vault = laptop()
    sheet = slots.renew_recovery(vault.folder, vault.db_key)
    vault.close()
    rekey_vault(vault.folder, None, passphrase, clock=vault.clock)
    assert slots.unlock_by_recovery(vault.folder, sheet) == slots.unlock(vault.folder, None, passphrase).db_key
    assert slots.unlock_by_recovery(vault.folder, sheet) != vault.db_key


def test_who_may_leave_and_who_sees_to_it(office, passphrase, cheap_cost):
    vault, rusdi, wati, _copied = office
    before = slots.unlock(vault.folder, rusdi, SECOND).db_key

    def leaves(by, secret, whom):
        remove_officer(vault.folder, by, secret, whom, clock=vault.clock)

    with pytest.raises(OfficerOwn):
        leaves(vault.officer, passphrase, vault.officer)
    with pytest.raises(OfficerUnknown):
        leaves(vault.officer, passphrase, "Joko")
    with pytest.raises(RightMissing):
        leaves(rusdi, SECOND, wati)
    with pytest.raises(WrongPassphrase):
        leaves(vault.officer, SECOND, rusdi)
    assert slots.unlock(vault.folder, rusdi, SECOND).db_key == before
    leaves(wati, THIRD, vault.officer)
    with pytest.raises(OfficerOwn):
        leaves(wati, THIRD, wati)
    assert [one.name for one in slots.list_officers(vault.folder)] == ["Rusdi Hamka", "Wati"]


def test_who_reads_no_content_sees_to_a_leaving(laptop, passphrase, cheap_cost, add_case):
    vault = laptop()
    rusdi = add_officer(vault, "Rusdi Hamka", "", SECOND, cheap_cost)
    wati = add_officer(vault, "Wati", "", THIRD, cheap_cost, roles=["admin_perangkat"])
    add_case(vault)
    vault.close()
    remove_officer(vault.folder, wati, THIRD, rusdi, clock=vault.clock)
    with open_vault(vault.folder, vault.officer, passphrase, clock=vault.clock) as first:
        assert has_left(first, rusdi)
        assert first.db_key != vault.db_key
        assert check(first, full=True).defects == []


def test_the_last_who_looks_after_the_laptop_does_not_leave(laptop, passphrase, cheap_cost):
    vault = laptop()
    ketua = add_officer(vault, "Wati", "", THIRD, cheap_cost, roles=["ketua"])
    vault.close()
    with pytest.raises(AdminLast):
        remove_officer(vault.folder, ketua, THIRD, vault.officer, clock=vault.clock)
    with open_vault(vault.folder, vault.officer, passphrase, clock=vault.clock) as again:
        assert not has_left(again, vault.officer)
        assert again.db_key == vault.db_key


def test_nothing_changes_while_another_connection_is_open(office, passphrase):
    vault, _rusdi, _wati, _copied = office
    with open_vault(vault.folder, vault.officer, passphrase, clock=vault.clock) as writing:
        key = writing.db_key
        with pytest.raises(VaultInUse):
            rekey_vault(vault.folder, vault.officer, passphrase, clock=vault.clock)
    with open_vault(vault.folder, vault.officer, passphrase, write=False, clock=vault.clock) as reading:
        reading.db.execute("SELECT count(*) FROM entry").fetchone()
        with pytest.raises(VaultBusy):
            rekey_vault(vault.folder, vault.officer, passphrase, clock=vault.clock)
    with open_vault(vault.folder, vault.officer, passphrase, clock=vault.clock) as again:
        assert again.db_key == key
        assert again.slots_intact


def test_an_officer_of_the_first_version_is_waited_for(office, passphrase, cheap_cost):
    vault, rusdi, wati, _copied = office
    with open_vault(vault.folder, vault.officer, passphrase, clock=vault.clock) as opened:
        others = {rusdi: ("Rusdi Hamka", SECOND), wati: ("Wati", THIRD)}
        make_first(opened, {opened.officer: (opened.officer_name, passphrase), **others}, cheap_cost)
    with pytest.raises(RekeyWaits) as waits:
        remove_officer(vault.folder, vault.officer, passphrase, rusdi, clock=vault.clock)
    assert waits.value.facts["names"] == "Wati"
    open_vault(vault.folder, wati, THIRD, clock=vault.clock).close()
    remove_officer(vault.folder, vault.officer, passphrase, rusdi, clock=vault.clock)
    with open_vault(vault.folder, wati, THIRD, clock=vault.clock) as third:
        assert third.db_key != vault.db_key
        assert check(third, full=True).defects == []


def test_slots_of_the_first_version_become_those_of_now_one_officer_at_a_time(laptop, passphrase, cheap_cost, add_case):
    vault = laptop()
    rusdi = add_officer(vault, "Rusdi Hamka", "", SECOND, cheap_cost, roles=["staf"])
    signer = vault.signer().public_key
    case = add_case(vault)
    make_first(vault, {vault.officer: (vault.officer_name, passphrase), rusdi: ("Rusdi Hamka", SECOND)}, cheap_cost)
    vault.close()
    first = (vault.folder / slots.SLOTS).read_bytes()
    with open_vault(vault.folder, vault.officer, passphrase, write=False, clock=vault.clock) as reading:
        assert reading.signer().public_key == signer
    assert (vault.folder / slots.SLOTS).read_bytes() == first
    with open_vault(vault.folder, vault.officer, passphrase, clock=vault.clock) as writing:
        assert writing.signer().public_key == signer
        casebook.finalise(writing, case)
        assert writing.db.execute("SELECT officer FROM officer_key").fetchall() == [(rusdi,)]
    assert [slot.is_first for slot in slotfile.parse(vault.folder / slots.SLOTS).officers] == [False, True]
    with open_vault(vault.folder, rusdi, SECOND, clock=vault.clock) as second:
        assert second.slots_intact
        assert second.db.execute("SELECT count(*) FROM officer_key").fetchone()[0] == 0
        assert list_traces(second.db, second.office, what="recovered") == []
        assert check(second, full=True).defects == []
    assert [slot.is_first for slot in slotfile.parse(vault.folder / slots.SLOTS).officers] == [False, False]


def test_a_first_version_whose_signing_key_is_lost_gets_a_new_one_on_record(laptop, passphrase, cheap_cost):
    vault = laptop()
    lost = vault.signer().public_key
    make_first(vault, {vault.officer: (vault.officer_name, passphrase)}, cheap_cost)
    vault.db.execute("DELETE FROM officer_key")
    vault.close()
    with open_vault(vault.folder, None, passphrase, clock=vault.clock) as again:
        assert again.signer().public_key != lost
        assert len(list_traces(again.db, again.office, what="recovered")) == 1
    with open_vault(vault.folder, None, passphrase, clock=vault.clock) as again:
        assert len(list_traces(again.db, again.office, what="recovered")) == 1


def test_an_old_passphrase_with_the_slots_of_then_does_not_open_the_key_of_now(laptop, passphrase, cheap_cost):
    vault = laptop()
    then = slotfile.parse(vault.folder / slots.SLOTS).officers[0]
    change_passphrase(vault, passphrase, THIRD, cheap_cost)
    vault.close()
    rekey_vault(vault.folder, None, THIRD, clock=vault.clock)
    now = slotfile.parse(vault.folder / slots.SLOTS).officers[0]
    about = {"ctx": "netra/slot/2", "name": then.name, "officer": then.officer, "recipient": then.recipient}
    held = canonical.decode(open_secret(then, passphrase, {**about, "vault": vault.name}))
    assert decrypt_bytes(bytes.fromhex(then.key), held["identity"])
    with pytest.raises(NotDecrypted):
        decrypt_bytes(bytes.fromhex(now.key), held["identity"])


def test_nothing_is_left_of_the_old_key_beside_the_database(office, passphrase):
    vault, rusdi, _wati, _copied = office
    before = (vault.folder / DATABASE).read_bytes()
    remove_officer(vault.folder, vault.officer, passphrase, rusdi, clock=vault.clock)
    after = {path: path.read_bytes() for path in vault.folder.rglob("*") if path.is_file()}
    blocks = {before[at : at + 64] for at in range(0, len(before) - 64, 4096)}
    for path, data in after.items():
        assert not any(block in data for block in blocks), path.name
        assert vault.db_key not in data
        assert vault.db_key.hex().encode() not in data
