"""Errors about rights: what the roles of an officer do not allow."""

from fieldapp.errors.error import NetraError
from fieldapp.words import say


class RoleUnfit(NetraError):
    """A role that there is not, or not in this office; `role` names it, `known` those there are."""

    code = "role_unfit"


class RightMissing(NetraError):
    """The officer at work has no right to an action; `action` and `about` say which and to what."""

    code = "right_missing"
    noted = False

    @property
    def sentence(self) -> str:
        """The sentence, with the action in the words of the screen and the roles that have it."""
        action = str(self.facts.get("action", ""))
        return say("error.right_missing", what=say(f"right.{action}") if action else say("right.unknown"))
