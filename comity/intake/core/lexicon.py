"""Knowledge as data: one commented YAML file for each noun and language under `resources/<noun>/<language>.yaml`.

Each file is read and checked once. A file that is wrong stops the start with its name, the place in it and what is wrong.
Scalars stay words: `no`, `on` and `010` are the words that they look like, never truth values or numbers.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from comity.intake.core.tables import text_of

LANGUAGES = ("en", "vi", "ja", "zh", "fr")
_RESOURCES = files("comity.intake.core.resources")


class FaultyResourceError(ValueError):
    """A resource file that cannot be used; the sentence names the file and the place."""


@cache
def languages_of(noun: str) -> tuple[str, ...]:
    """Return the languages in which a noun has a file, in the order of `LANGUAGES`."""
    folder = _RESOURCES / noun
    return tuple(one for one in LANGUAGES if (folder / f"{one}.yaml").is_file())


@cache
def table(noun: str, language: str) -> Mapping[str, Any]:
    """Return a file as a mapping whose scalars are all words; empty where the noun has no file of the language."""
    name = f"{noun}/{language}.yaml"
    if language not in languages_of(noun):
        return MappingProxyType({})
    text = text_of(noun, language) or ""
    try:
        read = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506  # the base loader makes nothing but words, lists and mappings
    except yaml.YAMLError as error:
        raise FaultyResourceError(f"{name}: it is not YAML: {error}") from error
    if not isinstance(read, dict):
        raise FaultyResourceError(f"{name}: it must hold one mapping.")
    return MappingProxyType(read)


@cache
def word_lists(noun: str, language: str, keys: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """Return a file of lists of words; `keys` are those that it may have, each missing one is an empty list."""
    name, read = f"{noun}/{language}.yaml", table(noun, language)
    _refuse_strange_keys(name, read, keys)
    return MappingProxyType({key: _words(f"{name}: {key}", read.get(key, [])) for key in sorted(keys)})


@cache
def groups(noun: str, language: str, key: str) -> tuple[tuple[str, ...], ...]:
    """Return the lists of words under one key: each list is one thing under its written forms, the first is its name."""
    name, read = f"{noun}/{language}.yaml", table(noun, language)
    _refuse_strange_keys(name, read, {key})
    rows = read.get(key, [])
    if not isinstance(rows, list):
        raise FaultyResourceError(f"{name}: {key}: it must be a list of lists.")
    return tuple(_words(f"{name}: {key}[{number}]", row) for number, row in enumerate(rows))


def _refuse_strange_keys(name: str, read: Mapping[str, Any], keys: Iterable[str]) -> None:
    strange = sorted(set(read) - set(keys))
    if strange:
        raise FaultyResourceError(f"{name}: {strange[0]}: nothing reads this key.")


def _words(place: str, found: Any) -> tuple[str, ...]:
    if not isinstance(found, list):
        raise FaultyResourceError(f"{place}: it must be a list of words.")
    for number, one in enumerate(found):
        if not isinstance(one, str) or not one.strip():
            raise FaultyResourceError(f"{place}[{number}]: it must be a word.")
    return tuple(found)
