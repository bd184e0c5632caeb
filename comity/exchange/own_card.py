"""The card of this node, for partners."""

from comity.accounts.models import Agency
from comity.exchange.card import Card
from comity.exchange.core.key_folder import KeyFolder
from comity.exchange.identity import keys_folder, own_descriptor


def own_certificates() -> str:
    """Return the certificates of the TLS keys that our card names, in PEM; nothing secret is read for it."""
    pins = own_descriptor().tls_spki
    return "".join(
        one.certificate.decode() for one in KeyFolder(keys_folder()).certificates() if one.spki in pins
    )


def own_card() -> Card:
    """Return our card as partners take it."""
    agency = Agency.objects.get(is_home=True)
    unit = agency.units.order_by("code").first()
    return Card(
        descriptor=own_descriptor().token,
        certificates=own_certificates(),
        country=agency.country,
        names=dict(agency.names),
        zone=agency.zone,
        unit=unit.code if unit else "desk",
    )
