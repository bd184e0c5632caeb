"""What the acts on the register share: the agreement that is changed, its day, its steps, and its machine-readable form."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from comity.accounts.models import Agency, Person
from comity.agreements.access import Held, held, newest_versions
from comity.agreements.access import may_keep as may_keep_forms
from comity.agreements.actions import restate_stop, resume_agreement, suspend_agreement
from comity.agreements.exceptions import NotSuspendedError, StoppedElsewhereError
from comity.agreements.models import Suspension
from comity.agreements.standing import Step
from comity.audit.actors import Process
from comity.audit.acts import Act
from comity.cooperation.access import agreement_for, may_keep
from comity.cooperation.actions._meetings import person_of
from comity.cooperation.core.standing import NEED_REASON, STOPPED, Dated, Flaw, Refused, placed
from comity.cooperation.exceptions import ChangedMeanwhileError, NotHereError
from comity.cooperation.models import AgreementStep, FormLink, RegisteredAgreement
from comity.cooperation.register_drafts import StepDraft
from comity.cooperation.register_exceptions import FormTakenError, NoFormError, StepRefusedError
from comity.cooperation.register_words import stop_code
from comity.cooperation.states import AgreementState

AGREEMENT = "registered-agreement"
REGISTER = Process("register")
STEPS = {AgreementState.EXPIRED: Step.EXPIRED, AgreementState.SUPERSEDED: Step.ENDED}  # as partners are told


def register_keeper(act: Act, identifier: UUID) -> Person:
    """Return the acting person, who keeps the register; say what the act is about. Raises NotHereError."""
    act.about(AGREEMENT, identifier)
    person = person_of(act)
    if not (answer := may_keep(person)):
        raise NotHereError(AGREEMENT, identifier, answer.reason)
    return person


def kept_agreement(act: Act, agreement_id: UUID, version: int | None = None) -> RegisteredAgreement:
    """Return an agreement to be changed, locked; of the version that the person read, where that matters.

    Raises:
        NotHereError, ChangedMeanwhileError.
    """
    person = register_keeper(act, agreement_id)
    found = agreement_for(person, agreement_id, keep=True)
    if version is not None and found.version != version:
        raise ChangedMeanwhileError
    return found


def today_at(agency: Agency, at: datetime) -> date:
    """Return the day at the agency's own clock."""
    return at.astimezone(ZoneInfo(agency.zone)).date()


def add_step(act: Act, agreement: RegisteredAgreement, draft: StepDraft, by: Person | None) -> AgreementStep:
    """Enter a step where its day puts it, and let the agreement stand as its newest one says. Raises StepRefusedError."""
    steps = list(agreement.steps.order_by("on", "at"))
    history = [Dated(one.state, one.on) for one in steps]
    refused = placed(history, Dated(draft.state, draft.on), today_at(agreement.agency, act.at))
    if refused is None and draft.state in NEED_REASON and not draft.reason.strip():
        refused = Refused(Flaw.NO_REASON)
    if refused is not None:
        raise StepRefusedError(refused)
    step = AgreementStep.objects.create(
        agreement=agreement,
        state=AgreementState(draft.state),
        on=draft.on,
        place=draft.place.strip(),
        reason=draft.reason.strip(),
        by=by,
        at=act.at,
    )
    newest = agreement.steps.order_by("-on", "-at").first()
    agreement.state = newest.state if newest else step.state
    return step


def form_of(agreement: RegisteredAgreement) -> Held | None:
    """Return the machine-readable form of an agreement; None where it names none, or none is held."""
    if not agreement.terms:
        return None
    return next(held(newest_versions().filter(agreement=agreement.terms)), None)


def link_form(act: Act, agreement: RegisteredAgreement, terms: str) -> None:
    """Let an agreement have a machine-readable form, or none, from this moment; where its last day is not known, it is that of the form.

    Raises:
        NoFormError, FormTakenError.
    """
    agreement.terms = terms
    _keep_link(agreement, terms, act.at)
    if not terms:
        return
    found = form_of(agreement)
    if found is None or settings.NODE_ID not in found.row.parties:
        raise NoFormError
    taken = RegisteredAgreement.objects.filter(agency=agreement.agency, terms=terms)
    if taken.exclude(pk=agreement.pk).exists():
        raise FormTakenError
    if agreement.expires_on is None and found.terms is not None:
        agreement.expires_on = found.terms.last_day


def _keep_link(agreement: RegisteredAgreement, terms: str, at: datetime) -> None:
    """Write down since when an entry has a form, and until when it had the one before; a letter may be noted late."""
    known = FormLink.objects.filter(agreement=agreement, ended_at=None).first()
    if terms == (known.terms if known is not None else ""):
        return
    if known is not None:
        known.ended_at = at
        known.save(update_fields=["ended_at"])
    if terms:
        FormLink.objects.create(agreement=agreement, terms=terms, began_at=at)


def settle_form(
    act: Act, agreement: RegisteredAgreement, reason: str, rule: str = "", *, told: str = ""
) -> bool:
    """Let the form follow the register, by the suspension that the room of agreements has; return whether anything changed.

    What is not in force here is suspended there. What is in force again is resumed where the suspension began here and
    the person keeps forms; else it stays suspended, and both pages say so. The agreement has been saved. `reason` is what a person
    wrote, `rule` the code of what a program decided by, `told` what partners are given as the reason.
    """
    found = form_of(agreement)
    if found is None:
        return False
    actor = act if may_keep_forms(act.actor) else REGISTER
    if agreement.state != AgreementState.IN_FORCE:
        step = STEPS.get(AgreementState(agreement.state), Step.SUSPENDED)
        if found.suspension is not None:
            if agreement.state in STOPPED:
                restate_stop(actor, agreement.terms, step, told)
                act.about(AGREEMENT, agreement.pk)
            return False
        code = stop_code(agreement.ref, agreement.state, rule)
        suspension = suspend_agreement(actor, agreement.terms, reason, code, told=told, step=step)
        _note(act, agreement, suspension)
        return True
    if found.suspension is None or found.suspension.pk != agreement.suspension or actor is REGISTER:
        return False
    try:
        code = stop_code(agreement.ref, agreement.state, rule)
        resume_agreement(actor, agreement.terms, reason, code, told=told)
    except (NotSuspendedError, StoppedElsewhereError):
        return False
    _note(act, agreement, None)
    return True


def _note(act: Act, agreement: RegisteredAgreement, suspension: Suspension | None) -> None:
    agreement.suspension = suspension.pk if suspension else None
    agreement.save(update_fields=["suspension"])
    act.about(AGREEMENT, agreement.pk)
    act.note(form=agreement.terms, stopped=suspension is not None)
