"""Cases, an office and a supervision report for the tests of paper and for the pictures of the forms."""

import hashlib
import json
from pathlib import Path

from fieldapp.case.model import (
    Activity,
    Alleged,
    Case,
    Dispute,
    Event,
    Evidence,
    Finder,
    Received,
    Reporter,
    Subject,
    Supervision,
    Witness,
)
from fieldapp.case.office import Office, office_of
from fieldapp.paper.documents import Signer
from fieldapp.paper.seal import Seal, make_seal

CASES = Path(__file__).resolve().parents[2] / "resources" / "cases"
OFFICER = Signer("Fransiskus Lero, S.H.", "Staf Penerima Laporan")


def make_office(code="53.11.07", **fields) -> Office:
    known = {
        "name": "Panwaslu Kecamatan Pandawai",
        "kop_lines": ["PANITIA PENGAWAS PEMILIHAN UMUM", "KECAMATAN PANDAWAI", "KABUPATEN SUMBA TIMUR"],
        "address": "Jalan Ikan Tongkol Nomor 12, Kawangu",
        "phone": "(0387) 61234",
        "email": "panwaslu.pandawai@contoh.id",
        "city": "Pandawai",
    }
    return office_of(code, known | fields)


def make_seal_of(form_code: str) -> Seal:
    return make_seal("01928f3c-0000-7000-8000-000000000001", form_code, "ab" * 32)


def read_case(name: str) -> Case:
    return case_from(json.loads((CASES / f"{name}.json").read_text(encoding="utf-8")))


def case_from(told: dict) -> Case:
    """The case of a case file, without going through the vault."""
    event = told.get("event", {})
    return Case(
        id="01928f3c-0000-7000-8000-000000000001",
        kind=told["kind"],
        election=told.get("election", ""),
        event=Event(**(event | {"urls": tuple(event.get("urls", ()))})),
        received=Received(**told.get("received", {})),
        reporter=Reporter(**told.get("reporter", {})),
        finder=Finder(**told.get("finder", {})),
        subjects=tuple(Subject(**subject) for subject in told.get("subjects", ())),
        witnesses=tuple(Witness(**witness) for witness in told.get("witnesses", ())),
        evidence=tuple(_evidence_from(item) for item in told.get("evidence", ())),
        narrative=told.get("narrative", ""),
        violations=tuple(told.get("violations", ())),
        impact=told.get("impact", ""),
    )


def _evidence_from(item: dict) -> Evidence:
    return Evidence(
        name=Path(item["path"]).name,
        note=item.get("note", ""),
        source=item.get("source", ""),
        sha256=hashlib.sha256(item["path"].encode()).hexdigest(),
    )


def make_crowd(count: int) -> Case:
    """A case with so many subjects."""
    subjects = tuple(
        Subject(
            id=str(number),
            name=f"Terlapor Nomor {number}, S.Pd., M.M.",
            address=f"Dusun {number} RT 00{number % 9} RW 003, Desa Watu Kahembi, Kecamatan Pandawai, Sumba Timur",
            phone=f"0813-0000-{number:04d}",
        )
        for number in range(1, count + 1)
    )
    return Case(kind="laporan", election="Pilkada 2024", subjects=subjects, narrative="Uraian pendek.")


SUPERVISION = Supervision(
    id="01928f3c-0000-7000-8000-000000000002",
    number="004",
    stage="kampanye",
    election="Pilkada 2024",
    finder=Finder(
        name="Maria Yosefina Ndelo, S.Sos.",
        position="Anggota Panwaslu Kecamatan Pandawai",
        address="Sekretariat Panwaslu Kecamatan Pandawai, Jalan Ikan Tongkol Nomor 12, Kawangu",
    ),
    assignment="017/PM.00.02/K.NT-19.07/10/2024",
    activities=(
        Activity(
            form="Pengawasan langsung",
            goal="Memastikan kampanye tatap muka berjalan sesuai ketentuan tanpa keterlibatan pihak yang dilarang",
            target="Kampanye tatap muka pasangan calon nomor urut 2",
            time_place="Sabtu, 12 Oktober 2024 pukul 15.00 sampai 18.00 WITA, Desa Watu Kahembi",
        ),
        Activity(
            form="Penelusuran media sosial",
            goal="Memeriksa unggahan kegiatan",
            target="Akun publik peserta kegiatan",
            time_place="Sabtu, 12 Oktober 2024 pukul 20.00 WITA, sekretariat",
        ),
    ),
    result=(
        "Pengawas hadir di lokasi sejak pukul 15.00 WITA dan mencatat jalannya acara syukuran yang dihadiri kurang "
        "lebih 150 orang. Pada pukul 16.10 WITA dua kepala desa naik ke panggung kecil.\n\nPengawas menyampaikan "
        "imbauan lisan kepada panitia pada pukul 16.20 WITA. Kegiatan selesai pukul 17.45 WITA tanpa gangguan."
    ),
    alleged=Alleged(
        event="Dua kepala desa meneriakkan yel-yel pasangan calon",
        place="Halaman rumah warga, Desa Watu Kahembi",
        when="2024-10-12",
        who="Umbu Hina Palekahelu; Markus Ndapa Talundima",
        address="Desa Watu Kahembi dan Desa Palindi Tana, Kecamatan Pandawai",
        articles="Pasal 71 ayat (1) UU 10/2016; Pasal 29 huruf g dan j UU 6/2014",
        witnesses=(
            Witness(name="Rambu Ana Kahi", address="Desa Watu Kahembi", phone="0813-0000-2250"),
            Witness(name="Stefanus Kilimandu", address="Desa Watu Kahembi"),
        ),
        evidence=("Video 41 detik", "Foto panggung", "Daftar hadir acara"),
        summary="Kedua kepala desa mengangkat dua jari dan menyebut nama pasangan calon sebanyak tiga kali.",
        kind="Peraturan perundang-undangan lainnya",
        facts="Saksi Rambu Ana Kahi duduk di baris depan dan melihat langsung.",
        analysis="Perbuatan diduga memenuhi unsur keberpihakan kepala desa.",
        follow_up="Dituangkan dalam formulir temuan dan dibahas dalam rapat pleno.",
    ),
    dispute=None,
    place="Pandawai",
    date="2024-10-12",
    evidence=(Evidence(name="panggung-1.jpg", note="Foto panggung pukul 16.10 WITA", sha256="c0ffee" * 10 + "abcd"),),
)
NIL_SUPERVISION = Supervision(
    stage="masa_tenang",
    election="Pilkada 2024",
    finder=SUPERVISION.finder,
    assignment=SUPERVISION.assignment,
    activities=SUPERVISION.activities[:1],
    result="Tidak ditemukan dugaan pelanggaran.",
    dispute=None,
    place="Pandawai",
    date="2024-11-24",
    nil=True,
)
FULL_DISPUTE = Dispute(
    participant="Pasangan calon nomor urut 3",
    place="Kantor KPU Kabupaten Sumba Timur",
    when="2024-09-23",
    object_form="Berita acara",
    object_identity="Berita Acara Nomor 211/PL.02.3-BA/5311/2024",
    issued="2024-09-22",
    loss="Jadwal kampanye berkurang dua hari",
    summary="Pasangan calon keberatan atas pembagian jadwal kampanye.",
)
