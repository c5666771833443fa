"""What officers met when they followed the manual: each refusal says what happened, and nothing half done is left."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fieldapp.cli.page import width_of
from fieldapp.resources import resources_folder
from fieldapp.vault.lock import VaultLock
from tests.cli.conftest import Terminal

SECOND = "sandi rekan kecamatan yang agak panjang"


def add_plain(terminal: Terminal, **content: object) -> str:
    path = terminal.write("polos.json", {"kind": "temuan", **content})
    return str(terminal.json("case", "add", path).done().data["cases"][0]["id"])


def add_officer(terminal: Terminal, name: str) -> None:
    path = terminal.tmp / "rekan.txt"
    path.write_text(SECOND, encoding="utf-8")
    terminal("officer", "add", name, "--new-passphrase-file", path, "--officer", "Hariyati N.").done()


def test_one_of_several_officers_must_be_named(terminal: Terminal):
    add_officer(terminal, "Rusmini")
    refused = terminal.json("case", "list")
    assert refused.error == "officer_unnamed"
    assert "--officer: Hariyati N., Rusmini" in refused.err


def test_two_officers_never_have_one_name(terminal: Terminal):
    add_officer(terminal, "Rusmini")
    again = ("officer", "add", "rusmini", "--new-passphrase-file", terminal.tmp / "rekan.txt")
    assert terminal.json(*again, "--officer", "Hariyati N.").error == "officer_present"
    assert len(terminal.json("officer", "list").data["officers"]) == 2


@pytest.mark.parametrize("option", ["--name", "--officer"])
def test_names_have_an_end(bare: Terminal, option: str):
    given = {"--office": "64.01.05", "--name": "Panwaslu", "--officer": "Hariyati"} | {option: "A" * 201}
    line = [part for pair in given.items() for part in pair]
    assert bare.json("vault", "create", "--vault", bare.tmp / "v", *line).error == "usage"
    assert not (bare.tmp / "v").exists()


def test_reasons_have_an_end(terminal: Terminal):
    case = terminal.add()
    change = terminal.write("u.json", {"narrative": "Lain."})
    assert terminal("case", "set", case, change, "--reason", "A" * 2001).code == 2
    assert terminal("case", "list", "--limit", "0").code == 2


def test_a_beginning_that_several_cases_share_is_said_to_be_one(terminal: Terminal):
    # ids begin with the time in steps of a minute: of three, two begin alike
    cases = [terminal.add() for _ in range(3)]
    middle = cases[1]
    assert terminal.json("case", "show", middle[:8]).error == "record_ambiguous"
    assert terminal.json("case", "show", middle[:18]).done().data["id"] == middle
    assert middle[:18] in terminal("case", "list").out


def test_lists_of_cases_fit_a_narrow_page(terminal: Terminal, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "100")
    case = terminal.add()
    terminal("case", "finalise", case).done()
    number = terminal.json("case", "number", case).done().data["number"]
    for line in terminal("case", "list").out.splitlines() + terminal("number", "list").out.splitlines():
        assert width_of(line) <= 100
    assert number in terminal("case", "list").out


def test_a_number_that_stands_on_paper_is_one_of_those_set_aside(terminal: Terminal):
    case = terminal.add()
    terminal("case", "finalise", case).done()
    terminal("number", "reserve", "temuan", 3).done()
    assert terminal.json("case", "number", case, "--running", 4).error == "number_not_reserved"
    assert terminal.json("case", "number", case, "--running", 2).done().data["number"].startswith("002/")


def test_a_number_drawn_twice_is_said_to_be_its_own(terminal: Terminal):
    case = terminal.add()
    terminal("case", "finalise", case).done()
    terminal("case", "number", case).done()
    refused = terminal("case", "number", case)
    assert "perkara lain" not in refused.err
    assert "number void" in refused.err


def test_a_person_who_is_given_again_keeps_what_the_file_leaves_out(terminal: Terminal):
    case = terminal.add()
    before = terminal.json("case", "show", case).data["subjects"][0]
    change = terminal.write("u.json", {"subjects": [{"name": before["name"], "phone": "0811-1"}]})
    terminal("case", "set", case, change, "--reason", "Telepon baru").done()
    assert terminal.json("case", "show", case).data["subjects"] == [before | {"phone": "0811-1"}]


def test_an_odd_nik_is_masked_in_its_problem(terminal: Terminal):
    path = terminal.write("n.json", {"kind": "temuan", "subjects": [{"name": "A", "nik": "6401051234567890"}]})
    for result in (terminal("case", "add", path), terminal.json("case", "add", path)):
        assert "6401051234567890" not in result.out
        assert "6401********7890" in result.out


def test_many_problems_are_counted(terminal: Terminal):
    people = [{"name": f"Nomor {number}"} for number in range(90)]
    said = terminal("case", "add", terminal.write("b.json", {"kind": "temuan", "subjects": people})).done().out
    assert len(said.splitlines()) < 60
    assert "--json" in said


def test_of_many_files_the_refused_one_is_named(terminal: Terminal):
    bad = terminal.write("salah.json", {"kind": "temuan", "judul": "x"})
    refused = terminal.json("case", "add", terminal.case_file(), bad)
    assert refused.data["error"]["facts"]["file"] == str(bad)
    assert str(bad) in refused.err
    assert terminal.json("case", "list").data["total"] == 0


def test_a_nil_report_is_completed_and_never_a_finding(terminal: Terminal):
    report = terminal.json("lhp", "nil", "--date", "2026-11-20", "--place", "Lempake").done().data["supervisions"][0]
    assert report["problems"]
    assert terminal.json("lhp", "to-case", report["id"]).error == "report_nil"
    activity = {"form": "Langsung", "goal": "Mencegah", "target": "Kampanye", "time_place": "Lapangan"}
    rest = {"activities": [activity], "stage": "kampanye", "assignment": "1/ST", "result": "Nihil.",
            "finder": {"position": "Ketua", "address": "Lempake"}}  # fmt: skip
    done = terminal.json("lhp", "set", report["id"], terminal.write("l.json", rest), "--reason", "Dilengkapi").done()
    assert done.data["problems"] == []
    terminal("lhp", "finalise", report["id"]).done()
    shown = terminal.json("lhp", "show", report["id"]).data
    assert (shown["place"], shown["nil"], shown["activities"]) == ("Lempake", True, [activity])


def test_a_report_that_misses_something_is_refused_in_whole_sentences(terminal: Terminal):
    report = terminal.json("lhp", "nil").done().data["supervisions"][0]["id"]
    assert ".. " not in terminal("lhp", "finalise", report).err
    assert "case finalise" not in terminal("lhp", "number", report).err


def test_a_history_speaks_indonesian(terminal: Terminal):
    case = terminal.add()
    terminal("case", "finalise", case).done()
    terminal("case", "number", case).done()
    terminal("form", "print", "A.2", case, "-o", terminal.tmp / "a.pdf").done()
    terminal("case", "step", case, "lhp").done()
    told = terminal("case", "history", case).out
    labels = {line.partition(":")[0].strip() for line in told.splitlines() if line.startswith("    ") and ":" in line}
    assert {"Revisi", "Nomor", "Kode cetak", "Langkah", "kedudukan"} <= labels
    assert not {"series", "text", "pdf_sha256", "media_type", "revision", "exif", "at"} & labels
    assert "PNS" in told
    assert "laporan hasil pengawasan" in told


def test_an_unknown_stage_of_a_report_is_named(terminal: Terminal):
    report = terminal.json("lhp", "nil", "--stage", "zzz").done().data["supervisions"][0]
    assert "stage_unknown" in [problem["code"] for problem in report["problems"]]


def test_an_own_case_is_reviewed_by_the_office_above(terminal: Terminal):
    case = terminal.add()
    assert terminal.json("desk", "review", case, "--accept").error == "review_own"
    assert terminal.json("case", "show", case).data["reviews"] == []


def test_a_printed_code_may_be_typed_with_spaces(terminal: Terminal):
    case = terminal.add()
    terminal("case", "finalise", case).done()
    terminal("case", "number", case).done()
    seal = terminal.json("form", "print", "A.2", case, "-o", terminal.tmp / "a.pdf").done().data["seal"]
    assert terminal.json("form", "check", *seal.lower().split("-")).done().data["seal"] == seal


def test_evidence_after_finalising_opens_the_case_again(terminal: Terminal):
    case = terminal.add()
    terminal("case", "finalise", case).done()
    path = terminal.tmp / "catatan.txt"
    path.write_text("catatan", encoding="utf-8")
    line = ("evidence", "add", case, path, "--note", "Catatan", "--reason", "Baru ditemukan")
    assert "tetapkan lagi" in terminal(*line).done().out
    assert "dua kali" in terminal(*line).done().out


def test_names_that_stood_there_before_stay_hidden(terminal: Terminal):
    case = add_plain(terminal, narrative="Peristiwa.", witnesses=[{"name": "Kanari Purnama"}])
    change = terminal.write("u.json", {"witnesses": [{"name": "Budi Santoso"}], "narrative": "Kata Kanari Purnama."})
    terminal("case", "set", case, change, "--reason", "Bukan Kanari Purnama, melainkan Budi Santoso").done()
    for line in (("case", "show", case), ("case", "history", case)):
        for result in (terminal(*line), terminal.json(*line)):
            assert not {"Kanari", "Purnama", "Budi", "Santoso"} & set(result.out.replace(",", " ").split())


def test_the_system_speaks_indonesian(terminal: Terminal, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    case = terminal.add()
    monkeypatch.setattr("fieldapp.desk.output.write_whole", refuse)
    refused = terminal("form", "print", "A.2", case, "-o", terminal.tmp / "a.pdf")
    assert refused.code == 1
    assert "ruangnya penuh" in refused.err
    assert "No space" not in refused.err


def test_without_a_terminal_the_prompt_is_no_warning(terminal: Terminal):
    environment = {name: value for name, value in os.environ.items() if name != "NETRA_PASSPHRASE"}
    asked = subprocess.run(
        [sys.executable, "-m", "fieldapp", "case", "list"],
        input=b"", capture_output=True, check=False, env=environment, cwd=Path(__file__).parents[2],
        start_new_session=True,
    )  # fmt: skip
    assert asked.returncode == 1
    assert b"Warning" not in asked.stderr
    assert b"cancelled" in asked.stderr


def make_with_sheet(terminal: Terminal, folder: Path) -> Path:
    made = terminal.json("vault", "create", "--vault", folder, "--office", "64.01", "--name", "B", "--officer", "R")
    sheet = terminal.tmp / "lembar.txt"
    sheet.write_text(made.done().data["recovery"].replace("=", " "), encoding="utf-8")
    return sheet


def test_a_copy_is_recovered_with_the_sheet(terminal: Terminal, monkeypatch: pytest.MonkeyPatch, copied):
    """Laptop and passphrase lost: backup and sheet are enough, and the copy goes on with a new book."""
    folder = terminal.tmp / "b"
    sheet = make_with_sheet(terminal, folder)
    copy = copied(folder, terminal.tmp / "salinan")
    monkeypatch.setenv("NETRA_HOME", str(terminal.tmp / "laptop-lain"))
    monkeypatch.setenv("NETRA_PASSPHRASE", SECOND)
    terminal("vault", "recover", "--sheet", sheet, "--vault", copy).done()
    case = terminal.json("case", "add", terminal.case_file(), "--vault", copy).done().data["cases"][0]["id"]
    terminal("case", "finalise", case, "--vault", copy).done()
    assert terminal.json("vault", "info", "--vault", copy).data["incarnation"] > 1


def test_a_recovery_beside_a_writer_changes_nothing(terminal: Terminal, monkeypatch: pytest.MonkeyPatch):
    folder = terminal.tmp / "b"
    sheet = make_with_sheet(terminal, folder)
    slots = (folder / "slots.json").read_bytes()
    monkeypatch.setenv("NETRA_PASSPHRASE", SECOND)
    with VaultLock(folder):
        refused = terminal.json("vault", "recover", "--sheet", sheet, "--vault", folder)
    assert refused.error == "second_instance"
    assert (folder / "slots.json").read_bytes() == slots


def test_folders_among_parts_are_passed_over(terminal: Terminal):
    folder = terminal.tmp / "stik"
    (folder / "folder.netra").mkdir(parents=True)
    for verb in ("inspect", "verify"):
        assert terminal.json("bundle", verb, folder).done().data["files"] == []


def test_an_answer_names_file_and_code_in_json(terminal: Terminal):
    case = terminal.add()
    gone = json.loads(terminal.json("evidence", "add", case, terminal.tmp / "hilang.jpg", "--note", "x").out)
    assert gone["error"]["code"] == "evidence_not_there"
    assert "hilang.jpg" in gone["error"]["sentence"]


def test_a_paper_that_names_a_reporter_prints_after_a_reveal_alone(terminal: Terminal):
    case = (
        terminal.json("case", "add", resources_folder() / "cases" / "laporan-tanpa-bukti.json")
        .done()
        .data["cases"][0]["id"]
    )
    paper = terminal.json("document", "prepare", case, "A.UK").done().data["documents"][0]["id"]
    line = ("document", "print", paper, "-o", terminal.tmp / "undangan.pdf")
    assert terminal.json(*line).error == "identity_hidden"
    assert terminal.json("form", "print", "A.UK", paper, "-o", terminal.tmp / "lain.pdf").error == "identity_hidden"
    assert not (terminal.tmp / "undangan.pdf").exists()
    terminal("case", "reveal", case, "--reason", "Undangan klarifikasi").done()
    assert terminal.json(*line).done().data["public"] is False
