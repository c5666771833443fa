"""Rows that people copy out of a spreadsheet, read as members of a list of a form.

Called by the editor when something with tabs is pasted. Says which column it took for what; the officer may differ.
"""

import csv
import io
import re
from collections.abc import Sequence
from typing import Final

from fieldapp.case.identifiers import plain_digits
from fieldapp.case.model import STATUSES
from fieldapp.case.text import clean_text
from fieldapp.case.wording import name_kind

MOST_ROWS: Final = 1000
MOST_COLUMNS: Final = 12
LONGEST: Final = 2_000_000
# What the heads of such columns say, in lower case without signs.
_HEADS: Final = {
    "name": (
        *(
            "nama",
            "nama lengkap",
            "nama terlapor",
            "nama saksi",
            "nama pegawai",
            "nama asn",
            "nama pns",
            "nama dan gelar",
        ),
        *(
            "nama lengkap dan gelar",
            "nama lengkap gelar",
            "nama yang bersangkutan",
            "nama aparatur",
            "terlapor",
            "name",
        ),
    ),
    "nip": (
        *("nip", "nip ni pppk", "nip nippppk", "ni pppk", "nomor induk pegawai", "nip baru", "nip nik", "nik nip"),
        *("no nip", "nomor nip", "nip lama baru", "nomor induk", "nip nrp", "nipppk", "ni p3k", "nip ni p3k"),
    ),
    "nik": ("nik", "no ktp", "nomor ktp", "nomor induk kependudukan", "no nik", "nik ktp", "ktp"),
    "rank": (
        *("pangkat", "golongan", "pangkat golongan", "gol", "golongan ruang", "pangkat gol", "pangkatgol", "gol ruang"),
        *("pangkat gol ruang", "pangkat golongan ruang", "pangkat dan golongan", "gol pangkat", "golongan pangkat"),
    ),
    "position": ("jabatan", "jabatan terakhir", "nama jabatan", "jabatan pekerjaan", "pekerjaan jabatan", "posisi"),
    "agency": (
        *(
            "instansi",
            "unit kerja",
            "opd",
            "skpd",
            "dinas",
            "satuan kerja",
            "instansi unit kerja",
            "unit kerja instansi",
        ),
        *(
            "tempat tugas",
            "tempat bertugas",
            "unit organisasi",
            "perangkat daerah",
            "satker",
            "instansi opd",
            "asal instansi",
        ),
    ),
    "status": (
        "kedudukan",
        "status",
        "jenis pegawai",
        "status kepegawaian",
        "status pegawai",
        "jenis",
        "keterangan status",
    ),
    "address": ("alamat", "alamat domisili", "alamat lengkap", "domisili", "alamat rumah"),
    "phone": ("telepon", "no hp", "hp", "no telp", "nomor telepon", "telp", "nomor hp", "no telepon", "no hp wa", "wa"),
    "": ("no", "nomor", "no urut", "nomor urut", "nmr"),
}
# What people write for a status, in lower case without signs.
_STATUS_WORDS: Final = {
    "asn_pns": ("pns", "asn", "asn pns", "pegawai negeri sipil", "pegawai negeri", "cpns", "pns daerah", "pns pusat"),
    "asn_pppk": ("pppk", "p3k", "asn pppk", "pegawai pemerintah dengan perjanjian kerja", "pppk paruh waktu"),
    "asn_and_kades": ("pj kades", "pj kepala desa", "penjabat kepala desa", "penjabat kades", "asn penjabat kades"),
    "kades": ("kades", "kepala desa", "keuchik", "wali nagari", "perbekel", "pambakal", "hukum tua", "kuwu"),
    "perangkat_desa": (
        *("perangkat desa", "sekdes", "sekretaris desa", "kaur", "kasi desa", "kadus", "kepala dusun", "aparat desa"),
        *("perangkat", "bendahara desa", "kepala urusan", "kepala lingkungan"),
    ),
    "bpd": ("bpd", "anggota bpd", "ketua bpd", "badan permusyawaratan desa"),
    "tni": ("tni", "anggota tni", "tni ad", "tni al", "tni au", "prajurit tni"),
    "polri": ("polri", "polisi", "anggota polri", "kepolisian"),
    "bumd": ("bumd", "pegawai bumd", "karyawan bumd", "direksi bumd"),
    "non_asn": (
        *(
            "non asn",
            "honorer",
            "thl",
            "tenaga honorer",
            "kontrak",
            "tenaga kontrak",
            "gtt",
            "ptt",
            "ketua rt",
            "ketua rw",
        ),
        *("rt", "rw", "tks", "pendamping desa"),
    ),
    "pejabat_daerah": (
        "bupati",
        "wakil bupati",
        "wali kota",
        "walikota",
        "wakil wali kota",
        "gubernur",
        "anggota dprd",
    ),
    "calon": ("calon", "pasangan calon", "paslon", "calon bupati", "calon wali kota", "calon gubernur"),
}
_signs = re.compile(r"[^a-z0-9 ]+")


