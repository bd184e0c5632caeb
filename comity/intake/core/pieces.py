"""Lines are cut where a scrape glued furniture to the story: a paper's name to a headline, a sharing bar, a box, a caption to a paragraph."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from comity.intake.core import publishers, signs
from comity.intake.core.joined import joined_cuts
from comity.intake.core.lines import HAN_OR_KANA, Line, key_of, lines_of, part
from comity.intake.core.stamps import fold, has_hour, stamps_in

_SUFFIX = re.compile(
    r"\s+[-–—|｜/«»:]{1,2}\s+|\s*[|｜_»«]\s*|\s*[:：](?=[^\s:：]+$)|\s*[-–—](?=[^\s\w]*[\u3040-\u9fffA-Z][^-–—]*$)"
)
_HEAD = 4  # lines in which a headline may stand
_LONG = 220  # characters from which a line may hold what other pages have in several
_GAP = re.compile(r"[\s|,\-–—•·/:：()（）]*")
_STOP = r"(?:[.!?。！？](?:[\"”’」』)）])?|\./\.)"


def pieces_of(raw: str) -> list[Line]:
    """Return the lines of a text, cut further where two zones share a line."""
    found: list[Line] = []
    for number, line in enumerate(lines_of(raw)):
        start, end = line.span.start, line.span.end
        cuts = sorted({start, end, *(start + one for one in _cuts(line, head=number < _HEAD))})
        made = (part(raw, a, b) for a, b in pairwise(cuts))
        found += [one for one in made if one is not None]
    return found


# who edited a story, right behind its last sentence: （編輯：某某）1130227
_EDITED = re.compile(
    r"(?<=[。！？」”])\s*[(（【\[]?(?:責任|责任|核稿)?(?:編輯|编辑|責編|责编|編譯|编译|校對|校对)\s*[:：][^()（）。]{2,30}[)）】\]]?\s*\d{0,7}$"
)


def _cuts(line: Line, *, head: bool) -> Iterator[int]:
    words = line.words
    if head and not line.told:
        yield from _before_suffix(words)
    if head and len(words) > _LONG:
        yield from _around_bar(words)
    for one in _inner_heading().finditer(words):
        yield from (one.start("heading"), one.end("heading"))
    yield from _after_caption(words)
    if not HAN_OR_KANA.search(words):
        yield from joined_cuts(words, head=head)
    yield from _before_credit(words)
    if edited := _EDITED.search(words):
        yield edited.start()


def _before_suffix(words: str) -> Iterator[int]:
    """A headline that carries sections and the paper: `Headline | World | The Paper`."""
    for one in _SUFFIX.finditer(words):
        rest = [
            each.strip() for each in re.split(r"[|｜_»«:：]|\s[-–—/]\s", words[one.end() :]) if each.strip()
        ]
        if one.start() >= 8 and rest and all(_is_masthead(each) for each in rest):
            yield one.start()
            return


def _is_masthead(words: str) -> bool:
    sections = signs.words_of("sections", "interface")
    return (
        publishers.is_known(words)
        or key_of(words) in sections
        or ("." in words and publishers.is_publisher(words))
    )


def _around_bar(words: str) -> Iterator[int]:
    """A run of dates, sections and sharing buttons inside a long line."""
    near = words[: 3 * _LONG]
    folded = fold(near).lower()
    if len(folded) != len(near):
        return
    buttons = signs.words_of("interface")
    items = [
        (one.start(), one.end(), one[0] in buttons and len(one[0]) > 3)
        for one in signs.phrases().finditer(folded)
    ]
    items += [(one.start, one.end, False) for one in stamps_in(near)]
    items += [(one.start(), one.end(), False) for one in re.finditer(r"\d{1,2}:\d{2}(?!\d)", folded)]
    run: list[tuple[int, int, bool]] = []
    for item in [*sorted(items), (len(near) + 99, len(near) + 99, False)]:
        if run and not _GAP.fullmatch(near[run[-1][1] : item[0]]):
            if _is_bar(near[run[0][0] : run[-1][1]], run):
                yield from (run[0][0], run[-1][1])
            run = []
        if not run or item[0] >= run[-1][1]:
            run.append(item)


def _is_bar(words: str, run: list[tuple[int, int, bool]]) -> bool:
    """Whether a run is a bar: several buttons, or a full date with an hour and a button."""
    pressed = sum(one[2] for one in run)
    return pressed >= 3 or (pressed >= 1 and has_hour(words) and bool(stamps_in(words)))


@cache
def _inner_heading() -> re.Pattern[str]:
    """A heading over other stories right behind a sentence; in Latin letters only as headings are written."""
    forms = set()
    for word in signs.words_of("related"):
        if HAN_OR_KANA.search(word):
            forms |= {word} if len(word) >= 4 else set()
        elif " " in word:
            forms |= {word.upper(), word.title(), word.capitalize()}
        elif len(word) >= 7:
            forms.add(word.upper())
    # in Chinese and Japanese such a word may begin a sentence; as a heading a colon, a space or a bracket follows it
    latin = "|".join(
        re.escape(one) for one in sorted(forms, key=len, reverse=True) if not HAN_OR_KANA.search(one)
    )
    han = "|".join(re.escape(one) for one in sorted(forms, key=len, reverse=True) if HAN_OR_KANA.search(one))
    return re.compile(rf"{_STOP}\s*(?P<heading>(?:{latin})\s*:?(?=\s*[A-ZÀ-Ỹ\"“'])|(?:{han})(?:[:：\s]|$))")


@cache
def _caption_end() -> re.Pattern[str]:
    credit = signs.either(signs.words_of("credit"))
    return re.compile(
        rf"^.{{10,300}}?[(\[（【]\s*{credit}\s*[:：/][^()\[\]（）【】]{{1,60}}[)\]）】]\.?", re.IGNORECASE
    )


@cache
def _credit_behind() -> re.Pattern[str]:
    credit = signs.either(word for word in signs.words_of("credit") if HAN_OR_KANA.search(word))
    return re.compile(
        rf"(?<=[。」])\s*(?P<credit>[(\[（【]?\s*{credit}\s*[:：/／=＝][^。]{{1,40}}[)\]）】]?)\s*$"
    )


def _before_credit(words: str) -> Iterator[int]:
    """The credit of a picture right behind a paragraph of two sentences or more."""
    one = _credit_behind().search(words) if HAN_OR_KANA.search(words) else None
    if one and len(re.findall("。", words[: one.start("credit")])) > 1:
        yield one.start("credit")


def _after_caption(words: str) -> Iterator[int]:
    """A caption with its credit, then a paragraph that begins like one."""
    one = _caption_end().match(words)
    rest = words[one.end() :].lstrip() if one else ""
    if one and len(rest) > 60 and (rest[0].isupper() or HAN_OR_KANA.match(rest[0]) or rest[0] in '“"「('):
        yield one.end()
