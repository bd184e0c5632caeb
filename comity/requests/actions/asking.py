"""Acts on a request of ours: draft, change, submit, approve, return, confirm afterwards."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from comity.accounts.roles import APPROVES_RELEASE, WORKS_ON_REQUESTS
from comity.agreements import reference
from comity.agreements.reference import Unit, Urgency
from comity.agreements.release import Allowed
from comity.agreements.terms import Agreement
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.requests import departure, notifications
from comity.requests.access import request_for
from comity.requests.actions._shared import (
    Clearance,
    ask_release,
    next_reference,
    person_of,
    require_cleared,
    require_state,
    send_letter,
)
from comity.requests.bodies import REQUEST, request_body
from comity.requests.calendars import WorkingDays, working_days
from comity.requests.clock import Rule
from comity.requests.clock_facts import keep_clock
from comity.requests.completeness import missing
from comity.requests.drafts import RequestDraft
from comity.requests.exceptions import (
    IncompleteError,
    NotHereError,
    ReasonMissingError,
    SecondPersonError,
    SeniorNeededError,
)
from comity.requests.models import Direction, Request, RequestSubject, State
from comity.requests.sketch import sketch_of

LETTER_LIVES = timedelta(days=30)
LONGEST_CALENDAR = timedelta(days=5 * 366)


def _write(request: Request, draft: RequestDraft, at: datetime) -> None:
    for name in (
        "partner", "kind", "title", "facts", "facts_language", "person_link", "offence", "purpose", "evidence",
        "details", "agreement", "article", "urgency", "urgency_reason", "reply_by", "handling", "rights",
    ):  # fmt: skip
        setattr(request, name, getattr(draft, name))
    request.questions = list(draft.questions)
    request.changed_at = at
    # whoever changes the content drops the approvals with it
    request.senior_decision = None
    request.return_reason = ""
    request.state = State.DRAFT
    request.save()
    request.subjects.all().delete()
    RequestSubject.objects.bulk_create(
        RequestSubject(request=request, place=place, **vars(subject))
        for place, subject in enumerate(draft.subjects)
    )


@action(events.REQUEST_DRAFTED)
def draft_request(act: Act, draft: RequestDraft) -> Request:
    """Keep a new draft, however much of it is missing."""
    person = person_of(act)
    if not person.holds(WORKS_ON_REQUESTS):
        raise NotHereError
    at = now()
    request = Request(
        direction=Direction.OUTGOING,
        ref=next_reference(person.agency, "R", at),
        agency=person.agency,
        unit=person.unit,
        drafted_by=person,
    )
    act.about("request", request.id)
    _write(request, draft, at)
    return request


@action(events.REQUEST_CHANGED)
def change_request(act: Act, request_id: UUID, draft: RequestDraft) -> Request:
    """Change a draft; one that waited for approval becomes a draft again, and whoever changes it is its drafter."""
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    require_state(request.state, State.DRAFT, State.TO_APPROVE)
    request.drafted_by = person
    _write(request, draft, now())
    return request


@action(events.REQUEST_CLOSED)
def discard_draft(act: Act, request_id: UUID) -> None:
    """Throw a draft away; it has never left the house."""
    request = request_for(person_of(act), request_id, lock=True)
    act.about("request", request.id)
    act.note(discarded=True)
    require_state(request.state, State.DRAFT)
    request.state = State.CLOSED
    request.closed_at = now()
    request.save(update_fields=["state", "closed_at"])


def _clear(request: Request, author: str, **given: Any) -> Clearance:
    lacks = missing(sketch_of(request), now())
    if lacks:
        raise IncompleteError(lacks)
    return ask_release(
        request, departure.request_items(request), author=author, rights=request.rights, **given
    )


@action(events.REQUEST_SUBMITTED)
def submit_request(act: Act, request_id: UUID, *, night_reason: str = "") -> Request:
    """Send a complete request, or lay it before the second person or the named senior where the rule asks for one.

    At flash urgency one officer may release with a reason; a second person confirms within 24 hours.

    Raises:
        IncompleteError: something is missing; it is listed.
        ReleaseRefusedError: it may not leave, whoever approves.
    """
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    require_state(request.state, State.DRAFT, State.TO_APPROVE)
    clearance = _clear(request, person.pseudonym, night_reason=night_reason)
    act.note(allowed=clearance.decision.allowed.value)
    request.drafted_by = person  # whoever lays it before the second person cannot be the second person
    if clearance.decision.allowed is Allowed.YES:
        _send(act, request, clearance)
    else:
        request.state = State.TO_APPROVE
        request.save(update_fields=["state", "drafted_by"])
        notifications.tell_supervisors(act, notifications.TO_APPROVE, request, person)
    return request


@action(events.REQUEST_SENT)
def approve_request(act: Act, request_id: UUID, *, senior_reason: str = "") -> Request:
    """Approve as the second person, and as the named senior where a right is at stake; the request is sent.

    Raises:
        SecondPersonError: the approver drafted it.
        SeniorNeededError: a named senior must decide, with a reason.
    """
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    require_state(request.state, State.TO_APPROVE)
    if not person.holds(APPROVES_RELEASE):
        raise NotHereError
    if request.drafted_by_id == person.id:
        raise SecondPersonError
    drafter = request.drafted_by.pseudonym if request.drafted_by else ""
    senior = (
        decided_by_senior(person.pseudonym, senior_reason)
        if person.is_senior and senior_reason.strip()
        else None
    )
    clearance = _clear(
        request, drafter, approved=departure.approvals(second=(person.pseudonym, now()), senior=senior)
    )
    require_cleared(clearance)
    request.approved_by = person
    request.senior_decision = senior
    _send(act, request, clearance)
    notifications.tell_one(act, notifications.APPROVED, request, request.drafted_by)
    return request


def decided_by_senior(pseudonym: str, reason: str) -> dict[str, Any]:
    """Return a senior's decision as it is kept."""
    if not reason.strip():
        raise SeniorNeededError
    return {"person": pseudonym, "reason": reason.strip(), "at": now().isoformat()}


