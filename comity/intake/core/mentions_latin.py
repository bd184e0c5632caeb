"""Names of persons in Latin letters: by title, rank, form of address, age, apposition, what they say, and by knowledge of names."""

import re
from dataclasses import replace
from functools import lru_cache

from comity.intake.core.found import Found, body_parts
from comity.intake.core.latin_names import Word, knowledge, name_part, runs_of, words_of
from comity.intake.core.model import SourceText, Span
from comity.intake.core.office import Office
from comity.intake.core.offices import office_after, office_before
from comity.intake.core.offices_vi import opens_office
from comity.intake.core.wordlists import either, word_lists
from comity_names.writing import fold

_AGE = re.compile(
    r"\s*[,(（]\s*(?:(?:aged|age|sinh năm|sinh|sn|born(?: in)?|nam|nữ|hay còn gọi[^)]{1,30},)\s*:?\s*)?(?:\d{1,2}(?!\d)|(?:19|20)\d\d(?!\d))\s*(?:[,)）;\-]|-year|tuổi|ans|歳|岁|歲|years)",
    re.IGNORECASE,
)
# behind a name in Vietnamese: whose citizen somebody is, where he lives or comes from
_FROM = re.compile(
    r"\s*\((?:(?:nam|nữ|tức|SN \d{4}|\d{1,2} tuổi),\s*)?(?:quốc tịch|người|ngụ|trú|quê|thường trú|tạm trú|ở|là người)\s"
)
_OF_ABROAD = frozenset(["van", "von", "der", "den", "bin", "binti", "al", "dos"])
_DEGREE = re.compile("(?:P?GS|TS|ThS|LS|BS|NGND|NGƯT|CKII?)")
# what is called so is no person: "chiến dịch mang tên …", "ứng dụng tên …"
_CALLED = re.compile(
    r"(?:chiến dịch|chuyên án|kế hoạch|dự án|ứng dụng|app|trang|website|sàn|nhóm|hội|tàu|công ty|quán|tiền|đồng|khu|casino|tổ chức|chương trình)[^.;]{0,25}(?:tên|mật danh|bí số|gọi là)(?: gọi)?(?: là)?\s*[\"“'‘]?\s*$",
    re.IGNORECASE,
)
_LOOSE = frozenset(
    [
        "as",
        "including",
        "national",
        "citizen",
        "resident",
        "driver",
        "businessman",
        "colleague",
        "lawyer",
        "là",
        "với",
        "cho",
        "của",
        "và",
        "cùng",
        "bắt",
        "do",
        "người",
        "gặp",
        "gồm",
        "name",
        "called",
        "known",
        "met",
        "received",
        "thanked",
        "greeted",
        "welcomed",
        "told",
        "hosted",
        "congratulated",
    ]
) | {"giám đốc", "bắt giữ", "known as", "joined by", "accompanied by"}
_WEAK_SPEECH = frozenset(
    [
        "is",
        "was",
        "has",
        "and",
        "also",
        "did",
        "will",
        "went",
        "were",
        "used",
        "wants",
        "led",
        "met",
        "who",
        "faces",
        "remains",
    ]
)
_WHO = r"(?:broker|businessm[ae]n|businesswom[ae]n|man|woman|driver|resident|national|citizen|worker|student|teacher|owner|farmer|mother|father|brother|sister|son|daughter|wife|husband|victim|suspect|fugitive|ringleader|trader|dealer|tycoon|official|officer|engineer|trainee|interpreter|monk|fisherman|migrant)"
_DEMONYM = r"[A-Z][a-z]+(?:ese|ians?|ans?|inos?|ais?)"
# a single name that the text says it is: "a man surnamed Choi", "known only as Long"
_SINGLE = re.compile(
    r"\b(?:surnamed|known only as|identified only as|identified by (?:his|her|the) (?:surname|family name),?(?: as)?|nicknamed) [\"“‘']?$"
)
_KNOWN_AS = re.compile(
    rf"\b(?:{_WHO}|{_DEMONYM}|local|boss|mastermind|leader|suspect|member|figure)\s+(?:known|identified)(?: only)?(?: by police)? as [\"“‘']?$"
)
# "a broker, Ly A Seng, who …", "Ho Pheng, a businessman accused of …"
_APPOSED_BEFORE = re.compile(
    rf"\b(?:[Aa]n?|[Tt]he|his|her|their|one|another)\s+(?:\d+-year-old\s+)?(?:[A-Za-z-]+\s+){{0,2}}(?:{_WHO}|{_DEMONYM}),\s*$"
)
_APPOSED_BEHIND = re.compile(rf",\s+(?:an?|the)\s+(?:\d+-year-old\s+)?(?:[A-Za-z-]+\s+){{0,2}}{_WHO}\b")
_SENTENCE_END = re.compile(r"(?:^|[.!?:;–—\-(\"“”'‘’*•]|\.\s*/)\s*$")


