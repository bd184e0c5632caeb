"""What approving, giving back and confirming have in common, whatever is decided about."""

from dataclasses import dataclass
from typing import Any

from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE
from comity.agreements.question import Approval
from comity.audit.acts import Act
from comity.lib.clock import now
from comity.requests import departure
from comity.requests.actions._shared import move, require_state, require_version
from comity.requests.exceptions import NotHereError, ReasonMissingError, SecondPersonError
from comity.requests.models import ClarificationDraft, GroupMessage, Reply, Request, State

Thing = Request | Reply | ClarificationDraft | GroupMessage


@dataclass(frozen=True)
class Word:
    """What the second person says: whose draft it is, the approvals, and the named senior's decision where there is one."""

    drafter: str
    approved: tuple[Approval, ...]
    senior: dict[str, Any] | None


def second_person(person: Person, thing: Thing, *, version: int, senior_reason: str = "") -> Word:
    """Return the approval of the second person.

    Raises:
        WrongStateError: it does not wait for approval.
        NotHereError: approving is not this person's.
        SecondPersonError: this person drafted it.
        ChangedMeanwhileError: it is not the version that was read.
    """
    require_state(thing.state, State.TO_APPROVE)
    require_version(thing, version)
    _require_other(person, thing)
    at = now()
    reason = senior_reason.strip()
    senior = (
        {"person": person.pseudonym, "reason": reason, "at": at.isoformat()}
        if person.is_senior and reason
        else None
    )
    return Word(
        thing.drafted_by.pseudonym if thing.drafted_by else "",
        departure.approvals(second=(person.pseudonym, at), senior=senior),
        senior,
    )


def _require_other(person: Person, thing: Thing) -> None:
    if not person.holds(APPROVES_RELEASE):
        raise NotHereError
    if thing.drafted_by_id == person.id:
        raise SecondPersonError


def give_back(person: Person, thing: Thing, reason: str, *, version: int) -> None:
    """Give something that waits back to its drafter.

    Raises:
        ReasonMissingError: the drafter would not know what to change.
        ChangedMeanwhileError: it is not the version that was read; the reason may be about other words.
    """
    require_state(thing.state, State.TO_APPROVE)
    require_version(thing, version)
    if not person.holds(APPROVES_RELEASE):
        raise NotHereError
    if not reason.strip():
        raise ReasonMissingError
    thing.state = State.DRAFT
    thing.return_reason = reason.strip()
    thing.save(update_fields=["state", "return_reason", *move(thing, person)])


def confirm(act: Act, person: Person, thing: Request | Reply) -> None:
    """Confirm, as the second person, what one officer released at flash urgency."""
    if not person.holds(APPROVES_RELEASE) or thing.confirm_by is None:
        raise NotHereError
    if thing.drafted_by_id == person.id:
        raise SecondPersonError
    act.note(late=now() > thing.confirm_by)
    thing.approved_by = person
    thing.confirm_by = None
    thing.save(update_fields=["approved_by", "confirm_by"])
