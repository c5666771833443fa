"""Damaged sets: every kind of damage is refused, and says file, key and line."""

import lzma

import pytest

from fieldapp.packs.check import faults_of, is_version, version_key
from fieldapp.packs.reference import builtin_packs
from fieldapp.packs.schema import known_files, tables_of
from tests.packs.sets import next_set


def line_with(data: bytes, text: str) -> int:
    return next(place for place, line in enumerate(data.decode().split("\n"), 1) if text in line)


def test_the_set_of_the_program_is_sound():
    assert [fault.sentence for fault in faults_of(builtin_packs().files)] == []
    assert [fault.sentence for fault in faults_of(next_set())] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "reason"),
    [
        ("deadlines", 'id = "lapor"', 'id = "temuan"', "deadline.temuan.id", "dua kali"),
        ("deadlines", 'id = "lapor"\n', "", "deadline.#1.id", "harus ada"),
        ("deadlines", "days = 7", 'days = "7"', "deadline.lapor.days", "bilangan bulat"),
        ("deadlines", "days = 7", "days = true", "deadline.lapor.days", "bilangan bulat"),
        ("deadlines", "days = 7", "dayz = 7", "deadline.lapor.dayz", "tidak dikenal"),
        ("deadlines", "days = 7", "valid_from = 2024-10-02\nvalid_until = 2024-10-01", "deadline.lapor.valid_until",
         "berakhir"),
        ("deadlines", "days = 7", 'valid_from = "2024-10-02"', "deadline.lapor.valid_from", "tanggal"),
        ("deadlines", "days = 7", 'days_confidence = "pasti"', "deadline.lapor.days_confidence", "bukan nilai"),
        ("stages", "[phase]", "[fase]", "fase", "tidak dikenal"),
        ("stages", "[phase]", "[[phase]]", "phase", "tabel"),
        ("steps", 'id = "surat_tugas"', 'id = "surat_tugas"\nafter = ["tiada"]', "step.surat_tugas.after", "tiada"),
        ("steps", 'papers = ["N.SPT"]', 'papers = ["N.TIADA"]', "step.surat_tugas.papers", "N.TIADA"),
        ("steps", 'facts = ["note"]', 'facts = ["catatan"]', "step.surat_tugas.facts", "catatan"),
        ("steps", 'facts = ["note"]', 'facts = "note"', "step.surat_tugas.facts", "daftar teks"),
        ("forms", 'series = "laporan"', 'series = "tiada"', "form.A.1.series", "tiada"),
        ("forms", 'code = "A.2"', 'code = "A.1"', "form.A.1.code", "dua kali"),
        ("forms", 'kind = "text"', 'kind = "teks"', "form A.1.section 1.pelapor_nama.kind", "teks"),
        ("stages", "start = 2024-04-17", 'start = "segera"', "stage.badan_adhoc.start", "tanggal"),
        ("stages", 'stages = ["pendaftaran"]', 'stages = ["tiada"]', "vulnerable_stage.#1.stages", "tiada"),
        ("numbering", 'id = "temuan"', 'id = "laporan"', "case_number.laporan.id", "dua kali"),
        ("violations", "row = 1\n", "row = 1.5\n", "violation.etik-01-spanduk.row", "bilangan bulat"),
        ("prevention", 'id = "tolak-politik-uang"', 'id = "prinsip-netral"', "commitment.prinsip-netral.id",
         "dua kali"),
    ],
)  # fmt: skip
def test_a_fault_names_file_key_and_line(file, old, new, key, reason):
    files = next_set(**{file: (old, new)})
    fault = next(fault for fault in faults_of(files) if fault.file == f"{file}.toml")
    assert fault.key == key
    assert reason in fault.reason
    text = files[file].decode()
    changed = text[: builtin_packs().files[file].decode().index(old)].count("\n") + 1
    # the fault may be told at the second of two rows, or at the row around a key that is gone
    assert changed - 1 <= fault.line
    if reason not in ("harus ada", "tidak dikenal"):
        assert key.rpartition(".")[2] in text.split("\n")[fault.line - 1], fault
    assert f"{file}.toml baris {fault.line}" in fault.sentence


def test_the_line_is_exact():
    files = next_set(deadlines=("days = 7", "dayz = 7"))
    assert faults_of(files)[0].line == line_with(files["deadlines"], "dayz = 7")
    files = next_set(forms=('kind = "text"', 'kind = "teks"'))
    assert faults_of(files)[0].line == line_with(files["forms"], 'kind = "teks"')


def test_several_faults_are_all_told():
    files = next_set(deadlines=("days = 7", "dayz = 7"), stages=('group = "persiapan"', "group = 3"))
    assert {fault.file for fault in faults_of(files)} == {"deadlines.toml", "stages.toml"}


def test_text_that_is_no_toml_has_its_line():
    files = next_set(stages=('label = "Pendaftaran pasangan calon"', 'label = "Pendaftaran'))
    fault = faults_of(files)[0]
    text = files["stages"].decode().split("\n")
    assert fault.file == "stages.toml"
    assert text[fault.line - 1] == 'label = "Pendaftaran'
    files["stages"] = files["stages"].replace(b"persiapan", b"persi\xff", 1)
    fault = faults_of(files)[0]
    at = files["stages"].index(b"\xff")
    assert fault.line == files["stages"][:at].count(b"\n") + 1
    assert "UTF-8" in fault.sentence


@pytest.mark.parametrize("name", ["forms", "steps", "deadlines", "violations", "stages", "numbering", "pack"])
def test_a_file_that_is_missing(name):
    files = {key: data for key, data in next_set().items() if key != name}
    assert [(fault.file, fault.line) for fault in faults_of(files)] == [(f"{name}.toml", 0)]


def test_a_file_that_nobody_knows():
    assert [fault.file for fault in faults_of({**next_set(), "lain": b""})] == ["lain"]


WHOLE = lzma.compress(b"33\tJawa Tengah\n")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"rusak",
        lzma.compress(b""),
        lzma.compress(b"33\tJawa Tengah\n11\tAceh\n"),
        lzma.compress(b"33 Jawa Tengah\n"),
        WHOLE + b"x",
        WHOLE[:-4],
        lzma.compress(b"33\t\xff\n"),
        lzma.compress(bytes(17 * 1024 * 1024)),
    ],
)
def test_a_damaged_list_of_regions(data):
    (fault,) = faults_of({**next_set(), "regions.txt": data})
    assert fault.file == "regions.txt.xz"


@pytest.mark.parametrize("text", ["", "1.", "a.1", "1.2.3.4.5.6.7", "1,2", "2026.11.22-1", 3, "1234567"])
def test_what_is_no_version(text):
    assert not is_version(text)


def test_versions_are_compared_number_by_number():
    assert version_key("2026.11.22.10") > version_key("2026.11.22.9")
    assert version_key("2026.11.22") < version_key("2026.11.22.1")


def test_every_file_of_the_program_is_known():
    assert set(builtin_packs().files) <= {*known_files(), "regions.txt"}
    for name in known_files():
        assert set(builtin_packs().table(name)) <= set(tables_of(name)) or name == "pack"
