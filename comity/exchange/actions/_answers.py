"""Receipts of one peer that are taken together: what the acts need is read once, and their rows are written once."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from comity.audit.acts import Act
from comity.audit.partners import remember_checkpoint
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.receipts import Receipt, State, advance, require_answer
from comity.exchange.descriptors import log_key_of
from comity.exchange.links import note_contact
from comity.exchange.models import LetterState, OutLetter, OutPart, Peer
from comity.exchange.models import Receipt as ReceiptRow
from comity.exchange.nudges import OUTBOX, nudge
from comity.lib.clock import now

_STATES = {state.value for state in State}


class UnknownLetterError(ExchangeError):
    """The receipt answers a letter that was never sent there."""

    code = "unknown-letter"


class ReusedReceiptError(ExchangeError):
    """The id of the receipt stands on another receipt already."""

    code = "id-reused"


class Answers:
    """Verified receipts of a peer, and our letters that they answer, under their row locks.

    Args:
        peer: who signed.
        receipts: by their tokens.
    """

    def __init__(self, peer: Peer, receipts: Mapping[str, Receipt]) -> None:
        """Lock the letters and insert the receipts that are new and answer them."""
        self.peer = peer
        self._receipts = receipts
        mids = {UUID(receipt.mid) for receipt in receipts.values()}
        # in one order, so that two who take receipts of the same letters do not wait for each other
        letters = (
            OutLetter.objects.select_for_update(of=("self",)).filter(mid__in=mids, peer=peer).order_by("mid")
        )
        with_files = Exists(OutPart.objects.filter(letter=OuterRef("pk"), sent_at=None))
        found = letters.defer("inner", "body").annotate(has_files=with_files)
        self._letters = {letter.mid: letter for letter in found}
        self._flaws: dict[str | None, str] = {}
        self._moved: dict[UUID, OutLetter] = {}
        self._new: set[str] = set()
        self._reused: set[str] = set()
        self._insert(mids)

    def _insert(self, mids: Iterable[UUID]) -> None:
        rids = [UUID(receipt.rid) for receipt in self._receipts.values()]
        of_letters = Q(peer=self.peer, given=False, mid__in=mids)
        found = ReceiptRow.objects.filter(of_letters | Q(rid__in=rids))
        held, used = set(), set()
        for rid, mid, state, peer_id, given in found.values_list("rid", "mid", "state", "peer_id", "given"):
            used.add(rid)
            if peer_id == self.peer.pk and not given:
                held.add((mid, state))
        rows = []
        for token, receipt in self._receipts.items():
            place = (UUID(receipt.mid), receipt.state.value)
            if place in held or not self._is_answer(receipt):
                continue  # the first one of a state stands
            if UUID(receipt.rid) in used:
                self._reused.add(token)
                continue
            held.add(place)
            used.add(UUID(receipt.rid))
            self._new.add(token)
            rows.append(self._row(token, receipt))
        ReceiptRow.objects.bulk_create(rows)

    def _is_answer(self, receipt: Receipt) -> bool:
        try:
            self._require(receipt)
        except ExchangeError:
            return False
        return True

    def _require(self, receipt: Receipt) -> OutLetter:
        letter = self._letters.get(UUID(receipt.mid))
        if letter is None:
            raise UnknownLetterError
        digs = {letter.dig, *letter.earlier_digs}
        require_answer(receipt, mid=str(letter.mid), idg=letter.idg, digs=digs)
        return letter

    def _row(self, token: str, receipt: Receipt) -> ReceiptRow:
        return ReceiptRow(
            rid=UUID(receipt.rid),
            peer=self.peer,
            given=False,
            mid=UUID(receipt.mid),
            state=receipt.state.value,
            reason=receipt.reason or "",
            at=receipt.at,
            token=token,
            posted_at=now(),
        )

    def receipt(self, token: str) -> Receipt:
        """Return what a token says."""
        return self._receipts[token]

    def letter(self, token: str) -> OutLetter:
        """Return the letter that a receipt answers.

        Raises:
            UnknownLetterError, ReceiptMismatchError, ReusedReceiptError: it answers none.
        """
        letter = self._require(self._receipts[token])
        if token in self._reused:
            raise ReusedReceiptError
        return letter

    def is_new(self, token: str) -> bool:
        """Whether it is the first receipt of its state for its letter."""
        return token in self._new

    def checkpoint(self, note: str | None) -> str:
        """Keep the peer's checkpoint; return what is wrong with it."""
        if note not in self._flaws:
            self._flaws[note] = remember_checkpoint(self.peer.node, log_key_of(self.peer), note)
        return self._flaws[note]

    def move(self, letter: OutLetter, receipt: Receipt) -> None:
        """Move a letter's state up; a late lower one moves nothing."""
        present = State(letter.state) if letter.state in _STATES else None
        state = advance(present, receipt.state)
        letter.state = state.value
        if state is receipt.state:
            letter.reason = receipt.reason or ""
        if receipt.state is State.STORED:
            letter.receipt_verified = True
            letter.last_error = ""
        self._moved[letter.mid] = letter

    def write(self, act: Act) -> None:
        """Write the letters that were moved, one statement for all that come to the same."""
        alike: dict[tuple[str, str, bool, str], list[UUID]] = {}
        for letter in self._moved.values():
            new = (letter.state, letter.reason, letter.receipt_verified, letter.last_error)
            alike.setdefault(new, []).append(letter.mid)
        for (state, reason, verified, error), mids in alike.items():
            OutLetter.objects.filter(mid__in=mids).update(
                state=LetterState(state), reason=reason, receipt_verified=verified, last_error=error
            )
        if any(letter.has_files for letter in self._moved.values()):
            nudge(OUTBOX, str(self.peer.pk))  # its files may follow now
        note_contact(self.peer, act.at)
