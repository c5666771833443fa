"""Recovery by the office above: what was lost comes back by two files, one telephone call and a sheet of paper."""

import json
import random

import pytest

from fieldapp import canonical
from fieldapp.desk import recovery
from fieldapp.errors import (
    DiskFull,
    EnrolmentMalformed,
    KeyRefused,
    NetraError,
    OfficeKeyUnneeded,
    OfficerUnknown,
    OfficerUnnamed,
    PassphraseWeak,
    RecoveryMistyped,
    RecoveryWrong,
    RescueElsewhere,
    RescueMalformed,
    RescueMissing,
    RescueNone,
    RescueOther,
    RescueOutside,
    RescueRevoked,
    RescueSecretWrong,
    RescueUnprepared,
    RightMissing,
    WrongPassphrase,
)
from fieldapp.exchange import enrolment, revocation
from fieldapp.exchange import rescue as laptop_side
from fieldapp.exchange.enrolment_file import OfficeKey
from fieldapp.exchange.preview import inspect_paths
from fieldapp.exchange.rescue import (
    ask_rescue,
    finish_rescue,
    helping_office,
    trust_office_key,
    waiting_rescue,
)
from fieldapp.exchange.rescue_desk import answer_rescue, inspect_rescue, open_rescue
from fieldapp.exchange.rescue_file import PENDING, Answer, Pending, Request, read_file
from fieldapp.vault import age, slots
from fieldapp.vault.check import check
from fieldapp.vault.journal import Change
from fieldapp.vault.officers import add_officer
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.rekey import rekey_vault
from fieldapp.vault.slots import Laptop
from fieldapp.vault.trace import list_traces
from fieldapp.vault.vault import open_vault
from tests.exchange.conftest import PASSPHRASE
from tests.exchange.test_enrolment import reprove

CHEAP = Cost(memory=16, time=1, lanes=1)
NEW = "bulan terang di atas muara"
OTHER = "hujan turun sejak subuh tadi"


def office_key(vault):
    """Make the recovery key of an office; give its sheet."""
    made = recovery.make_office_key(vault)
    recovery.keep_office_key(vault, made)
    return made.text


class Pair:
    """A desk with its sheet, a laptop below it that was enrolled, and then closed with its passphrases lost."""

    def __init__(self, offices):
        self.offices = offices
        self.desk, self.laptop = offices.vault("64.01"), offices.vault("64.01.05")
        self.sheet = office_key(self.desk)
        offices.enrol(self.desk, self.laptop)
        self.case = offices.add_case(self.laptop)
        self.folder, self.key = self.laptop.folder, self.laptop.db_key
        self.officer, self.device = self.laptop.officer, self.laptop.device
        self.laptop.close()
        self.stick = offices.stick().folder

    def ask(self, new=NEW, dest=None):
        return ask_rescue(self.folder, None, new, dest or self.stick, cost=CHEAP, clock=self.offices.clock)

    def answer(self, asked, sheet=None, dest=None):
        return answer_rescue(self.desk, asked.path, sheet or self.sheet, dest or self.stick).path

    def finish(self, answer, new=NEW):
        return finish_rescue(self.folder, answer, new, cost=CHEAP, clock=self.offices.clock)

    def open(self, new=NEW):
        return open_vault(self.folder, None, new, clock=self.offices.clock)

    def slots(self):
        return {path.name: path.read_bytes() for path in self.folder.glob("slots.json*")}


@pytest.fixture
def pair(offices):
    return Pair(offices)


# ---- the whole way ---------------------------------------------------------------------------------------------------


