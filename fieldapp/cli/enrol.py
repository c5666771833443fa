"""The commands of enrolment: invitation, request, approval, acceptance, revocation of laptops.

Called by the program. What a certificate is worth is for `fieldapp.exchange`.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from fieldapp.case.office import is_office_code
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.display import show_wall
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_pairs, write_table
from fieldapp.cli.session import Session
from fieldapp.cli.sheet import sheet_of
from fieldapp.cli.source import require_source
from fieldapp.cli.value import given_date, given_text
from fieldapp.desk.output import require_folder
from fieldapp.errors import DeviceUnknown, FingerprintDiffers
from fieldapp.exchange import enrolment, revocation
from fieldapp.vault.vault import Vault
from fieldapp.words import say

SHORTEST_PREFIX: Final = 8

enrol = noun("enrol")


@verb(enrol, "invite")
@argument("office", "code")
@argument("dest", "folder")
def invite(session: Session, office: str, dest: str) -> None:
    """Write an invitation."""
    if not is_office_code(office):
        raise Misuse(say("cli.office_code", code=plain(office)))
    require_folder(Path(dest))
    with writing(session) as opened:
        made = enrolment.invite(opened, office, Path(dest))
    _answer(session, made, "cli.invited", office=office)


def _answer(session: Session, made: enrolment.Enrolled, code: str, **facts: object) -> None:
    lines = [say(code, file=plain(made.path), **facts), say("cli.fingerprint", fingerprint=made.fingerprint)]
    session.answer({"file": str(made.path), "fingerprint": made.fingerprint}, lines)


@verb(enrol, "request")
@argument("invitation", "file")
@argument("dest", "folder")
def request(session: Session, invitation: str, dest: str) -> None:
    """Answer an invitation."""
    require_source(Path(invitation))
    require_folder(Path(dest))
    with writing(session) as opened:
        made = enrolment.request(opened, Path(invitation), Path(dest))
    _answer(session, made, "cli.requested")


@verb(enrol, "inspect")
@argument("file", "file")
def inspect(session: Session, file: str) -> None:
    """Show a request before it is approved."""
    require_source(Path(file))
    found, fingerprint = enrolment.inspect_request(Path(file))
    data = {
        "office": found.office,
        "name": found.name,
        "device": found.device,
        "officers": [one.name for one in found.officers],
        "practice": found.practice,
        "made": found.made,
        "fingerprint": fingerprint,
    }
    names = ("office", "name", "device")
    pairs = [(say(f"cli.head.{name}"), data[name]) for name in names]
    pairs.append((say("cli.head.made"), show_wall(found.made)))
    pairs.append((say("cli.label.officers"), ", ".join(one.name for one in found.officers)))
    session.answer(data, write_pairs([*pairs, (say("cli.label.fingerprint"), fingerprint)]))


@verb(enrol, "approve")
@argument("file", "file")
@argument("dest", "folder")
@option("--fingerprint", metavar="fingerprint")
@option("--replaces", metavar="device")
@option("--reason", metavar="text", text="replaces_reason")
def approve(
    session: Session, file: str, dest: str, fingerprint: str | None, replaces: str | None, reason: str | None
) -> None:
    """Certify the device of a request, perhaps in the place of another one, which is revoked with it."""
    require_source(Path(file))
    require_folder(Path(dest))
    _, found = enrolment.inspect_request(Path(file))
    if fingerprint is not None and _bare(fingerprint) != _bare(found):
        raise FingerprintDiffers(found=found)
    said = given_text(reason, "--reason") if replaces else ""
    with writing(session) as opened:
        old = _find_device(opened, replaces) if replaces else ""
        made = enrolment.approve(opened, Path(file), Path(dest), replaces=old, reason=said)
    data = {"file": str(made.path), "fingerprint": made.fingerprint, "replaced": old, "pending": list(made.pending)}
    lines = [say("cli.approved", file=plain(made.path)), say("cli.fingerprint", fingerprint=made.fingerprint)]
    lines += [say("cli.replaced", device=old[:8])] if old else []
    session.answer(data, [*lines, *_tell_pending(made.pending)])


def _bare(fingerprint: str) -> str:
    return re.sub(r"[\s-]", "", fingerprint).upper()


@verb(enrol, "accept")
@argument("file", "file")
def accept(session: Session, file: str) -> None:
    """Take in the certificate of this device."""
    require_source(Path(file))
    with writing(session) as opened:
        device = enrolment.accept(opened, Path(file))
    data = {"office": device.office, "name": device.name, "device": device.device, "serial": device.serial}
    session.answer(data, [say("cli.accepted", office=device.office, device=device.device[:8])])


@verb(enrol, "revoke")
@argument("device", "device")
@option("--reason", metavar="text", required=True)
@option("--since", metavar="date", text="lost_since")
@option("--sheet", metavar="file", text="root_sheet")
def revoke(session: Session, device: str, reason: str, since: str | None, sheet: str | None) -> None:
    """Revoke a device and the desk key that it held."""
    said, day = given_text(reason, "--reason"), given_date(since, "--since")
    with writing(session) as opened:
        name = _find_device(opened, device)
        if name == opened.device:
            raise Misuse(say("cli.own_device"))
        typed = sheet_of(sheet) if sheet else ""
        made = revocation.revoke(opened, name, said, since=day.isoformat() if day else "", sheet=typed)
    data = {
        "device": name,
        "entries": [one.hash for one in made.entries],
        "keys": list(made.keys),
        "pending": list(made.pending),
    }
    lines = [say("cli.revoked", device=name[:8])]
    lines += [say("cli.revoked_desk", count=len(made.keys))] if made.keys else []
    session.answer(data, [*lines, *_tell_pending(made.pending)])


def _tell_pending(keys: Sequence[str]) -> list[str]:
    return [say("cli.revoked_pending")] if keys else []


def _find_device(opened: Vault, name: str) -> str:
    """Return a certified device by its name or the beginning of it. Raises DeviceUnknown."""
    wanted = name.strip().lower()
    known = {row.device for row in enrolment.list_devices(opened) if row.device.startswith(wanted)}
    if len(known) != 1 or len(wanted) < SHORTEST_PREFIX:
        raise DeviceUnknown(device=name)
    return known.pop()


@verb(enrol, "list")
def list_command(session: Session) -> None:
    """List the certified devices."""
    with reading(session) as opened:
        data = [asdict(row) for row in enrolment.list_devices(opened)]
    heads = [say(f"cli.head.{name}") for name in ("office", "device", "name", "issued", "state")]
    rows = [(one["office"], one["device"][:8], one["name"], one["issued"][:10], _state(one)) for one in data]
    session.answer({"devices": data}, write_table(heads, rows) if rows else [say("cli.no_devices")])


def _state(row: dict[str, object]) -> str:
    if row["replaced_by"]:
        return say("cli.device_replaced", device=str(row["replaced_by"])[:8])
    if row["revoked"]:
        return say("cli.device_revoked")
    return say("cli.device_own") if row["own"] else ""
