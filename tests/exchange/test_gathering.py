"""What is found on a stick: three levels deep, nothing that stops the search, no link followed, one file at a time."""

import errno
import os
from pathlib import Path

import pytest

from fieldapp.errors import StickGone
from fieldapp.exchange import gathering
from fieldapp.exchange.gathering import gather, pattern_of, read_part
from fieldapp.exchange.merge import gather_parts
from fieldapp.exchange.preview import gather_all

NETRA = pattern_of((".netra",))


def lay(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def found_in(folder: Path, **how) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in gather([folder], how.get("wanted", NETRA)).files]


def test_three_levels_are_searched_the_top_first_and_counted_as_people_count(tmp_path):
    lay(tmp_path, "a-10.netra", "a-2.netra", "satu/b.netra", "satu/dua/c.NETRA", "satu/dua/tiga/d.netra", "foto.jpg")
    assert found_in(tmp_path) == ["a-2.netra", "a-10.netra", "satu/b.netra", "satu/dua/c.NETRA"]


def test_what_was_thrown_away_or_is_the_systems_own_is_left(tmp_path):
    bins = (".Trash-1000/files", "$RECYCLE.BIN", "System Volume Information", "lost+found", ".tersembunyi")
    lay(tmp_path, *(f"{name}/a.netra" for name in bins), "paket/a.netra")
    assert found_in(tmp_path) == ["paket/a.netra"]
    # who names such a folder means it
    assert found_in(tmp_path / "$RECYCLE.BIN") == ["a.netra"]


def test_links_lead_nowhere_and_loops_end(tmp_path):
    lay(tmp_path / "luar", "rahasia.netra")
    stick = tmp_path / "stick"
    lay(stick, "dalam/a.netra")
    for name, target in (("lingkar", stick), ("dalam/balik", stick / "dalam"), ("luar", tmp_path / "luar")):
        try:
            (stick / name).symlink_to(target, target_is_directory=True)
        except OSError:
            pytest.skip("links are not allowed here")
    assert found_in(stick) == ["dalam/a.netra"]
    (stick / "b.netra").symlink_to(tmp_path / "luar" / "rahasia.netra")
    assert found_in(stick) == ["b.netra", "dalam/a.netra"]
    # a link is named, so that somebody hears of it, and never read
    data, refused = read_part(stick / "b.netra", 1, 1)
    assert (data, refused.code if refused else "") == (b"", "bundle_size")


def test_no_more_than_two_thousand_files_and_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(gathering, "MOST_FILES", 40)
    lay(tmp_path, *(f"{n}.netra" for n in range(40)))
    assert not gather([tmp_path], NETRA).more
    lay(tmp_path, "dalam/lagi.netra")
    found = gather([tmp_path], NETRA)
    assert (len(found.files), found.more) == (40, True)
    assert gather([*found.files, tmp_path / "dalam" / "lagi.netra"], NETRA).more


def test_a_hundred_thousand_other_names_do_not_stop_it(tmp_path, monkeypatch):
    monkeypatch.setattr(gathering, "MOST_NAMES", 3_000)
    lay(tmp_path, *(f"{n}.jpg" for n in range(2_990)), "a.netra")
    found = gather([tmp_path], NETRA)
    assert (len(found.files), found.more) == (1, False)
    lay(tmp_path, *(f"lebih/{n}.jpg" for n in range(20)))
    assert gather([tmp_path], NETRA).more


@pytest.mark.soak
def test_a_hundred_thousand_real_names(tmp_path):
    for n in range(100_001):
        (tmp_path / f"{n}.jpg").touch()
    found = gather([tmp_path], NETRA)
    assert (found.files, found.more) == ((), True)


@pytest.mark.parametrize(
    "name",
    [
        "\u202egap.netra",
        "a\nb.netra",
        "<b>tebal</b>.netra",
        "'; DROP TABLE entry; --.netra",
        "9" * 200 + ".netra",
        "٣.netra",
        "²-1of2.netra",
        "e\u0301.netra",
        "COM1 .netra",
        ".netra",
        "%s%n{0}.netra",
    ],
)
def test_hostile_names_are_names(tmp_path, name):
    try:
        lay(tmp_path, name, "1.netra")
    except OSError:
        pytest.skip("this file system takes no such name")
    assert sorted(found_in(tmp_path)) == sorted([name, "1.netra"])


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text_is_found_and_read(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff\xfe.netra"
    with open(path, "wb") as file:  # noqa: PTH123 - a name in bytes
        file.write(b"x")
    (found,) = gather([tmp_path], NETRA).files
    assert read_part(found, 1, 1) == (b"x", None)


def test_a_folder_that_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path, monkeypatch):
    lay(tmp_path, "baik/a.netra", "buruk/b.netra", "z.netra")
    real = os.scandir

    def scan(folder):
        if str(folder).endswith("buruk"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(folder)

    monkeypatch.setattr(os, "scandir", scan)
    found = gather([tmp_path], NETRA)
    assert [path.name for path in found.files] == ["z.netra", "a.netra"]
    assert found.unread == (tmp_path / "buruk",)
    with pytest.raises(StickGone):
        gather([tmp_path / "buruk"], NETRA)


def test_one_file_that_the_medium_does_not_give_is_named(tmp_path, monkeypatch):
    lay(tmp_path, "a.netra", "b.netra")
    real = Path.open

    def reading(self, *args, **kwargs):
        if self.name == "a.netra":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", reading)
    data, refused = read_part(tmp_path / "a.netra", 1, 2)
    assert data == b""
    assert refused is not None
    assert refused.code == "bundle_unreadable"
    assert "a.netra" in refused.sentence
    assert read_part(tmp_path / "b.netra", 2, 2) == (b"x", None)


def test_a_file_that_vanished_is_named_and_a_stick_that_is_gone_is_gone(tmp_path):
    stick = tmp_path / "stick"
    lay(stick, "a.netra", "b.netra")
    (stick / "a.netra").unlink()
    _, refused = read_part(stick / "a.netra", 1, 2)
    assert refused is not None
    assert refused.code == "bundle_unreadable"
    stick.rename(tmp_path / "away")
    with pytest.raises(StickGone) as raised:
        read_part(stick / "b.netra", 2, 2)
    assert "bagian 2 dari 2" in raised.value.sentence
    # the place where it was mounted is still there, and empty
    stick.mkdir()
    with pytest.raises(StickGone):
        read_part(stick / "b.netra", 2, 2)


def test_reference_data_and_enrolment_files_are_found_by_their_names(tmp_path):
    lay(tmp_path, "netra-acuan-2027.1.tar", "cadangan.tar", "a.netra", "undangan.json", "pemulihan.nrq", "a.pdf")
    assert [path.name for path in gather_parts([tmp_path]).files] == ["a.netra", "netra-acuan-2027.1.tar"]
    everything = {path.name for path in gather_all([tmp_path]).files}
    assert everything == {"a.netra", "netra-acuan-2027.1.tar", "undangan.json", "pemulihan.nrq"}
