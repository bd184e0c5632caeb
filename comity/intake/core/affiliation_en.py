"""In English texts: the body that "its director", "head of the department" or "of the Second Bureau" behind a name means, and a country where no words tell it."""

import re

from comity.intake.core.affiliation import stretches
from comity.intake.core.countries import adjectives
from comity.intake.core.found import Found
from comity.intake.core.home_by_name import country_by_name, sure_country
from comity.intake.core.model import Organisation, Person, SourceText, Span
from comity.intake.core.wordlists import nation_at, nations_in

_NOUNS = (
    r"department|agency|bureau|institute|ministry|command|board|commission|committee|centre|center|office|force|unit|division|embassy|consulate|academy|"
    r"directorate|administration|authority|service|organi[sz]ation|association|court|police|squad|taskforce|task force|university|council"
)
_BACK = re.compile(
    rf"\b(?:the|its|this|their|said|same|that)\s+(?:(?P<nation>[A-Z][a-z]+)\s+)?(?:[a-z-]+\s+)?(?P<noun>{_NOUNS})(?:['’]s)?(?!\w)"
)
_BARE = re.compile(rf"\b(?:[Aa]n?|[Tt]he|[Ss]enior) (?P<noun>{_NOUNS})(?:['’]s)? ")
_BESIDE = 30  # characters before an office in which the noun of a body may stand: "an agency official"
_ON = 50  # characters behind an office in which its body may stand
_LED = re.compile(
    r"\b(?:headed|led|chaired|represented|run|directed|commanded)\s+by\s+(?:its|their|the)?\s*$",
    re.IGNORECASE,
)
_OF = re.compile(r"\s*,?\s*(?:of|from|at|with)\s+(?:the\s+)?(?:[A-Z][a-z]+\s+|[A-Z]\w+['’]s\s+)?")
_ITS_PART = re.compile(r"['’]s\s+")
_FAR = 100  # a body named farther back than this is not the one that leads to a title


def meant_by_words(text: SourceText, one: Found, organisations: list[Organisation]) -> Organisation | None:
    """Return the body that stands right behind a name, that a noun in its title points back to, or whose delegation somebody leads."""
    return (
        _behind(text, one, organisations)
        or _pointed(text, one, organisations)
        or _led(text, one, organisations)
    )


def _mentions(organisations: list[Organisation]) -> list[tuple[Span, Organisation]]:
    return sorted(
        (
            (span, body)
            for body in organisations
            if body.kind not in ("press", "media")
            for span in body.mentions
        ),
        key=lambda row: row[0],
    )


def _behind(text: SourceText, one: Found, organisations: list[Organisation]) -> Organisation | None:
    found: Organisation | None = None
    end = one.span.end
    for span, body in _mentions(organisations):
        if span.start < end:
            continue
        between = text.raw[end : span.start]
        if found is None and _OF.fullmatch(between):
            found, end = body, span.end
        elif found is not None and _ITS_PART.fullmatch(between):
            return body
        else:
            break
    return found


def _pointed(text: SourceText, one: Found, organisations: list[Organisation]) -> Organisation | None:
    for span in stretches(text, one):
        titled = one.title is not None and span.holds(one.title)
        start = max(span.start, one.title.start - _BESIDE) if one.title and titled else span.start
        end = span.end if titled else _clause_end(text.raw, span.end)
        hit = _BACK.search(text.raw[start:end]) or (_BARE.search(text.raw[start:end]) if titled else None)
        if hit is None:
            continue
        land = adjectives("en").get(hit.groupdict().get("nation") or "")
        before = [
            body
            for where, body in _mentions(organisations)
            if where.start < start + hit.start() and (land is None or body.country == land)
        ]
        noun = hit["noun"].lower().replace("center", "centre")
        alike = [body for body in before if noun in body.name.lower().replace("center", "centre")]
        if alike:
            return alike[-1]
        if noun in {"agency", "department", "bureau", "force", "office", "police"}:
            own = [body for body in before if body.kind in ("police", "agency")]
            return own[-1] if own else None
    return None


def _clause_end(raw: str, end: int) -> int:
    """Return where the clause that an office behind a name begins closes."""
    close = re.compile(r"[,;.()]|\b(?:who|said|told|that|which)\b").search(raw, end, end + _ON)
    return close.start() if close else min(len(raw), end + _ON)


def narrower(
    text: SourceText, one: Found, body: Organisation | None, organisations: list[Organisation]
) -> Organisation | None:
    """Return the part of a body that a title names right before it: of "director of the First Bureau of the Ministry" the bureau."""
    if body is None:
        return None
    spans = stretches(text, one)
    wholes = [where for where in body.mentions if any(span.meets(where) for span in spans)]
    for span, part in _mentions(organisations):
        for whole in wholes:
            between = text.raw[span.end : whole.start] if 0 < whole.start - span.end < 30 else ""
            if part is not body and re.fullmatch(r" of (?:the )?(?:[A-Z]\w+ )?", between):
                return part
    return body


