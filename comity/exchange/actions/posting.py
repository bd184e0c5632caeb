"""Acts on letters of ours: post, hold, let go, withdraw, expire, encrypt anew, count an attempt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.exchange.actions._files import attach
from comity.exchange.actions._said import keep_said
from comity.exchange.core.errors import ExchangeError
from comity.exchange.membership import NOT_A_MEMBER, NotAMemberError, under_membership
from comity.exchange.models import LetterState, OutLetter, Peer, PeerState
from comity.exchange.notifications import HELD, tell_operators
from comity.exchange.outbox import (
    ABOVE_CEILING,
    VOID_ORIGIN,
    Ready,
    enter,
    enter_void,
    number_anew,
    numbering_of,
    sealed_again,
    sealed_ahead,
)
from comity.exchange.outgoing import NewLetter
from comity.exchange.posting_words import cannot_post_words
from comity.exchange.recovering import IS_DOUBLED, RETURNED, doubled_values, may_send_to, was_restored
from comity.exchange.registry import PostedLetter, ReceiptedLetter, tell_followers, tell_witnesses
from comity.exchange.sealing import FileNotWholeError, NoEncryptionKeyError
from comity.lib.clock import now
from comity.lib.statements import Columns, Found, ask_all

ON_ITS_WAY = frozenset({LetterState.QUEUED, LetterState.HELD})
GIVEN_UP = frozenset({LetterState.VOID, LetterState.EXPIRED})


class CannotPostError(RefusalError):
    """The letter cannot be sent."""

    code = "cannot-post"

    def __init__(self, code: str) -> None:
        """Take the code; the sentence follows from it."""
        super().__init__(
            (cannot_post_words(code) or _("The letter cannot be sent (%(code)s).") % {"code": code}),
            code=code,
        )


class AlreadyGoneError(RefusalError):
    """The letter has left already."""

    code = "already-gone"

    def __init__(self) -> None:
        """Say what can be done instead."""
        super().__init__(
            _("The letter has left already and cannot be withdrawn. Ask the partner to delete it.")
        )


_PEER = Columns(Peer, without=("names", "certificates", "old_keys"))
_TO_POST = (
    f"SELECT {_PEER.of('peer')}, {IS_DOUBLED}, EXISTS (SELECT FROM exchange_conversation WHERE id = %s)"  # noqa: S608  # our own columns
    " FROM exchange_peer AS peer WHERE peer.id = %s FOR NO KEY UPDATE OF peer"  # whoever takes receipts of the peer meanwhile is not held up
)


@dataclass(frozen=True)
class _Locked:
    """The partner of a new letter under its row lock, and what was asked with it; `ready` is sealed where we had to wait."""

    peer: Peer
    is_doubled: bool
    is_of_several: bool
    numbered: Sequence[Found]
    ready: Ready | None


def _locked_peer(new: NewLetter) -> _Locked:
    """Lock the partner of a new letter, and ask whether we seem to be doubled, and whether the conversation is one of several.

    Where somebody else numbers a letter to it just now, the letter is sealed while we wait.
    """
    values, ready = [*doubled_values(), new.conv, new.peer.pk], None
    numbering = numbering_of(new.peer.pk, new.conv)
    found, numbered = ask_all((f"{_TO_POST} SKIP LOCKED", values), numbering)
    if not found:
        ready = sealed_ahead(new, now(), numbered)
        found, numbered = ask_all((_TO_POST, values), numbering)
    return _Locked(_PEER.read(found[0]), found[0][-2], found[0][-1], numbered, ready)


@action(events.MESSAGE_POSTED)
def post_letter(act: Act, new: NewLetter) -> OutLetter:
    """Number, sign and seal a letter and put it into the outbox, in the transaction of the act that sends it.

    Raises:
        CannotPostError: it is too large, the partner is suspended, its keys are no longer valid, or we recover from a restore.
    """
    locked = _locked_peer(new)
    peer = locked.peer
    act.about("peer", peer.node)
    if peer.state != PeerState.ACTIVE:
        raise CannotPostError("peer-suspended")
    if new.schema != RETURNED and not may_send_to(peer, doubled=locked.is_doubled):
        raise CannotPostError("recovering" if was_restored() else "doubled")
    if new.handling is not None and new.handling["classification"]["level"] > peer.ceiling:
        raise CannotPostError(ABOVE_CEILING)
    try:
        placed = under_membership(new) if locked.is_of_several else new
        entered = enter(peer, placed, now(), locked.ready, locked.numbered)
    except NoEncryptionKeyError as error:
        raise CannotPostError("no-key") from error
    except NotAMemberError as error:
        raise CannotPostError(NOT_A_MEMBER) from error
    except FileNotWholeError as error:
        raise CannotPostError("file-not-whole") from error
    except ExchangeError as error:
        raise CannotPostError(error.code) from error
    row = entered.row
    attach(row, entered.files, act.at)
    if placed is not new:
        keep_said(row)
    _note_posted(act, row)
    act.note(parts=len(entered.files))
    if new.citation is not None:
        act.note(agreement=new.citation.agreement, article=new.citation.article)
    origin = (new.origin_kind, new.origin_id)
    tell_witnesses(
        act, PostedLetter(row.mid, row.idg, peer.node, row.schema, new.kind, *origin, new.handling)
    )
    return row


def _note_posted(act: Act, row: OutLetter) -> None:
    act.about("letter", row.mid)
    act.note(
        peer=row.peer.node,
        schema=row.schema,
        idg=row.idg,
        dig=row.dig,
        ls=row.ls,
        cseq=row.cseq,
        size=len(row.body),
        prio=row.prio,
    )


@action(events.MESSAGE_POSTED)
def post_void(act: Act, mid: UUID, reason: str) -> OutLetter:
    """Close the number of a letter that will not be sent by a signed void (EXCHANGE 1.9).

    Raises:
        CannotPostError: the partner's keys are no longer valid; its number stays open.
    """
    letter = OutLetter.objects.get(mid=mid)
    act.about("letter", mid)
    peer = Peer.objects.select_for_update(no_key=True).get(pk=letter.peer_id)
    if not may_send_to(peer):
        raise CannotPostError("recovering" if was_restored() else "doubled")
    try:
        row = enter_void(peer, letter, reason, now())
    except NoEncryptionKeyError as error:
        raise CannotPostError("no-key") from error
    except ExchangeError as error:
        raise CannotPostError(error.code) from error
    _note_posted(act, row)
    act.note(closes=str(mid), reason=reason)
    return row


@action(events.MESSAGE_HELD)
def hold_letter(act: Act, mid: UUID, reason: str, until: datetime) -> None:
    """Hold a letter back that the gate does not let leave any more; it is asked again later."""
    letter = _locked(act, mid)
    act.note(reason=reason)
    if letter.state not in ON_ITS_WAY:  # withdrawn or proven while the gate was asked
        act.note(already=letter.state)
        return
    letter.state = LetterState.HELD
    letter.reason = reason
    letter.next_attempt_at = until
    letter.save(update_fields=["state", "reason", "next_attempt_at"])
    tell_operators(act, HELD, letter.peer)


@action(events.MESSAGE_POSTED)
def let_go(act: Act, mid: UUID) -> bool:
    """Send a held letter on: the gate lets it leave again. Return whether it still may: it may have been withdrawn."""
    letter = _locked(act, mid)
    if letter.state != LetterState.HELD:
        act.note(already=letter.state)
        return letter.state == LetterState.QUEUED
    act.note(held_before=letter.reason)
    letter.state = LetterState.QUEUED
    letter.reason = ""
    letter.save(update_fields=["state", "reason"])
    return True


@action(events.MESSAGE_WITHDRAWN)
def withdraw_letter(act: Act, mid: UUID) -> OutLetter:
    """Take a letter back that has not left yet; a void closes its number.

    Raises:
        AlreadyGoneError: the partner has it.
    """
    letter = _locked(act, mid)
    if letter.state not in ON_ITS_WAY:
        raise AlreadyGoneError
    letter.state = LetterState.VOID
    letter.reason = "withdrawn"
    letter.save(update_fields=["state", "reason"])
    _tell_given_up(act, letter, "withdrawn")
    _close_number(act, mid, "withdrawn")
    return letter


@action(events.MESSAGE_EXPIRED)
def expire_letter(act: Act, mid: UUID) -> None:
    """Give a letter up whose time is over; a void closes its number."""
    letter = _locked(act, mid)
    act.note(attempts=letter.attempts)
    if letter.state not in ON_ITS_WAY:
        act.note(already=letter.state)
        return
    letter.state = LetterState.EXPIRED
    letter.save(update_fields=["state"])
    _tell_given_up(act, letter, "given-up")
    _close_number(act, mid, "expired")


def _tell_given_up(act: Act, letter: OutLetter, state: str) -> None:
    told = ReceiptedLetter(
        letter.mid, letter.peer.node, letter.conv, letter.schema, state, reason="", at=act.at
    )
    tell_followers(act, told)


def _close_number(act: Act, mid: UUID, reason: str) -> bool:
    try:
        act.note(void=str(post_void(act, mid, reason).mid))
    except CannotPostError as refusal:  # tried again by the sweep of `closing`
        act.note(void_failed=refusal.code)
        return False
    return True


@action(events.MESSAGE_WITHDRAWN)
def close_number(act: Act, mid: UUID) -> bool:
    """Close the number of a letter that was given up, where its void could not be written then; return whether it could now."""
    letter = _locked(act, mid)
    if (
        letter.state not in GIVEN_UP
        or OutLetter.objects.filter(origin_kind=VOID_ORIGIN, origin_id=mid).exists()
    ):
        act.note(already=letter.state)
        return True
    return _close_number(act, mid, "withdrawn" if letter.state == LetterState.VOID else "expired")


@action(events.MESSAGE_POSTED)
def seal_again(act: Act, mid: UUID) -> None:
    """Encrypt a letter anew to the partner's present key; the signed bytes stay the same.

    Raises:
        CannotPostError: the partner's card holds no valid key.
    """
    letter = _locked(act, mid)
    try:
        sealed = sealed_again(letter, now())
    except NoEncryptionKeyError as error:
        raise CannotPostError("no-key") from error
    letter.earlier_digs = [*letter.earlier_digs, letter.dig]
    letter.body, letter.dig, letter.next_attempt_at = sealed.body, sealed.dig, act.at
    if letter.epoch < letter.peer.own_epoch:
        number_anew(Peer.objects.select_for_update(no_key=True).get(pk=letter.peer_id), letter)
    letter.receipt_verified = False  # that the peer stored these bytes is not proven yet
    letter.save(update_fields=["earlier_digs", "body", "dig", "next_attempt_at", "receipt_verified"])
    act.note(dig=sealed.dig, again=True)


@action(events.DELIVERY_FAILED)
def note_failed_attempt(act: Act, mid: UUID, problem: str, due: datetime) -> None:
    """Count a failed attempt and say when the next one is due."""
    letter = _locked(act, mid)
    act.note(problem=problem, attempt=letter.attempts + 1)
    letter.attempts += 1
    letter.last_error = problem
    letter.next_attempt_at = due
    letter.save(update_fields=["attempts", "last_error", "next_attempt_at"])


def _locked(act: Act, mid: UUID) -> OutLetter:
    act.about("letter", mid)
    return OutLetter.objects.select_for_update(of=("self",)).select_related("peer").get(mid=mid)
