"""A shipped case at the office of its region, handled to its end: steps in their hours, papers made final and printed.

Everything goes through the functions that the windows call; what nobody can propose is typed as an officer would.
"""

import json
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fieldapp.case.completeness import Lack
from fieldapp.case.dates import ZONES
from fieldapp.case.document import Document
from fieldapp.case.file import read_case_changes, read_case_file, read_supervision_file
from fieldapp.case.model import Case
from fieldapp.case.problem import blocking
from fieldapp.case.referral import Referral
from fieldapp.desk import document as papers
from fieldapp.desk.advice import advise, refer
from fieldapp.desk.paper import print_document_form
from fieldapp.desk.passing import prepare_letter
from fieldapp.desk.printing import print_form
from fieldapp.desk.sealing import PrintedForm
from fieldapp.errors import AlreadyFinal
from fieldapp.vault import casebook, numbers
from fieldapp.vault.creation import create_vault
from fieldapp.vault.documents import write_document
from fieldapp.vault.handling import take_step
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.referrals import load_referrals, track_referral
from fieldapp.vault.register import load_case
from fieldapp.vault.rolls import add_roll, number_roll
from fieldapp.vault.vault import Vault
from tests.flows.walks import CASES, facts_of, told
from tests.paper.proposed import type_in

CHEAP = Cost(memory=16, time=1, lanes=1)
OFFICER = "Ratna Dewi Kartikasari"
CHAIR = "Muhammad Iqbal Ramadhan, S.H."
MEMBERS = ["Siti Nurhaliza Putri, S.Sos.", "Yosef Laka Dopo, S.IP.", "Andi Mappanyukki", "Ni Wayan Sari"]
PEOPLE = [CHAIR, *MEMBERS]
PASSPHRASE = "kuda hijau lari pagi sekali"
LETTERS = ("penerusan", "penerusan_penyidik")
ROOM = "Ruang rapat kantor, Jalan Merdeka Nomor 9"


@dataclass
class Hours:
    """The clock of a laptop: it stands at the hour of the step at hand and runs a second at every look."""

    now: datetime

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def reach(self, on: str) -> None:
        """Go on to the moment of a step."""
        at = datetime.fromisoformat(on if "T" in on else f"{on}T08:00").replace(tzinfo=self.now.tzinfo)
        self.now = max(self.now, at)


@dataclass
class Sheet:
    """One paper that left the office, with its public copy where there is one."""

    code: str
    printed: PrintedForm
    document: Document | None = None
    public: PrintedForm | None = None


@dataclass
class Walked:
    """A case at its end."""

    name: str
    vault: Vault
    hours: Hours
    case_id: str = ""
    report: str = ""
    assignment: str = ""
    sheets: list[Sheet] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    held: list[Lack] = field(default_factory=list)
    steps: dict[str, str] = field(default_factory=dict)

    @property
    def expected(self) -> Mapping[str, Any]:
        return told(self.name)

    @property
    def case(self) -> Case:
        return load_case(self.vault.db, self.case_id)

    def of(self, code: str) -> list[Sheet]:
        """Return the papers of a form."""
        return [sheet for sheet in self.sheets if sheet.code == code]


def open_office(name: str, folder: Path, closing: ExitStack) -> Walked:
    """Make the office of a case's region, with people, an address and a letterhead of its own."""
    expected = told(name)
    content = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    first = datetime.fromisoformat(min(step["on"] for step in expected["walk"])[:10])
    hours = Hours(first.replace(hour=6, tzinfo=ZONES[expected["zone"]]))
    settings = {
        "kop_lines": ["PANITIA PENGAWAS PEMILIHAN", f"WILAYAH {content['event']['region']}"],
        "address": "Jalan Merdeka Nomor 9",
        "city": "Kota Rawa",
        "zone": expected["zone"],
        "contest": expected["contest"],
        "chair": CHAIR,
        "members": MEMBERS,
    }
    code = content["event"]["region"][:8]
    vault, _ = create_vault(
        folder / name, code, f"Panwaslu {code}", OFFICER, PASSPHRASE, clock=hours, cost=CHEAP, settings=settings
    )
    closing.callback(vault.close)
    return Walked(name, vault, hours)


