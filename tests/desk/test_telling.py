"""The history in plain words: one telling for each save, values as words, nothing of reporters and witnesses."""

import pytest

from fieldapp.case.file import read_case_changes
from fieldapp.case.ids import new_id
from fieldapp.desk.review import review_case
from fieldapp.desk.telling import tell_history, tell_wall
from fieldapp.vault import casebook, numbers
from fieldapp.vault.journal import Change
from tests.vault.journal_world import KAB, carry

CAMAT = "camat-orasi-kendaraan-dinas"


@pytest.fixture
def vault(laptop):
    return laptop()


def sentences(vault, case):
    return [[deed.what for deed in one.deeds] for one in tell_history(vault, case)]


def write(vault, *changes):
    with vault.writing():
        return vault.journal.write(changes, vault.officer, vault.now())


def test_one_save_is_told_once(vault, add_case):
    case = add_case(vault, CAMAT)
    (told,) = tell_history(vault, case)
    assert told.when == "Jumat, 1 November 2024 pukul 08.04 WITA"
    assert (told.day, told.time, told.who, told.office) == ("2024-11-01", "08.04 WITA", "Hariyati Nopriani", "64.01.05")
    assert [deed.what for deed in told.deeds][:2] == [
        "Mencatat temuan",
        "Menambah terlapor Drs. Syahrun Mahyudi, M.AP.",
    ]
    assert len(told.hashes) == len(told.deeds)
    assert not told.signed
    assert not told.concurrent


def test_changes_are_told_with_their_words_and_the_reason(vault, add_case, tmp_path):
    case = add_case(vault, CAMAT)
    casebook.finalise(vault, case)
    numbers.draw(vault, case)
    change = b'{"event": {"place": "Lapangan Baru", "occurred_on": "2024-10-20"}}'
    casebook.revise_case(vault, case, read_case_changes(change), "salah ketik", tmp_path)
    final, drawn, changed = tell_history(vault, case)[-3:]
    assert [deed.what for deed in final.deeds] == ["Menetapkan perkara, revisi 1"]
    assert final.signed
    assert drawn.deeds[0].what.startswith("Mengambil nomor 001/TM/")
    assert changed.reason == "salah ketik"
    assert [deed.what for deed in changed.deeds] == [
        "Mengubah tanggal kejadian dan tempat kejadian",
        "Membuka lagi yang sudah ditetapkan untuk diubah",
    ]
    day, place = changed.deeds[0].changes
    assert (day.label, day.new) == ("Tanggal kejadian", "20 Oktober 2024")
    assert place.new == "Lapangan Baru"
    assert place.old


def test_parts_of_a_case_are_called_by_their_names(vault, add_case):
    case = add_case(vault, CAMAT)
    subject, step = new_id(), new_id()
    write(vault, Change("subject.set", subject, {"case": case, "name": "Budi", "status": "kades", "official": True}))
    write(vault, Change("subject.set", subject, {"address": "Desa Batuah"}))
    write(vault, Change("subject.set", subject, {"name": "Budi Santoso"}))
    write(vault, Change("subject.set", subject, {"removed": True}))
    write(vault, Change("step.set", step, {"case": case, "name": "kajian_awal", "on": "2024-11-02T09:30"}))
    write(vault, Change("witness.set", new_id(), {"case": case}, {"name": "Kanari"}))
    assert sentences(vault, case)[1:] == [
        ["Menambah terlapor Budi"],
        ["Mengubah alamat terlapor Budi"],
        ["Mengubah nama terlapor Budi"],
        ["Menghapus terlapor Budi Santoso"],
        ["Mencatat langkah kajian awal"],
        ["Menambah saksi"],
    ]
    added, *_, taken, _ = tell_history(vault, case)[1:]
    words = {change.label: change.new for change in added.deeds[0].changes}
    assert words["kedudukan"] == "kepala desa"
    assert words["pejabat menurut Pasal 71"] == "ya"
    assert {change.label: change.new for change in taken.deeds[0].changes}["Tanggal"] == "2 November 2024 09.30"


def test_nobody_who_must_stay_hidden_is_named(vault):
    case = new_id()
    write(vault, Change("case.set", case, {"kind": "laporan"}, {"reporter.name": "Kanari Rahasia"}))
    write(vault, Change("case.set", case, {"narrative": "Kanari melihat."}, reason="kata Kanari"))
    write(vault, Change("case.set", case, {}, {"reporter.name": "Merpati Lain"}))
    told = tell_history(vault, case)
    assert "Kanari" not in repr(told)
    assert "Merpati" not in repr(told)
    assert told[0].deeds[0].what == "Menerima laporan"
    (hidden,) = told[2].deeds[0].changes
    assert (hidden.label, hidden.hidden, hidden.old, hidden.new) == ("Nama pelapor", True, "", "")


def test_what_two_laptops_wrote_at_once_is_marked(laptop):
    one, two = laptop(), laptop()
    case = new_id()
    write(one, Change("case.set", case, {"narrative": "awal"}))
    carry(one, two)
    write(one, Change("case.set", case, {"narrative": "kiri"}))
    write(two, Change("case.set", case, {"narrative": "kanan"}))
    carry(two, one)
    told = tell_history(one, case)
    assert [one.concurrent for one in told].count(True) == 1
    assert not told[0].concurrent


def test_a_review_is_told_with_its_office(laptop, add_case):
    field, desk = laptop(), laptop(KAB)
    case = add_case(field)
    carry(field, desk)
    review_case(desk, case, "return", "Alamat belum ada")
    last = tell_history(desk, case)[-1]
    assert [deed.what for deed in last.deeds] == ["Mengembalikan perkara untuk dilengkapi"]
    assert (last.office, last.reason, last.signed) == (KAB, "Alamat belum ada", True)


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        ("2026-08-17T14:30:05+07:00", "Senin, 17 Agustus 2026 pukul 14.30 WIB"),
        ("2026-08-17T14:30:05+09:00", "Senin, 17 Agustus 2026 pukul 14.30 WIT"),
        ("2026-08-17T14:30:05+05:30", "Senin, 17 Agustus 2026 pukul 14.30"),
        ("2026-08-17T14:30:05", "Senin, 17 Agustus 2026 pukul 14.30"),
        ("bukan waktu", "bukan waktu"),
        ("", ""),
    ],
)
def test_clock_times_are_read_with_their_zone(wall, expected):
    assert tell_wall(wall, "")[2] == expected


def test_clock_times_are_told_in_the_time_of_the_office():
    assert tell_wall("2026-08-17T18:30:05+00:00", "WIB") == (
        "2026-08-18", "01.30 WIB", "Selasa, 18 Agustus 2026 pukul 01.30 WIB"
    )  # fmt: skip
    assert tell_wall("2026-08-17T14:30:05+08:00", "WITA")[1] == "14.30 WITA"
    assert tell_wall("bukan waktu", "WIT") == ("", "bukan waktu", "bukan waktu")
