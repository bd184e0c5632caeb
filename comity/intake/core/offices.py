"""Offices and ranks in Latin letters: what stands before a name, and what stands behind it after a comma."""

import re
from functools import lru_cache

from comity.intake.core.model import Span
from comity.intake.core.office import Office, beginnings, of_another
from comity.intake.core.offices_vi import vietnamese_after, vietnamese_before
from comity.intake.core.wordlists import either, nations, word_lists

_REACH = 220  # signs before a name that may hold its title
_BODY = re.compile(
    r"\b(?:Ministry|Department|Police|Secretariat|Agency|Bureau|Division|Unit|Office|Force|Commission|Committee|Council|Court|Assembly|Union|Association|Organi[sz]ation|"
    r"University|Academy|Institute|Embassy|Consulate|Company|Group|Bank|Procuracy|Directorate|Centre|Center|Service|Command|Team|Party|Interpol|INTERPOL|ASEANAPOL|Province|Prefecture|City)\b"
)
_OF = r"(?:\s+(?:of|for|to|at|de|du|des)\s+(?:the\s+)?(?P<of>(?i:public security|foreign affairs|justice|internal affairs|home affairs|the interior|national defen[cs]e)(?=[\s,])|[A-ZÀ-Ỹ0-9][\w’'&.\-]*(?:,?\s+(?:[A-ZÀ-Ỹ0-9(][\w’'&.\-)]*|(?:of|and|for|on|in|the|de|du|des|la|et|against|at)\b|(?:force|police|ministry|agency|department|bureau)['’]s(?=\s[A-Z]))){0,14}))?"


# what an office is for, behind it: "Deputy Commissioner International", "Assistant Commissioner (Crime)"
_BRANCH = r"(?:\s+(?:International|Operations|Administration|Investigations?|Intelligence|Crime|Training|Logistics|Personnel|Cyber|Security|Enforcement)(?=\s)|\s+\([A-Z][\w &]{2,30}\)(?=\s))?"