def walk_through(name: str, folder: Path, closing: ExitStack) -> Walked:
    """Handle a shipped case from its intake to its last step, printing every paper on the way."""
    walked = open_office(name, folder, closing)
    steps = walked.expected["walk"]
    assign(walked)
    take_in(walked, folder / f"{name}-bahan")
    for step in steps:
        walked.hours.reach(step["on"])
        handle(walked, step)
    return walked


# ---- intake ---------------------------------------------------------------------------------------------------------


def assign(walked: Walked) -> None:
    """Write the surat tugas that supervision, tracing and clarification stand on."""
    day = walked.hours().date()
    fields = {
        "on": day.isoformat(),
        "from": day.isoformat(),
        "until": (day + timedelta(days=120)).isoformat(),
        "basis": ["Undang-Undang Nomor 10 Tahun 2016", "Jadwal tahapan kampanye"],
        "officers": [{"name": OFFICER, "position": "Anggota"}],
        "purpose": "Mengawasi kampanye dan meminta keterangan.",
        "place": "Wilayah kerja kantor",
    }
    walked.assignment = number_roll(walked.vault, add_roll(walked.vault, "assignment", fields))


def take_in(walked: Walked, folder: Path) -> None:
    """Save the case with its evidence: a temuan out of its report of supervision, all others from their file."""
    data = (CASES / f"{walked.name}.json").read_bytes()
    file = read_case_file(data)
    for place, item in enumerate(file.evidence):
        path = folder / item.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"bukti {walked.name} {place} ".encode() * 40)
    walked.case_id = casebook.add_case(walked.vault, file, folder)
    finish(walked)


def write_report(walked: Walked, folder: Path) -> None:
    """Write the LHP that a case is about, finish, number and print it."""
    case = walked.case
    content = {
        "stage": case.event.stage,
        "election": case.election,
        "finder": {"name": OFFICER, "position": "Anggota", "address": "Kantor"},
        "assignment": walked.assignment,
        "form": "pemilihan",
        "activities": [
            {"form": "Pengawasan langsung", "goal": "Mencegah", "target": "Kampanye", "time_place": case.event.place}
        ],
        "result": case.narrative,
        "place": "Kota Rawa",
        "date": walked.hours().date().isoformat(),
        "alleged": {
            "event": case.event.summary,
            "place": case.event.place,
            "when": case.event.occurred_on,
            "who": "; ".join(one.name for one in case.subjects),
            "address": "; ".join(one.address or "-" for one in case.subjects),
            "summary": case.narrative,
        },
    }
    file = read_supervision_file(json.dumps(content).encode())
    walked.report = casebook.add_supervision(walked.vault, file, folder)
    casebook.finalise(walked.vault, walked.report)
    numbers.draw(walked.vault, walked.report, on=walked.hours().date())
    walked.sheets.append(Sheet("LHP", print_form(walked.vault, "LHP", walked.report)))


def finish(walked: Walked) -> bool:
    """Make the case final when nothing is open."""
    if blocking(casebook.problems_of(walked.vault, walked.case_id), "finalise"):
        return False
    with suppress(AlreadyFinal):
        casebook.finalise(walked.vault, walked.case_id)
    return True


# ---- steps ----------------------------------------------------------------------------------------------------------


def handle(walked: Walked, step: Mapping[str, Any]) -> None:
    """Take one step and make, print and hand out its papers."""
    name = step["step"]
    before(walked, name)
    if name in LETTERS:
        send(walked, step)
        return
    taken = record(walked, step)
    after(walked, step, taken)


def record(walked: Walked, step: Mapping[str, Any], **more: Any) -> str:
    """Record a step; give its id."""
    facts = {**facts_of(walked.case, step, walked.expected["outcome"]), **more}
    if step["step"].startswith("undangan"):
        facts |= {"at": appointment(walked, step), "place": ROOM, "medium": "tatap_muka"}
    if "plenary" in facts:
        # the case tells of two; an office of five decides with three
        present = PEOPLE[: max(3, len(facts["plenary"]["present"]))]
        facts["plenary"] |= {"place": ROOM, "chair": CHAIR, "invited": PEOPLE[:5], "present": present}
    taken = take_step(walked.vault, walked.case_id, step["step"], step["on"], facts)
    walked.steps.setdefault(step["step"], taken)
    return taken


