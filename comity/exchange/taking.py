"""Taking several receipts of one peer with one commit: those that answers or a request of the peer brought."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import DatabaseError

from comity.audit.actors import PartnerNode
from comity.audit.acts import RefusalError, together
from comity.exchange.actions._answers import Answers
from comity.exchange.actions.receipting import take_receipt
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.receipts import Receipt
from comity.exchange.descriptors import verified
from comity.exchange.models import OutLetter, Peer

Taken = dict[str, OutLetter | RefusalError]


def take_receipts(peer: Peer, tokens: Iterable[str]) -> Taken:
    """Verify receipts, before any lock, and take those that hold; each has its own entry in the log.

    Returns:
        For each token the letter, or why it was not taken.
    """
    said = {}
    told = list(dict.fromkeys(tokens))
    for token in told:
        try:
            said[token] = verified(peer, token)
        except ExchangeError:
            continue  # taken alone, it is refused with an entry that says why
    return take_verified(peer, said) | _one_by_one(peer, [one for one in told if one not in said], {})


def take_verified(peer: Peer, said: Mapping[str, Receipt], hops: Mapping[str, str] | None = None) -> Taken:
    """Take receipts whose signature holds.

    Args:
        peer: who signed them.
        said: what each token says.
        hops: the hop tokens of the attempts that they answer, where they answer one.

    Returns:
        For each token the letter, or why it was not taken.
    """
    taken: Taken = {}
    for wave in _one_a_letter(said):
        taken |= _together(peer, wave, hops or {})
    return taken


def _one_a_letter(said: Mapping[str, Receipt]) -> list[dict[str, Receipt]]:
    """Split receipts so that none stands beside another of its letter: the rooms follow a letter state by state."""
    waves: list[dict[str, Receipt]] = []
    seen: Counter[str] = Counter()
    for token, receipt in said.items():
        place = seen[receipt.mid]
        seen[receipt.mid] += 1
        if place == len(waves):
            waves.append({})
        waves[place][token] = receipt
    return waves


def _together(peer: Peer, said: Mapping[str, Receipt], hops: Mapping[str, str]) -> Taken:
    try:
        with together(PartnerNode(peer.node)) as act:
            answers = Answers(peer, said, hops, act.at, is_tried=True)
            taken: Taken = {token: take_receipt(act, peer, token, answers=answers) for token in said}
            answers.end()
    except (RefusalError, DatabaseError):
        return _one_by_one(peer, said, hops)
    return taken


def _one_by_one(peer: Peer, tokens: Iterable[str], hops: Mapping[str, str]) -> Taken:
    taken: Taken = {}
    for token in tokens:
        try:
            taken[token] = take_receipt(PartnerNode(peer.node), peer, token, hops.get(token, ""))
        except RefusalError as refusal:
            taken[token] = refusal
    return taken
