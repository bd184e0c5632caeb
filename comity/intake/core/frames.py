"""Frames of events and utterances, one commented file per language, and the reading of sentences through them.

Before a sentence meets the patterns, each name in it is covered by one sign a character (`PERSON`, `ORG`, `PLACE`, `DATE`), so that a pattern
can say "a person's name" and never meets the letters of one. Covering, folding of traditional characters and of full-width signs keep the
length: offsets in the covered sentence are offsets in the text.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from comity.intake.core.model import Named, Span
from comity.intake.core.tables import table_of

PERSON, ORG, PLACE, DATE = "\ue000", "\ue001", "\ue002", "\ue003"
DOT = "\ue004"  # a full stop that closes no sentence: in a number, after a letter
NOUNS = {
    "operations": {"raid", "joint_investigation", "campaign"},
    "outcomes": {
        "arrest",
        "handover",
        "rescue",
        "wanted",
        "red_notice",
        "seizure",
        "identified",
        "dismantled",
        "deportation",
    },
    "commitments": {"proposed", "requested", "pledged", "agreed", "hoped"},
}
_UNSPACED = {"ja", "zh"}  # no blank says where a word begins
LANGUAGES = ("en", "vi", "ja", "zh", "fr")
_SIGNS = {"PERSON": PERSON, "ORG": ORG, "PLACE": PLACE, "DATE": DATE}
_MACRO = re.compile(r"\{([A-Za-z_]+)\}")
COMMA = "\ue005"  # one within a number
_INNER_COMMA = re.compile(r"(?<=\d),(?=\d)")
_INNER_STOP = re.compile(r"\.(?=[^\s\"”’)/]|\s+[a-z\ue000-\ue003])")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x0A: 0x20, 0x0D: 0x20}


class FramesError(ValueError):
    """A file of frames says something that cannot be read."""


@dataclass(frozen=True)
class Frame:
    """One pattern of one kind. Its group `o`, where it has one, is what the event happened to; `to` is who was addressed."""

    kind: str
    rule: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Grammar:
    """What one language's file says. `signs` are single patterns by name, `sides` are ISO 3166 codes by pattern."""

    language: str
    frames: dict[str, tuple[Frame, ...]]
    signs: dict[str, re.Pattern[str]]
    sides: tuple[tuple[str, re.Pattern[str]], ...]
    numbers: dict[str, int]
    fold: dict[int, int]

    def sign(self, name: str) -> re.Pattern[str]:
        """Return a pattern of the file; one that meets nothing where the file has none."""
        return self.signs.get(name, _NOTHING)


_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True)
class Reading:
    """A sentence of the body with its names covered; `start` is where it begins in the text."""

    text: str
    start: int
    span: Span

    def there(self, begin: int, end: int) -> Span | None:
        """Return a stretch of the sentence as a stretch of the text, without blanks and stops at its ends."""
        while begin < end and self.text[begin] in _EDGE:
            begin += 1
        while end > begin and self.text[end - 1] in _EDGE:
            end -= 1
        return Span(self.start + begin, self.start + end) if end > begin else None


_EDGE = ' \t,.;:，。；、/"“”'


@cache
def grammar(language: str) -> Grammar | None:
    """Return the frames of a language, read and checked once; None where there are none."""
    if language not in LANGUAGES:
        return None
    return _checked(language, table_of("frames", language))


def _checked(language: str, said: dict[str, Any]) -> Grammar:
    words: dict[str, str] = {name: str(value) for name, value in said.get("words", {}).items()}

    def compiled(pattern: str, where: str) -> re.Pattern[str]:
        try:
            whole = (
                pattern
                if language in _UNSPACED or where in said.get("signs", {})
                else rf"(?<!\w)(?:{pattern})"
            )
            return re.compile(_expanded(whole, words), re.IGNORECASE)
        except (re.error, KeyError) as error:
            raise FramesError(f"{language}.yaml: {where}: {error}") from error

    frames: dict[str, tuple[Frame, ...]] = {}
    for noun, kinds in NOUNS.items():
        found = []
        for row in said.get(noun, []):
            if row.get("kind") not in kinds:
                raise FramesError(f"{language}.yaml: {noun}: {row.get('kind')!r} is none of its kinds.")
            rule = f"{row['kind']}:{row['name']}/{language}"
            found.append(Frame(row["kind"], rule, compiled(row["pattern"], rule)))
        frames[noun] = tuple(found)
    pairs = "".join(said.get("fold", "").split())
    return Grammar(
        language,
        frames,
        {name: compiled(pattern, name) for name, pattern in said.get("signs", {}).items()},
        tuple((code, compiled(pattern, code)) for code, pattern in said.get("sides", {}).items()),
        {str(word): int(value) for word, value in said.get("numbers", {}).items()},
        _FULL_WIDTH | {ord(old): ord(new) for old, new in zip(pairs[::2], pairs[1::2], strict=True)},
    )


def _expanded(pattern: str, words: dict[str, str]) -> str:
    for _depth in range(6):
        if not _MACRO.search(pattern):
            break
        pattern = _MACRO.sub(
            lambda one: f"{_SIGNS[one[1]]}+" if one[1] in _SIGNS else f"(?:{words[one[1]]})", pattern
        )
    return pattern


@dataclass
class Readings:
    """All sentences of the body, covered, without the title: a headline repeats what the story says better."""

    grammar: Grammar
    rows: list[Reading] = field(default_factory=list)


def readings(named: Named) -> Readings | None:
    """Return the covered sentences of the body; None for a language without frames."""
    rules = grammar(named.text.language)
    if rules is None:
        return None
    covered = list(named.text.raw)
    for sign, spans in (
        (DATE, [one.span for one in named.dates]),
        (PLACE, [span for one in named.places for span in one.mentions]),
        (ORG, [span for one in named.organisations for span in one.mentions]),
        (PERSON, [span for one in named.persons for span in one.mentions]),
    ):
        for span in spans:
            covered[span.start : span.end] = sign * (span.end - span.start)
    text = _INNER_STOP.sub(DOT, "".join(covered).translate(rules.fold))
    text = _INNER_COMMA.sub(COMMA, text)
    title = named.text.title
    return Readings(
        rules,
        [
            Reading(text[one.span.start : one.span.end], one.span.start, one.span)
            for one in named.text.sentences
            if title is None or not _is_title(one.span, title)
        ],
    )


def _is_title(span: Span, title: Span) -> bool:
    """Whether a sentence is the title or a part of it; one that goes on behind it, glued to it, is not."""
    return span.meets(title) and span.end <= title.end + 2
