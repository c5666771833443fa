"""Evidence files: taken in whole or not at all, found when altered, never in clear on the disk."""

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from PIL import Image

from fieldapp.errors import (
    DestinationTaken,
    DiskFull,
    EvidenceAltered,
    EvidenceEmpty,
    EvidenceMismatch,
    EvidenceMissing,
    EvidenceNotFile,
    EvidenceRemote,
    EvidenceTooLarge,
    EvidenceUnreadable,
    EvidenceUnstable,
    StorageFailed,
)
from fieldapp.vault import disk
from fieldapp.vault import evidence as evidence_module
from fieldapp.vault import stream as stream_module
from fieldapp.vault.age import encrypt_bytes, make_identity
from fieldapp.vault.evidence import EvidenceStore
from fieldapp.vault.exif import read_exif
from fieldapp.vault.media import sniff_media
from fieldapp.vault.source import BLOCK, is_remote

CANARY = b"Saksi: Kanari binti Rahasia 3171234567890001 "


def write(path, data):
    path.write_bytes(data)
    return path


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def files(store):
    return sorted(path.relative_to(store.folder).as_posix() for path in store.folder.rglob("*") if path.is_file())


def read_all(store, digest, size=-1):
    with store.open_stream(digest) as reader:
        return b"".join(iter(lambda: reader.read(size), b""))


def blob_path(store, digest):
    return store.folder / store.blob_of(digest)


CONTENT = {
    "one byte": b"x",
    "a block": b"b" * BLOCK,
    "a block and one": b"b" * BLOCK + b"c",
    "age chunk": os.urandom(65536),
    "three blocks": os.urandom(3 * BLOCK + 12345),
}


@pytest.mark.parametrize("data", CONTENT.values(), ids=CONTENT.keys())
def test_what_goes_in_comes_out(store, tmp_path, data):
    taken = store.take_in(write(tmp_path / "bukti.bin", data))
    assert (taken.sha256, taken.size) == (sha256(data), len(data))
    assert files(store) == [taken.blob]
    for size in (-1, 1000, BLOCK, 10 * BLOCK):
        assert read_all(store, taken.sha256, size) == data
    assert store.verify(taken.sha256) == "ok"
    store.extract(taken.sha256, tmp_path / "keluar.bin")
    assert (tmp_path / "keluar.bin").read_bytes() == data
    assert (tmp_path / "bukti.bin").read_bytes() == data


def test_stream_takes_in_what_was_announced(store):
    data = os.urandom(BLOCK + 77)
    taken = store.take_in_stream(io.BytesIO(data), sha256(data), len(data))
    assert taken.sha256 == sha256(data)
    assert read_all(store, taken.sha256) == data


@pytest.mark.parametrize(
    ("announced", "size"),
    [(b"other", 5), (b"isi", 2), (b"isi", 4), (b"isi-panjang", 3)],
)
def test_stream_refuses_everything_else(store, announced, size):
    with pytest.raises(EvidenceMismatch):
        store.take_in_stream(io.BytesIO(b"isi"), sha256(announced), size)
    assert files(store) == []


def test_stream_refuses_nothing_and_too_much(store):
    with pytest.raises(EvidenceEmpty):
        store.take_in_stream(io.BytesIO(b""), sha256(b""), 0)
    with pytest.raises(EvidenceTooLarge):
        store.take_in_stream(io.BytesIO(b"x"), sha256(b"x"), evidence_module.LARGEST + 1)


def test_error_of_a_reader_comes_out_and_leaves_nothing(store):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            block = super().read(size)
            if not block:
                raise StorageFailed(reason="tercabut")
            return block

    with pytest.raises(StorageFailed) as failed:
        store.take_in_stream(Broken(b"x" * 100), sha256(b"x" * 100), 100)
    assert failed.value.facts["reason"] == "tercabut"
    assert files(store) == []


