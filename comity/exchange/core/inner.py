"""Receiving inside, steps 7 to 9 of section 1.7: open, verify, ask the policy, deliver, and say so in a receipt."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from comity.exchange.core.envelope import Opened, open_sealed
from comity.exchange.core.errors import ExchangeError, Reason, RefusalError, UnknownPeerError
from comity.exchange.core.handlers import Handlers
from comity.exchange.core.key_folder import InnerKeys
from comity.exchange.core.letter import LetterType
from comity.exchange.core.mail import (
    READABLE_LATER,
    Closed,
    Delivery,
    Facts,
    Flag,
    ReceivedFile,
    Settlement,
    Waiting,
)
from comity.exchange.core.moments import SKEW, Clock, seconds
from comity.exchange.core.parts import PartInfo, decrypt_part, waited_for
from comity.exchange.core.peers import Own, Peer
from comity.exchange.core.receipt_writer import Checkpoint, ReceiptWriter, no_checkpoint
from comity.exchange.core.receipts import State
from comity.exchange.core.store import InnerStore
from comity.exchange.core.voids import closed_by

Policy = Callable[[Delivery], None]


def accept_all(_: Delivery) -> None:
    """Refuse nothing: for links without agreements, such as tests."""


class InnerReceiver:
    """The inner half of a node.

    Args:
        own: who we are.
        keys: sig and enc keys.
        store: where messages wait.
        clock: now.
        handlers: who receives what.
        checkpoint: our latest signed checkpoint, for the receipts.
        policy: step 8, agreement and handling; raises RefusalError with the reason `policy`.
        understood: members of `ext` this node understands.
    """

    def __init__(
        self,
        own: Own,
        keys: InnerKeys,
        store: InnerStore,
        clock: Clock,
        *,
        handlers: Handlers,
        checkpoint: Checkpoint = no_checkpoint,
        policy: Policy = accept_all,
        understood: Collection[str] = (),
    ) -> None:
        self._own = own
        self._keys = keys
        self._store = store
        self._clock = clock
        self._handlers = handlers
        self._receipts = ReceiptWriter(own.node, keys.sig_at, checkpoint)
        self._policy = policy
        self._understood = frozenset(understood)

    def take(self, waiting: Waiting) -> Settlement | None:
        """Open and settle one waiting message.

        Returns:
            How it was settled, or None while its attachments are still on the way.

        Raises:
            StorageError, or whatever a handler raised beside RefusalError: the message waits for another try.
        """
        at = self._clock()
        try:
            return self._take(waiting, at)
        except Exception:
            self._store.postpone(waiting, at)
            raise

    def acknowledge(self, iss: str, mid: str, state: State, by: str) -> None:
        """Say that an officer has read a letter or acted on it; `by` is the pseudonym of the role.

        Raises RefusalError when there is no such delivered letter.
        """
        found = self._store.received_state(iss, mid)
        if (
            state not in {State.READ, State.ACTIONED}
            or found is None
            or found[0] in {State.REFUSED, State.EXPIRED}
        ):
            raise RefusalError(Reason.MALFORMED, "Only a delivered letter can be read or acted on.")
        _, idg, dig = found
        at = self._clock()

        def sign(facts: Facts) -> str:
            return self._receipts.write(facts, aud=iss, mid=mid, idg=idg, dig=dig, state=state, at=at, by=by)

        self._store.acknowledge(iss, mid, state, sign)

    def _take(self, waiting: Waiting, at: datetime) -> Settlement | None:
        settlement = Settlement(waiting=waiting, state=State.DELIVERED, dig=waiting.bodies[0][0])
        try:
            dig, opened = self._open_any(waiting, at)
            flags = self._flags(waiting, opened, at)
            settlement = replace(settlement, dig=dig, opened=opened, flags=flags)
            return self._deliver(settlement, opened, at)
        except RefusalError as refusal:
            refused = replace(settlement, state=State.REFUSED, reason=refusal.reason.value)
            return self._settle(refused, at, lambda: None)

    def _open_any(self, waiting: Waiting, at: datetime) -> tuple[str, Opened]:
        first: RefusalError | None = None
        for dig, body in waiting.bodies:
            try:
                return dig, self._open(waiting, body, at)
            except RefusalError as refusal:
                if refusal.reason not in READABLE_LATER:
                    raise
                first = first or refusal
        raise first or RefusalError(Reason.UNREADABLE)

    def _open(self, waiting: Waiting, body: bytes, at: datetime) -> Opened:
        opened = open_sealed(
            body,
            mid=waiting.mid,
            sender=waiting.iss,
            own_enc_keys=self._keys.enc,
            sender_keys=self._peer(waiting.iss).keys,
            at=at,
            me=self._own.node,
            understood=self._understood,
            known_keys=lambda: {self._own.node: self._own.enc_kids},
        )
        if opened.idg != waiting.cover.idg:
            raise RefusalError(Reason.DIGEST_MISMATCH)
        return opened

    def _deliver(self, settlement: Settlement, opened: Opened, at: datetime) -> Settlement | None:
        waiting, letter = settlement.waiting, opened.letter
        if letter.expires <= at:
            return self._settle(replace(settlement, state=State.EXPIRED), at, lambda: None)
        handler = self._handlers.find(letter)
        if letter.type is LetterType.VOID:
            return self._settle(replace(settlement, closes=_closes(opened)), at, lambda: None)
        here = not letter.parts or self._store.expect_parts(waiting, letter.parts)
        if not here and waited_for(letter.parts):
            return None
        files = self._files(waiting.iss, opened) if here else ()
        delivery = Delivery(
            letter=letter, opened=opened, peer=self._peer(waiting.iss), flags=settlement.flags, files=files
        )
        self._policy(delivery)
        return self._settle(settlement, at, lambda: handler(delivery))

    def _peer(self, node: str) -> Peer:
        peer = self._store.peer(node)
        if peer is None:
            raise UnknownPeerError
        return peer

    def files(self, iss: str, parts: Sequence[PartInfo]) -> tuple[ReceivedFile, ...]:
        """The attachments of a letter that did not wait for them, once all their chunks are here.

        Raises DigestMismatchError: they are not what the letter announced.
        """
        return tuple(
            ReceivedFile(part, decrypt_part(part, self._store.chunks(iss, part.root))) for part in parts
        )

    def _files(self, iss: str, opened: Opened) -> tuple[ReceivedFile, ...]:
        try:
            return self.files(iss, opened.letter.parts)
        except ExchangeError as error:
            raise RefusalError.from_error(error) from error

    def _flags(self, waiting: Waiting, opened: Opened, at: datetime) -> frozenset[Flag]:
        letter, cover = opened.letter, waiting.cover
        before = self._store.digest_in(waiting.iss, letter.conv, letter.cseq - 1) if letter.cseq > 1 else None
        raised = {
            Flag.FUTURE: letter.created > at + SKEW,
            Flag.GAP: letter.cseq > 1 and before is None,
            Flag.BROKEN_CHAIN: before is not None and before != letter.prev,
            Flag.LINK_CLASH: waiting.link_clash,
            Flag.COVER_DIFFERS: (cover.prio, seconds(cover.exp_at)) != (letter.prio, seconds(letter.expires)),
        }
        return frozenset(flag for flag, up in raised.items() if up)

    def _settle(self, settlement: Settlement, at: datetime, act: Callable[[], None]) -> Settlement:
        waiting = settlement.waiting

        def sign(facts: Facts) -> str:
            return self._receipts.write(
                facts,
                aud=waiting.iss,
                mid=waiting.mid,
                idg=waiting.cover.idg,
                dig=settlement.dig,
                state=settlement.state,
                at=at,
                reason=settlement.reason,
            )

        self._store.settle(settlement, act, sign)
        return settlement


def _closes(opened: Opened) -> tuple[Closed, ...]:
    try:
        return closed_by(opened.letter)
    except ExchangeError as error:
        raise RefusalError.from_error(error) from error
