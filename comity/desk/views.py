"""The desk: what waits on me, clocks first."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from comity.accounts.access import AbsentError, for_roles, signed_in_person, waiting_changes
from comity.accounts.exports import write_list
from comity.accounts.models import Person
from comity.accounts.roles import RUNS_NODE, WORKS_ON_REQUESTS, Role
from comity.desk.first_steps import is_set_up
from comity.desk.guide import figures, lines, walked
from comity.desk.items import Item
from comity.desk.lead import lead_of, next_to_end
from comity.desk.listing import LISTING, Counts, fetch, first
from comity.desk.standing import WORDS, Standing
from comity.desk.waiting import Ref
from comity.exchange.models import Link
from comity.exchange.peers import partners_for
from comity.lib.clock import now
from comity.notifications.showing import latest_new
from comity.screening.models import Hit
from comity.sharing.actions import note_copy
from comity.sharing.models import CopyKind
from comity.web.listing import Asked, own_page

SILENT = timedelta(hours=1)
MOST_HAPPENED = 5
Heap = tuple[str, int, list[Item]]  # the heading, how many stand under it in all, those of this page


def heaps_of(items: list[Item], counted: dict[Standing, int]) -> list[Heap]:
    """Put the items of a page under their headings; a heading without items is left out."""
    return [
        (str(WORDS[Standing(level)]), counted.get(Standing(level), 0), list(some))
        for level, some in groupby(items, key=lambda item: item.standing)
    ]


@require_safe
def desk(http: HttpRequest) -> HttpResponse:
    """Show what waits on the person, and how the partners are."""
    person = signed_in_person(http)
    counts = Counts(http)
    page = own_page(
        http,
        LISTING,
        lambda asked: fetch(http, asked),
        counts.tally,
        place=lambda ref: str(ref.place),
        export_at=reverse("desk:export"),
    )
    at = now()
    partners = []
    if person.holds(WORKS_ON_REQUESTS | RUNS_NODE):
        heard = dict(Link.objects.values_list("peer_id", "last_contact_at"))
        partners = [
            (peer, heard.get(peer.pk), (last := heard.get(peer.pk)) is not None and at - last < SILENT)
            for peer in partners_for(person)
        ]
    return render(
        http,
        "desk/desk.html",
        {
            "list": page,
            "heaps": heaps_of(list(page.rows), counts.by_standing(page.asked)),
            "lead": lead_of(counts.by_standing(Asked())),
            "next_to_end": "" if page.asked.values or page.earlier else next_to_end(page.rows),
            "happened": latest_new(person, MOST_HAPPENED),
            "partners": partners,
            "role_changes": waiting_changes(person),
            "may_ask": person.holds(WORKS_ON_REQUESTS),
            "node_id": settings.NODE_ID,
            "setting_up": _setting_up(person),
        },
        status=page.status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def write(http: HttpRequest) -> HttpResponse:
    """Write what waits on the person to a file."""
    return write_list(
        http,
        LISTING,
        lambda asked, most: first(http, asked, most),
        back=reverse("desk:desk"),
        taken=_taken,
    )


def _taken(person: Person, found: Sequence[Ref]) -> None:
    """Keep whose copy names what partners wrote: requests, and who was asked for."""
    hits = Hit.objects.filter(pk__in=[ref.key for ref in found if ref.source.is_hit])
    things = {("request", str(ref.key)) for ref in found if ref.source.is_request}
    things |= {("query", str(query)) for query in hits.values_list("query", flat=True)}
    if things:
        note_copy(person, CopyKind.LIST, things)


def _setting_up(person: Person) -> bool:
    """Whether the desk leads to the first steps: for the house, until they are done."""
    return person.agency.is_home and bool(person.roles) and not is_set_up(walked())


@require_safe
@for_roles(frozenset(Role))
def first_steps(http: HttpRequest) -> HttpResponse:
    """Show how far this node is on its way to the first message, in states and figures."""
    person = signed_in_person(http)
    if not person.agency.is_home:
        raise AbsentError("page", "desk:first-steps", "other-agency")
    found = figures()
    steps = list(lines(person, found))
    told = {"steps": steps, "done": sum(step.is_done for step in steps), "is_set_up": is_set_up(found)}
    return render(http, "desk/first-steps.html", told)
