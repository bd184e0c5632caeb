"""Runs of capitalised words in Latin letters, and what the words tell about being the name of a person."""

import re
from dataclasses import dataclass
from functools import lru_cache

from comity.intake.core.model import Span
from comity.intake.core.wordlists import given_names, nations, word_lists
from comity_names import vietnamese
from comity_names.latin import is_western
from comity_names.readings import han_to_latin, split_pinyin
from comity_names.resources import rows
from comity_names.writing import fold

_LETTER = r"[^\W\d_]"
_WORD = re.compile(rf"{_LETTER}+(?:['’\-‑]{_LETTER}+)*")
_PARTICLES = frozenset(
    [
        "bin",
        "binti",
        "ibn",
        "al",
        "el",
        "de",
        "da",
        "dos",
        "das",
        "do",
        "di",
        "del",
        "della",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "la",
        "le",
        "abu",
    ]
)
_POSSESSIVE = re.compile(r"['’]s$|['’]S$")
_MIDDLES = frozenset(
    ["văn", "van", "thị", "thi", "a"]
)  # middle names behind which any syllable is a given name
_SMALL = frozenset(
    ["to", "an", "so", "do", "may", "nam", "viet", "thai", "lao", "long", "men", "son", "the", "in", "on"]
)  # small words that are syllables of names too
_ADDRESS = frozenset(["ông", "bà", "anh", "chị", "cô", "chú", "bác", "cụ", "ngài"])
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Word:
    """A word of the text with its place; `plain` is folded. A possessive ending is cut off."""

    start: int
    end: int
    raw: str
    plain: str
    possessive: bool = False

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.raw[:1].isupper()


def words_of(raw: str, span: Span) -> list[Word]:
    """Return the words of a stretch."""
    found = []
    for one in _WORD.finditer(raw, span.start, span.end):
        cut = _POSSESSIVE.search(one.group())
        end = one.end() - 2 if cut else one.end()
        text = raw[one.start() : end]
        found.append(Word(one.start(), end, text, fold(text), bool(cut)))
    return found


def runs_of(raw: str, words: list[Word], *, particles: bool | frozenset[str] = True) -> list[list[Word]]:
    """Return the runs of capitalised words with nothing but spaces, or the dot of an initial, between them."""
    runs: list[list[Word]] = []
    run: list[Word] = []
    for place, word in enumerate(words):
        joined = bool(run) and _joins(raw, run[-1], word)
        following = words[place + 1] if place + 1 < len(words) else None
        particle = (
            particles is not False
            and joined
            and word.plain in (_PARTICLES if particles is True else particles)
            and following is not None
            and following.capital
            and _joins(raw, word, following)
        )
        if (word.capital and joined) or particle:
            run.append(word)
        else:
            if run:
                runs.append(run)
            run = [word] if word.capital else []
    if run:
        runs.append(run)
    return runs


def _joins(raw: str, left: Word, right: Word) -> bool:
    if left.possessive:
        return False
    between = raw[left.end : right.start]
    if between in (" ", "\u00a0", "  "):
        return True
    return between in (". ", ".") and len(left.raw) == 1 and left.raw.isupper()


# ---- what the words of a name tell


@lru_cache(maxsize=1)
def _vietnamese_families() -> frozenset[str]:
    marked = next(row[1] for row in rows("vietnamese/names.tsv", 2) if row[0] == "family")
    return frozenset(marked.split())


@lru_cache(maxsize=1)
def _plain_families() -> frozenset[str]:
    return frozenset(vietnamese.strip_marks(word) for word in _vietnamese_families())


@lru_cache(maxsize=1)
def _pinyin_families() -> frozenset[str]:
    signs = word_lists("zh").get("families")
    return frozenset(
        reading.text
        for sign in signs
        for reading in (han_to_latin(sign, "pinyin")[:1] if len(sign) == 1 else ())
    ) | {"ouyang", "sima", "shangguan", "zhuge", "situ"}


@lru_cache(maxsize=1)
def _korean_families() -> frozenset[str]:
    return frozenset(word for row in rows("korean/surnames.tsv", 2) for word in row[1].split())


