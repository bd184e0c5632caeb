"""The parties of a request to several: who is asked under which article, and the request as each of them gets it."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from typing import Protocol, TypeVar

from comity.requests.models import Direction, Request


@dataclass(frozen=True)
class PartyDraft:
    """A partner as chosen: under which article, or left out by somebody's word."""

    node: str
    agreement: str = ""
    article: str = ""
    left_out: bool = False


class Party(Protocol):
    """A row or a draft of a party."""

    @property
    def node(self) -> str:
        """The partner's node id."""
        ...

    @property
    def agreement(self) -> str:
        """The agreement with it."""
        ...

    @property
    def article(self) -> str:
        """The article it is asked under."""
        ...

    @property
    def left_out(self) -> bool:
        """Whether somebody said that it does not get this."""
        ...


AnyParty = TypeVar("AnyParty", bound=Party)


def parties_of(request: Request) -> list[PartyDraft]:
    """Return all parties of a draft, its first partner first; a request within a conversation has but one."""
    first = PartyDraft(request.partner, request.agreement, request.article)
    if request.conversation is not None:
        return [first]
    further = [
        PartyDraft(one.node, one.agreement, one.article, one.left_out) for one in request.parties.all()
    ]
    return [first, *further]


def asked(parties: Iterable[AnyParty]) -> list[AnyParty]:
    """Return those that nobody left out."""
    return [party for party in parties if not party.left_out]


def as_to(request: Request, party: Party) -> Request:
    """Return a request as one party would get it, for asking the release decision; it is not kept."""
    view = copy(request)
    view.partner, view.agreement, view.article = party.node, party.agreement, party.article
    view.direction = Direction.OUTGOING
    return view
