"""What the two offices do with the stick: sending, receiving, damage, review, receipt, sending again.

Called by the story. The stick is a folder; what arrives there is only what the one office wrote and the other reads.
"""

import shutil
from collections import Counter
from pathlib import Path
from typing import Final

from fieldapp.case.records import patches_of
from fieldapp.demo.district import EXPECTED_OPEN, complete_case
from fieldapp.demo.stage import Stage
from fieldapp.demo.table import Row, dotted
from fieldapp.desk.review import review_case
from fieldapp.errors import NothingToSend
from fieldapp.exchange import quarantine
from fieldapp.exchange.bundle import MEGABYTE
from fieldapp.exchange.export import check_stick, export, make_plan
from fieldapp.exchange.merge import Report, import_paths, verify_bytes
from fieldapp.exchange.receipt import latest_answer, make_receipt
from fieldapp.exchange.slip import make_slip, read_slip
from fieldapp.exchange.stick import Stick
from fieldapp.vault.books import last_place
from fieldapp.vault.listing import count_all
from fieldapp.vault.register import load_item
from fieldapp.words import say

PART_SIZE: Final = 2 * MEGABYTE
DAMAGED_PART: Final = 1
SLIP: Final = "tanda-terima.txt"


# ---- to the regency -------------------------------------------------------------------------------------------------


def send(stage: Stage) -> None:
    """Write everything onto the stick in several parts, and read the stick back."""
    stick = Stick(stage.stick)
    with stage.table.step("export", stage.stick) as row:
        stage.sent = export(stage.district, stick, stage.regency.office, part_size=PART_SIZE)
        plan = stage.sent.plan
        row.tell("sent", parts=len(stage.sent.parts), entries=dotted(plan.entries), evidence=plan.evidence)
        for part in stage.sent.parts:
            row.note("part", name=part.name, kilobytes=f"{dotted(part.size // 1024):>6}", sha256=part.sha256[:16])
        row.require(len(stage.sent.parts) > 1, "several_parts")
    with stage.table.step("read_back", stage.stick) as row:
        missing = check_stick(stage.district, plan, stick)
        row.tell("whole", parts=len(stage.sent.parts) - len(missing))
        row.require(not missing, "stick_whole")


def inspect(stage: Stage) -> None:
    """Prove every part on the stick at the regency, without taking anything in."""
    with stage.table.step("inspect", stage.stick) as row:
        opened = [verify_bytes(stage.regency, path.read_bytes()) for path in _parts(stage)]
        entries = sum(len(part.content.entries) for part in opened)
        row.tell("inspected", parts=len(opened), entries=dotted(entries))
        facts = opened[0].header
        row.note("header", sender=facts.office, to=facts.to_office, number=facts.number)
        row.require(entries == stage.sent.plan.entries, "entries_planned")


def receive_damaged(stage: Stage) -> None:
    """Take in a copy of the stick in which one part was damaged: that part waits, the others go in."""
    copy = stage.folder / "stik-rusak"
    with stage.table.step("damaged") as row:
        shutil.copytree(stage.stick, copy)
        row.place = copy.name + "/"
        wrong = copy / _parts(stage)[DAMAGED_PART - 1].name
        data = bytearray(wrong.read_bytes())
        middle = len(data) // 2
        data[middle : middle + 16] = bytes(byte ^ 0xFF for byte in data[middle : middle + 16])
        wrong.write_bytes(data)
        report = import_paths(stage.regency, [copy])
        _tell(row, report)
        held = quarantine.listed(stage.regency.db)
        for one in held:
            row.note("quarantined", sentence=one.sentence)
        row.note("evidence", evidence=len(report.evidence))
        row.require([one.name for one in held] == [wrong.name], "one_quarantined")
        row.require(sum(not file.is_quarantined for file in report.files) == len(stage.sent.parts) - 1, "rest_taken_in")
        row.require(bool(report.evidence), "rest_taken_in")


def receive(stage: Stage) -> None:
    """Take in the good stick, and once more: the second time changes nothing."""
    with stage.table.step("import", stage.folder / "kabupaten") as row:
        report = import_paths(stage.regency, _parts(stage))
        _tell(row, report)
        row.require(report.total("new") == stage.sent.plan.entries, "entries_planned")
        ours, theirs = (count_all(vault.db) for vault in (stage.district, stage.regency))
        row.note("now", cases=theirs["cases"], reports=theirs["supervisions"], entries=dotted(theirs["entries"]))
        row.require(all(ours[name] == theirs[name] for name in ("cases", "supervisions")), "all_arrived")
        row.require(theirs["held"] == 0, "nothing_held")
        row.require(all(_is_same(stage, case) for case in stage.cases.values()), "cases_same")
    with stage.table.step("again", stage.folder / "kabupaten") as row:
        before = count_all(stage.regency.db)
        report = import_paths(stage.regency, _parts(stage))
        _tell(row, report)
        row.note("again", sentence=report.files[0].sentence)
        row.require(report.total("new") == 0 and count_all(stage.regency.db) == before, "again_nothing")
    _send_everything(stage)


def _send_everything(stage: Stage) -> None:
    """Send all once more as another bundle: every entry is known already, but the one that this sending is noted by."""
    other = stage.folder / "stik-lengkap"
    other.mkdir()
    with stage.table.step("everything", other) as row:
        before = count_all(stage.regency.db)
        sent = export(stage.district, Stick(other), stage.regency.office, everything=True, part_size=PART_SIZE)
        report = import_paths(stage.regency, [other])
        _tell(row, report)
        row.require(report.total("known") == stage.sent.plan.entries == sent.plan.entries - 1, "again_nothing")
        after = count_all(stage.regency.db)
        row.require(after | {"entries": after["entries"] - 1} == before, "again_nothing")


