"""Taking trust back: a laptop that was lost or stolen, and the operations key that it held where it was a desk.

`resources/format/exchange.md` section 1. Called by enrolment, the command line and the windows. A laptop is revoked by
an entry, a key by a certificate of kind `revoked`; both in one transaction, both travel by file.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp.case.ids import derived_id
from fieldapp.case.office import is_within
from fieldapp.errors import DeviceUnknown
from fieldapp.exchange import credentials
from fieldapp.exchange.certificate import Certificate, Desk, Device, Revoked, issue
from fieldapp.exchange.replacement import BY
from fieldapp.exchange.rootcode import read_root
from fieldapp.exchange.trust import Verdict
from fieldapp.vault.books import book_states, last_place
from fieldapp.vault.database import Database
from fieldapp.vault.decisions import decisions_in_force, recount
from fieldapp.vault.entry import Reference
from fieldapp.vault.journal import Change, wall_clock
from fieldapp.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was taken back: the entries, the desk keys that are revoked, and those that only somebody above revokes."""

    entries: tuple[Reference, ...]
    keys: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What revoking a device would take back: how many desk keys, and how much that they issued stays.

    `equal` says that a desk key is of the own area, so that only somebody above, or the sheet of the root key with
    this `mark`, takes it back for everybody.
    """

    device: str
    office: str
    keys: int = 0
    kept: int = 0
    equal: bool = False
    mark: str = ""


def foresee(vault: Vault, device: str, mark: str = "") -> Outlook:
    """Return what revoking a device would take back; `mark` is that of this office's root key, if it has one."""
    verdict = credentials.trust_of(vault).judge()
    desks = [one for one in desk_keys(verdict, device) if verdict.covers(one.key, one.scope)]
    office = next((one.office for one in verdict.devices.get(device, ())), "")
    issued = sum(1 for desk in desks for one in kept_of(verdict, desk.key) if one.content.key != desk.key)
    equal = any(not is_inside(desk.scope, vault.office) for desk in desks)
    return Outlook(device, office, len({one.key for one in desks}), issued, equal, mark)


def revoke(
    vault: Vault, device: str, reason: str, *, since: str = "", sheet: str = "", replaced_by: str = ""
) -> Withdrawal:
    """Revoke a device as of what is held now, and the operations key that it held.

    One entry for its own office, each office below that one, and each its books concern: so the decision reaches
    everybody who may have something of it.
    `since` (ISO day) is when it was lost: what its desk key issued from then on falls, too. `sheet` is the typed
    sheet of the root key, which alone revokes a desk of the own office for everybody. `replaced_by` is the device that
    takes its place.

    Raises DeviceUnknown for this laptop itself, for an unknown device, and for one outside the own area; RootMistyped;
    RightMissing.
    """
    vault.require("rule_books")
    with vault.whole() as reaching, reaching.writing() as db:
        return revoke_within(reaching, db, device, reason, since=since, sheet=sheet, replaced_by=replaced_by)


def revoke_within(
    vault: Vault, db: Database, device: str, reason: str, *, since: str = "", sheet: str = "", replaced_by: str = ""
) -> Withdrawal:
    """Revoke a device inside the caller's write transaction on a connection that reaches everything; see `revoke`."""
    found = credentials.trust_of(vault).judge().devices.get(device, ())
    own = [one.office for one in found if is_within(one.office, vault.office)]
    if not own or device == vault.device:
        raise DeviceUnknown(device=device)
    states = [state for state in book_states(db) if state.device == device]
    content: dict[str, object] = {"device": device, "upto": {one.book: last_place(db, one.book) for one in states}}
    if replaced_by:
        content[BY] = replaced_by
    offices = {*own, *(state.office for state in states if is_within(state.office, vault.office))}
    # it may have written for an office below what never came here
    offices |= {one for one in _known_offices(vault, db) if any(is_within(one, area) for area in own)}
    changes = [
        Change("device.revoke", derived_id("device", device, office), content, reason=reason, office=office)
        for office in sorted(offices)
    ]
    written = vault.journal.write(changes, vault.officer, vault.now())
    keys, pending = _revoke_keys(vault, db, device, since, sheet)
    recount(db)
    return Withdrawal(tuple(written), keys, pending)


