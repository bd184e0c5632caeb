"""Acts of asking back. While a question is open the clock stands still on both nodes."""

from uuid import UUID

from comity.agreements.release import Allowed
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.registry import LetterRefusalError, ReceivedLetter
from comity.lib.clock import now
from comity.requests import departure, notifications
from comity.requests.access import request_for
from comity.requests.actions._shared import (
    ask_release,
    person_of,
    require_state,
    send_letter,
)
from comity.requests.arrival import check_arrival
from comity.requests.bodies import CLARIFICATION, clarification_body
from comity.requests.clock_facts import keep_clock
from comity.requests.departure import FACTS
from comity.requests.exceptions import AskAnewError, AskInAnswerError, NotHereError, ReasonMissingError
from comity.requests.models import Clarification, Direction, Request, State

# the questions about rights were answered for the request; a question about its facts opens none of them anew
NO_RIGHT_AT_STAKE = {"political_or_belief": False, "press_or_defender": False, "refugee_or_asylum": False}


@action(events.CLARIFICATION_ASKED)
def ask_back(act: Act, request_id: UUID, question: str) -> Clarification:
    """Ask the requesting side for what is not clear."""
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    if request.direction != Direction.INCOMING:
        raise NotHereError
    require_state(request.state, State.RECEIVED)
    if not question.strip():
        raise ReasonMissingError
    clarification = Clarification.objects.create(
        request=request, question=question.strip(), asked_by=person, asked_at=now()
    )
    clarification.question_message = _post(act, clarification, "question")
    clarification.save(update_fields=["question_message"])
    keep_clock(request)
    return clarification


@action(events.CLARIFICATION_ANSWERED)
def answer_back(act: Act, request_id: UUID, clarification_id: UUID, text: str) -> Clarification:
    """Answer a question that the other side asked back."""
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    clarification = request.clarifications.filter(pk=clarification_id, answered_at=None).first()
    if clarification is None or request.direction != Direction.OUTGOING:
        raise NotHereError
    if not text.strip():
        raise ReasonMissingError
    clarification.answer = text.strip()
    clarification.answered_by = person
    clarification.answered_at = now()
    clarification.answer_message = _post(act, clarification, "answer")
    clarification.save()
    keep_clock(request)
    return clarification


def _post(act: Act, clarification: Clarification, part: str) -> UUID:
    request = clarification.request
    person = person_of(act)
    clearance = ask_release(
        request,
        departure.clarification_items(clarification),
        author=person.pseudonym,
        rights=NO_RIGHT_AT_STAKE,
    )
    if clearance.decision.allowed is not Allowed.YES:
        dead_end = AskInAnswerError if part == "question" else AskAnewError
        raise dead_end(clearance.decision)
    letter = send_letter(
        act,
        request,
        clearance,
        schema=CLARIFICATION,
        data=clarification_body(clarification, part),
        handling=request.handling,
        rights={},
        origin=("clarification", clarification.id),
        answers=[request.message if part == "question" else clarification.question_message],
    )
    act.note(letter=str(letter.mid), clarification=str(clarification.id))
    return letter.mid


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
    if request is None:
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
