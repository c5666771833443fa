"""Errors about the papers of a case (naskah)."""

from fieldapp.errors.error import NetraError


class DocumentUnknown(NetraError):
    """No paper has this id, number or seal; `name` is what was asked for."""

    code = "document_unknown"


class DocumentAmbiguous(NetraError):
    """More than one paper begins like this; `name` is what was asked for."""

    code = "document_ambiguous"


class DocumentIncomplete(NetraError):
    """A paper cannot be made final: `fields` are the labels of what is missing."""

    code = "document_incomplete"


class DocumentFinal(NetraError):
    """A paper is final already, in revision `revision`."""

    code = "document_final"


class DocumentNotFinal(NetraError):
    """A paper must be final before it is signed or its number drawn."""

    code = "document_not_final"


class DocumentMoved(NetraError):
    """Somebody else changed the same fields of a paper meanwhile; `fields` are their labels."""

    code = "document_moved"


class DocumentRemoved(NetraError):
    """A paper was taken away; nothing more is done with it."""

    code = "document_removed"


class DocumentNumbered(NetraError):
    """A paper has a number, so that it cannot simply be taken away."""

    code = "document_numbered"


class FormNotDocument(NetraError):
    """A form is filled from the case itself: it is printed, never prepared."""

    code = "form_not_document"


class PartyUnknown(NetraError):
    """A case has no such party, subject or referral; `name` is what was asked for."""

    code = "party_unknown"


class ScanUnreadable(NetraError):
    """What should be the scan of a sheet cannot be opened as one; `name` is the file, `reason` why."""

    code = "scan_unreadable"


class ScanTooLarge(NetraError):
    """A scan has more pages, dots or bytes than are read; `name` is the file, `limit` the most there may be."""

    code = "scan_too_large"


class ScanElsewhere(NetraError):
    """The printed code on a scan belongs to another paper than the one it was to be attached to."""

    code = "scan_elsewhere"


class LetterMissing(NetraError):
    """A referral has no letter yet, so that there is nothing to put before its enclosures."""

    code = "letter_missing"
