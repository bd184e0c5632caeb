"""Places of the body: names of the gazetteer, and unknown names that a word of the kind of place stands beside."""

from collections.abc import Callable
from dataclasses import dataclass

from comity.intake.core.countries import folded
from comity.intake.core.model import Organisation, Place, SourceText, Span
from comity.intake.core.organisations import home, masthead_spans
from comity.intake.core.place_hits import Spot, states_and_towns
from comity.intake.core.places_han import chinese, japanese
from comity.intake.core.places_latin import english, vietnamese

_GRAMMARS: dict[str, Callable[[str], list[Spot]]] = {
    "en": english,
    "vi": vietnamese,
    "ja": japanese,
    "zh": chinese,
}


@dataclass
class _Group:
    name: str
    country: str | None
    rule: str
    mentions: list[Span]


def find_places(text: SourceText, organisations: list[Organisation]) -> list[Place]:
    """Return the places of the body."""
    raw = folded(text.raw, text.language)
    taken = [span for one in organisations for span in one.mentions] + masthead_spans(text)
    grammar = _GRAMMARS.get(text.language)
    spots = [*states_and_towns(raw, text.language), *(grammar(raw) if grammar else [])]
    kept: list[Spot] = []
    for one in sorted(spots, key=lambda spot: (spot.span.start - spot.span.end, spot.span, spot.rank)):
        free = not any(one.span.meets(other) for other in taken) and not any(
            one.span.meets(other.span) for other in kept
        )
        if free and text.in_body(one.span):
            kept.append(one)
    kept.sort(key=lambda spot: spot.span)
    return _merged(text, kept)


def _merged(text: SourceText, spots: list[Spot]) -> list[Place]:
    groups: dict[str, _Group] = {}
    alone = {one.key for one in spots if not one.within}
    here = home(text)
    last: str | None = None
    for one in spots:
        key = one.within if one.within in alone else one.key
        country = one.country or (last if one.unknown else None) or (here if one.unknown else None)
        last = country or last
        group = groups.setdefault(
            key or one.key, _Group(one.name if key == one.key else key or one.key, country, one.rule, [])
        )
        group.country = group.country or country
        group.mentions.append(one.span)
    return [
        Place(f"l{number}", _printed(text, group), group.mentions, group.rule, group.country)
        for number, group in enumerate(groups.values(), 1)
    ]


def _printed(text: SourceText, group: _Group) -> str:
    """Return the name as the text writes it: the gazetteer's where it stands there, otherwise the first one written.

    A Vietnamese name goes without the word of its kind: `tỉnh Quảng Ninh` is Quảng Ninh.
    """
    forms = [text.at(span) for span in group.mentions]
    if group.name in forms or (text.language == "vi" and any(group.name in form for form in forms)):
        return group.name
    return forms[0]
