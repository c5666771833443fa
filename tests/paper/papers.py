"""Papers of a case with believable values, for the tests of paper and for the pictures of the forms."""

from dataclasses import replace
from typing import Any

from fieldapp.case.document import Document
from fieldapp.case.model import Case, Reporter, Subject, Witness
from fieldapp.packs.forms import Field, Form

ID = "01928f3c-0000-7000-8000-0000000000d1"
PROSE = (
    "Pada hari Sabtu tanggal 12 Oktober 2024 sekitar pukul 16.10 WITA, dalam acara syukuran di halaman rumah warga di "
    "Desa Watu Kahembi, Kecamatan Pandawai, terlapor naik ke panggung kecil, mengangkat dua jari, dan menyebut nama "
    "pasangan calon sebanyak tiga kali di hadapan kurang lebih 150 orang. Kejadian direkam oleh peserta acara.\n\n"
    "Video berdurasi 41 detik tersebut kemudian beredar di grup percakapan warga dan di akun media sosial "
    "https://media.contoh.id/watukahembi/video/2024/10/12/panggung-syukuran-desa-watu-kahembi?id=7731 sehingga "
    "diketahui umum. Pengawas memastikan waktu dan tempat kejadian dari keterangan dua saksi."
)
REPORTER = {
    "name": "Yohanis Umbu Rihi, S.Pd.",
    "title": "Pelapor",
    "detail": "Lai Ori RT 003/RW 001, Desa Kawangu, Kecamatan Pandawai",
}
CHAIR = {"name": "Maria Yosefina Ndelo, S.Sos.", "title": "Ketua"}
MEMBERS = [
    CHAIR,
    {"name": "Drs. Hendrikus Ndapamerang Palekahelu, M.Si.", "title": "Anggota"},
    {"name": "Ruben Landu Praing, S.H.", "title": "Anggota"},
]
PEOPLE = [
    ["Umbu Hina Palekahelu, S.P., M.M.", "19780412 200501 1 009", "Penata Tk. I/III d", "Kepala Desa Watu Kahembi"],
    ["Markus Ndapa Talundima", "3171050404720003", "-", "Kepala Desa Palindi Tana"],
]
AGENCY = "Pemerintah Kabupaten Sumba Timur"
TOLD: dict[str, Any] = {
    "today": "2024-10-21",
    "now": "2024-10-21T15:10",
    "office.name": "Panwaslu Kecamatan Pandawai",
    "place_date": "Pandawai, 21 Oktober 2024",
    "number.case": "003/LP/PB/Kec/19.11/X/2024",
    "number.receipt": "003/PL/PB/Kec/19.11/X/2024",
    "number.registration": "003/Reg/LP/PB/Kec/19.11/X/2024",
    "plenary.number": "012/BA-PLENO/K.NT-19.07/X/2024",
    "plenary.chair": CHAIR,
    "reporter.birth": "Kawangu, 4 Mei 1981",
    "party.birth": "Watu Kahembi, 12 April 1978",
    "event.date": "2024-10-12",
    "event.time": "16:10",
    "completion.until": "2024-10-23T15:10",
    "invitation.at": "2024-10-24T09:00",
    "referral.to": {
        "name": "Kepala Badan Kepegawaian Negara",
        "title": "c.q. Kepala Kantor Regional X Badan Kepegawaian Negara",
        "detail": "Denpasar",
    },
    "referral.cc": ["Ketua Bawaslu Kabupaten Sumba Timur", "Bupati Sumba Timur selaku Pejabat Pembina Kepegawaian"],
    "referral.enclosures": ["Formulir Laporan (A.1)", "Berita acara klarifikasi", "Kajian dugaan pelanggaran", "Bukti"],
    "signer.chair": CHAIR,
    "signer.members": MEMBERS,
    "signer.officer": {"name": "Fransiskus Lero, S.H.", "title": "Staf Penanganan Pelanggaran"},
    "signer.reporter": {"name": REPORTER["name"], "title": ""},
    "signer.party": {"name": "Umbu Hina Palekahelu, S.P., M.M.", "title": ""},
    "reporter.person": REPORTER,
    "party.person": {
        "name": "Umbu Hina Palekahelu, S.P., M.M.",
        "title": "Kepala Desa Watu Kahembi",
        "detail": "Waingapu",
    },
}
CASE = Case(
    id="01928f3c-0000-7000-8000-000000000001",
    kind="laporan",
    election="Pilkada 2024",
    reporter=Reporter(name=REPORTER["name"], address=REPORTER["detail"], phone="0813-3812-7766"),
    subjects=(
        Subject(id="s1", name="Umbu Hina Palekahelu, S.P., M.M.", position="Kepala Desa Watu Kahembi"),
        Subject(id="s2", name="Markus Ndapa Talundima", position="Kepala Desa Palindi Tana", nik="3171050404720003"),
    ),
    witnesses=(Witness(id="w1", name="Rambu Ana Kahi", address="Desa Watu Kahembi"),),
    narrative=PROSE,
)


def make_paper_of(form: Form, rows: int = 2, **values: Any) -> Document:
    """A paper of a form with a believable value in every field; tables have so many rows."""
    told = {
        field.id: value_of(field, rows) for field in form.fields if field.kind not in ("statement", "heading", "note")
    }
    number = "" if not form.series else "021/PP.00.02/K.NT-19.07/X/2024"
    return Document(
        id=ID, case=CASE.id, form=form.code, on="2024-10-21", values=told | values, state="final", number=number
    )


def make_draft(document: Document, **changes: Any) -> Document:
    """The same paper with other facts."""
    return replace(document, **changes)


def value_of(field: Field, rows: int) -> Any:
    """A believable value for a field."""
    if field.suggest in TOLD and field.kind not in ("table",):
        return TOLD[field.suggest]
    made = {
        "longtext": lambda: PROSE,
        "date": lambda: "2024-10-21",
        "daydate": lambda: "2024-10-21T15:10",
        "time": lambda: "15:10",
        "phone": lambda: "0813-3812-7766",
        "email": lambda: "pelapor@contoh.id",
        "list": lambda: field.rows or ("Pasal 71 ayat (1) UU 10/2016", "Pasal 29 huruf g dan huruf j UU 6/2014"),
        "table": lambda: [*field.rows, *(_row(field, number) for number in range(rows))],
        "choice": lambda: _choice(field),
        "person": lambda: TOLD["party.person"],
        "signature": lambda: MEMBERS if field.repeat else TOLD["signer.officer"],
        "place": lambda: "Sekretariat Panwaslu Kecamatan Pandawai",
        "place_date": lambda: TOLD["place_date"],
    }
    return made[field.kind]() if field.kind in made else field.default or _text(field)


def _text(field: Field) -> str:
    known = {"nama": "Umbu Hina Palekahelu, S.P., M.M.", "agama": "Kristen Protestan", "pekerjaan": "Kepala desa"}
    found = next((text for part, text in known.items() if part in field.id), "")
    return found or "Dugaan keberpihakan kepala desa dalam acara syukuran"


def _choice(field: Field) -> Any:
    stored = field.values or field.options
    if field.multiple:
        return list(stored[:2])
    return {"choice": stored[0], "note": "Sesuai kartu identitas"} if field.with_note else stored[0]


def _row(field: Field, number: int) -> list[str]:
    person = [*PEOPLE[number % len(PEOPLE)], AGENCY]
    return [person[column % len(person)] for column in range(len(field.own_columns))]
