"""Tasks: the ministry gives one, the post accepts, reports and closes; the ministry may take it back.

What the post says about a task is written into the log as a line of its file, like all the post writes.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from comity.accounts.access import AbsentError
from comity.accounts.models import Agency
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.models import Peer
from comity.exchange.peers import known_peer, peer_of
from comity.exchange.registry import LetterRefusalError, ReceivedLetter
from comity.protection import post_notifications as notifications
from comity.protection.actions._post import (
    TASKS,
    moment_in,
    person_of,
    still_to_come,
    words,
    zone_in,
)
from comity.protection.actions._post_leaving import Basis, apply_step, leave
from comity.protection.models import PostFile, PostLetter, PostTask, StepKind, StepState, TaskState, TaskStep
from comity.protection.post_access import FILE, TASK, file_for, is_taker, may_keep, task_for
from comity.protection.post_agencies import post_called
from comity.protection.post_bodies import REPORT, step_body, task_body
from comity.protection.post_bodies import TASK as TASK_SCHEMA
from comity.protection.post_exceptions import AlreadySettledError, NoLetterError, NoRecipientError
from comity.protection.references import next_reference

POST_SAYS = frozenset({StepKind.ACCEPTED, StepKind.REPORT, StepKind.CLOSED})
GIVER_SAYS = frozenset({StepKind.WITHDRAWN})
OPEN = frozenset({TaskState.GIVEN, TaskState.ACCEPTED})


@dataclass(frozen=True, kw_only=True)
class NewTask:
    """What the post is to do. `post` is a code of an agency there (empty: that node's own); `peer` None: an agency on this node."""

    title: str
    text: str
    text_language: str
    due_at: datetime
    zone: str
    peer: Peer | None = None
    agency: Agency | None = None
    post: str = ""
    person_name: str = ""
    person_language: str = ""
    file: UUID | None = None
    basis: Basis = field(default_factory=Basis)


@action(events.POST_TASK_GIVEN)
def give_task(act: Act, new: NewTask) -> PostTask:
    """Give a post a task, on another node or on this one.

    Raises:
        NoRecipientError: neither a partner nor another agency of this node was chosen.
        PastError, WordsMissingError, AbsentError, NotReleasedError, CannotPostError.
    """
    person = person_of(act)
    act.about(TASK, "new")
    if not may_keep(person):
        raise AbsentError(TASK, "new", "role")
    if (new.peer is None) == (new.agency is None) or new.agency == person.agency:
        raise NoRecipientError
    file = file_for(person, new.file) if new.file else None
    task = PostTask(
        giver=person.agency,
        taker=new.agency,
        peer=new.peer,
        ref=next_reference(person.agency, TASKS, act.at),
        title=words(new.title),
        text=words(new.text),
        text_language=new.text_language,
        person_name=new.person_name or (file.name if file else ""),
        person_language=new.person_language or (file.name_language if file else ""),
        file=file,
        zone=new.zone,
        given_at=act.at,
        due_at=still_to_come(new.due_at, act.at),
        state=TaskState.GIVEN if new.peer is None else TaskState.TO_APPROVE,
        by=person,
    )
    act.about(TASK, task.pk)
    task.save()
    if new.peer is None:
        notifications.tell_about_task(act, task, task.taker)
        return task
    categories = ("detention", "identity") if task.person_name else ("detention",)
    leave(
        act,
        new.peer,
        new.basis,
        conv=task.pk,
        schema=TASK_SCHEMA,
        data=task_body(task, new.post),
        carries=PostLetter(task=task),
        categories=categories,
        offence=file.offence if file else "",
    )
    task.refresh_from_db()
    return task


@action(events.POST_TASK_VIEWED)
def view_task(act: Act, task_id: UUID) -> PostTask:
    """Look at a task. Raises AbsentError."""
    act.about(TASK, task_id)
    return task_for(person_of(act), task_id)


@action(events.POST_TASK_RECEIVED)
def receive_task(act: Act, letter: ReceivedLetter) -> PostTask:
    """Take in, as the post, a task of its ministry."""
    data = letter.data
    act.about(TASK, data["task"])
    if PostTask.objects.filter(pk=data["task"]).exists():
        raise LetterRefusalError("id-reused")
    taker = post_called(data["post"])
    if taker is None:
        raise LetterRefusalError("unknown-post")
    person = data["person"] or {"name": "", "language": ""}
    peer = known_peer(letter.node)
    file = (
        PostFile.objects.filter(agency=taker, detention=data["detention"]).first()
        if data["detention"]
        else None
    )
    task = PostTask.objects.create(
        id=UUID(data["task"]),
        taker=taker,
        peer=peer,
        ref=data["ref"],
        title=data["title"],
        text=data["text"],
        text_language=data["language"],
        person_name=person["name"],
        person_language=person["language"],
        file=file,
        zone=zone_in(data["zone"]),
        given_at=letter.stored_at,
        due_at=moment_in(data["until"]),
        state=TaskState.GIVEN,
        letter=letter.mid,
    )
    notifications.tell_about_task(act, task, taker)
    return task


@action(events.POST_FILE_CHANGED)
def say_about_task(  # noqa: PLR0917  # words, their language, and under what they leave
    act: Act, task_id: UUID, kind: StepKind, text: str, text_language: str, basis: Basis | None = None
) -> TaskStep:
    """Say something about a task: the post accepts, reports or closes it, the ministry takes it back.

    Raises:
        AlreadySettledError: it is not theirs to say, or not any more.
        NoLetterError, WordsMissingError, AbsentError, NotReleasedError, CannotPostError.
    """
    person = person_of(act)
    act.about(FILE, task_id)
    task = task_for(person, task_id, lock=True)
    act.about(FILE, task.file_id or task.pk)
    says = POST_SAYS if is_taker(person, task) else GIVER_SAYS
    waits = task.steps.filter(kind=kind, state=StepState.TO_APPROVE).exclude(kind=StepKind.REPORT)
    is_late = kind == StepKind.ACCEPTED and task.state != TaskState.GIVEN
    if kind not in says or task.state not in OPEN or is_late or waits.exists():
        raise AlreadySettledError
    step = TaskStep.objects.create(
        task=task,
        kind=kind,
        text=text.strip() if kind == StepKind.ACCEPTED else words(text),
        text_language=text_language,
        at=act.at,
        by=person,
        by_agency=person.agency,
        state=StepState.SAID if task.peer is None else StepState.TO_APPROVE,
    )
    act.note(entry=str(step.pk))
    if task.peer is None:
        apply_step(step)
        notifications.tell_about_task(act, task, task.giver if is_taker(person, task) else task.taker)
        return step
    peer = peer_of(task.peer.node)
    if peer is None:
        raise NoLetterError
    leave(
        act,
        peer,
        basis or Basis(),
        conv=task.pk,
        schema=REPORT,
        data=step_body(step),
        carries=PostLetter(step=step),
        categories=("detention",),
        offence=task.file.offence if task.file else "",
    )
    step.refresh_from_db()
    return step


@action(events.POST_REPORT_RECEIVED)
def receive_step(act: Act, letter: ReceivedLetter) -> TaskStep:
    """Take in what the other node says about a task: each side says only what is its to say."""
    data = letter.data
    act.about(TASK, data["about"])
    task = PostTask.objects.filter(pk=data["about"], peer__node=letter.node).first()
    kind = StepKind(data["kind"])
    says = POST_SAYS if task is not None and task.giver_id else GIVER_SAYS
    if task is None or kind not in says:
        raise LetterRefusalError("unknown-task")
    if TaskStep.objects.filter(pk=data["report"]).exists():
        raise LetterRefusalError("id-reused")
    step = TaskStep.objects.create(
        id=UUID(data["report"]),
        task=task,
        kind=kind,
        text=data["text"],
        text_language=data["language"],
        at=moment_in(data["at"]),
        state=StepState.SAID,
        letter=letter.mid,
    )
    apply_step(step)
    notifications.tell_about_task(act, task, task.giver or task.taker)
    return step
