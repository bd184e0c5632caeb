"""From a query back to the file or the watch that led to it."""

from uuid import UUID

from django.urls import reverse

from comity.accounts.models import Person
from comity.screening.origins import Link, register
from comity.screening.run_access import RUN, runs_visible_to
from comity.screening.watch_access import WATCH, watches_visible_to


def register_ways_back() -> None:
    """Say how to lead back; at start."""
    register(RUN, _to_run)
    register(WATCH, _to_watch)


def _to_run(person: Person, identifier: str) -> Link | None:
    run = runs_visible_to(person).filter(pk=UUID(identifier.partition(":")[0])).first()
    return Link(run.title, reverse("screening:run", args=[run.pk])) if run else None


def _to_watch(person: Person, identifier: str) -> Link | None:
    watch = watches_visible_to(person).filter(pk=UUID(identifier)).first()
    return Link(watch.ref, reverse("screening:watch", args=[watch.pk])) if watch else None
