"""Letters as records: several of one case, tracked, taken back, written by the desk above, from strangers."""

import pytest

from fieldapp.case.referral import Referral
from fieldapp.errors import (
    NothingChanged,
    ReasonMissing,
    RecordElsewhere,
    RecordUnknown,
    ReferralUnknown,
)
from fieldapp.vault.history import history
from fieldapp.vault.journal import Change
from fieldapp.vault.referrals import (
    find_referral,
    list_referrals,
    load_referral,
    load_referrals,
    remove_referral,
    track_referral,
    write_referral,
)


@pytest.fixture
def held(laptop, add_case):
    vault = laptop()
    return vault, add_case(vault)


def letter(case: str, **more) -> Referral:
    return Referral(
        case=case,
        subjects=("a",),
        route="asn-bkn",
        to="Kepala BKN",
        channel="SBT",
        form="A.15",
        on="2024-11-01",
        **more,
    )


def test_several_letters_of_one_case(held):
    vault, case = held
    names = [write_referral(vault, letter(case)), write_referral(vault, letter(case, cc=("PPK",)))]
    assert [one.id for one in load_referrals(vault.db, case)] == names
    found = load_referral(vault.db, names[1])
    assert (found.cc, found.office, found.pack) == (("PPK",), vault.office, vault.packs.version)
    assert [one.id for one in list_referrals(vault.db)] == names[::-1]


def test_tracking_to_the_sanction(held):
    vault, case = held
    name = write_referral(vault, letter(case))
    assert track_referral(vault, name, {"sent_on": "2024-11-02", "foreign_number": "SBT-1"}) == (
        "foreign_number",
        "sent_on",
    )
    track_referral(
        vault, name, {"sanction_on": "2024-12-01", "sanction": "Pernyataan secara terbuka", "sanction_by": "PPK"}
    )
    found = load_referral(vault.db, name)
    assert (found.standing, found.foreign_number, found.sanction_by) == ("disanksi", "SBT-1", "PPK")
    assert list_referrals(vault.db, open_only=True) == ()
    track_referral(vault, name, {"sanction_on": ""}, "salah ketik")
    assert load_referral(vault.db, name).standing == "dikirim"
    assert [one.id for one in list_referrals(vault.db, open_only=True)] == [name]
    with pytest.raises(NothingChanged):
        track_referral(vault, name, {"sent_on": "2024-11-02"})


def test_a_letter_that_was_taken_back(held):
    vault, case = held
    name = write_referral(vault, letter(case))
    with pytest.raises(ReasonMissing):
        remove_referral(vault, name, " ")
    remove_referral(vault, name, "salah alamat")
    assert load_referrals(vault.db, case) == list_referrals(vault.db) == ()
    with pytest.raises(ReferralUnknown):
        track_referral(vault, name, {"sent_on": "2024-11-02"})
    assert "salah alamat" in {event.reason for event in history(vault.db, case)}


def test_finding_by_the_beginning_of_an_id(held):
    vault, case = held
    name = write_referral(vault, letter(case))
    assert find_referral(vault.db, name) == find_referral(vault.db, name[:20]) == name
    for text in ("", name[:5], "0000000000", "%" * 9, case):
        with pytest.raises(ReferralUnknown):
            find_referral(vault.db, text)


def test_only_for_a_case_that_is_there(held):
    vault, _case = held
    with pytest.raises(RecordUnknown):
        write_referral(vault, letter("tidak ada"))


def test_what_others_wrote_is_read_as_far_as_it_goes(held):
    vault, case = held
    with vault.writing():
        fields = {"case": case, "subjects": "a", "cc": [1, "PPK"], "sent_on": 5, "enclosures": {"x": 1}}
        vault.journal.write(
            [Change("referral.set", "019338b0-0000-7000-8000-000000000001", fields)], vault.officer, vault.now()
        )
    found = load_referrals(vault.db, case)[0]
    assert (found.cc, found.sent_on, found.enclosures, found.standing) == (("PPK",), "", (), "disiapkan")


def test_another_office_cannot_write_where_it_has_no_right(held, laptop, add_case):
    vault, case = held
    other = laptop("64.02")
    foreign = add_case(other)
    with pytest.raises(RecordUnknown):
        write_referral(other, letter(case))
    change = Change("referral.set", "019338b0-0000-7000-8000-000000000002", {"case": foreign}, office="64.02")
    with vault.writing(), pytest.raises(RecordElsewhere):
        vault.journal.write([change], vault.officer, vault.now())
