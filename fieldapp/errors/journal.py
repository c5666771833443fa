"""Errors about the journal, its records, numbers and conflicts."""

from fieldapp.errors.error import NetraError


class NotCanonical(NetraError):
    """Bytes that should be canonical JSON are not."""

    code = "not_canonical"


class EntryMalformed(NetraError):
    """Bytes that should be an entry of the journal are not."""

    code = "entry_malformed"


class EntryRefused(NetraError):
    """An entry contradicts its own commitment or chain."""

    code = "entry_refused"


class RecordUnknown(NetraError):
    """No record has this id or number."""

    code = "record_unknown"


class RecordAmbiguous(RecordUnknown):
    """More than one case or LHP begins like this."""

    code = "record_ambiguous"


class ReviewOwn(NetraError):
    """An office reviews its own case."""

    code = "review_own"


class RecordElsewhere(NetraError):
    """The record belongs to another office and is read-only here."""

    code = "record_elsewhere"


class RecordInConflict(NetraError):
    """A record carries values that differ; someone must settle them first."""

    code = "record_in_conflict"


class NothingChanged(NetraError):
    """A change that changes nothing."""

    code = "nothing_changed"


class AlreadyFinal(NothingChanged):
    """A case or LHP is final, and nothing has changed since."""

    code = "already_final"


class ReportNil(NetraError):
    """A nil report cannot become a finding."""

    code = "report_nil"


class ReportUsed(NetraError):
    """A supervision report has become a finding already."""

    code = "report_used"


class VaultCopied(NetraError):
    """A vault folder that this laptop never wrote: copied from elsewhere."""

    code = "vault_copied"


class VaultRolledBack(NetraError):
    """A vault whose journal is behind what this laptop saw last: an old copy was put back."""

    code = "vault_rolled_back"


class EvidenceIncomplete(NetraError):
    """Evidence of a case is missing or altered."""

    code = "evidence_incomplete"


class SealUnknown(NetraError):
    """No print in this vault has this seal."""

    code = "seal_unknown"


class ProblemsOpen(NetraError):
    """A case still has problems that block finalising or numbering."""

    code = "problems_open"


class NotFinal(NetraError):
    """A case must be final before it is numbered."""

    code = "not_final"


class ReasonMissing(NetraError):
    """A change after finalising needs a reason."""

    code = "reason_missing"


class NumberTaken(NetraError):
    """The case or LHP has a number of this series already."""

    code = "number_taken"


class NumberUnknown(NetraError):
    """No drawn number reads like this."""

    code = "number_unknown"


class RegisterElsewhere(NetraError):
    """Another device of the office draws the numbers, and no range is reserved for this one."""

    code = "register_elsewhere"


class SeriesUnknown(NetraError):
    """No numbering template has this name."""

    code = "series_unknown"


class ConflictUnknown(NetraError):
    """A record has no differing values in this field."""

    code = "conflict_unknown"


class SettlementUnfit(NetraError):
    """A value cannot stand in the field that it should settle."""

    code = "settlement_unfit"


class BookStopped(NetraError):
    """The entries of this laptop no longer count, by a decision or because what they stand on is held."""

    code = "book_stopped"


class RebuildDiffers(NetraError):
    """The stored projections differ from what the journal says."""

    code = "rebuild_differs"


class RecordMoved(NetraError):
    """A record was saved elsewhere while a form of it was open, and both changed the same field."""

    code = "record_moved"
