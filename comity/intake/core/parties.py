"""The states that a stretch speaks of: countries and demonyms by name, and the pair that the text is about."""

import functools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from babel import Locale

from comity.intake.core.event_words import LANGUAGES, any_of, frames, words_of
from comity.intake.core.model import Named, Place, Span

LOCALES = {"zh": ("zh", "zh_Hant"), "ja": ("ja",), "vi": ("vi",), "fr": ("fr",), "en": ("en",)}
LEAD = 4
"""So many sentences show which two states a text is about; their countries count thrice."""


@dataclass(frozen=True)
class StateAt:
    """A state at a place of the text."""

    span: Span
    code: str


@dataclass(frozen=True)
class StateWords:
    """What finds states in one language: names, pairs of short signs, words for both sides."""

    codes: dict[str, str]
    names: re.Pattern[str]
    signs: dict[str, str]
    pairs: re.Pattern[str]
    both: re.Pattern[str]
    mixed: re.Pattern[str]
    """One sign before a name: 日・フィリピン."""


@functools.cache
def state_words(language: str) -> StateWords:
    """Return the compiled words of a language."""
    name = language if language in LANGUAGES else "en"
    read = frames("parties", name)
    codes: dict[str, str] = {}
    for locale in LOCALES[name]:
        for code, written in Locale.parse(locale).territories.items():
            if len(code) == 2 and code not in {"EU", "UN", "EZ", "ZZ", "XA", "XB", "QO"}:
                codes.setdefault(_plain(written), code)
    for part in ("names", "demonyms"):
        for code, known in read[part].items():
            for one in words_of(f"parties/{name}.yaml {part} {code}", known):
                codes[one] = code
    signs = {
        sign: code
        for code, known in read["short"].items()
        for sign in words_of(f"parties/{name}.yaml short {code}", known)
    }
    spaced = bool(read["spaced"])
    sign = "|".join(sorted(map(re.escape, signs), key=len, reverse=True))
    joint = r"\s?[-–]\s?" if spaced else ""
    edges = (
        (r"(?<!\w)", r"(?!\w)")
        if spaced
        else ("(?<![不非违違执執司合依守])", "(?![本常年月前后後間间文心介央])")
    )
    return StateWords(
        codes,
        _names(codes, spaced=spaced),
        signs,
        re.compile(f"{edges[0]}({sign}){joint}({sign}){edges[1]}"),
        any_of(f"parties/{name}.yaml both", words_of(f"parties/{name}.yaml both", read["both"]), name),
        re.compile(
            rf"(?<![\u3400-\u56dd\u56df-\u9fff0-9０-９])({sign})・?(?={_names(codes, spaced=False).pattern})"
            if not spaced
            else "(?!)"
        ),
    )


def _plain(written: str) -> str:
    return re.sub(r"\s*[(（].*", "", written)


def _names(codes: Iterable[str], *, spaced: bool) -> re.Pattern[str]:
    ready = "|".join(map(re.escape, sorted(codes, key=len, reverse=True)))
    return re.compile(rf"(?<![^\W_])(?:{ready})(?![^\W_])" if spaced else ready)


def states_in(named: Named, span: Span) -> list[StateAt]:
    """Return the states named in a stretch, in order; names of persons are passed over."""
    words = state_words(named.text.language)
    raw = named.text.raw
    taken = [m for one in named.persons for m in one.mentions if m.meets(span)]
    found = [
        StateAt(Span(one.start(), one.end()), words.codes[one.group()])
        for one in words.names.finditer(raw, span.start, span.end)
    ]
    found += [
        StateAt(Span(*one.span(1)), words.signs[one.group(1)])
        for one in words.mixed.finditer(raw, span.start, span.end)
    ]
    for one in words.pairs.finditer(raw, span.start, span.end):
        if words.signs[one.group(1)] != words.signs[one.group(2)]:
            found += [StateAt(Span(*one.span(n)), words.signs[one.group(n)]) for n in (1, 2)]
    # 武吉阿曼 is no 阿曼: a longer name of a place holds its signs by chance
    longer = [m for one in named.places for m in one.mentions if m.meets(span) and not is_state(named, one)]
    return sorted(
        (
            one
            for one in found
            if not any(m.meets(one.span) for m in taken)
            and not any(m.holds(one.span) and m != one.span for m in longer)
        ),
        key=lambda one: one.span,
    )


