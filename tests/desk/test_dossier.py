"""What is proposed under every name, from a whole case and from an empty one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from fieldapp.case.dates import ZONES
from fieldapp.case.document import Document
from fieldapp.case.model import (
    Case,
    CaseNumber,
    Event,
    Evidence,
    Finder,
    Received,
    Reporter,
    Subject,
    Supervision,
    Witness,
)
from fieldapp.case.office import Office
from fieldapp.case.referral import Enclosure, Referral
from fieldapp.case.steps import Step
from fieldapp.desk import document as papers
from fieldapp.desk.dossier import propose_field, propose_from
from fieldapp.desk.facts import Facts, Person, load_facts, members_of, parties_of, person_of
from fieldapp.desk.office import set_office
from fieldapp.desk.suggestion import known_names, suggest
from fieldapp.packs.forms import Field
from fieldapp.packs.reference import builtin_packs
from fieldapp.vault.officers import add_officer
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.vault import Vault
from tests.desk.test_document import take

OFFICE = Office(
    "64.01", "Bawaslu Kabupaten Paser", "Kab", address="Jalan Kusuma 1", city="Tanah Grogot", zone="WITA",
    chair="Nur Khamid", members=("Siti Aminah",),
)  # fmt: skip
REPORTER = Reporter(
    "Budi Pelapor", "Paser, 1 Mei 1980", "L", "Petani", "WNI", "Jalan Rahasia 9", "0811", proxy="Advokat"
)
FIRST = Subject(
    "s1", "Drs. Syahrun", "asn_pns", True, "196903171996031908", "", "IV/a", "Camat", "Kantor Camat", "Jalan A"
)
SECOND = Subject("s2", "Rahmat", "kades", position="Kepala Desa", address="Jalan B")
PLENARY = {
    "number": "12/PLENO/2024", "place": "Ruang rapat", "chair": "Nur Khamid", "present": ["Nur Khamid", "Siti Aminah"],
    "decisions": [
        {"subject": "s1", "result": "pelanggaran_hukum_lainnya", "basis": "terbukti hadir"},
        {"subject": "s2", "result": "bukan_pelanggaran", "basis": "tidak cukup bukti"},
    ],
    "dissent": "tidak ada",
}  # fmt: skip
STEPS = (
    Step("k1", "kajian_awal", "2024-10-23", facts={
        "checks": {"formal_pelapor": {"met": True, "note": "KTP"}, "materiel_bukti": {"met": False, "note": ""}},
        "missing": ["materiel_bukti"], "recommendation": "complete"}),
    Step("u1", "undangan_1", "2024-10-26", facts={
        "at": "2024-10-28T09:00", "place": "Kantor Bawaslu", "parties": ["subject:s1"]}),
    Step("q1", "klarifikasi", "2024-10-28", facts={"oath": "accepted", "companion": "Penasihat"}),
    Step("p1", "pleno", "2024-10-30", facts={"plenary": PLENARY}),
    Step("t1", "penerusan", "2024-10-31", facts={
        "to_name": "BKN Regional", "why": "bukan wewenang", "what": "teguran", "delivered_on": "2024-11-01T10:00"}),
)  # fmt: skip
CASE = Case(
    "c1", "laporan", "Pemilihan 2024",
    Event(summary="Camat berorasi", place="Lapangan", region="64.01.05.2003", occurred_on="2024-10-19",
          known_on="2024-10-20", time="15:10", stage="kampanye", source="warga", urls=("https://contoh.id/1",)),
    Received("Kantor", "2024-10-21", "10:00"), REPORTER, Finder(), (FIRST, SECOND),
    (Witness("w1", "Wati Saksi", "Jalan Saksi"),),
    (Evidence("e1", "foto.jpg", "Foto panggung", "Kamera", "ab" * 32, 10),),
    narrative="Uraian lengkap", violations=("etik-01-spanduk",),
    numbers=(CaseNumber("laporan", "001/LP/2024"), CaseNumber("tanda_bukti", "TB-1"),
             CaseNumber("registrasi_laporan", "REG-1"), CaseNumber("laporan", "000/batal", voided=True)),
)  # fmt: skip
REFERRAL = Referral(
    "r1", "c1", subjects=("s1",), to="Kepala BKN\nu.p. Deputi\nJakarta", cc=("Bupati",),
    enclosures=(Enclosure("evidence", "e1", "Foto panggung"),),
)  # fmt: skip
LETTER = Document(
    "d1", "c1", "A.UK", "u1", party="subject:s1", state="final", number="005/UND", values={"perihal": "Undangan"}
)


def whole(**more: Any) -> Facts:
    made = Facts(
        office=OFFICE,
        now=datetime(2024, 11, 2, 9, 30, tzinfo=ZONES["WITA"]),
        packs=builtin_packs(),
        officer=Person("Hariyati", "Staf"),
        members=(Person("Siti Aminah", "Anggota"),),
        case=CASE,
        report=Supervision("l1", "LHP-3", assignment="ST-7"),
        steps=STEPS,
        documents=(LETTER,),
        referral=REFERRAL,
        referrals=(REFERRAL,),
        assignment={"number": "ST-9", "basis": ["UU 10/2016"], "officers": [{"name": "Hariyati", "position": "Staf"}],
                    "purpose": "mengawasi", "from": "2024-10-01", "until": "2024-10-31", "place": "Paser"},
        party=person_of(CASE, "subject:s1"),
        party_key="subject:s1",
        subjects=CASE.subjects,
        completion_until="2024-10-26T08:00",
    )  # fmt: skip
    return replace(made, **more)


def empty() -> Facts:
    return Facts(Office("64.01"), datetime(2024, 11, 2, 9, 30, tzinfo=ZONES["WITA"]), builtin_packs(), Person())


def line(name: str, facts: Facts | None = None, **more: Any) -> Any:
    """Return what a plain text field would be proposed; private by default, so that every name can be asked."""
    settings: dict[str, Any] = {"kind": "longtext", "private": True, **more}
    return propose_field(facts or whole(), Field(id="x", suggest=name, **settings))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("today", "Sabtu, 2 November 2024"),
        ("now", "Sabtu, 2 November 2024, 09.30 WITA"),
        ("office.name", "Bawaslu Kabupaten Paser"),
        ("office.address", "Jalan Kusuma 1"),
        ("office.city", "Tanah Grogot"),
        ("place_date", "Tanah Grogot, 2 November 2024"),
        ("number.case", "001/LP/2024"),
        ("number.receipt", "TB-1"),
        ("number.registration", "REG-1"),
        ("reporter.person", "Budi Pelapor"),
        ("reporter.name", "Budi Pelapor"),
        ("reporter.birth", "Paser, 1 Mei 1980"),
        ("reporter.occupation", "Petani"),
        ("reporter.address", "Jalan Rahasia 9"),
        ("reporter.phone", "0811"),
        ("reporter.proxy", "Advokat"),
        ("party.person", "Drs. Syahrun"),
        ("party.name", "Drs. Syahrun"),
        ("party.birth", ""),
        ("party.occupation", "Camat"),
        ("party.religion", ""),
        ("party.address", "Jalan A"),
        ("party.role", "Terlapor"),
        ("subjects.names", "Drs. Syahrun\nRahmat"),
        ("subjects.addresses", "Jalan A\nJalan B"),
        ("event.summary", "Camat berorasi"),
        ("event.place", "Lapangan"),
        ("event.date", "Sabtu, 19 Oktober 2024"),
        ("event.time", "15:10"),
        ("event.region.1", "Kalimantan Timur"),
        ("event.region.2", "Kabupaten Paser"),
        ("narrative", "Uraian lengkap"),
        ("evidence.list", "Foto panggung"),
        ("evidence.hashes", f"foto.jpg: SHA-256 {'ab' * 32}"),
        ("urls", "https://contoh.id/1"),
        ("witnesses.list", "Wati Saksi, Jalan Saksi"),
        ("checks.formal_pelapor", "Terpenuhi. KTP"),
        ("checks.materiel_bukti", "Tidak terpenuhi"),
        ("checks.formal_waktu", ""),
        ("missing.list", "Bukti"),
        ("completion.until", "Sabtu, 26 Oktober 2024, 08.00 WITA"),
        ("violations.text", "Memasang spanduk, baliho, atau alat peraga lain tentang bakal calon"),
        (
            "violations.basis",
            "Pasal 11 huruf c Peraturan Pemerintah Nomor 42 Tahun 2004\nSKB 2022 Lampiran II (kode etik)",
        ),
        ("recommendation", "Laporan dilengkapi oleh pelapor"),
        ("received.date", "Senin, 21 Oktober 2024, 10.00 WITA"),
        ("invitation.at", "Senin, 28 Oktober 2024, 09.00 WITA"),
        ("invitation.day", "Senin, 28 Oktober 2024"),
        ("invitation.place", "Kantor Bawaslu"),
        ("invitation.number", "005/UND"),
        ("letter.number", "005/UND, Undangan"),
        ("oath", "Terpenuhi"),
        ("companion", "Penasihat"),
        ("plenary.number", "12/PLENO/2024"),
        ("plenary.place", "Ruang rapat"),
        ("plenary.chair", "Nur Khamid"),
        ("plenary.present", "Nur Khamid\nSiti Aminah"),
        ("plenary.dissent", "tidak ada"),
        ("referral.to", "Kepala BKN"),
        ("referral.cc", "Bupati"),
        ("referral.enclosures", "Foto panggung"),
        ("officer.person", "Hariyati"),
        ("officer.name", "Hariyati"),
        ("officer.title", "Staf"),
        ("signer.chair", "Nur Khamid"),
        ("signer.members", "Nur Khamid\nSiti Aminah"),
        ("signer.officer", "Hariyati"),
        ("signer.reporter", "Budi Pelapor"),
        ("signer.party", "Drs. Syahrun"),
        ("assignment", "ST-7"),
        ("assignment.basis", "UU 10/2016"),
        ("assignment.purpose", "mengawasi"),
        ("assignment.place", "Paser"),
        ("assignment.from", "Selasa, 1 Oktober 2024"),
        ("assignment.until", "Kamis, 31 Oktober 2024"),
        ("delivered_on", "Jumat, 1 November 2024, 10.00 WITA"),
        ("to_office", "BKN Regional"),
        ("why", "bukan wewenang"),
        ("what", "teguran"),
        ("nobody.knows.this", ""),
    ],
)  # fmt: skip
def test_what_a_name_proposes(name: str, text: str) -> None:
    assert line(name) == text


def test_every_name_is_told_and_none_of_an_empty_case_raises() -> None:
    facts = empty()
    for name in (*known_names(), *(f"event.region.{n}" for n in range(1, 5)), "checks.formal_pelapor", "checks.", "x"):
        for kind in ("text", "longtext", "list", "table", "person", "signature", "daydate", "time", "choice"):
            options = ("Ya", "Tidak") if kind == "choice" else ()
            field = Field(
                id="x", kind=kind, suggest=name, options=options, private=True, cells=("name",), columns=("Nama",)
            )
            propose_field(facts, field)
            propose_field(whole(), field)
    assert {"party.name", "plenary.decisions", "status.table"} <= set(known_names())


def test_every_form_of_the_pack_asks_for_names_that_are_known() -> None:
    known = set(known_names())
    for form in builtin_packs().forms.values():
        names = {field.suggest for field in form.fields if field.suggest} | ({form.number_from} - {""})
        loose = {name for name in names - known if not name.startswith(("checks.", "event.region."))}
        assert not loose, (form.code, loose)
        propose_from(whole(), form)
        propose_from(empty(), form)


@pytest.mark.parametrize(
    "name",
    ["reporter.person", "reporter.name", "reporter.address", "reporter.proxy", "witnesses.list", "signer.reporter"],
)
def test_what_reveals_somebody_goes_into_private_fields_alone(name: str) -> None:
    assert line(name, private=False) == ""
    assert line(name, private=True)


@pytest.mark.parametrize(
    ("party", "open_too"), [("reporter", False), ("witness:w1", False), ("other:Ahli", False), ("subject:s1", True)]
)
def test_a_party_is_private_unless_it_is_a_subject(party: str, open_too: bool) -> None:
    facts = whole(party=person_of(CASE, party), party_key=party)
    assert line("party.name", facts)
    assert bool(line("party.name", facts, private=False)) is open_too


def test_a_temuan_is_brought_by_its_finder_who_is_no_secret() -> None:
    case = replace(CASE, kind="temuan", finder=Finder("Pengawas", "Panwaslu Desa", "Jalan P"))
    assert line("reporter.name", whole(case=case), private=False) == "Pengawas"


def test_tables_follow_the_cells_of_the_form() -> None:
    cells = ("name", "nip|nik", "=tetap", "", "outcome", "basis")
    columns = ("No", "Nama", "NIP", "Tetap", "Kosong", "Status", "Dasar")
    rows = line("status.table", kind="table", cells=cells, columns=columns)
    assert rows[0][:4] == ["Drs. Syahrun", "196903171996031908", "tetap", ""]
    assert rows[0][5] == "terbukti hadir"
    assert rows[1][4:] == ["Bukan pelanggaran", "tidak cukup bukti"] or rows[1][5] == "tidak cukup bukti"
    numbered = line("evidence.table", kind="table", cells=("#P-", "what", "sha256"), columns=("Kode", "Bukti", "Sidik"))
    assert numbered == [["P-1", "Foto panggung", "ab" * 32]]
    assert line("referral.table", kind="table", cells=("name",), columns=("Nama",)) == [["Drs. Syahrun"]]
    decided = line("plenary.decisions", kind="table", cells=("name", "basis"), columns=("Nama", "Dasar"))
    assert decided == [["Drs. Syahrun", "terbukti hadir"], ["Rahmat", "tidak cukup bukti"]]
    people = line("plenary.present", kind="table", cells=("name", "position"), columns=("Nama", "Jabatan"))
    assert people == [["Nur Khamid", "Ketua"], ["Siti Aminah", "Anggota"]]
    started = line("", kind="table", columns=("No", "Tanya", "Jawab"), rows=(["Pembuka"], ["Apakah sehat?", ""]))
    assert started == [["Pembuka"], ["Apakah sehat?", ""]]


def test_people_and_signatures_have_their_parts() -> None:
    assert line("party.person", kind="person") == {"name": "Drs. Syahrun", "title": "Camat", "detail": "Jalan A"}
    told = line("party.person", kind="person", lines=(["Nama", "name"],))
    assert told["id"] == "196903171996031908"
    assert line("signer.chair", kind="signature") == {"name": "Nur Khamid", "title": "Ketua", "for": ""}
    assert [one["name"] for one in line("signer.members", kind="signature", repeat=True)] == [
        "Nur Khamid",
        "Siti Aminah",
    ]


def test_choices_take_the_option_that_means_it() -> None:
    options = ("Terpenuhi", "Tidak terpenuhi")
    assert line("checks.formal_pelapor", kind="choice", options=options, with_note=True) == {
        "choice": "Terpenuhi",
        "note": "KTP",
    }
    assert line("checks.materiel_bukti", kind="choice", options=options) == "Tidak terpenuhi"
    assert line("checks.formal_waktu", kind="choice", options=options) == ""
    coded: dict[str, Any] = {
        "kind": "choice",
        "options": ("Diregistrasi", "Dilengkapi"),
        "values": ("register", "complete"),
    }
    assert line("recommendation", **coded) == "complete"
    assert line("event.source", kind="choice", options=("Warga", "Media")) in ("Warga", "")


def test_days_and_hours_go_where_they_fit() -> None:
    assert line("invitation.at", kind="daydate") == "2024-10-28T09:00"
    assert line("invitation.at", kind="time") == "09:00"
    assert line("event.time", kind="time") == "15:10"
    assert line("event.time", whole(case=replace(CASE, event=replace(CASE.event, time="sore"))), kind="time") == ""
    assert (
        line("event.date", whole(case=replace(CASE, event=replace(CASE.event, occurred_on="x"))), kind="daydate") == ""
    )


def test_the_office_knows_its_members(laptop: Callable[..., Vault], cheap_cost: Cost) -> None:
    vault = laptop("64.01")
    assert members_of(vault.db, vault.office_settings()) == ()
    add_officer(vault, "Budi Anggota", "Anggota Bawaslu", "kuda hijau lari pagi sekali", cheap_cost)
    add_officer(vault, "Cici Staf", "Staf", "kuda hijau lari pagi sekali", cheap_cost)
    assert [one.name for one in members_of(vault.db, vault.office_settings())] == ["Budi Anggota"]
    set_office(vault, {"members": ["Dedi", "Eka; Anggota Divisi Hukum"]})
    found = members_of(vault.db, vault.office_settings())
    assert [(one.name, one.title) for one in found] == [("Dedi", "Anggota"), ("Eka", "Anggota Divisi Hukum")]


def test_facts_are_loaded_from_the_vault(laptop: Callable[..., Vault], add_case: Callable[..., str]) -> None:
    vault = laptop("64.01")
    case = add_case(vault, "anggota-bpd-dan-ketua-rt")
    step = take(vault, case, "undangan_1", at="2024-10-28T09:00", place="Kantor")
    papers.prepare_step(vault, step)
    facts = load_facts(vault, case, step=step, party="reporter")
    assert facts.case.id == case
    assert facts.party.private
    assert facts.documents
    assert suggest(facts, "invitation.place") == "Kantor"
    assert set(parties_of(facts.case)) >= {"reporter", f"subject:{facts.case.subjects[0].id}"}
    assert load_facts(vault, "").case == Case()
