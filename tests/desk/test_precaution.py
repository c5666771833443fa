"""Backups nobody has to think of: when they are due, where they go, what a drill proves, what stands in the way."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from pypdfium2 import PdfDocument

from fieldapp.desk import precaution
from fieldapp.desk.health import BACKED_UP, DRILLED, FULL, BackupNote, back_up, keep_note, read_health
from fieldapp.desk.precaution import (
    check_weekly,
    choose_second,
    drill_newest,
    find_due,
    find_second,
    forget_second,
    keep_one,
    keep_safe,
    mend_vault,
    prepare_risk,
    print_guide,
)
from fieldapp.desk.safety import read_safety
from fieldapp.errors import (
    BackupDamaged,
    BackupInside,
    BackupMissing,
    DiskFull,
    OutputRefused,
    RightMissing,
    SlotsDamaged,
)
from fieldapp.vault import snapshot
from fieldapp.vault.catalogue import OWN, list_snapshots
from fieldapp.vault.officers import add_officer
from fieldapp.vault.slots import COPY, SLOTS
from fieldapp.vault.vault import open_vault

ZONE = timezone(timedelta(hours=8))
NOON = datetime(2024, 11, 25, 12, tzinfo=ZONE)


@pytest.fixture
def vault(laptop, add_case):
    made = laptop("64.01.05")
    add_case(made)
    made.clock = lambda: NOON
    return made


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stik"
    folder.mkdir()
    return folder


def own(vault):
    return list_snapshots(vault.folder / OWN)


def at(vault, moment):
    vault.clock = lambda: moment


class Stopped(Exception):
    """Somebody asked the work to stop."""


# ---- the second place ------------------------------------------------------------------------------------------------


def test_a_place_is_chosen_by_a_backup_that_lies_there(vault, stick):
    assert find_second(vault).state == "none"
    done = choose_second(vault, stick)
    place = find_second(vault)
    assert (place.state, place.found, place.chosen) == ("there", stick, str(stick))
    assert done.entries == vault.db.execute("SELECT count(*) FROM entry").fetchone()[0]
    forget_second(vault)
    assert find_second(vault).state == "none"
    assert snapshot.list_backups(stick)


def test_a_place_that_takes_no_backup_is_not_chosen(vault, tmp_path):
    (tmp_path / "berkas").write_bytes(b"bukan folder")
    with pytest.raises(OutputRefused):
        choose_second(vault, tmp_path / "berkas")
    with pytest.raises(BackupInside):
        choose_second(vault, vault.folder / "backup")
    assert find_second(vault).state == "none"


def test_a_pulled_drive_is_gone_and_no_folder_takes_its_name(vault, stick, tmp_path):
    choose_second(vault, stick)
    at(vault, NOON + timedelta(days=1))
    stick.rename(tmp_path / "laci")
    assert find_second(vault).state == "gone"
    assert keep_safe(vault).second is None
    assert not stick.exists()
    # what stands in its place, as a mount point does, is not the drive
    stick.mkdir()
    assert find_second(vault).state == "gone"
    assert keep_safe(vault).second is None
    assert not any(stick.iterdir())
    stick.rmdir()
    (tmp_path / "laci").rename(stick)
    kept = keep_safe(vault)
    assert kept.second is not None
    assert snapshot.list_backups(stick)[-1] == (NOON + timedelta(days=1)).date()


def test_a_drive_with_another_name_is_found_again(vault, tmp_path):
    first = tmp_path / "E" / "Cadangan"
    choose_second(vault, first)
    vault.keep_setting(precaution.PLACE, "/Cadangan")
    place = find_second(vault, lambda: [tmp_path / "D", tmp_path / "E"])
    assert (place.state, place.found) == ("there", first)
    assert find_second(vault, lambda: [tmp_path / "D"]).state == "gone"


# ---- what is due -----------------------------------------------------------------------------------------------------


def test_a_snapshot_is_due_once_a_day_and_whenever_the_clock_went_back(vault):
    assert find_due(vault).own
    assert keep_safe(vault).own is not None
    assert not find_due(vault).own
    assert keep_safe(vault).own is None
    for moment in (NOON + timedelta(days=1), NOON - timedelta(days=300), datetime(1970, 1, 1, tzinfo=ZONE)):
        at(vault, moment)
        assert find_due(vault).own
    assert len(own(vault)) == 1


def test_with_a_new_key_both_copies_are_due_at_once(vault, stick):
    choose_second(vault, stick)
    keep_safe(vault)
    assert not find_due(vault).own
    snapshot.forget_own(vault.folder)
    due = find_due(vault)
    assert due.own
    assert due.second
    kept = keep_safe(vault)
    assert kept.own is not None
    assert kept.second is not None
    assert drill_newest(vault).defects == []


def test_the_weekly_check_is_due_after_seven_days_and_before_a_clock_that_was_wrong(vault):
    assert find_due(vault).weekly
    vault.keep_setting(FULL, NOON.isoformat())
    for days, due in ((0, False), (6, False), (7, True), (-1, True)):
        at(vault, NOON + timedelta(days=days))
        assert find_due(vault).weekly is due


def test_practice_and_officers_without_a_role_keep_nothing(vault):
    assert not find_due(replace(vault, practice=True))
    stranger = replace(vault, officer="orang-lain")
    assert not find_due(stranger)
    assert not prepare_risk(stranger)
    assert not prepare_risk(replace(vault, practice=True))
    with pytest.raises(RightMissing):
        drill_newest(stranger)
    assert own(vault) == []


def test_own_snapshots_are_few_and_open_with_nothing_that_lies_beside_them(vault):
    for day in range(40):
        at(vault, NOON + timedelta(days=day))
        keep_one(vault)
    assert 3 <= len(own(vault)) <= 5
    names = {path.name.partition("-")[0] for path in (vault.folder / OWN).iterdir()}
    assert names == {"vault", "note"}


def test_before_risky_work_the_newest_state_lies_there(vault, add_case):
    assert prepare_risk(vault)
    (first,) = own(vault)
    assert prepare_risk(vault)
    assert own(vault) == [first]
    add_case(vault, "direktur-bumd-di-panggung")
    assert prepare_risk(vault)
    assert own(vault) == [first]
    at(vault, NOON + timedelta(hours=2))
    assert prepare_risk(vault)
    (second,) = own(vault)
    assert second > first
    second.note.write_bytes(b"{}")
    assert prepare_risk(vault)
    assert own(vault)[-1] > second


def test_work_goes_on_when_no_snapshot_can_be_made_before_it(vault, monkeypatch):
    def full(*_given, **_more):
        raise DiskFull(mb=3)

    monkeypatch.setattr(precaution, "keep_own", full)
    assert not prepare_risk(vault)


def test_what_fails_is_noted_and_fails_nothing_else(vault, stick, monkeypatch):
    choose_second(vault, stick)
    at(vault, NOON + timedelta(days=1))
    real = precaution.keep_own

    def full(*_given, **_more):
        raise DiskFull(mb=3)

    monkeypatch.setattr(precaution, "keep_own", full)
    kept = keep_safe(vault)
    assert isinstance(kept.trouble, DiskFull)
    assert kept.second is not None
    assert read_health(vault).trouble.sentence == kept.trouble.sentence
    monkeypatch.setattr(precaution, "keep_own", real)
    assert keep_safe(vault).trouble is None
    assert read_health(vault).trouble.at == ""


def test_what_is_missing_comes_back_from_the_second_place_when_it_is_whole_there(vault, stick):
    done = choose_second(vault, stick)
    first, second, *_ = sorted((vault.folder / "evidence").rglob("*.age"))
    copies = [done.folder / path.relative_to(vault.folder) for path in (first, second)]
    first.unlink()
    second.unlink()
    copies[1].write_bytes(b"rusak" * 100)
    assert mend_vault(vault) == 1
    assert first.read_bytes() == copies[0].read_bytes()
    assert not second.exists()


def test_a_copy_of_the_slots_is_written_anew_from_the_whole_one(vault):
    whole = (vault.folder / SLOTS).read_bytes()
    for name in (COPY, SLOTS):
        (vault.folder / name).write_bytes(whole[:-3])
        mend_vault(vault)
        assert [(vault.folder / each).read_bytes() for each in (SLOTS, COPY)] == [whole, whole]
    for name in (COPY, SLOTS):
        (vault.folder / name).write_bytes(whole[:-3] + name.encode())
    with pytest.raises(SlotsDamaged):
        mend_vault(vault)


# ---- proof -----------------------------------------------------------------------------------------------------------


def test_a_drill_opens_the_newest_of_the_second_place_and_leaves_nothing(vault, stick):
    with pytest.raises(BackupMissing):
        drill_newest(vault)
    keep_one(vault)
    assert drill_newest(vault).defects == []
    done = choose_second(vault, stick)
    before = sorted(path for path in stick.rglob("*"))
    tried = drill_newest(vault)
    assert (tried.defects, tried.entries) == ([], done.entries)
    assert tried.evidence > 0
    assert sorted(path for path in stick.rglob("*")) == before
    assert read_health(vault).drilled.folder == str(done.folder)


def test_a_drill_finds_evidence_that_decayed_and_the_next_backup_mends_it(vault, stick):
    done = choose_second(vault, stick)
    blobs = sorted(done.folder.rglob("*.age"))
    data = bytearray(blobs[0].read_bytes())
    data[len(data) // 2] ^= 4
    blobs[0].write_bytes(data)
    blobs[1].unlink()
    tried = drill_newest(vault)
    assert tried.lacking == 2
    assert read_health(vault).drilled.lacking == 2
    at(vault, NOON + timedelta(days=1))
    assert keep_safe(vault).second.copied == 2
    assert drill_newest(vault).defects == []


def test_a_drill_of_a_damaged_snapshot_says_so_and_wipes_its_copy(vault, stick):
    done = choose_second(vault, stick)
    (database,) = done.folder.glob("vault-*.db")
    data = bytearray(database.read_bytes())
    data[len(data) // 2] ^= 1
    database.write_bytes(data)
    with pytest.raises(BackupDamaged):
        drill_newest(vault)
    assert not list(done.folder.glob("uji-*"))


def test_a_stopped_drill_and_one_that_was_killed_leave_nothing_for_long(vault, stick):
    done = choose_second(vault, stick)
    (done.folder / "uji-lama").mkdir()
    (done.folder / "uji-lama" / "vault.db").write_bytes(b"sisa")

    def stop(at_, _total):
        if at_:
            raise Stopped

    with pytest.raises(Stopped):
        drill_newest(vault, stop)
    assert not list(done.folder.glob("uji-*"))
    assert read_health(vault).drilled.at == ""


def test_the_weekly_check_reads_a_copy_and_is_noted_as_full(vault):
    found = check_weekly(vault)
    assert found.defects == []
    health = read_health(vault)
    assert health.checked.full
    assert health.full_at == NOON.isoformat(timespec="minutes")
    assert not list((vault.folder / OWN).glob("uji-*"))
    assert not find_due(vault).weekly


def test_the_weekly_check_lets_saves_through(vault):
    """While the copy is checked, another connection writes without waiting."""
    saved = []

    def report(_done, _total):
        if not saved:
            with vault.beside(write=True) as other:
                other.db.execute("PRAGMA busy_timeout = 0")
                other.keep_setting("uji", "tersimpan")
                saved.append(other.setting("uji"))

    check_weekly(vault, report)
    assert saved == ["tersimpan"]


def test_the_weekly_check_finds_what_was_changed(vault):
    with vault.writing() as db:
        db.execute("DELETE FROM case_row")
    found = check_weekly(vault)
    assert found.defects
    assert read_health(vault).checked.defects == len(found.defects)
    assert read_health(vault).full_at


def test_a_snapshot_with_other_counts_than_its_note_is_a_defect(vault, stick, monkeypatch):
    monkeypatch.setattr(snapshot, "_counts", lambda path, key: (1, 1))
    choose_second(vault, stick)
    assert "backup_count" in [one.code for one in drill_newest(vault).defects]


def test_the_guide_is_one_page_however_long_the_place(vault):
    keep_note(vault, BACKED_UP, BackupNote("2024-11-24T08:00+08:00", "x"))
    for place in ("", "E:\\Cadangan", "E:\\" + "Cadangan Kantor\\" * 12):
        vault.keep_setting(precaution.PLACE, place)
        pdf = PdfDocument(print_guide(vault))
        assert len(pdf) == 1
        text = pdf[0].get_textpage().get_text_bounded()
        assert "Bila laptop hilang atau rusak" in text
        assert "24 November 2024" in text
        pdf.close()


def test_notes_of_drills_that_cannot_be_read_count_as_none(vault):
    vault.keep_setting(DRILLED, '{"at": 7}')
    assert read_health(vault).drilled.at == ""
    back_up(vault, vault.folder.parent / "lain")
    assert read_health(vault).backed_up.entries > 0


def test_who_may_read_no_content_still_keeps_copies_and_tries_them(vault, stick, passphrase, cheap_cost):
    """Admin Perangkat looks after the laptop: the copies hold everything, and nothing of it is shown."""
    add_officer(vault, "Rusdi Hamka", "", "hujan turun sejak subuh tadi", cheap_cost, roles=("admin_perangkat",))
    entries = vault.db.execute("SELECT count(*) FROM entry").fetchone()[0]
    vault.close()
    with open_vault(vault.folder, "Rusdi Hamka", "hujan turun sejak subuh tadi", clock=lambda: NOON) as opened:
        assert not opened.rights.allows("read")
        assert choose_second(opened, stick).entries >= entries
        assert drill_newest(opened).defects == []
        assert check_weekly(opened).defects == []
        assert keep_safe(opened).trouble is None
        assert prepare_risk(opened)
        assert mend_vault(opened) == 0
        assert [one.code for one in read_safety(opened).remarks] == ["same_drive"]
