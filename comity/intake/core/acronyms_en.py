"""Acronyms of English texts: capitals that stand for a body whose long form the text has, though they look like a newspaper or a body of their own."""

import re
from dataclasses import replace

from comity.intake.core.countries import adjectives, either
from comity.intake.core.model import Span
from comity.intake.core.organisation_hits import Hit
from comity.intake.core.place_names import gazetteer, towns

_GIVEN = re.compile(r" ?\(([A-Z][A-Za-z&-]{1,9})\)\Z")
_SHORTEST, _LONGEST = 3, 6  # letters of an acronym that no bracket gives
_GRADES = r"(?: (?:Provincial|Municipal|City|Prefectural|Metropolitan|District|County))?"
_LOCAL = re.compile(rf"(?P<place>[A-Z][\w' -]*?){_GRADES} Police(?: (?:Department|Force|Service))?")
_BARE = re.compile(r"(?:Provincial|Municipal|City|Prefectural) Police(?: Department)?")


def initials(name: str) -> str:
    """Return the first letters of the words in capitals of a name."""
    return "".join(word[0] for word in re.findall(r"[A-Z][\w'-]*", name))


def known_acronyms(text: str, hits: list[Hit]) -> dict[str, Hit]:
    """Return the acronyms that a text gives in brackets, or that are the first letters of long forms, with the long form."""
    found: dict[str, Hit] = {}
    for one in hits:
        if one.short or one.kind == "media":
            continue
        words = text[one.span.start : one.span.end]
        if given := _GIVEN.search(words):
            found.setdefault(given[1], one)
        elif _SHORTEST <= len(initials(words)) <= _LONGEST:
            found.setdefault(initials(words), one)
    return found


def without_strangers(text: str, hits: list[Hit]) -> list[Hit]:
    """Return the hits without capitals that were read as a newspaper, a body of their own or the name of an office, though they are an acronym of the text."""
    acronyms = known_acronyms(text, hits)
    kept = []
    for one in hits:
        words = text[one.span.start : one.span.end]
        alone = (one.kind == "media" or one.rule.startswith("capitals+office")) and words in acronyms
        office = re.fullmatch(r"([A-Z]{2,9}) (?:Office|Headquarters|Command)", words)
        if not alone and not (office and office[1] in acronyms and one.rule.startswith("capitals+head")):
            kept.append(one)
    return kept


def same_local_police(text: str, hits: list[Hit]) -> list[Hit]:
    """Give one key to the police of a place however it is named: "Police of X province", "X Provincial Police", "X Police Department", "the Provincial Police"."""
    named = {one.key for one in hits if one.key.startswith("police:")}
    out: list[Hit] = []
    last: Hit | None = None
    for one in hits:
        words = text[one.span.start : one.span.end]
        kept = one
        if one.rule.startswith("capitals") and one.kind == "police":
            local = _LOCAL.fullmatch(words)
            place = local["place"].removesuffix(" Provincial") if local else ""
            known = gazetteer("en").get(place)
            key = f"police:{known.name if known else place}"
            if local and place not in adjectives("en") and (key in named or place in towns("en")):
                kept = replace(one, key=key, country=known.country if known else one.country)
            elif _BARE.fullmatch(words) and last is not None:
                kept = replace(
                    one, key=last.key, country=last.country, short=True, rule="acronym of the text"
                )
        if kept.key.startswith("police:") and kept.rule != "adjective+police/en" and not kept.short:
            last = kept
        out.append(kept)
    return out


def lesser_forces(text: str) -> list[Hit]:
    """Find coast guards, gendarmeries and customs in small letters behind the adjective of a state: "Philippine coast guard"."""
    nation = either(adjectives("en"))
    return [
        Hit(
            Span(*one.span()),
            f"run:{one.group().lower()}",
            "police" if "endarmerie" in one.group() else "agency",
            "adjective+force/en",
            country=adjectives("en")[one[1]],
        )
        for one in re.finditer(
            rf"(?<![\w-])({nation}) (?:[Gg]endarmerie|coast guards?|border guards?)(?![\w-])", text
        )
    ]
