"""What the room tells the rooms below it when the program starts."""

from datetime import datetime

from django.urls import reverse

from comity.accounts.models import Person
from comity.agreements.access import terms_of
from comity.agreements.question import Question
from comity.agreements.release import Allowed, judge
from comity.agreements.terms import Status
from comity.exchange import registry
from comity.exchange.registry import BodyType, QueuedLetter, Sweep
from comity.requests import actions, reminders
from comity.requests.access import visible_to
from comity.requests.bodies import CLARIFICATION, EXTENSION, REPLY, REQUEST, shape
from comity.requests.calendars import corrections
from comity.requests.following import follow
from comity.requests.models import Clarification, Extension, Reply, Request
from comity.requests.reminder_rules import reminder_rules
from comity.screening import origins
from comity.screening.origins import Link


def release_gate(letter: QueuedLetter, at: datetime) -> str:
    """Ask the release decision again before each attempt to send a letter of this room.

    The question is the one the letter left the house with; the terms and the time are today's. A confirmation that the
    night rule still waits for does not hold a letter that one officer may release.
    """
    if letter.origin_kind == "request":
        kept = Request.objects.filter(pk=letter.origin_id).values_list("decision", flat=True).first()
    elif letter.origin_kind == "reply":
        kept = Reply.objects.filter(pk=letter.origin_id).values_list("decision", flat=True).first()
    elif letter.origin_kind == "clarification":
        asked_back = Clarification.objects.filter(pk=letter.origin_id)
        return _agreement_stands(asked_back.values_list("request__agreement", flat=True).first(), at)
    elif letter.origin_kind == "extension":
        more_time = Extension.objects.filter(pk=letter.origin_id)
        return _agreement_stands(more_time.values_list("request__agreement", flat=True).first(), at)
    else:
        return ""
    if not kept:
        return "nothing-decided"
    terms = terms_of(kept["agreement"]["id"])
    decision = judge(Question.from_json(kept["question"]), terms, at)
    return "" if decision.allowed is Allowed.YES else decision.decisive[0].code


def _agreement_stands(agreement: str | None, at: datetime) -> str:
    """A question asked back, or more time, carries no person's data; what can change is the agreement itself."""
    if not agreement:
        return "nothing-decided"
    terms = terms_of(agreement)
    if terms is None:
        return "agreement-missing"
    if terms.status is not Status.IN_FORCE:
        return f"agreement-{terms.status}"
    if at < terms.nbf:
        return "agreement-not-yet"
    return "agreement-expired" if at >= terms.exp else ""


def link_to_request(person: Person, identifier: str) -> Link | None:
    """Lead back from a hit to the request whose person it is about."""
    request = visible_to(person).filter(subjects__id=identifier).first()
    if request is None:
        return None
    return Link(f"{request.ref} · {request.title}", reverse("requests:thread", args=[request.pk]))


def register() -> None:
    """Register bodies, gate, follower and origin; look whether the room's data is in order."""
    corrections()
    registry.register_body(BodyType(REQUEST, shape("request-1"), actions.receive_request))
    registry.register_body(BodyType(REPLY, shape("reply-1"), actions.receive_reply))
    registry.register_body(BodyType(CLARIFICATION, shape("clarification-1"), actions.receive_clarification))
    registry.register_body(BodyType(EXTENSION, shape("extension-1"), actions.receive_extension))
    registry.register_gate(release_gate)
    registry.register_follower(follow)
    reminder_rules()
    registry.register_sweep(Sweep("reminders", reminders.EVERY, reminders.sweep))
    origins.register("request-subject", link_to_request)
