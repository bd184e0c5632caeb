"""A post is reminded before a visit is due and when it is, once each; by what the notification says nobody is known."""

from datetime import timedelta

import pytest

from comity.audit import events
from comity.audit.models import Entry
from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.protection import post_sweeps
from comity.protection.actions.post_files import NewLine, write_line
from comity.protection.actions.post_reminding import remind_post
from comity.protection.models import PostEntryKind, PostFile
from comity.protection.tests.posts import PostOffice

pytestmark = pytest.mark.django_db


def kinds(post: PostOffice) -> list[str]:
    found = Notification.objects.filter(person=post.officer, kind__startswith="post-file.due")
    return sorted(found.values_list("kind", flat=True))


def due_in(file: PostFile, span: timedelta) -> None:
    PostFile.objects.filter(pk=file.pk).update(due_at=now() + span)


def test_a_visit_that_has_time_says_nothing(post: PostOffice) -> None:
    post.told()
    assert post_sweeps.sweep(now()) == 0


def test_a_visit_is_said_to_be_due_soon_and_due_once_each(post: PostOffice) -> None:
    file = post.told()
    due_in(file, timedelta(days=1))
    assert post_sweeps.sweep(now()) == 1
    assert kinds(post) == ["post-file.due-soon"]
    assert post_sweeps.sweep(now()) == 0
    due_in(file, timedelta(minutes=-1))
    assert post_sweeps.sweep(now()) == 1
    assert kinds(post) == ["post-file.due", "post-file.due-soon"]
    assert post_sweeps.sweep(now()) == 0
    assert (
        not Notification.objects.filter(kind__startswith="post-file.due")
        .exclude(person=post.officer)
        .exists()
    )
    told = Notification.objects.filter(kind="post-file.due").get()
    assert told.params == {"ref": file.ref}
    entries = Entry.objects.filter(event=events.POST_FILE_REMINDED)
    assert {one.subject_id for one in entries} == {str(file.pk)}


def test_another_due_moment_reminds_anew(post: PostOffice) -> None:
    file = post.told()
    due_in(file, timedelta(minutes=-1))
    post_sweeps.sweep(now())
    write_line(
        post.officer,
        file.pk,
        NewLine(kind=PostEntryKind.PLANNED, at=now() + timedelta(days=1), zone="Asia/Tokyo"),
    )
    assert post_sweeps.waiting(now()) == [file.pk]
    assert remind_post(post_sweeps.WORKER, file.pk) == "soon"
    assert remind_post(post_sweeps.WORKER, file.pk) == ""


def test_what_came_from_the_holding_side_is_no_step_to_be_reminded_of(post: PostOffice) -> None:
    post.told(kind="death", died_at="2026-11-20T08:00:00Z")
    assert post_sweeps.waiting(now()) == []