def test_the_laptop_comes_back_with_everything(pair):
    assert helping_office(pair.folder) == "64.01"
    asked = pair.ask()
    claim = inspect_rescue(asked.path)
    assert claim.fingerprint == asked.fingerprint == waiting_rescue(pair.folder).fingerprint
    assert (claim.officer, claim.office, asked.office) == ("Siti", "64.01", "64.01")
    assert claim.mark == recovery.office_key_of(pair.desk).mark
    opened = open_rescue(pair.desk, asked.path, pair.sheet)
    assert (opened.office, opened.device, opened.officer, opened.known) == ("64.01.05", pair.device, "Siti", True)
    answer = pair.answer(asked)
    assert (asked.path.suffix, answer.suffix) == (".nrq", ".nra")
    found = pair.finish(answer)
    assert (found.id, found.name) == (pair.officer, "Siti")
    with pytest.raises(WrongPassphrase):
        pair.open(PASSPHRASE)
    with pair.open() as again:
        assert again.slots_intact
        assert again.db.execute("SELECT 1 FROM record WHERE id = ?", (pair.case,)).fetchone()
        assert check(again, full=True).defects == []
        assert len(again.signer().sign(b"isi")) == 64
        assert helping_office(pair.folder) == "64.01"


def test_both_sides_have_an_entry(pair):
    before = len(list_traces(pair.desk.db, "64.01", what="recovered"))
    pair.finish(pair.answer(pair.ask()))
    mine = list_traces(pair.desk.db, "64.01", what="recovered")
    assert len(mine) == before + 1
    assert (mine[0].about, mine[0].to) == (pair.officer, "64.01.05")
    assert pair.device[:8] in mine[0].reason
    with pair.open() as again:
        theirs = list_traces(again.db, "64.01.05", what="recovered")
        assert [(one.about, one.to) for one in theirs] == [(pair.officer, "64.01")]
        assert "Siti" not in "".join(one.reason for one in (*mine, *theirs))


def test_the_officer_signs_with_a_new_key_and_the_record_names_it(pair):
    pair.finish(pair.answer(pair.ask()))
    with pair.open() as again:
        row = again.db.execute("SELECT fields FROM record WHERE id = ?", (pair.officer,)).fetchone()
        assert json.loads(row[0])["sign_key"] == again.signer().public_key.hex()


def test_the_desk_keeps_nothing_of_the_sheet_and_the_files_nothing_of_the_key(pair, tmp_path):
    asked = pair.ask()
    answer = pair.answer(asked)
    secrets = [
        pair.key.hex().encode(),
        pair.key,
        NEW.encode(),
        *(line.encode() for line in pair.sheet.split() if len(line) == 5),
    ]
    kept = [
        path for folder in (pair.desk.folder, pair.folder, pair.stick) for path in folder.rglob("*") if path.is_file()
    ]
    for path in (*kept, asked.path, answer):
        data = path.read_bytes()
        assert not [secret for secret in secrets if secret in data], path


# ---- who is refused --------------------------------------------------------------------------------------------------


def test_without_a_key_above_nothing_is_asked(offices):
    _kab, kec = offices.pair()
    kec.close()
    assert helping_office(kec.folder) == ""
    with pytest.raises(RescueUnprepared):
        ask_rescue(kec.folder, None, NEW, offices.stick().folder, cost=CHEAP)
    assert not (kec.folder / PENDING).exists()


def test_a_weak_passphrase_and_an_unknown_officer_are_refused(pair):
    with pytest.raises(PassphraseWeak):
        pair.ask("pendek")
    with pytest.raises(OfficerUnknown):
        ask_rescue(pair.folder, "Tiada", NEW, pair.stick, cost=CHEAP)
    assert waiting_rescue(pair.folder) is None
    assert list(pair.stick.iterdir()) == []


def test_another_desk_cannot_answer(pair, offices):
    asked = pair.ask()
    stranger = offices.vault("64.02")
    sheet = office_key(stranger)
    with pytest.raises(RescueElsewhere):
        answer_rescue(stranger, asked.path, sheet, pair.stick)
    above = offices.vault("64")
    with pytest.raises(RescueElsewhere):
        answer_rescue(above, asked.path, office_key(above), pair.stick)
    twin = offices.vault("64.01")
    with pytest.raises(RecoveryWrong):
        answer_rescue(twin, asked.path, office_key(twin), pair.stick)
    assert not list(pair.stick.glob("*.nra"))
    assert not list_traces(twin.db, "64.01", what="recovered")


