"""How what a post, its ministry or the holding side says to another node leaves, and what becomes of it on its way.

All of it is offered to the release room under one kind of origin, so that neither the log nor a list of what left tells a visit
from a report or a complaint: each letter has a `PostLetter`, behind which stands what it carries.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.audit.acts import Act, RefusalError
from comity.exchange.models import Peer
from comity.exchange.registry import GIVEN_UP, ReceiptedLetter
from comity.handling.classification import Classification
from comity.handling.codes import Codes
from comity.handling.stamp import Handling
from comity.protection.exceptions import StoppedError
from comity.protection.models import (
    AskState,
    PostLetter,
    PostTask,
    SendingState,
    StepState,
    TaskState,
    TaskStep,
)
from comity.protection.post_exceptions import AgainstWishError
from comity.protection.post_holding import is_stopped, may_not_leave
from comity.release.actions import offer_letter
from comity.release.models import Outgoing
from comity.release.offers import Offer

ORIGIN = "post"
KIND, PURPOSE, URGENCY = "detained-national", "consular", "ordinary"
NOT_TAKEN = GIVEN_UP | {"refused", "expired"}


@dataclass(frozen=True)
class Basis:
    """Under what something leaves: the agreement, the article (empty: the first that fits), the three rights answers."""

    agreement: str = ""
    article: str = ""
    rights: Mapping[str, bool | None] = field(default_factory=dict)


def leave(
    act: Act,
    peer: Peer,
    basis: Basis,
    *,
    conv: UUID,
    schema: str,
    data: dict[str, Any],
    carries: PostLetter,
    categories: tuple[str, ...],
    offence: str = "",
) -> Outgoing:
    """Offer a letter to the release room, which sends it or lays it before a second person.

    `offence` is that for which the person is held: one that is not known counts as one for which death may be the penalty.

    Raises:
        NotReleasedError, CannotPostError.
    """
    carries.save()
    handling = Handling(
        owner=settings.NODE_ID,
        codes=Codes.read(["H2"]),
        classification=Classification(1),
        purpose=PURPOSE,
    )
    return offer_letter(
        act,
        Offer(
            peer=peer,
            schema=schema,
            data=data,
            conv=conv,
            origin_kind=ORIGIN,
            origin_id=carries.pk,
            items=tuple((name, name) for name in categories),
            handling=handling,
            kind=KIND,
            purpose=PURPOSE,
            offence=offence,
            agreement=basis.agreement,
            article=basis.article,
            urgency=URGENCY,
            rights=basis.rights,
        ),
    )


def letter_of(outgoing: Outgoing) -> PostLetter | None:
    """Return what a letter carries."""
    rows = PostLetter.objects.select_related("ask", "answer", "task", "step__task", "sending__complaint")
    return rows.filter(pk=outgoing.origin_id).first()


def sent(_act: Act, outgoing: Outgoing) -> None:
    """Keep that it left, within the act that posts it.

    Raises:
        AgainstWishError, StoppedError: what was lawful when it was offered is not any more; then nothing leaves.
    """
    found = letter_of(outgoing)
    if found is None:
        return
    if (barred := _barred(found)) is not None:
        raise barred
    if found.ask is not None:
        found.ask.state, found.ask.letter = AskState.ASKED, outgoing.letter
        found.ask.save()
    elif found.answer is not None:
        found.answer.state, found.answer.answer_waits = found.answer.answer_waits, ""
        found.answer.answer_letter = outgoing.letter
        found.answer.save()
    elif found.task is not None:
        found.task.state, found.task.letter = TaskState.GIVEN, outgoing.letter
        found.task.save()
    elif found.step is not None:
        found.step.state, found.step.letter = StepState.SAID, outgoing.letter
        found.step.save()
        apply_step(found.step)
    elif found.sending is not None:
        found.sending.state, found.sending.letter = SendingState.SENT, outgoing.letter
        found.sending.save()


def returned(_act: Act, outgoing: Outgoing) -> None:
    """Keep that it was given back."""
    found = letter_of(outgoing)
    if found is None:
        return
    if found.ask is not None:
        found.ask.state = AskState.RETURNED
        found.ask.save()
    elif found.answer is not None:
        found.answer.answer_waits, found.answer.answered_at = "", None
        found.answer.save()
    elif found.task is not None:
        found.task.state = TaskState.RETURNED
        found.task.save()
    elif found.step is not None:
        found.step.state = StepState.RETURNED
        found.step.save()
    elif found.sending is not None:
        found.sending.state = SendingState.RETURNED
        found.sending.save()


def followed(_act: Act, outgoing: Outgoing, letter: ReceiptedLetter) -> None:
    """Keep that a letter was not taken, or that its time was over."""
    found = letter_of(outgoing)
    if letter.state not in NOT_TAKEN or found is None:
        return
    if found.ask is not None and found.ask.state == AskState.ASKED:
        found.ask.state = AskState.LOST
        found.ask.save()
    elif found.answer is not None and found.answer.state != AskState.ASKED:
        # the post did not get the answer: it is given again
        found.answer.state, found.answer.answered_at = AskState.ASKED, None
        found.answer.save()
    elif found.task is not None and found.task.state == TaskState.GIVEN:
        found.task.state = TaskState.LOST
        found.task.save()
    elif found.step is not None:
        found.step.state = StepState.LOST
        found.step.save()
    elif found.sending is not None:
        found.sending.state = SendingState.LOST
        found.sending.save()


def _barred(letter: PostLetter) -> RefusalError | None:
    """Return why what was offered may not leave any more: the person said otherwise, or a stop was set."""
    if letter.sending is not None and may_not_leave(letter.sending):
        return AgainstWishError()
    answer = letter.answer
    if answer is None or AskState.REFUSED in {answer.answer_waits, answer.state}:
        return None
    return StoppedError() if is_stopped(answer) else None


def held(outgoing: Outgoing, _at: datetime) -> str:
    """Return the code of why a letter that has not left must not leave any more; empty lets it."""
    found = letter_of(outgoing)
    barred = _barred(found) if found is not None else None
    return barred.code if barred is not None else ""


def apply_step(step: TaskStep) -> None:
    """Move a task on by what was said about it."""
    task = PostTask.objects.select_for_update().get(pk=step.task_id)
    if step.kind == "task-accepted" and task.state == TaskState.GIVEN:
        task.state, task.accepted_at = TaskState.ACCEPTED, step.at
    elif step.kind == "task-closed" and task.state in {TaskState.GIVEN, TaskState.ACCEPTED}:
        task.state, task.closed_at = TaskState.CLOSED, step.at
        task.accepted_at = task.accepted_at or step.at
    elif step.kind == "task-withdrawn" and task.state in {TaskState.GIVEN, TaskState.ACCEPTED}:
        task.state, task.closed_at = TaskState.WITHDRAWN, step.at
    task.save()
