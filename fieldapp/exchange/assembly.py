"""One part of a plan as a file: its header, its entries, its pieces of evidence, sealed for the addressed office.

Called by export. Reads the vault and holds one part in memory; writes nothing.
"""

from collections.abc import Iterator
from contextlib import ExitStack

from fieldapp.errors import EvidenceMissing
from fieldapp.exchange import credentials, selection
from fieldapp.exchange.bundle import PIECE_SIZE, BuiltPart, build_part
from fieldapp.exchange.content import Piece
from fieldapp.exchange.header import Header
from fieldapp.exchange.plan import Plan
from fieldapp.exchange.selection import Address, Pieces
from fieldapp.exchange.trust import TrustStore
from fieldapp.vault.age import Reader
from fieldapp.vault.vault import Vault


class EvidencePieces:
    """The evidence files of a plan, read once from front to back while its parts are built."""

    def __init__(self, vault: Vault, stack: ExitStack) -> None:
        self._vault, self._stack = vault, stack
        self._name, self._next = "", 1
        self._reader: Reader | None = None

    def pieces(self, wanted: Pieces) -> Iterator[Piece]:
        """Give pieces first to last of one file. Raises EvidenceMissing, EvidenceAltered."""
        if self._reader is None or wanted.sha256 != self._name or wanted.first < self._next:
            self._stack.close()
            self._reader = self._stack.enter_context(self._vault.evidence.open_stream(wanted.sha256))
            self._name, self._next = wanted.sha256, 1
        while self._next <= wanted.last:
            data = self._reader.read(PIECE_SIZE)
            if not data:
                raise EvidenceMissing(name=wanted.sha256[:12])
            if self._next >= wanted.first:
                yield Piece(wanted.sha256, self._next, wanted.count, data)
            self._next += 1


def build_place(
    vault: Vault, plan: Plan, place: int, trust: TrustStore, recipients: list[str], files: EvidencePieces
) -> BuiltPart:
    """Return the part of a plan at this place, counted from 1. Raises EvidenceMissing, EvidenceAltered."""
    part = plan.parts[place - 1]
    content = selection.content_of(vault.db, part.ranges, Address(plan.office, plan.to_office))
    named = {one.book.partition(".")[0] for one in part.ranges}
    named |= {one.device for one in credentials.devices_of(trust, plan.to_office)}
    certificates = credentials.own_certificates(vault, trust, named)
    pieces = (piece for one in part.pieces for piece in files.pieces(one))
    return build_part(header_of(vault, plan, place), content, pieces, certificates, vault.device_key, recipients)


def header_of(vault: Vault, plan: Plan, place: int) -> Header:
    """Return the header of a part, without its digests."""
    return Header(
        kind=plan.kind,
        device=vault.device,
        incarnation=vault.incarnation,
        office=plan.office,
        to_office=plan.to_office,
        number=plan.number,
        part=place,
        parts=len(plan.parts),
        made=plan.made,
        previous=plan.previous,
        practice=vault.practice,
    )
