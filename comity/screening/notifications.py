"""What this room tells people: hits that a message brought about, decisions that need a second person, runs and watches."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import SCREENS
from comity.audit.acts import Act
from comity.notifications.kinds import Kind, Urgency, register_kind
from comity.notifications.telling import notify
from comity.screening.access import hits_visible_to
from comity.screening.models import Hit, Query, Run, Watch
from comity.screening.run_access import runs_visible_to

HIT_WAITS = "query.hit-waits"
SECOND_PERSON = "hit.waits-for-second"
RUN_ENDED = "run.ended"
RUN_WAITS = "run.waits"
WATCH_FOUND = "watch.found"

Visible = Callable[[Person, Collection[str]], set[str]]


def _visible(rows: Callable[[Person], QuerySet[Any]]) -> Visible:
    def those(person: Person, ids: Collection[str]) -> set[str]:
        return {str(each) for each in rows(person).filter(pk__in=ids).values_list("pk", flat=True)}

    return those


def _queries_with_hits(person: Person, ids: Collection[str]) -> set[str]:
    """Queries are told of for their hits: to who may see one of them."""
    hits = hits_visible_to(person).order_by().filter(query__in=[UUID(each) for each in ids])
    return {str(each) for each in hits.values_list("query", flat=True)}


def _address(name: str) -> Callable[[str], str]:
    return lambda about_id: reverse(name, args=[about_id])


REF = frozenset({"ref"})


def register_kinds() -> None:
    """Make the kinds known; at start."""
    queries, hits, runs = _queries_with_hits, _visible(hits_visible_to), _visible(runs_visible_to)
    hit_name = pgettext_lazy("notification", "Hit")
    run_name = pgettext_lazy("notification", "Run")
    for kind in (
        Kind(
            code=HIT_WAITS,
            name=hit_name,
            words=_("The check %(ref)s found records that may be meant. They wait for a decision."),
            roles=SCREENS,
            visible=queries,
            address=_address("screening:query"),
            params=REF,
        ),
        Kind(
            code=SECOND_PERSON,
            name=hit_name,
            words=_(
                "A hit of %(ref)s was decided to be the same person. An arrest may follow: it waits for a second person."
            ),
            roles=SCREENS,
            visible=hits,
            address=_address("screening:hit"),
            urgency=Urgency.SOON,
            params=REF,
        ),
        Kind(
            code=RUN_ENDED,
            name=run_name,
            words=_("The file of %(ref)s is screened."),
            roles=SCREENS,
            visible=runs,
            address=_address("screening:run"),
            params=REF,
        ),
        Kind(
            code=RUN_WAITS,
            name=run_name,
            words=_("The screening of the file of %(ref)s stopped and waits for you."),
            roles=SCREENS,
            visible=runs,
            address=_address("screening:run"),
            urgency=Urgency.SOON,
            params=REF,
        ),
        Kind(
            code=WATCH_FOUND,
            name=pgettext_lazy("notification", "Watch"),
            words=_("The watch %(ref)s found somebody. It waits for a decision."),
            roles=SCREENS,
            visible=queries,
            address=_address("screening:query"),
            urgency=Urgency.SOON,
            params=REF,
        ),
    ):
        register_kind(kind)


def _deciders(agency_id: UUID) -> QuerySet[Person]:
    return Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency_id=agency_id, roles__overlap=sorted(SCREENS)
    )


def _params(ref: str) -> Mapping[str, str]:
    return {"ref": ref}


def tell_hit_waits(act: Act, query: Query) -> None:
    """Tell who decides about hits in the agency whose lists were looked through."""
    notify(act, _deciders(query.agency_id), HIT_WAITS, about=("query", query.pk), params=_params(query.ref))


def tell_second_person(act: Act, hit: Hit) -> None:
    """Tell who may confirm that it is the same person."""
    notify(act, _deciders(hit.agency_id), SECOND_PERSON, about=("hit", hit.pk), params=_params(hit.query.ref))


def tell_run_ended(act: Act, run: Run) -> None:
    """Tell whose run it is that every row was looked for."""
    notify(act, [run.owner], RUN_ENDED, about=("run", run.pk), params=_params(run.ref))


def tell_run_waits(act: Act, run: Run) -> None:
    """Tell whose run it is that the machine paused it."""
    notify(act, [run.owner], RUN_WAITS, about=("run", run.pk), params=_params(run.ref))


def tell_watch_found(act: Act, watch: Watch, query: Query) -> None:
    """Tell whose watch it is what came near."""
    notify(act, [watch.owner], WATCH_FOUND, about=("query", query.pk), params=_params(watch.ref))
