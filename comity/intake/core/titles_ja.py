"""What stands beside a name in Japanese: ages, readings in brackets, offices, ranks and forms of address, and the mention that they make."""

import re
from functools import lru_cache

from comity.intake.core.found import Found
from comity.intake.core.japanese_names import is_family, is_japanese
from comity.intake.core.model import Span
from comity.intake.core.wordlists import nations, word_lists

KANJI = r"\u3400-\u9fff々〆ヶ"
KANA = r"ァ-ヴー"
DOT = r"[・･＝=]"
KATAKANA = rf"[{KANA}]+(?:{DOT}[{KANA}]+)*"
_AGE = r"\s*[（(]\s*(?:\d{1,3}|[０-９]{1,3})\s*(?:歳)?\s*[)）=＝、]"
# the reading of a name, or its letters, between the name and what follows it
_READING = r"(?:\s*[（(]\s*(?:[ぁ-んァ-ヴー・･＝=\s]{2,24}|[A-Za-z][A-Za-z .'’-]{2,40})\s*[)）])"
_BOTH = r"(?:の?(?P<both>両|各|[2-9２-９]|三|四|五)(?:人の)?)?"


@lru_cache(maxsize=8)
def choice(*names: str) -> str:
    """Return the words of some lists as one choice of a regular expression, the longest first."""
    lists = word_lists("ja")
    words = [word for name in names for word in (lists.ranks if name == "ranks" else lists.get(name))]
    return "|".join(sorted(map(re.escape, dict.fromkeys(words)), key=len, reverse=True))


@lru_cache(maxsize=1)
def offices() -> str:
    """Return the offices as a choice, each of them with a deputy."""
    return rf"副?(?:{choice('offices')})"


@lru_cache(maxsize=1)
def ranks() -> str:
    """Return the ranks as a choice, with the service before them."""
    return rf"(?:警察|公安|陸軍|海軍|空軍)?(?:{choice('ranks')})"


@lru_cache(maxsize=1)
def _posted() -> str:
    """An envoy with where he is posted: 在ラオス日本国大使, 駐日ベトナム大使."""
    return rf"[在駐](?:[{KANA}]{{2,12}}|[{KANJI}]{{1,6}})(?:[{KANA}]{{2,12}})?(?:[{KANJI}]{{1,4}})?(?:大使|公使|総領事|領事)"


@lru_cache(maxsize=4096)
def is_listed(office: str) -> bool:
    """Whether it is an office of the list, or the deputy of one."""
    return re.fullmatch(offices(), office) is not None


@lru_cache(maxsize=4096)
def is_office(office: str) -> bool:
    """Whether it is an office, with the body or the branch that it is of."""
    return bool(
        re.fullmatch(
            rf"(?:(?:[{KANJI}]*?(?:省|庁|県警|府警|委員会|局|部|課|署|国|本部))?(?:{choice('office_parts')})*{offices()}(?:[兼・][{KANJI}]{{0,10}}?{offices()})*)|{_posted()}",
            office,
        )
    )


@lru_cache(maxsize=1)
def ending() -> str:
    """Return what makes the characters before it a name: a title, a form of address, an age; a reading may stand between."""
    return rf"(?:{_READING})?(?:(?P<title>(?:(?P<rank>{ranks()})|(?P<role>{_posted()}|(?:(?:内務|司法|法務|社会|労働|公安|国防|経済|交通|外務|治安)・)?(?:[{KANJI}]{{0,10}}?){offices()}(?:[兼・][{KANJI}]{{0,10}}?{offices()})*)|{_BOTH}(?P<polite>{choice('honorifics_after')}))(?!庁|[{KANJI}]*(?:会議|会談|会合)))|(?P<age>{_AGE}))"


_IN_MINISTRY = re.compile(
    rf"[{KANJI}]{{1,8}}?[省庁](?=[{KANJI}]{{2,}}(?:局長|部長|課長|室長|審議官|参事官)$)"
)
"""A ministry run together with an office in it: 公安省刑事局長 is the 刑事局長."""


def made(raw: str, part: Span, span: Span, one: "re.Match[str]", way: str) -> Found:
    """Return the mention of a name with what its ending and the words before it say."""
    role = one["role"]
    rank = one["rank"]
    if role and rank is None:
        following = re.match(rf"\s*(?:・|兼|[（(])?(?P<rank>{ranks()})", raw[one.end() : part.end])
        rank = following["rank"] if following else None
    elif rank and role is None:
        beside = re.match(
            rf"\s*(?:・|兼|[（(])(?P<role>[{KANJI}]{{0,10}}?{offices()})", raw[one.end() : part.end]
        )
        role = beside["role"] if beside else None
    if role and (inner := _IN_MINISTRY.match(role)):
        role = role[inner.end() :]
    polite = one["polite"]
    left = title_before(raw, part.start, span.start)
    if role is None and (polite in (None, "氏", "さん", "先生")):
        role = office_with_no(raw[left : span.start])
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
    whole = is_japanese(name) or len(name) > 2 if way == "kanji" else bool(re.search(DOT, name))
    found.short = (
        one["age"] is None and not whole and not (way == "kanji" and is_chinese(name) and not is_family(name))
    )
    return found


@lru_cache(maxsize=1)
def _states() -> str:
    words = sorted((re.escape(word) for word in nations() if re.match(rf"[{KANA}{KANJI}]", word)), key=len)
    return "|".join(reversed(words))


_WRITTEN_IN_JAPAN = "呉銭斉関厳竜頼蒋顔"
"""Chinese family names in the signs that only Japan writes."""


def is_chinese(name: str) -> bool:
    """Whether characters are a Chinese name by their family name."""
    known = name[:1] in word_lists("zh").set("families") or name[:1] in _WRITTEN_IN_JAPAN
    return 2 <= len(name) <= 3 and known and name not in nations()


def title_before(raw: str, floor: int, start: int) -> int:
    """Return where the title before a name begins."""
    left = raw[max(floor, start - 30) : start]
    # a bracket behind a body's name belongs to it: …委員会 (ABC) の広報担当者
    if named := re.search(r"\s?[（(][^()（）]{1,16}[)）]\s?(?=の)", left):
        left = left[: named.start()] + "々" * len(named.group()) + left[named.end() :]
    cut = max(left.rfind(sign) for sign in "、。「」（）()\n　 ")
    if state := re.search(rf"(?:^|[。、「（(\n　・ ])({_states()})[ 　]$", left):
        return start - len(left) + state.start(1)  # in lists: タイ …長官
    if at := list(re.finditer("で(?!あ|す)", left)):
        cut = max(cut, at[-1].start())
    joined = max(left.rfind("は"), left.rfind("と"), left.rfind("が"))
    return start - len(left) + max(cut, joined) + 1


def office_with_no(left: str) -> str | None:
    """Return the office that closes the words before a name: …の報道官である."""
    office = rf"[{KANJI}]{{0,8}}?{offices()}"
    found = re.search(rf"{office}(?:(?:・|兼|、){office})*(?=(?:の|・|である|だった|を務める)?[ 　]?$)", left)
    return found.group() if found else None
