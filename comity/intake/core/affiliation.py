"""The body a person belongs to and the country: what the title names, else the nearest that fits."""

import re

from comity.intake.core.found import Found
from comity.intake.core.home_by_name import country_by_name
from comity.intake.core.japanese_names import is_family, is_japanese
from comity.intake.core.kana_names import is_vietnamese
from comity.intake.core.latin_names import knowledge
from comity.intake.core.model import Organisation, Place, SourceText, Span
from comity.intake.core.wordlists import nation_at, nations_in, word_lists
from comity_names.vietnamese import parse
from comity_names.writing import fold

_REACH = 60
_CUT = re.compile(
    r"[,;:]\s|[，。；、：和与與同及]|(?<=[a-zà-ỹ\d)]{2})\.\s|\b(?:and|with|by|told|met|hosted|received|between|while)\s|(?<!\w)(?:và|với|tiếp|gặp|cho|cùng)\s",
    re.IGNORECASE,
)
_POST = re.compile(r"(?:驻|駐|在|tại |to |in )$")
_SMALL = frozenset(["of", "the", "and", "for", "de", "du", "la", "in"])


def stretches(text: SourceText, one: Found) -> list[Span]:
    """Return the stretches that tell the office of a name: its title with a little before it, and what stands behind the name."""
    start = one.title.start if one.title else one.span.start
    paragraph = next((part for part in text.paragraphs if part.start <= start < part.end), one.span)
    floor = max(paragraph.start, start - _REACH)
    left = text.raw[floor:start]
    cuts = list(_CUT.finditer(left))
    opening = floor + (cuts[-1].end() if cuts else 0)
    if one.title and text.language in ("zh", "ja"):
        opening = start  # titles in characters begin behind an edge already
    far = one.title is not None and one.title.end + _REACH < one.span.start
    spans = [Span(opening, one.title.end if far and one.title else one.span.end)]
    if one.behind is not None:
        spans.append(one.behind)
    return spans


def body_of(
    text: SourceText, one: Found, role: str | None, organisations: list[Organisation]
) -> Organisation | None:
    """Return the body that the title of a name names or means."""
    spans = stretches(text, one)
    for span in spans if one.title or one.behind else ():
        near = sorted(
            (
                (organisation.kind == "party", abs(one.span.start - mention.start), number, organisation)
                for number, organisation in enumerate(organisations)
                for mention in organisation.mentions
                if mention.meets(span)
                and not mention.holds(one.span)
                and organisation.kind not in ("press", "media")
            ),
            key=lambda row: row[:3],
        )
        if near and (role or one.rank):
            return near[0][3]
    return None


_OF_A_BODY = re.compile(r"(?:局長|長官|次長|審議官|課長|部長|署長|報道官|参事官|総監|監察官|院長|司令官)$")


def body_of_sentence(
    text: SourceText, one: Found, role: str | None, organisations: list[Organisation]
) -> Organisation | None:
    """Return the only body that the sentence names before somebody with an office that is of a body: 警察庁は…、楠田刑事局長は…."""
    sentence = text.sentence_of(one.span)
    if sentence is None or not role or not _OF_A_BODY.search(role):
        return None
    here = [
        body
        for body in organisations
        if any(sentence.span.start <= span.start < one.span.start for span in body.mentions)
    ]
    return here[0] if len(here) == 1 and here[0].kind != "international" else None


_ENVOYS = (
    (
        re.compile(r"consul|lãnh sự|领事|領事", re.IGNORECASE),
        re.compile(r"consul|lãnh sự|领事|領事", re.IGNORECASE),
    ),
    (
        re.compile(r"ambassador|đại sứ|大使", re.IGNORECASE),
        re.compile(r"embassy|đại sứ quán|大使馆|大使館", re.IGNORECASE),
    ),
)


def mission_of(
    role: str | None, country: str | None, organisations: list[Organisation]
) -> Organisation | None:
    """Return the one embassy or consulate of a country that the text names, for its ambassador or consul."""
    for office, name in _ENVOYS:
        if role and office.search(role):
            fits = [
                one
                for one in organisations
                if (country is None or one.country == country) and name.search(one.name)
            ]
            return fits[0] if len(fits) == 1 else None
    return None


def meant_body(
    role: str | None, country: str | None, organisations: list[Organisation]
) -> Organisation | None:
    """Return the body whose field an office has: a Minister of Justice has the Ministry of Justice of that country."""
    if role is None:
        return None
    fits = [one for one in organisations if _same_field(role, one.name)]
    home = [one for one in fits if country and one.country == country]
    open_ones = [one for one in fits if country is None or one.country is None]
    chosen = home or open_ones
    return chosen[0] if chosen else None


def ministry_of(country: str | None, organisations: list[Organisation]) -> Organisation | None:
    """Return the one ministry that the text names of a country."""
    fits = [one for one in organisations if country and one.country == country and one.kind == "ministry"]
    return fits[0] if len(fits) == 1 else None


