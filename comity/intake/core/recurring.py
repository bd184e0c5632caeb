"""A page's own name though no list has it: a short line over the headline whose words come again around the story, at its foot or behind the headline."""

import re
from collections.abc import Iterator, Sequence

from comity.intake.core import signs
from comity.intake.core.lines import HAN_OR_KANA, Line, key_of, solid
from comity.intake.core.model import SourceText, Span
from comity.intake.core.stamps import stamps_in

_WIDEST = 7  # words that such a name has at most
_LETTERS = 4  # letters that it has at least; three signs of Chinese or Japanese
_ADDED = 30  # characters of a name behind a headline
_CUT = re.compile(r"\s*[|｜>＞»›/]+\s*|\s[-–—]\s|\s{2,}")
# what an edition adds to a name
_EDITION = re.compile(
    r"\s*(?:online|english|news|website|portal|điện tử|日本語版|日本語放送|日本語|電子版|デジタル|オンライン|ニュース|web|ウェブ|網|网|在线|線上|中文网|客户端)$",
    re.IGNORECASE,
)
_FOOT = re.compile(
    r"©|®|\(c\)|copyright|published by|版权|版權|著作権|bản quyền|旗下|有限公司|株式会社", re.IGNORECASE
)
# a Japanese or Chinese name of a paper, station or site by what it ends in
_LOOKS = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fffA-Za-z・ー]{2,16}(?:デイリー|ウイークリー|新聞|日報|新報|時報|週報|通信|放送|テレビ|タイムズ|ポスト|ヘラルド|ジャーナル|トリビューン|プレス|ウォッチ|ニュース|情報サイト|アジア|在线|中文网|觀察|快报|快報|资讯網?|資訊網?|资讯网?|新闻网|新聞網|法治网|文化网|热线|新聞社|新闻社|通讯社|通訊社|周刊|週刊|观察|觀察)(?:社|局)?(?:\s?(?:日本語版|電子版|デジタル|オンライン|ニュース|NEWS|中文网|中文版))?"
)


def recurring(lines: Sequence[Line], title: Span | None) -> Iterator[Span]:
    """Yield the names of a page over its headline that come again; `lines` stand around the story."""
    above = [line for line in lines if title is None or line.span.end <= title.start][:6]
    for line in above:
        name = _first(line)
        if name is None:
            continue
        key = solid(_bare(line.words[name.start - line.span.start : name.end - line.span.start]))
        if len(key) >= (3 if HAN_OR_KANA.search(key) else _LETTERS) and any(
            other is not line and _takes_up(other, key, title) for other in lines
        ):
            yield name


def by_ending(lines: Sequence[Line], title: Span | None) -> Iterator[Span]:
    """Yield Japanese and Chinese names that end as names of papers do, over the headline or with the day."""
    for line in lines:
        above = title is None or line.span.end <= title.start
        name = _first(line)
        if name is None or line.length > 2 * _WIDEST:
            continue
        words = line.words[name.start - line.span.start : name.end - line.span.start]
        if (above or stamps_in(line.words)) and _LOOKS.fullmatch(words):
            yield name


def behind_headline(text: SourceText, lines: Sequence[Line]) -> Iterator[Span]:
    """Yield the name that a page adds to its headline where it prints it twice: "Headline - The Page"."""
    if text.title is None:
        return
    words = text.at(text.title)
    for line in lines:
        rest = line.words[len(words) :]
        cut = re.match(r"\s*[-–—|｜_]\s*", rest)
        if line.words.startswith(words) and cut and 2 < len(rest) - cut.end() <= _ADDED:
            yield Span(line.span.start + len(words) + cut.end(), line.span.end)


def _first(line: Line) -> Span | None:
    """The first part of a line, without a day behind it, where it may be a name."""
    cut = _CUT.search(line.words)
    end = cut.start() if cut else len(line.words)
    stamps = stamps_in(line.words)
    if stamps:
        end = min(end, stamps[0].start)
    words = line.words[:end].rstrip(" (（[【|-–—")
    if HAN_OR_KANA.search(words) and (items := words.split())[1:] and key_of(items[1]) in _menus():
        words = items[0]
    key = key_of(words)
    if (
        not words
        or line.ends
        or len(words.split()) > _WIDEST
        or key in signs.words_of("interface", "sections", "related", "comments", "weekdays")
        or signs.heading().match(key)
        or re.search(r"[:：。,，、]", words)
    ):
        return None
    return Span(line.span.start, line.span.start + len(words))


def _menus() -> frozenset[str]:
    return signs.words_of("interface", "sections", "related")


def _bare(words: str) -> str:
    key = key_of(words)
    short = _EDITION.sub("", key).removeprefix("the ")
    return short if len(solid(short)) > 2 else key


def _takes_up(line: Line, key: str, title: Span | None) -> bool:
    """Whether another line says the name again where a page names itself: its foot, a line with the day, the headline's tail."""
    if key not in line.solid:
        return False
    behind = title is not None and line.span.start >= title.end
    return bool(_FOOT.search(line.key)) or (
        behind and not line.told and (bool(stamps_in(line.words)) or len(line.solid) <= 3 * len(key))
    )
