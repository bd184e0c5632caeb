"""The words around numbers: the files in resources/figures, loaded and made into patterns."""

import functools
import re
from dataclasses import dataclass
from typing import Any

from comity.intake.core.numbers import LANGUAGES, unspaced
from comity.intake.core.tables import table_of

UNITS = frozenset(
    [
        *["people", "cases", "percent", "money", "kg", "items", "places"],
        *["countries", "organisations", "agreements", "events", "years"],
    ]
)
QUALIFIERS = frozenset(["exact", "nearly", "about", "over", "at_least", "at_most", "up", "down"])
_NEVER = re.compile("(?!)")
_GAP = r"[^\S\n]"


@dataclass(frozen=True)
class FigureWords:
    """Patterns of a language. Those that stand before a number end with `$`, those behind it are matched at its end."""

    unspaced: bool
    units: dict[str, str]
    noun: re.Pattern[str]
    counters: dict[str, str]
    counter: re.Pattern[str]
    default: dict[str, str]
    nouns_before: tuple[tuple[re.Pattern[str], str], ...]
    needs_figures: frozenset[str]
    reach: int
    stops: frozenset[str]
    endings: tuple[str, ...]
    weak_endings: tuple[str, ...]
    weak: frozenset[str]
    nothing: frozenset[str]
    people: re.Pattern[str]
    bilateral: frozenset[str]
    definite: re.Pattern[str]
    pointing: re.Pattern[str]
    never_before: re.Pattern[str]
    never_behind: re.Pattern[str]
    never_after: re.Pattern[str]
    five: re.Pattern[str]
    prison: re.Pattern[str]
    prison_before: re.Pattern[str]
    prison_unit: re.Pattern[str]
    pronoun: re.Pattern[str]
    money_before: re.Pattern[str]
    money_after: re.Pattern[str]
    percent_before: re.Pattern[str]
    percent_after: re.Pattern[str]
    tenths: re.Pattern[str]
    masses: dict[str, float]
    mass: re.Pattern[str]
    before: tuple[tuple[str, re.Pattern[str]], ...]
    after: tuple[tuple[str, re.Pattern[str]], ...]
    bare_before: re.Pattern[str]
    bare_counters: frozenset[str]


def _one(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    return re.compile(pattern.replace(" ", _GAP + "*"), flags) if pattern else _NEVER


def _any(words: list[str], *, before: str = "", behind: str = "", plain: bool = True) -> re.Pattern[str]:
    if not words:
        return _NEVER
    every = sorted(map(re.escape, words) if plain else words, key=len, reverse=True)
    joined = "|".join(every).replace(r"\ ", _GAP + "+")
    return re.compile(f"{before}(?:{joined}){behind}")


def _qualifiers(
    name: str, rows: list[dict[str, str]], lead: str, end: str
) -> tuple[tuple[str, re.Pattern[str]], ...]:
    for row in rows:
        if row["qualifier"] not in QUALIFIERS:
            raise ValueError(f"figures/{name}.yaml: {row['qualifier']} is no qualifier.")
    return tuple(
        (row["qualifier"], re.compile(f"{lead}(?i:{row['words'].replace(' ', _GAP + '+')}){end}"))
        for row in rows
    )


@functools.cache
def figure_words(language: str) -> FigureWords:
    """Load the words of a language, or of English; ValueError or TypeError where the file is wrong."""
    name = language if language in LANGUAGES else "en"
    known: dict[str, Any] = table_of("figures", name)
    together = unspaced(name)
    counters = {word: unit for unit, words in known.get("counters", {}).items() for word in words}
    units: dict[str, str] = {}
    for unit, words in known["units"].items():
        if unit not in UNITS:
            raise ValueError(f"figures/{name}.yaml: {unit} is no unit.")
        for word in words:
            if not isinstance(word, str):
                raise TypeError(f"figures/{name}.yaml: {word} should be a word: write it in quotes.")
            units.setdefault(word.lower(), unit)
    # scraped pages glue small words to the noun: "representativesfrom"
    glued = "|".join(word for word in known.get("stops", ()) if len(word) > 1)
    edge = "" if together else rf"(?=(?:{glued})?(?![^\W\d_]))"
    noun = _any(list(units), behind=edge)
    people = known.get("patterns", {}).get("people", [])
    money, percent = known["money"], known["percent"]
    lead = "" if together else r"(?<![^\W\d_])"
    before_end = rf"{_GAP}*{known.get('between', '')}$"
    return FigureWords(
        unspaced=together,
        units=units,
        noun=re.compile(noun.pattern, re.IGNORECASE),
        counters=counters,
        counter=_any(list(counters)),
        default=known.get("default", {}),
        nouns_before=tuple(
            (_any(words, behind="$"), unit) for unit, words in known.get("nouns_before", {}).items()
        ),
        needs_figures=frozenset(known.get("needs_figures", ())),
        reach=int(known["reach"]),
        stops=frozenset(known.get("stops", ())),
        endings=tuple(known.get("endings", ())),
        weak_endings=tuple(known.get("weak_endings", ())),
        weak=frozenset(known.get("weak", ())),
        nothing=frozenset(known.get("nothing", ())),
        people=_any(people, plain=False),
        bilateral=frozenset(word.lower() for word in known["bilateral"]),
        definite=_one(known["definite"], re.IGNORECASE),
        pointing=_one(known.get("pointing", "")),
        never_before=_one(known["never_before"]),
        never_behind=_one(known["never_behind"]),
        never_after=_one(known.get("never_after", "")),
        five=_one(known.get("five", "")),
        prison=_one(known["prison"]),
        prison_before=_one(known["prison_before"]),
        prison_unit=_one(known.get("prison_unit", "")),
        pronoun=_one(known.get("pronoun", "")),
        money_before=_any(
            [one.replace(" ?", _GAP + "?") for one in money["before"]], behind="$", plain=False, before=lead
        ),
        money_after=_any(
            [one.replace(" ", _GAP + "+") for one in money["after"]],
            before=_GAP + "*-?",
            behind=edge,
            plain=False,
        ),
        percent_before=_any(percent["before"], behind=_GAP + "*$"),
        percent_after=_any(percent["after"], before=_GAP + "*-?", plain=False),
        tenths=_any(percent["tenths"], plain=False),
        masses=known["mass"],
        mass=_any(
            list(known["mass"]), before=_GAP + "*", behind=r"(?![^\W_])" if not together else r"(?![A-Za-z])"
        ),
        before=_qualifiers(name, known["before"], lead, before_end),
        after=_qualifiers(name, known["after"], "", ""),
        bare_before=_one(known.get("bare_before", "")),
        bare_counters=frozenset(known.get("bare_counters", ())),
    )
