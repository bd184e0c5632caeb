"""Which entries of the room may be the one that a draft speaks of, so that nothing is entered twice."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.urls import reverse

from comity.accounts.models import Person
from comity.cooperation.access import agreements_visible_to, meetings_visible_to
from comity.cooperation.commitments.access import visible_to as commitments_visible_to
from comity.cooperation.commitments.folding import WITHDRAWN
from comity.cooperation.commitments.words import text_of as commitment_text
from comity.cooperation.core.cells import said
from comity.cooperation.core.spans import days_of, midnight
from comity.cooperation.drafting import quotes_of
from comity.cooperation.drafting_forms import country_of_place, days_said, states_said
from comity.cooperation.meeting_words import text_of, when_words
from comity.cooperation.models import Commitment, Meeting, RegisteredAgreement
from comity.intake.models import Draft, DraftKind

MOST_OFFERED = 5


@dataclass(frozen=True)
class Offered:
    """An entry that may be the one a draft speaks of."""

    id: UUID
    ref: str
    title: str
    language: str
    note: str
    href: str


def offered(person: Person, draft: Draft) -> list[Offered]:
    """Return the entries that a draft may be joined to instead of making another one."""
    if draft.kind == DraftKind.MEETING:
        return [_meeting(one) for one in _same_meetings(person, draft)[:MOST_OFFERED]]
    if draft.kind == DraftKind.COMMITMENT:
        return [_commitment(one) for one in _same_commitments(person, draft)[:MOST_OFFERED]]
    return [_agreement(one) for one in _same_agreements(person, draft)[:MOST_OFFERED]]


def _same_agreements(person: Person, draft: Draft) -> list[RegisteredAgreement]:
    """Return agreements of one kind between the same states, of the same day or by the same words."""
    words, states, first = (
        {said(one) for one in quotes_of(draft)},
        set(states_said(draft)),
        days_said(draft).get("first"),
    )
    rows = agreements_visible_to(person).filter(kind=draft.content.get("kind")).prefetch_related("steps")
    return [
        one
        for one in rows
        if (words & {said(text) for text in one.titles.values()})
        or (states and states == set(one.parties) and first in {step.on for step in one.steps.all()})
    ]


def _agreement(one: RegisteredAgreement) -> Offered:
    title = text_of(one.titles)
    href = reverse("cooperation:register-agreement", args=[one.pk])
    return Offered(one.pk, one.ref, title.text, title.language, str(one.get_state_display()), href)


def _same_meetings(person: Person, draft: Draft) -> list[Meeting]:
    rows = meetings_visible_to(person).exclude(state="cancelled").order_by("-begins_at")
    states, ordinal = set(states_said(draft)), draft.content.get("ordinal")
    found: dict[UUID, Meeting] = {}
    if ordinal:
        for one in rows.filter(ordinal=ordinal, kind=draft.content.get("kind")):
            if not states or not one.parties or states & set(one.parties):
                found[one.pk] = one
    days = days_said(draft)
    if first := days.get("first"):
        last = days.get("last", first)
        place, country = said(str(draft.content.get("place") or "")), country_of_place(draft)
        # a day more on each side, since days are those of the place; then by the days themselves
        begins, ends = midnight(first, "UTC") - timedelta(days=1), midnight(last, "UTC") + timedelta(days=2)
        for one in rows.filter(begins_at__lt=ends, ends_at__gte=begins, is_month_only=False):
            held = days_of(one.begins_at, one.ends_at, one.zone) if one.begins_at else (first, last)
            near = (place and said(one.place) == place) or (country and one.place_country == country)
            if held[0] <= last and first <= held[1] and (near or (states and states <= set(one.parties))):
                found[one.pk] = one
    return list(found.values())


def _meeting(one: Meeting) -> Offered:
    title = text_of(one.titles)
    href = reverse("cooperation:meetings-meeting", args=[one.pk])
    return Offered(one.pk, one.ref, title.text, title.language, when_words(one), href)


def _same_commitments(person: Person, draft: Draft) -> list[Commitment]:
    words = {said(one) for one in quotes_of(draft)}
    rows = commitments_visible_to(person).exclude(stage=WITHDRAWN)
    return [one for one in rows if words & {said(text) for text in one.texts.values()}]


def _commitment(one: Commitment) -> Offered:
    text, language = commitment_text(one.texts)
    href = reverse("cooperation:commitments-commitment", args=[one.pk])
    return Offered(one.pk, one.ref, text, language, "", href)
