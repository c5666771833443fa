"""Errors about officers who join and leave, and about another database key."""

from fieldapp.errors.error import NetraError


class OfficerOwn(NetraError):
    """Who is at work asked to remove or to reset their own access."""

    code = "officer_own"


class AdminLast(NetraError):
    """Nobody else would look after the laptop."""

    code = "admin_last"


class RekeyWaits(NetraError):
    """Somebody who stays has not opened the vault since the slots changed their form; `names` says who."""

    code = "rekey_waits"
