"""The holding side tells a post that the person took back the wish that it is told, or the consent to it."""

from uuid import UUID

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.peers import peer_of
from comity.lib.ids import new_id
from comity.protection.access import notice_for
from comity.protection.actions._post import person_of
from comity.protection.actions._post_leaving import Basis, leave
from comity.protection.actions.post_files import take_unwished
from comity.protection.core.notification import Answer, Matter, Wish
from comity.protection.deciding import decision_about
from comity.protection.incoming import Incoming
from comity.protection.models import NoticeState, Post, PostLetter, PostNotice
from comity.protection.post_bodies import REPORT, unwished_body
from comity.protection.post_exceptions import AgainstWishError, NoRecipientError

TOLD = (NoticeState.SENT, NoticeState.REACHED)


@action(events.POST_ANSWERED)
def tell_unwished(act: Act, notice_id: UUID, basis: Basis | None = None) -> PostNotice:
    """Tell the post of one notice that the person wants nothing more from it. No reason is sent.

    Raises:
        NoRecipientError: that post was not told, or cannot be written to from here.
        AgainstWishError: neither a wish nor a consent was taken back.
        NotHereError, NotReleasedError, CannotPostError, LetterRefusalError.
    """
    person = person_of(act)
    act.about("detention", notice_id)
    notice = notice_for(person, notice_id)
    act.about("detention", notice.detention_id)
    post = Post.objects.select_related("peer", "agency").filter(state=notice.state).first()
    if notice.stands not in TOLD or post is None:
        raise NoRecipientError
    detention = notice.detention
    answer = decision_about(detention, notice.state, Matter.DEPRIVATION).answer
    if detention.wish != Wish.DECLINES and answer is not Answer.STOPPED:
        raise AgainstWishError
    data = unwished_body(new_id(), detention.pk, act.at, detention.zone, "")
    if post.agency is not None:
        take_unwished(act, Incoming(REPORT, data, post.agency, settings.NODE_ID, None), act.at, "")
        return notice
    peer = peer_of(post.peer.node) if post.peer else None
    if peer is None:
        raise NoRecipientError
    leave(
        act,
        peer,
        basis or Basis(),
        conv=detention.pk,
        schema=REPORT,
        data=data,
        carries=PostLetter(unwished=notice),
        categories=("detention",),
        offence=detention.offence,
    )
    return notice
