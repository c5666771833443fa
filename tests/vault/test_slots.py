"""slots.json: passphrases, the recovery sheet, damage."""

import hashlib
import hmac
import json
import os
import unicodedata
from collections import Counter

import msgspec
import pyrage
import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from fieldapp import canonical
from fieldapp.errors import (
    NetraError,
    OfficerLast,
    OfficerPresent,
    OfficerUnknown,
    PassphraseWeak,
    RecoveryMistyped,
    RecoveryWrong,
    SlotsDamaged,
    SlotsNewer,
    SlotsPresent,
    VaultMissing,
    WrongPassphrase,
)
from fieldapp.vault import passphrase as passphrase_module
from fieldapp.vault import slotfile
from fieldapp.vault.age import make_identity
from fieldapp.vault.passphrase import LEAST, STANDARD, Cost, open_secret, require_strong, seal_secret
from fieldapp.vault.recovery import read_sheet, recovery_lines
from fieldapp.vault.slots import (
    COPY,
    SLOTS,
    Laptop,
    Officer,
    add_officer,
    change_passphrase,
    create_slots,
    keep_headquarters,
    list_officers,
    mend_slots,
    public_of,
    remove_officer,
    renew_recovery,
    reset_passphrase,
    unlock,
    unlock_by_recovery,
    vault_id,
)
from tests.vault.first import first_slot

OTHER = "meja bundar di balai desa"
ABOVE = make_identity()
LAPTOP = Laptop("ab" * 32, "64.01.05")


@pytest.fixture
def made(tmp_path, passphrase, cheap_cost):
    key, recovery = create_slots(tmp_path, "officer-1", "Siti Aminah", passphrase, cheap_cost)
    return tmp_path, key, recovery


def flipped(data):
    for place in range(len(data)):
        for mask in (0x01, 0x20, 0x80):
            bad = bytearray(data)
            bad[place] ^= mask
            yield bytes(bad)


def test_the_right_passphrase_opens_and_others_do_not(made, passphrase):
    folder, key, _ = made
    unlocked = unlock(folder, None, passphrase)
    assert (unlocked.db_key, unlocked.officer_id, unlocked.intact) == (key, "officer-1", True)
    assert len(key) == 32
    assert key.hex() not in repr(unlocked)
    for wrong in (passphrase.upper(), passphrase + " ", passphrase[:-1], "", OTHER):
        with pytest.raises(WrongPassphrase):
            unlock(folder, None, wrong)


def test_officers_are_found_by_id_and_by_name(made, passphrase, cheap_cost):
    folder, key, _ = made
    add_officer(folder, key, "officer-2", "Budi", OTHER, cheap_cost)
    assert list_officers(folder) == [Officer("officer-1", "Siti Aminah"), Officer("officer-2", "Budi")]
    assert unlock(folder, "officer-1", passphrase).db_key == key
    assert unlock(folder, "siti aminah", passphrase).db_key == key
    assert unlock(folder, "Budi", OTHER).db_key == key
    with pytest.raises(WrongPassphrase):
        unlock(folder, "Budi", passphrase)
    for name in (None, "Joko"):
        with pytest.raises(OfficerUnknown):
            unlock(folder, name, passphrase)
    with pytest.raises(OfficerPresent):
        add_officer(folder, key, "officer-2", "Budi", OTHER, cheap_cost)


def test_a_passphrase_is_the_same_in_every_spelling_of_unicode(tmp_path, cheap_cost):
    text = "kafé di tepi alun-alun"
    key, _ = create_slots(tmp_path, "o", "n", unicodedata.normalize("NFC", text), cheap_cost)
    assert unlock(tmp_path, "o", unicodedata.normalize("NFD", text)).db_key == key


@pytest.mark.parametrize(
    "weak",
    ["", "pendek", "a" * 40, "ab" * 10, "123456789012", "bawaslu123456", "Password1234!", "katasandi2024", "a b c d e"],
)
def test_weak_passphrases_are_refused_everywhere(made, passphrase, cheap_cost, weak):
    folder, key, _ = made
    before = (folder / SLOTS).read_bytes()
    with pytest.raises(PassphraseWeak):
        add_officer(folder, key, "officer-2", "Budi", weak, cheap_cost)
    with pytest.raises(PassphraseWeak):
        change_passphrase(folder, None, passphrase, weak, cheap_cost)
    assert (folder / SLOTS).read_bytes() == before


@pytest.mark.parametrize("strong", ["dua belas ok!", "sapi mau api dan ubi", "Xk4#pL9@qW2z", "netra-lautan-7"])
def test_strong_passphrases_are_taken(strong):
    require_strong(strong)


