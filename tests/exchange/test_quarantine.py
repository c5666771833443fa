"""Quarantine: kept with its bytes until it goes in or a person sets it aside, never more than there is room for."""

import os

import pytest

from fieldapp.errors import (
    QuarantineEmptied,
    QuarantineFull,
    QuarantineReason,
    QuarantineSettled,
    QuarantineUnknown,
    RightMissing,
)
from fieldapp.exchange import enrolment, merge, quarantine
from fieldapp.exchange.merge import import_paths, retry
from fieldapp.exchange.preview import inspect_paths
from fieldapp.vault import failure
from fieldapp.vault.officers import add_officer
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.trace import list_traces
from fieldapp.vault.vault import open_vault

OTHER = "sawah hijau di tepi kota"
REASON = "Dikirim ulang dengan flashdisk lain."


def held_file(vault, folder, name="rusak.netra", size=200):
    """Give quarantine something that is damaged, and return its row."""
    path = folder / name
    path.write_bytes(quarantine.PART + os.urandom(size))
    report = import_paths(vault, [path])
    assert report.files[-1].is_quarantined
    return quarantine.listed(vault.db)[-1], path


def room(monkeypatch, size):
    monkeypatch.setattr(quarantine, "MOST", size)


def test_what_is_set_aside_waits_no_longer_and_an_entry_says_who_and_why(offices, tmp_path):
    kab = offices.vault("64.01")
    one, path = held_file(kab, tmp_path)
    two, _ = held_file(kab, tmp_path, "lain.netra")
    done = quarantine.dismiss(kab, one.id, f"  {REASON} ")
    assert [held.id for held in quarantine.listed(kab.db)] == [two.id]
    every = {held.id: held for held in quarantine.listed(kab.db, every=True)}
    assert every[one.id].dismissed == done.dismissed != ""
    assert not every[one.id].waits
    (trace,) = list_traces(kab.db, kab.office, what="dismissed")
    assert (trace.sha256, trace.code, trace.reason) == (one.sha256, "bundle_damaged", REASON)
    assert trace.officer == kab.officer
    assert quarantine.dismissals(kab)[one.sha256].reason == REASON
    # its bytes are still there for whoever looks into it
    assert quarantine.save(kab, one.id, tmp_path / "salinan.bin").read_bytes() == path.read_bytes()


def test_it_takes_a_reason_a_right_and_something_that_waits(offices, tmp_path):
    kab = offices.vault("64.01")
    one, _ = held_file(kab, tmp_path)
    for reason in ("", "  \n"):
        with pytest.raises(QuarantineReason):
            quarantine.dismiss(kab, one.id, reason)
    with pytest.raises(QuarantineUnknown):
        quarantine.dismiss(kab, 999, REASON)
    quarantine.dismiss(kab, one.id, REASON)
    with pytest.raises(QuarantineSettled):
        quarantine.dismiss(kab, one.id, REASON)
    assert len(list_traces(kab.db, kab.office, what="dismissed")) == 1


def test_who_may_not_receive_may_not_set_aside(offices, tmp_path):
    kab = offices.vault("64.01")
    one, _ = held_file(kab, tmp_path)
    auditor = add_officer(kab, "Rusdi", "Auditor", OTHER, Cost(memory=16, time=1, lanes=1), roles=("auditor",))
    kab.close()
    with open_vault(kab.folder, auditor, OTHER) as other, pytest.raises(RightMissing):
        quarantine.dismiss(other, one.id, REASON)


def test_the_same_bytes_stay_set_aside_and_on_their_stick(offices, tmp_path):
    kab = offices.vault("64.01")
    one, path = held_file(kab, tmp_path)
    quarantine.dismiss(kab, one.id, REASON)
    (seen,) = inspect_paths(kab, [path]).files
    assert (seen.state, seen.code, seen.goes_in) == ("known", "bundle_dismissed", False)
    (verdict,) = import_paths(kab, [path]).files
    assert (verdict.code, verdict.is_quarantined, verdict.is_left) == ("bundle_dismissed", False, False)
    assert "dikesampingkan" in verdict.sentence
    assert quarantine.listed(kab.db) == []
    assert len(quarantine.listed(kab.db, every=True)) == 1
    assert retry(kab).files == ()


