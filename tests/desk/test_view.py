"""What is shown of a case: masked unless it may be seen, and never in half."""

import pytest

from fieldapp.case.ids import new_id
from fieldapp.desk.disclosure import reveal
from fieldapp.desk.naming import office_name
from fieldapp.desk.view import view_case
from fieldapp.errors import IdentityHidden
from fieldapp.vault.journal import Change
from fieldapp.vault.listing import list_evidence
from tests.vault.journal_world import carry


def write(vault, *changes):
    with vault.writing():
        vault.journal.write(changes, vault.officer, vault.now())


def test_a_case_is_masked_unless_it_may_be_seen(laptop):
    vault, case = laptop(), new_id()
    write(
        vault,
        Change("case.set", case, {"kind": "laporan", "narrative": "Kanari melihat."}, {"reporter.name": "Kanari"}),
        Change("witness.set", new_id(), {"case": case}, {"name": "Merpati"}),
    )
    masked = view_case(vault, case)
    with pytest.raises(IdentityHidden):
        view_case(vault, case, masked=False)
    reveal(vault, case, "Menghubungi pelapor")
    whole = view_case(vault, case, masked=False)
    assert "Kanari" not in repr(masked)
    assert "Merpati" not in repr(masked)
    assert masked["reporter"] == {"recorded": True, "masked": True}
    assert masked["witnesses"] == {"count": 1, "masked": True}
    assert whole["narrative"] == "Kanari melihat."
    assert whole["reporter"]["name"] == "Kanari"
    assert [one["name"] for one in whole["witnesses"]["people"]] == ["Merpati"]


def test_hidden_values_that_differ_are_shown_only_where_they_may_be(laptop):
    one, two, case = laptop(), laptop(), new_id()
    write(one, Change("case.set", case, {"kind": "laporan"}))
    carry(one, two)
    for vault, name in ((one, "Kanari"), (two, "Merpati")):
        write(vault, Change("case.set", case, {}, {"reporter.name": name}))
    carry(two, one)
    masked = view_case(one, case)
    reveal(one, case, "Menghubungi pelapor")
    whole = view_case(one, case, masked=False)
    assert [value["value"] for value in masked["conflicts"][0]["values"]] == [None, None]
    assert {value["value"] for value in whole["conflicts"][0]["values"]} == {"Kanari", "Merpati"}


def test_offices_are_called_as_they_call_themselves_or_after_their_area(laptop):
    vault = laptop()
    assert office_name(vault, vault.office) == "Kantor 64.01.05"
    assert office_name(vault, "64.01") == "Bawaslu Kabupaten Paser"
    assert office_name(vault, "99.99") == "99.99"
    assert office_name(vault, "") == ""


def test_evidence_is_listed_of_one_case_or_of_all(laptop, add_case):
    vault = laptop()
    first, second = add_case(vault), add_case(vault, "kades-yel-yel-video")
    assert len(list_evidence(vault.db, first)) == len(list_evidence(vault.db, second)) == 3
    assert len(list_evidence(vault.db)) == 6
