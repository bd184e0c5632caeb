"""What the lists of the room are narrowed by: partners, agreements."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import get_language

from comity.accounts.access import signed_in_person
from comity.agreements.access import held, shared_titles, visible_to
from comity.exchange.peers import partners_for
from comity.notices.models import Circulation
from comity.notices.models.track import TrackParty
from comity.web.listing import Choice
from comity.web.listing.filters import Choices


@dataclass(frozen=True)
class BesidePartner(Choice):
    """A choice that is read together with the partner: where both are asked, one row must fulfil both.

    What went to one partner under one agreement and to another under another is not found by the first and the other's.
    """

    together: Callable[[str, str], Q] | None = None  # the partner and the value

    def narrowing(self, request: HttpRequest, values: Mapping[str, str]) -> list[Any]:
        """Return what rows must fulfil."""
        value, partner = values.get(self.key, ""), values.get("partner", "")
        if value and partner and self.together:
            return [self.together(partner, value)]
        return super().narrowing(request, values)


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


def agreements_of_partners(request: HttpRequest) -> Choices:
    """Return the agreements with the partners by their titles: also for who reads no agreements."""
    nodes = [peer.node for peer in partners_for(signed_in_person(request))]
    return shared_titles(nodes, settings.NODE_ID, get_language() or "en")


def circulated_in(partner: str | None, agreement: str | None) -> Q:
    """Return the condition for files that went to a partner, under an agreement, or to that partner under that agreement."""
    rows = Circulation.objects.all()
    if partner:
        rows = rows.filter(peer__node=partner)
    if agreement:
        rows = rows.filter(agreement=agreement)
    return Q(pk__in=rows.values("file"))


def taking_part(partner: str | None, agreement: str | None) -> Q:
    """Return the condition for tracks with a partner, with somebody under an agreement, or with that partner under that agreement."""
    rows = TrackParty.objects.all()
    if partner:
        rows = rows.filter(node=partner)
    if agreement:
        rows = rows.filter(agreement=agreement)
    return Q(pk__in=rows.values("track"))
