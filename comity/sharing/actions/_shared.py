"""What the acts of the room share: who acts, letters of the protocol's own types."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from comity.accounts.models import Agency, Person
from comity.audit.acts import Act
from comity.exchange.actions import post_letter
from comity.exchange.core.letter import LetterType
from comity.exchange.core.moments import from_rfc3339
from comity.exchange.models import OutLetter, Peer
from comity.exchange.outgoing import NewLetter
from comity.exchange.registry import LetterRefusalError, ReceivedLetter
from comity.lib.clock import now
from comity.sharing.bodies import is_about
from comity.sharing.exceptions import MomentPassedError, NotHereError, ReasonMissingError

LONGEST = timedelta(days=731)
NODE_ROLE = "node"  # who signs where no person acts: the node, by rule
UNIT = "desk"


def person_of(act: Act) -> Person:
    """Return the acting person; a process or a partner has no business here."""
    if not isinstance(act.actor, Person):
        raise NotHereError("page", "sharing", "not-a-person")
    return act.actor


def reason_of(text: str) -> str:
    """Return a reason without blanks around it. Raises ReasonMissingError."""
    if not text.strip():
        raise ReasonMissingError
    return text.strip()


def moment_within(at: datetime | None) -> datetime:
    """Return a moment that lies ahead, two years at most. Raises MomentPassedError."""
    if at is None or not now() < at <= now() + LONGEST:
        raise MomentPassedError
    return at


def post(
    act: Act,
    peer: Peer,
    *,
    conv: UUID,
    kind: LetterType,
    schema: str,
    data: Mapping[str, Any],
    origin: tuple[str, UUID],
    prio: int = 2,
    refers: tuple[tuple[UUID, str], ...] = (),
    handling: dict[str, Any] | None = None,
) -> OutLetter:
    """Post a letter of one of the protocol's own types; the node signs where no person acts.

    Raises:
        CannotPostError: the partner is suspended, its keys are over, or the letter is too large.
    """
    person = act.actor if isinstance(act.actor, Person) else None
    return post_letter(
        act,
        NewLetter(
            peer=peer,
            conv=conv,
            schema=schema,
            data=dict(data),
            prio=prio,
            prio_reason="",
            kind=kind,
            handling=handling,
            author=person.pseudonym if person else f"process:{NODE_ROLE}",
            role="officer" if person else NODE_ROLE,
            unit=person.unit.code if person else _home_unit(),
            origin_kind=origin[0],
            origin_id=origin[1],
            refers=refers,
        ),
    )


def _home_unit() -> str:
    home = Agency.objects.get(is_home=True)
    unit = home.units.order_by("code").first()
    return unit.code if unit else UNIT


def moment_in(text: str) -> datetime:
    """Return a moment out of a letter. Raises LetterRefusalError."""
    try:
        return from_rfc3339(text)
    except ValueError as error:
        raise LetterRefusalError("malformed") from error


def require_about(letter: ReceivedLetter, mid: UUID, idg: str) -> None:
    """Refuse a letter that names another letter, or other bytes under its id. Raises LetterRefusalError."""
    if not is_about(letter.data, mid, idg):
        raise LetterRefusalError("another-letter")
