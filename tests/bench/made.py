"""Made-up cases of made-up districts, as the devices of these districts would have written them: the same on every run.

A district is one device with one book. Its entries are real ones: canonical bytes, commitments, hashes, chain, parents.
Evidence records carry a hash and a size; no evidence files exist for them.
"""

import hashlib
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from fieldapp import canonical
from fieldapp.case.model import Case, Event, Evidence, Finder, Received, Reporter, Subject, Witness
from fieldapp.case.records import patches_of
from fieldapp.vault.entry import VERSION, Entry, Reference, commitment, encode_entry, entry_hash
from fieldapp.vault.intake import Incoming
from tests.bench.words import POSITIONS, VILLAGES, narrative, person

PROVINCE = "64"
CASES_PER_DISTRICT = 2000
STAGES = ("penelitian", "kampanye", "masa_tenang", "pungut_hitung")
CHANNELS = ("langsung", "tatap_muka", "media_sosial", "grup_pesan", "alat_peraga")
STATUSES = ("asn_pns", "asn_pppk", "kades", "perangkat_desa", "asn_and_kades", "tni", "bumd")
START = 1_722_470_400_000  # 1 August 2024, in milliseconds


@dataclass(slots=True)
class District:
    """One device of one office, and the end of its book while it writes."""

    index: int
    dice: random.Random = field(init=False)
    office: str = field(init=False)
    book: str = field(init=False)
    officer: str = field(init=False)
    seq: int = 0
    prev: bytes = b""
    ms: int = START
    tick: int = 0

    def __post_init__(self) -> None:
        self.dice = random.Random(1000 + self.index)
        self.office = f"{PROVINCE}.{1 + self.index // 20 % 90:02d}.{1 + self.index % 20:02d}"
        self.book = f"{hashlib.sha256(f'device {self.index}'.encode()).hexdigest()[:32]}.1@{self.office}"
        self.officer = self.new_id()

    def new_id(self) -> str:
        """Return a UUIDv7 that is the same on every run; those of one save lie side by side, as real ones do."""
        self.tick += 1
        value = self.ms << 80 | 0x7 << 76 | (self.tick & 0xFFF) << 64 | 0b10 << 62 | self.dice.getrandbits(62)
        return str(uuid.UUID(int=value))

    def pass_time(self) -> None:
        """Let up to two hours pass before the next save."""
        self.ms += self.dice.randint(1, 7_200_000)
        self.tick = self.dice.getrandbits(8)

    def write(self, kind: str, record: str, opened: dict, hidden: dict | None, parents: list[Reference]) -> Incoming:
        """Return the next entry of the book with its payloads."""
        said = canonical.encode({"reason": "", "set": opened})
        secret = canonical.encode({"set": hidden}) if hidden else None
        salts = [self.dice.randbytes(16), self.dice.randbytes(16)]
        self.seq += 1
        entry = Entry(
            v=VERSION,
            book=self.book,
            seq=self.seq,
            prev=self.prev.hex(),
            lamport=self.seq,
            wall="2024-10-07T09:12:00+08:00",
            office=self.office,
            officer=self.officer,
            record=record,
            kind=kind,
            parents=parents,
            open=commitment(salts[0], said),
            identity=commitment(salts[1], secret) if secret else "",
        )
        data = encode_entry(entry)
        self.prev = entry_hash(data)
        return Incoming(data, salts[0], said, salts[1] if secret else None, secret)

    def end(self) -> Reference:
        """Return how a later entry names the last one written."""
        return Reference(self.book, self.seq, self.prev.hex())


