"""Letters of ours that a partner does not have, by the room whose figures they change: on their way, or not taken."""

from collections.abc import Mapping
from dataclasses import dataclass

from comity.exchange.models import OutLetter
from comity.operations.reaching import LOST

ROOM_OF = {
    "requests/": "requests",
    "operations/": "operations",
    "notices/wanted/": "notices",
    "notices/flag/": "notices",
    "notices/track/": "tracks",
    "notices/entry/": "tracks",
    "cooperation/commitment/": "commitments",
}
ON_THEIR_WAY = frozenset({"queued", "held"})
NOT_TAKEN = LOST - {"withdrawn"}


@dataclass(frozen=True)
class Outstanding:
    """How many letters of a room are on their way, and how many the other side's node did not take."""

    on_the_way: int = 0
    not_taken: int = 0


def outstanding_to(partner: str) -> Mapping[str, Outstanding]:
    """Return by room what a partner does not have of what left for it; rooms without any are not in it."""
    states = ON_THEIR_WAY | NOT_TAKEN
    rows = OutLetter.objects.filter(peer__node=partner, state__in=states).order_by()
    found: dict[str, list[int]] = {}
    for schema, state in rows.values_list("schema", "state"):
        room = next((room for start, room in ROOM_OF.items() if schema.startswith(start)), None)
        if room is not None:
            found.setdefault(room, [0, 0])[state in NOT_TAKEN] += 1
    return {room: Outstanding(*numbers) for room, numbers in found.items()}
