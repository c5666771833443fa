"""Printing papers (naskah): drafts, the sealed final sheet, its public copy, and reprints as they were.

Joins the vault with the paper package. Making one writes nothing; its first print becomes an entry when it leaves.
Called through `fieldapp.desk.printing`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from fieldapp.case.document import FINAL, Document
from fieldapp.case.model import Case
from fieldapp.case.records import case_of
from fieldapp.desk.facts import load_facts
from fieldapp.desk.matter import statuses_of, told_as
from fieldapp.desk.sealing import PrintedForm, printed_before, record_seal, surroundings
from fieldapp.errors import RevisionIncomplete
from fieldapp.packs.forms import Form
from fieldapp.paper.documents import Printed, make_paper
from fieldapp.paper.seal import Seal, make_seal
from fieldapp.vault.documents import document_of, form_of, load_document
from fieldapp.vault.history import frontier_of, frontiers, records_at, state_at
from fieldapp.vault.projection import load_state
from fieldapp.vault.register import load_case
from fieldapp.vault.vault import Vault

# Outcomes after which nobody is named on a notice, beside those that a form itself names.
CLEARED: Final = frozenset({"bukan_pelanggaran"})
_year = re.compile(r"\b20[0-9]{2}\b")


@dataclass(frozen=True, slots=True)
class _Source:
    """What one print shows: the paper, its case for the public copy, who is not named on it, the election's year."""

    document: Document
    form: Form
    case: Case | None = None
    cleared: tuple[str, ...] = ()
    year: str = ""
    frontiers: Mapping[str, list[str]] = field(default_factory=dict)


def make_document_form(
    vault: Vault,
    document: str,
    *,
    paper: str | None = None,
    public: bool = False,
    seal_on: bool = True,
    seal: str = "",
) -> PrintedForm:
    """Return a paper as PDF; nothing is written. With `seal` it is the revision printed under it, as it was.

    One that is not final, or not of this office, is a draft without a seal. Raises DocumentUnknown, FormUnknown,
    FormNotPublic, SealUnknown, RevisionIncomplete.
    """
    if seal:
        past = printed_before(vault.db, seal, (paper or "", public))
        source = _source_then(vault, document, past)
    else:
        source = _source_now(vault, document, public=public)
    shown, form = source.document, source.form
    lacking = "" if seal else _lacking(vault, shown, form)
    mark = None if lacking else make_seal(shown.id, form.code, shown.seal_basis)
    if seal and (mark is None or mark.code != seal or (public and source.case is None)):
        raise RevisionIncomplete(code=Seal(seal, "").printed)
    around, sheet, first = surroundings(vault, shown.office, mark, paper, public=public)
    if not seal and not first and mark is not None:
        # printed again it is what it was, however the case went on
        source = _source_then(vault, document, around.past)
    printed = make_paper(
        form, source.document, around.office, paper=sheet, number=shown.head_number, year=source.year, seal=mark,
        public=public, case=source.case, cleared=source.cleared, draft=mark is None, practice=vault.practice,
        seal_on=seal_on,
    )  # fmt: skip
    made = PrintedForm(printed, form, mark, first, mark is None, paper=sheet, public=public, lacking=lacking)
    return replace(made, printed_at=around.printed_at, **_about(vault, source))


def _about(vault: Vault, source: _Source) -> dict[str, Any]:
    """Return what a print says of its paper."""
    shown = source.document
    version = vault.packs_of(shown.pack).version
    return {
        "number": shown.head_number,
        "owner": shown.case,
        "revision": shown.revision,
        "frontiers": source.frontiers,
        "pack": version,
        "pack_missing": shown.pack if shown.pack not in ("", version) else "",
        "document": shown.id,
        "around": {"year": source.year, "cleared": list(source.cleared)},
    }


def print_document_form(
    vault: Vault, document: str, *, paper: str | None = None, public: bool = False, seal_on: bool = True
) -> PrintedForm:
    """Return a paper as PDF; the first print of a final one is recorded at once. Raises as `make_document_form`."""
    made = make_document_form(vault, document, paper=paper, public=public, seal_on=seal_on)
    if not made.first or vault.db.conn.in_transaction:
        return replace(made, first=False)
    with vault.writing():
        first = record_seal(vault, made)
    return replace(made, first=first)


def draw_document(vault: Vault, document: Document) -> Printed:
    """Return a paper with values that are not saved yet, as a draft. Raises FormUnknown."""
    office, year = vault.office_settings(document.office), _election_year(_case_of(vault, document))
    return make_paper(
        form_of(vault, document), document, office, paper=office.paper, number=document.head_number, year=year,
        draft=True, practice=vault.practice,
    )  # fmt: skip


def _lacking(vault: Vault, document: Document, form: Form) -> str:
    if document.office != vault.office or document.withheld:
        return "office"
    if document.state != FINAL:
        return "final"
    return "number" if form.series and not document.head_number else ""


def _source_now(vault: Vault, document: str, *, public: bool) -> _Source:
    shown = load_document(vault.db, document)
    form = form_of(vault, shown)
    case = _case_of(vault, shown)
    then = {document: frontier_of(vault.db, document)}
    if case is not None and public:
        then = {**frontiers(vault.db, shown.case), **then}
    return _Source(shown, form, case, _cleared(vault, shown, form) if public else (), _election_year(case), then)


def _case_of(vault: Vault, shown: Document) -> Case | None:
    state = load_state(vault.db, shown.case) if shown.case else None
    return load_case(vault.db, shown.case) if state is not None and state.type == "case" else None


def _source_then(vault: Vault, document: str, past: Mapping[str, Any]) -> _Source:
    then: Mapping[str, list[str]] = past["frontiers"]
    now = load_document(vault.db, document)
    state = state_at(vault.db, document, then.get(document, ()))
    own = document_of(state)
    number = str(past.get("number", ""))
    shown = replace(own, number=now.number if now.number == number else "", shown=number, office=now.office)
    around = {record: hashes for record, hashes in then.items() if record != document}
    case = None
    if around:
        try:
            case = case_of(records_at(vault.db, around))
        except ValueError:
            case = None
    cleared = past.get("cleared")
    names = tuple(str(one) for one in cleared) if isinstance(cleared, list) else ()
    return _Source(shown, form_of(vault, shown), case, names, str(past.get("year", "")), then)


def _cleared(vault: Vault, shown: Document, form: Form) -> tuple[str, ...]:
    """Return the subjects of whom every outcome is one that clears them, by its id or as the form words it."""
    facts = load_facts(vault, shown.case)
    clearing = CLEARED | {outcome for one in form.fields for outcome in one.cleared}
    found = [
        (one.id, [{status, *told_as(facts, status)} for status in statuses_of(facts, one.id)])
        for one in facts.case.subjects
    ]
    return tuple(name for name, told in found if told and all(one & clearing for one in told))


def _election_year(case: Case | None) -> str:
    for text in (case.election, case.event.occurred_on) if case else ():
        found = _year.search(text)
        if found:
            return found.group()
    return ""
