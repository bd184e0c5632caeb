"""Pieces of the pages of meetings: texts by language, numbers in a series, when a meeting is."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django import forms, template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from comity.agreements.countries import country_name
from comity.cooperation.forms.texts import proposers_of
from comity.cooperation.meeting_words import (
    comma,
    ordinal_words,
    place_words,
    shown,
    states_words,
    text_of,
    when_shown,
)
from comity.cooperation.models import Commitment, Meeting, ProtectedEvent
from comity.cooperation.partners.sides import home_state
from comity.cooperation.partners.words import ONE_SIDED, is_one_sided, since_words
from comity.web.dates import period_words
from comity.web.pieces.marks import mark, tag

register = template.Library()
MOST_LINKED = 12


@register.simple_tag
def texts(by_language: Mapping[str, str]) -> SafeString:
    """Write a text in the reader's language, marked where it is in another."""
    return shown(by_language)


@register.simple_tag
def plain_text(by_language: Mapping[str, str]) -> str:
    """Write a text in the reader's language without marks, as the title of a window takes it."""
    return text_of(by_language).text


@register.simple_tag
def ordinal(meeting: Meeting) -> str:
    """Write the number of a meeting in its series."""
    return ordinal_words(meeting.ordinal or 0)


@register.simple_tag
def meeting_when(meeting: Meeting) -> SafeString:
    """Write when a meeting is, by the days of its place."""
    return when_shown(meeting)


@register.simple_tag
def meeting_place(meeting: Meeting) -> str:
    """Write where a meeting is."""
    return place_words(meeting)


@register.simple_tag
def event_when(event: ProtectedEvent) -> str:
    """Write when an event to protect is, by the clock of its place."""
    return period_words(event.begins_at, event.ends_at, ZoneInfo(event.zone), get_language() or "en")


@register.filter
def cut_words(text: str) -> list[str]:
    """Cut a text into its words, for a loop over names."""
    return text.split()


@register.simple_tag
def form_value(form: forms.Form, name: str) -> str:
    """Write what a form was given in a box."""
    return str(form.cleaned_data.get(name) or "")


@register.simple_tag
def one_sided(meeting: Meeting) -> SafeString | str:
    """Write that nobody countersigns what is kept of a meeting: no other side of it has a node."""
    return tag("held", ONE_SIDED) if is_one_sided(meeting.parties, home_state()) else ""


@register.simple_tag
def states_linked(meeting: Meeting) -> SafeString | str:
    """Write the states of a meeting, each but ours with the way to its page; of many the first ones in words alone."""
    if len(meeting.parties) > MOST_LINKED:
        return states_words(meeting.parties, MOST_LINKED)
    home, language = home_state(), get_language() or "en"
    return format_html_join(
        comma(),
        "{}",
        (
            (
                country_name(code, language)
                if code == home
                else format_html(
                    '<a href="{}">{}</a>',
                    reverse("cooperation:partners-state", args=[code]),
                    country_name(code, language),
                ),
            )
            for code in meeting.parties
        ),
    )


@register.simple_tag
def proposers(text: str) -> SafeString:
    """Write who made a proposal: states by their names with their codes in a box, whatever else as it was written."""
    language = get_language() or "en"
    parts = proposers_of(text)
    if not any(code for _part, code in parts):
        return format_html("{}", text)
    return format_html_join(
        " ", "{}", ((mark(code, country_name(code, language)) if code else part,) for part, code in parts)
    )


@register.simple_tag
def two_sided_since(commitment: Commitment) -> str:
    """Write from which day on both sides hold a commitment that was kept alone before."""
    return since_words(commitment)
