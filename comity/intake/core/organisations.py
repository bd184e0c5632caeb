"""Named bodies of the body: what the grammars of a language find, whose state they are of, and which are one."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from comity.intake.core.countries import adjectives, countries, either, folded, resource
from comity.intake.core.model import Organisation, SourceText, Span
from comity.intake.core.organisation_hits import Hit, known_hits, longest, media, media_hits
from comity.intake.core.organisations_en import english, french, titled_ministries
from comity.intake.core.organisations_han import chinese, japanese
from comity.intake.core.organisations_vi import vietnamese

_GRAMMARS: dict[str, Callable[[str], list[Hit]]] = {
    "en": english,
    "vi": vietnamese,
    "ja": japanese,
    "zh": chinese,
    "fr": french,
}
_LANGUAGE_HOME = {"vi": "VN", "ja": "JP"}
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z&-]{1,9})\)\Z")


def find_organisations(text: SourceText) -> list[Organisation]:
    """Return the organisations of the body."""
    raw = folded(text.raw, text.language)
    grammar = _GRAMMARS.get(text.language)
    hits = grammar(raw) if grammar else known_hits(raw, text.language)
    printed = _printed(text, raw)
    hits = longest([*hits, *media_hits(raw)])
    hits = [one for one in hits if text.in_body(one.span) and not (one.kind == "media" and one.key in printed)]
    hits = longest([*hits, *_acronyms(text, raw, hits)])
    titles = titled_ministries(raw) if text.language == "en" else []
    return _merged(text, _placed(text, raw, hits, titles))


def masthead_spans(text: SourceText) -> list[Span]:
    """Return where newspapers, agencies and broadcasters are named: no places or persons stand inside them."""
    return [one.span for one in media_hits(folded(text.raw, text.language))]


def home(text: SourceText) -> str | None:
    """Return the state the text speaks from, after the paper that printed it and its language; None where neither tells."""
    found = media_hits(text.raw)
    if text.language in _LANGUAGE_HOME:
        return _LANGUAGE_HOME[text.language]
    return media()[text.at(found[0].span)] if found else None


def _printed(text: SourceText, raw: str) -> set[str]:
    """Return the media that only printed the story or its pictures: outside the body, in brackets, before a dash, after a credit, of a correspondent."""
    credits_ = either(resource("organisations", "international")["credits"])
    before = re.compile(rf"(?:\(\s*|{credits_}\s*[:：]\s*|[(（][^()（）]{{0,40}})\Z")
    after = re.compile(r"\s*(?:[)）]|[-–—|]|'s? (?:correspondent|reporter)|记者|/)|.{0,3}(?:phóng viên)")
    found = set()
    for one in media_hits(raw):
        title = text.title is not None and text.title.holds(one.span)
        if not text.in_body(one.span) or title or before.search(raw[max(0, one.span.start - 60) : one.span.start]) or after.match(raw, one.span.end):
            found.add(one.key)
        elif re.search(r"(?:phóng viên|[Tt]heo|reporters? of) (?:báo |Báo )?\Z", raw[: one.span.start]):
            found.add(one.key)
    return found


def _acronyms(text: SourceText, raw: str, hits: list[Hit]) -> list[Hit]:
    """Return later uses of the acronyms that the text itself gives in brackets behind a long form."""
    found = []
    for one in hits:
        given = _ACRONYM.search(raw[one.span.start : one.span.end])
        if given is None:
            continue
        for use in re.finditer(rf"(?<![\w(]){re.escape(given[1])}(?!\w)", raw):
            span = Span(*use.span())
            if text.in_body(span) and not any(span.meets(other.span) for other in hits):
                found.append(replace(one, span=span, short=True, name=None, rule="acronym of the text"))
    return found


def _placed(text: SourceText, raw: str, hits: list[Hit], titles: list[Hit]) -> list[Hit]:
    """Give bodies without a state the one that the context tells."""
    here = home(text)
    told = Counter(code for name, code in _states(text.language).items() for _ in range(min(raw.count(name), 50)))
    placed: list[Hit] = []
    for one in hits:
        if one.country or one.fixed or one.parties:
            placed.append(one)
            continue
        same = [other for other in hits if other.key == one.key and other is not one]
        known = {other.country for other in same if other.country} | {code for other in same for code in other.parties}
        hinted = [other for other in [*titles, *same] if other.country and other.key == one.key and other.span.start < one.span.start]
        placed.append(replace(one, country=_state(one, here, known, hinted, told, raw, text)))
    return placed


def _state(one: Hit, here: str | None, known: set[str | None], hinted: list[Hit], told: Counter[str], raw: str, text: SourceText) -> str | None:
    able = set(one.states)
    if here and here in known:
        return here
    if hinted:
        return max(hinted, key=lambda hit: hit.span).country
    if here and (not able or here in able):
        return here
    if len(known) == 1:
        return next(iter(known))
    sentence = text.sentence_of(one.span)
    if sentence is not None:
        near = [code for name, code in _states(text.language).items() if name in raw[sentence.span.start : one.span.start] and (not able or code in able)]
        if near:
            return near[-1]
    possible = [code for code, _ in told.most_common() if not able or code in able]
    if possible:
        return possible[0]
    return one.states[0] if one.states else None


def _states(language: str) -> dict[str, str]:
    return {name: code for name, code in (countries(language) | adjectives(language)).items() if len(name) > 1}


def _shared(hits: list[Hit]) -> list[Hit]:
    """Give a joint naming to the party that is named nowhere else; to each party where none or all are."""
    found = [one for one in hits if not one.parties]
    for one in hits:
        if one.parties:
            alone = [code for code in one.parties if not any(other.key == one.key and other.country == code for other in found)]
            found += [replace(one, country=code) for code in alone or one.parties]
    return sorted(found, key=lambda hit: hit.span)


def _merged(text: SourceText, hits: list[Hit]) -> list[Organisation]:
    groups: dict[tuple[str, str | None], list[Hit]] = {}
    for one in _shared(hits):
        groups.setdefault((one.key, one.country), []).append(one)
    return [
        Organisation(f"o{number}", _name(text, group), sorted({one.span for one in group}), group[0].rule, group[0].kind, country)
        for number, ((_key, country), group) in enumerate(groups.items(), 1)
    ]


def _name(text: SourceText, group: list[Hit]) -> str:
    """Return the form the text uses most, written out rather than short, without an acronym in brackets."""
    long = [one for one in group if not one.short] or group
    forms = Counter(_ACRONYM.sub("", text.at(one.span)).strip() for one in long)
    return forms.most_common(1)[0][0]
