"""Reading the receipts that partners post: verified inside, where the edge cannot make them up."""

from comity.exchange.core.errors import ExchangeError, ReceiptMismatchError, UnknownPeerError
from comity.exchange.core.receipts import Receipt, require_answer, verify_receipt
from comity.exchange.core.store import InnerStore


class ReceiptReader:
    """Moves our letters on by what their receivers signed."""

    def __init__(self, node: str, store: InnerStore) -> None:
        self._node = node
        self._store = store

    def read(self, most: int = 100) -> int:
        """Verify receipts that have come in; one that does not hold is kept as evidence. Returns how many."""
        unread = self._store.unread_receipts(most)
        for sender, token in unread:
            try:
                receipt = self._verified(sender, token)
            except ExchangeError as error:
                self._store.discard_receipt(sender, token, error.code)
            else:
                self._store.record_receipt(sender, token, receipt)
        return len(unread)

    def _verified(self, sender: str, token: str) -> Receipt:
        peer = self._store.peer(sender)
        if peer is None:
            raise UnknownPeerError
        receipt = verify_receipt(token, issuer=sender, keys=peer.keys, me=self._node)
        sent = self._store.sent_digs(sender, receipt.mid)
        if sent is None:
            raise ReceiptMismatchError("The receipt answers a letter that was never sent there.")
        idg, digs = sent
        require_answer(receipt, mid=receipt.mid, idg=idg, digs=digs)
        return receipt
