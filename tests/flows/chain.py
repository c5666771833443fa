"""Offices of four levels on real laptops, and everything that happens to them and to what travels: by seeded dice.

Every laptop is a real vault with real keys, every stick a real folder; only the clock and the dice are made up. Who
holds what in the end is judged in `tests.flows.convergence`.
"""

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from fieldapp.case.ids import new_id
from fieldapp.case.office import is_within, parent_of
from fieldapp.desk.review import review_case
from fieldapp.errors import BookStopped, NothingToSend, RecipientUnknown
from fieldapp.exchange import enrolment
from fieldapp.exchange.export import export
from fieldapp.exchange.merge import Report, import_files, retry
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.stick import Stick
from fieldapp.vault.creation import create_vault
from fieldapp.vault.incarnation import begin_incarnation
from fieldapp.vault.journal import Change
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.vault import Vault, open_vault

CHEAP = Cost(memory=16, time=1, lanes=1)
PASSPHRASE = "kuda hijau lari pagi sekali"
START = datetime(2026, 11, 1, 8, tzinfo=timezone(timedelta(hours=7)))
FIELDS = ("narrative", "impact", "place", "title")


@dataclass(frozen=True)
class Shape:
    """How many offices lie under one another, how many get a second laptop, and how much happens."""

    provinces: int = 3
    regencies: int = 12
    districts: int = 44
    peers: int = 6
    rounds: int = 6
    open_at_once: int = 90

    def codes(self) -> list[str]:
        """Return the offices, those above first."""
        provinces = [f"{11 + n}" for n in range(self.provinces)]
        regencies = [f"{provinces[n % len(provinces)]}.{1 + n // len(provinces):02d}" for n in range(self.regencies)]
        districts = [f"{regencies[n % len(regencies)]}.{1 + n // len(regencies):02d}" for n in range(self.districts)]
        return ["00", *provinces, *regencies, *districts]


@dataclass
class Laptop:
    """One laptop: its folder, the settings of its user, and whether it still works for its office."""

    office: str
    folder: Path
    home: Path
    device: str = ""
    working: bool = True

    def __hash__(self) -> int:
        return hash(self.folder)


@dataclass
class Parcel:
    """Files on their way to an office, and in which round they come."""

    files: list[Path]
    to: str
    due: int


