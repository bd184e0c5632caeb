"""Bodies in English and, by fewer rules, French."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from comity.intake.core.acronyms_en import lesser_forces
from comity.intake.core.countries import adjectival, adjectives, countries, either, resource
from comity.intake.core.model import Span
from comity.intake.core.organisation_hits import Hit, fields, known_hits, longest
from comity.intake.core.organisation_runs_en import runs, trimmed
from comity.intake.core.place_names import gazetteer, towns

_W = r"[A-ZÀ-ÖØ-ÞĐ][\w&'.-]*\w"


@cache
def _words() -> dict[str, Any]:
    rows: dict[str, Any] = resource("organisations", "en")
    return rows


@cache
def _states() -> dict[str, str]:
    """Return names and adjectives of states."""
    return countries("en") | adjectives("en") | adjectival("en")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    state, adjective = either(countries("en")), either(adjectives("en"))
    field = either(fields("en"))
    more = rf"(?:(?:,? and |, ){_W}(?: {_W})*)?"
    grade = either(_words()["grades"])
    place = either(towns("en"))
    level = r"(?:Prefecture|Province|City|District|Ward|County|prefecture|province|city|district)"
    return {
        "before": re.compile(rf"(?:({adjective})|({state})(?:'s|')?),? (?:own )?\Z"),
        "after": re.compile(
            rf" (?:of|in) (?:the )?({state})(?![\w-])(?! (?:National|Police|Ministry|Coast|Immigration|Customs|Federal|Border)(?!\w))"
        ),
        "brackets": re.compile(r" ?\(([A-Z][A-Za-z&-]{1,9})\)"),
        "joint": re.compile(
            rf"Ministries of ({field}) of (?:both |the )?(?:the )?({state}) and (?:the )?({state})"
        ),
        "pair": re.compile(rf"({adjective}) and ({adjective}) Ministries of ({field})"),
        "ministry": re.compile(
            rf"(?:Ministry|Ministries|Department|Office) (?:of|for) (?:the )?({field})(?: and {field})?(?![\w-])"
        ),
        "other": re.compile(rf"Ministry (?:of|for) (?:the )?({_W}(?: {_W})*{more})"),
        "turned": re.compile(
            rf"(?<![\w'])({field}|Interior) Ministry(?!\w)|(?<=\w )(?i:(interior|foreign|justice|defen[cs]e|public security|home affairs|internal affairs)) ministry(?!\w)"
        ),
        "title": re.compile(
            rf"(?:({adjective})|({state})'s?) (?:\w+ )?Minister (?:of|for) (?:the )?({field})"
        ),
        "embassy": re.compile(
            rf"(?:({adjective}|{state}) )?(?:Royal )?(?:Embassy|embassy|Consulate[ -]General|consulate[ -]general|General Consulate|Consulate|consulate)(?!\w)(?: of (?:the )?({state}))?(?: in (?:the )?({state}|{place}|{_W}(?: {_W}){{0,3}}))?"
        ),
        "adjective police": re.compile(
            rf"(?<![\w-])({adjective}|{state}) (?:(?:national|federal|border|criminal|anti-drug|immigration) )?[Pp]olice(?: forces?)?(?![\w-])(?! (?:officer|station|dog|custody|car|record|attach[eé]|chief|liaison|commissioner))"
        ),
        "police in": re.compile(
            rf"(?<!\w)[Pp]olice (?:in|of|from) (?:the )?(?:({_W}(?: {_W}){{0,2}}) {level}|({place}))(?![\w-])(?!(?:, \w+)* (?:and|prefectures|provinces))"
        ),
        "local police": re.compile(
            rf"(?<![\w-])(?:({_W}(?: {_W}){{0,2}}(?:(?:, {_W}(?: {_W})?)*,? and {_W}(?: {_W})?)?) (?:{grade}|Prefecture|Province|Provincial|Prefectural|City|District) [Pp]olice|({place})(?:'s)? (?:traffic |criminal |anti-drug )?[Pp]olice)(?: [Dd]epartments?)?(?! (?:officer|station))(?!\w)"
        ),
    }


def _initials(name: str, acronym: str) -> bool:
    """Whether an acronym is made of the first letters of a name, small words left out or not."""
    letters = "".join(word[0] for word in re.findall(r"[A-Za-z]+", name) if word[0].isupper())
    short = acronym.replace("&", "").upper()
    every = iter(re.findall(r"(?<![A-Za-z'])[A-Za-z]", name.upper()))
    return (
        letters.endswith(short)
        or (
            len(short) > 1
            and letters.startswith(short[0])
            and set(short) <= set(name.upper())
            and letters.endswith(short[-1])
        )
        or (len(short) > 2 and all(letter in every for letter in short))
    )


def _dressed(text: str, hit: Hit) -> Hit:
    """A body takes the state named after it into its stretch, and an acronym of its letters; an adjective or owner before it only says whose it is."""
    rules = _patterns()
    start, end, country = hit.span.start, hit.span.end, hit.country
    if not hit.fixed:
        if after := rules["after"].match(text, end):
            country, end = countries("en")[after[1]], after.end()
        elif before := rules["before"].search(text, max(0, start - 48), start):
            country = _states()[before[1] or before[2]]
    name = text[start:end]
    if (
        (brackets := rules["brackets"].match(text, end))
        and brackets.group()[0] == " "
        and _initials(text[start : hit.span.end], brackets[1])
    ):
        end = brackets.end()
    return replace(hit, span=Span(start, end), country=country, name=name)


def _ministries(text: str) -> Iterator[Hit]:
    rules, table = _patterns(), fields("en")
    for one in rules["joint"].finditer(text):
        both = tuple(countries("en")[one[n]] for n in (2, 3))
        yield Hit(
            Span(*one.span()),
            f"ministry:{table[one[1]].key}",
            "ministry",
            "joint ministries/en",
            parties=both,
        )
    for one in rules["pair"].finditer(text):
        both = tuple(adjectives("en")[one[n]] for n in (1, 2))
        yield Hit(
            Span(one.end(2) + 1, one.end()),
            f"ministry:{table[one[3]].key}",
            "ministry",
            "joint ministries/en",
            parties=both,
        )
    for one in rules["ministry"].finditer(text):
        if one.group().startswith("Ministr") or table[one[1]].key in {"justice", "home", "foreign", "state"}:
            yield Hit(
                Span(*one.span()),
                f"ministry:{table[one[1]].key}",
                "ministry",
                "ministry of/en",
                states=table[one[1]].states,
            )
    for one in rules["other"].finditer(text):
        if not any(one[1].startswith(form) for form in table):
            yield Hit(Span(*one.span()), f"ministry:{one[1]}", "ministry", "ministry of/en")
    for one in rules["turned"].finditer(text):
        start = one.start() + 4 if one[1] and one[1].startswith("the ") else one.start()
        word = one[1] or one[2].title().replace("Defense", "Defence")
        if one[1] or rules["before"].search(text, max(0, one.start() - 48), one.start()):
            yield Hit(
                Span(start, one.end()),
                f"ministry:{table[word].key}",
                "ministry",
                "ministry/en",
                states=table[word].states,
            )


def titled_ministries(text: str) -> list[Hit]:
    """Return titles of ministers with the state they serve: no bodies themselves, but they tell whose ministry is meant further on."""
    return [
        Hit(
            Span(*one.span()),
            f"ministry:{fields('en')[one[3]].key}",
            "ministry",
            "minister/en",
            country=_states()[one[1] or one[2]],
        )
        for one in _patterns()["title"].finditer(text)
    ]


def _police(text: str) -> Iterator[Hit]:
    rules = _patterns()
    for one in rules["adjective police"].finditer(text):
        country = _states()[one[1]]
        yield Hit(
            Span(*one.span()),
            f"police:{country}",
            "police",
            "adjective+police/en",
            country=country,
            fixed=True,
        )
    for one in rules["police in"].finditer(text):
        yield _local(one, (one[1] or one[2]), "police in+place/en")
    for one in rules["local police"].finditer(text):
        start = trimmed(text, *one.span()) if not one[2] else one.start()
        yield replace(
            _local(one, text[start : one.end(1)] if one[1] else one[2], "place+police/en"),
            span=Span(start, one.end()),
        )


def _local(one: re.Match[str], place: str, rule: str) -> Hit:
    place = re.sub(
        r" (?:City|Province|Prefecture|District|Provincial|Municipal|Prefectural|Metropolitan)$", "", place
    )
    names = re.split(r",? and |, ", place)
    known = gazetteer("en").get(names[0])
    return Hit(
        Span(*one.span()),
        f"police:{known.name if known and len(names) == 1 else place}",
        "police",
        rule,
        country=known.country if known else None,
    )


def _embassies(text: str) -> Iterator[Hit]:
    for one in _patterns()["embassy"].finditer(text):
        owner = one[1] or one[2]
        if owner is None and one[3] is None:
            continue
        before = _patterns()["before"].search(text, max(0, one.start() - 48), one.start())
        country = _states()[owner] if owner else _states()[before[1] or before[2]] if before else None
        rank = "consulate" if "onsulate" in one.group() else "embassy"
        yield Hit(Span(*one.span()), f"{rank}:{one[3]}", "embassy", "embassy/en", country=country)


_OFFICE = re.compile(
    r"(?<![\w-])(?P<body>[A-Z]{3,6})(?:'s)? (?:(?:[Dd]eputy|[Aa]cting|[Aa]ssistant|[Ee]xecutive|[Cc]hief|[Ss]enior|[Vv]ice|[Rr]egional|[Cc]ountry) )*"
    r"(?:[Dd]irector|[Cc]ommissioner|[Cc]hief|[Hh]ead|[Ss]ecretary|[Cc]hair(?:man|woman|person)?|[Pp]resident|[Ss]pokes(?:man|woman|person)|[Oo]fficer|[Aa]gents?|[Ii]nvestigators?|[Rr]epresentative)(?!\w)"
)
_NO_BODY = frozenset(
    ["COVID", "CEO", "HCMC", "USA", "UAE", "ROK", "DPRK", "PRC", "GMT", "VIP", "HIV", "AIDS"]
)


def _by_office(text: str) -> Iterator[Hit]:
    """Find bodies by capitals alone before an office of theirs: "CIB executive director"."""
    for one in _OFFICE.finditer(text):
        if one["body"] not in _NO_BODY and one["body"] not in _states():
            yield Hit(
                Span(*one.span("body")),
                f"run:{one['body'].lower()}",
                "agency",
                "capitals+office/en",
                short=True,
            )


def english(text: str) -> list[Hit]:
    """Find bodies in a folded English text."""
    undressed = [*known_hits(text, "en"), *_ministries(text)]
    named = [_dressed(text, one) for one in undressed]
    return longest(
        [
            *named,
            *(_dressed(text, one) for one in runs(text, known_hits(text, "en"))),
            *_police(text),
            *_embassies(text),
            *_by_office(text),
            *lesser_forces(text),
        ]
    )


def french(text: str) -> list[Hit]:
    """Find bodies in a folded French text: those of the lexicon, ministries, and police with an adjective."""
    table, nation, state = fields("fr"), either(adjectives("fr")), either(countries("fr"))
    found = known_hits(text, "fr")
    pattern = rf"[Mm]inistère (?:de la |de l'|du |des )({either(table)})(?:(?: du | de la | de l'| d'| de )({state})| ({nation}))?"
    for one in re.finditer(pattern, text):
        country = countries("fr")[one[2]] if one[2] else adjectives("fr")[one[3]] if one[3] else None
        found.append(
            Hit(
                Span(one.start(), one.end(2) if one[2] else one.end(1)),
                f"ministry:{table[one[1]].key}",
                "ministry",
                "ministère/fr",
                country=country,
            )
        )
    for one in re.finditer(rf"[Pp]olice ({nation})", text):
        country = adjectives("fr")[one[1]]
        found.append(
            Hit(
                Span(*one.span()),
                f"police:{country}",
                "police",
                "police+adjective/fr",
                country=country,
                fixed=True,
            )
        )
    return longest(found)
