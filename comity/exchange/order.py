"""The order of letters within a conversation: by the sender's numbers, never by clocks (EXCHANGE 1.9)."""

from datetime import datetime, timedelta

from django.db.models import Q

from comity.exchange.core.letter import LetterType
from comity.exchange.models import InLetter, InState, Link, Void
from comity.exchange.opening import OpenedLetter

# how long a letter waits for an earlier one that may still come, by its priority; then it is delivered with a gap
PATIENCE = {0: timedelta(minutes=1), 1: timedelta(minutes=5)}
MORE_PATIENCE = timedelta(minutes=15)
ABOUT_MEMBERSHIP = frozenset({LetterType.CONV_CREATE, LetterType.CONV_MEMBERS, LetterType.CONV_CLOSE})


def waits_for_earlier(letter: InLetter, opened: OpenedLetter, at: datetime) -> bool:
    """Whether the letter before it in its conversation is missing or unfinished, and may still come in time."""
    if opened.kind in ABOUT_MEMBERSHIP:
        return False  # it brings its whole chain, and letters may wait for it
    if opened.cseq == 1 or _earlier_is_settled(letter, opened):
        return False
    if at >= letter.stored_at + PATIENCE.get(letter.prio, MORE_PATIENCE):
        return False
    return _may_still_come(letter)


def _earlier_is_settled(letter: InLetter, opened: OpenedLetter) -> bool:
    settled = InLetter.objects.filter(
        peer=letter.peer_id,
        conv=opened.conv,
        cseq=opened.cseq - 1,
        state__in=[InState.DELIVERED, InState.REFUSED],
    )
    voids = Void.objects.filter(peer=letter.peer_id, conv=opened.conv, cseq=opened.cseq - 1)
    return settled.exists() or voids.exists()


def _may_still_come(letter: InLetter) -> bool:
    """Whether any number before this letter's is missing on the link, or lies here unfinished."""
    link = Link.objects.filter(peer=letter.peer_id).first()
    if link is not None and link.in_epoch == letter.epoch and link.in_hw < letter.ls - 1:
        return True
    before = Q(epoch__lt=letter.epoch) | Q(epoch=letter.epoch, ls__lt=letter.ls)
    unfinished = [InState.STORED, InState.WAITING]
    return InLetter.objects.filter(before, peer=letter.peer_id, state__in=unfinished).exists()
