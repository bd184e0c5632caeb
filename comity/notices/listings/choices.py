"""What the lists of the room are narrowed by: partners, agreements."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language

from comity.accounts.access import signed_in_person
from comity.agreements.access import held, visible_to
from comity.exchange.peers import partners_for
from comity.notices.models import Circulation
from comity.web.listing.filters import Choices


def partners(request: HttpRequest) -> Choices:
    """Return the partners by their names."""
    return [(peer.node, str(peer)) for peer in partners_for(signed_in_person(request))]


def agreements(request: HttpRequest) -> Choices:
    """Return the agreements by their titles."""
    language = get_language() or "en"
    return [
        (one.terms.id, one.terms.title(language))
        for one in held(visible_to(signed_in_person(request)))
        if one.terms is not None
    ]


def with_partner(node: str) -> QuerySet[Any]:
    """Return the files that a partner has or was to have: each once, whatever it was sent in."""
    return Circulation.objects.filter(peer__node=node).values("file")


def under(agreement: str) -> QuerySet[Any]:
    """Return the files that went under an agreement."""
    return Circulation.objects.filter(agreement=agreement).values("file")
