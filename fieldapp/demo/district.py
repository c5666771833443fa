"""What the sub-district does in the demonstration: evidence, cases, LHPs, finalising, numbers, forms, a paper checked.

Called by the story. Everything goes through the same functions as the command line and the windows.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from fieldapp.case.dates import parse_date
from fieldapp.case.file import read_case_changes, read_case_file, read_supervision_file
from fieldapp.case.model import Case, Supervision
from fieldapp.case.problem import blocking
from fieldapp.demo.evidence import make_evidence
from fieldapp.demo.stage import DISTRICT, PaperOf, Stage
from fieldapp.demo.table import Row, dotted
from fieldapp.desk.printing import PrintedForm, check_paper, print_blank, print_form
from fieldapp.resources import resources_folder
from fieldapp.vault import casebook, numbers
from fieldapp.vault.register import load_item, owner_state
from fieldapp.words import all_words, say

# the cases that wait for what they lack
EXPECTED_OPEN: Final = {"laporan-tanpa-bukti"}
FORMS: Final = {"laporan": ("A.1", "A.3"), "temuan": ("A.2",), "informasi_awal": ()}
PUBLIC: Final = ("pj-kades-beras-berstiker", "grup-wa-dinas-sembilan-asn")
REVISED: Final = "kades-yel-yel-video"
REPORT, NIL_REPORT, FROM_REPORT = "pertemuan-balai-desa", "masa-tenang", "temuan-dari-lhp"
KINDS: Final = {".jpg": "foto", ".m4a": "rekaman"}
BLANKS: Final = 3


def case_names() -> list[str]:
    """Return the names of the real cases, in order."""
    return sorted(path.stem for path in (resources_folder() / "cases").glob("*.json"))


def _told(name: str, folder: str = "cases") -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(_bytes(name, folder))
    return found


def _bytes(name: str, folder: str = "cases") -> bytes:
    return (resources_folder() / folder / f"{name}.json").read_bytes()


def _as_case(report: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the parts of an LHP that its evidence is drawn from, under the names of a case file."""
    alleged = report["alleged"]
    event = {"summary": alleged["event"], "place": alleged["place"], "occurred_on": report["date"], "region": DISTRICT}
    return {"event": event, "narrative": report["result"], "evidence": report["evidence"]}


# ---- cases and LHPs -------------------------------------------------------------------------------------------------


