"""Acts of asking back. While a question is open the clock stands still on both nodes.

Where the agreement wants a second person for facts, a question and what is said to one wait for approval like an
answer. Only what has left stands in `Clarification`; what waits stands in `ClarificationDraft`.
"""

from typing import Any
from uuid import UUID

from comity.accounts.models import Person
from comity.agreements.release import Allowed
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.registry import LetterRefusalError, ReceivedLetter
from comity.lib.clock import now
from comity.release.arrival import check_arrival
from comity.requests import departure, notifications
from comity.requests.access import clarification_draft_for, request_for
from comity.requests.actions._deciding import give_back, second_person
from comity.requests.actions._shared import (
    Clearance,
    ask_release,
    move,
    person_of,
    require_cleared,
    require_state,
    require_version,
    send_letter,
)
from comity.requests.arrival import is_elsewhere
from comity.requests.bodies import CLARIFICATION, clarification_body
from comity.requests.clock_facts import keep_clock
from comity.requests.departure import FACTS
from comity.requests.exceptions import NotHereError, ReasonMissingError, SettledError
from comity.requests.models import Clarification, ClarificationDraft, Direction, Request, State

# the questions about rights were answered for the request; a question about its facts opens none of them anew
NO_RIGHT_AT_STAKE = {"political_or_belief": False, "press_or_defender": False, "refugee_or_asylum": False}


@action(events.CLARIFICATION_ASKED)
def ask_back(
    act: Act,
    request_id: UUID,
    question: str,
    *,
    draft_id: UUID | None = None,
    version: int = 0,
) -> ClarificationDraft:
    """Ask the requesting side for what is not clear, or lay the question before the second person.

    `draft_id` and `version` name a question that was given back, as the page showed it.

    Raises:
        ChangedMeanwhileError: somebody else has changed that question by now.
        SettledError: it has left, or was thrown away.
    """
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    if request.direction != Direction.INCOMING:
        raise NotHereError
    require_state(request.state, State.RECEIVED)
    draft = None
    if draft_id is not None:
        draft = request.clarification_drafts.filter(pk=draft_id, part="question").first()
        if draft is None or draft.state == State.SENT:
            raise SettledError(draft)
    return _write(
        act,
        person,
        draft or ClarificationDraft(request=request, part="question", version=0),
        question,
        version,
    )


@action(events.CLARIFICATION_ANSWERED)
def answer_back(
    act: Act, request_id: UUID, clarification_id: UUID, text: str, *, version: int = 0
) -> ClarificationDraft:
    """Answer a question that the other side asked back, or lay the answer before the second person.

    `version` is that of the answer which the page showed, 0 where there was none.

    Raises:
        ChangedMeanwhileError: somebody else has written an answer by now.
        SettledError: somebody else's answer has left; the error carries it.
    """
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    clarification = request.clarifications.filter(pk=clarification_id).first()
    if clarification is None or request.direction != Direction.OUTGOING:
        raise NotHereError
    if clarification.answered_at is not None:
        raise SettledError(clarification)
    draft = clarification.drafts.exclude(state=State.SENT).first()
    if draft is None:
        draft = ClarificationDraft(request=request, part="answer", clarification=clarification, version=0)
    return _write(act, person, draft, text, version)


def _write(
    act: Act, person: Person, draft: ClarificationDraft, text: str, version: int
) -> ClarificationDraft:
    require_version(draft, version)
    require_state(draft.state, State.DRAFT, State.TO_APPROVE)
    if not text.strip():
        raise ReasonMissingError
    clearance = _clear(draft, person.pseudonym)
    draft.text = text.strip()
    draft.drafted_by = person
    draft.return_reason = ""
    draft.state = State.TO_APPROVE
    move(draft, person)
    draft.save()
    act.note(draft=str(draft.id), part=draft.part, allowed=clearance.decision.allowed.value)
    if clearance.decision.allowed is Allowed.YES:
        _send(act, draft, clearance)
    else:
        notifications.tell_supervisors(act, notifications.WORDS_TO_APPROVE, draft.request, person)
    return draft


@action(events.CLARIFICATION_SENT)
def approve_clarification(
    act: Act, draft_id: UUID, *, version: int, senior_reason: str = ""
) -> ClarificationDraft:
    """Approve a question asked back, or what is said to one, as the second person; it is sent.

    Raises:
        ChangedMeanwhileError: it is not the version that was read.
        SecondPersonError: the approver wrote it.
        SeniorNeededError: a named senior must decide, with a reason.
    """
    person = person_of(act)
    draft = clarification_draft_for(person, draft_id, lock=True)
    act.about("request", draft.request_id)
    act.note(draft=str(draft.id), part=draft.part)
    word = second_person(person, draft, version=version, senior_reason=senior_reason)
    clearance = _clear(draft, word.drafter, approved=word.approved)
    require_cleared(clearance)
    draft.approved_by = person
    _send(act, draft, clearance)
    notifications.tell_one(act, notifications.WORDS_APPROVED, draft.request, draft.drafted_by)
    return draft


