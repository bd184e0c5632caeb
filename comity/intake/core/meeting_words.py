"""The words of meetings in one language, checked and compiled."""

import functools
import re
from dataclasses import dataclass
from typing import Any

from comity.intake.core.event_words import LANGUAGES, FrameError, any_of, frames, words_of

KINDS = frozenset(
    {
        "meeting",
        "conference",
        "dialogue",
        "talks",
        "reception",
        "visit",
        "ceremony",
        "press_conference",
        "video_call",
    }
)
OBJECTS = frozenset({"who", "person", "where"})


@dataclass(frozen=True)
class Noun:
    """Words that name a meeting of a kind."""

    kind: str
    words: re.Pattern[str]


@dataclass(frozen=True)
class Act:
    """Verbs that are a meeting of a kind, with what must stand beside them: `who`, `person` or `where`."""

    kind: str
    object: str
    words: re.Pattern[str]


@dataclass(frozen=True)
class MeetingWords:
    """All words of meetings in one language; the file of English says what each is."""

    nouns: tuple[Noun, ...]
    acts: tuple[Act, ...]
    held: re.Pattern[str]
    planned: re.Pattern[str]
    previous: re.Pattern[str]
    next: re.Pattern[str]
    generic_before: re.Pattern[str]
    generic_after: re.Pattern[str]
    echo_before: re.Pattern[str]
    echo_after: re.Pattern[str]
    aside: re.Pattern[str]
    aside_nouns: re.Pattern[str]
    stops: re.Pattern[str]
    at: re.Pattern[str]
    to: re.Pattern[str]
    place_after: re.Pattern[str]
    to_after: re.Pattern[str]
    until: re.Pattern[str]
    multilateral: re.Pattern[str]
    delegation: re.Pattern[str]
    delegation_alone: re.Pattern[str]
    leads_after: re.Pattern[str]
    leads_before: re.Pattern[str]
    inviting: re.Pattern[str]
    listing_before: re.Pattern[str]
    listing_after: re.Pattern[str]
    two_men: re.Pattern[str]
    chair: re.Pattern[str]
    lead: re.Pattern[str]
    same_day: re.Pattern[str]
    under_way: re.Pattern[str]
    met: re.Pattern[str]
    """What makes a bare word for a press conference mean the meeting told before: …と会見した。会見で、…."""
    after: bool


@functools.cache
def meeting_words(language: str) -> MeetingWords:
    """Return the words of a language; those of English for one without a file."""
    name = language if language in LANGUAGES else "en"
    read = frames("meetings", name)
    where = f"meetings/{name}.yaml"

    def plain(key: str) -> re.Pattern[str]:
        words = words_of(f"{where} {key}", read.get(key, []))
        return any_of(f"{where} {key}", words, name)

    def beside(key: str) -> re.Pattern[str]:
        """Words that end right where something else begins."""
        return re.compile(f"(?:{plain(key).pattern})[\\s(（]*$")

    return MeetingWords(
        nouns=tuple(
            Noun(_kind(where, one), any_of(where, words_of(where, one.get("words")), name))
            for one in read["nouns"]
        ),
        acts=tuple(
            Act(
                _kind(where, one), _object(where, one), any_of(where, words_of(where, one.get("words")), name)
            )
            for one in read["acts"]
        ),
        held=plain("held"),
        planned=plain("planned"),
        previous=plain("previous"),
        next=plain("next"),
        generic_before=beside("generic_before"),
        generic_after=re.compile(rf"\s*(?:{plain('generic_after').pattern})"),
        echo_before=beside("echo_before"),
        echo_after=re.compile(rf"\s*(?:{plain('echo_after').pattern})"),
        aside=plain("aside"),
        aside_nouns=plain("aside_nouns"),
        stops=plain("stops"),
        at=beside("at"),
        to=beside("to"),
        place_after=re.compile(rf"(?:{plain('place_after').pattern})"),
        to_after=re.compile(rf"(?:{plain('to_after').pattern})"),
        until=re.compile(rf"^[\s,]*(?:.{{0,25}}?)(?:{plain('until').pattern})\s*(?:ngày |the )?$"),
        multilateral=plain("multilateral"),
        met=plain("met"),
        delegation=beside("delegation"),
        delegation_alone=plain("delegation_alone"),
        leads_after=plain("leads_after"),
        leads_before=beside("leads_before"),
        inviting=beside("inviting"),
        listing_before=beside("listing_before"),
        listing_after=re.compile(rf"\s*(?:{plain('listing_after').pattern})"),
        two_men=plain("two_men"),
        chair=plain("chair"),
        lead=plain("lead"),
        same_day=plain("same_day"),
        under_way=beside("under_way"),
        after=read["side"] == "after",
    )


def _kind(where: str, entry: dict[str, Any]) -> str:
    if entry.get("kind") not in KINDS:
        raise FrameError(f"{where}: {entry.get('kind')} is no kind of meeting.")
    return str(entry["kind"])


def _object(where: str, entry: dict[str, Any]) -> str:
    if entry.get("object") not in OBJECTS:
        raise FrameError(f"{where}: object is one of {', '.join(sorted(OBJECTS))}.")
    return str(entry["object"])
