"""A case out of a supervision report or of a traced lead: all that is known of it, so that nothing is typed again.

Pure. Called by the casebook. What the report does not say in so many words stays empty: status and violation of a
subject are for whoever knows the person.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from fieldapp.case.dates import parse_date
from fieldapp.case.ids import new_id
from fieldapp.case.model import Alleged, Case, Event, Finder, Subject, Supervision
from fieldapp.case.moment import find_moment, find_time
from fieldapp.words import say

_between: Final = re.compile(r"\s*(?:;|\n)\s*")
_count: Final = re.compile(r"^(?:[0-9]{1,3}[.)]|[-*•])\s+")
MOST_SUBJECTS: Final = 500


def case_of_report(report: Supervision, find_region: Callable[[str], str], make_id: Callable[[], str] = new_id) -> Case:
    """Return the case (temuan) that a report becomes, with new ids and `supervision` naming the report.

    `find_region` gives the code of the region that a place means, "" when it is not clear. Subjects come from `who` and
    `address`, day and hour from `when` or the summary; facts, articles and evidence that has no file close the story.
    """
    case = Case(
        id=make_id(),
        kind="temuan",
        election=report.election,
        finder=report.finder,
        evidence=tuple(replace(item, id=make_id()) for item in report.evidence),
        narrative=report.result,
        supervision=report.id,
    )
    alleged = report.alleged
    if alleged is None:
        return replace(case, event=Event(stage=report.stage, source="pengawasan"))
    return replace(
        case,
        event=_event_of(report, alleged, find_region),
        subjects=_subjects_of(alleged, make_id),
        witnesses=tuple(replace(witness, id=make_id()) for witness in alleged.witnesses),
        narrative=_story_of(report, alleged),
    )


def case_of_lead(lead: Case, name: str, known_on: str, finder: Finder, make_id: Callable[[], str] = new_id) -> Case:
    """Return the temuan that preliminary information or a traced report becomes, linked to it.

    It was known on the day it was established. Who told of it is no party of a temuan.
    """
    return Case(
        id=name,
        kind="temuan",
        election=lead.election,
        event=replace(lead.event, known_on=known_on, source=lead.event.source or "pengawasan"),
        finder=finder,
        subjects=tuple(replace(one, id=make_id()) for one in lead.subjects),
        witnesses=tuple(replace(one, id=make_id()) for one in lead.witnesses),
        evidence=tuple(replace(one, id=make_id()) for one in lead.evidence),
        narrative=lead.narrative,
        violations=lead.violations,
        impact=lead.impact,
        linked=lead.id,
    )


def _event_of(report: Supervision, alleged: Alleged, find_region: Callable[[str], str]) -> Event:
    day, hour = find_moment(alleged.when)
    if day is not None and hour is None:
        hour = find_time(alleged.summary, day) or find_time(report.result, day)
    written = parse_date(report.date)
    seen = day is not None and any(find_moment(activity.time_place)[0] == day for activity in report.activities)
    # seen while supervising, it was known the same day; else it was known when the report was written
    known = day if seen or written is None else max(written, day) if day else written
    return Event(
        summary=alleged.event,
        place=alleged.place,
        region=find_region(alleged.place),
        occurred_on=day.isoformat() if day else "",
        known_on=known.isoformat() if known else "",
        time=f"{hour:%H:%M}" if hour else "",
        stage=report.stage,
        source="pengawasan",
    )


def _subjects_of(alleged: Alleged, make_id: Callable[[], str]) -> tuple[Subject, ...]:
    """Return the persons that stand in `who`, one for each line or semicolon, with the address at the same place."""
    names = _parts(alleged.who)
    if len(names) > MOST_SUBJECTS:
        names = [alleged.who]
    addresses = _parts(alleged.address)
    if len(addresses) != len(names):
        addresses = [" ".join(alleged.address.split())] * len(names)
    return tuple(
        Subject(id=make_id(), name=name, address=address) for name, address in zip(names, addresses, strict=True)
    )


def _parts(text: str) -> list[str]:
    return [part for piece in _between.split(text) if (part := _count.sub("", piece.strip()).strip(" ,"))]


def _story_of(report: Supervision, alleged: Alleged) -> str:
    named = {" ".join(item.note.split()).casefold() for item in report.evidence}
    loose = [text for text in alleged.evidence if " ".join(text.split()).casefold() not in named]
    law = "; ".join(filter(None, (alleged.kind, alleged.articles)))
    parts = [
        alleged.summary or report.result,
        alleged.facts,
        say("origin.law", law=law) if law else "",
        say("origin.evidence", evidence="; ".join(loose)) if loose else "",
    ]
    return "\n\n".join(filter(None, parts))
