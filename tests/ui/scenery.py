"""Laptops with something in them, for pictures and stories: new, as after two months of work, and with 10,000 cases.

Each is a NETRA_HOME with its vault. What is in them is real: the shipped cases, their evidence, bundles that travelled.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from fieldapp.case.file import SupervisionFile, case_from_file, read_case_file, read_supervision_file
from fieldapp.case.ids import new_id
from fieldapp.case.model import Activity, Supervision
from fieldapp.case.records import patches_of
from fieldapp.demo import district, headquarters, office
from fieldapp.demo.office import OFFICES, Office
from fieldapp.demo.stage import Stage
from fieldapp.demo.table import Table
from fieldapp.vault import casebook, numbers
from fieldapp.vault.creation import create_vault
from fieldapp.vault.database import immediate
from fieldapp.vault.intake import take_in
from fieldapp.vault.journal import Change
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.vault import Vault, open_vault
from tests.bench.made import all_parts

PASSPHRASE = "kuda hijau lari pagi sekali"
CHEAP = Cost(memory=16, time=1, lanes=1)
WITA = timezone(timedelta(hours=8))
MANY_CASES, MANY_REPORTS = 10_000, 3_000
CASES = Path(__file__).resolve().parents[2] / "resources" / "cases"
PROVINCE = Office(
    "64", "provinsi", "Bawaslu Provinsi Kalimantan Timur",
    ("Drs. H. Muhammad Abdurrahman Wahid Kusumawardhana bin Syarifuddin, S.Pd., M.Si.", "Koordinator Divisi"),
    ("Noor Aida", "Staf"), {"city": "Samarinda", "zone": "WITA", "bawaslu_code": "23"},
)  # fmt: skip


class Clock:
    """A clock that stands still until it is moved, so that pictures are the same on every day."""

    def __init__(self, moment: datetime | None = None) -> None:
        self.moment = moment or datetime(2024, 11, 25, 8, 0, tzinfo=WITA)
        self.step = timedelta()

    def __call__(self) -> datetime:
        self.moment += self.step
        return self.moment


@dataclass
class Laptop:
    """One NETRA_HOME with a closed vault in it, and the ids that a picture or a story needs to name."""

    home: Path
    officer: str
    clock: Clock = field(default_factory=Clock)
    known: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.home / "vault"

    @contextmanager
    def opened(self) -> Iterator[Vault]:
        """Open the vault for writing while the block runs."""
        with own_home(self.home), open_vault(self.folder, None, PASSPHRASE, clock=self.clock) as vault:
            yield vault

    def copy(self, home: Path) -> "Laptop":
        """Return the same laptop in another folder, to do something to it."""
        shutil.copytree(self.home, home)
        return replace(self, home=home, known=dict(self.known))


@contextmanager
def own_home(home: Path) -> Iterator[None]:
    """Let NETRA_HOME name a folder while the block runs."""
    before = os.environ.get("NETRA_HOME")
    home.mkdir(parents=True, exist_ok=True)
    os.environ["NETRA_HOME"] = str(home)
    try:
        yield
    finally:
        if before is None:
            del os.environ["NETRA_HOME"]
        else:
            os.environ["NETRA_HOME"] = before


def make_new(home: Path, one: Office = OFFICES[0], clock: Clock | None = None) -> Laptop:
    """Make a laptop on its first day."""
    laptop = Laptop(home, one.officer[0], clock or Clock())
    with own_home(home):
        _create(home / "vault", one, laptop.clock).close()
    return laptop


def _create(folder: Path, one: Office, clock: Callable[[], datetime]) -> Vault:
    name, position = one.officer
    vault, _ = create_vault(
        folder, one.code, one.name, name, PASSPHRASE, clock=clock, cost=CHEAP, settings=one.settings
    )
    with vault.writing():
        vault.journal.write([Change("officer.set", vault.officer, {"position": position})], vault.officer, vault.now())
    return vault


def make_worked(folder: Path) -> tuple[Laptop, Laptop]:
    """Make the laptops of a sub-district and its regency after both exchanged bundles and receipts."""
    homes = [folder / "kecamatan-rumah", folder / "kabupaten-rumah"]
    clock = Clock()
    clock.step = timedelta(seconds=1)
    with own_home(folder / "rumah"), ExitStack() as closing:
        for name in ("stik", "cetak", "bukti", "kunci"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        stage = Stage(folder, Table(lambda _line: None, folder), closing)
        vaults = [_create(home / "vault", one, clock) for home, one in zip(homes, OFFICES, strict=True)]
        for vault in vaults:
            closing.callback(vault.close)
        stage.district, stage.regency = vaults
        for act in (
            office.certify_laptop, district.draw_evidence, district.add_cases, district.add_reports,
            district.finalise_cases, district.number_cases, headquarters.send, headquarters.receive_damaged,
            headquarters.receive, headquarters.review, headquarters.answer,
        ):  # fmt: skip
            act(stage)
        known = {**stage.cases, **stage.reports}
    for home in homes:
        shutil.copytree(folder / "rumah", home, dirs_exist_ok=True)
    still = Clock()
    return (
        Laptop(homes[0], OFFICES[0].officer[0], still, known),
        Laptop(homes[1], OFFICES[1].officer[0], still, known),
    )


def make_full(home: Path, cases: int = MANY_CASES, reports: int = MANY_REPORTS) -> Laptop:
    """Make a laptop of a province with so many cases of its districts and so many reports of its own."""
    laptop = make_new(home, PROVINCE)
    with laptop.opened() as vault:
        for _, part in all_parts(cases):
            with immediate(vault.db):
                take_in(vault.db, part)
        add_reports(vault, reports)
        laptop.known["crowd"] = add_crowd(vault)
    return laptop


def add_reports(vault: Vault, count: int) -> list[str]:
    """Save so many nil reports, a hundred in a transaction."""
    patrol = read_supervision_file((CASES / "lhp" / "masa-tenang.json").read_bytes()).report
    made = [_nil(patrol, number) for number in range(count)]
    for start in range(0, count, 100):
        found = [
            Change(f"{patch.type}.set", patch.id, patch.open, patch.identity)
            for one in made[start : start + 100]
            for patch in patches_of(one)
        ]
        with vault.writing():
            vault.journal.write(found, vault.officer, vault.now())
    return [one.id for one in made]


def _nil(patrol: Supervision, number: int) -> Supervision:
    day = f"2024-{9 + number % 3:02d}-{1 + number % 28:02d}"
    village = ("Sungai Batu Intan", "Muara Lambakan", "Tanjung Aru", "Petangis")[number % 4]
    activity = Activity("Patroli pengawasan", patrol.activities[0].goal, f"Posko dan jalan utama Desa {village}", day)
    return replace(patrol, id=new_id(), date=day, place=f"Desa {village}", activities=(activity,))


def add_crowd(vault: Vault) -> str:
    """Save a case with many subjects and a long narrative; return its id."""
    case = case_from_file(read_case_file((CASES / "grup-wa-dinas-sembilan-asn.json").read_bytes()))
    subjects = tuple(replace(one, id=new_id()) for _ in range(10) for one in case.subjects)
    made = replace(case, id=new_id(), subjects=subjects, narrative="\n\n".join([case.narrative] * 6))
    found = [Change(f"{patch.type}.set", patch.id, patch.open, patch.identity) for patch in patches_of(made)]
    with vault.writing():
        vault.journal.write(found, vault.officer, vault.now())
    return made.id


def add_report(vault: Vault, name: str, **other: object) -> str:
    """Save one of the shipped reports without its evidence; return its id."""
    report = read_supervision_file((CASES / "lhp" / f"{name}.json").read_bytes()).report
    return casebook.add_supervision(vault, SupervisionFile(replace(report, **other)), Path())


def finish_report(vault: Vault, owner: str) -> str:
    """Finalise a report and draw its number."""
    casebook.finalise(vault, owner)
    return numbers.draw(vault, owner)
