"""Unknown places in English and Vietnamese: names in capitals beside a word of the kind of place."""

import re
from collections.abc import Iterator
from functools import cache

from comity.intake.core.countries import either
from comity.intake.core.model import Span
from comity.intake.core.organisations_vi import CAPITALS
from comity.intake.core.place_hits import Spot
from comity.intake.core.place_names import gazetteer, place_rules, towns

_W = r"[A-ZÀ-ÖØ-ÞĐ][\w'-]*\w"


@cache
def _english() -> dict[str, re.Pattern[str]]:
    kinds = place_rules("en")["kinds"]
    after = either(kinds["after"])
    return {
        "kind after": re.compile(rf"(?<![\w-])({_W}(?: {_W}){{0,2}}) ({after})(?![\w-])"),
        "kind before": re.compile(
            rf"(?<!\w)(?:{either(kinds['of'])}) ({_W}(?: {_W}){{0,2}})(?:(?:, | and )({_W}(?: {_W})?))?"
        ),
        "in": re.compile(
            rf"(?<!\w)[Ii]n ({_W}(?: {_W}){{0,2}})(?:(?:, ({_W}(?: {_W})?))*,? and ({_W}(?: {_W})?))?(?![\w-])(?! [A-Z])"
        ),
        "home": re.compile(rf", \d{{1,3}}, (?:of|from) ({_W}(?: {_W}){{0,2}})"),
    }


def english(text: str) -> list[Spot]:
    """Find places that a word of their kind, the word "in" or the form of an address tells, in a folded English text."""
    found: list[Spot] = []
    for rule, pattern in _english().items():
        for one in pattern.finditer(text):
            for number in range(1, (pattern.groups if rule != "kind after" else 1) + 1):
                found += _named(text, one, number, rule)
    return found


def _named(text: str, one: re.Match[str], number: int, rule: str) -> Iterator[Spot]:
    name = one[number]
    words = name.split(" ") if name else []
    if (
        not words
        or any(word.removesuffix("'s") in place_rules("en")["no_places"] for word in words)
        or name.isupper()
        or "'s" in name
    ):
        owner = re.fullmatch(rf".*'s ({_W}(?: {_W})?)", name or "")
        if rule != "kind after" or owner is None:
            return
        start, end = one.start(number) + owner.start(1), one.end()
    else:
        start, end = one.span(number)
        if rule == "kind after":
            if words[0] in {"The", "In", "At", "On", "From", "And", "This"}:
                start += len(words[0]) + 1
            end = one.end()
    known = gazetteer("en").get(text[start : one.end(number)])
    kind = one[2] if rule == "kind after" else ""
    if known and (kind.islower() or not kind):
        return
    name = known.name if known else text[start:end]
    if rule == "kind after" and kind.islower():
        end, name = one.end(number), text[start : one.end(number)]
    if start < end:
        yield Spot(
            Span(start, end),
            name,
            name,
            known.country if known else None,
            f"{rule}/en",
            unknown=known is None,
            rank=1,
        )


@cache
def _vietnamese() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    kinds = place_rules("vi")["kinds"]
    return (
        re.compile(
            rf"(?<!\w)({either(kinds['kept'])})(?: |(?<=\.)|(?<=P)(?=\w[^\W\dA-Z_]))({CAPITALS}|\d{{1,2}})(?![\w/])"
        ),
        re.compile(rf"(?<!\w)({either(kinds['sites'])}) ({CAPITALS})(?!\w)"),
        re.compile(rf"(?<!\w)(?:ở|tại|{either(kinds['plain'])}) ({CAPITALS})(?!\w)"),
    )


_SMALL_KINDS = frozenset({"phường", "xã", "thị trấn"})


@cache
def _provinces() -> frozenset[str]:
    return frozenset(one.strip() for one in place_rules("vi")["provinces_vn"].split(","))


def vietnamese(text: str) -> list[Spot]:
    """Find places behind a word of their kind or behind `tại` and `ở` in a folded Vietnamese text."""
    kept, sites, plain = _vietnamese()
    found = []
    for one in kept.finditer(text):
        name, end = one.group() if one[2].isdigit() else one[2], one.end()
        longer = [
            form for form in towns("vi") if name.startswith(form + " ") and not name[len(form) + 1].isdigit()
        ]
        if name not in gazetteer("vi") and longer:
            name = max(longer, key=len)
            end = one.start(2) + len(name)
        known = gazetteer("vi").get(name)
        key = known.name if known else name
        if known and one[1] in _SMALL_KINDS and name in _provinces():
            key = f"{one[1]} {name}"  # since 2025 wards and communes bear names of provinces
        found.append(
            Spot(
                Span(one.start(), end),
                key,
                name,
                known.country if known else None,
                "kind+name/vi",
                unknown=known is None,
            )
        )
    for one in sites.finditer(text):
        known = gazetteer("vi").get(one[2])
        found.append(
            Spot(
                Span(*one.span()),
                one.group(),
                one.group(),
                known.country if known else None,
                "site+name/vi",
                unknown=known is None,
            )
        )
    found += [
        Spot(Span(*one.span(1)), one[1], one[1], None, "tại+name/vi", unknown=True, rank=1)
        for one in plain.finditer(text)
        if not any(one[1].startswith(form) for form in gazetteer("vi"))
        and not (
            one[1].split(" ")[-1] in place_rules("vi")["no_places"]
            and re.match(r" [^\W\d_A-ZĐ]", text[one.end() :])
        )
    ]
    return found
