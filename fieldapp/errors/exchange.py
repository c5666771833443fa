"""Errors about bundles, sticks, enrolment and receipts."""

from fieldapp.errors.error import NetraError


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


class RecipientsMany(NetraError):
    """More laptops of an office are certified than one part can be encrypted to."""

    code = "recipients_many"


class NothingToSend(NetraError):
    """All that concerns the addressed office was acknowledged by it."""

    code = "nothing_to_send"


class AddressUnfit(NetraError):
    """A bundle goes to an office above, a receipt to an office below."""

    code = "address_unfit"


class EnrolmentMissing(NetraError):
    """There is no enrolment file where one was to be read."""

    code = "enrolment_missing"


class EnrolmentMalformed(NetraError):
    """An invitation, a request or an answer is damaged or is something else."""

    code = "enrolment_malformed"


class EnrolmentPractice(NetraError):
    """A practice vault and a real one cannot certify each other."""

    code = "enrolment_practice"


class InvitationOther(NetraError):
    """An invitation was used already, is unknown, or was made for another office or device."""

    code = "invitation_other"


class InvitationOutside(InvitationOther):
    """An office outside the own area was to be invited."""

    code = "invitation_outside"


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


class QuarantineSettled(NetraError):
    """What is to be dismissed was taken in or dismissed before; `name` is told."""

    code = "quarantine_settled"


class QuarantineReason(NetraError):
    """Something is to be set aside without a reason."""

    code = "quarantine_reason"


class QuarantineEmptied(NetraError):
    """The bytes of something that was settled are no longer kept; `name` is told."""

    code = "quarantine_emptied"


class QuarantineFull(BundleRefused):
    """What would have to wait finds no room; it stays on its stick, `name` and `mb` are told."""

    code = "quarantine_full"


class BundleUnreadable(BundleRefused):
    """The medium does not give the bytes of one file, while it gives others."""

    code = "bundle_unreadable"
