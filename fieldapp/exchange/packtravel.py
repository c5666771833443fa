"""Reference data that travels beside the parts: put on the stick by whoever answers, looked at before it is used.

`resources/format/exchange.md`, section 8. Called by export on the way down, by the preview and the merge on the way in.
A set that came is kept as it is and waits; only an officer who may brings it into force.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

import msgspec

from fieldapp import canonical
from fieldapp.case.text import clean_text
from fieldapp.errors import NetraError
from fieldapp.exchange import credentials
from fieldapp.exchange.packfile import OpenedPack, file_name, install_waiting, open_pack
from fieldapp.exchange.stick import Stick
from fieldapp.packs.check import is_version, version_key
from fieldapp.vault.database import Database
from fieldapp.vault.packbook import RECEIVED, KeptSet, keep_received, newest_known, newest_signed, waiting_sets
from fieldapp.vault.vault import Vault
from fieldapp.words import say

PackState = Literal["new", "waiting", "used", "same", "older", "refused"]
PACK_SUFFIX: Final = ".tar"
PACK_NAME: Final = r"netra-acuan-[0-9.]{1,60}\.tar"


@dataclass(frozen=True, slots=True)
class Rider:
    """A signed set that goes along: its version, the name of its file, its bytes."""

    version: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class PackVerdict:
    """What a file of reference data is, and what became of it.

    `new` can be used, `waiting` was kept and can be used later, `used` came into force, `same` and `older` change
    nothing, `refused` says why in `code` and `sentence`.
    """

    name: str
    state: PackState
    version: str = ""
    label: str = ""
    made: str = ""
    signer: str = ""
    signer_name: str = ""
    code: str = ""
    sentence: str = ""


# ---- on the way down ------------------------------------------------------------------------------------------------


def rider_for(vault: Vault, office: str) -> Rider | None:
    """Return the newest signed set that goes beside the parts for an office below, None when it needs none.

    Of several laptops the one with the oldest set decides; one that never told gets it.
    """
    signed = newest_signed(vault.db)
    if signed is None:
        return None
    version, data = signed
    told = _versions_told(vault.db, office)
    devices = [one.device for one in credentials.devices_of(credentials.trust_of(vault), office)]
    if devices and all(version_key(told.get(one, "")) >= version_key(version) for one in devices):
        return None
    return Rider(version, file_name(version), data)


def put_beside(vault: Vault, office: str, stick: Stick) -> str:
    """Put the set that an office needs beside the parts; return its version, "" when none lies there.

    A stick without room for it has the parts all the same: the set goes along the next time.
    """
    rider = rider_for(vault, office)
    if rider is None:
        return ""
    try:
        if not stick.holds(rider.name, canonical.sha256(rider.data)):
            stick.write(rider.name, rider.data)
    except NetraError:
        return ""
    return rider.version


def _versions_told(db: Database, office: str) -> dict[str, str]:
    """Return the version that each laptop of an office said it has, in its newest export."""
    rows = db.execute(
        "SELECT e.book, r.fields FROM record r JOIN entry e ON e.record = r.id"
        " WHERE r.type = 'access' AND r.office = ? AND json_extract(CAST(r.fields AS TEXT), '$.what') = 'exported'"
        " ORDER BY e.lamport, e.n",
        (office,),
    ).fetchall()
    found: dict[str, str] = {}
    for book, fields in rows:
        said = msgspec.json.decode(fields).get("pack")
        if is_version(said):
            found[str(book).partition(".")[0]] = said
    return found


# ---- on the way in --------------------------------------------------------------------------------------------------


def look_at_pack(vault: Vault, path: Path) -> PackVerdict:
    """Return what a file of reference data is, nothing changed."""
    return _judge(vault, path)[0]


def receive_pack(vault: Vault, path: Path) -> PackVerdict:
    """Keep a set that is newer than the one in force, so that it can be used now or later; say what it is.

    What is refused stays on its stick. Raises the failures of the disk.
    """
    verdict, opened = _judge(vault, path)
    if opened is None or verdict.state != "new":
        return verdict
    head = opened.head
    with vault.writing() as db:
        if all(one.version != head.version for one in waiting_sets(db)):
            # one that waits is replaced by the newer one
            db.execute("DELETE FROM pack WHERE source = ?", (RECEIVED,))
            kept = KeptSet(
                head.version, "", head.schema, head.made, head.label, RECEIVED, head.signer,
                vault.now().isoformat(timespec="seconds"),
            )  # fmt: skip
            keep_received(db, kept, opened.data)
    return _said(replace(verdict, state="waiting"), vault)


def use_packs(vault: Vault, verdicts: Iterable[PackVerdict], wanted: Iterable[str]) -> tuple[PackVerdict, ...]:
    """Bring the wanted versions among what waits into force; one that is refused says why and changes nothing."""
    versions = set(wanted)
    return tuple(_use(vault, one) if one.version in versions else one for one in verdicts)


def _use(vault: Vault, verdict: PackVerdict) -> PackVerdict:
    if verdict.state != "waiting":
        return verdict
    try:
        install_waiting(vault, verdict.version)
    except NetraError as error:
        return replace(verdict, code=error.code, sentence=error.sentence)
    return _said(replace(verdict, state="used"), vault)


def _judge(vault: Vault, path: Path) -> tuple[PackVerdict, OpenedPack | None]:
    name = clean_text(path.name, lines=False)
    try:
        opened = open_pack(vault, path)
    except NetraError as error:
        return PackVerdict(name, "refused", code=error.code, sentence=error.sentence), None
    head = opened.head
    verdict = PackVerdict(
        name, "new", head.version, clean_text(head.label, lines=False), head.made, head.signer, opened.signer_name
    )
    present = vault.packs.base
    if head.version == present:
        verdict = replace(verdict, state="same")
    elif version_key(head.version) < version_key(newest_known(vault.db, present)):
        verdict = replace(verdict, state="older")
    return _said(verdict, vault), opened


def _said(verdict: PackVerdict, vault: Vault) -> PackVerdict:
    facts = {"version": verdict.version, "signer": verdict.signer_name or verdict.signer[:16]}
    present = vault.packs.base
    newest = newest_known(vault.db, present) if verdict.state == "older" else present
    return replace(verdict, sentence=say(f"exchange.pack_{verdict.state}", present=newest, **facts))
