"""Numbers that were not drawn here: old ones of this office's own books, and those that other systems gave.

Both stand as they are, whatever their form. Called by the command line and the windows; the numbers of the register
itself are drawn by `fieldapp.vault.numbers`.
"""

from datetime import date
from typing import Final

from fieldapp.case.ids import new_id
from fieldapp.case.numbering import read_number
from fieldapp.case.text import clean_text
from fieldapp.errors import NumberTaken, NumberUnfit, NumberUsed, RecordElsewhere, RollUnknown, SeriesUnknown
from fieldapp.vault.journal import Change
from fieldapp.vault.numbers import number_of
from fieldapp.vault.projection import load_state
from fieldapp.vault.vault import Vault

LONGEST: Final = 200
_OWNERS: Final = ("case", "supervision")


def foreign_series(vault: Vault) -> dict[str, str]:
    """Return the labels of the systems whose numbers a case can carry, by id ("sigaplapor", "sbt")."""
    return {row["id"]: row["label"] for row in vault.packs.table("numbering").get("foreign_number", ())}


def enter_number(
    vault: Vault, owner: str, series: str, text: str, on: date | None = None, *, running: int = 0, year: int = 0
) -> str:
    """Enter a number as it stands on paper for a case, an LHP, a letter or another record; return its text, cleaned.

    In a series of the own office it is an old number: `running` and `year` give it its place in the book, which goes on
    behind it; without `running` it has none. In a series of another system (`foreign_series`) an office above may enter
    it, too. Raises NumberUnfit, SeriesUnknown, NumberTaken, NumberUsed, RecordElsewhere, RollUnknown.
    """
    said = clean_text(text, lines=False).strip()
    if not said or len(said) > LONGEST:
        raise NumberUnfit()
    state = load_state(vault.db, owner)
    if state is None:
        raise RollUnknown(name=owner)
    others = foreign_series(vault)
    if series not in vault.packs.series and series not in others:
        raise SeriesUnknown(series=series or "-", known=", ".join((*vault.packs.series, *others)))
    if kept := number_of(vault.db, owner, series):
        raise NumberTaken(value=kept)
    when = year or (on.year if on else 0) or read_number(said)[1] or vault.office_now().year
    fields = {"series": series, "text": said, "year": when, "on": on.isoformat() if on else None}
    if state.type in _OWNERS:
        fields["case"] = owner
    else:
        fields |= {"owner": owner, "case": state.fields.get("case")}
    with vault.joining():
        if series in others:
            change = Change("foreign.set", new_id(), fields, office=state.office)
        else:
            if state.office != vault.office:
                raise RecordElsewhere(office=state.office)
            if running:
                _require_free(vault, series, when, running)
            change = Change("number.draw", new_id(), {**fields, "foreign": True, "running": running})
        vault.journal.write([change], vault.officer, vault.now())
    return said


def _require_free(vault: Vault, series: str, year: int, running: int) -> None:
    row = vault.db.execute(
        "SELECT text FROM number_row WHERE office = ? AND series = ? AND year = ? AND running = ? ORDER BY id",
        (vault.office, series, year, running),
    ).fetchone()
    if row is not None:
        raise NumberUsed(running=running, series=series, year=year, value=row[0])