def draw_evidence(stage: Stage) -> None:
    """Draw the evidence of all cases."""
    target = stage.folder / "bukti"
    with stage.table.step("evidence", target) as row:
        made = []
        for name in case_names():
            expected = _told(name, "cases/expect")["make_evidence"]
            made += make_evidence(_told(name), {item["path"]: item["kind"] for item in expected}, target / name)
        report = _told(REPORT, "cases/lhp")
        kinds = {item["path"]: KINDS[Path(item["path"]).suffix] for item in report["evidence"]}
        made += make_evidence(_as_case(report), kinds, target / REPORT)
        size = sum(path.stat().st_size for path in made)
        row.tell("files", files=len(made), kilobytes=dotted(size // 1024))
        row.require(all(path.stat().st_size for path in made), "evidence_made")


def add_cases(stage: Stage) -> None:
    """Save the fifteen cases with their evidence."""
    with stage.table.step("add", stage.folder / "kecamatan") as row:
        for name in case_names():
            stage.cases[name] = casebook.add_case(
                stage.district, read_case_file(_bytes(name)), stage.folder / "bukti" / name
            )
        kinds = [_told(name)["kind"] for name in stage.cases]
        row.tell("cases", cases=len(kinds))
        for kind in sorted(set(kinds)):
            row.note("kind", count=f"{kinds.count(kind):>2}", kind=say(f"demo.kind.{kind}"))
        row.note("origin")
        row.require(len(stage.cases) == 15, "all_cases")


def add_reports(stage: Stage) -> None:
    """Save one LHP with its evidence and one nil LHP, and make a finding of the first."""
    with stage.table.step("reports", stage.folder / "kecamatan") as row:
        for name in (REPORT, NIL_REPORT):
            file = read_supervision_file(_bytes(name, "cases/lhp"))
            stage.reports[name] = casebook.add_supervision(stage.district, file, stage.folder / "bukti" / name)
            casebook.finalise(stage.district, stage.reports[name])
            number = numbers.draw(stage.district, stage.reports[name], on=_day(file.report))
            stage.numbers += 1
            row.note("report", number=number, kind=say("demo.nil" if file.report.nil else "demo.alleged"))
        row.tell("reports", reports=len(stage.reports))
    with stage.table.step("to_case", stage.folder / "kecamatan") as row:
        found = casebook.case_from_supervision(stage.district, stage.reports[REPORT])
        rest = read_case_changes(_bytes(FROM_REPORT, "cases/lhp"))
        patches = casebook.revise_case(stage.district, found, rest, "", stage.folder)
        stage.cases[FROM_REPORT] = found
        case = load_item(stage.district.db, found)
        row.tell("to_case", evidence=len(case.evidence), records=len(patches))
        report = load_item(stage.district.db, stage.reports[REPORT])
        row.require([e.sha256 for e in case.evidence] == [e.sha256 for e in report.evidence], "evidence_shared")


def complete_case(stage: Stage, name: str) -> str:
    """Give a returned case what it lacked and finalise it; return its id."""
    vault, case = stage.district, stage.cases[name]
    subjects = [{**subject, "address": say("demo.late.address")} for subject in _told(name)["subjects"]]
    proof = {"path": "bukti/pernyataan-saksi.pdf", "note": say("demo.late.note"), "source": say("demo.late.source")}
    folder = stage.folder / "bukti" / name
    (made,) = make_evidence({**_told(name), "evidence": [proof]}, {proof["path"]: "pindai"}, folder)
    changes = read_case_changes(json.dumps({"subjects": subjects}).encode())
    casebook.revise_case(vault, case, changes, "", folder)
    casebook.attach(vault, case, made, proof["note"], proof["source"])
    casebook.finalise(vault, case)
    stage.open_cases.discard(name)
    return case


def finalise_cases(stage: Stage) -> None:
    """Finalise what a study will find complete, and show what the others lack."""
    with stage.table.step("finalise") as row:
        for name, case in stage.cases.items():
            lacking = blocking(casebook.problems_of(stage.district, case), "register")
            if not lacking:
                casebook.finalise(stage.district, case)
                continue
            stage.open_cases.add(name)
            row.note("open", name=name)
            for problem in lacking:
                row.note("problem", sentence=problem.sentence)
        row.tell("final", final=len(stage.cases) - len(stage.open_cases), open=len(stage.open_cases))
        row.require(stage.open_cases == EXPECTED_OPEN, "open_cases")


def number_cases(stage: Stage) -> None:
    """Draw the numbers of the final cases in the order of their days."""
    with stage.table.step("number") as row:
        drawn: list[str] = []
        for case in sorted(_final_cases(stage), key=lambda one: _day(one).isoformat()):
            for series in {"laporan": ("laporan", "tanda_bukti"), "temuan": ("temuan",)}.get(case.kind, ()):
                drawn.append(numbers.draw(stage.district, case.id, series, on=_day(case)))
        stage.numbers += len(drawn)
        row.tell("numbers", numbers=len(drawn))
        row.note("from_to", first=drawn[0], last=drawn[-1])
        row.require(len(set(drawn)) == len(drawn), "numbers_differ")


def _final_cases(stage: Stage) -> list[Case]:
    found = [load_item(stage.district.db, case) for name, case in stage.cases.items() if name not in stage.open_cases]
    return [case for case in found if isinstance(case, Case)]


def _day(item: Case | Supervision) -> date:
    text = item.date if isinstance(item, Supervision) else item.received.date or item.event.known_on
    day = parse_date(text)
    if day is None:
        raise ValueError(text)
    return day


# ---- paper ----------------------------------------------------------------------------------------------------------


def print_forms(stage: Stage) -> None:
    """Print the forms of every final case and both LHPs, then other variants, then blank ones."""
    with stage.table.step("print", stage.prints) as row:
        for name, case in stage.cases.items():
            item = load_item(stage.district.db, case)
            for code in FORMS[item.kind] if isinstance(item, Case) and name not in stage.open_cases else ():
                _print(stage, name, code, case)
        for name, report in stage.reports.items():
            _print(stage, name, "LHP", report)
        row.tell("pages", forms=len(stage.papers), pages=sum(paper.printed.printed.pages for paper in stage.papers))
        row.require(all(paper.printed.seal for paper in stage.papers), "sealed")
    with stage.table.step("variants", stage.prints) as row:
        before = len(stage.papers)
        for name in PUBLIC:
            item = load_item(stage.district.db, stage.cases[name])
            code = FORMS[item.kind][0] if isinstance(item, Case) else ""
            _print(stage, name, code, item.id, public=True)
            _print(stage, name, code, item.id, paper="f4")
        _print(stage, REPORT, "LHP", stage.reports[REPORT], paper="f4")
        drafts = [_write(stage, f"A.1-{name}-konsep", print_form(stage.district, "A.1", stage.cases[name]))
                  for name in sorted(stage.open_cases)]  # fmt: skip
        row.tell("variants", variants=len(stage.papers) - before, drafts=len(drafts))
        row.require(_hides_reporter(stage), "reporter_hidden")
    _print_blanks(stage)


def _print(stage: Stage, name: str, code: str, owner: str, paper: str = "a4", *, public: bool = False) -> None:
    printed = print_form(stage.district, code, owner, paper=paper, public=public)
    ending = f"{'-publik' if public else ''}{'' if paper == 'a4' else '-' + paper}"
    path = _write(stage, f"{code}-{name}{ending}", printed)
    stage.papers.append(PaperOf(owner, path, printed, plain=not ending))


def _write(stage: Stage, name: str, printed: PrintedForm) -> Path:
    path = stage.prints / f"{name}.pdf"
    path.write_bytes(printed.printed.pdf)
    return path


def _hides_reporter(stage: Stage) -> bool:
    import pypdfium2  # noqa: PLC0415 - slow to import

    item = load_item(stage.district.db, stage.cases[PUBLIC[0]])
    name = item.reporter.name if isinstance(item, Case) else ""
    found = {}
    for ending in ("", "-publik"):
        with pypdfium2.PdfDocument(stage.prints / f"A.1-{PUBLIC[0]}{ending}.pdf") as pdf:
            found[ending] = any(name in page.get_textpage().get_text_bounded() for page in pdf)
    return bool(name) and found[""] and not found["-publik"]


def _print_blanks(stage: Stage) -> None:
    with stage.table.step("blank", stage.prints) as row:
        span = numbers.reserve(stage.district, "laporan", BLANKS)
        papers = ("a4", "f4")
        for running in range(span.first, span.last + 1):
            for paper in papers:
                blank = print_blank(stage.district, "A.1", paper=paper, running=f"{running:03d}")
                _write(stage, f"A.1-kosong-{running:03d}-{paper}", blank)
        row.tell("blank", forms=BLANKS * len(papers), first=f"{span.first:03d}", last=f"{span.last:03d}")
        row.require(span.last - span.first + 1 == BLANKS, "reserved")


def check_printed(stage: Stage) -> None:
    """Check one paper by its code, revise the case, and check the same paper again."""
    vault, case = stage.district, stage.cases[REVISED]
    with stage.table.step("paper_before") as row:
        paper = next(paper for paper in stage.papers if paper.owner == case)
        code = paper.printed.seal.printed if paper.printed.seal else ""
        found = check_paper(vault, code.lower())
        row.tell("changes", changes=len(found.changes))
        row.note("paper", code=code, form=found.form, number=found.number, revision=found.revision)
        row.require(found.owner == case and not found.changes, "paper_same")
    with stage.table.step("paper_after", stage.prints) as row:
        changes = json.dumps({"event": {"time": say("demo.revised.time")}, "impact": say("demo.revised.impact")})
        casebook.revise_case(vault, case, read_case_changes(changes.encode()), say("demo.revised.reason"), stage.folder)
        found = check_paper(vault, code)
        row.tell("changes", changes=len(found.changes))
        _note_changes(row, found.changes)
        casebook.finalise(vault, case)
        revision = owner_state(vault.db, case).fields.get("revision")
        _print(stage, f"{REVISED}-revisi-{revision}", "A.1", case)
        row.note("revision", revision=revision)
        row.require(len(found.changes) == 2 and revision == 2, "paper_changed")
        row.require(stage.papers[-1].printed.seal != paper.printed.seal, "new_seal")


def _note_changes(row: Row, changes: Any) -> None:
    for _, change in changes:
        before, after = (str(value or "-")[:40] for value in (change.old, change.new))
        label = all_words().get(f"field.{change.field}", change.field)
        row.note("change", field=label, before=before, after=after)
