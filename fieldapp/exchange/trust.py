"""Which certificates are believed: a walk from the keys we trust, each step inside the area of the one before.

`resources/format/bundle.md` section 4. Called by the bundle, enrolment and the merge. Pure: the vault's own
certificates come in as a `TrustStore`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from fieldapp.case.office import is_within
from fieldapp.errors import BundleCertificate
from fieldapp.exchange.certificate import Certificate, Desk, Device, signature_holds


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
        return _walk(verdict, fresh, self.roots) if fresh else verdict

    def is_revoked(self, device: Device) -> bool:
        """Say whether an office over a device has revoked it."""
        return any(is_within(device.office, area) for area in self.revoked.get(device.device, ()))

    @cached_property
    def _verdict(self) -> "Verdict":
        areas = {key: frozenset({scope}) for key, scope in self.roots.items()}
        return _walk(Verdict(areas), self.known, self.roots)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a walk: the areas each operations key has authority over, and the valid certificates by id."""

    areas: Mapping[str, frozenset[str]]
    valid: Mapping[str, Certificate] = field(default_factory=dict)
    devices: Mapping[str, tuple[Device, ...]] = field(default_factory=dict)

    def device(self, device: str, office: str) -> Device | None:
        """Return the newest valid certificate of a device for an office."""
        return max(
            (found for found in self.devices.get(device, ()) if found.office == office),
            key=lambda found: found.serial,
            default=None,
        )

    def chains(self, devices: Iterable[str]) -> list[Certificate]:
        """Return the certificates that prove these devices, up to the trusted keys, sorted by id."""
        by_key: dict[str, list[Certificate]] = defaultdict(list)
        for certificate in self.valid.values():
            content = certificate.content
            by_key[content.device if isinstance(content, Device) else content.key].append(certificate)
        found: dict[str, Certificate] = {}
        waiting = list(devices)
        while waiting:
            for certificate in by_key.pop(waiting.pop(), ()):
                found[certificate.id] = certificate
                waiting.append(certificate.content.issuer)
        return [found[name] for name in sorted(found)]


def _walk(base: Verdict, certificates: Iterable[Certificate], roots: Mapping[str, str]) -> Verdict:
    by_issuer: dict[str, dict[str, Certificate]] = defaultdict(dict)
    for certificate in certificates:
        by_issuer[certificate.content.issuer][certificate.id] = certificate
    areas, valid = dict(base.areas), dict(base.valid)
    devices = dict(base.devices)
    waiting = [key for key in by_issuer if key in areas]
    while waiting:
        issuer = waiting.pop()
        for name, certificate in list(by_issuer[issuer].items()):
            content = certificate.content
            if not _has_authority(areas[issuer], content, roots.get(issuer)):
                continue
            if not signature_holds(certificate):
                raise BundleCertificate(reason="tanda tangan")
            valid[name] = by_issuer[issuer].pop(name)
            if isinstance(content, Device):
                devices[content.device] = (*devices.get(content.device, ()), content)
            elif content.scope not in areas.get(content.key, ()):
                areas[content.key] = areas.get(content.key, frozenset()) | {content.scope}
                waiting += [content.key] if content.key in by_issuer else []
    return Verdict(MappingProxyType(areas), MappingProxyType(valid), MappingProxyType(devices))


def _has_authority(areas: Iterable[str], content: Device | Desk, root_scope: str | None) -> bool:
    """Say whether an issuer with these areas may issue this; only a trusted key itself introduces the desk above it."""
    if isinstance(content, Desk):
        if not is_within(content.office, content.scope):
            return False
        if content.kind == "above":
            return root_scope is not None and content.scope != root_scope and is_within(root_scope, content.scope)
    return any(is_within(content.scope, area) for area in areas)
