"""What follows a story: lines of other stories, or of the page. A line alone seldom tells; the lines around it do.

Every line has a leaning, for other stories or for the page; the cheapest way through all lines that changes seldom decides.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from comity.intake.core import signs
from comity.intake.core.lines import HAN_OR_KANA, Line
from comity.intake.core.stamps import has_hour, stamps_in, without_stamps

_CHANGE = 0.7  # what going over from page to other stories, or back, costs
# what a kind says against other stories
_KINDS = {
    "rights": -2.5,
    "contact": -2.0,
    "phone": -2.0,
    "promo": -2.0,
    "tags": -2.0,
    "source": -1.5,
    "menu": -1.0,
    "trail": -1.0,
    "headline": -1.0,
    "nameplate": -1.0,
    "byline": -0.8,
    "caption": -0.3,
    "picture": -0.3,
    "stamp": -0.1,
    "rule": -0.1,
    "player": 0.0,
}
_HEADLINE = 5  # words
_PAGE = -1.5  # a leaning that surely is the page's
_UNDER = 0.5  # the least leaning of a line under a heading
_FIRST_UNDER = 0.5  # what the first line right under a heading leans more
_SYLLABLES = 2  # that Vietnamese headlines are longer
_RIGHTS = re.compile(r"\W*(?:copyright|©|\(c\)|®|〒)", re.IGNORECASE)
_TAGGED = re.compile(
    r"\W*(?:từ kh[óo]á?|tags?|keywords?|タグ|キーワード|关键[词字]|關鍵[詞字]|热词|熱詞|标签|標籤)(?![^\W_a-z])"
)
_AGO = re.compile(
    r"\W*(?:\d+\s?(?:秒|分|時間|日|週間|か月|分钟|分鐘|小时|小時|天|周|個月|giây|phút|giờ|ngày|tuần|minutes?|mins?|hours?|hrs?|days?|weeks?)\s?(?:前|trước|ago)|\d{0,2}\s?(?:時間|日間|週間|か月|小时|小時|天)|週間|月間|デイリー|昨日|昨天|今日|今天|yesterday|today|hôm qua|hôm nay|たった今|刚刚|剛剛)\W*"
)
_COUNTS = re.compile(
    r"\W*(?:(?:no\.?|第|top)?\s?\d{1,3}(?:位|名)?|\d[\d,.]*\s?(?:views?|reads?|回|次|pv|lượt xem|阅读|閱讀|万)?|new|\d{1,2}:\d{2}(?::\d{2})?)\W*"
)
_LIST = re.compile(r"一覧\W*$")  # the way to a list, not the heading over one
_MOODS = re.compile(r"\W*(?:\d+\s*[\u3040-\u9fff]{1,8}\s*){2,}$|\W*(?:[\u3040-\u9fff]{1,8}\s*\d+\s*){2,}$")
_NAME = re.compile(r"(?:[A-ZÀ-ỸĐ][\w'’.-]*\s?){2,5}")
_GAPS = re.compile(r"\s{2,}|\s[|｜·•/]\s|[|｜]")
_ITEM = 30  # characters that one item of a row of links has at most
_PAIR = 8  # the same where there are only two


@dataclass(frozen=True)
class Tail:
    """The lines behind a story, with what each is alone; `headings` are headings over other stories, `pointers` headlines with a label, `again` lines that repeat another."""

    lines: Sequence[Line]
    kinds: Sequence[str | None]
    headings: frozenset[int]
    pointers: frozenset[int]
    again: frozenset[int] = frozenset()  # lines that repeat another
    language: str = ""

    def others(self) -> list[bool]:
        """Return for each line whether it belongs to other stories."""
        leanings = self._leanings()
        others = _cheapest(leanings)
        for number, lean in enumerate(leanings):  # the day or count under the last headline
            if lean == 0.0 and number and others[number - 1]:
                others[number] = True
        return self._alone(self._headed(others))

    def _leanings(self) -> list[float]:
        found: list[float] = []
        comments = closed = headed = False
        for number, line in enumerate(self.lines):
            if number in self.headings or number in self.pointers:
                comments = closed = False
                headed = True
            elif signs.comments().match(line.key):
                comments = True
            elif self.kinds[number] == "rights":
                closed = True
            lean = self._lean(number, line)
            if lean <= _PAGE:
                headed = False
            elif headed:
                lean = max(lean, self._lean_under(number, line))
                if number - 1 in self.headings and self.kinds[number] is None and lean > 0:
                    lean += _FIRST_UNDER
            if comments:
                lean = min(lean, 0.0) - 2.0
            found.append(lean - (1.0 if closed and lean > 0 else 0.0))
        return found

    def _lean(self, number: int, line: Line) -> float:
        """What a line leans to: above zero to other stories, below it to the page."""
        if number in self.pointers or number in self.headings:
            return 2.0 if number in self.pointers else 0.3
        if _AGO.fullmatch(line.key) or _COUNTS.fullmatch(line.key) or _is_day(line):
            return 0.0
        kind = self.kinds[number]
        if kind == "rights" or _RIGHTS.match(line.key):
            return -2.5
        again = self._lean_again(number, line)
        if again is not None:
            return again
        if _is_notice(line):
            return -2.0
        return self._lean_of_words(line) if kind is None else _KINDS.get(kind, -1.0)

    def _lean_again(self, number: int, line: Line) -> float | None:
        """A line that is said twice: a caption and the text of its picture stand together, headlines stand in two lists."""
        twice = number > 0 and self.lines[number - 1].solid == line.solid
        if number in self.again and self.kinds[number] in {None, "caption", "picture"}:
            return -1.5 if twice else 0.1
        if number + 1 in self.again and self.lines[number + 1].solid == line.solid:
            return -1.5
        return None

    def _lean_of_words(self, line: Line) -> float:
        """What a line of no kind leans to, by its length and words."""
        if _TAGGED.match(line.key) or _is_row(line):
            return -1.5
        if line.told:
            return 0.5
        if signs.footer().search(line.key):
            return -1.5
        if _NAME.fullmatch(line.words) and not HAN_OR_KANA.search(line.words):
            return -0.8
        size = max(line.length - (_SYLLABLES if self.language == "vi" else 0), 0)
        return 1.5 if size >= _HEADLINE else (-0.8, -0.8, -0.6, -0.2, 0.8)[size]

    def _lean_under(self, number: int, line: Line) -> float:
        """What a line leans to under a heading over other stories, at least."""
        kind = self.kinds[number]
        if kind is None and _NAME.fullmatch(line.words) is None:
            asks = line.told and line.words[-1] in "?？!！"
            return 1.0 if asks else _UNDER if line.length > 1 and not line.told else -9.0
        if kind == "caption" and stamps_in(line.words):
            return 1.0  # a headline and its day
        labelled = kind == "menu" and line.length >= _HEADLINE and re.search(r"\w[:：]\s?\w", line.words)
        return -0.3 if labelled else -9.0

    def _alone(self, others: list[bool]) -> list[bool]:
        """One line right behind the story, no heading over it, and headings further on: the last caption, not a story."""
        first = next((n for n, one in enumerate(others) if one), None)
        if first is None or first in self.headings or first in self.pointers:
            return others
        alone = first + 1 < len(others) and not others[first + 1]
        if alone and any(others[n] for n in self.headings if n > first):
            others[first] = False
        return others

    def _headed(self, others: list[bool]) -> list[bool]:
        """A heading goes with what stands under it; above nothing it is a button of the page."""
        for number in sorted(self.headings, reverse=True):
            others[number] = number + 1 < len(others) and others[number + 1]
            if others[number] and number + 1 in self.headings and _LIST.search(self.lines[number].key):
                others[number] = number > 0 and others[number - 1]
        return others


def _is_notice(line: Line) -> bool:
    """Whether a line is a remark, a row of moods, a heading over comments or a notice of the page."""
    return (
        line.words.startswith("※")
        or bool(_MOODS.match(line.words))
        or bool(signs.comments().match(line.key))
        or bool(signs.notice().search(line.key))
    )


def _is_day(line: Line) -> bool:
    """Whether a line is a day or an hour and hardly more."""
    if not (stamps_in(line.words) or has_hour(line.words)):
        return False
    left = re.findall(r"[^\W\d_]+", without_stamps(line.words))
    return len(left) <= 1 and (not left or len(left[0]) <= 4 or not HAN_OR_KANA.search(left[0]))


def _is_row(line: Line) -> bool:
    """Whether a line is a row of short links with wide gaps or strokes between them."""
    items = [one for one in _GAPS.split(line.words) if one.strip()]
    if line.ends or len(items) < 2:
        return False
    widest = max(map(len, items))
    return widest <= (_ITEM if len(items) > 2 else _PAIR)


def _cheapest(leanings: Sequence[float]) -> list[bool]:
    """Return the way through the lines with the best sum of leanings; a change costs, and the page comes first."""
    around, others = 0.0, -_CHANGE
    steps: list[tuple[bool, bool]] = []  # whether the best way to (page, others) came from others
    for lean in leanings:
        from_others = others - _CHANGE > around
        stays = others >= around - _CHANGE
        steps.append((from_others, stays))
        around, others = (
            max(around, others - _CHANGE) - lean / 2,
            max(others, around - _CHANGE) + lean / 2,
        )
    found: list[bool] = []
    now = others > around
    for to_page, to_others in reversed(steps):
        found.append(now)
        now = to_others if now else to_page
    return found[::-1]