def codes_in(named: Named, span: Span) -> list[str]:
    """Return the codes of the states named in a stretch, each once, in order."""
    return list(dict.fromkeys(one.code for one in states_in(named, span)))


def speaks_of_both(named: Named, span: Span) -> bool:
    """Whether a stretch speaks of the two sides without naming them."""
    words = state_words(named.text.language)
    return words.both.search(named.text.raw, span.start, span.end) is not None


_SEVERAL = re.compile("(?<![0-9第])(?P<n>[3-9３-９三四五六七])[カか個箇ヵヶ]国(?!以上|余|目|近く)")
_LIST = 60
"""So many characters may hold the names of the states before the words for how many they are."""


def several_states(named: Named, span: Span) -> tuple[str, ...]:
    """Return the states that a Japanese stretch counts as "four states", where the text lists as many right before such words."""
    if named.text.language != "ja":
        return ()
    raw = named.text.raw
    asked = _SEVERAL.search(raw, span.start, span.end)
    if asked is None:
        return ()
    many = _many(asked["n"])
    for one in _SEVERAL.finditer(raw):
        if _many(one["n"]) != many:
            continue
        line = max(raw.rfind("\n", 0, one.start()), raw.rfind("。", 0, one.start())) + 1
        found = (
            codes_in(named, Span(max(line, one.start() - _LIST), one.start())) if line < one.start() else []
        )
        if len(found) == many:
            return tuple(found)
    return ()


def _many(sign: str) -> int:
    return int(sign) if sign.isdigit() else "三四五六七".index(sign) + 3


_THREE = re.compile("三[国國方部]|三位(?:部长|部長|局长|局長|代表)")
_MANY = re.compile(
    "与会|與會|出席会议的|各方|各国|各國|成员国|成員國|(?:会议|會議|大会|大會)[^，,。；]{0,6}(?:通过|通過|批准)"
)


def speaks_of_three(named: Named, span: Span) -> bool:
    """Whether a stretch of a Chinese text speaks of three sides as one: 三国, 三方."""
    return named.text.language == "zh" and _THREE.search(named.text.raw, span.start, span.end) is not None


def speaks_of_many(named: Named, span: Span) -> bool:
    """Whether a stretch of a Chinese text speaks of all who came: 与会各方, 会议通过."""
    return named.text.language == "zh" and _MANY.search(named.text.raw, span.start, span.end) is not None


def three_of(named: Named) -> tuple[str, ...]:
    """Return the three states that a text is about, most spoken of first; empty where there are fewer."""
    weight: Counter[str] = Counter()
    for sentence in named.text.sentences:
        weight.update(one.code for one in states_in(named, sentence.span))
    best = [code for code, _count in weight.most_common(3)]
    return tuple(best) if len(best) == 3 else ()


def pair_of(named: Named) -> tuple[str, ...]:
    """Return the two states that a text is about, most spoken of first; empty when there are none or more than two alike."""
    weight: Counter[str] = Counter()
    for number, sentence in enumerate(named.text.sentences):
        share = 3 if number < LEAD else 1
        for one in states_in(named, sentence.span):
            weight[one.code] += share
    for person in named.persons:
        if person.country and person.role:
            weight[person.country] += 2
    for place in named.places:
        if place.country:
            weight[place.country] += 1
    best = weight.most_common(3)
    if len(best) == 3 and best[1][1] == best[2][1] and named.text.language == "vi":
        home = next((code for code, _weight in best[1:] if code == "VN"), None)
        return (best[0][0], home) if home else ()
    if len(best) < 2 or (len(best) == 3 and best[1][1] == best[2][1]):
        return ()
    return (best[0][0], best[1][0])


def is_state(named: Named, place: Place) -> bool:
    """Whether a place is a state by its name."""
    return place.name in state_words(named.text.language).codes