def latin_mentions(text: SourceText, taken: list[Span]) -> list[Found]:
    """Return the names in Latin letters of the body, in order; `taken` holds the stretches of bodies and places."""
    language = text.language if text.language in ("en", "vi", "fr") else "en"
    runs = [
        (part, run)
        for part in body_parts(text)
        for run in runs_of(text.raw, words_of(text.raw, part), particles=language != "vi" or _OF_ABROAD)
    ]
    found: list[Found] = []
    left_over: list[tuple[Span, list[Word]]] = []
    for part, run in runs:
        name = _free(
            _behind_office(text, part, run, language)
            or name_part(run, language)
            or (run if language == "vi" and len(run) == 1 else []),
            taken,
        )
        if language == "en" and [word.raw for word in name[:2]] == ["H", "E"]:
            name = name[2:]  # "H.E. Keo Sarith"
        if not name:
            continue
        one = _judged(text, part, name, language)
        if one is not None:
            found.append(one)
        else:
            left_over.append((part, name))
    return sorted(found + _short_forms(text, found, left_over, language), key=lambda one: one.span)


def _behind_office(text: SourceText, part: Span, run: list[Word], language: str) -> list[Word]:
    """The whole run of two or three words right behind an office in small letters, though its first word is a common one: "governor Long Vuthy"."""
    if (
        language != "en"
        or not 2 <= len(run) <= 3
        or len(name_part(run, language)) != 1
        or not all(word.raw.isalpha() and not word.raw.isupper() for word in run)
    ):
        return []
    left = text.raw[part.start : run[0].start]
    if not re.search(r"[a-z] $", left) or run[-1].possessive:
        return []
    before = office_before(text.raw, run[0].start, part.start, language)
    return run if before and before.role and left.rstrip().casefold().endswith(before.role.casefold()) else []


def _free(name: list[Word], taken: list[Span]) -> list[Word]:
    """The words of a name that lie behind any body or place: "Hanoi Tran Van A"; nothing where a body or place holds them."""
    kept = list(name)
    while kept and any(one.start < kept[0].end and kept[0].start < one.end for one in taken):
        kept = kept[1:]
    if any(one.start < word.end and word.start < one.end for word in kept for one in taken):
        return []
    return kept


def _judged(text: SourceText, part: Span, name: list[Word], language: str) -> Found | None:  # noqa: C901, PLR0911, PLR0912  (one return for each kind of sign)
    raw = text.raw
    span = Span(name[0].start, name[-1].end)
    parts = tuple(word.raw for word in name)
    if len(parts) > 6 or (len(parts) == 1 and len(parts[0]) < 2):
        return None
    if language == "vi" and (
        opens_office(raw, span.start, span.end)
        or (len(parts) == 1 and _DEGREE.fullmatch(parts[0]))
        or _CALLED.search(raw[max(part.start, span.start - 60) : span.start])
    ):
        return None
    kind = knowledge(parts)
    before = office_before(raw, span.start, part.start, language)
    behind = office_after(raw, span.end, part.end, language) if len(parts) > 1 else None

    def made(rule: str, *, sure: bool = True) -> Found:
        office = behind if before is None or before.role is None else None
        return Found(
            span,
            f"{rule}/{language}",
            role=before.role if before and before.role else (office.role if office else None),
            rank=before.rank if before else None,
            title=before.span if before else None,
            behind=behind.span if behind else None,
            short=len(parts) == 1,
            honorific=bool(before and before.honorific),
            sure=sure,
        )

    left, right = (
        raw[max(part.start, span.start - 40) : span.start],
        raw[span.end : min(part.end, span.end + 60)],
    )
    aged = bool(_AGE.match(right)) or (language == "vi" and bool(_FROM.match(right)))
    polite = bool(before and (before.rank or before.honorific))
    if _in_place(left, len(parts), language) and not polite:
        return None
    if before and before.told and _titled(before, parts, kind, language, right):
        return made("title+name")
    if len(parts) < 2:
        if language == "en" and _SINGLE.search(left) and len(parts[0]) > 1 and not parts[0].isupper():
            return replace(made("naming+name"), honorific=True)
        return made("name+age") if aged and _named(left, language) else None
    if aged and (kind or not name[0].possessive):
        return made("name+age")
    if behind is not None and (kind or len(parts) <= 4):
        return made("name+office")
    if language == "en" and len(parts) <= 4 and _is_apposed(left, right):
        return made("name+apposition")
    if language == "en" and len(parts) <= 4 and _KNOWN_AS.search(left):
        return made("naming+name")
    naming = _named(left, language)
    if naming and (kind or (naming not in _LOOSE and len(parts) <= 4)):
        return made("naming+name")
    said = _said(right, language)
    if said and kind:
        return made("name+speech")
    if said and said not in _WEAK_SPEECH and language != "vi" and len(parts) <= 4 and not name[-1].possessive:
        return made("name+speech", sure=False)
    if kind == "broken" or (kind == "vietnamese" and len(parts) >= 3):
        return made(f"knowledge-{kind}")
    if kind in ("pinyin", "korean", "western") and language != "vi":
        return made(f"knowledge-{kind}", sure=False)
    if kind == "pinyin" and (
        len(parts) == 3 or ((said or _SENTENCE_END.search(left)) and len("".join(parts)) > 7)
    ):
        return made("knowledge-pinyin", sure=False)
    return None


