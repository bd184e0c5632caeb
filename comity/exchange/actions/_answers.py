"""Receipts of one peer that are taken together: what the acts need is read once, and their rows are written once."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from comity.audit.partners import remember_checkpoint
from comity.exchange.core.contradictions import Contradiction, Odd, Said, contradiction, own_flaw
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.receipts import Receipt, State, advance, require_answer
from comity.exchange.descriptors import descriptor_of, log_keys_of
from comity.exchange.links import HEARD, TELL_HEARD, heard_values, note_contact
from comity.exchange.models import LetterFile, OutLetter, Peer
from comity.exchange.models import Receipt as ReceiptRow
from comity.exchange.nudges import OUTBOX, nudge
from comity.exchange.receipt_order import Ahead, Beside, epochs_of, question_beside, said_by
from comity.lib.clock import now
from comity.lib.statements import ByCount, Columns, among, ask, ask_all, run, several

_STATES = {state.value for state in State}
_LETTER = Columns(OutLetter, without=("inner", "body"))
_ANSWERED = ByCount(  # in one order, so that two who take receipts of the same letters do not wait for each other
    lambda count: (
        f"SELECT {_LETTER.of('letter')}, EXISTS (SELECT FROM exchange_letterfile"  # noqa: S608  # our own columns
        " WHERE out_letter_id = letter.mid AND missing > 0 AND forgotten_at IS NULL) FROM exchange_outletter AS letter"
        f" WHERE {among('mid', count)} AND peer_id = %s ORDER BY mid FOR UPDATE OF letter"
    )
)
_RECEIPT = Columns(ReceiptRow)
_TRY = ByCount(lambda count: f"INSERT INTO exchange_receipt ({_RECEIPT.names}) {_RECEIPT.source(count)}")
_INSERT = ByCount(lambda count: f"{_TRY.text(count)} ON CONFLICT DO NOTHING RETURNING token")
_MOVED = Columns(OutLetter, only=("mid", "state", "reason", "receipt_verified", "last_error", "hop"))
_MOVE = ByCount(
    lambda count: (
        "UPDATE exchange_outletter AS letter SET state = moved.state, reason = moved.reason,"  # noqa: S608
        " receipt_verified = moved.receipt_verified, last_error = moved.last_error, hop = moved.hop"
        f" FROM ({_MOVED.source(count)}) AS moved({_MOVED.names}) WHERE letter.mid = moved.mid"
    )
)
_END = ByCount(lambda count: f"WITH moved AS ({_MOVE.text(count)}), heard AS ({HEARD}) {TELL_HEARD}")


class UnknownLetterError(ExchangeError):
    """The receipt answers a letter that was never sent there."""

    code = "unknown-letter"


class Answers:
    """Verified receipts of a peer, and our letters that they answer, under their row locks.

    Args:
        peer: who signed.
        receipts: by their tokens.
        hops: of those that answer an attempt, the hop token it went under.
        at: now.
        is_tried: what is taken twice at one moment may undo everything: whoever asks does it again one by one.
    """

    def __init__(
        self,
        peer: Peer,
        receipts: Mapping[str, Receipt],
        hops: Mapping[str, str],
        at: datetime,
        *,
        is_tried: bool = False,
    ) -> None:
        """Lock the letters, and insert the receipts that are new, in order, and not odd."""
        self.peer = peer
        self._receipts = receipts
        self._hops = hops
        self._at = at
        self._is_tried = is_tried
        mids = list({UUID(receipt.mid) for receipt in receipts.values()})
        self._letters: dict[UUID, OutLetter] = {}
        self._with_files: set[UUID] = set()
        # nearly always they answer letters of the present epoch: then this is what has to be asked once those are locked
        epochs = (descriptor_of(peer).epoch, peer.own_epoch)
        likely = question_beside(peer, [said_by(receipt, epochs) for receipt in receipts.values()])
        answered, near = ask_all((_ANSWERED.text(len(mids)), [several(mids), peer.pk]), likely)
        for row in answered:
            letter = _LETTER.read(row)
            self._letters[letter.mid] = letter
            if row[-1]:
                self._with_files.add(letter.mid)
        self._flaws: dict[str | None, str] = {}
        self._moved: dict[UUID, OutLetter] = {}
        self._new: set[str] = set()
        self._odd: dict[str, Contradiction] = {}
        self._insert((likely, near))

    def _insert(self, ahead: Ahead) -> None:
        answering = {
            token: said_by(receipt, epochs_of(self.peer, self._letters[UUID(receipt.mid)]))
            for token, receipt in self._receipts.items()
            if self._is_answer(receipt)
        }
        beside = Beside(self.peer, answering.values(), ahead)
        held = beside.held
        rows = []
        for token, said in answering.items():
            if held.get(UUID(said.rid)) == token:
                continue  # it came again
            letter = self._letters[UUID(said.mid)]
            odd = Contradiction(Odd.ID, said.rid) if UUID(said.rid) in held else None
            odd = odd or own_flaw(said, created=letter.created_at, at=self._at)
            odd = odd or contradiction(said, beside.others(said))
            if odd is not None:
                self._odd[token] = odd
            elif not beside.has(said):  # the first one of a state stands
                held[UUID(said.rid)] = token
                beside.add(said)
                rows.append(self._row(token, said))
        self._keep(rows)

    def _keep(self, rows: list[ReceiptRow]) -> None:
        if not rows:
            return
        if self._is_tried:
            self._new = {row.token for row in rows}
            run(_TRY.text(len(rows)), _RECEIPT.values(rows))
            return
        self._new = {token for (token,) in ask(_INSERT.text(len(rows)), _RECEIPT.values(rows))}
        for row in rows:
            if row.token not in self._new:
                self._odd[row.token] = Contradiction(Odd.NUMBER)  # somebody took its twin a moment ago

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

    def _row(self, token: str, said: Said) -> ReceiptRow:
        return ReceiptRow(
            rid=UUID(said.rid),
            peer=self.peer,
            given=False,
            mid=UUID(said.mid),
            state=said.state.value,
            reason=said.reason,
            at=said.at,
            token=token,
            posted_at=now(),
            rseq=said.rseq,
            hw=said.hw,
            signer_epoch=said.epochs[0] if said.epochs else None,
            own_epoch=said.epochs[1] if said.epochs else None,
        )

    def receipt(self, token: str) -> Receipt:
        """Return what a token says."""
        return self._receipts[token]

    def letter(self, token: str) -> OutLetter:
        """Return the letter that a receipt answers.

        Raises:
            UnknownLetterError, ReceiptMismatchError: it answers none.
        """
        return self._require(self._receipts[token])

    def oddity(self, token: str) -> Contradiction | None:
        """Return what is odd about a receipt beside those taken before, or None."""
        return self._odd.get(token)

    def is_new(self, token: str) -> bool:
        """Whether it is the first receipt of its state for its letter."""
        return token in self._new

    def checkpoint(self, note: str | None) -> str:
        """Keep the peer's checkpoint; return what is wrong with it."""
        if note not in self._flaws:
            keys = log_keys_of(descriptor_of(self.peer), self._at)
            self._flaws[note] = remember_checkpoint(self.peer.node, keys, note)
        return self._flaws[note]

    def move(self, token: str) -> None:
        """Move a letter's state up; a late lower one moves nothing."""
        receipt = self._receipts[token]
        letter = self._letters[UUID(receipt.mid)]
        present = State(letter.state) if letter.state in _STATES else None
        state = advance(present, receipt.state)
        letter.state = state.value
        if state is receipt.state:
            letter.reason = receipt.reason or ""
        if receipt.state is State.STORED:
            letter.receipt_verified = True
            letter.last_error = ""
            if not letter.hop and receipt.dig == letter.dig:
                letter.hop = self._hops.get(token, "")
        self._moved[letter.mid] = letter

    def write(self) -> None:
        """Write the letters that were moved; called before anything asks for them in the tables."""
        if self._moved:
            moved = list(self._moved.values())
            run(_MOVE.text(len(moved)), _MOVED.values(moved))
            self._let_files_follow()

    def end(self) -> None:
        """Write the letters that were moved, and that the peer spoke, as `note_contact` has it."""
        if self._moved:
            moved = list(self._moved.values())
            run(_END.text(len(moved)), [*_MOVED.values(moved), *heard_values(self.peer, self._at)])
            self._let_files_follow()
        else:
            note_contact(self.peer, self._at)

    def _let_files_follow(self) -> None:
        with_files = self._with_files & self._moved.keys()
        if with_files:
            # their files may follow now; `delivered` says that a letter was opened, so that nobody need ask for that again
            rows = LetterFile.objects.filter(out_letter__in=with_files, missing__gt=0, forgotten_at=None)
            rows.update(next_attempt_at=now())
            nudge(OUTBOX)
        self._moved.clear()
