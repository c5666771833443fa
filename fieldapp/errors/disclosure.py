"""Errors about identities of reporters and witnesses: what must be asked first, what is not held here."""

from fieldapp.errors.error import NetraError


class IdentityHidden(NetraError):
    """An identity was asked for without a reveal that is still in force."""

    code = "identity_hidden"


class IdentityAbsent(NetraError):
    """No identity of a case lies here: none was recorded, the handling office keeps it, or it was destroyed."""

    code = "identity_absent"


class IdentityOwn(NetraError):
    """An office need not ask for the identities of its own cases."""

    code = "identity_own"


class IdentityAsked(NetraError):
    """This office has asked for the identities of a case already and waits for the answer."""

    code = "identity_asked"


class IdentityNotAsked(NetraError):
    """Nobody asked for the identities of a case, or it was answered already."""

    code = "identity_not_asked"
