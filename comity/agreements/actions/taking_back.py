"""Acts after a restore on what a partner gave back of agreements: our own steps and forms, from our own signed letters.

A stop that the backup does not know would let things leave that our side had held back, and the partner knows better. Why it was taken
stays in the house and is lost; what partners were told as the reason is in the letter.
"""

from django.conf import settings

from comity.agreements.access import stops_on
from comity.agreements.actions._steps import newest_step
from comity.agreements.actions.keeping import hold_agreement
from comity.agreements.actions.steps import follow_step
from comity.agreements.actions.telling import follow_form
from comity.agreements.exceptions import AgreementFileError, HeldAloneError
from comity.agreements.models import AgreementVersion, FormTelling, SideStep, StepTelling, Suspension
from comity.agreements.reasons import RETURNED
from comity.agreements.standing import Step
from comity.agreements.telling import mark_of
from comity.audit import events
from comity.audit.actors import Process
from comity.audit.acts import Act, action
from comity.exchange.core.moments import from_rfc3339
from comity.exchange.keepers import TakenBack
from comity.exchange.letters import status_of
from comity.exchange.registry import ReceiptedLetter

RESTORE = Process("recovery")  # the partner only carries our own word back


@action(events.AGREEMENT_STEP_TOLD)
def take_step_back(act: Act, taken: TakenBack) -> bool:
    """Enter a step again that we had told a partner; the newest of ours says whether we rely on the agreement."""
    said = taken.data
    agreement = said["agreement"]
    step = SideStep.objects.filter(pk=taken.conv).first() or SideStep.objects.create(
        id=taken.conv,
        agreement=agreement,
        node=settings.NODE_ID,
        kind=Step(said["step"]),
        at=from_rfc3339(said["at"]),
        told=said["reason"],
        came_at=act.at,
    )
    rows = StepTelling.objects.select_for_update(of=("self",)).select_related("step")
    telling = rows.filter(agreement=agreement, node=taken.node).first()
    if telling is None or telling.step.at < step.at:
        told = {"step": step, "letter": taken.mid, "refusals": 0, "reason": "", "again_at": None}
        StepTelling.objects.update_or_create(agreement=agreement, node=taken.node, defaults=told)
    if letter := _receipted(act, taken):
        follow_step(act, letter)
    newest = newest_step(agreement, settings.NODE_ID)
    if newest is not None:
        _stand_by(newest)
    act.about("agreement", agreement)
    act.note(peer=taken.node, letter=str(taken.mid), step=step.kind, restored=True)
    return True


def _stand_by(newest: SideStep) -> None:
    """Let our side stand as its newest step says."""
    suspension = Suspension.objects.select_for_update().filter(agreement=newest.agreement, ended_at=None)
    found = suspension.first()
    if newest.kind != Step.RESUMED and found is None:
        stop_again(RESTORE, newest)
    elif newest.kind == Step.RESUMED and found is not None and found.began_at < newest.at:
        lift_again(RESTORE, newest, found)


@action(events.AGREEMENT_SUSPENDED)
def stop_again(act: Act, step: SideStep) -> Suspension:
    """Stop relying on an agreement again that the backup has us rely on, by our own newest step."""
    act.about("agreement", step.agreement)
    act.note(step=step.kind, restored=True)
    return Suspension.objects.create(
        agreement=step.agreement,
        began_at=step.at,
        began_by=act.actor.pseudonym,
        began_reason=step.told,
        began_code=RETURNED,
    )


@action(events.AGREEMENT_CHANGED)
def lift_again(act: Act, step: SideStep, suspension: Suspension) -> bool:
    """Rely again on an agreement that the backup has us suspend, by our own newest step; False where the register stops it."""
    act.about("agreement", step.agreement)
    stop = stops_on({step.agreement}).get(step.agreement, "")
    act.note(resumed=not stop, restored=True)
    if stop:
        return False
    suspension.ended_at, suspension.ended_by = step.at, act.actor.pseudonym
    suspension.ended_reason, suspension.ended_code = step.told, RETURNED
    suspension.save(update_fields=["ended_at", "ended_by", "ended_reason", "ended_code"])
    return True


@action(events.AGREEMENT_TOLD)
def take_form_back(act: Act, taken: TakenBack) -> bool:
    """Keep the version again of which we had told a partner that we hold it; a file too large for a letter stays lost."""
    said = taken.data
    agreement, source = said["agreement"], said["source"].encode()
    newest = AgreementVersion.objects.filter(agreement=agreement).order_by("-version").first()
    is_lost = newest is None or newest.version < said["version"]
    problem = "no-file" if is_lost and not source else ""
    if is_lost and source:
        try:
            hold_agreement(RESTORE, source, of=agreement)
        except (AgreementFileError, HeldAloneError) as error:  # lists of codes may have changed since
            problem = error.code
    telling = FormTelling.objects.select_for_update().filter(agreement=agreement, node=taken.node).first()
    if telling is None or telling.told_at < taken.letter.created:
        told = {"mark": mark_of(said), "letter": taken.mid, "told_at": taken.letter.created}
        told |= {"refusals": 0, "again_at": None}
        FormTelling.objects.update_or_create(agreement=agreement, node=taken.node, defaults=told)
    if letter := _receipted(act, taken):
        follow_form(act, letter)
    act.about("agreement", agreement)
    act.note(
        peer=taken.node, letter=str(taken.mid), version=said["version"], restored=is_lost, problem=problem
    )
    return True


def _receipted(act: Act, taken: TakenBack) -> ReceiptedLetter | None:
    """Return what became of the letter by the receipts that came back with it: they were taken before its rows were here."""
    status = status_of([taken.mid]).get(taken.mid)
    if status is None:
        return None
    return ReceiptedLetter(
        taken.mid, taken.node, taken.conv, taken.schema, status.state, reason=status.reason, at=act.at
    )
