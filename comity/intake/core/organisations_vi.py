"""Bodies in Vietnamese: the head comes first, the state or place it belongs to last and inside the name."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from comity.intake.core.countries import UPPER, ambiguous, countries, either, folded, resource
from comity.intake.core.model import Span
from comity.intake.core.organisation_hits import Hit, bodies, fields, known_hits, longest
from comity.intake.core.place_names import gazetteer, towns
from comity_names.vietnamese import is_plain_syllable, strip_marks

_SYLLABLE = rf"(?:(?=[{UPPER}])[^\W\d_][\w'.-]*\w|(?=[{UPPER}])\w|\d{{1,2}}(?![\d/.,%]| (?:triệu|tỷ|tỉ|nghìn|ngàn|người|đối tượng|bị can|vụ|chiếc|xe|bộ|máy|suất|phần|kg|tấn|viên|công dân|nạn nhân|cán bộ|học viên|tháng|năm|ngày|giờ)))"
CAPITALS = rf"(?=[{UPPER}])[^\W\d_][\w'-]*(?:[ -]{_SYLLABLE}){{0,4}}"


@cache
def _words() -> dict[str, Any]:
    rows: dict[str, Any] = resource("organisations", "vi")
    return rows


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rows = _words()
    state, town = either(countries("vi")), either(towns("vi"))
    words = f"(?i:{either(folded(one, 'vi') for one in rows['words'])})"
    local = either(folded(one, "vi") for one in rows["local"])
    level = either(rows["levels"])
    return {
        "state": re.compile(rf" (?:của |nước )?({state})(?![\w-])"),
        "aside": re.compile(rf" \((?:[^()]{{0,60}}? )?({state})[),]"),
        "apart": re.compile(rf"(?: \(|, )(?:nước )?({state})(?=[),.;]| )"),
        "seat": re.compile(rf" (?:{level} ({CAPITALS})|({town})(?![\w-]))"),
        "site": re.compile(rf" ({CAPITALS})"),
        "joint": re.compile(
            rf"(?<!\w)({local}) (?:các|hai|ba|bốn|\d+) (?:tỉnh|thành phố|địa phương)(?:,? thành phố)?:? {town}(?:, {town})*(?:,? và (?:{level} )?{town})(?!\w)"
        ),
        "bare": re.compile(
            rf"(?<!\w)({local}) (tỉnh|thành phố|huyện|quận|phường|xã)(?= ?[,.;:()–]|\s+[^\W\d_](?<![{UPPER}]))"
        ),
        "ministry": re.compile(
            rf"(?<!\w)(?:Cơ quan (?:CSĐT|Cảnh sát điều tra|ANĐT|An ninh điều tra)(?: thuộc| -| –|,)? )?Bộ ({either(fields('vi'))})(?!\w)(?! nhân dân)"
        ),
        "unit": re.compile(
            rf"(?<!\w)({either(rows['units'])}) (?={UPPER_CLASS}|(?<=Trung tâm )(?:chống|phòng,? chống|ứng phó|điều phối|chỉ huy)|(?<=Trạm )(?:kiểm soát|kiểm tra)|(?<=Cơ quan )(?:chống|phòng,? chống)|(?<=Ủy ban )(?:phòng,? chống|kiểm soát)){words}(?:,? {words})*(?!\w)"
        ),
        "local": re.compile(rf"(?<!\w)({local}) (?:{level} ?({CAPITALS})|({town})(?!\w)|({state})(?![\w]))"),
        "turned": re.compile(rf"(?<!\w)({town}) tỉnh (?:Trụ sở )?[Cc]ảnh sát(?! \w+ sự)"),
        "embassy": re.compile(
            rf"(?<!\w)(Đại sứ quán|ĐSQ|Tổng [Ll]ãnh sự quán|Lãnh sự quán|TLSQ|(?<!Phó )(?<!, )Tổng [Ll]ãnh sự) (?:nước )?({state})(?: tại ({state}|{town}|{CAPITALS}))?"
        ),
        "company": re.compile(
            rf"(?<!\w)(?:Công ty(?: (?:TNHH|CP|cổ phần|Cổ phần|trách nhiệm hữu hạn|MTV|một thành viên))*|Tập đoàn|Ngân hàng|Trường Đại học|Trường THPT|Đại học) (?:[{UPPER}]\w*(?: (?!và |tại |ở |đã |của |do |có |là |bị )[^\W\d_A-ZĐ]\w*){{1,3}} )?{CAPITALS}"
        ),
        "mission": re.compile(
            rf"(?<!\w)(?:Đại sứ quán|Tổng [Ll]ãnh sự quán|Học viện)(?= ?[,.;:()–]|\s+[^\W\d_](?<![{UPPER}]))"
        ),
        "brackets": re.compile(r" \( ?([A-ZĐ][A-Za-zĐ&-]{0,9}\d{0,2}|(?:Vụ|Cục|Phòng|Ban|Khối) \d{1,2}) ?\)"),
    }


# before "Công an Việt Nam" these are the office of a minister or an attaché
_OF_AN_OFFICE = re.compile(r"(?:Bộ trưởng|Thứ trưởng|[Tt]ùy viên) \Z")
UPPER_CLASS = f"[{UPPER}]"
_TAKEN_UP = frozenset({"body+place/vi", "embassy/vi", "unit+words/vi"})
_TRAILING = re.compile(
    r"(?:(?<!iên),? (?:và|về|phòng|chống|phòng chống|phòng, chống|sử dụng|có tổ chức))+\Z", re.IGNORECASE
)


@cache
def _verbs_behind() -> re.Pattern[str]:
    """Words of names that are verbs too: in small letters at the end of a name they say what the body does."""
    return re.compile(rf"(?<!và)(?<!về)(?<!,) {either(_words()['verbs'])}\Z")


def _of_state(text: str, hit: Hit) -> Hit:
    """A state right after a body is part of its naming: `Bộ Công an Lào`. A state in a bracket behind it only tells whose it is."""
    after = _patterns()["state"].match(text, hit.span.end)
    if after is None or hit.fixed or _goes_on(text, after):
        aside = None if hit.fixed or hit.country else _patterns()["aside"].match(text, hit.span.end)
        return replace(hit, country=countries("vi")[aside[1]]) if aside else hit
    return replace(hit, span=Span(hit.span.start, after.end()), country=countries("vi")[after[1]])


def _goes_on(text: str, state: re.Match[str]) -> bool:
    """Whether the capitals behind a state's name belong to it: `Lào Cai` is a province, `Anh Tuấn` a man."""
    following = re.match(rf" ({UPPER_CLASS}[\w-]*)", text[state.end() :])
    if following is None:
        return False
    if any(form.startswith(f"{state[1]} {following[1]}") for form in gazetteer("vi")):
        return True
    return state[1] in ambiguous("vi") and is_plain_syllable(strip_marks(following[1].lower()))


