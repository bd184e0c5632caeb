"""Names of persons in Japanese texts: before an office or a form of address, behind an office and の, in katakana with dots, with an age."""

import re
from functools import lru_cache

from comity.intake.core.found import Found, body_parts
from comity.intake.core.japanese_names import is_family, is_japanese, split
from comity.intake.core.model import SourceText, Span
from comity.intake.core.wordlists import nations, word_lists

_KANJI = r"\u3400-\u9fff々〆ヶ"
_KANA = r"ァ-ヴー"
_DOT = r"[・･＝=]"
_KATAKANA = rf"[{_KANA}]+(?:{_DOT}[{_KANA}]+)*"
_AGE = r"\s*[（(]\s*(?:\d{1,3}|[０-９]{1,3})\s*(?:歳)?\s*[)）=＝、]"


@lru_cache(maxsize=8)
def _choice(*names: str) -> str:
    lists = word_lists("ja")
    words = [word for name in names for word in (lists.ranks if name == "ranks" else lists.get(name))]
    return "|".join(sorted(map(re.escape, dict.fromkeys(words)), key=len, reverse=True))


@lru_cache(maxsize=1)
def _bodies() -> re.Pattern[str]:
    """Words of bodies, occupations and countries that may stand right before a name in one run of characters."""
    nation = "|".join(
        sorted(
            (re.escape(word) for word in nations() if len(word) > 1 and re.match(rf"[{_KANJI}]", word)),
            key=len,
            reverse=True,
        )
    )
    return re.compile(
        rf".*(?:{_choice('naming')}|{_choice('offices')}|{nation}|警察庁|警視庁|[{_KANJI}]{{1,4}}県警|府警|道警|県警|省|庁|委員会|本部|課|局|署|部|社|国籍|歳|在住|[{_KANJI}]{{2}}(?:市|町|区|村))"
    )


def japanese_mentions(text: SourceText, taken: list[Span]) -> list[Found]:
    """Return the names of the body of a Japanese text, in order; `taken` holds the stretches of bodies and places."""
    found: list[Found] = []
    for part in body_parts(text):
        found += _katakana(text.raw, part)
        found += _kanji(text.raw, part)
        found += _behind_office(text.raw, part)
    kept: list[Found] = []
    for one in found:
        clash = any(one.span.meets(other) and other != one.span for other in taken) or any(
            one.span == other for other in taken
        )
        if not clash and not any(one.span.meets(other.span) for other in kept):
            kept.append(one)
    return sorted(kept + _again(text, kept, taken), key=lambda one: one.span)


def _ending() -> str:
    return rf"(?P<title>(?:(?P<rank>{_choice('ranks')})|(?P<role>(?:[{_KANJI}]{{0,10}}?)(?:{_choice('offices')}))|(?P<polite>{_choice('honorifics_after')}))(?!庁|[{_KANJI}]*(?:会議|会談|会合)))|(?P<age>{_AGE})"


@lru_cache(maxsize=1)
def _kana_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?P<name>(?<![{_KANA}・]){_KATAKANA})\s*(?:{_ending()})")


def _katakana(raw: str, part: Span) -> list[Found]:
    out = []
    for one in _kana_pattern().finditer(raw, part.start, part.end):
        name = one["name"]
        dotted = bool(re.search(_DOT, name))
        family = re.split(_DOT, name)[0]
        known = family in word_lists("ja").set("kana_families")
        if not dotted and (
            name in nations() or not (one["polite"] or known or len(name) > 2) or (one["age"] and not known)
        ):
            continue
        if (
            not dotted
            and not known
            and one["role"]
            and not re.search(r"の$", raw[part.start : one.start("name")])
        ):
            continue  # "サイバー局長" is an office, no name
        out.append(_made(raw, part, Span(one.start("name"), one.end("name")), one, "kana"))
    for one in re.finditer(rf"(?<![{_KANA}・])[{_KANA}]+(?:{_DOT}[{_KANA}]+)+", raw[part.start : part.end]):
        pieces = re.split(_DOT, one.group())
        lists = word_lists("ja")
        if (
            2 <= len(pieces) <= 5
            and pieces[0] in lists.set("kana_families")
            and pieces[0] not in nations()
            and pieces[1] not in nations()
        ):
            out.append(Found(Span(part.start + one.start(), part.start + one.end()), "knowledge-kana/ja"))
    return out


