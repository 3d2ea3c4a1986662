"""A token bucket for each client. Pure but for its own memory: the clock is given."""

from collections import OrderedDict
from ipaddress import IPv6Address, ip_address

_MOST = 4096  # clients remembered; the longest unseen is forgotten first
_SITE = 64  # bits of an IPv6 address that one customer is given


class Rate:
    """Lets each client make *rate* requests a minute, a quarter of them at once."""

    def __init__(self, rate: int) -> None:
        """Let everything through if *rate* is 0."""
        self._second = rate / 60
        self._burst = max(1.0, rate / 4)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str, now: float) -> float:
        """Take one request from *client*; return the seconds it comes too early."""
        if not self._second:
            return 0.0
        key = _key(client)
        left, seen = self._left.pop(key, (self._burst, now))
        left = min(self._burst, left + (now - seen) * self._second)
        early = left < 1
        self._left[key] = (left if early else left - 1, now)
        if len(self._left) > _MOST:
            self._left.popitem(last=False)
        return (1 - left) / self._second if early else 0.0


def _key(client: str) -> str:
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(int(address) >> (128 - _SITE))
    return str(address)
