"""Subjects out of a spreadsheet: heads in many spellings, numbers that were damaged, statuses, any text at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.case.model import STATUSES
from fieldapp.case.pasted import WANTED, read_subjects
from fieldapp.case.table import MOST_ROWS, read_status

NIP, PPPK, NIK = "198609262015051001", "199112052022212915", "3171234506780001"
SHEET = f"""DAFTAR TERLAPOR DUGAAN PELANGGARAN\t\t\t\t\t\t
No.\tNama Lengkap & Gelar\tNIP/NIK\tPangkat/Gol. Ruang\tJabatan\tUnit Kerja\tStatus Kepegawaian
1\t2\t3\t4\t5\t6\t7
A. Dinas Pendidikan\t\t\t\t\t\t
1\tBudi, S.Pd.\t'{NIP[:8]} {NIP[8:14]} {NIP[14]} {NIP[15:]}\tPenata Muda (III/a)\tGuru\tSDN 1\tPNS
2\tAni\t1,98609E+17\tIX\tGuru\tSDN 1\tP3K
3\tUdin\t{NIK}\t\tPj. Kades\tDesa X\t
4\tSri\t{NIP}\tIII/b\tGuru\tSDN 2\tpegawai tetap
Jumlah\t4\t\t\t\t\t
Mengetahui,\t\t\t\t\t\t"""


def codes(text: str) -> list[tuple[str, str]]:
    return [(doubt.code, doubt.field) for doubt in read_subjects(text).doubts]


def test_a_sheet_as_offices_keep_it():
    found = read_subjects(SHEET)
    assert found.headed
    assert found.columns == ("", "name", "nip", "rank", "position", "agency", "status")
    budi, ani, udin, sri = found.subjects
    assert (budi.name, budi.nip, budi.rank, budi.status) == ("Budi, S.Pd.", NIP, "Penata Muda (III/a)", "asn_pns")
    assert (ani.nip, ani.status) == ("", "asn_pppk")
    assert (udin.nip, udin.nik, udin.status) == ("", NIK, "asn_and_kades")
    assert sri.status == "asn_pns"
    assert codes(SHEET) == [
        ("pasted_damaged", "subjects[1].nip"),
        ("pasted_guessed", "subjects[2].status"),
        ("pasted_status", "subjects[3].status"),
        ("pasted_guessed", "subjects[3].status"),
        ("pasted_twice", "subjects[3].nip"),
        ("pasted_left_out", "subjects"),
    ]
    for doubt in found.doubts:
        assert doubt.sentence
        assert "…" not in doubt.sentence
        assert not doubt.blocks


@pytest.mark.parametrize(
    "head",
    [
        "Nama;NIP;Jabatan",
        "NAMA PEGAWAI ; N I P ; JABATAN",
        "nama lengkap;nip/nik;nama jabatan",
        "Nama ASN;No. NIP;Jabatan/Pekerjaan",
    ],
)
def test_semicolons_and_spellings(head):
    if "N I P" in head:
        head = head.replace("N I P", "NIP Baru")
    found = read_subjects(f"{head}\nBudi, S.Pd.;{NIP};Guru\nAni;{PPPK};Guru")
    assert [(one.name, one.nip, one.position) for one in found.subjects] == [
        ("Budi, S.Pd.", NIP, "Guru"),
        ("Ani", PPPK, "Guru"),
    ]
    assert [one.status for one in found.subjects] == ["asn_pns", "asn_pppk"]


def test_without_heads_the_columns_are_guessed_and_said():
    found = read_subjects(f"Budi; {NIP}; Guru\nAni; {PPPK}; Guru")
    assert found.columns == ("name", "nip", "position")
    assert found.doubts[0].code == "pasted_unheaded"
    ranked = read_subjects(f"Budi\t{NIP}\tIII/a\tGuru")
    assert ranked.columns == ("name", "nip", "rank", "position")


def test_names_alone_need_no_heads():
    found = read_subjects("1. Sukri\n2. Badu\n")
    assert [one.name for one in found.subjects] == ["Sukri", "Badu"]
    assert found.doubts == ()


def test_a_number_in_the_cell_of_the_name():
    found = read_subjects(f'Nama\tJabatan\n"Budi Santoso\nNIP. 19860926 201505 1 001"\tCamat\nAni ({NIK})\tGuru')
    assert [(one.name, one.nip, one.nik) for one in found.subjects] == [("Budi Santoso", NIP, ""), ("Ani", "", NIK)]


@pytest.mark.parametrize("cell", ["1.98609E+17", "1,98609E+17", "1.98609e17", "'1.98609E+17", "2E+17"])
def test_damaged_numbers_are_said_and_never_kept(cell):
    text = f"Nama\tNIP\nBudi\t{cell}"
    assert read_subjects(text).subjects[0].nip == ""
    assert ("pasted_damaged", "subjects[0].nip") in codes(text)


def test_rounded_numbers_are_kept_and_said():
    text = "Nama\tNIP\nBudi\t198609262015051000"
    assert read_subjects(text).subjects[0].nip == "198609262015051000"
    assert ("pasted_rounded", "subjects[0].nip") in codes(text)


@pytest.mark.parametrize(
    "cell",
    [f"'{NIP}", f"’{NIP}", f'"""{NIP}"""', "19860926.201505.1.001", "19860926\u00a0201505\u00a01\u00a0001", f"`{NIP} "],
)
def test_numbers_with_signs_of_spreadsheets(cell):
    assert read_subjects(f"Nama\tNIP\nBudi\t{cell}").subjects[0].nip == NIP


def test_what_is_no_number_stays_as_it_is():
    assert read_subjects("Nama\tNIP\nBudi\tmenyusul").subjects[0].nip == "menyusul"
    assert read_subjects("Nama\tNIP\nBudi\t-").subjects[0].nip == ""


@pytest.mark.parametrize(
    ("word", "status"),
    [("PNS", "asn_pns"), ("p3k", "asn_pppk"), ("PPPK", "asn_pppk"), ("Pj. Kepala Desa", "asn_and_kades"),
     ("KADES", "kades"), ("Sekdes", "perangkat_desa"), ("Anggota BPD", "bpd"),
     ("Honorer", "non_asn"), ("TNI-AD", "tni"),
     ("POLRI", "polri"), ("asn_pns", "asn_pns"), ("wiraswasta", ""), ("", "")],
)  # fmt: skip
def test_words_for_statuses(word, status):
    assert read_status(word) == status


@pytest.mark.parametrize(
    ("position", "status"),
    [("Kaur Keuangan", "perangkat_desa"), ("Kepala Dusun III", "perangkat_desa"), ("Kepala Desa Sukamaju", "kades"),
     ("Polisi Pamong Praja", ""), ("Guru", ""), ("Kepala Urusan Umum", "perangkat_desa")],
)  # fmt: skip
def test_positions_suggest_a_status(position, status):
    assert read_subjects(f"Nama\tJabatan\nBudi\t{position}").subjects[0].status == status


def test_dozens_of_rows():
    rows = "\n".join(
        f"{n}\tOrang {chr(65 + n % 26)}{n}\t{NIP[:15]}{n:03d}\tIII/a\tGuru\tSDN {n}\tPNS" for n in range(1, 121)
    )
    found = read_subjects("No\tNama\tNIP\tGol\tJabatan\tInstansi\tStatus\n" + rows)
    assert len(found.subjects) == 120
    assert found.doubts == ()
    assert len(read_subjects("Nama\tNIP\n" + "Budi\tx\n" * 5000).subjects) <= MOST_ROWS


@given(st.text(max_size=2000))
def test_any_text(text):
    found = read_subjects(text)
    for subject in found.subjects:
        assert any(sign.isalpha() for sign in subject.name)
        assert subject.status in (*STATUSES, "")
    for doubt in found.doubts:
        assert doubt.sentence
        assert not doubt.blocks


CELLS = st.text(alphabet="aB1 .,'/;\t-\"E+", max_size=12)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=8), max_size=12))
def test_any_table(rows):
    found = read_subjects("Nama\tNIP\tJabatan\n" + "\n".join("\t".join(row) for row in rows))
    assert set(found.columns) <= {*WANTED, ""}
    assert len(found.subjects) <= MOST_ROWS


NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=12).filter(
    lambda text: text not in ("nip", "nik", "nama")
)


@given(st.lists(st.tuples(NAMES, st.integers(10**17, 10**18 - 1)), min_size=1, max_size=20))
def test_whole_numbers_survive(people):
    text = "Nama Lengkap\tNIP\n" + "\n".join(f"Pak {name}\t{number}" for name, number in people)
    assert [(one.name, one.nip) for one in read_subjects(text).subjects] == [
        (f"Pak {name}", str(number)) for name, number in people
    ]
