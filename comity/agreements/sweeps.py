"""What the worker does about agreements from time to time: tell each partner of our step and form, when that is news.

Told by itself is what stands in the register of agreements, and what was told once already. Looking at what was told last, and not
at acts, makes it certain that a change is told whoever made it, also after a time without a worker.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings

from comity.accounts.access import AbsentError
from comity.agreements.access import held, newest_versions
from comity.agreements.actions import tell_form, tell_step
from comity.agreements.exceptions import NotTellableError
from comity.agreements.models import FormTelling, PartnerForm, SideStep, StepTelling
from comity.agreements.standing import Step
from comity.agreements.telling import form_body, in_registers, mark_of, partners_of
from comity.audit.actors import Process
from comity.exchange.models import Peer, PeerState
from comity.exchange.recovering import may_send_to

EVERY = timedelta(seconds=30)
WORKER = Process("agreements")

log = logging.getLogger(__name__)


def tell(at: datetime) -> int:
    """Tell what is news; return how many letters were written. What a node refused is told anew when its time has come."""
    registers = in_registers()
    told = {(one.agreement, one.node): one for one in FormTelling.objects.all()}
    heard = set(PartnerForm.objects.values_list("agreement", "node"))
    wanted = registers.keys() | {name for name, _node in (*told, *heard)}
    if not wanted:
        return 0
    peers = {one.node: one for one in Peer.objects.filter(state=PeerState.ACTIVE)}
    count = 0
    for found in held(newest_versions().filter(agreement__in=wanted)):
        mark = mark_of(form_body(found, registers.get(found.row.agreement, "")))
        for node in partners_of(found):
            pair = (found.row.agreement, node)
            known = found.row.agreement in registers or pair in told or pair in heard
            is_news = known and _is_other(mark, told.get(pair), at)
            if not is_news or node not in peers or not may_send_to(peers[node]):
                continue
            try:
                count += tell_form(WORKER, *pair)
            except (NotTellableError, AbsentError) as error:  # its keys are over: told when it has new ones
                log.warning("A partner could not be told of a form: %s", type(error).__name__)
    return count


def _is_other(mark: str, told: FormTelling | None, at: datetime) -> bool:
    return told is None or told.mark != mark or (told.again_at is not None and told.again_at <= at)


def tell_steps(at: datetime) -> int:
    """Tell each partner of our newest step where it does not know it; return how many letters were written.

    Whose node knows of no stop, because it was never told of one or refused it, is not told that we rely on it again. What its node
    refused is told anew when its time has come.
    """
    own = SideStep.objects.filter(node=settings.NODE_ID)
    newest = {one.agreement: one for one in own.order_by("agreement", "-at").distinct("agreement")}
    if not newest:
        return 0
    tellings = StepTelling.objects.select_related("step", "taken")
    told = {(one.agreement, one.node): one for one in tellings}
    peers = {one.node: one for one in Peer.objects.filter(state=PeerState.ACTIVE)}
    count = 0
    for found in held(newest_versions().filter(agreement__in=newest)):
        step = newest[found.row.agreement]
        for node in partners_of(found):
            pair = (found.row.agreement, node)
            if not _is_news(step, told.get(pair), at) or node not in peers or not may_send_to(peers[node]):
                continue
            try:
                count += tell_step(WORKER, *pair)
            except (NotTellableError, AbsentError) as error:  # its keys are over: told when it has new ones
                log.warning("A partner could not be told of a step: %s", type(error).__name__)
    return count


def _is_news(step: SideStep, told: StepTelling | None, at: datetime) -> bool:
    if told is None or not _may_know_a_stop(told):
        return step.kind != Step.RESUMED and (told is None or _is_untold(step, told, at))
    return _is_untold(step, told, at)


def _may_know_a_stop(told: StepTelling) -> bool:
    """Whether a partner's node took a stop of ours and nothing since, or a letter with one may still reach it."""
    is_on_its_way = told.step.kind != Step.RESUMED and not told.refusals
    return is_on_its_way or (told.taken is not None and told.taken.kind != Step.RESUMED)


def _is_untold(step: SideStep, told: StepTelling, at: datetime) -> bool:
    return told.step_id != step.pk or (told.again_at is not None and told.again_at <= at)
