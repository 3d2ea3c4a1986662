"""Connections that go to a checked address; with `get`, the only user of urllib3."""

import socket
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from corpus.fetch.address import AddressError, is_public
from corpus.read.extra import library

Resolve: TypeAlias = Callable[[str, int], Sequence[str]]


def checked(host: str, port: int, resolve: Resolve, *, allowed: bool, url: str) -> str:
    """Return the address to connect to for *host*.

    Raises AddressError if any of its addresses is not public, unless it is *allowed*.
    """
    try:
        found = list(dict.fromkeys(resolve(host, port)))
    except (OSError, UnicodeError) as error:
        raise AddressError(url, f"no such host as {host!r}") from error
    if not found:
        raise AddressError(url, f"no such host as {host!r}")
    private = [one for one in found if not is_public(one)]
    if private and not allowed:
        raise AddressError(
            url, f"{host!r} is at {private[0]}, which is not a public address"
        )
    return found[0]


def pool(scheme: str, host: str, port: int, address: str) -> Any:
    """Return a pool for *host* whose connections all go to *address*.

    Certificates are still checked against the name of the host.
    """
    connections = library("urllib3.connection")
    pools = library("urllib3.connectionpool")
    secure = scheme == "https"
    base = connections.HTTPSConnection if secure else connections.HTTPConnection

    def connect(self: Any) -> socket.socket:
        return socket.create_connection((address, self.port), self.timeout)

    pinned = type("Pinned", (base,), {"_new_conn": connect})
    kind = pools.HTTPSConnectionPool if secure else pools.HTTPConnectionPool
    found = kind(host, port, maxsize=1, retries=False)
    found.ConnectionCls = pinned
    return found
