"""Bad files, bad evidence, bad places: refused with a stable code, and nothing is saved."""

import json
import os
import shutil
from pathlib import Path

import pytest

from fieldapp.vault.vault import open_vault
from tests.cli.conftest import SECRET, Terminal


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_not_json"),
        (b"bukan json", "file_not_json"),
        (b"\xff\xfe{", "file_not_json"),
        (b'{"kind": "temuan"', "file_not_json"),
        (b'{"kind": NaN}', "file_not_json"),
        (b"[]", "value_unfit"),
        (b"{}", "required"),
        (b'{"kind": "aneh"}', "value_unfit"),
        (b'{"kind": "temuan", "kind": "laporan"}', "key_repeated"),
        (b'{"kind": "temuan", "tersangka": "x"}', "unknown_key"),
        (b'{"kind": "temuan", "event": {"when": "x"}}', "unknown_key"),
        (b'{"kind": "temuan", "event": {"occurred_on": "2024-02-30"}}', "date_impossible"),
        (b'{"kind": "temuan", "event": {"occurred_on": "kemarin"}}', "value_unfit"),
        (b'{"kind": "temuan", "subjects": {"name": "x"}}', "value_unfit"),
        (b'{"kind": "temuan", "narrative": 5}', "value_unfit"),
        (b'{"kind": "temuan", "election": "' + b"x" * 600 + b'"}', "text_too_long"),
        (b'{"kind": "temuan", "narrative": "' + b"x" * 300_000 + b'"}', "text_too_long"),
        (b'{"kind": "temuan", "x": ' + b"[" * 5000 + b"]" * 5000 + b"}", "file_too_deep"),
        (b" " * (9 << 20), "file_too_large"),
        (b'{"kind": "temuan", "narrative": "' + b"y" * 199_999 + b'"}', ""),
        ('{"kind": "temuan", "narrative": "😀 \u202e عربى \\u0000 \\ud800"}'.encode(), ""),
    ],
)
def test_case_files(terminal: Terminal, content: bytes, code: str):
    path = terminal.tmp / "k.json"
    path.write_bytes(content)
    result = terminal.json("case", "add", path)
    if code:
        assert (result.code, result.error) == (1, code)
        assert result.data["error"]["sentence"]
        assert code in result.err
    else:
        result.done()
    assert terminal.json("case", "list").data["total"] == (0 if code else 1)


def test_many_files_are_read_before_the_first_is_saved(terminal: Terminal):
    good, bad = terminal.case_file(), terminal.write("x.json", {"kind": "aneh"})
    assert terminal.json("case", "add", good, bad).code == 1
    assert terminal.json("case", "list").data["total"] == 0


def test_what_was_saved_before_a_refusal_is_said(terminal: Terminal):
    good = terminal.case_file()
    broken = terminal.write("y.json", {"kind": "temuan", "evidence": [{"path": "tiada.jpg"}]})
    result = terminal.json("case", "add", good, broken)
    assert result.code == 1
    assert result.data["error"]["code"].startswith("evidence_")
    assert len(result.data["cases"]) == 1 == terminal.json("case", "list").data["total"]
    plain = terminal("case", "add", good, broken)
    assert plain.code == 1
    assert "Tersimpan:" in plain.out


def make_odd_evidence(folder: Path, kind: str) -> Path:
    path = folder / "bukti.bin"
    if kind == "folder":
        path.mkdir()
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "huge":
        with path.open("wb") as file:
            file.truncate(5 << 30)
    elif kind == "broken image":
        path.write_bytes(b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00*rusak")
    return path


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("folder", "evidence_not_file"),
        ("vanished", "evidence_not_there"),
        ("empty", "evidence_empty"),
        ("huge", "evidence_too_large"),
        ("broken image", ""),
    ],
)
def test_evidence(terminal: Terminal, kind: str, code: str):
    case = terminal.add()
    before = len(terminal.json("evidence", "list", case).data["evidence"])
    result = terminal.json("evidence", "add", case, make_odd_evidence(terminal.tmp, kind), "--note", "Foto")
    assert result.code == (1 if code else 0)
    if code:
        assert result.error == code
    assert len(terminal.json("evidence", "list", case).data["evidence"]) == before + (0 if code else 1)


def test_damaged_evidence_is_found_and_stops_finalising(terminal: Terminal):
    case = terminal.add()
    blob = next((terminal.tmp / "vault" / "evidence").glob("*/*.age"))
    data = bytearray(blob.read_bytes())
    data[-1] ^= 1
    blob.write_bytes(data)
    found = terminal.json("evidence", "verify", case)
    assert found.code == 1
    assert found.data["ok"] is False
    assert "altered" in {one["state"] for one in found.data["evidence"]}
    assert terminal.json("case", "finalise", case).error == "evidence_incomplete"
    check = terminal.json("vault", "check", "--full")
    assert check.code == 1
    assert [one["code"] for one in check.data["problems"]] == ["evidence_altered"]
    blob.unlink()
    assert terminal.json("vault", "check").code == 1


