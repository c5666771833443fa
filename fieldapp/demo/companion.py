"""Further laptops of the sub-district: a second one, a difference between two, one that is stolen and replaced.

Called by the story after the two offices met. Every laptop has a vault of its own; what one learns of another came by
a stick.
"""

import json
from pathlib import Path
from typing import Final

from fieldapp.case.file import read_case_changes
from fieldapp.demo import office
from fieldapp.demo.district import EXPECTED_OPEN
from fieldapp.demo.stage import Stage
from fieldapp.demo.table import dotted
from fieldapp.exchange import enrolment
from fieldapp.exchange.enrolment import Enrolled
from fieldapp.exchange.export import export
from fieldapp.exchange.merge import Report, import_paths
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.stick import Stick
from fieldapp.vault import casebook
from fieldapp.vault.conflicts import Conflict, field_conflicts
from fieldapp.vault.creation import create_vault
from fieldapp.vault.listing import count_all
from fieldapp.vault.register import load_item
from fieldapp.vault.settlement import choices_from, settle_many
from fieldapp.vault.vault import Vault
from fieldapp.words import say

FIELD: Final = "impact"
SECOND, THIRD = "kecamatan-2", "kecamatan-3"
HOME: Final = office.OFFICES[0]


def add_laptop(stage: Stage) -> None:
    """Certify a second laptop of the sub-district; a receipt brings it what the office has."""
    with stage.table.step("second_laptop", stage.folder / SECOND) as row:
        stage.second = _open_laptop(stage, SECOND, HOME.second)
        _enrol(stage, stage.second, "stik-kedua")
        report = _answer(stage, "jawaban-kedua", stage.second)
        counts = count_all(stage.second.db)
        row.tell("laptop", cases=counts["cases"], entries=dotted(counts["entries"]))
        row.note("joined", name=HOME.second[0])
        row.require(not any(one.is_quarantined for one in report.files), "receipt_whole")
        row.require(counts["cases"] == count_all(stage.district.db)["cases"], "laptop_complete")


def differ(stage: Stage) -> None:
    """Let both laptops write other words into one field; the regency sees both, and settles nothing."""
    case = _case(stage)
    with stage.table.step("differ", stage.folder / "kabupaten") as row:
        for name, vault in (("first", stage.district), ("second", stage.second)):
            words = {FIELD: say(f"demo.differ.{name}")}
            casebook.revise_case(
                vault, case, read_case_changes(json.dumps(words).encode()), say("demo.differ.reason"), stage.folder
            )
            _send(stage, vault, f"stik-beda-{name}")
        (found,) = field_conflicts(stage.regency.db, case)
        row.tell("differ", fields=1, values=len(found.values))
        for live in found.values:
            row.note("value", officer=_writer(stage, live.writing.book), value=live.value)
        row.require((found.field, len(found.values)) == (FIELD, 2), "both_values")


def settle(stage: Stage) -> None:
    """Settle it at home with a reason; the difference ends at the regency and on the other laptop, too."""
    case = _case(stage)
    with stage.table.step("settle", stage.folder / "kecamatan") as row:
        _answer(stage, "jawaban-beda", stage.district)
        choices, left = choices_from(stage.district, case, stage.second.device)
        (settled,) = settle_many(stage.district, choices, say("demo.settle_reason"))
        casebook.finalise(stage.district, case)
        _send(stage, stage.district, "stik-ditetapkan")
        _answer(stage, "jawaban-ditetapkan", stage.district, stage.second)
        laptops = (stage.district, stage.second, stage.regency)
        open_ones: list[Conflict] = [one for vault in laptops for one in field_conflicts(vault.db)]
        row.tell("settled", laptops=len(laptops), left=len(open_ones))
        row.note("settled", value=settled.value, reason=say("demo.settle_reason"))
        row.require(not left and not open_ones, "settled_everywhere")
        found = [load_item(vault.db, case) for vault in laptops]
        row.require(len({getattr(one, FIELD) for one in found}) == 1, "cases_same")