def test_same_content_lies_there_once(store, tmp_path):
    first = store.take_in(write(tmp_path / "a.jpg", CANARY))
    before = blob_path(store, first.sha256).read_bytes()
    second = store.take_in(write(tmp_path / "b.jpg", CANARY))
    assert first == second
    assert files(store) == [first.blob]
    assert blob_path(store, first.sha256).read_bytes() == before


def test_taking_in_again_mends_a_damaged_file(store, tmp_path):
    source = write(tmp_path / "a", CANARY)
    taken = store.take_in(source)
    blob_path(store, taken.sha256).write_bytes(b"rusak")
    assert store.verify(taken.sha256) == "altered"
    store.take_in(source)
    assert store.verify(taken.sha256) == "ok"


def test_the_disk_tells_nothing(store, tmp_path):
    taken = store.take_in(write(tmp_path / "a", CANARY * 1000))
    stored = [path for path in store.folder.rglob("*") if path.is_file()]
    for path in stored:
        assert CANARY not in path.read_bytes()
        assert taken.sha256[:8] not in path.name
    stranger = EvidenceStore(tmp_path, make_identity()[0], os.urandom(32))
    assert stranger.blob_of(taken.sha256) != taken.blob


def test_what_cannot_be_evidence_is_refused(store, tmp_path):
    for source in (tmp_path, tmp_path / "tidak ada", tmp_path / "a" / "b", Path("a\0b")):
        with pytest.raises(EvidenceNotFile):
            store.take_in(source)
    with pytest.raises(EvidenceEmpty):
        store.take_in(write(tmp_path / "kosong", b""))
    with pytest.raises(EvidenceTooLarge):
        store.take_in(write(tmp_path / "besar", b"x" * 101), largest=100)
    store.take_in(write(tmp_path / "pas", b"x" * 100), largest=100)
    assert len(files(store)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_pipes_and_devices_are_refused_and_links_followed(store, tmp_path):
    os.mkfifo(tmp_path / "pipa")
    for source in (tmp_path / "pipa", Path("/dev/zero")):
        with pytest.raises(EvidenceNotFile):
            store.take_in(source)
    (tmp_path / "tautan").symlink_to(write(tmp_path / "asli", b"isi"))
    assert store.take_in(tmp_path / "tautan").sha256 == sha256(b"isi")
    (tmp_path / "putus").symlink_to(tmp_path / "hilang")
    with pytest.raises(EvidenceNotFile):
        store.take_in(tmp_path / "putus")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (PureWindowsPath(r"\\server\bagi\a.jpg"), True),
        (PureWindowsPath("//server/bagi/a.jpg"), True),
        (PureWindowsPath(r"\\?\UNC\server\bagi\a.jpg"), True),
        (PureWindowsPath(r"\\?\C:\a.jpg"), False),
        (PureWindowsPath(r"C:\a.jpg"), False),
        (PurePosixPath("/srv/a.jpg"), False),
    ],
)
def test_files_on_other_computers_are_known(path, expected):
    assert is_remote(path) is expected


def test_remote_files_are_refused(store, tmp_path, monkeypatch):
    monkeypatch.setattr("fieldapp.vault.source.is_remote", lambda path: True)
    with pytest.raises(EvidenceRemote):
        store.take_in(write(tmp_path / "a", b"isi"))


@pytest.mark.parametrize("change", ["grow", "shrink", "touch", "replace"])
def test_source_that_changes_while_read_is_refused(store, tmp_path, change):
    source = write(tmp_path / "rekaman.mp4", os.urandom(3 * BLOCK))

    def interfere(done, total):
        if done == BLOCK:
            if change == "grow":
                with source.open("ab") as file:
                    file.write(b"lagi")
            elif change == "shrink":
                os.truncate(source, 2 * BLOCK)
            elif change == "touch":
                os.utime(source, ns=(1, 1))
            else:
                other = write(tmp_path / "lain", os.urandom(3 * BLOCK))
                other.replace(source)

    with pytest.raises(EvidenceUnstable):
        store.take_in(source, interfere)
    assert files(store) == []


