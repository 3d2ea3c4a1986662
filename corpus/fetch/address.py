"""Tell the addresses of the public internet from all others."""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias

from corpus.errors import SourceError

Address: TypeAlias = IPv4Address | IPv6Address

_TRANSLATED = IPv6Network("64:ff9b::/96")  # IPv4 behind NAT64
_ASSIGNED = IPv4Network("192.0.0.0/24")  # protocols, and a cloud's metadata
_COMPATIBLE = IPv6Network("::/96")  # IPv4 written as IPv6, long out of use


class AddressError(SourceError):
    """An address that must not be fetched."""


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of *host* as the system resolves it. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def is_public(words: str) -> bool:
    """Tell whether an address is on the public internet, whatever it is wrapped in."""
    try:
        address = ip_address(words.partition("%")[0])
    except ValueError:
        return False
    return all(_is_global(one) for one in _meanings(address))


def _meanings(address: Address) -> list[Address]:
    """Return the address itself and the one that is inside of it, if any."""
    if isinstance(address, IPv4Address):
        return [address]
    inside: list[Address] = []
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address.sixtofour is not None:
        inside.append(address.sixtofour)
    if address.teredo is not None:
        inside.extend(address.teredo)
    if address in _TRANSLATED or address in _COMPATIBLE:
        inside.append(IPv4Address(int(address) & 0xFFFFFFFF))
        if address in _TRANSLATED:
            return inside
    return [address, *inside]


def _is_global(address: Address) -> bool:
    return (
        address.is_global
        and address not in _ASSIGNED
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_unspecified
        and not getattr(address, "is_site_local", False)
    )
