"""Bodies in English that no list has: words in capitals that end in a noun of bodies, with what an "of" or "for" says they are for.

"Office of the Rice Board", "Special Crimes Unit", "Bureau of Rivers and Wetlands": the noun (`heads` of `resources/organisations/en.yaml`) makes the body. Words in
capitals before the noun belong to it, and the phrase behind it, unless that phrase is a body of its own.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from comity.intake.core.countries import adjectives, countries, either, resource
from comity.intake.core.latin_names import knowledge
from comity.intake.core.model import Span
from comity.intake.core.organisation_hits import Hit, bodies
from comity.intake.core.place_names import gazetteer

W = r"[A-ZÀ-ÖØ-ÞĐ][\w&'.-]*\w"
LOOSE_POSSESSIVES = (
    "People's",
    "Prosecutor's",
    "Prosecutors'",
    "General's",
    "Women's",
    "Children's",
    "Attorney's",
    "Workers'",
)
_FARTHEST = 120  # characters before a noun in which its name begins
_MOST = 7  # words on each side of a noun
_LEFT = re.compile(rf"(?<![\w'-])({W})( (?:and|&) | )\Z")
_RIGHT = re.compile(rf"( (?:and|&) |, (?=[^.;]{{3,60}} and [A-Z])| )({W})")
_PHRASE = re.compile(rf" (?:of|for|on|against|to) (?:the )?({W})")
_DAY = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
# nouns that name a body only where something says what it is for
_WEAK = frozenset(
    ["Party", "Union", "Office", "Council", "Service", "Police", "Group", "Bank", "Unit", "Board", "Branch"]
)
# before an "and" these are a part of what the body is for, though they are bodies elsewhere
_FIELDS = frozenset(["Customs", "Immigration", "Security", "Police", "Service", "Administration", "Command"])


# what is named after bodies but is none
_EVENT = "(?:Conference|Forum|Meeting|Summit|Dialogue|Exercise|Congress|Day|Week|Law|Act|Convention|Games|Symposium|Workshop|Expo|Exhibition|Fair|Festival)"


@cache
def words() -> dict[str, Any]:
    """Return the lists of bodies in English."""
    rows: dict[str, Any] = resource("organisations", "en")
    return rows


@cache
def _kinds() -> dict[str, str]:
    return {head: kind for kind, heads in words()["heads"].items() if kind != "embassy" for head in heads}


@cache
def _heads() -> re.Pattern[str]:
    noun = either(_kinds())
    return re.compile(rf"(?<![\w'-]){noun}(?![\w-])(?! {noun}(?![\w-]))(?! {_EVENT}(?!\w))")


@cache
def _any_head() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'-])(?:{either([*_kinds(), 'Ministry', 'Ministries', 'Embassy'])})(?![\w-])")


@cache
def _states() -> dict[str, str]:
    return countries("en") | adjectives("en")


def runs(text: str, known: Sequence[Hit]) -> Iterator[Hit]:
    """Find bodies by their noun in a folded English text; `known` are those found by name, which no phrase behind a noun takes in."""
    starts = {one.span.start for one in known}
    loose = {form for form, body in bodies("en").items() if body.loose}
    for one in _heads().finditer(text):
        start = trimmed(text, _left_end(text, one.start()), one.end())
        end = _right_end(text, start, one, starts)
        part = text[start:end]
        first, _, rest = part.partition(" ")
        if first in adjectives("en") and (rest in loose or rest.startswith(("Ministr", "Department of"))):
            start, part = end - len(rest), rest
        if _is_body(part, one.group()):
            kind = _kinds()[one.group()]
            yield Hit(
                Span(start, end), f"run:{part.lower()}", kind, "capitals+head/en", country=_state_in(part)
            )


def _is_body(part: str, head: str) -> bool:
    if head == part or part in words()["never"] or part.startswith(("Ministry", "Minister")):
        return False
    if part.startswith(("Party ", "Union ", "Police ", "Group ")) and part.startswith(head):
        return False
    return head not in _WEAK or part != head


def _left_end(text: str, start: int) -> int:
    """Return where the words in capitals before a noun begin."""
    floor = max(0, start - _FARTHEST)
    for _step in range(_MOST):
        one = _LEFT.search(text, floor, start)
        if one is None or _owns(one[1]) or (one[1] in words()["leading"] and one[1] != "Police"):
            break
        if one[2] != " " and not _is_field(one[1]):
            break
        start = one.start(1)
    return start


def _owns(word: str) -> bool:
    return word.endswith(("'s", "s'")) and word not in LOOSE_POSSESSIVES


def _is_field(word: str) -> bool:
    """Whether a word before "and" can be a part of what a body is for: no body, place or state of its own."""
    if word in _FIELDS:
        return True
    return not (
        word in _kinds() or (word.isupper() and len(word) > 1) or word in _states() or word in gazetteer("en")
    )


def _right_end(text: str, start: int, head: re.Match[str], known: set[int]) -> int:
    """Return where the phrase behind a noun ends; the noun's own end where a body of its own follows."""
    phrase = _PHRASE.match(text, head.end())
    if phrase is None or _DAY.fullmatch(phrase[1]) or phrase[1] in words()["leading"]:
        return head.end()
    begin, end = phrase.span(1)
    bare = start == head.start() or text[start : head.start()] == "General "
    takes_bodies = bare and head.group() in {"Office", "Commissariat"}
    if begin in known and not takes_bodies:
        return head.end()
    if countries("en").keys() & {phrase[1], text[begin : end + 12]}:
        return head.end()  # the state behind a body is taken in by who dresses it
    last, mark = end, phrase[1]
    for _step in range(_MOST):
        more = _RIGHT.match(text, last)
        if more is None or more.start(2) in known or _DAY.fullmatch(more[2]) or _owns(mark):
            break
        if more[1] == " " and _opens_name(text, more.start(2)):
            break
        if more[1] != " " and (_begins_body(text, more.start(2)) or not _is_field(more[2])):
            break
        last, mark = more.end(), more[2]
    if _owns(mark):
        last -= 2
    inner = _any_head().search(text, begin, last)
    if inner is None or text[begin:last] in _FIELDS:
        return last
    return inner.end() if takes_bodies else head.end()