class Chain:
    """All laptops, what is on its way between them, and what can happen."""

    def __init__(self, folder: Path, seed: int, shape: Shape) -> None:
        self.folder, self.shape, self.dice = folder, shape, random.Random(seed)
        self.laptops: list[Laptop] = []
        self.post: list[Parcel] = []
        # what the dice did, for whoever wonders whether anything happened at all
        self.seen: Counter[str] = Counter()
        self.round = 0
        # what somebody has to do as soon as it can be done: says whether it was
        self.errands: list[Callable[[], bool]] = []
        self._minutes = 0
        self._names = 0
        self._open: dict[Laptop, Vault] = {}

    # ---- laptops ------------------------------------------------------------------------------------------------

    def clock(self) -> datetime:
        """Give a minute more at every look."""
        self._minutes += 1
        return START + timedelta(minutes=self._minutes)

    def path(self, name: str) -> Path:
        """Return a fresh place."""
        self._names += 1
        return self.folder / f"{name}-{self._names}"

    def found(self, office: str) -> Laptop:
        """Make a laptop for an office, not certified by anybody yet."""
        laptop = Laptop(office, self.path(office), self.folder / "home")
        os.environ["NETRA_HOME"] = str(laptop.home)
        vault, _ = create_vault(
            laptop.folder, office, f"Kantor {office}", f"Petugas {office}", PASSPHRASE, clock=self.clock, cost=CHEAP
        )
        laptop.device = vault.device
        self._open[laptop] = vault
        self.laptops.append(laptop)
        return laptop

    def at(self, laptop: Laptop) -> Vault:
        """Return the open vault of a laptop, at which somebody now sits."""
        os.environ["NETRA_HOME"] = str(laptop.home)
        vault = self._open.pop(laptop, None) or open_vault(laptop.folder, None, PASSPHRASE, clock=self.clock)
        self._open[laptop] = vault
        while len(self._open) > self.shape.open_at_once:
            self.shut(next(iter(self._open)))
        return vault

    def shut(self, laptop: Laptop) -> None:
        """Close the vault of a laptop when it is open."""
        vault = self._open.pop(laptop, None)
        if vault is not None:
            kept, os.environ["NETRA_HOME"] = os.environ["NETRA_HOME"], str(laptop.home)
            vault.close()
            os.environ["NETRA_HOME"] = kept

    def close(self) -> None:
        """Close everything."""
        for laptop in list(self._open):
            self.shut(laptop)

    def working(self, office: str = "") -> list[Laptop]:
        """Return the laptops that work for an office, or all."""
        return [one for one in self.laptops if one.working and office in ("", one.office)]

    def one_of(self, office: str) -> Laptop:
        """Return a laptop of an office."""
        return self.dice.choice(self.working(office))

    # ---- the beginning ------------------------------------------------------------------------------------------

    def build(self) -> None:
        """Make every office with one laptop, from the top down, and second laptops for some."""
        for office in self.shape.codes():
            laptop = self.found(office)
            if above := parent_of(office):
                self.enrol(self.one_of(above), laptop)
        several = self.dice.sample([one for one in self.shape.codes() if one != "00"], self.shape.peers)
        for office in several:
            self.enrol(self.one_of(str(parent_of(office))), self.found(office))

    def enrol(self, desk: Laptop, laptop: Laptop, replaces: str = "") -> None:
        """Certify a laptop by the three files."""
        folder = self.path("izin")
        folder.mkdir()
        invitation = enrolment.invite(self.at(desk), laptop.office, folder)
        asked = enrolment.request(self.at(laptop), invitation.path, folder)
        answer = enrolment.approve(self.at(desk), asked.path, folder, **({"replaces": replaces} if replaces else {}))
        enrolment.accept(self.at(laptop), answer.path)
        shutil.rmtree(folder)

    # ---- work ---------------------------------------------------------------------------------------------------

    def write(self, laptop: Laptop, changes: list[Change]) -> None:
        """Write entries, unless a decision stopped the book: then the laptop goes on anew, as the program says."""
        vault = self.at(laptop)
        try:
            with vault.writing():
                vault.journal.write(changes, vault.officer, vault.now())
        except BookStopped:
            self.seen["stopped"] += 1
            self.renew(laptop)

    def add_case(self, laptop: Laptop) -> str:
        """Write a case with a subject, its reporter named apart."""
        case = new_id()
        fields = {"kind": "laporan", "narrative": f"uraian {self.dice.random()}", "title": "judul"}
        self.write(
            laptop,
            [
                Change("case.set", case, fields, {"reporter.name": f"Pelapor {self.dice.random()}"}),
                Change("subject.set", new_id(), {"case": case, "name": "Kepala Desa"}),
            ],
        )
        self.seen["case"] += 1
        return case

    def cases(self, laptop: Laptop, office: str = "") -> list[str]:
        """Return the cases that a laptop holds, of one office or of all below."""
        rows = self.at(laptop).db.execute("SELECT id FROM record WHERE type = 'case' AND ? IN ('', office)", (office,))
        return sorted(row[0] for row in rows.fetchall())

    def edit(self, laptop: Laptop, case: str, name: str) -> None:
        """Write one field of a case."""
        self.write(laptop, [Change("case.set", case, {name: f"{name} {self.dice.random()}"})])
        self.seen["edit"] += 1

    def review(self, laptop: Laptop) -> None:
        """Decide about a case of an office below."""
        below = [one for one in self.cases(laptop) if one not in self.cases(laptop, laptop.office)]
        if below:
            decision = self.dice.choice(("accept", "return"))
            try:
                review_case(self.at(laptop), self.dice.choice(below), decision, "alasan")
            except BookStopped:
                self.renew(laptop)
            self.seen["review"] += 1

    def renew(self, laptop: Laptop) -> None:
        """Go on under a new incarnation."""
        self.shut(laptop)
        os.environ["NETRA_HOME"] = str(laptop.home)
        begin_incarnation(laptop.folder, None, PASSPHRASE, self.clock)
        self.seen["incarnation"] += 1
        retry(self.at(laptop))

    # ---- what travels -------------------------------------------------------------------------------------------

    def pack(self, laptop: Laptop, office: str) -> list[Path]:
        """Write what an office needs from a laptop; no file when it needs nothing."""
        folder = self.path("stik")
        folder.mkdir()
        vault, stick = self.at(laptop), Stick(folder)
        below = office != laptop.office and is_within(office, laptop.office)
        try:
            if below:
                make_receipt(vault, office, stick)
            else:
                export(vault, stick, office)
        except (NothingToSend, RecipientUnknown, BookStopped) as error:
            self.seen[error.code] += 1
            if isinstance(error, BookStopped):
                self.renew(laptop)
        return sorted(folder.glob("*.netra"))

    def send(self, laptop: Laptop, office: str) -> None:
        """Send what an office needs, by a post that loses, delays and doubles."""
        files = self.pack(laptop, office)
        fate = self.dice.random()
        if not files or fate < 0.2:
            self.seen["lost" if files else "nothing"] += 1
            return
        if len(files) > 1 and self.dice.random() < 0.3:
            files.pop(self.dice.randrange(len(files)))
        self.post.append(Parcel(files, office, self.round + self.dice.choice((0, 0, 1, 2, 4))))
        if fate < 0.35:
            self.seen["doubled"] += 1
            self.post.append(Parcel(files, office, self.round + self.dice.choice((0, 1, 3))))

    def deliver(self) -> None:
        """Bring what is due, in any order, each to some laptop of its office."""
        due = [parcel for parcel in self.post if parcel.due <= self.round]
        self.post = [parcel for parcel in self.post if parcel.due > self.round]
        self.dice.shuffle(due)
        for parcel in due:
            if not self.working(parcel.to):
                self.post.append(Parcel(parcel.files, parcel.to, self.round + 1))
                continue
            self.take_in(self.one_of(parcel.to), self.dice.sample(parcel.files, len(parcel.files)))

    def take_in(self, laptop: Laptop, files: list[Path]) -> Report:
        """Import files at a laptop."""
        report = import_files(self.at(laptop), files)
        for verdict in report.files:
            self.seen[verdict.code or "taken"] += 1
            self.seen += Counter({name: getattr(verdict, name) for name in ("held", "quarantined", "released")})
        self.seen["alarm"] += len(report.alarms)
        return report

    # ---- rounds -------------------------------------------------------------------------------------------------

    def run(self, mishaps: Callable[[int], None]) -> None:
        """Let everybody work and everything happen, for as many rounds as the shape says."""
        for number in range(self.shape.rounds):
            self.round = number
            for laptop in self.dice.sample(self.working(), len(self.working())):
                self.work(laptop)
            mishaps(number)
            self.deliver()

    def work(self, laptop: Laptop) -> None:
        """Let the dice say what a laptop does in a round."""
        if self.dice.random() < 0.4:
            self.add_case(laptop)
        own = self.cases(laptop, laptop.office)
        if own and self.dice.random() < 0.5:
            self.edit(laptop, self.dice.choice(own), self.dice.choice(FIELDS))
        below = sorted({one.office for one in self.working() if parent_of(one.office) == laptop.office})
        if below and self.dice.random() < 0.6:
            self.review(laptop)
        if laptop.office != "00" and self.dice.random() < 0.6:
            self.send(laptop, str(parent_of(laptop.office)))
        if below and self.dice.random() < 0.7:
            self.send(laptop, self.dice.choice(below))
        if len(self.working(laptop.office)) > 1 and self.dice.random() < 0.4:
            self.send(laptop, laptop.office)
