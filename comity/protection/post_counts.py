"""Figures of a post for a period, each with the list that opens to exactly these records.

Complaints are not counted for anybody: a figure of them would tell that there is one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.protection.post_access import files_visible_to, tasks_visible_to, visits_visible_to
from comity.protection.post_listing import ON_TIME
from comity.web.words import Words

Period = tuple[date, date]  # the first and the last day, both in it, in the reader's zone


@dataclass(frozen=True)
class Count:
    """One figure: its code, its words, how many, and the address of the list of exactly these records."""

    code: str
    words: Words
    number: int
    url: str


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
    given = tasks.filter(_within("given_at", period))
    return (
        Count(
            "post-files",
            _("Nationals the post was told of"),
            files.filter(_within("opened_at", period)).count(),
            _address("post-files", "opened", period, partner, box="every"),
        ),
        Count(
            "post-files-ended",
            _("Files of nationals that ended"),
            files.filter(_within("ended_at", period)).count(),
            _address("post-files", "ended", period, partner, box="every"),
        ),
        Count(
            "post-visits",
            _("Visits to nationals held"),
            visits.filter(_within("at", period)).count(),
            _address("post-visits", "at", period, partner),
        ),
        Count(
            "post-tasks",
            _("Tasks given to posts"),
            given.count(),
            _address("post-tasks", "given", period, partner, side="every"),
        ),
        Count(
            "post-tasks-on-time",
            _("Tasks of posts closed on time"),
            given.filter(ON_TIME).count(),
            _address("post-tasks", "given", period, partner, side="every", ontime="1"),
        ),
    )


def _within(name: str, period: Period) -> Q:
    since, until = (datetime.combine(day, time()) for day in (period[0], period[1] + timedelta(days=1)))
    return Q(**{f"{name}__gte": make_aware(since), f"{name}__lt": make_aware(until)})


def _address(name: str, column: str, period: Period, partner: str | None, **more: str) -> str:
    asked = {
        "all": "1",  # nobody's kept view in its place
        **more,
        f"{column}-from": period[0].isoformat(),
        f"{column}-to": period[1].isoformat(),
        "partner": partner or "",
    }
    return (
        f"{reverse(f'protection:{name}')}?{urlencode({key: value for key, value in asked.items() if value})}"
    )
