"""What a room hands over to be sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from comity.exchange.models import Peer
from comity.handling.stamp import Handling


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A thing that is to go to one partner.

    `items` are the things in it, each a name and the category of its data; `kind`, `purpose`, `offence` and `urgency` are
    codes of the agreements room's lists, `agreement` the id of the one it leaves under and `article` the article cited (empty: the one
    of all that covers every item and asks least). `rights` answers the three rights questions; one that is missing was not answered, and unanswered means no.
    """

    peer: Peer
    schema: str
    data: dict[str, Any]
    conv: UUID
    origin_kind: str
    origin_id: UUID
    items: tuple[tuple[str, str], ...]
    handling: Handling
    kind: str
    purpose: str
    offence: str
    agreement: str
    article: str = ""
    urgency: str = "ordinary"
    reason: str = ""
    rights: Mapping[str, bool | None] = field(default_factory=dict)
    refers: tuple[tuple[UUID, str], ...] = ()
