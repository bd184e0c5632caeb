"""Whether a paragraph goes on with a story: by its first words, and by the words it shares with what was told."""

import re

from comity.intake.core import signs
from comity.intake.core.lines import HAN_OR_KANA, Line, key_of

_WORD = re.compile(r"[^\W\d_]{4,}|\d{2,}")
_HAN_RUN = re.compile(r"[\u30a0-\u30ff]{3,}|[\u3400-\u9fff]{2,}")
_SHARED = 0.34  # of the words of a paragraph; unrelated teasers of the same paper share less
_QUOTED = re.compile(r"[\"“「『]")


class Story:
    """What was told so far."""

    def __init__(self, language: str) -> None:
        self._leaning = re.compile(signs.either(key_of(word) for word in signs.lists_of(language)["leaning"]))
        self._stop = frozenset(signs.lists_of(language)["stop"])
        self._told: set[str] = set()

    def tell(self, line: Line) -> None:
        """Add a paragraph."""
        self._told |= self._words(line)

    def share(self, line: Line) -> float:
        """Return the share of a paragraph's words that were told before, from 0 to 1."""
        words = self._words(line)
        return len(words & self._told) / len(words) if words else 0.0

    def common(self, line: Line) -> int:
        """Return how many words of a paragraph were told before."""
        return len(self._words(line) & self._told)

    def kinship(self, headline: Line, line: Line) -> float:
        """Return the share of a headline's words that a paragraph takes up, from 0 to 1."""
        words = self._words(headline)
        return len(words & self._words(line)) / len(words) if words else 0.0

    def leans(self, line: Line) -> bool:
        """Whether a paragraph begins with words that lean on what was said."""
        return bool(_QUOTED.match(line.words)) or bool(self._leaning.match(line.key))

    def goes_on(self, line: Line) -> bool:
        """Whether a paragraph goes on with the story."""
        return self.share(line) >= (_SHARED / 2 if self.leans(line) else _SHARED)

    def _words(self, line: Line) -> set[str]:
        if HAN_OR_KANA.search(line.key):
            runs = _HAN_RUN.findall(line.key)
            return {run[n : n + 2] for run in runs for n in range(len(run) - 1)}
        return {one for one in _WORD.findall(line.key) if one not in self._stop}