def _with_acronym(text: str, hit: Hit) -> Hit:
    """The acronym in brackets belongs to the naming, unless it is the name of a body known by itself."""
    found = _patterns()["brackets"].match(text, hit.span.end)
    if found and (found[1] in countries("vi") or found[1] in gazetteer("vi")):
        return hit  # "Công an tỉnh Kandal (Campuchia)"
    other = bodies("vi").get(found[1]) if found else None
    if found is None or (other and other.key != hit.key and other.kind == "international"):
        return hit
    if other and other.key != hit.key:  # the acronym tells which body it is
        hit = replace(hit, key=other.key, states=other.states, name=None)
    return replace(hit, span=Span(hit.span.start, found.end()))


def _ministries(text: str) -> Iterator[Hit]:
    for one in _patterns()["ministry"].finditer(text):
        field = fields("vi")[one[1]]
        yield Hit(Span(*one.span()), f"ministry:{field.key}", "ministry", "bộ/vi", states=field.states)


def _units(text: str) -> Iterator[Hit]:
    kinds, seated = _words()["units"], _words()["seated"]
    for one in _patterns()["unit"].finditer(text):
        whole = one.group()
        while (shorter := _verbs_behind().sub("", _TRAILING.sub("", whole))) != whole:
            whole = shorter
        if whole == one[1]:
            continue
        kind = "police" if re.search("ảnh sát|tội phạm|ông an", whole) else kinds[one[1]]
        end = one.start() + len(whole)
        seat = _patterns()["seat"].match(text, end) if one[1] in seated else None
        if seat is None and one[1] in _words()["sited"]:
            seat = _patterns()["site"].match(text, end)
        country = None
        if seat is not None and not (seat[1] and seat[1] in countries("vi")):
            known = gazetteer("vi").get(next(name for name in seat.groups() if name))
            end, country = seat.end(), known.country if known else None
        whole = text[one.start() : end]
        yield Hit(
            Span(one.start(), end),
            f"unit:{whole.lower()}",
            kind,
            "unit+words/vi",
            country=country,
            name=whole,
        )


