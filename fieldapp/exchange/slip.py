"""The core of a receipt as a line of text, short enough for a printed QR code.

`resources/format/bundle.md` section 8. For offices that allow no stick back: the desk prints it, the laptop scans or
types it. Called by the command line, the windows and the printing of receipts.
"""

import base64
import binascii
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fieldapp.case.office import is_within
from fieldapp.errors import (
    ChainDiffers,
    KeyRefused,
    ReceiptOlder,
    ReceiptUnfit,
    SlipElsewhere,
    SlipForged,
    SlipIncomplete,
    SlipMistyped,
    SlipOffice,
    SlipRestored,
    SlipUnseen,
)
from fieldapp.exchange import credentials
from fieldapp.exchange.receipt import acknowledge, answer_devices, answers, keep_difference
from fieldapp.exchange.slipcheck import (
    CORE,
    GROUP,
    HASH_LENGTH,
    LENGTHS,
    MOST_BOOKS,
    PLACE,
    SIGNATURE,
    VERSION,
    WrongGroup,
    find_wrong_group,
    find_wrong_letter,
    is_complete,
    is_for_another,
    plain_letters,
)
from fieldapp.vault.journal import wall_clock
from fieldapp.vault.keys import check_public_key
from fieldapp.vault.travel import offices_above
from fieldapp.vault.vault import Vault

