"""Enrolment: how a laptop becomes a certified device of its office, by files on any stick.

Invitation of the desk, request of the laptop (its fingerprint read out on the phone), answer with certificates.
`resources/format/bundle.md` section 8. Called by the command line and the windows. Until the answer is accepted the
laptop works, and what it sends waits at the desk.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from fieldapp.case.office import is_within, level_of
from fieldapp.errors import (
    BundleCertificate,
    CertificateRefused,
    EnrolmentMalformed,
    EnrolmentPractice,
    InvitationOther,
    InvitationOutside,
    KeyRefused,
    ReplacementUnfit,
)
from fieldapp.exchange import credentials
from fieldapp.exchange.certificate import Certificate, Desk, Device, Officer, issue, raw_key
from fieldapp.exchange.enrolment_file import (
    Answer,
    Invitation,
    OfficeKey,
    Request,
    fingerprint,
    read_file,
    write_file,
)
from fieldapp.exchange.invitation import inviting_desk, parse_pairs, write_pairs
from fieldapp.exchange.replacement import list_replacements
from fieldapp.exchange.rescue import is_office_key, trust_office_key
from fieldapp.exchange.revocation import revoke_within
from fieldapp.exchange.trust import TrustStore
from fieldapp.vault.age import check_recipient
from fieldapp.vault.holder import REPLACES
from fieldapp.vault.journal import wall_clock
from fieldapp.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A file that was written, and the fingerprint to compare on the phone.

    `pending` are desk keys of a laptop that was replaced, which only somebody above can take back.
    """

    path: Path
    fingerprint: str
    pending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One certified device as lists show it; `replaced_by` is the device that took its place."""

    device: str
    office: str
    name: str
    issued: str
    revoked: bool
    own: bool
    replaced_by: str = ""


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

    It names the key at the top of the chain that leads to this desk, so that the invited laptop goes on trusting what
    follows from it when this desk is lost. `dest` is a folder or a file. Raises RightMissing, InvitationOutside for an
    office outside the area, DeskRevoked, and the failures of the disk.
    """
    vault.require("certify")
    if not is_within(office, vault.office):
        raise InvitationOutside(office=office)
    code = base64.b32encode(secrets.token_bytes(10)).decode()
    with vault.writing() as db:
        key = credentials.act_as_desk(vault)
        own = key.public_key().public_bytes_raw().hex()
        trust = credentials.trust_of(vault)
        top = credentials.top_of(trust.judge(), own)
        invitation = Invitation(
            certificates=write_pairs(credentials.own_certificates(vault, trust)),
            code=code,
            made=wall_clock(vault.now()),
            office=office,
            practice=vault.practice,
            root=top.key if top else own,
        )
        db.execute("INSERT INTO invitation VALUES (?, ?, ?, NULL)", (_code_hash(code), office, invitation.made))
    path = write_file(invitation, [key], dest, f"undangan-{office}.json")
    return Enrolled(path, fingerprint(invitation))


def request(vault: Vault, invitation_file: Path, dest: Path) -> Enrolled:
    """Accept an invitation: pin the key at the top of its chain and write the request of this laptop.

    Raises RightMissing, EnrolmentMalformed, EnrolmentPractice, InvitationOther, CertificateRefused; then nothing
    changed.
    """
    vault.require("certify")
    invitation, proved = read_file(invitation_file, Invitation)
    if invitation.practice != vault.practice:
        raise EnrolmentPractice()
    if invitation.office != vault.office:
        raise InvitationOther(office=vault.office)
    certificates = parse_pairs(invitation.certificates, invitation_file)
    desk, root = inviting_desk(invitation, certificates, proved)
    with vault.writing():
        credentials.keep(vault.db, [root])
        credentials.pin(vault, bytes.fromhex(invitation.root), root.content.name)
        _keep_valid(vault, certificates)
        credentials.let_go(vault, invitation.root)
        if not credentials.trust_of(vault).judge().covers(desk.key, vault.office):
            # this laptop has heard that the key was taken back
            raise CertificateRefused()
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


def approve(vault: Vault, request_file: Path, dest: Path, *, replaces: str = "", reason: str = "") -> Enrolled:
    """Certify the device of a request; write the answer. What it sent before waits in quarantine for a retry.

    `replaces` is the laptop of the same office whose place it takes: that one is revoked in the same transaction, with
    `reason`. Raises EnrolmentMalformed (no proof that it holds its keys, weak keys), EnrolmentPractice, InvitationOther
    (unknown or used code, another office than invited), ReplacementUnfit, DeskRevoked, RightMissing.
    """
    vault.require("certify")
    if replaces:
        vault.require("rule_books")
    found, proved = read_file(request_file, Request)
    if found.practice != vault.practice:
        raise EnrolmentPractice()
    _require_proof(found, proved, request_file)
    with vault.whole() as reaching, reaching.writing() as db:
        _use_invitation(reaching, found)
        key = credentials.act_as_desk(reaching)
        issued = _certify(reaching, found, key.public_key().public_bytes_raw().hex())
        made = [issue(content, key) for content in issued]
        credentials.keep(db, made)
        pending: tuple[str, ...] = ()
        if replaces:
            _require_replaceable(reaching, found, replaces)
            pending = revoke_within(reaching, db, replaces, reason, replaced_by=found.device).pending
        chain = credentials.own_certificates(reaching, credentials.trust_of(reaching), [found.device])
        every = {one.id: one for one in (*chain, *made)}
        answer = Answer(
            certificates=write_pairs(every[name] for name in sorted(every)),
            device=found.device,
            made=wall_clock(vault.now()),
            recovery=_own_recovery(vault),
            replaces=replaces,
        )
        # before the commit: an answer that could not be written leaves the invitation open
        path = write_file(answer, [key], dest, f"izin-{found.office}-{found.device[:8]}.json")
    return Enrolled(path, fingerprint(found), pending)


