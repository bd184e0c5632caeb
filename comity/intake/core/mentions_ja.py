"""Names of persons in Japanese texts: before an office or a form of address, behind an office and の, in katakana with dots, with an age."""

import re
from functools import lru_cache

from comity.intake.core.found import Found, body_parts
from comity.intake.core.japanese_names import is_family, is_japanese, split
from comity.intake.core.kana_names import kana_mentions
from comity.intake.core.model import SourceText, Span
from comity.intake.core.place_names import gazetteer
from comity.intake.core.titles_ja import (
    DOT,
    KANA,
    KANJI,
    KATAKANA,
    choice,
    ending,
    is_chinese,
    is_listed,
    is_office,
    made,
    office_with_no,
    offices,
    ranks,
    title_before,
)
from comity.intake.core.wordlists import nations, word_lists


@lru_cache(maxsize=1)
def _bodies() -> re.Pattern[str]:
    """Words of bodies, occupations and countries that may stand right before a name in one run of characters."""
    nation = "|".join(
        sorted(
            (re.escape(word) for word in nations() if len(word) > 1 and re.match(rf"[{KANJI}]", word)),
            key=len,
            reverse=True,
        )
    )
    return re.compile(
        rf".*(?:{choice('naming')}|{choice('offices')}|{nation}|警察庁|警視庁|[{KANJI}]{{1,4}}県警|府警|道警|県警|省|庁|委員会|本部|課|局|署|部|社|国籍|歳|在住|[{KANJI}]{{2}}(?:市|町|区|村))"
    )


def japanese_mentions(text: SourceText, taken: list[Span]) -> list[Found]:
    """Return the names of the body of a Japanese text, in order; `taken` holds the stretches of bodies and places."""
    found: list[Found] = []
    for part in body_parts(text):
        found += kana_mentions(text.raw, part)
        found += _kanji(text.raw, part)
        found += _behind_office(text.raw, part)
        found += _before_body(text.raw, part)
        found += _behind_man(text.raw, part)
        found += _with_reading(text.raw, part)
        found += _beside_both(text.raw, part, found)
    kept: list[Found] = []
    for one in found:
        clash = any(one.span.meets(other) and other != one.span for other in taken) or any(
            one.span == other for other in taken
        )
        same = next((other for other in kept if other.span == one.span), None)
        if same is not None and same.role is None and same.rank is None and one.role:
            kept[kept.index(same)] = one  # the same name, with its office
        elif not clash and not any(one.span.meets(other.span) for other in kept):
            kept.append(one)
    return sorted(kept + _again(text, kept, taken), key=lambda one: one.span)


@lru_cache(maxsize=1)
def _kanji_pattern() -> re.Pattern[str]:
    return re.compile(ending())


def _kanji(raw: str, part: Span) -> list[Found]:
    out = []
    for one in _kanji_pattern().finditer(raw, part.start, part.end):
        if one["role"] and one.start("role") == one.start():
            cut = _before_office(raw, part, one.start("role"), one)
        else:
            plain = _name_end(raw, part, one.start())
            cut = (plain, one["role"]) if plain else None
        if cut is None:
            continue
        span, office = cut
        found = made(raw, part, span, one, "kanji")
        if one["role"]:
            found.role = office
        out.append(found)
    return out


_READ = re.compile(
    rf"(?P<name>[{KANJI}]{{2,6}})[（(](?P<reading>[ぁ-ん]{{1,8}}[・＝= 　]?[ぁ-ん]{{1,10}})[)）]"
)


def _with_reading(raw: str, part: Span) -> list[Found]:
    """Names with nothing but their reading behind them: 白川東(しらかわ・あずま)."""
    out = []
    for one in _READ.finditer(raw, part.start, part.end):
        span = _name_end(raw, part, one.end("name"))
        if span and (re.search(r"[・＝= 　]", one["reading"]) or is_japanese(raw[span.start : span.end])):
            out.append(Found(span, "name+reading/ja"))
    return out


