"""The self-test: each thing that is wrong has its colour, its sentence and what to do; a sound vault has none."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from fieldapp.desk.health import CHECKED, DRILLED, FULL, TROUBLE, CheckNote, DrillNote, TroubleNote, keep_note
from fieldapp.desk.precaution import Place, choose_second
from fieldapp.desk.safety import RED, judge_safety, read_safety
from fieldapp.vault.clockwatch import ClockWatch
from fieldapp.vault.selftest import Trouble, examine_vault
from fieldapp.vault.slots import COPY, SLOTS
from fieldapp.vault.witness import witness_file
from fieldapp.words import say

ZONE = timezone(timedelta(hours=8))
NOON = datetime(2024, 11, 25, 12, tzinfo=ZONE)
PLENTY = 10 * 1024**3
ELSEWHERE = Place("E:\\Cadangan", Path("E:\\Cadangan"))


@pytest.fixture
def vault(laptop, add_case):
    made = laptop("64.01.05")
    add_case(made)
    made.clock = lambda: NOON
    return made


def examine(vault, free=PLENTY):
    return [one.code for one in examine_vault(vault, lambda: free)]


def judge(vault, place=ELSEWHERE, *troubles):
    found = judge_safety(vault, list(troubles), place)
    return found.colour, [one.code for one in found.remarks]


def test_a_sound_vault_with_a_backup_elsewhere_is_green(vault):
    assert examine(vault) == []
    found = judge_safety(vault, [], ELSEWHERE)
    assert (found.colour, found.remarks, found.sentence) == ("green", (), say("safety.well"))


def test_without_a_second_place_it_is_amber_and_on_the_same_drive_too(vault, tmp_path):
    found = read_safety(vault)
    assert "no_place" in [one.code for one in found.remarks]
    choose_second(vault, tmp_path / "stik")
    assert "same_drive" in [one.code for one in read_safety(vault).remarks]
    assert judge(vault, Place("E:\\Cadangan")) == ("green", [])
    vault.clock = lambda: NOON + timedelta(days=1)
    assert judge(vault, Place("E:\\Cadangan")) == ("amber", ["place_gone"])
    assert judge(replace(vault, practice=True), Place()) == ("green", [])


def test_a_changed_entry_is_red(vault):
    with vault.writing() as db:
        db.execute("DROP TRIGGER IF EXISTS payload_kept")
        (n,) = db.execute("SELECT max(n) FROM payload WHERE open IS NOT NULL").fetchone()
        db.execute("DELETE FROM payload WHERE n = ?", (n,))
        db.execute("INSERT INTO payload (n, open_salt, open) VALUES (?, ?, ?)", (n, bytes(16), b"{}"))
    assert "entry" in examine(vault)


def test_a_head_that_is_not_the_last_entry_is_red(vault):
    with vault.writing() as db:
        db.execute("UPDATE book SET last = last + 1 WHERE book = ?", (vault.book,))
    assert "head" in examine(vault)


def test_a_witness_that_saw_more_is_red(vault):
    file = witness_file(vault.name)
    seen = file.read()
    file.write(replace_heads(seen, 5))
    assert "witness" in examine(vault)


def replace_heads(seen, more):
    heads = {book: (last + more, digest) for book, (last, digest) in seen.heads.items()}
    return type(seen)(seen.vault, seen.incarnation, heads)


def test_a_missing_file_of_evidence_is_red(vault):
    next((vault.folder / "evidence").rglob("*.age")).unlink()
    assert examine(vault) == ["evidence"]


def test_damaged_slots_are_red_and_a_damaged_copy_is_amber(vault):
    good = (vault.folder / COPY).read_bytes()
    (vault.folder / COPY).write_bytes(good[:-5])
    assert examine(vault) == ["slots_copy"]
    (vault.folder / COPY).unlink()
    assert examine(vault) == ["slots_copy"]
    for name in (SLOTS, COPY):
        (vault.folder / name).write_bytes(good.replace(b"Hariyati", b"Hariyato"))
    assert examine(vault) == ["slots"]
    for name in (SLOTS, COPY):
        (vault.folder / name).unlink()
    assert examine(vault) == ["slots"]


def test_keys_that_do_not_open_what_they_seal_are_red(vault):
    keys = replace(vault.device_keys, age_recipient="age1" + "q" * 58)
    assert "keys" in examine(replace(vault, device_keys=keys))


def test_a_database_that_cannot_be_read_is_red(vault):
    other = replace(vault, db_key=bytes(32))
    assert "database" in examine(other)


def test_a_full_disk_is_red_and_a_scarce_one_amber(vault):
    assert examine(vault, 300 << 20) == ["disk_full"]
    assert examine(vault, 800 << 20) == ["disk_scarce"]
    assert judge(vault, ELSEWHERE, Trouble("disk_full", "300"))[0] == "red"
    assert judge(vault, ELSEWHERE, Trouble("disk_scarce", "800"))[0] == "amber"


@pytest.mark.parametrize(
    ("name", "note", "code", "colour"),
    [
        (CHECKED, CheckNote("2024-11-24T08:00+08:00", True, 5, 1, 2), "defects", "red"),
        (DRILLED, DrillNote("2024-11-24T08:00+08:00", "E:", 5, 1, 1), "drill", "amber"),
        (TROUBLE, TroubleNote("2024-11-24T08:00+08:00", "Diska penuh."), "trouble", "amber"),
    ],
)
def test_what_the_notes_say_has_its_colour(vault, name, note, code, colour):
    keep_note(vault, name, note)
    assert judge(vault) == (colour, [code])


def test_a_full_check_of_long_ago_is_amber(vault):
    vault.keep_setting(FULL, "2024-11-24T08:00+08:00")
    assert judge(vault) == ("green", [])
    vault.keep_setting(FULL, "2024-10-24T08:00+08:00")
    assert judge(vault) == ("amber", ["check_old"])


class WrongClock:
    """A laptop's clock that was set back to 1999."""

    def __call__(self):
        return datetime(1999, 1, 1, tzinfo=ZONE)

    def elapsed(self):
        return 0.0


def test_a_clock_that_went_back_is_amber(vault):
    vault.clock = WrongClock()
    vault.watch = ClockWatch(vault.clock)
    assert "clock" in judge(vault)[1]


def test_the_worst_comes_first_and_gives_the_sentence(vault):
    found = judge_safety(vault, [Trouble("disk_scarce", "800"), Trouble("witness"), Trouble("slots")], Place())
    assert [one.colour for one in found.remarks] == ["red", "red", "amber", "amber"]
    assert found.sentence == say("safety.witness", detail="")


def test_every_code_has_a_sentence_and_an_advice(vault):
    amber = {
        "disk_scarce",
        "slots_copy",
        "check_old",
        "drill",
        "trouble",
        "no_place",
        "place_gone",
        "same_drive",
        "clock",
    }
    for code in RED | amber | {"clock"}:
        (remark,) = judge_safety(vault, [Trouble(code, "7")], ELSEWHERE).remarks
        assert remark.sentence
        assert remark.advice
        assert (remark.colour == "red") == (code in RED)


def test_nothing_is_changed(vault):
    before = {path: path.read_bytes() for path in vault.folder.rglob("*") if path.is_file() and "-shm" not in path.name}
    read_safety(vault)
    assert {path: path.read_bytes() for path in before} == before
