"""Reference data from the command line: looked at, corrected, packed, signed, installed."""

import json
from pathlib import Path
from typing import Any

import pytest

from fieldapp.packs.reference import builtin_packs
from tests.cli.conftest import Terminal
from tests.packs.sets import NEXT

DAYS = "deadlines/deadline/lapor/days"


def carry_update(run: Any, field: Path, desk: Path, tmp: Path) -> None:
    """Bring a new set from the desk to an enrolled laptop; every answer is compared by `run`."""
    here, there = ("--vault", field, "--officer", "Hariyati N."), ("--vault", desk)
    folder = tmp / "acuan"
    assert run("pack", "save", folder, *there)["version"] == builtin_packs().version
    renumber(folder)
    built = run("pack", "build", folder, "-o", tmp / "terbit", *there)
    assert run("pack", "install", built["file"], *there)["version"] == NEXT
    stick = tmp / "stik-acuan"
    stick.mkdir()
    assert run("receipt", "make", "64.01.05", stick, *there)["pack"] == NEXT
    (came,) = run("bundle", "import", stick, *here)["packs"]
    assert (came["state"], came["signer_name"] > "") == ("waiting", True)
    assert [one["version"] for one in run("pack", "list", *here)["waiting"]] == [NEXT]
    assert run("pack", "install", "--waiting", NEXT, *here)["version"] == NEXT
    assert run("bundle", "import", stick, "--use-pack", NEXT, *here)["packs"][0]["state"] == "same"
    assert run("pack", "show", DAYS, *here)["value"] == 8
    assert run("pack", "show", *here)["parts"]
    assert run("pack", "show", "numbering/case_number", *here)["value"] is None
    run("pack", "set", DAYS, "9", "--reason", "Surat edaran", *here)
    shown = run("pack", "show", DAYS, *here)
    assert (shown["value"], shown["set_value"], shown["corrected"], shown["reason"]) == (9, 8, True, "Surat edaran")
    assert [one["fits"] for one in run("pack", "list", *here)["corrections"]] == [True]
    run("pack", "set", DAYS, "--clear", "--reason", "Ternyata keliru", *here)
    kept = run("pack", "list", *here)
    assert [(one["version"], one["in_force"]) for one in kept["sets"]] == [
        (NEXT, True),
        (builtin_packs().version, False),
    ]


def renumber(folder: Path) -> None:
    for name, old, new in (("pack", builtin_packs().version, NEXT), ("deadlines", "days = 7", "days = 8")):
        path = folder / f"{name}.toml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def test_a_damaged_folder_says_file_key_and_line(terminal: Terminal):
    folder = terminal.tmp / "acuan"
    terminal("pack", "save", folder).done()
    path = folder / "deadlines.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("days = 7", "dayz = 7", 1), encoding="utf-8", newline="\n")
    refused = terminal.json("pack", "build", folder, "-o", terminal.tmp)
    assert (refused.code, refused.error) == (1, "pack_damaged")
    facts = refused.data["error"]["facts"]
    lines = path.read_text(encoding="utf-8").splitlines()
    assert (facts["file"], facts["key"]) == ("deadlines.toml", "deadline.lapor.dayz")
    assert lines[facts["line"] - 1] == "dayz = 7"
    assert "deadlines.toml baris" in refused.err
    assert not list(terminal.tmp.glob("*.tar"))


def test_an_office_without_a_desk_above_installs_its_own(terminal: Terminal):
    folder = terminal.tmp / "acuan"
    terminal("pack", "save", folder).done()
    assert terminal.json("pack", "save", folder).error == "destination_taken"
    renumber(folder)
    built = terminal.json("pack", "build", folder, "-o", terminal.tmp).done().data
    assert "berlaku" in terminal("pack", "install", built["file"]).done().out
    assert terminal.json("pack", "install", built["file"]).error == "pack_older"
    assert NEXT in terminal("pack", "list").done().out
    for line in ((), (built["file"], "--waiting", NEXT)):
        assert terminal.json("pack", "install", *line).error == "usage"
    assert terminal.json("pack", "install", "--waiting", "2999.1").error == "pack_waits_not"


def test_a_file_that_is_no_set(terminal: Terminal):
    path = terminal.write("bukan.tar", {"a": 1})
    assert terminal.json("pack", "install", path).error == "pack_refused"
    assert terminal.json("pack", "build", terminal.tmp / "tiada", "-o", terminal.tmp).error == "pack_folder_unfit"


def test_values_are_json_or_text(terminal: Terminal):
    row = json.dumps({"label": "Kabupaten Paser", "region": "64.01"})
    key = "numbering/bawaslu_code/23.01"
    terminal("pack", "set", key, row, "--reason", "Nomor perkara terbaca").done()
    shown = terminal.json("pack", "show", key).done().data
    assert shown["value"]["label"] == "Kabupaten Paser"
    assert (shown["confidence"], shown["doubtful"]) == ("internal", False)
    terminal("pack", "set", "stages/stage/kampanye/label", "Masa kampanye", "--reason", "Ringkas").done()
    assert "Masa kampanye" in terminal("pack", "show", "stages/stage/kampanye/label").done().out
    assert "dibetulkan kantor ini" in terminal("pack", "show", "stages/stage").done().out


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        ((DAYS,), 2, "usage"),
        ((DAYS, "3", "--clear"), 2, "usage"),
        ((DAYS, "2.5"), 2, "usage"),
        ((DAYS, "null"), 2, "usage"),
        ((DAYS, "tujuh"), 1, "pack_value_unfit"),
        ((DAYS, "--clear"), 1, "pack_key_unknown"),
        (("deadlines/deadline/tiada/days", "3"), 1, "pack_key_unknown"),
    ],
)
def test_what_cannot_be_set(terminal: Terminal, arguments, code, error):
    refused = terminal.json("pack", "set", *arguments, "--reason", "alasan")
    assert (refused.code, refused.error) == (code, error)
    assert terminal.json("pack", "list").data["corrections"] == []


def test_a_key_of_nothing(terminal: Terminal):
    assert terminal.json("pack", "show", "deadlines/deadline/tiada").error == "pack_key_unknown"
    assert terminal.json("pack", "show", "tiada").error == "pack_key_unknown"
