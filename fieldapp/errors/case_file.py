"""Errors about case files and number patterns."""

from fieldapp.errors.error import NetraError


class FileNotJson(NetraError):
    """A file that should be JSON text in UTF-8 is not."""

    code = "file_not_json"


class FileTooLarge(NetraError):
    """A file of data is larger than any such file."""

    code = "file_too_large"


class FileTooDeep(NetraError):
    """The brackets of a JSON file go deeper than any such file."""

    code = "file_too_deep"


class KeyRepeated(NetraError):
    """A JSON object names one key twice."""

    code = "key_repeated"


class KeyUnknown(NetraError):
    """A file has keys that its format does not know."""

    code = "unknown_key"


class FieldMissing(NetraError):
    """A field without which nothing can be saved is not there."""

    code = "required"


class ValueUnfit(NetraError):
    """Fields of a file hold another kind of value than their format says."""

    code = "value_unfit"


class TextTooLong(NetraError):
    """A field of a file holds more text than its limit."""

    code = "text_too_long"


class DateImpossible(NetraError):
    """A field holds a date that no calendar has."""

    code = "date_impossible"


class PatternUnusable(NetraError):
    """A pattern of numbers in the settings cannot be used."""

    code = "pattern_unusable"


class FormUnfit(NetraError):
    """Fields of a form hold what no case can keep: no date, too long a text."""

    code = "form_unfit"
