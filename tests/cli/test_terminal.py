"""What people typed reaches a terminal as text and never as a command; who reports and who saw it is never shown."""

import json
import re

import pytest

from fieldapp.cli.page import cut, plain, width_of, write_pair, write_table
from fieldapp.desk.output import file_name
from tests.cli.conftest import CASES, Terminal

_names = re.compile(r"\b(?=[0-9]*[a-f])[0-9a-f]{8,}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
HOSTILE = "\x1b[2J\x1b]0;judul\x07merah\x9b31m\u202egnp.exe\u2066x\u200b\r\x08"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("biasa", "biasa"),
        ("Sûkarno 日本 😀", "Sûkarno 日本 😀"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\nb\tc", "a b c"),
        ("\u202eabc", "\\u202eabc"),
        ("\x9b1A", "\\x9b1A"),
        ("\ud800", "\\ud800"),
        ("a\u200bb\ufeff", "a\\u200bb\\ufeff"),
        ("\u2028x\x00", "\\u2028x\\x00"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_plain_text_shows_what_could_act(text: str, shown: str):
    assert plain(text) == shown


def test_tables_stay_in_the_width_of_the_page(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "80")
    rows = [("1", "日本" * 30, HOSTILE * 9), ("22", "pendek", "")]
    lines = list(write_table(["No", "Nama", "Uraian"], rows, (0, 20)))
    assert len(lines) == 4
    assert all(width_of(line) <= 80 and line.isprintable() for line in lines)
    assert cut("日本日本", 5) == "日本…"
    assert all(width_of(line) <= 80 for line in write_pair("Uraian", "kata " * 100 + "\n\nlagi"))


def hostile_case() -> dict[str, object]:
    content = json.loads((CASES / "camat-orasi-kendaraan-dinas.json").read_text(encoding="utf-8"))
    content["event"]["summary"] = HOSTILE
    content["narrative"] = f"{HOSTILE}\n{HOSTILE}"
    content["subjects"][0]["name"] = HOSTILE
    content["subjects"][0]["position"] = "Camat 😀 عربى"
    return content


def test_hostile_text_of_a_case_is_harmless_everywhere(terminal: Terminal):
    case = terminal.add(**hostile_case())
    for line in (("case", "list"), ("case", "show", case), ("case", "history", case)):
        for result in (terminal(*line), terminal.json(*line)):
            assert result.code == 0
            assert not {s for s in result.out if not s.isprintable() and s != "\n"}, line


@pytest.mark.parametrize("line", ["case show {}", "case list --search {}", "form check {}", "--vault {} vault info"])
def test_hostile_arguments_come_back_harmless(terminal: Terminal, line: str):
    text = HOSTILE.replace("\r", "")
    result = terminal(*(part.format(text) for part in line.split()))
    assert not {s for s in result.out + result.err if not s.isprintable() and s != "\n"}


def test_reporter_and_witnesses_are_nowhere(terminal: Terminal):
    reporter = {"name": "Wayan Sudarsana", "phone": "0812-3456-7890", "address": "Jalan Melati 9", "email": "w@x.id"}
    told = "Menurut Wayan Sudarsana (0812 3456 7890), saksi Ketut Ariani melihat. Sudarsana merekam."
    case = terminal.add(
        "camat-orasi-kendaraan-dinas",
        kind="laporan",
        reporter=reporter,
        witnesses=[{"name": "Ketut Ariani", "phone": "0899-1111-2222", "address": "Gang Buntu 3"}],
        narrative=told,
    )
    photo = terminal.tmp / "f.jpg"
    photo.write_bytes(b"foto")
    terminal("evidence", "add", case, photo, "--note", "Direkam Sudarsana", "--reason", "dari Ketut Ariani").done()
    change = terminal.write("u.json", {"impact": "Ketut Ariani tidak dilayani."})
    terminal("case", "set", case, change, "--reason", "kata Wayan Sudarsana").done()
    secret = ("Wayan", "Sudarsana", "Ketut", "Ariani", "3456", "Melati", "1111", "Buntu", "w@x.id")
    for line in (("case", "list"), ("case", "show", case), ("case", "history", case), ("evidence", "list", case)):
        for result in (terminal(*line).done(), terminal.json(*line).done()):
            # four digits stand in some hash by chance
            told = _names.sub("", result.out)
            assert not [word for word in secret if word in told], (line, told)
    assert "(disamarkan)" in terminal("case", "show", case).out


def test_nik_is_masked_for_people_only(terminal: Terminal):
    content = json.loads((CASES / "camat-orasi-kendaraan-dinas.json").read_text(encoding="utf-8"))
    content["subjects"][0]["nik"] = "6401052210890002"
    case = terminal.add(**content)
    for line in (("case", "show", case), ("case", "history", case)):
        assert "6401052210890002" not in terminal(*line).out
        assert "6401********0002" in terminal(*line).out
    assert terminal.json("case", "show", case).data["subjects"][0]["nik"] == "6401052210890002"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("foto.jpg", "foto.jpg"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("C:\\x\\y.exe", "C__x_y.exe"),
        ("con.txt", "_con.txt"),
        ("NUL", "_NUL"),
        ("  ..  ", "berkas"),
        ("", "berkas"),
        ("a\x00b\u202ecod.exe", "abcod.exe"),
        ("x" * 400 + ".jpeg", "x" * 108 + ".jpeg"),
        ("foto?.jpg", "foto_.jpg"),
    ],
)
def test_names_from_outside_become_safe_file_names(text: str, name: str):
    assert file_name(text, "berkas").lstrip(".") == name.lstrip(".")
    assert len(file_name(text, "berkas")) <= 120
