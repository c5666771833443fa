"""Histories that branched and entries behind lost ones are listed once each, with who may decide."""

import shutil

import pytest

from fieldapp.case.ids import derived_id
from fieldapp.desk.trouble import count_waiting, list_troubles, note_trouble
from fieldapp.errors import RulingUnfit
from fieldapp.exchange import revocation
from fieldapp.exchange.export import export
from fieldapp.exchange.merge import import_paths, retry
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.stick import Stick
from fieldapp.vault.alarm import DIFFERS, BookAlarm, keep_alarm
from fieldapp.vault.creation import create_vault
from fieldapp.vault.incarnation import begin_incarnation
from fieldapp.vault.intake import take_in
from fieldapp.vault.journal import Change
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.ruling import resolve_fork, waive_gap
from fieldapp.vault.vault import open_vault
from tests.exchange.conftest import PASSPHRASE, Offices, cases, offices
from tests.vault.journal_world import entries_in

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


# ---- what a person looks into ---------------------------------------------------------------------------------------


class Twin:
    """A laptop of the sub-district whose folder was copied: both copies can be opened, each with its own settings."""

    def __init__(self, offices, tmp_path, monkeypatch):
        self.offices, self.monkeypatch, self.tmp = offices, monkeypatch, tmp_path
        cost = Cost(memory=16, time=1, lanes=1)
        self.kab = offices.vault("64.01")
        kec, _ = create_vault(
            tmp_path / "asli", "64.01.05", "Kantor", "Siti", PASSPHRASE, clock=offices.clock, cost=cost
        )
        offices.enrol(self.kab, kec)
        offices.add_case(kec)
        offices.send(kec, self.kab)
        self.device = kec.device
        kec.close()

    def copy(self, name):
        shutil.copytree(self.tmp / "asli", self.tmp / name)
        shutil.copytree(self.tmp / "home", self.tmp / f"home-{name}")

    def open(self, name):
        home = "home" if name == "asli" else f"home-{name}"
        self.monkeypatch.setenv("NETRA_HOME", str(self.tmp / home))
        return open_vault(self.tmp / name, None, PASSPHRASE, clock=self.offices.clock)

    def work(self, name, count=1):
        """Write cases on one of the copies and send them."""
        with self.open(name) as vault:
            for _ in range(count):
                self.offices.add_case(vault, name)
            stick = self.offices.stick()
            export(vault, Stick(stick.folder), "64.01")
        self.monkeypatch.setenv("NETRA_HOME", str(self.tmp / "home"))
        return import_paths(self.kab, [stick.folder])

    def renew(self, name):
        self.monkeypatch.setenv("NETRA_HOME", str(self.tmp / ("home" if name == "asli" else f"home-{name}")))
        return begin_incarnation(self.tmp / name, None, PASSPHRASE, self.offices.clock)


@pytest.fixture
def twin(offices, tmp_path, monkeypatch):
    return Twin(offices, tmp_path, monkeypatch)


def kinds(vault):
    return [(one.kind, one.is_open, one.decidable) for one in list_troubles(vault)]


def test_a_copy_in_use_is_told_to_the_laptop_itself_until_it_goes_on_anew(twin, offices):
    twin.copy("salinan")
    twin.work("salinan")
    second = offices.vault("64.01.05", "Laptop kedua")
    offices.enrol(twin.kab, second)
    stick = offices.stick()
    make_receipt(twin.kab, "64.01.05", stick)
    with twin.open("asli") as kec:
        report = import_paths(kec, [stick.folder])
        assert [file.code for file in report.files] == ["own_clone"]
        (one,) = list_troubles(kec)
        assert (one.kind, one.sender, one.decidable, one.is_open) == ("clone", "64.01", True, True)
        assert one.book == kec.book
        assert "salinan laptop ini" in one.tell("Panwaslu Kecamatan", "Bawaslu Kabupaten")
        assert list_troubles(twin.kab) == []
    twin.renew("asli")
    with twin.open("asli") as kec:
        assert list_troubles(kec) == [], "it writes that book no longer"
        assert [file.code for file in retry(kec).files] == [""]
        assert cases(kec) == cases(twin.kab)


