"""A stick is looked at before anything goes in: every file gets its verdict, and nothing is changed by looking."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from fieldapp.errors import StickGone
from fieldapp.exchange import enrolment
from fieldapp.exchange.export import export
from fieldapp.exchange.merge import import_files, import_paths
from fieldapp.exchange.preview import inspect_paths
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.stick import Stick
from fieldapp.vault.rebuild import digests
from tests.exchange.conftest import cases


def everything(vault):
    local = ("bundle_seen", "quarantine", "certificate", "trust", "evidence_file", "ack", "setting")
    counts = {name: vault.db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in local}
    return digests(vault.db), counts, sorted(path.name for path in (vault.folder / "evidence").rglob("*"))


@pytest.fixture
def sent(offices):
    """Give desk, laptop and a stick with a bundle of several parts."""
    kab, kec = offices.pair()
    case = offices.add_case(kec, "panjang " * 400)
    offices.add_evidence(kec, case, b"x" * (2 * 2**20 + 5))
    stick = offices.stick()
    export(kec, stick, "64.01", part_size=2**20)
    return kab, kec, stick.folder


def test_looking_tells_what_an_import_then_does_and_changes_nothing(sent):
    kab, _kec, folder = sent
    before = everything(kab)
    heard = []
    found = inspect_paths(kab, [folder], lambda done, total: heard.append((done, total)))
    assert everything(kab) == before
    assert heard == [(n, len(found.files)) for n in range(1, len(found.files) + 1)]
    assert {(one.kind, one.state, one.proved, one.office) for one in found.files} == {
        ("export", "good", True, "64.01.05")
    }
    report = import_paths(kab, [folder])
    assert sum(one.new for one in found.files) == report.total("new") > 0
    assert sum(one.entries for one in found.files) == report.total("offered")
    assert [one.cases for one in found.files if one.entries] == [1]
    assert found.lacks == ()
    assert len(report.evidence) == len(frozenset().union(*(one.hashes for one in found.files))) == 1
    bare = {one.sentence for one in report.files if not one.offered}
    assert bare == {"Paket masuk: hanya berkas bukti, tanpa catatan."}
    assert all("ditawarkan" in one.sentence for one in report.files if one.offered)


def test_what_was_received_or_sent_here_is_known(sent, offices):
    kab, kec, folder = sent
    import_paths(kab, [folder])
    assert {one.state for one in inspect_paths(kab, [folder]).files} == {"known"}
    assert {one.state for one in inspect_paths(kec, [folder]).files} == {"own"}
    assert inspect_paths(kab, [folder]).wanted == ()
    make_receipt(kab, "64.01.05", Stick(folder))
    kinds = {(one.kind, one.state) for one in inspect_paths(kec, [folder]).files}
    assert kinds == {("export", "own"), ("receipt", "good")}


def test_only_what_may_be_ours_goes_in(sent, offices, tmp_path):
    kab, _kec, folder = sent
    whole = sorted(folder.glob("*.netra"))[0].read_bytes()
    strange = tmp_path / "aneh"
    strange.mkdir()
    (strange / "rusak.netra").write_bytes(whole[:-50] + bytes(50))
    (strange / "teks.netra").write_text("halo")
    (strange / "kosong.netra").write_bytes(b"")
    (strange / "folder.netra").mkdir()
    (strange / "tautan.netra").symlink_to(strange / "teks.netra")
    other, elsewhere = offices.pair("64.02", "64.02.01")
    offices.add_case(elsewhere)
    export(elsewhere, Stick(strange), "64.02")
    unknown = offices.vault("64.01.09")
    invitation = enrolment.invite(kab, "64.01.09", tmp_path)
    enrolment.request(unknown, invitation.path, strange)
    offices.add_case(unknown)
    export(unknown, Stick(strange), "64.01")
    found = {one.name: one for one in inspect_paths(kab, [strange]).files}
    said = {name: (one.state, one.code) for name, one in found.items() if one.kind == "other"}
    assert said.pop("rusak.netra") == ("damaged", "bundle_damaged")
    assert {name for name, (state, _) in said.items() if state == "other"} == {
        "teks.netra", "kosong.netra", "tautan.netra",
    }  # fmt: skip
    assert [code for state, code in said.values() if state == "foreign"] == ["bundle_not_for_us"]
    (held,) = [one for one in found.values() if one.state == "held"]
    assert (held.code, held.office, held.proved) == ("sender_uncertified", "64.01.09", False)
    assert [one.office for one in found.values() if one.kind == "request"] == ["64.01.09"]
    assert {one.name for one in found.values() if one.goes_in} == {"rusak.netra", held.name}
    assert other is not None


def test_enrolment_files_are_recognised_and_other_json_is_passed_over(offices, tmp_path):
    kab, kec = offices.vault("64.01"), offices.vault("64.01.05")
    invitation = enrolment.invite(kab, "64.01.05", tmp_path)
    asked = enrolment.request(kec, invitation.path, tmp_path)
    enrolment.approve(kab, asked.path, tmp_path)
    (tmp_path / "lain.json").write_text("[]")
    found = inspect_paths(kec, [tmp_path])
    assert sorted((one.kind, one.state) for one in found.files) == [
        ("answer", "good"), ("invitation", "good"), ("request", "good"),
    ]  # fmt: skip
    assert found.wanted == ()


def test_lacking_parts_are_named_until_they_came(sent, offices):
    kab, _kec, folder = sent
    parts = sorted(folder.glob("*.netra"))
    away = offices.stick().folder
    shutil.move(parts[-1], away)
    (lack,) = inspect_paths(kab, [folder]).lacks
    assert (lack.office, lack.number, lack.parts, lack.of) == ("64.01.05", 1, (len(parts),), len(parts))
    import_paths(kab, [folder])
    assert inspect_paths(kab, [away]).lacks == ()


def test_entries_lacking_before_a_bundle_are_counted(offices):
    kab, kec = offices.pair()
    offices.add_case(kec)
    first, second = offices.stick(), offices.stick()
    plan = export(kec, first, "64.01").plan
    kec.db.execute("INSERT INTO ack SELECT '64.01', book, last, last_hash, 1, '' FROM book")
    offices.add_case(kec)
    export(kec, second, "64.01")
    (lack,) = inspect_paths(kab, [second.folder]).lacks
    assert (lack.number, lack.entries, lack.last) == (2, plan.entries, 0)
    assert inspect_paths(kab, [second.folder, first.folder]).lacks == ()


def test_an_import_stops_where_asked_and_goes_on_from_there(sent):
    kab, kec, folder = sent
    files = sorted(folder.glob("*.netra"))
    asked = []

    def two(done, total):
        asked.append((done, total))
        return done < 2

    first = import_files(kab, files, two)
    assert asked == [(0, len(files)), (1, len(files)), (2, len(files))]
    assert first.left == tuple(files[2:])
    whole = first.then(import_files(kab, first.left))
    assert whole.left == ()
    assert len(whole.files) == len(files)
    assert cases(kab) == cases(kec)
    assert len(whole.evidence) == 1


def test_a_stick_pulled_out_is_told_with_what_is_left(sent):
    kab, _kec, folder = sent
    files = sorted(folder.glob("*.netra"))
    away = folder.with_name("tercabut")

    def pull(done, _total):
        if done == 1:
            folder.rename(away)
        return True

    report = import_files(kab, files, pull)
    assert (len(report.files), report.left) == (1, tuple(files[1:]))
    assert report.gone is not None
    assert report.gone.facts == {"n": 2, "m": len(files)}
    with pytest.raises(StickGone):
        import_paths(kab, files)


def test_one_file_that_vanished_is_named_and_the_rest_goes_in(sent):
    kab, _kec, folder = sent
    files = sorted(folder.glob("*.netra"))
    files[1].unlink()
    report = import_files(kab, files)
    assert [one.code for one in report.files].count("bundle_unreadable") == 1
    assert (report.left, report.gone) == ((), None)
    assert len([one for one in report.files if not one.code]) == len(files) - 1


def test_a_copy_beside_a_part_goes_in_once(sent):
    kab, _kec, folder = sent
    first = sorted(folder.glob("*.netra"))[0]
    (folder / "salinan").mkdir()
    shutil.copy(first, folder / "salinan" / "salinan.netra")
    found = {one.name: one for one in inspect_paths(kab, [folder]).files}
    assert (found["salinan.netra"].state, found["salinan.netra"].goes_in) == ("known", False)
    report = import_paths(kab, [folder])
    assert {one.name: one.code for one in report.files}["salinan.netra"] == "bundle_again"


def test_a_file_that_cannot_be_read_is_told_before_and_taken_by_nobody(sent, monkeypatch):
    kab, _kec, folder = sent
    first, *rest = sorted(folder.glob("*.netra"))
    real = Path.open

    def reading(self, *args, **kwargs):
        if self == first:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", reading)
    found = {one.path: one for one in inspect_paths(kab, [folder]).files}
    assert (found[first].state, found[first].code, found[first].goes_in) == ("unreadable", "bundle_unreadable", False)
    assert all(found[path].state == "good" for path in rest)
    report = import_paths(kab, [folder])
    assert [one.code for one in report.files] == ["bundle_unreadable", *("" for _ in rest)]
    assert report.files[0].is_left
