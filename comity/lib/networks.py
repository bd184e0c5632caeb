"""Addresses that may be called: none of our own machine or house, unless its network is named.

A partner writes its address on its card itself. Whoever could have this node call addresses of its own network would
reach through it what no stranger can: a database, a printer, another service of the machine.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# addresses of version 6 in which one of version 4 is packed, and where it begins (RFC 6052 section 2.1, RFC 3056)
_NAT64 = IPv6Network("64:ff9b::/96")
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")


def parse_networks(text: str) -> tuple[Network, ...]:
    """Read networks with commas between them, such as `10.20.0.0/16, fd00:1::/32`.

    Raises:
        ValueError: one of them is no network, or has bits beyond its mask.
    """
    return tuple(ip_network(one.strip()) for one in text.split(",") if one.strip())


def may_be_called(address: str, networks: Sequence[Network]) -> bool:
    """Whether an address belongs to the open network, or to one that was named.

    Args:
        address: as a resolver gives it, such as `192.0.2.7` or `fe80::1%eth0`.
        networks: those that the operator named.

    >>> may_be_called("127.0.0.1", ())
    False
    >>> may_be_called("127.0.0.1", parse_networks("127.0.0.0/8"))
    True
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return _is_open(found, networks) and all(_is_open(one, ()) for one in _packed(found))


def _is_open(address: Address, networks: Sequence[Network]) -> bool:
    if any(address in network for network in networks if network.version == address.version):
        return True
    return address.is_global and not (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
        or (isinstance(address, IPv6Address) and (address.is_site_local or address in _LOCAL_NAT64))
    )


def _packed(address: Address) -> tuple[Address, ...]:
    """Return the addresses of version 4 that one of version 6 leads to."""
    if isinstance(address, IPv4Address):
        return ()
    found: list[Address | None] = [address.ipv4_mapped, address.sixtofour]
    if address.teredo is not None:
        found += address.teredo
    if address in _NAT64:
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return tuple(one for one in found if one is not None)
