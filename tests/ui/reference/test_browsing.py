"""Data Acuan is looked through: shelves, rows, values, regions by search, all of it at once."""

import time

import pytest
from PySide6.QtCore import QCoreApplication

from fieldapp.packs.reference import builtin_packs
from fieldapp.packs.schema import known_files, tables_of
from fieldapp.words import all_words
from tests.ui.conftest import settle
from ui.pages.reference.naming import name_said, write_value

INSTANT = 0.5


def labels(table):
    model = table.block_model()
    return [model.columns[0].text(model.row_at(line)) for line in range(model.rowCount())]


def pick(window, page, key):
    content = page._parts["content"]
    assert content.shelves.pick(key)
    settle(window)
    return content


def test_it_opens_on_the_violations_with_how_sure_each_is(page, see):
    content = page._parts["content"]
    assert content.shelves.current_id() == "violations/violation"
    assert len(content.list.block_model().ids()) == len(builtin_packs().table("violations")["violation"])
    assert see.reads("sebagian belum terverifikasi")
    assert see.has_focus("reference_table")


def test_a_row_is_opened_by_key_and_left_by_key(window, page, see):
    pick(window, page, "deadlines/deadline")
    see.shown("reference_table").pick("deadlines/deadline/lapor")
    see.shown("reference_table").setFocus()
    see.press("Enter")
    settle(window)
    assert see.reads("Penyampaian laporan")
    assert see.reads("hari kalender")
    assert see.reads("Sumber: https")
    assert page.place() == {"key": "deadlines/deadline/lapor"}
    assert not see.reads("deadlines"), "the names of the program are no words for people"
    see.press("Alt+Left")
    settle(window)
    assert see.shown("reference_table").current_id() == "deadlines/deadline/lapor"
    assert page.place() == {"tab": "content", "key": "deadlines/deadline"}


def test_what_lies_deeper_is_reached_step_by_step(window, page, see):
    window.go("reference", key="forms/form/A.1")
    settle(window)
    see.click("look_inside_section_button")
    settle(window)
    see.click("look_inside_1_button")
    settle(window)
    see.click("look_inside_fields_button")
    settle(window)
    see.click("look_inside_pelapor_nama_button")
    settle(window)
    assert page.place() == {"key": "forms/form/A.1/section/1/fields/pelapor_nama"}
    see.click("way_0_button")
    settle(window)
    assert page.place() == {"tab": "content", "key": "forms/form"}


def test_search_goes_through_all_tables(window, page, see):
    see.type_into("reference_search_edit", "camat netral")
    settle(window)
    found = see.shown("reference_table")
    see.wait_for(lambda: {key.split("/")[0] for key in found.block_model().ids()} != {"violations"})
    see.type_into("reference_search_edit", "kuda terbang")
    see.wait_to_read("Tidak ada yang memuat kata itu.")


def test_only_what_is_not_verified(window, page, see):
    content = pick(window, page, "deadlines/deadline")
    before = len(content.list.block_model().ids())
    see.click("unsure_only_flag")
    kept = content.list.block_model()
    assert 0 < kept.rowCount() < before
    assert all(kept.row_at(line).unsure or kept.row_at(line).partly for line in range(kept.rowCount()))


def test_regions_are_found_while_somebody_types(window, page, see):
    see.click("regions_tab")
    settle(window)
    assert see.reads("83.762 desa dan kelurahan") or see.reads("desa dan kelurahan")
    began = time.perf_counter()
    see.shown("region_search_edit").setText("tanjung harapan")
    see.wait_for(lambda: see.shown("regions_table") and see.shown("regions_table").block_model().rowCount())
    assert time.perf_counter() - began < 10 * INSTANT
    first = see.shown("regions_table").block_model().row_at(0)
    assert (first.code, first.path) == ("64.01.02", "Kec. Tanjung Harapan, Kab. Paser, Kalimantan Timur")
    see.shown("region_search_edit").setText("qqqq")
    see.wait_to_read("Tidak ada wilayah dengan nama atau kode itu.")


@pytest.mark.parametrize("key", ["violations/violation", "steps/step", "forms/form", "copying/line"])
def test_a_long_shelf_is_shown_at_once(window, page, key):
    content = page._parts["content"]
    settle(window)
    began = time.perf_counter()
    content.shelves.pick(key)
    settle(window)
    QCoreApplication.processEvents()
    assert time.perf_counter() - began < INSTANT


def test_a_key_that_is_gone_leads_to_its_table(window, page, see):
    window.go("reference", key="deadlines/deadline/yang-lama")
    settle(window)
    assert page._parts["content"].shelves.current_id() == "deadlines/deadline"
    window.go("reference", key="entah/apa/itu")
    settle(window)
    assert see.shown("shelves_table") is not None


def test_every_table_and_value_has_its_word():
    words = all_words()
    files = [name for name in known_files() if name != "pack"]
    tables = {f"{name}/{table}": shape for name in files for table, shape in tables_of(name).items() if table != "meta"}
    assert [key for key in tables if f"ui.reference.table.{key}" not in words] == []
    columns = {name for shape in tables.values() for name in shape.columns} - {"source", "note", "confidence"}
    assert sorted(name for name in columns if f"ui.reference.value.{name}" not in words) == []


def test_values_are_written_as_people_read_them():
    assert write_value(True) == "ya"
    assert write_value("2024-11-27") == "27 November 2024"
    assert write_value(["a", "b"]) == "a, b"
    assert write_value(["x" * 30] * 5).count("\n") == 4
    assert name_said("calendar") == "hari kalender"
    assert name_said("Ps. 134") == "Ps. 134"
    assert write_value(None) == ""
