"""Names of persons in katakana: with dots or spaces, before an office or a form of address, with an age, in quotation marks."""

import re
from functools import lru_cache

from comity.intake.core.found import Found
from comity.intake.core.japanese_names import is_family
from comity.intake.core.model import Span
from comity.intake.core.titles_ja import DOT, KANA, KANJI, KATAKANA, ending, made
from comity.intake.core.wordlists import nations, word_lists

_LONGEST = 5  # parts of a name
_DOTTED = re.compile(rf"(?<![{KANA}・])[{KANA}]+(?:{DOT}[{KANA}]+)+")
_SPACED = re.compile(rf"(?<![{KANA}・])[{KANA}]+(?:[ 　][{KANA}]+){{1,4}}")
# what says behind a name in quotation marks, or a name alone, that it is a person's
_PERSON_BEHIND = re.compile(
    r"[」』\"”]?\s*(?:と(?:いう|名乗る|呼ばれる)|を名乗る|と称する)(?:名(?:前)?の|偽名の)?[^。、]{0,12}?(?:男|女|人物|者|容疑者|被疑者)"
    r"|[」』\"”]?(?:の居場所|の身柄|の自宅|の逮捕|の行方|の供述|とその(?:共犯|妻|夫|仲間|一味|グループ))"
)

# what says before it that a name is a person's: his nationality, or what he is taken for
_PERSON_BEFORE = re.compile(
    r"(?:(?:国籍|籍|人|系)の|(?:リーダー|首謀者|主犯|主犯格|指示役|ボス|首領|黒幕|責任者|経営者|所有者|幹部|担当者|容疑者|被告|専門家|被害者|弁護士|男|女|息子|娘|妻|夫|兄|弟)"
    r"(?:とされる|とみられる|である|の|だった|、)?(?:[ァ-ヴー一-龥]{1,8}(?:人|国籍)の)?)[ 　]?$"
)


def is_vietnamese(name: str) -> bool:
    """Whether a name in katakana is Vietnamese: a family name of the list, and a middle name or three parts."""
    lists, parts = word_lists("ja"), re.split(rf"{DOT}|[ 　]", name)
    return (
        len(parts) > 1
        and parts[0] in lists.set("kana_families")
        and (len(parts) > 2 or parts[1] in lists.set("kana_middles"))
    )


def kana_mentions(raw: str, part: Span) -> list[Found]:
    """Return the names in katakana of a paragraph; some may be found twice."""
    titled = [
        _made(raw, part, one)
        for one in _pattern().finditer(raw, part.start, part.end)
        if _stands(raw, part, one)
    ]
    return titled + _alone(raw, part)


def _made(raw: str, part: Span, one: re.Match[str]) -> Found:
    """A name with its ending; of X・Y・タイ王国内務大臣 the state is no part of the name."""
    before = re.search(rf"[{KANJI}]{{1,4}}$", raw[part.start : one.start("name")])
    if before and "・" not in one["name"] and len(one["name"]) < 5 and (one["polite"] or one["age"]):
        family = next((before.group()[-n:] for n in (3, 2, 1) if is_family(before.group()[-n:])), "")
        if len(family) > 1:  # 山野トメさん: a family name in characters, a given name in katakana
            found = made(raw, part, Span(one.start("name") - len(family), one.end("name")), one, "kana")
            found.short = False
            return found
    pieces = one["name"].split("・")
    state = len(pieces) > 2 and pieces[-1] in nations()
    end = one.end("name") - (len(pieces[-1]) + 1 if state else 0)
    found = made(raw, part, Span(one.start("name"), end), one, "kana")
    if state and found.role:
        found.role = re.sub(r"^(?:人民民主)?(?:王国|共和国|連邦)", "", found.role)
    return found


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"(?P<name>(?<![{KANA}・])(?:{_SPACED.pattern}|{KATAKANA}))\s*(?:{ending()})")


def _stands(raw: str, part: Span, one: re.Match[str]) -> bool:
    """Whether what stands before an office, a form of address or an age is a name."""
    name = one["name"]
    family = re.split(rf"{DOT}|[ 　]", name)[0]
    known = family in word_lists("ja").set("kana_families")
    if re.search(r"[ 　]", name):
        return known or bool(one["age"])
    if re.search(DOT, name):
        return True
    if name in nations() or not (one["polite"] or known or len(name) > 2) or (one["age"] and not known):
        return False
    # "サイバー局長" is an office, no name
    return (
        known
        or not one["role"]
        or one["role"] in word_lists("ja").set("short_offices")
        or bool(re.search(r"の$", raw[part.start : one.start("name")]))
    )


def _alone(raw: str, part: Span) -> list[Found]:
    """Names that nothing but their own parts, or the words behind them, tell."""
    out = []
    for pattern in (_DOTTED, _SPACED):
        for one in pattern.finditer(raw, part.start, part.end):
            pieces = re.split(rf"{DOT}|[ 　]", one.group())
            if not 2 <= len(pieces) <= _LONGEST or pieces[0] in nations() or pieces[1] in nations():
                continue
            families = word_lists("ja").set("kana_families")
            others = word_lists("ja").set("kana_others")
            known = pieces[0] in families if pattern is _DOTTED else is_vietnamese(one.group())
            known = known or (
                pattern is _DOTTED and len(pieces) < 4 and pieces[0] in others and len(pieces[-1]) > 1
            )
            told = pattern is _DOTTED and (
                _PERSON_BEHIND.match(raw, one.end())
                or (
                    _PERSON_BEFORE.search(raw[max(part.start, one.start() - 16) : one.start()])
                    and len(pieces) < 5
                )
            )
            if known or told:
                rule = "knowledge-kana/ja" if known else "name+behind-kana/ja"
                out.append(Found(Span(one.start(), one.end()), rule))
    return out
