"""The states that met, and the one that was visited."""

import re
from collections.abc import Iterable

from comity.intake.core.meeting_sightings import Sighting
from comity.intake.core.model import Named, Span
from comity.intake.core.parties import codes_in, is_state, speaks_of_both, speaks_of_three, states_in

NEIGHBOURS = frozenset({"meeting", "talks", "reception", "video_call"})
"""Kinds that two sentences may give to one and the same meeting."""
_THREE_EN = re.compile(
    r"\b(?:trilateral|tripartite|three-way|three (?:sides|countries|nations|parties|ministries))\b"
)


def of_three(named: Named, one: Sighting) -> bool:
    """Whether the sentence of a meeting speaks of three sides as one."""
    sentence = named.text.sentences[one.sentence].span
    if named.text.language == "en":
        return _THREE_EN.search(named.text.at(sentence)) is not None
    return speaks_of_three(named, sentence)


def parties_of(named: Named, one: Sighting, relation: str, pair: tuple[str, ...]) -> tuple[str, ...]:
    """States of those who take part, else those named near by, else the pair of the text where both sides are spoken of."""
    if one.kind == "conference" and one.multilateral:
        return one.several
    homes = _homes(named)
    states = [code for code in dict.fromkeys(homes.get(who) for who in one.people) if code]
    if one.kind == "press_conference":
        return tuple(states[:2] or codes_in(named, one.window)[:1])
    if len(states) > 1:
        return tuple(states[:3])
    near = [found.code for found in states_in(named, one.window) if not _is_place(named, one, found.span)]
    both = tuple(dict.fromkeys((*states, *near)))
    sentence = named.text.sentences[one.sentence].span
    three = of_three(named, one)
    if three and named.text.language == "en" and len(both) < len(told := codes_in(named, sentence)):
        both = tuple(told)
    counted = three and len(both) == 3
    if counted or (len(both) in {2, 3} and (relation != "mentioned" or states or three)):
        return both if counted else both[:2]
    unknown = [who for who in one.people if not homes.get(who)]
    men = named.text.language == "vi" and _men_only(named, unknown)
    if len(one.people) > 1 and unknown and not men:
        return ()  # a body of many states takes part
    return _of_the_pair(named, one, relation, (states, both), pair)


def _of_the_pair(
    named: Named,
    one: Sighting,
    relation: str,
    told: tuple[list[str], tuple[str, ...]],
    pair: tuple[str, ...],
) -> tuple[str, ...]:
    """What is understood of one side or none, given the states of those who take part and of the names beside them: the pair of the text where both sides are spoken of."""
    states, both = told
    if named.text.language == "vi" and one.act and one.people and set(both) <= set(pair):
        return _of_an_act(named, one, pair)
    if named.text.language == "en" and len(states) == 1 and states[0] in pair and relation != "mentioned":
        host = one.place.country if one.place and one.kind == "visit" else None
        if host and host != states[0]:
            return (states[0], host)
        if one.kind in NEIGHBOURS and not _own_people(named, one, states[0]):
            return pair
    return pair if speaks_of_both(named, named.text.sentences[one.sentence].span) else ()


def _own_people(named: Named, one: Sighting, state: str) -> bool:
    """Whether two or more of one state met, and nobody of another is spoken of."""
    return len(one.people) > 1 and not {found.code for found in states_in(named, one.window)} - {state}


def _of_an_act(named: Named, one: Sighting, pair: tuple[str, ...]) -> tuple[str, ...]:
    """The pair of a Vietnamese text for a verb, unless those who met are of one state or of a body of many."""
    homes = {_homes(named).get(who) for who in one.people}
    at_home = len(one.people) > 1 and len(homes) == 1 and None not in homes
    return () if at_home or any(_of_many_states(named, who) for who in one.people) else pair


def _of_many_states(named: Named, who: str) -> bool:
    """Whether somebody is of an international body."""
    bodies = {body.id for body in named.organisations if body.kind == "international"}
    return any(one.id == who and one.organisation in bodies for one in named.persons)


def _men_only(named: Named, ids: Iterable[str]) -> bool:
    return set(ids) <= {one.id for one in named.persons}


def _homes(named: Named) -> dict[str, str | None]:
    """The states of persons and bodies by id; a person without one is at home where the body is."""
    homes = {body.id: body.country for body in named.organisations}
    return homes | {one.id: one.country or homes.get(one.organisation or "") for one in named.persons}


def _is_place(named: Named, one: Sighting, span: Span) -> bool:
    """Whether a state's name is where the meeting was, or part of a body's name, and no party by itself."""
    spots = one.place.mentions if one.place and one.kind != "visit" else []
    bodies = [
        mention
        for body in named.organisations
        if body.country is None or body.kind == "embassy"
        for mention in body.mentions
    ]
    return any(taken.meets(span) for taken in (*spots, *bodies))


def host_of(named: Named, one: Sighting, parties: tuple[str, ...]) -> str | None:
    """The country visited: that of the party who is not the guest."""
    homes = _homes(named)
    guest = next((homes[who] for who in one.people if homes.get(who)), parties[0])
    host = next((code for code in parties if code != guest), None)
    return next(
        (place.id for place in named.places if place.country == host and is_state(named, place)), None
    )
