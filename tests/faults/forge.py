"""A forger's bench: parts for one recipient, with anything in them changed, covered and signed anew.

Called by the named attacks. `Forge(recipient)` makes the tar of a valid part; what it returns is the age file.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

from fieldapp import canonical
from fieldapp.exchange import bag, container, minisig
from fieldapp.exchange.certificate import Certificate, issue
from fieldapp.exchange.content import Content, Range
from fieldapp.exchange.header import parse_header
from tests.exchange import world as w

Members = dict[str, bytes]
HEADER, SIGNATURE = "netra.json", "netra.json.minisig"
JOURNAL, PAYLOADS, RANGES = "data/journal.jsonl", "data/payloads.jsonl", "data/ranges.json"
HEADS, OFFICERS = "data/heads.jsonl", "data/signatures.jsonl"


@dataclass(frozen=True)
class Forge:
    """Makes parts for one recipient."""

    recipient: str

    def plain(self, **how) -> bytes:
        """Return the tar of a part; what may be said is what `world.plain` takes."""
        return w.plain(recipients=(self.recipient,), **how)

    def seal(self, tar: bytes) -> bytes:
        """Encrypt a tar to the recipient."""
        return w.seal(tar, self.recipient)

    def part(self, **how) -> bytes:
        """Return a part as anybody makes it who has the keys that are named."""
        return self.seal(self.plain(**how))

    @cached_property
    def members(self) -> Members:
        """The members of the valid part."""
        return {name: bytes(data) for name, data in container.unpack(self.plain()).items()}

    def tagged(self, members: Members) -> bytes:
        """Seal members with a tag manifest that fits, as a forger would."""
        members[bag.TAG_MANIFEST] = bag.tag_manifest_of(bag.digests_of(members))
        return self.seal(container.pack(members))

    def header(self, data: bytes = b"", private=w.KEC_DEVICE, **fields) -> bytes:
        """Change the header as the sender himself could: the fields named, or all its bytes."""
        changed = data or canonical.encode({**json.loads(self.members[HEADER]), **fields})
        return self.tagged(
            {**self.members, HEADER: changed, SIGNATURE: minisig.sign(private, changed, "netra/bundle/1")}
        )

    def said(self, old: bytes, new: bytes) -> bytes:
        """Replace bytes of the header and sign what came out."""
        assert old in self.members[HEADER], old
        return self.header(self.members[HEADER].replace(old, new, 1))

    def files(self, changed: Members) -> bytes:
        """Replace files below data/ and cover them, as the certified sender himself could."""
        members = {**self.members, **changed}
        facts = parse_header(members[HEADER])
        members["bag-info.txt"] = bag.info_of(members, facts.group, 1, 1)
        members[bag.MANIFEST] = bag.manifest_of(bag.digests_of(members))
        fields = {**json.loads(members[HEADER]), "manifest": bag.digest(members[bag.MANIFEST])}
        members[HEADER] = canonical.encode(fields)
        members[SIGNATURE] = minisig.sign(w.KEC_DEVICE, members[HEADER], "netra/bundle/1")
        return self.tagged(members)

    def edit(self, name: str, old: bytes, new: bytes) -> bytes:
        """Replace bytes of one file below data/, covered and signed."""
        assert old in self.members[name], old
        return self.files({name: self.members[name].replace(old, new, 1)})

    def smuggle(self, name: str, data: bytes) -> bytes:
        """Replace a member that the sender's signature covers, without his key."""
        return self.tagged({**self.members, name: data})

    def certified(self, *last: Certificate, private=w.KEC_DEVICE, **how) -> bytes:
        """Return a part that brings the chain down to the desk, and then these certificates."""
        return self.part(certificates=[*w.chain()[:3], *last], private=private, **how)

    def loose(self, data: bytes, signature: bytes) -> bytes:
        """Put a certificate of any bytes beside the others."""
        name = f"cert/{hashlib.sha256(data).hexdigest()}.json"
        return self.tagged({**self.members, name: data, f"{name}.minisig": signature})


def body_of(found, payloads, *heads) -> Content:
    """Return content with one range over all the entries."""
    return Content((Range(found[0].entry.book, 0, len(found)),), found, payloads, heads)


def own_body(private, office=w.KEC) -> Content:
    """Return one entry of a device, with its head."""
    found, payloads = w.entries(private, office, 1)
    return body_of(found, payloads, w.head(private, found[-1]))


def own_facts(private, office=w.KEC, **changes):
    """Return what the header of a device's own part says."""
    return w.facts(device=w.device_id(w.raw(private)), office=office, **changes)


def lawful(private, office=w.KEC, issuer=w.KAB, **how) -> Certificate:
    """Return the certificate of a device."""
    return issue(w.device(private, office, issuer, **how), issuer)
