"""What the room's pages share: whose letter an address names, and forms that were not taken."""

from uuid import UUID

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from comity.accounts.models import Person
from comity.exchange.peers import partners_for
from comity.sharing.letters import OURS

page = require_http_methods(["GET", "HEAD", "POST"])


def status_of(form: BaseForm) -> int:
    """Return 422 where a form came back with complaints."""
    return 422 if form.is_bound and form.errors else 200


def owner_in(owner: str) -> str:
    """Return the node that a part of an address names."""
    return settings.NODE_ID if owner == OURS else owner


def in_address(node: str) -> str:
    """Return a node as it stands in an address."""
    return OURS if node == settings.NODE_ID else node


def to_letter(owner: str, mid: UUID) -> HttpResponse:
    """Lead to the page of a letter."""
    return redirect("sharing:letter", in_address(owner), mid)


def partners(person: Person, *, without: str = "") -> list[tuple[str, str]]:
    """Return the partners to choose from, by their names."""
    return [(peer.node, str(peer)) for peer in partners_for(person) if peer.node != without]


def data_of(request: HttpRequest) -> QueryDict | None:
    """Return what a form is filled from: what was sent, or nothing."""
    return request.POST if request.method == "POST" else None
