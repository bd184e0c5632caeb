"""Acts of the asking side about more time: an officer proposes what to say, a supervisor decides."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE, WORKS_ON_REQUESTS
from comity.agreements.release import Allowed
from comity.audit import events
from comity.audit.acts import Act, action
from comity.requests import departure
from comity.requests.access import extension_for
from comity.requests.actions._more_time import clear, due_of, send
from comity.requests.actions._shared import person_of, require_cleared, require_state
from comity.requests.clock_facts import keep_clock
from comity.requests.clock_rows import course_in
from comity.requests.exceptions import (
    LongerThanAskedError,
    NotHereError,
    NotLongerError,
    OwnVerdictError,
    ProposedMeanwhileError,
    ReasonMissingError,
    WrongStateError,
)
from comity.requests.models import Direction, Extension, ExtensionState, NoMoreTimeReason, State
from comity.requests.notifications import MORE_TIME_ASKED, tell_supervisors

TO_DECIDE = (ExtensionState.ASKED, ExtensionState.PROPOSED)


@dataclass(frozen=True)
class Verdict:
    """What is said to it: `due` is until when, None to decline. Less than was asked, or nothing, needs a reason."""

    due: datetime | None
    reason: str = ""
    text: str = ""
    language: str = ""


@action(events.EXTENSION_PROPOSED)
def propose_verdict(act: Act, extension_id: UUID, verdict: Verdict, *, version: int) -> Extension:
    """Propose what to say to more time that the partner asked for; a supervisor decides.

    `version` is that of the extension which the page showed.

    Raises:
        ProposedMeanwhileError: somebody else has proposed something by now.
    """
    person = person_of(act)
    extension = _to_decide(act, person, extension_id, verdict, version)
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
def decide_more_time(act: Act, extension_id: UUID, verdict: Verdict, *, version: int) -> Extension:
    """Grant more time, whole or shorter, or decline it with a reason; a supervisor's act.

    Who proposed it is its author only while nothing of it is changed. A supervisor who says something else says it
    alone, and needs a second person where the agreement wants two.

    Raises:
        WrongStateError: the answer came in the meantime, or it was decided.
        ProposedMeanwhileError: somebody else has proposed something by now.
        NotLongerError: what is granted is over, or not later than what holds now.
        LongerThanAskedError: it is later than what was asked for.
        OwnVerdictError: under this agreement another person must have proposed exactly this.
    """
    person = person_of(act)
    extension = _to_decide(act, person, extension_id, verdict, version)
    if not person.holds(APPROVES_RELEASE):
        raise NotHereError
    if extension.state != ExtensionState.PROPOSED or _said(extension) != _wording(extension, verdict):
        extension.proposed_by = None
    _write_verdict(extension, verdict)
    author = extension.proposed_by or person
    second = departure.approvals(second=(person.pseudonym, act.at)) if author.id != person.id else ()
    clearance = clear(extension, author.pseudonym, second)
    if clearance.decision.allowed is not Allowed.YES and author.id == person.id:
        raise OwnVerdictError(decision=clearance.decision)
    require_cleared(clearance)
    extension.state = ExtensionState.DECLINED if verdict.due is None else ExtensionState.GRANTED
    extension.problem = ""
    extension.decided_by = person
    extension.decided_at = act.at
    extension.decision_message = send(act, extension, clearance, [extension.asked_message])
    extension.save()
    keep_clock(extension.request)
    act.note(extension=str(extension.id), state=extension.state)
    return extension


def _to_decide(act: Act, person: Person, extension_id: UUID, verdict: Verdict, version: int) -> Extension:
    extension = extension_for(person, extension_id, lock=True)
    request = extension.request
    act.about("request", request.id)
    if request.direction != Direction.OUTGOING:
        raise NotHereError
    require_state(request.state, State.SENT)
    if extension.state not in TO_DECIDE:
        raise WrongStateError
    if extension.version != version:
        raise ProposedMeanwhileError
    if verdict.due is not None:
        due = due_of(course_in(request), act.at)
        if verdict.due <= max(due or act.at, act.at):
            raise NotLongerError
        if verdict.due > extension.wanted_due:
            raise LongerThanAskedError
    less = _is_less(extension, verdict)
    if less and verdict.reason not in NoMoreTimeReason.values:
        raise ReasonMissingError
    if verdict.reason == NoMoreTimeReason.OTHER and not verdict.text.strip():
        raise ReasonMissingError
    return extension


def _is_less(extension: Extension, verdict: Verdict) -> bool:
    return verdict.due is None or verdict.due < extension.wanted_due


def _said(extension: Extension) -> tuple[datetime | None, str, str]:
    return extension.granted_due, extension.decision_reason, extension.decision_text


def _wording(extension: Extension, verdict: Verdict) -> tuple[datetime | None, str, str]:
    """Return what a verdict says, as it is kept: a reason stands only where it is less than was asked for."""
    return verdict.due, verdict.reason if _is_less(extension, verdict) else "", verdict.text.strip()


def _write_verdict(extension: Extension, verdict: Verdict) -> None:
    due, reason, text = _wording(extension, verdict)
    if (
        text != extension.decision_text
    ):  # words that somebody else wrote keep the language they were written in
        extension.decision_language = verdict.language
    extension.granted_due, extension.decision_reason, extension.decision_text = due, reason, text
    extension.version += 1
