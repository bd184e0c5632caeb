"""The states that a meeting was between, and the one that was visited."""

import re

from comity.intake.core.meeting_sightings import Sighting
from comity.intake.core.model import Named, Span
from comity.intake.core.parties import codes_in, is_state, speaks_of_both, states_in

NEIGHBOURS = frozenset({"meeting", "talks", "reception", "video_call"})
"""Kinds that two sentences may give to one and the same meeting."""


def parties_of(named: Named, one: Sighting, relation: str, pair: tuple[str, ...]) -> tuple[str, ...]:  # noqa: PLR0911  (one return for each way of telling)
    """States of those who take part, else those named near by, else the pair of the text where both sides are spoken of."""
    if one.kind == "conference" and one.multilateral:
        return ()
    homes = _homes(named)
    states = [code for code in dict.fromkeys(homes.get(who) for who in one.people) if code]
    if one.kind == "press_conference":
        return tuple(states[:2] or codes_in(named, one.window)[:1])
    if len(states) > 1:
        return tuple(states[:3])
    near = [found.code for found in states_in(named, one.window) if not _is_place(named, one, found.span)]
    both = tuple(dict.fromkeys((*states, *near)))
    three = named.text.language == "en" and THREE.search(
        named.text.at(named.text.sentences[one.sentence].span)
    )
    if three and len(both) < len(told := codes_in(named, named.text.sentences[one.sentence].span)):
        both = tuple(told)
    if len(both) in {2, 3} and (relation != "mentioned" or states or three):
        return both[: 3 if THREE.search(named.text.at(named.text.sentences[one.sentence].span)) else 2]
    if len(one.people) > 1 and not all(homes.get(who) for who in one.people):
        return ()  # a body of many states takes part
    sentence = named.text.sentences[one.sentence].span
    if named.text.language == "en" and len(states) == 1 and states[0] in pair and relation != "mentioned":
        host = one.place.country if one.place and one.kind == "visit" else None
        if host and host != states[0]:
            return (states[0], host)
        if one.kind in NEIGHBOURS and not _own_people(named, one, states[0]):
            return pair
    return pair if speaks_of_both(named, sentence) else ()


THREE = re.compile(
    r"\b(?:trilateral|tripartite|three-way|three (?:sides|countries|nations|parties|ministries))\b"
)


def _own_people(named: Named, one: Sighting, state: str) -> bool:
    """Whether two or more of one state met, and nobody of another is spoken of."""
    return len(one.people) > 1 and not {found.code for found in states_in(named, one.window)} - {state}


def _homes(named: Named) -> dict[str, str | None]:
    """The states of persons and bodies by id; a person without one is at home where the body is."""
    homes = {body.id: body.country for body in named.organisations}
    return homes | {one.id: one.country or homes.get(one.organisation or "") for one in named.persons}


def _is_place(named: Named, one: Sighting, span: Span) -> bool:
    """Whether a state's name is where the meeting was, or part of a body's name, and no party by itself."""
    spots = one.place.mentions if one.place and one.kind != "visit" else []
    bodies = [mention for body in named.organisations if body.country is None for mention in body.mentions]
    return any(taken.meets(span) for taken in (*spots, *bodies))


def host_of(named: Named, one: Sighting, parties: tuple[str, ...]) -> str | None:
    """The country visited: that of the party who is not the guest."""
    homes = _homes(named)
    guest = next((homes[who] for who in one.people if homes.get(who)), parties[0])
    host = next((code for code in parties if code != guest), None)
    return next(
        (place.id for place in named.places if place.country == host and is_state(named, place)), None
    )
