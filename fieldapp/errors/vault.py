"""Errors about the vault folder: keys, database, disk, backup."""

from fieldapp.errors.error import NetraError


class WrongPassphrase(NetraError):
    """The passphrase opens no slot of this officer."""

    code = "wrong_password"


class PassphraseWeak(NetraError):
    """A new passphrase is too easy to guess."""

    code = "passphrase_weak"


class SlotsDamaged(NetraError):
    """slots.json, or the slot that was asked for, is not what was written."""

    code = "slots_damaged"


class SlotsNewer(NetraError):
    """slots.json has a later version than this program knows."""

    code = "slots_newer"


class SlotsPresent(NetraError):
    """New slots were asked for in a folder that has some."""

    code = "slots_present"


class OfficerUnknown(NetraError):
    """No slot belongs to this officer, or more than one could be meant."""

    code = "officer_unknown"


class OfficerUnnamed(OfficerUnknown):
    """Nobody said which of several officers."""

    code = "officer_unnamed"


class OfficerPresent(NetraError):
    """The officer already has a slot."""

    code = "officer_present"


class OfficerLast(NetraError):
    """The last officer's slot cannot be removed."""

    code = "officer_last"


class RecoveryMistyped(NetraError):
    """A line of the recovery sheet does not agree with its check number."""

    code = "recovery_mistyped"


class RecoveryWrong(NetraError):
    """The recovery sheet belongs to another vault."""

    code = "recovery_wrong"


class VaultInUse(NetraError):
    """Another process writes in this vault."""

    code = "second_instance"


class VaultMissing(NetraError):
    """There is no vault where one was to be opened."""

    code = "vault_missing"


class VaultPresent(NetraError):
    """There is a vault where a new one was to be made."""

    code = "vault_present"


class VaultDamaged(NetraError):
    """The database file is not what was written, or does not belong to these slots."""

    code = "vault_damaged"


class VaultTooNew(NetraError):
    """A later release has written the database."""

    code = "vault_newer"


class VaultTooOld(NetraError):
    """The database needs an upgrade, and was opened for reading only."""

    code = "vault_older"


class VaultBusy(NetraError):
    """Another connection held the database for too long."""

    code = "vault_busy"


class VaultReadOnly(NetraError):
    """The folder or the medium refuses writing."""

    code = "vault_read_only"


class DiskFull(NetraError):
    """The disk of the vault is full."""

    code = "disk_full"


class StorageFailed(NetraError):
    """Reading or writing failed below us."""

    code = "storage_failed"


class EngineUnfit(NetraError):
    """The database engine is too old, does not encrypt, or ignores a setting."""

    code = "engine_unfit"


class BackupFailed(NetraError):
    """A copy is not equal to what it was made from."""

    code = "backup_failed"


class BackupInside(NetraError):
    """A backup was to lie in the folder that it is made of."""

    code = "backup_inside"


class BackupMissing(NetraError):
    """There is no backup where one was to be read."""

    code = "backup_missing"


class RestoreNotEmpty(NetraError):
    """A backup is restored to an empty folder only."""

    code = "restore_not_empty"


class KeyMissing(NetraError):
    """A key that belongs in the vault is not there."""

    code = "key_missing"


class KeyRefused(NetraError):
    """A public key is malformed or weak."""

    code = "key_refused"


class SignatureWrong(NetraError):
    """A signature does not hold."""

    code = "signature_wrong"


class DraftUnknown(NetraError):
    """A draft is not there any more: it was saved or discarded."""

    code = "draft_unknown"
