"""Books on the command line: the register changes hands, names stay hidden, and what is refused says why."""

import json
from pathlib import Path

import pytest

from fieldapp.cli.session import MISUSED
from tests.cli.conftest import CASES, Terminal
from tests.cli.pattern import answers, mismatches


@pytest.fixture
def office(bare: Terminal, tmp_path: Path) -> tuple[object, ...]:
    here = ("--vault", tmp_path / "vault")
    facts = ("--office", "64.01", "--name", "Bawaslu Paser", "--officer", "Rina")
    bare.json("vault", "create", *here, *facts).done()
    return here


def enrol_second(bare: Terminal, here: tuple[object, ...], tmp: Path) -> tuple[tuple[object, ...], str]:
    """Enrol a second laptop of the same office; give its options and its name."""
    there, stick = ("--vault", tmp / "kedua"), tmp / "stik"
    stick.mkdir()
    facts = ("--office", "64.01", "--name", "Bawaslu Paser", "--officer", "Dewi")
    bare.json("vault", "create", *there, *facts).done()
    invitation = bare.json("enrol", "invite", "64.01", stick, *here).done().data["file"]
    asked = bare.json("enrol", "request", invitation, stick, *there).done().data
    answer = bare.json("enrol", "approve", asked["file"], stick, "--fingerprint", asked["fingerprint"], *here)
    bare.json("enrol", "accept", answer.done().data["file"], *there).done()
    device = next(row["device"] for row in bare.json("enrol", "list", *here).data["devices"] if not row["own"])
    return there, device


def test_the_register_passes_to_the_second_laptop(bare: Terminal, office, tmp_path: Path):
    _, device = enrol_second(bare, office, tmp_path)
    bare.json("number", "reserve", "laporan", "2", *office).done()
    handed = bare.json("number", "handover", device[:10], *office).done().data
    assert not mismatches(handed, answers()["number handover"])
    assert bare.json("number", "list", *office).data["register"] == device == handed["to"]
    assert bare.json("number", "reserve", "laporan", "2", *office).error == "register_elsewhere"
    assert bare.json("number", "handover", device[:10], *office).error == "device_unfit"
    assert bare.json("number", "handover", "00000000", *office).error == "device_unknown"
    assert bare.json("number", "takeover", "--reason", "x", *office).error == "register_elsewhere"
    bare.json("enrol", "revoke", device[:10], "--reason", "hilang", *office).done()
    assert bare.json("number", "takeover", "--last", "surat=x", "--reason", "hilang", *office).code == 2
    taken = bare.json("number", "takeover", "--last", "surat=4", "--reason", "hilang", *office).done().data
    assert not mismatches(taken, answers()["number takeover"])
    assert [(one["first"], one["last"], one["device"]) for one in taken["ranges"]] == [(1, 4, "")]
    assert bare.json("number", "takeover", "--reason", "lagi", *office).error == "device_unfit"


def test_a_laptop_takes_the_place_of_another_one(bare: Terminal, office, tmp_path: Path):
    _, lost = enrol_second(bare, office, tmp_path)
    new, stick = ("--vault", tmp_path / "pengganti"), tmp_path / "stik"
    facts = ("--office", "64.01", "--name", "Bawaslu Paser", "--officer", "Dewi")
    bare.json("vault", "create", *new, *facts).done()
    invitation = bare.json("enrol", "invite", "64.01", stick, *office).done().data["file"]
    asked = bare.json("enrol", "request", invitation, stick, *new).done().data["file"]
    unsaid = ("enrol", "approve", asked, stick, "--replaces", lost[:10], *office)
    assert bare.json(*unsaid).code == MISUSED
    assert bare.json("enrol", "approve", asked, stick, "--replaces", "0" * 10, "--reason", "x", *office).error == (
        "device_unknown"
    )
    made = bare.json("enrol", "approve", asked, stick, "--replaces", lost[:10], "--reason", "hilang", *office)
    data = made.done().data
    assert not mismatches(data, answers()["enrol approve"])
    assert data["replaced"] == lost
    assert len(data["pending"]) == 1, "an equal's key is for the office above"
    bare.json("enrol", "accept", data["file"], *new).done()
    rows = {row["device"]: row for row in bare.json("enrol", "list", *office).data["devices"]}
    assert rows[lost]["revoked"]
    assert rows[rows[lost]["replaced_by"]]["own"] is False
    assert bare.json("number", "reserve", "laporan", "2", *new).error == "register_unstated"


def test_a_letter_about_a_case_never_names_its_reporter(bare: Terminal, office, tmp_path: Path):
    case = json.loads((CASES / "laporan-tanpa-bukti.json").read_text(encoding="utf-8"))
    reporter = case["reporter"]["name"]
    owner = bare.json("case", "add", bare.write("perkara.json", case), *office).done().data["cases"][0]["id"]
    letter = {"direction": "in", "on": "2024-11-01", "from": reporter, "subject": f"Surat {reporter}", "about": owner}
    made = bare.json("mail", "add", bare.write("surat.json", letter), *office).done().data
    out = tmp_path / "agenda.csv"
    bare.json("register", "print", "surat_masuk", "--year", "2024", "-o", out, *office).done()
    shown = [
        bare.json("mail", "list", *office).done().out,
        bare("mail", "show", made["id"], *office).done().out,
        bare.json("register", "show", "surat_masuk", "--year", "2024", *office).done().out,
        out.read_text(encoding="utf-8-sig"),
        json.dumps(made),
        bare.json("case", "copy", owner, *office).done().out,
        bare("case", "copy", owner, *office).done().out,
    ]
    assert [reporter in told for told in shown] == [False] * len(shown)
    whole = tmp_path / "lengkap.csv"
    full = ("register", "print", "surat_masuk", "--year", "2024", "--full", "-o", whole)
    assert bare.json(*full, *office).code == MISUSED
    assert not whole.exists()
    done = bare.json(*full, "--reason", "Serah terima buku", *office).done()
    assert done.data["masked"] is False
    assert reporter in whole.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("register", "show", "buku-hantu"), "register_unknown"),
        (("register", "show", "nomor"), "series_unknown"),
        (("register", "show", "lhp", "--series", "laporan"), "series_unknown"),
        (("mail", "show", "tidak-ada"), "roll_unknown"),
        (("number", "spoil", "laporan", "7", "--reason", "rusak"), "number_not_reserved"),
        (("number", "foreign", "tidak-ada", "1/X", "--series", "sbt"), "record_unknown"),
    ],
)
def test_what_is_refused_says_why(bare: Terminal, office, line: tuple[str, ...], code: str):
    assert bare.json(*line, *office).error == code


def test_people_read_books_as_tables(bare: Terminal, office):
    bare.json("number", "reserve", "laporan", "3", *office).done()
    assert "Dicadangkan untuk formulir kosong" in bare("register", "show", "perkara", *office).done().out
    assert "perkara" in bare("register", "list", *office).done().out
    assert "Belum ada catatan" in bare("meeting", "list", *office).done().out
    assert "Tidak ada konsep" in bare("office", "close", "--check", *office).done().out