def test_rules_of_a_case(terminal: Terminal):
    case = terminal.add()
    change = terminal.write("u.json", {"narrative": "Lain."})
    assert terminal.json("case", "number", case).error == "not_final"
    assert terminal.json("case", "show", "01234567").error == "record_unknown"
    assert terminal.json("case", "show", "%").error == "record_unknown"
    assert terminal.json("lhp", "show", case).error == "record_unknown"
    terminal("case", "finalise", case).done()
    assert terminal.json("case", "finalise", case).error == "already_final"
    assert terminal.json("case", "number", case, "--series", "lhp").error == "series_unknown"
    terminal("case", "number", case, "--on", "2024-10-28").done()
    assert terminal.json("case", "number", case).error == "number_taken"
    assert terminal("case", "set", case, change, "--reason", " ").code == 2
    terminal("case", "set", case, change, "--reason", "cek").done()
    assert terminal.json("case", "set", case, change, "--reason", "cek").error == "nothing_changed"
    assert terminal.json("number", "void", "tiada", "--reason", "x").error == "number_unknown"
    assert terminal.json("number", "reserve", "aneh", "5").error == "series_unknown"
    assert terminal.json("number", "reserve", "temuan", "5", "--for", "ffffffff").error == "device_unknown"
    incomplete = terminal.json("case", "add", terminal.write("k.json", {"kind": "laporan"})).data["cases"][0]
    assert incomplete["problems"]
    assert terminal.json("case", "finalise", incomplete["id"]).error == "problems_open"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"subjects": ["99"]}, "value_unfit"),
        ({"subjects": ["²"]}, "value_unfit"),
        ({"hasil": "x"}, "unknown_key"),
        ({"time": "25:00"}, "value_unfit"),
        ({"oath": "accepted"}, "unknown_key"),
        ([], "value_unfit"),
    ],
)
def test_step_files(terminal: Terminal, content: object, code: str):
    case = terminal.add()
    assert terminal.json("case", "step", case, "lhp", "--file", terminal.write("s.json", content)).error == code
    assert terminal.json("case", "show", case).data["steps"] == []


def test_a_step_out_of_order_is_refused_with_its_reasons(terminal: Terminal):
    case = terminal.add()
    refused = terminal.json("case", "step", case, "pleno")
    assert refused.error == "step_not_allowed"
    assert "sesudah kajian" in terminal("case", "step", case, "pleno").err
    assert terminal.json("case", "step", case, "makan_siang").code == 2
    assert terminal.json("case", "show", case).data["steps"] == []


def test_a_step_that_is_not_there_is_not_undone(terminal: Terminal):
    case = terminal.add()
    taken = terminal.json("case", "step", case, "lhp").done().data["step"]["id"]
    for name in ("x", taken[:4], "ffffffff"):
        assert terminal.json("case", "undo-step", case, name, "--reason", "keliru").error == "step_id_unknown"
    assert terminal.json("case", "undo-step", case, taken, "--reason", " ").code == 2
    assert terminal.json("case", "adopt", case, "--reason", "x").error == "case_not_offered"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"nama": "x"}, "unknown_key"),
        ({"zone": "UTC"}, "value_unfit"),
        ({"paper": "letter"}, "value_unfit"),
        ({"templates": {"temuan": "{tahun}"}}, "pattern_unusable"),
        ({"templates": {"temuan": "{urut.__class__}"}}, "pattern_unusable"),
        ({"templates": {"aneh": "{urut}"}}, "unknown_key"),
        ({}, "nothing_changed"),
        ({"name": "Panwaslu Kecamatan Lempake"}, "nothing_changed"),
    ],
)
def test_settings_of_the_office(terminal: Terminal, content: object, code: str):
    assert terminal.json("office", "set", terminal.write("o.json", content)).error == code


def test_an_empty_setting_goes_back_to_its_default(terminal: Terminal):
    terminal("office", "set", terminal.write("o.json", {"paper": "f4", "templates": {"temuan": "{urut}/T"}})).done()
    terminal("office", "set", terminal.write("o.json", {"paper": "", "templates": {"temuan": ""}})).done()
    shown = terminal.json("office", "show").data
    assert (shown["paper"], shown["templates"], shown["set"]) == ("a4", {}, ["name"])


