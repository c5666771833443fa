"""Which certificates are believed: a walk from the keys we trust, each step inside the area of the one before.

`resources/format/bundle.md` section 4. Called by the bundle, enrolment and the merge. Pure: the vault's own
certificates come in as a `TrustStore`. A verdict is a function of the set of certificates, never of their order.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from fieldapp.case.office import NATIONAL, is_within
from fieldapp.errors import BundleCertificate
from fieldapp.exchange.certificate import Certificate, Desk, Device, Revoked, signature_holds

DEPTHS = range(4)
MOST_REMEMBERED = 4


@dataclass(frozen=True)
class TrustStore:
    """What a vault trusts: keys with their areas, and certificates found valid before.

    `revoked` names for each revoked device the areas of the offices that revoked it.
    """

    roots: Mapping[str, str]
    known: tuple[Certificate, ...] = ()
    revoked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    practice: bool = False

    def judge(self, presented: Iterable[Certificate] = ()) -> "Verdict":
        """Return what is valid among the known and the presented. Raises BundleCertificate for a forged signature."""
        verdict = self._verdict
        fresh = [certificate for certificate in presented if certificate.id not in verdict.valid]
        return _settle(self.roots, (*self.known, *fresh)) if fresh else verdict

    def is_revoked(self, device: Device) -> bool:
        """Say whether an office over a device has revoked it."""
        return any(is_within(device.office, area) for area in self.revoked.get(device.device, ()))

    @cached_property
    def _verdict(self) -> "Verdict":
        name = (frozenset(self.roots.items()), tuple(one.id for one in self.known))
        found = _remembered.get(name)
        if found is None:
            found = _settle(self.roots, self.known)
            while len(_remembered) >= MOST_REMEMBERED:
                _remembered.pop(next(iter(_remembered)), None)
            _remembered[name] = found
        return found


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a walk: the areas each operations key has authority over, and the valid certificates by id.

    A key that was revoked has no area any more; what it issued and may keep is valid all the same. `idle` are
    introductions that are true and give nothing: who is introduced has the area anyway.
    """

    areas: Mapping[str, frozenset[str]]
    valid: Mapping[str, Certificate] = field(default_factory=dict)
    devices: Mapping[str, tuple[Device, ...]] = field(default_factory=dict)
    idle: frozenset[str] = frozenset()

    def device(self, device: str, office: str) -> Device | None:
        """Return the newest valid certificate of a device for an office."""
        return max(
            (found for found in self.devices.get(device, ()) if found.office == office),
            key=lambda found: found.serial,
            default=None,
        )

    def covers(self, key: str, office: str) -> bool:
        """Say whether an operations key has authority over an office."""
        return any(is_within(office, area) for area in self.areas.get(key, ()))

    def revocations(self) -> list[Certificate]:
        """Return the valid revocations of operations keys, sorted by id."""
        return [one for _, one in sorted(self.valid.items()) if isinstance(one.content, Revoked)]

    def chains(self, names: Iterable[str]) -> list[Certificate]:
        """Return the certificates that prove these devices or keys, up to the trusted keys, sorted by id."""
        by_key: dict[str, list[Certificate]] = defaultdict(list)
        for certificate in self.valid.values():
            content = certificate.content
            if not isinstance(content, Revoked) and certificate.id not in self.idle:
                by_key[content.device if isinstance(content, Device) else content.key].append(certificate)
        found: dict[str, Certificate] = {}
        waiting = list(names)
        while waiting:
            for certificate in by_key.pop(waiting.pop(), ()):
                found[certificate.id] = certificate
                waiting.append(certificate.content.issuer)
        return [found[name] for name in sorted(found)]


# what a vault keeps changes rarely and is judged often, by every list and every part
_remembered: dict[tuple[frozenset[tuple[str, str]], tuple[str, ...]], Verdict] = {}