def test_source_that_cannot_be_read_is_told_apart_from_our_disk(store, tmp_path):
    source = write(tmp_path / "a", b"x" * (2 * BLOCK))

    def pull(done, total):
        raise EvidenceUnreadable(name="a", reason="tercabut")

    with pytest.raises(EvidenceUnreadable):
        store.take_in(source, pull)
    assert files(store) == []


def test_progress_reaches_the_end(store, tmp_path):
    seen = []
    store.take_in(write(tmp_path / "a", b"x" * (2 * BLOCK + 5)), lambda done, total: seen.append((done, total)))
    assert seen[0] == (BLOCK, 2 * BLOCK + 5)
    assert seen[-1] == (2 * BLOCK + 5, 2 * BLOCK + 5)


def damaged(good):
    yield from (good[:length] for length in (0, 1, 100, len(good) // 2, len(good) - 1))
    for place in range(0, len(good), max(1, len(good) // 300)):
        yield good[:place] + bytes([good[place] ^ 0x10]) + good[place + 1 :]
    yield good + b"x"


def test_every_damage_is_found(store, tmp_path):
    data = os.urandom(70_000)
    taken = store.take_in(write(tmp_path / "a", data))
    path = blob_path(store, taken.sha256)
    good = path.read_bytes()
    for bad in damaged(good):
        path.write_bytes(bad)
        assert store.verify(taken.sha256) == "altered"
        with pytest.raises(EvidenceAltered):
            read_all(store, taken.sha256)
        with pytest.raises(EvidenceAltered):
            store.extract(taken.sha256, tmp_path / "keluar")
        assert not list(tmp_path.glob("keluar*"))
    path.write_bytes(good)
    assert store.verify(taken.sha256) == "ok"


def exchange(store, taken, content):
    """Put other content, well encrypted to our own key, where some evidence lies."""
    blob_path(store, taken.sha256).write_bytes(encrypt_bytes(content, store._recipient))


def test_exchanged_content_never_comes_out_whole(store, tmp_path):
    data = os.urandom(3 * BLOCK)
    taken = store.take_in(write(tmp_path / "a", data))
    exchange(store, taken, data[:-1] + bytes([data[-1] ^ 1]))
    assert store.verify(taken.sha256) == "altered"
    got = []
    with pytest.raises(EvidenceAltered), store.open_stream(taken.sha256) as reader:
        got.extend(iter(lambda: reader.read(1000), b""))
    assert sum(len(piece) for piece in got) < len(data)
    with pytest.raises(EvidenceAltered), store.open_stream(taken.sha256) as reader:
        reader.read(len(data))


def test_broken_build_stream_without_a_hash_is_noticed(store, tmp_path, monkeypatch):
    data = os.urandom(BLOCK)
    taken = store.take_in(write(tmp_path / "a", data))
    exchange(store, taken, b"palsu")
    monkeypatch.setattr(stream_module.hmac, "compare_digest", lambda one, two: True)
    with pytest.raises(pytest.fail.Exception), pytest.raises(EvidenceAltered):
        read_all(store, taken.sha256)


def lying_disk(monkeypatch):
    """Let the disk keep other bytes than were written to it, as a bad sector does."""
    real = disk.replace_file

    def replace_and_spoil(part, path):
        real(part, path)
        spoilt = bytearray(path.read_bytes())
        spoilt[-1] ^= 1
        path.write_bytes(spoilt)

    monkeypatch.setattr(evidence_module, "replace_file", replace_and_spoil)


def require_honest_take_in(store, source):
    try:
        taken = store.take_in(source)
    except StorageFailed:
        assert files(store) == []
    else:
        assert store.verify(taken.sha256) == "ok"


def test_a_lying_disk_is_caught_by_reading_back(store, tmp_path, monkeypatch):
    lying_disk(monkeypatch)
    with pytest.raises(StorageFailed):
        store.take_in(write(tmp_path / "a", CANARY))
    require_honest_take_in(store, tmp_path / "a")


def test_broken_build_without_reading_back_is_noticed(store, tmp_path, monkeypatch):
    lying_disk(monkeypatch)
    monkeypatch.setattr(EvidenceStore, "_require_written", lambda *args: None)
    with pytest.raises(AssertionError):
        require_honest_take_in(store, write(tmp_path / "a", CANARY))


def test_a_reader_may_leave_early_and_read_beside_others(store, tmp_path):
    data = os.urandom(12 * BLOCK)
    taken = store.take_in(write(tmp_path / "a", data))
    with store.open_stream(taken.sha256) as one, store.open_stream(taken.sha256) as two:
        assert one.read(10) == data[:10]
        assert two.read(BLOCK + 1) == data[: BLOCK + 1]
        assert one.read(10) == data[10:20]
    with pytest.raises(KeyError), store.open_stream(taken.sha256):
        raise KeyError
    assert read_all(store, taken.sha256) == data


def test_missing_files_are_said(store, tmp_path):
    assert store.verify("0" * 64) == "missing"
    with pytest.raises(EvidenceMissing), store.open_stream("0" * 64):
        pass
    with pytest.raises(EvidenceMissing):
        store.extract("0" * 64, tmp_path / "keluar")
    assert not list(tmp_path.glob("keluar*"))


def test_extracting_overwrites_nothing(store, tmp_path):
    taken = store.take_in(write(tmp_path / "a", b"isi"))
    target = write(tmp_path / "keluar", b"punya orang lain")
    with pytest.raises(DestinationTaken):
        store.extract(taken.sha256, target)
    assert target.read_bytes() == b"punya orang lain"


def test_orphans_are_what_nothing_names(store, tmp_path):
    one = store.take_in(write(tmp_path / "a", b"satu"))
    two = store.take_in(write(tmp_path / "b", b"dua"))
    assert store.orphans({one.sha256, two.sha256}) == []
    assert store.orphans({one.sha256}) == [two.blob]
    assert store.orphans(set()) == sorted([one.blob, two.blob])


def test_sweeping_takes_only_unfinished_files(store, tmp_path):
    taken = store.take_in(write(tmp_path / "a", b"satu"))
    write(store.folder / "0123.age.part", b"setengah")
    assert store.sweep_parts() == 1
    assert files(store) == [taken.blob]


def test_reserve_of_the_disk_is_kept(store, tmp_path, monkeypatch):
    source = write(tmp_path / "a", b"isi")
    monkeypatch.setattr(disk, "RESERVE", 2**60)
    with pytest.raises(DiskFull) as full:
        store.take_in(source)
    assert full.value.facts["mb"] > 0
    assert files(store) == []


def picture(form, **options):
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(data, form, **options)
    return data.getvalue()


def described(form):
    exif = Image.Exif()
    exif[271], exif[272] = "Merek\x00\x1b[31m", "Model\x077"
    exif.get_ifd(0x8769)[0x9003] = "2024:11:27 07:15:00"
    exif.get_ifd(0x8769)[0x9011] = "+07:00"
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 12.0, 30.0), 3: "E", 4: (106.0, 49.0, 12.0)})
    return picture(form, exif=exif)


def test_photograph_says_when_with_what_and_where(store, tmp_path):
    taken = store.take_in(write(tmp_path / "foto.txt", described("JPEG")))
    assert taken.media_type == "image/jpeg"
    assert taken.exif == {
        "ukuran": "40x30", "merek": "Merek[31m", "model": "Model7", "diambil": "2024:11:27 07:15:00 +07:00",
        "gps": "ada", "lintang": "-6.208333", "bujur": "106.820000",
    }  # fmt: skip


def test_plain_picture_says_little():
    assert read_exif(picture("PNG"), "image/png") == {"ukuran": "40x30", "gps": "tidak ada"}
    assert read_exif(b"GIF89a....", "image/gif") == {}


def test_broken_pictures_are_kept_all_the_same(store, tmp_path):
    good = described("JPEG")
    taken = store.take_in(write(tmp_path / "rusak.jpg", good[:30]))
    assert (taken.media_type, taken.exif) == ("image/jpeg", {"gambar": "tidak terbaca"})
    assert read_all(store, taken.sha256) == good[:30]
    for place in range(len(good)):
        for mask in (0x01, 0x80, 0xFF):
            bad = good[:place] + bytes([good[place] ^ mask]) + good[place + 1 :]
            said = read_exif(bad, "image/jpeg")
            assert all(isinstance(value, str) and len(value) <= 200 for value in said.values())


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((8_000, 5_000), {"ukuran": "8000x5000", "gps": "tidak ada"}),
        ((8_000, 5_001), {"ukuran": "8000x5001", "gambar": "terlalu besar"}),
        ((12_000, 12_000), {"gambar": "terlalu besar"}),
        ((16_000, 12_000), {"gambar": "terlalu besar"}),
    ],
)
def test_huge_pictures_are_measured_only(size, expected):
    data = io.BytesIO()
    Image.new("1", size).save(data, "PNG")
    assert read_exif(data.getvalue(), "image/png") == expected


