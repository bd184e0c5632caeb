"""The places where a page says who published it, tried from the surest to the weakest: dateline, headline's tail, byline, source line, signature.

A picture's credit is no publisher, nor is a paper that the story quotes.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from comity.intake.core import publishers, signs
from comity.intake.core.frame import is_caption, is_source
from comity.intake.core.lines import HAN_OR_KANA, Line, key_of
from comity.intake.core.model import SourceText, Span, Value
from comity.intake.core.nameplates import nameplate
from comity.intake.core.public_bodies import masthead_of
from comity.intake.core.recurring import behind_headline, by_ending, recurring
from comity.intake.core.stamps import fold, stamps_in

_LETTERS = 4  # of a paper's short name that may be spelled
_LEAD = 8  # words from which a line around the story may be its lead, with the paper before a dash
_DASH = r"\s*[-–—－―]{1,2}\s*"
# a place, a day, the paper in brackets, a dash: "Hanoi (VNA) –", "HANOI, Nov. 3 (Xinhua) --"
_BRACKETED = re.compile(
    rf"^(?P<place>[^()（）.!?。]{{0,45}})[(（](?P<name>[^()（）]{{2,40}})[)）](?:{_DASH}|\s+(?=\S))"
)
_DASHED = re.compile(
    r"^(?P<name>[^\s()–—:.,。、]{2,24}(?:[.][A-Za-z]{2,4})*(?:\s[^\s()–—:.,。、-]{1,16}){0,4}?)(?:\s+[-–—]{1,2}\s+|[-–—－]{2}|[–—]|-(?=[^\x00-\x7f]))"
)
_HAN_WIRE = re.compile(
    r"^[【\[]?(?P<name>[\u3400-\u9fff]{2,6}?(?:社|网|網|报|報|台|臺))(?=[^。]{0,24}?\d{1,2}月\d{1,2}日[^。]{0,4}?(?:电|電|讯|訊|消息|报道|報道))"
)
_HAN_BRACKET = re.compile(r"^[【\[(（](?P<inside>[^】\])）]{2,40})[】\])）]")
_JA_END = re.compile(r"[(（【](?P<name>[^()（）【】]{2,14})[)）】]$")
_LATIN_END = re.compile(
    r"(?:[(（]\s*(?:Source|Nguồn|Theo|According to)?\s*:?\s*(?P<name>[^()（）:]{2,30})[)）]|/(?P<slash>[A-Z]{2,6}))\.?$"
)
_BY_SOURCE = re.compile(r"[:：]\s*|\s+")
_SPLIT = re.compile(r"[|｜•·,，、;/>＞»›]|\s[-–—]\s|\s{2,}|\n|\s(?=\d)")


def publisher_of(text: SourceText, body: Sequence[Line], around: Sequence[Line]) -> Value | None:
    """Return the publisher as printed, with its place; None where the page does not say it."""
    told = [line for line in body if line.span != text.title]
    for candidates in (
        _wires(around) if text.language == "zh" else iter(()),
        _datelines(told[:4]),
        _datelines([line for line in around if line.length >= _LEAD and not is_caption(line)][:4]),
        _tail_of_title(text, around),
        _public_bodies(around) if text.language == "ja" else iter(()),
        _nameplates(around, before=text.title.start if text.title else 0),
        _unlisted_datelines(told[:2]),
        by_ending([one for one in around if text.title and one.span.end <= text.title.start], text.title),
        behind_headline(text, around),
        _bylines(around),
        _sources(around),
        _public_bodies(around),
        _placed(told[:2]),
        _signatures(told, around),
        _banners(text, around),
        by_ending(around, text.title),
        recurring(around, text.title),
        _by_looks(text, around),
    ):
        for span in candidates:
            return Value(text.at(span), span)
    return None


def _nameplates(lines: Sequence[Line], *, before: int) -> Iterator[Span]:
    """The name of a paper or office over the headline."""
    for line in lines:
        if line.span.end <= before and (place := nameplate(line)):
            yield _span(line, *place)


def _datelines(lines: Sequence[Line]) -> Iterator[Span]:
    for line in lines:
        yield from _dateline(line)
    # a translated page may write its paper out before a dash further on: "(Source: X) Paper City - "
    for line in lines:
        near = line.words[:110]
        if (dash := re.search(r"\s[-–—]\s", near)) and (found := publishers.first_in(near[: dash.start()])):
            yield _span(line, found.start, found.end)


def _dateline(line: Line) -> Iterator[Span]:
    words = fold(line.words)
    one = _BRACKETED.match(words)
    dashed = one is not None and re.search(rf"{_DASH}$", one[0])
    if one and HAN_OR_KANA.search(one["place"]) and not dashed and not publishers.is_known(one["name"]):
        one = None  # an acronym in brackets behind the first body of a Japanese story
    if one and publishers.is_publisher(one["name"]) and one.end() < len(words):
        yield _span(line, one.start("name"), one.end("name"))
    if (one := _DASHED.match(words)) and _stands_alone(one["name"], words[one.end() :]):
        yield _span(line, one.start("name"), one.end("name"))
    if one := _HAN_WIRE.match(words):
        known = publishers.first_in(one["name"])
        yield _span(line, one.start("name"), one.start("name") + known.end if known else one.end("name"))
    if (
        (one := _HAN_BRACKET.match(words))
        and (found := publishers.first_in(one["inside"]))
        and not found.start
    ):
        yield _span(line, one.start("inside"), one.start("inside") + found.end)
    if (
        (found := publishers.first_in(words[:40]))
        and found.start == 0
        and re.match(
            r"\s?[|｜]\s|\s?(?:讯|訊|消息)|\s\d{1,2}月|[\u3400-\u9fff]{0,8}(?:[—–－-]{1,2}|[^。]{0,14}(?:电|電|讯|訊)(?:\s|[(（]))",
            words[found.end :],
        )
    ):
        yield _span(line, found.start, found.end)


def _placed(lines: Sequence[Line]) -> Iterator[Span]:
    """The agency behind its place in brackets, 【ソウル共同】: whose page it is, is said elsewhere if at all."""
    for line in lines:
        words = fold(line.words)
        if (one := _HAN_BRACKET.match(words)) and (found := publishers.first_in(one["inside"])):
            yield _span(line, one.start("inside") + found.start, one.start("inside") + found.end)


_NAMED_LINE = re.compile(
    r"^(?P<place>[^()（）.!?。]{0,45})[(（](?P<name>[A-ZĐÀ-Ỹ][^()（）,;]{2,30})[)）]\s?[-–—]{1,2}\s"
)


def _unlisted_datelines(lines: Sequence[Line]) -> Iterator[Span]:
    """A name that no list has in brackets before the dash of a dateline: "(Name) - ", "SEOUL, May 21 (Name) -- "."""
    for line in lines:
        one = _NAMED_LINE.match(line.words)
        if one is None or HAN_OR_KANA.search(one["name"]):
            continue
        place = one["place"].strip(" ,")
        if not place or place.split(",")[0].isupper():
            yield _span(line, *one.span("name"))


def _wires(around: Sequence[Line]) -> Iterator[Span]:
    """A paper behind "来源:" on a Chinese page: it wrote what the page shows."""
    for span, name in _source_names(around):
        if publishers.looks_han(name):
            yield span


def _stands_alone(name: str, rest: str) -> bool:
    """Whether words before a dash are a paper and no place: known, an address, or mixed with what places have not."""
    if publishers.is_known(name) or ("." in name and publishers.is_publisher(name)):
        return True
    if publishers.is_publisher(name):
        # capitals may be a city, HANOI – …; those without a vowel are not, nor a few letters before Vietnamese words
        few = len(name) <= _LETTERS and bool(re.search(r"[ăđơưạảấầậếềệịọốồộớờợụứừựỳỹ]", rest[:80]))
        return "/" in name or few or not re.search(r"[AEIOUY]", name)
    # one long word made of several, as addresses of papers are: a place is a name of one or two syllables there
    return (
        " " not in name
        and len(name) >= 9
        and name.isascii()
        and not name.isupper()
        and rest[:1].isupper()
        and _looks_glued(name)
    )


def _looks_glued(name: str) -> bool:
    """Whether a word is Vietnamese syllables without marks, written as one: three vowels groups or more, and no English ending."""
    return len(re.findall(r"[aeiouy]+", name.casefold())) >= 3 and not re.search(
        r"(?:ia|land|stan|burg|shire|ville|ton)$", name
    )


def _tail_of_title(text: SourceText, around: Sequence[Line]) -> Iterator[Span]:
    if text.title is None:
        return
    for line in around:
        gap = text.raw[text.title.end : line.span.start]
        if line.span.start >= text.title.end and "\n" not in gap and "\r" not in gap:
            yield from _named(line)


def _named(line: Line, *, weak: bool = False) -> Iterator[Span]:
    """Yield the name of a paper in a line: a part of it that is one, or the first name that it holds."""
    start = 0
    for cut in [*_SPLIT.finditer(line.words), None]:
        end = cut.start() if cut else len(line.words)
        words = line.words[start:end]
        stripped = words.strip(" -–—|/:()[]【】")
        if stripped and (
            publishers.is_known(stripped)
            or ("." in stripped and publishers.is_publisher(stripped) and "@" not in stripped)
        ):
            offset = start + words.index(stripped)
            yield _span(line, offset, offset + len(stripped))
        start = cut.end() if cut else end
    if weak and (found := publishers.first_in(line.words)):
        yield _span(line, found.start, found.end)


def _bylines(lines: Sequence[Line]) -> Iterator[Span]:
    """Lines of names and dates; captions, rights and addresses are none."""
    near = [line for line in lines if line.length <= 25 and not is_caption(line) and not _invites(line)]
    own = [line for line in near if not is_source(line)]
    for line in own:
        yield from _named(line)
    for line in own:
        if stamps_in(line.words) and (found := publishers.first_in(line.words)):
            yield _span(line, found.start, found.end)
    yield from _unlisted(own)


# papers, agencies and stations that no list has, in a line with a date
_PAPER = re.compile(
    r"(?:[\u3400-\u9fff]{2,6}(?:新聞|日報|新報|日日新聞|通信社?|放送|テレビ)|[ァ-ヴー・]{2,16}(?:・|)(?:タイムズ|ポスト|ヘラルド|ジャーナル|トリビューン|ニュース|新聞|通信社?|テレビ))(?:電子版|オンライン|デジタル)?"
)


def _unlisted(lines: Sequence[Line]) -> Iterator[Span]:
    for line in lines:
        if stamps_in(line.words) and (one := _PAPER.search(line.words)):
            yield _span(line, *one.span())


def _invites(line: Line) -> bool:
    return (
        bool(signs.starts_with("promo").match(line.key))
        or line.words.lstrip().startswith("#")
        or "://" in line.words
    )


@cache
def _source_word() -> re.Pattern[str]:
    words = signs.either(signs.words_of("source"))
    return re.compile(rf"{words}\s*:?\s*(?P<name>[^:()]{{2,40}}?)\s*(?:$|[)\]|]|\s{{2,}}|\s\d|\s(?=\S+:))")


_COMPILED = re.compile(r"(?<=[\u3400-\u9fff]{2})(?:综合|綜合|整理|报道|報道|報導|讯|訊)$")


def _source_names(lines: Sequence[Line]) -> Iterator[tuple[Span, str]]:
    """The words behind a label for source, with their places."""
    for line in lines:
        if is_caption(line) or line.length > 25:
            continue
        for one in re.finditer(r"[^\s:：][^:：]*[:：]\s*(?P<name>[^:：|｜()（）]{2,40})", line.words):
            label = key_of(
                re.split(r"[\s\d|(（]+", one[0].split(":", maxsplit=1)[0].split("：", maxsplit=1)[0])[-1]
            )
            if label in signs.words_of("source") and "//" not in one["name"]:
                name = re.split(r"\s{2,}|\s(?=\d)|[|｜]|\s(?=[\u3400-\u9fff]+[:：]?$)", one["name"].strip())[
                    0
                ].strip()
                name = _COMPILED.sub("", name)
                offset = one.start("name") + one["name"].index(name)
                if name:
                    yield _span(line, offset, offset + len(name)), name


def _sources(lines: Sequence[Line]) -> Iterator[Span]:
    for span, name in _source_names(lines):
        if publishers.is_publisher(name) or HAN_OR_KANA.search(name) or _is_titled(name):
            yield span
    for line in lines:
        if is_caption(line) or line.length > 25:
            continue
        if is_source(line) and "://" not in line.words and (found := publishers.first_in(line.words)):
            yield _span(line, found.start, found.end)


def _is_titled(name: str) -> bool:
    """Whether a name behind "Source:" is written like that of a body or paper: two to seven words in capitals."""
    own = [one for one in re.findall(r"[^\W\d_]+", name) if len(one) > 3 and one != "website"]
    return 2 <= len(own) <= 7 and name.isascii() and all(one[0].isupper() for one in own)


def _public_bodies(around: Sequence[Line]) -> Iterator[Span]:
    """A ministry, police or mission whose name is a line above the story."""
    for line in around:
        if (found := masthead_of(line)) is not None:
            yield _span(line, *found)


def _signatures(told: Sequence[Line], around: Sequence[Line]) -> Iterator[Span]:
    """The last words of a story: `(Kyodo)`, `/VNA`, a paper's name alone."""
    for line in told[-1:]:
        for pattern in (_JA_END, _LATIN_END):
            if one := pattern.search(line.words):
                group = "name" if one["name"] else "slash"
                if publishers.is_known(one[group]):
                    yield _span(line, one.start(group), one.end(group))
    for line in around:
        if line.length <= 8 and not is_caption(line) and not _invites(line):
            yield from _named(line)