def test_what_was_set_aside_goes_in_when_it_can(offices):
    kab, kec = offices.vault("64.01"), offices.vault("64.01.05")
    stick = offices.stick()
    folder = offices.stick().folder
    invitation = enrolment.invite(kab, kec.office, folder)
    asked = enrolment.request(kec, invitation.path, folder)
    case = offices.add_case(kec)
    offices.write(kec, stick, "64.01")
    import_paths(kab, [stick.folder])
    (one,) = quarantine.listed(kab.db)
    quarantine.dismiss(kab, one.id, "Laptop belum disahkan.")
    enrolment.approve(kab, asked.path, folder)
    assert retry(kab).files == ()
    report = import_paths(kab, [stick.folder])
    assert report.total("new") > 0
    assert kab.db.execute("SELECT 1 FROM record WHERE id = ?", (case,)).fetchone()
    (row,) = quarantine.listed(kab.db, every=True)
    assert row.resolved
    with pytest.raises(QuarantineEmptied):
        quarantine.save(kab, row.id, folder)


# ---- room -----------------------------------------------------------------------------------------------------------


def test_beyond_the_limit_a_file_is_named_and_left_and_the_rest_goes_in(offices, tmp_path, monkeypatch):
    kab, kec = offices.pair()
    stick = offices.stick()
    offices.add_case(kec)
    offices.write(kec, stick, "64.01")
    for n in range(3):
        (stick.folder / f"{n}-rusak.netra").write_bytes(quarantine.PART + os.urandom(4000))
    room(monkeypatch, 9_000)
    report = import_paths(kab, [stick.folder])
    codes = {one.name: one.code for one in report.files}
    left = [one for one in report.files if one.is_left]
    assert sorted(codes.values()) == ["", "bundle_damaged", "bundle_damaged", "quarantine_full"]
    assert [one.name for one in left] == ["2-rusak.netra"]
    assert "2-rusak.netra dibiarkan di flashdisk" in left[0].sentence
    assert quarantine.kept_size(kab.db) <= 9_000
    assert report.total("new") > 0
    # nothing of it is known, so that it comes again once there is room
    room(monkeypatch, 90_000)
    again = import_paths(kab, [stick.folder / "2-rusak.netra"])
    assert again.files[0].is_quarantined


def test_room_is_made_of_what_was_set_aside_the_oldest_first(offices, tmp_path, monkeypatch):
    kab = offices.vault("64.01")
    rows = [held_file(kab, tmp_path, f"{n}.netra", 1000)[0] for n in range(4)]
    for one in (rows[2], rows[0]):
        quarantine.dismiss(kab, one.id, REASON)
    room(monkeypatch, quarantine.kept_size(kab.db))
    held_file(kab, tmp_path, "baru.netra", 900)
    kept = {held.name: held.kept for held in quarantine.listed(kab.db, every=True)}
    # the first that was set aside gave its bytes
    assert kept == {"0.netra": True, "1.netra": True, "2.netra": False, "3.netra": True, "baru.netra": True}
    with pytest.raises(QuarantineEmptied) as raised:
        quarantine.save(kab, rows[2].id, tmp_path)
    assert "2.netra" in raised.value.sentence
    assert quarantine.listed(kab.db, every=True)[2].dismissed
    room(monkeypatch, 500)
    with pytest.raises(QuarantineFull), kab.writing():
        quarantine.require_room(kab, 600, "x.netra")


