"""Subjects of agreements: codes of lists the house has names for, in each language; any other word stays as it was entered."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from comity.agreements import reference
from comity.agreements.reference import LANGUAGES
from comity.cooperation.meeting_words import comma
from comity.intake.kind_words import AREAS

VAGUE = "general"  # of what documents say: no subject of a register


def _area_words(code: str) -> str:
    """Return an area of work that documents name, such as `mutual_legal_assistance`; empty for any other code."""
    return str(AREAS[code]) if code in AREAS and code != VAGUE else ""


def _named(code: str) -> str:
    """Return what the house calls a code in the language that is spoken now; empty where it has no name for it."""
    language = get_language() or "en"
    for entries in (reference.categories(), reference.purposes()):
        if code in entries:
            return entries[code].label(language)
    return _area_words(code)


@cache
def _codes() -> Mapping[str, str]:
    """Return codes by what the house calls them in any of its languages, without case; a broad list comes before a narrow one."""
    found: dict[str, str] = {}

    def keep(code: str, names: Iterable[str]) -> None:
        for name in names:
            found.setdefault(name.casefold(), code)

    for language in LANGUAGES:
        with translation.override(language.lower()):
            for code in AREAS:
                keep(code, [one for one in (_area_words(code),) if one])
    for entries in (reference.offence_classes(), reference.categories(), reference.purposes()):
        for code, entry in entries.items():
            keep(code, entry.labels.values())
    return found


def code_of(subject: str) -> str:
    """Return a subject as it is kept: the code where the house knows it by a name, in whichever language, else the word as it is."""
    words = " ".join(subject.split())
    return _codes().get(words.casefold(), words)


def is_known(subject: str) -> bool:
    """Whether the house has a name for a subject in the reader's language."""
    code = code_of(subject)
    return code in reference.offence_classes() or bool(_named(code))


def subject_words(subject: str) -> str:
    """Return a subject in words: an ICCS code with its class, what the house has a name for, or the word as it was written."""
    code = code_of(subject)
    if code in reference.offence_classes():
        return f"{code} {reference.offence_classes()[code].label(get_language() or 'en')}"
    return _named(code) or subject


def subjects_words(subjects: Iterable[str]) -> str:
    """Return subjects in words, as a list of the reader's language."""
    return comma().join(subject_words(one) for one in subjects)


def subject_shown(subject: str) -> SafeString:
    """Draw a subject; of a word as it was written the language is not known, and is not said to be the page's."""
    words = subject_words(subject)
    return format_html("{}", words) if is_known(subject) else format_html('<span lang="">{}</span>', words)


def subjects_shown(subjects: Iterable[str]) -> SafeString:
    """Draw subjects as a list of the reader's language."""
    return format_html_join(comma(), "{}", ((subject_shown(one),) for one in subjects))


def alike(subject: str, seen: Iterable[str]) -> Iterator[str]:
    """Yield the spellings under which a subject is kept."""
    yield from {one for one in seen if code_of(one) == code_of(subject)}
