"""Errors about the PIN of a session."""

from fieldapp.errors.error import NetraError


class PinUnfit(NetraError):
    """A PIN that is too short, too long, or not of digits; `shortest` and `longest` say the measure."""

    code = "pin_unfit"


class PinEasy(NetraError):
    """A PIN that everybody tries first."""

    code = "pin_easy"
