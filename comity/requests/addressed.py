"""Whom a request is meant for: its partner, and before it has left every further partner that it was drafted for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from comity.exchange.models import Peer
from comity.requests.models import Direction, Request, State
from comity.requests.parties import asked, parties_of
from comity.web.pieces.marks import mark

MOST_NAMED = 3
UNSENT = frozenset({State.DRAFT, State.TO_APPROVE})


@dataclass(frozen=True)
class Addressee:
    """A partner that a request is meant for; `peer` is None for one that is not paired with us."""

    node: str
    peer: Peer | None

    @property
    def name(self) -> str:
        """Its name, or its node where nobody knows it."""
        return str(self.peer or self.node)


def addressees_of(requests: Iterable[Request]) -> Mapping[UUID, Sequence[Addressee]]:
    """Return of each request whom it is meant for, its own partner first; those that somebody left out are not among them.

    A request that has left, or came in, has one partner alone: each of several has its own.
    """
    found = list(requests)
    prefetch_related_objects(found, "parties")
    nodes = {
        one.pk: [party.node for party in asked(parties_of(one))] if may_be_to_several(one) else [one.partner]
        for one in found
    }
    wanted = {node for several in nodes.values() for node in several if node}
    peers = {peer.node: peer for peer in Peer.objects.filter(node__in=wanted)}
    return {
        pk: [Addressee(node, peers.get(node)) for node in several if node] for pk, several in nodes.items()
    }


def may_be_to_several(request: Request) -> bool:
    """Whether it has not left yet, and is not one partner's part of a request that has."""
    return (
        request.direction == Direction.OUTGOING and request.state in UNSENT and request.conversation is None
    )


def marks_of(addressees: Sequence[Addressee]) -> SafeString:
    """Draw whom a request is meant for: the first of them by name, of the others the number."""
    named = format_html_join(" ", "{}", ((_mark(one),) for one in addressees[:MOST_NAMED]))
    more = len(addressees) - MOST_NAMED
    if more <= 0:
        return named
    words = ngettext("and %(more)s more", "and %(more)s more", more) % {"more": more}
    return format_html('{} <span class="soft nowrap">{}</span>', named, words)


def _mark(one: Addressee) -> SafeString:
    if one.peer is None:
        return format_html('<span class="mono">{}</span>', one.node)
    return mark(one.peer.country, one.peer)
