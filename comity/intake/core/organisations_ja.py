"""Bodies in Japanese that no list names: local ones abroad, bureaux of ministries, joint police, courts, and whatever ends like a body."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from comity.intake.core.countries import countries, either, resource
from comity.intake.core.model import Span
from comity.intake.core.organisation_hits import Hit, bodies, fields
from comity.intake.core.place_names import gazetteer, towns
from comity.intake.core.wordlists import word_lists

_HAN = r"[\u4e00-\u9fff々]"
_KANA = r"[ァ-ヴー]"
_UNIT = rf"{_HAN}{{2,10}}?(?:総局|分局|局|部|課|署|隊|センター)(?!長|下|隊|員|{_HAN})"
_BACK = 60  # characters before a body in which the state that it is of may be named


@cache
def _rows() -> dict[str, Any]:
    found: dict[str, Any] = resource("organisations", "ja")
    return found


def _abroad() -> tuple[str, ...]:
    """All states but Japan, those that local bodies in these texts are likeliest of first."""
    first = ("VN", "KH", "LA", "TH", "PH", "MM", "MY", "ID", "CN", "IN", "AU", "US")
    return (*first, *sorted(set(countries("ja").values()) - {*first, "JP"}))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rows, state = _rows(), either(countries("ja"))
    prefecture = either(one.strip() for one in resource("places", "ja")["prefectures"].split(","))
    ministries = either([*fields("ja"), "警察庁", "国家警察", "中国公安部"])
    heads, local = either(rows["heads"]), either(rows["local"])
    return {
        "local": re.compile(
            rf"(?<![ァ-ヴー・])((?:{_KANA}+(?:・{_KANA}+){{0,2}}))(省|市|州|県|郡|区|町|特別市|直轄市)?({local})(?!官|犬|車|長|員)({_UNIT})?"
        ),
        "bureau": re.compile(rf"({state})?({ministries})({_UNIT})"),
        "joint": re.compile(
            rf"{prefecture}(?:[都道府県])?(?:(?:[、・]|と|及び|および){prefecture}(?:[都道府県])?)+(?:の)?(?:両|[2-9２-９]|三|四|五|六|1[0-9])?(?:都道府県警|府県警|道県警|都府県警|道府県警|県警|府警|県警察|警察)(?!本部長|官)"
        ),
        "single": re.compile(rf"(?<![、・と])({prefecture})(?:県警|府警|道警)"),
        "court": re.compile(
            rf"(?<!{_HAN})(?!同|両|各|一|二|最)({_HAN}{{2,5}}?{either(rows['offices'])}(?:特捜部|{_HAN}{{1,4}}支部)?)(?!{_HAN}?長|官)"
        ),
        "section": re.compile(rf"(?<!{_HAN})(?<![0-9０-９])({rows['sections']})(?!長|員)"),
        "police": re.compile(
            rf"({state})の(?:国家|連邦)?警察(?!官|署|当局|庁|協力|学校|幹部|組織|関係|車|犬)"
        ),
        "unlisted": re.compile(
            rf"(?<!{_HAN})(?<!{_KANA})(?!{either(rows['generic'])})({state})?((?:{_HAN}|・){{2,12}}?)({heads})(?!{rows['not_behind']})"
        ),
        "unplaced": re.compile(
            rf"(?<!{_HAN})(?<!{_KANA})(?:同)?([省県州市郡](?:公安(?:本部|局|部)?|警察(?:本部|局|署)|人民委員会|人民検察院|人民裁判所))(?!長|官|員|部|大臣)"
        ),
        "bracket": re.compile(r"[ 　]?[（(]([A-Z][A-Za-z&-]{1,9}|[ァ-ヴー]{3,12})[)）]"),
    }


def unlisted(text: str) -> Iterator[Hit]:
    """Find bodies by their build in a folded Japanese text."""
    yield from _local(text)
    yield from _bureaux(text)
    yield from _joint(text)
    rows, rules = _rows(), _patterns()
    for one in rules["court"].finditer(text):
        kind = next(kind for end, kind in rows["offices"].items() if end in one[1])
        yield Hit(Span(*one.span(1)), f"office:{one[1]}", kind, "court/ja", country="JP")
    for one in rules["section"].finditer(text):
        yield Hit(Span(*one.span(1)), f"section:{one[1]}", "police", "section/ja", country="JP")
    for one in rules["unplaced"].finditer(text):
        code = _state_before(text, one.start()) or _state_above(text, one.start())
        kind = "police" if re.search("公安|警察", one[1]) else "government"
        yield Hit(
            Span(*one.span(1)), f"unplaced:{one[1]}", kind, "level+body/ja", country=code, states=_abroad()
        )
    for one in rules["police"].finditer(text):
        owner = countries("ja")[one[1]]
        yield Hit(Span(*one.span()), f"police:{owner}", "police", "police of/ja", country=owner, fixed=True)
    for one in rules["unlisted"].finditer(text):
        code = countries("ja")[one[1]] if one[1] else _state_before(text, one.start())
        town = next((one[2][:n] for n in range(len(one[2]), 1, -1) if one[2][:n] in towns("ja")), None)
        if one[1] is None and town:
            code = towns("ja")[town].country or code
        if re.match("[日越中韓米露比泰豪英]{2,3}警", one[2] + one[3]):
            continue  # 日韓警察: the police of two states
        if one[2] + one[3] in gazetteer("ja") or _ends_like_known(one[2] + one[3]):
            continue
        kind = rows["heads"][one[3]]
        yield Hit(Span(*one.span()), f"{one[2]}{one[3]}", kind, "head/ja", country=code)


def _ends_like_known(name: str) -> bool:
    """Whether a run ends with a body of the lists, so that what stands before it is something else: 早川恵財務省."""
    return any(name[cut:] in fields("ja") or name[cut:] in bodies("ja") for cut in range(1, len(name) - 1))


def _local(text: str) -> Iterator[Hit]:
    rows = _rows()
    for one in _patterns()["local"].finditer(text):
        name, level, unit = one[1], one[2] or "", one[4] or ""
        start, pieces = one.start(), name.split("・")
        if len(pieces) > 1 and pieces[0] in countries(
            "ja"
        ):  # ベトナム・カインホア省公安: the state is none of its name
            start += len(pieces[0]) + 1
            name = "・".join(pieces[1:])
        elif len(pieces) > 1 and pieces[0] in word_lists("ja").set("kana_families"):
            continue  # a man's name and his office
        if name in countries("ja") or (not level and name not in gazetteer("ja")):
            continue
        known = gazetteer("ja").get(name + level) or gazetteer("ja").get(name)
        key = f"local:{known.name if known else name}:{one[3]}{unit}"
        country = (known.country if known else None) or ("VN" if level == "省" and "公安" in one[3] else None)
        yield Hit(
            Span(start, one.end()), key, rows["local"][one[3]], "local/ja", country=country, states=_abroad()
        )


def _bureaux(text: str) -> Iterator[Hit]:
    for one in _patterns()["bureau"].finditer(text):
        field = fields("ja").get(one[2])
        home = bodies("ja").get(one[2])
        states = field.states if field else home.states if home else ()
        country = countries("ja")[one[1]] if one[1] else None
        kind = "police" if re.search("公安|警察", one[2]) else "agency"
        yield Hit(Span(*one.span()), f"{one[2]}{one[3]}", kind, "bureau/ja", country=country, states=states)


def _joint(text: str) -> Iterator[Hit]:
    """Police of several prefectures in one naming: it stands for the first that is named nowhere else."""
    rules, prefectures = _patterns(), resource("places", "ja")["prefectures"]
    alone = {one[1] for one in rules["single"].finditer(text)}
    for one in rules["joint"].finditer(text):
        named = [name.strip() for name in prefectures.split(",") if name.strip() in one.group()]
        other = next((name for name in named if name not in alone), None)
        key = f"police:{other}" if other else f"joint:{one.group()}"
        yield Hit(Span(*one.span()), key, "police", "joint naming/ja", country="JP")


def _state_before(text: str, start: int) -> str | None:
    """The state named last in the sentence before a body, unless it is of people or of another body."""
    head = re.split("[。\n]", text[max(0, start - _BACK) : start])[-1]
    found = [
        (one.start(), countries("ja")[one.group()])
        for one in re.finditer(either(countries("ja")), head)
        if not re.match("人|籍|国籍|語", head[one.end() :])
    ]
    return max(found)[1] if found else None


def _state_above(text: str, start: int) -> str | None:
    """The state that a text named last before a place in it, whatever the sentence."""
    found = list(re.finditer(either(countries("ja")), text[:start]))
    return countries("ja")[found[-1].group()] if found else None


def with_brackets(text: str, hits: list[Hit]) -> list[Hit]:
    """Take in the acronym or the other name of a body that stands in brackets behind it."""
    known = bodies("ja")
    out = []
    for hit in hits:
        one = _patterns()["bracket"].match(text, hit.span.end)
        other = known.get(one[1]) if one else None
        own = one is not None and (other.key == hit.key if other else one[1].isupper() and not hit.short)
        out.append(replace(hit, span=Span(hit.span.start, one.end())) if one and own else hit)
    return out
