"""What the room tells the rooms below it when the program starts."""

from datetime import datetime

from django.urls import reverse

from comity.accounts.models import Person
from comity.agreements.access import terms_of
from comity.agreements.notifications import register_concerned
from comity.agreements.question import Question
from comity.agreements.release import Allowed, judge
from comity.exchange import keepers, registry
from comity.exchange.registry import BodyType, QueuedLetter, Sweep
from comity.requests import actions, clock_upkeep, reminders, trails
from comity.requests.access import visible_to
from comity.requests.bodies import CLARIFICATION, EXTENSION, GROUP_MESSAGE, REPLY, REQUEST, shape
from comity.requests.calendars import corrections
from comity.requests.following import follow, inherit
from comity.requests.keeping import RequestKeeper
from comity.requests.models import Clarification, Direction, Extension, MessageParty, Reply, Request, State
from comity.requests.reminder_rules import reminder_rules
from comity.screening import origins
from comity.screening.origins import Link
from comity.sharing.keepers import register_keeper

# where the decision stands that a letter left with, by what it came from
KEPT = {
    "request": Request.objects.values_list("decision", flat=True),
    "reply": Reply.objects.values_list("decision", flat=True),
    "clarification": Clarification.objects.values_list("release", flat=True),
    "extension": Extension.objects.values_list("release", flat=True),
    "group-message": MessageParty.objects.values_list("decision", flat=True),
}


def release_gate(letter: QueuedLetter, at: datetime) -> str:
    """Ask the release decision again before each attempt to send a letter of this room.

    The question is the one the letter left the house with; the terms and the time are today's. A confirmation that the
    night rule still waits for does not hold a letter that one officer may release.
    """
    if letter.origin_kind not in KEPT:
        return ""
    kept = KEPT[letter.origin_kind].filter(pk=letter.origin_id).first()
    if not kept:
        return "nothing-decided"
    terms = terms_of(kept["agreement"]["id"])
    decision = judge(Question.from_json(kept["question"]), terms, at)
    return "" if decision.allowed is Allowed.YES else decision.decisive[0].code


def people_with_open(agreement: str, node: str) -> list[Person]:
    """Return who is at work on a request with a partner under an agreement: whoever drafted, approved or was given it."""
    rows = Request.objects.filter(agreement=agreement, partner=node).exclude(state=State.CLOSED)
    columns = ("drafted_by", "approved_by", "assigned_to")
    keys = {key for row in rows.values_list(*columns) for key in row if key is not None}
    return list(Person.objects.select_related("unit__agency").filter(pk__in=keys, is_active=True))


def link_to_request(person: Person, identifier: str) -> Link | None:
    """Lead back from a hit to the request whose person it is about."""
    request = visible_to(person).filter(subjects__id=identifier).first()
    if request is None:
        return None
    to_answer = (
        request.direction == Direction.INCOMING
        and request.state == State.RECEIVED
        and not request.replies.filter(state=State.TO_APPROVE).exists()
    )
    return Link(
        f"{request.ref} · {request.title}",
        reverse("requests:thread", args=[request.pk]),
        reverse("requests:reply", args=[request.pk]) if to_answer else "",
    )


def register() -> None:
    """Register bodies, gate, follower and origin; look whether the room's data is in order."""
    corrections()
    registry.register_body(BodyType(REQUEST, shape("request-1"), actions.receive_request))
    registry.register_body(BodyType(REPLY, shape("reply-1"), actions.receive_reply))
    registry.register_body(BodyType(CLARIFICATION, shape("clarification-1"), actions.receive_clarification))
    registry.register_body(BodyType(EXTENSION, shape("extension-1"), actions.receive_extension))
    registry.register_body(BodyType(GROUP_MESSAGE, shape("message-1"), actions.receive_message))
    keepers.register_take_back(REQUEST, actions.take_request_back)
    keepers.register_take_back(REPLY, actions.take_reply_back)
    keepers.register_take_back(CLARIFICATION, actions.take_clarification_back)
    keepers.register_take_back(EXTENSION, actions.take_extension_back)
    keepers.register_take_back(GROUP_MESSAGE, actions.take_message_back)
    registry.register_gate(release_gate)
    registry.register_follower(follow)
    register_concerned(people_with_open)
    trails.register()
    registry.register_heir(inherit)
    registry.register_observer(actions.follow_membership)
    register_keeper(RequestKeeper())
    reminder_rules()
    # before the reminders, which read what it fills
    registry.register_sweep(Sweep("request-clocks", clock_upkeep.EVERY, clock_upkeep.fill_empty))
    registry.register_sweep(Sweep("reminders", reminders.EVERY, reminders.sweep))
    origins.register("request-subject", link_to_request)
