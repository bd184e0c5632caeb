"""A conversation of several as its page shows it: who is in, the answers side by side, what was said in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from comity.accounts.models import Person
from comity.exchange.conversations import Line, Turn, gaps_of, history_of, is_disputed, lines_of, open_wishes
from comity.exchange.letters import LetterStatus, status_of
from comity.exchange.membership import conversation_of
from comity.exchange.models import Conversation, ConversationWish, Peer
from comity.exchange.recovering import hidden_nodes, was_restored
from comity.lib.clock import now
from comity.requests.access import visible_to
from comity.requests.bodies import CLARIFICATION, EXTENSION, GROUP_MESSAGE, REPLY, REQUEST
from comity.requests.clock_rows import clock_reading, face_of
from comity.requests.models import Direction, GroupMessage, Reply, Request, State
from comity.requests.showing import TICKS, held_words
from comity.web.clocks import Face

WAITS = frozenset({State.SENT, State.RECEIVED})


@dataclass(frozen=True)
class Member:
    """Somebody who takes part: us, or a partner; `peer` is None for one that is not paired with us."""

    node: str
    peer: Peer | None
    is_us: bool
    is_owner: bool
    is_deputy: bool

    @property
    def name(self) -> str:
        """Its name, or its node where nobody knows it."""
        return str(self.peer or self.node)


@dataclass(frozen=True)
class Answer:
    """One party's request with its clock and what came of it."""

    request: Request
    peer: Peer | None
    face: Face
    reply: Reply | None
    left: bool  # it takes no part any more

    @property
    def waits(self) -> bool:
        """Whether nothing has been answered yet."""
        return self.request.state in WAITS


@dataclass(frozen=True)
class Tick:
    """Where one letter of a piece of ours is."""

    name: str
    tick: str
    at: datetime | None
    reason: str
    held_words: str


@dataclass(frozen=True)
class Said:
    """One piece of a conversation: who said it to whom, what it is, where it stands."""

    line: Line
    author: Member
    audience: Sequence[Member]
    what: str
    request: Request | None
    message: GroupMessage | None
    ticks: Sequence[Tick]


@dataclass(frozen=True)
class Page:
    """All that the page of a conversation shows."""

    conversation: Conversation
    members: Sequence[Member]
    answers: Sequence[Answer]
    said: Sequence[Said]
    gaps: Sequence[tuple[Member, Sequence[int]]]
    turns: Sequence[tuple[Turn, Member, Sequence[Member], Sequence[Member], Member]]
    wishes: Sequence[tuple[ConversationWish, Member, Member]]
    disputed: bool

    @property
    def me(self) -> Member | None:
        """Us among the members; None when we take no part any more."""
        return next((member for member in self.members if member.is_us), None)

    @property
    def others(self) -> Sequence[Member]:
        """The members beside us."""
        return [member for member in self.members if not member.is_us]

    @property
    def is_open(self) -> bool:
        """Whether something can still be said."""
        return self.conversation.condition == "open"

    @property
    def asked(self) -> Sequence[Answer]:
        """The requests of ours that have left and whose party still takes part."""
        return [
            one
            for one in self.answers
            if one.request.direction == Direction.OUTGOING and one.request.message and not one.left
        ]

    @property
    def unanswered(self) -> Sequence[Answer]:
        """Those of them that nobody has answered."""
        return [one for one in self.asked if one.waits]


KINDS: Mapping[str, str] = {
    REQUEST: "request",
    REPLY: "reply",
    CLARIFICATION: "words",
    EXTENSION: "time",
    GROUP_MESSAGE: "message",
}


def all_peers() -> dict[str, Peer]:
    """Return all partners by node."""
    return {peer.node: peer for peer in Peer.objects.all()}


class Names:
    """Members of a conversation by node, those that have gone as well."""

    def __init__(self, conversation: Conversation, peers: Mapping[str, Peer] | None = None) -> None:
        """Take the peers that are known; all of them are asked for where none are given."""
        self._conversation = conversation
        self._peers = all_peers() if peers is None else peers

    def __call__(self, node: str) -> Member:
        """Return a member."""
        return Member(
            node,
            self._peers.get(node),
            node == settings.NODE_ID,
            node == self._conversation.owner,
            node == self._conversation.deputy,
        )


