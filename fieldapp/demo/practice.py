"""An office for practice and the office above it, with the real cases in it: to try everything without another person.

Called by the windows. Both vaults are marked as practice, so that no paper and no bundle of theirs passes for real; the
acts of the demonstration fill them.
"""

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldapp.demo import district, office
from fieldapp.demo.stage import Stage
from fieldapp.demo.table import Table
from fieldapp.desk.practice import COST, PASSPHRASE, practice_above, practice_folder
from fieldapp.desk.review import QUEUE, list_reviews, review_case
from fieldapp.exchange.export import Export
from fieldapp.exchange.merge import Report, import_paths
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.stick import Stick
from fieldapp.vault.creation import create_vault
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.journal import Change
from fieldapp.vault.vault import Clock, Vault, laptop_clock, open_vault
from fieldapp.words import say

Step = Callable[[int, int], None]

ACTS: Final = (
    office.certify_laptop,
    district.draw_evidence,
    district.add_cases,
    district.add_reports,
    district.finalise_cases,
    district.number_cases,
)
_UNFINISHED: Final = "latihan-belum-selesai"
_TAKEN: Final = ("", "bundle_again")
_RETURNS_FROM: Final = 4


@dataclass(frozen=True, slots=True)
class PracticeAnswer:
    """What the office above did: what it took in, how many cases it accepted and returned, the receipt it wrote."""

    report: Report
    accepted: int
    returned: int
    receipt: Export | None


def make_practice(home: Path, report: Step | None = None, *, clock: Clock = laptop_clock) -> Path:
    """Make the vaults for practice unless they are there; return the folder of the office's.

    They appear whole or not at all: what was cut off before is begun anew. Raises the failures of the disk.
    """
    folder = practice_folder(home)
    if folder.exists():
        return folder
    work = home / _UNFINISHED
    with storage_errors():
        for old in (work, practice_above(home)):
            if old.exists():
                shutil.rmtree(old)
        for name in ("stik", "bukti"):
            (work / name).mkdir(parents=True)
    _play(work, report or (lambda _done, _total: None), clock)
    with storage_errors():
        (work / office.OFFICES[1].folder).replace(practice_above(home))
        # The office's own comes last: where it lies, everything lies.
        (work / office.OFFICES[0].folder).replace(folder)
        shutil.rmtree(work)
    return folder


def _play(work: Path, report: Step, clock: Clock) -> None:
    total = len(ACTS) + 1
    report(0, total)
    with ExitStack() as closing:
        stage = Stage(work, Table(lambda _line: None, work), closing)
        stage.district, stage.regency = (_open_office(stage, one, clock) for one in office.OFFICES)
        for done, act in enumerate(ACTS, 1):
            report(done, total)
            act(stage)
    report(total, total)


def _open_office(stage: Stage, one: office.Office, clock: Clock) -> Vault:
    name, position = one.officer
    vault, _ = create_vault(
        stage.folder / one.folder,
        one.code,
        one.name,
        name,
        PASSPHRASE,
        practice=True,
        clock=clock,
        cost=COST,
        settings=one.settings,
    )
    stage.closing.callback(vault.close)
    with vault.writing():
        vault.journal.write([Change("officer.set", vault.officer, {"position": position})], vault.officer, vault.now())
    return vault


def answer_practice(home: Path, folder: Path, *, clock: Clock = laptop_clock) -> PracticeAnswer:
    """Let the office above take in what lies in a folder, decide about the cases, and write its receipt there.

    It accepts what it finds; of several new cases it returns the last one, so that a return can be practised too. Where
    nothing of its own offices lies, it writes nothing. Raises what importing and writing a receipt raise.
    """
    with open_vault(practice_above(home), None, PASSPHRASE, clock=clock) as above:
        report = import_paths(above, [folder])
        if not any(one.code in _TAKEN and not one.is_quarantined for one in report.files):
            return PracticeAnswer(report, 0, 0, None)
        accepted, returned = _review(above)
        receipt = make_receipt(above, office.OFFICES[0].code, Stick(folder))
    return PracticeAnswer(report, accepted, returned, receipt)


def _review(above: Vault) -> tuple[int, int]:
    waiting = [one for one in list_reviews(above) if one.standing in QUEUE]
    fresh = [one for one in waiting if one.standing == "waiting"]
    back = fresh[-1:] if len(fresh) >= _RETURNS_FROM else []
    for one in waiting:
        if one in back:
            review_case(above, one.id, "return", say("demo.return_reason"))
        else:
            review_case(above, one.id, "accept", "")
    return len(waiting) - len(back), len(back)
