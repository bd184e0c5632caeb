"""What the post's part tells people of its files, in few sentences: something is new in one, a visit is due, a task has news.

A sentence of its own for a complaint would be read on a screen in an office, and its kind stands in the log.
"""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Agency, Person
from comity.audit.acts import Act
from comity.notifications.kinds import Kind, Urgency, register_kind
from comity.notifications.telling import notify
from comity.protection.access import HOLDS_PEOPLE
from comity.protection.models import Complaint, Detention, PostAsk, PostFile, PostTask
from comity.protection.post_access import (
    FILE,
    KEEPS_POST,
    MAY_BE_NAMED,
    TASK,
    complaints_visible_to,
    files_visible_to,
    tasks_visible_to,
)
from comity.protection.post_holding import asks_open

CHANGED, TASK_CHANGED, ASKED = "post-file.changed", "post-task.changed", "post.asks"
DUE_SOON, DUE = "post-file.due-soon", "post-file.due"


def _files(person: Person, ids: Collection[str]) -> set[str]:
    """A file is told to who reads it; to who reads something of it alone, that."""
    found = {str(each) for each in files_visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)}
    rows = complaints_visible_to(person).filter(Q(pk__in=ids) | Q(file__in=ids)).values_list("pk", "file")
    return found | {str(each) for pair in rows for each in pair if each is not None} & set(ids)


def _tasks(person: Person, ids: Collection[str]) -> set[str]:
    return {str(each) for each in tasks_visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)}


def _own_files(person: Person, ids: Collection[str]) -> set[str]:
    return {str(each) for each in files_visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)}


def _asks(person: Person, ids: Collection[str]) -> set[str]:
    return {str(each) for each in asks_open(person).filter(pk__in=ids).values_list("pk", flat=True)}


def register_kinds() -> None:
    """Make the kinds known; at start."""
    name = pgettext_lazy("notification", "Consular post")
    register_kind(
        Kind(
            code=CHANGED,
            name=name,
            words=_("There is something new in a file of your post."),
            roles=MAY_BE_NAMED,
            visible=_files,
            address=lambda about_id: reverse("protection:post-go", args=[about_id]),
            urgency=Urgency.SOON,
            repeats=False,
        )
    )
    for code, words, urgency in (
        (
            DUE_SOON,
            _("%(ref)s: a step of your post is due soon: a visit, or asking again."),
            Urgency.ORDINARY,
        ),
        (DUE, _("%(ref)s: a step of your post is due: a visit, or asking again."), Urgency.SOON),
    ):
        register_kind(
            Kind(
                code=code,
                name=name,
                words=words,
                roles=KEEPS_POST,
                visible=_own_files,
                address=lambda about_id: reverse("protection:post-file", args=[about_id]),
                urgency=urgency,
                params=frozenset({"ref"}),
                repeats=False,
            )
        )
    register_kind(
        Kind(
            code=TASK_CHANGED,
            name=name,
            words=_("There is something new about a task of a consular post."),
            roles=KEEPS_POST,
            visible=_tasks,
            address=lambda about_id: reverse("protection:post-task", args=[about_id]),
            urgency=Urgency.SOON,
            repeats=False,
        )
    )
    register_kind(
        Kind(
            code=ASKED,
            name=name,
            words=_("A consular post asks something about a person you hold. It waits for your answer."),
            roles=HOLDS_PEOPLE,
            visible=_asks,
            address=lambda about_id: reverse("protection:post-ask", args=[about_id]),
            urgency=Urgency.SOON,
        )
    )


def _officers(agency: Agency | UUID) -> list[Person]:
    people = Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency=agency, roles__overlap=sorted(KEEPS_POST)
    )
    return list(people)


def tell_post(act: Act, file: PostFile) -> None:
    """Tell the officers of a post that something is new in a file."""
    notify(act, _officers(file.agency_id), CHANGED, about=(FILE, file.pk))


def tell_of_due(act: Act, kind: str, file: PostFile) -> bool:
    """Tell the officers of a post that a step is due, or is soon; return whether there is anybody."""
    officers = _officers(file.agency_id)
    notify(act, officers, kind, about=(FILE, file.pk), params={"ref": file.ref})
    return bool(officers)


def tell_readers(act: Act, complaint: Complaint) -> None:
    """Tell who reads a complaint, in the same words as of any file."""
    readers = [
        one.person for one in complaint.readers.filter(until=None).select_related("person__unit__agency")
    ]
    about = complaint.file_id or complaint.pk
    notify(act, [*_officers(complaint.agency_id), *readers], CHANGED, about=(FILE, about))


def tell_authority(act: Act, complaint: Complaint, agency: Agency) -> None:
    """Tell the officers of an agency on this node to which a complaint was shown."""
    notify(act, _officers(agency), CHANGED, about=(FILE, complaint.pk))


def tell_about_task(act: Act, task: PostTask, agency: Agency | None) -> None:
    """Tell the officers of one side of a task."""
    if agency is not None:
        notify(act, _officers(agency), TASK_CHANGED, about=(TASK, task.pk))


def tell_holder(act: Act, ask: PostAsk) -> None:
    """Tell who works on a detention that its post asks something."""
    detention = Detention.objects.filter(pk=ask.detention).first()
    if detention is None:
        return
    people = Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency=detention.agency_id, roles__overlap=sorted(HOLDS_PEOPLE)
    )
    notify(act, list(people), ASKED, about=("post-ask", ask.pk))
