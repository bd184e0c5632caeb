"""What we hold of partners' logs: their signed checkpoints, so that none can take a tail back unnoticed."""

from collections.abc import Collection

from django.db import transaction

from comity.audit.core.checkpoints import open_checkpoint
from comity.audit.core.errors import LogError
from comity.audit.core.note_keys import VerifierKey
from comity.audit.models import PartnerCheckpoint

FORKED = "forked"
_held: dict[str, str] = {}  # of each partner the one that was found among the rows last: it comes many times


def remember_checkpoint(node: str, keys: Collection[VerifierKey], note: str | None) -> str:
    """Keep a partner's checkpoint that came with a receipt or hop token; call it inside an action.

    Args:
        node: the partner's node id.
        keys: those of its log that count now, from its pinned descriptor; empty when it has none.
        note: the signed note as received; None when there was none.

    Returns:
        An empty text, or a code for the log: what is wrong with it. `forked` means two roots at one size.
    """
    if not note or not keys or _held.get(node) == note:
        return ""
    try:
        opened = open_checkpoint(note, keys).checkpoint
    except LogError as error:
        return type(error).__name__
    held = PartnerCheckpoint.objects.filter(node=node, size=opened.size)
    if held.filter(root=opened.root).exists():
        # it may stand there by an act that is not committed yet, and never is
        transaction.on_commit(lambda: _held.update({node: note}))
        return ""
    # a restored node goes on under another origin: what it lost stays proven of the first one, and is no fork
    is_fork = held.filter(origin=opened.origin).exists()
    kept = PartnerCheckpoint(
        node=node, origin=opened.origin, size=opened.size, root=opened.root, note=note, is_fork=is_fork
    )
    # the same one may come with another receipt at the same moment
    PartnerCheckpoint.objects.bulk_create([kept], ignore_conflicts=True)
    return FORKED if is_fork else ""
