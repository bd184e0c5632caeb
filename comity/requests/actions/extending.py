"""Acts of the answering side about more time: ask for it, release that it is asked for, take that back.

Nothing of this moves the clock by itself. It moves when the letter that grants was stored over there, by the signed
receipt that both sides hold.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.accounts.roles import APPROVES_RELEASE, WORKS_ON_REQUESTS
from comity.agreements.release import Allowed
from comity.audit import events
from comity.audit.acts import Act, action
from comity.requests import departure
from comity.requests.access import extension_for, request_for
from comity.requests.actions._more_time import LONGEST, clear, due_of, open_of, send
from comity.requests.actions._shared import Clearance, person_of, require_cleared
from comity.requests.clock import ClockState, read_course
from comity.requests.clock_rows import course_in
from comity.requests.exceptions import (
    NotHereError,
    NotLongerError,
    ReasonMissingError,
    SecondPersonError,
    TimeAskedError,
    TimeIsOverError,
    TooLongError,
)
from comity.requests.models import Direction, Extension, ExtensionState, MoreTimeReason, Request, State
from comity.requests.notifications import MORE_TIME_TO_APPROVE, tell_supervisors


@dataclass(frozen=True)
class MoreTime:
    """What is asked for: until when, and why; words are needed where the reason is another one."""

    due: datetime
    reason: str
    text: str = ""
    language: str = ""


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
    if open_of(request) is not None:
        raise TimeAskedError
    _require_time_left(request, act.at)
    _require_later(wanted.due, due_of(course_in(request), act.at))
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
    clearance = clear(extension, person.pseudonym)
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
    _require_later(extension.wanted_due, due_of(course_in(request), act.at))
    author = extension.asked_by.pseudonym if extension.asked_by else ""
    clearance = clear(extension, author, departure.approvals(second=(person.pseudonym, act.at)))
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


def _send_ask(act: Act, extension: Extension, clearance: Clearance) -> None:
    extension.state = ExtensionState.ASKED
    extension.asked_message = send(act, extension, clearance, [extension.request.message])
    extension.save()
