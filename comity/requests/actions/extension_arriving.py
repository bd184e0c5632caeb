"""The act of taking a letter about more time in: what the partner asks for, or what it decided about ours."""

from datetime import datetime
from typing import Any
from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.registry import LetterNotYetError, LetterRefusalError, ReceivedLetter
from comity.lib.clock import now
from comity.release.arrival import check_arrival
from comity.requests.actions._more_time import LONGEST, due_of, open_of
from comity.requests.arrival import deadline, is_elsewhere
from comity.requests.clock import ClockState, read_course
from comity.requests.clock_facts import keep_clock
from comity.requests.clock_rows import course_in
from comity.requests.departure import FACTS
from comity.requests.exceptions import (
    LongerThanAskedError,
    NotLongerError,
    TimeAskedError,
    TimeIsOverError,
    TooLongError,
)
from comity.requests.models import Direction, Extension, ExtensionState, Request, State
from comity.requests.notifications import MORE_TIME_ASKED, MORE_TIME_DECIDED, tell_keepers, tell_supervisors


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
    if request is None or is_elsewhere(request, letter):
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
    if open_of(request) is not None:
        raise LetterRefusalError(TimeAskedError.code)
    course = course_in(request)
    present = due_of(course, letter.stored_at)
    if due is None:
        raise LetterRefusalError("malformed")
    if present is None or course is None:
        # a clock has no end before their receipt of our request is here
        raise LetterNotYetError("receipt-missing")
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
    present = due_of(course_in(request), letter.stored_at)
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
