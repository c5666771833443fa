"""Papers as the program proposes them for a case file at the end of its handling, the rest told as an officer types it.

For the tests of the texts of forms and for pictures.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from fieldapp.case.dates import ZONES
from fieldapp.case.document import Document
from fieldapp.case.model import Case, CaseNumber, Supervision
from fieldapp.case.office import Office
from fieldapp.case.referral import Enclosure, Referral
from fieldapp.case.steps import Step
from fieldapp.desk.dossier import propose_from
from fieldapp.desk.facts import Facts, Person, person_of
from fieldapp.packs.filling import fields_of, has_content
from fieldapp.packs.forms import Field, Form
from fieldapp.packs.reference import builtin_packs
from tests.paper.samples import make_office, read_case

NOW = datetime(2024, 10, 20, 9, 30, tzinfo=ZONES["WITA"])
DOCUMENT = "01928f3c-0000-7000-8000-0000000000aa"
LETTER = "021/PP.00.02/K.NT-19.07/10/2024"
CHAIR = "Agustinus Umbu Kahumbu, S.H."
PRESENT = [CHAIR, "Maria Yosefina Ndelo, S.Sos.", "Daud Rihi Wandal"]
SECRETARIAT = "Sekretariat Panwaslu Kecamatan Pandawai, Jalan Ikan Tongkol Nomor 12, Kawangu"
FILES = ["Formulir laporan", "Berita acara klarifikasi", "Kajian dugaan pelanggaran", "Video 41 detik"]
TOLD: dict[str, Any] = {
    "jabatan": "Anggota Panwaslu Kecamatan Pandawai",
    "surat_tugas": "017/ST/PM.00.02/K.NT-19.07/10/2024",
    "bersama": ["Daud Rihi Wandal, Anggota", "Novianti Taka, Staf"],
    "ttl": "Waingapu, 19 Maret 1987 (37 tahun)",
    "agama": "Kristen Protestan",
    "batas": "2024-10-19T10:45",
    "tempat": SECRETARIAT,
    "undangan_ke": "1",
    "bersedia": "Ya",
    "lafal": "Demi Tuhan, saya bersumpah",
    "pendamping": "Yulius Njara, S.H. (surat kuasa khusus tanggal 18 Oktober 2024)",
    "fakta": "Saksi melihat langsung kedua terlapor mengangkat dua jari.\n\nTerlapor I hadir pada klarifikasi tanggal "
    "20 Oktober 2024 dan membenarkan hadir pada acara itu. Terlapor II tidak hadir pada undangan pertama dan kedua.",
    "analisis": "Perbuatan kedua terlapor dilakukan di hadapan kurang lebih 150 orang dan menunjukkan keberpihakan.",
    "pertimbangan": "Kajian tanggal 23 Oktober 2024 menyimpulkan bahwa perbuatan kedua terlapor memenuhi unsur "
    "larangan bagi kepala desa, sedangkan unsur pidana Pemilihan tidak terpenuhi.",
    "berbeda": "Tidak ada",
    "acara": "Rapat pleno hasil kajian",
    "dasar": ["Keputusan rapat pleno Nomor 005/BA-PLENO/NT-19.07/10/2024", "Jadwal kampanye yang ditetapkan KPU"],
    "petugas": [["Maria Yosefina Ndelo, S.Sos.", "Anggota"], ["Novianti Taka", "Staf"]],
    "untuk": "Mengawasi kampanye tatap muka pasangan calon nomor urut 2 dan membuat laporan hasil pengawasan.",
    "penerima": {"name": "Yulius Njara, S.H.", "occupation": "Advokat", "address": "Jalan Gajah Mada 4, Waingapu"},
    "alasan": "Dugaan pidana Pemilihan dibahas di Sentra Gakkumdu tingkat kabupaten.",
    "cara": "Diserahkan pelapor dalam flashdisk, disalin utuh, dan disimpan di lemari terkunci.",
    "perangkat": "Laptop kantor, peramban Firefox 131; ponsel Samsung A15, aplikasi TikTok 36.5",
    "akun": [["TikTok", "Suara Pandawai", "@suarapandawai (ID 71020034)", "Publik"]],
    "kaitan": "Terlapor mengakui akun itu miliknya pada klarifikasi.",
    "surat": f"{LETTER}, Undangan Klarifikasi",
    "diterima": "2024-10-18T15:20",
    "hubungan": "Istri",
    "isi": ["menjaga netralitas;", "tidak menghadiri kampanye dengan atribut jabatan."],
    "tembusan": ["Ketua Bawaslu Provinsi Nusa Tenggara Timur", "Camat Pandawai"],
    "syarat_kurang": ["Nama dan alamat terlapor", "Uraian kejadian: waktu kejadian belum disebut"],
    "kepada": {"name": "Kepala BKPSDM Kabupaten Sumba Timur", "title": "", "detail": "Waingapu"},
    "hadir": [[name, "", ""] for name in PRESENT],
    "jenis": ["Peraturan perundang-undangan lainnya"],
}
# What belongs to another outcome of the same paper, or to the hand alone.
LEFT_OUT = {"formal_ttd", "tembusan", "daring", "menolak", "bahasa", "sampai", "terima", "tanda_terima", "alasan"}


def make_case(name: str = "kades-yel-yel-video", subjects: int = 0) -> Case:
    """A case of the case files with ids and numbers; with `subjects`, as many of them as that."""
    case = read_case(name)
    known = case.subjects or read_case("kades-yel-yel-video").subjects[:1]
    people = [known[n % len(known)] for n in range(subjects or len(known))]
    numbered = tuple(
        replace(one, id=f"s{n}", name=f"{one.name} {n}" if subjects else one.name) for n, one in enumerate(people, 1)
    )
    witnesses = tuple(replace(one, id=f"w{n}") for n, one in enumerate(case.witnesses, 1))
    main = "temuan" if case.kind == "temuan" else "laporan"
    numbers = (
        CaseNumber(main, "003/LP/PB/Kec/19.11/X/2024", 2024, 3),
        CaseNumber(f"registrasi_{main}", "003/Reg/LP/PB/Kec/19.11/X/2024", 2024, 3),
    )
    return replace(case, subjects=numbered, witnesses=witnesses, numbers=numbers)


def facts_of(case: Case, office: Office, party: str = "subject:s1", cleared: str = "") -> Facts:
    """What is known around a paper of a case at the end of its handling; one subject may be cleared."""
    decisions = [_decision(one.id, "bukan_pelanggaran" if one.id == cleared else "") for one in case.subjects]
    plenary = {"number": "007/BA-PLENO/NT-19.07/10/2024", "place": SECRETARIAT, "chair": CHAIR, "present": PRESENT}
    appointment = {"at": "2024-10-20T09:00", "place": SECRETARIAT, "delivered_on": "2024-10-18T15:20"}
    steps = (
        Step("k1", "kajian_awal", "2024-10-17T15:00", facts={"recommendation": "register", "checks": _checks()}),
        Step("u1", "undangan_1", "2024-10-18T13:00", facts=appointment),
        Step("p1", "pleno", "2024-10-23T13:00", facts={"plenary": {**plenary, "decisions": decisions}}),
    )
    return Facts(
        office=replace(office, chair=CHAIR),
        now=NOW,
        packs=builtin_packs(),
        officer=Person("Maria Yosefina Ndelo, S.Sos.", "Anggota"),
        members=tuple(Person(name, "Anggota") for name in PRESENT[1:]),
        case=case,
        report=Supervision(),
        steps=steps,
        step=steps[-1],
        referral=Referral(
            to="Bupati Sumba Timur\nWaingapu",
            cc=tuple(TOLD["tembusan"]),
            subjects=tuple(one.id for one in case.subjects),
            enclosures=tuple(Enclosure("document", "", label) for label in FILES),
        ),
        party=person_of(case, party),
        party_key=party,
        subjects=case.subjects,
        completion_until="2024-10-19T10:45",
    )


def fill_paper(form: Form, case: Case | None = None, party: str = "subject:s1", cleared: str = "") -> Document:
    """A paper of a form in which every field of an ordinary one says something."""
    case = case or make_case()
    values = propose_from(facts_of(case, make_office(), party, cleared), form)
    for field in fields_of(form):
        if not has_content(values.get(field.id)) and field.kind != "number_auto" and _is_usual(field):
            values[field.id] = type_in(field)
    return Document(id=DOCUMENT, case=case.id, form=form.code, on="2024-10-20", values=values, number=LETTER)


def _is_usual(field: Field) -> bool:
    return field.required or field.id not in LEFT_OUT


def _decision(subject: str, result: str) -> dict[str, str]:
    return {
        "subject": subject,
        "result": result or "pelanggaran_hukum_lainnya",
        "basis": "Hasil kajian dan rapat pleno",
    }


def _checks() -> dict[str, Any]:
    names = ("formal_pelapor", "formal_terlapor", "formal_waktu", "pelapor_sah")
    names += ("materiel_waktu_tempat", "materiel_uraian", "materiel_bukti")
    return {name: {"met": True, "note": "sesuai berkas yang diterima"} for name in names}


def type_in(field: Field) -> Any:
    """What an officer would type into a field that nothing proposes."""
    known = TOLD.get(field.id)
    if field.kind == "table":
        return known if known and isinstance(known[0], list) else [["isi"] * len(field.own_columns)]
    if field.kind == "list":
        return known if isinstance(known, list) else FILES
    if field.kind == "signature":
        one = {"name": "Stefanus Kilimandu", "title": "", "for": ""}
        return [one] if field.repeat else one
    if field.kind == "person":
        return known if isinstance(known, dict) else {"name": "Yohanis Rihi", "title": "Petani", "detail": "Kawangu"}
    if field.kind == "choice":
        return _chosen(field, known)
    if field.kind in ("date", "daydate"):
        return known or "2024-10-20T11:05"
    if field.kind == "time":
        return known or "16:00"
    return known if isinstance(known, str) else f"Keterangan tentang {field.label.lower() or field.id}"


def _chosen(field: Field, known: Any) -> Any:
    options = field.values or field.options
    several = known if isinstance(known, list) else [known]
    said = next((one for one in several if one in options), options[0])
    if field.multiple:
        return [said]
    return {"choice": said, "note": "catatan petugas"} if field.with_note else said