def test_cost_is_what_the_design_asks_for():
    assert Cost(memory=256 * 1024, time=3, lanes=2) == STANDARD
    assert (LEAST.memory, LEAST.time) == (64 * 1024, 3)


def test_new_slots_never_replace_old_ones(made, passphrase, cheap_cost):
    folder = made[0]
    with pytest.raises(SlotsPresent):
        create_slots(folder, "x", "y", passphrase, cheap_cost)
    (folder / SLOTS).unlink()
    with pytest.raises(SlotsPresent):
        create_slots(folder, "x", "y", passphrase, cheap_cost)


def test_changed_passphrase_closes_the_old_one_in_the_copy_too(made, passphrase, cheap_cost):
    folder, key, recovery = made
    assert change_passphrase(folder, None, passphrase, OTHER, cheap_cost).db_key == key
    for gone in (None, SLOTS):
        if gone:
            (folder / gone).unlink()
        assert unlock(folder, None, OTHER).db_key == key
        with pytest.raises(WrongPassphrase):
            unlock(folder, None, passphrase)
    assert unlock_by_recovery(folder, recovery) == key


def test_removed_officer_stands_in_neither_file(made, passphrase, cheap_cost):
    folder, key, _ = made
    add_officer(folder, key, "officer-2", "Budi", OTHER, cheap_cost)
    remove_officer(folder, key, "officer-1")
    assert b"officer-1" not in (folder / SLOTS).read_bytes() + (folder / COPY).read_bytes()
    with pytest.raises(OfficerUnknown):
        unlock(folder, "officer-1", passphrase)
    with pytest.raises(OfficerLast):
        remove_officer(folder, key, "officer-2")
    with pytest.raises(OfficerUnknown):
        remove_officer(folder, key, "officer-1")
    assert unlock(folder, None, OTHER).db_key == key


def test_recovery_and_a_new_passphrase_after_it(made, cheap_cost):
    folder, key, recovery = made
    found = unlock_by_recovery(folder, recovery)
    assert found == key
    reset_passphrase(folder, found, "officer-1", OTHER, cheap_cost)
    assert unlock(folder, None, OTHER).db_key == key


def test_recovery_sheet_is_tolerant_of_writing_and_locates_slips(made):
    folder, key, recovery = made
    lines = recovery_lines(recovery)
    assert len(lines) == 4
    assert unlock_by_recovery(folder, recovery.lower().replace("  ", " ")) == key
    assert unlock_by_recovery(folder, "\n\n".join(lines) + "\n") == key
    alike = [line.partition("=")[0][1:].translate({ord("L"): "1", ord("0"): "o", ord("8"): "B"}) for line in lines]
    typed = (f"{line[0]}{rest} {line[-4:]}" for line, rest in zip(lines, alike, strict=True))
    assert unlock_by_recovery(folder, "\n".join(typed)) == key
    for number, line in enumerate(lines, 1):
        place = line.index(" ") + 4
        slip = line[:place] + ("Q" if line[place] != "Q" else "P") + line[place + 1 :]
        with pytest.raises(RecoveryMistyped) as mistyped:
            read_sheet("\n".join([*lines[: number - 1], slip, *lines[number:]]))
        assert mistyped.value.facts["line"] == number
    for bad in (lines[:3], [lines[1], lines[0], *lines[2:]], ["halo"], []):
        with pytest.raises(RecoveryMistyped):
            read_sheet("\n".join(bad))


def test_numbers_and_signs_of_a_recovery_sheet_may_be_left_out(made):
    _, _, recovery = made
    lines = recovery_lines(recovery)
    bare = [line.split(maxsplit=1)[1].replace(" = ", " ") for line in lines]
    assert read_sheet("\n".join(bare)) == read_sheet(recovery)
    with pytest.raises(RecoveryMistyped) as mistyped:
        read_sheet("\n".join([bare[1], bare[0], *bare[2:]]))
    assert mistyped.value.facts["line"] == 1


def test_recovery_secret_stands_nowhere_in_the_folder(made):
    folder, key, recovery = made
    identity = read_sheet(recovery)
    stored = b"".join(path.read_bytes() for path in folder.iterdir()).decode().upper()
    assert identity not in stored
    assert key.hex().upper() not in stored
    assert identity.removeprefix("AGE-SECRET-KEY-1")[:10] not in stored


