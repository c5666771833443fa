"""Which kinds of entries there are, and which office may write them (`resources/format/journal.md`, section 4).

Pure. Called by the fold, which holds what stands outside its right, and by the journal, which refuses to write it.
"""

from typing import Literal

from fieldapp.case.ids import derived_id
from fieldapp.case.office import is_within
from fieldapp.vault.entry import VERSION, Entry, parse_book

Right = Literal["home", "any", "above"]

KINDS: dict[str, Right] = {
    "office.set": "home",
    "officer.set": "home",
    "case.set": "home",
    "case.finalise": "home",
    "subject.set": "home",
    "witness.set": "home",
    "evidence.set": "home",
    "supervision.set": "home",
    "supervision.finalise": "home",
    "step.set": "home",
    "number.draw": "home",
    "number.void": "home",
    "foreign.set": "any",
    "range.set": "home",
    "register.set": "home",
    "document.print": "home",
    "document.set": "home",
    "mail.set": "home",
    "assignment.set": "home",
    "declaration.set": "home",
    "meeting.set": "home",
    "contact.set": "home",
    "reference.set": "home",
    "closing.set": "home",
    "review.set": "any",
    "referral.set": "any",
    "outcome.set": "any",
    "delegation.set": "any",
    "receipt.set": "above",
    "access.note": "home",
    "disclosure.set": "any",
    "book.waive": "any",
    "book.note": "any",
    "book.resolve": "any",
    "device.revoke": "any",
}
DECISIONS = frozenset({"book.waive", "book.resolve", "device.revoke"})
LASTING = frozenset({"book", "device"})
ANCHORED = frozenset({"office", "register"})


def type_of(kind: str) -> str:
    """Return the record type of a kind."""
    return kind.partition(".")[0]


def is_destruction(kind: str) -> bool:
    """Return whether an entry of this kind destroys payloads; what was decided about books and devices stays."""
    return kind.endswith(".destroy") and type_of(kind) not in LASTING


def is_anchored(entry: Entry) -> bool:
    """Return whether the id of a record proves that it has the type and the home that this entry says."""
    kind = type_of(entry.kind)
    return kind in ANCHORED and entry.record == derived_id(kind, parse_book(entry.book).office)


def meaning_problem(entry: Entry) -> str:
    """Return why the fold cannot use an entry (version, kind, scope), or an empty text."""
    if entry.v > VERSION:
        return "version"
    right = "any" if is_destruction(entry.kind) else KINDS.get(entry.kind)
    if right is None:
        return "kind"
    home = parse_book(entry.book).office
    if entry.office == home:
        return "scope" if right == "above" else ""
    return "" if right != "home" and is_within(home, entry.office) else "scope"
