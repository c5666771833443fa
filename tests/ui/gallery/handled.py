"""The laptop `law`: a sub-district with cases at every point of their way, papers, letters, books and corrections.

Four shipped cases are at their end, as in the demonstration. Others were moved to the days before the picture, so that
their clocks run: `@lacking`, `@heard`, `@studied`, `@decided`, `@nine`; `@fresh` has no step yet. `@paper-draft`,
`@paper-final` and `@paper-scanned` are papers, `@letter` is a letter on its way.
"""

import json
import re
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from fieldapp.case.document import Document
from fieldapp.case.file import read_case_file
from fieldapp.case.ids import new_id
from fieldapp.demo import procedure
from fieldapp.demo.stage import Stage
from fieldapp.demo.table import Table
from fieldapp.demo.walk import facts_of, told
from fieldapp.desk import document as papers
from fieldapp.desk.handling import checks_for
from fieldapp.desk.paper import print_document_form
from fieldapp.desk.scanning import attach_scan
from fieldapp.vault import casebook, numbers
from fieldapp.vault.correction import set_correction
from fieldapp.vault.documents import documents_of, sign_document
from fieldapp.vault.handling import take_step
from fieldapp.vault.journal import Change
from fieldapp.vault.referrals import list_referrals, track_referral
from fieldapp.vault.register import load_case
from fieldapp.vault.rolls import add_roll, number_roll
from fieldapp.vault.vault import Vault
from tests.flows.law import fill
from tests.ui.document.sheet import scan_of, scan_pdf
from tests.ui.scenery import CASES, Clock, Laptop

LONG: Final = "Drs. H. Muhammad Abdurrahman Wahid Kusumawardhana bin Syarifuddin, S.Pd., M.Si."
COUNCIL: Final = ("Muhammad Ridwan Asyari", "Hariyati Nopriani", "Siti Rohani Mardhatillah")
ROOM: Final = "Ruang rapat kantor, Jalan Negara KM 12"
# A case, by how many days it is moved, and its last step.
MOVED: Final = {
    "fresh": ("lurah-baliho-dua-fase", 38, ""),
    "lacking": ("laporan-tanpa-bukti", 33, "pemberitahuan_kelengkapan"),
    "heard": ("kades-yel-yel-video", 36, "klarifikasi"),
    "studied": ("camat-orasi-kendaraan-dinas", 24, "kajian"),
    "decided": ("anggota-bpd-dan-ketua-rt", 31, "pleno"),
    "nine": ("grup-wa-dinas-sembilan-asn", 40, "pleno"),
}
LEFT_OUT: Final = ("surat_tugas", "pengambilalihan", "gakkumdu_1", "gakkumdu_2")
SCANS: Final = "pindaian"


def make_handled(laptop: Laptop, folder: Path) -> None:
    """Do all of it on a laptop; scans that wait for their papers lie in a folder beside the laptops."""
    with ExitStack() as closing:
        stage = Stage(folder / "made" / "law", Table(lambda _line: None, folder), closing)
        stage.prints.mkdir(parents=True)
        laptop.clock = stage.clock  # type: ignore[assignment]
        stage.district = closing.enter_context(laptop.opened())
        stage.cases.update(laptop.known)
        procedure.handle_cases(stage)
        for key, (name, days, last) in MOVED.items():
            laptop.known[key] = _move(stage, name, days, last, folder)
        stage.clock.moment = Clock().moment
        _lay_papers(stage, laptop, folder)
        _track(stage.district, laptop)
        fill_books(stage.district, laptop.known, 1)
        set_correction(stage.district, "deadlines/deadline/lapor/day_one", "same", "Surat Bawaslu Provinsi Nomor 41")
    laptop.clock = Clock()


# ---- cases on their way ---------------------------------------------------------------------------------------------


def _later(text: str, days: int) -> str:
    """Move every date in a text."""
    moved = lambda found: (date.fromisoformat(found[0]) + timedelta(days=days)).isoformat()  # noqa: E731
    return re.sub(r"2024-\d\d-\d\d(?!\d)", moved, text)


