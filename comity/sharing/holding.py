"""Who has a letter: the nodes that the disclosure ledger names."""

from uuid import UUID

from django.db.models import QuerySet

from comity.sharing.models import Disclosure


def holders_of(owner: str, mid: UUID) -> QuerySet[Disclosure]:
    """Return what the ledger says of a letter, the first disclosure first."""
    return Disclosure.objects.filter(owner=owner, mid=mid).order_by("at", "id")


def holds_letter(node: str, owner: str, mid: UUID) -> bool:
    """Whether a node was given a letter, by us or, as we were told, by another holder."""
    return Disclosure.objects.filter(owner=owner, mid=mid, node=node).exists()


def given_by(giver: str, owner: str, mid: UUID) -> list[Disclosure]:
    """Return to whom one node gave a letter, each receiver once, with the first letter that carried it."""
    first: dict[str, Disclosure] = {}
    for one in holders_of(owner, mid).filter(by_node=giver):
        first.setdefault(one.node, one)
    return list(first.values())
