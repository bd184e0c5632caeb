"""Search keys of a name that a database can store and look up, without the engine at hand."""

from functools import lru_cache
from itertools import islice, product

from comity_names import han, kana, readings, vietnamese
from comity_names.writing import Written, fold, read

MOST = 48  # keys of one name


def written_keys(name: str) -> set[str]:
    """At most 48 short keys; two spellings of one name nearly always share one.

    Each is a letter for its alphabet, a colon and the name without spaces, its parts in order of the alphabet:
    `l:` folded Latin, `h:` characters, `p:` pinyin, `k:` coarse kana.
    """
    return set(_keys(name))


@lru_cache(maxsize=50_000)
def _keys(name: str) -> tuple[str, ...]:
    written = read(name)
    found: dict[str, None] = {}
    match written.script:
        case "han":
            letters = [letter for token in written.tokens for letter in token.plain]
            found["h:" + "".join(sorted(han.canonical("".join(letters))))] = None
            for system, sign in (("vi", "l"), ("pinyin", "l")):
                _add(
                    found,
                    sign,
                    [[r.text for r in readings.han_to_latin(letter, system)] for letter in letters],
                )
            _add(found, "k", [[r.text for r in readings.han_to_kana(letter, "vi")] for letter in letters])
        case "latin":
            tokens = [token.plain for token in written.tokens]
            found["l:" + _joined(tokens)] = None
            found["l:" + _joined([part for token in tokens for part in _cut(token)])] = None
            if all(vietnamese.is_plain_syllable(token) for token in tokens):
                choices = [_texts(written, place) for place in range(len(tokens))]
                _add(found, "l", choices)
                words = [token.marked if written.marks else token.plain for token in written.tokens]
                _add(found, "k", [list(vietnamese.katakana(word)) for word in words])
            if all(kana.is_romaji(token) for token in tokens):
                found["k:" + _joined([kana.coarse_romaji(token) for token in tokens])] = None
        case "kana":
            found["k:" + _joined([kana.coarse(token.raw) for token in written.tokens])] = None
        case _:
            found["o:" + _joined(fold(name).split())] = None
    return tuple(islice((key for key in found if len(key) > 3), MOST))


def _texts(written: Written, place: int) -> list[str]:
    token = written.tokens[place]
    return [
        r.text
        for r in readings.latin_to_latin(token, marks=written.marks)
        if r.via in ("vi-pinyin", "doublet")
    ] or [token.plain]


def _cut(token: str) -> tuple[str, ...]:
    ways = readings.split_pinyin(token)
    return ways[0] if ways else (token,)


def _joined(parts: list[str]) -> str:
    return "".join(sorted(parts))


def _add(found: dict[str, None], sign: str, choices: list[list[str]]) -> None:
    if choices and all(choices):
        for parts in islice(product(*(options[:3] for options in choices)), 16):
            found[f"{sign}:{_joined(list(parts))}"] = None
