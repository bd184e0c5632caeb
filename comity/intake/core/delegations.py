"""A delegation that a sentence names by nothing but that word stands for the one man who leads it."""

from comity.intake.core.meeting_slots import takes_part
from comity.intake.core.meeting_words import MeetingWords
from comity.intake.core.model import Named, Person, Span

_BEHIND = 110
"""So far behind a name it may be said that its bearer leads the delegation."""
_AHEAD = 40
_NEXT = 15


def leader(named: Named, words: MeetingWords, before: int) -> Person | None:
    """Return who is the first that the text says to lead a delegation, ahead of an offset; else who is named first."""
    raw = named.text.raw
    places = sorted(
        (mention, number)
        for number, one in enumerate(named.persons)
        for mention in one.mentions
        if mention.end <= before
    )
    for place, (mention, number) in enumerate(places):
        following = places[place + 1][0].start if place + 1 < len(places) else before
        behind = raw[mention.end : min(mention.end + _BEHIND, following)].split(";")[0]
        if words.leads_after.search(behind) or words.leads_before.search(
            raw[max(0, mention.start - _AHEAD) : mention.start]
        ):
            return named.persons[number]
    free = [
        named.persons[number]
        for mention, number in places
        if takes_part(named.persons[number])
        and not words.inviting.search(raw[max(0, mention.start - 2 * _AHEAD) : mention.start])
    ]
    return free[0] if free else None


def delegates(named: Named, words: MeetingWords, span: Span) -> tuple[str, ...]:
    """Return the id of who a bare "the delegation" in a stretch stands for, where the text tells."""
    # a little farther: the pattern looks at what follows the word
    found = words.delegation_alone.search(named.text.raw, span.start, span.end + _NEXT)
    who = leader(named, words, found.start()) if found and found.end() <= span.end else None
    return (who.id,) if who else ()


def joint_hosts(named: Named, span: Span) -> tuple[str, ...]:
    """Return the two bodies of two states that a stretch before a conference says hold it together."""
    bodies = named.organisations_in(span)
    states = {one.country for one in bodies}
    return tuple(one.id for one in bodies) if len(bodies) == len(states) == 2 and None not in states else ()
