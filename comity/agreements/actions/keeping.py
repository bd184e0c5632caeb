"""Acts on agreements: keep a version of ours or a partner's, stop relying on one, rely on it again."""

from django.conf import settings

from comity.accounts.access import AbsentError
from comity.agreements.access import demand_keeper, forms_told, stops_on, terms_in
from comity.agreements.actions._steps import newest_step, write_step
from comity.agreements.exceptions import (
    FormNotReadableError,
    HeldAloneError,
    HeldByBothError,
    NotSuspendedError,
    OldVersionError,
    OtherAgreementError,
    ReasonMissingError,
    StoppedElsewhereError,
    SuspendedAlreadyError,
)
from comity.agreements.files import terms_of_file
from comity.agreements.models import AgreementVersion, Suspension
from comity.agreements.standing import Step
from comity.agreements.terms import Agreement
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.peers import known_peer


def _newest(agreement: str) -> AgreementVersion | None:
    """The newest version, locked: acts on one agreement come one after the other."""
    rows = AgreementVersion.objects.select_for_update().filter(agreement=agreement)
    return rows.order_by("-version").first()


def _open_suspension(agreement: str) -> Suspension | None:
    return Suspension.objects.filter(agreement=agreement, ended_at=None).first()


@action(events.AGREEMENT_ADDED)
def hold_agreement(act: Act, source: bytes, of: str = "") -> AgreementVersion:
    """Keep a new agreement, or a new version of one we keep; `of` is the id it must have, empty for any.

    A suspension of ours stays: it ends by `resume_agreement` alone.

    Raises:
        AgreementFileError: the file is not valid; it names line, field and remedy of each mistake.
        OtherAgreementError: the file has another id than `of`.
        HeldAloneError: our side holds it alone, and not every other party of the file has a node.
        OldVersionError: this version or a newer one is kept already.
        AbsentError: the actor does not keep agreements.
    """
    demand_keeper(act.actor, of)
    terms = terms_of_file(source)
    act.about("agreement", terms.id)
    if of and terms.id != of:
        raise OtherAgreementError(of, terms.id)
    newest = _newest(terms.id)
    if newest is not None and newest.alone_with and not _all_have_nodes(terms):
        raise HeldAloneError
    return _keep(act, terms, newest)


@action(events.AGREEMENT_ADDED)
def hold_alone(act: Act, source: bytes, partner: str) -> AgreementVersion:
    """Keep a form that our side holds alone for a partner without a node; who confirms it is for the room above to see to.

    Raises:
        AgreementFileError, OldVersionError: as for a form of both sides.
        HeldByBothError: the newest version is one that both sides hold.
    """
    terms = terms_of_file(source)
    act.about("agreement", terms.id)
    newest = _newest(terms.id)
    if newest is not None and newest.alone_with != partner:
        raise HeldByBothError
    act.note(alone_with=partner)
    return _keep(act, terms, newest, partner)


def _all_have_nodes(terms: Agreement) -> bool:
    others = [one.agency for one in terms.parties if one.agency != settings.NODE_ID]
    return bool(others) and all(known_peer(one) is not None for one in others)


def _keep(
    act: Act, terms: Agreement, newest: AgreementVersion | None, alone_with: str = ""
) -> AgreementVersion:
    if newest is not None and newest.version >= terms.version:
        raise OldVersionError(newest.version)
    act.note(version=terms.version, digest=terms.digest)
    return AgreementVersion.objects.create(
        agreement=terms.id,
        version=terms.version,
        digest=terms.digest,
        source=terms.source,
        parties=[party.agency for party in terms.parties],
        alone_with=alone_with,
        added_by=act.actor.pseudonym,
        added_at=act.at,
    )