def read_cells(text: str, delimiter: str = "\t") -> list[list[str]]:
    """Return the rows and cells of pasted text, at most MOST_ROWS of MOST_COLUMNS; empty rows are left out."""
    reader = csv.reader(io.StringIO(clean_text(text[:LONGEST])), dialect="excel-tab", delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        for row in reader:
            cells = [" ".join(cell.split()) for cell in row[:MOST_COLUMNS]]
            if any(cells):
                rows.append(cells)
            if len(rows) > MOST_ROWS:
                break
    except csv.Error:
        rows.append([" ".join(text.split())])
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows[:MOST_ROWS]]


def named_columns(row: Sequence[str]) -> int:
    """Return how many cells of a row name a column."""
    return sum(_field_named(cell) is not None for cell in row)


def has_head(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether the first row names the columns."""
    return bool(rows) and any(_field_named(cell) for cell in rows[0])


def guess_columns(rows: Sequence[Sequence[str]], wanted: Sequence[str]) -> list[str]:
    """Return which field each column holds, "" for none: by its head, by its digits, else in the order of `wanted`."""
    if not rows:
        return []
    named = [_field_named(cell) for cell in rows[0]] if has_head(rows) else [None] * len(rows[0])
    found = [field if field in wanted else "" if field is not None else None for field in named]
    body = rows[1:] if has_head(rows) else rows
    for place, field in enumerate(found):
        if field is None and not has_head(rows):
            found[place] = _field_of_digits([row[place] for row in body], wanted, found)
    left = iter([field for field in wanted if field not in found and field not in ("nip", "nik")])
    return [(next(left, "") if not has_head(rows) else "") if field is None else field for field in found]


def members_of(rows: Sequence[Sequence[str]], columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the members that the rows below the head describe."""
    body = rows[1:] if has_head(rows) else rows
    members = []
    for row in body:
        found = {field: _value(field, cell) for field, cell in zip(columns, row, strict=False) if field and cell}
        if found:
            members.append(found)
    return members


def _field_named(cell: str) -> str | None:
    plain = " ".join(_signs.sub(" ", cell.lower()).split())
    return next((field for field, heads in _HEADS.items() if plain in heads), None)


def _field_of_digits(cells: Sequence[str], wanted: Sequence[str], taken: Sequence[str | None]) -> str | None:
    digits = [plain_digits(cell) for cell in cells if cell]
    if not digits or not all(text.isascii() and text.isdigit() for text in digits):
        return None
    for field, length in (("nip", 18), ("nik", 16)):
        if field in wanted and field not in taken and any(len(text) == length for text in digits):
            return field
    # A running number before the names.
    return "" if digits == [str(number) for number in range(1, len(digits) + 1)] else None


def _value(field: str, cell: str) -> str:
    if field in ("nip", "nik"):
        digits = plain_digits(cell).lstrip("'")
        return digits if digits.isdigit() else cell
    if field == "status":
        return read_status(cell)
    return cell


def read_status(cell: str) -> str:
    """Return the status that a word for it means ("PNS", "P3K", "Pj. Kades"), "" for none that is known."""
    plain = " ".join(_signs.sub(" ", cell.lower()).split())
    named = (status for status in STATUSES if cell.strip().lower() in (status, name_kind(status).lower()))
    return next(named, "") or next((status for status, words in _STATUS_WORDS.items() if plain in words), "")