def test_recovery_slot_opens_with_age_alone(made):
    folder, key, recovery = made
    sealed = bytes.fromhex(json.loads((folder / SLOTS).read_bytes())["recovery"]["sealed"])
    content = json.loads(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(read_sheet(recovery))]))
    assert content == {"ctx": "netra/recovery/1", "key": key.hex(), "vault": vault_id(folder)}


def test_foreign_sheet_is_told_apart_from_a_slip(made, tmp_path, passphrase, cheap_cost):
    _, foreign = create_slots(tmp_path / "other", "o", "n", passphrase, cheap_cost)
    with pytest.raises(RecoveryWrong):
        unlock_by_recovery(made[0], foreign)


def test_renewed_sheet_closes_the_old_one(made):
    folder, key, recovery = made
    renewed = renew_recovery(folder, key)
    assert unlock_by_recovery(folder, renewed) == key
    with pytest.raises(RecoveryWrong):
        unlock_by_recovery(folder, recovery)


def outcomes(folder, key, recovery, who, secret):
    """Count what opening says; opening to anything but the right key is no outcome at all."""
    try:
        unlocked = unlock(folder, who, secret)
        assert unlocked.db_key == key
        yield "opens" if unlocked.intact else "opens, not intact"
    except (WrongPassphrase, SlotsDamaged, OfficerUnknown) as error:
        yield error.code
    try:
        assert unlock_by_recovery(folder, recovery) == key
        yield "recovers"
    except (RecoveryWrong, SlotsDamaged) as error:
        yield error.code


def crowded(folder, key, recovery, cheap_cost):
    """Make a file with everything that may stand in one: two officers, one of version 1, and the office above."""
    add_officer(folder, key, "officer-2", "Budi", OTHER, cheap_cost)
    keep_headquarters(folder, key, "64.01", ABOVE[1], LAPTOP)
    content = json.loads((folder / SLOTS).read_bytes())
    content["officers"].append(first_slot(key, content["vault"], "officer-3", "Wati", OTHER, cheap_cost))
    content["mac"] = slotfile.mac_of(content, key)
    content["sum"] = slotfile.sum_of({name: value for name, value in content.items() if name != "sum"})
    slotfile.save_bytes(folder, canonical.encode(content))
    assert unlock(folder, "officer-2", OTHER).intact