def zip_head(name):
    return b"PK\x03\x04" + bytes(26) + name


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"), (b"%PDF-1.7", "application/pdf"), (b"RIFF\0\0\0\0WAVE", "audio/wav"),
        (b"RIFF\0\0\0\0WEBP", "image/webp"), (b"\0\0\0\x18ftypisom", "video/mp4"),
        (b"\0\0\0\x18ftyp3gp5", "video/3gpp"),
        (b"\0\0\0\x18ftypheic", "image/heic"), (b"OggS\0", "audio/ogg"), (b"#!AMR\n", "audio/amr"),
        (zip_head(b"word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (zip_head(b"xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (zip_head(b"a.txt"), "application/zip"), (b"Kepala desa hadir.\n", "text/plain"),
        (b"<!DOCTYPE html><p>", "text/html"), (b"MZ\x90\0", "application/x-msdownload"),
        (b"a\0b", "application/octet-stream"),
        (b"\xfe\xfe\xfe\xfe", "application/octet-stream"), (("é" * 4000).encode(), "text/plain"),
        (("a" + "é" * 4000).encode(), "text/plain"), (b"x" * 5000, "text/plain"),
    ],
)  # fmt: skip
def test_content_tells_what_it_is(head, expected):
    assert sniff_media(head) == expected


