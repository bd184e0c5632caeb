"""Bodies in Japanese, and what Japanese and Chinese share: state or place first, head last, no blanks between."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from comity.intake.core.countries import countries, either, folded, resource
from comity.intake.core.model import Span
from comity.intake.core.organisation_hits import Hit, fields, known_hits, longest
from comity.intake.core.organisations_ja import unlisted, with_brackets
from comity.intake.core.place_names import towns

HAN = r"[\u4e00-\u9fff々]"
# One sign for a state, as bodies abroad are named: 駐日大使館, 驻华大使馆.
_SIGNS = {
    "日": "JP",
    "华": "CN",
    "越": "VN",
    "泰": "TH",
    "柬": "KH",
    "韩": "KR",
    "美": "US",
    "米": "US",
    "中": "CN",
    "缅": "MM",
    "老": "LA",
    "菲": "PH",
    "韓": "KR",
    "英": "GB",
}


@cache
def words(language: str) -> dict[str, Any]:
    """Return what the file of a language says."""
    rows: dict[str, Any] = resource("organisations", language)
    return rows


@cache
def _signs(language: str) -> dict[str, str]:
    return {folded(sign, language): code for sign, code in _SIGNS.items()}


@cache
def patterns(language: str) -> dict[str, re.Pattern[str]]:
    """Return the patterns of a language by name."""
    rows, state, town = words(language), either(countries(language)), either(towns(language))
    field, sign = either(fields(language)), "[" + "".join(_signs(language)) + "]"
    shared = {"ministry": rf"({state})?({field})(?!{folded('长', 'zh')})"}
    if language == "ja":
        police, offices, foreign = either(rows["police"]), either(rows["offices"]), either(rows["foreign"])
        prefecture = either(one.strip() for one in resource("places", "ja")["prefectures"].split(","))
        shared |= {
            "prefecture": rf"({prefecture})({police}|(?<=北海道)(?:警察本部|警本部|警察|警)(?!備|戒))",
            "bare": r"(?<![\u4e00-\u9fff])(?:同)?(県警察本部|県警本部|県警|府警本部|府警|道警本部|道警)(?!察)",
            "station": rf"(?:(?<=[県府道]警)|(?<!{HAN}))(?!同|各|両|部|支|消|税)({HAN}{{1,4}}(?:警察)?署)(?=[はがのにでとへを、。員)）やも・]|など|及び|および)",
            "office": rf"((?:{town}){offices}(?:特捜部|特別捜査部|{HAN}{{2,6}}(?:支署|支所|出張所|支局))?)",
            "foreign": rf"({state})({foreign})(?!官|署|犬|車|大臣|相|副大臣|次官|幹部|関係者|組織|協力)",
            "embassy": rf"(?:[在駐]({state}|{sign}|[ァ-ヴー]{{2,12}}|{HAN}{{1,3}}))?({state})国?(大使館|総領事館|領事館)",
            "joint": rf"{either(rows['joint'])}",
            "company": r"株式会社(?:[「『])?[ァ-ヴー\u4e00-\u9fffA-Za-z]{2,12}",
        }
    else:
        local = either(folded(one, "zh") for one in rows["local"])
        level = folded("省市县区州", "zh")
        lead = folded("由和与及同向在对从经、，", "zh")
        abroad = folded("驻", "zh")
        post = either(
            folded(one, "zh")
            for one in (
                "大使馆",
                "总领事馆",
                "总领馆",
                "领事馆",
                "使馆",
                "领馆",
                "代表处",
                "办事处",
                "经济文化办事处",
            )
        )
        joint = either(folded(one, "zh") for one in ("两国", "三国", "四国", "各国", "双方", "多国"))
        shared["ministry"] = rf"(?<!{joint[3:-1].replace('|', ')(?<!')})" + shared["ministry"]
        shared |= {
            "local": rf"(?:({state})|{state}?({town})[{level}]?(?:(?<=[{level}]){HAN}{{1,4}}?[{level}])*"
            rf"|(?:(?<!{HAN})|(?<=[{lead}])|{state})((?:(?![{lead}]){HAN}){{2,3}})[{level}])({local})(?!人员|长|官|{folded('部|联络|学院|大学|职务|队伍|高级官员', 'zh')})",
            "embassy": rf"(?:({state}){abroad}({state}|{sign}|{town})?({town})?|({state}))({post})",
        }
    return {key: re.compile(pattern) for key, pattern in shared.items()}


def ministries(text: str, language: str) -> Iterator[Hit]:
    """Find ministries by their fields, with a state before them where one stands there."""
    for one in patterns(language)["ministry"].finditer(text):
        field = fields(language)[one[2]]
        country = countries(language)[one[1]] if one[1] else None
        yield Hit(
            Span(*one.span()),
            f"ministry:{field.key}",
            "ministry",
            f"ministry/{language}",
            country=country,
            states=field.states,
        )


def of_state(text: str, language: str, hits: list[Hit]) -> Iterator[Hit]:
    """A state right before a body of the lexicon is part of its naming: 越南最高人民检察院."""
    ends = re.compile(either(countries(language)) + r"\Z")
    for one in hits:
        before = ends.search(text, max(0, one.span.start - 8), one.span.start)
        if before and (not one.fixed or countries(language)[before.group()] in one.states):
            yield Hit(
                Span(before.start(), one.span.end),
                one.key,
                one.kind,
                one.rule,
                country=countries(language)[before.group()],
                states=one.states,
            )
        else:
            yield one


def embassy_hit(one: re.Match[str], owner: str, where: str | None, language: str) -> Hit:
    """Return an embassy or consulate of a state."""
    rank = (
        "embassy"
        if one.group().endswith(folded("使馆", "zh")) or one.group().endswith("使館")
        else "consulate"
    )
    return Hit(
        Span(*one.span()),
        f"{rank}:{where}",
        "embassy",
        f"embassy/{language}",
        country=countries(language)[owner],
    )


def japanese(text: str) -> list[Hit]:
    """Find bodies in a folded Japanese text."""
    rules, rows = patterns("ja"), words("ja")
    section = re.compile(
        rf"{rows['sections']}|(?:{HAN}|[ァ-ヴー0-9・]){{2,12}}?(?:対策本部|特捜隊|捜査隊|[部課室隊])(?!長|員|{HAN})"
    )
    found: list[Hit] = []
    for hit in of_state(text, "ja", known_hits(text, "ja")):
        if _no_body(text, hit.span):
            continue
        part = section.match(text, hit.span.end) if hit.key == "jp-mpd" else None
        found.append(replace(hit, span=Span(hit.span.start, part.end())) if part else hit)
    found += ministries(text, "ja")
    found += _prefectural(text, section)
    found += [
        Hit(Span(*one.span(1)), f"station:{one[1]}", "police", "station/ja", country="JP")
        for one in rules["station"].finditer(text)
    ]
    for one in rules["office"].finditer(text):
        kind = next(kind for end, kind in rows["offices"].items() if end in one[1])
        found += [Hit(Span(*one.span(1)), f"office:{one[1]}", kind, "place+office/ja", country="JP")]
    for one in rules["foreign"].finditer(text):
        country, kind = countries("ja")[one[1]], rows["foreign"][one[2]]
        found += [
            Hit(
                Span(*one.span()),
                f"{kind}:{country}" if kind == "police" else f"{one[2]}:{country}",
                kind,
                "state+body/ja",
                country=country,
                fixed=True,
            )
        ]
    found += [embassy_hit(one, one[2], one[1], "ja") for one in rules["embassy"].finditer(text)]
    found += [
        Hit(
            Span(*one.span()),
            "joint",
            "police",
            "joint headquarters/ja",
            country="JP",
            short=one.group() == "捜査本部",
        )
        for one in rules["joint"].finditer(text)
    ]
    found += [
        Hit(Span(*one.span()), f"company:{one.group()}", "company", "company/ja")
        for one in rules["company"].finditer(text)
    ]
    found += unlisted(text)
    return with_brackets(text, longest(found))


_HEADED = re.compile("[部局課署隊室院]長")
_NO_NATIONS = re.compile("国連邦")  # アラブ首長国連邦


def _no_body(text: str, span: Span) -> bool:
    """Whether a name of the lexicon only says what somebody is head of, or is part of a longer word."""
    return bool(_HEADED.match(text, span.end - 1) or _NO_NATIONS.match(text, span.start))


def _prefectural(text: str, section: re.Pattern[str]) -> Iterator[Hit]:
    """Police of prefectures, and `県警` alone, which is the one named last."""
    rules = patterns("ja")
    last: str | None = None
    uses = [*rules["prefecture"].finditer(text), *rules["bare"].finditer(text)]
    for one in sorted(uses, key=lambda use: (use.start(), -use.end())):
        if one.re is rules["prefecture"]:
            last = one[1]
            part = section.match(text, one.end())
            span = Span(one.start(), part.end() if part else one.end())
            yield Hit(span, f"police:{last}", "police", "prefecture+police/ja", country="JP")
        elif last:
            part = section.match(text, one.end())
            span = Span(one.start(1), part.end() if part else one.end(1))
            yield Hit(span, f"police:{last}", "police", "police of before/ja", country="JP", short=True)
