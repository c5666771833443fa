"""The roles of the officers of an office: who has which, who gives and takes them.

Called when a vault is opened, by the command line and the windows. `resources/format/people.md`, section 1. Somebody
always keeps the role that manages officers.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import msgspec

from fieldapp.case.right import Role, first_roles, known_roles
from fieldapp.errors import AdminLast, NothingChanged, OfficerUnknown, ReasonMissing, RoleUnfit
from fieldapp.vault import slots
from fieldapp.vault.journal import Change
from fieldapp.vault.officers import other_admins
from fieldapp.vault.vault import Vault

ADMIN: Final[Role] = "admin_perangkat"


@dataclass(frozen=True, slots=True)
class Colleague:
    """An officer on record: `unlocks` says that this laptop has a slot for them, `left` the day they left."""

    id: str
    name: str
    position: str
    roles: tuple[Role, ...]
    unlocks: bool
    left: str = ""


def list_colleagues(vault: Vault) -> list[Colleague]:
    """Return the officers of the own office, those who can unlock this laptop first, then by name."""
    unlocking = {one.id for one in slots.list_officers(vault.folder)}
    rows = vault.db.execute(
        "SELECT id, fields FROM record WHERE type = 'officer' AND office = ?", (vault.office,)
    ).fetchall()
    found = [_colleague(name, msgspec.json.decode(data), name in unlocking) for name, data in rows]
    return sorted(found, key=lambda one: (not one.unlocks, bool(one.left), one.name.casefold(), one.id))


def _colleague(name: str, fields: dict[str, object], unlocks: bool) -> Colleague:
    roles, left = fields.get("roles"), fields.get("left")
    told = {key: str(fields.get(key) or "") for key in ("name", "position")}
    return Colleague(
        name, **told, roles=known_roles(roles) if isinstance(roles, list) else (), unlocks=unlocks,
        left=left if isinstance(left, str) else "",
    )  # fmt: skip


def find_colleague(vault: Vault, named: str) -> Colleague:
    """Return an officer by id or by name. Raises OfficerUnknown."""
    known = list_colleagues(vault)
    wanted = named.strip()
    found = [one for one in known if one.id == wanted] or [
        one for one in known if one.name.casefold() == wanted.casefold() and not one.left
    ]
    if len(found) != 1:
        raise OfficerUnknown(name=named, names=", ".join(one.name for one in known))
    return found[0]


def set_roles(vault: Vault, officer: str, roles: Collection[str], reason: str) -> tuple[Role, ...]:
    """Give an officer these roles instead of those on record, by an entry with its reason; return them.

    Raises RoleUnfit for an unknown role or one of a desk where nothing can come in, AdminLast when nobody would be left
    to manage officers, ReasonMissing, NothingChanged, OfficerUnknown, and RightMissing.
    """
    offered = first_roles(vault.office)
    if odd := [role for role in roles if role not in offered]:
        raise RoleUnfit(role=odd[0], known=", ".join(offered))
    wanted = known_roles(roles)
    with vault.joining():
        before = find_colleague(vault, officer)
        if not reason.strip():
            raise ReasonMissing()
        if before.left:
            raise OfficerUnknown(name=before.name, names="")
        if set(before.roles) == set(wanted):
            raise NothingChanged()
        if ADMIN in before.roles and ADMIN not in wanted and not other_admins(vault, before.id):
            raise AdminLast(name=before.name)
        change = Change("officer.set", before.id, {"roles": sorted(wanted)}, reason=reason.strip())
        vault.journal.write([change], vault.officer, vault.now())
    return wanted