def _made(raw: str, part: Span, span: Span, one: "re.Match[str]", way: str) -> Found:
    role = one["role"]
    rank = one["rank"]
    if role and rank is None:
        following = re.match(rf"\s*(?:・|兼|[（(])?(?P<rank>{_choice('ranks')})", raw[one.end() : part.end])
        rank = following["rank"] if following else None
    polite = one["polite"]
    left = _title_before(raw, part.start, span.start)
    if role is None and polite in (None, "氏", "さん", "先生"):
        role = _office_with_no(raw[left : span.start])
    rule = "name+age/ja" if one["age"] else "name+title/ja"
    found = Found(
        span,
        f"{rule}-{way}",
        role=role,
        rank=rank,
        title=Span(left, span.start) if left < span.start else None,
        honorific=bool(polite),
    )
    found.behind = Span(span.end, one.end()) if one.end() > span.end else None
    if polite in ("容疑者", "元容疑者"):
        found.role = word_lists("ja").get("role_suspect")[0]
    elif polite in ("被告", "被告人", "元被告", "受刑者", "死刑囚"):
        found.role = word_lists("ja").get("role_defendant")[0]
    name = raw[span.start : span.end]
    whole = is_japanese(name) or len(name) > 2 if way == "kanji" else bool(re.search(_DOT, name))
    found.short = (
        one["age"] is None and not whole and not (way == "kanji" and _chinese(name) and not is_family(name))
    )
    return found


def _title_before(raw: str, floor: int, start: int) -> int:
    left = raw[max(floor, start - 30) : start]
    cut = max(left.rfind(sign) for sign in "、。「」（）()\n　 ")
    joined = max(left.rfind("は"), left.rfind("と"), left.rfind("が"))
    return start - len(left) + max(cut, joined) + 1


def _office_with_no(left: str) -> str | None:
    found = re.search(rf"(?:[{_KANJI}]{{0,8}}?)(?:{_choice('offices')})(?=(?:の|・|だった|を務める)$)", left)
    return found.group() if found else None


@lru_cache(maxsize=1)
def _kanji_pattern() -> re.Pattern[str]:
    return re.compile(_ending())


def _kanji(raw: str, part: Span) -> list[Found]:
    out = []
    for one in _kanji_pattern().finditer(raw, part.start, part.end):
        if one["role"]:
            made = _before_office(raw, part, one.start("role"), one)
        else:
            plain = _name_end(raw, part, one.start())
            made = (plain, None) if plain else None
        if made is None:
            continue
        span, office = made
        found = _made(raw, part, span, one, "kanji")
        if one["role"]:
            found.role = office
        out.append(found)
    return out


def _before_office(raw: str, part: Span, start: int, one: "re.Match[str]") -> tuple[Span, str | None] | None:
    """A name and the office behind it, cut out of one run of characters: 山田太郎国家公安委員長."""
    end = one.end("role")
    opening = start
    while opening > part.start and re.match(rf"[{_KANJI}]", raw[opening - 1]):
        opening -= 1
    ahead = re.match(rf"[{_KANJI}]+", raw[end : min(part.end, end + 8)])
    for further in range(len(ahead.group()) if ahead else 0, 0, -1):  # 中村長官: not the head of a village
        if re.search(rf"(?:{_choice('offices')})$", raw[start : end + further]):
            end += further
            break
    run = raw[opening:end]
    cuts = [cut for cut in range(len(run) - 1, 0, -1) if _is_office(run[cut:])]
    listed = [cut for cut in cuts if run[cut:] in word_lists("ja").set("offices")]
    if _is_office(run) and run in word_lists("ja").set("offices"):
        return None
    for cut in [*sorted(listed), *cuts]:  # the longest office of the list first
        span = _name_end(raw, part, opening + cut)
        name = raw[span.start : span.end] if span else ""
        single = cut == 1 and cut in listed and name in word_lists("zh").set("families")
        if (
            span is not None
            and not _BODY_SIGNS.search(name)
            and (is_japanese(name) or _chinese(name) or single)
        ):
            return span, run[cut:]
    for first in re.finditer(rf"(?:{_choice('offices')})$", run):
        name = run[: first.start()]
        if (
            1 <= len(name) <= 3
            and is_family(name)
            and name not in word_lists("ja").set("no_name")
            and name not in nations()
            and not _bodies().fullmatch(name)
            and first.group() in word_lists("ja").set("short_offices")
        ):
            return Span(opening, opening + len(name)), first.group()
    return None


