"""The card of this node, for partners."""

from comity.accounts.models import Agency
from comity.exchange.card import Card
from comity.exchange.identity import edge_keys, own_descriptor


def own_card() -> Card:
    """Return our card as partners take it."""
    agency = Agency.objects.get(is_home=True)
    unit = agency.units.order_by("code").first()
    return Card(
        descriptor=own_descriptor().token,
        certificates="".join(identity.certificate.decode() for identity in edge_keys().tls),
        country=agency.country,
        names=dict(agency.names),
        zone=agency.zone,
        unit=unit.code if unit else "desk",
    )
