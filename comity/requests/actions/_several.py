"""What sending to several partners is made of: a decision for each, a row for each, one conversation."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from comity.audit.acts import Act
from comity.exchange.actions.conversing import add_member, begin_conversation
from comity.exchange.core.citing import MEMBERSHIP
from comity.exchange.membership import conversation_of
from comity.exchange.peers import known_peer
from comity.requests import departure
from comity.requests.actions._shared import Clearance, ask_release
from comity.requests.exceptions import PartyRefusedError, ReleaseRefusedError
from comity.requests.models import Attachment, Request, RequestSubject
from comity.requests.parties import as_to, asked, parties_of

ROW = (
    "direction", "agency", "unit", "kind", "title", "questions", "facts", "facts_language", "person_link", "offence",
    "purpose", "details", "evidence", "urgency", "urgency_reason", "reply_by", "handling", "rights", "senior_decision",
    "drafted_by", "approved_by", "changed_by", "conversation",
)  # fmt: skip
SUBJECT = (
    "place", "name", "name_language", "category", "birth_date", "sex", "nationality", "phone", "document",
)  # fmt: skip
FILE = ("stored", "category", "created_at")


def clear_each(request: Request, *, author: str, **given: Any) -> list[Clearance]:
    """Ask the release decision for each party under the agreement with it; the first stands for the request itself.

    Raises:
        ReleaseRefusedError: the only partner may not get it.
        PartyRefusedError: one of several may not; it is left out only by somebody's word.
    """
    parties = asked(parties_of(request))
    items = departure.request_items(request)
    found = []
    for party in parties:
        try:
            found.append(
                ask_release(as_to(request, party), items, author=author, rights=request.rights, **given)
            )
        except ReleaseRefusedError as refusal:
            if len(parties) == 1:
                raise
            peer = known_peer(party.node)
            raise PartyRefusedError(str(peer or party.node), refusal) from refusal
    return found


def gather(act: Act, request: Request, clearances: Sequence[Clearance]) -> list[Request]:
    """Begin the conversation of a request to several; return a row for each party, the request itself first."""
    deputy = request.deputy if request.deputy in {one.peer.node for one in clearances} else ""
    conversation = begin_conversation(act, [one.peer for one in clearances], deputy=deputy)
    request.conversation = conversation.pk
    further = asked(request.parties.all())
    return [
        request,
        *(
            copied(request, party.node, party.agreement, party.article, ref=f"{request.ref}.{number}")
            for number, party in enumerate(further, start=2)
        ),
    ]


def copied(request: Request, node: str, agreement: str, article: str, *, ref: str, **change: Any) -> Request:
    """Return a new row with the content of a request, for another partner; persons and files come along."""
    fields = {name: getattr(request, name) for name in ROW} | change
    row = Request.objects.create(partner=node, agreement=agreement, article=article, ref=ref, **fields)
    RequestSubject.objects.bulk_create(
        RequestSubject(request=row, **{name: getattr(one, name) for name in SUBJECT})
        for one in request.subjects.all()
    )
    for file in request.attachments.filter(reply=None):
        Attachment.objects.create(request=row, **{name: getattr(file, name) for name in FILE})
    return row


def let_in(act: Act, request: Request, clearance: Clearance) -> None:
    """Let the partner of a request into its conversation, where we lead it and the partner is not in yet."""
    conversation = conversation_of(request.conv) if request.conversation else None
    if conversation is None or clearance.peer.node in conversation.nodes:
        return
    if conversation.owner == settings.NODE_ID:
        add_member(act, conversation.pk, clearance.peer)


def said_to(piece: object, nodes: Sequence[str]) -> dict[str, Any]:
    """Return what letters to several share: the id of what is said, and to whom it is said."""
    return {MEMBERSHIP: {"piece": str(piece), "audience": list(nodes)}}


def next_ref(request: Request) -> str:
    """Return the reference of one more row of a conversation: that of the first, and a number."""
    stem = request.ref.partition(".")[0]
    taken = Request.objects.filter(agency=request.agency, ref__startswith=f"{stem}.").count()
    return f"{stem}.{taken + 2}"
