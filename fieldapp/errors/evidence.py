"""Errors about evidence files."""

from fieldapp.errors.error import NetraError


class EvidenceMissing(NetraError):
    """An evidence file is not in the store."""

    code = "evidence_missing"


class EvidenceAltered(NetraError):
    """An evidence file is not what was taken in."""

    code = "evidence_changed"


class EvidenceNotFile(NetraError):
    """What was offered as evidence is a folder, a device or nothing."""

    code = "evidence_not_file"


class EvidenceNotThere(EvidenceNotFile):
    """Nothing lies where evidence was said to be."""

    code = "evidence_not_there"


class EvidenceEmpty(NetraError):
    """What was offered as evidence has no content."""

    code = "evidence_empty"


class EvidenceTooLarge(NetraError):
    """What was offered as evidence is larger than the limit."""

    code = "evidence_too_large"


class EvidenceRemote(NetraError):
    """What was offered as evidence lies on another computer."""

    code = "evidence_remote"


class EvidenceUnreadable(NetraError):
    """The source of evidence cannot be read."""

    code = "evidence_unreadable"


class EvidenceUnstable(NetraError):
    """The source of evidence changed while it was read."""

    code = "evidence_unstable"


class EvidenceMismatch(NetraError):
    """The content of received evidence is not what was announced."""

    code = "evidence_mismatch"


class DestinationTaken(NetraError):
    """A file of that name exists where one was to be written."""

    code = "destination_taken"