def test_papers_are_never_overwritten_unasked(terminal: Terminal):
    case = terminal.add()
    path = terminal.tmp / "x.pdf"
    path.write_bytes(b"milik orang")
    assert terminal.json("form", "print", "A.2", case, "-o", path).error == "destination_taken"
    assert path.read_bytes() == b"milik orang"
    assert terminal.json("form", "print", "A.2", case, "-o", path, "--overwrite").done().data["draft"] is True
    assert terminal.json("form", "print", "Z.9", case, "-o", terminal.tmp / "y.pdf").error == "form_unknown"
    assert terminal.json("form", "print", "LHP", case, "-o", terminal.tmp / "y.pdf").error == "form_mismatch"
    assert terminal("form", "print", "LHP", case, "-o", terminal.tmp / "y.pdf", "--photos", "3").code == 2
    assert terminal.json("form", "print", "A.4", case, "-o", terminal.tmp / "y.pdf").error == "document_unknown"
    assert terminal.json("form", "check", "bukan kode").error == "seal_unreadable"
    assert terminal.json("form", "check", "0123-4567-89AB").error == "seal_unknown"


@pytest.mark.parametrize("place", ["tiada/x.pdf", ".", "perkara/camat-orasi-kendaraan-dinas.json/x.pdf"])
def test_places_that_cannot_take_a_file(terminal: Terminal, place: str):
    case = terminal.add()
    assert terminal.json("form", "print", "A.2", case, "-o", terminal.tmp / place).error == "output_refused"


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="there is no read-only file system at hand")
def test_a_read_only_place_is_said_to_be_one(terminal: Terminal):
    case = terminal.add()
    for line in (
        ("form", "print", "A.2", case, "-o", "/proc/x.pdf"),
        ("evidence", "extract", terminal.json("evidence", "list", case).data["evidence"][0]["id"], "/proc"),
        ("vault", "backup", "/proc/cadangan"),
        ("enrol", "invite", "64.01.05", "/proc"),
    ):
        result = terminal.json(*line)
        assert (result.code, result.error) == (1, "output_refused"), line


def test_second_writer_waits_and_readers_do_not(terminal: Terminal):
    case = terminal.add()
    with open_vault(terminal.tmp / "vault", None, SECRET):
        assert terminal.json("case", "finalise", case).error == "second_instance"
        for line in (
            ("case", "list"),
            ("case", "show", case),
            ("case", "history", case),
            ("vault", "info"),
            ("vault", "check"),
            ("form", "list"),
            ("form", "blank", "A.1", "-o", terminal.tmp / "b.pdf"),
            ("number", "list"),
            ("conflict", "list"),
            ("book", "list"),
            ("office", "show"),
            ("officer", "show"),
            ("evidence", "verify"),
            ("quarantine", "list"),
            ("enrol", "list"),
            ("receipt", "list"),
            ("lhp", "list"),
        ):
            assert terminal.json(*line).code == 0, line


def test_missing_damaged_and_foreign_vaults(terminal: Terminal, copied):
    assert terminal.json("vault", "info", "--vault", terminal.tmp / "tiada").error == "vault_missing"
    no_folder = terminal.write("f.json", {})
    assert terminal.json("vault", "info", "--vault", no_folder).error == "vault_missing"
    fresh = ("--vault", no_folder, "--office", "64.01.05", "--name", "X", "--officer", "Y")
    assert terminal.json("vault", "create", *fresh).error == "output_refused"
    again = ("vault", "create", "--office", "64.01.05", "--name", "X", "--officer", "Y")
    assert terminal.json(*again).error == "vault_present"
    assert terminal.json("case", "list", "--officer", "Tiada").error == "officer_unknown"
    copy = copied(terminal.tmp / "vault", terminal.tmp / "salinan")
    shutil.rmtree(terminal.tmp / "home" / "witness")
    assert terminal.json("case", "add", terminal.case_file(), "--vault", copy).error == "vault_copied"
    assert terminal.json("case", "list", "--vault", copy).code == 0
    terminal("vault", "restore", copy, "--vault", copy).done()
    terminal("case", "add", terminal.case_file(), "--vault", copy).done()
    (copy / "vault.db").write_bytes(b"rusak" * 2000)
    assert terminal.json("case", "list", "--vault", copy).error == "vault_damaged"


def test_restoring(terminal: Terminal):
    terminal.add()
    terminal("vault", "backup", terminal.tmp / "c").done()
    target = terminal.tmp / "pulih"
    assert terminal.json("vault", "restore", terminal.tmp / "tiada", "--vault", target).error == "backup_missing"
    assert (
        terminal.json("vault", "restore", terminal.tmp / "c", "--day", "2001-01-01", "--vault", target).error
        == "backup_missing"
    )
    assert terminal.json("vault", "restore", terminal.tmp / "c").error == "restore_not_empty"
    back = terminal.json("vault", "restore", terminal.tmp / "c", "--vault", target).done().data
    assert back["incarnation"] > 1
    assert terminal.json("case", "list", "--vault", target).data["total"] == 1


