"""The receipts of a partner beside which a new one must be able to be true."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from comity.exchange.core.contradictions import Contradiction, Odd, Said, contradiction, own_flaw
from comity.exchange.core.receipts import Receipt, State
from comity.exchange.descriptors import descriptor_of
from comity.exchange.models import OutLetter, Peer
from comity.exchange.models import Receipt as ReceiptRow


def epochs_of(peer: Peer, letter: OutLetter) -> tuple[int, int] | None:
    """Return the epochs of both sides under which a receipt counts; None for a letter of an earlier epoch of ours.

    What a partner has of our letters (`hw`) it counts by the newest epoch it has seen: for a letter of an earlier one
    nobody can say which that was.
    """
    return (descriptor_of(peer).epoch, letter.epoch) if letter.epoch == peer.own_epoch else None


def odd_beside(
    peer: Peer, letter: OutLetter, receipt: Receipt, epochs: tuple[int, int] | None, at: datetime
) -> Contradiction | None:
    """Return what is odd about a verified receipt, or None; the letter's row is locked."""
    if ReceiptRow.objects.filter(rid=UUID(receipt.rid)).exists():
        return Contradiction(Odd.ID, receipt.rid)
    said = Said(
        rid=receipt.rid,
        mid=receipt.mid,
        state=receipt.state,
        reason=receipt.reason or "",
        at=receipt.at,
        rseq=receipt.rseq,
        hw=receipt.hw,
        epochs=epochs,
    )
    others = _others(peer, letter, said)
    return own_flaw(said, created=letter.created_at, at=at) or contradiction(said, others)


def _others(peer: Peer, letter: OutLetter, said: Said) -> Iterator[Said]:
    taken = ReceiptRow.objects.filter(peer=peer, given=False)
    yield from map(_said, taken.filter(mid=letter.mid))
    if said.epochs is None:
        return
    counted = taken.filter(signer_epoch=said.epochs[0], own_epoch=said.epochs[1])
    yield from map(_said, counted.filter(rseq__lte=said.rseq).order_by("-rseq")[:1])
    yield from map(_said, counted.filter(rseq__gte=said.rseq).order_by("rseq")[:1])


def _said(row: ReceiptRow) -> Said:
    is_counted = row.signer_epoch is not None and row.own_epoch is not None
    return Said(
        rid=str(row.rid),
        mid=str(row.mid),
        state=State(row.state),
        reason=row.reason,
        at=row.at,
        rseq=row.rseq or 0,
        hw=row.hw or 0,
        epochs=(row.signer_epoch or 0, row.own_epoch or 0) if is_counted else None,
    )
