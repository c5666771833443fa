"""What an invitation is worth: which desk signed it, and the chain that leads from the key at its top to that desk.

`resources/format/bundle.md` section 8. Called by enrolment and the windows. Opens no vault.
"""

from collections.abc import Iterable
from pathlib import Path

from fieldapp.case.office import NATIONAL, is_within
from fieldapp.errors import BundleCertificate, CertificateRefused, EnrolmentMalformed
from fieldapp.exchange import credentials
from fieldapp.exchange.certificate import Certificate, Desk, parse_certificate
from fieldapp.exchange.enrolment_file import Invitation, fingerprint, read_file
from fieldapp.exchange.trust import TrustStore, Verdict


def inspect_invitation(invitation_file: Path) -> tuple[Invitation, Desk, str]:
    """Return an invitation, the desk it comes from, and the fingerprint to compare on the phone before accepting.

    Raises EnrolmentMalformed, CertificateRefused for an invitation that no desk stands behind.
    """
    found, proved = read_file(invitation_file, Invitation)
    desk, _ = inviting_desk(found, parse_pairs(found.certificates, invitation_file), proved)
    return found, desk, fingerprint(found)


def list_chain(invitation_file: Path) -> list[Desk]:
    """Return the desks that lead from the key at the top to the one that invites, top first. Raises as inspecting."""
    found, proved = read_file(invitation_file, Invitation)
    certificates = parse_pairs(found.certificates, invitation_file)
    desk, _ = inviting_desk(found, certificates, proved)
    above = _judge_invitation(found, certificates).chains([desk.key])
    contents = {one.content.key: one.content for one in above if isinstance(one.content, Desk)}
    return sorted(contents.values(), key=lambda one: (one.key != found.root, one.scope != NATIONAL, len(one.scope)))


def inviting_desk(
    invitation: Invitation, certificates: list[Certificate], proved: set[str]
) -> tuple[Desk, Certificate]:
    """Return the desk that signed an invitation, and the self-signed certificate of the key at the top of its chain.

    Raises CertificateRefused unless that key leads to a desk that may invite.
    """
    root = root_of(invitation, certificates)
    try:
        verdict = _judge_invitation(invitation, certificates)
    except BundleCertificate as error:
        raise CertificateRefused() from error
    desks = [
        one.content
        for _, one in sorted(verdict.valid.items())
        if isinstance(one.content, Desk) and one.content.kind == "desk" and one.content.key in proved
        if is_within(invitation.office, one.content.scope) and verdict.covers(one.content.key, invitation.office)
    ]
    if root is None or not desks:
        raise CertificateRefused()
    return min(desks, key=lambda one: (one.key == one.issuer, len(one.scope))), root


def _judge_invitation(invitation: Invitation, certificates: list[Certificate]) -> Verdict:
    root = root_of(invitation, certificates)
    roots = {invitation.root: root.content.scope} if root else {}
    return TrustStore(roots, tuple(certificates)).judge()


def root_of(invitation: Invitation, certificates: Iterable[Certificate]) -> Certificate | None:
    """Return the self-signed certificate of the key at the top, None where the invitation brings none."""
    for one in certificates:
        found = credentials.self_signed(one)
        if found is not None and found.key == invitation.root:
            return one
    return None


def write_pairs(certificates: Iterable[Certificate]) -> list[dict[str, str]]:
    """Return certificates as enrolment files carry them."""
    return [{"json": one.json.decode(), "minisig": one.minisig.decode()} for one in certificates]


def parse_pairs(pairs: list[dict[str, str]], file: Path) -> list[Certificate]:
    """Return the certificates of an enrolment file. Raises EnrolmentMalformed."""
    try:
        return [parse_certificate(pair["json"].encode(), pair["minisig"].encode()) for pair in pairs]
    except (BundleCertificate, KeyError, UnicodeEncodeError) as error:
        raise EnrolmentMalformed(name=file.name) from error
