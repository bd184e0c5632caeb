"""Where partners are called, and where nobody is: this node's own machine and house, unless a setting names the network.

Asked when a card is taken, for the sentence to the operator; and again for the very address of every connection, after
the name was resolved, so that a name that leads elsewhere by then leads nowhere (`comity.lib.networks`).
"""

import socket
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from comity.exchange.core.descriptor import Descriptor
from comity.exchange.core.errors import ExchangeError
from comity.lib.clock import now
from comity.lib.networks import may_be_called

AddressInfo = tuple[Any, Any, int, str, tuple[Any, ...]]  # as `socket.getaddrinfo` gives it


class ExpiredCardError(ExchangeError):
    """The partner's card has expired; ask for the current one."""

    code = "card-expired"


class NoEndpointError(ExchangeError):
    """The partner's card names no address to call."""

    code = "no-endpoint"


class ClosedNetworkError(ExchangeError):
    """The partner's address lies in a network that this node does not call."""

    code = "closed-network"


class ClosedAddressError(OSError):
    """An address that must not be called; the connection ends before it begins."""


def endpoint_of(descriptor: Descriptor) -> str:
    """Return where a partner is called, without a slash at its end.

    Raises:
        ExpiredCardError, NoEndpointError: nowhere.
    """
    if descriptor.exp <= now():
        raise ExpiredCardError
    return door_of(descriptor)


def door_of(descriptor: Descriptor) -> str:
    """Return where a partner's door is, also by a card that has expired: there it is asked for its newest one.

    Raises:
        NoEndpointError: nowhere.
    """
    if not descriptor.endpoints:
        raise NoEndpointError
    return descriptor.endpoints[0].rstrip("/")


def require_open(descriptor: Descriptor) -> None:
    """Look at every address that the endpoints of a card lead to now; a name that leads nowhere yet is let pass.

    Raises:
        NoEndpointError, ClosedNetworkError
    """
    if not descriptor.endpoints:
        raise NoEndpointError
    for endpoint in descriptor.endpoints:
        parts = urlsplit(endpoint)
        try:
            found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            continue  # it is looked at again whenever it is called
        if not all(may_be_called(str(one[4][0]), settings.PARTNER_NETWORKS) for one in found):
            raise ClosedNetworkError


def open_socket(found: AddressInfo) -> socket.socket:
    """Return the socket of a connection to exactly this address; the last look before a packet leaves.

    Raises:
        ClosedAddressError: it may not be called.
    """
    family, kind, protocol, _name, address = found
    if not may_be_called(str(address[0]), settings.PARTNER_NETWORKS):
        raise ClosedAddressError(ClosedAddressError.__doc__)
    return socket.socket(family=family, type=kind, proto=protocol)
