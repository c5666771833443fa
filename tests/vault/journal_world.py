"""A small world of offices and devices that write entries to each other, in memory: what merge tests are fed with.

Devices know what they were told, write as the journal writes (latest entries as parents, lamport one more than what
they saw), get cloned, lose entries, decide about each other, destroy, and some write what they may not.
"""

import random
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from fieldapp import canonical
from fieldapp.case.ids import derived_id
from fieldapp.exchange import credentials
from fieldapp.exchange.certificate import Certificate, issue
from fieldapp.vault.books import book_states, entries_of, heads_of, sign_own_heads, signatures_of
from fieldapp.vault.chain import Link, settle
from fieldapp.vault.database import Database
from fieldapp.vault.entry import Entry, Reference, commitment, encode_entry, entry_hash
from fieldapp.vault.fold import Writing, fold
from fieldapp.vault.intake import Incoming, Intake, take_in
from fieldapp.vault.journal import wall_clock
from fieldapp.vault.vault import Vault

KEC, KEC_OTHER, KAB, PROV = "64.01.05", "64.02.01", "64.01", "64"
WALL = "2026-11-22T15:17:22+07:00"
OFFICER = "01890000-0000-7000-8000-000000000001"
WORDS = ("satu", "dua", "Kepala Desa", "emoji 🗳️", 'kutip " NEAR/2', "nul \x00 di tengah", "é", "")


@dataclass(frozen=True)
class Made:
    """One entry with everything beside it."""

    hash: bytes
    data: bytes
    entry: Entry
    open: dict | None
    identity: dict | None
    incoming: Incoming

    @property
    def link(self) -> Link:
        return Link(self.hash, self.entry)

    @property
    def reference(self) -> Reference:
        return Reference(self.entry.book, self.entry.seq, self.hash.hex())

    def writing(self, branch: str = "") -> Writing:
        return Writing(self.hash, self.entry, self.open, self.identity, branch)


@dataclass
class Device:
    """A device, or a clone of one: the ends of its books and what it was told."""

    name: str
    office: str
    knows: dict[bytes, Made] = field(default_factory=dict)
    ends: dict[str, Made] = field(default_factory=dict)

    def clone(self) -> "Device":
        return Device(self.name, self.office, dict(self.knows), dict(self.ends))

    def book(self, office: str = "") -> str:
        return f"{self.name}.1@{office or self.office}"