def make_case(district: District) -> Case:
    """Return one case with one to three subjects, up to two witnesses and one evidence file."""
    dice = district.dice
    district.pass_time()
    village = dice.choice(VILLAGES)
    day = f"2024-{dice.randint(8, 12):02d}-{dice.randint(1, 28):02d}"
    text = narrative(dice)
    temuan = dice.random() < 0.6
    subjects = tuple(
        Subject(
            id=district.new_id(),
            name=person(dice),
            status=dice.choice(STATUSES),
            nip=f"{dice.randint(1965, 1999)}{dice.randint(101, 1228):04d}{dice.getrandbits(33):010d}",
            position=dice.choice(POSITIONS),
            agency=f"Kecamatan {village}, Pemerintah Kabupaten",
            address=f"Jalan {dice.choice(VILLAGES)} Nomor {dice.randint(1, 200)}",
        )
        for _ in range(dice.choice((1, 1, 1, 2, 2, 3)))
    )
    witnesses = tuple(
        Witness(district.new_id(), person(dice), f"Desa {village}", "0812-0000-0000")
        for _ in range(dice.choice((0, 1, 1, 2)))
    )
    return Case(
        id=district.new_id(),
        kind="temuan" if temuan else "laporan",
        election="Pilkada 2024",
        event=Event(
            summary=f"{dice.choice(POSITIONS)} {' '.join(text.split()[:8])}",
            place=f"Desa {village}, Kecamatan {dice.choice(VILLAGES)}",
            region=f"{district.office}.2{dice.randint(1, 15):03d}",
            occurred_on=day,
            known_on=day,
            stage=dice.choice(STAGES),
            source="pengawasan" if temuan else "warga",
            channel=dice.choice(CHANNELS),
        ),
        received=Received() if temuan else Received("Sekretariat Panwaslu Kecamatan", day, "10:00"),
        reporter=Reporter()
        if temuan
        else Reporter(name=person(dice), address=f"Desa {village}", phone="0813-0000-0000"),
        finder=Finder(person(dice), "Anggota Panwaslu Kecamatan") if temuan else Finder(),
        subjects=subjects,
        witnesses=witnesses,
        evidence=(
            Evidence(
                id=district.new_id(),
                name="foto.jpg",
                note=f"Foto {' '.join(text.split()[10:14])}",
                source="Kamera pengawas",
                sha256=dice.randbytes(32).hex(),
                size=dice.randint(200_000, 4_000_000),
                media_type="image/jpeg",
            ),
        ),
        narrative=text,
    )


def entries_of_case(district: District, running: int) -> Iterator[Incoming]:
    """Give the entries of one case; two of three are final, one of two has a number."""
    case = make_case(district)
    own: Reference | None = None
    for patch in patches_of(case):
        yield district.write(f"{patch.type}.set", patch.id, patch.open, patch.identity or None, [])
        own = own or district.end()
    if running % 3 == 0:
        return
    yield district.write("case.finalise", case.id, {"state": "final", "revision": 1}, None, [own])
    if running % 4 > 1:
        series = case.kind
        text = f"{running:03d}/{'TM' if series == 'temuan' else 'LP'}/PB/Kec.{district.office}/X/2024"
        district.pass_time()
        number = {"case": case.id, "series": series, "year": 2024, "running": running, "text": text, "on": "2024-10-07"}
        yield district.write("number.draw", district.new_id(), number, None, [])


def district_entries(index: int, cases: int = CASES_PER_DISTRICT) -> Iterator[Incoming]:
    """Give all entries of a district's device: its officer first, then its cases."""
    district = District(index)
    yield district.write("officer.set", district.officer, {"name": person(district.dice)}, None, [])
    for running in range(1, cases + 1):
        yield from entries_of_case(district, running)


def size_of(incoming: Incoming) -> int:
    """Return about how many bytes an entry takes in a part: its line and the lines of its payloads."""
    return len(incoming.data) + sum(len(data) + 150 for data in (incoming.open, incoming.identity) if data)


def parts(entries: Iterator[Incoming], limit: int = 16 * 1024 * 1024) -> Iterator[list[Incoming]]:
    """Cut entries into the stretches that fill one part of a bundle each."""
    part: list[Incoming] = []
    size = 0
    for incoming in entries:
        if part and size + size_of(incoming) > limit:
            yield part
            part, size = [], 0
        part.append(incoming)
        size += size_of(incoming)
    if part:
        yield part


def all_parts(cases: int) -> Iterator[tuple[int, list[Incoming]]]:
    """Give (district, part) for as many districts as `cases` need."""
    for index in range(-(-cases // CASES_PER_DISTRICT)):
        count = min(CASES_PER_DISTRICT, cases - index * CASES_PER_DISTRICT)
        for part in parts(district_entries(index, count)):
            yield index, part


def renamed(case: Case, district: District) -> Case:
    """Return the case under new ids, to be saved again."""
    return replace(
        case,
        id=district.new_id(),
        subjects=tuple(replace(x, id=district.new_id()) for x in case.subjects),
        witnesses=tuple(replace(x, id=district.new_id()) for x in case.witnesses),
        evidence=tuple(replace(x, id=district.new_id()) for x in case.evidence),
    )
