"""Writing receipts: the same at the edge, with hop keys, and inside, with sig keys."""

from collections.abc import Callable
from datetime import datetime

from comity.exchange.core.ids import new_id
from comity.exchange.core.keys import PrivateKey
from comity.exchange.core.mail import Facts
from comity.exchange.core.receipts import Receipt, State, sign_receipt

Checkpoint = Callable[[], str | None]


def no_checkpoint() -> str | None:
    """There is no log yet."""
    return None


class ReceiptWriter:
    """Signs receipts of one node.

    Args:
        node: our id.
        key_at: the key to sign with at a moment.
        checkpoint: our latest signed checkpoint, an opaque text here.
    """

    def __init__(self, node: str, key_at: Callable[[datetime], PrivateKey], checkpoint: Checkpoint) -> None:
        self._node = node
        self._key_at = key_at
        self._checkpoint = checkpoint

    def write(
        self,
        facts: Facts,
        *,
        aud: str,
        mid: str,
        idg: str,
        dig: str,
        state: State,
        at: datetime,
        reason: str | None = None,
        by: str | None = None,
    ) -> str:
        """The signed receipt, with what only the store knew."""
        receipt = Receipt(
            iss=self._node,
            aud=aud,
            rid=new_id(),
            mid=mid,
            idg=idg,
            dig=dig,
            state=state,
            at=at,
            hw=facts.hw,
            rseq=facts.rseq,
            reason=reason,
            by=by,
            entry=facts.entry,
            cp=self._checkpoint(),
        )
        return sign_receipt(receipt, self._key_at(at))