_BANNER_WIDEST = 12  # words
_BANNER_ALONE = re.compile(r"(?:báo|trang thông tin|trang tin|cổng thông tin|tạp chí)(?: điện tử)?$")
_BANNER = re.compile(
    r"^(?:báo|tạp chí|đài (?:phát thanh|truyền hình|pt-?th)|cổng (?:thông tin điện tử|ttđt|tttđt)|trang (?:thông tin|tin) điện tử|chuyên trang)\s+\S+\s+\S+",
    re.IGNORECASE,
)


def _banners(text: SourceText, around: Sequence[Line]) -> Iterator[Span]:
    """A line above the headline that calls itself a paper: "Báo … điện tử"."""
    for line, below in pairwise(around):
        if (
            text.title is not None
            and below.span.end <= text.title.start
            and _BANNER_ALONE.match(line.key)
            and 2 < below.length <= _BANNER_WIDEST
        ):
            yield below.span
    for line in around:
        if (
            line.length <= _BANNER_WIDEST
            and (text.title is None or line.span.end <= text.title.start)
            and _BANNER.match(line.words)
        ):
            yield line.span


def _by_looks(text: SourceText, around: Sequence[Line]) -> Iterator[Span]:
    """The name that begins a short line around a Chinese story and looks like a paper's."""
    for line in around if text.language == "zh" else ():
        name = re.split(r"[\s>＞»›|｜:：]", line.words.strip(), maxsplit=1)[0]
        if line.length <= 15 and not is_caption(line) and publishers.looks_han(name):
            yield _span(line, line.words.index(name), line.words.index(name) + len(name))


def _span(line: Line, start: int, end: int) -> Span:
    return Span(line.span.start + start, line.span.start + end)
