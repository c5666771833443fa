"""Errors about evidence files that leave this laptop since an office above holds them."""

from fieldapp.errors.error import NetraError


class ClearingUnfit(NetraError):
    """Nothing may be cleared, or a file was named that may not."""

    code = "clearing_unfit"


class RetentionUnfit(NetraError):
    """The days for which evidence stays are no sensible number."""

    code = "retention_unfit"


class EvidenceCleared(NetraError):
    """A file was cleared here; `office` holds it, by receipt `receipt`."""

    code = "evidence_cleared"
