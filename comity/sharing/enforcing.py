"""What other rooms ask before something leaves that may be another owner's."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.conf import settings

from comity.sharing.exceptions import BlockedError, GoneError, PartnersFileError
from comity.sharing.keepers import KeptFile, LetterRef, keepers
from comity.sharing.models import Item, ItemState
from comity.sharing.standing import is_open


def owners_of_files(digests: Collection[str]) -> set[str]:
    """Return the nodes whose letters brought one of these files (sha-256, hexadecimal)."""
    return {ref.owner for keeper in keepers() for ref in keeper.letters_with(digests)} if digests else set()


def require_files_may_leave(digests: Iterable[str], node: str) -> None:
    """Refuse files that came from a partner where they are to go to anybody but that partner.

    A file that goes on without its letter goes without its handling, so no leave of the owner makes up for it: the
    letter itself is passed on, or the owner asked.

    Raises:
        PartnersFileError: one of the files came from another partner than `node`.
    """
    if owners_of_files(frozenset(digests)) - {node, settings.NODE_ID}:
        raise PartnersFileError


def require_open(owner: str, mid: UUID) -> None:
    """Refuse to hand out what nobody may use at present, or what is deleted.

    Raises:
        BlockedError, GoneError.
    """
    item = Item.objects.filter(owner=owner, mid=mid).first()
    if item is not None and item.state == ItemState.PURGED:
        raise GoneError
    if item is not None and not is_open(item):
        raise BlockedError


def files_of(item: Item) -> list[KeptFile]:
    """Return the files that came with an item, from the rooms that keep them."""
    ref = LetterRef(item.owner, item.mid)
    return [file for keeper in keepers() for file in keeper.files(ref)]
