"""What comes in for a post: decided with our own copy of the agreement, then handed to the post it is for."""

from comity.audit.acts import Act
from comity.exchange.registry import LetterRefusalError, ReceivedLetter
from comity.protection.access import post_agency_of
from comity.protection.bodies import (
    KIND,
    NOTICE,
    NOTICE_CATEGORIES,
    NOTICE_URGENCY,
    PROCEEDING,
    PROCEEDING_CATEGORIES,
    PROCEEDING_URGENCY,
)
from comity.protection.incoming import Incoming, taker_of
from comity.release.arrival import check_arrival


def receive_notice(act: Act, letter: ReceivedLetter) -> None:
    """Take a notice in for the post of the state it names. Raises LetterRefusalError."""
    if letter.data["detention"] != str(letter.conv):
        raise LetterRefusalError("malformed")
    check_arrival(
        letter,
        kind=KIND,
        offence=letter.data["offence"],
        urgency=NOTICE_URGENCY,
        categories=NOTICE_CATEGORIES,
    )
    _hand_on(act, letter, NOTICE, letter.data["state"])


def receive_proceeding(act: Act, letter: ReceivedLetter) -> None:
    """Take in what happened since. Raises LetterRefusalError."""
    if letter.data["detention"] != str(letter.conv):
        raise LetterRefusalError("malformed")
    check_arrival(
        letter,
        kind=KIND,
        offence=letter.data["offence"],
        urgency=PROCEEDING_URGENCY,
        categories=PROCEEDING_CATEGORIES,
    )
    _hand_on(act, letter, PROCEEDING, letter.data["state"])


def _hand_on(act: Act, letter: ReceivedLetter, schema: str, state: str) -> None:
    taker = taker_of(schema)
    if taker is None:
        raise LetterRefusalError("not-taken-here")
    taker.take(act, Incoming(schema, letter.data, post_agency_of(state), letter.node, letter.mid))
