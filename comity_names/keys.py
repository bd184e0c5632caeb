"""Search keys: what two spellings of one name have in common before they are compared.

A key is the letters of a spelling in alphabetical order, so that order and spaces do not matter. Spellings come in these
alphabets: `l` folded Latin, `k` coarse kana, `h` Han characters by the heads of their classes, `o` hangul. Four more kinds of
key gather what has too many readings to spell out: `f` and `g`, the family name and the given name of a Japanese name, which
are looked up together; `s`, classes of sound of Chinese names spelled overseas; `w`, the consonants of foreign words.
"""

from collections.abc import Iterable, Iterator
from itertools import islice, permutations, product
from typing import NamedTuple

from comity_names import classes, japanese, kana, latin, readings
from comity_names.spellings import Spelling, spellings
from comity_names.vietnamese import is_plain_syllable
from comity_names.writing import Written, read

MOST = 48  # keys of one name that a database stores
_SHORTENED = 2  # spellings of a form that are also found with one letter left out


class Reach(NamedTuple):
    """A kind of key: what a hit is worth (once, however many keys of the kind hit), and beyond how many forms it tells nothing.

    A hit worth `STRONG` or more is of the whole name; the others are of a part of it or of its sound.
    """

    kind: str
    worth: int
    widest: int


_OWN = Reach("own", 40, 4000)
_ABBREVIATED = Reach("abbreviated", 40, 4000)
_LIKELY = Reach("likely", 34, 2000)
_OTHER = Reach("other", 27, 2000)
_DATED = Reach("dated", 50, 2000)
_WORDS = Reach("words", 30, 1500)
_INITIALS = Reach("initials", 15, 300)
_CLASS = Reach("class", 14, 1500)
_PART = Reach("part", 12, 1500)
_LETTER = Reach("letter", 26, 1500)
_WORD = Reach("word", 8, 300)
TOGETHER = Reach("together", 34, 20_000)  # both keys of a pair
STRONG = 25


class Sought(NamedTuple):
    """What to look a name up by: keys with their reach, and pairs of keys that must both be there."""

    keys: dict[str, Reach]
    pairs: tuple[tuple[str, str], ...]


def written_keys(name: str) -> set[str]:
    """At most 48 short keys for a database to store; two spellings of one name nearly always share one."""
    found = [spelling.key for spelling in spellings(name)]
    letters = "".join(token.raw for token in read(name).tokens) if read(name).script == "han" else ""
    found += [Spelling.of("k", pair, own=False).key for pair in japanese.likely(letters, 12)]
    return set(islice(dict.fromkeys(found), MOST))


def form_keys(name: str, years: Iterable[int] = ()) -> set[str]:
    """The keys a form is found by: every spelling, the first ones a letter shorter, its own with a part less.

    With a part less and a birth year too, so that namesakes of other years do not crowd out the right one.
    """
    found = spellings(name)
    keys = {spelling.key for spelling in found}
    for spelling in found[:_SHORTENED]:
        keys.update(spelling.shorter())
    for spelling in found:
        if spelling.own:
            parts = spelling.dropped()
            keys.update(parts, spelling.abbreviated(), (f"{key}|{year}" for key in parts for year in years))
    written = read(name)
    keys.update(_abbreviations(written))
    for first, last in _japanese(written, 10, 14):
        keys.update(f"f{text}" for text in first)
        keys.update(f"g{text}" for text in last)
    keys.update(_classes(written, 4, 2), _words(written, 2))
    keys.update(f"w{one}" for word in _long_words(written) for one in word[:2])
    return keys


def sought(name: str, year: int = 0) -> Sought:
    """What to look a name up by; `year` is the birth year, 0 where it is unknown."""
    written = read(name)
    keys = dict.fromkeys(_abbreviations(written), _ABBREVIATED)
    own = _PART if keys else _OWN  # beside initials the whole words are only parts
    for spelling in spellings(name, more=True):
        keys.setdefault(spelling.key, own if spelling.own else _LIKELY if spelling.rank < 4 else _OTHER)
        if spelling.own:
            parts = spelling.dropped()
            if year:
                keys |= dict.fromkeys((f"{key}|{year}" for key in (spelling.key, *parts)), _DATED)
            for found, reach in (
                (spelling.abbreviated(), _INITIALS),
                (parts, _PART),
                (spelling.shorter(), _LETTER),
            ):
                for key in found:
                    keys.setdefault(key, reach)
    for found, reach in (
        (_classes(written, 6, 4), _CLASS),
        (_words(written, 4), _WORDS),
        ([f"w{one}" for word in _long_words(written) for one in word], _WORD),
    ):
        for key in found:
            keys.setdefault(key, reach)
    return Sought(keys, tuple(_joined(written)))


