"""The check after plugging in again: what counts as checked, what was never delivered, which stick came back."""

import os
from pathlib import Path

import pytest

from fieldapp.errors import StickGone
from fieldapp.exchange.export import export, unfinished_plan
from fieldapp.exchange.merge import import_paths
from fieldapp.exchange.placement import Load, Sent
from fieldapp.exchange.recheck import check_folder, check_load, find_again
from fieldapp.exchange.stick import Medium, Stick
from fieldapp.exchange.volume import Volume

PART = 2**20


class Named(Medium):
    """Sticks that tell a serial, the name of their folder, and have room for so much."""

    def __init__(self, room: int = 10**12) -> None:
        self.room = room

    def identify(self, folder):
        return folder.name

    def free(self, folder):
        return self.room - sum(path.stat().st_size for path in folder.iterdir())


@pytest.fixture
def laptop(offices):
    """Give a field office with four parts to send, and its desk."""
    kab, kec = offices.pair()
    offices.add_evidence(kec, offices.add_case(kec), os.urandom(2 * PART + 9))
    return kab, kec


def send(vault, stick, **how):
    return export(vault, stick, "64.01", part_size=PART, **how)


def rows(vault, plan):
    return vault.db.execute(
        "SELECT part, written IS NOT NULL, checked IS NOT NULL FROM export_part WHERE plan = ? ORDER BY part",
        (plan.id,),
    ).fetchall()


def spoil(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def test_whole_parts_count_as_checked_once_the_stick_was_away(laptop, offices):
    _kab, kec = laptop
    stick = offices.stick()
    done = send(kec, stick)
    told = []
    found = check_load(kec, done.plan, stick, done.stick, replugged=False, told=lambda n, of: told.append((n, of)))
    assert {one.state for one in found} == {"whole"}
    assert {row[2] for row in rows(kec, done.plan)} == {0}, "it may have been read from memory"
    assert told == [(n, len(found)) for n in range(1, len(found) + 1)]
    check_load(kec, done.plan, stick, done.stick, replugged=True)
    assert {row[1:] for row in rows(kec, done.plan)} == {(1, 1)}
    assert unfinished_plan(kec, "64.01") is None


@pytest.mark.parametrize("harm", [spoil, Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_stick_that_lacks_a_part_is_not_believed_and_goes_on(laptop, offices, harm):
    kab, kec = laptop
    stick = offices.stick()
    done = send(kec, stick)
    check_folder(kec, stick)
    harm(stick.folder / done.parts[1].name)
    found = check_folder(kec, stick)
    states = [one.state for one in found]
    assert [state == "whole" for state in states] == [True, False, *[True] * (len(done.parts) - 2)]
    assert {row[1:] for row in rows(kec, done.plan)} == {(0, 0)}
    assert unfinished_plan(kec, "64.01") == done.plan
    again = send(kec, stick)
    assert again.plan == done.plan
    assert [one.fresh for one in again.parts].count(True) == 1
    assert {one.state for one in check_folder(kec, stick)} == {"whole"}
    assert {one.code for one in import_paths(kab, [stick.folder]).files} == {""}


def test_of_several_sticks_each_is_judged_by_what_it_should_hold(laptop, offices):
    _kab, kec = laptop
    one, two = (Stick(offices.stick().folder, Named(room)) for room in (4 * PART, 10**12))
    first = send(kec, one)
    assert first.left
    done = send(kec, two, continue_here=True)
    assert len(done.loads) == 2
    assert len(check_folder(kec, one)) == len(first.parts)
    assert {row[2] for row in rows(kec, done.plan)} == {0, 1}
    spoil(two.folder / done.parts[0].name)
    assert "damaged" in {part.state for part in check_folder(kec, two)}
    assert [row[1] for row in rows(kec, done.plan)] == [1] * len(first.parts) + [0] * len(done.parts)


def test_all_bundles_of_a_stick_are_read_and_a_strange_folder_has_none(laptop, offices):
    _kab, kec = laptop
    stick = offices.stick()
    send(kec, stick)
    offices.add_case(kec, "sesudahnya")
    send(kec, stick, everything=True)
    assert {one.number for one in check_folder(kec, stick)} == {1, 2}
    assert check_folder(kec, offices.stick()) == []


def test_a_stick_that_goes_while_it_is_read_is_gone(laptop, offices):
    _kab, kec = laptop
    stick = offices.stick()
    done = send(kec, stick)
    stick.folder.rename(stick.folder.with_name("tercabut"))
    with pytest.raises(StickGone):
        check_load(kec, done.plan, stick, done.stick, replugged=True)
    assert {row[1] for row in rows(kec, done.plan)} == {1}, "what is not there proves nothing"


def test_a_stick_is_found_again_by_its_serial_or_by_its_files(tmp_path):
    def volume(name, identity=""):
        (tmp_path / name).mkdir(exist_ok=True)
        return Volume(tmp_path / name, name, identity=identity)

    named = Load("1234-ABCD", (Sent("a.netra", "", 1, fresh=False),))
    bare = Load("2", (Sent("b.netra", "", 1, fresh=False),))
    other, back = volume("LAIN", "0000-0001"), volume("KINGSTON", "1234-ABCD")
    (tmp_path / "LAIN/a.netra").touch()
    (tmp_path / "LAIN/b.netra").touch()
    inside = Path("Kiriman")
    assert find_again([other, back], [named], inside) == (tmp_path / "KINGSTON/Kiriman", named)
    assert find_again([other], [named], inside) is None, "a copy on another stick is another stick"
    assert find_again([other], [named, bare], inside) == (tmp_path / "LAIN", bare)
    assert find_again([volume("POLOS")], [named, bare], inside) is None
    (tmp_path / "POLOS/Kiriman").mkdir()
    (tmp_path / "POLOS/Kiriman/a.netra").touch()
    assert find_again([volume("POLOS")], [named], inside) == (tmp_path / "POLOS/Kiriman", named)
