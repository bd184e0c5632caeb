"""The release decision as it would be now, for showing before somebody approves."""

from comity.agreements.release import Decision
from comity.agreements.terms import Agreement
from comity.exchange.peers import peer_of
from comity.lib.clock import now
from comity.requests import departure
from comity.requests.models import Reply, Request


def decision_now(thing: Request | Reply) -> tuple[Decision, Agreement | None] | None:
    """Return the decision for a request or an answer as it is kept; None without a partner to send it to."""
    request = thing if isinstance(thing, Request) else thing.request
    peer = peer_of(request.partner)
    if peer is None:
        return None
    items = departure.request_items(thing) if isinstance(thing, Request) else departure.reply_items(thing)
    asked = departure.question(
        request,
        peer,
        author=thing.drafted_by.pseudonym if thing.drafted_by else "",
        items=items,
        rights=thing.rights,
    )
    return departure.answer(asked, request.agreement, now())
