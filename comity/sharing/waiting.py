"""What waits on people in this room, in the few words of a desk."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from comity.exchange.models import Peer
from comity.release.waiting import About
from comity.sharing.models import Consent, Destruction, HolderState, Passing, Revision
from comity.sharing.showing import names_of


def _partners(nodes: Iterable[str]) -> dict[str, Peer]:
    return {peer.node: peer for peer in Peer.objects.filter(node__in=set(nodes))}


def about_consents(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return who asks for which leave."""
    found = list(Consent.objects.filter(pk__in=list(keys)))
    partners, names = _partners(one.asker for one in found), names_of(one.asker for one in found)
    return {
        one.pk: About(names[one.asker], partners.get(one.asker), one.get_use_display(), one.asked_at)
        for one in found
    }


def about_lost_questions(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return which owner was not reached, and for which leave."""
    found = list(Consent.objects.filter(pk__in=list(keys)))
    partners, names = _partners(one.owner for one in found), names_of(one.owner for one in found)
    return {
        one.pk: About(names[one.owner], partners.get(one.owner), one.get_use_display(), one.asked_at)
        for one in found
    }


def about_deletions(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return whose letter is to be deleted."""
    found = list(Revision.objects.filter(pk__in=list(keys)))
    partners, names = _partners(one.owner for one in found), names_of(one.owner for one in found)
    return {
        one.pk: About(names[one.owner], partners.get(one.owner), one.get_kind_display(), one.at)
        for one in found
    }


def about_unconfirmed(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return who has not confirmed what we decided about a letter, and since when that is waited for."""
    found = list(Revision.objects.filter(pk__in=list(keys)).prefetch_related("holders"))
    waiting = {
        one.pk: [
            holder.node
            for holder in one.holders.all()
            if holder.state in {HolderState.WAITING, HolderState.PARTLY}
        ]
        for one in found
    }
    nodes = {node for several in waiting.values() for node in several}
    partners, names = _partners(nodes), names_of(nodes)
    return {
        one.pk: About(
            ", ".join(names[node] for node in waiting[one.pk]),
            partners.get(waiting[one.pk][0]),
            one.get_kind_display(),
            one.at,
        )
        for one in found
        if waiting[one.pk]
    }


def about_passings(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return to whom an item is to be passed on."""
    found = Passing.objects.filter(pk__in=list(keys)).select_related("peer")
    return {one.pk: About(str(one.peer), one.peer, one.get_basis_display(), one.created_at) for one in found}


def about_destructions(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return whose letter is in a copy."""
    found = list(Destruction.objects.filter(pk__in=list(keys)).select_related("copy", "item"))
    partners, names = _partners(one.item.owner for one in found), names_of(one.item.owner for one in found)
    return {
        one.pk: About(
            names[one.item.owner], partners.get(one.item.owner), one.copy.get_kind_display(), one.asked_at
        )
        for one in found
    }
