"""Records of the office's books as plain data: their fields, scans and doubts; reporters and witnesses masked.

Called by the command line and the windows. The patterns are those of `resources/format/cli.md`.
"""

from collections.abc import Sequence
from typing import Any

from fieldapp.case.roll import PRIVATE, Roll
from fieldapp.desk.book import Book
from fieldapp.desk.view import view_evidence, view_problems
from fieldapp.vault.bookfacts import cases_named, private_names
from fieldapp.vault.rolls import scans_of
from fieldapp.vault.vault import Vault

Data = dict[str, Any]


def view_rolls(vault: Vault, rolls: Sequence[Roll], *, masked: bool = True) -> list[Data]:
    """Return records as data, in their order; a name that a case keeps secret is hidden in letters about it."""
    about = [roll.text("about") for roll in rolls if roll.text("about")]
    cases = cases_named(vault.db, about) if masked and about else {}
    names = private_names(vault.db, [case for case, _ in cases.values()]) if cases else {}
    book = Book(vault, vault.office, 0, (), full=not masked)
    found = []
    for roll in rolls:
        case = cases.get(roll.text("about"), ("", ""))[0]
        hidden = PRIVATE.get(roll.type, frozenset()) if case else frozenset()
        fields = {
            name: book.veil(value, case, names.get(case, ())) if name in hidden and isinstance(value, str) else value
            for name, value in roll.fields.items()
        }
        found.append(_view(roll, fields))
    return found


def view_roll(vault: Vault, roll: Roll, *, masked: bool = True) -> Data:
    """Return one record as data, with its scans."""
    scans = [view_evidence(item) for item in scans_of(vault.db, roll.id)]
    return view_rolls(vault, [roll], masked=masked)[0] | {"scans": scans}


def _view(roll: Roll, fields: Data) -> Data:
    return {
        "id": roll.id,
        "type": roll.type,
        "office": roll.office,
        "number": roll.text("number"),
        "fields": fields,
        "withheld": roll.withheld,
        "conflicts": list(roll.conflicts),
        "problems": view_problems(roll.problems),
    }
