"""Names of delegates: written as they were received, in the order that is theirs; what stands around them follows the reader.

A name is never turned: whose family name stands first keeps it first in every language, in Latin script too. What the
reader's language decides is which reading of the name is shown where one was given, and whether rank and office stand
before or behind it.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# Where family names come first (CLDR 46, `nameOrderLocales` of the person names: surnameFirst), by state.
FAMILY_FIRST = frozenset({"CN", "HK", "HU", "JP", "KH", "KP", "KR", "MO", "SG", "TW", "VN"})


class Piece(StrEnum):
    """What is written of a delegate."""

    RANK = "rank"
    NAME = "name"
    OFFICE = "office"


# 公安部部长、总警监 name; 警察庁長官 name 警視監; General name, Minister
ORDER: Mapping[str, tuple[Piece, ...]] = {
    "zh": (Piece.OFFICE, Piece.RANK, Piece.NAME),
    "ja": (Piece.OFFICE, Piece.NAME, Piece.RANK),
    "ko": (Piece.OFFICE, Piece.NAME, Piece.RANK),
}
OTHERWISE = (Piece.RANK, Piece.NAME, Piece.OFFICE)


@dataclass(frozen=True)
class Said:
    """Words and the language they are in; empty where it is not known."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Named:
    """A delegate's name and titles as they were received.

    Attributes:
        name: whole, as it was written.
        language: of the name.
        family: which part of it is the family name, empty where nobody said.
        readings: the name as other scripts write it, by language.
        rank, office: by language.
    """

    name: str
    language: str = ""
    family: str = ""
    readings: Mapping[str, str] = field(default_factory=dict)
    rank: Mapping[str, str] = field(default_factory=dict)
    office: Mapping[str, str] = field(default_factory=dict)


def text_in(texts: Mapping[str, str], language: str) -> Said:
    """Return a text in a language, else in that language's other scripts, else in English, else the first there is."""
    by_code = {code.casefold(): (code, text) for code, text in texts.items() if text}
    speech = language.casefold().split("-")[0]
    kin = [pair for code, pair in by_code.items() if code.split("-")[0] == speech]
    found = by_code.get(language.casefold()) or next(iter(kin), None)
    found = found or by_code.get("en") or next(iter(by_code.values()), None)
    return Said(found[1], found[0]) if found else Said("")


def name_in(named: Named, language: str) -> Said:
    """Return the reading in the reader's language where there is one, else the name as it was received."""
    speech = language.casefold().split("-")[0]
    if named.language.casefold().split("-")[0] == speech:
        return Said(named.name, named.language)
    for code, reading in named.readings.items():
        if code.casefold().split("-")[0] == speech and reading:
            return Said(reading, code)
    return Said(named.name, named.language)


def written(named: Named, language: str) -> list[tuple[Piece, Said]]:
    """Return the pieces of a delegate in the order in which a language writes them, without empty ones."""
    said = {
        Piece.RANK: text_in(named.rank, language),
        Piece.NAME: name_in(named, language),
        Piece.OFFICE: text_in(named.office, language),
    }
    order = ORDER.get(language.casefold().split("-")[0], OTHERWISE)
    return [(piece, said[piece]) for piece in order if said[piece].text]


# Of these, where names are written in Latin letters at home, so that nobody turns them
LATIN_AT_HOME = frozenset({"VN"})
FAMILY_NAME_FIRST, GIVEN_NAME_FIRST, AS_WRITTEN = "family-first", "given-first", "as-written"


def order_of(name: str, family: str, state: str) -> str:
    """Return in which order a name stands, by what is known: its family name, capitals, the custom of a state in its own script.

    A name of China, Japan or Korea in Latin letters is written either way round: of such a one no order is known.

    >>> order_of("佐倉 夏彦", "", "JP"), order_of("Natsuhiko Sakura", "", "JP"), order_of("Natsuhiko Sakura", "Sakura", "JP")
    ('family-first', 'as-written', 'given-first')
    >>> order_of("SAKURA Natsuhiko", "", "JP"), order_of("Đỗ Thị Hạnh", "", "VN"), order_of("Erik Berg", "", "NO")
    ('family-first', 'family-first', 'given-first')
    """
    parts = name.split()
    usual = FAMILY_NAME_FIRST if is_family_first(state) else GIVEN_NAME_FIRST
    if family and name.startswith(family) != name.endswith(family):
        return FAMILY_NAME_FIRST if name.startswith(family) else GIVEN_NAME_FIRST
    if usual == GIVEN_NAME_FIRST or state in LATIN_AT_HOME or not _has_latin(name) or len(parts) < 2:
        return usual
    first, last = _is_capital(parts[0]), _is_capital(parts[-1])
    if first != last:
        return FAMILY_NAME_FIRST if first else GIVEN_NAME_FIRST
    return AS_WRITTEN


def _has_latin(name: str) -> bool:
    return any("a" <= sign <= "z" for sign in unicodedata.normalize("NFKD", name.casefold()))


def _is_capital(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def is_family_first(state: str) -> bool:
    """Whether people of a state usually write the family name first."""
    return state in FAMILY_FIRST


def whole_name(family: str, given: str, *, family_first: bool) -> str:
    """Return family and given name as one; without a space where the script has none."""
    parts = [part for part in ((family, given) if family_first else (given, family)) if part]
    between = "" if all(_is_han(part) for part in parts) else " "
    return between.join(parts)


def _is_han(text: str) -> bool:
    return all("\u3040" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7af" for sign in text)
