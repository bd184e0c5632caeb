"""Names of Viet Nam that translation broke: which family they are of, and whether two of them may be one."""

import re
from functools import lru_cache

from comity.intake.core.latin_names import is_broken_vietnamese, is_vietnamese_family, knowledge
from comity_names.han import char, read_as_vietnamese, vietnamese_words
from comity_names.readings import split_pinyin
from comity_names.writing import fold

CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def words_in(name: str) -> list[str]:
    """Return the words of a name; dots between parts of foreign names cut too."""
    return [word for word in re.split(r"[\s·•・･‧＝=]+", name) if word]


@lru_cache(maxsize=2000)
def family_sounds(name: str) -> frozenset[str]:
    """The letters of a family name and what Mandarin makes of it: Lê gives le, li; "Liwen" begins with li."""
    words = words_in(name)
    if not words or CJK.search(name):
        return frozenset()
    first = words[0]
    sounds = {fold(first)}
    if is_vietnamese_family(first):
        marked = [first.lower()] if not first.isascii() else list(vietnamese_words().get(fold(first), ()))
        sounds |= {sound for word in marked for sound in _sounds(word)}
    else:
        sounds |= {way[0] for way in split_pinyin(fold(first))}
    return frozenset(sounds)


def is_broken(name: str) -> bool:
    """Whether a name was broken on its way through another language."""
    return is_broken_vietnamese(tuple(words_in(name)))


def _skeleton(name: str) -> str:
    """The first consonants of the words behind the family name, with w and v alike."""
    return "".join(fold(word)[:1] for word in words_in(name)[1:-1]).replace("w", "v")


def alike(broken: list[str], names: list[str]) -> bool:
    """Whether the middle names agree: by their first consonant, or as Mandarin reads them."""
    skeletons = {_skeleton(name) for name in broken}
    return any(
        any(_reads_middle(one, name) for one in broken)
        if knowledge(tuple(words_in(name))) == "pinyin"
        else _skeleton(name) in skeletons
        for name in names
    )


def _reads_middle(broken: str, pinyin: str) -> bool:
    """Whether the middle syllable of a name in pinyin is what Mandarin makes of the middle name."""
    cut = [ways[0] for word in words_in(pinyin) if (ways := split_pinyin(fold(word)))]
    syllables = [syllable for part in cut for syllable in part]
    middle = words_in(broken)[1:-1]
    return len(syllables) == 3 and len(middle) == 1 and syllables[1] in _sounds(middle[0])


@lru_cache(maxsize=2000)
def _sounds(word: str) -> frozenset[str]:
    marked = [word.lower()] if not word.isascii() else list(vietnamese_words().get(fold(word), ()))
    return frozenset(
        reading for one in marked for sign in read_as_vietnamese(one) for reading in char(sign).pinyin[:1]
    )
