"""Checks and backups leave a note of when they were; nothing else changes."""

import pytest

from fieldapp.desk.health import CHECKED, BackupNote, CheckNote, back_up, check_health, read_health
from fieldapp.errors import BackupInside, OutputRefused
from fieldapp.vault import snapshot


class Stopped(Exception):
    """Somebody asked the work to stop."""


def test_before_anything_nothing_is_noted(laptop):
    vault = laptop("64.01.05")
    health = read_health(vault)
    assert (health.checked, health.backed_up) == (CheckNote(), BackupNote())


def test_a_check_notes_what_it_found(laptop):
    vault = laptop("64.01.05")
    steps = []
    found = check_health(vault, full=True, report=lambda *at: steps.append(at))
    note = read_health(vault).checked
    assert found.defects == []
    assert (note.full, note.defects, note.entries) == (True, 0, found.entries)
    assert note.at.startswith("2024-11-01T")
    assert [at for at, _ in steps] == sorted(at for at, _ in steps)
    assert steps[-1][0] == steps[-1][1]


def test_a_check_that_was_stopped_notes_nothing(laptop):
    vault = laptop("64.01.05")

    def stop(done, _total):
        if done:
            raise Stopped

    with pytest.raises(Stopped):
        check_health(vault, full=True, report=stop)
    assert read_health(vault).checked == CheckNote()


def test_a_backup_notes_where_it_lies(laptop, tmp_path):
    vault = laptop("64.01.05")
    done = back_up(vault, tmp_path / "stik")
    assert snapshot.list_backups(tmp_path / "stik") == [done.day]
    assert read_health(vault).backed_up.folder == str(tmp_path / "stik")
    (tmp_path / "berkas").write_bytes(b"bukan folder")
    with pytest.raises(OutputRefused):
        back_up(vault, tmp_path / "berkas" / "dalam")


def test_a_note_that_cannot_be_read_counts_as_none(laptop):
    vault = laptop("64.01.05")
    vault.keep_setting(CHECKED, '{"at": 7')
    assert read_health(vault).checked == CheckNote()
    vault.keep_setting(CHECKED, '{"at": 7}')
    assert read_health(vault).checked == CheckNote()


@pytest.mark.parametrize("below", ["", "tmp/x", "../{name}/backup"])
def test_a_backup_is_not_put_into_the_data_itself(laptop, below):
    vault = laptop("64.01.05")
    before = sorted(vault.folder.rglob("*"))
    with pytest.raises(BackupInside):
        back_up(vault, vault.folder / below.format(name=vault.folder.name))
    assert sorted(vault.folder.rglob("*")) == before
    assert read_health(vault).backed_up == BackupNote()