_BODY = "(?:外務省|法務省|財務省|警察庁|警視庁|防衛省|内閣府|内閣官房|経済産業省|厚生労働省|国土交通省|金融庁|海上保安庁|公安調査庁|出入国在留管理庁|国家公安委員会)"


def _before_body(raw: str, part: Span) -> list[Found]:
    """Names right before a ministry and an office in it, as reports of ministries list them: 神林洋外務省国際安全・治安対策室長."""
    pattern = re.compile(
        rf"(?<![{KANJI}])(?P<name>[{KANJI}]{{3,5}}?)(?P<title>{_BODY}(?P<role>[{KANJI}{KANA}・]{{0,24}}?{offices()}))(?![{KANJI}])"
    )
    return [
        Found(
            Span(*one.span("name")),
            "name+body/ja",
            role=one["role"],
            behind=Span(*one.span("title")),
        )
        for one in pattern.finditer(raw, part.start, part.end)
        if is_japanese(one["name"])
    ]


_MAN = "(?:の男|の女|リーダー|首謀者|主犯|主犯格|指示役|首領|ボス|黒幕)(?:とされる|とみられる|とみられていた|である|の)?、?"


def _behind_man(raw: str, part: Span) -> list[Found]:
    """Names in characters that nothing follows, behind a word for a man of a case: 主犯格の男、呉天豪を."""
    pattern = re.compile(rf"{_MAN}(?P<name>[{KANJI}]{{2,4}})(?=を|が|は|の身柄|らを|らが)")
    return [
        Found(Span(*one.span("name")), "man+name/ja")
        for one in pattern.finditer(raw, part.start, part.end)
        if (is_japanese(one["name"]) or is_chinese(one["name"]))
        and one["name"] not in word_lists("ja").set("no_name")
    ]


_LEFT = re.compile(
    rf"(?P<name>{KATAKANA}|[{KANJI}]{{1,6}})(?:[（(][^()（）]{{1,24}}[)）])?(?:、|・|と|や|及び|および)$"
)


def _beside_both(raw: str, part: Span, found: list[Found]) -> list[Found]:
    """Names joined to one that a word for both or all follows: A、B両容疑者, AとBの両氏."""
    out = []
    for one in found:
        ahead = re.match(
            r"(?:[（(][^()（）]{1,24}[)）])?の?(?:両|各|[2-9２-９])", raw[one.span.end : part.end]
        )
        place = one.span.start
        while ahead and one.honorific and (left := _LEFT.search(raw[part.start : place])):
            span = Span(part.start + left.start("name"), part.start + left.end("name"))
            if re.match(rf"[{KANJI}]", left["name"]) and (cut := _name_end(raw, part, span.end)):
                span = cut
            name = raw[span.start : span.end]
            if name in nations() or name in word_lists("ja").set("no_name"):
                break
            short = one.short and not is_japanese(name) and not re.search(DOT, name)
            out.append(Found(span, "name+both/ja", role=one.role, rank=one.rank, honorific=True, short=short))
            place = span.start
    return out


