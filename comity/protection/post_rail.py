"""The post's lines in the rail. None counts anything that is written apart."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from comity.accounts.access import signed_in_person
from comity.protection.post_access import KEEPS_POST, tasks_open
from comity.web.navigation import Entry, Section, rail


def _tasks(request: HttpRequest) -> int | None:
    return tasks_open(signed_in_person(request)).count() or None


def add() -> None:
    """Stand in the rail; at start."""
    rail.add(
        Entry(Section.WORK, 46, _("Files of the post"), "protection:post-files", roles=KEEPS_POST, key="g n"),
        Entry(Section.WORK, 47, _("Tasks of posts"), "protection:post-tasks", roles=KEEPS_POST, count=_tasks),
    )
