"""What an office is called: as it named itself where its settings are here, otherwise what it is probably called. And
what several people are called together.

Called by the tellers of histories and by the windows. Reads only.
"""

from collections.abc import Sequence
from typing import Final

from fieldapp.case.wording import name_count
from fieldapp.packs.proposal import propose_office
from fieldapp.vault.vault import Vault
from fieldapp.words import say

MOST_NAMED: Final = 3


def office_name(vault: Vault, code: str) -> str:
    """Return the name of an office; one in no list of regions comes back as its code."""
    if not code:
        return ""
    return vault.office_settings(code).name or propose_office(vault.packs.regions, code).name or code


def name_people(people: Sequence[tuple[str, str]], wanted: Sequence[str]) -> str:
    """Return the names of some of the people of a case, given by id and name, in their order.

    Of many the first ones and how many more there are.
    """
    if len(wanted) == len(people) > MOST_NAMED:
        return say("proposal.everyone", count=name_count(len(people)))
    found = [name.strip() or say("proposal.unnamed") for one, name in people if one in set(wanted)]
    more = len(found) - MOST_NAMED
    if more <= 1:
        return "; ".join(found)
    return say("proposal.more", names="; ".join(found[:MOST_NAMED]), count=name_count(more))
