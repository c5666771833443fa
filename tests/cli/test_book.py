"""Books that fork or have gaps: what the desk sees of them, and the decisions it takes."""

import shutil
from pathlib import Path

import pytest

from fieldapp.vault.books import book_states, entries_of
from fieldapp.vault.incarnation import begin_incarnation
from fieldapp.vault.intake import Incoming, take_in
from fieldapp.vault.vault import open_vault
from tests.cli.conftest import SECRET, Terminal
from tests.cli.pattern import answers, mismatches


def bring(source: Path, target: Path, after: int = 0, upto: int | None = None) -> None:
    """Bring entries of every book over, as bundles would."""
    with open_vault(source, None, SECRET, write=False) as left:
        batch = [
            Incoming(one.data, one.open_salt, one.open, one.identity_salt, one.identity)
            for state in book_states(left.db)
            for one in entries_of(left.db, state.book, after, upto)
        ]
    with open_vault(target, None, SECRET) as right, right.writing() as db:
        take_in(db, batch)


@pytest.fixture
def desk(terminal: Terminal) -> Path:
    return terminal.create("desk", "64.01", "Bawaslu Paser")


def answer(terminal: Terminal, name: str, *arguments: object):
    data = terminal.json(*name.split(), *arguments).done().data
    assert not mismatches(data, answers()[name], name)
    return data


def test_a_gap_is_waived(terminal: Terminal, desk: Path):
    case = terminal.add()
    last = terminal.json("book", "list").data["books"][0]["last"]
    terminal("case", "step", case, "lhp").done()
    terminal.add()
    bring(terminal.tmp / "vault", desk, upto=2)
    bring(terminal.tmp / "vault", desk, after=last)
    listed = answer(terminal, "book list", "--vault", desk)
    waiting = [one for one in listed["held"] if one["reason"] == "gap"]
    assert len(waiting) > 5
    assert terminal.json("case", "list", "--vault", desk).data["total"] == 0
    assert terminal.json("vault", "check", "--vault", desk).code == 3
    place = (waiting[0]["book"], waiting[0]["seq"])
    assert "belum ada" in terminal("book", "list", "--vault", desk).out
    assert answer(terminal, "book waive", *place, "--reason", "laptop hilang", "--vault", desk)["cases"] >= 1
    assert terminal.json("case", "list", "--vault", desk).data["total"] == 1
    again = terminal.json("book", "waive", *place, "--reason", "sekali lagi", "--vault", desk)
    assert again.error == "ruling_unfit"


def test_a_fork_is_resolved(terminal: Terminal, desk: Path, monkeypatch: pytest.MonkeyPatch):
    case = terminal.add()
    first, second = terminal.tmp / "vault", terminal.tmp / "kembar"
    shutil.copytree(first, second)
    shutil.copytree(terminal.tmp / "home", terminal.tmp / "rumah-dua")
    change = terminal.write("a.json", {"impact": "Layanan tutup."})
    other = terminal.write("b.json", {"impact": "Layanan tertunda."})
    terminal("case", "set", case, change, "--reason", "asal").done()
    monkeypatch.setenv("NETRA_HOME", str(terminal.tmp / "rumah-dua"))
    terminal("case", "set", case, other, "--reason", "kembar", "--vault", second).done()
    monkeypatch.setenv("NETRA_HOME", str(terminal.tmp / "home"))
    bring(first, desk)
    bring(second, desk)
    fork = answer(terminal, "book list", "--vault", desk)["forks"][0]
    assert len(fork["entries"]) == 2
    assert fork["kept"] == ""
    assert "bercabang" in terminal("book", "list", "--vault", desk).out
    line = ("book", "resolve", fork["book"], fork["seq"], "--reason", "kembar dibuang", "--vault", desk)
    assert terminal.json(*line, "--keep", "ab" * 32).error == "ruling_unfit"
    assert terminal.json(*line, "--keep", fork["entries"][0][:4]).error == "ruling_unfit"
    kept = answer(terminal, "book resolve", *line[2:], "--keep", fork["entries"][0][:12])
    assert kept["keep"] == fork["entries"][0]
    assert kept["cases"] == 1
    after = answer(terminal, "book list", "--vault", desk)
    assert after["forks"][0]["kept"] == kept["keep"]
    assert {one["reason"] for one in after["held"]} == {"branch"}
    assert "Sudah diputuskan" in terminal("book", "list", "--vault", desk).out
    assert terminal.json("conflict", "list", "--vault", desk).data["conflicts"] == []
    # these entries came without the heads that a bundle brings, which is all that is wrong
    found = terminal.json("vault", "check", "--full", "--vault", desk).data["problems"]
    assert {one["code"] for one in found} == {"entry_unproven"}


def test_a_restored_laptop_is_looked_into(terminal: Terminal, desk: Path):
    terminal.add()
    bring(terminal.tmp / "vault", desk)
    assert answer(terminal, "book list", "--vault", desk)["troubles"] == []
    number = begin_incarnation(terminal.tmp / "vault", None, SECRET)
    terminal.add()
    bring(terminal.tmp / "vault", desk)
    (one,) = answer(terminal, "book list", "--vault", desk)["troubles"]
    assert (one["kind"], one["open"], one["decidable"], one["looked"]) == ("restored", True, True, None)
    assert f".{number}@64.01.05" in one["book"]
    assert "tidak ada yang hilang" in one["sentence"]
    assert one["sentence"][:40] in " ".join(terminal("book", "list", "--vault", desk).out.split())
    line = (one["book"], "--what", "restored", "--reason", "Cadangan hari Senin; sudah lengkap.", "--vault", desk)
    assert answer(terminal, "book note", *line) == {"book": one["book"], "what": "restored", "seq": 0}
    assert terminal.json("book", "note", *line).error == "ruling_unfit"
    assert terminal.json("book", "note", one["book"], "--what", "hilang", "--reason", "x", "--vault", desk).code == 2
    (after,) = answer(terminal, "book list", "--vault", desk)["troubles"]
    assert after["looked"]["reason"] == "Cadangan hari Senin; sudah lengkap."
    assert "Sudah ditelusuri" in terminal("book", "list", "--vault", desk).out
