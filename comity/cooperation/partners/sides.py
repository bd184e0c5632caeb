"""A partner as a page takes it: a state with all its agencies, or one of them, with a node or without."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from comity.accounts.models import Agency, Person
from comity.agreements.countries import country_name
from comity.cooperation.access import (
    agreements_visible_to,
    commitments_visible_to,
    meetings_visible_to,
    partner_agencies_visible_to,
)
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.meeting_words import text_of
from comity.cooperation.models import PartnerAgency
from comity.exchange.models import Peer
from comity.exchange.peers import partners_for
from comity.requests.choices import ALPHA2


def state_of_peer(peer: Peer) -> str:
    """Return the state of a node, ISO 3166-1 alpha-2; nodes write it as on a passport."""
    return ALPHA2.get(peer.country, peer.country[:2])


@dataclass(frozen=True)
class PartnerSide:
    """Whom the page is about. `state` is ISO 3166-1 alpha-2; `is_state` says that it is all of it."""

    state: str
    peers: Sequence[Peer]
    agencies: Sequence[PartnerAgency]
    is_state: bool

    @property
    def title(self) -> str:
        """What the page is called."""
        if self.is_state:
            return country_name(self.state, get_language() or "en")
        if self.peers:
            return str(self.peers[0])
        return text_of(self.agencies[0].names).text

    @property
    def nodes(self) -> list[str]:
        """The nodes of it."""
        return [one.node for one in self.peers]

    @property
    def has_node(self) -> bool:
        """Whether anything with it can be countersigned."""
        return bool(self.peers)


def home_state() -> str:
    """Return our own state, ISO 3166-1 alpha-2."""
    home = Agency.objects.filter(is_home=True).first()
    return ALPHA2.get(home.country, home.country[:2]) if home else ""


def states_with_nodes() -> frozenset[str]:
    """Return the states of which an agency has a node."""
    return frozenset(state_of_peer(peer) for peer in Peer.objects.all())


def known_states(person: Person) -> list[str]:
    """Return every state that the person's house deals with: by node, on paper, at meetings, in commitments and agreements."""
    found = {state_of_peer(one) for one in partners_for(person)}
    found |= set(partner_agencies_visible_to(person).order_by().values_list("country", flat=True))
    found |= set(commitments_visible_to(person).order_by().values_list("partner_country", flat=True))
    for rows in (meetings_visible_to(person), agreements_visible_to(person)):
        found |= {code for parties in rows.order_by().values_list("parties", flat=True) for code in parties}
    language = get_language() or "en"
    return sorted(found - {"", home_state()}, key=lambda code: country_name(code, language))


def state_side(person: Person, state: str) -> PartnerSide:
    """Return a state with its agencies. Raises NotHereError where nothing is known of it."""
    code = state.upper()
    if code not in known_states(person):
        raise NotHereError("partner", state)
    return PartnerSide(
        code,
        [one for one in partners_for(person) if state_of_peer(one) == code],
        list(partner_agencies_visible_to(person).filter(country=code).order_by("created_at")),
        is_state=True,
    )


def agency_side(person: Person, agency_id: UUID) -> PartnerSide:
    """Return one agency, by the key of its node or of what is kept of it on paper. Raises NotHereError."""
    kept = partner_agencies_visible_to(person).filter(pk=agency_id).first()
    if kept is not None:
        peers = [one for one in partners_for(person) if kept.node and one.node == kept.node]
        return PartnerSide(kept.country, peers, [kept], is_state=False)
    peer = partners_for(person).filter(pk=agency_id).first()
    if peer is None:
        raise NotHereError("partner", agency_id)
    known = partner_agencies_visible_to(person).filter(node=peer.node)
    return PartnerSide(state_of_peer(peer), [peer], list(known), is_state=False)
