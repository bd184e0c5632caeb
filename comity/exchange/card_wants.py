"""When a partner's card is asked for at its own door: it shows keys we do not know, or the card we hold has ended."""

from collections.abc import Mapping
from datetime import timedelta

from comity.audit.actors import PartnerNode
from comity.exchange.actions.cards import want_card
from comity.exchange.core import _jose, receipts, strict_json
from comity.exchange.core.digests import unb64u
from comity.exchange.core.errors import ExchangeError, Retry
from comity.exchange.core.hop import HEADER, TYP
from comity.exchange.core.moments import SKEW, from_seconds
from comity.exchange.core.wire import Response, read_problem
from comity.exchange.descriptors import core_peer, descriptor_of
from comity.exchange.models import CardState, InLetter, Peer, PeerState
from comity.lib.clock import now

UNKNOWN_KEY, EXPIRED, OUR_KEY, LATER_EPOCH = "unknown-key", "card-expired", "key-not-theirs", "later-epoch"


def may_be_new(letter: InLetter) -> bool:
    """Whether the key that signed a letter may stand on a card we have not seen: not asked for since the letter came."""
    answered = CardState.objects.filter(peer=letter.peer_id).values_list("answered_at", flat=True).first()
    return answered is None or answered < letter.stored_at


def receipt_may_be_new(peer: Peer, token: str) -> bool:
    """Whether a receipt of an unknown key may be signed with one that stands on a card we have not seen.

    It says itself when it was signed. That is not verified: whoever lies about it has its card asked for, and no more.
    """
    answered = CardState.objects.filter(peer=peer).values_list("answered_at", flat=True).first()
    try:
        kid = _jose.header_of(token, receipts.TYP)["kid"]
        claims = strict_json.parse(unb64u(token.split(".")[1]), receipts.MAX_BYTES)
        if claims["iss"] != peer.node or _is_known(kid):
            return False
        signed_at = from_seconds(claims["at"])
    except (ExchangeError, KeyError, TypeError, ValueError, OverflowError):
        return False
    return answered is None or answered <= signed_at + SKEW


def _is_known(kid: str) -> bool:
    """Whether a key stands on the card of any partner, or stood on an earlier one."""
    return any(kid == key.kid for peer in Peer.objects.all() for key in core_peer(peer).keys)


def want_after_refusal(peer: Peer, response: Response, headers: Mapping[str, str]) -> None:
    """Ask for the card of a partner that we refused, when a newer one may explain what it showed."""
    if peer.state != PeerState.ACTIVE:
        return
    if descriptor_of(peer).exp <= now():
        _want(peer, EXPIRED)
    elif read_problem(response).retry is Retry.REFRESH_TRUST and not _has_ended(peer, headers):
        _want(peer, UNKNOWN_KEY)


def want_after_answer(peer: Peer, code: str, response: Response | None) -> None:
    """Ask for the card of a partner that does not know our key, has another one itself, or signed with one we do not know."""
    if code.startswith("receipt:"):
        _want(peer, UNKNOWN_KEY)
        return
    try:
        retry = read_problem(response).retry if response is not None else None
    except ExchangeError:
        return
    if retry in {Retry.RE_ENCRYPT, Retry.REFRESH_TRUST}:
        _want(peer, OUR_KEY)


def want_after_restore(peer: Peer) -> None:
    """Ask for the card of a partner that says it was restored: its root key must have signed so."""
    _want(peer, LATER_EPOCH)


def want_stale(peer: Peer, *, every: timedelta) -> None:
    """Ask for the card of a partner whose present one ends, or will hold no key to encrypt to, but not too often."""
    if not CardState.objects.filter(peer=peer, answered_at__gt=now() - every).exists():
        _want(peer, EXPIRED)


def _want(peer: Peer, why: str) -> None:
    if not CardState.objects.filter(peer=peer, wanted_at__isnull=False).exists():
        want_card(PartnerNode(peer.node), peer.pk, why)


def _has_ended(peer: Peer, headers: Mapping[str, str]) -> bool:
    """Whether a hop token is signed with a key that the partner took out itself: nothing to ask, and perhaps a thief."""
    token = next((value for name, value in headers.items() if name.lower() == HEADER.lower()), "")
    try:
        kid = _jose.header_of(token, TYP)["kid"]
    except ExchangeError:
        return True
    return kid in {key.kid for key in core_peer(peer).old_keys}
