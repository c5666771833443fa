"""The columns of the list of cases, and how wide they are where there is room and where there is not.

Called by the page of the list.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from fieldapp.case.clock import Clock
from fieldapp.case.remaining import write_brief
from fieldapp.case.wording import name_kind, name_short_day
from fieldapp.desk.transit import state_word
from fieldapp.vault.search import CaseRow
from fieldapp.words import say
from ui.pages.deadlines.column import clock_tone
from ui.pages.standing import case_name, first_number, kind_word, status_tone
from ui.widgets.block import Column
from ui.widgets.table import Table

NUMBER, SUBJECT, DATE, STATUS, EVIDENCE = "number", "subject", "date", "status", "evidence"
SORTABLE: Final = (NUMBER, SUBJECT, DATE)
# From the first width of the list on the count of evidence has a place, from the second on numbers are seen whole.
ROOMY, USUAL = 900, 680
WIDTHS: Final = {
    NUMBER: (284, 250, 168), DATE: (240, 108, 108), STATUS: (156, 146, 146), EVIDENCE: (72, 64, 64),
}  # fmt: skip


def make_columns(
    clock_of: Callable[[CaseRow], Clock | None], state_of: Callable[[CaseRow], str], now: Callable[[], datetime]
) -> list[Column]:
    """Return the columns; `clock_of` gives the clock that is told under the status of a case, aged to `now`.

    `state_of` gives where a case stands on its way to the office above, told behind its kind.
    """
    head = "ui.cases.head."

    def remaining(row: CaseRow) -> str:
        clock = clock_of(row)
        return write_brief(clock, now()) if clock else ""

    def urgency(row: CaseRow) -> str:
        clock = clock_of(row)
        return clock_tone(clock) if clock else "soft"

    def kind(row: CaseRow) -> str:
        state = state_of(row)
        return f"{kind_word(row.kind)} · {state_word(state)}" if state else kind_word(row.kind)

    def kind_tone(row: CaseRow) -> str:
        return "ochre" if state_of(row) == "returned" else "soft"

    return [
        Column(
            NUMBER, say(head + NUMBER), WIDTHS[NUMBER][1], _number, tone=_number_tone, second=kind,
            second_tone=kind_tone,
        ),
        Column(SUBJECT, say(head + SUBJECT), 0, _name, second=_event),
        Column(DATE, say(head + DATE), WIDTHS[DATE][1], _day, tone=_day_tone, second=_place),
        Column(
            STATUS, say(head + STATUS), WIDTHS[STATUS][1], _status, tone=_status_tone, second=remaining, chip=True,
            sortable=False, second_tone=urgency,
        ),
        Column(EVIDENCE, say(head + EVIDENCE), WIDTHS[EVIDENCE][1], _evidence, "right", _soft, sortable=False),
    ]  # fmt: skip


def fit_columns(table: Table, width: int) -> None:
    """Give the columns the widths that suit a list of this width."""
    keys = [column.key for column in table.block_model().columns]
    step = 0 if width >= ROOMY else 1 if width >= USUAL else 2
    for key, widths in WIDTHS.items():
        table.setColumnWidth(keys.index(key), widths[step])
    table.setColumnHidden(keys.index(EVIDENCE), step > 0)


def _number(row: CaseRow) -> str:
    return first_number(row.numbers) or say("ui.cases.no_number")


def _number_tone(row: CaseRow) -> str:
    return "ink" if row.numbers else "soft"


def _name(row: CaseRow) -> str:
    return case_name(row)


def _event(row: CaseRow) -> str:
    return row.summary if row.subjects else ""


def _day(row: CaseRow) -> str:
    return name_short_day(row.occurred_on) or say("ui.cases.no_day")


def _day_tone(row: CaseRow) -> str:
    return "ink" if row.occurred_on else "soft"


def _place(row: CaseRow) -> str:
    return row.place


def _status(row: CaseRow) -> str:
    return say("ui.cases.differing") if row.flags else name_kind(row.status)


def _status_tone(row: CaseRow) -> str:
    return "ochre" if row.flags else status_tone(row.status)


def _evidence(row: CaseRow) -> str:
    return str(row.evidence) if row.evidence else "-"


def _soft(_row: CaseRow) -> str:
    return "soft"