class World:
    """Several devices of several offices, and everything they ever wrote."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.made: dict[bytes, Made] = {}
        offices = (KEC, KEC, KEC_OTHER, KAB, KAB, PROV)
        self.devices = [Device(dice.randbytes(16).hex(), office) for office in offices]
        self.records: list[tuple[str, str, str]] = []
        self.lost: set[bytes] = set()

    def new_id(self) -> str:
        value = self.dice.getrandbits(128) & ~(0xF << 76) & ~(0b11 << 62) | 7 << 76 | 0b10 << 62
        return str(uuid.UUID(int=value))

    # ---- writing --------------------------------------------------------------------------------------------------

    def write(self, device: Device, kind: str, record: str, opened: dict, hidden: dict | None = None, **other) -> Made:
        """Write the next entry of a device's book; `other` replaces what an honest journal would write."""
        book = device.book(other.pop("home", ""))
        end = device.ends.get(book)
        writings = self.counting(device.knows.values(), record)
        parents = other.pop("parents", fold(record, writings).frontier)
        lamports = [made.entry.lamport for made in self.made.values() if made.reference in parents]
        said = canonical.encode({"reason": "", "set": opened})
        secret = canonical.encode({"set": hidden}) if hidden else None
        salts = [self.dice.randbytes(16), self.dice.randbytes(16)]
        fields = {
            "v": 1,
            "book": book,
            "seq": end.entry.seq + 1 if end else 1,
            "prev": end.hash.hex() if end else "",
            "lamport": 1 + max([*lamports, end.entry.lamport if end else 0]),
            "wall": WALL,
            "office": device.office,
            "officer": OFFICER,
            "record": record,
            "kind": kind,
            "parents": parents,
            "open": commitment(salts[0], said),
            "identity": commitment(salts[1], secret) if secret else "",
        }
        entry = Entry(**{**fields, **other})
        data = encode_entry(entry)
        incoming = Incoming(data, salts[0], said, salts[1] if secret else None, secret)
        made = Made(entry_hash(data), data, entry, opened, hidden, incoming)
        self.made[made.hash] = device.knows[made.hash] = device.ends[book] = made
        return made

    def counting(self, known: Iterable[Made], record: str) -> list[Writing]:
        held = {made.hash: made for made in known}
        verdicts, _ = settle([made.link for made in held.values()], lambda link: held[link.hash].open)
        return [made.writing() for made in held.values() if made.entry.record == record and not verdicts[made.hash]]

    # ---- what happens ---------------------------------------------------------------------------------------------

    def run(self, steps: int) -> list[Made]:
        """Let random things happen and return what reaches anybody, in the order of writing."""
        acts = (
            (10, self.change),
            (4, self.add),
            (8, self.tell),
            (2, self.destroy),
            (2, self.fork),
            (2, self.decide),
            (2, self.choose),
            (2, self.lose),
            (3, self.misbehave),
        )
        for _ in range(steps):
            chosen = self.dice.choices([act for _, act in acts], [weight for weight, _ in acts])[0]
            chosen(self.dice.choice(self.devices))
        late = self.dice.random() < 0.4
        return [made for made in self.made.values() if late or made.hash not in self.lost]

    def add(self, device: Device) -> None:
        kind = self.dice.choice(("case", "case", "subject", "witness", "number", "register", "evidence"))
        record = derived_id("register", device.office) if kind == "register" else self.new_id()
        self.records.append((kind, record, device.office))
        self.set(device, kind, record, device.office)

    def change(self, device: Device) -> None:
        known = {made.entry.record for made in device.knows.values()}
        mine = [one for one in self.records if one[1] in known and one[2] == device.office]
        if not mine:
            self.add(device)
            return
        kind, record, home = self.dice.choice(mine)
        self.set(device, kind, record, home)

    def set(self, device: Device, kind: str, record: str, home: str, **other) -> Made:
        dice = self.dice
        opened = {dice.choice("ab"): dice.choice((*WORDS, 1, None, [1, "x"]))}
        if kind not in ("case", "register"):
            cases = [name for what, name, _ in self.records if what == "case"]
            if cases and dice.random() < 0.6:
                opened["case"] = dice.choice(cases)
        if kind == "number":
            opened |= {"series": "A", "year": 2026, "running": dice.randint(1, 3), "text": f"{dice.randint(1, 3)}/A"}
        if kind == "case":
            opened |= {"event.summary": dice.choice(WORDS), "kind": "temuan"} if dice.random() < 0.5 else {}
        hidden = {dice.choice("xya"): dice.choice((*WORDS, None))} if dice.random() < 0.4 else None
        act = {"number": "draw"}.get(kind, "set")
        if kind == "number" and dice.random() < 0.3:
            act, opened = "void", {"voided": True}
        return self.write(device, f"{kind}.{act}", record, opened, hidden, home=home, **other)

    def tell(self, device: Device) -> None:
        """Another device learns what this one knows; sometimes the middle of a book gets lost on the way."""
        others = [other for other in self.devices if other is not device]
        for other in self.dice.sample(others, self.dice.randint(1, len(others))):
            lost: set[bytes] = set()
            if self.dice.random() < 0.25 and device.knows:
                victim = self.dice.choice(list(device.knows.values())).entry
                lost = {
                    m.hash
                    for m in device.knows.values()
                    if m.entry.book == victim.book and 0 <= m.entry.seq - victim.seq <= self.dice.randint(0, 2)
                }
            other.knows |= {digest: made for digest, made in device.knows.items() if digest not in lost}

    def destroy(self, device: Device) -> None:
        known = {made.entry.record for made in device.knows.values()}
        mine = [one for one in self.records if one[1] in known and one[2].startswith(device.office)]
        if mine:
            kind, record, home = self.dice.choice(mine)
            parts = self.dice.choice((["identity"], ["open"], ["open", "identity"], ["wrong"]))
            self.write(device, f"{kind}.destroy", record, {"parts": parts}, home=home)

    def fork(self, device: Device) -> None:
        if len(self.devices) < 9 and device.ends:
            self.devices.append(device.clone())

    def decide(self, device: Device) -> None:
        others = sorted({m.entry.book for m in device.knows.values() if not m.entry.book.startswith(device.name)})
        if not others:
            return
        book = self.dice.choice(others)
        entries = [made for made in device.knows.values() if made.entry.book == book]
        about = self.dice.choice(entries).entry
        home = book.partition("@")[2]
        what = self.dice.choice(("waive", "waive", "resolve", "revoke"))
        if what == "revoke":
            upto = {book: about.seq} if self.dice.random() < 0.8 else {}
            content = {"device": book[:32], "upto": upto}
            self.write(device, "device.revoke", derived_id("device", book[:32], home), content, home=home)
            return
        places = [made.entry.seq for made in entries]
        seq = next((s for s in sorted(places) if s > 1 and s - 1 not in places), about.seq)
        content = {"book": book, "seq": seq}
        if what == "resolve":
            twice = [made for made in entries if places.count(made.entry.seq) > 1] or entries
            kept = self.dice.choice(twice)
            content = {"book": book, "seq": kept.entry.seq, "keep": kept.hash.hex()}
        self.write(device, f"book.{what}", derived_id("book", book), content, home=home)

    def choose(self, device: Device) -> None:
        """An office above sees a fork and keeps one of its branches."""
        places: dict[tuple[str, int], list[Made]] = {}
        for made in self.made.values():
            places.setdefault((made.entry.book, made.entry.seq), []).append(made)
        forked = [place for place, found in places.items() if len(found) > 1 and place[0][:32] != device.name]
        if forked:
            book, seq = self.dice.choice(forked)
            device.knows |= self.made
            content = {"book": book, "seq": seq, "keep": self.dice.choice(places[book, seq]).hash.hex()}
            self.write(device, "book.resolve", derived_id("book", book), content, home=book.partition("@")[2])

    def lose(self, device: Device) -> None:
        """A laptop is lost with the middle of its book; an office waives the gap without ever having seen it."""
        ends = [end for other in self.devices for end in other.ends.values() if end.entry.seq > 2]
        ends = [end for end in ends if end.entry.book[:32] != device.name]
        if not ends:
            return
        end = self.dice.choice(ends).entry
        book, last = end.book, end.seq
        after = self.dice.randint(2, last)
        self.lost |= {m.hash for m in self.made.values() if m.entry.book == book and after - 2 <= m.entry.seq < after}
        device.knows = {digest: made for digest, made in self.made.items() if digest not in self.lost}
        content = {"book": book, "seq": after}
        self.write(device, "book.waive", derived_id("book", book), content, home=book.partition("@")[2])

    def misbehave(self, device: Device) -> None:
        """Write something that the format allows as bytes and the law does not let count or mean anything."""
        dice = self.dice
        kind, record, home = dice.choice(self.records) if self.records else ("case", self.new_id(), device.office)
        match dice.randrange(8):
            case 0:
                self.set(device, kind, record, home, v=2)
            case 1:
                self.write(device, "case.merge", record, {"a": 1}, home=home)
            case 2:
                self.set(device, kind, record, device.office)
            case 3:
                self.set(device, kind, record, home)
            case 4:
                twin = device.clone()
                self.set(twin, kind, record, home, lamport=dice.randint(40, 60))
            case 5:
                wrong = [m.reference for m in dice.sample(list(self.made.values()), min(2, len(self.made)))]
                twin = device.clone()
                self.set(twin, kind, record, home, parents=sorted(wrong))
            case 6:
                senseless = dice.choice(
                    ({"book": "x", "seq": 1}, {"book": device.book(), "seq": True}, {"book": 5, "keep": []})
                )
                self.write(device, dice.choice(("book.waive", "book.resolve")), derived_id("book", "x"), senseless)
            case _:
                content = dice.choice(({"device": 1, "upto": {}}, {"device": "x", "upto": {"y": "z"}}, {"upto": []}))
                self.write(device, "device.revoke", derived_id("device", "x"), content)