_BARE_OFFICES = frozenset({"bộ trưởng", "thứ trưởng", "bộ trưởng thường trực", "thứ trưởng thường trực"})


def ministry_before(
    text: SourceText, one: Found, role: str | None, organisations: list[Organisation]
) -> Organisation | None:
    """Return the ministry named last before a Vietnamese minister or deputy in his sentence: "Đoàn Bộ Công an do …, Thứ trưởng dẫn đầu"."""
    sentence = text.sentence_of(one.span)
    if text.language != "vi" or sentence is None or (role or "").casefold() not in _BARE_OFFICES:
        return None
    before = [
        (mention, body)
        for body in organisations
        for mention in body.mentions
        if body.kind == "ministry" and sentence.span.start <= mention.start and mention.end <= one.span.start
    ]
    return max(before, key=lambda pair: pair[0])[1] if before else None


_PLAIN_MINISTERS = frozenset({"部长", "部長", "副部长", "副部長", "次长", "次長"})


def plain_ministry(
    role: str | None, organisations: list[Organisation], here: str | None
) -> Organisation | None:
    """Return the ministry that a bare "deputy minister" in characters is of: the one the text names, or names of its own state."""
    if role not in _PLAIN_MINISTERS:
        return None
    found = [one for one in organisations if one.kind == "ministry"]
    home = [one for one in found if here and one.country == here]
    fits = home if len(found) > 1 else found
    return fits[0] if len(fits) == 1 else None


def right_before(one: Found, organisations: list[Organisation]) -> Organisation | None:
    """Return the body whose name ends where that of a person begins: 越南公安部黎文贤少将."""
    return next(
        (body for body in organisations for mention in body.mentions if mention.end == one.span.start), None
    )


_HEADED = re.compile(r"(?:副|常务副|常務副|第一副)?(?P<head>[局厅廳署院所站队隊])[长長]")


def body_before(
    text: SourceText, one: Found, role: str | None, organisations: list[Organisation]
) -> Organisation | None:
    """Return the body that a bare 副局长 is of: the one named last before it whose name ends in that sign."""
    headed = _HEADED.fullmatch(role or "")
    if headed is None:
        return None
    before = [
        (mention.start, number)
        for number, body in enumerate(organisations)
        for mention in body.mentions
        if mention.end <= one.span.start and text.at(mention).endswith(headed["head"])
    ]
    return organisations[max(before)[1]] if before else None


def _same_field(role: str, name: str) -> bool:
    if re.search(r"[\u3040-\u9fff]", role):
        if role.startswith("国家警察"):
            return "国家警察" in name
        stem = re.search(r"(公安|司法|外交|内政|國防|国防|法务|法務|外務|警察|检察|檢察)", role)
        return (
            bool(stem)
            and stem is not None
            and stem[1] in name
            and bool(re.search("[部省庁]$" if re.search("(?:相|大臣)$", role) else "[部省庁局署院]$", name))
        )
    field = [
        word
        for word in fold(re.split(r"\bof\b|(?i:bộ trưởng|thứ trưởng)", role, maxsplit=1)[-1]).split()
        if word not in _SMALL
    ]
    field = (
        field
        if " of " in role or not re.search(r"(?i)minister", role)
        else [word for word in fold(role).split() if word not in ("minister", "deputy", "vice", "prime")]
    )
    if not field or (" of " not in role and not re.search(r"(?i)minister|trưởng", role)):
        return False
    words = set(fold(name).split())
    return set(field) <= words and bool(
        words & {"ministry", "department", "bo", "police", "agency", "ministere"}
    )


def country_of(text: SourceText, one: Found) -> str | None:
    """Return the country that the title of a name tells: the first in it that is not where an envoy is sent."""
    for span in stretches(text, one):
        words = text.raw[
            span.start : min(span.end, one.span.start) if span.start < one.span.start else span.end
        ]
        for place, code in nations_in(words):
            there = text.language == "ja" and _THERE.match(words, place + nation_at(words, place))
            if not _POST.search(words[:place]) and not there:
                return code
    return None


_BORN = re.compile(
    r"(?i:quốc tịch\s+$|người\s+$|国籍|nationality|công dân\s+$)",
)
_KIN = re.compile(
    r"\s*(?:nationals?|citizens?|m[ae]n|wom[ae]n|suspects?|fugitives?|nationality|couple|gang|brothers?|国籍|籍|人|國籍|の男|の女|男子|女子|[\u4e00-\u9fff]{2,5}(?:省|市|縣|县)(?:男子|女子|居民|公民|人|籍))",
    re.IGNORECASE,
)


_ELSEWHERE = re.compile(
    r"(?:\b(?:in|to|from|at|into|of)|tại|sang|ở|từ|đến|vào|về|phía|Bộ Công an|Công an|Cảnh sát) $|[在到驻駐从從]$"
)
_SIDE = re.compile(
    r"['’]?s?\s*(?:side|police|authorities|government|court|ministry|embassy|counterpart|partners|公安|警方|政府|警察|外交)",
    re.IGNORECASE,
)