CONTEXT = b"netra/slip/1\n"
PRINTED = "receipt.slip."
Signers = dict[str, list[tuple[str, Ed25519PublicKey]]]


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
    body = CORE.pack(
        VERSION,
        bytes.fromhex(answer.device),
        answer.incarnation,
        answer.number,
        _office_bytes(vault.office),
        bytes.fromhex(vault.device[:8]),
    ) + b"".join(
        PLACE.pack(_office_bytes(code), upto, bytes.fromhex(digest)[:HASH_LENGTH])
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

    Raises ReceiptUnfit as SlipIncomplete, SlipMistyped, SlipElsewhere, SlipOffice, SlipRestored or SlipForged;
    ReceiptOlder, RightMissing; ChainDiffers where the office holds another history of our book: that is kept as an
    alarm, and nothing else changed.
    """
    vault.require("receive")
    slip, body = prove_slip(vault, text)
    if slip.incarnation != vault.incarnation:
        raise SlipRestored(number=slip.number)
    if slip.number <= _newest(vault, slip.office):
        raise ReceiptOlder()
    differing = "", 0
    try:
        with vault.writing() as db:
            for code, upto, digest in slip.books:
                book = f"{slip.device}.{slip.incarnation}@{code}"
                if not acknowledge(vault, slip.office, (book, upto, digest), slip.number):
                    differing = book, upto
                    raise ChainDiffers(office=slip.office, book=book)
            db.execute(
                "INSERT INTO receipt_seen VALUES (?, ?, ?, ?)",
                (slip.office, slip.number, body.hex(), wall_clock(vault.now())),
            )
    except ChainDiffers:
        with vault.writing():
            keep_difference(vault, slip.office, *differing, slip.number)
        raise
    return slip


def pick_slip(texts: Iterable[str]) -> str:
    """Return the text of the slip among the texts of the codes on a picture. Raises SlipUnseen."""
    found = next((text for text in texts if is_complete(text) and plain_letters(text).isalnum()), "")
    if not found:
        raise SlipUnseen()
    return found


@dataclass(frozen=True, slots=True)
class Typing:
    """How far the letters of a slip are typed: the groups, the first that cannot be right, whether it is all there."""

    groups: int
    wrong: WrongGroup | None
    whole: bool


def watch_typing(vault: Vault, text: str) -> Typing:
    """Return how far a slip is typed; whole when somebody above signed exactly these letters."""
    plain = plain_letters(text)
    whole = is_complete(plain) and _is_slip(vault, plain)
    return Typing(-(-len(plain) // GROUP), None if whole else find_wrong_group(vault, text), whole)


def _is_slip(vault: Vault, text: str) -> bool:
    try:
        slip, body, signature = _decode(text)
    except ReceiptUnfit:
        return False
    return slip.device == vault.device and _is_signed(_signer_keys(vault), slip, body, signature)


def prove_slip(vault: Vault, text: str) -> tuple[Slip, bytes]:
    """Return what a slip for this laptop says, and the bytes that an office above signed.

    Raises ReceiptUnfit as SlipIncomplete, SlipMistyped, SlipElsewhere, SlipOffice or SlipForged.
    """
    signers = _signer_keys(vault)
    try:
        slip, body, signature = _decode(text)
    except ReceiptUnfit as error:
        raise _explain(vault, text, signers) or error from error
    if slip.device == vault.device and _is_signed(signers, slip, body, signature):
        return slip, body
    if (found := _explain(vault, text, signers)) is not None:
        raise found
    if not is_within(vault.office, slip.office) or slip.office == vault.office:
        raise SlipOffice(office=slip.office)
    raise SlipForged(office=slip.office)


def _explain(vault: Vault, text: str, signers: Signers) -> ReceiptUnfit | None:
    """Return what is wrong with letters that nobody signed, None when no group of them can be named."""
    if (wrong := find_wrong_group(vault, text)) is not None:
        return _mistyped(wrong)
    plain = plain_letters(text)
    if not is_complete(plain):
        return SlipIncomplete(count=len(plain), lengths=", ".join(map(str, LENGTHS[1:])))
    if is_for_another(vault, plain):
        return SlipElsewhere(device=vault.device[:8])

    def is_signed(other: str) -> bool:
        try:
            slip, body, signature = _decode(other)
        except ReceiptUnfit:
            return False
        return slip.device == vault.device and _is_signed(signers, slip, body, signature)

    wrong = find_wrong_letter(plain, is_signed)
    return _mistyped(wrong) if wrong else None


def _mistyped(wrong: WrongGroup) -> SlipMistyped:
    return SlipMistyped(n=wrong.n, text=wrong.text, line=wrong.line, place=wrong.place)


def _signer_keys(vault: Vault) -> Signers:
    """Return the certified laptops of every office above with their keys, by office."""
    trust = credentials.trust_of(vault)
    found: Signers = {}
    for office in offices_above(vault.office):
        for one in credentials.devices_of(trust, office):
            with suppress(KeyRefused):
                found.setdefault(office, []).append((one.device, check_public_key(bytes.fromhex(one.key))))
    return found


def _is_signed(signers: Signers, slip: Slip, body: bytes, signature: bytes) -> bool:
    named = (key for device, key in signers.get(slip.office, ()) if device.startswith(slip.signer))
    return any(_signed(key, body, signature) for key in named)


def latest_slip(vault: Vault) -> tuple[str, int, str] | None:
    """Return the office, the number and the time of the slip read last; None where a receipt as new came as well."""
    query = "SELECT office, number, at FROM receipt_seen ORDER BY at DESC, number DESC LIMIT 1"
    row = vault.db.execute(query).fetchone()
    if row is None or any(one.office == row[0] and one.number >= row[1] for one in answers(vault.db, vault.device)):
        return None
    return str(row[0]), int(row[1]), str(row[2])


def _newest(vault: Vault, office: str) -> int:
    row = vault.db.execute("SELECT coalesce(max(number), 0) FROM receipt_seen WHERE office = ?", (office,)).fetchone()
    return max([int(row[0])] + [one.number for one in answers(vault.db, vault.device) if one.office == office])


def _signed(key: Ed25519PublicKey, body: bytes, signature: bytes) -> bool:
    try:
        key.verify(signature, CONTEXT + body)
    except InvalidSignature:
        return False
    return True


def _decode(text: str) -> tuple[Slip, bytes, bytes]:
    plain = plain_letters(text)
    try:
        data = base64.b32decode(plain + "=" * (-len(plain) % 8))
    except (binascii.Error, ValueError) as error:
        raise ReceiptUnfit() from error
    body, signature = data[:-SIGNATURE], data[-SIGNATURE:]
    count, odd = divmod(len(body) - CORE.size, PLACE.size)
    if len(signature) != SIGNATURE or odd or not 0 <= count <= MOST_BOOKS:
        raise ReceiptUnfit()
    version, device, incarnation, number, office, signer = CORE.unpack(body[: CORE.size])
    if version != VERSION or base64.b32encode(data).decode().rstrip("=") != plain:
        raise SlipForged(office=_office_text(office))
    places = PLACE.iter_unpack(body[CORE.size :])
    books = tuple((_office_text(code), upto, digest.hex()) for code, upto, digest in places)
    return Slip(device.hex(), incarnation, number, _office_text(office), signer.hex(), books), body, signature


def _office_bytes(code: str) -> bytes:
    parts: Iterable[int] = map(int, code.split("."))
    return bytes(parts).ljust(3, b"\xff")


def _office_text(code: bytes) -> str:
    return ".".join(f"{part:02d}" for part in code if part != 255)
