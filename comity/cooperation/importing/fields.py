"""The fields of each kind of register, and the heads by which they are known."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext_lazy, pgettext_lazy

from comity.cooperation.core.columns import Guess, known_heads
from comity.lib.strict_yaml import resource
from comity.web.words import Words


@dataclass(frozen=True)
class Field:
    """What a column can hold. `has_language`: words, of which each language may have a column. `needed`: a register without it says too little."""

    code: str
    words: Words
    has_language: bool = False
    needed: bool = False


MEETINGS, COMMITMENTS, AGREEMENTS, ACTIVITIES = "meetings", "commitments", "agreements", "activities"
KIND_WORDS: Mapping[str, Words] = {
    MEETINGS: gettext_lazy("Meetings"),
    COMMITMENTS: gettext_lazy("Commitments"),
    AGREEMENTS: gettext_lazy("Agreements"),
    ACTIVITIES: gettext_lazy("Activities"),
}
KINDS: Mapping[str, tuple[Field, ...]] = {
    MEETINGS: (
        Field("ref", gettext_lazy("Reference in the register")),
        Field("title", gettext_lazy("Title"), has_language=True, needed=True),
        Field("kind", gettext_lazy("Kind")),
        Field("series", pgettext_lazy("of meetings", "Series")),
        Field("ordinal", gettext_lazy("Number in the series")),
        Field("first", gettext_lazy("Day, or first and last day")),
        Field("last", pgettext_lazy("of several days", "Last day")),
        Field("place", gettext_lazy("Place")),
        Field("place_country", gettext_lazy("State of the place")),
        Field("parties", gettext_lazy("States that take part")),
        Field("members", gettext_lazy("Delegations with a vote")),
        Field("zone", gettext_lazy("Time zone of the place")),
        Field("state", gettext_lazy("State")),
        Field("reason", gettext_lazy("Why it is not held")),
        Field("summary", gettext_lazy("In short"), has_language=True),
    ),
    COMMITMENTS: (
        Field("ref", gettext_lazy("Reference in the register")),
        Field("text", gettext_lazy("What is promised"), has_language=True, needed=True),
        Field("partner", gettext_lazy("Partner"), needed=True),
        Field("country", gettext_lazy("State of the partner")),
        Field("deed", gettext_lazy("With which word it was given")),
        Field("stage", pgettext_lazy("of a commitment", "Stage")),
        Field("actor", gettext_lazy("Who owes it")),
        Field("due", gettext_lazy("Due")),
        Field("owner", gettext_lazy("Unit that answers for it")),
        Field("agreement", gettext_lazy("Agreement it rests on")),
        Field("article", gettext_lazy("Article")),
        Field("meeting", gettext_lazy("Meeting it was given at")),
    ),
    AGREEMENTS: (
        Field("ref", gettext_lazy("Reference in the register")),
        Field("title", gettext_lazy("Title"), has_language=True, needed=True),
        Field("kind", gettext_lazy("Kind")),
        Field("parties", gettext_lazy("States that are parties"), needed=True),
        Field("subjects", pgettext_lazy("of an agreement", "Subjects")),
        Field("signed", gettext_lazy("Signed on")),
        Field("state", gettext_lazy("Status")),
        Field("since", gettext_lazy("Since which day")),
        Field("reason", gettext_lazy("Reason")),
        Field("expires", gettext_lazy("Last day in force")),
        Field("meeting", gettext_lazy("Meeting it came from")),
        Field("depositary", gettext_lazy("Who keeps the signed original")),
    ),
    ACTIVITIES: (
        Field("ref", gettext_lazy("Reference in the register")),
        Field("title", gettext_lazy("Title"), has_language=True, needed=True),
        Field("kind", gettext_lazy("Kind"), needed=True),
        Field("theme", gettext_lazy("Theme, of an exercise")),
        Field("first", gettext_lazy("Day, or first and last day"), needed=True),
        Field("last", gettext_lazy("Last day")),
        Field("place", gettext_lazy("Place")),
        Field("place_country", gettext_lazy("State of the place")),
        Field("partner", gettext_lazy("Partner")),
        Field("parties", gettext_lazy("States that take part")),
        Field("people", gettext_lazy("How many people took part")),
        Field("cost", gettext_lazy("Cost")),
        Field("currency", gettext_lazy("Currency")),
        Field("borne_by", gettext_lazy("Borne by")),
        Field("meeting", gettext_lazy("Meeting it was arranged at")),
    ),
}


def field_of(kind: str, code: str) -> Field | None:
    """Return a field of a kind of register."""
    return next((one for one in KINDS[kind] if one.code == code), None)


def languaged(kind: str) -> frozenset[str]:
    """Return the fields of which each language may have a column."""
    return frozenset(one.code for one in KINDS[kind] if one.has_language)


@cache
def heads_of(kind: str) -> Mapping[str, Guess]:
    """Return the guess for each head that is known for a kind of register."""
    return known_heads(resource("comity.cooperation", "register_columns.yaml").data[kind])