def test_another_sheet_and_a_slip_of_the_pen_open_nothing(pair):
    asked = pair.ask()
    newer = office_key(pair.desk)
    with pytest.raises(RecoveryWrong):
        pair.answer(asked, newer)
    lines = pair.sheet.splitlines()
    letters = [at for at, sign in enumerate(lines[1]) if at > 2 and sign.isalnum()]
    for at in letters:
        wrong = "7" if lines[1][at] != "7" else "9"
        typed = "\n".join([lines[0], lines[1][:at] + wrong + lines[1][at + 1 :], *lines[2:]])
        with pytest.raises((RecoveryMistyped, RecoveryWrong)):
            pair.answer(asked, typed)
    with pytest.raises(RecoveryMistyped):
        pair.answer(asked, "\n".join([lines[1], lines[0], *lines[2:]]))
    assert not list_traces(pair.desk.db, "64.01", what="recovered")
    assert pair.finish(pair.answer(asked)).id == pair.officer


def test_a_revoked_laptop_gets_no_answer(pair):
    asked = pair.ask()
    revocation.revoke(pair.desk, pair.device, "laptop hilang")
    with pytest.raises(RescueRevoked):
        pair.answer(asked)
    assert not list(pair.stick.glob("*.nra"))


def test_a_revoked_laptop_cannot_pass_for_another(pair, offices):
    """The request says nothing of the laptop: what it sealed does, and its vault must be the same."""
    other = offices.vault("64.01.06")
    offices.enrol(pair.desk, other)
    other.close()
    mine, theirs = pair.ask(), ask_rescue(other.folder, None, NEW, pair.stick / "lain.nrq", cost=CHEAP)
    revocation.revoke(pair.desk, pair.device, "laptop hilang")
    said = json.loads(theirs.path.read_bytes())
    stolen = json.loads(mine.path.read_bytes())
    for swapped in ({**said, "slot": stolen["slot"]}, {**stolen, "officer": said["officer"]}):
        forge(mine.path, swapped)
        with pytest.raises((RecoveryWrong, RescueRevoked)):
            pair.answer(mine)
    assert not list(pair.stick.glob("*.nra"))


def test_a_laptop_outside_the_area_gets_no_answer(pair, offices):
    """Somebody seals a slot of a laptop elsewhere to this office's recipient, which everybody below knows."""
    outside = offices.vault("64.02.01")
    recipient = pair.desk.office_settings().recovery_recipient
    for home in ("64.02.01", "64.01", "64"):
        laptop = Laptop(outside.device, home)
        slots.keep_headquarters(outside.folder, outside.db_key, "64.01", recipient, laptop)
        asked = ask_rescue(outside.folder, None, NEW, pair.stick, cost=CHEAP)
        with pytest.raises(RescueOutside):
            pair.answer(asked)


def test_an_officer_without_the_right_cannot_answer(pair):
    asked = pair.ask()
    state = pair.desk
    with state.writing():
        change = Change("officer.set", state.officer, {"roles": ["auditor", "penerima", "staf"]})
        type(state.journal)(state.db, state.device, 1, state.office).write([change], state.officer, state.now())
    with pytest.raises(RightMissing):
        pair.answer(asked)
    with pytest.raises(RightMissing):
        open_rescue(state, asked.path, pair.sheet)
    with pytest.raises(RightMissing):
        recovery.make_office_key(state)
    assert {one.action for one in list_traces(state.db, "64.01", what="denied")} == {"rescue"}


# ---- files that are not what was written -----------------------------------------------------------------------------


def forge(path, fields):
    """Write a file with a sum that fits, as anybody can."""
    body = {name: value for name, value in fields.items() if name != "sum"}
    path.write_bytes(canonical.encode({**body, "sum": canonical.sha256(canonical.encode(body))[:16]}))
    return path


MASKS = (0x01, 0x20, 0x80)


def test_every_byte_of_the_request_is_checked(pair):
    asked = pair.ask()
    data = asked.path.read_bytes()
    for place in range(len(data)):
        for mask in MASKS:
            asked.path.write_bytes(data[:place] + bytes([data[place] ^ mask]) + data[place + 1 :])
            with pytest.raises(RescueMalformed):
                inspect_rescue(asked.path)
    for length in range(0, len(data), 7):
        asked.path.write_bytes(data[:length])
        with pytest.raises(RescueMalformed):
            inspect_rescue(asked.path)
    asked.path.write_bytes(data)
    assert inspect_rescue(asked.path).fingerprint == asked.fingerprint