def _abbreviations(written: Written) -> list[str]:
    """The key of a name that holds initials beside whole words; empty for other names."""
    initials = "".join(sorted(token.plain[0] for token in written.tokens if token.initial))
    rest = "".join(sorted("".join(token.plain for token in written.tokens if not token.initial)))
    return [f"l{rest}~{initials}"] if initials and rest else []


def _japanese(
    written: Written, families: int, givens: int
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The readings of a name in kanji as a Japanese one, for each place it may be cut; a spaced kana or Latin name as it is."""
    letters = "".join(token.raw for token in written.tokens)
    if written.script == "han" or written.japanese:
        cut = len(written.tokens[0].raw) if len(written.tokens) == 2 else None
        yield from japanese.halves(letters, cut, families, givens)
    elif len(written.tokens) == 2 and (spoken := _spoken(written)):
        for first, last in permutations(spoken):
            yield (first,), (last,)
    elif written.script == "kana" and len(written.tokens) == 1:
        for first, last in _cut_kana(written):
            yield (first,), (last,)


def _spoken(written: Written) -> tuple[str, ...]:
    """The parts of a kana or romaji name in coarse letters; empty where one is neither."""
    found = []
    for token in written.tokens:
        if token.script == "kana":
            found.append(kana.coarse(token.raw))
        elif token.script == "latin" and not written.marks and kana.is_romaji(token.plain):
            found.append(kana.coarse_romaji(token.plain))
        else:
            return ()
    return tuple(found) if all(found) else ()


def _cut_kana(written: Written) -> Iterator[tuple[str, str]]:
    text = written.tokens[0].raw
    for at in range(1, min(len(text), 10)):
        first, last = kana.coarse(text[:at]), kana.coarse(text[at:])
        if len(first) > 1 and len(last) > 1:
            yield first, last


def _joined(written: Written) -> Iterator[tuple[str, str]]:
    """Pairs of keys, family name and given name, that a Japanese row must both have."""
    for families, givens in _japanese(written, 10, 20):
        yield from ((f"f{first}", f"g{last}") for first in families for last in givens)


def _classes(written: Written, families: int, givens: int) -> list[str]:
    """Classes of sound of a name of two to four syllables: the family name's fine, the others' coarse; family first and last."""
    letters = [token.plain for token in written.tokens]
    if written.script == "han":
        signs = [classes.sign_classes(letter) for letter in "".join(letters)]
        orders = [signs]
    elif written.script != "latin" or written.marks or any(token.initial for token in written.tokens):
        return []
    else:
        spelled = [classes.syllable_class(word) for word in letters]
        if all(spelled):
            signs = [((one[0],), (one[1],)) for one in spelled if one]
        else:
            cut = [readings.split_pinyin(word) for word in letters]
            signs = [classes.pinyin_classes(part) for ways in cut for part in ways[0]] if all(cut) else []
        orders = [signs, [*signs[-1:], *signs[:-1]]]
    if not 1 < len(signs) < 5:
        return []
    found = [
        "s" + "".join(chosen)
        for order in orders
        for chosen in product(order[0][1][:families], *(coarse[:givens] for coarse, _ in order[1:]))
    ]
    return list(dict.fromkeys(found))


def _skeletons(written: Written, most: int) -> list[tuple[str, ...]]:
    """The consonants of each word of a foreign name in Latin letters or katakana; empty for names of syllables."""
    if written.script == "kana":
        return [(classes.spoken_class(kana.coarse(token.raw)),) for token in written.tokens]
    if written.script == "han":
        return (
            [(classes.transcribed_class(token.plain),) for token in written.tokens]
            if len(written.tokens) > 1
            else []
        )
    if written.script == "hangul" or written.marks:
        return []
    words = [word.text for word in latin.words(written) if len(word.text) > 1]
    if all(is_plain_syllable(word) or kana.is_romaji(word) for word in words):
        return []
    return [classes.foreign_classes(word)[:most] for word in words]


def _words(written: Written, most: int) -> list[str]:
    """Keys of all words of a foreign name together, in any order."""
    skeletons = _skeletons(written, most)
    if not 1 < len(skeletons) < 5:
        return []
    return ["w" + "|".join(sorted(chosen)) for chosen in islice(product(*skeletons), 64 if most > 2 else 8)]


def _long_words(written: Written) -> list[tuple[str, ...]]:
    """The consonants of the words of a foreign name that have three or more of them."""
    return [word for word in _skeletons(written, 4) if word and len(word[0]) > 2]


__all__ = ["MOST", "Sought", "Spelling", "form_keys", "sought", "spellings", "written_keys"]
