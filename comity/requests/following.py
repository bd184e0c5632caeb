"""What a receipt for a letter of ours does to its request: its clock moves on, and what was lost comes back."""

from uuid import UUID

from django.db.models import Q

from comity.audit.acts import Act
from comity.exchange.letters import status_of
from comity.exchange.registry import GIVEN_UP, ReceiptedLetter
from comity.requests.actions.returning import bring_back, count_after_all
from comity.requests.bodies import CLARIFICATION, EXTENSION, REPLY, REQUEST
from comity.requests.clock_facts import keep_clock, was_turned_away
from comity.requests.models import ExtensionState, Request

BODIES = frozenset({REQUEST, REPLY, CLARIFICATION, EXTENSION})


def follow(act: Act, letter: ReceiptedLetter) -> None:
    """Follow a letter of ours, within the act that keeps its receipt or gives it up."""
    if letter.schema not in BODIES:
        return  # a void closes a number and says nothing
    # the conversation of a letter of this room is its request
    request = Request.objects.select_for_update(of=("self",)).filter(pk=letter.conv).first()
    if request is None:
        return
    status = status_of([letter.mid]).get(letter.mid)
    if letter.state in GIVEN_UP or (status is not None and was_turned_away(status)):
        bring_back(act, request.pk, letter)
    elif _was_lost(request, letter.mid):
        count_after_all(act, request.pk, letter)
    before = request.clock_state
    keep_clock(request)
    if request.clock_state != before:
        act.note(clock=request.clock_state)


def _was_lost(request: Request, mid: UUID) -> bool:
    if request.message == mid and request.problem:
        return True
    words = Q(question_message=mid) | Q(answer_message=mid)
    return (
        request.replies.filter(message=mid).exclude(problem="").exists()
        or request.clarifications.filter(words).exclude(problem="").exists()
        or request.extensions.filter(asked_message=mid, state=ExtensionState.TURNED_AWAY).exists()
    )
