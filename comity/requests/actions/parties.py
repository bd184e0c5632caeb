"""Acts on the parties of a draft: choose them, name the article for each, leave one out."""

from collections.abc import Sequence
from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.core.letter import MAX_RECIPIENTS
from comity.exchange.peers import peer_of
from comity.requests.access import request_for
from comity.requests.actions._shared import move, person_of, require_state, require_version
from comity.requests.exceptions import NobodyLeftError, NotPairedError, TooManyPartiesError, WrongStateError
from comity.requests.models import Direction, Request, RequestParty, State
from comity.requests.parties import PartyDraft, asked


@action(events.REQUEST_PARTIES_CHOSEN)
def choose_parties(
    act: Act, request_id: UUID, parties: Sequence[PartyDraft], *, version: int, deputy: str = ""
) -> Request:
    """Say to whom a draft goes, in which order, under which article, and who may take over their conversation.

    Approvals fall with it. The first that is not left out stands on the request itself.

    Raises:
        ChangedMeanwhileError: it is not the version that was read.
        NobodyLeftError: all are left out.
        NotPairedError: a partner is not paired, or its link is suspended.
        TooManyPartiesError: more than a conversation takes.
    """
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    if request.direction != Direction.OUTGOING or request.conversation is not None:
        raise WrongStateError
    require_state(request.state, State.DRAFT, State.TO_APPROVE)
    require_version(request, version)
    chosen = list({party.node: party for party in parties}.values())
    going = asked(chosen)
    if not going:
        raise NobodyLeftError
    if len(going) >= MAX_RECIPIENTS:
        raise TooManyPartiesError
    if any(peer_of(party.node) is None for party in going):
        raise NotPairedError
    first = going[0]
    request.partner, request.agreement, request.article = first.node, first.agreement, first.article
    request.deputy = deputy if deputy in {party.node for party in going} and len(going) > 1 else ""
    request.state = State.DRAFT
    request.senior_decision = None
    request.parties.all().delete()
    RequestParty.objects.bulk_create(
        RequestParty(
            request=request,
            place=place,
            node=party.node,
            agreement=party.agreement,
            article=party.article,
            left_out=party.left_out,
        )
        for place, party in enumerate(one for one in chosen if one is not first)
    )
    moved = move(request, person)
    request.save(
        update_fields=["partner", "agreement", "article", "deputy", "state", "senior_decision", *moved]
    )
    act.note(
        parties=[party.node for party in going],
        left_out=[party.node for party in chosen if party.left_out],
        deputy=request.deputy,
        version=request.version,
    )
    return request
