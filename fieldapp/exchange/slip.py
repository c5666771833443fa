"""The core of a receipt as a line of text, short enough for a printed QR code.

`resources/format/bundle.md` section 8. For offices that allow no stick back: the desk prints it, the laptop scans or
types it. Called by the command line, the windows and the printing of receipts.
"""

import base64
import binascii
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature

from fieldapp.case.office import is_within
from fieldapp.errors import ChainDiffers, KeyRefused, ReceiptOlder, ReceiptUnfit
from fieldapp.exchange import credentials
from fieldapp.exchange.receipt import acknowledge, answer_devices, answers
from fieldapp.vault.journal import wall_clock
from fieldapp.vault.keys import check_public_key
from fieldapp.vault.vault import Vault

CONTEXT = b"netra/slip/1\n"
VERSION = 1
MOST_BOOKS = 4
HASH_LENGTH = 12
PRINTED = "receipt.slip."

_core = struct.Struct(">B16sHI3s4s")
_place = struct.Struct(f">3sI{HASH_LENGTH}s")


@dataclass(frozen=True, slots=True)
class Slip:
    """What a slip says; `books` are (office of the book, upto, beginning of the hash there)."""

    device: str
    incarnation: int
    number: int
    office: str
    signer: str
    books: tuple[tuple[str, int, str], ...]


def make_slip(vault: Vault, office: str, device: str = "") -> str:
    """Return the slip of the newest receipt of an office's device as base32 text of at most 272 characters.

    Without a device the office must have exactly one. Raises ReceiptUnfit when there is no receipt for it yet.
    """
    devices = [one.device for one in credentials.devices_of(credentials.trust_of(vault), office)]
    wanted = [name for name in devices if device in ("", name)]
    if len(wanted) != 1:
        raise ReceiptUnfit()
    found = [one for one in answers(vault.db, wanted[0]) if one.office == vault.office]
    if not found:
        raise ReceiptUnfit()
    answer = found[-1]
    own = f"{answer.device}.{answer.incarnation}@"
    books = [(book.removeprefix(own), upto, digest) for book, upto, digest in answer.books if book.startswith(own)]
    books.sort(key=lambda one: (one[0] != office, one[0]))
    body = _core.pack(
        VERSION,
        bytes.fromhex(answer.device),
        answer.incarnation,
        answer.number,
        _office_bytes(vault.office),
        bytes.fromhex(vault.device[:8]),
    ) + b"".join(
        _place.pack(_office_bytes(code), upto, bytes.fromhex(digest)[:HASH_LENGTH])
        for code, upto, digest in books[:MOST_BOOKS]
    )
    return base64.b32encode(body + vault.device_key.sign(CONTEXT + body)).decode().rstrip("=")


def answer_on_paper(vault: Vault, office: str, device: str) -> bytes:
    """Return the slip of a device as PDF, after a new receipt where something came since the last one.

    Keeps that the office was answered. Raises AddressUnfit, ReceiptUnfit.
    """
    found = [one for one in answers(vault.db, device) if one.office == vault.office]
    came = vault.db.execute(
        "SELECT coalesce(max(received), '') FROM bundle_seen WHERE device = ?", (device,)
    ).fetchone()
    if not found or came[0] > found[-1].wall:
        answer_devices(vault, office)
    pdf = print_slip(vault, office, device)[0]
    with vault.writing() as db:
        db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (PRINTED + office, wall_clock(vault.now())))
    return pdf


def print_slip(vault: Vault, office: str, device: str) -> tuple[bytes, int, str]:
    """Return the slip of the newest receipt of a device as PDF, the receipt's number, and the text of the slip.

    Raises ReceiptUnfit when there is no receipt for it yet, RightMissing.
    """
    vault.require("receive")
    from fieldapp.paper.notices import make_slip_page  # noqa: PLC0415 - brings reportlab, which is slow to import

    text = make_slip(vault, office, device)
    answer = [one for one in answers(vault.db, device) if one.office == vault.office][-1]
    pdf = make_slip_page(
        vault.office_settings(),
        vault.office_settings(office),
        text,
        number=answer.number,
        device=answer.device,
        places=[(book.partition("@")[2], upto) for book, upto, _ in answer.books if book.startswith(answer.device)],
        counts=(len(answer.cases), len(answer.evidence), sum(last - first + 1 for _, first, last in answer.held)),
        on=vault.office_now().date(),
        practice=vault.practice,
    )
    return pdf, answer.number, text


