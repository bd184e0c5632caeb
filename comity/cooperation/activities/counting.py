"""Statistics of activities: what began in a period, by partner and agreement; each count opens the list of exactly its records."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count as Rows
from django.db.models import QuerySet, Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.cooperation.access import activities_visible_to
from comity.cooperation.activities.resting import under_entry, under_form
from comity.cooperation.activities.words import COST
from comity.cooperation.models import Activity
from comity.cooperation.states import ActivityKind
from comity.web.counts import Count, Period, list_at


def counts(
    person: Person,
    period: Period,
    partner: str | None = None,
    agreement: str | None = None,
    *,
    registered: UUID | None = None,
) -> list[Count]:
    """Count activities that began in a period, up to today; what is cancelled or still to come is counted nowhere.

    Their days are those of their place. `partner` is a node id, `agreement` the id of a form, `registered` an
    entry of the register; both count what was entered before the entry had its form. A kind that was never done is a
    zero, for it is recorded here; people and costs that nobody entered are in no sum.
    """
    days = _whole_days(period)
    found = activities_visible_to(person).filter(
        is_cancelled=False,
        begins_on__gte=days.first,
        begins_on__lte=min(days.last, localdate(timezone=ZoneInfo(person.agency.zone))),
    )
    if partner:
        found = found.filter(partners__contains=[partner])
    if agreement:
        found = found.filter(under_form(agreement))
    if registered:
        found = found.filter(under_entry(registered))

    def at(**more: str) -> str:
        asked = {"box": "begun", "partner": partner, "agreement": str(registered or "") or agreement, **more}
        is_empty = days.last < days.first
        return "" if is_empty else list_at("cooperation:activities-list", "begins", days, **asked)

    rows = found.order_by().values("kind").annotate(all=Rows("pk"))
    numbers = {row["kind"]: row["all"] for row in rows}
    trained = found.filter(kind=ActivityKind.TRAINING, people__isnull=False)
    people = trained.aggregate(all=Sum("people"), rows=Rows("pk"))
    return [
        Count("activities", _("Activities"), found.count(), at()),
        *(Count(kind, words, numbers.get(kind, 0), at(kind=kind)) for kind, words in ActivityKind.choices),
        Count(
            "people-trained",
            _("People trained"),
            people["all"] or 0,
            at(kind=ActivityKind.TRAINING.value, counted="1"),
            people["rows"],
        ),
        *(
            Count(
                f"{COST}{code}",
                _("Cost, in %(currency)s") % {"currency": code},
                cost,
                at(currency=code),
                number,
            )
            for code, cost, number in _costs(found)
        ),
    ]


def _whole_days(period: Period) -> Period:
    """Return the days of a period; one inside which it ends belongs to what follows, so that none counts in two that adjoin."""
    ends_inside = period.until is not None and period.until.date() == period.last
    return Period(period.first, period.last - timedelta(days=1) if ends_inside else period.last)


def _costs(found: QuerySet[Activity]) -> Iterator[tuple[str, Decimal, int]]:
    rows = found.filter(cost__isnull=False).order_by("currency").values("currency")
    for row in rows.annotate(all=Sum("cost"), rows=Rows("pk")):
        yield row["currency"], row["all"].normalize(), row["rows"]