# behind a state in Japanese: where something was, not whose somebody is
_THERE = re.compile("(?:国内|[東西南北]{1,2}部|中部)?(?:に|で|から|へ|を)")


def _beside(text: SourceText, one: Found, place: int) -> bool:
    """Whether a nationality stands in the same breath as a name: in the bracket or apposition behind it, or right before it."""
    if 0 <= place - one.span.end < 60:
        return not re.search(r"[);；）。]|(?<!\w)(?:và|and|với)(?!\w)|\.\s", text.raw[one.span.end : place])
    return 0 <= one.span.start - place < 40 and not re.search(
        r"[,;，、。]|(?<!\w)(?:và|and|với)(?!\w)|\.\s", text.raw[place : one.span.start]
    )


def _marked_syllables(name: str) -> bool:
    """Whether all words of a name are syllables of Vietnamese writing, and one at least carries its marks."""
    words = name.split()
    return 2 <= len(words) <= 5 and not name.isascii() and all(parse(word) is not None for word in words)


def by_name(text: SourceText, one: Found) -> str | None:
    """Return the country that a name in Japanese writing tells: one of the dictionary is Japanese, some in katakana are Vietnamese."""
    name = text.at(one.span)
    if _may_be_chinese(text, name):
        return None
    if re.match("[\u3400-\u9fff]", name) and (
        is_japanese(name) or (one.short and len(name) > 1 and is_family(name))
    ):
        return "JP"
    return "VN" if is_vietnamese(name) else None


def _may_be_chinese(text: SourceText, name: str) -> bool:
    """Whether a name of characters has a Chinese family name and the text speaks of states where such names are at home."""
    single = name[:1] in word_lists("zh").set("families") and not is_family(name[:2])
    return (
        single
        and 2 <= len(name) <= 3
        and bool({"CN", "TW", "HK", "SG", "KR", "KP"} & {code for _at, code in nations_in(text.raw)})
    )


def country_of_site(text: SourceText, one: Found, places: list[Place]) -> str | None:
    """Return the state of the town where a Japanese sentence says right before his name that somebody received a guest: プノンペンで…副首相と会談."""
    floor = one.title.start if one.title else one.span.start
    for place in places:
        for mention in place.mentions:
            if 0 <= floor - mention.end <= 3 and re.fullmatch("で、?", text.raw[mention.end : floor]):
                return place.country
    return None


def _from_place(text: SourceText, one: Found, places: list[Place]) -> str | None:
    """The state of the town somebody is said to be from right before the name; names hidden with 某 are of China."""
    for place in places:
        for mention in place.mentions:
            between = text.raw[mention.end : one.span.start] if mention.end <= one.span.start else "，"
            if len(between) <= 6 and re.fullmatch(
                r"(?:籍|人|居民|市民|村民|男子|女子|青年|商人|籍男子|籍女子)", between
            ):
                return place.country
    return None


def nationality(text: SourceText, found: list[Found], places: list[Place]) -> str | None:  # noqa: PLR0911
    """Return the nationality told of a person of a case: in the sentence of the name, before it, else the nearest before that."""
    one = found[0]
    if text.language == "zh" and (home := _from_place(text, one, places)):
        return home
    kind = knowledge(tuple(text.at(one.span).split()))
    named = {code for _place, code in nations_in(text.raw)}
    hits = [(place, code) for place, code in nations_in(text.raw) if text.in_body(Span(place, place + 1))]
    told = [
        (place, code)
        for place, code in hits
        if _BORN.search(text.raw[max(0, place - 12) : place])
        or _KIN.match(text.raw[place + nation_at(text.raw, place) :][:14])
    ]
    close = [row for row in told if _beside(text, one, row[0])]
    sounds = kind in ("vietnamese", "broken") and (text.language == "vi" or "VN" in named)
    # peoples of Viet Nam whose families are no Vietnamese ones: Lầu, Giàng, Vừ
    marked = text.language == "vi" and _marked_syllables(text.at(one.span))
    if not close and (sounds or marked):
        return "VN"
    if not close and text.language == "en" and (by := country_by_name(text, text.at(one.span))):
        return by
    own = by_name(text, one) if text.language == "ja" else None
    if own and (not close or own == "VN"):
        return own
    hits = [
        (place, code)
        for place, code in hits
        if not _ELSEWHERE.search(text.raw[max(0, place - 12) : place])
        and not _SIDE.match(text.raw[place + nation_at(text.raw, place) :][:20])
        and not (text.language == "ja" and _THERE.match(text.raw, place + nation_at(text.raw, place)))
    ]
    for rows in (close, told, hits):
        before = [(one.span.start - place, code) for place, code in rows if place < one.span.start]
        if before:
            return min(before)[1]
        if rows:
            return min((place - one.span.start, code) for place, code in rows)[1]
    return next((place.country for place in places if place.country), None)
