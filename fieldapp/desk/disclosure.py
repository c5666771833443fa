"""Showing who reported and who saw it, only after a signed entry that says why; asking another office, answering.

`resources/format/people.md`, section 4. Called by the command line and the windows before anything that names them is
read. Never keeps an identity; what was shown is shown for one case and some minutes.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal

from fieldapp.case.ids import new_id
from fieldapp.case.model import Case, Reporter, Supervision, Witness
from fieldapp.case.office import is_within
from fieldapp.case.text import clean_text
from fieldapp.errors import (
    IdentityAbsent,
    IdentityAsked,
    IdentityHidden,
    IdentityNotAsked,
    IdentityOwn,
    ReasonMissing,
    RecordElsewhere,
)
from fieldapp.paper.privacy import make_veil
from fieldapp.vault.casebook import write_item
from fieldapp.vault.disclosure import GRANTED, KIND, REFUSED, Disclosure, disclosures_of
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state
from fieldapp.vault.register import load_case, load_item, owner_state
from fieldapp.vault.trace import list_traces, trace_change
from fieldapp.vault.vault import Vault, office_record
from fieldapp.words import say

REASONS: Final = ("contact", "check", "examine", "paper", "copying", "pass")
SHOWN_MINUTES: Final = 10
# What was read just before the time ran out may still be on its way.
_GRACE: Final = timedelta(minutes=1)
Answer = Literal["granted", "refused"]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who reported and who saw it, as one case or LHP names them."""

    owner: str
    reporter: Reporter
    witnesses: tuple[Witness, ...]


def reasons() -> list[tuple[str, str]]:
    """Return the usual reasons for showing an identity: key and sentence."""
    return [(key, say(f"disclosure.reason.{key}")) for key in REASONS]


def may_reveal(vault: Vault, owner: str) -> bool:
    """Say whether the officer at work may see the identities of a case or LHP; nothing is written."""
    state = owner_state(vault.db, owner)
    if state.office == vault.office:
        return vault.rights.allows("reveal", "own")
    return is_within(state.office, vault.office) and vault.rights.allows("reveal_below", "below")


def is_held(vault: Vault, owner: str) -> bool:
    """Say whether somebody who reported or saw it is named here at all."""
    reporter, witnesses = _people(load_item(vault.db, owner))
    return _is_named(reporter) or any(_is_named(witness) for witness in witnesses)


def reveal(vault: Vault, owner: str, reason: str) -> Identity:
    """Write, signed by the officer, that the identities of a case or LHP are shown and why; then return them.

    Names of those people inside the reason are hidden, since everybody reads the trace.
    For SHOWN_MINUTES what names them may be read. Raises ReasonMissing, RightMissing, IdentityAbsent, RecordUnknown,
    OfficerUnknown and the failures of the disk: then nothing is given.
    """
    if not reason.strip():
        raise ReasonMissing()
    own = owner_state(vault.db, owner).office == vault.office
    vault.require("reveal" if own else "reveal_below", owner)
    if not is_held(vault, owner):
        raise IdentityAbsent()
    action, said = "reveal" if own else "reveal_below", _veiled(vault, owner, reason)
    vault.note(trace_change("revealed", action=action, about=owner, reason=said, sign=vault.signer()))
    return Identity(owner, *_people(load_item(vault.db, owner)))


def reveal_book(vault: Vault, reason: str) -> None:
    """Write, signed by the officer, that the books of this office are read with those who reported, and why.

    For SHOWN_MINUTES they may be. Raises ReasonMissing, RightMissing, OfficerUnknown and the failures of the disk.
    """
    if not reason.strip():
        raise ReasonMissing()
    about = office_record(vault.office)
    vault.require("reveal", about)
    said = clean_text(reason).strip()
    vault.note(trace_change("revealed", action="reveal", about=about, reason=said, sign=vault.signer()))


def _veiled(vault: Vault, owner: str, reason: str) -> str:
    return make_veil(load_item(vault.db, owner))(clean_text(reason).strip())


def require_shown(vault: Vault, owner: str) -> None:
    """Raise IdentityHidden unless the officer at work revealed the identities of a case or LHP a moment ago."""
    now = vault.now()
    for trace in list_traces(vault.db, vault.office, about=owner, what="revealed", most=20):
        if trace.officer == vault.officer and trace.signed:
            # a clock set back since then proves nothing
            if -_GRACE <= now - datetime.fromisoformat(trace.wall) <= timedelta(minutes=SHOWN_MINUTES) + _GRACE:
                return
            break
    raise IdentityHidden()


def _people(item: Case | Supervision) -> tuple[Reporter, tuple[Witness, ...]]:
    if isinstance(item, Case):
        return item.reporter, item.witnesses
    return Reporter(), item.alleged.witnesses if item.alleged else ()


def _is_named(person: Reporter | Witness) -> bool:
    return any(text.strip() for text in (person.name, person.address, person.phone))


def bring_from_origin(vault: Vault, owner: str) -> int:
    """Copy who reported and who saw it from the case that this one continues, once they arrived; return how many.

    A case that was taken on begins without them: they follow with the next bundle. Raises IdentityAbsent while they
    are not here, and what changing a case raises.
    """
    with vault.writing():
        case = load_case(vault.db, owner)
        found = _missing_people(vault, case)
        if found is None:
            raise IdentityAbsent()
        reporter, witnesses = found
        item = replace(case, reporter=reporter, witnesses=witnesses)
        write_item(vault, item, case, say("disclosure.brought"))
    return (reporter != case.reporter) + sum(new != old for new, old in zip(witnesses, case.witnesses, strict=True))