def without_payload(one: Incoming, dice: random.Random) -> Incoming:
    """Return an entry as a third party may get it: one or both payloads withheld."""
    drop = dice.choice(("open", "identity", "both"))
    opened = (None, None) if drop in ("open", "both") else (one.open_salt, one.open)
    hidden = (None, None) if drop in ("identity", "both") else (one.identity_salt, one.identity)
    return Incoming(one.data, *opened, *hidden)


def entries_in(db: Database, book: str = "", after: int = 0) -> list[Incoming]:
    """Return everything a vault holds of one book, or of all, as it would travel."""
    names = [book] if book else [state.book for state in book_states(db)]
    return [
        Incoming(e.data, e.open_salt, e.open, e.identity_salt, e.identity)
        for name in names
        for e in entries_of(db, name, after)
    ]


def carry(source: Vault, target: Vault, entries: list[Incoming] | None = None) -> Intake:
    """Bring entries (all of them, unless they are named) with heads and signatures from one vault into another."""
    found = entries_in(source.db) if entries is None else entries
    with source.writing() as db:
        sign_own_heads(db, source.device, source.incarnation, source.device_key)
    sent = {entry_hash(one.data) for one in found}
    heads = [head for state in book_states(source.db) for head in heads_of(source.db, state.book) if head.hash in sent]
    signatures = [row for one in found for row in signatures_of(source.db, entry_hash(one.data))]
    with target.writing() as db:
        credentials.keep(db, certificates_known(source))
        return take_in(db, found, heads, signatures)


def certificates_known(vault: Vault) -> list[Certificate]:
    """Return a certificate of this laptop, by nobody whom others trust, and those of laptops it passes on."""
    mine = issue(credentials.own_device(vault, vault.device_keys.public, wall_clock(vault.now())), vault.device_key)
    return [mine, *credentials.kept(vault.db)]
