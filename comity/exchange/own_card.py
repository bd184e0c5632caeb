"""The card of this node, for partners."""

from datetime import datetime

from comity.accounts.models import Agency
from comity.audit.actors import Process
from comity.exchange.actions.proving import keep_descriptor
from comity.exchange.card import Card
from comity.exchange.core.key_folder import KeyFolder
from comity.exchange.identity import keys_folder, own_descriptor
from comity.exchange.models import KeptDescriptor


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


def keep_own_descriptor(_at: datetime) -> None:
    """Keep our descriptor for proofs of what its keys sign, before a newer one takes its place; once for each version."""
    present = own_descriptor()
    if not KeptDescriptor.objects.filter(node=present.node, version=present.ver).exists():
        keep_descriptor(Process("worker"), present.node, present.ver, present.token)
