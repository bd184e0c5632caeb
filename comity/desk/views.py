"""The desk: what waits on me, clocks first."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from comity.accounts.access import signed_in_person
from comity.accounts.roles import RUNS_NODE, WORKS_ON_REQUESTS
from comity.desk.items import Item, items_for
from comity.exchange.models import Link, Peer
from comity.lib.clock import now
from comity.web.clocks import State

SILENT = timedelta(hours=1)


def groups_of(items: list[Item]) -> list[tuple[str, list[Item]]]:
    """Put items under their headings; a heading without items is left out."""
    named = {
        _("Late"): [item for item in items if item.face.state is State.LATE],
        _("Ends soon"): [item for item in items if item.face.state is State.SOON],
        _("Running"): [item for item in items if item.face.state is State.RUN],
        _("Clock stopped"): [item for item in items if item.face.state is State.STOP],
        _("No clock running"): [item for item in items if item.face.state in {State.NONE, State.MET}],
    }
    return [(words, found) for words, found in named.items() if found]


def lead_of(items: list[Item]) -> str:
    """Say in a sentence what runs out."""
    late = sum(1 for item in items if item.face.state is State.LATE)
    soon = sum(1 for item in items if item.face.state is State.SOON)
    if late:
        return ngettext("%(number)s clock has run out.", "%(number)s clocks have run out.", late) % {
            "number": late
        }
    if soon:
        return ngettext("%(number)s clock ends soon.", "%(number)s clocks end soon.", soon) % {"number": soon}
    if items:
        return _("No clock is about to run out.")
    return _("Nothing waits on you.")


@require_safe
def desk(http: HttpRequest) -> HttpResponse:
    """Show what waits on the person, and how the partners are."""
    person = signed_in_person(http)
    items = items_for(person)
    at = now()
    partners = []
    if person.holds(WORKS_ON_REQUESTS | RUNS_NODE):
        heard = dict(Link.objects.values_list("peer_id", "last_contact_at"))
        partners = [
            (peer, heard.get(peer.pk), (last := heard.get(peer.pk)) is not None and at - last < SILENT)
            for peer in Peer.objects.order_by("country", "node")
        ]
    return render(
        http,
        "desk/desk.html",
        {
            "heaps": groups_of(items),
            "items": items,
            "lead": lead_of(items),
            "partners": partners,
            "may_ask": person.holds(WORKS_ON_REQUESTS),
            "node_id": settings.NODE_ID,
        },
    )
