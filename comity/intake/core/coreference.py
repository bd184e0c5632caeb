"""Which names of a text are one person's: equal and reordered forms, readings in other scripts, short forms, names broken on their way through languages.

What is doubtful stays apart: two names in one sentence are two persons unless they are the same.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from comity.intake.core.broken_names import CJK, alike, family_sounds, is_broken, words_in
from comity.intake.core.found import Found
from comity.intake.core.latin_names import knowledge
from comity.intake.core.model import SourceText
from comity.intake.core.wordlists import word_lists
from comity_names import compare
from comity_names.writing import fold

_SAME = 0.9
_DOTTED = re.compile("[·•・‧]")


@dataclass
class Bearer:
    """The names that one person bears in a text."""

    found: list[Found] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def add(self, one: Found, name: str) -> None:
        """Take a name in."""
        self.found.append(one)
        if not one.short and name not in self.names:
            self.names.append(name)


def join(text: SourceText, found: list[Found]) -> list[Bearer]:
    """Return the bearers of the names, in the order in which they are first named."""
    bearers: list[Bearer] = []
    _mark_short(text, found)
    whole = [one for one in found if not one.short and one.alias_of is None]
    for one in whole:
        name = _flat(text.at(one.span))
        home = next(
            (bearer for bearer in bearers if any(_equal(name, other) for other in bearer.names)), None
        )
        home = home or _by_reading(text, bearers, one, name)
        if home is None:
            home = Bearer()
            bearers.append(home)
        home.add(one, name)
    bearers = _broken_joined(text, _parts_joined(text, bearers))
    for one in (one for one in found if one.alias_of is not None):
        owner = next(
            (bearer for bearer in bearers if any(other.span == one.alias_of for other in bearer.found)), None
        )
        if owner is not None:
            owner.add(one, _flat(text.at(one.span)))
    for one in (one for one in found if one.short):
        home = _by_short(text, bearers, one)
        if home is None and (one.rank or one.role or one.honorific):
            home = Bearer(names=[_flat(text.at(one.span))])
            bearers.append(home)
        if home is not None:
            home.add(one, "")
    for bearer in bearers:
        bearer.found.sort(key=lambda one: one.span)
    return sorted((bearer for bearer in bearers if bearer.found), key=lambda bearer: bearer.found[0].span)


def _mark_short(text: SourceText, found: list[Found]) -> None:
    """A name in characters that a longer one begins with is its family name: 八木沢 beside 八木沢誠."""
    written = {text.at(one.span) for one in found}
    for one in found:
        name = text.at(one.span)
        if (
            CJK.search(name)
            and len(name) < 4
            and any(
                other != name and other.startswith(name) and len(other) - len(name) < 4 for other in written
            )
        ):
            one.short = (
                one.short
                or not name.startswith(tuple(word_lists("zh").get("families")))
                or text.language == "ja"
                or name in word_lists("zh").set("families_ja")
            )
        if CJK.search(name) and any(name != other and name in _DOTTED.split(other) for other in written):
            one.short = True  # 席尔瓦 beside 若昂·席尔瓦


def _flat(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip()


def _equal(left: str, right: str) -> bool:
    """Equal apart from case, spaces and the order of the words."""
    if left == right:
        return True
    if left.isascii() == right.isascii() and fold(left).replace(" ", "") == fold(right).replace(" ", ""):
        return left.isascii() or _marks(left) == _marks(right)
    return len(words_in(left)) > 1 and sorted(map(str.casefold, words_in(left))) == sorted(
        map(str.casefold, words_in(right))
    )


def _marks(name: str) -> str:
    return re.sub(r"[\s\-·•・･‧＝=]", "", name).casefold()


def _apart(text: SourceText, left: list[Found], right: list[Found]) -> bool:
    """Whether two names stand in one sentence, so that they are of two persons."""
    places = {text.sentence_of(one.span) for one in left} - {None}
    return any(text.sentence_of(one.span) in places for one in right)


def _by_reading(text: SourceText, bearers: list[Bearer], one: Found, name: str) -> Bearer | None:
    """The one bearer whose name this is in another script or spelling."""
    if len(words_in(name)) < 2 and not CJK.search(name):
        return None
    near = [
        bearer
        for bearer in bearers
        if any(_reads(name, other) for other in bearer.names) and not _apart(text, bearer.found, [one])
    ]
    return near[0] if len(near) == 1 else None


@lru_cache(maxsize=4096)
def _reads(left: str, right: str) -> bool:
    both_cjk = bool(CJK.search(left)) and bool(CJK.search(right))
    if both_cjk and not re.search(r"[\u3040-\u30ff]", left + right):
        return False  # two different names in characters are two persons
    if (len(words_in(left)) < 2 and not CJK.search(left)) or (
        len(words_in(right)) < 2 and not CJK.search(right)
    ):
        return False
    return compare(left, right).name_agreement >= _SAME


def _parts_joined(text: SourceText, bearers: list[Bearer]) -> list[Bearer]:
    """Names that lack a part of a longer one: no middle name, no family name; only where one longer name fits."""
    out = list(bearers)
    for bearer in sorted(
        bearers, key=lambda one: max((len(words_in(name)) for name in one.names), default=0)
    ):
        homes = [
            other
            for other in out
            if other is not bearer
            and any(_lacks(name, longer) for name in bearer.names for longer in other.names)
            and not _apart(text, other.found, bearer.found)
        ]
        if len(homes) == 1 and bearer in out:
            _merge(homes[0], bearer)
            out.remove(bearer)
    return out


def _lacks(name: str, longer: str) -> bool:
    ours, theirs = [fold(word) for word in words_in(name)], [fold(word) for word in words_in(longer)]
    if not 2 <= len(ours) < len(theirs):
        return False
    if ours == theirs[-len(ours) :] or ours == theirs[: len(ours)]:
        return True
    return ours[0] == theirs[0] and ours[-1] == theirs[-1] and all(word in theirs for word in ours)


def _merge(home: Bearer, other: Bearer) -> None:
    home.found += other.found
    home.names += [name for name in other.names if name not in home.names]


# ---- names that were translated to pieces


def _broken_joined(text: SourceText, bearers: list[Bearer]) -> list[Bearer]:
    """Join the broken forms of one man: same family by sound, like middle name, no second whole name of the family, no other office."""
    out = list(bearers)
    for bearer in list(out):
        broken = [name for name in bearer.names if is_broken(name)]
        if not broken or bearer not in out:
            continue
        kin = [
            other
            for other in out
            if other is not bearer
            and any(family_sounds(a) & family_sounds(b) for a in broken for b in other.names)
        ]
        intact = [
            other
            for other in kin
            if not any(
                is_broken(name) or knowledge(tuple(words_in(name))) == "pinyin" for name in other.names
            )
        ]
        if len(intact) > 1:
            continue
        for other in kin:
            if (
                other in out
                and alike(broken, other.names)
                and not _apart(text, bearer.found, other.found)
                and _one_office(bearer, other)
            ):
                _merge(bearer, other)
                out.remove(other)
    return out


def _one_office(left: Bearer, right: Bearer) -> bool:
    """Whether two offices may be one man's: half of the words of the shorter are in the longer; nothing said contradicts nothing."""
    ours = next((one.role for one in left.found if one.role), None)
    theirs = next((one.role for one in right.found if one.role), None)
    if ours is None or theirs is None:
        return True
    first, second = set(ours.casefold().split()), set(theirs.casefold().split())
    return 2 * len(first & second) >= min(len(first), len(second))


