"""How the setters of a brief say things: words of the catalogues and kept texts in each language of the paper."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from comity.cooperation.briefs.naming import name_in
from comity.cooperation.briefs.tongues import in_each, said_in
from comity.papers import Block, Heading, Paragraph, Said


class Sayer:
    """Says what a version keeps; `tongues` are its languages, the first on the left."""

    def __init__(self, content: Mapping[str, Any], tongues: Sequence[str]) -> None:
        """Take what is kept, and the languages."""
        self.content = content
        self.tongues = tongues

    def say(self, words: Callable[[], object]) -> Said:
        """Return words of the catalogues in each language, once where two write them alike."""
        return self.told(in_each(self.tongues, words))

    def told(self, texts: Mapping[str, str]) -> Said:
        """Return a kept text in each language; one that there is in another language alone stands once."""
        found = tuple(said_in(texts, code) for code in self.tongues)
        return tuple({one.text: one for one in reversed(found) if one.text}.values())[::-1]

    def named(self, forms: Mapping[str, str]) -> Said:
        """Return a name in each language, marked where it has no form in it; once where two are alike."""
        found = tuple(name_in(forms, code) for code in self.tongues)
        return tuple({one.text: one for one in reversed(found) if one.text}.values())[::-1]

    def _heading(self, words: Callable[[], object], level: int = 1) -> Heading:
        return Heading(self.say(words), level)

    def _nothing(self, words: Callable[[], object]) -> list[Block]:
        return self._beside([self.say(words)])

    def _beside(self, rows: Sequence[Said]) -> list[Block]:
        """Set the same in both languages, below each other where there is one column."""
        return [Paragraph(one) for one in rows]
