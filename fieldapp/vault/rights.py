"""The rights of the officer at work: what the table says for the roles on record, asked for every entry written.

Made by the vault, which hands the journal its guard. Knows records, not pages; the table is `fieldapp.case.right`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from fieldapp.case.model import SCAN
from fieldapp.case.office import is_within
from fieldapp.case.right import TABLE, Right, Role, Scope, State, first_roles, known_roles, may, right_of
from fieldapp.case.steps import PLENARY
from fieldapp.errors import RightMissing
from fieldapp.vault import trace
from fieldapp.vault.database import Database
from fieldapp.vault.fold import State as RecordState
from fieldapp.vault.journal import Change, Signer
from fieldapp.vault.kinds import is_destruction
from fieldapp.vault.projection import load_state, owner_of
from fieldapp.vault.transfer import HANDING_OVER, delegation_of
from fieldapp.words import say


def _actions() -> Mapping[str, tuple[Right, ...]]:
    found: dict[str, tuple[Right, ...]] = {}
    for right in TABLE:
        for kind in right.kinds:
            found[kind] = (*found.get(kind, ()), right)
    return found


# The rows of the table under which a kind of entry may be written.
ACTIONS: Final = _actions()
DESTROY: Final = "*.destroy"
# What nobody changes about himself without the right to manage officers.
GIVEN: Final = frozenset(("roles", "left"))


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

    def allows_about(self, action: str, about: str) -> bool:
        """Say whether the officer may do an action to a record, wherever it is at home and in whatever state it is."""
        return self.allows(action, *self.place_of(about))

    def require(self, action: str, about: str = "") -> None:
        """Raise RightMissing unless the officer may do an action to a record, or to this laptop when none is named."""
        if right_of(action) is None or not self.allows_about(action, about):
            raise RightMissing(action=action, about=about)

    def place_of(self, about: str) -> tuple[str, str]:
        """Return scope and state of a record, those of this laptop when none is named or known."""
        found = load_state(self.db, about) if about else None
        if found is None:
            return "device", "none"
        return scope_of(self.office, found.office), state_of(self.db, owner_of(found))

    def watch(self, signer: Callable[[], Signer]) -> "Watch":
        """Return the guard of one write of the journal; `signer` gives the officer's key where one is asked for."""
        return Watch(self, signer)


@dataclass(slots=True)
class Watch:
    """Asks the table for every entry of one write; what several entries are about is looked up once."""

    rights: Rights
    signer: Callable[[], Signer]
    _states: dict[str, State] = field(default_factory=dict)

    def __call__(self, change: Change, record: RecordState, home: str) -> Signer | None:
        """Return who signs an entry, None for one without signature; `record` is what it changes, `home` its office.

        Raises RightMissing for what no row allows.
        """
        rows = rows_of(change, record, self.rights.officer)
        scope, state = scope_of(self.rights.office, home), self._state(change, record)
        for row in rows:
            if self.rights.allows(row.action, scope, state):
                return self.signer() if row.signed or trace.is_signed(change) else None
        fitting = [row for row in rows if scope in row.scopes and state in row.states]
        action = next((row.action for row in (*fitting, *rows)), "")
        raise RightMissing(action=action, about=change.record)

    def _state(self, change: Change, record: RecordState) -> State:
        owner = owner_of(record) if record.type else _owner_said(change)
        if owner not in self._states:
            self._states[owner] = state_of(self.rights.db, owner)
        return self._states[owner]


def _owner_said(change: Change) -> str:
    said = change.open.get("case")
    return said if isinstance(said, str) else ""


def rows_of(change: Change, record: RecordState, officer: str) -> tuple[Right, ...]:
    """Return the rows under which a change of a record may be written by an officer; none for an unknown kind."""
    rows = ACTIONS.get(DESTROY if is_destruction(change.kind) else change.kind, ())
    chosen = _chosen(change, record, officer)
    return tuple(row for row in rows if row.action in chosen) if chosen else rows


def _chosen(change: Change, record: RecordState, officer: str) -> tuple[str, ...]:
    """Return which rows count for a kind that stands in several, by what the record says; nothing for all of them."""
    before = record.fields if record.type else change.open
    if change.kind == "step.set":
        if HANDING_OVER & {str(fields.get("name")) for fields in (record.fields, change.open)}:
            return ("delegate",)
        decides = any(name.partition(".")[0] == PLENARY for name in (*record.fields, *change.open))
        return ("decide",) if decides else ("handle",)
    if change.kind == "evidence.set":
        return ("prepare",) if before.get("kind") == SCAN else ("record", "amend")
    if change.kind == "officer.set":
        return ("own_officer",) if change.record == officer and not GIVEN & set(change.open) else ("officers",)
    if change.kind == "register.set":
        # the first number takes the register that nobody holds
        return ("register",) if record.type else ("number",)
    if change.kind == "range.set":
        return ("register",) if before.get("device") else ("number",)
    return ()


def state_of(db: Database, owner: str) -> State:
    """Return the state of a case: open, closed, or passed to another office; "none" for an LHP or no case."""
    if not owner:
        return "none"
    row = db.execute(
        "SELECT status, EXISTS (SELECT 1 FROM record WHERE case_id = ?1 AND type = 'delegation')"
        " FROM case_row WHERE id = ?1",
        (owner,),
    ).fetchone()
    if row is None:
        return "none"
    closed = row[0] == "closed"
    if (closed or row[1]) and delegation_of(db, owner) is not None:
        return "passed"
    return "closed" if closed else "open"


def roles_of(db: Database, officer: str) -> tuple[Role, ...]:
    """Return the roles on record of an officer, in the order of the table; none for one who is not on record."""
    row = db.execute("SELECT fields FROM record WHERE id = ? AND type = 'officer'", (officer,)).fetchone()
    found = msgspec.json.decode(row[0]).get("roles") if row is not None else None
    return known_roles(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()


def lacks_roles(db: Database, officers: Collection[str]) -> bool:
    """Say whether a vault is from before roles: none of those who can unlock it was ever given any."""
    states = [load_state(db, name) for name in officers]
    return not any(state is not None and "roles" in state.fields for state in states)


def first_role_changes(db: Database, office: str, officers: Collection[str]) -> list[Change]:
    """Return what gives all roles to those who can unlock a vault from before roles, with the reason."""
    roles, reason = sorted(first_roles(office)), say("role.first_reason")
    known = [name for name in officers if load_state(db, name) is not None]
    return [Change("officer.set", name, {"roles": roles}, reason=reason) for name in known]


def scope_of(own: str, home: str) -> Scope | str:
    """Return how an office lies to the own one: "own", "below", or "" for any other."""
    if home == own:
        return "own"
    return "below" if is_within(home, own) else ""
