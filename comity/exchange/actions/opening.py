"""Acts of the inner worker on stored letters: expect files, deliver, close numbers, refuse, postpone."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions._files import expect, let_go, require_room
from comity.exchange.actions._said import keep_heard
from comity.exchange.actions.doubling import note_doubled
from comity.exchange.actions.receipting import acknowledge
from comity.exchange.core.errors import Reason, RefusalError
from comity.exchange.core.hop import peek_cover
from comity.exchange.core.mail import Closed, Flag
from comity.exchange.core.moments import SKEW
from comity.exchange.core.receipts import State
from comity.exchange.links import advance, locked_link
from comity.exchange.models import AlarmKind, InLetter, InState, Void
from comity.exchange.nudges import GREET, INBOX, OUTBOX, nudge
from comity.exchange.opening import OpenedLetter, still_missing
from comity.exchange.registry import BodyType, tell_takers

PARTS_MISSING = "parts-missing"
GAP = "gap"
DOUBLED = "doubled"
LONGEST_SCHEMA = 64  # in a row: no body that a room knows has a longer name, and that of an unknown one stays in the letter
PARTS_LOOK = timedelta(seconds=5)  # a look in case the nudge of the last chunk was lost


def _locked(act: Act, letter_id: UUID, opened: OpenedLetter | None) -> InLetter:
    """Return the letter under its row lock, with what was read in it; it is saved by whoever asked."""
    letter = InLetter.objects.select_for_update(of=("self",)).select_related("peer").get(pk=letter_id)
    act.about("letter", letter.mid)
    act.note(peer=letter.peer.node)
    if opened is not None:
        letter.inner = opened.inner
        letter.payload = opened.payload
        letter.conv = opened.conv
        letter.cseq = opened.cseq
        letter.schema = opened.schema[:LONGEST_SCHEMA]
    return letter


@action(events.MESSAGE_OPENED)
def expect_parts(act: Act, letter_id: UUID, opened: OpenedLetter) -> None:
    """Note which chunks an opened letter names, so that the edge takes them; the letter waits for them.

    Raises:
        RefusalError: its files are larger, or more, than this node takes.
    """
    letter = _locked(act, letter_id, opened)
    act.note(parts=[part.root for part in opened.parts])
    require_room(letter, opened.parts, act.at)
    expect(letter, opened.parts, act.at)
    letter.state = InState.WAITING
    letter.next_attempt_at = act.at + PARTS_LOOK
    letter.save()


@action(events.MESSAGE_OPENED)
def deliver_letter(act: Act, letter_id: UUID, opened: OpenedLetter, body: BodyType) -> None:
    """Hand an opened letter to its room, in one transaction with the room's own act, and acknowledge it.

    Files that it did not wait for are expected from now on.

    Raises:
        RefusalError: its files are larger, or more, than this node takes.
        LetterRefusalError: the room cannot take it; everything is rolled back and the refusal is signed apart.
    """
    letter = _locked(act, letter_id, opened)
    act.note(schema=opened.schema)
    if letter.state == InState.DELIVERED:
        return
    flaw = _chain_flaw(letter)
    if flaw:
        act.note(chain=flaw)
    if odd := _oddities(letter, opened, act.at):
        act.note(odd=odd)
    if opened.parts and not letter.files.exists():
        require_room(letter, opened.parts, act.at)
        expect(letter, opened.parts, act.at)
    letter.state = InState.DELIVERED
    letter.reason = ""
    letter.save()
    letter.rewrapped.all().delete()  # what was opened needs no second body
    unseen = keep_heard(letter)
    if unseen:
        act.note(unseen=True)
    received = opened.received(letter)
    body.receive(act, received)
    tell_takers(act, received)
    if unseen or flaw == GAP:
        nudge(OUTBOX, GREET)  # ask the partners: whoever is asked sends at once what waits there for us
    acknowledge(act, letter.mid, State.DELIVERED.value, node=letter.peer.node)
    _wake_followers(letter, act.at)


@action(events.MESSAGE_OPENED)
def close_numbers(act: Act, letter_id: UUID, opened: OpenedLetter) -> None:
    """Take a void: the numbers it closes will not come, and what waited for them goes on.

    Raises:
        RefusalError: it closes a number that is not before its own.
    """
    letter = _locked(act, letter_id, opened)
    act.note(schema=opened.schema, closes=[closed.mid for closed in opened.closes])
    if any((closed.epoch, closed.ls) >= (letter.epoch, letter.ls) for closed in opened.closes):
        raise RefusalError(Reason.MALFORMED, "A void closes numbers before its own.")
    _note_clashes(act, letter, opened)
    Void.objects.bulk_create((_void(letter, closed) for closed in opened.closes), ignore_conflicts=True)
    letter.state = InState.DELIVERED
    letter.save()
    letter.rewrapped.all().delete()
    link = locked_link(letter.peer)
    advance(link, letter.epoch)
    link.save(update_fields=["in_epoch", "in_hw"])
    acknowledge(act, letter.mid, State.DELIVERED.value, node=letter.peer.node)
    convs = [UUID(closed.conv) for closed in opened.closes]
    _unopened(letter).filter(conv__in=convs).update(next_attempt_at=act.at)
    nudge(INBOX)


def _void(letter: InLetter, closed: Closed) -> Void:
    return Void(
        peer=letter.peer,
        epoch=closed.epoch,
        ls=closed.ls,
        mid=UUID(closed.mid),
        idg=closed.idg,
        conv=UUID(closed.conv),
        cseq=closed.cseq,
    )


@action(events.MESSAGE_REFUSED)
def refuse_letter(
    act: Act,
    letter_id: UUID,
    reason: str,
    opened: OpenedLetter | None = None,
    *,
    state: State = State.REFUSED,
) -> None:
    """Refuse a stored letter with a reason in a signed receipt (or say that it has expired); the letter is kept."""
    letter = _locked(act, letter_id, opened)
    act.note(problem=reason)
    letter.state = InState.REFUSED
    letter.reason = reason
    letter.save()
    let_go(letter.files.select_for_update(), act.at)
    acknowledge(act, letter.mid, state.value, reason=reason, node=letter.peer.node)
    _wake_followers(letter, act.at)


@action(events.MESSAGE_POSTPONED)
def postpone_letter(
    act: Act, letter_id: UUID, problem: str, until: datetime, opened: OpenedLetter | None = None
) -> None:
    """Try a stored letter again later: it waits for something, or something of ours failed; it must not be lost."""
    letter = _locked(act, letter_id, opened)
    act.note(problem=problem)
    letter.attempts += 1
    letter.next_attempt_at = until
    if problem == PARTS_MISSING and not still_missing(letter):
        letter.next_attempt_at = act.at  # the last one came while we looked
    letter.save()


def _unopened(letter: InLetter) -> QuerySet[InLetter]:
    return InLetter.objects.filter(peer=letter.peer, state__in=[InState.STORED, InState.WAITING])


def _wake_followers(letter: InLetter, at: datetime) -> None:
    """Later letters of the conversation need not wait any longer."""
    if letter.conv is not None and _unopened(letter).filter(conv=letter.conv).update(next_attempt_at=at):
        nudge(INBOX)


def _chain_flaw(letter: InLetter) -> str:
    """Return what is wrong between a letter and those beside it in its conversation, for the log."""
    if letter.conv is None or letter.cseq is None or letter.payload is None:
        return ""
    beside = InLetter.objects.filter(
        peer=letter.peer, conv=letter.conv, cseq__in=[letter.cseq - 1, letter.cseq]
    ).exclude(pk=letter.pk)
    found = dict(beside.values_list("cseq", "idg"))
    if letter.cseq in found:
        return DOUBLED
    if letter.cseq == 1:
        return ""
    before = (
        found.get(letter.cseq - 1)
        or Void.objects.filter(peer=letter.peer, conv=letter.conv, cseq=letter.cseq - 1)
        .values_list("idg", flat=True)
        .first()
    )
    if before is None:
        return GAP
    return "" if before == letter.payload.get("prev") else "broken"


def _oddities(letter: InLetter, opened: OpenedLetter, at: datetime) -> list[str]:
    """Return what of a letter is odd and refuses nothing: it is kept in the log."""
    found = []
    if opened.created > at + SKEW:
        found.append(Flag.FUTURE.value)
    cover = peek_cover(letter.hop)
    if cover is not None and (cover.prio, cover.exp_at) != (
        opened.prio,
        opened.expires.replace(microsecond=0),
    ):
        found.append(Flag.COVER_DIFFERS.value)
    return found


def _note_clashes(act: Act, letter: InLetter, opened: OpenedLetter) -> None:
    """Notice a void of a number under which another letter came: perhaps two copies of the partner's node run."""
    for closed in opened.closes:
        same = InLetter.objects.filter(peer=letter.peer, epoch=closed.epoch, ls=closed.ls)
        if same.exclude(mid=UUID(closed.mid)).exists():
            act.note(link_clash=True)
            note_doubled(act, letter.peer_id, AlarmKind.CLASH, closed.epoch, closed.ls)
