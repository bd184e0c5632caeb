"""The same words in each language of a paper, as they are at this moment: a version keeps them whatever the catalogues say later."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.utils import translation

from comity.agreements.reference import LANGUAGES
from comity.papers import Words

Texts = dict[str, str]
CHOICES = LANGUAGES


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Write in a language of papers (`zh-Hans`), whatever the reader's is."""
    with translation.override(language.lower()):
        yield


def in_each(languages: Sequence[str], words: Callable[[], object]) -> Texts:
    """Return what is said in each language; `words` is asked once in each."""
    found = {}
    for language in languages:
        with speaking(language):
            found[language] = str(words())
    return found


def said_in(texts: Mapping[str, str], language: str) -> Words:
    """Return a text in a language, else in English, else the first there is; with the language it is in."""
    by_name = {code.casefold(): (code, text) for code, text in texts.items() if text.strip()}
    for wanted in (language.casefold(), "en"):
        if wanted in by_name:
            code, text = by_name[wanted]
            return Words(text, code)
    code, text = next(iter(by_name.values()), ("", ""))
    return Words(text, code)
