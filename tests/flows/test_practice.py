"""Practice: two vaults appear whole, the office sends, the office above answers, nothing of it passes for real."""

import shutil
from datetime import datetime, timedelta, timezone

import pypdfium2
import pytest

from fieldapp.demo import practice
from fieldapp.demo.practice import answer_practice, make_practice
from fieldapp.desk.practice import PASSPHRASE, practice_above, practice_folder
from fieldapp.desk.printing import print_blank
from fieldapp.errors import CertificateRefused, EnrolmentPractice
from fieldapp.exchange import enrolment
from fieldapp.exchange.export import export
from fieldapp.exchange.merge import import_paths
from fieldapp.exchange.receipt import latest_answer
from fieldapp.exchange.stick import Stick
from fieldapp.vault.check import check
from fieldapp.vault.listing import count_all
from fieldapp.vault.passphrase import require_strong
from fieldapp.vault.vault import open_vault


class Cut(BaseException):
    """The making ends here."""


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "rumah"
    monkeypatch.setenv("NETRA_HOME", str(folder))
    return folder


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sekali") / "rumah"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETRA_HOME", str(folder))
        make_practice(folder)
    return folder


@pytest.fixture
def made(home, made_once):
    shutil.copytree(made_once, home)
    return home


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stik"
    folder.mkdir()
    return folder


def open_office(home):
    return open_vault(practice_folder(home), None, PASSPHRASE)


def test_the_known_passphrase_would_pass_anywhere():
    require_strong(PASSPHRASE)


def test_practice_sends_is_answered_and_reads_the_answer(home, stick):
    steps = []
    assert make_practice(home, lambda done, total: steps.append((done, total))) == practice_folder(home)
    assert steps[0][0] == 0
    assert steps[-1][0] == steps[-1][1]
    with open_office(home) as vault:
        assert vault.practice
        counts = count_all(vault.db)
        assert (counts["cases"], counts["supervisions"], counts["held"]) == (16, 2, 0)
        assert check(vault, full=True).defects == []
        assert [row.own for row in enrolment.list_devices(vault)].count(True) == 1
        export(vault, Stick(stick), "64.01")
    answer = answer_practice(home, stick)
    assert answer.returned == 1
    assert answer.accepted > 10
    with open_office(home) as vault:
        import_paths(vault, [stick])
        found = latest_answer(vault)
        decisions = [status for _, status, _ in found.cases]
        assert decisions.count("return") == 1
        assert decisions.count("accept") == answer.accepted
    # The same stick once more: nothing new to decide, and again a receipt for who lost the first.
    again = answer_practice(home, stick)
    assert (again.accepted, again.returned) == (0, 0)
    assert again.receipt.parts


def test_a_folder_without_bundles_is_answered_with_nothing(made, stick):
    (stick / "foto.jpg").write_bytes(b"bukan paket")
    before = sorted(stick.iterdir())
    answer = answer_practice(made, stick)
    assert answer.receipt is None
    assert sorted(stick.iterdir()) == before


@pytest.mark.parametrize("act", [1, 2])
def test_cut_off_while_it_is_made_the_next_try_begins_anew(home, monkeypatch, act):
    def cut(done, _total):
        if done == act:
            raise Cut

    with pytest.raises(Cut):
        make_practice(home, cut)
    assert not practice_folder(home).exists()
    make_practice(home)
    with open_office(home) as vault:
        assert count_all(vault.db)["cases"] == 16


def test_cut_off_between_the_two_folders_the_next_try_begins_anew(home, monkeypatch):
    whole = type(home).replace

    def replace(path, target):
        if target == practice_folder(home):
            raise Cut
        return whole(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(type(home), "replace", replace)
        with pytest.raises(Cut):
            make_practice(home)
    assert practice_above(home).exists()
    assert not practice_folder(home).exists()
    make_practice(home)
    assert not (home / practice._UNFINISHED).exists()
    with open_vault(practice_above(home), None, PASSPHRASE) as above:
        assert len(enrolment.list_devices(above)) == 2


def test_what_is_there_is_left_as_it_is(made):
    before = {path: path.stat().st_mtime_ns for path in practice_folder(made).rglob("*") if path.is_file()}
    make_practice(made)
    assert {path: path.stat().st_mtime_ns for path in practice_folder(made).rglob("*") if path.is_file()} == before


def test_a_practice_invitation_certifies_no_real_laptop(made, stick, world):
    with open_vault(practice_above(made), None, PASSPHRASE) as above:
        invitation = enrolment.invite(above, "64.01.05", stick)
    real = world.laptop("64.01.05")
    with pytest.raises((EnrolmentPractice, CertificateRefused)):
        enrolment.request(real, invitation.path, stick)


def test_its_papers_say_that_they_are_practice(home):
    make_practice(home, clock=lambda: datetime(2024, 11, 25, 8, tzinfo=timezone(timedelta(hours=8))))
    with open_office(home) as vault:
        printed = print_blank(vault, "A.1")
    with pypdfium2.PdfDocument(printed.printed.pdf) as pdf:
        assert "LATIHAN" in pdf[0].get_textpage().get_text_bounded().upper()
