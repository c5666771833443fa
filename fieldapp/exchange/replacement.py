"""Which laptop took over from which: asked by a desk that writes a receipt, and by a laptop before it draws numbers.

`resources/format/exchange.md` section 1. The desk knows it from the entry that revoked the old laptop; the new one from
the answer that certified it, until that entry has come down. Reads only.
"""

from dataclasses import dataclass

import msgspec

from fieldapp.vault.database import Database
from fieldapp.vault.holder import REPLACES
from fieldapp.vault.vault import Vault

BY = "replaced_by"


@dataclass(frozen=True, slots=True)
class Replacement:
    """A laptop that took over, and the one whose place it took, by their device names."""

    device: str
    replaced: str
    office: str


def list_replacements(db: Database) -> list[Replacement]:
    """Return every takeover that is on record."""
    rows = db.execute("SELECT office, fields FROM record WHERE type = 'device' ORDER BY id").fetchall()
    found = [(str(office), msgspec.json.decode(fields)) for office, fields in rows]
    return [
        Replacement(fields[BY], fields["device"], office)
        for office, fields in found
        if isinstance(fields.get(BY), str) and fields[BY] and isinstance(fields.get("device"), str)
    ]


def is_replacement(vault: Vault, device: str) -> bool:
    """Say whether a device took over from another one, so that its receipts bring evidence as well."""
    if device == vault.device:
        return bool(replaced_device(vault))
    return any(one.device == device for one in list_replacements(vault.db))


def replaced_device(vault: Vault) -> str:
    """Return the device whose place this laptop took, an empty text for none."""
    said = vault.setting(REPLACES)
    return said or next((one.replaced for one in list_replacements(vault.db) if one.device == vault.device), "")
