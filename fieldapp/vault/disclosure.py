"""Which identities of reporters and witnesses leave the handling office, and what was asked and answered.

`resources/format/people.md`, section 4. Records of type `disclosure`: an office above asks, the handling one answers.
Called by the exchange, which sends no other identities, and by the desk. Never gives an identity out itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from fieldapp.case.office import is_within
from fieldapp.vault.database import Database
from fieldapp.vault.inventory import Inventory
from fieldapp.vault.projection import load_writings, settings
from fieldapp.vault.transfer import HANDING_OVER, delegation_of

KIND: Final = "disclosure.set"
GRANTED, REFUSED = "granted", "refused"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """An identity that an office above asked for: `answer` is "granted", "refused" or "" while nobody answered.

    `asker` and `answerer` are ids of officers; the reason of the answer is `because`.
    """

    id: str
    owner: str
    office: str
    asked: str
    why: str
    wall: str
    asker: str
    answer: str = ""
    answered_on: str = ""
    because: str = ""
    answerer: str = ""


def disclosures_of(db: Database, office: str = "", owner: str = "") -> list[Disclosure]:
    """Return what was asked for and answered, oldest first; of one handling office or one case or LHP when named."""
    rows = db.execute(
        "SELECT id FROM record WHERE type = 'disclosure' AND (? = '' OR office = ?) AND (? = '' OR case_id = ?)"
        " ORDER BY id",
        (office, office, owner, owner),
    ).fetchall()
    return [found for (record,) in rows if (found := _disclosure(db, record)) is not None]


def _disclosure(db: Database, record: str) -> Disclosure | None:
    """Return a record of this type; only the office that asks can ask, only the handling office can answer.

    Both may write into the record, so each half is read from its own office's entries alone.
    """
    row = db.execute("SELECT office, case_id FROM record WHERE id = ?", (record,)).fetchone()
    home, owner = str(row[0]), str(row[1])
    asked: dict[str, Any] = {}
    answered: dict[str, Any] = {}
    people = {"asker": "", "answerer": "", "wall": ""}
    for writing in sorted(load_writings(db, record), key=lambda one: one.order):
        said = {**(writing.open or {}), "reason": _reason(db, writing.hash)}
        if writing.entry.office == home and "answer" in said:
            answered = said
            people["answerer"] = writing.entry.officer
        elif writing.entry.office == said.get("asked") != home and is_within(home, str(said["asked"])):
            asked = said
            people |= {"asker": writing.entry.officer, "wall": writing.entry.wall}
    if not asked or not owner:
        return None
    answer = answered.get("answer")
    return Disclosure(
        record, owner, home, _text(asked, "asked"), _text(asked, "why"), **people,
        answer=answer if answer in (GRANTED, REFUSED) else "",
        answered_on=_text(answered, "answered_on"), because=_text(answered, "reason"),
    )  # fmt: skip


def _reason(db: Database, digest: bytes) -> str:
    row = db.execute("SELECT p.open FROM entry e JOIN payload p ON p.n = e.n WHERE e.hash = ?", (digest,)).fetchone()
    said = msgspec.json.decode(row[0]).get("reason") if row and row[0] else ""
    return said if isinstance(said, str) else ""


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def cases_shown(db: Database, office: str, area: str) -> set[str]:
    """Return the cases and LHPs in an area whose identities another office may have.

    It took them over, they were delegated to it, or it asked and the handling office agreed.
    """
    rows = db.execute(
        "SELECT DISTINCT case_id, office FROM record WHERE case_id <> '' AND ("
        "type = 'delegation' AND json_extract(CAST(fields AS TEXT), '$.to') = ?"
        " OR type = 'step' AND json_extract(CAST(fields AS TEXT), '$.to_office') = ?"
        "  AND json_extract(CAST(fields AS TEXT), '$.name') IN (SELECT value FROM json_each(?)))",
        (office, office, msgspec.json.encode(sorted(HANDING_OVER)).decode()),
    ).fetchall()
    passed = {case for case, home in rows if is_within(home, area)}
    found = {case for case in passed if (gone := delegation_of(db, case)) is not None and gone.to == office}
    agreed = {
        one.owner
        for one in disclosures_of(db)
        if (one.asked, one.answer) == (office, GRANTED) and is_within(one.office, area)
    }
    return found | agreed


def records_shown(db: Database, office: str, area: str) -> frozenset[str]:
    """Return the records whose identity payloads another office may have."""
    owners = msgspec.json.encode(sorted(cases_shown(db, office, area))).decode()
    rows = db.execute(
        "SELECT r.id FROM record r JOIN record o ON o.id = r.case_id AND o.office = r.office"
        " WHERE r.case_id IN (SELECT value FROM json_each(?))",
        (owners,),
    ).fetchall()
    return frozenset(row[0] for row in rows)


def lacking_identities(db: Database, office: str, area: str) -> dict[str, list[str]]:
    """Return the records that another office may have whole and has not said to have so, by case or LHP.

    Only those of which an identity lies here. What the office has, it says in its receipts.
    """
    wanted = records_shown(db, office, area) - _said_whole(db, office)
    rows = db.execute(
        "SELECT DISTINCT r.case_id, r.id FROM json_each(?) j JOIN record r ON r.id = j.value"
        " JOIN entry e ON e.record = r.id JOIN payload p ON p.n = e.n WHERE p.identity IS NOT NULL ORDER BY 1, 2",
        (msgspec.json.encode(sorted(wanted)).decode(),),
    ).fetchall()
    found: dict[str, list[str]] = {}
    for owner, record in rows:
        found.setdefault(owner, []).append(record)
    return found


def _said_whole(db: Database, office: str) -> set[str]:
    """Return the records that an office had whole when it wrote its newest receipt."""
    rows = db.execute(
        "SELECT e.book, p.open FROM record r JOIN entry e ON e.record = r.id JOIN book b ON b.book = e.book"
        " JOIN payload p ON p.n = e.n LEFT JOIN held h ON h.hash = e.hash"
        " WHERE r.type = 'receipt' AND b.writer = ? AND h.hash IS NULL ORDER BY e.lamport, e.book DESC, e.seq",
        (office,),
    )
    listed: dict[tuple[str, str], Inventory] = {}
    newest = Inventory()
    for book, data in rows:
        said = settings(data) or {}
        laptop = book, str(said.get("device"))
        newest = listed[laptop] = listed.get(laptop, Inventory()).follow(said)
    return set(newest.identities)


def records_whole(db: Database, area: str) -> list[str]:
    """Return the records of an area that name reporters or witnesses and of which every identity payload lies here."""
    rows = db.execute("SELECT id, office FROM record WHERE case_id <> '' AND state = 'held' ORDER BY id").fetchall()
    return [record for record, office in rows if is_within(office, area)]
