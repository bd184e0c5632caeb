"""Tasks: the ministry asks its post and hears back, between two nodes and between two agencies on one."""

from datetime import timedelta

import pytest

from comity.accounts.access import AbsentError
from comity.exchange.core.ids import new_id
from comity.exchange.core.moments import to_rfc3339
from comity.lib.clock import now
from comity.protection.actions.post_tasks import say_about_task
from comity.protection.models import PostTask, StepKind, TaskState
from comity.protection.post_access import tasks_open, tasks_visible_to
from comity.protection.post_bodies import TASK
from comity.protection.post_exceptions import AlreadySettledError
from comity.protection.tests.posts import WITH_MOFA, PostOffice
from comity.requests.tests.office import posted

pytestmark = pytest.mark.django_db


def task_data(**change: object) -> dict[str, object]:
    return {
        "task": new_id(),
        "ref": "T-2026-0099",
        "post": "",
        "title": "Find out how the boy is",
        "text": "His mother asks. Visit him and report.",
        "language": "en",
        "until": to_rfc3339(now() + timedelta(days=4)),
        "zone": "Asia/Ho_Chi_Minh",
        "detention": None,
        "person": {"name": "Nguyễn Văn Hải", "language": "vi"},
        **change,
    }


def test_a_task_between_two_agencies_of_one_node_goes_to_its_end(post: PostOffice) -> None:
    task = post.task()
    assert list(tasks_open(post.guest)) == [task]
    assert not tasks_visible_to(post.office.cast.supervisor).exists()
    say_about_task(post.guest, task.pk, StepKind.ACCEPTED, "", "")
    say_about_task(post.guest, task.pk, StepKind.REPORT, "Six are well.", "en")
    say_about_task(post.guest, task.pk, StepKind.CLOSED, "All are well.", "en")
    task.refresh_from_db()
    assert (task.state, task.steps.count()) == (TaskState.CLOSED, 3)
    with pytest.raises(AlreadySettledError):
        say_about_task(post.guest, task.pk, StepKind.REPORT, "One more.", "en")


def test_each_side_says_only_what_is_its_to_say(post: PostOffice) -> None:
    task = post.task()
    with pytest.raises(AlreadySettledError):
        say_about_task(post.officer, task.pk, StepKind.CLOSED, "Done.", "en")
    with pytest.raises(AlreadySettledError):
        say_about_task(post.guest, task.pk, StepKind.WITHDRAWN, "No more.", "en")
    with pytest.raises(AbsentError):
        say_about_task(post.office.cast.supervisor, task.pk, StepKind.CLOSED, "Done.", "en")
    say_about_task(post.officer, task.pk, StepKind.WITHDRAWN, "No longer needed.", "en")
    task.refresh_from_db()
    assert task.state == TaskState.WITHDRAWN


def test_a_task_of_the_ministry_is_received_accepted_and_reported(post: PostOffice) -> None:
    data = task_data()
    letter = post.write(post.mofa, TASK, data, conv=str(data["task"]))
    assert letter.state == "delivered", letter.reason
    task = PostTask.objects.get(pk=str(data["task"]))
    assert (task.state, task.taker) == (TaskState.GIVEN, post.officer.agency)
    step = say_about_task(post.officer, task.pk, StepKind.CLOSED, "He is well.", "en", post.basis(WITH_MOFA))
    task.refresh_from_db()
    assert (task.state, step.state) == (TaskState.CLOSED, "said")
    assert posted(step.letter).peer == post.ministry
    assert post.write(post.mofa, TASK, data, conv=new_id()).reason == "id-reused"


def test_what_the_post_says_moves_the_ministrys_task(post: PostOffice) -> None:
    task = post.task(agency=None, peer=post.ministry, basis=post.basis(WITH_MOFA))
    assert (task.state, task.letter is not None) == (TaskState.GIVEN, True)
    assert post.report(post.mofa, "task-accepted", task.pk).state == "delivered"
    assert post.report(post.office.tokyo, "task-report", task.pk, text="x").reason == "unknown-task"
    assert post.report(post.mofa, "task-withdrawn", task.pk, text="x").reason == "unknown-task"
    assert post.report(post.mofa, "task-closed", task.pk, text="Done.").state == "delivered"
    task.refresh_from_db()
    assert (task.state, [one.kind for one in task.steps.order_by("at")]) == (
        "closed",
        ["task-accepted", "task-closed"],
    )


def test_a_task_for_a_post_that_is_not_there_is_refused(post: PostOffice) -> None:
    data = task_data(post="no-such-post")
    assert post.write(post.mofa, TASK, data, conv=str(data["task"])).reason == "unknown-post"
