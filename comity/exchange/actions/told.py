"""Acts on letters about memberships that come in: versions, assents, wishes, and what became of ours."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions._said import keep_returned
from comity.exchange.actions._versions import (
    announce,
    assents_owed,
    first_row,
    keep_version,
    post_about,
    settle,
)
from comity.exchange.core.course import MissingVersionError, course, is_deciding, require_acceptable
from comity.exchange.core.digests import digest
from comity.exchange.core.errors import ExchangeError, Reason, RefusalError
from comity.exchange.core.membership import (
    Assent,
    Version,
    sign_assent,
    verify_assent,
    verify_version,
)
from comity.exchange.identity import inner_keys
from comity.exchange.membership import AWAITED, kept_assents, kept_versions, keys_of
from comity.exchange.models import (
    Conversation,
    ConversationAssent,
    ConversationWish,
    Wish,
    WishState,
)
from comity.exchange.registry import (
    LetterNotYetError,
    LetterRefusalError,
    MembershipChange,
    ReceivedLetter,
    tell_observers,
)
from comity.lib.clock import now

POLICY = Reason.POLICY.value
MALFORMED = Reason.MALFORMED.value


@action(events.CONVERSATION_TOLD)
def receive_about(act: Act, letter: ReceivedLetter) -> None:
    """Take a letter about a membership in.

    Raises:
        LetterRefusalError: it is not signed by who may, or says something of another conversation.
        LetterNotYetError: it comes after a version, or is about one, that is not here.
    """
    data = letter.data
    act.about("conversation", data["conversation"])
    act.note(letter=str(letter.mid), peer=letter.node, what=data["act"])
    if UUID(data["conversation"]) != letter.conv:
        raise LetterRefusalError(POLICY)
    if data["act"] == "versions":
        _take_versions(act, letter)
        return
    conversation = Conversation.objects.select_for_update(no_key=True).filter(pk=letter.conv).first()
    if conversation is None:
        raise LetterNotYetError(AWAITED)
    ways: dict[str, Callable[[Act, ReceivedLetter, Conversation], None]] = {
        "assent": _take_assent,
        "wish": _take_wish,
        "declined": _take_declined,
    }
    ways[data["act"]](act, letter, conversation)


def _take_versions(act: Act, letter: ReceivedLetter) -> None:
    """Keep the versions that are new and may be kept, all or none of them; then see which stands."""
    row = Conversation.objects.select_for_update(no_key=True).filter(pk=letter.conv).first()
    known = kept_versions(row) if row else []
    before = course(known, kept_assents(row)) if row else ()
    fresh = _verified(letter, known)
    nodes = {node for version in (*known, *fresh) for node in version.nodes}
    if settings.NODE_ID not in nodes or letter.node not in nodes:
        raise LetterRefusalError(POLICY)  # not about us, or told by somebody who has no part in it
    conversation = row or first_row(fresh[0])
    if row is None:
        keep_returned(conversation)
    for version in fresh:
        keep_version(conversation, version, letter.mid)
    versions = [*known, *fresh]
    for token in letter.data.get("assents", []):
        assent = _verified_assent(conversation, token)
        if is_deciding(versions, assent):
            _keep_assent(conversation, assent)
    act.note(versions=[version.number for version in fresh])
    standing = settle(act, conversation, before[-1] if before else None)
    _assent(act, conversation, standing)
    beaten = [version for version in fresh if version.takeover and version not in standing]
    if beaten and standing[-1].owner == settings.NODE_ID:
        announce(act, conversation, standing)  # with the assent by which the others see it as well


def _verified(letter: ReceivedLetter, known: list[Version]) -> list[Version]:
    """Return the versions of a letter that are new here, each signed by who may sign it."""
    have = {version.digest for version in known}
    fresh: list[Version] = []
    for token in letter.data["versions"]:
        if digest(token.encode()) in have:
            continue
        try:
            version = verify_version(token, keys_of)
            if UUID(version.conv) != letter.conv:
                raise LetterRefusalError(POLICY)
            require_acceptable([*known, *fresh], version)
        except MissingVersionError as error:
            raise LetterNotYetError(AWAITED) from error
        except RefusalError as error:
            raise LetterRefusalError(error.reason.value) from error
        except ExchangeError as error:
            raise LetterRefusalError(RefusalError.from_error(error).reason.value) from error
        fresh.append(version)
    if not known and not fresh:
        raise LetterRefusalError(MALFORMED)
    return fresh


def _verified_assent(conversation: Conversation, token: str) -> Assent:
    try:
        assent = verify_assent(token, keys_of)
    except ExchangeError as error:
        raise LetterRefusalError(RefusalError.from_error(error).reason.value) from error
    if UUID(assent.conv) != conversation.pk:
        raise LetterRefusalError(POLICY)
    return assent


def _keep_assent(conversation: Conversation, assent: Assent) -> None:
    ConversationAssent.objects.get_or_create(
        conversation=conversation, digest=assent.digest, by=assent.by, defaults={"token": assent.token}
    )


def _assent(act: Act, conversation: Conversation, standing: tuple[Version, ...]) -> None:
    """Give the assents that our node owes as deputy, and tell the owner."""
    me, at = settings.NODE_ID, now().replace(microsecond=0)
    for version in assents_owed(standing, kept_assents(conversation), me):
        given = sign_assent(version, me, at, inner_keys().sig_at(at))
        _keep_assent(conversation, given)
        data: dict[str, Any] = {"conversation": str(conversation.pk), "act": "assent", "assent": given.token}
        post_about(act, conversation.pk, standing[-1].owner, data)


def _take_assent(act: Act, letter: ReceivedLetter, conversation: Conversation) -> None:
    """Keep the deputy's word on a version that is here. The deputy may be out by that very version."""
    known = kept_versions(conversation)
    if letter.node not in {node for version in known for node in version.nodes}:
        raise LetterRefusalError(POLICY)
    assent = _verified_assent(conversation, letter.data["assent"])
    if all(version.digest != assent.digest for version in known):
        raise LetterNotYetError(AWAITED)
    if not is_deciding(known, assent):
        raise LetterRefusalError(POLICY)
    standing = course(known, kept_assents(conversation))
    _keep_assent(conversation, assent)
    settle(act, conversation, standing[-1])