def test_a_laptop_without_room_leaves_the_file_on_its_stick(offices, tmp_path, monkeypatch):
    kab = offices.vault("64.01")
    monkeypatch.setattr(quarantine, "RESERVE", 2**62)
    path = tmp_path / "rusak.netra"
    path.write_bytes(quarantine.PART + b"x" * 100)
    (verdict,) = import_paths(kab, [path]).files
    assert verdict.code == "quarantine_full"
    assert quarantine.listed(kab.db, every=True) == []
    assert failure.RESERVE < 2**40


def test_a_part_whose_refused_entries_find_no_room_stays_whole(offices, monkeypatch):
    kab, kec = offices.pair()
    stick = offices.stick()
    offices.add_case(kec)
    offices.write(kec, stick, "64.01")

    def refuse(_vault, _opened, _result):
        raise QuarantineFull(name="x", mb=0)

    before = kab.db.execute("SELECT count(*) FROM entry").fetchone()
    monkeypatch.setattr(merge, "_put_refused_aside", refuse)
    (verdict,) = import_paths(kab, [stick.folder]).files
    assert (verdict.code, verdict.offered, verdict.is_left) == ("quarantine_full", 0, True)
    assert kab.db.execute("SELECT count(*) FROM entry").fetchone() == before
    monkeypatch.undo()
    assert import_paths(kab, [stick.folder]).total("new") > 0


def test_what_waits_and_finds_no_room_for_its_refused_entries_goes_on_waiting(offices, monkeypatch):
    kab, kec = offices.vault("64.01"), offices.vault("64.01.05")
    stick, folder = offices.stick(), offices.stick().folder
    invitation = enrolment.invite(kab, kec.office, folder)
    asked = enrolment.request(kec, invitation.path, folder)
    offices.add_case(kec)
    offices.write(kec, stick, "64.01")
    import_paths(kab, [stick.folder])
    enrolment.approve(kab, asked.path, folder)

    def refuse(_vault, _opened, _result):
        raise QuarantineFull(name="x", mb=0)

    monkeypatch.setattr(merge, "_put_refused_aside", refuse)
    assert retry(kab).total("new") == 0
    (held,) = quarantine.listed(kab.db)
    assert held.kept
    monkeypatch.undo()
    assert retry(kab).total("new") > 0
    assert quarantine.listed(kab.db) == []


def test_damaged_evidence_counts_and_gives_room_too(offices, tmp_path, monkeypatch):
    kab = offices.vault("64.01")
    folder = kab.folder / "inbox" / "ditahan"
    names = [f"{'a' * 63}{n}-1-{'0' * 15}{n}" for n in range(2)]
    for name in names:
        (folder / name).mkdir(parents=True)
        (folder / name / "00001.age").write_bytes(b"x" * 500)
    with kab.writing():
        assert quarantine.put_aside(kab, "a" * 63 + "0", names[0], "Rusak.", 500)
        assert not quarantine.put_aside(kab, "a" * 63 + "0", names[0], "Rusak.", 500)
    assert quarantine.kept_size(kab.db) == 500
    room(monkeypatch, 800)
    with kab.writing():
        assert quarantine.put_aside(kab, "a" * 63 + "1", names[1], "Rusak.", 500)
    # named, its bytes still lie on the stick
    assert [held.kept for held in quarantine.listed(kab.db)] == [True, False]
    assert [path.name for path in folder.iterdir()] == [names[0]]
    quarantine.dismiss(kab, quarantine.listed(kab.db)[0].id, REASON)
    held_file(kab, tmp_path, size=500)
    assert list(folder.iterdir()) == []


def test_lists_never_read_the_bytes(offices, tmp_path):
    kab = offices.vault("64.01")
    held_file(kab, tmp_path)
    for query in (f"{quarantine._SHOWN} WHERE resolved IS NULL AND dismissed IS NULL", quarantine._SHOWN):
        told = " ".join(str(row[3]) for row in kab.db.execute(f"EXPLAIN QUERY PLAN {query}").fetchall())
        assert "COVERING INDEX quarantine_shown" in told
