"""Acts on who is the post of a state."""

from uuid import UUID

from comity.accounts.models import Agency
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.peers import known_peer
from comity.protection.access import guest_agencies, may_keep_posts, post_for
from comity.protection.actions._shared import person_of
from comity.protection.drafts import PostEntry
from comity.protection.exceptions import NotHereError, PostHereOrThereError, PostStateTakenError
from comity.protection.models import Post


@action(events.POST_KEPT)
def keep_post(act: Act, entry: PostEntry, post_id: UUID | None = None) -> Post:
    """Write down who is the post of a state, or change it.

    Raises:
        PostStateTakenError: a post of this state is written down already.
        PostHereOrThereError: both a partner and an agency on this node, or no way at all.
    """
    person = person_of(act)
    answer = may_keep_posts(person)
    if not answer:
        raise NotHereError("post", post_id or "new", answer.reason)
    post = post_for(person, post_id) if post_id else Post()
    act.about("post", post.id)
    if Post.objects.filter(state=entry.state).exclude(pk=post.id).exists():
        raise PostStateTakenError
    peer = known_peer(entry.node) if entry.node else None
    agency = _guest(entry.agency)
    if (peer is not None and agency is not None) or not (peer or agency or entry.other_channel.strip()):
        raise PostHereOrThereError
    post.state, post.name = entry.state, entry.name.strip()
    post.peer, post.agency = peer, agency
    post.agreement = entry.agreement if peer is not None else ""
    post.other_channel = entry.other_channel.strip()
    post.kept_by, post.kept_at = person, act.at
    post.save()
    act.note(state=post.state, peer=peer.node if peer else "", agency=agency.code if agency else "")
    return post


def _guest(agency_id: UUID | None) -> Agency | None:
    return guest_agencies().filter(pk=agency_id).first() if agency_id else None


@action(events.POST_REMOVED)
def remove_post(act: Act, post_id: UUID) -> None:
    """Take a post off the list; what was sent to it stays as it was."""
    person = person_of(act)
    act.about("post", post_id)
    post = post_for(person, post_id)
    act.note(state=post.state)
    post.delete()