def _take_wish(act: Act, letter: ReceivedLetter, conversation: Conversation) -> None:
    """Lay what somebody wishes for before the owner's officers; who is not in may only ask to be let in."""
    data = letter.data
    about, unit = data["member"]["node"], data["member"]["unit"]
    is_in = letter.node in conversation.nodes
    own = about == letter.node
    allowed = {
        Wish.JOIN: own and not is_in,
        Wish.LEAVE: own and is_in,
        Wish.ADD: is_in and about not in conversation.nodes,
    }
    if conversation.owner != settings.NODE_ID or not allowed[Wish(data["wish"])]:
        raise LetterRefusalError(POLICY)
    open_ones = ConversationWish.objects.filter(
        conversation=conversation, node=letter.node, member=about, wish=data["wish"], state=WishState.OPEN
    )
    if not open_ones.exists():
        ConversationWish.objects.create(
            conversation=conversation,
            letter=letter.mid,
            node=letter.node,
            wish=data["wish"],
            member=about,
            unit=unit,
        )
    act.note(wish=data["wish"], member=about)
    tell_observers(
        act,
        MembershipChange(
            conv=conversation.pk,
            number=conversation.number,
            joined=(),
            left=(),
            owner=conversation.owner,
            owner_before=conversation.owner,
            closed=False,
            wish=data["wish"],
        ),
    )


def _take_declined(act: Act, letter: ReceivedLetter, conversation: Conversation) -> None:
    if letter.node != conversation.owner:
        raise LetterRefusalError(POLICY)
    mine = ConversationWish.objects.filter(
        conversation=conversation, letter=letter.data["letter"], node=settings.NODE_ID, state=WishState.OPEN
    )
    act.note(declined=mine.update(state=WishState.DECLINED))
