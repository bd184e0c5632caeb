"""What a letter about a request must be beyond the release decision: its conversation, its deadline, its zone, its article."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from comity.exchange.registry import ReceivedLetter
from comity.requests.models import Request
from comity.requests.texts import parse_moment

LONGEST_ARTICLE = 20  # as the request keeps it
YEARS = range(2000, 2200)  # a deadline outside of them is a slip, and breaks the arithmetic of the clock


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
