"""Taking several receipts of one peer with one commit: those that an answer or a request of the peer brought."""

from collections.abc import Iterable, Mapping

from django.db import DatabaseError

from comity.audit.actors import PartnerNode
from comity.audit.acts import RefusalError, together
from comity.exchange.actions._answers import Answers
from comity.exchange.actions.receipting import take_receipt
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.receipts import Receipt
from comity.exchange.descriptors import verified
from comity.exchange.models import Peer


def take_receipts(
    peer: Peer, tokens: Iterable[str], known: Mapping[str, Receipt] | None = None
) -> dict[str, RefusalError | None]:
    """Verify receipts, before any lock, and take those that hold; each has its own entry in the log.

    Args:
        peer: who signed them.
        tokens: as received.
        known: what those say that were verified already.

    Returns:
        For each token None, or why it was not taken.
    """
    told = list(dict.fromkeys(tokens))
    holding = dict(known or {})
    for token in told:
        if token in holding:
            continue
        try:
            holding[token] = verified(peer, token)
        except ExchangeError:
            continue  # taken alone, it is refused with an entry that says why
    if not holding:
        return _one_by_one(peer, told)
    try:
        with together(PartnerNode(peer.node)) as act:
            answers = Answers(peer, holding)
            for token in holding:
                take_receipt(act, peer, token, answers)
            answers.write(act)
    except (RefusalError, DatabaseError):
        if len(told) == 1:
            return _one_by_one(peer, told)
        holding = {}
    return {**dict.fromkeys(holding), **_one_by_one(peer, [one for one in told if one not in holding])}


def _one_by_one(peer: Peer, tokens: Iterable[str]) -> dict[str, RefusalError | None]:
    taken: dict[str, RefusalError | None] = {}
    for token in tokens:
        try:
            take_receipt(PartnerNode(peer.node), peer, token)
        except RefusalError as refusal:
            taken[token] = refusal
        else:
            taken[token] = None
    return taken
