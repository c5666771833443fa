"""Printed books: every place in order, what happened to each case, names hidden, tables that do nothing."""

import csv
import io
import json

import pytest

from fieldapp.case.ids import new_id
from fieldapp.desk import registers
from fieldapp.desk.disclosure import reveal_book
from fieldapp.errors import IdentityHidden, RegisterUnknown, SeriesUnknown
from fieldapp.vault import casebook, foreign, numbers, rolls
from fieldapp.vault.journal import Change
from fieldapp.vault.trace import list_traces
from tests.paper.reading import squeeze, text_of
from tests.vault.conftest import CASES
from tests.vault.journal_world import KAB, carry

YEAR = 2024


def book(vault, register, **more):
    """Give a book as (cells by column, register)."""
    found = registers.rows_of(vault, register, YEAR, **more)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def numbered(vault, add_case, name, series=""):
    case = add_case(vault, name)
    casebook.finalise(vault, case)
    return case, numbers.draw(vault, case, series)


def write(vault, kind, fields):
    with vault.writing():
        vault.journal.write([Change(f"{kind}.set", new_id(), fields)], vault.officer, vault.now())


def reporter(name):
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))["reporter"]["name"]


def test_the_book_of_cases_tells_how_each_went(laptop, add_case):
    vault = laptop()
    case, text = numbered(vault, add_case, "kades-yel-yel-video")
    for name, on, more in (
        ("kajian_awal", "2024-10-23", {"recommendation": "register"}),
        ("pleno_registrasi", "2024-10-24", {"plenary": {"number": "1"}}),
        ("pleno", "2024-10-28", {"plenary": {"decisions": [{"subject": "", "result": "bukan_pelanggaran"}]}}),
    ):
        write(vault, "step", {"case": case, "name": name, "on": on, **more})
    write(vault, "referral", {"case": case, "to": "Bupati Paser", "on": "2024-10-29", "sent_on": "2024-10-30"})
    foreign.enter_number(vault, case, "registrasi_laporan", "003/Reg/LP", running=3, year=YEAR)
    row = book(vault, "perkara")[0]
    assert row["Nomor"] == text
    assert row["Terlapor"] != ""
    assert row["Pelapor/Penemu"] == "(dirahasiakan)"
    assert row["Tanggal pleno"] == "28-10-2024"
    assert row["Hasil kajian awal"] == "Diregistrasi" or row["Hasil kajian awal"] != "register"
    assert row["Hasil"] not in ("", "bukan_pelanggaran")
    assert row["Nomor registrasi"] == "003/Reg/LP"
    assert row["Tujuan penerusan"] == "Bupati Paser"
    passed = book(vault, "penerusan")[0]
    assert (passed["Kepada"], passed["Perkara"], passed["Dikirim"]) == ("Bupati Paser", text, "30-10-2024")


def test_voided_and_reserved_numbers_keep_their_place(laptop, add_case):
    vault = laptop()
    _, text = numbered(vault, add_case, "kades-yel-yel-video")
    numbers.void(vault, text, "salah kotak")
    numbers.reserve(vault, "laporan", 4, year=YEAR)
    numbers.draw_for(vault, add_case(vault, "kades-yel-yel-video"), "laporan")
    _, found = numbered(vault, add_case, "camat-orasi-kendaraan-dinas")
    shown = registers.rows_of(vault, "perkara", YEAR)
    assert [row[0] for row in shown.rows] == ["001", "002-005", "006", "001"]
    assert shown.rows[0][-1] == "Batal; salah kotak"
    assert shown.rows[1][-1] == "Dicadangkan untuk formulir kosong"
    assert shown.struck == {0}
    assert found in shown.rows[3]
    assert book(vault, "nomor", series="laporan")[0]["Alasan"] == "salah kotak"
    assert [row["Keadaan"] for row in book(vault, "nomor", series="laporan")] == [
        "Batal",
        "Dicadangkan untuk formulir kosong",
        "Terpakai",
    ]


def test_reporters_stand_only_in_the_whole_book_of_the_own_office(laptop, add_case):
    vault, desk = laptop(), laptop(KAB)
    case, _ = numbered(vault, add_case, "kades-yel-yel-video")
    name = reporter("kades-yel-yel-video")
    with vault.writing():
        vault.journal.write([Change("case.set", case, {"event.summary": f"Kata {name}"})], vault.officer, vault.now())
    letter = {"direction": "out", "on": "2024-11-01", "to": name, "subject": f"Status laporan {name}", "about": case}
    rolls.add_roll(vault, "mail", letter)
    carry(vault, desk)
    with pytest.raises(IdentityHidden):
        registers.rows_of(vault, "perkara", YEAR, full=True)
    reveal_book(vault, "Serah terima buku")
    (trace,) = list_traces(vault.db, vault.office, what="revealed")
    assert (trace.reason, trace.signed) == ("Serah terima buku", True)
    for register in ("perkara", "surat_keluar", "ekspedisi"):
        assert name not in str(registers.rows_of(vault, register, YEAR).rows)
        whole = registers.rows_of(vault, register, YEAR, full=True)
        assert name in str(whole.rows)
        assert whole.masked is False
        above = registers.rows_of(desk, register, YEAR, office=vault.office, full=True)
        assert above.rows
        assert above.masked is True
        assert name not in str(above.rows)
    assert name not in str(registers.rows_of(vault, "nomor", YEAR, series="laporan").rows)


