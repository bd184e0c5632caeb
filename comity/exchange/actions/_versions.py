"""What the acts on memberships share: locking, keeping versions, telling members and rooms.

One order of locks for whoever takes several of them, an officer's act or a letter that comes in: the letter, then its
conversation (`locked`, `membership.hold_conversation`), then rows of rooms, then partners in the order of their nodes
(`peers.lock_peers`), then their links. Conversations and partners are locked without their keys: rows that refer to them
may be written meanwhile.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

from django.conf import settings

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.exchange.actions._said import stale_letters
from comity.exchange.actions.posting import CannotPostError, post_letter
from comity.exchange.actions.reissuing import reissue
from comity.exchange.core.course import course, is_deciding
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import Addressee
from comity.exchange.core.membership import Assent, Condition, Version, sign_version
from comity.exchange.identity import inner_keys
from comity.exchange.membership import kept_assents, kept_versions
from comity.exchange.models import (
    Conversation,
    ConversationVersion,
    ConversationWish,
    InLetter,
    InState,
    OutLetter,
    Peer,
    Wish,
    WishState,
)
from comity.exchange.nudges import INBOX, nudge
from comity.exchange.outgoing import NewLetter
from comity.exchange.peers import known_peer, lock_peers
from comity.exchange.refusals import NoConversationError, TooManyError
from comity.exchange.registry import MembershipChange, tell_observers

SCHEMA = "exchange/conversation/1"
ORIGIN = "conversation"
PRIO = 1  # who is in is told before what is said


def locked(act: Act, conv: UUID) -> Conversation:
    """Return a conversation under its row lock; it comes before the rows of rooms, see above.

    Raises:
        NoConversationError: there is none of this id.
    """
    act.about("conversation", conv)
    found = Conversation.objects.select_for_update(no_key=True).filter(pk=conv).first()
    if found is None:
        raise NoConversationError
    return found


def signed(version: Version) -> Version:
    """Sign a version of ours.

    Raises:
        TooManyError: it has more members, or a higher number, than a conversation takes.
    """
    at = version.at.replace(microsecond=0)
    try:
        return sign_version(replace(version, at=at), inner_keys().sig_at(at))
    except ExchangeError as error:
        raise TooManyError from error


def keep_version(conversation: Conversation, version: Version, letter: UUID | None) -> None:
    """Keep an accepted version in the bytes that were signed."""
    ConversationVersion.objects.create(
        conversation=conversation,
        number=version.number,
        digest=version.digest,
        prev=version.prev or "",
        takeover=version.takeover,
        token=version.token,
        letter=letter,
    )


def first_row(version: Version) -> Conversation:
    """Make the row of a conversation of which nothing was known."""
    row, _made = Conversation.objects.get_or_create(pk=UUID(version.conv), defaults=_copied(version))
    return row


def _copied(version: Version) -> dict[str, object]:
    return {
        "owner": version.owner,
        "deputy": version.deputy or "",
        "number": version.number,
        "digest": version.digest,
        "members": [member.to_payload() for member in version.members],
        "condition": version.condition.value,
    }


def settle(act: Act, conversation: Conversation, before: Version | None) -> tuple[Version, ...]:
    """Copy the version that stands into the row, and do what follows from it; return those that stand."""
    standing = course(kept_versions(conversation), kept_assents(conversation))
    present = standing[-1]
    act.note(version=present.number, digest=present.digest, owner=present.owner)
    if before is not None and before.digest == present.digest:
        return standing
    for name, value in _copied(present).items():
        setattr(conversation, name, value)
    conversation.changed_at = act.at
    conversation.save()
    _settle_wishes(conversation)
    tell_observers(act, _change(conversation.pk, before, present))
    lock_peers(_concerned(conversation, standing, before))
    for mid in stale_letters(conversation):
        reissue(act, mid)
    waiting = InLetter.objects.filter(
        conv=conversation.pk, state__in=[InState.STORED, InState.WAITING], next_attempt_at__gt=act.at
    )
    if waiting.update(next_attempt_at=act.at):
        nudge(INBOX)
    return standing


def _change(conv: UUID, before: Version | None, present: Version) -> MembershipChange:
    earlier = before.nodes if before else ()
    return MembershipChange(
        conv=conv,
        number=present.number,
        joined=tuple(node for node in present.nodes if node not in earlier),
        left=tuple(node for node in earlier if node not in present.nodes),
        owner=present.owner,
        owner_before=before.owner if before else "",
        closed=present.condition is Condition.CLOSED,
    )


def _settle_wishes(conversation: Conversation) -> None:
    """Close the wishes that the present version fulfils."""
    nodes = conversation.nodes
    for wish in ConversationWish.objects.filter(conversation=conversation, state=WishState.OPEN):
        if (wish.member in nodes) != (wish.wish == Wish.LEAVE):
            wish.state = WishState.GRANTED
            wish.save(update_fields=["state"])


def _concerned(
    conversation: Conversation, standing: tuple[Version, ...], before: Version | None = None
) -> list[str]:
    """Return who is to be told: everybody who is in, who was until now, and who could not be told before."""
    earlier = standing[-2].nodes if len(standing) > 1 else ()
    known = before.nodes if before else ()
    return list(dict.fromkeys((*standing[-1].nodes, *earlier, *known, *conversation.untold)))


def announce(act: Act, conversation: Conversation, standing: tuple[Version, ...]) -> None:
    """Send the whole chain to everybody who is in, or was until now; who cannot be reached is told later."""
    announce_to(act, conversation, standing, _concerned(conversation, standing))


def announce_to(
    act: Act, conversation: Conversation, standing: tuple[Version, ...], nodes: Collection[str]
) -> None:
    """Send the whole chain to some; who cannot be reached, and who could not be before, stays to be told."""
    present = standing[-1]
    kind = LetterType.CONV_MEMBERS
    if present.number == 1:
        kind = LetterType.CONV_CREATE
    elif present.condition is Condition.CLOSED:
        kind = LetterType.CONV_CLOSE
    data = {
        "conversation": str(conversation.pk),
        "act": "versions",
        "versions": [one.token for one in standing],
        "assents": [one.token for one in _deciding(standing, kept_assents(conversation))],
    }
    lock_peers(nodes)
    unreached = [
        node
        for node in nodes
        if node != settings.NODE_ID and post_about(act, conversation.pk, node, data, kind=kind) is None
    ]
    act.note(unreached=unreached)
    waiting = [node for node in conversation.untold if node not in nodes]
    conversation.untold = [*waiting, *unreached]
    conversation.save(update_fields=["untold"])


def _deciding(standing: tuple[Version, ...], assents: Collection[Assent]) -> list[Assent]:
    """Return the assents that keep versions standing: one a version, so that a letter holds them."""
    found = {one.digest: one for one in assents if is_deciding(standing, one)}
    return [found[version.digest] for version in standing if version.digest in found]


def post_about(
    act: Act,
    conv: UUID,
    node: str,
    data: Mapping[str, object],
    *,
    kind: LetterType = LetterType.CONV_MEMBERS,
) -> OutLetter | None:
    """Post a letter about a membership; None where the partner cannot be written to now."""
    peer = known_peer(node)
    if peer is None:
        return None
    author, role, unit = writer(act)
    new = NewLetter(
        peer=peer,
        conv=conv,
        schema=SCHEMA,
        data=dict(data),
        kind=kind,
        prio=PRIO,
        prio_reason="",
        author=author,
        role=role,
        unit=unit,
        origin_kind=ORIGIN,
        origin_id=conv,
    )
    try:
        return post_letter(act, new)
    except CannotPostError:
        return None


def writer(act: Act) -> tuple[str, str, str]:
    """Return pseudonym, role and unit of who writes: an officer, or the node by rule."""
    if isinstance(act.actor, Person):
        return act.actor.pseudonym, "officer", act.actor.unit.code
    return "process", "node", "desk"


def as_members(peers: Iterable[Peer], unit: str) -> tuple[Addressee, ...]:
    """Return us and partners as members, each once."""
    found = {settings.NODE_ID: unit, **{peer.node: peer.unit for peer in peers}}
    return tuple(Addressee(node, of) for node, of in found.items())


def assents_owed(standing: tuple[Version, ...], assents: Collection[Assent], me: str) -> list[Version]:
    """Return the versions that stand, in whose place we could still take over as deputy, and should not any more."""
    given = {one.digest for one in assents if one.by == me}
    return [
        version
        for before, version in pairwise(standing)
        if before.deputy == me and not version.takeover and version.digest not in given
    ]
