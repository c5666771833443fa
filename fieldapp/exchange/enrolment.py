"""Enrolment: how a laptop becomes a certified device of its office, by files on any stick.

Invitation of the desk, request of the laptop (its fingerprint read out on the phone), answer with certificates.
`resources/format/bundle.md` section 8. Called by the command line and the windows. Until the answer is accepted the
laptop works, and what it sends waits at the desk.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldapp.case.ids import derived_id
from fieldapp.case.office import is_within, level_of
from fieldapp.errors import (
    BundleCertificate,
    CertificateRefused,
    DeviceUnknown,
    EnrolmentMalformed,
    EnrolmentPractice,
    InvitationOther,
    InvitationOutside,
    KeyRefused,
)
from fieldapp.exchange import credentials
from fieldapp.exchange.certificate import Certificate, Desk, Device, Officer, issue, parse_certificate, raw_key
from fieldapp.exchange.enrolment_file import (
    Answer,
    Invitation,
    OfficeKey,
    Request,
    fingerprint,
    read_file,
    write_file,
)
from fieldapp.exchange.rescue import is_office_key, trust_office_key
from fieldapp.exchange.trust import TrustStore
from fieldapp.vault.age import check_recipient
from fieldapp.vault.books import book_states, last_place
from fieldapp.vault.decisions import recount
from fieldapp.vault.entry import Reference
from fieldapp.vault.journal import Change, wall_clock
from fieldapp.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A file that was written, and the fingerprint to compare on the phone."""

    path: Path
    fingerprint: str


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One certified device as lists show it."""

    device: str
    office: str
    name: str
    issued: str
    revoked: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Certified:
    """The desk that certified this laptop, when, which certificate it is, and whether it was revoked since."""

    name: str
    office: str
    issued: str
    serial: int
    revoked: bool


def invite(vault: Vault, office: str, dest: Path) -> Enrolled:
    """Write an invitation for one device of an office in this desk's area; it can be used once.

    `dest` is a folder or a file. Raises RightMissing, InvitationOutside for an office outside the area, and the
    failures of the disk.
    """
    vault.require("certify")
    if not is_within(office, vault.office):
        raise InvitationOutside(office=office)
    code = base64.b32encode(secrets.token_bytes(10)).decode()
    with vault.writing() as db:
        key = credentials.become_desk(vault)
        trust = credentials.trust_of(vault)
        invitation = Invitation(
            certificates=_pairs(credentials.own_certificates(vault, trust)),
            code=code,
            made=wall_clock(vault.now()),
            office=office,
            practice=vault.practice,
            root=key.public_key().public_bytes_raw().hex(),
        )
        db.execute("INSERT INTO invitation VALUES (?, ?, ?, NULL)", (_code_hash(code), office, invitation.made))
    path = write_file(invitation, [key], dest, f"undangan-{office}.json")
    return Enrolled(path, fingerprint(invitation))


def inspect_invitation(invitation_file: Path) -> tuple[Invitation, Desk, str]:
    """Return an invitation, the desk it comes from, and the fingerprint to compare on the phone before accepting.

    Raises EnrolmentMalformed, CertificateRefused for an invitation that no desk stands behind.
    """
    found, proved = read_file(invitation_file, Invitation)
    return found, _inviting_desk(found, _certificates(found.certificates, invitation_file), proved), fingerprint(found)


def _inviting_desk(invitation: Invitation, certificates: list[Certificate], proved: set[str]) -> Desk:
    root = next((r for r in map(credentials.self_signed, certificates) if r and r.key == invitation.root), None)
    if root is None or invitation.root not in proved or not is_within(invitation.office, root.scope):
        raise CertificateRefused()
    return root


def request(vault: Vault, invitation_file: Path, dest: Path) -> Enrolled:
    """Accept an invitation: pin the desk's key and write the request of this laptop.

    Raises RightMissing, EnrolmentMalformed, EnrolmentPractice, InvitationOther, CertificateRefused; then nothing
    changed.
    """
    vault.require("certify")
    invitation, proved = read_file(invitation_file, Invitation)
    if invitation.practice != vault.practice:
        raise EnrolmentPractice()
    if invitation.office != vault.office or invitation.root not in proved:
        raise InvitationOther(office=vault.office)
    certificates = _certificates(invitation.certificates, invitation_file)
    root = _inviting_desk(invitation, certificates, proved)
    with vault.writing() as db:
        credentials.pin(db, bytes.fromhex(root.key), root.name, wall_clock(vault.now()))
        _keep_valid(vault, certificates)
        keys = [vault.device_key]
        if level_of(vault.office) != "Kec":
            keys.append(credentials.become_desk(vault))
        made = _own_request(vault, invitation.code, keys[1].public_key().public_bytes_raw().hex() if keys[1:] else "")
    path = write_file(made, keys, dest, f"permohonan-{vault.office}-{vault.device[:8]}.json")
    return Enrolled(path, fingerprint(made))


def _own_request(vault: Vault, code: str, operations: str) -> Request:
    return Request(
        code=code,
        device=vault.device,
        key=vault.device_keys.public.hex(),
        made=wall_clock(vault.now()),
        name=vault.office_settings().name[: credentials.LONGEST_NAME],
        office=vault.office,
        officers=credentials.officers_of(vault),
        operations=operations,
        practice=vault.practice,
        recipient=vault.age_recipient,
    )


def inspect_request(request_file: Path) -> tuple[Request, str]:
    """Return a request and the fingerprint to compare on the phone before approving. Raises EnrolmentMalformed."""
    found, _ = read_file(request_file, Request)
    return found, fingerprint(found)


def approve(vault: Vault, request_file: Path, dest: Path) -> Enrolled:
    """Certify the device of a request; write the answer. What it sent before waits in quarantine for a retry.

    Raises EnrolmentMalformed (no proof that it holds its keys, weak keys), EnrolmentPractice, InvitationOther (unknown
    or used code, another office than invited), RightMissing.
    """
    vault.require("certify")
    found, proved = read_file(request_file, Request)
    if found.practice != vault.practice:
        raise EnrolmentPractice()
    _require_proof(found, proved, request_file)
    with vault.writing() as db:
        open_for = db.execute(
            "SELECT office FROM invitation WHERE code_hash = ? AND used IS NULL", (_code_hash(found.code),)
        ).fetchone()
        if open_for is None or open_for[0] != found.office:
            raise InvitationOther(office=found.office)
        key = credentials.become_desk(vault)
        issued = _certify(vault, found, key.public_key().public_bytes_raw().hex())
        made = [issue(content, key) for content in issued]
        credentials.keep(db, made)
        db.execute(
            "UPDATE invitation SET used = ? WHERE code_hash = ?", (wall_clock(vault.now()), _code_hash(found.code))
        )
        chain = credentials.own_certificates(vault, credentials.trust_of(vault), [found.device])
        every = {one.id: one for one in (*chain, *made)}
        answer = Answer(
            certificates=_pairs(every[name] for name in sorted(every)),
            device=found.device,
            made=wall_clock(vault.now()),
            recovery=_own_recovery(vault),
        )
        # before the commit: an answer that could not be written leaves the invitation open
        path = write_file(answer, [key], dest, f"izin-{found.office}-{found.device[:8]}.json")
    return Enrolled(path, fingerprint(found))


def _own_recovery(vault: Vault) -> OfficeKey | None:
    recipient = vault.office_settings().recovery_recipient
    return OfficeKey(vault.office, recipient) if recipient else None


def _require_proof(found: Request, proved: set[str], file: Path) -> None:
    try:
        credentials.require_device_key(raw_key(found.key), found.device)
        check_recipient(found.recipient)
        if found.operations:
            raw_key(found.operations)
    except (BundleCertificate, KeyRefused) as error:
        raise EnrolmentMalformed(name=file.name) from error
    if found.key not in proved or (found.operations and found.operations not in proved):
        raise EnrolmentMalformed(name=file.name)


def _certify(vault: Vault, found: Request, issuer: str) -> list[Device | Desk]:
    before = credentials.trust_of(vault).judge().devices.get(found.device, ())
    issued = wall_clock(vault.now())
    device = Device(
        key=found.key,
        recipient=found.recipient,
        device=found.device,
        office=found.office,
        name=found.name,
        officers=[Officer(id=one.id, key=one.key, name=one.name) for one in found.officers],
        serial=1 + max((one.serial for one in before), default=0),
        issued=issued,
        issuer=issuer,
        practice=found.practice,
    )
    if not found.operations or found.operations == issuer:
        return [device]
    desk = Desk(
        key=found.operations, office=found.office, scope=found.office, name=found.name, issued=issued, issuer=issuer
    )
    return [device, desk]


def accept(vault: Vault, answer_file: Path) -> Device:
    """Take in the certificates of this laptop and return its own; the office above can open it again from now on.

    Raises EnrolmentMalformed; CertificateRefused when it is for another laptop, or from nobody whose invitation was
    accepted. Raises RightMissing.
    """
    vault.require("certify")
    answer, proved = read_file(answer_file, Answer)
    certificates = _certificates(answer.certificates, answer_file)
    if answer.recovery is not None and not is_office_key(vault, answer.recovery):
        raise EnrolmentMalformed(name=answer_file.name)
    with vault.writing():
        verdict = credentials.trust_of(vault).judge(certificates)
        presented = {one.id for one in certificates}
        mine = [
            one.content
            for name, one in verdict.valid.items()
            if name in presented and isinstance(one.content, Device) and one.content.issuer in proved
            if one.content.key == vault.device_keys.public.hex() and one.content.office == vault.office
        ]
        if not mine or answer.device != vault.device:
            raise CertificateRefused()
        _keep_valid(vault, certificates)
        credentials.introduce_above(vault)
    if answer.recovery is not None:
        # after the commit: cut off in between, the same answer is accepted once more
        trust_office_key(vault, answer.recovery)
    return max(mine, key=lambda one: one.serial)


def certified_by(vault: Vault) -> Certified | None:
    """Return who certified this laptop for its office last; a desk's own word about itself does not count."""
    trust = credentials.trust_of(vault)
    own = credentials.operations_key(vault)
    own_key = own.public_key().public_bytes_raw().hex() if own else ""
    verdict = trust.judge()
    found = [
        one for one in verdict.devices.get(vault.device, ()) if one.office == vault.office and one.issuer != own_key
    ]
    if not found:
        return None
    newest = max(found, key=lambda one: one.serial)
    desks = [one.content for one in verdict.valid.values() if isinstance(one.content, Desk)]
    desk = next((one for one in desks if one.key == newest.issuer), None)
    name, office = (desk.name, desk.office) if desk else ("", "")
    return Certified(name, office, newest.issued, newest.serial, trust.is_revoked(newest))


