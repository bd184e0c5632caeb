"""Japanese names in kanji: how a family name and a given name are read, whole from a dictionary or sign by sign."""

import math
import mmap
from functools import lru_cache
from importlib.resources import as_file, files

from comity_names import kana
from comity_names.readings import Reading, Unit
from comity_names.resources import rows
from comity_names.writing import script_of

_WHOLE = 0.1  # a reading that stands in the dictionary of names
_SIGN = 0.25  # a reading put together from its characters, for each of them
_RARITY = 0.12  # for each nat that this reading of the character is rarer than certain
_ITERATION = "々"


@lru_cache(maxsize=1)
def _table() -> mmap.mmap:
    """The dictionary of names, sorted by UTF-8 and read where it lies: it takes no memory of ours."""
    with (
        as_file(files("comity_names.resources").joinpath("japanese/names.tsv")) as path,
        path.open("rb") as file,
    ):
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


@lru_cache(maxsize=1)
def _begins() -> dict[str, tuple[int, int]]:
    """Where the names lie that begin with a character."""
    table = _table()
    starts: dict[str, int] = {}
    place = 0
    while place < len(table):
        end = table.find(b"\n", place) + 1 or len(table)
        starts.setdefault(table[place : place + 4].decode(errors="ignore")[:1], place)
        place = end
    places = [*starts.values(), len(table)]
    return {letter: (start, places[number + 1]) for number, (letter, start) in enumerate(starts.items())}


