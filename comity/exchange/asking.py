"""What delivery does after a restore: ask each partner page by page."""

from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from comity.audit.actors import PartnerNode
from comity.audit.acts import RefusalError
from comity.exchange.actions.hearing import take_gone, take_page
from comity.exchange.actions.recovering import note_unanswered
from comity.exchange.attempts import courier
from comity.exchange.core.errors import ExchangeError, UnknownEpochError
from comity.exchange.core.recovery import MAX_WANTED, Mark, Page, Question
from comity.exchange.core.retry import LATER
from comity.exchange.core.wire import Request, Response
from comity.exchange.due import ME
from comity.exchange.models import LostState, PeerState, Recovery, Step
from comity.exchange.recovering import recoveries, was_restored
from comity.lib.clock import now

SOON = timedelta(seconds=1)
WANTED_AGAIN = timedelta(seconds=3)  # the partner's worker opens and writes meanwhile


def recoveries_due() -> list[UUID]:
    """Return the questions that are due: of paired partners, also of those that a person released."""
    if not was_restored():
        return []
    open_steps = [Step.ASKING, Step.WANTING]
    due = recoveries().filter(step__in=open_steps, peer__state=PeerState.ACTIVE, next_attempt_at__lte=now())
    return list(due.order_by("next_attempt_at").values_list("pk", flat=True))


def question_of(recovery_id: UUID) -> tuple[Recovery, Question | None]:
    """Return the next question to a partner; none where it has told all and only its letters are awaited."""
    recovery = Recovery.objects.select_related("peer").get(pk=recovery_id)
    want: tuple[str, ...] = ()
    if recovery.step == Step.WANTING:
        wanted = recovery.lost.filter(state=LostState.WANTED).order_by("epoch", "ls")
        want = tuple(str(mid) for mid in wanted.values_list("mid", flat=True)[:MAX_WANTED])
        if not want:
            return recovery, None
    return recovery, Question(
        epoch=recovery.epoch,
        ours=Mark(recovery.ours_epoch, recovery.ours_ls),
        theirs=Mark(recovery.theirs_epoch, recovery.theirs_ls),
        after="" if want else recovery.after,
        want=want,
    )


def request_of(recovery: Recovery, question: Question) -> Request:
    """Return the request that asks a question, under a fresh hop token."""
    return courier().recovery(recovery.peer.node, question)


def settle_answer(recovery: Recovery, question: Question, response: Response | None) -> bool:
    """Take an answer, or note that there was none; return whether to ask on at once."""
    if response is None or response.status != HTTPStatus.OK:
        conclusion = courier().answer(recovery.failures, response)
        due = now() + SOON if conclusion.code == UnknownEpochError.code else conclusion.due
        note_unanswered(ME, recovery.pk, conclusion.code, due or _later())
        return False
    actor = PartnerNode(recovery.peer.node)
    try:
        page = Page.from_bytes(response.body)
        if question.want:
            take_gone(actor, recovery.pk, page.gone, now() + WANTED_AGAIN)
            return False
        return take_page(actor, recovery.pk, question.after, page) is Step.ASKING
    except (ExchangeError, RefusalError) as error:
        note_unanswered(ME, recovery.pk, f"answer:{error.code}", _later())
        return False


def _later() -> datetime:
    return now() + timedelta(seconds=LATER)
