"""What the holding side asks of the post's part: what its posts asked about a detention, and who may answer.

asks_about(person, detention)       # for the page of a detention, newest first
answer_post(person, ask.pk, NewAnswer(...))    # comity.protection.actions.post_asking
"""

from uuid import UUID

from django.db.models import Q, QuerySet

from comity.accounts.access import AbsentError
from comity.accounts.models import Agency, Person
from comity.exchange.models import Peer
from comity.protection.access import visible_to
from comity.protection.core.notification import Answer, Matter
from comity.protection.deciding import decision_about
from comity.protection.models import (
    AskState,
    Complaint,
    ComplaintSending,
    Detention,
    NoticeState,
    PersonsWish,
    Post,
    PostAsk,
    PostNotice,
)

NOT_THEIRS = (AskState.TO_APPROVE, AskState.RETURNED)


def asks_visible_to(person: Person) -> QuerySet[PostAsk]:
    """Return what posts asked about detentions that the person sees; on this node only what was asked, never a file."""
    seen = visible_to(person).values("pk")
    rows = PostAsk.objects.select_related("peer", "post", "answered_by").filter(detention__in=seen)
    # a post's own row of a letter to another node is not ours, whatever the detention's id says
    return rows.exclude(state__in=NOT_THEIRS).exclude(file__isnull=False, peer__isnull=False)


def asks_about(person: Person, detention: UUID) -> QuerySet[PostAsk]:
    """Return what posts asked about one detention, the newest first."""
    return asks_visible_to(person).filter(detention=detention).order_by("-asked_at")


def asks_open(person: Person) -> QuerySet[PostAsk]:
    """Return what waits for an answer of the holding side, what is due first on top."""
    return asks_visible_to(person).filter(state=AskState.ASKED, answer_waits="").order_by("due_at")


def ask_for_holder(person: Person, ask_id: UUID, *, lock: bool = False) -> PostAsk:
    """Return one of them. Raises AbsentError."""
    rows = asks_visible_to(person).filter(pk=ask_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise AbsentError("post-ask", ask_id, "absent")
    return found


def is_stopped(ask: PostAsk) -> bool:
    """Whether a stop stands in the way of the post that asks: a date or a word to it would say that the person is here."""
    detention = Detention.objects.get(pk=ask.detention)
    asking = Q(agency=ask.post) if ask.peer is None else Q(peer=ask.peer)
    told = detention.notices.values_list("state", flat=True)
    # a post that was taken off the list since may be that of any of them
    states = Post.objects.filter(asking, state__in=told).values_list("state", flat=True) or told
    found = (decision_about(detention, state, Matter.DEPRIVATION) for state in states)
    return any(one.answer is Answer.STOPPED for one in found)


def was_told(detention: Detention, node: str) -> bool:
    """Whether a node is that of a post which was told of a detention: only such a one may ask about it."""
    states = Post.objects.filter(peer__node=node).values("state")
    told = PostNotice.objects.filter(detention=detention, state__in=states)
    return told.filter(stands__in=[NoticeState.SENT, NoticeState.REACHED]).exists()


def is_holding_side(complaint: Complaint, peer: Peer | None, agency: Agency | None) -> bool:
    """Whether a recipient is of the state that holds the person: its node, or any node or agency of that state.

    Where that state is not known every recipient of another state than the post's own counts.
    """
    file = complaint.file
    if file is not None and ((peer and peer.pk == file.peer_id) or (agency and agency.pk == file.holder_id)):
        return True
    country = peer.country if peer else agency.country if agency else ""
    states = {complaint.holding_state} - {""}
    if file is not None and file.holder is not None:
        states.add(file.holder.country)
    return country in states if states else country != complaint.agency.country


def is_against_wish(complaint: Complaint, *, to_holder: bool) -> bool:
    """Whether the person does not want a complaint sent on, or not to the side that holds them."""
    return complaint.wish == PersonsWish.KEEP or (to_holder and complaint.wish != PersonsWish.ANY)


def may_not_leave(sending: ComplaintSending) -> bool:
    """Whether the person said otherwise since a complaint was offered, while it waited for approval or for the line."""
    return is_against_wish(sending.complaint, to_holder=sending.to_holder)
