"""Acts about more time: asked for by the answering side, decided by a supervisor of the asking side.

Nothing of this moves the clock by itself. It moves when the letter that grants was stored over there, by the signed
receipt that both sides hold.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE, WORKS_ON_REQUESTS
from comity.agreements.question import Approval
from comity.agreements.release import Allowed
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.registry import LetterRefusalError, ReceivedLetter
from comity.lib.clock import now
from comity.requests import departure
from comity.requests.access import extension_for, request_for
from comity.requests.actions._shared import (
    Clearance,
    ask_release,
    person_of,
    require_cleared,
    require_state,
    send_letter,
)
from comity.requests.actions.clarifying import NO_RIGHT_AT_STAKE
from comity.requests.arrival import check_arrival, deadline
from comity.requests.bodies import EXTENSION, extension_body
from comity.requests.clock import ClockState, Course, read_course
from comity.requests.clock_facts import keep_clock
from comity.requests.clock_rows import course_in
from comity.requests.departure import FACTS
from comity.requests.exceptions import (
    LongerThanAskedError,
    NotHereError,
    NotLongerError,
    ReasonMissingError,
    SecondPersonError,
    TimeAskedError,
    TimeIsOverError,
    TooLongError,
    WrongStateError,
)
from comity.requests.models import (
    Direction,
    Extension,
    ExtensionState,
    MoreTimeReason,
    NoMoreTimeReason,
    Request,
    State,
)
from comity.requests.notifications import (
    MORE_TIME_ASKED,
    MORE_TIME_DECIDED,
    MORE_TIME_TO_APPROVE,
    tell_keepers,
    tell_supervisors,
)

OPEN = (ExtensionState.TO_APPROVE, ExtensionState.ASKED, ExtensionState.PROPOSED)
TO_DECIDE = (ExtensionState.ASKED, ExtensionState.PROPOSED)
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class MoreTime:
    """What is asked for: until when, and why; words are needed where the reason is another one."""

    due: datetime
    reason: str
    text: str = ""
    language: str = ""


@dataclass(frozen=True)
class Verdict:
    """What is said to it: `due` is until when, None to decline. Less than was asked, or nothing, needs a reason."""

    due: datetime | None
    reason: str = ""
    text: str = ""
    language: str = ""


def _open_of(request: Request) -> Extension | None:
    return request.extensions.filter(state__in=OPEN).first()


def _due(course: Course | None, at: datetime) -> datetime | None:
    return read_course(course, at).due if course else None


@action(events.EXTENSION_ASKED)
def ask_more_time(act: Act, request_id: UUID, wanted: MoreTime) -> Extension:
    """Ask the requesting side for more time; a second person releases it first where the agreement says so.

    Raises:
        TimeIsOverError: the clock has run out, or the answer was given.
        TimeAskedError: more time was asked for already, and nothing is decided.
        NotLongerError: the wanted moment is not later than the present end.
        TooLongError: it lies more than a year after the present end.
    """
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    if request.direction != Direction.INCOMING:
        raise NotHereError
    if request.state != State.RECEIVED:
        raise TimeIsOverError
    if _open_of(request) is not None:
        raise TimeAskedError
    _require_time_left(request, act.at)
    _require_later(wanted.due, _due(course_in(request), act.at))
    if wanted.reason not in MoreTimeReason.values or (
        wanted.reason == MoreTimeReason.OTHER and not wanted.text.strip()
    ):
        raise ReasonMissingError
    extension = Extension(
        request=request,
        state=ExtensionState.TO_APPROVE,
        wanted_due=wanted.due,
        reason=wanted.reason,
        text=wanted.text.strip(),
        text_language=wanted.language,
        asked_by=person,
        asked_at=act.at,
    )
    clearance = _clear(extension, person.pseudonym)
    if clearance.decision.allowed is Allowed.YES:
        _send_ask(act, extension, clearance)
    else:
        extension.save()
        tell_supervisors(act, MORE_TIME_TO_APPROVE, request, person)
    act.note(extension=str(extension.id), state=extension.state)
    return extension


@action(events.EXTENSION_APPROVED)
def approve_more_time(act: Act, extension_id: UUID) -> Extension:
    """Release, as the second person, that more time is asked for."""
    person = person_of(act)
    extension = extension_for(person, extension_id, lock=True)
    request = extension.request
    act.about("request", request.id)
    if not person.holds(APPROVES_RELEASE) or extension.state != ExtensionState.TO_APPROVE:
        raise NotHereError
    if extension.asked_by_id == person.id:
        raise SecondPersonError
    if request.state != State.RECEIVED:
        raise TimeIsOverError
    _require_time_left(request, act.at)
    _require_later(extension.wanted_due, _due(course_in(request), act.at))
    author = extension.asked_by.pseudonym if extension.asked_by else ""
    clearance = _clear(extension, author, departure.approvals(second=(person.pseudonym, act.at)))
    require_cleared(clearance)
    extension.approved_by = person
    _send_ask(act, extension, clearance)
    act.note(extension=str(extension.id))
    return extension


@action(events.EXTENSION_DECIDED)
def withdraw_more_time(act: Act, extension_id: UUID) -> None:
    """Take back what waits for its second person and has not left."""
    person = person_of(act)
    extension = extension_for(person, extension_id, lock=True)
    act.about("request", extension.request_id)
    act.note(extension=str(extension.id), withdrawn=True)
    if not person.holds(WORKS_ON_REQUESTS) or extension.state != ExtensionState.TO_APPROVE:
        raise NotHereError
    extension.delete()


@action(events.EXTENSION_PROPOSED)
def propose_verdict(act: Act, extension_id: UUID, verdict: Verdict) -> Extension:
    """Propose what to say to more time that the partner asked for; a supervisor decides."""
    person = person_of(act)
    extension = _to_decide(act, person, extension_id, verdict)
    if not person.holds(WORKS_ON_REQUESTS):
        raise NotHereError
    _write_verdict(extension, verdict)
    extension.state = ExtensionState.PROPOSED
    extension.proposed_by = person
    extension.save()
    tell_supervisors(act, MORE_TIME_ASKED, extension.request, person)
    act.note(extension=str(extension.id), granted=verdict.due is not None)
    return extension


@action(events.EXTENSION_DECIDED)
def decide_more_time(act: Act, extension_id: UUID, verdict: Verdict) -> Extension:
    """Grant more time, whole or shorter, or decline it with a reason; a supervisor's act.

    Raises:
        WrongStateError: the answer came in the meantime, or it was decided.
        NotLongerError: what is granted is over, or not later than what holds now.
        LongerThanAskedError: it is later than what was asked for.
        SecondPersonError: under this agreement another person must have proposed it.
    """
    person = person_of(act)
    extension = _to_decide(act, person, extension_id, verdict)
    if not person.holds(APPROVES_RELEASE):
        raise NotHereError
    _write_verdict(extension, verdict)
    author = extension.proposed_by or person
    second = departure.approvals(second=(person.pseudonym, act.at)) if author.id != person.id else ()
    clearance = _clear(extension, author.pseudonym, second)
    if clearance.decision.allowed is not Allowed.YES and author.id == person.id:
        raise SecondPersonError(decision=clearance.decision)
    require_cleared(clearance)
    extension.state = ExtensionState.DECLINED if verdict.due is None else ExtensionState.GRANTED
    extension.decided_by = person
    extension.decided_at = act.at
    extension.decision_message = _send(act, extension, clearance, [extension.asked_message])
    extension.save()
    keep_clock(extension.request)
    act.note(extension=str(extension.id), state=extension.state)
    return extension


def _to_decide(act: Act, person: Person, extension_id: UUID, verdict: Verdict) -> Extension:
    extension = extension_for(person, extension_id, lock=True)
    request = extension.request
    act.about("request", request.id)
    if request.direction != Direction.OUTGOING:
        raise NotHereError
    require_state(request.state, State.SENT)
    if extension.state not in TO_DECIDE:
        raise WrongStateError
    if verdict.due is not None:
        due = _due(course_in(request), act.at)
        if verdict.due <= max(due or act.at, act.at):
            raise NotLongerError
        if verdict.due > extension.wanted_due:
            raise LongerThanAskedError
    less = verdict.due is None or verdict.due < extension.wanted_due
    if less and verdict.reason not in NoMoreTimeReason.values:
        raise ReasonMissingError
    if verdict.reason == NoMoreTimeReason.OTHER and not verdict.text.strip():
        raise ReasonMissingError
    return extension


def _write_verdict(extension: Extension, verdict: Verdict) -> None:
    less = verdict.due is None or verdict.due < extension.wanted_due
    extension.granted_due = verdict.due
    extension.decision_reason = verdict.reason if less else ""
    extension.decision_text = verdict.text.strip()
    extension.decision_language = verdict.language


def _require_time_left(request: Request, at: datetime) -> None:
    course = course_in(request)
    if course is not None and read_course(course, at).state not in {ClockState.RUNNING, ClockState.STOPPED}:
        raise TimeIsOverError


def _require_later(wanted: datetime, due: datetime | None) -> None:
    if due is None:
        raise TimeIsOverError
    if wanted <= due:
        raise NotLongerError
    if wanted > due + LONGEST:
        raise TooLongError


def _clear(extension: Extension, author: str, approved: Iterable[Approval] = ()) -> Clearance:
    return ask_release(
        extension.request,
        departure.extension_items(extension),
        author=author,
        rights=NO_RIGHT_AT_STAKE,
        approved=approved,
    )


def _send_ask(act: Act, extension: Extension, clearance: Clearance) -> None:
    extension.state = ExtensionState.ASKED
    extension.asked_message = _send(act, extension, clearance, [extension.request.message])
    extension.save()


def _send(act: Act, extension: Extension, clearance: Clearance, answers: list[UUID | None]) -> UUID:
    letter = send_letter(
        act,
        extension.request,
        clearance,
        schema=EXTENSION,
        data=extension_body(extension),
        handling=extension.request.handling,
        rights={},
        origin=("extension", extension.id),
        answers=answers,
    )
    act.note(letter=str(letter.mid))
    return letter.mid


@action(events.EXTENSION_RECEIVED)
def receive_extension(act: Act, letter: ReceivedLetter) -> Extension:
    """Take in that the partner asks for more time, or what it decided about ours."""
    data = letter.data
    act.about("request", data["request"])
    act.note(letter=str(letter.mid), part=data["part"])
    # only who answers may ask for more time, and only who asked may give it
    direction = Direction.OUTGOING if data["part"] == "asked" else Direction.INCOMING
    request = (
        Request.objects.select_for_update(of=("self",))
        .filter(pk=data["request"], direction=direction, partner=letter.node, message__isnull=False)
        .exclude(state__in=[State.DRAFT, State.TO_APPROVE])
        .first()
    )
    if request is None:
        raise LetterRefusalError("unknown-request")
    try:
        due = deadline(data["due"]) if data["due"] else None
    except ValueError as error:
        raise LetterRefusalError("malformed") from error
    check_arrival(
        letter,
        kind=request.kind,
        offence=request.offence,
        urgency=request.urgency,
        categories=[("extension", FACTS)],
    )
    if request.state not in {State.SENT, State.RECEIVED}:
        raise LetterRefusalError("already-answered")
    if data["part"] == "asked":
        return _receive_ask(act, letter, request, due)
    return _receive_verdict(act, letter, request, due)


def _receive_ask(act: Act, letter: ReceivedLetter, request: Request, due: datetime | None) -> Extension:
    data: dict[str, Any] = letter.data
    if Extension.objects.filter(pk=data["extension"]).exists():
        raise LetterRefusalError("id-reused")
    if _open_of(request) is not None:
        raise LetterRefusalError(TimeAskedError.code)
    course = course_in(request)
    present = _due(course, letter.stored_at)
    if due is None or present is None or course is None:
        raise LetterRefusalError("malformed")  # a clock that has not begun has no end to move
    if read_course(course, letter.stored_at).state not in {ClockState.RUNNING, ClockState.STOPPED}:
        raise LetterRefusalError(TimeIsOverError.code)
    if due <= present:
        raise LetterRefusalError(NotLongerError.code)
    if due > present + LONGEST:
        raise LetterRefusalError(TooLongError.code)
    extension = Extension.objects.create(
        id=UUID(data["extension"]),
        request=request,
        state=ExtensionState.ASKED,
        wanted_due=due,
        reason=data["reason"],
        text=data["text"]["text"],
        text_language=data["text"]["language"],
        asked_at=now(),
        asked_message=letter.mid,
    )
    tell_supervisors(act, MORE_TIME_ASKED, request, None)
    return extension


def _receive_verdict(act: Act, letter: ReceivedLetter, request: Request, due: datetime | None) -> Extension:
    data: dict[str, Any] = letter.data
    extension = request.extensions.filter(pk=data["extension"], asked_message__isnull=False).first()
    if extension is None:
        raise LetterRefusalError("unknown-extension")
    if extension.state != ExtensionState.ASKED:
        raise LetterRefusalError("already-decided")
    present = _due(course_in(request), letter.stored_at)
    if due is not None and due > extension.wanted_due:
        raise LetterRefusalError(LongerThanAskedError.code)
    if due is not None and (present is None or due <= max(present, letter.stored_at)):
        raise LetterRefusalError(NotLongerError.code)
    extension.state = ExtensionState.DECLINED if due is None else ExtensionState.GRANTED
    extension.granted_due = due
    extension.decision_reason = data["reason"]
    extension.decision_text = data["text"]["text"]
    extension.decision_language = data["text"]["language"]
    extension.decided_at = now()
    extension.decision_message = letter.mid
    extension.save()
    keep_clock(request)
    tell_keepers(act, MORE_TIME_DECIDED, request)
    return extension