def _known_offices(vault: Vault, db: Database) -> set[str]:
    """Return every office that has a certified laptop or a book here."""
    found = credentials.trust_of(vault).judge().devices.values()
    return {one.office for devices in found for one in devices} | {state.office for state in book_states(db)}


def pass_on_revocations(vault: Vault, db: Database, office: str) -> int:
    """Tell an office below of the laptops above it that were revoked before anybody here knew of that office.

    Returns how many. Must run inside a write transaction; whoever may not decide about books leaves it to the next.
    """
    if not vault.rights.allows("rule_books"):
        return 0
    told: dict[str, set[str]] = defaultdict(set)
    for where, data in db.execute("SELECT office, fields FROM record WHERE type = 'device'").fetchall():
        told[str(msgspec.json.decode(data).get("device"))].add(where)
    changes = []
    for device, found in sorted(decisions_in_force(db).revoked.items()):
        here = {where for where in told[device] if is_within(where, vault.office)}
        above = any(where != office and is_within(office, where) for where in here)
        if above and office not in told[device] and device != vault.device:
            content = {"device": device, "upto": dict(found[0].upto)}
            changes.append(Change("device.revoke", derived_id("device", device, office), content, office=office))
    if changes:
        vault.journal.write(changes, vault.officer, vault.now())
        recount(db)
    return len(changes)


def desk_keys(verdict: Verdict, device: str) -> list[Desk]:
    """Return the operations keys that a device holds: those certified in the same answer as the device itself."""
    answers = {(one.issuer, one.office, one.issued) for one in verdict.devices.get(device, ())}
    every = [one.content for _, one in sorted(verdict.valid.items())]
    # a root key that is kept apart signs itself and desks, never a laptop: no laptop holds it
    apart = {one.key for one in every if isinstance(one, Desk) and one.key == one.issuer}
    apart -= {one.issuer for one in every if isinstance(one, Device)}
    desks = [
        one
        for one in every
        if isinstance(one, Desk) and one.kind == "desk" and one.key not in apart
        if (one.issuer, one.office, one.issued) in answers
    ]
    # the first laptop of an office certified itself: its key is its own issuer
    return [one for one in desks if one.key != one.issuer] or desks


def kept_of(verdict: Verdict, key: str, since: str = "") -> list[Certificate]:
    """Return what an operations key issued and may keep: everything that is held of it, issued before a day."""
    return [
        one
        for _, one in sorted(verdict.valid.items())
        if one.content.issuer == key and (not since or one.content.issued[:10] < since)
    ]


def revoke_key(desk: Desk, keep: Iterable[Certificate], signer: Ed25519PrivateKey, now: datetime) -> Certificate:
    """Return the certificate that revokes an operations key."""
    content = Revoked(
        key=desk.key,
        office=desk.office,
        scope=desk.scope,
        keep=sorted({one.id for one in keep}),
        name=desk.name,
        issued=wall_clock(now),
        issuer=signer.public_key().public_bytes_raw().hex(),
    )
    return issue(content, signer)


def _revoke_keys(
    vault: Vault, db: Database, device: str, since: str, sheet: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Revoke the desk keys of a device; return those that fell for everybody, and those that stand above us."""
    verdict = credentials.trust_of(vault).judge()
    own = credentials.operations_key(vault)
    mine = own.public_key().public_bytes_raw().hex() if own else ""
    done: list[str] = []
    pending: list[str] = []
    for desk in desk_keys(verdict, device):
        if desk.key == mine:
            continue
        signer = read_root(sheet) if sheet else credentials.become_desk(vault)
        made = revoke_key(desk, kept_of(verdict, desk.key, since), signer, vault.now())
        counts = made.id in credentials.trust_of(vault).judge([made]).valid
        if counts:
            credentials.keep(db, [made])
        # among equals others believe the root key alone
        everywhere = counts and (bool(sheet) or is_inside(desk.scope, vault.office))
        (done if everywhere else pending).append(desk.key)
    return tuple(done), tuple(pending)


def is_inside(scope: str, area: str) -> bool:
    """Say whether an area holds another one and more."""
    return scope != area and is_within(scope, area)
