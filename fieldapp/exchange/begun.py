"""An export that was begun and not ended, as it stands before a stick: what lies where, and what of it lies here.

Called by the windows before anything is written. Reads the vault and the stick, writes neither.
"""

from dataclasses import dataclass

from fieldapp.exchange.export import find_begun
from fieldapp.exchange.placement import Load, known_parts, loads_of, places_held, places_left
from fieldapp.exchange.plan import Plan, tells_beyond
from fieldapp.exchange.stick import Stick
from fieldapp.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Begun:
    """An unfinished plan: what lies on each of its sticks, the places on none, and whether this stick is one of them.

    It is `outdated` when there is something by now that it does not carry.
    """

    plan: Plan
    loads: tuple[Load, ...]
    left: tuple[int, ...]
    here: bool
    outdated: bool = False

    @property
    def placed(self) -> frozenset[int]:
        """The places that lie on some stick."""
        return frozenset(range(1, len(self.plan.parts) + 1)) - frozenset(self.left)


def look_for_begun(
    vault: Vault, to_office: str, stick: Stick, *, everything: bool, evidence: bool, fresh: Plan | None = None
) -> Begun | None:
    """Return the export to an office that can go on with this stick, None when there is none.

    `fresh` is what would be sent if it began anew. Raises StickGone.
    """
    plan = find_begun(vault, to_office, stick, everything=everything, evidence=evidence, anywhere=True)
    if plan is None:
        return None
    known = known_parts(vault.db, plan)
    outdated = fresh is not None and tells_beyond(vault.db, fresh, plan)
    return Begun(plan, loads_of(known), places_left(plan, known), bool(places_held(known, stick)), outdated)
