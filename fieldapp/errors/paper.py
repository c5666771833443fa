"""Errors about forms and paper."""

from fieldapp.errors.error import NetraError


class FormsDamaged(NetraError):
    """The file of form definitions cannot be used; `file`, `key` and `reason` say where."""

    code = "forms_damaged"


class FormUnknown(NetraError):
    """No form has this code."""

    code = "form_unknown"


class FormNotPrintable(NetraError):
    """The form is described but has no printed layout yet."""

    code = "form_not_printable"


class FormMismatch(NetraError):
    """A case was given for a form of supervision reports, or the other way round."""

    code = "form_mismatch"


class FormNotPublic(NetraError):
    """There is no copy of this form for the public."""

    code = "form_not_public"


class SealUnreadable(NetraError):
    """A typed or scanned text is no seal code."""

    code = "seal_unreadable"


class RevisionIncomplete(NetraError):
    """A revision that was printed cannot be put together any more, because part of it was destroyed."""

    code = "revision_incomplete"


class PrinterNotReady(NetraError):
    """The printer or its queue did not take the pages; `name` is the printer."""

    code = "printer"


class PdfUnreadable(NetraError):
    """What should be a PDF is none, or is damaged."""

    code = "pdf_unreadable"
