"""What waits on whom in the post's part, one function a source; for the desk. Nothing that is written apart is among it.

files_due(person)      files in which a visit or another step is due, the soonest first       page protection:post-file
tasks_open(person)     tasks the person's agency has to do                                    page protection:post-task
asks_open(person)      what posts ask about those the person holds                            page protection:post-ask
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from comity.protection.models import PostAsk, PostFile, PostTask
from comity.protection.post_access import files_due, tasks_open
from comity.protection.post_holding import asks_open
from comity.protection.post_words import DUE, said
from comity.release.waiting import About

__all__ = ["about_asks", "about_files", "about_tasks", "asks_open", "files_due", "tasks_open"]


def about_files(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return what is due in which file."""
    found = PostFile.objects.select_related("peer").filter(pk__in=list(keys))
    return {
        one.pk: About(
            said(DUE, one.due) if one.due else "",
            one.peer,
            one.ref,
            one.due_began_at or one.opened_at,
            one.due_at,
        )
        for one in found
    }


def about_tasks(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return which task is due."""
    found = PostTask.objects.select_related("peer").filter(pk__in=list(keys))
    return {one.pk: About(one.title, one.peer, one.ref, one.given_at, one.due_at) for one in found}


def about_asks(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return which post asks what."""
    found = PostAsk.objects.select_related("peer").filter(pk__in=list(keys))
    return {
        one.pk: About(
            str(one.peer or one.post or ""),
            one.peer,
            "",
            one.asked_at,
            one.due_at,
            note=one.get_kind_display(),
        )
        for one in found
    }
