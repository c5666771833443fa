"""Several sticks on the command line: what is left waits, the next stick takes it, or everything."""

import errno
import os
from pathlib import Path

import pytest

from fieldapp.exchange.placement import SLACK
from fieldapp.exchange.stick import Medium
from fieldapp.vault import casebook
from fieldapp.vault.vault import open_vault
from tests.cli.conftest import SECRET, Terminal
from tests.cli.pattern import answers, mismatches

PART = 2**20
ROOM = SLACK + 3 * PART


@pytest.fixture
def offices(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Give a desk and a field laptop with evidence of four parts; a stick named "kecil" holds the first three."""
    field, desk = terminal.tmp / "vault", terminal.create("desk", "64.01", "Bawaslu Paser")
    folder, there = terminal.tmp / "daftar", ("--vault", desk)
    folder.mkdir()
    invitation = terminal.json("enrol", "invite", "64.01.05", folder, *there).done().data["file"]
    asked = terminal.json("enrol", "request", invitation, folder).done().data["file"]
    answer = terminal.json("enrol", "approve", asked, folder, *there).done().data["file"]
    terminal.json("enrol", "accept", answer).done()
    case, big = terminal.add(), terminal.tmp / "besar.bin"
    big.write_bytes(os.urandom(4 * PART))
    with open_vault(field, None, SECRET) as vault:
        casebook.attach(vault, case, big, "rekaman")

    def free(_medium: Medium, place: Path) -> int | None:
        room = ROOM if place.name == "kecil" else 2**34
        return room - sum(path.stat().st_size for path in place.iterdir() if path.is_file())

    monkeypatch.setattr(Medium, "free", free)
    return field, desk


def stick(terminal: Terminal, name: str) -> Path:
    folder = terminal.tmp / name
    folder.mkdir()
    return folder


def test_the_next_stick_takes_what_is_left(terminal: Terminal, offices: tuple[Path, Path]) -> None:
    small, large = stick(terminal, "kecil"), stick(terminal, "besar")
    planned = terminal.json("bundle", "export", small, "--plan", "--part-size", 1).done().data
    assert not mismatches(planned, answers()["bundle export"], "bundle export")
    assert (planned["stick_count"], planned["seconds"], planned["left"]) == (2, None, [])
    first = terminal.json("bundle", "export", small, "--part-size", 1)
    assert first.code == 3
    assert not mismatches(first.data, answers()["bundle export"], "bundle export")
    count = first.data["part_count"]
    assert first.data["sticks"][0]["places"] + first.data["left"] == list(range(1, count + 1))
    assert Path(first.data["handover"]).is_file()
    second = terminal.json("bundle", "export", large, "--part-size", 1, "--continue-here").done().data
    assert (second["number"], second["stick"], second["left"], second["stick_count"]) == (1, 2, [], 2)
    assert [one["places"] for one in second["sticks"]] == [first.data["sticks"][0]["places"], first.data["left"]]
    _, desk = offices
    taken = terminal.json("bundle", "import", large, small, "--vault", desk).done().data
    assert len(taken["evidence"]) == 4
    assert terminal.json("bundle", "export", large, "--plan").done().data["seconds"] is not None


def test_it_is_said_in_words_and_everything_goes_to_the_new_stick(
    terminal: Terminal, offices: tuple[Path, Path]
) -> None:
    small, large = stick(terminal, "kecil"), stick(terminal, "besar")
    said = terminal("bundle", "export", small, "--part-size", 1)
    assert said.code == 3
    for part in ("Flashdisk penuh; tidak ada yang hilang.", "Flashdisk 1: bagian 1\u20133 dari", "--continue-here"):
        assert part in " ".join(said.out.split())
    whole = terminal.json("bundle", "export", large, "--part-size", 1).done().data
    assert (whole["number"], whole["left"], len(whole["sticks"])) == (2, [], 1)


def test_a_receipt_brings_evidence_when_it_is_asked_for(terminal: Terminal, offices: tuple[Path, Path]) -> None:
    _, desk = offices
    large, small = stick(terminal, "besar"), stick(terminal, "lain")
    terminal.json("bundle", "export", large).done()
    terminal.json("bundle", "import", large, "--vault", desk).done()
    bare = terminal.json("receipt", "make", "64.01.05", small, "--vault", desk).done().data
    assert bare["evidence"] == 0
    other = stick(terminal, "satu lagi")
    full = terminal.json("receipt", "make", "64.01.05", other, "--with-evidence", "--vault", desk).done().data
    assert not mismatches(full, answers()["receipt make"], "receipt make")
    assert full["evidence"] == 4
    again = stick(terminal, "semua")
    every = terminal.json("receipt", "make", "64.01.05", again, "--all", "--vault", desk).done().data
    assert every["entries"] > full["entries"] - 2


def test_without_evidence_and_asking_for_it(terminal: Terminal, offices: tuple[Path, Path]) -> None:
    folder = stick(terminal, "besar")
    assert terminal.json("bundle", "export", folder, "--plan", "--no-evidence").done().data["evidence"] == 0
    sent = terminal.json("bundle", "export", folder, "--ask-evidence").done().data
    assert sent["evidence"] == 4


def test_a_slip_for_one_of_several_laptops_names_it(
    terminal: Terminal, offices: tuple[Path, Path], tmp_path: Path
) -> None:
    field, desk = offices
    second, folder = terminal.create("kedua"), terminal.tmp / "daftar-dua"
    folder.mkdir()
    there = ("--vault", desk)
    invitation = terminal.json("enrol", "invite", "64.01.05", folder, *there).done().data["file"]
    asked = terminal.json("enrol", "request", invitation, folder, "--vault", second).done().data["file"]
    terminal.json("enrol", "approve", asked, folder, *there).done()
    terminal.json("receipt", "make", "64.01.05", stick(terminal, "besar"), *there).done()
    refused = terminal("receipt", "slip", "64.01.05", "-o", tmp_path / "slip.pdf", *there)
    names = [terminal.json("vault", "info", "--vault", vault).data["device"] for vault in (field, second)]
    assert refused.code == 2
    assert all(name[:8] in refused.err for name in names)
    terminal.json("receipt", "slip", "64.01.05", "-o", tmp_path / "slip.pdf", "--device", names[1][:8], *there).done()


def test_a_laptop_does_not_revoke_itself(terminal: Terminal, offices: tuple[Path, Path]) -> None:
    _, desk = offices
    own = terminal.json("vault", "info", "--vault", desk).data["device"]
    refused = terminal("enrol", "revoke", own[:8], "--reason", "hilang", "--vault", desk)
    assert (refused.code, "laptop lain" in refused.err) == (2, True)
    listed = terminal.json("enrol", "list", "--vault", desk).data["devices"]
    assert not any(one["revoked"] for one in listed)


def test_a_locked_stick_is_checked_and_takes_nothing(
    terminal: Terminal, offices: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = stick(terminal, "besar")
    terminal.json("bundle", "export", folder).done()

    def locked(_medium: Medium, _path: Path, _data: bytes) -> None:
        raise OSError(errno.EROFS, "locked")

    monkeypatch.setattr(Medium, "write", locked)
    before = sorted(path.name for path in folder.iterdir())
    number = terminal.json("bundle", "export", folder, "--all", "--plan").data["number"]
    assert terminal.json("bundle", "export", folder, "--all").error == "stick_readonly"
    assert terminal.json("receipt", "make", "64.01.05", folder, "--vault", offices[1]).error == "stick_readonly"
    assert sorted(path.name for path in folder.iterdir()) == before
    assert terminal.json("bundle", "check", folder).done().data["ok"] is True
    assert terminal.json("stick", "release", folder).done().data["state"] == "flushed"
    for line in (("bundle", "check"), ("stick", "release")):
        assert terminal.json(*line, terminal.tmp / "tiada").error == "source_unreadable"
    assert terminal.json("receipt", "scan", "--picture", terminal.tmp / "tiada.png").error == "source_unreadable"
    assert terminal.json("bundle", "export", folder, "--all", "--plan").data["number"] == number


def test_how_far_a_case_came_fits_the_page(terminal: Terminal, offices: tuple[Path, Path]) -> None:
    terminal.json("bundle", "export", stick(terminal, "besar")).done()
    case = terminal.json("case", "list").data["cases"][0]["id"]
    shown = terminal("case", "show", case).done().out
    assert "Di flashdisk untuk" in shown
    assert max(map(len, shown.splitlines())) <= 120
