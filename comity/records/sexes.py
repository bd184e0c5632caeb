"""Words for the sex of a person, from `resources/sexes.yaml`."""

import unicodedata
from functools import cache
from importlib import resources

import yaml

_KNOWN = frozenset({"male", "female", "other"})


class SexesFileError(ValueError):
    """`sexes.yaml` names a sex we do not know, or one word for two."""


@cache
def _words() -> dict[str, str]:
    text = (resources.files("comity.records") / "resources" / "sexes.yaml").read_text("utf-8")
    words: dict[str, str] = {}
    for entry in yaml.safe_load(text)["sexes"]:
        for word in entry["words"]:
            if entry["sex"] not in _KNOWN or _folded(word) in words:
                raise SexesFileError(f"{entry['sex']}, {word}: {SexesFileError.__doc__}")
            words[_folded(word)] = entry["sex"]
    return words


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).strip().casefold()


def sex_of(word: str) -> str:
    """Return male, female or other; empty for a word we do not know."""
    return _words().get(_folded(word), "")