def _move(stage: Stage, name: str, days: int, last: str, folder: Path) -> str:
    """Save a moved case and take its steps up to the last one; return its id."""
    vault = stage.district
    file = read_case_file(_later((CASES / f"{name}.json").read_text(encoding="utf-8"), days).encode())
    for place, item in enumerate(file.evidence):
        path = folder / "made" / f"law-{name}" / item.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"bukti {name} {place} ".encode() * 4000)
    expected: Mapping[str, Any] = json.loads(_later(json.dumps(told(name)), days))
    steps = [step for step in expected["walk"] if step["step"] not in LEFT_OUT]
    names = [step["step"] for step in steps]
    _reach(stage, steps[0]["on"] if last else "2024-11-25")
    case = casebook.add_case(vault, file, folder / "made" / f"law-{name}")
    casebook.finalise(vault, case)
    for step in steps[: names.index(last) + 1] if last else ():
        _take(stage, case, step, expected)
    return case


def _reach(stage: Stage, on: str) -> None:
    at = datetime.fromisoformat(on if "T" in on else f"{on}T08:00")
    stage.clock.moment = at.replace(tzinfo=stage.clock.moment.tzinfo)


def _take(stage: Stage, case: str, step: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    """Take one step in its hour, with the number it needs before and its papers after."""
    vault, name = stage.district, step["step"]
    _reach(stage, step["on"])
    matter = load_case(vault.db, case)
    series = {"registrasi": f"registrasi_{matter.kind}", "diterima": "laporan", "tanda_bukti": "tanda_bukti",
              "pleno_temuan": "temuan"}.get(name)  # fmt: skip
    if series:
        numbers.draw(vault, case, series, on=stage.clock().date())
    facts = facts_of(matter, step, expected["outcome"], COUNCIL)
    if name.startswith("undangan"):
        facts |= {"at": f"{step['on'][:8]}{int(step['on'][8:10]) + 2:02}T09:00", "place": ROOM, "medium": "tatap_muka"}
    if name == "kajian_awal":
        checks = {check.id: {"met": check.met is not False, "note": ""} for check in checks_for(vault, case)}
        facts |= {"checks": checks, "recommendation": "register"}
    if "plenary" in facts:
        facts["plenary"] |= {"number": f"{step['on'][8:10]}/BA/2024", "place": ROOM, "chair": COUNCIL[0]}
    papers.prepare_step(vault, take_step(vault, case, name, step["on"], facts))


# ---- papers, letters ------------------------------------------------------------------------------------------------


def _lay_papers(stage: Stage, laptop: Laptop, folder: Path) -> None:
    """Bring the papers of one case to every standing there is, and leave scans of two in a folder."""
    vault, known = stage.district, laptop.known
    scans = folder / SCANS
    scans.mkdir()
    drafts = documents_of(vault.db, known["heard"])
    kept, *rest = [paper for paper in drafts if paper.form == "A.UK"] or drafts
    known["paper-draft"] = rest[-1].id
    final = _finish(vault, kept)
    known["paper-final"] = final.id
    scan_pdf(print_document_form(vault, final.id).printed.pdf, scans / "IMG_20241125_081533.jpg")
    signed = next(paper for paper in drafts if paper.form not in ("A.UK", kept.form))
    done = _finish(vault, signed)
    sign_document(vault, done.id, "2024-11-24")
    attach_scan(vault, done.id, scan_of(vault, done.id, folder / "made"))
    known["paper-scanned"] = done.id
    known["paper-minutes"] = next(one.id for one in documents_of(vault.db, known["nine"]) if one.form == "N.PLENO")
    known["paper-study"] = next(one.id for one in documents_of(vault.db, known["nine"]) if one.form == "A.11")
    letter = list_referrals(vault.db)[0]
    scan_pdf(print_document_form(vault, letter.document).printed.pdf, scans / "surat penerusan ke bupati.jpg")
    (scans / "daftar hadir.docx").write_bytes(b"PK" + b"x" * 3000)
    blank = scans / "tanpa kode cetak, difoto dari samping.jpg"
    source = next((folder / "bahan").rglob("*.jpg"), None)
    blank.write_bytes(source.read_bytes() if source else (scans / "IMG_20241125_081533.jpg").read_bytes()[:9000])


def _finish(vault: Vault, paper: Document) -> Document:
    return papers.finalise(vault, fill(vault, paper).id)


def _track(vault: Vault, laptop: Laptop) -> None:
    """Let letters stand at different points; the one that waits longest is the known one."""
    letters = sorted((one for one in list_referrals(vault.db) if not one.closed_on), key=lambda one: one.on)
    laptop.known["letter"] = letters[0].id
    laptop.known["letter-case"] = letters[0].case
    track_referral(vault, letters[-1].id, {"received_on": "2024-11-20", "received_by": LONG})


# ---- books ----------------------------------------------------------------------------------------------------------

COMMITMENTS: Final = {
    "prinsip-netral": {"kept": True, "note": "Surat edaran netralitas diterbitkan", "on": "2024-10-14"},
    "tolak-politik-uang": {"kept": False, "note": "Sembako dibagikan pada acara dinas", "on": "2024-11-02"},
}
OFFICES: Final = ("BKPSDM Kabupaten Paser", "Camat Tanjung Lempake", "Kepala Desa Muara Lambakan", "Polsek Long Ikis")


def fill_books(vault: Vault, known: dict[str, str], times: int) -> None:
    """Write letters in and out, assignments, declarations, meetings and contacts, so many times over."""
    office = vault.office if len(vault.office) > len("64") else "64.01"
    for kind, fields in _lines(office):
        known[kind] = add_roll(vault, kind, fields)
        if kind in ("mail", "assignment"):
            number_roll(vault, known[kind], "surat" if fields.get("direction") == "out" else "")
    repeated = [(kind, fields) for _ in range(times - 1) for kind, fields in _lines(office)]
    for start in range(0, len(repeated), 100):
        with vault.writing():
            said = [Change(f"{kind}.set", new_id(), fields) for kind, fields in repeated[start : start + 100]]
            vault.journal.write(said, vault.officer, vault.now())


def _lines(office: str) -> list[tuple[str, dict[str, Any]]]:
    mail = {"direction": "in", "on": "2024-11-18", "received_on": "2024-11-21", "from": OFFICES[0]}
    going = {"direction": "out", "on": "2024-11-22", "to": f"{LONG}, {OFFICES[1]}", "subject": "Permintaan data"}
    sent = {
        "on": "2024-11-20", "basis": ["Rapat pleno 19 November 2024"], "from": "2024-11-24", "until": "2024-11-26",
        "officers": [{"name": name, "position": "Anggota"} for name in (LONG, *COUNCIL)],
        "purpose": "Mengawasi masa tenang dan pembersihan alat peraga kampanye", "place": "Empat desa",
    }  # fmt: skip
    meeting = {
        "title": "Rapat koordinasi netralitas ASN dan kepala desa", "on": "2024-10-08", "place": "Aula kecamatan",
        "invited": list(OFFICES), "present": [OFFICES[0], OFFICES[2], LONG],
        "minutes": "Semua yang hadir sepakat membuat surat edaran. Camat diwakili sekretaris.",
        "follow_up": "Surat edaran disampaikan paling lambat 15 Oktober 2024.",
    }  # fmt: skip
    pledge = {"official": LONG, "position": "Camat", "region": office, "on": "2024-09-20", "commitments": COMMITMENTS}
    address = {"kind": "ppk", "region": office, "office": OFFICES[0], "name": f"Kepala {OFFICES[0]}",
               "address": "Jalan Kusuma Bangsa 12, Tanah Grogot", "phone": "0543 21001"}  # fmt: skip
    return [
        ("mail", {**mail, "subject": "Jawaban permintaan data kepegawaian", "foreign_number": "800/1201/BKPSDM/2024"}),
        ("mail", {**mail, "subject": "Undangan rapat koordinasi daerah", "from": OFFICES[1]}),
        ("mail", going),
        ("assignment", sent),
        ("meeting", meeting),
        ("declaration", pledge),
        ("contact", address),
        ("contact", {"kind": "camat", "region": office, "office": OFFICES[1], "name": LONG}),
    ]