@lru_cache(maxsize=50_000)
def _line(written: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    table, wanted = _table(), written.encode() + b"\t"
    low, high = _begins().get(written[:1], (0, 0))
    while low < high:
        middle = (low + high) // 2
        start = table.rfind(b"\n", 0, middle) + 1
        end = table.find(b"\n", start)
        line = table[start:end]
        if line.startswith(b"#") or line < wanted:
            low = end + 1
        else:
            high = start
    line = table[low : table.find(b"\n", low)]
    if not line.startswith(wanted):
        return (), ()
    cells = line.decode().split("\t")
    return tuple(cells[1].split()), tuple(cells[2].split())


@lru_cache(maxsize=1)
def _signs() -> dict[str, list[str]]:
    return {cells[0]: cells for cells in rows("japanese/readings.tsv", 3)}


@lru_cache(maxsize=30_000)
def whole(written: str, *, given: bool) -> tuple[Reading, ...]:
    """Dictionary readings of a whole family name or given name, in coarse letters; one written in kana reads as it is."""
    if spelled := _as_kana(written):
        return spelled
    found = _line(written)[given]
    extra = 0.02 * min(len(found), 10)
    return tuple(
        Reading(text, None, "name", _WHOLE + extra)
        for text in dict.fromkeys(kana.coarse(word) for word in found)
        if text
    )


@lru_cache(maxsize=20_000)
def sign(letter: str, *, given: bool) -> tuple[Reading, ...]:
    """Readings of one character at its place in a name, in coarse letters, commonest first."""
    cells = _signs().get(letter)
    if cells is None:
        return _as_kana(letter)
    counted = [part.rsplit(":", 1) for part in cells[1 + given].split() or cells[2 - given].split()]
    total = sum(int(count) for _, count in counted) + 1
    out: dict[str, Reading] = {}
    for sound, count in counted:
        text = kana.coarse(sound)
        cost = _SIGN - _RARITY * math.log(int(count) / total)
        if text and (text not in out or cost < out[text].cost):
            out[text] = Reading(text, None, "name", cost)
    return tuple(out.values())


def _as_kana(written: str) -> tuple[Reading, ...]:
    if not all(script_of(letter) == "kana" for letter in written):
        return ()
    text = kana.coarse(written)
    return (Reading(text, None, "same", 0.0),) if text else ()


def _signs_of(written: str, *, given: bool) -> tuple[Unit, ...]:
    letters = [
        written[place - 1] if letter == _ITERATION and place else letter
        for place, letter in enumerate(written)
    ]
    return tuple(Unit(letter, sign(letter, given=given), "ja") for letter in letters)


def _whole_of(written: str, *, given: bool) -> tuple[Unit, ...]:
    readings = whole(written, given=given)
    return (Unit(written, readings, "ja"),) if readings else ()


def _fits(units: tuple[Unit, ...], target: str) -> bool:
    return bool(units) and all(any(reading.text in target for reading in unit.readings) for unit in units)


@lru_cache(maxsize=20_000)
def _splits(letters: str, cut: int | None) -> tuple[tuple[tuple[Unit, ...], tuple[Unit, ...]], ...]:
    places = [cut] if cut else [place for place in (2, 1, 3) if place < len(letters)]
    out = []
    for place in places:
        family, given = letters[:place], letters[place:]
        heads = [_whole_of(family, given=False), _signs_of(family, given=False)]
        tails = [_whole_of(given, given=True), _signs_of(given, given=True)]
        out += [(head, tail) for head in heads for tail in tails if head and tail]
    return tuple(dict.fromkeys(out))


def ways(letters: str, cut: int | None, target: str) -> list[tuple[Unit, ...]]:
    """The ways to cut a name into family and given name whose readings all occur in the target, dictionary first.

    `cut` is where a space stood. Each way lists its units; a name longer than six characters is no Japanese name.
    """
    if not 2 <= len(letters) <= 6:
        return []
    return [
        head + tail for head, tail in _splits(letters, cut) if _fits(head, target) and _fits(tail, target)
    ]


@lru_cache(maxsize=5_000)
def likely(letters: str, most: int) -> tuple[tuple[str, str], ...]:
    """Likely readings (family name, given name) of a name in kanji, in coarse letters; for searching, not comparing."""
    if not 2 <= len(letters) <= 6:
        return ()
    out: dict[tuple[str, str], int] = {}
    for families, givens in halves(letters, None, 3, 8):
        for first_rank, first in enumerate(families):
            for last_rank, last in enumerate(givens):
                out.setdefault((first, last), first_rank * 2 + last_rank)
        if len(out) >= most:
            break
    return tuple(sorted(out, key=lambda pair: (out[pair], pair))[:most])


def halves(
    letters: str, cut: int | None, families: int, givens: int
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Readings of the family name and of the given name for each place a name in kanji may be cut; for searching.

    Only cuts whose family name the dictionary knows; a family name of one character is followed less far, because most Chinese
    names look like one.
    """
    if not 2 <= len(letters) <= 6:
        return []
    out = []
    for place in [cut] if cut else [place for place in (2, 1, 3) if place < len(letters)]:
        less = 4 if place == 1 and not cut else 1
        first = _ranked(letters[:place], given=False)[: max(families // less, 1)]
        if first:
            most = max(givens // less, 1)
            last = _ranked(letters[place:], given=True)
            if len(last) < most:
                last = tuple(dict.fromkeys((*last, *_composed(letters[place:], 3 if less > 1 else 5))))
            out.append((first, last[:most]))
    return out


@lru_cache(maxsize=30_000)
def _ranked(written: str, *, given: bool) -> tuple[str, ...]:
    """Dictionary readings, those first that the usual readings of the characters make up."""
    found = [reading.text for reading in whole(written, given=given)]
    if len(found) < 2:
        return tuple(found)
    price = {text: _price(text, written, given=given) for text in found}
    return tuple(sorted(found, key=lambda text: (price[text], text)))


@lru_cache(maxsize=30_000)
def _composed(written: str, width: int) -> tuple[str, ...]:
    """Likely readings of a given name put together from its characters."""
    made = {"": 0.0}
    for unit in _signs_of(written, given=True):
        longer: dict[str, float] = {}
        for text, cost in made.items():
            for reading in unit.readings[:width]:
                whole_text = text + reading.text
                longer[whole_text] = min(longer.get(whole_text, 99.0), cost + reading.cost)
        made = dict(sorted(longer.items(), key=lambda one: (one[1], one[0]))[:24])
    return tuple(text for text in made if text)


def _price(text: str, written: str, *, given: bool) -> float:
    """Nats for reading the characters so one after the other; 9 for a reading that is no sum of theirs."""
    ways = {0: 0.0}
    for unit in _signs_of(written, given=given):
        following: dict[int, float] = {}
        for at, cost in ways.items():
            for reading in unit.readings:
                if text.startswith(reading.text, at):
                    end = at + len(reading.text)
                    following[end] = min(following.get(end, 9.0), cost + reading.cost)
        ways = following
    return ways.get(len(text), 9.0)
