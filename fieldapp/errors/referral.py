"""Errors about letters that pass a case on."""

from fieldapp.errors.error import NetraError


class ReferralUnknown(NetraError):
    """No such letter, or one that was taken back."""

    code = "referral_unknown"


class ReferralUndecided(NetraError):
    """No plenary has decided that anybody of the case is passed on."""

    code = "referral_undecided"


class ReferralMade(NetraError):
    """Every letter that the case asks for was written already."""

    code = "referral_made"


class ReferralHeld(NetraError):
    """The addressee would send every letter back: something about each subject is lacking."""

    code = "referral_held"


class RouteUnknown(NetraError):
    """The case asks for no letter of this name."""

    code = "route_unknown"


class PastedEmpty(NetraError):
    """Nothing in a pasted text reads as a subject."""

    code = "pasted_empty"