def page_of(person: Person, conversation: Conversation) -> Page:
    """Gather the page of a conversation for one person."""
    member = Names(conversation)
    rows = visible_to(person).filter(conversation=conversation.pk).order_by("created_at", "id")
    requests = list(rows.prefetch_related("replies"))
    return Page(
        conversation=conversation,
        members=[member(node) for node in conversation.nodes],
        answers=[_answer(person, one, conversation, member) for one in requests],
        said=_said(conversation, requests, member),
        gaps=[(member(node), numbers) for node, numbers in gaps_of(conversation).items()],
        turns=[_turn(turn, member) for turn in history_of(conversation)],
        wishes=[(wish, member(wish.node), member(wish.member)) for wish in open_wishes(conversation)],
        disputed=is_disputed(conversation),
    )


@dataclass(frozen=True)
class Circle:
    """Who takes part beside us, for the thread of one request."""

    members: Sequence[Member]
    is_in: bool
    is_open: bool


def circle_of(request: Request) -> Circle | None:
    """Return who takes part in the conversation of a request; None for a request to one partner."""
    conversation = conversation_of(request.conversation) if request.conversation else None
    if conversation is None:
        return None
    member = Names(conversation)
    members = [member(node) for node in conversation.nodes]
    return Circle(members, any(one.is_us for one in members), conversation.condition == "open")


def _answer(person: Person, request: Request, conversation: Conversation, member: Names) -> Answer:
    at = now()
    released = [one for one in request.replies.all() if one.message is not None and not one.problem]
    newest = max(released, key=lambda one: one.created_at, default=None)
    return Answer(
        request=request,
        peer=member(request.partner).peer,
        face=face_of(clock_reading(request, at), at, person.time_zone),
        reply=newest,
        left=request.message is not None and request.partner not in conversation.nodes,
    )


def _turn(turn: Turn, member: Names) -> tuple[Turn, Member, Sequence[Member], Sequence[Member], Member]:
    joined = [member(node) for node in turn.joined]
    left = [member(node) for node in turn.left]
    return turn, member(turn.author), joined, left, member(turn.owner)


def _said(conversation: Conversation, requests: Sequence[Request], member: Names) -> list[Said]:
    hidden = set(hidden_nodes().values_list("peer__node", flat=True)) if was_restored() else set()
    lines = [line for line in lines_of(conversation) if line.author not in hidden]
    statuses = status_of(mid for line in lines if line.ours for _node, mid in line.letters)
    by_letter = _by_letter(requests)
    # ids are the words of whoever wrote: a thing is found by its author as well
    messages = {
        (row.node, row.piece or row.pk): row
        for row in GroupMessage.objects.filter(conversation=conversation.pk)
    }
    return [
        Said(
            line=line,
            author=member(line.author),
            audience=[member(node) for node in line.audience],
            what=KINDS.get(line.schema, ""),
            request=next((by_letter[one] for one in line.letters if one in by_letter), None),
            message=messages.get((line.author, line.piece)),
            ticks=[_tick(member(node), statuses.get(mid)) for node, mid in line.letters] if line.ours else [],
        )
        for line in lines
    ]


def _by_letter(requests: Sequence[Request]) -> dict[tuple[str, UUID], Request]:
    """Return to which request each letter of a conversation belongs, by the node at its other end and its id."""
    found: dict[tuple[str, UUID], Request] = {}
    for request in requests:
        mids = [request.message, *(reply.message for reply in request.replies.all())]
        for words in request.clarifications.all():
            mids += [words.question_message, words.answer_message]
        for time in request.extensions.all():
            mids += [time.asked_message, time.decision_message]
        found |= {(request.partner, mid): request for mid in mids if mid is not None}
    return found


def _tick(member: Member, status: LetterStatus | None) -> Tick:
    if status is None:
        return Tick(member.name, "sent", None, "", "")
    tick = TICKS.get(status.state, "sent")
    return Tick(member.name, tick, status.times.get(status.state), status.reason, held_words(status))
