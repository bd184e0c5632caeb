"""Acts on a request of ours: draft, change, submit, approve, return, confirm afterwards."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.agreements.release import Allowed
from comity.audit import events
from comity.audit.acts import Act, action
from comity.lib.clock import now
from comity.requests import notifications
from comity.requests.access import begun_in, request_for, request_to_send
from comity.requests.actions._deciding import confirm, give_back, second_person
from comity.requests.actions._several import clear_each, gather, let_in, said_to
from comity.requests.actions._shared import (
    Clearance,
    move,
    move_in,
    next_reference,
    person_of,
    require_cleared,
    require_files,
    require_state,
    require_turn,
    require_version,
    send_letter,
)
from comity.requests.bodies import REQUEST, request_body
from comity.requests.clock_facts import keep_clock
from comity.requests.completeness import missing
from comity.requests.drafts import NO_SITTING, RequestDraft, Sitting
from comity.requests.exceptions import BegunAlreadyError, ChangedMeanwhileError, IncompleteError, NotHereError
from comity.requests.merging import differences
from comity.requests.models import Direction, Request, RequestSubject, State
from comity.requests.rules import clock_rule
from comity.requests.sketch import details_leaving, sketch_of
from comity.requests.typed import kept_request, request_sheet


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
def draft_request(act: Act, draft: RequestDraft, *, sitting: Sitting = NO_SITTING) -> Request:
    """Keep a new draft, however much of it is missing; one opening of the page begins one draft.

    Raises:
        BegunAlreadyError: this opening of the page has begun one, which the error carries.
    """
    person = person_of(act)
    if not person.holds(WORKS_ON_REQUESTS):
        raise NotHereError
    at = now()
    ref = next_reference(
        person.agency, "R", at
    )  # locks the counter: of two first saves the second sees the first
    begun = begun_in(person, sitting)
    if begun is not None:
        act.about("request", begun.id)
        raise BegunAlreadyError(begun)
    request = Request(
        direction=Direction.OUTGOING,
        ref=ref,
        agency=person.agency,
        unit=person.unit,
        drafted_by=person,
        changed_by=person,
        sitting=sitting.page,
        sitting_turn=sitting.turn,
    )
    act.about("request", request.id)
    _write(request, draft, at)
    return request


@action(events.REQUEST_CHANGED)
def change_request(
    act: Act,
    request_id: UUID,
    draft: RequestDraft,
    *,
    version: int,
    by_itself: bool = False,
    sitting: Sitting = NO_SITTING,
) -> Request:
    """Change a draft; one that waited for approval becomes a draft again, and whoever changes it is its drafter.

    `version` is the one that the page was opened with. A page that saves by itself says so (`by_itself`): it changes
    nothing that waits for approval, because nobody pressed a button. What only this opening of the page (`sitting`)
    has written since is no conflict.

    Raises:
        LateSaveError: it is a save by itself that comes after a later one of the same page.
        ChangedMeanwhileError: the draft has another version by now; the error carries it.
        WrongStateError: it has left, or was thrown away.
    """
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    require_state(request.state, State.DRAFT, State.TO_APPROVE)
    require_turn(request, person, version, sitting, by_itself=by_itself)
    if by_itself and request.state != State.DRAFT:
        raise ChangedMeanwhileError(request)
    changed = differences(request_sheet(kept_request(request)), request_sheet(draft))
    act.note(
        version=request.version + 1, by_itself=by_itself, fields=[difference.key for difference in changed]
    )
    request.drafted_by = person
    move_in(request, person, sitting)
    _write(request, draft, request.changed_at)
    return request


@action(events.REQUEST_CLOSED)
def discard_draft(act: Act, request_id: UUID, *, version: int) -> None:
    """Throw a draft away; it has never left the house."""
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    act.note(discarded=True)
    require_state(request.state, State.DRAFT)
    require_version(request, version)
    request.state = State.CLOSED
    request.closed_at = now()
    request.save(update_fields=["state", "closed_at", *move(request, person)])


def _clear(request: Request, author: str, **given: Any) -> list[Clearance]:
    lacks = missing(sketch_of(request), now())
    if lacks:
        raise IncompleteError(lacks)
    require_files(request.own_files())
    return clear_each(request, author=author, **given)


@action(events.REQUEST_SUBMITTED)
def submit_request(act: Act, request_id: UUID, *, version: int, night_reason: str = "") -> Request:
    """Send a complete request, or lay it before the second person or the named senior where the rule asks for one.

    Of several parties each is asked for under the agreement with it, and the strictest answer is that of all. At flash urgency one officer may release with a reason; a second person confirms within 24 hours.

    Raises:
        ChangedMeanwhileError: it is not the version that was read; files count too.
        IncompleteError: something is missing; it is listed.
        ReleaseRefusedError: it may not leave, whoever approves.
        PartyRefusedError: it may not go to one of several parties.
    """
    person = person_of(act)
    request = request_to_send(person, request_id)
    act.about("request", request.id)
    require_state(request.state, State.DRAFT, State.TO_APPROVE)
    require_version(request, version)
    clearances = _clear(request, person.pseudonym, night_reason=night_reason)
    act.note(allowed=[one.decision.allowed.value for one in clearances])
    request.drafted_by = person  # whoever lays it before the second person cannot be the second person
    moved = move(request, person)
    if all(one.decision.allowed is Allowed.YES for one in clearances):
        _send(act, request, clearances)
    else:
        request.state = State.TO_APPROVE
        request.save(update_fields=["state", "drafted_by", *moved])
        notifications.tell_supervisors(act, notifications.TO_APPROVE, request, person)
    return request


@action(events.REQUEST_SENT)
def approve_request(act: Act, request_id: UUID, *, version: int, senior_reason: str = "") -> Request:
    """Approve as the second person, and as the named senior where a right is at stake; the request is sent.

    Raises:
        ChangedMeanwhileError: it is not the version that was read.
        SecondPersonError: the approver drafted it.
        SeniorNeededError: a named senior must decide, with a reason.
    """
    person = person_of(act)
    request = request_to_send(person, request_id)
    act.about("request", request.id)
    word = second_person(person, request, version=version, senior_reason=senior_reason)
    clearances = _clear(request, word.drafter, approved=word.approved)
    for clearance in clearances:
        require_cleared(clearance)
    request.approved_by = person
    request.senior_decision = word.senior
    _send(act, request, clearances)
    notifications.tell_one(act, notifications.APPROVED, request, request.drafted_by)
    return request


@action(events.REQUEST_RETURNED)
def return_request(act: Act, request_id: UUID, reason: str, *, version: int) -> Request:
    """Give a request back to its drafter, with the reason.

    Raises:
        ChangedMeanwhileError: it is not the version that was read.
    """
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    give_back(person, request, reason, version=version)
    notifications.tell_one(act, notifications.GIVEN_BACK, request, request.drafted_by)
    return request


@action(events.REQUEST_CONFIRMED)
def confirm_request(act: Act, request_id: UUID) -> Request:
    """Confirm, as the second person, what one officer released at flash urgency."""
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    confirm(act, person, request)
    return request


def _send(act: Act, request: Request, clearances: Sequence[Clearance]) -> None:
    """Send a request to its partner, or one to each of several who share a conversation."""
    if len(clearances) == 1:
        let_in(act, request, clearances[0])
        nodes = [clearances[0].peer.node] if request.conversation else []
        _leave(act, request, clearances[0], said_to(request.id, nodes) if nodes else {})
        return
    rows = gather(act, request, clearances)
    ext = said_to(request.id, [one.peer.node for one in clearances])
    act.note(parties=[str(row.id) for row in rows[1:]], conversation=str(request.conversation))
    _leave(act, request, clearances[0], ext)
    for row, clearance in zip(rows[1:], clearances[1:], strict=True):
        send_to_party(act, row, clearance, ext)


@action(events.REQUEST_SENT)
def send_to_party(act: Act, request: Request, clearance: Clearance, ext: Mapping[str, Any]) -> None:
    """Send one more party of a conversation its own request, within the act that sends to all."""
    act.about("request", request.id)
    _leave(act, request, clearance, ext)


def _leave(act: Act, request: Request, clearance: Clearance, ext: Mapping[str, Any]) -> None:
    rule = clock_rule(clearance.terms, request.urgency, clearance.peer)
    files = list(request.attachments.filter(reply=None))
    request.details = dict(details_leaving(request))
    letter = send_letter(
        act,
        request,
        clearance,
        schema=REQUEST,
        data=request_body(request, rule, files),
        handling=request.handling,
        rights=request.rights,
        origin=("request", request.id),
        ext=ext,
        files=files,
    )
    act.note(letter=str(letter.mid), agreement=clearance.terms.id, version=clearance.terms.version)
    request.clock_rule = rule.to_json()
    request.decision = clearance.to_json()
    request.confirm_by = clearance.decision.confirm_by
    request.message = letter.mid
    request.problem = ""
    request.state = State.SENT
    request.sent_at = clearance.at
    request.save()
    keep_clock(request)
    if request.confirm_by:
        notifications.tell_supervisors(act, notifications.TO_CONFIRM, request, request.drafted_by)