def _parts(stage: Stage) -> list[Path]:
    return [stage.stick / part.name for part in stage.sent.parts]


def _is_same(stage: Stage, case: str) -> bool:
    """Say whether the desk holds what the sub-district does; names of reporters and witnesses stay where they are."""
    ours, theirs = (load_item(vault.db, case) for vault in (stage.district, stage.regency))
    return [(one.id, one.open) for one in patches_of(ours)] == [(one.id, one.open) for one in patches_of(theirs)]


def _tell(row: Row, report: Report) -> None:
    """Say the counts of an intake; what was offered must be accounted for."""
    counts = {name: report.total(name) for name in ("offered", "new", "known", "held", "quarantined")}
    row.tell("intake", **{name: dotted(number) for name, number in counts.items()})
    parts = Counter(say(f"demo.part.{'held' if one.is_quarantined else one.code or 'in'}") for one in report.files)
    row.note("intake", parts=", ".join(f"{count} {words}" for words, count in sorted(parts.items())))
    rest = sum(counts[name] for name in ("new", "known", "held", "quarantined"))
    row.require(counts["offered"] == rest, "balanced")


# ---- the answer -----------------------------------------------------------------------------------------------------


def review(stage: Stage) -> None:
    """Accept the cases but one, which is returned with a reason."""
    with stage.table.step("review", stage.folder / "kabupaten") as row:
        for name, case in stage.cases.items():
            if name in EXPECTED_OPEN:
                review_case(stage.regency, case, "return", say("demo.return_reason"))
                row.note("returned", name=name, reason=say("demo.return_reason"))
            else:
                review_case(stage.regency, case, "accept", "")
        accepted = len(stage.cases) - len(EXPECTED_OPEN)
        row.tell("reviews", accepted=accepted, returned=len(EXPECTED_OPEN))


def answer(stage: Stage) -> None:
    """Make the receipt onto the stick and the slip for offices without one; the district reads both."""
    with stage.table.step("receipt", stage.stick) as row:
        made = make_receipt(stage.regency, stage.district.office, Stick(stage.stick))
        row.tell("receipt", parts=len(made.parts), entries=made.plan.entries)
        row.note("file", name=made.parts[0].name)
    with stage.table.step("slip", stage.stick / SLIP) as row:
        stage.slip = make_slip(stage.regency, stage.district.office)
        (stage.stick / SLIP).write_text(stage.slip + "\n", encoding="utf-8")
        row.tell("slip", letters=len(stage.slip))
        for at in range(0, len(stage.slip), 64):
            row.note("slip", text=stage.slip[at : at + 64])
        row.require(len(stage.slip) <= 272, "slip_short")
    with stage.table.step("slip_read") as row:
        slip = read_slip(stage.district, (stage.stick / SLIP).read_text(encoding="utf-8"))
        upto = slip.books[0][1]
        row.tell("slip_read", number=slip.number, upto=upto)
        row.require(upto == last_place(stage.district.db, stage.district.book), "slip_covers")
    with stage.table.step("receipt_read", stage.folder / "kecamatan") as row:
        report = import_paths(stage.district, [stage.stick / part.name for part in made.parts])
        _tell(row, report)
        row.require(not report.alarms and not any(file.is_quarantined for file in report.files), "receipt_whole")
    _show_statuses(stage)


def _show_statuses(stage: Stage) -> None:
    with stage.table.step("statuses", stage.folder / "kecamatan") as row:
        found = latest_answer(stage.district)
        cases = {case: (status, reason) for case, status, reason in found.cases} if found else {}
        counts = Counter(cases[case][0] for case in stage.cases.values() if case in cases)
        row.tell("statuses", accepted=counts["accept"], returned=counts["return"])
        for name, case in stage.cases.items():
            status, reason = cases.get(case, ("", ""))
            if status == "return":
                row.note("status", name=name, status=say("exchange.case_returned"), reason=reason)
        row.require(counts == {"accept": len(stage.cases) - 1, "return": 1}, "statuses_arrived")


# ---- the second time ------------------------------------------------------------------------------------------------


def send_again(stage: Stage) -> None:
    """Show that nothing is left to send; complete the returned case, and send only that."""
    with stage.table.step("second") as row:
        try:
            entries = make_plan(stage.district, stage.regency.office).entries
        except NothingToSend as error:
            entries = 0
            row.note("again", sentence=error.sentence)
        row.tell("left", entries=entries)
        row.require(entries == 0, "nothing_left")
    with stage.table.step("complete", stage.stick) as row:
        before = last_place(stage.district.db, stage.district.book)
        case = complete_case(stage, min(EXPECTED_OPEN))
        sent = export(stage.district, Stick(stage.stick), stage.regency.office, part_size=PART_SIZE)
        row.tell("sent", parts=len(sent.parts), entries=sent.plan.entries, evidence=sent.plan.evidence)
        report = import_paths(stage.regency, [stage.stick / part.name for part in sent.parts])
        row.note("completed", name=min(EXPECTED_OPEN))
        row.note("intake_new", new=report.total("new"))
        written = last_place(stage.district.db, stage.district.book) - before
        row.require(report.total("new") == report.total("offered") == written, "only_new")
        row.require(_is_same(stage, case), "cases_same")