def test_every_byte_of_the_answer_is_checked_and_nothing_changes(pair):
    answer = pair.answer(pair.ask())
    data, before = answer.read_bytes(), pair.slots()
    for place in range(len(data)):
        for mask in MASKS:
            answer.write_bytes(data[:place] + bytes([data[place] ^ mask]) + data[place + 1 :])
            with pytest.raises(RescueMalformed):
                pair.finish(answer)
    assert pair.slots() == before
    answer.write_bytes(data)
    assert pair.finish(answer).id == pair.officer


def test_an_attacker_who_mends_the_sum_gets_nowhere(pair):
    """Each field of both files changed, with a sum that fits: another fingerprint, or refused, never another key."""
    asked = pair.ask()
    said = json.loads(asked.path.read_bytes())
    values = {
        "made": "2020-01-01T00:00:00+07:00", "office": "64.02", "officer": {"id": pair.officer, "name": "Budi"},
        "once": age.make_identity()[1], "slot": {**said["slot"], "sealed": "00" + said["slot"]["sealed"][2:]},
        "vault": "0" * 32,
    }  # fmt: skip
    for name, value in values.items():
        forge(asked.path, {**said, name: value})
        assert inspect_rescue(asked.path).fingerprint != asked.fingerprint
    forge(asked.path, said)
    answer = pair.answer(asked)
    given, before = json.loads(answer.read_bytes()), pair.slots()
    inner = bytearray.fromhex(given["sealed"])
    rng = random.Random(5)
    for place in rng.sample(range(len(inner)), 60):
        wrong = bytes([*inner[:place], inner[place] ^ 1, *inner[place + 1 :]])
        with pytest.raises(RescueOther):
            pair.finish(forge(answer, {**given, "sealed": wrong.hex()}))
    for name, value in (("request", "0" * 64), ("vault", "0" * 32)):
        with pytest.raises(RescueOther):
            pair.finish(forge(answer, {**given, name: value}))
    assert pair.slots() == before


def test_a_forged_key_for_the_right_request_is_refused(pair):
    asked = pair.ask()
    said, pending = read_file(asked.path, Request), read_file(pair.folder / PENDING, Pending)
    content = {"ctx": "netra/recovery-key/1", "key": "11" * 32, "request": pending.request, "vault": said.vault}
    for wrong in (content, {**content, "key": "zz"}, {**content, "key": 5}, {**content, "ctx": "lain"}, {}):
        sealed = age.encrypt_bytes(canonical.encode(wrong), said.once).hex()
        made = Answer(made="", office="64.01", request=pending.request, sealed=sealed, vault=said.vault)
        laptop_side.write_file(made, pair.stick / "palsu.nra")
        with pytest.raises(RescueOther):
            pair.finish(pair.stick / "palsu.nra")


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"null", b'{"ctx":"netra/recovery-answer/1"}', b"\xff" * 40, b"[" * 5000, b" " * 70_000]
)
def test_other_files_are_refused(pair, data):
    pair.ask()
    file = pair.stick / "apa.nra"
    file.write_bytes(data)
    with pytest.raises(RescueMalformed):
        pair.finish(file)
    with pytest.raises(RescueMalformed):
        inspect_rescue(file)
    with pytest.raises(RescueMissing):
        inspect_rescue(pair.stick / "tiada.nrq")


def test_a_request_is_no_answer(pair):
    asked = pair.ask()
    answer = pair.answer(asked)
    with pytest.raises(RescueMalformed):
        pair.finish(asked.path)
    with pytest.raises(RescueMalformed):
        pair.answer(type(asked)(answer, asked.officer, "", "", ""))


def test_a_stick_shows_the_request_to_the_office_that_can_answer_it_and_to_no_other(pair, offices):
    pair.answer(pair.ask())
    (pair.stick / "apa.nrq").write_bytes(b"lain")
    found = inspect_paths(pair.desk, [pair.stick])
    assert [(one.kind, one.name.startswith("pemulihan-"), one.office_name) for one in found.files] == [
        ("rescue", True, "Siti")
    ]
    assert found.wanted == ()
    assert inspect_paths(offices.vault("64.02"), [pair.stick]).files == ()


