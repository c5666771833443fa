"""The columns of the list of clocks, how wide they are, and the tones in which a clock is told anywhere.

Called by the page of the list, by Beranda and by the list of cases.
"""

from typing import Final

from fieldapp.case.clock import Clock
from fieldapp.case.remaining import describe_rule, is_unverified, write_brief, write_dates
from fieldapp.desk.deadline import CaseClock
from fieldapp.words import say
from ui.session import Session
from ui.widgets.block import Column
from ui.widgets.table import Table

REMAINING, RULE, CASE = "remaining", "rule", "case"
# From this width of the list on a number is seen whole.
ROOMY: Final = 700
WIDTHS: Final = {REMAINING: (188, 188), CASE: (184, 176)}
TONES: Final = {"late": "red", "soon": "ochre", "running": "soft"}


def clock_tone(clock: Clock) -> str:
    """Return the tone of a clock: red for one that ran out, ochre for its last day, else soft."""
    return TONES.get(clock.state, "soft")


def make_columns(session: Session) -> list[Column]:
    """Return the columns."""
    head = "ui.deadlines.head."
    return [
        Column(
            REMAINING, say(head + REMAINING), WIDTHS[REMAINING][0],
            lambda one: write_brief(one.clock, session.now()), tone=lambda one: clock_tone(one.clock),
            second=lambda one: write_dates(one.clock, session.now()), chip=True, sortable=False,
        ),
        Column(RULE, say(head + RULE), 0, _label, second=describe, sortable=False),
        Column(CASE, say(head + CASE), WIDTHS[CASE][0], _case, tone=_case_tone, second=_subjects, sortable=False),
    ]  # fmt: skip


def fit_columns(table: Table, width: int) -> None:
    """Give the columns the widths that suit a list of this width."""
    keys = [column.key for column in table.block_model().columns]
    for key, widths in WIDTHS.items():
        table.setColumnWidth(keys.index(key), widths[0 if width >= ROOMY else 1])


def describe(one: CaseClock) -> str:
    """Return what a clock counts, whose duty it is when it is another's, and whether nobody read it in the law."""
    by = one.clock.rule.by
    parts = [describe_rule(one.clock), say("ui.deadlines.by", by=by) if by else ""]
    parts.append(say("deadline.unverified") if is_unverified(one.clock) else "")
    return "  ·  ".join(filter(None, parts))


def _label(one: CaseClock) -> str:
    return one.clock.rule.label


def _case(one: CaseClock) -> str:
    return one.number or say("ui.cases.no_number")


def _case_tone(one: CaseClock) -> str:
    return "ink" if one.number else "soft"


def _subjects(one: CaseClock) -> str:
    return one.subjects or one.summary or say("ui.cases.no_subject")