def _before_office(raw: str, part: Span, start: int, one: "re.Match[str]") -> tuple[Span, str | None] | None:
    """A name and the office behind it, cut out of one run of characters: 山田太郎国家公安委員長."""
    end = one.end("role")
    opening = start
    while opening > part.start and re.match(rf"[{KANJI}]", raw[opening - 1]):
        opening -= 1
    ahead = re.match(rf"[{KANJI}]+", raw[end : min(part.end, end + 8)])
    for further in range(len(ahead.group()) if ahead else 0, 0, -1):  # 中村長官: not the head of a village
        if re.search(rf"(?:{offices()})$", raw[start : end + further]):
            end += further
            break
    run = raw[opening:end]
    words = [word.span() for word in _WHOLE.finditer(run)]
    cuts = [
        cut
        for cut in range(len(run) - 1, 0, -1)
        if is_office(run[cut:]) and not any(a < cut < b for a, b in words)
    ]
    listed = [cut for cut in cuts if is_listed(run[cut:])]
    if is_listed(run):
        return None
    for cut in [*sorted(listed), *cuts]:  # the longest office of the list first
        span = _name_end(raw, part, opening + cut)
        name = raw[span.start : span.end] if span else ""
        single = cut == 1 and cut in listed and name in word_lists("zh").set("families")
        bare = run[:cut]
        if (
            cut in listed
            and 2 <= len(bare) <= 3
            and is_family(bare)
            and not is_japanese(bare)
            and bare not in word_lists("ja").set("no_name")
            and bare not in nations()
            and not _bodies().fullmatch(bare)
            and _stands_alone_before(bare, run[cut:])
        ):
            return Span(opening, opening + cut), run[cut:]  # 大友 and 本部長, no 大友本
        if (
            span is not None
            and not _BODY_SIGNS.search(name)
            and (is_japanese(name) or is_chinese(name) or single)
        ):
            return span, run[cut:]
    for first in re.finditer(rf"(?:{offices()})$", run):
        name = run[: first.start()]
        if (
            1 <= len(name) <= 3
            and is_family(name)
            and name not in word_lists("ja").set("no_name")
            and name not in nations()
            and not _bodies().fullmatch(name)
            and _stands_alone_before(name, first.group())
        ):
            return Span(opening, opening + len(name)), first.group()
    return None


def _stands_alone_before(family: str, office: str) -> bool:
    """Whether a family name alone may stand before an office: before a well-known one, or one that ends in such where no place has the name."""
    short = word_lists("ja").set("short_offices")
    if office in short:
        return True
    return len(family) > 1 and family not in gazetteer("ja") and any(office.endswith(one) for one in short)


# words that no name ends within: 矢島警察庁次長 is no 矢島警
_WHOLE = re.compile(
    "警察|警視|警備|公安|国家|法務|外務|内務|財務|総務|検察|捜査|刑事|入管|税関|国際|日本|経済|国土|厚生|防衛|首相|内閣"
)
_BODY_SIGNS = re.compile("公安|警察|国家|委員|捜査|本部|刑事|外務|対策|総務|政府|日本|各国|両国")


def _name_end(raw: str, part: Span, end: int) -> Span | None:
    """The name in characters that ends here: what is left of the run when bodies and occupations before it are taken off."""
    found = re.search(
        rf"(?:[{KANJI}]+[ 　]?[ぁ-ん]{{2,3}}|[{KANJI}]+[ 　][{KANJI}]{{1,3}}|[{KANJI}]+)$",
        raw[max(part.start, end - 20) : end],
    )
    if found is None:
        return None
    run = found.group()
    opening = end - len(run)
    spaced = re.fullmatch(rf"([{KANJI}]+)[ 　](.+)", run)
    plain = run if not spaced else spaced[1] + spaced[2]
    strip = _bodies().match(plain) if len(plain) > 3 else None
    candidates = []
    for width in (4, 3, 5, 2, 6):
        if width <= len(plain) and re.match(rf"[{KANJI}]", plain[-width:]):
            name = plain[-width:]
            head = plain[: len(plain) - width]
            edge = not head or (_bodies().fullmatch(head) is not None)
            if is_japanese(name) and edge:
                candidates.append(width)
    if (
        not candidates
        and strip is None
        and len(plain) <= 4
        and plain not in word_lists("ja").set("no_name")
        and plain not in nations()
        and (is_family(plain) or is_chinese(plain) or split(plain))
    ):
        candidates.append(len(plain))
    if (
        not candidates
        and strip is not None
        and 1 <= len(plain) - strip.end() <= 4
        and re.match(rf"[{KANJI}]", plain[strip.end() :])
        and is_family(plain[strip.end() :])
    ):
        candidates.append(len(plain) - strip.end())
    if not candidates:
        return None
    width = candidates[0]
    if plain[-width:].endswith("人") and plain[-width:-1] in nations():
        return None
    if spaced and width > len(spaced[2]):
        width += 1
    start = end - width
    return Span(max(start, opening), end) if raw[start:end] not in word_lists("ja").set("no_name") else None


