"""What waits on people, in the few words of a desk: the shape for all rooms above, and what waits in this one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.accounts.models import Person
from comity.exchange.models import Peer
from comity.release.models import Outgoing
from comity.release.origins import describe


@dataclass(frozen=True)
class DaysLeft:
    """How many whole days are left of what is due by a day, less than 0 when it is over, and what is said of it."""

    days: int
    words: str


@dataclass(frozen=True)
class About:
    """Whom a thing is about, whose it is, what it is for, since when it waits, and until when where a limit runs.

    `left` is given where the limit is a day and no hour: it is counted in days then, as its own room counts them.

    `language` is that of the name where it is not the page's own; `note` is one more thing to tell it apart by; `href` is where it is
    done, where its page is not named by the key.
    """

    name: str
    partner: Peer | None
    ref: str
    since: datetime
    due: datetime | None = None
    language: str = ""
    note: str = ""
    href: str = ""
    left: DaysLeft | None = None


def about_outgoing(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return to whom something is to leave."""
    found = Outgoing.objects.filter(pk__in=list(keys)).select_related("peer")
    return {one.pk: About(str(one.peer), one.peer, "", one.offered_at) for one in found}


def titles_of_outgoing(person: Person, keys: Iterable[UUID]) -> Mapping[UUID, str]:
    """Return what each thing that is to leave is called, as its own room says it to this person."""
    found = Outgoing.objects.filter(pk__in=list(keys)).select_related("peer")
    return {one.pk: said.title for one in found if (said := describe(person, one)) is not None}
