"""Errors of the conflict desk."""

from fieldapp.errors.error import NetraError


class ConflictMoved(NetraError):
    """What differs is not what was shown any more."""

    code = "conflict_moved"


class SettlementReason(NetraError):
    """A settlement needs a reason."""

    code = "settlement_reason"


class ChoiceMissing(NetraError):
    """Nothing was chosen that could be settled."""

    code = "choice_missing"


class NumberSingle(NetraError):
    """A number does not stand twice."""

    code = "number_single"