def is_vietnamese_family(word: str) -> bool:
    """Whether a word, with its marks or with none, is a family name of Viet Nam."""
    low = word.lower()
    if low.isascii():
        return low in _plain_families()
    return any(
        low == family or vietnamese.relation(low, family) in ("same", "spelling")
        for family in _vietnamese_families()
        if vietnamese.strip_marks(family) == vietnamese.strip_marks(low)
    )


def is_vietnamese(parts: tuple[str, ...]) -> bool:
    """Whether the words are a family name of Viet Nam with one to four syllables of names behind it."""
    return (
        2 <= len(parts) <= 5
        and is_vietnamese_family(parts[0])
        and (
            all(vietnamese.is_name_syllable(vietnamese.strip_marks(part)) for part in parts[1:])
            or (
                len(parts) > 2
                and parts[1].lower() in _MIDDLES
                and all(vietnamese.is_plain_syllable(vietnamese.strip_marks(part)) for part in parts[2:])
            )
        )
    )


def is_broken_vietnamese(parts: tuple[str, ...]) -> bool:
    """Whether a name of Viet Nam went through another language: its family name there, or as Mandarin reads it, the rest in part no syllables.

    "Lê Văn Seok" and "Li Văn Thạch" are such names, "Lê Văn Thạch" is whole.
    """
    if not 2 <= len(parts) <= 4:
        return False
    rest_marked = any(not part.isascii() for part in parts)
    if is_vietnamese_family(parts[0]) and rest_marked:
        return any(not vietnamese.is_word(vietnamese.strip_marks(part)) for part in parts[1:])
    return rest_marked and fold(parts[0]) in _pinyin_families() and parts[0].isascii()


def is_pinyin(parts: tuple[str, ...]) -> bool:
    """Whether the words are a Chinese family name and one or two syllables: "Fang Li Hua", "Fang Lihua", glued ones also."""
    if not 2 <= len(parts) <= 3 or not all(
        (part.isascii() and part.isalpha()) or "-" in part for part in parts
    ):
        return False
    low = [part.lower().replace("-", "").replace("'", "") for part in parts]
    syllables = [min((len(way) for way in split_pinyin(part)), default=9) for part in low]
    if low[0] in _pinyin_families() and 1 <= sum(syllables[1:]) <= 2:
        return True
    # the family name glued to the first syllable: "Liwen Cheng"
    return (
        len(low) == 2
        and syllables == [2, 1]
        and any(way[0] in _pinyin_families() for way in split_pinyin(low[0]))
    )


def is_korean(parts: tuple[str, ...]) -> bool:
    """Whether the words are a Korean family name and a given name of two syllables with a hyphen or two words: "Kim Min-jun"."""
    low = [part.lower() for part in parts]
    if low[0] not in _korean_families():
        return False
    return (len(parts) == 2 and "-" in low[1] and all(len(one) <= 6 for one in low[1].split("-"))) or (
        len(parts) == 3
        and all(len(one) <= 6 for one in low[1:])
        and low[0] in {"kim", "lee", "park", "choi", "jung", "kang", "cho", "yoon"}
    )


def is_western_name(parts: tuple[str, ...]) -> bool:
    """Whether the first word is a given name that Western languages have, and something stands behind it."""
    first = fold(parts[0])
    return 2 <= len(parts) <= 4 and len(first) > 2 and _is_given(first)


@lru_cache(maxsize=20_000)
def _is_given(word: str) -> bool:
    from comity_names.latin import _nicknames, _western  # noqa: PLC0415  (the sets themselves: is_western also says yes to any long word)

    return (is_western(word) and (word in _western() or word in _nicknames())) or word in given_names()


def knowledge(parts: tuple[str, ...]) -> str | None:
    """Return what kind of name the words are by knowledge of names, or None."""
    if not parts:
        return None
    parts = tuple(piece for part in parts for piece in _CAMEL.split(part))
    kinds = (
        ("vietnamese", is_vietnamese),
        ("pinyin", is_pinyin),
        ("broken", is_broken_vietnamese),
        ("korean", is_korean),
        ("western", is_western_name),
    )
    return next((kind for kind, fits in kinds if fits(parts)), None)


