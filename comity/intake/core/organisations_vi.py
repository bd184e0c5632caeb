"""Bodies in Vietnamese: the head comes first, the state or place it belongs to last and inside the name."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from comity.intake.core.countries import UPPER, ambiguous, countries, either, folded, resource
from comity.intake.core.model import Span
from comity.intake.core.organisation_hits import Hit, fields, known_hits, longest
from comity.intake.core.place_names import gazetteer, towns

_SYLLABLE = rf"(?:(?=[{UPPER}])[^\W\d_][\w'.-]*\w|(?=[{UPPER}])\w|\d{{1,2}}(?![\d/.,%]))"
CAPITALS = rf"(?=[{UPPER}])[^\W\d_][\w'-]*(?:[ -]{_SYLLABLE}){{0,4}}"


@cache
def _words() -> dict[str, Any]:
    rows: dict[str, Any] = resource("organisations", "vi")
    return rows


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rows = _words()
    state, town = either(countries("vi")), either(towns("vi"))
    words = either(folded(one, "vi") for one in rows["words"])
    local = either(folded(one, "vi") for one in rows["local"])
    level = either(rows["levels"])
    stop = rf"(?= ?[{UPPER}])"
    return {
        "state": re.compile(rf" (?:nước )?({state})(?![\w-])(?!{stop})"),
        "ministry": re.compile(rf"(?<!\w)Bộ ({either(fields('vi'))})(?!\w)(?! nhân dân)"),
        "unit": re.compile(
            rf"(?<!\w)({either(rows['units'])}) (?={UPPER_CLASS}){words}(?:,? {words})*(?!\w)"
        ),
        "local": re.compile(rf"(?<!\w)({local}) (?:{level} ?({CAPITALS})|({town})(?!\w)|({state})(?![\w]))"),
        "turned": re.compile(rf"(?<!\w)({town}) tỉnh (?:Trụ sở )?[Cc]ảnh sát(?! \w+ sự)"),
        "embassy": re.compile(
            rf"(?<!\w)(Đại sứ quán|ĐSQ|Tổng [Ll]ãnh sự quán|Lãnh sự quán|Tổng [Ll]ãnh sự) (?:nước )?({state})(?: tại ({state}|{town}|{CAPITALS}))?"
        ),
        "company": re.compile(
            rf"(?<!\w)(?:Công ty(?: (?:TNHH|CP|cổ phần|Cổ phần|trách nhiệm hữu hạn|MTV|một thành viên))*|Tập đoàn|Ngân hàng|Trường Đại học|Trường THPT|Đại học) {CAPITALS}"
        ),
        "brackets": re.compile(r" \(([A-ZĐ]{1,5}\d{0,2})\)"),
    }


UPPER_CLASS = f"[{UPPER}]"


def _of_state(text: str, hit: Hit) -> Hit:
    """A state right after a body is part of its naming: `Bộ Công an Lào`."""
    after = _patterns()["state"].match(text, hit.span.end)
    if after is None or hit.fixed:
        return hit
    if after[1] in ambiguous("vi") and re.match(rf" {UPPER_CLASS}", text[after.end() :]):
        return hit
    return replace(hit, span=Span(hit.span.start, after.end()), country=countries("vi")[after[1]])


def _ministries(text: str) -> Iterator[Hit]:
    for one in _patterns()["ministry"].finditer(text):
        field = fields("vi")[one[1]]
        yield Hit(Span(*one.span()), f"ministry:{field.key}", "ministry", "bộ/vi", states=field.states)


def _units(text: str) -> Iterator[Hit]:
    kinds = _words()["units"]
    for one in _patterns()["unit"].finditer(text):
        whole = re.sub(r",? (?:và|về|phòng|chống|phòng chống)\Z", "", one.group())
        if whole == one[1]:
            continue
        kind = "police" if "ảnh sát" in whole or "tội phạm" in whole or "ông an" in whole else kinds[one[1]]
        end = one.start() + len(whole)
        if brackets := _patterns()["brackets"].match(text, end):
            end = brackets.end()
        yield Hit(Span(one.start(), end), f"unit:{whole.lower()}", kind, "unit+words/vi", name=whole)


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
        yield Hit(
            Span(one.start(), end), key, kind, "body+place/vi", country=known.country if known else None
        )


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
        yield Hit(Span(*one.span()), f"company:{one.group().lower()}", "company", "company/vi")


def vietnamese(text: str) -> list[Hit]:
    """Find bodies in a folded Vietnamese text."""
    open_ended = [*known_hits(text, "vi"), *_ministries(text), *_units(text)]
    return longest([*(_of_state(text, one) for one in open_ended), *_local(text), *_others(text)])
