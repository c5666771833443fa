"""The list of cases: everything that fits, in the order asked for, whatever is typed, and the rows of a block."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldapp.case.file import read_case_changes, read_case_file
from fieldapp.vault import casebook, numbers
from fieldapp.vault.caselist import Filters, case_ids, case_rows, event_years, find_row
from fieldapp.vault.journal import Change
from fieldapp.vault.unsent import Unsent, count_unsent
from tests.vault.journal_world import KAB, KEC_OTHER, carry

KEC = "64.01.05"


def case_file(kind, name="", day="", place="", summary=""):
    return read_case_file(
        f'{{"kind": "{kind}", "event": {{"occurred_on": "{day}", "place": "{place}", "summary": "{summary}"}},'
        f' "subjects": [{{"name": "{name}"}}]}}'.encode()
    )


@pytest.fixture
def vault(laptop):
    return laptop(KEC)


@pytest.fixture
def cases(vault, tmp_path):
    """Four cases, the oldest first; the last knows neither name nor day."""
    rows = [
        ("temuan", "budi", "2024-10-21", "Lapangan Lempake"),
        ("laporan", "Ahmad", "2025-01-02", "Desa Batuah"),
        ("laporan", "Citra", "2024-11-02", "Lapangan Batuah"),
        ("informasi_awal", "", "", ""),
    ]
    return [casebook.add_case(vault, case_file(*row), tmp_path) for row in rows]


def listed(vault, *arguments, **named):
    rows = case_rows(vault.db, case_ids(vault.db, *arguments, **named))
    return [row.id for row in rows]


@pytest.mark.parametrize(
    ("order", "descending", "expected"),
    [
        ("newest", True, [3, 2, 1, 0]),
        ("newest", False, [0, 1, 2, 3]),
        ("date", True, [1, 2, 0, 3]),
        ("date", False, [0, 2, 1, 3]),
        ("subject", False, [1, 0, 2, 3]),
        ("subject", True, [2, 0, 1, 3]),
    ],
)
def test_every_order_puts_what_is_unknown_last(vault, cases, order, descending, expected):
    assert listed(vault, order=order, descending=descending) == [cases[place] for place in expected]


def test_numbers_stand_in_the_order_of_the_register(vault, add_case):
    ids = []
    for name in ("camat-orasi-kendaraan-dinas", "istri-calon-tanpa-cltn", "guru-pppk-rompi"):
        ids.append(add_case(vault, name))
    for case in (ids[1], ids[0]):
        casebook.finalise(vault, case)
        numbers.draw(vault, case)
    rows = case_rows(vault.db, case_ids(vault.db, order="number", descending=False))
    assert [row.id for row in rows] == [ids[1], ids[0], ids[2]]
    assert listed(vault, order="number") == [ids[0], ids[1], ids[2]]
    assert listed(vault, "", Filters(unnumbered=True)) == [ids[2]]
    assert listed(vault, rows[0].numbers) == [ids[1]]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), [3, 2, 1, 0]),
        (Filters(kind="laporan"), [2, 1]),
        (Filters(period="2024"), [2, 0]),
        (Filters(period="2024-11"), [2]),
        (Filters(status="saved"), [3, 2, 1, 0]),
        (Filters(status="final"), []),
        (Filters(home=KEC), [3, 2, 1, 0]),
        (Filters(away=KEC), []),
        (Filters(conflict=True), []),
        (Filters(travel="unsent", sender=KEC), [3, 2, 1, 0]),
        (Filters(kind="laporan", period="2025", unnumbered=True), [1]),
    ],
)
def test_filters_narrow_alone_and_together(vault, cases, filters, expected):
    assert listed(vault, "", filters) == [cases[place] for place in expected]
    assert filters.any == (filters != Filters())


@pytest.mark.parametrize("order", ["newest", "date", "subject", "number"])
def test_search_and_filters_meet_in_every_order(vault, cases, order):
    assert sorted(listed(vault, "lapangan", order=order)) == sorted([cases[0], cases[2]])
    assert listed(vault, "lapangan", Filters(kind="laporan"), order) == [cases[2]]
    assert listed(vault, "lapangan", Filters(kind="informasi_awal"), order) == []
    assert listed(vault, "!!!", order=order) == []
    assert listed(vault, "  ", Filters(kind="temuan"), order) == [cases[0]]


def test_search_turned_round_gives_the_oldest_first(vault, cases):
    assert listed(vault, "batuah") == [cases[2], cases[1]]
    assert listed(vault, "batuah", descending=False) == [cases[1], cases[2]]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.text(st.characters(), max_size=40), st.sampled_from(["newest", "subject"]))
def test_no_text_is_an_error(vault, text, order):
    assert len(case_ids(vault.db, text, Filters(kind="laporan"), order)) == 0


def test_a_row_that_is_gone_leaves_its_place(vault, cases):
    known = case_ids(vault.db)
    rows = case_rows(vault.db, [known[1], 17, known[0]])
    assert [row and row.id for row in rows] == [cases[2], None, cases[3]]
    assert case_rows(vault.db, []) == []
    assert find_row(vault.db, cases[0]).n == known[3]
    assert find_row(vault.db, "x") is None


def test_years_are_those_of_the_events(vault, cases):
    assert event_years(vault.db) == ["2025", "2024"]


def test_an_empty_vault_has_an_empty_list(vault):
    assert list(case_ids(vault.db)) == event_years(vault.db) == []
    for order in ("newest", "date", "subject", "number"):
        assert list(case_ids(vault.db, "x", Filters(travel="unsent", sender=KEC, conflict=True), order)) == []


def test_offices_are_told_apart(laptop, add_case):
    own, other, desk = laptop(KEC), laptop(KEC_OTHER), laptop(KAB)
    first, second, third = add_case(own), add_case(other, "kades-yel-yel-video"), add_case(desk, "guru-pppk-rompi")
    carry(own, desk)
    carry(other, desk)
    assert listed(desk, "", Filters(home=KAB)) == [third]
    assert set(listed(desk, "", Filters(away=KAB))) == {first, second}
    # the other office lies elsewhere
    assert set(listed(desk, "", Filters(travel="unsent", sender=KAB))) == {first, third}
    assert listed(desk, "", Filters(travel="unsent", sender=KEC)) == [first]


def test_what_a_receipt_covers_is_sent(vault, cases, tmp_path):
    before = count_unsent(vault.db, KEC)
    assert before.cases == len(cases)
    book = vault.book
    last = vault.db.execute("SELECT max(seq) FROM entry WHERE book = ?", (book,)).fetchone()[0]
    with vault.writing() as db:
        db.execute("INSERT INTO ack VALUES (?, ?, ?, ?, 1, ?)", (KAB, book, last, b"\0" * 32, "2024-11-02T08:00"))
    assert count_unsent(vault.db, KEC) == Unsent(0, 0)
    assert listed(vault, "", Filters(travel="unsent", sender=KEC)) == []
    casebook.revise_case(vault, cases[1], read_case_changes(b'{"narrative": "Uraian."}'), "", tmp_path)
    assert count_unsent(vault.db, KEC) == Unsent(1, 1)
    assert listed(vault, "", Filters(travel="unsent", sender=KEC)) == [cases[1]]
    assert listed(vault, "ahmad", Filters(travel="unsent", sender=KEC)) == [cases[1]]


def test_differing_entries_are_found(laptop, add_case):
    one, two = laptop(KEC), laptop(KEC, "dua")
    case = add_case(one)
    other = add_case(one, "kades-yel-yel-video")
    carry(one, two)
    for vault, text in ((one, "kiri"), (two, "kanan")):
        with vault.writing():
            vault.journal.write([Change("case.set", case, {"narrative": text})], vault.officer, vault.now())
    carry(two, one)
    assert listed(one, "", Filters(conflict=True)) == [case]
    assert set(listed(one)) == {case, other}
