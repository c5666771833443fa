"""How far cases and evidence files came, in words and as data: for the page of a case, the list and the command line.

What is so is for `fieldapp.vault.travel` and `fieldapp.vault.journey`; nothing here decides or writes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from fieldapp.case.office import parent_of
from fieldapp.desk.naming import office_name
from fieldapp.vault.clearing import cleared_file
from fieldapp.vault.journey import Answered, Journey, answered_below, journey_of
from fieldapp.vault.travel import State, case_states, file_states, read_ways
from fieldapp.vault.vault import Vault
from fieldapp.words import say

Data = dict[str, Any]
When = Callable[[str], str]


def state_word(state: str) -> str:
    """Return the word for where a case or a file stands, "" for nowhere."""
    return say(f"travel.{state}") if state else ""


def view_states(vault: Vault, cases: Sequence[str]) -> dict[str, State]:
    """Return where some cases or LHPs stand."""
    return case_states(vault.db, read_ways(vault.db, vault.office), cases)


def view_journey(vault: Vault, case: str) -> Data:
    """Return how far a case came upwards and what was answered below, each None where there is no such way."""
    journey, answered = journey_of(vault, case), answered_below(vault, case)
    return {"travel": asdict(journey) if journey else None, "answered": asdict(answered) if answered else None}


def view_files(vault: Vault, items: Iterable[Data]) -> list[Data]:
    """Return evidence files with where each stands and, where it was cleared here, who holds it."""
    found = list(items)
    states = file_states(vault.db, read_ways(vault.db, vault.office), [str(one["sha256"]) for one in found])
    return [_view_file(vault, one, states.get(str(one["sha256"]), "")) for one in found]


def _view_file(vault: Vault, item: Data, state: str) -> Data:
    held = cleared_file(vault.db, str(item["sha256"])) if state == "cleared" else None
    return item | {"travel": state, "held_by": held.office if held else "", "receipt": held.receipt if held else 0}


def tell_journey(vault: Vault, journey: Journey, when: When) -> str:
    """Return how far a case came as one sentence."""
    above = journey.office or parent_of(vault.office) or ""
    said = say(f"travel.line.{journey.state}", office=office_name(vault, above))
    if journey.state == "unsent" or not journey.at:
        return said
    kind = "bundle" if journey.state == "on_stick" else "slip" if journey.slip else "receipt"
    return f"{said} {_signed(f'travel.by.{kind}', journey.number, when(journey.at), journey.officer)}"


def tell_answered(answered: Answered, when: When) -> str:
    """Return what this office told the office of a case below as one sentence."""
    if not answered.number:
        return say("travel.below.none")
    signed = _signed("travel.by.receipt", answered.number, when(answered.at), answered.officer)
    return f"{say('travel.below.told' if answered.told else 'travel.below.untold')} {signed}"


def tell_way(vault: Vault, data: Data, when: When) -> str:
    """Return what `view_journey` gave as text: how far a case came, and what was answered below."""
    journey, answered = data["travel"], data["answered"]
    said = [tell_journey(vault, Journey(**journey), when)] if journey else []
    said += [tell_answered(Answered(**answered), when)] if answered else []
    return " ".join(said)


def tell_held(vault: Vault, office: str, receipt: int) -> str:
    """Return where a file lies that was cleared here."""
    return say("travel.held", office=office_name(vault, office), receipt=receipt or "-")


def _signed(code: str, number: int, when: str, officer: str) -> str:
    said = say(code if number else f"{code}_unnumbered", number=number, when=when)
    told = f"{said}, {say('travel.by.officer', name=officer)}" if officer else said
    # names end in titles such as S.H.
    return f"{told.rstrip('.')}."