def _is_apposed(left: str, right: str) -> bool:
    """Whether a noun for a person stands beside a name, with a comma between."""
    return bool((_APPOSED_BEFORE.search(left) and right.startswith(",")) or _APPOSED_BEHIND.match(right))


def _titled(before: Office, parts: tuple[str, ...], kind: str | None, language: str, right: str) -> bool:
    if kind or len(parts) > 1:
        return len(parts) <= 5
    if language == "vi":
        return bool(before.rank or before.honorific) and not re.match(r"\s+(?:an|sát|phố|bộ|nghiệp)\b", right)
    return len(parts[0]) > 1 and not parts[0].isupper()


@lru_cache(maxsize=8)
def _before_pattern(language: str, name: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?P<word>{either(word_lists(language).get(name)) or '(?!)'})\s*[:\"“‘']?\s*$",
        re.IGNORECASE,
    )


def _named(left: str, language: str) -> str | None:
    found = _before_pattern(language, "naming").search(left)
    return found["word"].casefold() if found else None


def _in_place(left: str, width: int, language: str) -> bool:
    """Whether a word of places stands before: "đường Nguyễn Huệ" is a street."""
    found = _before_pattern(language, "place_before").search(left)
    return (
        bool(found)
        and (width <= 2 or found["word"].casefold() not in ("tại", "ở", "giải", "bản", "cầu", "hồ"))
        if found
        else False
    )


def _said(right: str, language: str) -> str | None:
    found = re.match(r"\s*,?\s*(?:(?:also|then|later|who|further|cũng|đã)\s+)?(\w+)", right)
    if found is None or found[1].casefold() not in word_lists(language).set("speech"):
        return None
    return found[1].casefold()


def _short_forms(
    text: SourceText, found: list[Found], left_over: list[tuple[Span, list[Word]]], language: str
) -> list[Found]:
    """Later short forms of names that are known: the family name, the given name, the last two words; and whole names again."""
    whole: set[str] = set()
    pieces: set[str] = set()
    for one in found:
        words = [fold_marks(word) for word in text.at(one.span).split()]
        whole.add("".join(words))
        if len(words) > 1:
            # a Vietnamese is called by the given name; Đoàn, Công and the like are words too
            family = not (language == "vi" and knowledge(tuple(text.at(one.span).split())) == "vietnamese")
            pieces |= {words[-1], " ".join(words[-2:])} | ({words[0]} if family else set())
        elif one.honorific or one.rank or one.role:
            pieces.add(words[0])
    out = []
    for part, name in left_over:
        words = [fold_marks(word.raw) for word in name]
        joined = " ".join(words)
        if "".join(words) in whole and len(words) > 1:
            out.append(Found(Span(name[0].start, name[-1].end), f"again/{language}"))
        elif joined in pieces and _short_here(text.raw, part, name, language):
            out.append(Found(Span(name[0].start, name[-1].end), f"short/{language}", short=len(words) == 1))
    return out


def fold_marks(word: str) -> str:
    """Return a word as it is compared for short forms: marks count, case does not."""
    return word.casefold() if not word.isascii() else fold(word)


def _short_here(raw: str, part: Span, name: list[Word], language: str) -> bool:
    """Whether a short form may stand for a person here: inside a sentence, or at its beginning before a verb."""
    left, right = raw[part.start : name[0].start], raw[name[-1].end : part.end]
    if re.match(r"\s+[A-ZÀ-Ỹ]", right) and not right.startswith((" and", ",")) and language == "vi":
        return False
    opens = bool(_SENTENCE_END.search(left))
    if language == "vi":
        if re.match(r"\s+(?:an|sát|phố|bộ|nghiệp|gia|tế|ty|viên|trường|phủ|ủy|uỷ)\b", right):
            return False
        return not opens or bool(_said(right, language))
    return True