def _missing_people(vault: Vault, case: Case) -> tuple[Reporter, tuple[Witness, ...]] | None:
    """Return the people of a case with those of its origin in the places that are empty, None when nothing is new."""
    state = load_state(vault.db, case.linked) if case.linked else None
    if state is None or state.type != "case":
        return None
    origin = load_case(vault.db, case.linked)
    reporter = case.reporter if _is_named(case.reporter) or origin.reporter.withheld else origin.reporter
    known = [one for one in origin.witnesses if not one.withheld]
    witnesses = case.witnesses
    if len(known) == len(witnesses):
        pairs = zip(witnesses, known, strict=True)
        witnesses = tuple(
            one if _is_named(one) else replace(one, name=old.name, address=old.address, phone=old.phone)
            for one, old in pairs
        )
    return None if (reporter, witnesses) == (case.reporter, case.witnesses) else (reporter, witnesses)


# ---- asking the handling office, and answering -----------------------------------------------------------------------


def ask(vault: Vault, owner: str, why: str) -> str:
    """Ask the handling office for the identities of a case or LHP; the question goes down with the next receipt.

    Return the id of the record. Raises ReasonMissing, IdentityOwn, RecordElsewhere, IdentityAsked, RightMissing.
    """
    if not why.strip():
        raise ReasonMissing()
    state = owner_state(vault.db, owner)
    if state.office == vault.office:
        raise IdentityOwn()
    if not is_within(state.office, vault.office):
        raise RecordElsewhere(office=state.office)
    if any(one.asked == vault.office and not one.answer for one in disclosures_of(vault.db, owner=owner)):
        raise IdentityAsked()
    record = new_id()
    fields = {"case": owner, "asked": vault.office, "why": why.strip()}
    _write(vault, Change(KIND, record, fields, reason=why.strip(), office=state.office, sign=vault.signer()))
    return record


def answer(vault: Vault, record: str, said: Answer, reason: str = "") -> Disclosure:
    """Grant or refuse what an office above asked for, signed; return it. A grant travels with the next bundle.

    A refusal needs its reason. Raises IdentityNotAsked, ReasonMissing, RightMissing.
    """
    found = next((one for one in disclosures_of(vault.db, vault.office) if one.id == record and not one.answer), None)
    if found is None:
        raise IdentityNotAsked()
    if said == REFUSED and not reason.strip():
        raise ReasonMissing()
    vault.require("grant_identity", found.owner)
    fields = {"answer": said, "answered_on": vault.office_now().date().isoformat()}
    words = _veiled(vault, found.owner, reason)
    _write(vault, Change(KIND, record, fields, reason=words, sign=vault.signer()))
    return next(one for one in disclosures_of(vault.db, vault.office, found.owner) if one.id == record)


def take_back(vault: Vault, record: str, reason: str) -> None:
    """Take a grant back: what has travelled stays there, what has not stays here. Raises as `answer`."""
    found = next((one for one in disclosures_of(vault.db, vault.office) if one.id == record), None)
    if found is None or found.answer != GRANTED:
        raise IdentityNotAsked()
    if not reason.strip():
        raise ReasonMissing()
    vault.require("grant_identity", found.owner)
    fields = {"answer": REFUSED, "answered_on": vault.office_now().date().isoformat()}
    words = _veiled(vault, found.owner, reason)
    _write(vault, Change(KIND, record, fields, reason=words, sign=vault.signer()))


def waiting_questions(vault: Vault) -> list[Disclosure]:
    """Return what offices above asked this one for and nobody has answered, oldest first."""
    return [one for one in disclosures_of(vault.db, vault.office) if not one.answer]


def questions_about(vault: Vault, owner: str) -> list[Disclosure]:
    """Return everything that was asked about one case or LHP, oldest first."""
    return disclosures_of(vault.db, owner=owner)


def _write(vault: Vault, change: Change) -> None:
    with vault.writing():
        vault.journal.write([change], vault.officer, vault.now())


@dataclass(frozen=True, slots=True)
class Standing:
    """How the identities of one case or LHP stand for the officer at work.

    `held` says that somebody is named here, `may_...` what the officer's roles allow, `at_origin` that the case which
    this one continues names them by now, `questions` what was asked.
    """

    held: bool
    may_reveal: bool
    may_ask: bool
    may_answer: bool
    at_origin: bool = False
    questions: tuple[Disclosure, ...] = ()

    @property
    def open_questions(self) -> tuple[Disclosure, ...]:
        """What waits for an answer."""
        return tuple(one for one in self.questions if not one.answer)


def standing_of(vault: Vault, owner: str) -> Standing:
    """Return how the identities of a case or LHP stand. Raises RecordUnknown."""
    office = owner_state(vault.db, owner).office
    own, rights = office == vault.office, vault.rights
    below = not own and is_within(office, vault.office)
    return Standing(
        is_held(vault, owner),
        may_reveal(vault, owner),
        below and rights.allows("ask_identity", "below"),
        own and rights.allows("grant_identity", "own"),
        own and _is_at_origin(vault, owner),
        tuple(questions_about(vault, owner)),
    )


def _is_at_origin(vault: Vault, owner: str) -> bool:
    item = load_item(vault.db, owner)
    return isinstance(item, Case) and bool(item.linked) and _missing_people(vault, item) is not None