@action(events.AGREEMENT_SUSPENDED)
def suspend_agreement(
    act: Act, agreement: str, reason: str, code: str = "", *, told: str = "", step: Step = Step.SUSPENDED
) -> Suspension:
    """Stop relying on an agreement at once: from now on nothing leaves under it. Partners are told the step, and why where `told` says so.

    `code` is for rooms above that stop it by a rule of theirs (`comity.agreements.reasons`): then a person need not write why.
    The reason itself stays in the house.

    Raises:
        ReasonMissingError, SuspendedAlreadyError: the act cannot be done.
        AbsentError: there is no such agreement, or the actor does not keep agreements.
    """
    demand_keeper(act.actor, agreement)
    newest = _newest(agreement)
    if newest is None:
        raise AbsentError("agreement", agreement, "absent")
    act.about("agreement", agreement)
    if not (reason.strip() or code):
        raise ReasonMissingError
    if _open_suspension(agreement) is not None:
        raise SuspendedAlreadyError
    act.note(version=newest.version, step=step.value)
    write_step(act, agreement, step, told)
    return Suspension.objects.create(
        agreement=agreement,
        began_at=act.at,
        began_by=act.actor.pseudonym,
        began_reason=reason.strip(),
        began_code=code,
    )


@action(events.AGREEMENT_SUSPENDED)
def restate_stop(act: Act, agreement: str, step: Step, told: str = "") -> bool:
    """Say that an agreement which we do not rely on already has ended or expired since; return whether that is new.

    Raises:
        NotSuspendedError: we rely on it.
        AbsentError: there is no such agreement, or the actor does not keep agreements.
    """
    demand_keeper(act.actor, agreement)
    act.about("agreement", agreement)
    if _newest(agreement) is None:
        raise AbsentError("agreement", agreement, "absent")
    if _open_suspension(agreement) is None:
        raise NotSuspendedError
    before = newest_step(agreement, settings.NODE_ID)
    is_news = before is None or before.kind != step
    act.note(step=step.value, news=is_news)
    if is_news:
        write_step(act, agreement, step, told)
    return is_news


@action(events.AGREEMENT_CHANGED)
def resume_agreement(act: Act, agreement: str, reason: str, code: str = "", *, told: str = "") -> Suspension:
    """Rely on an agreement again that we had suspended ourselves; `code` and `told` as for `suspend_agreement`.

    Where a partner stopped it too, that stays: each side lifts its own step alone.

    Raises:
        ReasonMissingError, NotSuspendedError: the act cannot be done.
        StoppedElsewhereError: the register of agreements says that it is not in force.
        AbsentError: there is no such agreement, or the actor does not keep agreements.
    """
    demand_keeper(act.actor, agreement)
    newest = _newest(agreement)
    if newest is None:
        raise AbsentError("agreement", agreement, "absent")
    act.about("agreement", agreement)
    if not (reason.strip() or code):
        raise ReasonMissingError
    suspension = _open_suspension(agreement)
    if suspension is None:
        raise NotSuspendedError
    if why := stops_on({agreement}).get(agreement, ""):
        raise StoppedElsewhereError(why)
    act.note(version=newest.version, resumed=True)
    write_step(act, agreement, Step.RESUMED, told)
    suspension.ended_at = act.at
    suspension.ended_by = act.actor.pseudonym
    suspension.ended_reason, suspension.ended_code = reason.strip(), code
    suspension.save(update_fields=["ended_at", "ended_by", "ended_reason", "ended_code"])
    return suspension


@action(events.AGREEMENT_ADDED)
def take_their_form(act: Act, agreement: str, node: str) -> AgreementVersion:
    """Keep the form that a partner told us it holds as our newest version, byte for byte, so that both nodes hold the same one.

    Raises:
        FormNotReadableError: nothing was told, its file did not come, or it cannot be read here.
        AgreementFileError, OldVersionError: as for a file of our own.
        AbsentError: the actor does not keep agreements.
    """
    demand_keeper(act.actor, agreement)
    act.about("agreement", agreement)
    act.note(peer=node)
    form = forms_told(agreement).filter(node=node).first()
    if form is None or terms_in(form) is None:
        raise FormNotReadableError
    return hold_agreement(act, bytes(form.source), of=agreement)
