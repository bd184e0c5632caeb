"""What is asked about, and one figure of the answer."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from comity.accounts.roles import Role
from comity.cooperation.models import Commitment
from comity.web.counts import Period
from comity.web.words import Words

NOWHERE = "nowhere"  # the heading of what no room records
NO_SOURCE = gettext_lazy("No source")
NOT_COUNTED = pgettext_lazy("figure", "Not counted")


def is_number_of_things(code: str) -> bool:
    """Whether a figure counts things, so that its bar may stand beside those of others; not people, money, days, quantities.

    >>> [is_number_of_things(one) for one in ("training", "people-trained", "cost-JPY", "seized-0601-g")]
    [True, False, False, False]
    """
    return code != "people-trained" and not code.startswith(("cost-", "days-", "seized-"))


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What figures are asked of.

    Attributes:
        period: the days, or from moment to moment.
        partner: the node of a partner, None for all of them.
        agreement: the id of the machine-readable form of an agreement, None for all.
        registered: an entry of the register that has no such form, None for all.
        commitment: then its evidence and activities are counted too, and its own agreement where none is named.
    """

    period: Period
    partner: str | None = None
    agreement: str | None = None
    registered: UUID | None = None
    commitment: Commitment | None = None


@dataclass(frozen=True)
class Figure:
    """One figure.

    Attributes:
        code: of the room that counts it; under one `room` no two are alike.
        words: what is counted.
        value: all its digits, the same for every reader; None where no room records it or nothing is counted. Never zero in its place.
        unit: of a quantity or a span of time, empty for a number of things.
        url: the list of exactly the records counted; `href` is that as far as it opens to the reader.
        why_none: a sentence, where there is no value.
        room, title: under which heading it stands.
        records: how many records the list holds, where the figure is not that itself.
        opened: how many of the records behind it the reader may open; None where there is no list.
        roles: who opens the records, where the room is closed to the reader and its list with it.
        closed: whom to ask, where none of the records is open to the reader although the page that names them is.
    """

    code: str
    words: Words
    value: int | Decimal | None
    unit: Words = ""
    url: str = ""
    why_none: Words = ""
    room: str = ""
    title: Words = ""
    records: int | None = None
    opened: int | Decimal | None = None
    roles: frozenset[Role] = frozenset()
    closed: str = ""

    @property
    def href(self) -> str:
        """The list that the figure opens for the reader; empty where none of its records is open to them."""
        return "" if self.roles else self.url

    @property
    def opened_words(self) -> str:
        """How many of the records are open to the reader; empty where it is all of them, or the heading says that it is none."""
        if self.closed:
            return self.closed
        listed = self.value if self.records is None else self.records
        if self.roles or self.opened is None or listed is None or self.opened >= listed:
            return ""
        return _("%(opened)s of %(all)s are open to you") % {"opened": self.opened, "all": listed}

    @property
    def none_words(self) -> Words:
        """How a page and a brief say that there is no value: nobody records it, or it was not counted."""
        return none_words(self.room)


def none_words(room: str) -> Words:
    """Return how it is said that there is no value under a heading."""
    return NO_SOURCE if room == NOWHERE else NOT_COUNTED
