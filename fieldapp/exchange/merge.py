"""Receiving: files from a stick become entries, evidence and certificates of this vault, or wait in quarantine.

Called by the command line and the windows. A set union: any order, any number of times, one state. One transaction per
part; everything offered is accounted for, and nothing that was offered is dropped.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from fieldapp import canonical
from fieldapp.case.dates import write_iso_day
from fieldapp.case.text import clean_text
from fieldapp.errors import (
    BundleRefused,
    BundleSize,
    BundleUnproven,
    BundleUnreadable,
    NetraError,
    OwnClone,
    QuarantineFull,
    SenderUncertified,
    SenderUnknown,
    StickGone,
)
from fieldapp.exchange import credentials, inbox, quarantine
from fieldapp.exchange.bundle import OpenedPart, open_part
from fieldapp.exchange.gathering import SUFFIX, Gathered, gather, pattern_of, read_part
from fieldapp.exchange.header import Header
from fieldapp.exchange.packtravel import PACK_NAME, PACK_SUFFIX, PackVerdict, receive_pack, use_packs
from fieldapp.exchange.receipt import Alarm, apply_receipts
from fieldapp.exchange.rescue import follow_receipts
from fieldapp.exchange.trust import TrustStore
from fieldapp.vault.alarm import CLONE, BookAlarm, keep_alarm
from fieldapp.vault.books import hash_at
from fieldapp.vault.database import Database
from fieldapp.vault.entry import parse_book
from fieldapp.vault.intake import Incoming, Intake, take_in
from fieldapp.vault.journal import wall_clock
from fieldapp.vault.vault import Vault
from fieldapp.words import say

AGAIN = "bundle_again"
OWN = "bundle_own"
DISMISSED = "bundle_dismissed"
# what certificates that came since mend, or a new incarnation of this laptop
MENDED_LATER = (SenderUncertified.code, SenderUnknown.code, BundleUnproven.code, OwnClone.code)
# nothing of these is kept: the bytes cannot be had, are none of a part, or find no room
LEFT_CODES = (BundleSize.code, BundleUnreadable.code, QuarantineFull.code)
# what certificates that came since mend, or a new incarnation of this laptop
MENDED_LATER = (SenderUncertified.code, SenderUnknown.code, BundleUnproven.code, OwnClone.code)


class Unbalanced(AssertionError):
    """An intake whose counts do not add up: a fault of the program."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one file: `code` is empty when it went in, otherwise names the refusal, or says that it was
    received before (`bundle_again`), sent by this laptop (`bundle_own`) or set aside (`bundle_dismissed`).
    """

    name: str
    sha256: str
    code: str
    sentence: str
    header: Header | None = None
    offered: int = 0
    new: int = 0
    known: int = 0
    held: int = 0
    quarantined: int = 0
    released: int = 0
    forked: tuple[str, ...] = ()

    @property
    def is_quarantined(self) -> bool:
        """Whether the file as a whole waits in quarantine."""
        return self.code not in ("", AGAIN, OWN, DISMISSED, *LEFT_CODES)

    @property
    def is_left(self) -> bool:
        """Whether nothing of the file was kept: it lies only where it was."""
        return self.code in LEFT_CODES


@dataclass(frozen=True, slots=True)
class Report:
    """What became of everything: the files, the evidence taken in and damaged, the alarms, the reference data.

    `left` are the files that were not read: somebody stopped, or the stick was pulled out (`gone` says where).
    """

    files: tuple[Verdict, ...]
    evidence: tuple[str, ...]
    damaged: tuple[str, ...]
    alarms: tuple[Alarm, ...]
    left: tuple[Path, ...] = ()
    gone: StickGone | None = None
    packs: tuple[PackVerdict, ...] = ()

    def total(self, count: str) -> int:
        """Return the sum of offered, new, known, held or quarantined over all files."""
        return sum(int(getattr(verdict, count)) for verdict in self.files)

    def then(self, later: "Report") -> "Report":
        """Return this report and that of what was left, as one."""
        return Report(
            files=self.files + later.files,
            evidence=self.evidence + later.evidence,
            damaged=self.damaged + later.damaged,
            alarms=tuple({(one.code, one.book): one for one in (*self.alarms, *later.alarms)}.values()),
            left=later.left,
            gone=later.gone,
            packs=self.packs + later.packs,
        )


GoOn = Callable[[int, int], bool]


def gather_parts(paths: Iterable[Path]) -> Gathered:
    """Return what an import would read of the files and folders that are named. Raises StickGone."""
    return gather(paths, pattern_of((SUFFIX,), PACK_NAME))


def import_paths(vault: Vault, paths: Iterable[Path], use: Collection[str] = ()) -> Report:
    """Take in part files and folders of them, and what that releases from quarantine. Raises StickGone."""
    report = import_files(vault, gather_parts(paths).files, use=use)
    if report.gone is not None:
        raise report.gone
    return report


def import_files(vault: Vault, files: Sequence[Path], go_on: GoOn | None = None, use: Collection[str] = ()) -> Report:
    """Take in files one by one until `go_on`, asked with (files done, files in all), says no.

    What was taken in by then is finished like a whole import; the rest can be taken in later. Reference data of the
    versions in `use` comes into force, all other waits. Raises RightMissing.
    """
    vault.require("receive")
    trust, evidence = credentials.trust_of(vault), _Evidence()
    verdicts: list[Verdict] = []
    packs: list[Path] = []
    learned, gone, done = False, None, 0
    for n, path in enumerate(files, 1):
        if go_on is not None and not go_on(n - 1, len(files)):
            break
        if path.suffix.lower() == PACK_SUFFIX:
            packs.append(path)
            done = n
            continue
        try:
            verdict, more = _import_file(vault, path, (n, len(files)), trust, evidence)
        except StickGone as error:
            gone = error
            break
        verdicts.append(verdict)
        done = n
        if more:
            learned, trust = True, credentials.trust_of(vault)
    # the certificates may have come with an import that was cut off before it could try again
    if learned or any(held.code in MENDED_LATER for held in quarantine.parts(vault.db)):
        verdicts += _retry(vault, evidence)
    # whose signature counts may just have come with a part
    known = use_packs(vault, [receive_pack(vault, path) for path in packs if gone is None], use)
    left = (*(packs if gone else ()), *files[done:])
    return replace(_finish(vault, verdicts, evidence), left=left, gone=gone, packs=known)


def _import_file(
    vault: Vault, path: Path, place: tuple[int, int], trust: TrustStore, evidence: "_Evidence"
) -> tuple[Verdict, bool]:
    # the bytes live no longer than this call, so that memory holds one part at a time
    data, refusal = read_part(path, *place)
    return _import_bytes(vault, clean_text(path.name, lines=False), data, trust, evidence, refusal)


def retry(vault: Vault) -> Report:
    """Try everything in quarantine again, as after a device was certified; what still does not fit stays."""
    vault.require("receive")
    evidence = _Evidence()
    return _finish(vault, _retry(vault, evidence), evidence)


def _retry(vault: Vault, evidence: "_Evidence") -> list[Verdict]:
    trust = credentials.trust_of(vault)
    verdicts = []
    for held in quarantine.parts(vault.db):
        verdict, more = _import_bytes(vault, held.name, quarantine.bytes_of(vault.db, held.id), trust, evidence)
        if not (verdict.is_quarantined or verdict.is_left):
            with vault.writing() as db:
                quarantine.resolve(db, held.id, wall_clock(vault.now()))
            verdicts.append(verdict)
        if more:
            trust = credentials.trust_of(vault)
    return verdicts


def verify_bytes(vault: Vault, data: bytes) -> OpenedPart:
    """Return the proved content of a part without taking anything in. Raises BundleRefused."""
    return open_part(data, [vault.age_identity], credentials.trust_of(vault), vault.office)


def _import_bytes(
    vault: Vault,
    name: str,
    data: bytes,
    trust: TrustStore,
    evidence: "_Evidence",
    refusal: BundleRefused | None = None,
) -> tuple[Verdict, bool]:
    """Return what became of one file, and whether it brought certificates that were not known."""
    sha256 = canonical.sha256(data)
    known = find_known(vault.db, sha256)
    if known is not None:
        return Verdict(name, sha256, *known), False
    try:
        if refusal is not None:
            raise refusal
        opened = open_part(data, [vault.age_identity], trust, vault.office)
        refuse_clone(vault, opened)
        # first the files, then the entries that name them: cut off in between, the part is simply taken in again
        evidence.add(vault, inbox.receive(vault, opened.pieces))
        with vault.writing() as db:
            verdict = _take_part_in(vault, db, name, sha256, opened)
            more = credentials.keep(db, (one for one in opened.certificates if one.id in opened.verdict.valid))
            if more:
                credentials.introduce_above(vault)
    except BundleRefused as error:
        error.facts.setdefault("name", name)
        return _hold(vault, Verdict(name, sha256, error.code, error.sentence), data, error), False
    return verdict, bool(more)


def _hold(vault: Vault, verdict: Verdict, data: bytes, error: BundleRefused) -> Verdict:
    """Keep what was refused, unless nothing of it can be kept, and say what became of it."""
    if verdict.is_left or not data:
        return verdict
    try:
        with vault.writing() as db:
            quarantine.put(vault, verdict.name, data, (verdict.code, verdict.sentence))
            if isinstance(error, OwnClone):
                _keep_clone(vault, db, error)
            dismissed = quarantine.find_dismissed(db, verdict.sha256)
    except QuarantineFull as full:
        return replace(verdict, code=full.code, sentence=f"{verdict.sentence} {full.sentence}")
    if dismissed:
        sentence = say("exchange.bundle_dismissed", name=verdict.name, date=write_iso_day(dismissed[:10]))
        return replace(verdict, code=DISMISSED, sentence=sentence)
    return verdict


def _take_part_in(vault: Vault, db: Database, name: str, sha256: str, opened: OpenedPart) -> Verdict:
    now = wall_clock(vault.now())
    content = opened.content
    signatures = [(one.entry, one.officer, one.key, one.signature) for one in content.signatures]
    result = take_in(db, _incoming(opened), content.heads, signatures)
    _put_refused_aside(vault, opened, result)
    quarantine.resolve_part(db, sha256, now)
    header = opened.header
    again = db.execute(
        "SELECT received FROM bundle_seen WHERE device = ? AND incarnation = ? AND number = ? AND part = ?",
        (header.device, header.incarnation, header.number, header.part),
    ).fetchone()
    db.execute(
        "INSERT OR IGNORE INTO bundle_seen VALUES (?, ?, ?, ?, ?, ?, ?)",
        (header.device, header.incarnation, header.number, header.part, sha256, now, opened.header_bytes),
    )
    verdict = Verdict(
        name=name,
        sha256=sha256,
        code="",
        sentence="",
        header=header,
        offered=len(content.entries),
        new=result.new,
        known=result.known,
        held=result.held,
        quarantined=len(result.refused),
        released=result.released,
        forked=tuple(result.forked),
    )
    require_balance(verdict)
    if again and verdict.known == verdict.offered:
        return replace(verdict, code=AGAIN, sentence=say("exchange.bundle_again", date=write_iso_day(again[0][:10])))
    if opened.pieces and not verdict.offered:
        return replace(verdict, sentence=say("exchange.accepted_evidence"))
    facts = {count: getattr(verdict, count) for count in ("offered", "new", "known")}
    return replace(verdict, sentence=say("exchange.accepted", **facts, held=verdict.held + verdict.quarantined))


def require_balance(verdict: Verdict) -> None:
    """Raise Unbalanced unless everything that was offered is accounted for."""
    if verdict.offered != verdict.new + verdict.known + verdict.held + verdict.quarantined:
        raise Unbalanced(verdict)


def _incoming(opened: OpenedPart) -> list[Incoming]:
    beside: dict[tuple[bytes, str], tuple[bytes, bytes]] = {
        (payload.entry, payload.part): (payload.salt, payload.data) for payload in opened.content.payloads
    }
    nothing = (None, None)
    return [
        Incoming(
            written.data,
            *beside.get((written.hash, "open"), nothing),
            *beside.get((written.hash, "identity"), nothing),
        )
        for written in opened.content.entries
    ]


def _put_refused_aside(vault: Vault, opened: OpenedPart, result: Intake) -> None:
    """Keep the entries that were refused. Raises QuarantineFull: then the part as a whole stays on its stick."""
    if not result.refused:
        return
    entries = {written.hash.hex(): written.data for written in opened.content.entries}
    for digest, code in result.refused:
        quarantine.put(vault, f"{digest}.json", entries[digest], (code, say(f"error.{code}")))


def refuse_clone(vault: Vault, opened: OpenedPart) -> None:
    """Raise OwnClone when the part continues the very book this laptop is writing."""
    for written in opened.content.entries:
        book = parse_book(written.entry.book)
        mine = (book.device, book.incarnation) == (vault.device, vault.incarnation)
        if mine and written.hash not in hash_at(vault.db, written.entry.book, written.entry.seq):
            raise OwnClone(book=written.entry.book, seq=written.entry.seq, office=opened.header.office)


def _keep_clone(vault: Vault, db: Database, error: OwnClone) -> None:
    office, book, seq = (error.facts[name] for name in ("office", "book", "seq"))
    keep_alarm(db, BookAlarm(str(office), str(book), CLONE, cast(int, seq), 0, wall_clock(vault.now())))


@dataclass(slots=True)
class _Evidence:
    """The evidence of a whole import: hashes taken in, hashes of damaged files."""

    taken: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)

    def add(self, vault: Vault, received: inbox.Received) -> None:
        """Put damaged files into quarantine; mark there what has now arrived whole."""
        self.taken += received.taken
        self.hold(vault, received.damaged)

    def hold(self, vault: Vault, damaged: Iterable[inbox.Damaged]) -> None:
        """Put files that lie aside into quarantine unless they are there; they may lie there since an interruption."""
        now = wall_clock(vault.now())
        with vault.writing() as db:
            for one in damaged:
                sentence = say("exchange.evidence_damaged", name=one.sha256[:12])
                if quarantine.put_aside(vault, one.sha256, one.folder.name, sentence, one.size):
                    self.damaged.append(one.sha256)
            quarantine.resolve_evidence(db, now)


def find_known(db: Database, sha256: str) -> tuple[str, str] | None:
    """Return code and sentence for bytes that were received before or sent by this laptop, None for all others."""
    row = db.execute("SELECT received FROM bundle_seen WHERE sha256 = ?", (sha256,)).fetchone()
    if row:
        return AGAIN, say("exchange.bundle_again", date=write_iso_day(row[0][:10]))
    if db.execute("SELECT 1 FROM export_part WHERE sha256 = ?", (sha256,)).fetchone():
        return OWN, say("exchange.bundle_own")
    return None


def _finish(vault: Vault, verdicts: Sequence[Verdict], evidence: "_Evidence") -> Report:
    evidence.add(vault, inbox.assemble_all(vault))
    evidence.hold(vault, inbox.list_aside(vault))
    with vault.writing():
        alarms = apply_receipts(vault)
    # what cannot be sealed now is sealed after the next import
    with suppress(NetraError):
        follow_receipts(vault)
    return Report(tuple(verdicts), tuple(evidence.taken), tuple(evidence.damaged), tuple(alarms))
