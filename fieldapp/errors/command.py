"""Errors about the program itself: its command line, its demonstration, its window."""

from fieldapp.errors.error import NetraError


class PassphrasesDiffer(NetraError):
    """A new passphrase was typed in two ways."""

    code = "passphrases_differ"


class SourceUnreadable(NetraError):
    """A file that a command was to read is not there or cannot be read."""

    code = "source_unreadable"


class OutputRefused(NetraError):
    """A file that a command was to write cannot be written there."""

    code = "output_refused"


class FingerprintDiffers(NetraError):
    """A request has another fingerprint than the one that was read out."""

    code = "fingerprint_differs"


class BookUnknown(NetraError):
    """The vault holds no book of this name."""

    code = "book_unknown"


class RulingUnfit(NetraError):
    """A decision about a book that nothing calls for, or that this device may not make."""

    code = "ruling_unfit"


class DemoFolderForeign(NetraError):
    """The folder for a demonstration holds something that no demonstration made."""

    code = "demo_folder_foreign"


class DemoBroken(NetraError):
    """A check of the demonstration does not hold."""

    code = "demo_broken"


class ProgramFault(NetraError):
    """The program itself failed; the fault was reported, and this stands in its place."""

    code = "program_fault"


class WorkUnfinished(NetraError):
    """Another vault or officer was to be let in while long work of the first still runs."""

    code = "work_unfinished"
