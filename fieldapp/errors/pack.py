"""Errors about reference data: its files, the sets that travel, the values an office corrects."""

from fieldapp.errors.error import NetraError


class PackDamaged(NetraError):
    """A set cannot be used; `file`, `key`, `line` and `reason` say where, `fault` is the whole sentence."""

    code = "pack_damaged"


class PackFolderUnfit(NetraError):
    """A folder holds no set; `folder` is named."""

    code = "pack_folder_unfit"


class PackRefused(NetraError):
    """A file that should bring a set is not whole or is something else."""

    code = "pack_refused"


class PackMissing(NetraError):
    """There is no file where a set was said to be."""

    code = "pack_missing"


class PackWaitsNot(NetraError):
    """A version that no receipt brought, or that is in force by now."""

    code = "pack_waits_not"


class PackSigner(NetraError):
    """Who signed a set is neither the desk of this office nor one above it that this vault trusts."""

    code = "pack_signer"


class PackOlder(NetraError):
    """A set is not newer than the one in force; `version` and `present` are named."""

    code = "pack_older"


class PackSchema(NetraError):
    """A set was made for a newer release; `version` is named."""

    code = "pack_schema"


class PackKeyUnknown(NetraError):
    """Nothing of the reference data goes by a key; `key` is named."""

    code = "pack_key_unknown"


class PackValueUnfit(NetraError):
    """A corrected value does not fit its place; `key` and `reason` are named."""

    code = "pack_value_unfit"
