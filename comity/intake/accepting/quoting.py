"""The words of the text that a value rests on: cut out of the stored reading, never typed. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from comity_names import fold

NEAR = 240  # characters between a name and the words about its bearer
LONGEST = 400

Quote = Mapping[str, Any]  # {start, end, text}
Paragraph = Mapping[str, Any]  # {start, end, page, place, language}


def stretch(text: str, quotes: Sequence[Quote], words: str) -> str:
    """Return the shortest stretch that holds one of the quotes and some words near it; else the words around the first quote."""
    best: tuple[int, int] | None = None
    for one in quotes:
        begin, end = int(one["start"]), int(one["end"])
        low, high = max(0, begin - NEAR - len(words)), min(len(text), end + NEAR + len(words))
        for place in _places(text, words, low, high):
            found = (min(begin, place), max(end, place + len(words)))
            if best is None or found[1] - found[0] < best[1] - best[0]:
                best = found
    if best is not None:
        return text[slice(*best)]
    return around(text, quotes)


def around(text: str, quotes: Sequence[Quote]) -> str:
    """Return the line in which the first quote stands, cut to the bound; empty without quotes."""
    if not quotes:
        return ""
    begin, end = int(quotes[0]["start"]), int(quotes[0]["end"])
    low = max(text.rfind("\n", 0, begin) + 1, begin - LONGEST // 2)
    stop = text.find("\n", end)
    high = min(stop if stop >= 0 else len(text), max(end, low + LONGEST))
    return text[low:high].strip()


def _places(text: str, words: str, low: int, high: int) -> list[int]:
    found: list[int] = []
    place = text.find(words, low, high) if words else -1
    while place >= 0:
        found.append(place)
        place = text.find(words, place + 1, high)
    return found


def language_at(paragraphs: Sequence[Paragraph], place: int, otherwise: str) -> str:
    """Return the language of the paragraph at an offset, or the document's where the paragraph has none."""
    for one in paragraphs:
        if one["start"] <= place < one["end"]:
            return str(one.get("language") or otherwise)
    return otherwise


def forms(name: str, quotes: Sequence[Quote]) -> list[Quote]:
    """Return one quote for each written form of a name that differs from it, otherwise than by case and blanks.

    A part of a longer form is none: a surname alone would find everybody who bears it.
    """
    every = {_plain(name), *(_plain(str(one["text"])) for one in quotes)}
    told = {_plain(name)}
    found: list[Quote] = []
    for one in quotes:
        plain = _plain(str(one["text"]))
        if plain and plain not in told and not any(_is_part(plain, other) for other in every):
            told.add(plain)
            found.append(one)
    return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _is_part(plain: str, longer: str) -> bool:
    ours, theirs = fold(plain).split(), fold(longer).split()
    if len(ours) == len(theirs) == 1 and plain[0] >= _SIGNS:
        return plain != longer and plain in longer
    return len(ours) < len(theirs) and all(word in theirs for word in ours)


_SIGNS = "\u2e80"  # from here on scripts are written without blanks between the parts of a name
