"""Which group of a slip was typed wrong: found from what this laptop knows by itself, and by trying single letters.

Called by the slip when its signature does not fit, and by the window while somebody types. Believes nothing: what is
taken in is for `fieldapp.exchange.slip`, and only with the signature.
"""

import base64
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from fieldapp.vault.books import hash_at
from fieldapp.vault.vault import Vault

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
MOST_BOOKS: Final = 4
HASH_LENGTH: Final = 12
CORE: Final = struct.Struct(">B16sHI3s4s")
PLACE: Final = struct.Struct(f">3sI{HASH_LENGTH}s")
SIGNATURE: Final = 64
# How the letters are printed: so many in a group, so many groups in a line.
GROUP: Final = 4
GROUPS: Final = 10
VERSION: Final = 1
# All lengths that a slip can have, in letters.
LENGTHS: Final = tuple(-(-(CORE.size + n * PLACE.size + SIGNATURE) * 8 // 5) for n in range(MOST_BOOKS + 1))
# Somebody who copies letters gets one or two of a group wrong, not most of them.
FEW: Final = 3
# So many letters of the laptop's name are never right by chance: then a letter was left out or put in.
CERTAIN: Final = 8
_BITS: Final = 5


@dataclass(frozen=True, slots=True)
class WrongGroup:
    """A group that cannot be right: its number counted from 1, its letters as typed, and where it is printed."""

    n: int
    text: str

    @property
    def line(self) -> int:
        """The line on paper, counted from 1."""
        return (self.n - 1) // GROUPS + 1

    @property
    def place(self) -> int:
        """The place in that line, counted from 1."""
        return (self.n - 1) % GROUPS + 1


def plain_letters(text: str) -> str:
    """Return what was typed without spaces, lines and dashes, in capital letters."""
    return "".join(text.replace("-", "").split()).upper()


def is_complete(text: str) -> bool:
    """Say whether there are as many letters as a slip can have."""
    return len(plain_letters(text)) in LENGTHS


def group_at(text: str, at: int) -> WrongGroup:
    """Return the group in which a letter stands."""
    n = at // GROUP
    return WrongGroup(n + 1, text[n * GROUP : (n + 1) * GROUP])


def find_wrong_group(vault: Vault, text: str) -> WrongGroup | None:
    """Return the first group that cannot stand on a slip for this laptop, as far as it can be told without the rest.

    None also for what was only begun, and for a slip of another laptop.
    """
    if (early := _uneven_group(text)) is not None:
        return early
    plain = plain_letters(text)
    for at, letter in enumerate(plain):
        if letter not in LETTERS:
            return group_at(plain, at)
    wrong = _differing(plain, _start(vault))
    if wrong and (len(wrong) <= FEW or wrong[0] >= CERTAIN):
        return group_at(plain, wrong[0])
    return None if wrong else _wrong_place(vault, plain)


def is_for_another(vault: Vault, text: str) -> bool:
    """Say whether letters begin like a slip of another laptop rather than like one of this with a slip of the pen."""
    wrong = _differing(plain_letters(text), _start(vault))
    return len(wrong) > FEW and wrong[0] < CERTAIN


def find_wrong_letter(text: str, is_signed: Callable[[str], bool]) -> WrongGroup | None:
    """Return the group in which one other letter, or two in the other order, make the signature fit; None for none."""
    plain = plain_letters(text)
    for at, other in _mended(plain):
        if is_signed(other):
            return group_at(plain, at)
    return None


def _mended(plain: str) -> Iterator[tuple[int, str]]:
    for at in range(len(plain) - 1):
        if plain[at] != plain[at + 1]:
            yield at, plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]
    for at, letter in enumerate(plain):
        yield from ((at, plain[:at] + other + plain[at + 1 :]) for other in LETTERS if other != letter)


def _uneven_group(text: str) -> WrongGroup | None:
    """Return the first group with too many or too few letters, where they were typed in groups."""
    groups = [group for group in text.upper().replace("-", " ").split() if group]
    if len(groups) < 2 or any(len(group) > 2 * GROUP for group in groups):
        return None
    wrong = (n for n, group in enumerate(groups[:-1]) if len(group) != GROUP)
    n = next(wrong, None)
    return None if n is None else WrongGroup(n + 1, groups[n])


def _start(vault: Vault) -> str:
    """Return the letters with which every slip for this laptop begins."""
    known = struct.pack(">B16sH", VERSION, bytes.fromhex(vault.device), vault.incarnation)
    return base64.b32encode(known + bytes(1)).decode()[: len(known) * 8 // _BITS]


def _differing(plain: str, known: str) -> list[int]:
    return [at for at, (typed, wanted) in enumerate(zip(plain, known, strict=False)) if typed != wanted]


def _wrong_place(vault: Vault, plain: str) -> WrongGroup | None:
    """Return the group that contradicts our own books: a hash with a few letters that differ from ours."""
    data = base64.b32decode(plain + "A" * (-len(plain) % 8))
    end = len(plain) * _BITS // 8
    for n in range(MOST_BOOKS):
        at = CORE.size + n * PLACE.size
        if at + PLACE.size > min(end, len(data) - SIGNATURE if is_complete(plain) else end):
            return None
        office, upto, digest = PLACE.unpack_from(data, at)
        code = ".".join(f"{part:02d}" for part in office if part != 255)
        ours = hash_at(vault.db, f"{vault.device}.{vault.incarnation}@{code}", upto)
        if not ours or ours[0].startswith(digest):
            continue
        known = base64.b32encode(data[: at + PLACE.size - HASH_LENGTH] + ours[0][:HASH_LENGTH] + bytes(1)).decode()
        wrong = _differing(plain, known[: (at + PLACE.size) * 8 // _BITS])
        if 0 < len(wrong) <= FEW:
            return group_at(plain, wrong[0])
    return None
