"""Acts on the notice to a post: sent as a letter, told by another channel, followed by its receipts."""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.registry import GIVEN_UP, ReceiptedLetter
from comity.protection import notifications
from comity.protection.access import notice_for, posts_visible_to
from comity.protection.actions._shared import (
    NOT_GONE,
    keep_clock,
    locked,
    moment_of,
    person_of,
    renew,
    require_due,
)
from comity.protection.bodies import NOTICE, notice_body
from comity.protection.drafts import OtherChannel
from comity.protection.exceptions import (
    NoPostError,
    SentAlreadyError,
    SettledError,
)
from comity.protection.models import Detention, News, NoticeState, PostNotice
from comity.protection.sending import Body, Under, send
from comity.release.models import Outgoing

NOTICE_ORIGIN, NEWS_ORIGIN = "post-notice", "post-news"
THERE = frozenset({"stored", "delivered", "read", "acted"})  # receipts by which the post's node has it
REFUSED = "refused"
MAY_SEND = NOT_GONE


@action(events.POST_NOTICE_OFFERED)
def offer_notice(act: Act, notice_id: UUID, under: Under) -> PostNotice:
    """Tell a post in a letter; the agreement may ask for a second person, and stops for a named senior.

    Raises:
        StoppedError, NotDueError: the post is not to be told.
        NoPostError: nobody is written down as the post of this state, or only another channel is.
        SentAlreadyError: it waits for approval, is on its way or is there.
        NotReleasedError, CannotPostError, PostRefusedError.
    """
    person = person_of(act)
    _person, detention = locked(act, notice_for(person, notice_id).detention_id, held=False)
    renew(act, detention)
    notice = PostNotice.objects.select_for_update().get(pk=notice_id)
    notice.detention = detention
    require_due(detention, notice.state, notice.matter)
    if notice.stands not in MAY_SEND:
        raise SentAlreadyError
    post = posts_visible_to(person).filter(state=notice.state).first()
    if post is None:
        raise NoPostError
    act.note(notice=str(notice.id), state=notice.state, matter=notice.matter)
    went = send(act, detention, post, Body(NOTICE, notice_body(notice), NOTICE_ORIGIN, notice.id), under)
    notice.refresh_from_db()  # a letter that left at once has written its row
    notice.post_name, notice.outgoing, notice.problem = post.name, went.outgoing, ""
    notice.stands, notice.letter = went.stands, went.letter or notice.letter
    notice.sent_at = notice.sent_at or (act.at if went.stands != NoticeState.TO_APPROVE else None)
    if went.stands == NoticeState.REACHED:
        notice.reached_at = notice.reached_at or act.at
    notice.save()
    keep_clock(detention)
    return notice


@action(events.POST_NOTICE_TOLD)
def tell_by_other_channel(act: Act, notice_id: UUID, told: OtherChannel) -> PostNotice:
    """Record that a post was told by telephone, fax or paper: moment, addressee, by whom and what proves it, in writing.

    The letter, where one is on its way, stays on its way.

    Raises:
        StoppedError, NotDueError: the post is not to be told.
        SettledError: such a record is there already.
        MomentError: it lies ahead, or before the person was held.
    """
    person = person_of(act)
    _person, detention = locked(act, notice_for(person, notice_id).detention_id, held=False)
    notice = PostNotice.objects.select_for_update().get(pk=notice_id)
    require_due(detention, notice.state, notice.matter)
    if notice.channel_at is not None:
        raise SettledError
    act.note(notice=str(notice.id), state=notice.state, channel=told.channel)
    notice.channel, notice.channel_at = told.channel, moment_of(detention, told.at)
    notice.channel_to, notice.channel_by = told.to.strip(), told.by.strip()
    notice.channel_proof = told.proof.strip()
    notice.channel_recorded_by, notice.channel_recorded_at = person, act.at
    if notice.stands == NoticeState.DROPPED:
        notice.stands = NoticeState.DUE
    notice.save()
    keep_clock(detention)
    return notice


@action(events.POST_NOTICE_FOLLOWED)
def note_sent(act: Act, outgoing_id: UUID) -> None:
    """Keep that what a second person approved has left.

    Raises:
        StoppedError, NotDueError: what was lawful when it was offered is not any more; then nothing leaves.
    """
    outgoing = Outgoing.objects.get(pk=outgoing_id)
    row, detention = _row_of(act, outgoing)
    require_due(detention, row.state, row.matter if isinstance(row, PostNotice) else "deprivation")
    row.stands, row.outgoing, row.letter = NoticeState.SENT, outgoing.pk, outgoing.letter
    if isinstance(row, PostNotice):
        row.sent_at = act.at
    row.save()
    keep_clock(detention)


@action(events.POST_NOTICE_FOLLOWED)
def note_returned(act: Act, outgoing_id: UUID) -> None:
    """Keep that what was offered was given back: it is to be sent still."""
    row, detention = _row_of(act, Outgoing.objects.get(pk=outgoing_id))
    row.stands = NoticeState.NOT_TAKEN
    row.problem = "given-back"
    row.save()
    renew(act, detention)


@action(events.POST_NOTICE_FOLLOWED)
def note_receipt(act: Act, outgoing_id: UUID, letter: ReceiptedLetter) -> None:
    """Keep what the post's node signed: where it has the letter the clock is met, by the moment in the receipt."""
    row, detention = _row_of(act, Outgoing.objects.get(pk=outgoing_id))
    act.note(state=letter.state)
    if letter.state in THERE:
        row.stands, row.problem = NoticeState.REACHED, ""
        if isinstance(row, PostNotice):
            row.reached_at = min(row.reached_at or letter.at, letter.at)
    elif row.outgoing in {None, outgoing_id} and (letter.state == REFUSED or letter.state in GIVEN_UP):
        # of a letter that another one has followed meanwhile it says nothing about that one
        row.stands, row.problem = NoticeState.NOT_TAKEN, (letter.reason or letter.state)[:80]
        if isinstance(row, PostNotice):
            row.reached_at = None
        notifications.tell_holders(act, notifications.NOT_TAKEN, detention)
    row.save()
    keep_clock(detention)


@action(events.POST_NOTICE_FOLLOWED)
def note_renewed(act: Act, outgoing_id: UUID) -> None:
    """Name the letter that stands for a stale one."""
    outgoing = Outgoing.objects.get(pk=outgoing_id)
    row, _detention = _row_of(act, outgoing)
    act.note(letter=str(outgoing.letter))
    row.letter = outgoing.letter
    row.save(update_fields=["letter"])


def _row_of(act: Act, outgoing: Outgoing) -> tuple[PostNotice | News, Detention]:
    """Return the row that waits for a letter and its detention, both locked; say what the act is about."""
    if outgoing.origin_kind == NOTICE_ORIGIN:
        detention_id = PostNotice.objects.values_list("detention", flat=True).get(pk=outgoing.origin_id)
    else:
        detention_id = News.objects.values_list("proceeding__detention", flat=True).get(pk=outgoing.origin_id)
    act.about("detention", detention_id)
    detention = Detention.objects.select_for_update().get(pk=detention_id)
    rows = PostNotice.objects if outgoing.origin_kind == NOTICE_ORIGIN else News.objects
    return rows.select_for_update().get(pk=outgoing.origin_id), detention
