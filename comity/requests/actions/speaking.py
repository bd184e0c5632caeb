"""Acts on what is said to members of a conversation beside requests and answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.accounts.models import Person
from comity.agreements.release import Allowed
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions import acknowledge
from comity.exchange.membership import conversation_of
from comity.exchange.peers import known_peer, lock_peers
from comity.exchange.recovering import hidden_nodes, was_restored
from comity.exchange.registry import LetterRefusalError, ReceivedLetter
from comity.lib.clock import now
from comity.release.arrival import check_arrival
from comity.requests import notifications
from comity.requests.access import group_message_for, request_for
from comity.requests.actions._deciding import give_back, second_person
from comity.requests.actions._several import said_to
from comity.requests.actions._shared import (
    Clearance,
    ask_release,
    move,
    person_of,
    require_cleared,
    require_state,
    require_version,
    send_letter,
)
from comity.requests.actions.clarifying import NO_RIGHT_AT_STAKE
from comity.requests.actions.receiving import received_handling
from comity.requests.bodies import GROUP_MESSAGE, group_message_body
from comity.requests.departure import group_message_items
from comity.requests.exceptions import (
    NobodyLeftError,
    NotHereError,
    PartyRefusedError,
    ReasonMissingError,
    ReleaseRefusedError,
)
from comity.requests.models import Direction, GroupMessage, MessageParty, Request, State
from comity.requests.parties import PartyDraft, as_to, asked


@dataclass(frozen=True)
class MessageDraft:
    """What is to be said, to whom under which article, with which limits."""

    text: str
    text_language: str
    category: str
    parties: tuple[PartyDraft, ...]
    handling: dict[str, Any] = field(default_factory=dict)


@action(events.GROUP_MESSAGE_DRAFTED)
def draft_message(act: Act, request_id: UUID, draft: MessageDraft) -> GroupMessage:
    """Keep what is to be said to members of a request's conversation, before anything leaves.

    Raises:
        NobodyLeftError: no member is chosen.
        ReasonMissingError: nothing is written.
    """
    person = person_of(act)
    request = request_for(person, request_id)
    if request.conversation is None:
        raise NotHereError("no-conversation", identifier=request_id)
    message = GroupMessage(
        conversation=request.conversation,
        about=request,
        direction=Direction.OUTGOING,
        node=settings.NODE_ID,
        version=0,
    )
    act.about("request", request.id)
    return _write(act, person, message, draft)


@action(events.GROUP_MESSAGE_DRAFTED)
def change_message(act: Act, message_id: UUID, draft: MessageDraft, *, version: int) -> GroupMessage:
    """Change what has not left; an approval falls with it.

    Raises:
        ChangedMeanwhileError, WrongStateError, NobodyLeftError, ReasonMissingError.
    """
    person = person_of(act)
    message = group_message_for(person, message_id, lock=True)
    act.about("request", message.about_id)
    require_state(message.state, State.DRAFT, State.TO_APPROVE)
    require_version(message, version)
    return _write(act, person, message, draft)


def _write(act: Act, person: Person, message: GroupMessage, draft: MessageDraft) -> GroupMessage:
    if not draft.text.strip():
        raise ReasonMissingError
    if not asked(draft.parties):
        raise NobodyLeftError
    message.text, message.text_language = draft.text.strip(), draft.text_language
    message.category, message.handling = draft.category, draft.handling
    message.state, message.return_reason = State.DRAFT, ""
    message.drafted_by = person
    move(message, person)
    message.save()
    message.parties.all().delete()
    MessageParty.objects.bulk_create(
        MessageParty(message=message, place=place, **vars(party)) for place, party in enumerate(draft.parties)
    )
    act.note(
        message=str(message.id),
        version=message.version,
        parties=[party.node for party in asked(draft.parties)],
        left_out=[party.node for party in draft.parties if party.left_out],
    )
    return message


def _clear(message: GroupMessage, author: str, **given: Any) -> list[tuple[MessageParty, Clearance]]:
    """Ask the release decision for each member that it is meant for."""
    going = [party for party in message.parties.all() if not party.left_out]
    if not going:
        raise NobodyLeftError
    found = []
    for party in going:
        view = as_to(message.about, party)
        try:
            clearance = ask_release(
                view, group_message_items(message), author=author, rights=NO_RIGHT_AT_STAKE, **given
            )
        except ReleaseRefusedError as refusal:
            raise PartyRefusedError(str(known_peer(party.node) or party.node), refusal) from refusal
        found.append((party, clearance))
    return found


@action(events.GROUP_MESSAGE_SUBMITTED)
def submit_message(act: Act, message_id: UUID, *, version: int) -> GroupMessage:
    """Send it, or lay it before the second person where the agreement with any of them asks for one.

    Raises:
        ChangedMeanwhileError: it is not the version that was read.
        PartyRefusedError: one of them may not get it.
    """
    person = person_of(act)
    message = group_message_for(person, message_id, lock=True)
    act.about("request", message.about_id)
    require_state(message.state, State.DRAFT, State.TO_APPROVE)
    require_version(message, version)
    cleared = _clear(message, person.pseudonym)
    act.note(message=str(message.id), allowed=[one.decision.allowed.value for _party, one in cleared])
    message.drafted_by = person
    move(message, person)
    if all(one.decision.allowed is Allowed.YES for _party, one in cleared):
        _send(act, message, cleared)
        return message
    message.state = State.TO_APPROVE
    message.save()
    notifications.tell_supervisors(act, notifications.MESSAGE_TO_APPROVE, message.about, person)
    return message


@action(events.GROUP_MESSAGE_SENT)
def approve_message(act: Act, message_id: UUID, *, version: int, senior_reason: str = "") -> GroupMessage:
    """Approve as the second person; it is sent to each.

    Raises:
        ChangedMeanwhileError, SecondPersonError, SeniorNeededError.
    """
    person = person_of(act)
    message = group_message_for(person, message_id, lock=True)
    act.about("request", message.about_id)
    act.note(message=str(message.id))
    word = second_person(person, message, version=version, senior_reason=senior_reason)
    cleared = _clear(message, word.drafter, approved=word.approved)
    for _party, clearance in cleared:
        require_cleared(clearance)
    message.approved_by = person
    _send(act, message, cleared)
    notifications.tell_one(act, notifications.MESSAGE_APPROVED, message.about, message.drafted_by)
    return message


@action(events.GROUP_MESSAGE_RETURNED)
def return_message(act: Act, message_id: UUID, reason: str, *, version: int) -> GroupMessage:
    """Give it back to its drafter, with the reason.

    Raises:
        ChangedMeanwhileError, ReasonMissingError.
    """
    person = person_of(act)
    message = group_message_for(person, message_id, lock=True)
    act.about("request", message.about_id)
    act.note(message=str(message.id))
    give_back(person, message, reason, version=version)
    notifications.tell_one(act, notifications.MESSAGE_GIVEN_BACK, message.about, message.drafted_by)
    return message


@action(events.GROUP_MESSAGE_DROPPED)
def drop_message(act: Act, message_id: UUID, *, version: int) -> Request:
    """Throw away what has not left; return the request that it was about."""
    message = group_message_for(person_of(act), message_id, lock=True)
    act.about("request", message.about_id)
    act.note(message=str(message.id))
    require_state(message.state, State.DRAFT, State.TO_APPROVE)
    require_version(message, version)
    request = message.about
    message.delete()
    return request


def _send(act: Act, message: GroupMessage, cleared: Sequence[tuple[MessageParty, Clearance]]) -> None:
    """Post one letter to each; they share the message as their piece."""
    nodes = [party.node for party, _clearance in cleared]
    lock_peers(nodes)
    letters = []
    for party, clearance in cleared:
        letter = send_letter(
            act,
            as_to(message.about, party),
            clearance,
            schema=GROUP_MESSAGE,
            data=group_message_body(message),
            handling=message.handling,
            rights={},
            origin=("group-message", party.id),
            ext=said_to(message.id, nodes),
        )
        party.decision, party.letter, party.problem = clearance.to_json(), letter.mid, ""
        party.save(update_fields=["decision", "letter", "problem"])
        letters.append(str(letter.mid))
    message.state, message.sent_at = State.SENT, now()
    message.save()
    act.note(letters=letters)


@action(events.GROUP_MESSAGE_RECEIVED)
def receive_message(act: Act, letter: ReceivedLetter) -> GroupMessage:
    """Take in what a member of a conversation says to us."""
    data = letter.data
    act.about("conversation", letter.conv)
    act.note(letter=str(letter.mid), peer=letter.node, message=data["message"])
    about = _about(letter)
    if about is None or conversation_of(letter.conv) is None:
        raise LetterRefusalError("unknown-request")
    if GroupMessage.objects.filter(node=letter.node, piece=data["message"]).exists():
        raise LetterRefusalError("id-reused")
    decision = check_arrival(
        letter,
        kind=about.kind,
        offence=about.offence,
        urgency=about.urgency,
        categories=[("text", data["category"])],
    )
    act.about("request", about.id)
    message = GroupMessage.objects.create(
        piece=UUID(data["message"]),
        conversation=letter.conv,
        about=about,
        direction=Direction.INCOMING,
        state=State.RECEIVED,
        node=letter.node,
        text=data["text"]["text"],
        text_language=data["text"]["language"],
        category=data["category"],
        handling=received_handling(letter),
        decision=decision.to_json(),
        message=letter.mid,
        sent_at=letter.stored_at,
    )
    notifications.tell_keepers(act, notifications.MESSAGE_RECEIVED, about)
    return message


def _about(letter: ReceivedLetter) -> Request | None:
    """Return the request whose matter a message belongs to: that with its sender, else the first of the conversation."""
    rows = Request.objects.filter(conversation=letter.conv, message__isnull=False).order_by(
        "created_at", "id"
    )
    return rows.filter(partner=letter.node).first() or rows.first()


@action(events.CONVERSATION_VIEWED)
def open_conversation(act: Act, request_id: UUID) -> Request:
    """Open the page of a conversation: a look is written down, and what members said counts as read."""
    request = request_for(person_of(act), request_id)
    if request.conversation is None:
        raise NotHereError("no-conversation", identifier=request_id)
    act.about("conversation", request.conversation)
    act.note(request=str(request.id))
    unread = GroupMessage.objects.filter(
        conversation=request.conversation, direction=Direction.INCOMING, read_at=None
    )
    if was_restored():
        unread = unread.exclude(node__in=hidden_nodes())  # they are not shown yet
    for message in unread.select_for_update():
        message.read_at = act.at
        message.save(update_fields=["read_at"])
        if message.message is not None:
            acknowledge(act, message.message, "read", node=message.node)
    return request
