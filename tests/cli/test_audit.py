"""The audit on the command line: what is shown from outside, the seal of a session, the history for a hearing."""

from pathlib import Path

import pytest

from fieldapp.exchange.receipt import answer_devices
from fieldapp.exchange.slip import make_slip
from fieldapp.vault.vault import open_vault
from tests.cli.conftest import SECRET, Terminal
from tests.cli.pattern import answers, mismatches


@pytest.fixture
def desk(terminal: Terminal) -> Path:
    """Enrol the field's vault with the office above, and let it receive all that is there."""
    desk = terminal.create("desk", "64.01", "Bawaslu Paser")
    there, stick = ("--vault", desk), terminal.tmp / "stik"
    stick.mkdir()
    invitation = terminal.json("enrol", "invite", "64.01.05", stick, *there).done().data["file"]
    asked = terminal.json("enrol", "request", invitation, stick).done().data["file"]
    answer = terminal.json("enrol", "approve", asked, stick, *there).done().data["file"]
    terminal.json("enrol", "accept", answer).done()
    terminal.add()
    terminal.json("bundle", "export", stick, "--to", "64.01").done()
    terminal.json("bundle", "import", stick, *there).done()
    return desk


def slip_of(desk: Path) -> str:
    with open_vault(desk, None, SECRET) as vault:
        answer_devices(vault, "64.01.05")
        return make_slip(vault, "64.01.05")


def test_a_slip_agrees_until_something_is_rewritten(terminal: Terminal, desk: Path) -> None:
    slip = slip_of(desk)
    found = terminal.json("vault", "check", "--full", "--against", slip).done().data
    assert not mismatches(found, answers()["vault check"], "vault check")
    written = terminal.tmp / "tanda-terima.txt"
    written.write_text(slip, encoding="ascii")
    assert terminal.json("vault", "check", "--against", written).done().data["ok"] is True
    with open_vault(terminal.tmp / "vault", None, SECRET) as vault:
        upto = vault.db.execute("SELECT upto FROM ack WHERE book = ?", (vault.book,)).fetchone()
        assert upto is None
        last = vault.db.execute("SELECT last FROM book WHERE book = ?", (vault.book,)).fetchone()[0]
        vault.db.execute("DROP TRIGGER entry_stays")
        # the trace of the export came after what the office above received
        vault.db.execute("UPDATE entry SET hash = randomblob(32) WHERE book = ? AND seq >= ?", (vault.book, last - 1))
    found = terminal.json("vault", "check", "--against", slip)
    assert found.code == 1
    (wrong,) = [one for one in found.data["problems"] if one["code"] == "shown_differs"]
    assert wrong["by"] == "64.01"
    told = terminal("vault", "check", "--full", "--against", slip)
    assert told.code == 1
    # a vault that its witness contradicts is not opened for writing, and is looked at all the same
    assert "Dibantah oleh: Bukti dari luar" in told.out
    assert "Dibantah oleh: Ingatan laptop di luar penyimpanan" in told.out


def test_what_is_no_witness_is_refused(terminal: Terminal, desk: Path) -> None:
    assert desk.is_dir()
    assert terminal.json("vault", "check", "--against", "A" * 100).error == "slip_incomplete"
    assert terminal.json("vault", "check", "--against", "bukan kode").error == "seal_unreadable"
    unknown = terminal.json("vault", "check", "--against", "ABCD-EFGH-JKMN")
    assert unknown.code == 1
    assert [one["code"] for one in unknown.data["problems"]] == ["seal_unknown"]
    assert "ABCD-EFGH-JKMN" in unknown.data["sentences"][0]
    nonsense = terminal.tmp / "bukan-paket.netra"
    nonsense.write_bytes(bytes(5000))
    assert terminal.json("vault", "check", "--against", nonsense).code == 1


def test_a_session_is_sealed_once(terminal: Terminal) -> None:
    terminal.add()
    sealed = terminal.json("vault", "seal").done().data
    assert not mismatches(sealed, answers()["vault seal"], "vault seal")
    assert sealed["sealed"] is True
    assert terminal.json("vault", "seal").done().data == {"sealed": False, "book": "", "seq": 0}
    assert "Tidak ada yang baru" in terminal("vault", "seal").out


def test_a_history_becomes_a_paper(terminal: Terminal) -> None:
    case = terminal.add()
    paper = terminal.tmp / "riwayat.pdf"
    found = terminal.json("case", "history", case, "--pdf", paper).done().data
    assert not mismatches(found, answers()["case history"], "case history")
    assert paper.read_bytes().startswith(b"%PDF")
    again = terminal("case", "history", case, "--pdf", paper)
    assert again.code == 1
    assert "Riwayat ada di" in terminal("case", "history", case, "--pdf", paper, "--overwrite").done().out
