"""The journal's law a second time, written from `resources/format/journal.md` alone and as naively as it reads.

Ancestors are found by searching the graph, never with vectors; nothing here is fast, and nothing is taken from the
program but the shape of an entry.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from fieldapp import canonical
from fieldapp.case.ids import derived_id

HOME_ONLY = {
    "office.set", "officer.set", "case.set", "case.finalise", "subject.set", "witness.set", "evidence.set",
    "supervision.set", "supervision.finalise", "step.set", "number.draw", "number.void", "range.set", "register.set",
    "document.print", "mail.set", "assignment.set", "declaration.set", "meeting.set", "contact.set", "closing.set",
}  # fmt: skip
HOME_OR_ABOVE = {
    "review.set", "referral.set", "outcome.set", "foreign.set", "book.waive", "book.resolve", "book.note",
    "device.revoke",
}  # fmt: skip
ABOVE = {"receipt.set"}


def within(code, scope):
    return scope in ("00", code) or code.startswith(scope + ".")


def office_of(book):
    return book.split("@")[1]


def place_order(made):
    return (made.entry.lamport, made.entry.book, made.entry.seq, made.hash)


def meaning(entry):
    """Section 4: why an entry means nothing here."""
    if entry.v > 1:
        return "version"
    kind, act = entry.kind.split(".")
    home = office_of(entry.book)
    if entry.kind in HOME_OR_ABOVE or (act == "destroy" and kind not in ("book", "device")):
        allowed = within(home, entry.office)
    elif entry.kind in HOME_ONLY:
        allowed = entry.office == home
    elif entry.kind in ABOVE:
        allowed = entry.office != home and within(home, entry.office)
    else:
        return "kind"
    return "" if allowed else "scope"


@dataclass
class Ruling:
    """Decisions applied so far (section 7)."""

    kept: dict = field(default_factory=dict)
    waived: dict = field(default_factory=dict)
    revoked: list = field(default_factory=list)

    def excludes(self, made):
        entry = made.entry
        for (book, seq), (digest, scope) in self.kept.items():
            if (book, seq) == (entry.book, entry.seq) and made.hash.hex() != digest and within(entry.office, scope):
                return True
        return any(
            entry.book[:32] == device and within(entry.office, scope) and entry.seq > upto.get(entry.book, 0)
            for device, scope, upto in self.revoked
        )


def counted(held, ruling):
    """Section 5: the hashes of the entries that count under these decisions."""

    @cache
    def counts(digest):
        made = held[digest]
        entry = made.entry
        if ruling.excludes(made):
            return False
        seen, missing = [0], False
        if entry.seq > 1:
            before = held.get(bytes.fromhex(entry.prev))
            if before is None:
                scope = ruling.waived.get((entry.book, entry.seq))
                if scope is None or not within(entry.office, scope):
                    return False
                missing = True
            else:
                if (before.entry.book, before.entry.seq) != (entry.book, entry.seq - 1) or not counts(before.hash):
                    return False
                seen.append(before.entry.lamport)
        for book, seq, name in entry.parents:
            parent = held.get(bytes.fromhex(name))
            if parent is None:
                if not any(book == waived and seq < at for waived, at in ruling.waived):
                    return False
                missing = True
                continue
            there = (parent.entry.book, parent.entry.seq, parent.entry.record)
            if there != (book, seq, entry.record) or not counts(parent.hash):
                return False
            seen.append(parent.entry.lamport)
        return entry.lamport > max(seen) if missing else entry.lamport == 1 + max(seen)

    return {digest for digest in held if counts(digest)}


def is_place(value):
    return type(value) is int


def apply(ruling, made):
    """Put one decision into force, unless it makes no sense or is not this writer's to take."""
    entry, said = made.entry, made.open
    if entry.kind == "device.revoke":
        device, upto = said.get("device"), said.get("upto")
        if isinstance(device, str) and isinstance(upto, dict) and device != entry.book[:32]:
            ruling.revoked.append((device, entry.office, {b: s for b, s in upto.items() if is_place(s)}))
        return
    book, seq, keep = said.get("book"), said.get("seq"), said.get("keep")
    if not isinstance(book, str) or not is_place(seq) or "@" not in book or book[:32] == entry.book[:32]:
        return
    if office_of(book) != office_of(entry.book) or not within(office_of(book), entry.office):
        return
    if entry.kind == "book.waive":
        ruling.waived.setdefault((book, seq), entry.office)
    elif isinstance(keep, str) and len(keep) == 64:
        ruling.kept.setdefault((book, seq), (keep, entry.office))


