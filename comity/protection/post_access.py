"""Who sees what a post keeps: consular officers of the agency that is the post, and nobody else.

A role opens a room and never an item of another agency: the officers of the agency that holds a person see nothing of the file of
its post, on the same node neither. A complaint has readers of its own. Missing and forbidden look alike, and a complaint that is
asked for is called a file in the log, so that a refusal does not tell what was looked for.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from comity.accounts.access import YES, AbsentError, Answer, holds, no
from comity.accounts.models import Person
from comity.accounts.roles import STAND_ALONE, Role
from comity.exchange.recovering import hidden_nodes, was_restored
from comity.protection.models import (
    Complaint,
    ComplaintReader,
    ComplaintSending,
    PostEntry,
    PostEntryKind,
    PostFile,
    PostFileState,
    PostTask,
    SendingState,
    TaskState,
)

KEEPS_POST = frozenset({Role.CONSULAR})
# whom a post may name as a reader of a complaint: anybody of its own agency but who runs the machine or checks the log
MAY_BE_NAMED = frozenset(Role) - STAND_ALONE
FILE, TASK = "post-file", "post-task"


def may_keep(person: Person) -> Answer:
    """Whether a person works at a post, or at the ministry that has one."""
    return holds(person, KEEPS_POST)


def files_visible_to(person: Person) -> QuerySet[PostFile]:
    """Return the files of the person's own post.

    After a restore those that a partner told of which was not asked yet are not shown: it may have recalled some since the backup.
    """
    if not may_keep(person):
        return PostFile.objects.none()
    files = PostFile.objects.select_related("peer", "holder", "agency").filter(agency=person.agency)
    return files.exclude(peer__node__in=hidden_nodes()) if was_restored() else files


def file_for(person: Person, file_id: UUID, *, lock: bool = False) -> PostFile:
    """Return one file. Raises AbsentError."""
    files = files_visible_to(person).filter(pk=file_id)
    found = (files.select_for_update(of=("self",)) if lock else files).first()
    if found is None:
        raise AbsentError(FILE, file_id, "absent")
    return found


def files_due(person: Person) -> QuerySet[PostFile]:
    """Return the files in which something is due, what is due first on top."""
    found = files_visible_to(person).exclude(state=PostFileState.ENDED)
    return found.filter(due_at__isnull=False).order_by("due_at", "pk")


def visits_visible_to(person: Person) -> QuerySet[PostEntry]:
    """Return the visits that the person's post made, a corrected one once."""
    rows = PostEntry.objects.select_related("file").filter(kind=PostEntryKind.VISIT, corrected_by=None)
    return rows.filter(file__in=files_visible_to(person).order_by().values("pk"))


def complaints_visible_to(person: Person) -> QuerySet[Complaint]:
    """Return the complaints that a person reads: those of their post, those they were named for, those shown to their agency."""
    rows = Complaint.objects.select_related("file", "peer", "agency", "by")
    if not holds(person, MAY_BE_NAMED) or person.holds(STAND_ALONE):
        return rows.none()
    named = ComplaintReader.objects.filter(complaint=OuterRef("pk"), person=person, until=None)
    mine = Q(Exists(named), agency=person.agency)
    if may_keep(person):
        shown = ComplaintSending.objects.filter(
            complaint=OuterRef("pk"), agency=person.agency, state=SendingState.SHOWN
        )
        mine |= Q(agency=person.agency) | Q(Exists(shown))
    found = rows.filter(mine)
    return found.exclude(peer__node__in=hidden_nodes()) if was_restored() else found


def complaint_for(person: Person, complaint_id: UUID, *, lock: bool = False) -> Complaint:
    """Return one complaint. Raises AbsentError, which calls it a file."""
    rows = complaints_visible_to(person).filter(pk=complaint_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise AbsentError(FILE, complaint_id, "absent")
    return found


def may_decide_about(person: Person, complaint: Complaint) -> Answer:
    """Whether a person names readers of a complaint and sends it on: the consular officers of the agency that heard it."""
    answer = may_keep(person)
    return no("other-agency") if answer and complaint.agency_id != person.unit.agency_id else answer


def may_be_named(person: Person, complaint: Complaint) -> Answer:
    """Whether somebody may be named as a reader of a complaint."""
    if not holds(person, MAY_BE_NAMED) or person.holds(STAND_ALONE):
        return no("role")
    return YES if person.unit.agency_id == complaint.agency_id else no("other-agency")


def who_may_be_named(complaint: Complaint) -> list[Person]:
    """Return whom the post may name: of its own agency, who does not read it already."""
    people = Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency=complaint.agency_id
    )
    reading = set(complaint.readers.filter(until=None).values_list("person", flat=True))
    return [
        one
        for one in people.order_by("sign_in")
        if may_be_named(one, complaint) and one.pk not in reading and not may_keep(one)
    ]


def tasks_visible_to(person: Person) -> QuerySet[PostTask]:
    """Return the tasks that the person's agency gave or was given; what it was given only once it was."""
    rows = PostTask.objects.select_related("giver", "taker", "peer", "file", "by")
    if not may_keep(person):
        return rows.none()
    given = Q(giver=person.agency)
    taken = Q(taker=person.agency) & ~Q(state__in=[TaskState.TO_APPROVE, TaskState.RETURNED])
    found = rows.filter(given | taken)
    return found.exclude(peer__node__in=hidden_nodes()) if was_restored() else found


def task_for(person: Person, task_id: UUID, *, lock: bool = False) -> PostTask:
    """Return one task. Raises AbsentError."""
    rows = tasks_visible_to(person).filter(pk=task_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise AbsentError(TASK, task_id, "absent")
    return found


def is_taker(person: Person, task: PostTask) -> bool:
    """Whether the person's agency is the one that has to do it."""
    return task.taker_id == person.unit.agency_id


def tasks_open(person: Person) -> QuerySet[PostTask]:
    """Return the tasks that wait on this person's agency to be done, what ends first on top."""
    found = tasks_visible_to(person).filter(taker=person.unit.agency_id)
    return found.filter(state__in=[TaskState.GIVEN, TaskState.ACCEPTED]).order_by("due_at", "pk")