def _led(text: SourceText, one: Found, organisations: list[Organisation]) -> Organisation | None:
    start = one.title.start if one.title else one.span.start
    left = text.raw[max(0, start - _FAR) : start]
    hit = _LED.search(left)
    if hit is None:
        return None
    at = max(0, start - _FAR) + hit.start()
    close = [(span, body) for span, body in _mentions(organisations) if at - _FAR < span.start < at]
    if not close:
        return None
    # "a team of the Unit of the Ministry led by its head": the first of a chain is the one that is led
    found = close[-1]
    for row in reversed(close[:-1]):
        if not re.fullmatch(
            r"(?:['’]s| of(?: the)?)? ?(?:[A-Z][a-z]+ )?", text.raw[row[0].end : found[0].start]
        ):
            break
        found = row
    return found[1]


_BESIDE_TITLE = re.compile(
    r"(?:['’]s?)?\s+(?:(?:[A-Z][\w.-]*|former|deputy|new|acting|police|national|public|security|top|state|senior|and|the|visiting|of)\s+)*"
)


def stands_beside(text: SourceText, one: Found) -> bool:
    """Whether a nationality stands in the title of a name or right before it, not farther off in the sentence."""
    if one.title is None:
        return True
    for span in stretches(text, one):
        left = text.raw[span.start : one.title.start] if span.start < one.title.start else ""
        inner = text.raw[max(span.start, one.title.start) : span.end]
        if nations_in(inner):
            return True
        hits = nations_in(left)
        if hits:
            place = hits[-1][0]
            return bool(_BESIDE_TITLE.fullmatch(left[place + nation_at(left, place) :] + " "))
    return True


def own_body(
    text: SourceText,
    name: str,
    body: Organisation | None,
    organisations: list[Organisation],
    said: str | None,
) -> Organisation | None:
    """Return the body of somebody, unless it was taken for one of another state than his name tells; `said` is the state that words of the title tell.

    A body known by its head noun alone is of the state of its official.
    """
    if body is None or body.kind == "international":
        return body
    if said:
        if body.country != said and body.rule.startswith("capitals") and not nations_in(body.name):
            body.country = said
        return body
    likely = country_by_name(text, name, english=False)
    if (
        likely
        and body.rule.startswith(("capitals", "name"))
        and body.kind != "ministry"
        and not nations_in(body.name)
    ):
        body.country = likely
        return body
    by = sure_country(text, name)
    if by is None or body.country in (None, by):
        return body
    return next((one for one in organisations if one.name == body.name and one.country == by), None)


_FIELD = re.compile(
    r"(?P<field>[A-Z]\w+) (?:Commissioner|Director|Chief|Secretary|Minister|Ombudsman)(?: General)?"
)


def body_of_field(
    role: str | None, country: str | None, organisations: list[Organisation]
) -> Organisation | None:
    """Return the one body that has the field of an office in its name: an Immigration Commissioner is of the Bureau of Immigration."""
    found = _FIELD.fullmatch(role or "")
    if found is None:
        return None
    fits = [
        one
        for one in organisations
        if one.kind in ("agency", "ministry", "police")
        and re.search(rf"(?<!\w){found['field']}(?!\w)", one.name)
        and (country is None or one.country in (None, country))
    ]
    return fits[0] if len(fits) == 1 else None


def likely_country(text: SourceText, person: Person, organisations: list[Organisation]) -> str | None:
    """Return the country of an official of whom no words tell it: by the name where the text speaks of that state, else the state spoken of last before."""
    body = next((one for one in organisations if one.id == person.organisation), None)
    if body is not None:
        return None if body.kind == "international" else body.country
    told = [(place, code) for place, code in nations_in(text.raw) if text.in_body(Span(place, place + 1))]
    codes = {code for _place, code in told}
    if by_name := country_by_name(text, person.name):
        return by_name
    start = person.mentions[0].start
    sentence = text.sentence_of(person.mentions[0])
    floor = sentence.span.start if sentence else start
    rows = [
        *(row for row in told if floor <= row[0] < start),
        *(
            (span.start, body.country)
            for body in organisations
            if body.country and body.kind != "international"
            for span in body.mentions
            if floor <= span.start < start
        ),
    ]
    if rows:
        return max(rows)[1]
    if len(codes) == 1:
        return next(iter(codes))
    homes = [
        body.country
        for body in organisations
        if body.country and body.kind in ("police", "agency", "ministry")
    ]
    return max(homes, key=homes.count) if homes else None