def judge(held):
    """Section 7: which entries count once every decision that can be applied was applied."""

    def level(made):
        return 0 if made.entry.office == "00" else 1 + made.entry.office.count(".")

    waiting = [
        made
        for made in held.values()
        if made.entry.kind in ("book.waive", "book.resolve", "device.revoke") and not meaning(made.entry)
    ]
    waiting.sort(key=lambda made: (level(made), place_order(made)))
    ruling = Ruling()
    while True:
        now = counted(held, ruling)
        found = next((made for made in waiting if made.hash in now), None)
        if found is None:
            return now
        waiting.remove(found)
        if found.open is not None:
            apply(ruling, found)


def ancestors(held, counting, record):
    """Section 6: for each counting entry of a record, the hashes of its ancestors, by searching the graph."""
    here = {digest: made for digest, made in held.items() if digest in counting and made.entry.record == record}
    places = defaultdict(list)
    for made in held.values():
        places[made.entry.book, made.entry.seq].append(made)

    def earlier(made):
        """The entries of the same book and branch that stand before this one."""
        book, seq = made.entry.book, made.entry.seq
        mine = [other for other in held.values() if other.entry.book == book]
        fork = min((at for (b, at), there in places.items() if b == book and len(there) > 1), default=None)
        found, at = set(), made
        while fork is not None and at is not None and at.entry.seq >= fork:
            before = held.get(bytes.fromhex(at.entry.prev)) if at.entry.prev else None
            fits = before is not None and (before.entry.book, before.entry.seq) == (book, at.entry.seq - 1)
            at = before if fits else None
            if at is not None:
                found.add(at.hash)
        limit = seq if fork is None else min(seq, fork)
        return found | {other.hash for other in mine if other.entry.seq < limit}

    direct = {
        digest: ({bytes.fromhex(p.hash) for p in made.entry.parents} | earlier(made)) & here.keys()
        for digest, made in here.items()
    }
    result = {}
    for digest in here:
        found, queue = set(), [digest]
        while queue:
            for one in direct[queue.pop()]:
                if one not in found:
                    found.add(one)
                    queue.append(one)
        result[digest] = found
    return result


@dataclass
class Picture:
    """What a record is."""

    type: str = ""
    office: str = ""
    fields: dict = field(default_factory=dict)
    identity: dict = field(default_factory=dict)
    conflicts: dict = field(default_factory=dict)
    frontier: set = field(default_factory=set)
    held: dict = field(default_factory=dict)
    dropped: dict = field(default_factory=dict)


def picture(held, counting, record):
    """Sections 4, 6 and 8: the state of one record."""
    before = ancestors(held, counting, record)
    ordered = sorted((held[digest] for digest in before), key=place_order)
    result = Picture(frontier=set(before) - set().union(*before.values()))
    means = [made for made in ordered if not meaning(made.entry)]
    result.held = {made.hash: meaning(made.entry) for made in ordered if meaning(made.entry)}
    if not means:
        return result

    def identity_of(made):
        return made.entry.kind.split(".")[0], office_of(made.entry.book)

    own = [
        made
        for made in means
        if identity_of(made)[0] in ("office", "register") and derived_id(*identity_of(made)) == record
    ]
    result.type, result.office = identity_of((own or means)[0])
    usable = [made for made in means if identity_of(made) == (result.type, result.office)]
    result.held |= {made.hash: "home" for made in means if made not in usable}
    result.dropped = destroyed(ordered, usable, before)
    for part, target in (("open", result.fields), ("identity", result.identity)):
        fold_part(part, target, usable, before, result)
    return result


def destroyed(ordered, usable, before):
    dropped = defaultdict(set)
    for made in usable:
        if made.entry.kind.endswith(".destroy") and made.open is not None:
            parts = {"open", "identity"} & set(made.open.get("parts", ()))
            for other in ordered:
                if made.hash not in before[other.hash] and not other.entry.kind.endswith(".destroy"):
                    dropped[other.hash] |= parts
    return {digest: parts for digest, parts in dropped.items() if parts}


def fold_part(part, target, usable, before, result):
    writes = defaultdict(list)
    for made in usable:
        content = getattr(made, part)
        gone = part in result.dropped.get(made.hash, ()) or made.entry.kind.endswith(".destroy")
        for name, value in ({} if content is None or gone else content).items():
            writes[name].append((made, value))
    for name, found in writes.items():
        live = [(made, v) for made, v in found if not any(made.hash in before[other.hash] for other, _ in found)]
        if live[-1][1] is not None:
            target[name] = live[-1][1]
        if len({canonical.encode(value) for _, value in live}) > 1:
            result.conflicts[part, name] = [(made.hash.hex(), value) for made, value in reversed(live)]
