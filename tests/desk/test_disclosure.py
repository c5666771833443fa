"""Identities are given after a signed entry that says why, for some minutes, to who may see them, and never before."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fieldapp.case.ids import new_id
from fieldapp.desk import disclosure
from fieldapp.desk.copying import make_copy_sheet
from fieldapp.desk.handling import plan_of
from fieldapp.desk.telling import tell_history
from fieldapp.desk.view import view_case
from fieldapp.errors import DiskFull, IdentityAbsent, IdentityHidden, ReasonMissing, RecordUnknown, RightMissing
from fieldapp.vault.entry import officer_bytes
from fieldapp.vault.journal import Change
from fieldapp.vault.trace import list_traces
from fieldapp.vault.vault import Vault

WHY = "Menghubungi pelapor: jadwal klarifikasi"
READERS = (
    lambda vault, case: view_case(vault, case, masked=False),
    lambda vault, case: make_copy_sheet(vault, case, masked=False),
    lambda vault, case: plan_of(vault, case, masked=False),
)


def write(vault, *changes):
    with vault.writing():
        vault.journal.write(changes, vault.officer, vault.now())


@pytest.fixture
def vault(laptop):
    return laptop()


@pytest.fixture
def case(vault):
    found = new_id()
    write(
        vault,
        Change("case.set", found, {"kind": "laporan"}, {"reporter.name": "Kanari", "reporter.phone": "0812"}),
        Change("witness.set", new_id(), {"case": found}, {"name": "Merpati"}),
    )
    return found


def take_role(vault, *roles):
    write(vault, Change("officer.set", vault.officer, {"roles": sorted(roles)}, reason="uji"))


def revealed(vault):
    return list_traces(vault.db, vault.office, what="revealed")


def test_a_reveal_is_a_signed_entry_with_its_reason(vault, case):
    found = disclosure.reveal(vault, case, f"  {WHY} ")
    assert (found.reporter.name, [one.name for one in found.witnesses]) == ("Kanari", ["Merpati"])
    (trace,) = revealed(vault)
    assert (trace.about, trace.reason, trace.officer, trace.signed) == (case, WHY, vault.officer, True)
    digest, officer, key, signature = vault.db.execute(
        "SELECT e.hash, s.officer, s.key, s.signature FROM entry e JOIN signature s ON s.entry = e.hash"
        " WHERE e.record = ?",
        (trace.id,),
    ).fetchone()
    Ed25519PublicKey.from_public_bytes(key).verify(signature, officer_bytes(officer, digest))


def test_a_trace_never_holds_a_name(vault, case):
    disclosure.reveal(vault, case, WHY)
    written = vault.db.execute(
        "SELECT e.bytes, p.open FROM entry e JOIN payload p ON p.n = e.n WHERE e.record = ?", (revealed(vault)[0].id,)
    ).fetchone()
    assert not any(word.encode() in part for word in ("Kanari", "Merpati", "0812") for part in written)


def test_a_name_typed_as_the_reason_is_hidden(vault, case):
    disclosure.reveal(vault, case, "Menelepon Kanari dan Merpati")
    (trace,) = revealed(vault)
    assert trace.reason.startswith("Menelepon ")
    assert "Kanari" not in trace.reason
    assert "Merpati" not in trace.reason


@pytest.mark.parametrize("read", READERS)
def test_nothing_names_them_before(vault, case, read):
    with pytest.raises(IdentityHidden):
        read(vault, case)
    disclosure.reveal(vault, case, WHY)
    read(vault, case)


@pytest.mark.parametrize("read", READERS)
def test_what_was_shown_is_over_after_some_minutes(vault, case, read):
    disclosure.reveal(vault, case, WHY)
    start = vault.now()
    vault.clock = lambda: start + timedelta(minutes=disclosure.SHOWN_MINUTES)
    read(vault, case)
    vault.clock = lambda: start + timedelta(minutes=disclosure.SHOWN_MINUTES + 3)
    with pytest.raises(IdentityHidden):
        read(vault, case)


def test_a_clock_set_back_shows_nothing_again(vault, case):
    disclosure.reveal(vault, case, WHY)
    start = vault.now()
    vault.clock = lambda: start - timedelta(days=1)
    with pytest.raises(IdentityHidden):
        view_case(vault, case, masked=False)


def test_what_was_shown_of_one_case_is_not_shown_of_another(vault, case):
    other = new_id()
    write(vault, Change("case.set", other, {"kind": "laporan"}, {"reporter.name": "Nuri"}))
    disclosure.reveal(vault, case, WHY)
    with pytest.raises(IdentityHidden):
        view_case(vault, other, masked=False)


def test_what_a_colleague_was_shown_is_shown_to_him_alone(vault, case):
    disclosure.reveal(vault, case, WHY)
    vault.officer = new_id()
    with pytest.raises(IdentityHidden):
        disclosure.require_shown(vault, case)


def test_without_a_reason_nothing_is_given(vault, case):
    for reason in ("", "  \n"):
        with pytest.raises(ReasonMissing):
            disclosure.reveal(vault, case, reason)
    assert revealed(vault) == []


@pytest.mark.parametrize("role", ["admin_perangkat", "kepala_sekretariat", "auditor"])
def test_who_has_no_right_gets_nothing_and_leaves_a_trace(vault, case, role):
    take_role(vault, role)
    assert not disclosure.may_reveal(vault, case)
    with pytest.raises(RightMissing):
        disclosure.reveal(vault, case, WHY)
    assert revealed(vault) == []
    assert [(one.action, one.about) for one in list_traces(vault.db, vault.office, what="denied")] == [("reveal", case)]


def test_an_entry_that_cannot_be_written_gives_nothing(vault, case, monkeypatch):
    def fail(_vault, _change):
        raise DiskFull(needed=1, free=0)

    monkeypatch.setattr(Vault, "note", fail)
    with pytest.raises(DiskFull):
        disclosure.reveal(vault, case, WHY)
    with pytest.raises(IdentityHidden):
        view_case(vault, case, masked=False)


def test_where_nobody_is_named_there_is_nothing_to_show(vault):
    bare = new_id()
    write(vault, Change("case.set", bare, {"kind": "temuan"}))
    with pytest.raises(IdentityAbsent):
        disclosure.reveal(vault, bare, WHY)
    with pytest.raises(RecordUnknown):
        disclosure.reveal(vault, new_id(), WHY)
    assert revealed(vault) == []


def test_how_they_stand_is_told_without_an_entry(vault, case):
    standing = disclosure.standing_of(vault, case)
    assert (standing.held, standing.may_reveal, standing.may_ask, standing.may_answer) == (True, True, False, True)
    assert revealed(vault) == []


def test_a_question_and_its_answer_are_told_in_words(vault, case):
    record = new_id()
    fields = {"case": case, "asked": "33.01", "why": "supervisi"}
    write(vault, Change("disclosure.set", record, {**fields, "answer": "granted", "answered_on": "2024-11-25"}))
    told = [deed for event in tell_history(vault, case) for deed in event.deeds if "identitas" in deed.what]
    assert [deed.what for deed in told] == ["Meminta identitas pelapor dan saksi"]