@pytest.mark.parametrize("half", range(2))
@pytest.mark.parametrize("mask", [0x01, 0x20, 0x80])
def test_one_byte_that_differs_never_opens_to_a_wrong_key_and_never_passes_as_whole(
    made, passphrase, cheap_cost, mask, half
):  # fmt: skip
    folder, key, recovery = made
    crowded(folder, key, recovery, cheap_cost)
    good = (folder / SLOTS).read_bytes()
    # the copy is the same file, so that one byte written in place differs in both
    (folder / COPY).unlink()
    (folder / COPY).hardlink_to(folder / SLOTS)
    seen = Counter()
    with (folder / SLOTS).open("r+b", buffering=0) as file:
        for place, byte in list(enumerate(good))[half::2]:
            os.pwrite(file.fileno(), bytes([byte ^ mask]), place)
            try:
                slotfile.parse(folder / SLOTS)
            except SlotsDamaged:
                # read by nobody; `test_one_bit_of_any_byte...` goes all the ways with these, too
                seen["unreadable"] += 1
            else:
                seen.update(outcomes(folder, key, recovery, "officer-2", OTHER))
                seen.update(first_outcome(folder, key))
            os.pwrite(file.fileno(), bytes([byte]), place)
    assert (folder / COPY).read_bytes() == good
    judge(seen, len(good) // 2, told=mask == 0x01)


@pytest.mark.soak
@pytest.mark.parametrize("bit", range(8))
def test_one_bit_of_any_byte_never_opens_to_a_wrong_key_and_never_passes_as_whole(made, passphrase, cheap_cost, bit):
    """Every bit, opened in every way there is: `python -m pytest -m soak tests/vault/test_slots.py`, some minutes."""
    folder, key, recovery = made
    crowded(folder, key, recovery, cheap_cost)
    good = (folder / SLOTS).read_bytes()
    seen = Counter()
    for place in range(len(good)):
        bad = bytearray(good)
        bad[place] ^= 1 << bit
        for name in (SLOTS, COPY):
            (folder / name).write_bytes(bad)
        seen.update(outcomes(folder, key, recovery, "officer-2", OTHER))
        seen.update(first_outcome(folder, key))
    assert seen["slots_damaged"] > len(good) // 2
    judge(seen, len(good), told=bit < 3)


def judge(seen, places, told):
    """Nothing damaged passes as whole or opens by another key; `told` where digits stay digits, so that some open."""
    assert "opens" not in seen
    assert "first opens" not in seen
    assert not {"wrong_password", "recovery_wrong"} & seen.keys()
    assert seen["slots_damaged"] + seen["unreadable"] > places // 3
    if told:
        # what is a digit still, in a part that nobody asked for
        assert min(seen["opens, not intact"], seen["recovers"], seen["first opens, not intact"]) > 100


def first_outcome(folder, key):
    """Tell what opening a slot of version 1 says."""
    try:
        unlocked = unlock(folder, "officer-3", OTHER)
        assert unlocked.db_key == key
        yield "first opens" if unlocked.intact else "first opens, not intact"
    except (WrongPassphrase, SlotsDamaged, OfficerUnknown) as error:
        yield error.code


def test_another_key_laid_into_a_slot_by_a_stranger_opens_nothing(made, passphrase, cheap_cost):
    """Everybody may encrypt for an officer's recipient; only who had the database key may say which key is right."""
    folder = made[0]
    content = slotfile.parse(folder / SLOTS)
    foreign = slotfile.put_key(content.officers[0], b"k" * 32, content.vault, b"a" * 32)
    changed = msgspec.structs.replace(content, officers=[foreign])
    slotfile.save(folder, b"k" * 32, changed, slotfile.Authority(b"a" * 32))
    with pytest.raises(SlotsDamaged):
        unlock(folder, None, passphrase)


def test_a_slot_of_another_officer_or_vault_is_not_taken_for_ones_own(made, passphrase, cheap_cost, tmp_path):
    folder = made[0]
    create_slots(tmp_path / "other", "officer-1", "Siti Aminah", passphrase, cheap_cost)
    mine, foreign = (json.loads((place / SLOTS).read_bytes()) for place in (folder, tmp_path / "other"))
    mine["officers"] = foreign["officers"]
    for name in (SLOTS, COPY):
        (folder / name).write_bytes(canonical.encode(mine))
    with pytest.raises((SlotsDamaged, WrongPassphrase)):
        unlock(folder, None, passphrase)
    slot = msgspec.convert(foreign["officers"][0], slotfile.Slot)
    mine["officers"] = [msgspec.to_builtins(slot) | {"sum": slotfile.sum_of(without_sum(slot, mine["vault"]))}]
    for name in (SLOTS, COPY):
        (folder / name).write_bytes(canonical.encode(mine))
    with pytest.raises(WrongPassphrase):
        unlock(folder, None, passphrase)


def without_sum(slot, vault):
    fields = msgspec.to_builtins(slot)
    del fields["sum"]
    return {**fields, "vault": vault}


def test_age_opens_the_database_key_with_what_the_passphrase_gives(made, passphrase):
    """Whoever has the format page needs Argon2id, ChaCha20-Poly1305 and age, no program of ours."""
    folder, key, _ = made
    content = json.loads((folder / SLOTS).read_bytes())
    slot = content["officers"][0]
    kdf = slot["kdf"]
    derived = Argon2id(
        salt=bytes.fromhex(slot["salt"]),
        length=32,
        iterations=kdf["time"],
        lanes=kdf["lanes"],
        memory_cost=kdf["memory"],
    ).derive(passphrase.encode())
    about = {
        "ctx": "netra/slot/2", "kdf": kdf, "name": slot["name"], "officer": slot["officer"],
        "recipient": slot["recipient"], "salt": slot["salt"], "vault": content["vault"],
    }  # fmt: skip
    opened = ChaCha20Poly1305(derived).decrypt(
        bytes.fromhex(slot["nonce"]), bytes.fromhex(slot["sealed"]), canonical.encode(about)
    )
    held = json.loads(bytes.fromhex(json.loads(opened)["secret"]))
    inside = json.loads(pyrage.decrypt(bytes.fromhex(slot["key"]), [pyrage.x25519.Identity.from_str(held["identity"])]))
    assert (inside["ctx"], inside["vault"]) == ("netra/slot-key/2", content["vault"])
    assert bytes.fromhex(inside["key"]) == key
    said = canonical.encode(
        {"ctx": "netra/slot-proof/2", "key": key.hex(), "officer": slot["officer"], "vault": content["vault"]}
    )
    assert hmac.new(bytes.fromhex(held["authority"]), said, hashlib.sha256).hexdigest() == inside["proof"]
    assert public_of(bytes.fromhex(held["signing"])) == public_of(unlock(folder, None, passphrase).signing)


def test_one_good_copy_is_enough_and_the_damage_is_told(made, passphrase):
    folder, key, recovery = made
    good = (folder / SLOTS).read_bytes()
    for bad in [*list(flipped(good))[::17], b"", b"{}", b"\0" * 100, good[:-1], good + b"\n"]:
        (folder / SLOTS).write_bytes(bad)
        unlocked = unlock(folder, None, passphrase)
        assert (unlocked.db_key, unlocked.intact) == (key, False)
        assert unlock_by_recovery(folder, recovery) == key
    mend_slots(folder, key)
    assert (folder / SLOTS).read_bytes() == good
    assert unlock(folder, None, passphrase).intact


def test_broken_build_without_associated_data_is_noticed(made, passphrase, cheap_cost, monkeypatch):
    """A slot that does not bind its header would let one officer's slot pass as another's."""
    folder, key, _ = made

    def exchanged_name_opens():
        monkeypatch.setattr(slotfile, "part_holds", lambda part, vault: True)
        content = json.loads((folder / SLOTS).read_bytes())
        content["officers"][0]["officer"] = "officer-9"
        for name in (SLOTS, COPY):
            (folder / name).write_bytes(canonical.encode(content))
        try:
            return unlock(folder, "officer-9", passphrase).db_key == key
        except WrongPassphrase:
            return False

    assert not exchanged_name_opens()
    monkeypatch.setattr(passphrase_module, "_bound", lambda about, kdf, salt: b"")
    monkeypatch.setattr(slotfile, "_proof", lambda authority, key, vault, officer: "")
    mend = json.loads((folder / SLOTS).read_bytes())
    assert mend["officers"][0]["officer"] == "officer-9"
    for name in (SLOTS, COPY):
        (folder / name).unlink()
    key, _ = create_slots(folder, "officer-1", "Siti", passphrase, cheap_cost)
    assert exchanged_name_opens()


def test_a_cheaper_header_does_not_open(passphrase, cheap_cost):
    about = {"ctx": "netra/slot/1"}
    sealed = seal_secret(b"s" * 32, passphrase, about, Cost(memory=32, time=2, lanes=1))
    assert open_secret(sealed, passphrase, about) == b"s" * 32
    cheaper = msgspec.structs.replace(sealed, kdf=msgspec.structs.replace(sealed.kdf, time=1))
    with pytest.raises(WrongPassphrase):
        open_secret(cheaper, passphrase, about)


@pytest.mark.parametrize("field", ["memory", "time", "lanes"])
def test_a_slot_cannot_ask_for_all_memory_or_time(made, passphrase, field):
    folder = made[0]
    content = json.loads((folder / SLOTS).read_bytes())
    content["officers"][0]["kdf"][field] = 2**40
    for name in (SLOTS, COPY):
        (folder / name).write_bytes(canonical.encode(content))
    with pytest.raises(SlotsDamaged):
        unlock(folder, None, passphrase)


def test_newer_files_are_told_apart_from_damage(made, passphrase):
    folder = made[0]
    newer = {"ctx": "netra/slots/3", "v": 3, "anything": []}
    newer["sum"] = canonical.sha256(canonical.encode(newer))[:16]
    (folder / SLOTS).write_bytes(canonical.encode(newer))
    with pytest.raises(SlotsNewer):
        unlock(folder, None, passphrase)


def test_a_removed_slot_shows(made, passphrase, cheap_cost):
    folder, key, _ = made
    add_officer(folder, key, "officer-2", "Budi", OTHER, cheap_cost)
    content = json.loads((folder / SLOTS).read_bytes())
    content["officers"].pop(0)
    for name in (SLOTS, COPY):
        (folder / name).write_bytes(canonical.encode(content))
    unlocked = unlock(folder, "officer-2", OTHER)
    assert (unlocked.db_key, unlocked.intact) == (key, False)
    with pytest.raises(SlotsDamaged):
        remove_officer(folder, key, "officer-2")


def test_nothing_and_foreign_files(tmp_path, passphrase):
    with pytest.raises(VaultMissing):
        unlock(tmp_path, None, passphrase)
    for content in (b"", b"null", b"[]", b'{"v":1}', b"\xff" * 50, b"{" * 5000, b'{"v":' + b"9" * 5000 + b"}"):
        (tmp_path / SLOTS).write_bytes(content)
        with pytest.raises(NetraError) as refused:
            unlock(tmp_path, None, passphrase)
        assert refused.value.code == "slots_damaged"
    (tmp_path / SLOTS).write_bytes(b" " * (slotfile.LARGEST + 1))
    with pytest.raises(SlotsDamaged):
        list_officers(tmp_path)