def test_recovering(terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    made = terminal.json(
        "vault", "create", "--vault", tmp_path / "b", "--office", "64.01", "--name", "B", "--officer", "R"
    )
    sheet = tmp_path / "lembar.txt"
    sheet.write_text(made.data["recovery"].replace("=", " "), encoding="utf-8")
    monkeypatch.setenv("NETRA_PASSPHRASE", "kerbau putih tidur siang lama")
    here = ("--vault", tmp_path / "b")
    assert terminal.json("vault", "info", *here).error == "wrong_password"
    wrong = tmp_path / "salah.txt"
    wrong.write_text(made.data["recovery"].replace("1  ", "1  Q"), encoding="utf-8")
    assert terminal.json("vault", "recover", "--sheet", wrong, *here).error == "recovery_mistyped"
    terminal("vault", "recover", "--sheet", sheet, *here).done()
    case = terminal.json("case", "add", terminal.case_file(), *here).done().data["cases"][0]["id"]
    terminal("case", "finalise", case, *here).done()


def test_exchange_refuses_what_cannot_be(terminal: Terminal):
    stick = terminal.tmp / "stik"
    stick.mkdir()
    (stick / "x.netra").write_bytes(b"bukan paket")
    empty = terminal.tmp / "kosong"
    empty.mkdir()
    assert terminal.json("bundle", "export", stick).error == "recipient_unknown"
    assert terminal.json("bundle", "export", stick, "--to", "32.01").error == "address_unfit"
    assert terminal.json("bundle", "export", terminal.tmp / "tiada").error == "output_refused"
    assert terminal.json("bundle", "import", terminal.tmp / "tiada").error == "source_unreadable"
    assert terminal.json("bundle", "import", empty).done().data["files"] == []
    assert terminal.json("bundle", "import", stick).code == 3
    assert terminal.json("bundle", "inspect", stick / "x.netra").code == 1
    assert terminal.json("quarantine", "save", "77", stick).error == "quarantine_unknown"
    assert terminal.json("receipt", "scan", "ABCD").error == "slip_mistyped"
    assert terminal.json("receipt", "make", "32.01", stick).error == "address_unfit"
    assert terminal.json("receipt", "slip", "64.01.06", "-o", stick / "s.pdf").error == "device_unknown"
    assert terminal.json("enrol", "invite", "32.01", stick).error == "invitation_outside"
    assert terminal.json("enrol", "request", stick / "x.netra", stick).error == "enrolment_malformed"
    assert terminal.json("enrol", "request", stick / "tiada.json", stick).error == "source_unreadable"
    assert terminal.json("enrol", "revoke", "ffffffff", "--reason", "x").error == "device_unknown"
    assert terminal.json("book", "waive", "tiada", "3", "--reason", "x").error == "book_unknown"
    own = terminal.json("book", "list").data["books"][0]["book"]
    assert terminal.json("book", "waive", own, "3", "--reason", "x").error == "ruling_unfit"
    assert terminal.json("book", "resolve", own, "1", "--keep", "ab" * 32, "--reason", "x").error == "ruling_unfit"
    assert (
        terminal.json("conflict", "settle", terminal.add(), "impact", "--value", '"x"', "--reason", "y").error
        == "conflict_unknown"
    )


def test_a_sheet_that_cannot_be_written_is_said_on_screen(bare: Terminal):
    line = ("vault", "create", "--vault", bare.tmp / "v", "--office", "64.01", "--name", "X", "--officer", "Y")
    assert bare.json(*line, "--recovery-sheet", bare.tmp / "tiada" / "l.pdf").error == "output_refused"
    assert not (bare.tmp / "v").exists()
    (bare.tmp / "l.pdf").write_bytes(b"x")
    assert bare.json(*line, "--recovery-sheet", bare.tmp / "l.pdf").error == "destination_taken"
    assert not (bare.tmp / "v").exists()


def test_errors_answer_in_json_with_facts(terminal: Terminal):
    error = terminal.json("case", "show", "tiada-ini").data["error"]
    assert error["facts"] == {"name": "tiada-ini"}
    assert set(error) == {"code", "sentence", "facts"}
    assert json.loads(json.dumps(error)) == error
    assert os.linesep not in error["sentence"]


def test_patterns_and_folders_name_files(terminal: Terminal):
    terminal.case_file()
    terminal.case_file("guru-pppk-rompi")
    pattern = terminal.tmp / "perkara" / "*.json"
    assert len(terminal.json("case", "add", pattern).done().data["cases"]) == 2
    assert terminal.json("case", "add", terminal.tmp / "perkara" / "x*.json").error == "source_unreadable"
    assert terminal.json("bundle", "verify", terminal.tmp).done().data == {"ok": True, "files": []}
