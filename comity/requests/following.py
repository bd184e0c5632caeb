"""What a receipt for a letter of ours does to its request: its clock moves on, and what was lost comes back."""

from uuid import UUID

from django.db.models import Q

from comity.audit.acts import Act
from comity.exchange.letters import origin_of, status_of
from comity.exchange.membership import NOT_A_MEMBER
from comity.exchange.registry import GIVEN_UP, ReceiptedLetter, Successor
from comity.requests.actions.returning import bring_back, count_after_all
from comity.requests.actions.succeeding import renew_letter
from comity.requests.bodies import CLARIFICATION, EXTENSION, GROUP_MESSAGE, REPLY, REQUEST
from comity.requests.clock_facts import keep_clock, was_turned_away
from comity.requests.models import Clarification, Extension, ExtensionState, MessageParty, Reply, Request

BODIES = frozenset({REQUEST, REPLY, CLARIFICATION, EXTENSION, GROUP_MESSAGE})
OWNERS = {
    "request": Request.objects.values_list("id", flat=True),
    "reply": Reply.objects.values_list("request", flat=True),
    "clarification": Clarification.objects.values_list("request", flat=True),
    "extension": Extension.objects.values_list("request", flat=True),
    "group-message": MessageParty.objects.values_list("message__about", flat=True),
}


def request_of(mid: UUID) -> UUID | None:
    """Return the request that a letter of ours belongs to, by the row it came from.

    The conversation does not say it: several requests share one where several partners were asked.
    """
    origin = origin_of(mid)
    if origin is None or origin[0] not in OWNERS:
        return None
    return OWNERS[origin[0]].filter(pk=origin[1]).first()


def follow(act: Act, letter: ReceiptedLetter) -> None:
    """Follow a letter of ours, within the act that keeps its receipt or gives it up."""
    if letter.schema not in BODIES:
        return  # a void closes a number and says nothing
    request_id = request_of(letter.mid)
    if request_id is None:
        return
    request = Request.objects.select_for_update(of=("self",)).get(pk=request_id)
    status = status_of([letter.mid]).get(letter.mid)
    # the state of the receipt itself counts too: a letter given up for want of a reader has no receipt of its own
    turned_away = letter.reason == NOT_A_MEMBER or (status is not None and was_turned_away(status))
    if letter.state in GIVEN_UP or turned_away:
        bring_back(act, request.pk, letter)
    elif _was_lost(request, letter.mid):
        count_after_all(act, request.pk, letter)
    before = request.clock_state
    keep_clock(request)
    if request.clock_state != before:
        act.note(clock=request.clock_state)


def inherit(act: Act, heir: Successor) -> None:
    """Follow a letter of ours that stands for a stale one, within the act that posts it."""
    if heir.schema not in BODIES:
        return
    request_id = request_of(heir.new)
    if request_id is not None:
        renew_letter(act, request_id, heir)


def _was_lost(request: Request, mid: UUID) -> bool:
    if request.message == mid and request.problem:
        return True
    words = Q(question_message=mid) | Q(answer_message=mid)
    return (
        request.replies.filter(message=mid).exclude(problem="").exists()
        or request.clarifications.filter(words).exclude(problem="").exists()
        or MessageParty.objects.filter(letter=mid).exclude(problem="").exists()
        or request.extensions.filter(asked_message=mid, state=ExtensionState.TURNED_AWAY).exists()
    )