def appointment(walked: Walked, step: Mapping[str, Any]) -> str:
    """Return the hour to which an invitation calls: that of the next clarification."""
    later = [
        one["on"] for one in walked.expected["walk"] if one["step"] == "klarifikasi" and one["on"] > step["on"]
    ]  # fmt: skip
    return min(later) if later else step["on"]


def before(walked: Walked, name: str) -> None:
    """Do what an office does before a step: number the case, choose the violations."""
    vault, case = walked.vault, walked.case_id
    day = walked.hours().date()
    kind = walked.case.kind
    final = finish(walked)
    if name == "diterima" and final:
        numbers.draw(vault, case, "laporan", on=day)
    if name == "tanda_bukti" and final:
        numbers.draw(vault, case, "tanda_bukti", on=day)
    if name == "pleno_temuan":
        numbers.draw(vault, case, "temuan", on=day)
    if name == "registrasi":
        numbers.draw(vault, case, f"registrasi_{kind}", on=day)
    if name == "kajian":
        choose_violations(walked)


def choose_violations(walked: Walked) -> None:
    """Take the violations of the collection into the case."""
    chosen = list(dict.fromkeys(one for row in walked.expected["violations"]["final"] for one in row))
    if set(chosen) != set(walked.case.violations):
        changes = read_case_changes(json.dumps({"violations": chosen}).encode())
        casebook.revise_case(walked.vault, walked.case_id, changes, "Hasil kajian", walked.vault.folder)
        finish(walked)


def after(walked: Walked, step: Mapping[str, Any], taken: str) -> None:
    """Print the forms of the intake that a step asks for, then its own papers."""
    name, vault = step["step"], walked.vault
    for code, moment in (("A.1", "diterima"), ("A.3", "tanda_bukti"), ("A.2", "pleno_temuan")):
        if name == moment:
            walked.sheets.append(Sheet(code, print_form(vault, code, walked.case_id)))
    if name in ("lhp", "menjadi_lhp"):
        write_report(walked, vault.folder)
    for paper in papers.prepare_step(vault, taken):
        print_paper(walked, paper)
    if name == "permintaan_data" and walked.name.startswith("grup-wa"):
        for paper in papers.prepare(vault, walked.case_id, "N.LAYAR"):
            print_paper(walked, paper)


def send(walked: Walked, step: Mapping[str, Any]) -> None:
    """Write the letters of a step, print each, and record the step with the letter it is about."""
    vault = walked.vault
    routes = wanted_routes(walked, step["step"])
    made = refer(vault, walked.case_id, routes=routes, on=step["on"][:10])
    walked.held += made.held
    for letter in made.referrals:
        taken = record(walked, step, referral=letter.id)
        for paper in prepare_letter(vault, letter, taken):
            print_paper(walked, paper)
        track_referral(vault, letter.id, {"sent_on": step["on"][:10]})
    walked.referrals = list(load_referrals(vault.db, walked.case_id))


def wanted_routes(walked: Walked, name: str) -> list[str]:
    """Return the routes that a step takes: those of the collection, investigators apart."""
    names = [one["to"] for one in walked.expected["routes"]]
    settled = [one for one in advise(walked.vault, walked.case_id).routes if one.settled]
    found = [one.route for one in settled if any(set(to.split()) <= set(one.to.split()) for to in names)]
    criminal = name == "penerusan_penyidik"
    return [one for one in dict.fromkeys(found) if (one == "gakkumdu") == criminal]


# ---- papers ---------------------------------------------------------------------------------------------------------


def print_paper(walked: Walked, paper: Document) -> None:
    """Fill what a paper still lacks, make it final and print it, its public copy too."""
    vault = walked.vault
    done = papers.finalise(vault, fill(vault, paper).id)
    sheet = Sheet(done.form, print_document_form(vault, done.id), done)
    if sheet.printed.form.publishable:
        sheet.public = print_document_form(vault, done.id, public=True)
    walked.sheets.append(sheet)


def fill(vault: Vault, paper: Document) -> Document:
    """Type what a paper lacks."""
    form = papers.open_document(vault, paper.id).form
    typed = {one.id: type_in(one) for one in papers.lacks_of(form, paper)}
    return write_document(vault, replace(paper, values={**paper.values, **typed}), paper) if typed else paper
