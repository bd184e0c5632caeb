"""Figures of requests for a period: how many were asked, how timely and with what outcome, about which offences.

A request counts on the day on which the receiver's node stored it, as its signed receipt says: so what one side counts as asked
the other counts as received. Each figure opens the list of exactly its records.
"""

from collections.abc import Iterator

from django.db.models import Count as Rows
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.exchange.peers import partners_for
from comity.requests.access import counted_for
from comity.requests.choices import offence_words
from comity.requests.models import Direction, Outcome, Request
from comity.requests.narrowing import ANSWERED, REACHED, answered, last_outcome
from comity.web.counts import Count, Period, list_at
from comity.web.words import Words


def counts(
    person: Person, period: Period, partner: str | None = None, agreement: str | None = None
) -> list[Count]:
    """Return the figures that this person may see; `partner` is a node id, `agreement` an agreement's id."""
    if partner and not partners_for(person).filter(node=partner).exists():
        return []  # a guest of this node knows of none, and the list offers none to narrow by
    found = counted_for(person).filter(period.within(REACHED))
    if partner:
        found = found.filter(partner=partner)
    if agreement:
        found = found.filter(agreement=agreement)
    told = Told(period, partner, agreement)
    figures = [one for direction in Direction for one in told.of(direction, found)]
    figures += told.by_offence(found)
    return figures if partner else [*figures, *told.by_partner(person, found)]


class Told:
    """Figures of one period, partner and agreement."""

    def __init__(self, period: Period, partner: str | None, agreement: str | None) -> None:
        """Take what every address of a list repeats."""
        self._period, self._partner, self._agreement = period, partner, agreement

    def at(self, **more: str | None) -> str:
        """Return the address of the requests counted, narrowed further."""
        asked: dict[str, str | None] = {"partner": self._partner, "agreement": self._agreement, **more}
        return list_at("requests:list", "reached", self._period, box="every", **asked)

    def of(self, direction: Direction, found: QuerySet[Request]) -> Iterator[Count]:
        """Count what one side asked: all, by timeliness, by outcome."""
        rows = found.filter(direction=direction)
        timely = rows.aggregate(
            all=Rows("pk"), **{code: Rows("pk", filter=answered(code)) for code in ANSWERED}
        )
        ended = rows.filter(clock_ended_at__isnull=False).annotate(said=last_outcome()).order_by()
        said = dict(ended.values_list("said").annotate(number=Rows("pk")))
        yield self._one(direction, "asked", _("All"), timely["all"])
        for code, words in ANSWERED.items():
            yield self._one(direction, f"answered-{code}", words, timely[code], answered=code)
        for outcome in Outcome:
            number = said.get(outcome.value, 0)
            yield self._one(
                direction, f"outcome-{outcome.value}", outcome.label, number, outcome=outcome.value
            )

    def _one(self, direction: Direction, code: str, what: Words, number: int, **narrowed: str) -> Count:
        words = _("%(what)s: %(value)s") % {"what": direction.label, "value": what}
        return Count(
            f"{direction.value}-{code}", words, number, self.at(direction=direction.value, **narrowed)
        )

    def by_offence(self, found: QuerySet[Request]) -> Iterator[Count]:
        """Count by class of offence, those that occur."""
        rows = found.exclude(offence="").order_by("offence").values("offence").annotate(number=Rows("pk"))
        for code, number in rows.values_list("offence", "number"):
            words = _("%(what)s: %(value)s") % {"what": _("Offence"), "value": offence_words(code)}
            yield Count(f"offence-{code}", words, number, self.at(offence=code))

    def by_partner(self, person: Person, found: QuerySet[Request]) -> Iterator[Count]:
        """Count by partner, those with whom there was a request and of whom the person may know."""
        numbers = dict(found.order_by().values_list("partner").annotate(number=Rows("pk")))
        for peer in partners_for(person):
            if peer.node in numbers:
                words = _("%(what)s: %(value)s") % {"what": _("Partner"), "value": str(peer)}
                yield Count(f"partner-{peer.node}", words, numbers[peer.node], self.at(partner=peer.node))
