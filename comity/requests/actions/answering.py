"""Acts on an answer: draft, submit, approve, return, confirm afterwards, receive, rate."""

from typing import Any
from uuid import UUID

from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.agreements.release import Allowed
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions import acknowledge
from comity.exchange.registry import LetterRefusalError, ReceivedLetter
from comity.lib.clock import now
from comity.release.arrival import check_arrival
from comity.requests import departure, notifications
from comity.requests.access import reply_for, request_for
from comity.requests.actions._deciding import confirm, give_back, second_person
from comity.requests.actions._shared import (
    Clearance,
    ask_release,
    move,
    move_in,
    person_of,
    require_cleared,
    require_files,
    require_state,
    require_turn,
    require_version,
    send_letter,
)
from comity.requests.actions.receiving import keep_files, received_handling
from comity.requests.arrival import is_elsewhere
from comity.requests.bodies import REPLY, files_of, reply_body
from comity.requests.clock_facts import keep_clock
from comity.requests.departure import FACTS
from comity.requests.drafts import NO_SITTING, ReplyDraft, Sitting
from comity.requests.exceptions import (
    ChangedMeanwhileError,
    NotHereError,
    ReplyIncompleteError,
    WrongStateError,
)
from comity.requests.merging import differences
from comity.requests.models import Direction, Outcome, Reply, ReplyItem, Request, State
from comity.requests.sketch import lacks_of
from comity.requests.typed import kept_reply, reply_sheet

RATINGS = ("helped", "partly", "not")


@action(events.REPLY_DRAFTED)
def draft_reply(
    act: Act,
    request_id: UUID,
    draft: ReplyDraft,
    *,
    version: int = 0,
    by_itself: bool = False,
    sitting: Sitting = NO_SITTING,
) -> Reply:
    """Keep the draft of an answer; there is one draft at a time.

    `version` is the one that the page was opened with, 0 where there was no draft yet. A page that saves by itself
    says so (`by_itself`): it changes nothing that waits for approval. What only this opening of the page (`sitting`)
    has written since is no conflict.

    Raises:
        LateSaveError: it is a save by itself that comes after a later one of the same page.
        ChangedMeanwhileError: the draft has another version by now; the error carries it.
        WrongStateError: the request is answered.
    """
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    if request.direction != Direction.INCOMING:
        raise NotHereError
    require_state(request.state, State.RECEIVED)
    reply = request.replies.filter(direction=Direction.OUTGOING).exclude(state=State.SENT).first()
    kept = reply_sheet(kept_reply(reply)) if reply else reply_sheet(ReplyDraft())
    if reply is None:
        if version:
            raise WrongStateError
        reply = Reply(request=request, direction=Direction.OUTGOING, version=0)
    require_turn(reply, person, version, sitting, by_itself=by_itself)
    if by_itself and reply.state != State.DRAFT:
        raise ChangedMeanwhileError(reply)
    reply.drafted_by = person
    reply.state = State.DRAFT
    reply.senior_decision = None
    reply.return_reason = ""
    for name in ("outcome", "ground", "text", "text_language", "handling", "rights"):
        setattr(reply, name, getattr(draft, name))
    move_in(reply, person, sitting)
    reply.save()
    reply.items.all().delete()
    ReplyItem.objects.bulk_create(
        ReplyItem(reply=reply, place=place, question=item.question, category=item.category, text=item.text)
        for place, item in enumerate(draft.items)
    )
    changed = [difference.key for difference in differences(kept, reply_sheet(draft))]
    act.note(reply=str(reply.id), version=reply.version, by_itself=by_itself, fields=changed)
    return reply


def _clear(reply: Reply, author: str, **given: Any) -> Clearance:
    lacks = lacks_of(reply)
    if lacks:
        raise ReplyIncompleteError(lacks)
    require_files(reply.attachments.all())
    return ask_release(
        reply.request, departure.reply_items(reply), author=author, rights=reply.rights, **given
    )


@action(events.REPLY_SUBMITTED)
def submit_reply(act: Act, reply_id: UUID, *, version: int, night_reason: str = "") -> Reply:
    """Send a complete answer, or lay it before the second person or the named senior where the rule asks for one."""
    person = person_of(act)
    reply = reply_for(person, reply_id, lock=True)
    act.about("request", reply.request_id)
    require_state(reply.state, State.DRAFT, State.TO_APPROVE)
    require_version(reply, version)
    clearance = _clear(reply, person.pseudonym, night_reason=night_reason)
    act.note(reply=str(reply.id), allowed=clearance.decision.allowed.value)
    reply.drafted_by = person  # whoever lays it before the second person cannot be the second person
    moved = move(reply, person)
    if clearance.decision.allowed is Allowed.YES:
        _send(act, reply, clearance)
    else:
        reply.state = State.TO_APPROVE
        reply.save(update_fields=["state", "drafted_by", *moved])
        notifications.tell_supervisors(act, notifications.ANSWER_TO_APPROVE, reply.request, person)
    return reply


@action(events.REPLY_SENT)
def approve_reply(act: Act, reply_id: UUID, *, version: int, senior_reason: str = "") -> Reply:
    """Approve an answer as the second person, and as the named senior where a right is at stake; it is sent."""
    person = person_of(act)
    reply = reply_for(person, reply_id, lock=True)
    act.about("request", reply.request_id)
    act.note(reply=str(reply.id))
    word = second_person(person, reply, version=version, senior_reason=senior_reason)
    clearance = _clear(reply, word.drafter, approved=word.approved)
    require_cleared(clearance)
    reply.approved_by = person
    reply.senior_decision = word.senior
    _send(act, reply, clearance)
    notifications.tell_one(act, notifications.ANSWER_APPROVED, reply.request, reply.drafted_by)
    return reply