# ---- one answer, once ------------------------------------------------------------------------------------------------


def test_an_answer_serves_once(pair):
    asked = pair.ask()
    answer = pair.answer(asked)
    pair.finish(answer)
    with pytest.raises(RescueNone):
        pair.finish(answer)
    pair.ask(OTHER)
    with pytest.raises(RescueOther):
        pair.finish(answer, OTHER)
    with pytest.raises(RescueOther):
        pair.finish(answer, NEW)


def test_a_new_request_takes_the_place_of_the_old(pair):
    first = pair.ask(dest=pair.stick / "satu.nrq")
    answer = pair.answer(first, dest=pair.stick / "satu.nra")
    second = pair.ask(OTHER, dest=pair.stick / "dua.nrq")
    assert first.fingerprint != second.fingerprint
    with pytest.raises(RescueOther):
        pair.finish(answer)
    pair.finish(pair.answer(second, dest=pair.stick / "dua.nra"), OTHER)
    with pair.open(OTHER) as again:
        assert again.officer == pair.officer


def test_the_new_passphrase_is_that_of_the_request(pair):
    answer = pair.answer(pair.ask())
    before = pair.slots()
    with pytest.raises(RescueSecretWrong):
        pair.finish(answer, OTHER)
    assert pair.slots() == before
    pair.finish(answer)


def test_the_answer_of_another_laptop_is_refused(pair, offices):
    other = offices.vault("64.01.06")
    offices.enrol(pair.desk, other)
    other.close()
    theirs = ask_rescue(other.folder, None, NEW, pair.stick / "lain.nrq", cost=CHEAP)
    answer = answer_rescue(pair.desk, theirs.path, pair.sheet, pair.stick / "lain.nra").path
    pair.ask()
    with pytest.raises(RescueOther):
        pair.finish(answer)


def test_a_damaged_waiting_request_is_none(pair):
    answer = pair.answer(pair.ask())
    pending = pair.folder / PENDING
    data = pending.read_bytes()
    rng = random.Random(7)
    for place in rng.sample(range(len(data)), 120):
        pending.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert waiting_rescue(pair.folder) is None
        with pytest.raises(RescueNone):
            pair.finish(answer)
    pending.write_bytes(data)
    pair.finish(answer)


# ---- weak and foreign keys -------------------------------------------------------------------------------------------

PRIME = 2**255 - 19
EIGHTHS = (
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
)
WEAK = [
    *(point + lift for point in (0, 1, PRIME - 1, *EIGHTHS) for lift in (0, 2**255)),
    PRIME, PRIME + 1, PRIME + 7, 2**255 - 1, 2**256 - 1, 9 + 2**255,
]  # fmt: skip


def spelt(point):
    """Return a recipient in age's form, with its checksum, for any coordinate."""
    letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    bits = int.from_bytes(point.to_bytes(32, "little"), "big") << 4
    data = [bits >> 5 * at & 31 for at in range(51, -1, -1)]
    check = 1
    for value in [*(ord(c) >> 5 for c in "age"), 0, *(ord(c) & 31 for c in "age"), *data, *[0] * 6]:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, factor in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= factor if top >> place & 1 else 0
    check ^= 1
    return "age1" + "".join(letters[value] for value in (*data, *(check >> 5 * (5 - at) & 31 for at in range(6))))


def test_the_spelling_of_these_tests_is_that_of_age():
    _, recipient = age.make_identity()
    assert spelt(age._point_of(recipient)) == recipient


@pytest.mark.parametrize("point", WEAK)
def test_a_weak_recipient_is_refused_everywhere(pair, point):
    weak = spelt(point)
    with pytest.raises(KeyRefused):
        age.check_recipient(weak)
    asked = pair.ask()
    forge(asked.path, {**json.loads(asked.path.read_bytes()), "once": weak})
    with pytest.raises(RescueMalformed):
        pair.answer(asked)
    with pair.open(PASSPHRASE) as vault, pytest.raises(KeyRefused):
        slots.keep_headquarters(vault.folder, vault.db_key, "64.01", weak, Laptop(vault.device, vault.office))


