"""Witnesses shown from outside to an audit: a bundle from another office, the text of a slip, the code on a paper.

`resources/format/vault.md`, section 8. Called by the command line and the windows before a check. Takes nothing in and
writes nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldapp.errors import NetraError, ReceiptUnfit
from fieldapp.exchange import credentials
from fieldapp.exchange.bundle import OpenedPart
from fieldapp.exchange.gathering import read_part
from fieldapp.exchange.merge import verify_bytes
from fieldapp.exchange.slip import prove_slip
from fieldapp.paper.seal import LENGTH, QR_PREFIX, read_seal
from fieldapp.vault.audit.defect import KeyOf
from fieldapp.vault.audit.statement import Statement
from fieldapp.vault.projection import settings
from fieldapp.vault.sealing import ends_said
from fieldapp.vault.vault import Vault

LONGEST_SLIP: Final = 4096
# A code is typed with strokes and spaces between its groups, a slip is never as short as that.
LONGEST_CODE: Final = 2 * LENGTH + len(QR_PREFIX)


@dataclass(frozen=True, slots=True)
class Testimony:
    """What was shown: places of books that somebody vouches for, and codes of seals."""

    statements: tuple[Statement, ...] = ()
    seals: tuple[str, ...] = ()


def hear_witnesses(vault: Vault, shown: Iterable[str]) -> Testimony:
    """Return what files, slips and codes say together.

    Raises BundleRefused for a file that nobody vouches for, ReceiptUnfit for a slip that is not for this laptop,
    SealUnreadable for a code with a slip of the pen.
    """
    statements: list[Statement] = []
    seals: list[str] = []
    for text in shown:
        if _is_file(text):
            statements += _read_file(vault, Path(text))
        elif len(text.strip()) <= LONGEST_CODE:
            seals.append(read_seal(text.strip()))
        else:
            statements += _slip_says(vault, text)
    return Testimony(tuple(statements), tuple(seals))


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _read_file(vault: Vault, path: Path) -> Iterator[Statement]:
    data, refused = read_part(path, 1, 1)
    if refused is not None:
        raise refused
    if len(data) <= LONGEST_SLIP and data.isascii() and b"\0" not in data:
        yield from _slip_says(vault, data.decode("ascii"))
        return
    yield from _bundle_says(vault, verify_bytes(vault, data), path.name)


def _slip_says(vault: Vault, text: str) -> Iterator[Statement]:
    slip, _ = prove_slip(vault, text)
    if not slip.books:
        raise ReceiptUnfit()
    must = slip.incarnation == vault.incarnation
    for office, seq, digest in slip.books:
        book = f"{slip.device}.{slip.incarnation}@{office}"
        yield Statement("shown", slip.office, book, seq, digest, str(slip.number), must)


def _bundle_says(vault: Vault, opened: OpenedPart, name: str) -> Iterator[Statement]:
    """Give the place of every entry of a part, and those that the receipts in it name."""
    own, by = f"{vault.device}.{vault.incarnation}@", opened.header.office
    payloads = {one.entry: one.data for one in opened.content.payloads if one.part == "open"}
    for written in opened.content.entries:
        entry = written.entry
        yield Statement("shown", by, entry.book, entry.seq, written.hash.hex(), name, entry.book.startswith(own))
        if entry.kind == "receipt.set":
            for book, seq, digest in ends_said((settings(payloads.get(written.hash)) or {}).get("books")):
                yield Statement("shown", entry.office, book, seq, digest, name, book.startswith(own))


def certified_keys(vault: Vault) -> KeyOf:
    """Return what gives the key of a device that somebody trusted here certified for an office, or for any ("")."""
    try:
        verdict = credentials.trust_of(vault).judge()
    except NetraError:
        # a certificate was forged: then nobody is certified
        return lambda _device, _office: None

    def find(device: str, office: str) -> bytes | None:
        found = [one for one in verdict.devices.get(device, ()) if office in ("", one.office)]
        return bytes.fromhex(max(found, key=lambda one: one.serial).key) if found else None

    return find
