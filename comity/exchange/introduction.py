"""Reading a partner's card before anything of it is believed, with sentences for the person who pasted it."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.audit.acts import RefusalError
from comity.exchange.card import Card, UnknownZoneError
from comity.exchange.core.descriptor import Descriptor
from comity.exchange.core.errors import DescriptorError, ExchangeError
from comity.exchange.endpoints import ClosedNetworkError, NoEndpointError, require_open


class PairingError(RefusalError):
    """The partner's card cannot be accepted."""

    words = gettext_lazy("The partner’s card cannot be accepted.")
    code = "pairing"


def read_card(text: str) -> tuple[Card, Descriptor]:
    """Read a card and verify it in itself; whose it is shows only when its words were compared.

    Raises:
        PairingError: with a sentence in the reader's language.
    """
    try:
        card = Card.from_text(text)
        descriptor = card.read()
        require_open(descriptor)
    except ClosedNetworkError as error:
        raise PairingError(
            _(
                "The address on the card lies in a private network or on this machine itself. Ask the partner whether it is right; if it is, have the network named in the setting partner_networks of this node."
            ),
            code=error.code,
        ) from error
    except NoEndpointError as error:
        raise PairingError(
            _("The card names no address at which the partner can be called. Ask the partner for a new one."),
            code=error.code,
        ) from error
    except UnknownZoneError as error:
        raise PairingError(_("The card names a time zone that does not exist."), code=error.code) from error
    except DescriptorError as error:
        raise PairingError(
            _(
                "The card does not hold: it has expired, or it was changed on its way. Ask the partner for a new one."
            ),
            code=error.code,
        ) from error
    except ExchangeError as error:
        raise PairingError(
            _("This is not the card of a node. Ask the partner to export it again."), code=error.code
        ) from error
    if descriptor.node == settings.NODE_ID:
        raise PairingError(_("This is your own card. Paste the partner’s."), code="own-card")
    return card, descriptor