_BODY_SIGNS = re.compile("公安|警察|国家|委員|捜査|本部|刑事|外務|対策|総務|政府|日本|各国|両国")


def _is_office(office: str) -> bool:
    return bool(
        re.fullmatch(
            rf"(?:[{_KANJI}]*?(?:省|庁|県警|府警|委員会|局|部|課|署|国|本部))?(?:{_choice('offices')})",
            office,
        )
    )


def _chinese(name: str) -> bool:
    return 2 <= len(name) <= 3 and name[:1] in word_lists("zh").set("families") and name not in nations()


def _name_end(raw: str, part: Span, end: int) -> Span | None:
    """The name in characters that ends here: what is left of the run when bodies and occupations before it are taken off."""
    found = re.search(
        rf"(?:[{_KANJI}]+[ 　]?[ぁ-ん]{{2,3}}|[{_KANJI}]+[ 　][{_KANJI}]{{1,3}}|[{_KANJI}]+)$",
        raw[max(part.start, end - 20) : end],
    )
    if found is None:
        return None
    run = found.group()
    opening = end - len(run)
    spaced = re.fullmatch(rf"([{_KANJI}]+)[ 　](.+)", run)
    plain = run if not spaced else spaced[1] + spaced[2]
    strip = _bodies().match(plain) if len(plain) > 3 else None
    candidates = []
    for width in (4, 3, 5, 2, 6):
        if width <= len(plain):
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
        and (is_family(plain) or _chinese(plain) or split(plain))
    ):
        candidates.append(len(plain))
    if (
        not candidates
        and strip is not None
        and 1 <= len(plain) - strip.end() <= 4
        and is_family(plain[strip.end() :])
    ):
        candidates.append(len(plain) - strip.end())
    if not candidates:
        return None
    width = candidates[0]
    if spaced and width > len(spaced[2]):
        width += 1
    start = end - width
    return Span(max(start, opening), end) if raw[start:end] not in word_lists("ja").set("no_name") else None


def _behind_office(raw: str, part: Span) -> list[Found]:
    """Names behind an office and の or a dot: 公安相のトー・ラム, and before 氏 (found already)."""
    out = []
    pattern = re.compile(
        rf"(?P<role>[{_KANJI}]{{0,8}}?(?:{_choice('offices', 'naming')}))(?:の|・|、)?(?P<name>[{_KANA}]+(?:{_DOT}[{_KANA}]+)+)"
    )
    for one in pattern.finditer(raw, part.start, part.end):
        naming = any(one["role"].endswith(word) for word in word_lists("ja").get("naming"))
        out.append(
            Found(
                Span(one.start("name"), one.end("name")),
                "office+name/ja",
                role=None if naming else one["role"],
                title=Span(_title_before(raw, part.start, one.start("name")), one.start("name")),
            )
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
    for name in {text.at(one.span) for one in kept if re.search(_DOT, text.at(one.span))}:
        for piece in {re.split(_DOT, name)[0], re.split(_DOT, name)[-1]}:
            for part in body_parts(text):
                for one in re.finditer(
                    rf"(?<![{_KANA}・]){re.escape(piece)}(?={_ending_words()})",
                    text.raw[part.start : part.end],
                ):
                    span = Span(part.start + one.start(), part.start + one.end())
                    if not any(span.meets(other) for other in busy):
                        out.append(Found(span, "short/ja", short=True))
                        busy.append(span)
    return out


def _ending_words() -> str:
    return rf"(?:[{_KANJI}]{{0,6}}?(?:{_choice('offices')})|{_choice('ranks', 'honorifics_after')})"
