"""The states that met, and the one that was visited."""

from collections.abc import Iterable

from comity.intake.core.meeting_sightings import Sighting
from comity.intake.core.model import Named, Span
from comity.intake.core.parties import codes_in, is_state, speaks_of_both, speaks_of_three, states_in


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
    three = len(both) == 3 and speaks_of_three(named, sentence)
    if three or (len(both) in {2, 3} and (relation != "mentioned" or states)):
        return both if three else both[:2]
    unknown = [who for who in one.people if not homes.get(who)]
    men = named.text.language == "vi" and _men_only(named, unknown)
    of_many = len(one.people) > 1 and unknown and not men  # a body of many states takes part
    if not of_many and named.text.language == "vi" and one.act and one.people and set(both) <= set(pair):
        return _of_an_act(named, one, pair)
    return pair if not of_many and speaks_of_both(named, sentence) else ()


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
