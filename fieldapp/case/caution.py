"""What is worth a second look in the handling of a case and stops nothing: dates, invitations, quorum, decisions.

Called by desk, for command line and window. What the law forbids is in `procedure`; nothing here is ever refused.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from fieldapp.case.clock import Clock
from fieldapp.case.dates import parse_date, write_date
from fieldapp.case.model import Case
from fieldapp.case.procedure import THOUGHT, received_on, results_of
from fieldapp.case.quorum import shortage_of
from fieldapp.case.remaining import write_due
from fieldapp.case.stating import label_of_party, parties_of
from fieldapp.case.steps import DECIDING, Step, not_after
from fieldapp.words import say

INVITING = ("undangan_1", "undangan_2")
DELIVERED = (*INVITING, "tanda_terima_undangan")
HEARD = "klarifikasi"
UNREGISTERED = "tidak_diregistrasi"
MOST_NAMED = 6


def cautions(
    case: Case, steps: Sequence[Step], clocks: Sequence[Clock] = (), deciders: Sequence[str] = ()
) -> tuple[tuple[str, str], ...]:
    """Return what deserves a second look as (id of the step, one sentence), in the order of the steps.

    `clocks` are those of the case; without them nothing is said of time that still runs. `deciders` are chair and
    members of the office that handles it.
    """
    found: list[tuple[str, str]] = []
    for step in steps:
        found += [(step.id, sentence) for sentence in _of_date(case, steps, step, clocks)]
        if step.name in INVITING:
            found += [(step.id, sentence) for sentence in _of_invitation(step)]
        elif step.name == HEARD:
            found += [(step.id, sentence) for sentence in _of_hearing(case, steps, step)]
        elif step.name == "kajian":
            found += [(step.id, sentence) for sentence in _of_study(case, steps, step)]
        found += [(step.id, sentence) for sentence in _of_plenary(case, step, deciders)]
    return tuple(found)


def forewarn(case: Case, steps: Sequence[Step], name: str, on: str, clocks: Sequence[Clock] = ()) -> tuple[str, ...]:
    """Return what deserves a second look in the date of a step before it is recorded."""
    return tuple(_of_date(case, steps, Step(THOUGHT, name, on), clocks))


def _of_date(case: Case, steps: Sequence[Step], step: Step, clocks: Sequence[Clock]) -> Iterator[str]:
    """Say that a step is dated before the case came in, or refuses a report while it may still be completed."""
    day, came = parse_date(step.on[:10]), _came_on(case, steps)
    if day and came and day < came:
        yield say("handling.advice.before_receipt", day=write_date(came))
    if day and step.name == UNREGISTERED:
        for clock in clocks:
            if _is_running(clock, step):
                due = write_due(clock, clock.late_after)
                yield say("handling.advice.still_running", label=clock.rule.label, due=due)


def _came_on(case: Case, steps: Sequence[Step]) -> date | None:
    """Return the day a case came in; what supervisors found themselves came in when they knew of it."""
    return parse_date(case.event.known_on) if case.kind == "temuan" else received_on(case, steps)


def _is_running(clock: Clock, step: Step) -> bool:
    """Say whether somebody else's time still ran, by the later reading, when a step made it pointless."""
    if clock.done is not None or not clock.rule.by or step.name not in clock.rule.stops:
        return False
    end = clock.late_after.strftime("%Y-%m-%dT%H:%M")
    begun = clock.started.at.strftime("%Y-%m-%dT%H:%M")
    # of a step without an hour only the day is compared
    return begun[: len(step.on)] <= step.on[:16] < end[: len(step.on)]


def _of_invitation(step: Step) -> Iterator[str]:
    """Say that people were called to a day that had gone by when the letter was written."""
    at = str(step.said("at") or "")
    if at and at < step.on[: len(at)]:
        yield say("handling.advice.called_back")


def _of_hearing(case: Case, steps: Sequence[Step], step: Step) -> Iterator[str]:
    """Say who was heard, or missed, without an invitation, or with one whose arrival nobody can prove."""
    for party in _parties(step):
        label = _capital(label_of_party(case, party))
        if not _about(steps, party, INVITING, step):
            yield say("handling.advice.not_invited", party=label)
        elif not step.said("present") and not any(_is_proven(one) for one in _about(steps, party, DELIVERED, step)):
            yield say("handling.advice.unproven", party=label)


def _of_study(case: Case, steps: Sequence[Step], step: Step) -> Iterator[str]:
    """Say who stayed away after one invitation and was not invited again before the study went on."""
    heard = [one for one in steps if one.name == HEARD and not_after(one, step)]
    absent = dict.fromkeys(party for one in heard if one.said("present") is False for party in _parties(one))
    came = {party for one in heard if one.said("present") is True for party in _parties(one)}
    for party in absent:
        if party not in came and not _about(steps, party, ("undangan_2",), step):
            yield say("handling.advice.second_invitation", party=_capital(label_of_party(case, party)))


def _of_plenary(case: Case, step: Step, deciders: Sequence[str]) -> Iterator[str]:
    invited, present = _names(step, "plenary.invited"), _names(step, "plenary.present")
    if (short := shortage_of(step, deciders)) is not None:
        yield say("handling.advice.plenary_alone", present=short.present, needed=short.needed)
    elif invited and 0 < len(present) * 2 <= len(invited):
        yield say("handling.advice.few_present", present=len(present), invited=len(invited))
    given = [subject for subject, _ in results_of(step)] if step.name == DECIDING else []
    if given and "" not in given:
        left = [party for party in parties_of(case) if party.startswith("subject:") and party[8:] not in given]
        if left:
            names = ", ".join(label_of_party(case, party) for party in left[:MOST_NAMED])
            more = len(left) - MOST_NAMED
            told = say("handling.and_more", names=names, n=more) if more > 0 else names
            yield say("handling.advice.undecided", names=told)


def _about(steps: Sequence[Step], party: str, names: Sequence[str], before: Step) -> list[Step]:
    """Return the steps of these names up to another that concern a party; without parties they concern all."""
    found = [step for step in steps if step.name in names and not_after(step, before)]
    return [step for step in found if not _parties(step) or party in _parties(step)]


def _is_proven(step: Step) -> bool:
    return step.said("proof") is not None


def _parties(step: Step) -> tuple[str, ...]:
    return _names(step, "parties")


def _names(step: Step, fact: str) -> tuple[str, ...]:
    value = step.said(fact)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list | tuple) else ()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
