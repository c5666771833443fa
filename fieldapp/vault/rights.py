"""The rights of the officer at work: what the table says for the roles on record, asked for every entry written.

Made by the vault, which hands the journal its guard. Knows records, not pages; the table is `fieldapp.case.right`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fieldapp.case.office import is_within
from fieldapp.case.right import TABLE, Role, known_roles, may, right_of
from fieldapp.case.steps import PLENARY
from fieldapp.errors import RightMissing
from fieldapp.vault.database import Database
from fieldapp.vault.journal import Change
from fieldapp.vault.kinds import is_destruction
from fieldapp.vault.projection import load_state


def _actions() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for right in TABLE:
        for kind in right.kinds:
            found[kind] = (*found.get(kind, ()), right.action)
    return found


# The rows of the table under which a kind of entry may be written.
ACTIONS: Final = _actions()
DESTROY: Final = "*.destroy"


@dataclass(frozen=True, slots=True)
class Rights:
    """What one officer of an office may do."""

    db: Database
    office: str
    officer: str
    roles: tuple[Role, ...]

    def allows(self, action: str, scope: str = "device", state: str = "none") -> bool:
        """Say whether the officer may do an action."""
        return may(self.roles, action, scope, state)

    def require(self, action: str, about: str = "") -> None:
        """Raise RightMissing unless the officer may do an action to a record, or to this laptop when none is named."""
        if right_of(action) is None or not self.allows(action, *self._place(about)):
            raise RightMissing(action=action, about=about)

    def _place(self, about: str) -> tuple[str, str]:
        """Return scope and state of a record."""
        state = load_state(self.db, about) if about else None
        if state is None:
            return "device", "none"
        return scope_of(self.office, state.office), "none"

    def require_change(self, change: Change, home: str) -> None:
        """Raise RightMissing for an entry that no row allows; `home` is the office of its record."""
        scope = scope_of(self.office, home)
        actions = self._rows(change)
        if not any(self.allows(action, scope, "none") for action in actions):
            raise RightMissing(action=actions[0] if actions else "", about=change.record)

    def _rows(self, change: Change) -> tuple[str, ...]:
        """Return the rows under which a change may be written."""
        rows = ACTIONS.get(DESTROY if is_destruction(change.kind) else change.kind, ())
        if change.kind == "step.set":
            return ("decide",) if is_decision(change) else ("handle",)
        if change.kind == "officer.set":
            own = change.record == self.officer and not {"roles", "left"} & set(change.open)
            return ("own_officer",) if own else ("officers",)
        return rows


def roles_of(db: Database, officer: str) -> tuple[Role, ...]:
    """Return the roles on record of an officer, in the order of the table; none for one who is not on record."""
    state = load_state(db, officer)
    found = state.fields.get("roles") if state is not None and state.type == "officer" else None
    return known_roles(found) if isinstance(found, list) else ()


def scope_of(own: str, home: str) -> str:
    """Return how an office lies to the own one: "own", "below", or "" for any other."""
    if home == own:
        return "own"
    return "below" if is_within(home, own) else ""


def is_decision(change: Change) -> bool:
    """Say whether a step brings a plenary's decision."""
    return change.kind == "step.set" and any(name.partition(".")[0] == PLENARY for name in change.open)
