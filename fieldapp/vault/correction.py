"""Correcting single values of the reference data for the own office, and taking that back.

Called by the command line and the windows. A correction is an entry like any other: it has a writer, travels to the
other laptops of the office, and its history stays. What the set itself says is never touched.
"""

from typing import Any

from fieldapp.case.ids import derived_id
from fieldapp.errors import NothingChanged, PackKeyUnknown, PackValueUnfit, ReasonMissing
from fieldapp.packs.check import table_faults
from fieldapp.packs.correction import Correction, Unfit, correct
from fieldapp.packs.reference import Packs
from fieldapp.packs.schema import known_files, tables_of
from fieldapp.vault.journal import Change
from fieldapp.vault.packbook import corrections_of
from fieldapp.vault.vault import Vault
from fieldapp.words import say


def correction_record(office: str, key: str) -> str:
    """Return the id of the record that holds what an office corrected at a key."""
    return derived_id("reference", office, key)


def set_correction(vault: Vault, key: str, value: Any, reason: str) -> str:
    """Put a value of this office in the place of one of the reference data; return the id of its record.

    `key` is "file/table/id/name", a value of None takes the correction back. With a key that ends at the id the
    value is a whole row, which may be new. Raises ReasonMissing, PackKeyUnknown, PackValueUnfit, NothingChanged.
    """
    if not reason.strip():
        raise ReasonMissing()
    before = corrections_of(vault.db, vault.office)
    if value is None and key not in before:
        raise PackKeyUnknown(key=key)
    if value is not None:
        require_fit(vault.packs, Correction(key, value, reason))
        if key in before and before[key].value == value:
            raise NothingChanged()
    record = correction_record(vault.office, key)
    with vault.joining():
        fields = {"key": key, "value": value, "reason": reason.strip()}
        vault.journal.write([Change("reference.set", record, fields, reason=reason)], vault.officer, vault.now())
    return record


def require_fit(packs: Packs, one: Correction) -> None:
    """Raise PackKeyUnknown or PackValueUnfit unless a correction can stand in a set."""
    name = one.key.partition("/")[0]
    if name not in known_files() or name == "pack":
        raise PackKeyUnknown(key=one.key)
    table = packs.table(name)
    others = {other: packs.table(other) for other in known_files() if other != name}
    try:
        made = correct(name, table, [one])
    except Unfit as error:
        if not _has_place(packs, one):
            raise PackKeyUnknown(key=one.key) from error
        raise PackValueUnfit(key=one.key, reason=say("pack.other_kind")) from error
    known = set(table_faults({name: table}, others=others))
    fresh = next((fault for fault in table_faults({name: made}, others=others) if fault not in known), None)
    if fresh is not None:
        raise PackValueUnfit(key=one.key, reason=fresh.sentence)


def _has_place(packs: Packs, one: Correction) -> bool:
    """Say whether a key names a value of the set, or a row that a table of it may hold."""
    names = one.key.split("/")
    if len(names) == 3 and isinstance(one.value, dict):
        return names[1] in tables_of(names[0])
    return len(names) > 2 and packs.find(one.key) is not None
