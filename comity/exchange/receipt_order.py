"""The receipts of a partner beside which a new one must be able to be true."""

from bisect import bisect_left, insort
from collections.abc import Iterable

from django.db.models import QuerySet

from comity.exchange.core.contradictions import Said
from comity.exchange.core.receipts import Receipt, State
from comity.exchange.descriptors import descriptor_of
from comity.exchange.models import OutLetter, Peer
from comity.exchange.models import Receipt as ReceiptRow

SPREAD = 2000  # between the smallest and the largest number of receipts that are read together


def epochs_of(peer: Peer, letter: OutLetter) -> tuple[int, int] | None:
    """Return the epochs of both sides under which a receipt counts; None for a letter of an earlier epoch of ours.

    What a partner has of our letters (`hw`) it counts by the newest epoch it has seen: for a letter of an earlier one
    nobody can say which that was.
    """
    return (descriptor_of(peer).epoch, letter.epoch) if letter.epoch == peer.own_epoch else None


def said_by(receipt: Receipt, epochs: tuple[int, int] | None) -> Said:
    """Return a receipt as far as others can contradict it, counted under the epochs of both sides."""
    return Said(
        rid=receipt.rid,
        mid=receipt.mid,
        state=receipt.state,
        reason=receipt.reason or "",
        at=receipt.at,
        rseq=receipt.rseq,
        hw=receipt.hw,
        epochs=epochs,
    )


def said_in(row: ReceiptRow) -> Said:
    """Return a receipt that was taken, as far as it can contradict others."""
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


class Beside:
    """The receipts of a peer beside which new ones must be able to be true, as they would be read one by one.

    Those of the same letters, and of each count those that stand next to any of the new ones by number.
    """

    def __init__(self, peer: Peer, new: Iterable[Said], of_letters: Iterable[ReceiptRow]) -> None:
        """Read what the new ones will be compared with, beside those that were taken of the same letters."""
        told = list(new)
        self._of_letter: dict[str, list[Said]] = {}
        self._counted: dict[tuple[int, int], list[tuple[int, Said]]] = {}
        taken = ReceiptRow.objects.filter(peer=peer, given=False)
        for row in of_letters:
            self._of_letter.setdefault(str(row.mid), []).append(said_in(row))
        for epochs in {one.epochs for one in told if one.epochs is not None}:
            numbers = [one.rseq for one in told if one.epochs == epochs]
            counted = taken.filter(signer_epoch=epochs[0], own_epoch=epochs[1])
            found = _around(counted, numbers)
            self._counted[epochs] = sorted(((one.rseq, one) for one in found), key=lambda pair: pair[0])

    def others(self, said: Said) -> Iterable[Said]:
        """Return those that decide whether a receipt can be true."""
        yield from self._of_letter.get(said.mid, ())
        if said.epochs is None:
            return
        counted = self._counted[said.epochs]
        place = bisect_left(counted, said.rseq, key=lambda pair: pair[0])
        if place < len(counted) and counted[place][0] == said.rseq:
            yield counted[place][1]
            return
        for _number, other in counted[max(0, place - 1) : place + 1]:
            yield other

    def add(self, said: Said) -> None:
        """Let a receipt that was taken stand among them."""
        self._of_letter.setdefault(said.mid, []).append(said)
        if said.epochs is not None:
            insort(self._counted[said.epochs], (said.rseq, said), key=lambda pair: pair[0])

    def has(self, said: Said) -> bool:
        """Whether its letter has a receipt of this state already."""
        return any(other.state is said.state for other in self._of_letter.get(said.mid, ()))


def _around(counted: QuerySet[ReceiptRow], numbers: list[int]) -> list[Said]:
    """Return the receipts that stand between some numbers, and next to them on both sides."""
    least, most = min(numbers), max(numbers)
    if most - least > SPREAD:  # one who counts wildly must not have us read all it ever signed
        rows = [row for number in numbers for row in _next_to(counted, number, number)]
    else:
        rows = _next_to(counted, least, most)
        if most > least:
            rows += counted.filter(rseq__gt=least, rseq__lt=most)
    return [said_in(row) for row in {row.rid: row for row in rows}.values()]


def _next_to(counted: QuerySet[ReceiptRow], least: int, most: int) -> list[ReceiptRow]:
    below = counted.filter(rseq__lte=least).order_by("-rseq")[:1]
    above = counted.filter(rseq__gte=most).order_by("rseq")[:1]
    return list(below.union(above, all=True))
