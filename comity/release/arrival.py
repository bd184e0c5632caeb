"""What comes in is decided too: the receiver asks the release decision with its own copy, and the stricter answer wins."""

from collections.abc import Sequence

from django.conf import settings

from comity.agreements.access import terms_of
from comity.agreements.question import Item, Question, RightsAnswers, Side
from comity.agreements.reference import Urgency
from comity.agreements.release import Allowed, Decision, judge
from comity.agreements.terms import AgreementRef
from comity.exchange.peers import known_peer
from comity.exchange.registry import LetterRefusalError, ReceivedLetter
from comity.handling.stamp import Handling
from comity.lib.clock import now
from comity.release.asking import ceiling_of


def stamp_of(letter: ReceivedLetter) -> Handling:
    """Return the stamp a letter carries; what is missing or strange is read in its strictest sense."""
    return Handling.from_wire(
        letter.envelope.get("handling") or {}, purpose=letter.envelope.get("purpose", ""), owner=letter.node
    )


def check_arrival(
    letter: ReceivedLetter, *, kind: str, offence: str, urgency: str, categories: Sequence[tuple[str, str]]
) -> Decision:
    """Decide whether a letter may be taken in.

    Raises:
        LetterRefusalError: our own copy of the agreement says no; the sender is told the reason's code.
    """
    peer = known_peer(letter.node)
    if peer is None:
        raise LetterRefusalError("unknown-peer")
    cited = letter.envelope.get("agreement") or {}
    terms = terms_of(str(cited.get("id", "")))
    handling = stamp_of(letter)
    question = Question(
        items=tuple(Item(name, category, handling) for name, category in categories),
        recipients=(settings.NODE_ID,),
        purpose=letter.envelope.get("purpose", ""),
        sender=letter.node,
        author=str(letter.envelope.get("from", {}).get("actor", "")),
        kind=kind,
        offence=offence,
        urgency=Urgency(urgency),
        ceiling=ceiling_of(peer),
        answers=RightsAnswers(),
        cited=AgreementRef(cited["id"], cited["ver"], cited["digest"]) if cited else None,
        side=Side.RECEIVING,
    )
    decision = judge(question, terms, now())
    if decision.allowed is not Allowed.YES:
        raise LetterRefusalError(decision.decisive[0].code)
    return decision
