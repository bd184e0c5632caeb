"""The errors of the exchange: one family, each with its code on the wire.

Until a message is stored (steps 1 to 6 of receiving) an error is answered over HTTP as a problem document
(RFC 9457). What is found afterwards, when the message has been opened, is the reason of a signed `refused`
receipt: `RefusalError`.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from comity.exchange.core.moments import to_rfc3339

PROBLEM_TYPE = "application/problem+json"
PROBLEM_PREFIX = "urn:cxp:error:"


class Retry(StrEnum):
    """What the sender should do with the same message."""

    NEVER = "never"
    LATER = "later"
    RE_ENCRYPT = "re-encrypt"
    REFRESH_TRUST = "refresh-trust"
    FIX_CLOCK = "fix-clock"


class Reason(StrEnum):
    """Why a message that was stored is refused after it has been opened."""

    BAD_SIGNATURE = "bad-signature"
    DIGEST_MISMATCH = "digest-mismatch"
    ID_MISMATCH = "id-mismatch"
    KEY_EXPIRED = "key-expired"
    MALFORMED = "malformed"
    MEMBERSHIP_STALE = "membership-stale"
    POLICY = "policy"
    QUOTA = "quota"
    TOO_LARGE = "too-large"
    UNKNOWN_CRITICAL = "unknown-critical"
    UNKNOWN_RECIPIENT_KEY = "unknown-recipient-key"
    UNKNOWN_SCHEMA = "unknown-schema"
    UNREADABLE = "unreadable"
    UNSUPPORTED_VERSION = "unsupported-version"
    WRONG_AUDIENCE = "wrong-audience"
    WRONG_SENDER = "wrong-sender"


class ExchangeError(Exception):
    """The exchange could not do this."""

    code: ClassVar[str] = "malformed"
    status: ClassVar[int] = 400
    retry: ClassVar[Retry] = Retry.NEVER

    def __init__(self, message: str | None = None, *, retry_after: int | None = None) -> None:
        super().__init__(message or self.title())
        self.retry_after = retry_after
        self.mid: str | None = None

    @classmethod
    def title(cls) -> str:
        """The first line of the class docstring: fixed words, never content."""
        return (cls.__doc__ or cls.__name__).strip().splitlines()[0]


class MalformedError(ExchangeError):
    """The data is not well-formed."""


class TooLargeError(ExchangeError):
    """The data is larger than this node accepts."""

    code = "too-large"
    status = 413


class BadSignatureError(ExchangeError):
    """The signature, its header or its key is not acceptable."""

    code = "bad-signature"
    status = 401


class KeyUseError(BadSignatureError):
    """This key is not for that use; every key has exactly one."""


class KeyTimeError(BadSignatureError):
    """The key is not valid at that time."""

    retry = Retry.REFRESH_TRUST


class UnknownKeyError(BadSignatureError):
    """No such key is known of this signer."""

    retry = Retry.REFRESH_TRUST


class ForeignReceiptError(BadSignatureError):
    """The receipt is signed by another node than the one the message went to."""

    retry = Retry.REFRESH_TRUST


class UnknownPeerError(ExchangeError):
    """No member has this certificate."""

    code = "unknown-peer"
    status = 403


class RevokedError(ExchangeError):
    """This member is suspended or revoked."""

    code = "revoked"
    status = 403


class WrongAudienceError(ExchangeError):
    """The message is meant for somebody else."""

    code = "wrong-audience"
    status = 403


class ClockSkewError(ExchangeError):
    """The two clocks differ by more than five minutes."""

    code = "clock-skew"
    status = 401
    retry = Retry.FIX_CLOCK


class DigestMismatchError(ExchangeError):
    """The bytes are not the ones that were announced."""

    code = "digest-mismatch"


class IdReusedError(ExchangeError):
    """This message number was already used for another content."""

    code = "id-reused"
    status = 409


class UnknownEpochError(ExchangeError):
    """This node does not know of your restore yet and asks for your descriptor."""

    code = "unknown-epoch"
    status = 409
    retry = Retry.LATER


class StaleEpochError(ExchangeError):
    """Your node was restored since; this is an old copy of it."""

    code = "stale-epoch"
    status = 409


class MembershipStaleError(ExchangeError):
    """The message cites an older membership of the conversation."""

    code = "membership-stale"
    status = 409


class UnknownRecipientKeyError(ExchangeError):
    """None of the recipients' keys belongs to this node."""

    code = "unknown-recipient-key"
    status = 422
    retry = Retry.RE_ENCRYPT


class UnsupportedVersionError(ExchangeError):
    """This node does not speak that version."""

    code = "unsupported-version"
    status = 422


class UnknownCriticalError(ExchangeError):
    """The message names something critical that this node does not understand."""

    code = "unknown-critical"
    status = 422


class UnknownResourceError(ExchangeError):
    """There is nothing at this address."""

    code = "unknown-resource"
    status = 404


class UnknownPartError(ExchangeError):
    """No letter of this peer names such an attachment, or it is not opened yet."""

    code = "unknown-part"
    status = 404
    retry = Retry.LATER


class QuotaError(ExchangeError):
    """The peer's budget is used up for the moment."""

    code = "quota"
    status = 429
    retry = Retry.LATER


class TooSlowError(ExchangeError):
    """The request did not arrive in time."""

    code = "too-slow"
    status = 408
    retry = Retry.LATER


class StorageError(ExchangeError):
    """The node cannot store anything at the moment."""

    code = "storage"
    status = 503
    retry = Retry.LATER


class KeyFolderError(ExchangeError):
    """The key folder cannot be used as it is."""


class DescriptorError(ExchangeError):
    """The node descriptor cannot be accepted."""

    code = "bad-descriptor"
    retry = Retry.REFRESH_TRUST


class ReceiptMismatchError(ExchangeError):
    """The receipt does not answer this message."""

    code = "digest-mismatch"


class LabelFlaw(StrEnum):
    """What is wrong with the name of an attachment."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    PATH = "path"
    CONTROL = "control"
    DIRECTION = "direction"


class LabelError(MalformedError):
    """The name of the attachment cannot be shown safely; rename the file and attach it again."""

    def __init__(self, flaw: LabelFlaw) -> None:
        super().__init__(f"{self.title()} ({flaw.value})")
        self.flaw = flaw


class RefusalError(ExchangeError):
    """The message was opened and is refused."""

    def __init__(self, reason: Reason, message: str | None = None) -> None:
        super().__init__(message or f"{self.title()} Reason: {reason.value}.")
        self.reason = reason

    @classmethod
    def from_error(cls, error: ExchangeError) -> "RefusalError":
        """The refusal that says the same as an error found inside an opened message."""
        if isinstance(error, cls):
            return error
        if isinstance(error, KeyTimeError):
            return cls(Reason.KEY_EXPIRED, str(error))
        known = {reason.value: reason for reason in Reason}
        return cls(known.get(error.code, Reason.UNREADABLE), str(error))


def problem(error: ExchangeError, *, server_time: datetime) -> dict[str, Any]:
    """The problem document (RFC 9457, section 1.13 of the protocol) of an error.

    It holds the code and fixed words only, nothing about content or persons.
    """
    document: dict[str, Any] = {
        "type": PROBLEM_PREFIX + error.code,
        "status": error.status,
        "title": error.title(),
        "retry": error.retry.value,
        "server_time": to_rfc3339(server_time),
    }
    if error.mid is not None:
        document["mid"] = error.mid
    if error.retry_after is not None:
        document["retry_after"] = error.retry_after
    return document
