"""Figures of a post for a period, each with the list that opens to exactly these records.

Complaints are not counted for anybody: a figure of them would tell that there is one.
"""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.protection.post_access import files_visible_to, tasks_visible_to, visits_visible_to
from comity.protection.post_listing import ON_TIME
from comity.web.counts import Count, Period, list_at


def counts(
    person: Person, period: Period, partner: str | None = None, agreement: str | None = None
) -> Sequence[Count]:
    """Return the figures that this person may see; `partner` is a node. A file stands under no agreement: with one, none counts."""
    if agreement:
        return ()
    files, visits, tasks = files_visible_to(person), visits_visible_to(person), tasks_visible_to(person)
    if partner:
        files, tasks = files.filter(peer__node=partner), tasks.filter(peer__node=partner)
        visits = visits.filter(file__peer__node=partner)
    given = tasks.filter(period.within("given_at"))
    return (
        Count(
            "post-files",
            _("Nationals the post was told of"),
            files.filter(period.within("opened_at")).count(),
            list_at("protection:post-files", "opened", period, partner=partner, box="every"),
        ),
        Count(
            "post-files-ended",
            _("Files of nationals that ended"),
            files.filter(period.within("ended_at")).count(),
            list_at("protection:post-files", "ended", period, partner=partner, box="every"),
        ),
        Count(
            "post-visits",
            _("Visits to nationals held"),
            visits.filter(period.within("at")).count(),
            list_at("protection:post-visits", "at", period, partner=partner),
        ),
        Count(
            "post-tasks",
            _("Tasks given to posts"),
            given.count(),
            list_at("protection:post-tasks", "given", period, partner=partner, side="every"),
        ),
        Count(
            "post-tasks-on-time",
            _("Tasks of posts closed on time"),
            given.filter(ON_TIME).count(),
            list_at("protection:post-tasks", "given", period, partner=partner, side="every", ontime="1"),
        ),
    )
