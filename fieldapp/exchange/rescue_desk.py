"""Recovery by the office above, at its desk: a request from below is opened with the office's recovery sheet.

`resources/format/people.md` section 5. Called by the command line and the windows. Learns whose laptop it is from what
that laptop sealed, never from the request; the trace is written before the answer. Keeps nothing of the sheet.
"""

from dataclasses import dataclass, field
from pathlib import Path

from fieldapp import canonical
from fieldapp.case.office import is_within
from fieldapp.errors import (
    KeyRefused,
    RecoveryWrong,
    RescueElsewhere,
    RescueMalformed,
    RescueOutside,
    RescueRevoked,
)
from fieldapp.exchange import credentials
from fieldapp.exchange.rescue import KEY_CTX, NAMED
from fieldapp.exchange.rescue_file import (
    ANSWER_SUFFIX,
    Answer,
    Request,
    digest_of,
    fingerprint,
    read_file,
    write_file,
)
from fieldapp.vault import slots
from fieldapp.vault.age import check_recipient, encrypt_bytes, recipient_of
from fieldapp.vault.decisions import decisions_in_force
from fieldapp.vault.journal import wall_clock
from fieldapp.vault.recovery import mark_of, read_sheet
from fieldapp.vault.trace import trace_change
from fieldapp.vault.vault import Vault
from fieldapp.words import say


@dataclass(frozen=True, slots=True)
class Claim:
    """What a request says of itself: nothing of it is proved before the sheet is typed. `mark` names the sheet."""

    vault: str
    officer: str
    office: str
    made: str
    fingerprint: str
    mark: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Whose laptop a request is from, as the laptop itself sealed it; `known` when it is certified here."""

    office: str
    device: str
    officer: str
    known: bool
    db_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that was written."""

    path: Path
    opened: Opened


def inspect_rescue(request_file: Path) -> Claim:
    """Return what a request says, and the fingerprint to compare. Raises RescueMissing, RescueMalformed."""
    found = _read(request_file)
    return Claim(
        found.vault, found.officer.name, found.office, found.made, fingerprint(found), mark_of(found.slot.recipient)
    )


def open_rescue(vault: Vault, request_file: Path, sheet: str) -> Opened:
    """Return whose laptop a request is from, with the text of this office's recovery sheet.

    Raises RightMissing, RescueElsewhere, RecoveryMistyped, RecoveryWrong (another sheet, or a slot that nobody sealed
    like this), RescueOutside, RescueRevoked, and what reading the file raises.
    """
    vault.require("rescue")
    return _open(vault, _read(request_file), sheet)


def answer_rescue(vault: Vault, request_file: Path, sheet: str, dest: Path) -> Answered:
    """Seal the key of a laptop below to the one-time recipient of its request; `dest` is a folder or a file.

    The trace comes first: no answer without its entry. Raises what `open_rescue` raises, and the failures of the disk.
    """
    vault.require("rescue")
    request = _read(request_file)
    opened = _open(vault, request, sheet)
    digest = digest_of(request)
    content = canonical.encode({"ctx": KEY_CTX, "key": opened.db_key.hex(), "request": digest, "vault": request.vault})
    answer = Answer(
        made=wall_clock(vault.now()),
        office=vault.office,
        request=digest,
        sealed=encrypt_bytes(content, request.once).hex(),
        vault=request.vault,
    )
    vault.note(
        trace_change(
            "recovered", action="rescue", about=request.officer.id, to=opened.office,
            reason=say("rescue.trace", device=opened.device[:NAMED]),
        )
    )  # fmt: skip
    path = dest / f"pemulihan-{request.vault[:NAMED]}{ANSWER_SUFFIX}" if dest.is_dir() else dest
    write_file(answer, path)
    return Answered(path, opened)


def _read(request_file: Path) -> Request:
    found = read_file(request_file, Request)
    try:
        check_recipient(found.once)
    except KeyRefused as error:
        raise RescueMalformed(name=request_file.name) from error
    return found


def _open(vault: Vault, request: Request, sheet: str) -> Opened:
    if request.office != vault.office:
        raise RescueElsewhere(office=request.office)
    identity = read_sheet(sheet)
    if recipient_of(identity) != request.slot.recipient:
        raise RecoveryWrong()
    key, laptop = slots.open_headquarters(bytes.fromhex(request.slot.sealed), identity, request.vault)
    office, device = laptop.office, laptop.device
    if office == vault.office or not is_within(office, vault.office):
        raise RescueOutside(office=office)
    if device in decisions_in_force(vault.db).revoked:
        raise RescueRevoked(device=device[:NAMED], office=office)
    known = device in credentials.trust_of(vault).judge().devices
    return Opened(office, device, request.officer.name, known, key)