def _opens_name(text: str, start: int) -> bool:
    """Whether two or three words in capitals from here on are somebody's name: "Chamber of Deputies Petra Novotna"."""
    words_here = re.compile(rf"{W}(?: {W}){{1,2}}(?! {W})").match(text, start)
    if words_here is None:
        return False
    kind = knowledge(tuple(words_here.group().split()))
    return kind is not None and kind in ("western", "vietnamese", "korean")


def _begins_body(text: str, start: int) -> bool:
    """Whether the words in capitals from here on are a body of their own, or end in somebody's name."""
    chunk = re.compile(rf"{W}(?: {W})*").match(text, start)
    return bool(chunk and (_any_head().search(chunk.group()) or _owns(chunk.group().split()[0])))


def _state_in(part: str) -> str | None:
    """Return the state that the words of a body name, by its name, an adjective or a town of it."""
    named = [(part.find(name), code) for name, code in _states().items() if _holds(part, name)]
    if named:
        return min(named)[1]
    return next((known.country for name, known in gazetteer("en").items() if _holds(part, name)), None)


def _holds(part: str, name: str) -> bool:
    return name in part and bool(re.search(rf"(?<![A-Za-z]){re.escape(name)}(?![a-z])", part))


def trimmed(text: str, start: int, end: int) -> int:
    """Return where a run of capitalised words really begins: after sentence openers, offices and owners."""
    lists = words()
    while True:
        part = text[start:end]
        first = part.split(" ", 1)[0]
        rest = start + len(first) + 1
        office = re.match(rf"(?:{either(lists['titles'])}[ -]?(?:General )?)+(?:of|for) (?:the )?", part)
        owner = None if part.startswith(LOOSE_POSSESSIVES) else re.match(rf"(?:{W} ){{0,2}}?({W}'s?) ", part)
        if office:
            start += office.end()
        elif owner and owner[1] not in LOOSE_POSSESSIVES:
            start += owner.end()
        elif rest < end and _is_before(text, first, rest):
            start = rest
        else:
            return start


def _is_before(text: str, word: str, rest: int) -> bool:
    """Whether a word only stands before a name: it opens the sentence, or is an office."""
    if word in {"Police", "General"} and (_heads().match(text, rest) or word == "General"):
        # "General Department of …", "Police Academy": parts of the name; "General To …" is none of a body
        return False
    return word in words()["leading"] or word in words()["titles"] or word in {"and", "of", "for", "the"}