@action(events.CLARIFICATION_RETURNED)
def return_clarification(act: Act, draft_id: UUID, reason: str, *, version: int) -> ClarificationDraft:
    """Give a question, or what is said to one, back to its drafter, with the reason.

    Raises:
        ChangedMeanwhileError: it is not the version that was read.
    """
    person = person_of(act)
    draft = clarification_draft_for(person, draft_id, lock=True)
    act.about("request", draft.request_id)
    act.note(draft=str(draft.id), part=draft.part)
    give_back(person, draft, reason, version=version)
    notifications.tell_one(act, notifications.WORDS_GIVEN_BACK, draft.request, draft.drafted_by)
    return draft


@action(events.CLARIFICATION_DROPPED)
def drop_clarification(act: Act, draft_id: UUID, *, version: int) -> Request:
    """Throw away a question, or what was written to one, that has not left; return its request."""
    draft = clarification_draft_for(person_of(act), draft_id, lock=True)
    act.about("request", draft.request_id)
    act.note(draft=str(draft.id), part=draft.part)
    require_state(draft.state, State.DRAFT, State.TO_APPROVE)
    require_version(draft, version)
    request = draft.request
    draft.delete()
    return request


def _clear(draft: ClarificationDraft, author: str, **given: Any) -> Clearance:
    return ask_release(
        draft.request,
        departure.clarification_items(draft),
        author=author,
        rights=NO_RIGHT_AT_STAKE,
        **given,
    )


def _send(act: Act, draft: ClarificationDraft, clearance: Clearance) -> None:
    """Write down what leaves, and hand it to the post office."""
    request = draft.request
    clarification = draft.clarification
    if clarification is None:
        require_state(request.state, State.RECEIVED)
        clarification = Clarification(
            request=request, question=draft.text, asked_by=draft.drafted_by, asked_at=now()
        )
    else:
        clarification.answer = draft.text
        clarification.answered_by = draft.drafted_by
        clarification.answered_at = now()
        clarification.problem = ""
    clarification.save()
    letter = send_letter(
        act,
        request,
        clearance,
        schema=CLARIFICATION,
        data=clarification_body(clarification, draft.part),
        handling=request.handling,
        rights={},
        origin=("clarification", clarification.id),
        answers=[request.message if draft.part == "question" else clarification.question_message],
    )
    if draft.part == "question":
        clarification.question_message = letter.mid
    else:
        clarification.answer_message = letter.mid
    clarification.release = clearance.to_json()
    clarification.save(update_fields=["question_message", "answer_message", "release"])
    draft.clarification = clarification
    draft.state = State.SENT
    draft.problem = ""
    draft.save()
    keep_clock(request)
    act.note(letter=str(letter.mid), clarification=str(clarification.id))


@action(events.CLARIFICATION_RECEIVED)
def receive_clarification(act: Act, letter: ReceivedLetter) -> Clarification:
    """Take a question asked back in, or what the other side says to ours."""
    data = letter.data
    act.about("request", data["request"])
    act.note(letter=str(letter.mid), part=data["part"])
    asked = data["part"] == "question"
    direction = Direction.OUTGOING if asked else Direction.INCOMING
    request = (
        Request.objects.select_for_update(of=("self",))
        .filter(pk=data["request"], direction=direction, partner=letter.node, message__isnull=False)
        .exclude(state__in=[State.DRAFT, State.TO_APPROVE])
        .first()
    )
    if request is None or is_elsewhere(request, letter):
        raise LetterRefusalError("unknown-request")
    check_arrival(
        letter,
        kind=request.kind,
        offence=request.offence,
        urgency=request.urgency,
        categories=[("clarification", FACTS)],
    )
    if asked:
        if Clarification.objects.filter(pk=data["clarification"]).exists():
            raise LetterRefusalError("id-reused")
        notifications.tell_keepers(act, notifications.ASKED_BACK, request)
        clarification = Clarification.objects.create(
            id=UUID(data["clarification"]),
            request=request,
            question=data["text"],
            asked_at=now(),
            question_message=letter.mid,
        )
        keep_clock(request)
        return clarification
    said = request.clarifications.filter(pk=data["clarification"], answered_at=None).first()
    if said is None:
        raise LetterRefusalError("unknown-request")
    said.answer = data["text"]
    said.answered_at = now()
    said.answer_message = letter.mid
    said.save()
    keep_clock(request)
    notifications.tell_keepers(act, notifications.SAID_BACK, request)
    return said
