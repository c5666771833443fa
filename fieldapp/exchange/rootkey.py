"""The root key of a topmost office: made once, printed, kept nowhere else; it certifies the key the desk works with.

`resources/format/exchange.md` section 1. Called by the command line and the windows. The secret is in memory between
making it and printing its sheet, and while a typed sheet signs; no file and no table ever holds it.
"""

from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldapp.case.office import is_within, level_of
from fieldapp.errors import RootExists, RootUnneeded, RootWrong
from fieldapp.exchange import credentials
from fieldapp.exchange.certificate import Desk, Device, issue
from fieldapp.exchange.revocation import kept_of, revoke_key
from fieldapp.exchange.rootcode import code_of, lines_of, mark_of, read_root
from fieldapp.vault.journal import wall_clock
from fieldapp.vault.vault import Vault

# The local setting that names the root key this laptop was last certified with.
_ROOT: Final = "enrol.root"


@dataclass(frozen=True, slots=True)
class NewRoot:
    """A root key that nobody holds yet; `lines` are those of its sheet, `code` what its QR code says."""

    public: str
    mark: str
    lines: tuple[str, ...] = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Root:
    """The root key of this office: the mark on its sheet, when it was made, whether this desk is certified by it."""

    public: str
    mark: str
    made: str
    certifies: bool


def may_have_root(vault: Vault) -> bool:
    """Say whether this office stands at the top: nobody above has certified it, and it can receive."""
    if level_of(vault.office) == "Kec":
        return False
    verdict = credentials.trust_of(vault).judge()
    above = [one.content for one in verdict.valid.values() if isinstance(one.content, Desk)]
    return not any(one.scope != vault.office for one in above if one.kind == "desk" and _is_over(one, vault.office))


def _is_over(desk: Desk, office: str) -> bool:
    return desk.scope != office and is_within(office, desk.scope)


def root_of(vault: Vault) -> Root | None:
    """Return the root key that this office has, None as long as there is none."""
    verdict = credentials.trust_of(vault).judge()
    public = vault.setting(_ROOT)
    root = next((c for c in _own_roots(vault) if c.key == public), None) or next(iter(_own_roots(vault)), None)
    if root is None:
        return None
    own = _own_public(vault)
    valid = (one.content for one in verdict.valid.values())
    certifies = any(isinstance(c, Desk) and (c.key, c.issuer) == (own, root.key) for c in valid)
    return Root(
        root.key, mark_of(bytes.fromhex(root.key)), root.issued, certifies and verdict.covers(own, vault.office)
    )


def _own_roots(vault: Vault) -> list[Desk]:
    """Return the trusted keys of this office that certified no laptop: a root key signs desks alone."""
    kept = credentials.kept(vault.db)
    pinned = credentials.pinned_keys(vault.db)
    busy = {one.content.issuer for one in kept if isinstance(one.content, Device)}
    found = [one for one in map(credentials.self_signed, kept) if one and one.key in pinned - busy]
    return sorted(
        (one for one in found if one.scope == vault.office), key=lambda one: (one.issued, one.key), reverse=True
    )


def _own_public(vault: Vault) -> str:
    key = credentials.operations_key(vault)
    return _public(key) if key else ""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A key that this vault trusts by itself: whose it is, and the two groups by which it is told from another."""

    name: str
    mark: str


def list_roots(vault: Vault) -> list[Pinned]:
    """Return the keys at the top of the chains that this vault trusts, its own aside."""
    rows = vault.db.execute("SELECT key, name FROM trust ORDER BY added, key").fetchall()
    return [Pinned(str(name), mark_of(bytes(key))) for key, name in rows]


def make_root(vault: Vault, *, anew: bool = False) -> NewRoot:
    """Return a new root key for this office; nothing is kept.

    `anew` is said where the sheet of the one before is lost. Raises RightMissing, RootUnneeded, RootExists.
    """
    vault.require("certify")
    if not may_have_root(vault):
        raise RootUnneeded()
    before = root_of(vault)
    if before is not None and not anew:
        raise RootExists(mark=before.mark)
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    return NewRoot(public.hex(), mark_of(public), tuple(lines_of(key)), code_of(key))


def print_root(vault: Vault, root: NewRoot) -> bytes:
    """Return the sheet of a root key as PDF, with the letterhead of the office."""
    from fieldapp.paper.notices import make_root_sheet  # noqa: PLC0415 - brings reportlab, which is slow to import

    return make_root_sheet(
        vault.office_settings(),
        mark=root.mark,
        officer=vault.officer_name,
        lines=root.lines,
        code=root.code,
        on=vault.office_now().date(),
        practice=vault.practice,
    )


def certify_with(vault: Vault, sheet: str, *, anew: bool = False) -> Root:
    """Certify the operations key of this desk with the root key on a sheet that was typed or scanned.

    For a key just made, whose sheet is in somebody's hand, and for a new laptop of the topmost office. With `anew` the
    root key before it is taken back. Raises RightMissing, RootUnneeded, RootMistyped, RootWrong for another key than
    the one this office has.
    """
    vault.require("certify")
    if not may_have_root(vault):
        raise RootUnneeded()
    root = read_root(sheet)
    public = root.public_key().public_bytes_raw()
    before = root_of(vault)
    if before is not None and before.public != public.hex() and not anew:
        raise RootWrong(mark=before.mark)
    with vault.writing() as db:
        desk = credentials.act_as_desk(vault)
        _certify_each_other(vault, root, desk)
        credentials.pin(vault, public, vault.office_settings().name)
        if before is not None and before.public != public.hex():
            _take_back(vault, root, before.public)
        credentials.let_go(vault, public.hex())
        db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (_ROOT, public.hex()))
    found = root_of(vault)
    if found is None:
        raise RootWrong(mark=mark_of(public))
    return found


def _take_back(vault: Vault, root: Ed25519PrivateKey, before: str) -> None:
    """Revoke the root key before this one by the new one, which laptops hear that accept an invitation from now on."""
    verdict = credentials.trust_of(vault).judge()
    desk = next(one for one in _own_roots(vault) if one.key == before)
    made = revoke_key(desk, kept_of(verdict, before), root, vault.now())
    vault.db.execute("DELETE FROM trust WHERE key = ?", (bytes.fromhex(before),))
    credentials.keep(vault.db, [made])


def _certify_each_other(vault: Vault, root: Ed25519PrivateKey, desk: Ed25519PrivateKey) -> None:
    """Keep what the root key says of itself and of the desk, and the desk of it for those who trust only the desk."""
    known = {
        (one.content.key, one.content.issuer) for one in credentials.kept(vault.db) if isinstance(one.content, Desk)
    }
    now, made = wall_clock(vault.now()), []
    for about, issuer in ((root, root), (desk, root), (root, desk)):
        names = _public(about), _public(issuer)
        if names not in known:
            made.append(issue(credentials.desk_of(vault, *names, now), issuer))
    credentials.keep(vault.db, made)


def _public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()
