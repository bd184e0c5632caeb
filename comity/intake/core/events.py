"""What happened: the frames of operations and outcomes met in a text, each with its quote, its day and what stood in its object."""

from collections.abc import Iterator
from dataclasses import dataclass

from comity.intake.core.frames import PERSON, Grammar, Reading, readings
from comity.intake.core.model import DateFound, Named, Span

_NEAR = 140  # so far after an event its day may stand, in characters


@dataclass(frozen=True)
class Event:
    """A frame that was met: `words` are the covered words of what it happened to, or None where the frame has no such group."""

    kind: str
    rule: str
    span: Span
    date: str | None
    words: str | None
    sentence: Reading
    grammar: Grammar


def events(named: Named, noun: str) -> list[Event]:
    """Return the events of a noun in the order of the text; where two of one kind overlap, the first frame of the file stays."""
    found = readings(named)
    if found is None:
        return []
    kept: list[Event] = []
    for sentence in found.rows:
        here: list[Event] = []
        for event in _met(named, noun, sentence, found.grammar):
            overlaps = any(
                (one.kind == event.kind or (noun == "operations" and rules_of_han(event)))
                and one.span.meets(event.span)
                for one in here
            )
            if not overlaps and not _said_before(event, kept):
                here.append(event)
        kept += sorted(here, key=lambda one: one.span)
    return kept


def rules_of_han(event: Event) -> bool:
    """Whether an operation is told in Chinese, where two frames that share words tell of one."""
    return event.grammar.language == "zh"


def _met(named: Named, noun: str, sentence: Reading, rules: Grammar) -> Iterator[Event]:
    unreal, never = rules.sign("unreal_before"), rules.sign("unreal_in")
    unreal = rules.signs.get(f"unreal_before_{noun}", unreal)
    for frame in rules.frames[noun]:
        for one in frame.pattern.finditer(sentence.text):
            if unreal.search(sentence.text[: one.start()]) or never.search(one.group()):
                continue
            span = sentence.there(*one.span())
            if span is None:
                continue
            words = one.groupdict().get("o")
            if words and PERSON not in words and rules.sign("generic").fullmatch(words.strip()):
                continue  # cooperation in hunting criminals at large is no arrest
            date = day_of(named, sentence, span, rules)
            yield Event(frame.kind, frame.rule, span, date, words, sentence, rules)


def _said_before(event: Event, earlier: list[Event]) -> bool:
    """Whether an event only points back, with a pronoun or "the men", to one of its kind that was told already."""
    if event.words is None or not event.grammar.sign("back").search(event.words.strip()):
        return False
    return any(one.kind == event.kind for one in earlier)


def day_of(named: Named, sentence: Reading, span: Span, rules: Grammar) -> str | None:
    """Return the day or interval of an event: a date within its quote, else after it or before it with no other clause between."""
    born = rules.sign("born")
    dates = [
        one
        for one in named.dates_in(sentence.span)
        if not born.match(sentence.text, one.span.end - sentence.start)
    ]
    inside = [one for one in dates if span.holds(one.span)]
    after = [one for one in dates if span.end <= one.span.start < span.end + _NEAR]
    before = [one for one in dates if one.span.end <= span.start]
    for one, between in (
        *((one, "") for one in inside),
        *((one, _between(sentence, span.end, one.span.start)) for one in after[:1]),
        *((one, _between(sentence, one.span.end, span.start)) for one in reversed(before)),
    ):
        barred = rules.sign("date_bar_after" if one.span.start >= span.end else "date_bar_before")
        said = rules.sign("date_bar_never").sub("", between)
        if rules.sign("that_day").search(said):
            return _opened(one, sentence, rules)
        if not said or not barred.search(said):
            return _opened(one, sentence, rules)
    if (
        before
        and len(before[0].value) != len("2024-07-01")
        and rules.sign("whole_sentence").fullmatch(sentence.text[: before[0].span.end - sentence.start])
    ):
        return _opened(before[0], sentence, rules)
    return None


def _between(sentence: Reading, begin: int, end: int) -> str:
    # a blank more at each end, so that a pattern may ask for one
    return f" {sentence.text[begin - sentence.start : end - sentence.start]} "


def _opened(date: DateFound, sentence: Reading, rules: Grammar) -> str:
    begin, end = date.span.start - sentence.start, date.span.end - sentence.start
    since = rules.sign("since_before").search(sentence.text[:begin]) or rules.sign("since_after").match(
        sentence.text, end
    )
    return f"{date.value}/.." if since and "/" not in date.value else date.value
