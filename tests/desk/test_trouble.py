"""Histories that branched and entries behind lost ones are listed once each, with who may decide."""

import shutil

from fieldapp.desk.trouble import list_troubles
from fieldapp.exchange.export import export
from fieldapp.exchange.merge import import_paths
from fieldapp.exchange.stick import Stick
from fieldapp.vault.creation import create_vault
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.ruling import resolve_fork, waive_gap
from fieldapp.vault.vault import open_vault
from tests.exchange.conftest import PASSPHRASE, Offices, cases, offices

__all__ = ["Offices", "offices"]


def test_a_gap_is_one_trouble_until_it_is_waived(offices):
    kab, kec = offices.pair()
    offices.add_case(kec)
    export(kec, offices.stick(), "64.01")
    kec.db.execute("INSERT INTO ack SELECT '64.01', book, last, last_hash, 1, '' FROM book")
    late = [offices.add_case(kec) for _ in range(2)]
    offices.send(kec, kab)
    (one,) = list_troubles(kab)
    # the trace of the export waits with the two cases
    assert (one.kind, one.writer, one.waiting, one.decidable, one.is_open) == ("gap", "64.01.05", 3, True, True)
    assert list_troubles(kec) == []
    assert not cases(kab) & set(late)
    waive_gap(kab, one.book, one.seq, "hilang")
    assert list_troubles(kab) == []
    assert set(late) <= cases(kab)


def test_a_fork_is_one_trouble_however_far_both_branches_go(offices, tmp_path, monkeypatch):
    kab = offices.vault("64.01")
    cost = Cost(memory=16, time=1, lanes=1)
    folder, twin = tmp_path / "laptop", tmp_path / "kembar"
    kec, _ = create_vault(folder, "64.01.05", "Kantor", "Siti", PASSPHRASE, clock=offices.clock, cost=cost)
    offices.enrol(kab, kec)
    offices.add_case(kec)
    offices.send(kec, kab)
    kec.close()
    shutil.copytree(folder, twin)
    shutil.copytree(tmp_path / "home", tmp_path / "lain")
    folders = []
    for place, home in ((folder, "home"), (twin, "lain")):
        monkeypatch.setenv("NETRA_HOME", str(tmp_path / home))
        with open_vault(place, None, PASSPHRASE, clock=offices.clock) as vault:
            for _ in range(3):
                offices.add_case(vault, home)
            stick = offices.stick()
            export(vault, Stick(stick.folder), "64.01")
            folders.append(stick.folder)
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    import_paths(kab, folders)
    (one,) = list_troubles(kab)
    assert (one.kind, one.writer, len(one.branches), one.decidable, one.is_open) == ("fork", "64.01.05", 2, True, True)
    assert {branch.officer for branch in one.branches} == {"Siti"}
    assert all(branch.wall.startswith("2026-11-22") for branch in one.branches)
    resolve_fork(kab, one.book, one.seq, one.branches[0].hash, "yang dipakai")
    (decided,) = list_troubles(kab)
    assert (decided.is_open, decided.kept) == (False, one.branches[0].hash)