def revoke(vault: Vault, device: str, reason: str) -> list[Reference]:
    """Revoke a device as of what is held now: one entry for its own office and each office its books concern.

    So the decision reaches everybody it concerns, in receipts and bundles. Raises DeviceUnknown for this laptop itself,
    for an unknown device, and for one outside the own area; RightMissing.
    """
    vault.require("rule_books")
    with vault.whole() as reaching, reaching.writing() as db:
        found = credentials.trust_of(vault).judge().devices.get(device, ())
        own = [one.office for one in found if is_within(one.office, vault.office)]
        if not own or device == vault.device:
            raise DeviceUnknown(device=device)
        states = [state for state in book_states(db) if state.device == device]
        upto = {state.book: last_place(db, state.book) for state in states}
        offices = {*own, *(state.office for state in states if is_within(state.office, vault.office))}
        changes = [
            Change(
                "device.revoke",
                derived_id("device", device, office),
                {"device": device, "upto": upto},
                reason=reason,
                office=office,
            )
            for office in sorted(offices)
        ]
        written = reaching.journal.write(changes, vault.officer, vault.now())
        recount(db)
    return written


def list_devices(vault: Vault) -> list[DeviceRow]:
    """Return every certified device this vault knows, by office and name."""
    trust = credentials.trust_of(vault)
    newest = {
        (one.office, one.device): one
        for certificates in trust.judge().devices.values()
        for one in sorted(certificates, key=lambda one: one.serial)
    }
    return [
        DeviceRow(one.device, one.office, one.name, one.issued, trust.is_revoked(one), one.device == vault.device)
        for _, one in sorted(newest.items())
    ]


def _keep_valid(vault: Vault, certificates: list[Certificate]) -> None:
    roots = [one for one in certificates if credentials.self_signed(one)]
    pinned = {bytes(row[0]).hex() for row in vault.db.execute("SELECT key FROM trust").fetchall()}
    credentials.keep(vault.db, [one for one in roots if one.content.key in pinned])
    trust: TrustStore = credentials.trust_of(vault)
    presented = {one.id for one in certificates}
    credentials.keep(vault.db, [one for name, one in trust.judge(certificates).valid.items() if name in presented])


def _pairs(certificates: Any) -> list[dict[str, str]]:
    return [{"json": one.json.decode(), "minisig": one.minisig.decode()} for one in certificates]


def _certificates(pairs: list[dict[str, str]], file: Path) -> list[Certificate]:
    try:
        return [parse_certificate(pair["json"].encode(), pair["minisig"].encode()) for pair in pairs]
    except (BundleCertificate, KeyError, UnicodeEncodeError) as error:
        raise EnrolmentMalformed(name=file.name) from error


def _code_hash(code: str) -> str:
    return hashlib.sha256(b"netra/invitation/1\n" + code.encode()).hexdigest()
