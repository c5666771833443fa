"""Every error that an officer must hear about: one class each, each with a stable code.

The sentence of a class stands in `resources/words/` under `error.<code>` and says what happened, that nothing is lost,
and what to do next. Anything else that is raised is a fault of the program.
"""

from typing import ClassVar

from fieldapp.words import say


class NetraError(Exception):
    """An event the officer must hear about; `facts` fill the places of its sentence."""

    code: ClassVar[str] = "netra"

    def __init__(self, **facts: object) -> None:
        super().__init__(facts)
        self.facts = facts

    @property
    def sentence(self) -> str:
        """The Indonesian sentence of this error."""
        return say(f"error.{self.code}", **self.facts)

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"


# ---- canonical JSON -------------------------------------------------------------------------------------------------


class NotCanonical(NetraError):
    """Bytes that should be canonical JSON are not."""

    code = "not_canonical"


# ---- journal --------------------------------------------------------------------------------------------------------


class EntryMalformed(NetraError):
    """Bytes that should be an entry of the journal are not."""

    code = "entry_malformed"


class EntryRefused(NetraError):
    """An entry contradicts its own commitment or chain."""

    code = "entry_refused"


class RecordUnknown(NetraError):
    """No record has this id or number."""

    code = "record_unknown"


class RecordElsewhere(NetraError):
    """The record belongs to another office and is read-only here."""

    code = "record_elsewhere"


class RecordInConflict(NetraError):
    """A record carries values that differ; someone must settle them first."""

    code = "record_in_conflict"


class NothingChanged(NetraError):
    """A change that changes nothing."""

    code = "nothing_changed"


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
    """An official number is used already."""

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


class BookStopped(NetraError):
    """The entries of this laptop no longer count, by a decision or because what they stand on is held."""

    code = "book_stopped"


class RebuildDiffers(NetraError):
    """The stored projections differ from what the journal says."""

    code = "rebuild_differs"


# ---- forms and paper ------------------------------------------------------------------------------------------------


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


class SealUnreadable(NetraError):
    """A typed or scanned text is no seal code."""

    code = "seal_unreadable"


# ---- vault: keys, database file, lock -------------------------------------------------------------------------------


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


# ---- vault: evidence files ------------------------------------------------------------------------------------------


class EvidenceMissing(NetraError):
    """An evidence file is not in the store."""

    code = "evidence_missing"


class EvidenceAltered(NetraError):
    """An evidence file is not what was taken in."""

    code = "evidence_changed"


class EvidenceNotFile(NetraError):
    """What was offered as evidence is a folder, a device or nothing."""

    code = "evidence_not_file"


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


# ---- exchange -------------------------------------------------------------------------------------------------------


class BundleRefused(NetraError):
    """A part of a bundle is not accepted; the kinds below say why."""

    code = "bundle_refused"


class BundleSize(BundleRefused):
    """A file is empty, not a file, or larger than a part can be."""

    code = "bundle_size"


class BundleDamaged(BundleRefused):
    """The encryption says that bytes changed or are missing."""

    code = "bundle_damaged"


class BundleNotForUs(BundleRefused):
    """None of our keys opens the file."""

    code = "bundle_not_for_us"


class BundleContainer(BundleRefused):
    """The tar inside has another form than the format allows."""

    code = "bundle_container"


class BundleCertificate(BundleRefused):
    """A certificate inside is malformed, or its signature is wrong."""

    code = "bundle_certificate"


class SenderUncertified(BundleRefused):
    """The sending device has no certificate yet."""

    code = "sender_uncertified"


class SenderUnknown(BundleRefused):
    """The sending device has a certificate that leads to nobody we trust."""

    code = "sender_unknown"


class SenderRevoked(BundleRefused):
    """The sending device was revoked."""

    code = "sender_revoked"


class BundleSignature(BundleRefused):
    """The signature of the header is wrong."""

    code = "bundle_signature"


class BundleVersion(BundleRefused):
    """The bundle has a format that this program does not know."""

    code = "bundle_version"


class BundleHeader(BundleRefused):
    """The header is malformed or contradicts its sender."""

    code = "bundle_header"


class BundleForeign(BundleRefused):
    """The bundle is addressed to another office or to other devices."""

    code = "bundle_foreign"


class BundlePractice(BundleRefused):
    """A practice bundle reached a real vault, or the other way round."""

    code = "bundle_practice"


class BundleScope(BundleRefused):
    """The bundle carries what does not concern the two offices."""

    code = "bundle_scope"


class BundleDigest(BundleRefused):
    """Something inside is not what the signed header covers."""

    code = "bundle_digest"


class BundleContent(BundleRefused):
    """The content has another form than the format allows."""

    code = "bundle_content"


class BundleUnproven(BundleRefused):
    """An entry is not covered by the signature of a certified device that may write it."""

    code = "bundle_unproven"


class OwnClone(BundleRefused):
    """Somebody else continues the book of this very device: the vault was copied or rolled back."""

    code = "own_clone"


class ChainDiffers(NetraError):
    """The office above holds another history of one of our books than we do."""

    code = "chain_differs"


class RecipientUnknown(NetraError):
    """No certified device of the addressed office is known."""

    code = "recipient_unknown"


class NothingToSend(NetraError):
    """All that concerns the addressed office was acknowledged by it."""

    code = "nothing_to_send"


class AddressUnfit(NetraError):
    """A bundle goes to an office above, a receipt to an office below."""

    code = "address_unfit"


class StickFull(NetraError):
    """The stick has not enough room."""

    code = "stick_full"


class StickReadOnly(NetraError):
    """The stick refuses writing."""

    code = "stick_readonly"


class StickGone(NetraError):
    """The stick was pulled out."""

    code = "stick_gone"


class StickFake(NetraError):
    """The stick gives back other bytes than were written."""

    code = "stick_fake"


class EnrolmentMalformed(NetraError):
    """An invitation, a request or an answer is damaged or is something else."""

    code = "enrolment_malformed"


class EnrolmentPractice(NetraError):
    """A practice vault and a real one cannot certify each other."""

    code = "enrolment_practice"


class InvitationOther(NetraError):
    """An invitation was used already, is unknown, or was made for another office or device."""

    code = "invitation_other"


class CertificateRefused(NetraError):
    """A certificate is not for this device, or leads to nobody whose invitation was accepted."""

    code = "certificate_refused"


class DeviceUnknown(NetraError):
    """No certified device goes by that name."""

    code = "device_unknown"


class ReceiptUnfit(NetraError):
    """A receipt or a slip is forged, mistyped, or for another device."""

    code = "receipt_unfit"


class ReceiptOlder(NetraError):
    """A receipt is not newer than one that was read before."""

    code = "receipt_older"


class QuarantineUnknown(NetraError):
    """No quarantined file has that number."""

    code = "quarantine_unknown"


# ---- case files -----------------------------------------------------------------------------------------------------


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


# ---- command line ---------------------------------------------------------------------------------------------------


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


# ---- demonstration --------------------------------------------------------------------------------------------------


class DemoFolderForeign(NetraError):
    """The folder for a demonstration holds something that no demonstration made."""

    code = "demo_folder_foreign"


class DemoBroken(NetraError):
    """A check of the demonstration does not hold."""

    code = "demo_broken"