def replace_laptop(stage: Stage) -> None:
    """Replace the second laptop, which was stolen: a third one gets all, and what the thief sends is not taken in."""
    with stage.table.step("replace", stage.folder / THIRD) as row:
        third = _open_laptop(stage, THIRD, HOME.second)
        _enrol(stage, third, "stik-ketiga", replaces=stage.second.device)
        report = _answer(stage, "jawaban-ketiga", third)
        counts = count_all(third.db)
        row.tell("replaced", cases=counts["cases"], evidence=len(report.evidence))
        row.note("replaced", old=stage.second.device[:8], new=third.device[:8])
        row.require(counts["cases"] == count_all(stage.district.db)["cases"], "laptop_complete")
        row.require(bool(report.evidence), "evidence_came_back")
    with stage.table.step("thief", stage.folder / "kabupaten") as row:
        before = count_all(stage.regency.db)
        words = {FIELD: say("demo.differ.thief")}
        changes = read_case_changes(json.dumps(words).encode())
        casebook.revise_case(stage.second, _case(stage), changes, say("demo.differ.reason"), stage.folder)
        report = _send(stage, stage.second, "stik-pencuri")
        row.tell("refused", parts=sum(one.is_quarantined for one in report.files))
        row.note("quarantined", sentence=report.files[0].sentence)
        row.require(all(one.is_quarantined for one in report.files), "thief_refused")
        after = count_all(stage.regency.db)
        row.require(after | {"quarantined": 0} == before | {"quarantined": 0}, "again_nothing")


def _case(stage: Stage) -> str:
    return stage.cases[min(EXPECTED_OPEN)]


def _writer(stage: Stage, book: str) -> str:
    return HOME.officer[0] if stage.district.device in book else HOME.second[0]


def _open_laptop(stage: Stage, folder: str, officer: tuple[str, str]) -> Vault:
    """Make one more vault of the sub-district with its own passphrase and recovery sheet."""
    passphrase = office.make_passphrase()
    vault, recovery = create_vault(
        stage.folder / folder,
        HOME.code,
        HOME.name,
        officer[0],
        passphrase,
        clock=stage.clock,
        cost=office.COST,
        settings=HOME.settings,
    )
    stage.closing.callback(vault.close)
    office.keep_secret(stage.folder / "kunci" / f"sandi-{folder}.txt", passphrase)
    office.keep_secret(stage.folder / "kunci" / f"pemulihan-{folder}.txt", recovery)
    return vault


def _enrol(stage: Stage, laptop: Vault, name: str, *, replaces: str = "") -> Enrolled:
    """Certify a laptop at the regency by the files on a stick, perhaps in the place of another."""
    stick = _fresh(stage, name)
    asked = enrolment.request(laptop, enrolment.invite(stage.regency, laptop.office, stick).path, stick)
    reason = say("demo.stolen") if replaces else ""
    answer = enrolment.approve(stage.regency, asked.path, stick, replaces=replaces, reason=reason)
    enrolment.accept(laptop, answer.path)
    return answer


def _send(stage: Stage, laptop: Vault, name: str) -> Report:
    """Write what a laptop has for the regency onto a fresh stick and take it in there."""
    stick = _fresh(stage, name)
    export(laptop, Stick(stick), stage.regency.office)
    return import_paths(stage.regency, [stick])


def _answer(stage: Stage, name: str, *laptops: Vault) -> Report:
    """Write a receipt of the regency onto a fresh stick and take it in at these laptops; return the last report."""
    stick = _fresh(stage, name)
    make_receipt(stage.regency, HOME.code, Stick(stick))
    return [import_paths(laptop, [stick]) for laptop in laptops][-1]


def _fresh(stage: Stage, name: str) -> Path:
    folder = stage.folder / "stik-lain" / name
    folder.mkdir(parents=True)
    return folder