# ---- short forms


def _by_short(text: SourceText, bearers: list[Bearer], one: Found) -> Bearer | None:
    """The bearer of a short form; of several the one whose people use this part of the name, else one with the same title, else none."""
    short = _flat(text.at(one.span))
    fits = [bearer for bearer in bearers if any(_is_part(short, name) for name in bearer.names)]
    earlier = [bearer for bearer in fits if min(other.span.start for other in bearer.found) < one.span.start]
    fits = earlier or fits
    if len(fits) > 1:
        usual = [bearer for bearer in fits if any(_is_usual(short, name) for name in bearer.names)]
        fits = usual or fits
    if len(fits) > 1 and (one.role or one.rank):
        titled = [bearer for bearer in fits if any(_shares(one, other) for other in bearer.found)]
        fits = titled or fits
    if len(fits) > 1:
        here = text.sentence_of(one.span)
        near = [
            bearer for bearer in fits if any(text.sentence_of(other.span) == here for other in bearer.found)
        ]
        fits = near or fits
    if not fits and len(short) > 3 and not CJK.search(short):
        fits = [bearer for bearer in bearers if any(_is_glued(short, name) for name in bearer.names)]
    return fits[0] if len(fits) == 1 else None


def _is_glued(short: str, name: str) -> bool:
    """Whether one word is all words of a name run together, one letter apart at most: "Lelin" beside "Le Linh"."""
    whole = fold(name).replace(" ", "")
    return (
        len(words_in(name)) > 1
        and whole[:2] == fold(short)[:2]
        and Levenshtein.distance(whole, fold(short)) <= 1
    )


def _is_part(short: str, name: str) -> bool:
    if CJK.search(name) and not re.search(r"[·•・･‧＝=\s]", name):
        return len(short) < len(name) and name.startswith(short)
    words = [_plain(word) for word in words_in(name)]
    return (
        _plain(short) in (words[0], words[-1])
        or (len(words) > 2 and _plain(short) == " ".join(words[-2:]))
        or _plain(short) == " ".join(words)
    )


def _plain(word: str) -> str:
    return word.casefold() if not word.isascii() else fold(word)


def _is_usual(short: str, name: str) -> bool:
    words = words_in(name)
    kind = knowledge(tuple(words)) if not CJK.search(name) else None
    if kind in ("vietnamese", "broken", "western"):
        return _plain(short) == _plain(words[-1])
    return _plain(short) == _plain(words[0])


def _shares(one: Found, other: Found) -> bool:
    if one.rank and other.rank:
        return one.rank == other.rank
    ours, theirs = (one.role or "").casefold(), (other.role or "").casefold()
    return bool(ours and theirs) and (
        set(ours.split()) & set(theirs.split()) != set() or ours in theirs or theirs in ours
    )