@pytest.mark.parametrize(
    "change",
    [str.upper, lambda text: text + "q", lambda text: text[:-1], lambda _text: "", lambda _text: "AGE-SECRET-KEY-1"],
)
def test_other_spellings_of_a_recipient_are_refused(change):
    _, recipient = age.make_identity()
    age.check_recipient(recipient)
    with pytest.raises(KeyRefused):
        age.check_recipient(change(recipient))


def test_a_laptop_with_a_weak_recipient_is_not_certified(offices):
    kab, kec = offices.vault("64.01"), offices.vault("64.01.05")
    folder = offices.stick().folder
    invitation = enrolment.invite(kab, kec.office, folder)
    asked = enrolment.request(kec, invitation.path, folder)
    with pytest.raises(EnrolmentMalformed):
        enrolment.approve(kab, reprove(asked.path, kec.device_key, recipient=spelt(0)), folder)


# ---- how the key reaches the laptop ----------------------------------------------------------------------------------


@pytest.mark.parametrize("office", ["64.01.05", "64.02", "64.01.05.01", "", "00.1"])
def test_an_answer_with_a_key_of_no_office_above_is_refused(offices, office):
    kab, kec = offices.vault("64.01"), offices.vault("64.01.05")
    folder = offices.stick().folder
    invitation = enrolment.invite(kab, kec.office, folder)
    answer = enrolment.approve(kab, enrolment.request(kec, invitation.path, folder).path, folder).path
    desk_key = enrolment.credentials.operations_key(kab)
    reprove(answer, desk_key, recovery={"office": office, "recipient": age.make_identity()[1]})
    with pytest.raises(EnrolmentMalformed):
        enrolment.accept(kec, answer)
    reprove(answer, desk_key, recovery={"office": "64.01", "recipient": spelt(1)})
    with pytest.raises(EnrolmentMalformed):
        enrolment.accept(kec, answer)
    assert helping_office(kec.folder) == ""


def test_a_stranger_cannot_put_a_key_into_an_answer(offices):
    kab, kec = offices.vault("64.01"), offices.vault("64.01.05")
    folder = offices.stick().folder
    invitation = enrolment.invite(kab, kec.office, folder)
    answer = enrolment.approve(kab, enrolment.request(kec, invitation.path, folder).path, folder).path
    fields = json.loads(answer.read_bytes())
    recipient = age.make_identity()[1]
    answer.write_bytes(canonical.encode({**fields, "recovery": {"office": "64.01", "recipient": recipient}}))
    with pytest.raises(EnrolmentMalformed):
        enrolment.accept(kec, answer)
    reprove(answer, kec.device_key, recovery={"office": "64.01", "recipient": recipient})
    with pytest.raises(NetraError):
        enrolment.accept(kec, answer)
    assert helping_office(kec.folder) == ""


def test_a_receipt_brings_the_key_to_a_laptop_that_was_enrolled_before(offices):
    kab, kec = offices.pair()
    offices.add_case(kec)
    offices.send(kec, kab)
    offices.answer(kab, kec)
    assert helping_office(kec.folder) == ""
    sheet = office_key(kab)
    offices.add_case(kec)
    offices.send(kec, kab)
    offices.answer(kab, kec)
    assert helping_office(kec.folder) == "64.01"
    kec.close()
    stick = offices.stick().folder
    asked = ask_rescue(kec.folder, None, NEW, stick, cost=CHEAP)
    finish_rescue(kec.folder, answer_rescue(kab, asked.path, sheet, stick).path, NEW, cost=CHEAP, clock=offices.clock)


def test_a_receipt_follows_a_new_key_and_the_old_sheet_opens_what_was_asked_before(pair):
    asked = pair.ask()
    newer = office_key(pair.desk)
    with pair.open(PASSPHRASE) as laptop:
        pair.offices.send(laptop, pair.desk)
        pair.offices.answer(pair.desk, laptop)
        assert slots.headquarters_of(pair.folder).recipient == pair.desk.office_settings().recovery_recipient
    pair.finish(pair.answer(asked))
    again = pair.ask(OTHER)
    with pytest.raises(RecoveryWrong):
        pair.answer(again)
    pair.finish(pair.answer(again, newer), OTHER)


