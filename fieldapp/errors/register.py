"""Errors about registers, the records they list, and the end of an office."""

from fieldapp.errors.error import NetraError


class DeviceUnfit(NetraError):
    """The register cannot pass to this device: it holds it already, or it was revoked."""

    code = "device_unfit"


class NumberNotReserved(NetraError):
    """A running number was not set aside for blank forms, or is used."""

    code = "number_not_reserved"


class NumberUsed(NetraError):
    """The place of an old number in the book is taken."""

    code = "number_used"


class NumberUnfit(NetraError):
    """A number that was typed is empty or too long."""

    code = "number_unfit"


class RollUnknown(NetraError):
    """No record of this type has this id, this beginning of an id, or this number."""

    code = "roll_unknown"


class RegisterUnknown(NetraError):
    """There is no book of this name."""

    code = "register_unknown"


class ClosingUnready(NetraError):
    """An office cannot end yet: something is still open."""

    code = "closing_unready"
