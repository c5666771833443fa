"""The papers (naskah) of cases as records: read, written, made final with their number, signed, taken away.

Called by desk and the command line. A paper is a record of type `document` with an id of its own; the records of first
prints share the type and have derived ids. Private values lie in the identity payload. Never prints and never proposes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import msgspec

from fieldapp.case.document import FINAL, OWN, VALUE, Document
from fieldapp.case.ids import is_id
from fieldapp.case.model import SCAN
from fieldapp.errors import (
    DocumentAmbiguous,
    DocumentFinal,
    DocumentIncomplete,
    DocumentMoved,
    DocumentNotFinal,
    DocumentNumbered,
    DocumentRemoved,
    DocumentUnknown,
    FormUnknown,
    NothingChanged,
    ReasonMissing,
    RecordElsewhere,
    RecordInConflict,
)
from fieldapp.packs.filling import fields_of, fit_values, lacks_of, private_fields
from fieldapp.packs.forms import Form
from fieldapp.vault.database import Database
from fieldapp.vault.fold import State
from fieldapp.vault.journal import Change
from fieldapp.vault.numbers import draw_for
from fieldapp.vault.projection import load_state, load_writings
from fieldapp.vault.vault import Vault

TYPE: Final = "document"
# An entry that sets this holds proposals of the program; whatever other entries set, somebody typed.
PROPOSED: Final = "proposed"
SHORTEST_PREFIX: Final = 8
# The sign of an id that says how it was made: papers are new things, first prints are derived from their seal.
_PAPER: Final = "substr(id, 15, 1) = '7'"
_TEXT: Final = "CAST(fields AS TEXT)"


@dataclass(slots=True)
class _Around:
    """What else the records say of papers: their prints and scans by paper, each with the revision it is of."""

    prints: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    scans: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)


def is_paper(record: str) -> bool:
    """Say whether the id of a record of type `document` is that of a paper, not of a first print."""
    return is_id(record) and record[14] == "7"


def load_document(db: Database, document: str) -> Document:
    """Return a paper. Raises DocumentUnknown."""
    state = _paper_state(db, document)
    owner = _text(state.fields, "case")
    return _document(state, _look_around(db, owner, (document,)))


def documents_of(db: Database, case_id: str) -> tuple[Document, ...]:
    """Return the papers of a case or LHP that were not taken away, oldest first."""
    rows = db.execute(
        f"SELECT id FROM record WHERE case_id = ? AND type = 'document' AND {_PAPER}"  # noqa: S608 - fixed texts
        f" AND json_extract({_TEXT}, '$.removed') IS NOT 1 ORDER BY id",
        (case_id,),
    ).fetchall()
    states = [state for (name,) in rows if (state := load_state(db, name)) is not None]
    around = _look_around(db, case_id, [state.record for state in states])
    return tuple(_document(state, around) for state in states)


def find_document(db: Database, name: str) -> str:
    """Return the id of the paper with this id, beginning of an id, or number.

    Raises DocumentUnknown when there is none, DocumentAmbiguous when there are more than one.
    """
    text = name.strip()
    if is_id(text):
        return _paper_state(db, text).record
    found = db.execute(
        "SELECT DISTINCT n.owner FROM number_row n JOIN record r ON r.id = n.owner AND r.type = 'document'"
        " WHERE n.text = ? AND n.owner <> '' LIMIT 2",
        (text,),
    ).fetchall()
    if not found and len(text) >= SHORTEST_PREFIX and "%" not in text and "_" not in text:
        found = db.execute(
            f"SELECT id FROM record WHERE type = 'document' AND {_PAPER} AND id >= ? AND id < ? LIMIT 2",  # noqa: S608
            (text, text + "g"),
        ).fetchall()
    if len(found) > 1:
        raise DocumentAmbiguous(name=text)
    if not found:
        raise DocumentUnknown(name=text)
    return str(found[0][0])


def form_of(vault: Vault, document: Document) -> Form:
    """Return the form of a paper as the reference data had it that it was prepared under. Raises FormUnknown."""
    forms = (vault.packs_of(document.pack) if document.pack else vault.packs).forms
    found = forms.get(document.form)
    if found is None:
        raise FormUnknown(form=document.form, known=", ".join(forms))
    return found


def add_documents(vault: Vault, documents: Sequence[Document]) -> None:
    """Save new papers, all or none, inside the caller's transaction or one of its own.

    Raises what fitting values raises.
    """
    changes = []
    for document in documents:
        form = form_of(vault, document)
        fitted = replace(document, values=fit_values(form, document.values))
        opened, hidden = _difference(Document("", "", ""), fitted, private_fields(form))
        by_hand = {"handwritten": True} if document.handwritten else {}
        changes.append(Change("document.set", document.id, {**opened, **by_hand, PROPOSED: 1}, hidden))
    with vault.joining():
        vault.journal.write(changes, vault.officer, vault.now())


def write_document(
    vault: Vault, document: Document, base: Document | None = None, reason: str = "", *, proposed: bool = False
) -> Document:
    """Save what differs from `base`, the paper as it was opened, and return it as it stands now.

    `proposed` marks values that nobody typed.
    What others changed meanwhile in other fields stays. A change of a final paper needs a reason and begins the next
    revision. Raises DocumentMoved when it was the same field, DocumentRemoved, NothingChanged, ReasonMissing,
    RecordElsewhere, and what fitting values raises; then nothing is saved.
    """
    state = _own_paper(vault, document.id)
    now = load_document(vault.db, document.id)
    form = form_of(vault, document)
    fitted = replace(document, values=fit_values(form, document.values))
    was = base or now
    opened, hidden = _difference(was, fitted, private_fields(form))
    before, here = _flat(was), _flat(now)
    opened = {key: value for key, value in opened.items() if here.get(key) != value}
    hidden = {key: value for key, value in hidden.items() if here.get(key) != value}
    if moved := [key for key in (*opened, *hidden) if here.get(key) != before.get(key)]:
        raise DocumentMoved(fields=", ".join(_labels(form, moved)))
    if not opened and not hidden:
        raise NothingChanged()
    if needs_reason(now) and not reason.strip():
        raise ReasonMissing()
    opened |= _reopened(state)
    if proposed:
        opened[PROPOSED] = int(state.fields.get(PROPOSED) or 0) + 1
    with vault.joining():
        vault.journal.write([Change("document.set", document.id, opened, hidden, reason)], vault.officer, vault.now())
    return load_document(vault.db, document.id)


def needs_reason(document: Document) -> bool:
    """Say whether a change of a paper has to say why: it was final once."""
    return document.state == FINAL or document.revision > 0


def finalise_document(vault: Vault, document: str, *, running: int = 0, shown: str = "") -> Document:
    """Make a paper final, drawing its number when its form has a series; signed by the officer, in one transaction.

    `running` is the number that stands on a blank form already, `shown` the number of something else that the head
    shows. Raises DocumentFinal, DocumentIncomplete, DocumentRemoved, RecordInConflict, RecordElsewhere and what
    drawing a number raises; then nothing is changed.
    """
    state = _own_paper(vault, document)
    paper = load_document(vault.db, document)
    if paper.state == FINAL:
        raise DocumentFinal(revision=paper.revision)
    if state.conflicts:
        raise RecordInConflict(fields=", ".join(_labels(form_of(vault, paper), state.conflicts)))
    form = form_of(vault, paper)
    if missing := () if paper.handwritten else lacks_of(form, paper):
        raise DocumentIncomplete(fields=", ".join(item.label or item.id for item in missing))
    day = vault.office_now().date()
    fields: dict[str, Any] = {"state": FINAL, "revision": paper.revision + 1, "signed_on": None, "stamped": None}
    if not paper.on:
        fields["on"] = day.isoformat()
    if shown and shown != paper.shown:
        fields["shown"] = shown
    with vault.joining():
        change = Change("document.set", document, fields, sign=vault.signer())
        vault.journal.write([change], vault.officer, vault.now())
        # minutes bear the number of the plenary itself where it has one
        if form.series and not paper.number and (running or not (shown or paper.shown)):
            draw_for(vault, document, form.series, day, case=paper.case, running=running)
    return load_document(vault.db, document)


def sign_document(vault: Vault, document: str, on: str, *, stamped: bool = True) -> Document:
    """Record that the printed sheet of a paper was signed on a day (ISO date), and whether it was stamped.

    Raises DocumentNotFinal, DocumentRemoved, RecordElsewhere, NothingChanged.
    """
    _own_paper(vault, document)
    paper = load_document(vault.db, document)
    if paper.state != FINAL:
        raise DocumentNotFinal()
    if (paper.signed_on, paper.stamped) == (on, stamped):
        raise NothingChanged()
    with vault.writing():
        change = Change("document.set", document, {"signed_on": on, "stamped": stamped}, sign=vault.signer())
        vault.journal.write([change], vault.officer, vault.now())
    return load_document(vault.db, document)


def remove_document(vault: Vault, document: str, reason: str) -> None:
    """Take away a paper that nobody needs; it stays in the history with the reason.

    Raises DocumentNumbered while it has a number, ReasonMissing, DocumentRemoved, RecordElsewhere.
    """
    _own_paper(vault, document)
    paper = load_document(vault.db, document)
    if paper.number:
        raise DocumentNumbered(number=paper.number)
    if not reason.strip():
        raise ReasonMissing()
    with vault.writing():
        change = Change("document.set", document, {"removed": True}, reason=reason)
        vault.journal.write([change], vault.officer, vault.now())


def typed_fields(db: Database, document: str) -> frozenset[str]:
    """Return the fields of a paper whose values somebody typed, rather than the program proposed."""
    typed: set[str] = set()
    for writing in sorted(load_writings(db, document), key=lambda one: one.order):
        said = {**(writing.open or {}), **(writing.identity or {})}
        names = {key.removeprefix(VALUE) for key in said if key.startswith(VALUE)}
        typed = typed - names if PROPOSED in said else typed | names
    return frozenset(typed)


def referral_ids(db: Database, case_id: str) -> tuple[str, ...]:
    """Return the ids of the referrals of a case that were not taken back, oldest first."""
    rows = db.execute(
        f"SELECT id FROM record WHERE case_id = ? AND type = 'referral'"  # noqa: S608 - fixed text
        f" AND json_extract({_TEXT}, '$.removed') IS NOT 1 ORDER BY id",
        (case_id,),
    ).fetchall()
    return tuple(str(row[0]) for row in rows)


def changed_fields(form: Form, then: Document, now: Document) -> tuple[str, ...]:
    """Return the labels of what differs between two states of a paper."""
    before, after = _flat(then), _flat(now)
    names = [key for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key)]
    return tuple(_labels(form, names))


def document_of(state: State) -> Document:
    """Return the paper that a state describes, as far as its own record says it: no number, prints or scans."""
    return _document(state, _Around())


def _labels(form: Form, keys: Iterable[str]) -> list[str]:
    known = {f"{VALUE}{item.id}": item.label or item.id for item in fields_of(form)}
    return [known.get(key, key.removeprefix(VALUE)) for key in keys]


def _paper_state(db: Database, document: str) -> State:
    state = load_state(db, document)
    if state is None or state.type != TYPE or not is_paper(document):
        raise DocumentUnknown(name=document)
    return state


def _own_paper(vault: Vault, document: str) -> State:
    state = _paper_state(vault.db, document)
    if state.office != vault.office:
        raise RecordElsewhere(office=state.office)
    if state.fields.get("removed") is True:
        raise DocumentRemoved()
    return state


def _reopened(state: State) -> dict[str, Any]:
    """A change after finalising begins the next revision: signature and stamp belong to the one before."""
    return {"state": None, "signed_on": None, "stamped": None} if state.fields.get("state") == FINAL else {}


def _flat(document: Document) -> dict[str, Any]:
    """Return the fields of a record that a person sets, without those that say how far the paper has come."""
    own = {name: getattr(document, name) for name in OWN if name not in ("state", "signed_on")}
    own["subjects"] = list(document.subjects)
    values = {f"{VALUE}{name}": value for name, value in document.values.items()}
    return {key: value for key, value in (own | values).items() if value not in ("", [], None)}


def _difference(old: Document, new: Document, private: frozenset[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    before, after = _flat(old), _flat(new)
    changed = {key: after.get(key) for key in (*after, *before) if before.get(key) != after.get(key)}
    secret = {f"{VALUE}{name}" for name in private}
    hidden = {} if new.withheld else {key: value for key, value in changed.items() if key in secret}
    return {key: value for key, value in changed.items() if key not in secret}, hidden


def _document(state: State, around: _Around) -> Document:
    fields = state.fields
    withheld = state.identity_state in ("withheld", "destroyed")
    said = fields if withheld else {**fields, **state.identity}
    revision = fields.get("revision")
    counted = revision if isinstance(revision, int) and not isinstance(revision, bool) else 0
    # what is being changed is no longer the sheet that was printed, signed and scanned
    current = counted if fields.get("state") == FINAL else counted + 1
    scans = around.scans.get(state.record, [])
    own: dict[str, Any] = {name: _text(fields, name) for name in OWN}
    return Document(
        id=state.record,
        **own,
        subjects=tuple(str(one) for one in _list(fields.get("subjects"))),
        values={key.removeprefix(VALUE): value for key, value in sorted(said.items()) if key.startswith(VALUE)},
        revision=counted,
        number=around.numbers.get(state.record, ""),
        printed_at=min((at for of, at in around.prints.get(state.record, ()) if of == current), default=""),
        stamped=fields.get("stamped") is True,
        handwritten=fields.get("handwritten") is True,
        scans=tuple(name for of, name in scans if of == current),
        replaced=tuple(name for of, name in scans if of != current),
        office=state.office,
        withheld=withheld,
    )


def _look_around(db: Database, owner: str, documents: Sequence[str]) -> _Around:
    found = _Around()
    rows = db.execute(
        f"SELECT id, type, fields FROM record WHERE case_id = ? AND (type = 'document' AND NOT {_PAPER}"  # noqa: S608
        f" OR type = 'evidence' AND json_extract({_TEXT}, '$.kind') = ?) ORDER BY id",
        (owner, SCAN),
    ).fetchall()
    for record, kind, data in rows:
        fields = msgspec.json.decode(data)
        about, revision = _text(fields, "document"), fields.get("revision")
        if not about or fields.get("removed") is True:
            continue
        at = revision if isinstance(revision, int) else 0
        if kind == TYPE:
            found.prints.setdefault(about, []).append((at, _text(fields, "at")))
        else:
            found.scans.setdefault(about, []).append((at, record))
    numbers = db.execute(
        "SELECT owner, text FROM number_row WHERE owner IN (SELECT value FROM json_each(?)) AND owner <> ''"
        " AND voided = 0 ORDER BY id",
        (msgspec.json.encode(list(documents)).decode(),),
    ).fetchall()
    found.numbers = dict(numbers)
    return found


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()