def name_part(run: list[Word], language: str) -> list[Word]:
    """Return the words at the end of a run that can be a name: behind the last word of offices, bodies, countries, capitals only."""
    if language == "vi":
        return _vietnamese_part(run)
    for first in range(len(run) - 1):  # a family name of Viet Nam may look like a small word: To, An, Do, Ha
        kind = knowledge(tuple(word.raw for word in run[first:]))
        if kind not in ("vietnamese", "pinyin") or any(
            _ordinary(word, language) and word.plain not in _SMALL for word in run[first + 1 :]
        ):
            continue
        if (
            first == 0
            or _ordinary(run[first - 1], language)
            or (kind == "vietnamese" and len(run) - first >= 3)
        ):
            return run[first:]
    last = -1
    for place, word in enumerate(run):
        if _ordinary(word, language) and not (word.raw == "A" and 0 < place < len(run) - 1):
            last = place
    rest = run[last + 1 :]
    while rest and rest[0].plain in _PARTICLES and len(rest) > 1 and not rest[0].capital:
        rest = rest[1:]
    return rest


def _vietnamese_part(run: list[Word]) -> list[Word]:
    """The same for a Vietnamese text, where small words of offices and syllables of names are alike: places come off the front, then what no name holds."""
    rest = list(run)
    if len(rest) > 1 and rest[0].raw.lower() in _ADDRESS:
        rest = rest[1:]
    while len(rest) > 1 and (width := _place_width(rest)):
        rest = rest[width:]
    if width := _rank_width(rest):  # Pol Lt Gen …
        rest = rest[width:]
    for first in range(len(rest)):
        if knowledge(tuple(word.raw for word in rest[first:])) in ("vietnamese", "broken", "pinyin"):
            return rest[first:]
    while rest and _ordinary(rest[0], "vi") and not _hmong(rest):
        rest = rest[1:]
    return rest


def _hmong(run: list[Word]) -> bool:
    """Và is a family of the Hmong, and a small word: only before their middle names it is the family."""
    return len(run) == 3 and run[0].raw == "Và" and run[1].raw in ("A", "Y", "Bá", "Thị", "Nhìa", "Chồng")


def _rank_width(run: list[Word]) -> int:
    ranks = word_lists("vi").ranks
    return next(
        (
            width
            for width in (4, 3, 2)
            if len(run) > width and " ".join(word.raw.lower() for word in run[:width]) in ranks
        ),
        0,
    )


def _place_width(run: list[Word]) -> int:
    places = word_lists("vi").set("places")
    for width in (4, 3, 2):
        if " ".join(word.raw.lower() for word in run[:width]) in places and len(run) >= width:
            return width
    return 1 if run[0].raw.lower() in nations() else 0


@lru_cache(maxsize=8)
def _closing(language: str) -> frozenset[str]:
    """Single words that end a title or name a thing, never a person."""
    out: set[str] = set()
    for name in dict.fromkeys((language, "en")):
        lists = word_lists(name)
        out |= {fold(one) for one in lists.get("common")} if name != "vi" else set()
        for entry in (
            *lists.get("offices"),
            *lists.get("honorifics"),
            *lists.ranks,
            *lists.get("before_office"),
        ):
            pieces = [fold(one) for one in re.split(r"[\s\-]+", entry)]
            out |= set(pieces if name != "vi" else ())
    return frozenset(out)


@lru_cache(maxsize=1)
def _nation_words() -> frozenset[str]:
    return frozenset(fold(word) for word in nations() if word.isascii()) | {"viet", "nam"}


def _ordinary(word: Word, language: str) -> bool:
    if language == "vi":
        if word.raw.lower() in word_lists("vi").set("common"):
            return True
    elif word.plain in _nation_words() or all(piece in _closing(language) for piece in word.plain.split()):
        return True
    return (
        len(word.raw) > 1
        and word.raw.isupper()
        and not (len(word.raw) > 2 and is_vietnamese_family(word.raw))
    )
