"""The words of the house with their meaning, from resources/glossary.yaml."""

from dataclasses import dataclass
from functools import lru_cache

from comity.lib import strict_yaml

LANGUAGES = ("en", "vi", "ja", "zh-Hans")


@dataclass(frozen=True)
class Term:
    """A word of the house in one language: its key (for the address), the word, what it means."""

    key: str
    word: str
    meaning: str
    english: str

    @property
    def anchor(self) -> str:
        """Where the page has it: `#handling-code`."""
        return self.key.replace(" ", "-")


@lru_cache(maxsize=1)
def _entries() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = strict_yaml.resource("comity.web", "glossary.yaml").data
    return found


def terms(tag: str) -> list[Term]:
    """Return all words in a language (BCP 47 tag), in the order of the file: as a request meets them on its way."""
    found = []
    for key, words in _entries().items():
        word, meaning = words.get(tag, words["en"])
        found.append(Term(key, word, meaning, words["en"][0]))
    return found