def test_a_copy_that_was_found_can_be_noted_and_stays_out(twin, offices):
    twin.copy("salinan")
    twin.work("salinan")
    offices.enrol(twin.kab, offices.vault("64.01.05", "Laptop kedua"))
    stick = offices.stick()
    make_receipt(twin.kab, "64.01.05", stick)
    with twin.open("asli") as kec:
        import_paths(kec, [stick.folder])
        note_trouble(kec, kec.book, "clone", "Salinan ada di laptop pelatihan, sudah dihapus.")
        (one,) = list_troubles(kec)
        assert not one.is_open
        assert (one.looked.officer, one.looked.office) == ("Siti", "64.01.05")
        assert one.looked.reason == "Salinan ada di laptop pelatihan, sudah dihapus."
        assert count_waiting(kec) == 0
        assert [file.code for file in import_paths(kec, [stick.folder]).files] == ["own_clone"]
        assert kinds(kec) == [("clone", False, True)], "the same once more is no news"


def test_a_restored_laptop_is_told_above_and_the_note_travels_everywhere(twin, offices):
    province = offices.vault("64")
    offices.enrol(province, twin.kab)
    twin.renew("asli")
    twin.work("asli")
    offices.send(twin.kab, province)
    (one,) = list_troubles(twin.kab)
    assert (one.kind, one.writer, one.is_open, one.decidable) == ("restored", "64.01.05", True, True)
    assert one.book.startswith(f"{twin.device}.")
    assert kinds(province) == [("restored", True, True)]
    with twin.open("asli") as kec:
        assert list_troubles(kec) == [], "nobody looks into themselves"
    note_trouble(twin.kab, one.book, "restored", "Diperiksa: semua sudah ditulis ulang.")
    assert kinds(twin.kab) == [("restored", False, True)]
    offices.send(twin.kab, province)
    assert kinds(province) == [("restored", False, True)]
    with pytest.raises(RulingUnfit):
        note_trouble(province, one.book, "restored", "sekali lagi")


def test_entries_from_after_a_loss_wait_and_one_note_is_for_all_books_of_the_laptop(offices):
    province, kab, kec = offices.vault("64"), offices.vault("64.01"), offices.vault("64.01.05")
    offices.enrol(province, kab)
    offices.enrol(kab, kec)
    offices.add_case(kab)
    offices.send(kab, province)
    revocation.revoke(province, kab.device, "Laptop dicuri")
    # the thief writes on, for the office and for the one below
    offices.add_case(kab, "palsu")
    with kab.writing():
        kab.journal.write([_review(kec.office)], kab.officer, kab.now())
    bring(kab, province)
    found = list_troubles(province)
    assert {(one.kind, one.office, one.is_open) for one in found} == {
        ("revoked", "64.01", True), ("revoked", "64.01.05", True)
    }  # fmt: skip
    assert all("tidak ada yang hilang" in one.tell() for one in found)
    note_trouble(province, found[0].book, "revoked", "Semua palsu.")
    assert [one.is_open for one in list_troubles(province)] == [False, False]
    offices.add_case(kab, "palsu lagi")
    bring(kab, province)
    assert sorted(one.is_open for one in list_troubles(province)) == [False, True], "more came since"


def test_another_history_elsewhere_waits_until_somebody_looked(offices):
    kab, kec = offices.pair()
    offices.add_case(kec)
    with kec.writing() as db:
        keep_alarm(db, BookAlarm("64.01", kec.book, DIFFERS, 3, 1, "2026-11-22T08:00:00+07:00"))
    (one,) = list_troubles(kec)
    assert (one.kind, one.seq, one.sender, one.decidable) == ("differs", 3, "64.01", True)
    note_trouble(kec, kec.book, "differs", "Cadangan lama pernah dipakai; sudah dibicarakan.")
    assert kinds(kec) == [("differs", False, True)]
    with kec.writing() as db:
        keep_alarm(db, BookAlarm("64.01", kec.book, DIFFERS, 3, 2, "2026-11-23T08:00:00+07:00"))
    assert kinds(kec) == [("differs", False, True)], "it was looked into"
    assert list_troubles(kab) == []


def test_only_what_waits_here_is_noted(offices):
    kab, kec = offices.pair()
    offices.add_case(kec)
    offices.send(kec, kab)
    for what in ("clone", "restored", "revoked", "differs"):
        with pytest.raises(RulingUnfit):
            note_trouble(kab, kec.book, what, "tidak ada apa-apa")


def bring(source, target):
    """Bring all entries over, as an honest office passes them on that has not heard of the loss."""
    with target.writing() as db:
        take_in(db, entries_in(source.db))


def _review(office):
    return Change("book.note", derived_id("book", f"{'0' * 32}.1@{office}"), {"what": "palsu"}, office=office)
