"""A stick full of everything: whatever lies there, in whatever order and folder, what is good goes in, all is told."""

import os
import random

import pytest

from fieldapp.exchange import quarantine
from fieldapp.exchange.merge import import_files, import_paths
from fieldapp.exchange.packfile import install_pack, sign_pack
from fieldapp.exchange.preview import inspect_paths
from fieldapp.exchange.receipt import make_receipt
from tests.exchange.conftest import cases, journal
from tests.packs.sets import next_set

GOOD = {"", "bundle_again"}
NAMES = ("a.netra", "\u202eb.NETRA", "kiriman terakhir (2).netra", "'; --.netra", "9" * 90 + ".netra", "e\u0301.netra")
FOLDERS = ("", "satu", "satu/dua", "baru - salinan", "Ünï ©ode")


def lay_out(dice, folder, contents):
    """Put every piece of content under a random name into a random folder, some of it twice."""
    taken = set()
    for suffix, data in [*contents, *dice.sample(contents, 3)]:
        place = folder / dice.choice(FOLDERS)
        place.mkdir(parents=True, exist_ok=True)
        name = next(n for n in _names(dice, suffix) if (place, n.lower()) not in taken)
        taken.add((place, name.lower()))
        (place / name).write_bytes(data)


def _names(dice, suffix):
    while True:
        drawn = f"{dice.randrange(100)}-{dice.choice(NAMES)}"
        yield drawn if suffix == ".netra" else f"netra-acuan-{dice.randrange(10**6)}.tar"


@pytest.fixture
def offered(offices):
    """Give a laptop with what lies on its stick: receipts, junk, parts for others, packs, and the offices."""
    desk, field = offices.pair()
    stranger = offices.vault("64.01.09")
    other_desk, other = offices.pair("64.02", "64.02.01")
    offices.add_case(field)
    offices.send(field, desk)
    built = sign_pack(desk, next_set())
    path = offices.stick().folder / built.name
    path.write_bytes(built.data)
    install_pack(desk, path)
    back = offices.stick()
    make_receipt(desk, field.office, back)
    whole = next(back.folder.glob("*.netra")).read_bytes()
    own = offices.stick()
    offices.add_case(field)
    offices.write(field, own, "64.01")
    foreign = offices.stick()
    offices.add_case(other)
    offices.write(other, foreign, "64.02")
    assert stranger is not other_desk
    parts = [whole, next(own.folder.glob("*.netra")).read_bytes(), next(foreign.folder.glob("*.netra")).read_bytes()]
    junk = [whole[:-40], whole[:200] + b"?" + whole[201:], b"", b"\0" * 5000, quarantine.PART + os.urandom(900)]
    contents = [(".netra", data) for data in (*parts, *junk)]
    contents += [(".tar", built.data), (".tar", built.data[:9000]), (".tar", b"x")]
    return field, contents


@pytest.mark.parametrize("seed", range(3))
def test_whatever_lies_there_the_good_goes_in_and_all_is_told(offered, tmp_path, seed):
    field, contents = offered
    dice = random.Random(seed)
    dice.shuffle(contents)
    stick = tmp_path / "stik"
    lay_out(dice, stick, contents)
    before, known = journal(field), cases(field)
    found = inspect_paths(field, [stick])
    assert journal(field) == before
    assert len(found.files) == len(contents) + 3, "every file has its verdict"
    assert all(one.sentence or one.state == "good" for one in found.files)
    report = import_files(field, [one.path for one in found.wanted], use=["2099.1.1.1"])
    assert report.gone is None
    assert not any(one.is_left for one in report.files), "what the preview lets in is kept or taken"
    assert {one.code for one in report.files if not one.is_quarantined} <= GOOD
    assert sum(one.new for one in found.files) == report.total("new") > 0
    assert [one.state for one in report.packs].count("used") == 1
    assert cases(field) == known
    # looked at again, nothing is new, and all of it may be offered as often as anybody likes
    again = inspect_paths(field, [stick])
    assert not [one for one in again.files if one.state == "good"]
    held = len(quarantine.listed(field.db))
    second = import_paths(field, [stick])
    assert second.total("new") == 0
    # the command line keeps what is for another office, or is no part at all, too: once
    others = {one.sha256 for one in found.files if one.state in ("foreign", "other") and one.size and one.pack is None}
    assert len(quarantine.listed(field.db)) == held + len(others)
    for one in quarantine.listed(field.db):
        quarantine.dismiss(field, one.id, "Bukan untuk kantor ini.")
    third = import_paths(field, [stick])
    assert not any(one.is_quarantined for one in third.files)
