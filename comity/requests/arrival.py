"""What comes in is decided too: the receiver asks the release decision with its own copy, and the stricter answer wins."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

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
from comity.requests.departure import ceiling_of
from comity.requests.models import Request
from comity.requests.texts import parse_moment

LONGEST_ARTICLE = 20  # as the request keeps it
YEARS = range(2000, 2200)  # a deadline outside of them is a slip, and breaks the arithmetic of the clock


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


def is_elsewhere(request: Request, letter: ReceivedLetter) -> bool:
    """Whether a letter about a request to several comes outside of their conversation, where nobody asks who is in."""
    return request.conversation is not None and letter.conv != request.conversation


def deadline(text: str) -> datetime:
    """Return the moment an answer is needed by.

    Raises:
        ValueError: it is no moment with its offset, or none that a clock can count to.
    """
    found = parse_moment(text)
    if found.tzinfo is None or found.year not in YEARS:
        raise ValueError("A deadline is a moment of these times, with its offset.")
    return found


def require_zone(name: str) -> None:
    """Raise ValueError unless a time zone of this name is known: the clock is read with it on every page."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError("This time zone is not known.") from error


def checked_article(number: str) -> str:
    """Return the number of the article a letter cites; ValueError when it is longer than any."""
    if len(number) > LONGEST_ARTICLE:
        raise ValueError("No article has such a number.")
    return number
