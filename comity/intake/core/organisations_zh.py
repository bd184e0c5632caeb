"""Bodies in Chinese: those of the lexicon, police and courts of a place, embassies, and names made of words of the trade and a head."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from comity.intake.core.countries import countries, either, folded
from comity.intake.core.model import Span
from comity.intake.core.organisation_hits import Hit, bodies, known_hits, longest
from comity.intake.core.organisations_han import HAN, embassy_hit, ministries, of_state, patterns, words
from comity.intake.core.place_names import gazetteer, towns

_PARENTS = frozenset({"police", "ministry", "agency", "prosecutor", "court"})


def chinese(text: str) -> list[Hit]:
    """Find bodies in a folded Chinese text."""
    found = [*of_state(text, "zh", known_hits(text, "zh")), *ministries(text, "zh"), *_local(text)]
    found += [
        embassy_hit(one, one[1] or one[4], one[2] or one[3], "zh")
        for one in patterns("zh")["embassy"].finditer(text)
    ]
    found += _compounds(text)
    found = longest([one for one in found if one.key not in _of_place(text, one)])
    return longest([_with_unit(text, one) for one in found])


def _local(text: str) -> Iterator[Hit]:
    """Find police, courts and the like of a state, province or town."""
    kinds = {folded(head, "zh"): kind for head, kind in words("zh")["local"].items()}
    for one in patterns("zh")["local"].finditer(text):
        kind = kinds[one[4]]
        known = gazetteer("zh").get(one[1] or one[2] or one[3])
        where = (known.country if known.state else known.name) if known else one[3]
        yield Hit(
            Span(*one.span()),
            f"police:{where}" if kind == "police" else f"{one[4]}:{where}",
            kind,
            "place+body/zh",
            country=known.country if known else None,
            fixed=bool(one[1]),
        )


@cache
def _heads() -> dict[str, str]:
    return {folded(head, "zh"): kind for head, kind in words("zh")["heads"].items()}


@cache
def _unit() -> str:
    """Words of the trade, then a head: 经济犯罪侦查局. No word of the running text follows that the head may begin."""
    parts = either(folded(one.strip(), "zh") for one in words("zh")["modifiers"].split(","))
    behind = folded(words("zh")["never_behind"], "zh")
    return rf"(?P<words>(?:(?:{parts})[—－-]?){{1,9}}?)(?P<head>{either(_heads())})(?!{behind})"


@cache
def _compound() -> re.Pattern[str]:
    level = folded("省市县区州", "zh")
    signs = folded("中老缅泰越柬", "zh")
    return re.compile(
        rf"(?:(?P<state>{either(countries('zh'))})|(?P<town>{either(towns('zh'))})[{level}]?|(?P<signs>[{signs}]{{2,6}}))?{_unit()}"
    )


@cache
def _behind() -> re.Pattern[str]:
    # a department may be for two things: 金融犯罪与反腐败中心
    joint = folded("[—－与和及、-]?", "zh")
    return re.compile(_unit().replace("[—－-]?", joint))


@cache
def _parts() -> re.Pattern[str]:
    return re.compile(either(folded(one.strip(), "zh") for one in words("zh")["modifiers"].split(",")))


@cache
def _verbs() -> re.Pattern[str]:
    """Words of the trade that are verbs too: without a state or place before them they begin no name."""
    return re.compile(
        folded(
            "支援|保护|指导|协调|应用|打击|执行|管理|研究|预防|控制|防范|检查|调查|培训|训练|教育|监督|联合",
            "zh",
        )
    )


def _compounds(text: str) -> Iterator[Hit]:
    """Find names made of words of the trade and a head; without a state or place two such words are wanted."""
    for one in _compound().finditer(text):
        anchored = one["state"] or one["town"]
        if text[one.start() - 1 : one.start()] == folded("驻", "zh"):
            continue  # posted at a place: the town is where it is, not whose it is
        if not (anchored or one["signs"]) and (
            len(_parts().findall(one["words"])) < 2 or _verbs().match(one["words"])
        ):
            continue
        known = gazetteer("zh").get(anchored) if anchored else None
        where = (known.country if known.state else known.name) if known else one["signs"]
        name = one["words"] + one["head"]
        yield Hit(
            Span(*one.span()),
            f"{name}:{where}" if where else name,
            _heads()[one["head"]],
            "words+head/zh",
            country=known.country if known else None,
            fixed=bool(one["state"] or one["signs"]),
        )


@cache
def _inner_heads() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(folded(one, 'zh') for one in words('zh')['inner_heads'])})$")


def _with_unit(text: str, one: Hit) -> Hit:
    """Take a department named right behind its body into the name; a section or squad is still the body itself."""
    unit = _behind().match(text, one.span.end) if one.kind in _PARENTS or one.key == "interpol" else None
    if unit is None:
        return one
    inner = one.key == "interpol" or _inner_heads().search(unit.group())
    return replace(
        one,
        span=Span(one.span.start, unit.end()),
        key=one.key if inner else f"{one.key}:{unit.group()}",
        rule=f"{one.rule.removesuffix('/zh')}+unit/zh",
    )


@cache
def _led() -> re.Pattern[str]:
    """Words of the running text right before a body."""
    return re.compile(
        folded(
            "(?:[由与和及向同在对被据从日于经令让请是的，、而但]|表示|指出|协助|配合|通报|移交|合作|透过|通过|台湾|我国|根据|会同|联合|连同|移送)",
            "zh",
        )
        + r"\Z"
    )


def _of_place(text: str, hit: Hit) -> tuple[str, ...]:
    """Names such as 调查局 end other names as well: none of the lexicon where a longer word of Han signs ends with it."""
    form = text[hit.span.start : hit.span.end]
    body = bodies("zh").get(form)
    short = (
        body is not None and hit.span.start > 0 and form in {folded("调查局", "zh"), folded("刑事局", "zh")}
    )
    led = _led().search(text, max(0, hit.span.start - 4), hit.span.start) is not None
    return (hit.key,) if short and not led and re.match(HAN, text[hit.span.start - 1]) else ()
