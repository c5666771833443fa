"""Whom a step is probably about: who was invited and not heard yet, who stayed away, whose letter has no proof yet.

Called by the desk for what a step starts with. A proposal only: whoever records the step names whom it concerns.
"""

from collections.abc import Sequence

from fieldapp.case.caution import DELIVERED, HEARD, INVITING
from fieldapp.case.model import Case
from fieldapp.case.stating import parties_of
from fieldapp.case.steps import Step


def awaited_parties(case: Case, steps: Sequence[Step], name: str) -> tuple[str, ...]:
    """Return the parties that the next step of a name is probably about; empty where it may be everybody."""
    invited = _named(case, steps, INVITING)
    heard = [step for step in steps if step.name == HEARD]
    came = {party for step in heard if step.said("present") is True for party in parties_in(step)}
    absent = {party for step in heard if step.said("present") is False for party in parties_in(step)} - came
    again = {party for step in steps if step.name == "undangan_2" for party in parties_in(step)}
    if name == HEARD:
        return tuple(party for party in invited if party not in came and (party not in absent or party in again))
    if name == "sumpah":
        return tuple(party for party in invited if party in came)
    if name == "undangan_2":
        return tuple(party for party in invited if party in absent and party not in again)
    if name == "tanda_terima_undangan":
        proven = {party for step in steps if _is_proven(step) for party in parties_in(step) or parties_of(case)}
        return tuple(party for party in invited if party not in proven)
    if name == "undangan_1" and invited:
        return tuple(party for party in parties_of(case) if party not in invited)
    return ()


def parties_in(step: Step) -> tuple[str, ...]:
    """Return the parties that a step names."""
    said = step.said("parties")
    return tuple(one for one in said if isinstance(one, str)) if isinstance(said, list | tuple) else ()


def _named(case: Case, steps: Sequence[Step], names: Sequence[str]) -> tuple[str, ...]:
    """Return everybody whom steps of some names concern, once each; one that names nobody concerns all."""
    found = [party for step in steps if step.name in names for party in parties_in(step) or parties_of(case)]
    return tuple(dict.fromkeys(found))


def _is_proven(step: Step) -> bool:
    return step.name in DELIVERED and step.said("proof") is not None
