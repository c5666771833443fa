"""What a check found, in words: what is wrong, about which case, at which place, and who contradicts it.

Called by the command line and the windows; the seals of papers are computed anew here, since only the desk knows what a
paper stands on. Names of reporters and witnesses never appear.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from fieldapp.case.dates import write_iso_day
from fieldapp.case.wording import name_kind
from fieldapp.desk.naming import office_name
from fieldapp.desk.printing import content_hash
from fieldapp.errors import EntryMalformed
from fieldapp.paper.seal import Seal, make_seal
from fieldapp.vault.audit.defect import Checked, Defect
from fieldapp.vault.audit.printed import PRINT
from fieldapp.vault.audit.statement import Statement
from fieldapp.vault.check import KeyOf, Report, check
from fieldapp.vault.database import Database
from fieldapp.vault.documents import document_of
from fieldapp.vault.entry import parse_book
from fieldapp.vault.history import officer_names, records_at, state_at
from fieldapp.vault.vault import Vault
from fieldapp.words import all_words, say

MOST_LABELS: Final = 3
SHORT: Final = 12
_OFFICES: Final = ("receipt", "ack", "shown")


@dataclass(frozen=True, slots=True)
class ToldDefect:
    """A defect in words; `owner` is the case or LHP it is about, `label` what people call it, "" where it is none's."""

    code: str
    sentence: str
    witness: str
    owner: str = ""
    label: str = ""


def audit_vault(
    vault: Vault,
    *,
    full: bool = False,
    key_of: KeyOf | None = None,
    against: Sequence[Statement] = (),
    seals: Collection[str] = (),
    report: Report | None = None,
) -> Checked:
    """Check a vault, its seals computed anew, against what is shown from outside. Raises what `report` raises."""
    found = check(vault, full=full, key_of=key_of, against=against, report=report)
    # what is damaged below cannot be folded
    if full and not any(one.code in ("entry_malformed", "unreadable", "database") for one in found.defects):
        found.defects += _check_own_seals(vault)
    for code in seals:
        found.defects += _check_seal(vault, code)
    return found


# ---- seals of papers ------------------------------------------------------------------------------------------------


def _check_own_seals(vault: Vault) -> Iterator[Defect]:
    device = vault.device
    rows = vault.db.execute(
        "SELECT r.fields, e.book, e.seq FROM record r JOIN entry e ON e.record = r.id WHERE r.type = 'document'"
        " AND e.kind = ? AND e.book >= ? AND e.book < ? ORDER BY e.n",
        (PRINT, device, device + "g"),
    ).fetchall()
    seen: set[str] = set()
    for data, book, seq in rows:
        said = msgspec.json.decode(data)
        seal = str(said.get("seal"))
        # the sheets and copies of one revision bear one seal
        if seal not in seen and not _holds(vault.db, said):
            yield Defect("seal_differs", f"{book} {seq}", record=_owner_of(said), by=seal)
        seen.add(seal)


def _check_seal(vault: Vault, code: str) -> Iterator[Defect]:
    """Give what is wrong with one seal that somebody read from a paper."""
    rows = vault.db.execute(
        "SELECT r.fields FROM record r WHERE r.type = 'document'"
        " AND json_extract(CAST(r.fields AS TEXT), '$.seal') = ? ORDER BY r.id",
        (code,),
    ).fetchall()
    if not rows:
        yield Defect("seal_unknown", code, by=code)
    for (data,) in rows[:1]:
        said = msgspec.json.decode(data)
        if not _holds(vault.db, said):
            yield Defect("seal_differs", code, record=_owner_of(said), by=code)


def _owner_of(said: Mapping[str, Any]) -> str:
    return str(said.get("document") or said.get("case") or "")


def _holds(db: Database, said: Mapping[str, Any]) -> bool:
    """Say whether a print's seal is that of what it stands on; where something was destroyed nobody can tell."""
    then, form, document = said.get("frontiers"), str(said.get("form", "")), str(said.get("document") or "")
    if not isinstance(then, dict):
        return False
    try:
        if document:
            state = state_at(db, document, then.get(document, ()))
            shown = replace(document_of(state), number="", shown=str(said.get("number", "")))
            return make_seal(document, form, shown.seal_basis).code == said.get("seal")
        records = records_at(db, then)
    except (EntryMalformed, msgspec.MsgspecError, ValueError, LookupError, TypeError):
        return False
    if any(record.identity is None for record in records):
        return True
    return make_seal(str(said.get("case", "")), form, content_hash(records)).code == said.get("seal")


# ---- in words -------------------------------------------------------------------------------------------------------


def tell_defects(vault: Vault, defects: Sequence[Defect]) -> list[ToldDefect]:
    """Return defects in words, each sentence once, in their order."""
    teller = _Teller(vault)
    found = (teller.tell(one) for one in defects)
    return list(dict.fromkeys(found))


