"""An activity as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from comity.accounts.models import Person
from comity.agreements.access import may_read as may_read_forms
from comity.agreements.access import terms_of
from comity.agreements.countries import country_name
from comity.cooperation.access import activities_visible_to, agreements_visible_to, residents_visible_to
from comity.cooperation.activities.listing import ActivityLine, lines_of
from comity.cooperation.activities.residents_listing import FigureLine, Picture, figures_of, picture_of
from comity.cooperation.activities.resting import under_entry
from comity.cooperation.activities.words import where_words
from comity.cooperation.commitments.access import visible_to as commitments_visible_to
from comity.cooperation.commitments.listing import CommitmentLine
from comity.cooperation.commitments.listing import lines_of as commitment_lines
from comity.cooperation.core.delegates import Said
from comity.cooperation.forms.texts import language_name, state_of, tongues_of
from comity.cooperation.meeting_words import states_words, text_of
from comity.cooperation.models import Activity, Commitment, RegisteredAgreement, Residents
from comity.cooperation.states import ActivityKind

MOST_YEARS = 5
MOST_REGIONS = 12
MOST_UNDER = 20  # of an agreement; the rest stands in the list


@dataclass(frozen=True)
class Agreement:
    """What an activity rests on: its title, its reference in the register, where it is read; empty where it has none."""

    title: Said
    ref: str
    href: str


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
    agreement: Agreement | None
    participants: Sequence[Participant]
    commitments: Sequence[CommitmentLine]
    hides_commitments: bool  # some are chosen that the reader may not see
    advisories: Sequence[Advisory]
    nationality: str  # of a campaign: the state whose nationals it speaks to
    nationals: str
    untold: Sequence[str]  # languages of theirs in which nothing is said
    figures: Sequence[FigureLine]  # of a campaign: those nationals where it is held, the newest year first
    picture: Picture | None


def page_of(person: Person, activity: Activity) -> ActivityPage:
    """Gather an activity's page for somebody who may see it."""
    language = get_language() or "en"
    served = commitments_visible_to(person).filter(activities=activity).order_by("ref")
    figures: list[FigureLine] = []
    picture = None
    country, nationality = activity.place_country, ""
    if activity.kind == ActivityKind.CAMPAIGN:
        nationality = activity.nationality or state_of(person.agency.country)
    if nationality and country:
        visible = residents_visible_to(person)
        figures = _figures(visible, nationality, country)
        picture = picture_of(visible, nationality, country)
    tongues = tongues_of(nationality)
    return ActivityPage(
        line=lines_of([activity])[0],
        title=text_of(activity.titles),
        place=where_words(activity),
        states=states_words(activity.parties),
        agreement=_agreement(person, activity),
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
        hides_commitments=activity.commitments.exclude(pk__in=served.order_by().values("pk")).exists(),
        advisories=[
            Advisory(code, language_name(code), text)
            for code, text in sorted(activity.advisories.items(), key=lambda pair: pair[0] not in tongues)
        ],
        nationality=nationality,
        nationals=country_name(nationality, language) if nationality else "",
        untold=[language_name(code) for code in tongues[:1] if not set(tongues) & activity.advisories.keys()],
        figures=figures,
        picture=picture,
    )


def _figures(visible: QuerySet[Residents], nationality: str, country: str) -> list[FigureLine]:
    """Return the figures of the whole state, the newest year first; where none was entered those of its regions in the newest year."""
    rows = visible.filter(country=country, nationality=nationality)
    found = list(rows.filter(region="").order_by("-year")[:MOST_YEARS])
    newest = None if found else rows.order_by("-year").first()
    if newest is not None:
        found = list(rows.filter(year=newest.year).order_by("-residents", "region")[:MOST_REGIONS])
    return figures_of(found, visible, keeps=False)


def _agreement(person: Person, activity: Activity) -> Agreement | None:
    """Return what an activity rests on: the entry of the register, also where the form alone was chosen, else the form."""
    seen = agreements_visible_to(person)
    row = seen.filter(pk=activity.registered_id).first() if activity.registered_id else None
    if row is None and activity.agreement:
        row = seen.filter(terms=activity.agreement).first()
    if row is not None:
        return Agreement(
            text_of(row.titles), row.ref, reverse("cooperation:register-agreement", args=[row.pk])
        )
    if not activity.agreement:
        return None
    terms, language = terms_of(activity.agreement), get_language() or "en"
    href = reverse("agreements:agreement", args=[activity.agreement]) if may_read_forms(person) else ""
    return Agreement(Said(terms.title(language) if terms else activity.agreement), "", href)


def activities_under(person: Person, agreement: RegisteredAgreement) -> list[ActivityLine]:
    """Return the activities that rest on an entry of the register or on its form, as far as a person may see them, the latest first."""
    rows = activities_visible_to(person).filter(under_entry(agreement.pk)).order_by("-begins_on", "ref")
    return lines_of(list(rows[:MOST_UNDER]))


def activities_of(person: Person, commitment: Commitment) -> list[ActivityLine]:
    """Return the activities that serve a commitment, as far as a person may see them, the latest first."""
    rows = activities_visible_to(person).filter(commitments=commitment).order_by("-begins_on", "ref")
    return lines_of(list(rows))
