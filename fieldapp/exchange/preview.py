"""Looking at what lies on a stick before any of it goes in: what each file is, from whom, and what would become of it.

Called by the windows before an import. Reads the vault and the files; changes neither, whatever a file holds.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from fieldapp import canonical
from fieldapp.case.dates import write_iso_day
from fieldapp.case.text import clean_text
from fieldapp.errors import BundleRefused, BundleSize, BundleUnreadable, EnrolmentMalformed, NetraError
from fieldapp.exchange import credentials, merge
from fieldapp.exchange.bundle import HEADER, OpenedPart, decrypt, open_part, read_table
from fieldapp.exchange.content import Range
from fieldapp.exchange.enrolment_file import Answer, Invitation, Request, read_file
from fieldapp.exchange.export import find_own
from fieldapp.exchange.gathering import SUFFIX, Gathered, gather, pattern_of, read_part
from fieldapp.exchange.header import Header, parse_header
from fieldapp.exchange.packtravel import PACK_NAME, PACK_SUFFIX, PackVerdict, look_at_pack
from fieldapp.exchange.quarantine import PART, find_dismissed
from fieldapp.exchange.rescue_desk import inspect_rescue
from fieldapp.exchange.rescue_file import REQUEST_SUFFIX
from fieldapp.exchange.standing import name_office, office_names
from fieldapp.exchange.trust import TrustStore
from fieldapp.vault.books import book_states
from fieldapp.vault.database import Database
from fieldapp.vault.vault import Vault
from fieldapp.words import say

Kind = Literal["export", "receipt", "invitation", "request", "answer", "rescue", "pack", "other"]
State = Literal["good", "known", "own", "held", "foreign", "damaged", "unreadable", "refused", "other"]
Progress = Callable[[int, int], object]

ENROLMENT_SUFFIX = ".json"
ENROLMENT_KINDS: tuple[Kind, ...] = ("invitation", "request", "answer")
# What no import takes: it is used elsewhere, one file at a time.
USED_ELSEWHERE: tuple[Kind, ...] = (*ENROLMENT_KINDS, "rescue")
# addressed elsewhere, or opened by none of our keys: it may be somebody else's and stays where it is
FOREIGN = ("bundle_foreign", "bundle_not_for_us")
DAMAGED = ("bundle_damaged", "bundle_container", "bundle_digest", "bundle_content")
HASHES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Preview:
    """One file and what would become of it; `header` of a part that is held says only what the part claims."""

    path: Path
    name: str
    size: int
    kind: Kind
    state: State
    code: str = ""
    sentence: str = ""
    sha256: str = ""
    header: Header | None = None
    office: str = ""
    office_name: str = ""
    proved: bool = False
    entries: int = 0
    new: int = 0
    cases: int = 0
    hashes: frozenset[str] = frozenset()
    pack: PackVerdict | None = None

    @property
    def evidence(self) -> int:
        """How many files of evidence the part holds pieces of; another part may hold more of the same ones."""
        return len(self.hashes)

    @property
    def goes_in(self) -> bool:
        """Whether an import takes the file: what is or may be ours, also when it must wait."""
        return self.state in ("good", "held", "damaged") and self.kind not in USED_ELSEWHERE


@dataclass(frozen=True, slots=True)
class Lack:
    """What is not there: parts of a bundle, or `entries` that its books have before what the stick brings."""

    office: str
    number: int
    parts: tuple[int, ...] = ()
    of: int = 0
    entries: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Inspection:
    """Everything that was looked at, in the order it was found, and what is lacking.

    `unread` are folders that could not be looked into; `more` says that there are more files than are looked at.
    """

    files: tuple[Preview, ...]
    lacks: tuple[Lack, ...]
    unread: tuple[Path, ...] = ()
    more: bool = False

    @property
    def wanted(self) -> tuple[Preview, ...]:
        """The files that an import would take."""
        return tuple(one for one in self.files if one.goes_in)


def gather_all(paths: Iterable[Path]) -> Gathered:
    """Return the files named and those in the folders named that may travel between offices. Raises StickGone."""
    return gather(paths, pattern_of((SUFFIX, ENROLMENT_SUFFIX, REQUEST_SUFFIX), PACK_NAME))


def inspect_paths(vault: Vault, paths: Iterable[Path], progress: Progress | None = None) -> Inspection:
    """Return what every file is and what would become of it, without changing anything.

    `progress` hears (files done, files in all). Raises StickGone.
    """
    gathered = gather_all(paths)
    files = gathered.files
    trust = credentials.trust_of(vault)
    look = _Look(vault, trust, office_names(vault))
    found: list[Preview] = []
    for n, path in enumerate(files, 1):
        one = look.at(path, n, len(files))
        if one is not None:
            found.append(one)
        if progress is not None:
            progress(n, len(files))
    return Inspection(tuple(found), tuple(look.lacks()), gathered.unread, gathered.more)


class _Look:
    """One look at a stick: what was seen so far decides what is new and what is lacking."""

    def __init__(self, vault: Vault, trust: TrustStore, names: dict[str, str]) -> None:
        self._vault, self._trust, self._names = vault, trust, names
        self._seen: set[bytes] = set()
        self._parts: set[str] = set()
        self._headers: dict[tuple[str, int, int], dict[int, Header]] = defaultdict(dict)
        self._ranges: list[tuple[Range, Header]] = []

    def at(self, path: Path, n: int, m: int) -> Preview | None:
        """Return what a file is; None for a file of another program in the same folder."""
        name = clean_text(path.name, lines=False)
        others: dict[str, Callable[[Path, str], Preview | None]] = {
            ENROLMENT_SUFFIX: self._enrolment, REQUEST_SUFFIX: self._rescue, PACK_SUFFIX: self._pack
        }  # fmt: skip
        other = others.get(path.suffix.lower())
        return other(path, name) if other else self._part(path, name, (n, m))

    def _part(self, path: Path, name: str, place: tuple[int, int]) -> Preview:
        data, refusal = read_part(path, *place)
        sha256 = canonical.sha256(data)
        base = Preview(path, name, len(data), "other", "damaged", sha256=sha256)
        if isinstance(refusal, BundleUnreadable):
            return replace(base, state="unreadable", code=refusal.code, sentence=refusal.sentence)
        if refusal is not None or not data.startswith(PART):
            code = (refusal or BundleSize()).code
            return replace(base, state="other", code=code, sentence=say("exchange.no_bundle", name=name))
        known = merge.find_known(self._vault.db, sha256)
        if known:
            return self._repeated(replace(base, state="own" if known[0] == merge.OWN else "known"), known, data)
        if sha256 in self._parts:
            return replace(base, state="known", code=merge.AGAIN, sentence=say("exchange.bundle_twice", name=name))
        self._parts.add(sha256)
        try:
            opened = open_part(data, [self._vault.age_identity], self._trust, self._vault.office)
            merge.refuse_clone(self._vault, opened)
        except BundleRefused as error:
            error.facts.setdefault("name", name)
            return self._refused(replace(base, code=error.code, sentence=error.sentence), data)
        return self._sound(base, opened)

    def _enrolment(self, path: Path, name: str) -> Preview | None:
        """Return which of the three enrolment files this is, None for any other file."""
        for read in (_invitation, _request, _answer):
            try:
                kind, office, told = read(path)
                size = path.stat().st_size
            except EnrolmentMalformed:
                continue
            except (NetraError, OSError):
                return None
            named = told or (name_office(self._vault, office, self._names) if office else "")
            return Preview(path, name, size, kind, "good", office=office, office_name=named)
        return None

    def _rescue(self, path: Path, name: str) -> Preview | None:
        """Return a request for recovery that this office can answer, None for any other file."""
        try:
            claim, size = inspect_rescue(path), path.stat().st_size
        except (NetraError, OSError):
            return None
        if claim.office != self._vault.office:
            return None
        return Preview(path, name, size, "rescue", "good", office_name=claim.officer)

    def _pack(self, path: Path, name: str) -> Preview:
        """Return what a set of reference data is; only a newer one goes in."""
        found = look_at_pack(self._vault, path)
        state: State = "good" if found.state == "new" else "refused" if found.state == "refused" else "known"
        return Preview(
            path, name, _size_of(path), "pack", state, found.code, found.sentence, proved=state != "refused", pack=found
        )

    def _repeated(self, base: Preview, known: tuple[str, str], data: bytes) -> Preview:
        said = replace(base, code=known[0], sentence=known[1])
        own = find_own(self._vault, base.sha256)
        if own is None:
            return self._claimed(said, data)
        named = name_office(self._vault, own.to_office, self._names)
        return replace(said, kind=own.kind, header=own, office=own.to_office, office_name=named)

    def _refused(self, base: Preview, data: bytes) -> Preview:
        dismissed = find_dismissed(self._vault.db, base.sha256)
        if dismissed:
            said = say("exchange.bundle_dismissed", name=base.name, date=write_iso_day(dismissed[:10]))
            return replace(base, state="known", code=merge.DISMISSED, sentence=said)
        state: State = "held"
        if base.code in FOREIGN:
            state = "foreign"
        elif base.code in DAMAGED:
            state = "damaged"
        return self._claimed(replace(base, state=state), data)

    def _claimed(self, base: Preview, data: bytes) -> Preview:
        """Add what a part says of itself where it opens at all; nothing of it is proved."""
        try:
            header = parse_header(bytes(read_table(decrypt(data, [self._vault.age_identity]))[HEADER]))
        except BundleRefused:
            return base
        named = name_office(self._vault, header.office, self._names)
        return replace(base, kind=header.kind, header=header, office=header.office, office_name=named)

    def _sound(self, base: Preview, opened: OpenedPart) -> Preview:
        header, content = opened.header, opened.content
        hashes = {one.hash for one in content.entries} - self._seen
        fresh = hashes - _held_among(self._vault.db, hashes)
        self._seen |= hashes
        self._headers[header.device, header.incarnation, header.number][header.part] = header
        self._ranges += [(one, header) for one in content.ranges]
        return replace(
            base,
            state="good",
            kind=header.kind,
            header=header,
            office=header.office,
            office_name=opened.sender.name,
            proved=True,
            entries=len(content.entries),
            new=len(fresh),
            cases=len({one.entry.record for one in content.entries if one.entry.kind.startswith("case.")}),
            hashes=frozenset(piece.sha256 for piece in opened.pieces),
        )

    def lacks(self) -> list[Lack]:
        """Return the parts that are neither here nor received before, then the entries missing in between."""
        return [*self._missing_parts(), *self._missing_entries()]

    def _missing_parts(self) -> Iterable[Lack]:
        for (device, incarnation, number), headers in sorted(self._headers.items(), key=lambda one: one[0]):
            rows = self._vault.db.execute(
                "SELECT part FROM bundle_seen WHERE device = ? AND incarnation = ? AND number = ?",
                (device, incarnation, number),
            ).fetchall()
            header = next(iter(headers.values()))
            there = {*headers, *(row[0] for row in rows)}
            missing = tuple(part for part in range(1, header.parts + 1) if part not in there)
            if missing:
                yield Lack(header.office, number, parts=missing, of=header.parts)

    def _missing_entries(self) -> Iterable[Lack]:
        held = {state.book: state.last for state in book_states(self._vault.db)}
        gaps: dict[tuple[str, int, str, int], int] = defaultdict(int)
        upto: dict[str, int] = {}
        for one, header in sorted(self._ranges, key=lambda pair: (pair[0].book, pair[0].after)):
            reached = upto.get(one.book, held.get(one.book, 0))
            if one.after > reached:
                gaps[header.device, header.incarnation, header.office, header.number] += one.after - reached
            upto[one.book] = max(reached, one.upto)
        for (device, incarnation, office, number), entries in sorted(gaps.items()):
            row = self._vault.db.execute(
                "SELECT coalesce(max(number), 0) FROM bundle_seen WHERE device = ? AND incarnation = ? AND number < ?",
                (device, incarnation, number),
            ).fetchone()
            yield Lack(office, number, entries=entries, last=int(row[0]))


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _held_among(db: Database, hashes: Iterable[bytes]) -> set[bytes]:
    wanted = sorted(hashes)
    found: set[bytes] = set()
    for at in range(0, len(wanted), HASHES_AT_ONCE):
        some: Sequence[bytes] = wanted[at : at + HASHES_AT_ONCE]
        marks = ",".join("?" * len(some))
        rows = db.execute(f"SELECT hash FROM entry WHERE hash IN ({marks})", some)  # noqa: S608 - question marks only
        found |= {bytes(row[0]) for row in rows.fetchall()}
    return found


def _invitation(path: Path) -> tuple[Kind, str, str]:
    return "invitation", read_file(path, Invitation)[0].office, ""


def _request(path: Path) -> tuple[Kind, str, str]:
    content, _ = read_file(path, Request)
    return "request", content.office, content.name


def _answer(path: Path) -> tuple[Kind, str, str]:
    read_file(path, Answer)
    return "answer", "", ""
