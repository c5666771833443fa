"""Secrets sealed under what a person remembers: Argon2id, then ChaCha20-Poly1305.

Called for the slots of the database key and for the officers' signing keys. Never keeps a passphrase.
"""

import os
import re
import unicodedata
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from fieldapp import canonical
from fieldapp.errors import PassphraseWeak, WrongPassphrase
from fieldapp.vault.memory import memory_of_laptop

SHORTEST = 12
FEWEST_WORDS = 5
SHORTEST_WORD = 3
FEWEST_SIGNS = 5

Weakness = Literal["", "empty", "short", "same", "common"]

_common = re.compile(
    r"(?:pass(?:word|phrase)?|kata ?sandi|sandi|rahasia|admin|bawaslu|panwas(?:lu|cam)?|pengawas|pemilihan|pemilu|"
    r"pilkada|netra|indonesia|merdeka|qwerty(?:uiop)?|asdfghjkl?|zxcvbnm?|abcdef?g?|[0-9]|[^\w])+"
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess of a passphrase costs: memory in KiB, passes over it, lanes."""

    memory: int
    time: int
    lanes: int


STANDARD = Cost(memory=256 * 1024, time=3, lanes=2)
LEAST = Cost(memory=64 * 1024, time=3, lanes=2)
# A laptop with less memory than this, in MiB, gets the least cost: the system and the window need the rest.
ROOMY = 2048

Hex = Annotated[str, msgspec.Meta(pattern=r"^(?:[0-9a-f]{2})*$", max_length=4096)]


class Kdf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The derivation of a sealed secret, bounded so that a foreign file cannot ask for all memory there is."""

    name: Literal["argon2id"]
    memory: Annotated[int, msgspec.Meta(ge=8, le=1024 * 1024)]
    time: Annotated[int, msgspec.Meta(ge=1, le=16)]
    lanes: Annotated[int, msgspec.Meta(ge=1, le=8)]


class Sealed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A secret under a passphrase, as it stands in a file."""

    kdf: Kdf
    salt: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]
    nonce: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{24}$")]
    sealed: Hex


def fitting_cost() -> Cost:
    """Return the cost for a new slot on this laptop: the standard, or the least where memory is short."""
    memory = memory_of_laptop()
    return LEAST if memory and memory < ROOMY else STANDARD


def stronger(one: Cost, other: Cost) -> Cost:
    """Return the cost that makes a guess dearer: the one that moves more memory, over all passes."""
    return other if other.memory * other.time > one.memory * one.time else one


def new_secret() -> bytes:
    """Return 32 random bytes."""
    return os.urandom(32)


def require_strong(passphrase: str) -> None:
    """Raise PassphraseWeak for less than 12 characters and less than five words, or for what everybody tries first."""
    if weakness(passphrase):
        raise PassphraseWeak()


def weakness(passphrase: str) -> Weakness:
    """Return what makes a passphrase unfit, "" when it may be used."""
    text = _normal(passphrase)
    if not text:
        return "empty"
    if len(text) < SHORTEST and count_words(passphrase) < FEWEST_WORDS:
        return "short"
    if len(set(text)) < FEWEST_SIGNS:
        return "same"
    return "common" if _common.fullmatch(text.casefold()) else ""


def count_words(passphrase: str) -> int:
    """Return how many words of three letters or more a passphrase has."""
    return sum(len(word) >= SHORTEST_WORD for word in _normal(passphrase).split())


def seal_secret(secret: bytes, passphrase: str, about: dict[str, Any], cost: Cost) -> Sealed:
    """Seal a secret under a passphrase; `about` (with its `ctx`) and the cost are bound to it."""
    kdf = Kdf(name="argon2id", **asdict(cost))
    salt, nonce = os.urandom(16), os.urandom(12)
    bound = _bound(about, kdf, salt.hex())
    content = canonical.encode({"kdf": msgspec.to_builtins(kdf), "secret": secret.hex()})
    sealed = ChaCha20Poly1305(_derive(passphrase, salt, kdf)).encrypt(nonce, content, bound)
    return Sealed(kdf=kdf, salt=salt.hex(), nonce=nonce.hex(), sealed=sealed.hex())


def open_secret(sealed: Sealed, passphrase: str, about: dict[str, Any]) -> bytes:
    """Return the secret. Raises WrongPassphrase when passphrase, `about`, cost or bytes differ from the sealing's."""
    key = _derive(passphrase, bytes.fromhex(sealed.salt), sealed.kdf)
    bound = _bound(about, sealed.kdf, sealed.salt)
    try:
        content = ChaCha20Poly1305(key).decrypt(bytes.fromhex(sealed.nonce), bytes.fromhex(sealed.sealed), bound)
    except InvalidTag:
        raise WrongPassphrase() from None
    value = canonical.decode(content)
    if value["kdf"] != msgspec.to_builtins(sealed.kdf):
        raise WrongPassphrase()
    return bytes.fromhex(value["secret"])


def _derive(passphrase: str, salt: bytes, kdf: Kdf) -> bytes:
    argon = Argon2id(salt=salt, length=32, iterations=kdf.time, lanes=kdf.lanes, memory_cost=kdf.memory)
    return argon.derive(_normal(passphrase).encode("utf-8"))


def _normal(passphrase: str) -> str:
    return unicodedata.normalize("NFC", passphrase)


def _bound(about: dict[str, Any], kdf: Kdf, salt: str) -> bytes:
    return canonical.encode({**about, "kdf": msgspec.to_builtins(kdf), "salt": salt})
