"""What other rooms ask before something leaves that may be another owner's."""

from collections.abc import Collection, Iterable
from uuid import UUID

from comity.exchange.models import LetterFile, StoredFile
from comity.sharing.exceptions import BlockedError, GoneError, PartnersFileError
from comity.sharing.letters import PASSED_ON
from comity.sharing.models import Item, ItemState
from comity.sharing.standing import is_open


def owners_of_files(digests: Collection[str]) -> set[str]:
    """Return the nodes whose letters brought one of these files (SHA-256, base64url) before we sent it anywhere ourselves."""
    if not digests:
        return set()
    came = LetterFile.objects.filter(in_letter__isnull=False, file__digest__in=digests)
    found = set()
    for node, digest, place in came.values_list("in_letter__peer__node", "file__digest", "pk"):
        # ids grow with the time
        ours = LetterFile.objects.filter(pk__lt=place, out_letter__isnull=False, file__digest=digest)
        if not ours.exclude(out_letter__schema=PASSED_ON).exists():
            found.add(str(node))
    return found


def require_files_may_leave(files: Iterable[StoredFile], node: str) -> None:
    """Refuse files that came from a partner where they are to go to anybody but that partner.

    A file that goes on without its letter goes without its handling, so no leave of the owner makes up for it: the
    letter itself is passed on, or the owner asked.

    Raises:
        PartnersFileError: one of the files came from another partner than `node`.
    """
    digests = {
        one.digest for one in files if one.digest
    }  # an upload that was not read yet is asked when it leaves
    if owners_of_files(digests) - {node}:
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


def files_of(item: Item) -> list[StoredFile]:
    """Return the files that came with an item, in their order; those of one that is gone are none."""
    if item.carrier is None:
        return []
    rows = LetterFile.objects.filter(
        in_letter__peer=item.peer_id, in_letter__mid=item.carrier, forgotten_at=None
    )
    return [row.file for row in rows.select_related("file").order_by("place")]
