"""The reference data as shelves: every table once, found by any word, and what each value may become."""

import time

import pytest

from fieldapp.case.steps import label_of_step
from fieldapp.desk.shelf import FILLED, Shape, columns_of, find_rows, list_rows, list_shelves, read_typed, shape_of
from fieldapp.packs.correction import Correction
from fieldapp.packs.reference import builtin_packs, corrected
from fieldapp.packs.schema import known_files, tables_of

PACKS = builtin_packs()
DAYS = "deadlines/deadline/lapor/days"


def test_every_table_of_the_set_has_one_shelf() -> None:
    keys = [shelf.key for shelf in list_shelves(PACKS)]
    assert len(keys) == len(set(keys))
    files = [name for name in known_files() if name in PACKS.files and name != "pack"]
    tables = {f"{name}/{table}" for name in files for table in PACKS.table(name)}
    assert {key for key in tables if not key.endswith("/meta")} <= set(keys)
    assert set(keys) >= FILLED
    named = {shelf.key: shelf for shelf in list_shelves(PACKS)}
    assert named["violations/violation"].count == len(PACKS.table("violations")["violation"])
    assert named["candidates/pair"].count == 0
    assert named["prevention/commitment"].unsure == named["prevention/commitment"].count


def test_a_row_says_what_it_is_called_and_how_sure_it_is() -> None:
    rows = {row.key: row for row in list_rows(PACKS, "deadlines/deadline")}
    row = rows["deadlines/deadline/lapor"]
    assert (row.label, row.confidence, row.unsure, row.corrected) == ("Penyampaian laporan", "text", False, False)
    steps = {row.key: row for row in list_rows(PACKS, "steps/step")}
    assert steps["steps/step/klarifikasi"].label == "Klarifikasi"


def test_what_the_office_corrected_is_marked_and_no_longer_in_doubt() -> None:
    first = list_rows(PACKS, "prevention/commitment")[0].key
    own = corrected(PACKS, {first: Correction(first, {"no": 1, "label": "Baru", "text": "Baru"}, "surat"),
                            DAYS: Correction(DAYS, 9, "surat")})  # fmt: skip
    row = next(row for row in list_rows(own, "prevention/commitment") if row.key == first)
    assert (row.corrected, row.unsure) == (True, False)
    lapor = next(row for row in list_rows(own, "deadlines/deadline") if row.key == "deadlines/deadline/lapor")
    assert lapor.corrected


def test_search_needs_every_word_and_puts_names_first() -> None:
    found = find_rows(PACKS, "penyampaian laporan")
    assert found[0].key == "deadlines/deadline/lapor"
    assert "deadlines/deadline/lapor" in [row.key for row in find_rows(PACKS, "134 ayat (4) wikisource")]
    assert find_rows(PACKS, "kuda terbang") == []
    began = time.perf_counter()
    find_rows(PACKS, "a")
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (DAYS, "int"),
        ("deadlines/deadline/lapor/kinds", "list"),
        ("deadlines/deadline/lapor/id", ""),
        ("deadlines/deadline/lapor/confidence", ""),
        ("deadlines/deadline/lapor", ""),
        ("stages/phase/boundary", "date"),
        ("forms/form/A.1/section/1/fields/pelapor_nama/label", "text"),
        ("deadlines/deadline/lapor/none", ""),
    ],
)
def test_a_value_has_a_kind_unless_it_holds_more_or_names_its_row(key: str, kind: str) -> None:
    assert shape_of(PACKS, key).kind == kind


def test_a_value_that_points_at_rows_offers_them() -> None:
    shape = shape_of(PACKS, "deadlines/deadline/lapor/ends")
    assert dict(shape.choices)["diterima"].lower() == label_of_step("diterima").lower()
    assert [value for value, _label in shape_of(PACKS, "deadlines/deadline/lapor/day_one").choices] == [
        "next", "same", "uncertain",
    ]  # fmt: skip


def test_what_was_typed_becomes_a_value_or_nothing() -> None:
    assert read_typed(Shape("int"), " 14 ") == 14
    assert read_typed(Shape("int"), "empat") is None
    assert read_typed(Shape("int"), "9" * 12) is None
    assert read_typed(Shape("numbers"), "0 1 2") == [0, 1, 2]
    assert read_typed(Shape("numbers"), "0 satu") is None
    assert read_typed(Shape("date"), "2024-11-27") == "2024-11-27"
    assert read_typed(Shape("date"), "27 November") is None
    assert read_typed(Shape("bool"), "true") is True
    assert read_typed(Shape("bool"), "") is None
    assert read_typed(Shape("list"), "satu\n\n dua ") == ["satu", "dua"]
    assert read_typed(Shape("text"), " teks ") == "teks"


@pytest.mark.parametrize("key", sorted(FILLED))
def test_a_table_that_offices_fill_asks_for_what_a_row_needs(key: str) -> None:
    columns = columns_of(PACKS, key)
    name, _, table = key.partition("/")
    needed = {column.name for column in tables_of(name)[table].columns.values() if column.needed}
    assert needed <= set(columns)
    assert next(iter(needed & {"id", "code", "date", "region"})) in columns
