"""The receipts of a partner beside which a new one must be able to be true."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from uuid import UUID

from comity.exchange.core.contradictions import Said
from comity.exchange.core.receipts import Receipt, State
from comity.exchange.descriptors import descriptor_of
from comity.exchange.models import OutLetter, Peer
from comity.lib.statements import ByCount, Found, Question, among, ask, several

Numbers = dict[tuple[int, int], list[int]]  # of receipts, by the epochs under which they count
Ahead = tuple[Question, Sequence[Found]]
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


_COLUMNS = "rid, mid, state, reason, at, rseq, hw, signer_epoch, own_epoch, token"
_COUNTED = f"SELECT {_COLUMNS}, 'counted' FROM exchange_receipt WHERE peer_id = %s AND NOT given AND signer_epoch = %s AND own_epoch = %s"  # noqa: S608  # our own columns
_NEXT_TO = f"({_COUNTED} AND rseq <= %s ORDER BY rseq DESC LIMIT 1) UNION ALL ({_COUNTED} AND rseq >= %s ORDER BY rseq LIMIT 1)"
_AROUND = f"{_NEXT_TO} UNION ALL ({_COUNTED} AND rseq > %s AND rseq < %s)"
_STANDING = ByCount(
    lambda count: (
        f"SELECT {_COLUMNS}, 'letter' FROM exchange_receipt WHERE peer_id = %s AND NOT given AND {among('mid', count)}"  # noqa: S608
        f" UNION ALL SELECT {_COLUMNS}, 'id' FROM exchange_receipt WHERE {among('rid', count)}"
    )
)
_ALL = ByCount(lambda count: f"{_STANDING.text(count)} UNION ALL {_NEXT_TO if count == 1 else _AROUND}")


def _said_in(row: Found) -> Said:
    """Return a receipt that was taken, as far as it can contradict others."""
    rid, mid, state, reason, at, rseq, hw, signer_epoch, own_epoch = row[:9]
    is_counted = signer_epoch is not None and own_epoch is not None
    return Said(
        rid=str(rid),
        mid=str(mid),
        state=State(state),
        reason=reason,
        at=at,
        rseq=rseq or 0,
        hw=hw or 0,
        epochs=(signer_epoch or 0, own_epoch or 0) if is_counted else None,
    )


def question_beside(peer: Peer, new: Sequence[Said]) -> Question:
    """Return the question for the receipts beside which new ones must be able to be true."""
    numbers = _by_epochs(new)
    mids, rids = [UUID(one.mid) for one in new], [UUID(one.rid) for one in new]
    standing: list[object] = [peer.pk, several(mids), several(rids)]
    first, count = _first_near(numbers), len(new)
    if first is None:
        return _STANDING.text(count), standing
    around = _next_to if count == 1 else _around  # nothing lies between a single one and itself
    return _ALL.text(count), [*standing, *around(peer, first, min(numbers[first]), max(numbers[first]))]


def _by_epochs(new: Iterable[Said]) -> Numbers:
    numbers: Numbers = {}
    for one in new:
        if one.epochs is not None:
            numbers.setdefault(one.epochs, []).append(one.rseq)
    return numbers


def _first_near(numbers: Numbers) -> tuple[int, int] | None:
    """Return the epochs whose count is read in the same question; None where that is none."""
    first = next(iter(numbers), None)
    return first if first is not None and _is_near(numbers[first]) else None


class Beside:
    """The receipts of a peer beside which new ones must be able to be true, as they would be read one by one.

    Those of the same letters, and of each count those that stand next to any of the new ones by number.

    Attributes:
        held: the receipts that stand under the ids of the new ones or for the same letters: their tokens by their ids.
    """

    def __init__(self, peer: Peer, new: Iterable[Said], ahead: Ahead | None = None) -> None:
        """Read what the new ones will be compared with: in one question, where they count under the same epochs.

        `ahead` is a question that was asked already, and its answer: it counts if it is the very same one.
        """
        told = list(new)
        self.held: dict[UUID, str] = {}
        self._of_letter: dict[str, list[Said]] = {}
        self._counted: dict[tuple[int, int], list[tuple[int, Said]]] = {}
        numbers = _by_epochs(told)
        question, first = question_beside(peer, told), _first_near(numbers)
        found = ahead[1] if ahead is not None and ahead[0] == question else ask(*question)
        if first is not None:
            self._count(first, [row for row in found if row[-1] == "counted"])
        for row in found:
            if row[-1] != "counted":
                self.held[row[0]] = row[9]
            if row[-1] == "letter":
                self._of_letter.setdefault(str(row[1]), []).append(_said_in(row))
        for epochs in numbers.keys() - self._counted.keys():
            self._count(epochs, _read_around(peer, epochs, numbers[epochs]))

    def _count(self, epochs: tuple[int, int], rows: Iterable[Found]) -> None:
        found = {row[0]: _said_in(row) for row in rows}
        self._counted[epochs] = sorted(((one.rseq, one) for one in found.values()), key=lambda pair: pair[0])

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


def _is_near(numbers: Sequence[int]) -> bool:
    """Whether what lies between may be read: one who counts wildly must not have us read all it ever signed."""
    return max(numbers) - min(numbers) <= SPREAD


def _next_to(peer: Peer, epochs: tuple[int, int], least: int, most: int) -> list[object]:
    """Return the values of `_NEXT_TO`."""
    counted = (peer.pk, *epochs)
    return [*counted, least, *counted, most]


def _around(peer: Peer, epochs: tuple[int, int], least: int, most: int) -> list[object]:
    """Return the values of `_AROUND`."""
    return [*_next_to(peer, epochs, least, most), peer.pk, *epochs, least, most]


def _read_around(peer: Peer, epochs: tuple[int, int], numbers: Sequence[int]) -> list[Found]:
    """Return the receipts that stand between some numbers, and next to them on both sides."""
    if _is_near(numbers):
        return ask(_AROUND, _around(peer, epochs, min(numbers), max(numbers)))
    return [row for number in numbers for row in ask(_NEXT_TO, _next_to(peer, epochs, number, number))]
