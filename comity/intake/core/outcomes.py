"""Outcomes: what came of police work."""

import re

from comity.intake.core.counts import bare, number_in, people_in
from comity.intake.core.events import Event, events
from comity.intake.core.frames import COMMA, DOT
from comity.intake.core.model import Named, Outcome
from comity.intake.core.numbers import find_numbers

_NOTICES = re.compile(r"[\w,.]+ (?:\w+ ){0,2}?notices\b")  # how many were issued, where nobody is named
_OF_PEOPLE = {"arrest", "handover", "rescue", "wanted", "red_notice", "identified", "deportation"}


def find_outcomes(named: Named) -> list[Outcome]:
    """Return the outcomes of the body."""
    return [
        Outcome(event.kind, event.span, event.rule, _weighed(named, event, _count(event)), event.date)
        for event in events(named, "outcomes")
    ]


def _weighed(named: Named, event: Event, count: float | None) -> int | float | None:
    """Return what was seized in kilogrammes, where the number said is one of tonnes or grammes; what it is worth is no count."""
    if event.kind != "seizure" or count is None:
        return count
    first = next((one for one in named.figures if event.span.meets(one.span)), None)
    worth = event.grammar.language == "en" and re.search(r"\b(?:worth|valued)\b", event.sentence.text)
    if first is not None and first.unit == "money" and worth:
        return None
    return first.value if first is not None and first.unit == "kg" else count


def _of_several(event: Event) -> bool:
    """Whether pieces of several kinds are counted one by one, so that no number is that of the haul: 84 phones, 31 computers and the like."""
    begin = event.span.start - event.sentence.start
    clause = re.split("[。;；]", event.sentence.text[:begin])[-1] + (event.words or "")
    return event.kind == "seizure" and len(event.grammar.sign("piece").findall(clause)) > 1


def _count(event: Event) -> int | float | None:
    """Return how many people, pieces or groups; where the object is left out, one where the sentence speaks of one."""
    if event.kind not in _OF_PEOPLE:
        number = None if event.words is None else number_in(event.words, event.grammar)
        if event.kind == "seizure" and event.grammar.language == "zh":
            return number  # of a list in one sentence without spaces the first piece is what the verb tells
        end = event.span.end - event.sentence.start
        if (
            event.kind == "seizure"
            and (
                event.grammar.sign("more_pieces").match(event.sentence.text, end)
                or (event.words is not None and _is_haul(event))
            )
        ) or (number is not None and _of_several(event)):
            return None
        return None if number == 1 else number  # one ring, one haul: the word is an article
    if event.words is None and event.kind == "red_notice" and event.grammar.language == "en":
        quoted = event.sentence.text[
            event.span.start - event.sentence.start : event.span.end - event.sentence.start
        ]
        notices = _NOTICES.search(quoted)
        return number_in(notices[0], event.grammar) if notices else None
    if event.words is None:
        one = event.grammar.sign("single_pronoun").search(event.sentence.text)
        return 1 if one else None
    return people_in(event.words, event.grammar)


def _is_haul(event: Event) -> bool:
    """Whether what was seized is of several kinds, so that one number does not count it."""
    words = bare(event.words or "").replace(DOT, ".").replace(COMMA, ",")
    numbers = list(find_numbers(words, event.grammar.language))
    return len(numbers) > 1
