"""Acts on agreements: hold a version, stop relying on one, rely on it again."""

from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_AGREEMENTS
from comity.agreements.exceptions import (
    AgreementFileError,
    AgreementNotHereError,
    OldVersionError,
    ReasonMissingError,
)
from comity.agreements.loading import load
from comity.agreements.models import AgreementVersion
from comity.audit import events
from comity.audit.actors import Process
from comity.audit.acts import Act, action
from comity.lib.clock import now
from comity.lib.strict_yaml import InvalidDocumentError


def _require_keeper(act: Act) -> None:
    actor = act.actor
    if isinstance(actor, Process) or (isinstance(actor, Person) and actor.holds(KEEPS_AGREEMENTS)):
        return
    raise AgreementNotHereError


def _held(agreement: str) -> AgreementVersion | None:
    return (
        AgreementVersion.objects.select_for_update().filter(agreement=agreement).order_by("-version").first()
    )


@action(events.AGREEMENT_ADDED)
def hold_agreement(act: Act, source: bytes) -> AgreementVersion:
    """Hold a new agreement, or a new version of one we hold.

    Raises:
        AgreementFileError: the file is not valid; the message names line and field.
        OldVersionError: this version or a newer one is held already.
    """
    _require_keeper(act)
    try:
        terms = load(source)
    except InvalidDocumentError as error:
        raise AgreementFileError(str(error)) from error
    held = _held(terms.id)
    if held is not None and held.version >= terms.version:
        raise OldVersionError
    act.about("agreement", terms.id)
    act.note(version=terms.version, digest=terms.digest)
    return AgreementVersion.objects.create(
        agreement=terms.id,
        version=terms.version,
        digest=terms.digest,
        source=source,
        parties=[party.agency for party in terms.parties],
        added_by=act.actor.pseudonym,
        added_at=now(),
    )


@action(events.AGREEMENT_SUSPENDED)
def suspend_agreement(act: Act, agreement: str, reason: str) -> AgreementVersion:
    """Stop relying on an agreement at once: from now on nothing leaves under it."""
    _require_keeper(act)
    held = _held(agreement)
    if held is None:
        raise AgreementNotHereError
    if not reason.strip():
        raise ReasonMissingError
    act.about("agreement", agreement)
    act.note(version=held.version)
    held.suspended_at = now()
    held.suspended_reason = reason.strip()
    held.save(update_fields=["suspended_at", "suspended_reason"])
    return held


@action(events.AGREEMENT_CHANGED)
def resume_agreement(act: Act, agreement: str, reason: str) -> AgreementVersion:
    """Rely on an agreement again that we had suspended ourselves."""
    _require_keeper(act)
    held = _held(agreement)
    if held is None or held.suspended_at is None:
        raise AgreementNotHereError
    if not reason.strip():
        raise ReasonMissingError
    act.about("agreement", agreement)
    act.note(version=held.version, resumed=True)
    held.suspended_at = None
    held.suspended_reason = ""
    held.save(update_fields=["suspended_at", "suspended_reason"])
    return held
