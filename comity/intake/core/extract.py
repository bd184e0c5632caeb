"""The order in which a text is read: cut, names, dates and figures, then what happened and what was said."""

from dataclasses import replace

from comity.intake.core.agreements import find_agreements
from comity.intake.core.commitments import find_commitments
from comity.intake.core.crime_areas import find_crime_areas
from comity.intake.core.dates import find_dates
from comity.intake.core.figures import find_figures
from comity.intake.core.meetings import find_meetings
from comity.intake.core.metadata import describe
from comity.intake.core.model import Extraction, Named
from comity.intake.core.operations import find_operations
from comity.intake.core.organisations import find_organisations
from comity.intake.core.outcomes import find_outcomes
from comity.intake.core.persons import find_persons
from comity.intake.core.places import find_places
from comity.intake.core.source import read_source
from comity.intake.core.wrapped import joined


def extract(raw: str) -> Extraction:
    """Read a text: proposals of every kind, each on an exact quote of `raw`."""
    text = read_source(joined(raw))
    document = describe(text)
    dates = find_dates(text, document)
    organisations = find_organisations(text)
    places = find_places(text, organisations)
    persons = find_persons(text, organisations, places)
    named = Named(
        text, document, persons, organisations, places, dates, find_crime_areas(text, organisations)
    )
    named.figures = find_figures(named)
    found = Extraction(
        named,
        meetings=find_meetings(named),
        agreements=find_agreements(named),
        operations=find_operations(named),
        outcomes=find_outcomes(named),
        commitments=find_commitments(named),
    )
    named.text = replace(text, raw=raw)  # quotes are the words as they were stored
    return found
