"""What a letter on paper may be about: what is with the partner it goes to or came from, as its agency or as its state.

A letter names what it is about by reference and words, so that what another partner promised would leave with it.
"""

from django.db.models import Q, QuerySet

from comity.accounts.models import Person
from comity.cooperation.access import agreements_visible_to, meetings_visible_to
from comity.cooperation.commitments.access import visible_to as commitments_visible_to
from comity.cooperation.models import Commitment, Meeting, PartnerAgency, RegisteredAgreement


def meetings_with(person: Person, partner: PartnerAgency) -> QuerySet[Meeting]:
    """Return the meetings that a partner takes part in; one that names no parties is nobody's."""
    return meetings_at(person, partner.node, partner.country)


def meetings_at(person: Person, node: str, country: str) -> QuerySet[Meeting]:
    """Return the meetings in which a node or its state (ISO 3166-1 alpha-2) takes part; none where neither is known."""
    return meetings_visible_to(person).filter(takes_part(node, country))


def takes_part(node: str, country: str) -> Q:
    """Return the condition for a meeting in which a node or its state takes part; none fits where neither is known.

    Those of the series count for a meeting that names nobody itself.
    """
    wanted, of_series = Q(pk__in=[]), Q(pk__in=[])
    if country:
        wanted |= Q(parties__contains=[country])
        of_series |= Q(series__parties__contains=[country])
    if node:
        wanted |= Q(nodes__contains=[node])
        of_series |= Q(series__nodes__contains=[node])
    return wanted | (Q(parties__len=0, nodes__len=0) & of_series)


def commitments_with(person: Person, partner: PartnerAgency) -> QuerySet[Commitment]:
    """Return the commitments with a partner or another agency of its state."""
    wanted = Q(partner_agency=partner) | Q(partner_country=partner.country)
    if partner.node:
        wanted |= Q(partner=partner.node)
    return commitments_visible_to(person).filter(wanted)


def agreements_with(person: Person, partner: PartnerAgency) -> QuerySet[RegisteredAgreement]:
    """Return the registered agreements that a partner's state is a party to."""
    return agreements_visible_to(person).filter(parties__contains=[partner.country])
