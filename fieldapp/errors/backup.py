"""Errors about backups that are not what was written."""

from fieldapp.errors.error import NetraError


class BackupDamaged(NetraError):
    """A snapshot, its slots or its note are not what was written; `day` says which."""

    code = "backup_damaged"


class BackupLacking(NetraError):
    """A snapshot is sound, but `count` of its evidence files are missing or damaged."""

    code = "backup_lacking"
