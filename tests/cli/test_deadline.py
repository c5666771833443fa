"""Deadlines on the command line: lists, pages and calendar files, and what is refused."""

import re
from datetime import datetime, timedelta

from fieldapp.case.dates import ZONES
from tests.cli.conftest import Terminal


def registered(terminal: Terminal, days: int = 0) -> str:
    """Give a case that was registered so many days ago, as far as its steps say."""
    case = terminal.add()
    day = (datetime.now(ZONES["WITA"]) - timedelta(days=days)).date().isoformat()
    terminal("case", "step", case, "lhp", "--on", day).done()
    plenary = {"plenary": {"number": "01/BA", "present": ["Ketua", "Anggota"]}}
    terminal("case", "step", case, "pleno_temuan", "--on", day, "--file", terminal.write("p.json", plenary)).done()
    terminal("case", "step", case, "registrasi", "--on", day).done()
    return case


def test_what_runs_and_what_is_late_is_listed(terminal: Terminal):
    late, fresh = registered(terminal, 10), registered(terminal)
    found = terminal.json("deadline", "list").done().data["clocks"]
    handling = [(one["case"], one["state"]) for one in found if one["id"] == "penanganan"]
    assert handling == [(late, "late"), (fresh, "running")]
    near = terminal.json("deadline", "list", "--within", "0").done().data["clocks"]
    assert {one["case"] for one in near} == {late}
    said = terminal("deadline", "list").done().out
    assert re.search(r"^lewat \d hari.*Penanganan laporan/temuan sampai keputusan", said, re.MULTILINE)
    assert re.search(r"^\d hari( \d+ jam)? lagi .*Penanganan", said, re.MULTILINE)


def test_a_case_tells_its_clocks_with_what_is_not_verified(terminal: Terminal):
    case = registered(terminal)
    said = terminal("deadline", "show", case).done().out
    assert "Penetapan/registrasi temuan (7 hari kalender) [belum terverifikasi]" in said
    assert "Penanganan laporan/temuan sampai keputusan (3 hari kalender)\n" in said
    assert "Dasar hukum" in said


def test_nothing_runs_in_a_new_vault(terminal: Terminal):
    assert "Tidak ada batas waktu" in terminal("deadline", "list").done().out
    assert "Belum ada batas waktu" in terminal("deadline", "show", terminal.add(kind="informasi_awal")).done().out


def test_a_calendar_is_written_once(terminal: Terminal):
    registered(terminal)
    path = terminal.tmp / "batas.ics"
    assert "Kalender disimpan" in terminal("deadline", "list", "--ics", path).done().out
    assert path.read_bytes().count(b"BEGIN:VEVENT") >= 1
    assert terminal.json("deadline", "list", "--ics", path).error == "destination_taken"
    terminal("deadline", "list", "--ics", path, "--overwrite").done()


def test_days_and_cases_that_cannot_be_are_refused(terminal: Terminal):
    assert terminal("deadline", "list", "--within", "-1").code == 2
    assert terminal("deadline", "list", "--within", "9999999").code == 2
    assert terminal("deadline", "list", "--within", "besok").code == 2
    assert terminal.json("deadline", "show", "01900000-0000").error == "record_unknown"
