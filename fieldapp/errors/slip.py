"""Errors about receipt slips: what is wrong with the letters that were typed, scanned or read from a picture."""

from fieldapp.errors.exchange import ReceiptUnfit


class SlipIncomplete(ReceiptUnfit):
    """There are not as many letters as a slip can have."""

    code = "slip_incomplete"


class SlipMistyped(ReceiptUnfit):
    """A group of letters cannot be right; `n` counts groups from 1, `line` and `place` say where it is printed."""

    code = "slip_mistyped"


class SlipElsewhere(ReceiptUnfit):
    """The slip is for another laptop."""

    code = "slip_elsewhere"


class SlipOffice(ReceiptUnfit):
    """The slip says that an office answered that does not lie above this one."""

    code = "slip_office"


class SlipRestored(ReceiptUnfit):
    """The slip is about books from before this laptop was restored."""

    code = "slip_restored"


class SlipForged(ReceiptUnfit):
    """No laptop that is known here at the answering office signed these letters."""

    code = "slip_forged"


class SlipUnseen(ReceiptUnfit):
    """No slip can be seen on a picture."""

    code = "slip_unseen"