@action(events.REQUEST_RETURNED)
def return_request(act: Act, request_id: UUID, reason: str) -> Request:
    """Give a request back to its drafter, with the reason."""
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    require_state(request.state, State.TO_APPROVE)
    if not person.holds(APPROVES_RELEASE):
        raise NotHereError
    if not reason.strip():
        raise ReasonMissingError
    request.state = State.DRAFT
    request.return_reason = reason.strip()
    request.save(update_fields=["state", "return_reason"])
    notifications.tell_one(act, notifications.GIVEN_BACK, request, request.drafted_by)
    return request


@action(events.REQUEST_CONFIRMED)
def confirm_request(act: Act, request_id: UUID) -> Request:
    """Confirm, as the second person, what one officer released at flash urgency."""
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    if not person.holds(APPROVES_RELEASE) or request.confirm_by is None:
        raise NotHereError
    if request.drafted_by_id == person.id:
        raise SecondPersonError
    act.note(late=now() > request.confirm_by)
    request.approved_by = person
    request.confirm_by = None
    request.save(update_fields=["approved_by", "confirm_by"])
    return request


def clock_rule(terms: Agreement, urgency: str, peer: Peer) -> Rule:
    """Return the clock of an urgency: the agreement's own, else the default one, with where it comes from."""
    clock = terms.clock(Urgency(urgency))
    source = (
        f"{terms.title('en')}, article {clock.article}"
        if clock.article
        else next(one.source for one in reference.default_clocks().values() if urgency in one.urgencies)
    )
    days = counted_days(clock.length, peer, now()) if clock.unit is Unit.WORKING_DAY else None
    return Rule(clock.length, clock.unit.value, source[:300], peer.zone, days)


def counted_days(length: int, peer: Peer, at: datetime) -> WorkingDays | None:
    """Return the partner's working days from now to beyond any moment a clock of so many of them can run out.

    The letter may lie in the outbox until it expires; holidays seldom double a span, and a year is the least looked at.
    """
    today = at.astimezone(ZoneInfo(peer.zone)).date()
    span = min(LETTER_LIVES + timedelta(days=max(2 * length, 366)), LONGEST_CALENDAR)
    return working_days(peer.country, today, today + span)


def _send(act: Act, request: Request, clearance: Clearance) -> None:
    rule = clock_rule(clearance.terms, request.urgency, clearance.peer)
    files = list(request.attachments.filter(reply=None))
    letter = send_letter(
        act,
        request,
        clearance,
        schema=REQUEST,
        data=request_body(request, rule, files),
        handling=request.handling,
        rights=request.rights,
        origin=("request", request.id),
        files=files,
    )
    act.note(letter=str(letter.mid), agreement=clearance.terms.id, version=clearance.terms.version)
    request.clock_rule = rule.to_json()
    request.decision = clearance.to_json()
    request.confirm_by = clearance.decision.confirm_by
    request.message = letter.mid
    request.state = State.SENT
    request.sent_at = clearance.at
    request.save()
    keep_clock(request)
    if request.confirm_by:
        notifications.tell_supervisors(act, notifications.TO_CONFIRM, request, request.drafted_by)