def _behind_office(raw: str, part: Span) -> list[Found]:
    """Names behind an office and の or a dot: 公安相のトー・ラム, and before 氏 (found already)."""
    out = []
    pattern = re.compile(
        rf"(?P<role>[{KANJI}]{{0,8}}?(?:{choice('offices', 'naming')}))(?:の|・|、|である|でもある|だった|を務める|[ 　])?(?P<name>[{KANA}]+(?:{DOT}[{KANA}]+)+)"
    )
    for one in pattern.finditer(raw, part.start, part.end):
        left = title_before(raw, part.start, one.start("name"))
        left = min(left, one.start("role"), title_before(raw, part.start, one.end("role")))
        naming = any(one["role"].endswith(word) for word in word_lists("ja").get("naming"))
        out.append(
            Found(
                Span(one.start("name"), one.end("name")),
                "office+name/ja",
                role=None if naming else one["role"],
                title=Span(left, one.start("name")) if left < one.start("name") else None,
            )
        )
    return out + _behind_rank(raw, part)


def _behind_rank(raw: str, part: Span) -> list[Found]:
    """Names behind a rank, as machines translate: …の副長官である警察大将ソムチャイ・タウィー."""
    out = []
    pattern = re.compile(rf"(?P<rank>{ranks()})(?:の|[ 　])?(?P<name>[{KANA}]+(?:{DOT}[{KANA}]+)+)")
    for one in pattern.finditer(raw, part.start, part.end):
        left = title_before(raw, part.start, one.start("rank"))
        role = office_with_no(raw[left : one.start("rank")])
        span = Span(one.start("name"), one.end("name"))
        out.append(
            Found(span, "rank+name/ja", role=role, rank=one["rank"], title=Span(left, one.start("name")))
        )
    return out


def _again(text: SourceText, kept: list[Found], taken: list[Span]) -> list[Found]:
    """Every other place of the body where a known whole name stands; its family name before a form of address was found already."""
    out: list[Found] = []
    busy = [one.span for one in kept] + list(taken)
    for name in sorted(
        {text.at(one.span) for one in kept if len(text.at(one.span)) > 2}, key=len, reverse=True
    ):
        for part in body_parts(text):
            for one in re.finditer(re.escape(name), text.raw[part.start : part.end]):
                span = Span(part.start + one.start(), part.start + one.end())
                if not any(span.meets(other) for other in busy):
                    out.append(Found(span, "again/ja"))
                    busy.append(span)
    for name in {text.at(one.span) for one in kept if re.search(rf"{DOT}|[ 　]", text.at(one.span))}:
        pieces = re.split(rf"{DOT}|[ 　]", name)
        tail = DOT.join(pieces[-2:]) if len(pieces) > 2 else pieces[-1]
        for piece, bare in ((tail, True), (pieces[-1], True), (pieces[0], False)):
            ends = f"{_ending_words()}|{_PARTICLE}" if bare and _may_stand_alone(piece) else _ending_words()
            for part in body_parts(text):
                for one in re.finditer(
                    rf"(?<![{KANA}・]){piece}(?![{KANA}・])(?={ends})", text.raw[part.start : part.end]
                ):
                    span = Span(part.start + one.start(), part.start + one.end())
                    if not any(span.meets(other) for other in busy):
                        out.append(Found(span, "short/ja", short=True))
                        busy.append(span)
    return out


_PARTICLE = r"(?:は|が|を|に(?!よ)|の|と|も|ら(?:は|が|を|の)|、)"


def _may_stand_alone(piece: str) -> bool:
    """Whether a part of a name may be meant where it stands without a title: no state or town has it, and it is long enough."""
    return len(piece) > 1 and piece not in nations() and piece not in gazetteer("ja")


def _ending_words() -> str:
    return rf"(?:[{KANJI}]{{0,6}}?(?:{offices()})|{choice('ranks', 'honorifics_after')})"
