"""The list of regions: real names, their paths, and the search that proposes them."""

import lzma
import time

import pytest

from fieldapp.case.identifiers import is_region_code
from fieldapp.case.office import is_office_code
from fieldapp.packs.reference import builtin_packs
from fieldapp.packs.region import Regions, short_area
from fieldapp.resources import resources_folder


@pytest.fixture(scope="module")
def regions() -> Regions:
    return builtin_packs().regions


def codes(found: list) -> list[str]:
    return [region.code for region in found]


def test_the_list_is_whole_sorted_and_every_code_is_one_that_records_accept() -> None:
    text = lzma.decompress((resources_folder() / "packs" / "regions.txt.xz").read_bytes()).decode("ascii")
    lines = [line.split("\t") for line in text.splitlines()]
    listed = [code for code, _ in lines]
    assert [sum(code.count(".") == dots for code in listed) for dots in range(4)] == [38, 514, 7285, 83762]
    assert listed == sorted(set(listed))
    assert all(is_region_code(code) for code in listed)
    assert all(is_office_code(code) for code in listed if code.count(".") < 3)
    assert all(name == " ".join(name.split()) and name for _, name in lines)
    above = set(listed)
    assert all(code.rpartition(".")[0] in above for code in listed if "." in code)
    assert len(builtin_packs().regions) == len(lines)


def test_every_second_part_of_71_or_more_is_a_city(regions: Regions) -> None:
    for region in regions.find("kota", limit=600, levels=(2,)):
        if region.name.startswith("Kota "):
            assert int(region.code[3:]) >= 71
    assert regions.name("33.01") == "Kabupaten Cilacap"
    assert regions.name("11.71") == "Kota Banda Aceh"


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("33", "Jawa Tengah"),
        ("33.01", "Kab. Cilacap, Jawa Tengah"),
        ("73.71", "Kota Makassar, Sulawesi Selatan"),
        ("33.01.21", "Kec. Cilacap Selatan, Kab. Cilacap, Jawa Tengah"),
        ("33.01.21.1002", "Kelurahan Cilacap, Kec. Cilacap Selatan, Kab. Cilacap, Jawa Tengah"),
        ("64.01.05", "Kec. Kuaro, Kab. Paser, Kalimantan Timur"),
        ("91.03.01", "Distrik Sentani, Kab. Jayapura, Papua"),
        ("53.07.01.2021", "Desa Regapu'u, Kec. Paga, Kab. Sikka, Nusa Tenggara Timur"),
    ],
)
def test_a_code_has_a_path(regions: Regions, code: str, path: str) -> None:
    assert regions.path(code) == path


@pytest.mark.parametrize(
    "code", ["", "99", "33.99", "33.01.21.9999", "33.1", "x", "00", "3301", "٣٣", "33.01.21.1002.1"]
)
def test_an_unknown_code_has_no_name_and_no_path(regions: Regions, code: str) -> None:
    assert regions.name(code) == ""
    assert regions.path(code) == ""


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("cilacap", "33.01"),
        ("CILACAP SELATAN", "33.01.21"),
        ("kec. cilacap selatan", "33.01.21"),
        ("kab cilacap", "33.01"),
        ("selatan cilacap", "33.01.21"),
        ("Kelurahan Cilacap", "33.01.21.1002"),
        ("33.01.21", "33.01.21"),
        ("330121", "33.01.21"),
        ("3301211002", "33.01.21.1002"),
        ("jawa tengah", "33"),
        ("provinsi papua", "91"),
        ("Cicendo, Kec. Cicendo, Bandung", "32.73.06"),
        ("regapuu", "53.07.01.2021"),
        ("Régapu’u", "53.07.01.2021"),
        ("kuaro paser", "64.01.05"),
    ],
)
def test_what_people_type_finds_the_region(regions: Regions, text: str, first: str) -> None:
    assert codes(regions.find(text))[:1] == [first]


def test_the_best_comes_first_then_higher_levels_then_codes(regions: Regions) -> None:
    found = regions.find("sukamaju", limit=300)
    exact = [region.name for region in found].index(next(r.name for r in found if r.name != "Sukamaju"))
    assert all(region.name == "Sukamaju" for region in found[:exact])
    assert codes(found[:exact]) == sorted(codes(found[:exact]), key=lambda code: (len(code), code))
    assert exact > 50
    assert all(any(word.startswith("sukamaju") for word in r.name.lower().split()) for r in found)


def test_words_of_the_areas_above_narrow_the_search(regions: Regions) -> None:
    assert {region.path.split(", ")[2] for region in regions.find("sukamaju karo", levels=(4,))} == {"Kab. Karo"}
    # The words of the areas alone would name every village in them: one word must be the region's own.
    assert all("Cilacap" in region.name for region in regions.find("cilacap", limit=500))


def test_within_an_area_nothing_else_is_found(regions: Regions) -> None:
    found = regions.find("karang", limit=500, within="33.01")
    assert len(found) > 20
    assert all(code.startswith("33.01.") for code in codes(found))
    assert regions.find("karang", within="99") == []
    assert regions.find("karang", within="nonsense") == []
    assert codes(regions.find("33.02", within="33.01")) == []


def test_near_an_office_its_own_area_comes_first_then_the_rest(regions: Regions) -> None:
    found = codes(regions.find_near("karang", "33.01.21", limit=200))
    places = [code.startswith("33.01") for code in found]
    assert places == sorted(places, reverse=True)
    assert not all(places)
    assert len(found) == len(set(found)) == 200
    assert codes(regions.find_near("sentani", "33.01.21"))[0] == "91.03.01"


def test_a_code_in_pieces_lists_what_lies_below_it(regions: Regions) -> None:
    assert codes(regions.find("33.01.21", limit=3)) == ["33.01.21", "33.01.21.1001", "33.01.21.1002"]
    assert codes(regions.find("3", limit=3)) == ["31", "32", "33"]
    assert regions.find("12345678901234") == []


@pytest.mark.parametrize("text", ["", "   ", ".", "...", "'", "desa", "xyzzy", "\x00", "\u202e", "a" * 9999, "😀"])
def test_hostile_text_finds_nothing_or_something_and_never_fails(regions: Regions, text: str) -> None:
    assert isinstance(regions.find(text), list)


def test_a_search_takes_a_few_milliseconds(regions: Regions) -> None:
    queries = (
        "cilacap",
        "sukamaju",
        "a",
        "su",
        "suk",
        "karang tengah",
        "kota b",
        "su ci",
        "cilacap se",
        "33.01",
        "tan",
    )
    # The best of three: another process may take the processor for a moment, the search itself may not.
    for query in queries:
        assert min(_seconds(regions, query) for _ in range(3)) < 0.05, query


def test_the_level_is_left_from_the_name_of_a_regency_or_city() -> None:
    assert [short_area(name) for name in ("Kabupaten Cilacap", "Kota Medan", "Kotabaru")] == [
        "Cilacap",
        "Medan",
        "Kotabaru",
    ]


def _seconds(regions: Regions, query: str) -> float:
    start = time.perf_counter()
    regions.find(query)
    return time.perf_counter() - start
