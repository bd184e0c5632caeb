"""An activity as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from comity.accounts.models import Person
from comity.agreements.countries import country_name
from comity.cooperation.access import activities_visible_to, residents_visible_to
from comity.cooperation.activities.listing import ActivityLine, lines_of
from comity.cooperation.activities.residents_listing import FigureLine, Picture, figures_of, picture_of
from comity.cooperation.activities.words import where_words
from comity.cooperation.commitments.access import visible_to as commitments_visible_to
from comity.cooperation.commitments.listing import CommitmentLine
from comity.cooperation.commitments.listing import lines_of as commitment_lines
from comity.cooperation.core.delegates import Said
from comity.cooperation.forms.texts import language_name, state_of
from comity.cooperation.meeting_words import states_words, text_of
from comity.cooperation.models import Activity, Commitment
from comity.cooperation.states import ActivityKind

MOST_YEARS = 5


@dataclass(frozen=True)
class Advisory:
    """What nationals are told in one language: its code, its name, the text."""

    language: str
    name: str
    text: str


@dataclass(frozen=True)
class Participant:
    """Somebody who is named."""

    name: str
    rank: str
    office: str
    state: str


@dataclass(frozen=True)
class ActivityPage:
    """All that an activity's page shows beside the row itself."""

    line: ActivityLine
    title: Said
    place: str
    states: str
    agreement: str
    participants: Sequence[Participant]
    commitments: Sequence[CommitmentLine]
    advisories: Sequence[Advisory]
    figures: Sequence[FigureLine]  # of a campaign: our nationals where it is held, the newest year first
    picture: Picture | None


def page_of(person: Person, activity: Activity, agreements: dict[str, str]) -> ActivityPage:
    """Gather an activity's page for somebody who may see it; `agreements` are titles by id."""
    language = get_language() or "en"
    served = commitments_visible_to(person).filter(activities=activity).order_by("ref")
    figures: list[FigureLine] = []
    picture = None
    country, own = activity.place_country, state_of(person.agency.country)
    if activity.kind == ActivityKind.CAMPAIGN and country:
        visible = residents_visible_to(person)
        newest = visible.filter(country=country, nationality=own, region="").order_by("-year")[:MOST_YEARS]
        figures = figures_of(newest, visible, keeps=False)
        picture = picture_of(visible, own, country)
    return ActivityPage(
        line=lines_of([activity])[0],
        title=text_of(activity.titles),
        place=where_words(activity),
        states=states_words(activity.parties),
        agreement=agreements.get(activity.agreement, activity.agreement),
        participants=[
            Participant(
                one.get("name", ""),
                one.get("rank", ""),
                one.get("office", ""),
                country_name(one["state"], language) if one.get("state") else "",
            )
            for one in activity.participants
        ],
        commitments=commitment_lines(list(served)),
        advisories=[Advisory(code, language_name(code), text) for code, text in activity.advisories.items()],
        figures=figures,
        picture=picture,
    )


def activities_of(person: Person, commitment: Commitment) -> list[ActivityLine]:
    """Return the activities that serve a commitment, as far as a person may see them, the latest first."""
    rows = activities_visible_to(person).filter(commitments=commitment).order_by("-begins_on", "ref")
    return lines_of(list(rows))
