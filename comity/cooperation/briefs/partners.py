"""With whom a meeting is held: partners with a node, states, and whether it is one partner alone."""

from django.conf import settings

from comity.accounts.models import Person
from comity.cooperation.models import Meeting
from comity.exchange.models import Peer
from comity.exchange.peers import partners_for
from comity.requests.choices import ALPHA2


def states_of(meeting: Meeting) -> set[str]:
    """Return the states a meeting is with, ours apart (ISO 3166-1 alpha-2)."""
    named = {*meeting.parties, *(meeting.series.parties if meeting.series else [])}
    return named - {ALPHA2.get(meeting.agency.country, "")}


def nodes_of(meeting: Meeting) -> set[str]:
    """Return the nodes that a meeting names, ours apart."""
    return {*meeting.nodes, *(meeting.series.nodes if meeting.series else [])} - {settings.NODE_ID}


def partners_of(person: Person, meeting: Meeting) -> list[Peer]:
    """Return the partners with a node that a meeting is with."""
    named, states = nodes_of(meeting), states_of(meeting)
    known = partners_for(person)
    return [one for one in known if one.node in named or ALPHA2.get(one.country, "") in states]


def only_partner(person: Person, meeting: Meeting) -> Peer | None:
    """Return the partner with a node that a meeting is with, None where others sit there too, or nobody with a node.

    A node that is named stands for its state. A state that names none stands for each of its nodes; where it has none it is a
    partner all the same.
    """
    named, found = nodes_of(meeting), partners_of(person, meeting)
    chosen = [one for one in found if one.node in named]
    left = states_of(meeting) - {ALPHA2.get(one.country, "") for one in chosen}
    others = [one for one in found if one.node not in named and ALPHA2.get(one.country, "") in left]
    without = left - {ALPHA2.get(one.country, "") for one in others}
    if len(chosen) != len(named) or without:
        return None
    several = [*chosen, *others]
    return several[0] if len(several) == 1 else None
