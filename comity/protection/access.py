"""Who sees persons held: those of the node's own agency who hold them.

A guest of another agency, a consular officer among them, sees nothing of it; what a post sees is its own file.
"""

from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.access import Answer, holds, no
from comity.accounts.counting import may_read_figures
from comity.accounts.models import Agency, Person
from comity.accounts.roles import Role
from comity.protection.exceptions import NotHereError
from comity.protection.models import Detention, News, Post, PostNotice, Proceeding, Stop

HOLDS_PEOPLE = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.INVESTIGATOR})
KEEPS_POSTS = frozenset({Role.SUPERVISOR, Role.OPERATOR})


def may_hold(person: Person) -> Answer:
    """Whether a person works on those who are held."""
    answer = holds(person, HOLDS_PEOPLE)
    return no("other-agency") if answer and not person.agency.is_home else answer


def may_lift(person: Person) -> Answer:
    """Whether a person lifts stops: a named senior of the house."""
    answer = may_hold(person)
    return no("senior") if answer and not person.is_senior else answer


def may_keep_posts(person: Person) -> Answer:
    """Whether a person writes down who is the post of a state."""
    answer = holds(person, KEEPS_POSTS)
    return no("other-agency") if answer and not person.agency.is_home else answer


def visible_to(person: Person) -> QuerySet[Detention]:
    """Return the persons that the person's own agency holds or held; nothing for anybody else."""
    return _of_agency(person) if may_hold(person) else Detention.objects.none()


def counted_for(person: Person) -> QuerySet[Detention]:
    """Return the persons that figures are made of: the agency's, for whoever reads figures, whether or not these open to them."""
    return _of_agency(person) if may_read_figures(person) else visible_to(person)


def _of_agency(person: Person) -> QuerySet[Detention]:
    rows = Detention.objects.select_related("unit", "agency", "opened_by", "stops_asked_by")
    return rows.filter(agency=person.agency)


def detention_for(person: Person, detention_id: UUID, *, lock: bool = False) -> Detention:
    """Return one that the person may see. Raises NotHereError."""
    rows = visible_to(person).filter(pk=detention_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotHereError("detention", detention_id, may_hold(person).reason or "absent")
    return found


def stop_for(person: Person, stop_id: UUID) -> Stop:
    """Return a stop of somebody the person may see. Raises NotHereError."""
    found = Stop.objects.filter(pk=stop_id, detention__in=visible_to(person)).first()
    if found is None:
        raise NotHereError("stop", stop_id)
    return found


def notice_for(person: Person, notice_id: UUID) -> PostNotice:
    """Return a notice about somebody the person may see. Raises NotHereError."""
    found = PostNotice.objects.filter(pk=notice_id, detention__in=visible_to(person)).first()
    if found is None:
        raise NotHereError("post-notice", notice_id)
    return found


def notices_visible_to(person: Person) -> QuerySet[PostNotice]:
    """Return the notices about those the person may see."""
    return PostNotice.objects.filter(detention__in=visible_to(person))


def proceedings_visible_to(person: Person) -> QuerySet[Proceeding]:
    """Return what is followed of those the person may see."""
    return Proceeding.objects.filter(detention__in=visible_to(person))


def news_visible_to(person: Person) -> QuerySet[News]:
    """Return what of it goes to posts."""
    return News.objects.filter(proceeding__in=proceedings_visible_to(person))


def posts_visible_to(person: Person) -> QuerySet[Post]:
    """Return who is written down as the post of which state: for those who keep them and those who write to them."""
    rows = Post.objects.select_related("peer", "agency", "kept_by")
    return rows if may_keep_posts(person) or may_hold(person) else rows.none()


def post_for(person: Person, post_id: UUID) -> Post:
    """Return one to be changed. Raises NotHereError."""
    found = posts_visible_to(person).filter(pk=post_id).first() if may_keep_posts(person) else None
    if found is None:
        raise NotHereError("post", post_id, may_keep_posts(person).reason or "absent")
    return found


def guest_agencies() -> QuerySet[Agency]:
    """Return the agencies on this node that may be a post: the guests."""
    return Agency.objects.filter(is_home=False).order_by("code")


def post_agency_of(state: str) -> Agency:
    """Return whose post takes in what comes for a state: the guest agency that is written down, else the house itself."""
    post = Post.objects.select_related("agency").filter(state=state, agency__isnull=False).first()
    return post.agency if post is not None and post.agency is not None else Agency.objects.get(is_home=True)
