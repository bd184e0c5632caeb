"""Letters that wait under a key about to be destroyed, and their wrapping anew to a key of ours that stays."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Q, QuerySet

from comity.exchange.core.envelope import RecipientKey, recipients_of, rewrap
from comity.exchange.core.errors import ExchangeError, Reason
from comity.exchange.identity import inner_keys, own_descriptor
from comity.exchange.models import InLetter, InState
from comity.exchange.sealing import encryption_key
from comity.lib.clock import now


def _unopened() -> QuerySet[InLetter]:
    waiting = Q(state__in=[InState.STORED, InState.WAITING])
    # one that none of our keys opened is tried again when a copy comes, with all its bodies
    unread = Q(state=InState.REFUSED, reason=Reason.UNKNOWN_RECIPIENT_KEY.value)
    return InLetter.objects.filter(waiting | unread).select_related("peer").order_by("stored_at")


def opened_only_by(kid: str) -> Iterator[tuple[InLetter, str, bytes]]:
    """Yield each body of a letter not yet delivered that is encrypted to this key and to no other that stays.

    Yields letter, digest of the body, and the body. Those that were wrapped anew are passed over.
    """
    others = {key.kid for key in inner_keys().enc} - {kid}
    for letter in _unopened().iterator(200):
        wrapped = set(letter.rewrapped.values_list("dig", flat=True))
        bodies = {letter.dig: bytes(letter.body)}
        bodies |= {copy.dig: bytes(copy.body) for copy in letter.copies.filter(idg=letter.idg)}
        for dig, body in bodies.items():
            kids = _kids(body)
            if kid in kids and not others & kids and dig not in wrapped:
                yield letter, dig, body


def _kids(body: bytes) -> frozenset[str]:
    try:
        return frozenset(recipients_of(body))
    except ExchangeError:
        return frozenset()  # the edge let nothing through that has not this shape


def wrapped_anew(letter: InLetter, body: bytes, kid: str) -> bytes:
    """Return a body encrypted to our present key instead of the one about to be destroyed.

    Raises:
        ExchangeError: it cannot be decrypted.
        NoEncryptionKeyError: our own card names no valid key.
    """
    present = encryption_key(own_descriptor(), now())
    own = [key for key in inner_keys().enc if key.kid == kid]
    return rewrap(body, str(letter.mid), letter.peer.node, own, RecipientKey(settings.NODE_ID, present))