@lru_cache(maxsize=8)
def _english(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a title before a name, of the words before its office, and of an office behind a comma."""
    lists = word_lists(language)
    # bad scrapes glue the words of a rank: "LieutenantGeneral"
    heads, ranks = either(lists.get("offices")), either(lists.ranks).replace(r"\.?\s+", r"\.?\s*")
    polite = either(lists.get("honorifics"))
    first = rf"(?:(?:{either(lists.get('before_office'))})[\s\-]+)*"
    office = rf"(?P<head>(?<![\w'’\-])(?!(?i:chief\s+(?:inspector|superintendent|constable)))(?i:(?:{heads})s?(?:\s+(?:and|et)\s+{first}(?:{heads}))?){_BRANCH})(?![\w'’]){_OF}"
    before = re.compile(
        rf"(?:{office}(?:\s*\([A-Z]{{2,}}\))?\s*,?\s*)?(?:(?<!\w)(?P<rank>(?i:{ranks}))\.?(?!\w)\s*)?(?:(?<!\w)(?P<polite>(?i:{polite}))\.?\s*)?"
    )
    forms = re.compile(rf"(?:(?<![\w'’])(?:{either(lists.get('before_office'))})[\s\-]+)+$", re.IGNORECASE)
    after = re.compile(
        rf"\s*(?:,|–|-|—|\()\s*(?:who (?:is|was)\s+)?(?:also\s+)?(?:the\s+|a\s+|an\s+|its\s+|le\s+|la\s+)?(?P<lead>(?:[\w’'.\-]+\s+){{0,6}}?)(?P<pre>(?i:{first})){office}"
    )
    return before, forms, after


def holds_office(words: str) -> bool:
    """Whether words that were taken for a body hold an office behind "and": "… and Commissioner-General of the Royal Police" names two men."""
    heads = either(word_lists("en").get("offices"))
    return bool(
        re.search(
            rf"\b(?:and|,) (?i:{heads})\b(?! (?:of (?:Ministers|Police|Staff)|Conference|Meeting))", words
        )
    )


def office_before(raw: str, start: int, floor: int, language: str) -> Office | None:
    """Return the title that ends right before a name, None where there is none."""
    if language == "vi":
        return vietnamese_before(raw, start, floor)
    floor = max(floor, start - _REACH)
    before, forms, _after = _english(language)
    left = raw[floor:start]
    stop = max(left.rfind("; "), left.rfind("! "), left.rfind("? "), left.rfind('" '), left.rfind("” "))
    for place in beginnings(left, stop + 1):
        found = before.fullmatch(left, place)
        if found is None or not found.group().strip():
            continue
        if (
            found["head"]
            and "," in found.group()[found.end("head") - found.start() :]
            and not found["of"]
            and not found["rank"]
            and not _apposed(left[: found.start("head")], raw[start : start + 60])
        ):
            continue  # "…, said the minister, Tran Van A": a comma without what the office is of joins two things
        role_start = found.start("head") if found["head"] else found.start()
        extra = forms.search(left[:role_start]) if found["head"] else None
        role, rank = None, found["rank"]
        if found["head"]:
            role = (extra.group() if extra else "") + found["head"]
            of, inner = _without_rank(found["of"], language)
            if of and re.search(rf"\band$|,$|(?<![\w\-])(?i:{either(lists_of(language))})(?![\w\-])", of):
                continue  # another office or its bearer stands between: the later office is this one's
            if of_another(left[: found.start("head")]):
                if not (rank or found["polite"]):
                    continue
                return Office(
                    None,
                    kept_rank(rank, language),
                    Span(floor + found.start("head"), start),
                    bool(found["polite"]),
                )
            rank = rank or inner
            role = _with_portfolio(role, of)
            role_start = extra.start() if extra else role_start
        return Office(
            re.sub(r"\s+", " ", role) if role else None,
            kept_rank(rank, language),
            Span(floor + role_start, start),
            bool(found["polite"]),
            bool(re.search("people|suspect", left[role_start:])),
        )
    return None


_DETERMINER = re.compile(r"(?:(?<!\w)(?:[Aa]n?|[Tt]he|[Ii]ts|[Tt]heir|[Oo]ne)|['’]s)\s+(?:[\w-]+\s+){0,3}$")
_CLOSED = re.compile(r"[A-ZÀ-Ỹ][\w'’-]*(?:\s[A-ZÀ-Ỹ][\w.'’-]*){1,3}(?:,|\.(?=\s|$))")


def _apposed(before: str, name_on: str) -> bool:
    """Whether a name stands between two commas behind an office with an article: "An agency official, A B, said"."""
    said_last = re.search(
        r"\b(?:said|added|told|noted|by|with|and)\s+(?:the|an?|its)\s+(?:[\w-]+\s+){0,3}$", before
    )
    return bool(_DETERMINER.search(before)) and bool(_CLOSED.match(name_on)) and not said_last


def _without_rank(of: str | None, language: str) -> tuple[str | None, str | None]:
    """What an office is of, and the rank that stands behind it: "Public Security Lt. Gen."."""
    ranks = either(word_lists(language).ranks)
    found = re.search(rf"\s+((?i:{ranks})\.?)$", of) if of else None
    return (of[: found.start()].rstrip(","), found[1]) if of and found else (of, None)


def lists_of(language: str) -> tuple[str, ...]:
    """The offices of a language that no field is called by: "justice" is one."""
    return tuple(
        one
        for one in word_lists(language).get("offices")
        if one not in ("justice", "state", "chief", "police chief", "staff")
    )


def _with_portfolio(role: str, of: str | None) -> str:
    """An office with its field, "Minister of Justice", but not with a body or a country, which are told elsewhere."""
    if not of:
        return role
    field = re.split(r"\s+of\s+(?=[A-Z])|,\s*|\s*\(", of)[0].strip()
    if _BODY.search(field) or _nation(field) or "'s" in field or "’s" in field or len(field.split()) > 5:
        return role
    if not re.search(
        r"minist|secretary|chief|director|head|attaché|prosecutor|justice|staff|envoy", role, re.IGNORECASE
    ):
        return role
    if re.search(r"\b(?:general|consul|ambassador)$", role, re.IGNORECASE):
        return role
    return f"{role} of {field}"


def _nation(words: str) -> bool:
    return words.casefold() in nations()


def kept_rank(rank: str | None, language: str) -> str | None:
    """Return a rank as it is kept: "Gen." is General, the others as they are printed."""
    if not rank:
        return None
    rank = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", rank)
    key = re.sub(r"[.\s]+", " ", rank).strip().casefold()
    kept = word_lists(language).ranks.get(key, rank)
    return (
        kept
        if kept[:1].isupper() or language != "en"
        else " ".join(word.capitalize() for word in kept.split())
    )


def office_after(raw: str, end: int, ceiling: int, language: str) -> Office | None:
    """Return the office that a comma, a dash or a bracket puts behind a name."""
    right = raw[end : min(ceiling, end + 200)]
    if language == "vi":
        return vietnamese_after(right, end)
    found = _english(language)[2].match(right)
    if found is None or re.search(r"[,;]|\b(?:and|met|told|said|with|to)\b", found["lead"] or ""):
        return None
    role = _with_portfolio(found["pre"] + found["head"], found["of"])
    rest = right[found.end() :]
    if re.match(r"\s+[A-ZÀ-Ỹ]\w+", rest) and not found["of"]:
        return None  # the office belongs to the next name
    return Office(re.sub(r"\s+", " ", role), None, Span(end, end + found.end()))
