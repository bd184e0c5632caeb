"""Words of events as data: one YAML file for each noun and language, read once, each entry checked, expressions compiled."""

import functools
import re
from collections.abc import Iterable
from typing import Any

from comity.intake.core.tables import table_of

LANGUAGES = ("en", "vi", "ja", "zh", "fr")
"""Languages with frames; a text in another one is read with those of English."""


class FrameError(ValueError):
    """A file of frames holds what it must not."""


@functools.cache
def frames(noun: str, language: str) -> dict[str, Any]:
    """Return the parsed file `resources/<noun>/<language>.yaml`; English for a language without one.

    Raises:
        FrameError: the file is no mapping.

    """
    name = language if language in LANGUAGES else "en"
    read = table_of(noun, name)
    if not isinstance(read, dict):
        raise FrameError(f"{noun}/{name}.yaml: a mapping of keys is wanted.")
    return read


def words_of(where: str, value: object) -> tuple[str, ...]:
    """Return a list of words or expressions from a file; `where` names it in an error."""
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise FrameError(f"{where}: a list of words is wanted.")
    return tuple(value)


UNSPACED = frozenset({"ja", "zh"})
"""Languages that write words without spaces."""


def any_of(where: str, words: Iterable[str], language: str) -> re.Pattern[str]:
    """Compile alternatives into one expression, the longest first; without words it matches nothing.

    In languages with spaces a word stands apart from its neighbours. Case does not matter, unless the word is written
    in capitals only.
    """
    ready = sorted(words, key=len, reverse=True)
    edges = ("", "") if language in UNSPACED else (r"(?<!\w)", r"(?!\w)")
    try:
        return re.compile("|".join(_bounded(one, edges) for one in ready) or r"(?!)")
    except re.error as error:
        raise FrameError(f"{where}: {error}") from error


def _bounded(word: str, edges: tuple[str, str]) -> str:
    loose = word if word.isupper() and "(" not in word else f"(?i:{word})"
    # an entry that ends in a sign or a look-ahead brings its own edge
    last = edges[1] if word[-1:].isalnum() or word.endswith((")", "?", "]")) else ""
    first = edges[0] if word[:1].isalnum() or word[:1] in "([" else ""
    return f"{first}(?:{loose}){last}"