MEMORY = """
import os, resource, sys
from pathlib import Path
from fieldapp.vault.age import make_identity
from fieldapp.vault.evidence import EvidenceStore
folder = Path(sys.argv[1])
store = EvidenceStore(folder, make_identity()[0], bytes(32))
small = folder / "small"
small.write_bytes(os.urandom(1 << 20))
store.take_in(small)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
taken = store.take_in(folder / "large")
with store.open_stream(taken.sha256) as reader:
    while reader.read(1 << 20):
        pass
store.extract(taken.sha256, folder / "out")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in KiB on Linux")
def test_memory_stays_flat(tmp_path):
    with (tmp_path / "large").open("wb") as file:
        for _ in range(48):
            file.write(os.urandom(BLOCK))
    done = subprocess.run([sys.executable, "-c", MEMORY, str(tmp_path)], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 16 * 1024


def test_full_disk_leaves_nothing_half_written(store, tmp_path):
    resource = pytest.importorskip("resource")
    source = write(tmp_path / "a", os.urandom(3 * BLOCK))
    kept = store.take_in(write(tmp_path / "b", b"isi"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * BLOCK, hard))
    try:
        with pytest.raises(DiskFull):
            store.take_in(source)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert files(store) == [kept.blob]
    assert store.verify(store.take_in(source).sha256) == "ok"
