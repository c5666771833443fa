"""One number at two records: which of them keeps it, and what the others get instead.

Called by the conflict desk of the command line and of the windows. Two laptops draw the same number when both believed
to hold the register, or filled in the same blank. The others give it back with a reason and draw anew, as in any book.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from fieldapp.errors import NetraError, NumberSingle, RecordElsewhere, RightMissing, SettlementReason
from fieldapp.vault.author import Author, authors_of
from fieldapp.vault.database import Database
from fieldapp.vault.journal import Change
from fieldapp.vault.numbers import draw, draw_for
from fieldapp.vault.projection import load_state
from fieldapp.vault.vault import Vault

_OWNERS = ("case", "supervision")


@dataclass(frozen=True, slots=True)
class Bearer:
    """A record of a number that stands at a place where another stands, too; `owner` is whose number it is.

    `case` is the case or LHP it belongs to, "" for none; `entered` says that it was copied from an old book; `author`
    is who drew it.
    """

    record: str
    office: str
    series: str
    text: str
    on: str
    owner: str
    case: str
    entered: bool
    author: Author


@dataclass(frozen=True, slots=True)
class Replaced:
    """A number that was given back, and the one drawn instead: "" with the sentence why none could be drawn now."""

    bearer: Bearer
    drawn: str
    why: str = ""


def bearers_of(db: Database, record: str) -> list[Bearer]:
    """Return everything that has the number of this record, that record itself included, first drawn first.

    Raises NumberSingle where nothing else has it.
    """
    rows = db.execute(
        "SELECT other.id, other.office, other.series, other.text, other.case_id, other.owner FROM number_row one"
        " JOIN number_row other ON other.office = one.office AND other.series = one.series"
        " WHERE one.id = ? AND one.voided = 0 AND other.voided = 0 AND one.running >= 0 AND other.running >= 0 AND"
        " ((one.running > 0 AND other.running = one.running AND other.year = one.year)"
        " OR ((one.running = 0 OR other.running = 0) AND other.text = one.text))",
        (record,),
    ).fetchall()
    if len(rows) < 2:
        raise NumberSingle()
    found = [_bearer(db, *row) for row in rows]
    return sorted(found, key=lambda one: (one.author.wall, one.record))


def _bearer(db: Database, record: str, office: str, series: str, text: str, case: str, owner: str) -> Bearer:
    state = load_state(db, record)
    fields = state.fields if state is not None else {}
    return Bearer(
        record,
        office,
        series,
        text,
        str(fields.get("on") or ""),
        owner or case,
        case,
        fields.get("foreign") is True,
        authors_of(db, record)[0],
    )


def keep_number(
    vault: Vault, record: str, reason: str, *, anew: bool = True, seen: Iterable[str] = ()
) -> list[Replaced]:
    """Leave a number to one record: all others give it back with the reason, and draw anew where they can.

    What cannot be numbered now (not final, something open, the register is elsewhere) stays without a number and says
    why. `seen` are the records that were shown. Raises SettlementReason, NumberSingle also when others have it by now,
    RecordElsewhere, RightMissing.
    """
    if not reason.strip():
        raise SettlementReason()
    with vault.writing():
        found = bearers_of(vault.db, record)
        if found[0].office != vault.office:
            raise RecordElsewhere(office=found[0].office)
        if (shown := set(seen)) and shown != {one.record for one in found}:
            raise NumberSingle()
        others = [one for one in found if one.record != record]
        voided = [Change("number.void", one.record, {"voided": True}, reason=reason.strip()) for one in others]
        vault.journal.write(voided, vault.officer, vault.now())
        return [_draw_anew(vault, one) if anew and not one.entered else Replaced(one, "") for one in others]


def _draw_anew(vault: Vault, one: Bearer) -> Replaced:
    state = load_state(vault.db, one.owner) if one.owner else None
    try:
        if state is not None and state.type in _OWNERS:
            return Replaced(one, draw(vault, one.owner, one.series))
        if state is not None:
            return Replaced(one, draw_for(vault, one.owner, one.series, case=one.case))
    except RightMissing:
        raise
    except NetraError as error:
        # giving back is the settlement; what has to be done first is said, and the number is drawn after it
        return Replaced(one, "", error.sentence)
    return Replaced(one, "")
