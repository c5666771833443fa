"""Errors about root keys, revoked desks and laptops that take over from others."""

from fieldapp.errors.error import NetraError
from fieldapp.errors.journal import RegisterElsewhere


class DeskRevoked(NetraError):
    """The operations key of this laptop was revoked by an office above or by the root key."""

    code = "desk_revoked"


class DeskCutOff(NetraError):
    """What certified this desk was issued by a key that was revoked, and is not among what stayed valid."""

    code = "desk_cut_off"


class RootUnneeded(NetraError):
    """Only the topmost office, or one that nobody above has certified, makes a root key."""

    code = "root_unneeded"


class RootExists(NetraError):
    """This office has a root key already; another one takes its place only when that is said."""

    code = "root_exists"


class RootMistyped(NetraError):
    """A line of the sheet of a root key was typed wrong; line 0 says that the lines are right and the whole is not."""

    code = "root_mistyped"


class RootWrong(NetraError):
    """The sheet is that of another root key than the one this office has."""

    code = "root_wrong"


class ReplacementUnfit(NetraError):
    """The laptop that is to be replaced is none of the office of the new one, or is the new one itself."""

    code = "replacement_unfit"


class RegisterUnstated(RegisterElsewhere):
    """The register was held by a laptop that is lost: its last numbers must be said before another draws."""

    code = "register_unstated"
