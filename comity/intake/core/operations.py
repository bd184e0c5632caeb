"""Operations: raids, joint investigations, campaigns."""

import re

from comity.intake.core.counts import number_in
from comity.intake.core.events import Event, events
from comity.intake.core.model import Named, Operation, Place, Span


def find_operations(named: Named) -> list[Operation]:
    """Return the operations of the body."""
    found = [
        Operation(event.kind, event.span, event.rule, _count(event), event.date, tuple(_places(named, event)))
        for event in events(named, "operations")
    ]
    return _joined(named, found) if named.text.language == "zh" else found


def _joined(named: Named, found: list[Operation]) -> list[Operation]:
    """Take together a raid and the clause behind it that says how many places it was made on: 展开取缔行动，突击5个地点."""
    out: list[Operation] = []
    for one in found:
        last = out[-1] if out else None
        if last and last.kind == one.kind == "raid" and last.count is None and one.count:
            between = named.text.raw[last.span.end : one.span.start]
            if len(between) <= _NEXT_CLAUSE and not re.search("[。；;]", between):
                places = tuple(dict.fromkeys((*last.places, *one.places)))
                span = Span(last.span.start, one.span.end)
                out[-1] = Operation("raid", span, last.rule, one.count, last.date or one.date, places)
                continue
        out.append(one)
    return out


_NEXT_CLAUSE = 14


def _count(event: Event) -> int | None:
    """Return how many raids, or how many places were searched; a single one is not counted."""
    if event.words is None:
        return None
    number = number_in(event.words, event.grammar)
    return int(number) if number is not None and number > 1 else None


def _places(named: Named, event: Event) -> list[str]:
    """Return where it was: the places within the quote, a state only where nothing smaller is named."""
    inside = [
        (one, min(span for span in one.mentions if event.span.holds(span)))
        for one in named.places_in(event.span)
    ]
    here = [
        one
        for one, span in inside
        if not re.match(r"['’]s\b", named.text.raw[span.end : span.end + 3])
        and not event.grammar.sign("elsewhere_before").search(
            event.sentence.text[: span.start - event.sentence.start]
        )
    ]
    if not here and event.grammar.language == "zh":
        here = [one for one in named.places_in(event.sentence.span) if _stands_in(event, one)]
    smaller = [one for one in here if not _is_state(one, event)]
    return [one.id for one in smaller or here]


_IN = re.compile("(?:[在于]|藏身|藏匿|潜伏)\ue002+(?:[、和及与]\ue002+)*$")


def _stands_in(event: Event, place: Place) -> bool:
    """Whether the sentence of an event says that it was in a place, alone or with others."""
    text, start = event.sentence.text, event.sentence.start
    return any(
        event.sentence.span.holds(span) and _IN.search(text[: span.end - start]) is not None
        for span in place.mentions
    )


def _is_state(place: Place, event: Event) -> bool:
    return any(
        code == place.country and sign.fullmatch(place.name) for code, sign in event.grammar.sides
    ) and not event.grammar.sign("capital").fullmatch(place.name)