def test_letters_and_assignments_have_their_books(laptop):
    vault = laptop()
    letters = [
        rolls.add_roll(
            vault, "mail", {"direction": "in", "on": f"2024-11-0{day}", "from": f"Dinas {day}", "subject": "D"}
        )
        for day in (2, 3, 4)
    ]
    for name in letters[:2]:
        rolls.number_roll(vault, name)
    rows = book(vault, "surat_masuk")
    assert [row["No"] for row in rows] == ["001", "002", "-"]
    assert [row["Dari"] for row in rows] == ["Dinas 2", "Dinas 3", "Dinas 4"]
    sent = {"direction": "out", "on": "2024-11-05", "to": "Camat", "subject": "S", "dispatched_on": "2024-11-06"}
    rolls.add_roll(vault, "mail", sent | {"dispatched_by": "Rusdi", "number": "7/K"})
    rolls.add_roll(vault, "mail", {"direction": "out", "on": "2024-11-04", "to": "Lurah", "subject": "T"})
    rows = book(vault, "ekspedisi")
    assert [(row["No"], row["Kepada"], row["Dibawa oleh"]) for row in rows] == [
        ("001", "Camat", "Rusdi"),
        ("002", "Lurah", ""),
    ]
    task = rolls.add_roll(
        vault, "assignment", {"on": "2024-11-01", "purpose": "Patroli", "officers": [{"name": "Rusdi"}]}
    )
    text = rolls.number_roll(vault, task)
    rows = book(vault, "surat_tugas")
    assert (rows[0]["Nomor surat tugas"], rows[0]["Yang ditugaskan"]) == (text, "Rusdi")


def test_a_table_file_calculates_nothing(laptop):
    vault = laptop()
    rolls.add_roll(
        vault, "mail", {"direction": "out", "on": "2024-11-04", "to": "=HYPERLINK(1)", "subject": 'a;b\n"c"'}
    )
    data = registers.write_table_file(registers.rows_of(vault, "ekspedisi", YEAR))
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert len({len(row) for row in rows}) == 1
    assert rows[1][3] == "'=HYPERLINK(1)"
    assert rows[1][4].startswith("a;b")


def test_a_printed_book_reads_back(laptop, add_case):
    vault = laptop()
    _, text = numbered(vault, add_case, "kades-yel-yel-video")
    numbers.void(vault, text, "salah kotak")
    numbers.reserve(vault, "laporan", 60, year=YEAR)
    made = registers.print_register(vault, registers.rows_of(vault, "perkara", YEAR), paper="f4")
    again = registers.print_register(vault, registers.rows_of(vault, "perkara", YEAR), paper="f4")
    assert made.pdf == again.pdf
    said = text_of(made.pdf)
    for words in ("BUKU REGISTER TEMUAN/LAPORAN", "salah kotak", "002-061", "Tahun 2024"):
        assert squeeze(words) in said


def test_what_is_no_book(laptop):
    vault = laptop()
    with pytest.raises(RegisterUnknown):
        registers.rows_of(vault, "hantu", YEAR)
    for register, series in (("nomor", ""), ("nomor", "hantu"), ("lhp", "laporan")):
        with pytest.raises(SeriesUnknown):
            registers.rows_of(vault, register, YEAR, series=series)
    assert set(registers.register_labels(vault)) == set(registers._LINES)
    for name in registers.register_labels(vault):
        found = registers.rows_of(vault, name, YEAR, series="lhp" if name == "nomor" else "")
        assert found.rows == ()
        assert len(found.widths) == len(found.columns)


def test_hostile_records_fill_cells_and_break_nothing(laptop, add_case):
    vault = laptop()
    case, _ = numbered(vault, add_case, "kades-yel-yel-video")
    write(vault, "step", {"case": case, "name": ["x"], "on": 7, "plenary": "x", "result": {"a": 1}})
    write(
        vault, "step", {"case": case, "name": "pleno", "on": "2024-11-01", "plenary": {"decisions": [3, {"result": 4}]}}
    )
    write(vault, "referral", {"case": 7, "on": "2024", "subjects": [1, "x"], "to": ["y"]})
    write(vault, "assignment", {"officers": [5], "on": "2024-11-01"})
    write(vault, "mail", {"direction": "out", "on": "2024-11-01", "about": "bukan-id"})
    for name in registers.register_labels(vault):
        registers.rows_of(vault, name, YEAR, series="laporan" if name == "nomor" else "")
