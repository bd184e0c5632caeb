"""Acts on the plan: an operation begun, its head and terms, our part of its plan, go and no-go, its beginning and end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.lib.ids import new_id
from comity.operations.access import decided_operation_for, may_see, operation_for
from comity.operations.actions._shared import (
    add_entry,
    next_reference,
    partners_of,
    person_of,
    rebuild,
    require_open,
)
from comity.operations.core.entries import Kind
from comity.operations.core.fold import BEGIN, END, State
from comity.operations.core.plan import Part
from comity.operations.exceptions import (
    ChangedMeanwhileError,
    NotAllGoError,
    NotHereError,
    NothingChangedError,
    NothingPlannedError,
    NotRunningError,
)
from comity.operations.folding import course_of, last_plan, wider_course_of
from comity.operations.models import Entry, Operation
from comity.requests.access import request_for


@dataclass(frozen=True)
class Head:
    """What an operation is, before its plan: codes of the room's and the agreements room's lists."""

    kind: str
    title: str
    title_language: str
    offence: str
    request: UUID | None = None


@dataclass(frozen=True)
class Terms:
    """How our entries leave: under which agreement, what for, with which stamp; and the answers about rights."""

    agreement: str
    article: str
    purpose: str
    handling: Mapping[str, Any]
    rights: Mapping[str, Any]


@dataclass(frozen=True)
class PlanDraft:
    """Our part of the plan: what is shared, and beside it what stays in the house."""

    shared: Part
    private: Part = field(default_factory=Part)


@action(events.OPERATION_PLANNED)
def plan_operation(act: Act, head: Head, draft: PlanDraft) -> Operation:
    """Begin an operation of our agency with its plan; nobody else takes part yet."""
    person = person_of(act)
    identifier = new_id()
    act.about("operation", identifier)
    answer = may_see(person)
    if not answer:
        raise NotHereError("operation", identifier, answer.reason)
    request = request_for(person, head.request) if head.request else None
    operation = Operation.objects.create(
        id=identifier,
        agency=person.agency,
        unit=person.unit,
        host=settings.NODE_ID,
        ref=next_reference(person.agency, act.at.year),
        kind=head.kind,
        title=head.title.strip(),
        title_language=head.title_language,
        offence=head.offence,
        request=request,
        created_by=person,
        created_at=act.at,
    )
    if request is not None:
        operation.agreement, operation.article, operation.purpose = (
            request.agreement,
            request.article,
            request.purpose,
        )
        operation.handling, operation.rights = request.handling, request.rights
        operation.save()
    act.note(ref=operation.ref, kind=head.kind)
    add_entry(act, operation, Kind.PLAN, draft.shared.to_wire(), private=draft.private.to_wire())
    rebuild(operation)
    return operation


@action(events.OPERATION_PLANNED)
def change_head(act: Act, operation_id: UUID, head: Head) -> Operation:
    """Change what an operation of ours is, before the first partner was invited.

    Raises:
        ChangedMeanwhileError: a partner was invited meanwhile.
    """
    person = person_of(act)
    act.about("operation", operation_id)
    operation = operation_for(person, operation_id, lock=True)
    if operation.host != settings.NODE_ID or operation.parties.exclude(node=settings.NODE_ID).exists():
        raise ChangedMeanwhileError
    operation.kind, operation.title, operation.title_language = (
        head.kind,
        head.title.strip(),
        head.title_language,
    )
    operation.offence = head.offence
    operation.request = request_for(person, head.request) if head.request else None
    operation.save(update_fields=["kind", "title", "title_language", "offence", "request"])
    return operation


@action(events.OPERATION_PLANNED)
def settle_terms(act: Act, operation_id: UUID, terms: Terms) -> Operation:
    """Say how our entries leave from now on."""
    act.about("operation", operation_id)
    operation = operation_for(person_of(act), operation_id, lock=True)
    # who is reached under another agreement than the operation's keeps its own
    operation.parties.filter(agreement=operation.agreement).update(
        agreement=terms.agreement, article=terms.article.strip()
    )
    operation.agreement, operation.article, operation.purpose = (
        terms.agreement,
        terms.article.strip(),
        terms.purpose,
    )
    operation.handling, operation.rights = dict(terms.handling), dict(terms.rights)
    operation.save(update_fields=["agreement", "article", "purpose", "handling", "rights"])
    act.note(agreement=terms.agreement)
    return operation


@action(events.OPERATION_PLAN_CHANGED)
def change_plan(act: Act, operation_id: UUID, draft: PlanDraft, *, version: int) -> Entry:
    """Change our part of the plan; every partner is shown the new one, and where or when it is new decides again.

    `version` is the number of our part that the page showed, 0 where there was none.

    Raises:
        ChangedMeanwhileError, EndedError, NothingChangedError, and what the release room raises.
    """
    act.about("operation", operation_id)
    operation = operation_for(person_of(act), operation_id, lock=True)
    require_open(course_of(operation))
    before = last_plan(operation)
    if (before.seq if before else 0) != version:
        raise ChangedMeanwhileError
    was = PlanDraft(Part.from_wire(before.data), _private(before)) if before else PlanDraft(Part())
    if _bare(was) == _bare(draft):
        raise NothingChangedError
    act.note(version=version)
    entry = add_entry(
        act,
        operation,
        Kind.PLAN,
        draft.shared.to_wire(),
        private=draft.private.to_wire(),
    )
    rebuild(operation)
    return entry


def _private(entry: Entry) -> Part:
    return Part.from_wire(entry.private) if entry.private else Part()


def _bare(draft: PlanDraft) -> tuple[Any, ...]:
    shared, private = draft.shared.to_wire(), draft.private.to_wire()
    return ({**shared, "reason": ""}, {**private, "reason": ""})


@action(events.OPERATION_DECIDED)
def decide_operation(act: Act, operation_id: UUID, word: str, reason: str, *, mark: str) -> Entry:
    """Say go or no-go for our agency about the plan that the page showed (`mark`).

    Raises:
        ChangedMeanwhileError: the plan is another one now.
        NothingPlannedError, EndedError, and what the release room raises.
    """
    act.about("operation", operation_id)
    operation = decided_operation_for(person_of(act), operation_id, lock=True)
    course = wider_course_of(operation)
    require_open(course)
    if course.span is None:
        raise NothingPlannedError
    shown = course_of(operation).mark
    if mark != shown:
        raise ChangedMeanwhileError
    act.note(word=word)
    entry = add_entry(act, operation, Kind.DECISION, {"word": word, "reason": reason.strip(), "mark": shown})
    rebuild(operation)
    return entry


@action(events.OPERATION_BEGUN)
def begin_operation(act: Act, operation_id: UUID) -> Entry:
    """Begin an operation that we lead: everybody has said go.

    Raises:
        NotAllGoError: somebody has not, or the plan is another one since.
    """
    act.about("operation", operation_id)
    operation = _led(act, operation_id)
    course = course_of(operation)
    require_open(course)
    if course.state is not State.GO:
        raise NotAllGoError
    entry = add_entry(act, operation, Kind.COURSE, {"word": BEGIN, "mark": course.mark})
    rebuild(operation)
    return entry


@action(events.OPERATION_ENDED)
def end_operation(act: Act, operation_id: UUID) -> Entry:
    """End an operation that we lead, or close one that will not take place; results can be entered afterwards.

    Raises:
        EndedError, NotRunningError.
    """
    act.about("operation", operation_id)
    operation = _led(act, operation_id)
    course = course_of(operation)
    require_open(course)
    if course.began is None and course.state is not State.NO_GO:
        raise NotRunningError
    entry = add_entry(act, operation, Kind.COURSE, {"word": END, "mark": course.mark})
    rebuild(operation)
    return entry


def _led(act: Act, operation_id: UUID) -> Operation:
    operation = decided_operation_for(person_of(act), operation_id, lock=True)
    if operation.host != settings.NODE_ID:
        raise NotHereError("operation", operation_id, "led-by-another")
    return operation


@action(events.OPERATION_VIEWED)
def view_operation(act: Act, operation_id: UUID) -> Operation:
    """Open the page of an operation; the log keeps the look."""
    act.about("operation", operation_id)
    operation = operation_for(person_of(act), operation_id)
    act.note(partners=[one.node for one in partners_of(operation)])
    return operation
