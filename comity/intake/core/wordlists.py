"""The words around the names of persons, one file for each language, read once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale

from comity.intake.core.tables import table_of
from comity_names.han import canonical

_NO_STATE = {"EU", "EZ", "UN", "XA", "XB", "XK", "ZZ", "QO"}
LANGUAGES = ("en", "vi", "zh", "ja", "fr")


class WordListError(ValueError):
    """A list of words about persons cannot be used."""


@dataclass(frozen=True)
class WordLists:
    """The lists of one language: each a tuple of lower-case words or phrases, `ranks` with the form that is kept."""

    language: str
    lists: dict[str, tuple[str, ...]]
    ranks: dict[str, str]

    def get(self, name: str) -> tuple[str, ...]:
        """Return a list, empty where the language has none of this name."""
        return self.lists.get(name, ())

    def set(self, name: str) -> frozenset[str]:
        """Return a list as a set."""
        return _as_set(self.language, name)

    def pattern(self, name: str, *, bounded: bool = True) -> re.Pattern[str]:
        """Return one regular expression of a list, longest first; `bounded` by the ends of words."""
        return _pattern(self.language, name, bounded=bounded)


def _read(name: str) -> dict[str, str]:
    found = table_of("persons", name)
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise WordListError(f"persons/{name}.yaml must hold names of lists with words between commas.")
    return dict(found)


def _cut(name: str, line: str) -> tuple[str, ...]:
    if name in ("families", "families_ja"):
        return tuple(dict.fromkeys(line.split()))
    return tuple(dict.fromkeys(word.strip() for word in line.split(",") if word.strip()))


@cache
def word_lists(language: str) -> WordLists:
    """Return the lists of a language; those of English for a language that has no file."""
    if language not in LANGUAGES:
        return word_lists("en")
    found = _read(language)
    ranks: dict[str, str] = {}
    for item in _cut("ranks", found.pop("ranks", "")):
        written, _, kept = item.partition("=")
        ranks[written.strip().casefold()] = kept.strip() or written.strip()
    lists = {name: _cut(name, line) for name, line in found.items()}
    if language == "zh":  # both ways of writing, whichever the file has
        lists = {
            name: tuple(
                dict.fromkeys(
                    form
                    for word in words
                    for form in (word, canonical(word), canonical(word).replace("祕", "秘"))
                )
            )
            for name, words in lists.items()
        }
        ranks |= {
            canonical(written): canonical(kept)
            for written, kept in ranks.items()
            if canonical(written) not in ranks
        }
    return WordLists(language, lists, ranks)


@cache
def _as_set(language: str, name: str) -> frozenset[str]:
    return frozenset(word_lists(language).get(name))


def either(words: Iterable[str]) -> str:
    """Return words as one choice of a regular expression, longest first; a space may be several, a dot may be left out."""
    parts = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(one).replace(r"\ ", r"\.?\s+") for one in parts)


@cache
def _pattern(language: str, name: str, *, bounded: bool) -> re.Pattern[str]:
    lists = word_lists(language)
    words = tuple(lists.ranks) if name == "ranks" else lists.get(name)
    choice = either(words) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{choice})(?!\w)" if bounded else f"(?:{choice})", re.IGNORECASE)


@lru_cache(maxsize=1)
def given_names() -> dict[str, frozenset[str]]:
    """Return first words of names of persons, without signs, with the codes of the states where they are at home."""
    found: dict[str, set[str]] = {}
    for code, line in _read("given").items():
        for word in _cut("given", line):
            found.setdefault(word, set()).add(str(code))
    return {word: frozenset(codes) for word, codes in found.items()}


@lru_cache(maxsize=1)
def nations() -> dict[str, str]:
    """Return the names and adjectives of countries, in lower case, with the codes of the countries."""
    found: dict[str, str] = {}
    for code, line in _read("nations").items():
        for word in _cut("nations", line):
            found.setdefault(word, str(code))
    for locale in ("zh", "zh_Hant"):  # states that the file has no adjective of
        for code, name in Locale.parse(locale).territories.items():
            word = re.sub(r"\s*[(（].*", "", name)
            if re.fullmatch("[A-Z]{2}", code) and code not in _NO_STATE and len(word) > 1:
                found.setdefault(word, code)
    for code, names in table_of("countries", "zh")["names"].items():
        for word in names:
            found.setdefault(word, str(code))
            found.setdefault(canonical(word), str(code))
    return found


@lru_cache(maxsize=1)
def _nation_pattern() -> re.Pattern[str]:
    latin = [word for word in nations() if word[0].isascii() or not "\u3040" <= word[0] <= "\u9fff"]
    signs = [word for word in nations() if "\u3040" <= word[0] <= "\u9fff" and len(word) > 1]
    return re.compile(rf"(?<!\w)(?:{either(latin)})(?!\w)|{either(signs)}", re.IGNORECASE)


def nations_in(words: str) -> list[tuple[int, str]]:
    """Return where countries are named in some words, and which, in order; "us" counts in capitals only."""
    return [
        (one.start(), nations()[re.sub(r"\s+", " ", one.group().lower())])
        for one in _nation_pattern().finditer(words)
        if (len(one.group()) > 3 or not one.group().islower())
        and not words[one.end() :].startswith(" Cai")  # the province of Lào Cai
        and one.group() != "pháp"  # law in Vietnamese, in small letters
    ]


def nation_at(words: str, place: int) -> int:
    """Return the width of the name of a country that begins at a place, 0 for none."""
    found = _nation_pattern().match(words, place)
    return found.end() - found.start() if found else 0
