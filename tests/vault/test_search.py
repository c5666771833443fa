"""Searching: whatever is typed finds cases or nothing, and never speaks to the index in its own language."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldapp.case.file import read_case_changes, read_case_file
from fieldapp.vault import casebook
from fieldapp.vault.search import count_cases, list_cases

CASE = """{"kind": "temuan", "narrative": "Camat mengimbau warga memilih pasangan calon; foo_bar.",
"event": {"summary": "Orasi di kendaraan dinas", "place": "Lapangan Tanjung Lempake"},
"subjects": [{"name": "Siti O'Brien", "nip": "197001011990031001"}]}"""


@pytest.fixture
def vault(laptop):
    return laptop()


@pytest.fixture
def case(vault, tmp_path):
    return casebook.add_case(vault, read_case_file(CASE.encode()), tmp_path)


def found(vault, text):
    return [row.id for row in list_cases(vault.db, text)]


@pytest.mark.parametrize(
    "text",
    ["siti", "O'Brien", "197001011990031001", "lempake", "orasi", "imbau", "mengimbau camat", "kendaraan din", "CAMAT",
     "foo_bar", "  siti  ", "siti, lempake"],
)  # fmt: skip
def test_words_names_and_numbers_find_a_case(vault, case, text):
    assert found(vault, text) == [case]


@pytest.mark.parametrize(
    "text",
    ['"', "'", "*", "NEAR(siti lempake)", "siti AND", "OR", "NOT siti", "col:siti", "stems:x", "(", ")", "siti^2",
     "-siti", "a" * 10_000, "kata " * 2_000, "(" * 5_000, "\x00", "siti\x00", "🗳️",
     "\ud800", "_", "__ __", "%", "\\", "{}", "+",
     "é", "ﬁ", "ꟂꟄx", "a\u0301b", "𞤀𞤁 x", "²³", "١٢", "İstanbul", "ß"],
)  # fmt: skip
def test_no_input_is_an_error(vault, case, text):
    assert found(vault, text) in ([], [case])
    assert list_cases(vault.db, text, status="saved") in ([], list_cases(vault.db))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400)
@given(st.text(st.characters(), max_size=60))
def test_no_text_is_an_error(vault, text):
    assert isinstance(list_cases(vault.db, text), list)


def test_empty_lists_everything_newest_first(vault, case, tmp_path):
    newer = casebook.add_case(vault, read_case_file(b'{"kind": "laporan"}'), tmp_path)
    assert found(vault, "") == found(vault, "   ") == [newer, case]
    first = list_cases(vault.db, limit=1)
    assert [row.id for row in first] == [newer]
    assert [row.id for row in list_cases(vault.db, before=first[0].n)] == [case]
    assert list_cases(vault.db, status="numbered") == []
    assert count_cases(vault.db) == 2


def test_changed_words_are_found_and_old_ones_not(vault, case, tmp_path):
    change = b'{"narrative": "Lurah membagikan beras.", "subjects": [{"name": "Budi"}]}'
    casebook.revise_case(vault, case, read_case_changes(change), "", tmp_path)
    assert found(vault, "beras") == found(vault, "budi") == [case]
    assert found(vault, "mengimbau") == found(vault, "siti") == []


def test_names_and_numbers_are_found_apart_from_what_happened(laptop, add_case):
    vault = laptop()
    case = add_case(vault)
    assert [row.id for row in list_cases(vault.db, "Syahrun")] == [case]
    assert [row.id for row in list_cases(vault.db, "Syahrun", names_only=True)] == [case]
    assert [row.id for row in list_cases(vault.db, "kendaraan")] == [case]
    assert list_cases(vault.db, "kendaraan", names_only=True) == []
    assert [row.id for row in list_cases(vault.db, "196903171996031908", names_only=True)] == [case]
    assert list_cases(vault.db, "Rusdiansyah", names_only=True) == [], "witnesses are in no index of names"