class _Teller:
    """Tells one defect after the other; names of officers are read once."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._names = officer_names(vault.db)

    def tell(self, defect: Defect) -> ToldDefect:
        """Return one defect in words."""
        owner, label = self._owner(defect.record)
        book, seq = defect.place
        if defect.code == "vault_rolled_back":
            book, seq = replace(defect, where=defect.detail).place
        facts = {
            "about": say("audit.about", label=label) if label else "",
            "place": self._place(book, seq),
            "by": self._by(defect),
            "span": _span(defect.after + 1, seq),
            "detail": defect.detail[:80],
            "where": _name_place(defect.where),
            "name": defect.where[:SHORT],
        }
        code = f"audit.{defect.code}"
        text = say(code if code in all_words() else "audit.unreadable", **facts)
        sentence = f"{text[:1].upper()}{text[1:]}"
        if defect.after + 1 < seq and "{span}" in all_words().get(code, ""):
            sentence = " ".join(filter(None, (sentence, self._doubtful(book, defect.after, seq))))
        group = all_words().get(f"audit.witness.{defect.code.partition('_')[0]}", "")
        return ToldDefect(defect.code, sentence, group, owner, label)

    def _place(self, book: str, seq: int) -> str:
        if not book:
            return ""
        name = parse_book(book)
        if name.device == self._vault.device:
            return say("audit.place_own", seq=seq)
        row = self._vault.db.execute("SELECT writer FROM book WHERE book = ?", (book,)).fetchone()
        writer = office_name(self._vault, row[0] if row else name.office)
        return say("audit.place_other", seq=seq, device=name.device[:8], office=writer)

    def _by(self, defect: Defect) -> str:
        group = defect.code.partition("_")[0]
        if group in _OFFICES:
            return office_name(self._vault, defect.by)
        if group in ("print", "seal"):
            return Seal(defect.by, "").printed
        return self._names.get(defect.by, "") or say("audit.nobody")

    def _doubtful(self, book: str, after: int, upto: int) -> str:
        """Name the cases and LHPs of which something lies in a stretch of a book that is in doubt."""
        rows = self._vault.db.execute(
            "SELECT DISTINCT r.case_id FROM entry e JOIN record r ON r.id = e.record"
            " WHERE e.book = ? AND e.seq > ? AND e.seq <= ? AND r.case_id <> '' ORDER BY r.case_id",
            (book, after, upto),
        ).fetchall()
        labels = [label for row in rows if (label := self._owner(row[0])[1])]
        if not labels:
            return ""
        told = ", ".join(labels[:MOST_LABELS])
        if len(labels) > MOST_LABELS:
            told = say("audit.more_labels", labels=told, count=len(labels) - MOST_LABELS)
        return say("audit.doubtful", labels=told)

    def _owner(self, record: str) -> tuple[str, str]:
        """Return the case or LHP of a record and what people call it."""
        row = self._vault.db.execute("SELECT case_id FROM record WHERE id = ?", (record,)).fetchone()
        label = label_record(self._vault.db, row[0]) if row else ""
        return (str(row[0]), label) if label else ("", "")


def label_record(db: Database, owner: str) -> str:
    """Return what people call a case or LHP: its kind with its number, or with the day it is about; "" for none."""
    row = db.execute(
        "SELECT o.type, o.fields, coalesce(c.numbers, '') FROM record o LEFT JOIN case_row c ON c.id = o.id"
        " WHERE o.id = ? AND o.type IN ('case', 'supervision')",
        (owner,),
    ).fetchone()
    return _label(row[0], row[1], row[2].partition(";")[0].strip()) if row else ""


def _label(kind: str, data: bytes, number: str) -> str:
    try:
        said = msgspec.json.decode(data)
    except msgspec.DecodeError:
        said = {}
    fields = said if isinstance(said, dict) else {}
    word = name_kind(str(fields.get("kind") or "")) if kind == "case" else "LHP"
    word = f"{word[:1].upper()}{word[1:]}"
    number = number or str(fields.get("number") or "")
    if number:
        return say("audit.label_number", kind=word, number=number)
    day = str(fields.get("event.occurred_on") or fields.get("occurred_on") or fields.get("on") or "")[:10]
    return say("audit.label_day", kind=word, day=write_iso_day(day)) if day else say("audit.label_plain", kind=word)


def _name_place(where: str) -> str:
    """Return the word for a table or a key."""
    words = all_words()
    return words.get(f"audit.table.{where}") or words.get(f"audit.key.{where}") or where


def _span(first: int, last: int) -> str:
    return say("audit.span", first=first, last=last) if first < last else say("audit.span_one", last=last)
