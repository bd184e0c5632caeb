"""What may wait on a person. Rooms hand their items to the desk through sources; the desk only puts them in order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from comity.accounts.models import Person
from comity.exchange.models import Peer
from comity.web.clocks import Face
from comity.web.words import Words


@dataclass(frozen=True)
class Item:
    """One thing that waits: its clock, a sentence with a verb, where it is done, and what else tells it apart."""

    face: Face
    due: datetime | None
    sentence: str
    language: str  # of the words inside the sentence that are not the page's own
    subject: str
    href: str
    act: Words
    ref: str
    partner: Peer | None = None
    codes: tuple[str, ...] = ()
    note: str = ""


Source = Callable[[Person], Iterable[Item]]
_sources: list[Source] = []


def register_source(source: Source) -> None:
    """Have a source asked for each person's desk."""
    if source not in _sources:
        _sources.append(source)


def items_for(person: Person) -> list[Item]:
    """Return what waits on a person: what runs out first on top, what has no clock after it."""
    found = [item for source in _sources for item in source(person)]
    far = datetime.max.replace(tzinfo=person.time_zone)
    return sorted(found, key=lambda item: (item.due is None, item.due or far, item.ref))