@action(events.REPLY_RETURNED)
def return_reply(act: Act, reply_id: UUID, reason: str, *, version: int) -> Reply:
    """Give an answer back to its drafter, with the reason.

    Raises:
        ChangedMeanwhileError: it is not the version that was read.
    """
    person = person_of(act)
    reply = reply_for(person, reply_id, lock=True)
    act.about("request", reply.request_id)
    act.note(reply=str(reply.id))
    give_back(person, reply, reason, version=version)
    notifications.tell_one(act, notifications.ANSWER_GIVEN_BACK, reply.request, reply.drafted_by)
    return reply


@action(events.REQUEST_CONFIRMED)
def confirm_reply(act: Act, reply_id: UUID) -> Reply:
    """Confirm, as the second person, an answer that one officer released at flash urgency."""
    person = person_of(act)
    reply = reply_for(person, reply_id, lock=True)
    act.about("request", reply.request_id)
    act.note(reply=str(reply.id))
    confirm(act, person, reply)
    return reply


def _send(act: Act, reply: Reply, clearance: Clearance) -> None:
    request = reply.request
    attachments = list(reply.attachments.all())
    letter = send_letter(
        act,
        request,
        clearance,
        schema=REPLY,
        data=reply_body(reply, attachments),
        handling=reply.handling,
        rights=reply.rights,
        origin=("reply", reply.id),
        answers=[request.message],
        files=attachments,
    )
    act.note(letter=str(letter.mid), outcome=reply.outcome)
    reply.decision = clearance.to_json()
    reply.confirm_by = clearance.decision.confirm_by
    reply.message = letter.mid
    reply.problem = ""
    reply.state = State.SENT
    reply.sent_at = clearance.at
    reply.save()
    request.state = State.ANSWERED
    request.save(update_fields=["state"])
    keep_clock(request)
    if request.message is not None:
        acknowledge(act, request.message, "actioned", node=request.partner)
    if reply.confirm_by:
        notifications.tell_supervisors(act, notifications.ANSWER_TO_CONFIRM, request, reply.drafted_by)


@action(events.REPLY_RECEIVED)
def receive_reply(act: Act, letter: ReceivedLetter) -> Reply:
    """Take the answer to a request of ours in."""
    data = letter.data
    act.about("request", data["request"])
    act.note(letter=str(letter.mid), outcome=data["outcome"])
    # only the partner that was asked may answer, and only what has left the house can be answered
    request = (
        Request.objects.select_for_update(of=("self",))
        .filter(pk=data["request"], direction=Direction.OUTGOING, partner=letter.node, message__isnull=False)
        .exclude(state__in=[State.DRAFT, State.TO_APPROVE])
        .first()
    )
    if request is None or is_elsewhere(request, letter):
        raise LetterRefusalError("unknown-request")
    if Reply.objects.filter(pk=data["reply"]).exists():
        raise LetterRefusalError("id-reused")
    try:
        files = files_of(letter, data["files"])
    except ValueError as error:
        raise LetterRefusalError("malformed") from error
    categories = [
        ("text", FACTS),
        *((f"item-{place}", one["category"]) for place, one in enumerate(data["items"])),
        *((f"file-{one['pid']}", one["category"]) for one in data["files"]),
    ]
    decision = check_arrival(
        letter, kind=request.kind, offence=request.offence, urgency=request.urgency, categories=categories
    )
    reply = Reply.objects.create(
        id=UUID(data["reply"]),
        request=request,
        direction=Direction.INCOMING,
        state=State.RECEIVED,
        outcome=data["outcome"],
        ground=data["ground"],
        text=data["text"]["text"],
        text_language=data["text"]["language"],
        handling=received_handling(letter),
        decision=decision.to_json(),
        message=letter.mid,
        sent_at=now(),
        after_closing=request.state == State.CLOSED,
    )
    ReplyItem.objects.bulk_create(
        ReplyItem(
            reply=reply, place=place, question=one["question"], category=one["category"], text=one["text"]
        )
        for place, one in enumerate(data["items"])
    )
    keep_files(request, reply, files)
    # a late answer is kept and shown; whoever closed the request is not overruled
    if request.state != State.CLOSED:
        request.state = State.ANSWERED
        request.save(update_fields=["state"])
    else:
        act.note(after_closing=True)
    keep_clock(request)
    refused = reply.outcome == Outcome.REFUSED
    notifications.tell_keepers(act, notifications.REFUSED if refused else notifications.ANSWERED, request)
    return reply


@action(events.REPLY_RATED)
def rate_reply(act: Act, reply_id: UUID, rating: str, note: str = "") -> Reply:
    """Say how far an answer helped; it counts in our own statistics."""
    person = person_of(act)
    reply = reply_for(person, reply_id, lock=True)
    act.about("request", reply.request_id)
    if not person.holds(WORKS_ON_REQUESTS) or reply.direction != Direction.INCOMING or rating not in RATINGS:
        raise NotHereError
    reply.rating = rating
    reply.rating_note = note.strip()
    reply.save(update_fields=["rating", "rating_note"])
    act.note(rating=rating)
    return reply
