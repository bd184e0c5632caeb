"""Acts on figures of nationals abroad: kept many at once, changed, taken off."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from comity.accounts.models import Agency, Person
from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.access import residents_for
from comity.cooperation.actions._meetings import keeper_of
from comity.cooperation.activities.regions import (
    is_known,
    known_as,
    merged_into,
    merged_since,
    resembling,
)
from comity.cooperation.core.residents import Doubtful, Figure, Unsure, doubtful, twins
from comity.cooperation.exceptions import ChangedMeanwhileError, RegionsUnsureError, ResidentsFlawedError
from comity.cooperation.models import Residents
from comity.lib.ids import new_id

RESIDENTS = "residents"


def _figure_of(row: Residents) -> Figure:
    """Return a row as the pure part reads it; a region that was kept by its words before its name was known is told by its code."""
    return Figure(known_as(row.country, row.region), row.year, row.residents, row.offences)


def _standing(
    agency: Agency, nationality: str, country: str, without: UUID | None = None
) -> Iterable[Figure]:
    rows = Residents.objects.filter(agency=agency, nationality=nationality, country=country)
    return [_figure_of(one) for one in (rows.exclude(pk=without) if without else rows)]


@action(events.RESIDENTS_KEPT)
def keep_residents(
    act: Act,
    nationality: str,
    country: str,
    source: str,
    figures: Sequence[Figure],
    *,
    as_written: bool = False,
) -> list[Residents]:
    """Keep figures of the nationals of one state in another, all or none.

    Regions whose names are not known, and that may be others written otherwise, are kept only where a person has looked:
    `as_written`.

    Raises:
        ResidentsFlawedError: some cannot be so; each is named by its place.
        RegionsUnsureError: nobody has looked at a region that may be another one.
        NotHereError: the person keeps nothing here.
    """
    identifiers = [new_id() for _one in figures]
    person = keeper_of(act, RESIDENTS, identifiers[0] if identifiers else new_id())
    standing = list(_standing(person.agency, nationality, country))
    if wrong := doubtful(figures, standing, act.at.year):
        raise ResidentsFlawedError(wrong)
    if not as_written and (unsure := _unsure(country, figures, standing)):
        raise RegionsUnsureError(unsure)
    rows = [
        Residents(
            id=identifier,
            agency=person.agency,
            nationality=nationality,
            country=country,
            region=one.region,
            year=one.year,
            residents=one.residents,
            offences=one.offences,
            source=source.strip(),
            entered_by=person,
            entered_at=act.at,
        )
        for identifier, one in zip(identifiers, figures, strict=True)
    ]
    _write(rows)
    act.note(nationality=nationality, country=country, figures=len(rows))
    return rows


def _unsure(country: str, figures: Sequence[Figure], standing: Sequence[Figure]) -> list[Unsure]:
    """Return what a person should look at, one of each figure: merged away by then, like another one, with the figures of another one."""
    kept = {one.region for one in (*standing, *figures)}
    found = {one.place: one for one in twins(figures, standing, lambda region: not is_known(region))}
    entered = {one.region for one in standing}
    for place, one in enumerate(figures):
        if whole := merged_into(one.region, one.year):
            found[place] = Unsure(place, whole, merged_since())
        elif not (is_known(one.region) or one.region in entered) and (
            other := resembling(country, one.region, kept)
        ):
            found[place] = Unsure(place, other)
    return [found[place] for place in sorted(found)]


def _write(rows: Sequence[Residents]) -> None:
    """Write new rows; what somebody else entered in the same moment is said as what it is."""
    try:
        with transaction.atomic():
            Residents.objects.bulk_create(rows)
    except IntegrityError:
        raise ResidentsFlawedError([(place, Doubtful.TWICE) for place in range(len(rows))]) from None


@action(events.RESIDENTS_KEPT)
def change_residents(act: Act, figure_id: UUID, version: int, source: str, figure: Figure) -> Residents:
    """Correct one figure; region and year stay what they are.

    Raises:
        ResidentsFlawedError, ChangedMeanwhileError, NotHereError.
    """
    person, row = _kept(act, figure_id, version)
    standing = _standing(person.agency, row.nationality, row.country, row.pk)
    new = Figure(row.region, row.year, figure.residents, figure.offences)
    if wrong := doubtful([new], standing, act.at.year):
        raise ResidentsFlawedError(wrong)
    act.note(before=_noted(_figure_of(row)), after=_noted(new))
    row.residents, row.offences, row.source = new.residents, new.offences, source.strip()
    row.version += 1
    row.entered_by, row.entered_at = person, act.at
    row.save()
    return row


@action(events.RESIDENTS_REMOVED)
def remove_residents(act: Act, figure_id: UUID, version: int) -> None:
    """Take one figure off. Raises ChangedMeanwhileError, NotHereError."""
    _person, row = _kept(act, figure_id, version)
    act.note(country=row.country, region=row.region, year=row.year, before=_noted(_figure_of(row)))
    row.delete()


def _noted(figure: Figure) -> list[str]:
    """Return residents and offences for the log; a dash where offences were not counted."""
    return [str(figure.residents), "-" if figure.offences is None else str(figure.offences)]


def _kept(act: Act, figure_id: UUID, version: int) -> tuple[Person, Residents]:
    person = keeper_of(act, RESIDENTS, figure_id)
    row = residents_for(person, figure_id, keep=True)
    if row.version != version:
        raise ChangedMeanwhileError
    return person, row
