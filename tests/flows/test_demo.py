"""The whole story on the real cases: every step holds, everything lies where the table says, a broken step is told."""

import json
import re
import struct

import pypdfium2
import pytest
from PIL import Image

from fieldapp import demo
from fieldapp.case.file import read_case_file
from fieldapp.demo import headquarters, journey, office, people, story, verification
from fieldapp.demo.evidence import make_evidence
from fieldapp.demo.stage import MARK, fresh_folder
from fieldapp.errors import DemoFolderForeign
from fieldapp.resources import resources_folder
from fieldapp.vault import casebook
from fieldapp.vault.exif import read_exif
from fieldapp.vault.media import sniff_media
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.roles import set_roles
from fieldapp.words import all_words, say

CASES = resources_folder() / "cases"
MEDIA = {
    "foto": "image/jpeg",
    "tangkapan_layar": "image/png",
    "pindai": "application/pdf",
    "video": "video/mp4",
    "rekaman": "audio/mp4",
}


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(office, "COST", Cost(memory=64, time=1, lanes=1))


def summary(lines):
    """The rows of the closing table, as (title, count, place)."""
    start = next(n for n, line in enumerate(lines) if line.startswith(" No"))
    rows = []
    for line in lines[start + 2 :]:
        if line.startswith("-"):
            break
        rows.append((line[5:52].strip(), line[52:97].strip(), line[106:].strip()))
    return rows


def test_the_whole_story(tmp_path):
    out, lines = tmp_path / "keluar", []
    assert demo.run(out, say=lines.append) == 0
    rows = summary(lines)
    counts = {title: count for title, count, _ in rows}
    assert say("demo.all_held") in lines
    assert say("demo.total", held=len(rows), steps=len(rows)) in "\n".join(lines)
    assert counts[say("demo.step.add")] == "15 perkara"
    assert counts[say("demo.step.finalise")] == "15 selesai, 1 belum"
    assert counts[say("demo.step.handle")].startswith("4 perkara, 55 langkah, ")
    assert counts[say("demo.step.letters")] == "6 surat"
    assert counts[say("demo.step.scan")] == "1 kode cetak terbaca"
    assert counts[say("demo.step.statuses")] == "15 diterima, 1 dikembalikan"
    assert counts[say("demo.step.second")] == "0 catatan tersisa"
    assert re.fullmatch(r"[3-9] bagian, \d+ catatan, 43 bukti", counts[say("demo.step.export")])
    offered = re.match(r"\d+", counts[say("demo.step.import")])[0]
    assert counts[say("demo.step.import")] == f"{offered} = {offered} baru + 0 ada + 0 tunggu + 0 tahan"
    # all of it again, and the trace of that export
    again = f"{int(offered) + 1} = 1 baru + {offered} ada + 0 tunggu + 0 tahan"
    assert counts[say("demo.step.everything")] == again
    assert counts[say("demo.step.again")].startswith("0 = 0 baru")
    assert counts[say("demo.step.join")] == "peran: Kepala Sekretariat"
    assert counts[say("demo.step.denied")] == "1 penolakan tercatat"
    assert re.fullmatch(r"[1-9] orang, jejak bertanda tangan", counts[say("demo.step.revealed")])
    assert re.fullmatch(r"\d+ catatan, 44 bukti", counts[say("demo.step.backup")])
    assert counts[say("demo.step.drill")] == counts[say("demo.step.backup")] + " utuh"
    assert counts[say("demo.step.selftest")] in (say("safety.green"), say("safety.amber"))
    assert counts[say("demo.step.seal")] == "2 laptop"
    assert counts[say("demo.step.differ")] == "1 isian, 2 nilai"
    assert counts[say("demo.step.settle")] == "0 tersisa di 3 laptop"
    assert counts[say("demo.step.replace")] == "16 perkara, 44 bukti kembali"
    assert counts[say("demo.step.thief")] == "1 bagian ditahan"
    assert re.fullmatch(r"[3-9] bagian di 2 flashdisk", counts[say("demo.step.several_sticks")])
    assert "0 belum dikirim, 0 di flashdisk, 1 diterima, 0 dikembalikan, 15 diputus" in "\n".join(lines)
    assert all((out / place).exists() for _, _, place in rows if place)
    assert all(len(line) < 140 for line in lines if re.match(r" *\d+  ", line))
    assert_papers(out)
    assert_secrets_unsaid(out, "\n".join(lines))


def assert_papers(out):
    pdfs = sorted((out / "cetak").glob("*.pdf"))
    names = {path.stem for path in pdfs}
    assert {"LHP-pertemuan-balai-desa", "LHP-masa-tenang", "A.1-kosong-008-f4"} <= names
    assert "A.1-laporan-tanpa-bukti-konsep" in names
    codes = {name.split("-")[0] for name in names}
    assert {"A.4", "A.UK", "A.BAK", "A.11", "N.PLENO", "A.15", "N.PENGANTAR", "A.17"} <= codes
    assert len(list((out / "cetak" / "berkas").glob("*.pdf"))) == 6
    assert {"perkara", "surat_keluar"} <= {path.stem for path in (out / "cetak" / "buku").glob("*.pdf")}
    pages = 0
    for path in pdfs:
        with pypdfium2.PdfDocument(path) as pdf:
            pages += len(pdf)
    pictures = sorted((out / "gambar").glob("*.png"))
    assert len(pictures) == pages + 1
    with Image.open(out / "gambar" / "lembar-contoh.png") as sheet:
        assert sheet.width > 1500
        assert len(sheet.convert("L").getcolors()) > 50


