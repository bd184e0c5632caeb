"""Receipts of one peer that are taken together: what the acts need is read once, and their rows are written once."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from comity.audit.partners import remember_checkpoint
from comity.exchange.core.contradictions import Contradiction, Odd, Said, contradiction, own_flaw
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.receipts import Receipt, State, advance, require_answer
from comity.exchange.descriptors import descriptor_of, log_keys_of
from comity.exchange.models import LetterFile, OutLetter, Peer
from comity.exchange.models import Receipt as ReceiptRow
from comity.exchange.nudges import OUTBOX, nudge
from comity.exchange.receipt_order import Beside, epochs_of, said_by
from comity.lib.clock import now

_STATES = {state.value for state in State}
# by hand, and for any number of rows: one question each where the ORM asks two, at a place that every receipt passes
_MOVE = (
    "UPDATE exchange_outletter AS letter SET state = moved.state, reason = moved.reason,"
    " receipt_verified = moved.proven, last_error = moved.error, hop = moved.hop"
    " FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::boolean[], %s::text[], %s::text[])"
    " AS moved(mid, state, reason, proven, error, hop) WHERE letter.mid = moved.mid"
)
_TYPES = {
    "rid": "uuid", "peer_id": "uuid", "given": "boolean", "mid": "uuid", "state": "text", "reason": "text",
    "at": "timestamptz", "token": "text", "posted_at": "timestamptz", "next_attempt_at": "timestamptz",
    "attempts": "integer", "rseq": "bigint", "hw": "bigint", "signer_epoch": "integer", "own_epoch": "integer",
}  # fmt: skip
_INSERT = (  # names of our own columns
    f"INSERT INTO exchange_receipt ({', '.join(_TYPES)})"  # noqa: S608
    f" SELECT * FROM unnest({', '.join(f'%s::{kind}[]' for kind in _TYPES.values())})"
    " ON CONFLICT DO NOTHING RETURNING token"
)


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
    """

    def __init__(
        self, peer: Peer, receipts: Mapping[str, Receipt], hops: Mapping[str, str], at: datetime
    ) -> None:
        """Lock the letters, and insert the receipts that are new, in order, and not odd."""
        self.peer = peer
        self._receipts = receipts
        self._hops = hops
        self._at = at
        mids = {UUID(receipt.mid) for receipt in receipts.values()}
        unsent = LetterFile.objects.filter(out_letter=OuterRef("pk"), missing__gt=0, forgotten_at=None)
        # in one order, so that two who take receipts of the same letters do not wait for each other
        letters = OutLetter.objects.filter(mid__in=mids, peer=peer).order_by("mid").defer("inner", "body")
        found = letters.select_for_update(of=("self",)).annotate(has_files=Exists(unsent))
        self._letters = {letter.mid: letter for letter in found}
        self._flaws: dict[str | None, str] = {}
        self._moved: dict[UUID, OutLetter] = {}
        self._new: set[str] = set()
        self._odd: dict[str, Contradiction] = {}
        self._insert()

    def _insert(self) -> None:
        answering = {
            token: said_by(receipt, epochs_of(self.peer, self._letters[UUID(receipt.mid)]))
            for token, receipt in self._receipts.items()
            if self._is_answer(receipt)
        }
        rids = [UUID(said.rid) for said in answering.values()]
        of_letters = Q(peer=self.peer, given=False, mid__in=[UUID(said.mid) for said in answering.values()])
        found = list(ReceiptRow.objects.filter(of_letters | Q(rid__in=rids)))
        held = {row.rid: row.token for row in found}
        mine = [row for row in found if row.peer_id == self.peer.pk and not row.given]
        letters = {said.mid for said in answering.values()}
        beside = Beside(self.peer, answering.values(), [row for row in mine if str(row.mid) in letters])
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
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, [[getattr(row, name) for row in rows] for name in _TYPES])
            self._new = {token for (token,) in cursor.fetchall()}
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
        """Write the letters that were moved; called before anything asks for them in the tables, and at the end."""
        if not self._moved:
            return
        moved = list(self._moved.values())
        names = ("mid", "state", "reason", "receipt_verified", "last_error", "hop")
        with connection.cursor() as cursor:
            cursor.execute(_MOVE, [[getattr(letter, name) for letter in moved] for name in names])
        with_files = [letter.mid for letter in moved if letter.has_files]  # type: ignore[attr-defined]  # asked with the letters
        if with_files:
            # their files may follow now; `delivered` says that a letter was opened, so that nobody need ask for that again
            rows = LetterFile.objects.filter(out_letter__in=with_files, missing__gt=0, forgotten_at=None)
            rows.update(next_attempt_at=now())
            nudge(OUTBOX)
        self._moved.clear()