def read_slip(vault: Vault, text: str) -> Slip:
    """Check a slip for this laptop and keep what it acknowledges.

    Raises ReceiptUnfit (forged, mistyped, for another laptop), ReceiptOlder, ChainDiffers (the office holds another
    history of our book), RightMissing; then nothing changed.
    """
    vault.require("receive")
    slip, body = prove_slip(vault, text)
    if slip.incarnation != vault.incarnation:
        raise ReceiptUnfit()
    if slip.number <= _newest(vault, slip.office):
        raise ReceiptOlder()
    with vault.writing() as db:
        for code, upto, digest in slip.books:
            book = f"{slip.device}.{slip.incarnation}@{code}"
            if not acknowledge(vault, slip.office, (book, upto, digest), slip.number):
                raise ChainDiffers(office=slip.office, book=book)
        db.execute(
            "INSERT INTO receipt_seen VALUES (?, ?, ?, ?)",
            (slip.office, slip.number, body.hex(), wall_clock(vault.now())),
        )
    return slip


def prove_slip(vault: Vault, text: str) -> tuple[Slip, bytes]:
    """Return what a slip for this laptop says, and the bytes that an office above signed. Raises ReceiptUnfit."""
    slip, body, signature = _decode(text)
    if slip.device != vault.device or not is_within(vault.office, slip.office) or slip.office == vault.office:
        raise ReceiptUnfit()
    trust = credentials.trust_of(vault)
    signers = [one for one in credentials.devices_of(trust, slip.office) if one.device.startswith(slip.signer)]
    if not any(_signed(bytes.fromhex(one.key), body, signature) for one in signers):
        raise ReceiptUnfit()
    return slip, body


def _newest(vault: Vault, office: str) -> int:
    row = vault.db.execute("SELECT coalesce(max(number), 0) FROM receipt_seen WHERE office = ?", (office,)).fetchone()
    return max([int(row[0])] + [one.number for one in answers(vault.db, vault.device) if one.office == office])


def _signed(key: bytes, body: bytes, signature: bytes) -> bool:
    try:
        check_public_key(key).verify(signature, CONTEXT + body)
    except (InvalidSignature, KeyRefused):
        return False
    return True


def _decode(text: str) -> tuple[Slip, bytes, bytes]:
    plain = "".join(text.split()).upper()
    try:
        data = base64.b32decode(plain + "=" * (-len(plain) % 8))
    except (binascii.Error, ValueError) as error:
        raise ReceiptUnfit() from error
    body, signature = data[:-64], data[-64:]
    count, odd = divmod(len(body) - _core.size, _place.size)
    if len(signature) != 64 or odd or not 0 <= count <= MOST_BOOKS:
        raise ReceiptUnfit()
    version, device, incarnation, number, office, signer = _core.unpack(body[: _core.size])
    if version != VERSION or base64.b32encode(data).decode().rstrip("=") != plain:
        raise ReceiptUnfit()
    places = _place.iter_unpack(body[_core.size :])
    books = tuple((_office_text(code), upto, digest.hex()) for code, upto, digest in places)
    return Slip(device.hex(), incarnation, number, _office_text(office), signer.hex(), books), body, signature


def _office_bytes(code: str) -> bytes:
    parts: Iterable[int] = map(int, code.split("."))
    return bytes(parts).ljust(3, b"\xff")


def _office_text(code: bytes) -> str:
    return ".".join(f"{part:02d}" for part in code if part != 255)
