"""Nationals abroad by year and region: the list with what is computed, its file, and the picture of offences per thousand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.accounts.access import signed_in_person
from comity.agreements.countries import country_name
from comity.cooperation.access import keeps, may_keep, residents_visible_to
from comity.cooperation.activities.regions import is_same_ground, region_words
from comity.cooperation.activities.words import change_words, figure_words
from comity.cooperation.core.residents import change, exact_rate, per_thousand
from comity.cooperation.models import Residents
from comity.web.dates import colon
from comity.web.listing import Choice, Column, Flag, Listing, Nothing, Sort
from comity.web.listing.filters import Choices
from comity.web.pieces.pictures import Span

MOST_YEARS = 8  # in the picture


@dataclass(frozen=True)
class FigureLine:
    """A figure with the one of the year before, and what both give; `keeps` for a reader who may change it."""

    row: Residents
    before: Residents | None
    keeps: bool

    @property
    def rate(self) -> Decimal | None:
        """Offences per thousand residents."""
        return per_thousand(self.row.residents, self.row.offences)

    @property
    def residents_change(self) -> Decimal | None:
        """By how many in a hundred the residents changed."""
        return change(self.row.residents, self.before.residents) if self.before else None

    @property
    def rate_change(self) -> Decimal | None:
        """By how many in a hundred offences per thousand changed."""
        return change(_exact(self.row), _exact(self.before)) if self.before else None


def _exact(row: Residents) -> Fraction | None:
    return exact_rate(row.residents, row.offences)  # of rounded rates the change would be another


def figures_of(found: Iterable[Residents], visible: QuerySet[Residents], *, keeps: bool) -> list[FigureLine]:
    """Return figures with those of the year before, in one query; without it where the region has grown since, which is no change."""
    rows = list(found)
    earlier = visible.filter(
        country__in={one.country for one in rows},
        nationality__in={one.nationality for one in rows},
        year__in={one.year - 1 for one in rows},
    )
    by_place = {_place(one): one for one in earlier.order_by()}
    return [
        FigureLine(
            one,
            by_place.get(_place(one, -1)) if is_same_ground(one.region, one.year - 1, one.year) else None,
            keeps,
        )
        for one in rows
    ]


def _place(row: Residents, years: int = 0) -> tuple[str, str, str, int]:
    return row.nationality, row.country, row.region, row.year + years


def _rows(request: HttpRequest, found: Sequence[Residents]) -> list[FigureLine]:
    person = signed_in_person(request)
    return figures_of(found, residents_visible_to(person), keeps=bool(may_keep(person)))


def _head(line: FigureLine) -> SafeString | str:
    words = region_words(line.row.region)
    if not line.keeps:
        return words
    href = reverse("cooperation:activities-residents-change", args=[line.row.pk])
    return format_html('<a class="title" href="{}">{}</a>', href, words)


def _countries(column: str, request: HttpRequest) -> Choices:
    seen = residents_visible_to(signed_in_person(request)).order_by().values_list(column, flat=True)
    language = get_language() or "en"
    return sorted(((code, country_name(code, language)) for code in set(seen)), key=lambda pair: pair[1])


def _nationalities(request: HttpRequest) -> Choices:
    return _countries("nationality", request)


def _abroad(request: HttpRequest) -> Choices:
    return _countries("country", request)


def _years(request: HttpRequest) -> Choices:
    seen = residents_visible_to(signed_in_person(request)).order_by().values_list("year", flat=True)
    return [(str(year), str(year)) for year in sorted(set(seen), reverse=True)]


def _regions(request: HttpRequest) -> Choices:
    seen = residents_visible_to(signed_in_person(request)).order_by().values_list("region", flat=True)
    return sorted(((one, region_words(one)) for one in set(seen) if one), key=lambda pair: pair[0])


def _state(code: str) -> str:
    return country_name(code, get_language() or "en")


RESIDENTS: Listing[Residents, FigureLine] = Listing(
    name="residents",
    title=_("Nationals abroad"),
    rows=_rows,
    order="-year",
    nothing=Nothing(
        _("No figures were entered"),
        _("How many nationals live in each region abroad stands here by year, with the offences counted among them. What they give per thousand is computed."),
        "cooperation:activities-residents-new",
        _("Enter figures"),
        may=keeps,
    ),
    columns=(
        Column("region", _("Region"), _head, lambda line: region_words(line.row.region), sort=Sort("region"), is_head=True),
        Column("code", _("Code of the region"), None, lambda line: line.row.region),
        Column("year", _("Year"), lambda line: str(line.row.year), lambda line: line.row.year, sort=Sort("year", falls=True), kind="num"),
        Column("country", _("In"), lambda line: _state(line.row.country), lambda line: line.row.country),
        Column("nationality", _("Nationals of"), lambda line: _state(line.row.nationality), lambda line: line.row.nationality),
        Column("residents", _("Residents"), lambda line: figure_words(line.row.residents), lambda line: line.row.residents, sort=Sort("residents", falls=True), kind="num"),
        Column("residents-change", _("To the year before"), lambda line: change_words(line.residents_change), lambda line: line.residents_change, kind="num"),
        Column("offences", _("Offences"), lambda line: figure_words(line.row.offences), lambda line: line.row.offences, sort=Sort("offences", among=Q(offences__isnull=False), falls=True), kind="num"),
        Column("rate", _("Per thousand"), lambda line: figure_words(line.rate), lambda line: line.rate, kind="num"),
        Column("rate-change", pgettext_lazy("of offences per thousand", "To the year before"), lambda line: change_words(line.rate_change), lambda line: line.rate_change, kind="num"),
        Column("source", pgettext_lazy("of figures", "Source"), lambda line: line.row.source, lambda line: line.row.source, kind="broad"),
    ),
    filters=(
        Choice("country", _("In"), _abroad, lambda _request, code: Q(country=code)),
        Choice("nationality", _("Nationals of"), _nationalities, lambda _request, code: Q(nationality=code)),
        Choice("year", _("Year"), _years, lambda _request, year: Q(year=year)),
        Choice("region", _("Region"), _regions, lambda _request, region: Q(region=region)),
        Flag("whole", _("Only whole countries"), lambda _request: Q(region="")),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """Offences per thousand over the years, drawn, and in words; `source` is what the newest figure rests on."""

    spans: Sequence[Span]
    words: str
    title: str


def whole_of(rows: Iterable[Residents]) -> Mapping[int, tuple[int, int | None]]:
    """Return residents and offences of the whole by year: as it was entered, else the sum of its regions.

    Offences are not known where one region lacks them.
    """
    whole: dict[int, tuple[int, int | None]] = {}
    parts: dict[int, list[Residents]] = {}
    for one in rows:
        if one.region:
            parts.setdefault(one.year, []).append(one)
        else:
            whole[one.year] = (one.residents, one.offences)
    for year, found in parts.items():
        counted = [one.offences for one in found if one.offences is not None]
        offences = sum(counted) if len(counted) == len(found) else None
        whole.setdefault(year, (sum(one.residents for one in found), offences))
    return dict(sorted(whole.items()))


def picture_of(
    visible: QuerySet[Residents], nationality: str, country: str, region: str = ""
) -> Picture | None:
    """Return the picture of one state's nationals in another, or in a region of it; None where less than two years can be drawn."""
    rows = visible.filter(nationality=nationality, country=country)
    if region:
        rates = [
            (one.year, per_thousand(one.residents, one.offences))
            for one in rows.filter(region=region).order_by("year")
        ]
    else:
        rates = [(year, per_thousand(*pair)) for year, pair in whole_of(rows).items()]
    drawn = [(year, rate) for year, rate in rates if rate is not None][-MOST_YEARS:]
    if len(drawn) < 2:
        return None
    title = gettext("Offences per thousand residents: nationals of %(nationality)s in %(country)s") % {
        "nationality": _state(nationality),
        "country": f"{_state(country)}, {region_words(region)}" if region else _state(country),
    }
    words = f"{title}. " + ", ".join(
        f"{year}{colon(get_language())}{figure_words(rate)}" for year, rate in drawn
    )
    return Picture(
        [Span(str(year), float(rate), said=figure_words(rate)) for year, rate in drawn], words, title
    )