def _settle(roots: Mapping[str, str], certificates: Iterable[Certificate]) -> Verdict:
    """Return the verdict, without the introductions by keys that were revoked and do not keep them.

    They lie above what a walk can take back. A revocation that rests on one of them alone strikes none.
    """
    every = tuple(certificates)
    first = _Walk(roots, every).settle()
    spoken = {one for one in first.valid.values() if one.content.kind == "above" and one.id not in first.idle}
    doubtful = _struck_by(first, spoken)
    if not doubtful:
        return first
    second = _Walk(roots, [one for one in every if one.id not in doubtful]).settle()
    sure = _struck_by(second, [one for one in spoken if one.id in doubtful])
    if sure == doubtful:
        return second
    return _Walk(roots, [one for one in every if one.id not in sure]).settle() if sure else first


def _struck_by(verdict: Verdict, spoken: Iterable[Certificate]) -> set[str]:
    """Return which of these introductions the valid revocations leave nothing of."""
    kept = [(one.content.key, frozenset(one.content.keep)) for one in verdict.valid.values()
            if isinstance(one.content, Revoked)]  # fmt: skip
    return {one.id for one in spoken if any(key == one.content.issuer and one.id not in keep for key, keep in kept)}


class _Walk:
    """One walk, from the largest area down: who has an area is settled before a smaller one is looked at.

    So a revocation, which speaks of an area smaller than its issuer's, never undoes what it rests on.
    """

    def __init__(self, roots: Mapping[str, str], certificates: Iterable[Certificate]) -> None:
        self._roots = roots
        self._reach: dict[str, set[str]] = defaultdict(set)
        self._lost: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        self._valid: dict[str, Certificate] = {}
        self._desks: dict[int, dict[str, list[Certificate]]] = {depth: defaultdict(list) for depth in DEPTHS}
        self._devices: list[Certificate] = []
        self._revocations: list[Certificate] = []
        every: dict[str, Certificate] = {}
        for one in certificates:
            every.setdefault(one.id, one)
        for one in every.values():
            if isinstance(one.content, Device):
                self._devices.append(one)
            elif isinstance(one.content, Revoked):
                self._revocations.append(one)
            else:
                self._desks[_depth(one.content.scope)][one.content.issuer].append(one)
        self._speakers = self._find_speakers()

    def _find_speakers(self) -> dict[str, str]:
        """Return who may introduce the desks above, with their areas: the roots, and the desks that a root made equal.

        A root key that is kept apart never speaks for itself; a desk that it took back says no more.
        """
        found = dict(self._roots)
        taken = {
            (one.content.issuer, one.content.key, one.content.scope)
            for one in self._revocations
            if signature_holds(one)
        }
        for one in (one for desks in self._desks.values() for issued in desks.values() for one in issued):
            content = one.content
            if content.kind != "desk" or self._roots.get(content.issuer) != content.scope or content.key in self._roots:
                continue
            if (content.issuer, content.key, content.scope) not in taken and signature_holds(one):
                found[content.key] = min(found.get(content.key, content.scope), content.scope, key=_size)
        return found

    def settle(self) -> Verdict:
        """Return the verdict. Raises BundleCertificate for a forged signature."""
        for depth in DEPTHS:
            for key, scope in self._roots.items():
                if _depth(scope) == depth:
                    self._reach[key].add(scope)
            self._revoke(depth, among_equals=True)
            self._certify(self._desks[depth])
            self._revoke(depth, among_equals=False)
        devices = self._certify_devices()
        idle = self._hear_introductions()
        left = {key: frozenset(a for a in found if not self._is_lost(key, a)) for key, found in self._reach.items()}
        areas = {key: found for key, found in left.items() if found}
        valid = MappingProxyType(self._valid)
        return Verdict(MappingProxyType(areas), valid, MappingProxyType(devices), frozenset(idle))

    def _certify(self, by_issuer: Mapping[str, list[Certificate]]) -> None:
        """Follow the desks of one size of area from key to key."""
        waiting = [key for key in by_issuer if key in self._reach or key in self._speakers]
        while waiting:
            issuer = waiting.pop()
            for one in by_issuer[issuer]:
                content = one.content
                if one.id in self._valid or not self._may_issue(one):
                    continue
                self._accept(one)
                if content.scope not in self._reach[content.key]:
                    self._reach[content.key].add(content.scope)
                    waiting += [content.key] if content.key in by_issuer else []

    def _certify_devices(self) -> dict[str, tuple[Device, ...]]:
        found: dict[str, tuple[Device, ...]] = {}
        for one in self._devices:
            if isinstance(one.content, Device) and self._may_issue(one):
                self._accept(one)
                found[one.content.device] = (*found.get(one.content.device, ()), one.content)
        return found

    def _hear_introductions(self) -> set[str]:
        """Take the introductions that desks below make of a desk that has its area anyway; return their ids."""
        found = set()
        for one in (one for desks in self._desks.values() for issued in desks.values() for one in issued):
            content = one.content
            if (
                content.kind != "above"
                or one.id in self._valid
                or content.scope not in self._reach.get(content.key, ())
            ):
                continue
            if any(_is_inside(area, content.scope) for area in self._reach.get(content.issuer, ())):
                self._accept(one)
                found.add(one.id)
        return found

    def _may_issue(self, one: Certificate) -> bool:
        content = one.content
        areas = self._reach.get(content.issuer, ())
        stands = _has_authority(areas, content, self._speakers.get(content.issuer))
        return stands and not self._is_struck(one)

    def _accept(self, one: Certificate) -> None:
        if not signature_holds(one):
            raise BundleCertificate(reason="tanda tangan")
        self._valid[one.id] = one

    # ---- revocations -------------------------------------------------------------------------------------------------

    def _revoke(self, depth: int, *, among_equals: bool) -> None:
        """Apply the revocations by keys with an area of this size: by roots on their equals, or on keys below."""
        for one in self._revocations:
            content = one.content
            if not isinstance(content, Revoked) or one.id in self._valid or self._is_struck(one):
                continue
            over = self._rules_equals(content, depth) if among_equals else self._rules_below(content, depth)
            if over and not self._stands_above(content):
                self._accept(one)
                self._lost[content.key].append((content.scope, frozenset(content.keep)))

    def _rules_equals(self, content: Revoked, depth: int) -> bool:
        """Say whether a trusted key speaks of another key of its own area that is not trusted by itself."""
        scope = self._roots.get(content.issuer)
        return scope == content.scope and _depth(scope) == depth and content.key not in self._roots

    def _rules_below(self, content: Revoked, depth: int) -> bool:
        areas = self._reach.get(content.issuer, ())
        return any(_depth(area) == depth and _is_inside(content.scope, area) for area in areas)

    def _stands_above(self, content: Revoked) -> bool:
        """Say whether the key to be revoked has an area, settled by now, that holds the one it is revoked in."""
        return any(is_within(content.scope, area) for area in self._reach.get(content.key, ()))

    def _is_struck(self, one: Certificate) -> bool:
        """Say whether its issuer was revoked over its area, and it is not among what may stay."""
        return any(
            is_within(one.content.scope, scope) and one.id not in keep
            for scope, keep in self._lost.get(one.content.issuer, ())
        )

    def _is_lost(self, key: str, area: str) -> bool:
        return any(is_within(area, scope) for scope, _ in self._lost.get(key, ()))


def _depth(scope: str) -> int:
    return 0 if scope == NATIONAL else scope.count(".") + 1


def _size(scope: str) -> tuple[int, str]:
    return _depth(scope), scope


def _is_inside(scope: str, area: str) -> bool:
    """Say whether an area holds another one and more."""
    return scope != area and is_within(scope, area)


def _has_authority(areas: Iterable[str], content: Device | Desk | Revoked, root_scope: str | None) -> bool:
    """Say whether an issuer with these areas may issue this; only a trusted key itself introduces the desk above it."""
    if isinstance(content, Desk):
        if not is_within(content.office, content.scope):
            return False
        if content.kind == "above":
            return root_scope is not None and content.scope != root_scope and is_within(root_scope, content.scope)
    return any(is_within(content.scope, area) for area in areas)
