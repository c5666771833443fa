"""Errors about recovery by the office above: its key, the request, the answer."""

from fieldapp.errors.error import NetraError


class RescueUnprepared(NetraError):
    """No office above holds a key to this vault."""

    code = "rescue_unprepared"


class RescueMissing(NetraError):
    """There is no request or answer where one was to be read."""

    code = "rescue_missing"


class RescueMalformed(NetraError):
    """A request or an answer is damaged or is something else."""

    code = "rescue_malformed"


class RescueNone(NetraError):
    """An answer came, and no request of this vault waits for one."""

    code = "rescue_none"


class RescueOther(NetraError):
    """The answer belongs to another request."""

    code = "rescue_other"


class RescueSecretWrong(NetraError):
    """The passphrase is not the one that was chosen when the request was written."""

    code = "rescue_secret_wrong"


class RescueDiffers(NetraError):
    """The fingerprint of a request is not the one that was read out."""

    code = "rescue_differs"


class RescueElsewhere(NetraError):
    """The request is for another office."""

    code = "rescue_elsewhere"


class RescueOutside(NetraError):
    """The laptop of a request belongs to no office below."""

    code = "rescue_outside"


class RescueRevoked(NetraError):
    """The laptop of a request was revoked."""

    code = "rescue_revoked"


class OfficeKeyUnneeded(NetraError):
    """An office without offices below needs no recovery key."""

    code = "office_key_unneeded"
