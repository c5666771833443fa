"""What is shown of a case or LHP without the names of its reporter and witnesses inside free text.

Called by whatever tells of cases, changes and differences. Reads only; the rule for one text is
`fieldapp.paper.privacy`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from fieldapp.case.model import Alleged, Case, Witness
from fieldapp.case.records import ALLEGED_WITNESSES
from fieldapp.paper.privacy import make_veil
from fieldapp.vault.history import identities_of
from fieldapp.vault.register import load_item
from fieldapp.vault.vault import Vault

Data = dict[str, Any]
Veil = Callable[[str], str]
# Where people write freely, a reporter or witness may be named.
TOLD: Final = frozenset(
    (
        *("narrative", "impact", "summary", "name", "note", "source", "result", "reason", "value", "old", "new"),
        *("detail", "sentence", "subjects", "facts", "analysis", "follow_up", "event", "who"),
    )
)


def veil_data(vault: Vault, owner: str, data: Data) -> Data:
    """Return what is shown of a case or LHP without the names of its reporter and witnesses inside free text."""
    return _veil(data, make_veil(load_item(vault.db, owner)))


def veil_past(vault: Vault, owner: str, data: Data) -> Data:
    """Return the same for what tells of changes: without the names that stood there earlier or elsewhere, too."""
    return _veil(data, past_veil(vault, owner))


def past_veil(vault: Vault, owner: str) -> Veil:
    """Return what hides the reporter and the witnesses of a case or LHP in a text, those of earlier entries, too."""
    item = load_item(vault.db, owner)
    people = tuple(person for said in identities_of(vault.db, owner) for person in _people(said))
    if isinstance(item, Case):
        return make_veil(replace(item, witnesses=(*item.witnesses, *people)))
    alleged = item.alleged or Alleged()
    return make_veil(replace(item, alleged=replace(alleged, witnesses=(*alleged.witnesses, *people))))


def _people(said: Mapping[str, Any]) -> Iterator[Witness]:
    """Give everybody whom the identity fields of one entry name, as witnesses."""
    listed = said.get(ALLEGED_WITNESSES)
    for person in (said, *(listed if isinstance(listed, list) else ())):
        told = {key.rpartition(".")[2]: value for key, value in person.items() if isinstance(value, str)}
        yield Witness(name=told.get("name", ""), address=told.get("address", ""), phone=told.get("phone", ""))
        yield Witness(name=told.get("proxy", ""), address=told.get("birth", ""), phone=told.get("email", ""))


def _veil(data: Data, veil: Veil) -> Data:
    return {key: _veiled(value, veil, told=key in TOLD) for key, value in data.items()}


def _veiled(value: Any, veil: Veil, *, told: bool) -> Any:
    if isinstance(value, str):
        return veil(value) if told else value
    if isinstance(value, list):
        return [_veiled(item, veil, told=told) for item in value]
    if isinstance(value, dict):
        return {key: _veiled(item, veil, told=key in TOLD) for key, item in value.items()}
    return value