def test_two_offices_above_receipts_do_not_take_over_what_another_holds(pair):
    """The province holds the key of this laptop: receipts of the regency, which has a key as well, change nothing."""
    held = age.make_identity()[1]
    with pair.open(PASSPHRASE) as laptop:
        trust_office_key(laptop, OfficeKey("64", held))
        pair.offices.send(laptop, pair.desk)
        pair.offices.answer(pair.desk, laptop)
        slot = slots.headquarters_of(pair.folder)
        assert (slot.office, slot.recipient) == ("64", held)
    with pytest.raises(RescueElsewhere):
        pair.answer(pair.ask())


def test_only_an_office_with_offices_below_has_a_key(offices):
    kec = offices.vault("64.01.05")
    with pytest.raises(OfficeKeyUnneeded):
        recovery.make_office_key(kec)
    assert recovery.office_key_of(kec) is None


def test_a_key_counts_only_once_it_is_kept(offices):
    kab = offices.vault("64.01")
    made = recovery.make_office_key(kab)
    assert recovery.office_key_of(kab) is None
    recovery.keep_office_key(kab, made)
    found = recovery.office_key_of(kab)
    assert (found.mark, found.recipient, found.made) == (made.mark, made.recipient, "2026-11-22")
    assert made.text not in repr(made)


def test_another_database_key_is_sealed_for_the_office_above_as_well(pair):
    """Re-keying needs nobody above, and the old answer to an old request opens nothing that came after."""
    asked = pair.ask()
    answer = pair.answer(asked)
    rekey_vault(pair.folder, None, PASSPHRASE, clock=pair.offices.clock)
    with pytest.raises(RescueOther):
        pair.finish(answer)
    again = pair.ask()
    opened = open_rescue(pair.desk, again.path, pair.sheet)
    assert (opened.office, opened.device) == ("64.01.05", pair.device)
    assert opened.db_key != pair.key
    pair.finish(pair.answer(again))
    with pair.open() as vault:
        assert check(vault, full=True).defects == []


def test_a_colleague_is_helped_by_name_and_the_others_keep_their_passphrase(pair):
    with pair.open(PASSPHRASE) as laptop:
        second = add_officer(laptop, "Rusdi Hamka", "", OTHER, CHEAP)
    asked = ask_rescue(pair.folder, "rusdi hamka", NEW, pair.stick, cost=CHEAP, clock=pair.offices.clock)
    assert asked.officer.id == second
    with pytest.raises(OfficerUnnamed):
        pair.ask()
    assert pair.finish(pair.answer(asked)).id == second
    with open_vault(pair.folder, "Siti", PASSPHRASE, clock=pair.offices.clock) as first:
        assert first.officer == pair.officer
    with open_vault(pair.folder, "Rusdi Hamka", NEW, clock=pair.offices.clock) as helped:
        assert helped.officer == second


# ---- cut off ---------------------------------------------------------------------------------------------------------


def test_a_stick_that_is_full_leaves_the_request_before_in_force(pair, monkeypatch):
    first = pair.ask()
    answer = pair.answer(first)

    def full(path, data):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("fieldapp.exchange.rescue_file.write_whole", full)
        with pytest.raises(DiskFull):
            pair.ask(OTHER)
    assert waiting_rescue(pair.folder).fingerprint == first.fingerprint
    pair.finish(answer)


def test_a_vault_that_cannot_keep_the_request_leaves_none_on_the_stick(pair, monkeypatch):
    real = laptop_side.write_file

    def fail(content, path):
        if path.name == PENDING:
            raise DiskFull(mb=1)
        real(content, path)

    monkeypatch.setattr("fieldapp.exchange.rescue.write_file", fail)
    with pytest.raises(DiskFull):
        pair.ask()
    assert list(pair.stick.iterdir()) == []


def test_no_answer_without_its_entry(pair, monkeypatch):
    asked = pair.ask()
    with pytest.raises(NetraError):
        answer_rescue(pair.desk, asked.path, pair.sheet, pair.stick / "tiada" / "jawaban.nra")
    assert len(list_traces(pair.desk.db, "64.01", what="recovered")) == 1
    assert not list(pair.stick.glob("*.nra"))
