"""Statistics of the room: what was counted in a period, by partner and agreement; each count opens the list of exactly its records."""

from collections.abc import Iterator

from django.db.models import Count as Rows
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.operations.access import counted_for, results_counted_for
from comity.operations.models import Operation, Result
from comity.operations.states import OperationState, ResultKind
from comity.operations.units import measure_words
from comity.operations.words import offence_words
from comity.web.counts import Count, Period, list_at


def counts(
    person: Person, period: Period, partner: str | None = None, agreement: str | None = None
) -> list[Count]:
    """Count operations that began, and results, in a period; results that may be counted twice are in it and counted beside.

    A joint result counts once after both sides have agreed that it is one: so both nodes give the same figures.
    """
    results = _results(person, period, partner, agreement)
    return [
        *_operations(person, period, partner, agreement),
        *_by_kind(results, period, partner, agreement),
        *_seized(results, period, partner, agreement),
    ]


def _address(
    name: str, column: str, period: Period, partner: str | None, agreement: str | None, **more: str
) -> str:
    return list_at(name, column, period, partner=partner, agreement=agreement, **more)


def _results(person: Person, period: Period, partner: str | None, agreement: str | None) -> QuerySet[Result]:
    found = results_counted_for(person).filter(period.within("at"), is_counted=True)
    if partner:
        with_partner = Operation.objects.filter(parties__node=partner, parties__takes_part=True)
        found = found.filter(operation__in=with_partner.values("pk"))
    return found.filter(operation__agreement=agreement) if agreement else found


def _operations(
    person: Person, period: Period, partner: str | None, agreement: str | None
) -> Iterator[Count]:
    found = counted_for(person).filter(period.within("begins_at"))
    if partner:
        with_partner = Operation.objects.filter(parties__node=partner, parties__takes_part=True)
        found = found.filter(pk__in=with_partner.values("pk"))
    if agreement:
        found = found.filter(agreement=agreement)
    url = _address("operations:list", "begins", period, partner, agreement, box="every")
    yield Count("operations", _("Operations"), found.count(), url)
    ended = _address("operations:list", "begins", period, partner, agreement, box="ended")
    yield Count(
        "operations-ended",
        _("Operations that have ended"),
        found.filter(state=OperationState.ENDED).count(),
        ended,
    )


def _by_kind(
    results: QuerySet[Result], period: Period, partner: str | None, agreement: str | None
) -> Iterator[Count]:
    rows = results.values("kind").order_by("kind").annotate(all=Sum("number"), rows=Rows("pk"))
    numbers = {row["kind"]: (row["all"], row["rows"]) for row in rows}
    for kind, words in ResultKind.choices:
        url = _address("operations:results", "at", period, partner, agreement, kind=kind)
        number, records = numbers.get(kind, (0, 0))
        yield Count(kind, words, number, url, records)
    doubtful = results.filter(may_be_same=True).aggregate(all=Sum("number"), rows=Rows("pk"))
    url = _address("operations:results", "at", period, partner, agreement, box="doubt")
    yield Count(
        "may-be-same", _("Of these, may be the same as another"), doubtful["all"] or 0, url, doubtful["rows"]
    )


def _seized(
    results: QuerySet[Result], period: Period, partner: str | None, agreement: str | None
) -> Iterator[Count]:
    rows = results.filter(kind=ResultKind.SEIZURE).values("offence", "measure").order_by("offence", "measure")
    for row in rows.annotate(all=Sum("quantity"), rows=Rows("pk")):
        offence, unit = row["offence"], row["measure"]
        words = _("Seized: %(what)s, in %(unit)s") % {
            "what": offence_words(offence) or _("without a class"),
            "unit": measure_words(unit),
        }
        url = _address(
            "operations:results", "at", period, partner, agreement,
            kind=ResultKind.SEIZURE.value, offence=offence or "none", unit=unit,
        )  # fmt: skip
        yield Count(f"seized-{offence or 'none'}-{unit}", words, row["all"], url, row["rows"])
