"""The conflict desk on the command line: bases, many fields at once, a number that stands twice."""

from pathlib import Path

import pytest

from tests.cli.conftest import Terminal
from tests.cli.pattern import answers, mismatches
from tests.cli.test_book import bring

REASON = ("--reason", "sesuai berita acara")


def answer(terminal: Terminal, name: str, *arguments: object):
    data = terminal.json(*name.split(), *arguments).done().data
    assert not mismatches(data, answers()[name], name)
    return data


@pytest.fixture
def second(terminal: Terminal) -> Path:
    return terminal.create("kedua")


@pytest.fixture
def differing(terminal: Terminal, second: Path) -> str:
    """Give a case of which both laptops changed two fields."""
    case = terminal.add()
    bring(terminal.tmp / "vault", second)
    for vault, word in ((terminal.tmp / "vault", "kiri"), (second, "kanan")):
        change = {"impact": word, "narrative": f"Uraian {word}."}
        terminal.json("case", "set", case, terminal.write("x.json", change), "--vault", vault, *REASON).done()
    bring(second, terminal.tmp / "vault")
    bring(terminal.tmp / "vault", second)
    return case


def device_of(found: dict, value: str) -> str:
    return next(one["device"] for conflict in found["conflicts"] for one in conflict["values"] if one["value"] == value)


def test_the_base_and_who_wrote_what_are_told(terminal: Terminal, differing: str):
    before = terminal.json("case", "history", differing).data["entries"][0]["changes"]
    found = answer(terminal, "conflict show", differing)
    impact = next(one for one in found["conflicts"] if one["field"] == "impact")
    assert impact["settlers"] == ["64.01.05"]
    assert impact["base"]["standing"] == "known"
    assert [one["value"] for one in impact["base"]["values"]] == [
        change["new"] for change in before if change["field"] == "impact"
    ]
    assert {one["value"] for one in impact["values"]} == {"kiri", "kanan"}
    assert {one["office"] for one in impact["values"]} == {"64.01.05"}
    assert len({one["device"] for one in impact["values"]}) == 2
    text = terminal("conflict", "show", differing).done().out
    assert "semula" in text
    assert device_of(found, "kiri")[:8] in text


def test_what_was_settled_is_said_by_its_label(terminal: Terminal, differing: str):
    said = terminal("conflict", "settle", differing, "impact", "--value", '"tengah"', *REASON).done().out
    assert said.split() == ["Dampak", "pada", "pelayanan", "publik", "sekarang:", "tengah"]


def test_all_values_of_one_laptop_are_taken(terminal: Terminal, differing: str):
    device = device_of(answer(terminal, "conflict list"), "kanan")
    done = answer(terminal, "conflict settle-all", differing, "--from", device[:8], *REASON)
    assert {one["value"] for one in done["settled"]} == {"kanan", "Uraian kanan."}
    assert done["left"] == 0
    shown = terminal.json("case", "show", differing).data
    assert (shown["impact"], shown["narrative"]) == ("kanan", "Uraian kanan.")
    again = terminal.json("conflict", "settle-all", differing, "--from", device[:8], *REASON)
    assert again.error == "choice_missing"


def test_a_file_chooses_for_each_field_and_all_or_none_is_settled(terminal: Terminal, differing: str):
    found = answer(terminal, "conflict show", differing)
    impact = next(one for one in found["conflicts"] if one["field"] == "impact")
    entry = next(one["entry"] for one in impact["values"] if one["value"] == "kiri")
    choices = [
        {"record": differing, "field": "impact", "take": entry},
        {"record": differing, "field": "narrative", "value": 5},
    ]
    line = ("conflict", "settle-all", differing, "--choices", terminal.tmp / "pilihan.json", *REASON)
    terminal.write("pilihan.json", choices)
    assert terminal.json(*line).error == "settlement_unfit"
    assert len(terminal.json("conflict", "show", differing).data["conflicts"]) == 2
    choices[1]["value"] = "Uraian bersama."
    terminal.write("pilihan.json", choices)
    done = answer(terminal, *(" ".join(line[:2]), *line[2:]))
    assert [one["value"] for one in done["settled"]] == ["kiri", "Uraian bersama."]
    assert terminal.json("conflict", "list").data["conflicts"] == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({}, "value_unfit"),
        ([5], "value_unfit"),
        ([], "choice_missing"),
        ([{"record": "x", "field": "impact"}], "value_unfit"),
        ([{"record": "x", "field": "impact", "take": "a", "value": "b"}], "value_unfit"),
        ([{"record": "x", "field": "impact", "take": 5}], "value_unfit"),
        ([{"record": "x", "field": "impact", "take": "a" * 8}], "conflict_unknown"),
        ([{"record": "x", "field": "impact", "take": "a", "lain": 1}], "unknown_key"),
    ],
)
def test_a_file_that_says_something_else_is_refused(terminal: Terminal, content: object, code: str):
    case = terminal.add()
    file = terminal.write("pilihan.json", content)
    assert terminal.json("conflict", "settle-all", case, "--choices", file, *REASON).error == code


def test_a_number_drawn_twice_stays_with_one_case(terminal: Terminal, second: Path):
    cases = []
    for vault, name in ((terminal.tmp / "vault", "camat-orasi-kendaraan-dinas"), (second, "guru-pppk-rompi")):
        case = terminal.json("case", "add", terminal.case_file(name), "--vault", vault).done().data["cases"][0]["id"]
        terminal.json("case", "finalise", case, "--vault", vault).done()
        cases.append(case)
        number = terminal.json("case", "number", case, "--vault", vault).done().data["number"]
    bring(second, terminal.tmp / "vault")
    found = answer(terminal, "conflict list")
    twice = [one for one in found["breaches"] if one["code"] == "number_twice"]
    assert {one["owner"] for one in twice} == set(cases)
    assert {part["owner"] for part in twice[0]["parts"]} == set(cases)
    assert {part["number"] for part in twice[0]["parts"]} == {number}
    text = terminal("conflict", "list").done().out
    assert twice[0]["parts"][0]["record"] in text.replace("\n", "")
    # both laptops took the register: who holds it is settled like any other field
    register = next(one for one in found["conflicts"] if one["type"] == "register")
    assert register["owner"] == ""
    shown = answer(terminal, "conflict show", register["record"])
    device = shown["conflicts"][0]["values"][0]["device"]
    kept = next(part for part in twice[0]["parts"] if part["owner"] == cases[0])
    refused = terminal.json("conflict", "keep-number", cases[0], *REASON)
    assert refused.error == "number_single"
    done = answer(terminal, "conflict keep-number", kept["record"], *REASON)
    assert [(one["owner"], one["drawn"]) for one in done["replaced"]] == [(cases[1], "")]
    assert "register" in done["replaced"][0]["sentence"]
    own = terminal.json("number", "list").data
    answer(terminal, "conflict settle-all", register["record"], "--from", device, *REASON)
    assert terminal.json("conflict", "list").data == {"conflicts": [], "breaches": []}
    assert sum(one["voided"] for one in own["numbers"]) == 1
