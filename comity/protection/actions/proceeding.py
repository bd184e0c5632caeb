"""Acts on what happens since: a transfer, a charge, a hearing, a judgment, the end; the posts that were told hear of it."""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.protection.access import news_visible_to, posts_visible_to
from comity.protection.actions._shared import (
    locked,
    moment_of,
    person_of,
    renew,
    require_decided,
    require_not_gone,
)
from comity.protection.actions.notifying import NEWS_ORIGIN
from comity.protection.bodies import PROCEEDING, proceeding_body
from comity.protection.core.notification import Answer, Matter
from comity.protection.deciding import decision_about, tell_due
from comity.protection.drafts import Step
from comity.protection.exceptions import MomentError, NoPostError, NotHereError
from comity.protection.models import ENDING, Detention, DetentionState, News, NoticeState, Post, Proceeding
from comity.protection.sending import Body, send, under_of

MOVED = "moved"
GONE = frozenset({NoticeState.SENT, NoticeState.REACHED, NoticeState.TO_APPROVE})


@action(events.PROCEEDING_ENTERED)
def enter_proceeding(act: Act, detention_id: UUID, step: Step) -> Proceeding:
    """Enter what happened. A transfer to another place asks for the telling and a declined wish anew; an end ends it.

    Each post that was told, and may still be told, has a line to be sent: see `send_news`.

    Raises:
        MomentError: it lies ahead, or before the person was held or came to this place.
        EndedError: the person is not held any more.
    """
    person, detention = locked(act, detention_id)
    at = moment_of(detention, step.at)
    if step.kind == MOVED and at < detention.sitting_since:
        raise MomentError
    proceeding = Proceeding.objects.create(
        detention=detention,
        kind=step.kind,
        at=at,
        zone=step.zone,
        place=step.place.strip(),
        court=step.court.strip(),
        text=step.text.strip(),
        language=step.language,
        entered_by=person,
        entered_at=act.at,
    )
    act.note(proceeding=str(proceeding.id), kind=step.kind)
    if step.kind == MOVED:
        detention.place, detention.zone = proceeding.place, proceeding.zone
        detention.sitting += 1
        detention.version += 1
        detention.sitting_since, detention.tell_due_at = at, tell_due(at)
    if step.kind in ENDING:
        detention.state, detention.ended_at, detention.ended_as = DetentionState.ENDED, at, step.kind
    News.objects.bulk_create(
        News(proceeding=proceeding, state=state, stands=NoticeState.DUE, at=act.at)
        for state in _hearing(detention)
    )
    renew(act, detention)
    return proceeding


def _hearing(detention: Detention) -> list[str]:
    """Return the states whose posts hear of it: told in a letter, reachable, and still to be told."""
    told = detention.notices.filter(stands__in=GONE).values_list("state", flat=True)
    reachable = Post.objects.filter(state__in=set(told)).exclude(peer=None, agency=None)
    return [
        state
        for state in sorted(reachable.values_list("state", flat=True))
        if decision_about(detention, state, Matter.DEPRIVATION).answer is Answer.YES
    ]


@action(events.PROCEEDING_SENT)
def send_news(act: Act, news_id: UUID) -> News:
    """Tell a post what happened, under the agreement and with the answers of its notice.

    Raises:
        StoppedError, NotDueError: the post is not to be told any more.
        SentAlreadyError, WaitsAlreadyError, NoPostError, NotReleasedError, CannotPostError, PostRefusedError.
    """
    person = person_of(act)
    found = news_visible_to(person).filter(pk=news_id).first()
    if found is None:
        raise NotHereError("post-news", news_id)
    _person, detention = locked(act, found.proceeding.detention_id, held=False)
    news = News.objects.select_for_update().get(pk=news_id)
    require_decided(detention, news.state, Matter.DEPRIVATION)
    require_not_gone(news.stands)
    post = posts_visible_to(person).filter(state=news.state).first()
    if post is None:
        raise NoPostError
    act.note(news=str(news.id), state=news.state, kind=news.proceeding.kind)
    proceeding = news.proceeding
    proceeding.detention = detention
    body = Body(PROCEEDING, proceeding_body(proceeding, news.state), NEWS_ORIGIN, news.id)
    went = send(act, detention, post, body, under_of(detention, news.state))
    news.refresh_from_db()
    news.stands, news.outgoing, news.letter = went.stands, went.outgoing, went.letter or news.letter
    news.problem = ""
    news.save()
    return news