def _use_invitation(vault: Vault, found: Request) -> None:
    code = _code_hash(found.code)
    row = vault.db.execute("SELECT office FROM invitation WHERE code_hash = ? AND used IS NULL", (code,)).fetchone()
    if row is None or row[0] != found.office:
        raise InvitationOther(office=found.office)
    vault.db.execute("UPDATE invitation SET used = ? WHERE code_hash = ?", (wall_clock(vault.now()), code))


def list_replaceable(vault: Vault, found: Request) -> list[DeviceRow]:
    """Return the laptops whose place the laptop of a request may take: others of its office, this one aside."""
    return [
        row for row in list_devices(vault)
        if row.office == found.office and row.device not in (found.device, vault.device) and not row.replaced_by
    ]  # fmt: skip


def _require_replaceable(vault: Vault, found: Request, replaces: str) -> None:
    if replaces not in {row.device for row in list_replaceable(vault, found)}:
        raise ReplacementUnfit(device=replaces[:8], office=found.office)


def _own_recovery(vault: Vault) -> OfficeKey | None:
    recipient = vault.office_settings().recovery_recipient
    return OfficeKey(vault.office, recipient) if recipient else None


def _require_proof(found: Request, proved: set[str], file: Path) -> None:
    try:
        credentials.require_device_key(raw_key(found.key), found.device)
        check_recipient(found.recipient)
        for key in (*(one.key for one in found.officers), *filter(None, [found.operations])):
            raw_key(key)
    except (BundleCertificate, KeyRefused) as error:
        raise EnrolmentMalformed(name=file.name) from error
    if found.key not in proved or (found.operations and found.operations not in proved):
        raise EnrolmentMalformed(name=file.name)


def _unused_time(vault: Vault, office: str, issuer: str) -> str:
    """Return the clock, moved on by seconds where an answer of this desk to this office bears the time already.

    A laptop and the desk key that it holds are known to belong together by the time of their answer.
    """
    used = {one.content.issued for one in credentials.kept(vault.db)
            if (one.content.issuer, one.content.office) == (issuer, office)}  # fmt: skip
    moment = vault.now()
    while wall_clock(moment) in used:
        moment += timedelta(seconds=1)
    return wall_clock(moment)


def _certify(vault: Vault, found: Request, issuer: str) -> list[Device | Desk]:
    before = credentials.trust_of(vault).judge().devices.get(found.device, ())
    issued = _unused_time(vault, found.office, issuer)
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
    certificates = parse_pairs(answer.certificates, answer_file)
    if answer.recovery is not None and not is_office_key(vault, answer.recovery):
        raise EnrolmentMalformed(name=answer_file.name)
    with vault.writing() as db:
        verdict = credentials.trust_of(vault).judge(certificates)
        presented = {one.id for one in certificates}
        mine = [
            one.content
            for name, one in verdict.valid.items()
            if name in presented and isinstance(one.content, Device) and one.content.issuer in proved
            if verdict.covers(one.content.issuer, vault.office)
            if one.content.key == vault.device_keys.public.hex() and one.content.office == vault.office
        ]
        if not mine or answer.device != vault.device:
            raise CertificateRefused()
        _keep_valid(vault, certificates)
        credentials.introduce_above(vault)
        if answer.replaces:
            db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (REPLACES, answer.replaces))
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


def list_devices(vault: Vault) -> list[DeviceRow]:
    """Return every certified device this vault knows, by office and name."""
    trust = credentials.trust_of(vault)
    verdict = trust.judge()
    newest = {
        (one.office, one.device): one
        for certificates in verdict.devices.values()
        for one in sorted(certificates, key=lambda one: one.serial)
    }
    taken = {one.replaced: one.device for one in list_replacements(vault.db)}
    return [
        DeviceRow(
            one.device, one.office, one.name, one.issued, trust.is_revoked(one), one.device == vault.device,
            taken.get(one.device, ""),
        )
        for _, one in sorted(newest.items())
    ]  # fmt: skip


def _keep_valid(vault: Vault, certificates: list[Certificate]) -> None:
    roots = [one for one in certificates if credentials.self_signed(one)]
    pinned = credentials.pinned_keys(vault.db)
    credentials.keep(vault.db, [one for one in roots if one.content.key in pinned])
    trust: TrustStore = credentials.trust_of(vault)
    presented = {one.id for one in certificates}
    credentials.keep(vault.db, [one for name, one in trust.judge(certificates).valid.items() if name in presented])


def _code_hash(code: str) -> str:
    return hashlib.sha256(b"netra/invitation/1\n" + code.encode()).hexdigest()
