"""Acts on the copy that the depositary gave: kept with its SHA-256, checked again, opened, taken off."""

import hashlib
from uuid import UUID

from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.access import agreement_for
from comity.cooperation.actions._meetings import person_of
from comity.cooperation.actions._register import AGREEMENT, kept_agreement
from comity.cooperation.exceptions import NotHereError, ReasonMissingError
from comity.cooperation.meeting_exceptions import PaperNotWholeError
from comity.cooperation.models import RegisteredAgreement, RemovedCopy
from comity.cooperation.register_exceptions import CopyHeldError, OtherDigestError
from comity.exchange.actions import forget_file
from comity.exchange.core.digests import unb64u
from comity.exchange.inspection import plaintext
from comity.exchange.models import FileState, StoredFile
from comity.requests.drafts import FileDraft
from comity.requests.exceptions import SetApartError
from comity.requests.storing import stored_of

LONGEST_REASON = 300


def _digest_of(stored: StoredFile) -> str:
    """Return the SHA-256 of a file in hexadecimal, as depositaries write it."""
    return unb64u(stored.digest).hex()


def _tidy_digest(text: str) -> str:
    """Return a SHA-256 as it was written or pasted, without blanks, colons and capitals."""
    return "".join(text.split()).replace(":", "").casefold()


@action(events.REGISTER_COPY_KEPT)
def keep_copy(act: Act, agreement_id: UUID, draft: FileDraft, given: str = "") -> RegisteredAgreement:
    """Keep the depositary's copy; `given` is the SHA-256 that came with it, empty where none did.

    Raises:
        CopyHeldError, OtherDigestError, NotHereError.
        AttachmentError, FileRefusedError: the file cannot be kept.
    """
    agreement = kept_agreement(act, agreement_id)
    if agreement.copy_id is not None:
        raise CopyHeldError
    stored = stored_of(act, draft)
    act.about(AGREEMENT, agreement_id)
    if given.strip() and _tidy_digest(given) != _digest_of(stored):
        raise OtherDigestError
    agreement.copy, agreement.copy_digest = stored, _digest_of(stored)
    agreement.version += 1
    agreement.save()
    act.note(file=str(stored.pk), digest=agreement.copy_digest, compared=bool(given.strip()))
    return agreement


@action(events.REGISTER_COPY_REMOVED)
def remove_copy(act: Act, agreement_id: UUID, reason: str) -> None:
    """Take the copy off; what it was, its SHA-256 and the reason stay with the agreement.

    Raises:
        ReasonMissingError: no reason, or one too long for a sentence.
        NotHereError.
    """
    agreement = kept_agreement(act, agreement_id)
    stored = agreement.copy
    if stored is None:
        raise NotHereError("paper", agreement_id)
    plain, file_id = " ".join(reason.split()), stored.pk
    if not plain or len(plain) > LONGEST_REASON:
        raise ReasonMissingError
    act.note(file=str(file_id), digest=agreement.copy_digest, reason=plain)
    RemovedCopy.objects.create(
        agreement=agreement,
        label=stored.label[:255],
        digest=agreement.copy_digest,
        reason=plain,
        by=person_of(act),
        at=act.at,
    )
    agreement.copy, agreement.copy_digest = None, ""
    agreement.version += 1
    agreement.save()
    forget_file(act, file_id)
    act.about(AGREEMENT, agreement_id)


@action(events.REGISTER_COPY_CHECKED)
def check_copy(act: Act, agreement_id: UUID) -> bool:
    """Read the copy whole and compute its SHA-256 anew; return whether it is the one that was kept.

    Raises:
        PaperNotWholeError, NotHereError.
    """
    agreement = _with_copy(act, agreement_id)
    digest = hashlib.sha256()
    for piece in plaintext(_whole(agreement)):
        digest.update(piece)
    is_same = digest.hexdigest() == agreement.copy_digest
    act.note(digest=digest.hexdigest(), same=is_same)
    return is_same


@action(events.REGISTER_COPY_READ)
def read_copy(act: Act, agreement_id: UUID, *, although: str = "") -> RegisteredAgreement:
    """Hand the copy out to who may see the agreement; the look is written down.

    `although` repeats why it is set apart, where the person has read that and wants it all the same.

    Raises:
        PaperNotWholeError, SetApartError, NotHereError.
    """
    agreement = _with_copy(act, agreement_id)
    stored = _whole(agreement)
    act.note(file=str(stored.pk), digest=agreement.copy_digest)
    if stored.quarantine:
        act.note(quarantine=stored.quarantine)
        if although != stored.quarantine:
            raise SetApartError
    return agreement


def _with_copy(act: Act, agreement_id: UUID) -> RegisteredAgreement:
    act.about(AGREEMENT, agreement_id)
    agreement = agreement_for(person_of(act), agreement_id)
    if agreement.copy_id is None:
        raise NotHereError("paper", agreement_id)
    return agreement


def _whole(agreement: RegisteredAgreement) -> StoredFile:
    if agreement.copy is None or agreement.copy.state != FileState.WHOLE:
        raise PaperNotWholeError
    return agreement.copy
