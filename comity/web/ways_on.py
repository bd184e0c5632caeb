"""What rooms above offer to do with a thing of a room below: links on its page, filled by each room at start.

ways_on.offer("record", way_to_a_wanted_file)     # in the upper room's AppConfig.ready
ways_on.of("record", person, subject.pk)          # in the view of the thing
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from comity.web.words import Words


@dataclass(frozen=True)
class WayOn:
    """A link on the page of a thing."""

    label: Words
    href: str


# given who reads, and the thing; None where there is nothing for them
Offered = Callable[[Any, UUID], WayOn | None]
_offered: dict[str, list[Offered]] = {}


def offer(kind: str, way: Offered) -> None:
    """Offer something on the pages of things of a kind."""
    ways = _offered.setdefault(kind, [])
    if way not in ways:
        ways.append(way)


def of(kind: str, reader: Any, identifier: UUID) -> list[WayOn]:
    """Return what is offered on the page of one thing to one reader."""
    found = (way(reader, identifier) for way in _offered.get(kind, []))
    return [one for one in found if one is not None]