def assert_secrets_unsaid(out, said):
    secrets = [path.read_text().strip() for path in (out / "kunci").glob("sandi-*.txt")]
    secrets += [
        line.split("=")[0].strip()
        for path in (out / "kunci").glob("pemulihan-*")
        for line in path.read_text().split("\n")
    ]
    secrets = [secret for secret in secrets if secret]
    assert len(secrets) > 6
    assert [secret for secret in secrets if secret in said] == []


def change_number(stage):
    """Somebody changes a paper's PDF behind the program's back."""
    path = stage.papers[0].path
    path.write_bytes(path.read_bytes() + b"\n")


def drop_part(stage):
    (stage.stick / stage.sent.parts[-1].name).unlink()


def give_the_right(stage):
    """Somebody gives the new officer the role that she is to be refused for lacking."""
    set_roles(stage.district, people.JOINING[0], ["ketua"], "coba")


def damage_copy(stage):
    """The copy in the second place loses the end of a file."""
    blob = next((stage.folder / people.COPIES).rglob("*.age"))
    blob.write_bytes(blob.read_bytes()[:-1])


def write_more(stage):
    """The sub-district records one more case, which nobody sent."""
    told = json.loads((CASES / "kades-yel-yel-video.json").read_bytes()) | {"evidence": []}
    casebook.add_case(stage.district, read_case_file(json.dumps(told).encode()), stage.folder)


def break_evidence(stage):
    blob = next((stage.regency.folder / "evidence").glob("*/*.age"))
    data = bytearray(blob.read_bytes())
    data[-1] ^= 1
    blob.write_bytes(data)


@pytest.mark.parametrize(
    ("before", "damage", "failing"),
    [
        (headquarters.inspect, drop_part, "inspect"),
        (journey.tell_ways, write_more, "ways"),
        (people.be_denied, give_the_right, "denied"),
        (people.try_copy, damage_copy, "drill"),
        (verification.check_vaults, break_evidence, "check"),
        (verification.check_seals, change_number, "seals"),
    ],
)
def test_a_broken_step_ends_the_story(before, damage, failing, tmp_path, monkeypatch):
    chapters = [
        (name, tuple(found for act in acts for found in ((damage, act) if act is before else (act,))))
        for name, acts in story.CHAPTERS
        if name != "law" and (name != "road" or before in acts)
    ]
    monkeypatch.setattr(story, "CHAPTERS", tuple(chapters))
    lines = []
    assert demo.run(tmp_path / "keluar", say=lines.append, pictures=False) == 1
    title, count, _ = summary(lines)[-1]
    assert (title, count) == (say(f"demo.step.{failing}"), say("demo.failed"))
    assert say("demo.broken") in lines
    assert say("demo.all_held") not in lines


def test_a_folder_of_others_is_left_alone(tmp_path):
    (tmp_path / "surat.txt").write_text("penting")
    with pytest.raises(DemoFolderForeign) as refused:
        demo.run(tmp_path, say=print)
    assert str(tmp_path) in refused.value.sentence
    assert [path.name for path in tmp_path.iterdir()] == ["surat.txt"]


def test_a_former_folder_is_used_again(tmp_path):
    first = fresh_folder(tmp_path / "keluar")
    (first / "stik" / "lama.netra").write_bytes(b"lama")
    again = fresh_folder(tmp_path / "keluar")
    assert list((again / "stik").iterdir()) == []
    assert (again / MARK).is_file()


@pytest.mark.parametrize("path", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_evidence_is_what_it_says_and_the_same_every_time(path, tmp_path):
    told = json.loads(path.read_text(encoding="utf-8"))
    expected = json.loads((CASES / "expect" / path.name).read_text(encoding="utf-8"))["make_evidence"]
    kinds = {item["path"]: item["kind"] for item in expected}
    made = make_evidence(told, kinds, tmp_path / "satu")
    again = make_evidence(told, kinds, tmp_path / "dua")
    assert [file.read_bytes() for file in made] == [file.read_bytes() for file in again]
    assert len(made) == len(told.get("evidence", ()))
    for item, file in zip(told.get("evidence", ()), made, strict=True):
        data = file.read_bytes()
        assert sniff_media(data) == MEDIA[kinds[item["path"]]]
        assert_readable(item, data, sniff_media(data))


def assert_readable(item, data, media):
    exif = read_exif(data, media)
    if media == "image/jpeg":
        assert ("diambil" in exif) == (exif["gps"] == "ada")
        assert ("diambil" in exif) or not item["source"].startswith("Kamera")
    elif media == "image/png":
        assert exif["ukuran"] == "720x1440"
    elif media == "application/pdf":
        with pypdfium2.PdfDocument(data) as pdf:
            assert len(pdf) == 1
    else:
        assert [name for name, _ in boxes(data)] == [b"ftyp", b"mdat", b"moov"]


def boxes(data):
    at = 0
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        assert size >= 8
        yield name, data[at + 8 : at + size]
        at += size
    assert at == len(data)


def test_every_word_of_the_story_is_used():
    folder = resources_folder().parent / "fieldapp" / "demo"
    code = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    used = {code for code in all_words() if code.startswith("demo.")}
    plain = {word for word in used if f'"{word.split(".")[-1]}"' in code or f'"{word}"' in code}
    chosen = {word for word in used if word.startswith(("demo.kind.", "demo.part.", "demo.where.", "demo.typed."))}
    assert used - plain - chosen == set()
