"""The body and the state of a Vietnamese office where its words leave them out or say them in their own way."""

import re
from functools import lru_cache

from comity.intake.core.found import Found
from comity.intake.core.model import Organisation, Place, SourceText, Span
from comity.intake.core.wordlists import nations_in, word_lists
from comity_names.vietnamese import parse

_FAR = 700
"""So far before an office, in characters, the body it is of may be named."""


@lru_cache(maxsize=1)
def _heads() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Offices with the words that the names of their bodies begin with, the longest first."""
    rows = [one.partition("=") for one in word_lists("vi").get("headed")]
    found = [(office.strip(), tuple(heads.strip().split("/"))) for office, _, heads in rows]
    return tuple(sorted(found, key=lambda row: -len(row[0])))


def named_in_office(
    role: str | None, organisations: list[Organisation], text: SourceText
) -> Organisation | None:
    """Return the body whose whole name stands in an office, whatever its first letter: "Trưởng phòng Quản lý xuất nhập cảnh"."""
    office = (role or "").casefold()
    fits = [
        (len(text.at(mention)), number)
        for number, body in enumerate(organisations)
        for mention in body.mentions
        if len(text.at(mention).split()) > 1 and text.at(mention).casefold() in office
    ]
    return organisations[max(fits)[1]] if fits else None


def headed_by(
    text: SourceText, one: Found, role: str | None, organisations: list[Organisation]
) -> Organisation | None:
    """Return the body that a bare office is of: "Đồn trưởng" is of the post named last before it."""
    office = re.sub(r"^(?:nguyên|cựu|quyền) ", "", (role or "").casefold())
    found = next((row for row in _heads() if office == row[0] or office.startswith(row[0] + " ")), None)
    if found is None:
        return None
    rest = office[len(found[0]) :].strip()
    if rest:  # "Tư lệnh Cảnh sát cơ động" of a "Bộ Tư lệnh Cảnh sát cơ động"
        ends = [one for one in organisations if len(rest.split()) > 1 and one.name.casefold().endswith(rest)]
        return ends[0] if ends else None
    heads = found[1]
    before = [
        (mention.start, number)
        for number, body in enumerate(organisations)
        for mention in body.mentions
        if one.span.start - _FAR < mention.start
        and mention.end <= one.span.start
        and text.at(mention).casefold().startswith(heads)
    ]
    return organisations[max(before)[1]] if before else None


def state_of_place(spans: list[Span], places: list[Place]) -> str | None:
    """Return the state of the first place named in the stretches of a title: "Thống đốc tỉnh Hyogo"."""
    found = [
        (mention, place.country)
        for place in places
        for mention in place.mentions
        if place.country and any(span.holds(mention) for span in spans)
    ]
    return min(found, key=lambda row: row[0])[1] if found else None


def is_foreign(name: str) -> bool:
    """Whether a name without a mark holds a word that is no syllable of Vietnamese."""
    return name.isascii() and any(parse(word) is None for word in name.split())


def state_before(text: SourceText, one: Found) -> str | None:
    """Return the foreign state named last before a name, near by."""
    start = max(0, one.span.start - _FAR)
    found = [code for _place, code in nations_in(text.raw[start : one.span.start]) if code != "VN"]
    return found[-1] if found else None