def _local(text: str) -> Iterator[Hit]:
    kinds = {folded(head, "vi"): kind for head, kind in _words()["local"].items()}
    for one in _patterns()["local"].finditer(text):
        kind, head = kinds[one[1]], one[1].lower()
        if one[4]:
            if one[4] in ambiguous("vi") and re.match(rf" {UPPER_CLASS}", text[one.end() :]):
                continue
            country: str | None = countries("vi")[one[4]]
            key = f"police:{country}" if kind == "police" else f"{head}:{country}"
            yield Hit(Span(*one.span()), key, kind, "body+state/vi", country=country, fixed=True)
            continue
        name = one[2] or one[3]
        known = gazetteer("vi").get(name)
        end = one.end()
        if (
            one[2] and known is None
        ):  # a town of the gazetteer may stand at the head of a longer run of capitals
            start = one.start(2)
            longer = next(
                (
                    form
                    for form in sorted(towns("vi"), key=len, reverse=True)
                    if name.startswith(form + " ") and not name[len(form) + 1].isdigit()
                ),
                None,
            )
            if longer:
                name, end, known = longer, start + len(longer), gazetteer("vi")[longer]
        key = f"police:{name}" if kind == "police" else f"{head}:{name}"
        aside = None if known else _patterns()["apart"].match(text, end)
        country = known.country if known else countries("vi")[aside[1]] if aside else None
        yield Hit(Span(one.start(), end), key, kind, "body+place/vi", country=country)


def _joint(text: str) -> Iterator[Hit]:
    """Bodies of several places named together are one naming: `Công an các tỉnh A, B và C`."""
    kinds = {folded(head, "vi"): kind for head, kind in _words()["local"].items()}
    for one in _patterns()["joint"].finditer(text):
        yield Hit(Span(*one.span()), f"joint:{one.group().lower()}", kinds[one[1]], "bodies+places/vi")


def _taken_up(text: str, named: list[Hit]) -> Iterator[Hit]:
    """`Công an tỉnh` or `Đại sứ quán` alone is the one that was named last: `Công an tỉnh X`."""
    for one in [*_patterns()["bare"].finditer(text), *_patterns()["mission"].finditer(text)]:
        before = [
            other
            for other in named
            if other.span.end <= one.start() and text.startswith(one.group() + " ", other.span.start)
        ]
        if before:
            at_home = [other for other in before if other.country == "VN"]
            last = max(at_home or before, key=lambda hit: hit.span)
            yield replace(last, span=Span(*one.span()), short=True, rule="body taken up/vi")


def _through_ministry(text: str, start: int, end: int) -> int:
    """The end of a school's name that a ministry's is the end of, with the state of it: `Trường Đại học Tổng hợp Bộ Nội vụ Nga`."""
    for one in _patterns()["ministry"].finditer(text, start, end + 30):
        if one.start() < end < one.end():
            state = _patterns()["state"].match(text, one.end())
            return state.end() if state else one.end()
    return end


def _others(text: str) -> Iterator[Hit]:
    rules = _patterns()
    for one in rules["turned"].finditer(text):
        yield Hit(
            Span(*one.span()),
            f"police:{one[1]}",
            "police",
            "place+body/vi",
            country=gazetteer("vi")[one[1]].country,
        )
    for one in rules["embassy"].finditer(text):
        rank = "embassy" if one[1] in {"Đại sứ quán", "ĐSQ"} else "consulate"
        yield Hit(
            Span(*one.span()), f"{rank}:{one[3]}", "embassy", "embassy/vi", country=countries("vi")[one[2]]
        )
    for one in rules["company"].finditer(text):
        end = _through_ministry(text, one.start(), one.end())
        whole = text[one.start() : end]
        yield Hit(Span(one.start(), end), f"company:{whole.lower()}", "company", "company/vi")


def _of_the_owner(text: str, found: list[Hit]) -> list[Hit]:
    """A unit takes the state of the body that it is said to be of, by name or by the acronym the text gave: `Cục Thương mại của SPF`."""
    given = {
        short[1]: one.country
        for one in found
        if one.country and (short := _patterns()["brackets"].match(text, one.span.end))
    }
    starts = {one.span.start: one.country for one in found if one.country}
    kept = []
    for one in found:
        owner = re.match(r" (?:của|thuộc) (?=(\w+))", text[one.span.end : one.span.end + 40])
        country = owner and (starts.get(one.span.end + owner.end()) or given.get(owner[1]))
        kept.append(replace(one, country=country) if country and not one.country else one)
    return kept


def vietnamese(text: str) -> list[Hit]:
    """Find bodies in a folded Vietnamese text."""
    open_ended = [*known_hits(text, "vi"), *_ministries(text), *_units(text)]
    local = list(_local(text))
    homes = {one.key: one.country for one in local if one.country}
    local = [
        replace(one, country=one.country or homes.get(one.key))
        for one in local
        if not (one.rule == "body+state/vi" and _OF_AN_OFFICE.search(text, 0, one.span.start))
    ]
    found = [*local, *(_of_state(text, one) for one in open_ended), *_joint(text), *_others(text)]
    found = _of_the_owner(text, found)
    return longest(
        [
            *(_with_acronym(text, one) for one in found),
            *_taken_up(text, [one for one in found if one.rule in _TAKEN_UP]),
        ]
    )
