"""The release decision as it would be now, for showing before somebody approves."""

from comity.agreements.release import Decision
from comity.agreements.terms import Agreement
from comity.exchange.peers import peer_of
from comity.lib.clock import now
from comity.requests import departure
from comity.requests.actions.clarifying import NO_RIGHT_AT_STAKE
from comity.requests.models import ClarificationDraft, Reply, Request

Thing = Request | Reply | ClarificationDraft


def decision_now(thing: Thing) -> tuple[Decision, Agreement | None] | None:
    """Return the decision for something as it is kept; None without a partner to send it to."""
    request = thing if isinstance(thing, Request) else thing.request
    peer = peer_of(request.partner)
    if peer is None:
        return None
    if isinstance(thing, Request):
        items, rights = departure.request_items(thing), thing.rights
    elif isinstance(thing, Reply):
        items, rights = departure.reply_items(thing), thing.rights
    else:
        items, rights = departure.clarification_items(thing), NO_RIGHT_AT_STAKE
    asked = departure.question(
        request,
        peer,
        author=thing.drafted_by.pseudonym if thing.drafted_by else "",
        items=items,
        rights=rights,
    )
    return departure.answer(asked, request.agreement, now())
