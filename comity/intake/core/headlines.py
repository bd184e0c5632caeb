"""Which line is the headline: the one whose words the story takes up again.

Over a story stand the paper's name, menus, a ticker of other news; none of them has its words in the first paragraphs as the headline has.
"""

import re
from collections.abc import Sequence

from comity.intake.core import signs
from comity.intake.core.lines import HAN_OR_KANA, Line
from comity.intake.core.stamps import without_stamps

_PARAGRAPHS = 4  # that a headline's words are looked for in
_LONGEST = 45  # words
_LEAST = 2  # words shared; below that nothing is known
_NEAR = (
    0.55  # of the best score: the first that has so much is the headline, what follows are leads and captions
)
_ADDED = 24  # characters that a page adds to a headline: its name, the day
_DATELINE = re.compile(
    r"[^()（）.!?。]{0,45}[(（][^()（）]{2,24}[)）]\s*[-–—]|[\u3400-\u9fff]{2,8}\s\d{1,2}月\d{1,2}日"
)
_BANNER = re.compile(
    r"(?:báo điện tử|báo |tạp chí |đài (?:phát thanh|truyền hình|tiếng nói)|cổng (?:thông tin|ttđt)|trang (?:thông tin|tin) điện tử|(?:the )?online newspaper of|official (?:website|portal) of)"
)
_STEM = 6  # letters by which a word is known: Vietnam, Vietnamese
_WORD = re.compile(r"[^\W\d_]{2,}|\d{2,}")
_RUN = re.compile(r"[\u30a0-\u30ff]{2,}|[\u3400-\u9fff]{2,}")


def words_in(line: Line, stop: frozenset[str]) -> set[str]:
    """Return the words of a line that say something: pairs of signs of Chinese and Japanese, whole words of other scripts."""
    found = {run[n : n + 2] for run in _RUN.findall(line.key) for n in range(len(run) - 1)}
    latin = HAN_OR_KANA.sub(" ", line.key)
    return found | {one[:_STEM] for one in _WORD.findall(latin) if one not in stop}


def by_story(
    lines: Sequence[Line], candidates: Sequence[int], told: Sequence[int], language: str
) -> int | None:
    """Return the number of the headline among `candidates`, by the paragraphs `told` below it; None where they do not tell."""
    stop = frozenset(signs.lists_of(language)["stop"])
    scores: dict[int, float] = {}
    for number in candidates:
        own = words_in(lines[number], stop)
        if not own or lines[number].length > _LONGEST or opens_story(lines[number]):
            continue
        below: set[str] = set()
        for other in [n for n in told if n > number][:_PARAGRAPHS]:
            below |= words_in(lines[other], stop)
        shared = len(own & below)
        if shared >= _LEAST:
            scores[number] = shared * shared / len(own)
    if not scores:
        return None
    best = max(scores.values())
    first = min(number for number, score in scores.items() if score >= _NEAR * best)
    return _bare(lines, first, candidates)


def opens_story(line: Line) -> bool:
    """Whether a line is the beginning of a paragraph that lost its end, or the name of a paper."""
    return (
        bool(_DATELINE.match(line.words) or _BANNER.match(line.key))
        or line.words[-1] in ",，、;；"
        or "。" in line.words[:-1]
    )


def _bare(lines: Sequence[Line], number: int, candidates: Sequence[int]) -> int:
    """A headline that is printed once with the day or the paper behind it, then alone: the second is the headline."""
    long = lines[number]
    for other in candidates:
        short = lines[other]
        if other > number and long.solid != short.solid and long.solid.startswith(short.solid):
            rest = without_stamps(long.words[len(short.words) :])
            if (
                long.words.startswith(short.words)
                and len(rest.strip()) <= _ADDED
                and re.match(r"\s*(?:[-–—|｜_(（【\[]|$)", rest)
            ):
                return other
    return number
